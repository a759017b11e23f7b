//! Any bytes, as YAML and as JSON.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes);
    let name = if text.starts_with('{') { "fuzzed.json" } else { "fuzzed.yaml" };
    generator_fuzz::check(name, &text);
});
