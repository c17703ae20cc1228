#![no_main]
#![allow(dead_code)]

#[path = "../../tests/it/fuzz/mod.rs"]
mod fuzz;

libfuzzer_sys::fuzz_target!(init: fuzz::hush_foreign_panics(), |data: &[u8]| fuzz::images::check(data));
