#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    reader_fuzz::text(bytes);
});
