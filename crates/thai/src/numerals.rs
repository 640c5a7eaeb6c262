//! Whole numbers in Thai words, both ways: 21 ยี่สิบเอ็ด, 101 หนึ่งร้อยเอ็ด, 10¹² หนึ่งล้านล้าน.
//!
//! A final one is เอ็ด wherever a digit stands before it, as the Royal Society writes it.

const DIGITS: [&str; 10] = [
    "ศูนย์",
    "หนึ่ง",
    "สอง",
    "สาม",
    "สี่",
    "ห้า",
    "หก",
    "เจ็ด",
    "แปด",
    "เก้า",
];
const UNITS: [(&str, u64); 5] = [
    ("แสน", 100_000),
    ("หมื่น", 10_000),
    ("พัน", 1_000),
    ("ร้อย", 100),
    ("สิบ", 10),
];
const MILLION: (&str, u64) = ("ล้าน", 1_000_000);
const MINUS: &str = "ลบ";

/// The number in words.
pub fn spell(number: i64) -> String {
    let mut out = String::new();
    if number < 0 {
        out.push_str(MINUS);
    }
    if number == 0 {
        out.push_str(DIGITS[0]);
    }
    spell_positive(number.unsigned_abs(), &mut out);
    out
}

fn spell_positive(number: u64, out: &mut String) {
    let (millions, mut rest) = (number / MILLION.1, number % MILLION.1);
    if millions > 0 {
        spell_positive(millions, out);
        out.push_str(MILLION.0);
    }
    for (unit, size) in UNITS {
        let digit = rest / size;
        rest %= size;
        match (digit, size) {
            (0, _) => continue,
            (1, 10) => {}
            (2, 10) => out.push_str("ยี่"),
            _ => out.push_str(DIGITS[digit as usize]),
        }
        out.push_str(unit);
    }
    match rest {
        0 => {}
        1 if number > 1 => out.push_str("เอ็ด"),
        _ => out.push_str(DIGITS[rest as usize]),
    }
}

/// The number that stands in words; `None` where the text is anything else. Spaces between the
/// words do not matter, nor whether a leading หนึ่ง is left out ("ร้อยบาท") or a final one is
/// written หนึ่ง.
pub fn parse(text: &str) -> Option<i64> {
    let (number, rest) = parse_prefix(text)?;
    rest.trim().is_empty().then_some(number)
}

/// The number in words with which the text begins, and what follows it.
pub(crate) fn parse_prefix(text: &str) -> Option<(i64, &str)> {
    let text = text.trim_start();
    let (negative, mut rest) = match text.strip_prefix(MINUS) {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    // Everything before the last ล้าน, what stands since then, and the least unit used there.
    let (mut high, mut low, mut least, mut any) = (0u64, 0u64, MILLION.1, false);
    loop {
        let here = rest.trim_start();
        let digit = digit(here);
        let after = digit.map_or(here, |(_, after)| after.trim_start());
        if let Some((size, after)) = UNITS
            .iter()
            .find_map(|(unit, size)| Some((*size, after.strip_prefix(unit)?)))
        {
            let times = match digit {
                Some((Digit::Counts(0) | Digit::Final, _)) => return None,
                Some((Digit::Twenty, _)) if size != 10 => return None,
                Some((Digit::Twenty, _)) => 2,
                Some((Digit::Counts(times), _)) => times,
                None => 1,
            };
            if size >= least {
                break;
            }
            (low, least, any, rest) = (low + times * size, size, true, after);
        } else if let Some((digit, after)) = digit {
            if least == 1 {
                break;
            }
            match digit {
                Digit::Counts(0) if any => return None,
                Digit::Counts(value) => low += value,
                Digit::Final if any => low += 1,
                Digit::Final | Digit::Twenty => return None,
            }
            (least, any, rest) = (1, true, after);
        } else if let Some(after) = here.strip_prefix(MILLION.0) {
            if high == 0 && low == 0 && any {
                return None;
            }
            let millions = if any { high.checked_add(low)? } else { 1 };
            high = millions.checked_mul(MILLION.1)?;
            (low, least, any, rest) = (0, MILLION.1, true, after);
        } else {
            break;
        }
    }
    if !any {
        return None;
    }
    let number = high.checked_add(low)?;
    let number = if negative {
        0i64.checked_sub_unsigned(number)?
    } else {
        i64::try_from(number).ok()?
    };
    Some((number, rest))
}

#[derive(Clone, Copy)]
enum Digit {
    Counts(u64),
    /// ยี่, only before สิบ.
    Twenty,
    /// เอ็ด, only at the end of something.
    Final,
}

fn digit(text: &str) -> Option<(Digit, &str)> {
    if let Some(rest) = text.strip_prefix("ยี่") {
        return Some((Digit::Twenty, rest));
    }
    if let Some(rest) = text.strip_prefix("เอ็ด") {
        return Some((Digit::Final, rest));
    }
    (0..).zip(DIGITS).find_map(|(value, word)| {
        let rest = text.strip_prefix(word)?;
        Some((Digit::Counts(value), rest))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn numbers_are_spelt_as_officials_write_them() {
        for (number, words) in [
            (0, "ศูนย์"),
            (1, "หนึ่ง"),
            (10, "สิบ"),
            (11, "สิบเอ็ด"),
            (20, "ยี่สิบ"),
            (21, "ยี่สิบเอ็ด"),
            (101, "หนึ่งร้อยเอ็ด"),
            (110, "หนึ่งร้อยสิบ"),
            (2_222, "สองพันสองร้อยยี่สิบสอง"),
            (250_000, "สองแสนห้าหมื่น"),
            (1_000_000, "หนึ่งล้าน"),
            (1_000_001, "หนึ่งล้านเอ็ด"),
            (11_000_000, "สิบเอ็ดล้าน"),
            (1_000_000_000_000, "หนึ่งล้านล้าน"),
            (1_000_001_000_000, "หนึ่งล้านเอ็ดล้าน"),
            (-21, "ลบยี่สิบเอ็ด"),
        ] {
            assert_eq!(spell(number), words);
            assert_eq!(parse(words), Some(number), "{words}");
        }
    }

    #[test]
    fn looser_wordings_are_read() {
        for (words, number) in [
            ("ร้อย", 100),
            ("สาม หมื่น ห้าพัน", 35_000),
            ("ยี่สิบหนึ่ง", 21),
            ("ล้านห้าแสน", 1_500_000),
        ] {
            assert_eq!(parse(words), Some(number));
        }
    }

    #[test]
    fn what_is_no_number_is_refused() {
        for words in [
            "",
            "ลบ",
            "หนึ่งสอง",
            "สิบร้อย",
            "เอ็ด",
            "ยี่ร้อย",
            "ศูนย์ล้าน",
            "สิบศูนย์",
            "ห้าคน",
        ] {
            assert_eq!(parse(words), None, "{words}");
        }
        assert_eq!(parse(&"ล้าน".repeat(1_000)), None);
    }

    proptest! {
        #[test]
        fn words_survive_a_round_trip(number in any::<i64>()) {
            prop_assert_eq!(parse(&spell(number)), Some(number));
        }

        #[test]
        fn no_text_panics(text in "(ลบ|ล้าน|แสน|สิบ|ยี่|เอ็ด|ศูนย์|เก้า| |.){0,30}") {
            let _ = parse(&text);
        }
    }
}
