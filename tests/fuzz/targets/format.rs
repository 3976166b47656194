//! Fuzz target: see `figc_fuzz::format`.

#![no_main]

libfuzzer_sys::fuzz_target!(|text: &str| figc_fuzz::format(text));
