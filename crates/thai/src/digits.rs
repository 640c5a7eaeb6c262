//! Thai and Arabic digits, both ways.
//!
//! Thai digits are accepted everywhere on input and printed by choice of the document; the
//! program itself thinks in Arabic digits. E-mail and web addresses never take Thai digits.

use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// Which digits a document is printed with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Digits {
    /// 0–9
    #[default]
    Arabic,
    /// ๐–๙
    Thai,
}

impl Digits {
    /// The text in these digits; see [`to_arabic`] and [`to_thai`].
    pub fn write(self, text: &str) -> Cow<'_, str> {
        match self {
            Self::Arabic => to_arabic(text),
            Self::Thai => to_thai(text),
        }
    }
}

/// The value of a Thai or Arabic digit.
pub const fn value(letter: char) -> Option<u8> {
    match letter {
        '0'..='9' => Some(letter as u8 - b'0'),
        '๐'..='๙' => Some((letter as u32 - '๐' as u32) as u8),
        _ => None,
    }
}

/// The text with every Thai digit made Arabic.
pub fn to_arabic(text: &str) -> Cow<'_, str> {
    if !text.contains(|letter| matches!(letter, '๐'..='๙')) {
        return Cow::Borrowed(text);
    }
    let arabic = |letter| match value(letter) {
        Some(value) => char::from(b'0' + value),
        None => letter,
    };
    Cow::Owned(text.chars().map(arabic).collect())
}

/// The text with every Arabic digit made Thai, except those of an e-mail or web address.
pub fn to_thai(text: &str) -> Cow<'_, str> {
    if !text.bytes().any(|byte| byte.is_ascii_digit()) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() * 2);
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let length = if first.is_ascii_graphic() {
            let run = rest
                .find(|letter: char| !letter.is_ascii_graphic())
                .unwrap_or(rest.len());
            if is_address(&rest[..run]) {
                let length = address_length(rest, run);
                out.push_str(&rest[..length]);
                rest = &rest[length..];
                continue;
            }
            run
        } else {
            rest.find(|letter: char| letter.is_ascii_graphic())
                .unwrap_or(rest.len())
        };
        let thai = |letter: char| match letter {
            '0'..='9' => char::from_u32('๐' as u32 + (letter as u32 - '0' as u32)),
            _ => Some(letter),
        };
        out.extend(rest[..length].chars().filter_map(thai));
        rest = &rest[length..];
    }
    Cow::Owned(out)
}

/// A path with Thai letters goes on to the next space; a Thai word that touches a host name
/// ("www.example.go.thโทร") does not belong to the address.
fn address_length(text: &str, run: usize) -> usize {
    let in_path = text[..run].ends_with(['/', '=', '-', '_', '?', '#', '%', '&']);
    if in_path {
        text.find(char::is_whitespace).unwrap_or(text.len())
    } else {
        run
    }
}

/// Whether a run of visible ASCII characters holds an e-mail or web address.
fn is_address(run: &str) -> bool {
    if run.contains("://") || run.contains('@') {
        return run.bytes().any(|byte| byte.is_ascii_alphabetic());
    }
    let host = run
        .trim_start_matches(|letter: char| !letter.is_ascii_alphanumeric())
        .split(['/', '?', '#', ':', ',', ';', ')', '(', '"', '\''])
        .next()
        .unwrap_or_default()
        .trim_end_matches('.');
    let Some((name, last)) = host.rsplit_once('.') else {
        return false;
    };
    // "1.line" is a list number before a word, not a host.
    last.len() >= 2
        && last.bytes().all(|byte| byte.is_ascii_alphabetic())
        && name.bytes().any(|byte| byte.is_ascii_alphabetic())
        && name.split('.').all(|label| {
            !label.is_empty()
                && label
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn addresses_keep_their_digits() {
        for (text, thai) in [
            ("ข้อ 1.2 (3)", "ข้อ ๑.๒ (๓)"),
            (
                "saraban2566@example.go.th โทร 1205",
                "saraban2566@example.go.th โทร ๑๒๐๕",
            ),
            (
                "ที่ https://example.go.th/แผน/2566 ปี 2566",
                "ที่ https://example.go.th/แผน/2566 ปี ๒๕๖๖",
            ),
            ("(www.plan66.go.th)โทร 02", "(www.plan66.go.th)โทร ๐๒"),
            ("www.plan66.go.thโทร 02", "www.plan66.go.thโทร ๐๒"),
            ("1.line 2.5.3 10,000.- 4.0GB", "๑.line ๒.๕.๓ ๑๐,๐๐๐.- ๔.๐GB"),
            ("ITA 85", "ITA ๘๕"),
        ] {
            assert_eq!(to_thai(text), thai);
        }
    }

    #[test]
    fn nothing_to_change_borrows() {
        assert!(matches!(to_arabic("ปี 2566"), Cow::Borrowed(_)));
        assert!(matches!(to_thai("ปี ๒๕๖๖"), Cow::Borrowed(_)));
    }

    proptest! {
        #[test]
        fn digits_survive_a_round_trip(text in any::<String>()) {
            let arabic = to_arabic(&text);
            let thai = to_thai(&text);
            prop_assert_eq!(to_arabic(&thai), &*arabic);
            let again = to_thai(&arabic);
            prop_assert_eq!(to_thai(&again), &*again);
        }

        #[test]
        fn numbers_survive_a_round_trip(number in any::<u64>()) {
            let printed = number.to_string();
            let thai = to_thai(&printed);
            prop_assert!(!thai.contains(|letter: char| letter.is_ascii_digit()));
            prop_assert_eq!(to_arabic(&thai), &*printed);
        }
    }
}
