//! The `hit5` program: parse, run, print an error once, choose the exit code.
fn main() {}
