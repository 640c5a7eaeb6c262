//! Money in whole satang. No float ever touches an amount.
//!
//! Read from figures ("๑๐,๐๐๐.- บาท"), from words ("สามหมื่นบาทถ้วน") and from both side by side;
//! printed as either. Where figures and words disagree, that is an error and not a choice.

use crate::{
    digits::{self, Digits},
    numerals,
};
use serde::{Deserialize, Serialize};
use std::{fmt, ops::Range, str::FromStr};

/// An amount in whole satang (1 baht = 100 satang).
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Money(i64);

/// What a cell or field for an amount holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Printed {
    /// An amount.
    Amount(Money),
    /// A dash. Whether it means "none" or "unstated" its table decides.
    Dash,
}

/// Why a text is no amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
pub enum MoneyError {
    /// Nothing stands there.
    #[error("no amount is written")]
    Empty,
    /// Something else stands there, or more than an amount.
    #[error("this is not an amount of money")]
    NotMoney,
    /// Figures and words name different amounts.
    #[error("the figures say {figures}, the words say {words}")]
    Disagree {
        /// The amount in figures.
        figures: Money,
        /// The amount in words.
        words: Money,
    },
    /// More than 92 thousand million million baht.
    #[error("the amount is too large")]
    TooLarge,
}

impl Money {
    /// No money.
    pub const ZERO: Self = Self(0);

    /// An amount given in satang.
    pub const fn from_satang(satang: i64) -> Self {
        Self(satang)
    }

    /// An amount given in whole baht.
    pub const fn from_baht(baht: i64) -> Self {
        Self(baht.saturating_mul(100))
    }

    /// The amount in satang.
    pub const fn satang(self) -> i64 {
        self.0
    }

    /// The amount in words as an official document has it: "หนึ่งร้อยยี่สิบบาทเจ็ดสิบห้าสตางค์",
    /// "ศูนย์บาทถ้วน".
    pub fn words(self) -> String {
        let mut out = String::new();
        if self.0 < 0 {
            out.push_str("ลบ");
        }
        let (baht, satang) = (self.0 / 100, self.0 % 100);
        if baht != 0 || satang == 0 {
            out.push_str(&numerals::spell(baht.saturating_abs()));
            out.push_str("บาท");
        }
        if satang == 0 {
            out.push_str("ถ้วน");
        } else {
            out.push_str(&numerals::spell(satang.abs()));
            out.push_str("สตางค์");
        }
        out
    }

    /// The amount in words, read; everything [`Money::words`] writes, with or without ถ้วน and
    /// spaces.
    pub fn from_words(text: &str) -> Result<Self, MoneyError> {
        let text = text.trim();
        if text.is_empty() {
            return Err(MoneyError::Empty);
        }
        let (negative, text) = match text.strip_prefix("ลบ") {
            Some(rest) if !rest.starts_with("ลบ") => (true, rest),
            _ => (false, text),
        };
        let (number, rest) = numerals::parse_prefix(text).ok_or(MoneyError::NotMoney)?;
        let rest = rest.trim();
        let (baht, satang) = if rest == "สตางค์" {
            (0, number)
        } else {
            let rest = rest.strip_prefix("บาท").ok_or(MoneyError::NotMoney)?.trim();
            if rest.is_empty() || rest == "ถ้วน" {
                (number, 0)
            } else {
                let words = rest.strip_suffix("สตางค์").ok_or(MoneyError::NotMoney)?;
                (number, numerals::parse(words).ok_or(MoneyError::NotMoney)?)
            }
        };
        if !(0..100).contains(&satang) || baht < 0 {
            return Err(MoneyError::NotMoney);
        }
        let satang = i128::from(baht) * 100 + i128::from(satang);
        let satang = if negative { -satang } else { satang };
        i64::try_from(satang)
            .map(Self)
            .map_err(|_| MoneyError::TooLarge)
    }

    /// The amount in figures without the word baht: "10,000", "๑๐๐,๐๐๐.๕๐".
    pub fn figures(self, digits: Digits) -> String {
        digits.write(&self.to_string()).into_owned()
    }
}

/// In Arabic figures, grouped by thousands, satang only where there are any: "10,000", "0.75".
/// Less than nothing has the sign U+2212, for a hyphen before an amount is a list mark.
impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (baht, satang) = (self.0.unsigned_abs() / 100, self.0.unsigned_abs() % 100);
        if self.0 < 0 {
            f.write_str("−")?;
        }
        let baht = baht.to_string();
        for (place, digit) in baht.bytes().enumerate() {
            if place > 0 && (baht.len() - place).is_multiple_of(3) {
                f.write_str(",")?;
            }
            write!(f, "{}", char::from(digit))?;
        }
        if satang > 0 {
            write!(f, ".{satang:02}")?;
        }
        Ok(())
    }
}

/// As [`parse`], where a dash is no amount.
impl FromStr for Money {
    type Err = MoneyError;
    fn from_str(text: &str) -> Result<Self, MoneyError> {
        match parse(text)? {
            Printed::Amount(money) => Ok(money),
            Printed::Dash => Err(MoneyError::NotMoney),
        }
    }
}

/// Words that may stand before an amount in its cell or field.
const LABELS: [&str; 11] = [
    "จำนวนเงิน",
    "จำนวน",
    "งบประมาณ",
    "วงเงิน",
    "รวมทั้งสิ้น",
    "รวมเป็นเงิน",
    "เป็นเงิน",
    "รวม",
    "ทั้งสิ้น",
    "ใช้",
    "ปีละ",
];
/// Years of the Buddhist era: such a number behind a label and without a mark of money is the
/// head of a column ("งบประมาณ ๒๕๖๖").
const YEARS: Range<Money> = Money::from_baht(2_400)..Money::from_baht(2_700);

/// An amount that fills its cell or field, in figures, in words, or in figures with the words
/// in brackets behind. A label in front, a list mark, the word บาท and ".-" may stand or not;
/// digits are Thai, Arabic or mixed.
pub fn parse(text: &str) -> Result<Printed, MoneyError> {
    let text = text.trim();
    if text.is_empty() {
        return Err(MoneyError::Empty);
    }
    let mut rest = text.trim_start_matches(|letter: char| is_dash(letter) || letter == ' ');
    if rest.is_empty() {
        return Ok(Printed::Dash);
    }
    let unlabelled = rest.len();
    while let Some(after) = LABELS.iter().find_map(|label| rest.strip_prefix(label)) {
        rest = after.trim_start_matches([' ', ':', '\u{A0}', '\t']);
    }
    let bracketed = rest
        .strip_prefix('(')
        .and_then(|rest| rest.strip_suffix(')'));
    let rest = bracketed.unwrap_or(rest).trim();
    let Some(read) = figures(rest, true)? else {
        return Money::from_words(rest).map(Printed::Amount);
    };
    let after = rest[read.length..].trim();
    if !read.marked && unlabelled > rest.len() && bracketed.is_none() && YEARS.contains(&read.money)
    {
        return Err(MoneyError::NotMoney);
    }
    if after.is_empty() {
        return Ok(Printed::Amount(read.money));
    }
    let words = after
        .strip_prefix('(')
        .and_then(|rest| rest.strip_suffix(')'))
        .ok_or(MoneyError::NotMoney)?;
    // "(บาท)" is the unit in brackets.
    if words.trim() == "บาท" {
        return Ok(Printed::Amount(read.money));
    }
    match Money::from_words(words)? {
        words if words == read.money => Ok(Printed::Amount(words)),
        words => Err(MoneyError::Disagree {
            figures: read.money,
            words,
        }),
    }
}

/// Every amount in figures that running text marks as money, by "บาท" or ".-" behind it, with
/// the bytes it fills.
pub fn find(text: &str) -> Vec<(Range<usize>, Money)> {
    let mut found = Vec::new();
    let (mut at, mut in_number) = (0, false);
    while let Some(letter) = text[at..].chars().next() {
        let starts = digits::value(letter).is_some() && !in_number;
        in_number = digits::value(letter).is_some() || (in_number && matches!(letter, ',' | '.'));
        let mut step = letter.len_utf8();
        if starts
            && let Ok(Some(read)) = figures(&text[at..], false)
            && read.marked
        {
            found.push((at..at + read.length, read.money));
            step = read.length;
            in_number = false;
        }
        at += step;
    }
    found
}

struct Figures {
    money: Money,
    /// Bytes of the text, the mark of money included.
    length: usize,
    /// Whether "บาท" or ".-" stands behind the number.
    marked: bool,
}

/// The amount in figures with which the text begins. A space behind a comma is a fault of
/// scanning; it is passed over only where `alone` says that nothing but an amount stands here.
fn figures(text: &str, alone: bool) -> Result<Option<Figures>, MoneyError> {
    let (negative, number) = match text.strip_prefix('−') {
        Some(rest) => (true, rest.trim_start()),
        None => (false, text),
    };
    let Some((baht, mut rest)) = whole_baht(number, alone)? else {
        return Ok(None);
    };
    let mut satang = 0;
    let mut marked = false;
    let mut decimals = 0;
    if let Some(after) = rest.strip_prefix('.') {
        let digits: Vec<u8> = after.chars().map_while(digits::value).collect();
        decimals = digits.len();
        match digits[..] {
            [] => {}
            [tenth] => satang = i128::from(tenth) * 10,
            [tenth, hundredth] => satang = i128::from(tenth) * 10 + i128::from(hundredth),
            _ => return Err(MoneyError::NotMoney),
        }
        if decimals > 0 {
            let length: usize = after.chars().take(decimals).map(char::len_utf8).sum();
            rest = &after[length..];
        }
    }
    if decimals == 0 {
        let dotted = rest.trim_start_matches(' ');
        let dash = dotted
            .strip_prefix('.')
            .or_else(|| dotted.strip_prefix(','))
            .map(|after| after.trim_start_matches(' '))
            .and_then(|after| after.strip_prefix(is_dash));
        if let Some(after) = dash {
            (rest, marked) = (after, true);
        }
    }
    let mut satang = baht * 100 + satang;
    let unit = rest.trim_start();
    let scale = [
        ("ล้าน", 1_000_000),
        ("แสน", 100_000),
        ("หมื่น", 10_000),
        ("พัน", 1_000),
    ]
    .into_iter()
    .find_map(|(word, size)| Some((unit.strip_prefix(word)?.trim_start(), size)))
    .filter(|(after, _)| after.starts_with("บาท"));
    if let Some((after, size)) = scale {
        satang *= size;
        rest = after;
    }
    if let Some(after) = rest.trim_start().strip_prefix("บาท") {
        (rest, marked) = (after, true);
        let whole = after.trim_start();
        if let Some(after) = whole.strip_prefix("ถ้วน") {
            rest = after;
        }
    }
    let satang = if negative { -satang } else { satang };
    Ok(Some(Figures {
        money: i64::try_from(satang)
            .map(Money)
            .map_err(|_| MoneyError::TooLarge)?,
        length: text.len() - rest.len(),
        marked,
    }))
}

/// Digits with or without commas, and what follows them. Commas must part thousands, or the
/// number was misread.
fn whole_baht(text: &str, alone: bool) -> Result<Option<(i128, &str)>, MoneyError> {
    let mut number = 0i128;
    let mut rest = text;
    let mut groups = 0;
    loop {
        let mut count = 0;
        while let Some(letter) = rest.chars().next()
            && let Some(value) = digits::value(letter)
        {
            number = number * 10 + i128::from(value);
            if number > i128::from(i64::MAX) {
                return Err(MoneyError::TooLarge);
            }
            count += 1;
            rest = &rest[letter.len_utf8()..];
        }
        if count == 0 && groups == 0 {
            return Ok(None);
        }
        if groups > 0 && count != 3 {
            return Err(MoneyError::NotMoney);
        }
        groups += 1;
        let Some(after) = rest.strip_prefix(',') else {
            break;
        };
        let next = if alone {
            after.trim_start_matches(' ')
        } else {
            after
        };
        if !next.starts_with(|letter: char| digits::value(letter).is_some()) {
            break;
        }
        if groups == 1 && count > 3 {
            return Err(MoneyError::NotMoney);
        }
        rest = next;
    }
    Ok(Some((number, rest)))
}

fn is_dash(letter: char) -> bool {
    matches!(letter, '-' | '–' | '—' | '‐' | '‑')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn amounts_are_spelt_as_officials_write_them() {
        for (satang, words) in [
            (0, "ศูนย์บาทถ้วน"),
            (2_100, "ยี่สิบเอ็ดบาทถ้วน"),
            (10_100, "หนึ่งร้อยเอ็ดบาทถ้วน"),
            (12_075, "หนึ่งร้อยยี่สิบบาทเจ็ดสิบห้าสตางค์"),
            (75, "เจ็ดสิบห้าสตางค์"),
            (100_000_000_000_000, "หนึ่งล้านล้านบาทถ้วน"),
            (-150, "ลบหนึ่งบาทห้าสิบสตางค์"),
        ] {
            assert_eq!(Money(satang).words(), words);
            assert_eq!(Money::from_words(words), Ok(Money(satang)));
        }
    }

    #[test]
    fn amounts_are_read_however_they_are_printed() {
        for (text, satang) in [
            ("๑๐,๐๐๐.- บาท", 1_000_000),
            ("10,000 บาท", 1_000_000),
            ("๑๐๐,๐๐๐.๕๐", 10_000_050),
            ("จำนวนเงิน 30000 บาท (สามหมื่นบาทถ้วน)", 3_000_000),
            ("งบประมาณ ๒๐,๐๐๐ บาท", 2_000_000),
            ("- ๒๐, ๐๐๐", 2_000_000),
            ("20,000.–", 2_000_000),
            ("สามหมื่นบาทถ้วน", 3_000_000),
            ("(หนึ่งแสนบาทถ้วน)", 10_000_000),
            ("๑.๕ ล้านบาท", 150_000_000),
            ("3 หมื่นบาท", 3_000_000),
            ("0", 0),
            ("5,000 (บาท)", 500_000),
            ("−1,234.05", -123_405),
        ] {
            assert_eq!(parse(text), Ok(Printed::Amount(Money(satang))), "{text}");
        }
        assert_eq!(parse(" - "), Ok(Printed::Dash));
        assert_eq!(parse("–"), Ok(Printed::Dash));
    }

    #[test]
    fn what_is_doubtful_is_refused() {
        for (text, error) in [
            ("", MoneyError::Empty),
            ("ไม่ใช้งบประมาณ", MoneyError::NotMoney),
            ("10,00", MoneyError::NotMoney),
            ("งบประมาณ ๒๕๖๖", MoneyError::NotMoney),
            ("1000,000", MoneyError::NotMoney),
            ("100.000", MoneyError::NotMoney),
            ("5 โครงการ", MoneyError::NotMoney),
            ("99999999999999999999", MoneyError::TooLarge),
            (
                "30,000 บาท (สามพันบาทถ้วน)",
                MoneyError::Disagree {
                    figures: Money::from_baht(30_000),
                    words: Money::from_baht(3_000),
                },
            ),
        ] {
            assert_eq!(parse(text), Err(error), "{text}");
        }
    }

    #[test]
    fn amounts_are_found_in_running_text() {
        let text = "ปี 2566 ใช้ ๑๐,๐๐๐ บาท/ปี และ 500.- จำนวน 3 ครั้ง รวม 1.5 ล้านบาท";
        let found: Vec<_> = find(text)
            .into_iter()
            .map(|(at, money)| (&text[at], money))
            .collect();
        assert_eq!(
            found,
            [
                ("๑๐,๐๐๐ บาท", Money::from_baht(10_000)),
                ("500.-", Money::from_baht(500)),
                ("1.5 ล้านบาท", Money::from_baht(1_500_000)),
            ]
        );
    }

    proptest! {
        #[test]
        fn figures_and_words_survive_a_round_trip(satang in any::<i64>()) {
            let money = Money(satang);
            for digits in [Digits::Arabic, Digits::Thai] {
                prop_assert_eq!(money.figures(digits).parse(), Ok(money));
            }
            prop_assert_eq!(Money::from_words(&money.words()), Ok(money));
            let both = format!("{money} บาท ({})", money.words());
            prop_assert_eq!(both.parse(), Ok(money));
        }

        #[test]
        fn no_text_panics(text in "([0-9๐-๙]{0,5}|,|\\.|-|−| |บาท|ล้าน|\\(|\\)|สตางค์|ถ้วน|.){0,20}") {
            let _ = parse(&text);
            for (at, _) in find(&text) {
                prop_assert!(text.get(at).is_some());
            }
        }
    }
}
