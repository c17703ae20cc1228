//! The `hit5` program.

use std::process::ExitCode;

fn main() -> ExitCode {
    hit5::cli::main()
}
