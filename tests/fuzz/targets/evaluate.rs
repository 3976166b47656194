//! Fuzz target: see `figc_fuzz::evaluate`.

#![no_main]

libfuzzer_sys::fuzz_target!(|text: &str| figc_fuzz::evaluate(text));
