//! Bytes of a text file to text, or what they are instead.

use crate::ReadError;
use thai::encoding;

/// Decodes a text file. Stray control characters, such as the marks that Word leaves at the ends
/// of cells in copied text, become spaces.
pub fn decode(bytes: &[u8]) -> Result<String, ReadError> {
    if let Ok(decoded) = encoding::decode(bytes) {
        return Ok(decoded.text.into_owned());
    }
    let controls = bytes.iter().filter(|byte| is_control(**byte)).count();
    if bytes.contains(&0) || controls > 8 + bytes.len() / 200 {
        return Err(ReadError::Binary { found: None });
    }
    let plain: Vec<u8> = bytes
        .iter()
        .map(|&byte| if is_control(byte) { b' ' } else { byte })
        .collect();
    encoding::decode(&plain)
        .map(|decoded| decoded.text.into_owned())
        .map_err(|_| ReadError::WrongEncoding)
}

const fn is_control(byte: u8) -> bool {
    byte < b' ' && !matches!(byte, b'\t' | b'\n' | b'\r' | 0x0B | 0x0C)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thai_text_of_old_systems_is_read() {
        let (bytes, _, _) = encoding_rs::WINDOWS_874.encode("แผนป้องกันการทุจริต");
        assert_eq!(decode(&bytes).as_deref(), Ok("แผนป้องกันการทุจริต"));
        let wide: Vec<u8> = "\u{FEFF}แผน"
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        assert_eq!(decode(&wide).as_deref(), Ok("แผน"));
    }

    #[test]
    fn stray_controls_become_spaces_and_binary_is_told_from_a_wrong_encoding() {
        assert_eq!(decode("แผน\x07ปี".as_bytes()).as_deref(), Ok("แผน ปี"));
        assert_eq!(
            decode(&[0, 1, 2, 3, 0x80, 0xFF, 0, 7]),
            Err(ReadError::Binary { found: None })
        );
        assert_eq!(decode(b"caf\xE9 cr\xE8me"), Err(ReadError::WrongEncoding));
    }
}
