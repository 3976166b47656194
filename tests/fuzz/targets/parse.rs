//! Fuzz target: see `figc_fuzz::parse`.

#![no_main]

libfuzzer_sys::fuzz_target!(|text: &str| figc_fuzz::parse(text));
