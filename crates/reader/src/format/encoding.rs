//! Bytes of a text file to text: Unicode with or without a mark, else Windows-874.

use crate::ReadError;
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_874};

/// Decodes a text file.
pub fn decode(bytes: &[u8]) -> Result<String, ReadError> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        let (text, damaged) = encoding.decode_without_bom_handling(&bytes[mark..]);
        let replaced = text.chars().filter(|&c| c == '\u{FFFD}').count();
        if damaged && replaced > 3 + text.len() / 200 {
            return Err(ReadError::WrongEncoding);
        }
        return Ok(text.into_owned());
    }
    if let Some(encoding) = unmarked_utf16(bytes) {
        let (text, damaged) = encoding.decode_without_bom_handling(bytes);
        if !damaged {
            return Ok(text.into_owned());
        }
    }
    if bytes.contains(&0) {
        return Err(ReadError::Binary { found: None });
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return plain(text.to_owned());
    }
    // A text that is UTF-8 but for a few torn letters is still UTF-8.
    let (text, _) = UTF_8.decode_without_bom_handling(bytes);
    let torn = text.chars().filter(|&c| c == '\u{FFFD}').count();
    let whole = text.chars().filter(|&c| !c.is_ascii()).count() - torn;
    if torn * 20 < whole {
        return plain(text.into_owned());
    }
    let (text, _) = WINDOWS_874.decode_without_bom_handling(bytes);
    let letters = text.chars().filter(|&c| !c.is_ascii()).count();
    let thai = text
        .chars()
        .filter(|c| ('\u{E00}'..'\u{E7F}').contains(c))
        .count();
    if thai * 10 >= letters * 9 {
        return plain(text.into_owned());
    }
    Err(ReadError::WrongEncoding)
}

/// UTF-16 without a mark shows in the high bytes: Thai stands in block 0E, spaces and digits in
/// 00, so that nearly every second byte is one of the two.
fn unmarked_utf16(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = &bytes[..bytes.len().min(4096) & !1];
    if sample.len() < 4 || bytes.len() % 2 == 1 {
        return None;
    }
    let count = |offset: usize| {
        let high = sample.iter().skip(offset).step_by(2);
        high.filter(|&&b| b == 0 || b == 0x0E).count()
    };
    let enough = |n: usize| n * 10 >= sample.len() / 2 * 9;
    match (count(0), count(1)) {
        (big, little) if enough(little) && big < little => Some(UTF_16LE),
        (big, little) if enough(big) && little < big => Some(UTF_16BE),
        _ => None,
    }
}

/// Refuses what decodes as text but is none: more control characters than slips of a converter.
fn plain(text: String) -> Result<String, ReadError> {
    let controls = text
        .bytes()
        .filter(|b| b.is_ascii_control() && !matches!(b, b'\t' | b'\n' | b'\r' | 0x0B | 0x0C))
        .count();
    if controls > 8 + text.len() / 200 {
        return Err(ReadError::Binary { found: None });
    }
    Ok(text)
}
