//! The words of which dates, years and quarters are made, told apart in running text.

use crate::{digits, letters};
use std::ops::Range;

/// Full names of the months, January first.
pub const MONTHS: [&str; 12] = [
    "มกราคม",
    "กุมภาพันธ์",
    "มีนาคม",
    "เมษายน",
    "พฤษภาคม",
    "มิถุนายน",
    "กรกฎาคม",
    "สิงหาคม",
    "กันยายน",
    "ตุลาคม",
    "พฤศจิกายน",
    "ธันวาคม",
];

/// Abbreviated names of the months, January first.
pub const SHORT_MONTHS: [&str; 12] = [
    "ม.ค.",
    "ก.พ.",
    "มี.ค.",
    "เม.ย.",
    "พ.ค.",
    "มิ.ย.",
    "ก.ค.",
    "ส.ค.",
    "ก.ย.",
    "ต.ค.",
    "พ.ย.",
    "ธ.ค.",
];

/// Days of the week, Monday first, as jiff counts them.
pub(crate) const WEEKDAYS: [&str; 7] = ["จันทร์", "อังคาร", "พุธ", "พฤหัสบดี", "ศุกร์", "เสาร์", "อาทิตย์"];

/// Years between the Buddhist era and the common era.
pub(crate) const BUDDHIST_OFFSET: i16 = 543;

/// A piece of a text about time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Token {
    /// A whole number and how many digits it has; none with more than nine, none that goes on
    /// behind a comma or a point.
    Number { value: u32, digits: u8 },
    /// 1 to 12; `full` where the name is not abbreviated.
    Month { number: u8, full: bool },
    /// 1 (Monday) to 7.
    Weekday(u8),
    /// A dash or ถึง.
    Dash,
    /// A comma or และ.
    Comma,
    /// /
    Slash,
    /// ไตรมาส
    Quarter,
    /// พ.ศ.
    BuddhistEra,
    /// ค.ศ.
    CommonEra,
    /// Words that stand between the parts of a date and say nothing: วันที่ เดือน ปีงบประมาณ.
    Filler,
    /// (
    Open,
    /// )
    Close,
    /// Anything else.
    Other,
}

/// A token and the bytes it fills.
pub(crate) type Placed = (Token, Range<usize>);

/// All tokens of the text; spaces are left out, neighbouring unknown letters are one token.
pub(crate) fn tokens(text: &str) -> Vec<Placed> {
    let mut tokens: Vec<Placed> = Vec::new();
    let mut at = 0;
    while let Some(letter) = text[at..].chars().next() {
        if letter.is_whitespace() {
            at += letter.len_utf8();
            continue;
        }
        let (token, length) = token(&text[at..], letter);
        match tokens.last_mut() {
            Some((Token::Other, place)) if token == Token::Other && place.end == at => {
                place.end += length;
            }
            _ => tokens.push((token, at..at + length)),
        }
        at += length;
    }
    tokens
}

fn token(text: &str, first: char) -> (Token, usize) {
    if digits::value(first).is_some() {
        return number(text);
    }
    let sign = match first {
        '-' | '–' | '—' | '‐' | '‑' | '−' | '~' => Token::Dash,
        ',' | '،' => Token::Comma,
        '/' => Token::Slash,
        '(' => Token::Open,
        ')' => Token::Close,
        _ => Token::Other,
    };
    if sign != Token::Other {
        return (sign, first.len_utf8());
    }
    if matches!(first, 'Q' | 'q') && text[1..].starts_with(|next| digits::value(next).is_some()) {
        return (Token::Quarter, 1);
    }
    word(text, first).unwrap_or((Token::Other, first.len_utf8()))
}

fn number(text: &str) -> (Token, usize) {
    let is_digit = |letter| digits::value(letter).is_some();
    let mut length = 0;
    let (mut value, mut count) = (0u32, 0u8);
    let mut whole = true;
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match digits::value(letter) {
            Some(digit) if count < 9 => {
                value = value * 10 + u32::from(digit);
                count += 1;
            }
            Some(_) => whole = false,
            // "2,566" and "25.66" are one number, "1, 3" and "66." are not.
            None if matches!(letter, ',' | '.')
                && letters.peek().copied().is_some_and(is_digit) =>
            {
                whole = false;
            }
            None => break,
        }
        length += letter.len_utf8();
    }
    if whole {
        (
            Token::Number {
                value,
                digits: count,
            },
            length,
        )
    } else {
        (Token::Other, length)
    }
}

/// Whether the text begins with the word. Thai letters share their first byte, so the last bytes
/// of the first two letters settle nearly every case.
fn begins(text: &str, word: &str) -> bool {
    let (bytes, sought) = (text.as_bytes(), word.as_bytes());
    bytes.get(2) == sought.get(2) && bytes.get(5) == sought.get(5) && bytes.starts_with(sought)
}

/// A word of the calendar at the beginning of the text.
fn word(text: &str, first: char) -> Option<(Token, usize)> {
    if !letters::is_thai_letter(first) {
        return None;
    }
    let fixed = |words: &[&str], token: Token| {
        let word = words.iter().find(|word| begins(text, word))?;
        Some((token, word.len()))
    };
    let found = match first {
        'ไ' => fixed(&["ไตรมาส"], Token::Quarter),
        'ถ' => fixed(&["ถึง"], Token::Dash),
        'จ' => fixed(&["จนถึง"], Token::Dash),
        'แ' => fixed(&["และ"], Token::Comma),
        'ป' => fixed(&["ประจำปี", "ปีงบประมาณ", "ปีงบฯ", "ปีงบ", "ปี"], Token::Filler),
        'ว' => fixed(&["วันที่", "วัน"], Token::Filler),
        'ท' => fixed(&["ที่"], Token::Filler),
        'เ' => fixed(&["เดือน"], Token::Filler),
        'ต' => fixed(&["ตั้งแต่"], Token::Filler),
        _ => None,
    };
    let month = || {
        let month = MONTHS.iter().position(|name| begins(text, name))?;
        let number = month as u8 + 1;
        Some((Token::Month { number, full: true }, MONTHS[month].len()))
    };
    let weekday = || {
        let day = WEEKDAYS.iter().position(|name| begins(text, name))?;
        Some((Token::Weekday(day as u8 + 1), WEEKDAYS[day].len()))
    };
    found
        .or_else(month)
        .or_else(weekday)
        .or_else(|| abbreviation(text, first))
        .or_else(|| fixed(&["พฤหัส"], Token::Weekday(4)))
}

/// พ.ศ., ค.ศ. or a month's short name, with spaces between or one of the two points missing.
fn abbreviation(text: &str, first: char) -> Option<(Token, usize)> {
    /// Bytes within which the first point of any of them stands.
    const REACH: usize = 14;
    let near = &text.as_bytes()[..text.len().min(REACH)];
    if !matches!(first, 'ม' | 'ก' | 'เ' | 'พ' | 'ส' | 'ต' | 'ธ' | 'ค') || !near.contains(&b'.')
    {
        return None;
    }
    let halves = |one: &str, other: &str| {
        let rest = text.strip_prefix(one)?;
        let rest = rest.trim_start_matches(' ');
        let (rest, first_point) = match rest.strip_prefix('.') {
            Some(rest) => (rest.trim_start_matches(' '), true),
            None => (rest, false),
        };
        let rest = rest.strip_prefix(other)?;
        // A point may be missing, both may not, nor may the second letter carry a mark.
        match rest.strip_prefix('.') {
            Some(rest) => Some(text.len() - rest.len()),
            None if first_point && !rest.starts_with(letters::is_thai_letter) => {
                Some(text.len() - rest.len())
            }
            None => None,
        }
    };
    if let Some(length) = halves("พ", "ศ") {
        return Some((Token::BuddhistEra, length));
    }
    if let Some(length) = halves("ค", "ศ") {
        return Some((Token::CommonEra, length));
    }
    SHORT_MONTHS.iter().zip(1..).find_map(|(name, number)| {
        let (one, other) = name.trim_end_matches('.').split_once('.')?;
        let length = halves(one, other)?;
        Some((
            Token::Month {
                number,
                full: false,
            },
            length,
        ))
    })
}

/// The year of the Buddhist era that a number names, standing by itself (`bare`) or with an era
/// or a month before it; `None` where it can be no year.
pub(crate) fn buddhist_year(value: u32, digits: u8, common_era: bool) -> Option<u16> {
    let year = u16::try_from(value).ok()?;
    match (digits, year) {
        (4, _) if common_era => year.checked_add(BUDDHIST_OFFSET as u16),
        (4, 2_300..) => Some(year),
        (4, 1_700..) => Some(year + BUDDHIST_OFFSET as u16),
        (2, _) if !common_era => Some(year + 2_500),
        _ => None,
    }
}
