//! What is encoded decodes to about the same. What must hold is in `checks`.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| cameo_fuzz::checks::round_trip(bytes));
