//! Text encodings of Thai files, told apart by what the bytes can mean.
//!
//! UTF-8 and UTF-16 with or without a byte order mark, and the single-byte Windows-874, which
//! holds TIS-620. What is none of them is an error, not a page of wrong letters.

use crate::letters;
use encoding_rs::{UTF_16BE, UTF_16LE, WINDOWS_874};
use std::borrow::Cow;

/// How a text is stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Encoding {
    /// UTF-8.
    Utf8,
    /// UTF-16, low byte first.
    Utf16Le,
    /// UTF-16, high byte first.
    Utf16Be,
    /// Windows-874, and TIS-620 within it.
    Windows874,
}

/// A text and how it was stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decoded<'a> {
    /// The text, without a byte order mark.
    pub text: Cow<'a, str>,
    /// How it was stored.
    pub encoding: Encoding,
    /// Places where bytes were broken and U+FFFD stands instead; 0 in a sound file.
    pub broken: usize,
}

/// Why bytes are no text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
pub enum DecodeError {
    /// Binary data, or a text in an encoding of another language.
    #[error("the file is not text in UTF-8, UTF-16 or Windows-874 (TIS-620)")]
    NotText,
}

/// The text that the bytes hold.
pub fn decode(bytes: &[u8]) -> Result<Decoded<'_>, DecodeError> {
    if let Some(rest) = bytes.strip_prefix(b"\xEF\xBB\xBF") {
        return utf8(rest)
            .or_else(|| damaged_utf8(rest))
            .ok_or(DecodeError::NotText);
    }
    if bytes.starts_with(b"\xFF\xFE") {
        return utf16(&bytes[2..], Encoding::Utf16Le).ok_or(DecodeError::NotText);
    }
    if bytes.starts_with(b"\xFE\xFF") {
        return utf16(&bytes[2..], Encoding::Utf16Be).ok_or(DecodeError::NotText);
    }
    if bytes.iter().any(|byte| is_binary(*byte)) {
        // Every Thai letter of UTF-16 has the control character 0E as its high byte, every
        // space and line end a zero: no other encoding of text holds them.
        return unmarked_utf16(bytes).ok_or(DecodeError::NotText);
    }
    utf8(bytes)
        .or_else(|| damaged_utf8(bytes))
        .or_else(|| windows874(bytes))
        .ok_or(DecodeError::NotText)
}

/// Control characters that stand in no text; tab, line ends, form feed and the end-of-file mark
/// of old systems do.
const fn is_binary(byte: u8) -> bool {
    matches!(byte, 0..=8 | 0x0E..=0x19 | 0x1B..=0x1F)
}

fn utf8(bytes: &[u8]) -> Option<Decoded<'_>> {
    let text = Cow::Borrowed(std::str::from_utf8(bytes).ok()?);
    Some(Decoded {
        text,
        encoding: Encoding::Utf8,
        broken: 0,
    })
}

/// UTF-8 with some broken bytes, as a cut or patched file has it: sound letters of more than one
/// byte outnumber what is broken by far.
fn damaged_utf8(bytes: &[u8]) -> Option<Decoded<'_>> {
    let (mut text, mut sound, mut broken) = (String::with_capacity(bytes.len()), 0, 0);
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        sound += chunk.valid().bytes().filter(|byte| *byte >= 0xC0).count();
        if !chunk.invalid().is_empty() {
            text.push(char::REPLACEMENT_CHARACTER);
            broken += 1;
        }
    }
    let text = Cow::Owned(text);
    (sound > broken * 10).then_some(Decoded {
        text,
        encoding: Encoding::Utf8,
        broken,
    })
}

fn utf16(bytes: &[u8], encoding: Encoding) -> Option<Decoded<'_>> {
    let kind = if encoding == Encoding::Utf16Le {
        UTF_16LE
    } else {
        UTF_16BE
    };
    let (text, _) = kind.decode_without_bom_handling(bytes);
    let broken = text
        .chars()
        .filter(|letter| *letter == char::REPLACEMENT_CHARACTER)
        .count();
    let controls = text
        .chars()
        .filter(|letter| letter.is_ascii() && is_binary(*letter as u8));
    (controls.count() == 0 && broken * 10 <= text.len()).then_some(Decoded {
        text,
        encoding,
        broken,
    })
}

/// UTF-16 without a byte order mark: nearly all letters are Thai or of the first page, and only
/// one of the two byte orders makes them so.
fn unmarked_utf16(bytes: &[u8]) -> Option<Decoded<'_>> {
    let usual = |high: usize| {
        let usual = |pair: &[u8]| match pair[high] {
            0 => pair[1 - high] >= 9,
            high => matches!(high, 0x0E | 0x20),
        };
        bytes.chunks_exact(2).filter(|pair| usual(pair)).count()
    };
    let (little, big) = (usual(1), usual(0));
    let encoding = if little >= big {
        Encoding::Utf16Le
    } else {
        Encoding::Utf16Be
    };
    if little.max(big) * 20 < bytes.len() / 2 * 19 {
        return None;
    }
    utf16(bytes, encoding)
}

/// Windows-874: no byte that it leaves undefined, and its marks stand behind letters.
fn windows874(bytes: &[u8]) -> Option<Decoded<'_>> {
    let defined =
        |byte: &u8| matches!(byte, 0..=0x80 | 0x85 | 0x91..=0x97 | 0xA0..=0xDA | 0xDF..=0xFB);
    if !bytes.iter().all(defined) {
        return None;
    }
    let (text, _) = WINDOWS_874.decode_without_bom_handling(bytes);
    let (mut marks, mut stray, mut last) = (0, 0, '\n');
    for letter in text.chars() {
        if letters::is_mark(letter) {
            marks += 1;
            stray += usize::from(!letters::is_consonant(last) && !letters::is_mark(last));
        }
        last = letter;
    }
    (stray * 5 <= marks).then_some(Decoded {
        text,
        encoding: Encoding::Windows874,
        broken: 0,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const TEXT: &str = "แผนปฏิบัติการป้องกันการทุจริต\r\nพ.ศ. ๒๕๖๖ – ๒๕๗๐ “ก” 100 %\tน้ำ";

    fn stored(text: &str, encoding: Encoding) -> Vec<u8> {
        match encoding {
            Encoding::Utf8 => text.as_bytes().to_vec(),
            Encoding::Utf16Le => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
            Encoding::Utf16Be => text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
            Encoding::Windows874 => WINDOWS_874.encode(text).0.into_owned(),
        }
    }

    #[test]
    fn each_encoding_is_told_by_its_bytes() {
        for encoding in [
            Encoding::Utf8,
            Encoding::Utf16Le,
            Encoding::Utf16Be,
            Encoding::Windows874,
        ] {
            let bytes = stored(TEXT, encoding);
            let decoded = decode(&bytes).expect("text");
            assert_eq!(
                (&*decoded.text, decoded.encoding, decoded.broken),
                (TEXT, encoding, 0)
            );
            if encoding != Encoding::Windows874 {
                let marked = stored(&format!("\u{FEFF}{TEXT}"), encoding);
                assert_eq!(decode(&marked), Ok(decoded));
            }
        }
    }

    #[test]
    fn a_cut_file_is_still_utf8() {
        let decoded = decode(&TEXT.as_bytes()[1..TEXT.len() - 1]).expect("text");
        assert_eq!(
            (decoded.encoding, decoded.broken > 0),
            (Encoding::Utf8, true)
        );
    }

    #[test]
    fn what_is_no_text_is_refused() {
        let png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x10\0\0\0\x10";
        let french = b"\xE9t\xE9 \xE0 la pr\xE9fecture, for\xEAt";
        let cyrillic = b"\xCF\xF0\xE8\xE2\xE5\xF2, \xEA\xE0\xEA \xE4\xE5\xEB\xE0";
        for bytes in [
            &png[..],
            french,
            cyrillic,
            b"\x81\x8D\x9D",
            b"PK\x03\x04\0\0",
        ] {
            assert_eq!(decode(bytes), Err(DecodeError::NotText), "{bytes:?}");
        }
    }

    proptest! {
        #[test]
        fn thai_survives_every_encoding(words in prop::collection::vec("[กขคงนมยรลวสหอ][ิีุู]?[่้]?า?", 1..40)) {
            let text = words.join(" ");
            for encoding in [Encoding::Utf8, Encoding::Utf16Le, Encoding::Utf16Be, Encoding::Windows874] {
                let bytes = stored(&text, encoding);
                let decoded = decode(&bytes).expect("text");
                prop_assert_eq!((&*decoded.text, decoded.encoding), (&*text, encoding));
            }
        }

        #[test]
        fn no_bytes_panic(bytes in any::<Vec<u8>>()) {
            let _ = decode(&bytes);
        }
    }
}
