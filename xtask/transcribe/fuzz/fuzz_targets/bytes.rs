//! Any bytes.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    transcribe_fuzz::check(&String::from_utf8_lossy(bytes));
});
