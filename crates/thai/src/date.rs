//! Dates of the Buddhist calendar, read and printed: 1 ตุลาคม 2568, ๑ ต.ค. ๖๘.
//!
//! The value is a Gregorian [`Date`]; the Buddhist year (Gregorian + 543) exists on paper only.

pub use crate::calendar::{MONTHS, SHORT_MONTHS};

use crate::{
    calendar::{self, BUDDHIST_OFFSET, Placed, Token, WEEKDAYS},
    digits::{self, Digits},
};
use jiff::civil::Date;
use std::ops::Range;

/// How a date is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Style {
    /// 1 ตุลาคม 2568
    Long,
    /// 1 ต.ค. 68
    Short,
    /// 1 ตุลาคม พ.ศ. 2568, as at the foot of an announcement.
    Formal,
    /// วันพุธที่ 1 ตุลาคม 2568
    Weekday,
}

/// Why a text is no date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
pub enum DateError {
    /// Something else stands there, or more than a date.
    #[error("this is not a date")]
    NotDate,
    /// A date that the calendar does not have, such as 30 February.
    #[error("there is no such day")]
    NoSuchDay,
    /// The date falls on another day of the week than the text says.
    #[error("{date} is not the day of the week that stands there")]
    OtherWeekday {
        /// The date without regard to the weekday.
        date: Date,
    },
}

/// The date in Thai.
pub fn print(date: Date, style: Style, digits: Digits) -> String {
    let month = usize::from(date.month().unsigned_abs()) - 1;
    let (day, year) = (date.day(), buddhist_year(date));
    let text = match style {
        Style::Long => format!("{day} {} {year}", MONTHS[month]),
        Style::Short => format!("{day} {} {:02}", SHORT_MONTHS[month], year.rem_euclid(100)),
        Style::Formal => format!("{day} {} พ.ศ. {year}", MONTHS[month]),
        Style::Weekday => {
            let weekday = date.weekday().to_monday_zero_offset().unsigned_abs();
            format!(
                "วัน{}ที่ {day} {} {year}",
                WEEKDAYS[usize::from(weekday)],
                MONTHS[month]
            )
        }
    };
    digits.write(&text).into_owned()
}

/// Full name of a month, 1 to 12.
pub fn month(number: u8) -> Option<&'static str> {
    MONTHS.get(usize::from(number).checked_sub(1)?).copied()
}

/// Abbreviated name of a month, 1 to 12.
pub fn short_month(number: u8) -> Option<&'static str> {
    SHORT_MONTHS
        .get(usize::from(number).checked_sub(1)?)
        .copied()
}

/// The year of the Buddhist era in which the day lies; it begins on 1 January.
pub fn buddhist_year(date: Date) -> i16 {
    date.year() + BUDDHIST_OFFSET
}

/// A date that fills the whole text: every style that [`print`] writes and "1/10/2568", with
/// Thai, Arabic or mixed digits. A year of two digits is of the 26th Buddhist century (25..),
/// one of four below 2300 is of the common era.
pub fn parse(text: &str) -> Result<Date, DateError> {
    let mut tokens = calendar::tokens(text);
    tokens.retain(|(token, _)| *token != Token::Filler);
    let (weekday, rest) = match tokens.split_first() {
        Some(((Token::Weekday(day), _), rest)) => (Some(*day), rest),
        _ => (None, &tokens[..]),
    };
    let Some((date, length)) = date(rest) else {
        return Err(DateError::NotDate);
    };
    if length != rest.len() {
        return Err(DateError::NotDate);
    }
    let date = date?;
    match weekday {
        Some(day) if date.weekday().to_monday_one_offset().unsigned_abs() != day => {
            Err(DateError::OtherWeekday { date })
        }
        _ => Ok(date),
    }
}

/// Every date with day, month and year in running text, with the bytes it fills. A date that
/// the calendar does not have stands there as its error.
pub fn find(text: &str) -> Vec<(Range<usize>, Result<Date, DateError>)> {
    // A date has digits, most lines have none.
    if !text.contains(|letter| digits::value(letter).is_some()) {
        return Vec::new();
    }
    let mut tokens = calendar::tokens(text);
    tokens.retain(|(token, _)| *token != Token::Filler);
    let mut found = Vec::new();
    let mut rest = &tokens[..];
    while let Some((_, place)) = rest.first() {
        match date(rest) {
            Some((date, length)) => {
                found.push((place.start..rest[length - 1].1.end, date));
                rest = &rest[length..];
            }
            None => rest = &rest[1..],
        }
    }
    found
}

/// The date with which the tokens begin, and how many tokens it takes.
fn date(tokens: &[Placed]) -> Option<(Result<Date, DateError>, usize)> {
    let mut rest = tokens.iter().map(|(token, _)| *token);
    let Token::Number {
        value: day,
        digits: 1..=2,
    } = rest.next()?
    else {
        return None;
    };
    let (month, separator) = match rest.next()? {
        Token::Month { number, .. } => (u32::from(number), None),
        separator @ (Token::Slash | Token::Dash) => match rest.next()? {
            Token::Number {
                value,
                digits: 1..=2,
            } if rest.next()? == separator => (value, Some(separator)),
            _ => return None,
        },
        _ => return None,
    };
    let mut used = if separator.is_some() { 4 } else { 2 };
    let mut year = rest.next()?;
    let common_era = year == Token::CommonEra;
    if common_era || year == Token::BuddhistEra {
        used += 1;
        year = rest.next()?;
    }
    let Token::Number { value, digits } = year else {
        return None;
    };
    let year = calendar::buddhist_year(value, digits, common_era)?;
    let number = |value: u32| i8::try_from(value).unwrap_or(i8::MAX);
    let year = i16::try_from(year).ok()? - BUDDHIST_OFFSET;
    let date = Date::new(year, number(month), number(day)).map_err(|_| DateError::NoSuchDay);
    Some((date, used + 1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    #[test]
    fn dates_are_printed_as_offices_write_them() {
        let day = date(2025, 10, 1);
        assert_eq!(print(day, Style::Long, Digits::Arabic), "1 ตุลาคม 2568");
        assert_eq!(print(day, Style::Long, Digits::Thai), "๑ ตุลาคม ๒๕๖๘");
        assert_eq!(print(day, Style::Short, Digits::Arabic), "1 ต.ค. 68");
        assert_eq!(print(day, Style::Formal, Digits::Thai), "๑ ตุลาคม พ.ศ. ๒๕๖๘");
        assert_eq!(
            print(day, Style::Weekday, Digits::Arabic),
            "วันพุธที่ 1 ตุลาคม 2568"
        );
    }

    #[test]
    fn dates_are_read_however_they_are_written() {
        for text in [
            "1 ตุลาคม 2568",
            "วันที่ ๑ เดือน ตุลาคม พ.ศ. ๒๕๖๘",
            "๑ ต.ค. ๖๘",
            "1 ต.ค.2568",
            "1 ตค. 68",
            "1 ต. ค. 68",
            "วันพุธที่ ๑ ตุลาคม ๒๕๖๘",
            "01/10/2568",
            "1-10-68",
            "1 ตุลาคม ค.ศ. 2025",
            "1 ตุลาคม 2025",
        ] {
            assert_eq!(parse(text), Ok(date(2025, 10, 1)), "{text}");
        }
    }

    #[test]
    fn what_is_no_date_is_refused() {
        for (text, error) in [
            ("", DateError::NotDate),
            ("ตุลาคม 2568", DateError::NotDate),
            ("1 ตุลาคม 2568 เป็นต้นไป", DateError::NotDate),
            ("30 กุมภาพันธ์ 2568", DateError::NoSuchDay),
            ("1/13/2568", DateError::NoSuchDay),
            (
                "วันจันทร์ที่ 1 ตุลาคม 2568",
                DateError::OtherWeekday {
                    date: date(2025, 10, 1),
                },
            ),
        ] {
            assert_eq!(parse(text), Err(error), "{text}");
        }
    }

    #[test]
    fn dates_are_found_in_running_text() {
        let text = "ตั้งแต่วันที่ ๑ ตุลาคม ๒๕๖๕ ถึง 30 ก.ย. 66 ตามหนังสือที่ 5/2566";
        let found: Vec<_> = find(text)
            .into_iter()
            .map(|(at, date)| (&text[at], date))
            .collect();
        assert_eq!(
            found,
            [
                ("๑ ตุลาคม ๒๕๖๕", Ok(date(2022, 10, 1))),
                ("30 ก.ย. 66", Ok(date(2023, 9, 30)))
            ]
        );
    }

    proptest! {
        #[test]
        fn dates_survive_a_round_trip(
            year in 1857i16..9000, month in 1i8..=12, day in 1i8..=28, thai in any::<bool>()
        ) {
            let digits = if thai { Digits::Thai } else { Digits::Arabic };
            let day = date(year, month, day);
            for style in [Style::Long, Style::Formal, Style::Weekday] {
                prop_assert_eq!(parse(&print(day, style, digits)), Ok(day));
            }
            let day = date(1957 + year.rem_euclid(100), month, day.day());
            prop_assert_eq!(parse(&print(day, Style::Short, digits)), Ok(day));
        }

        #[test]
        fn no_text_panics(text in "([0-9๐-๙]{1,5}|ต\\.ค\\.|มกราคม|/|-| |พ\\.ศ\\.|Q|.){0,12}") {
            let _ = parse(&text);
            for (at, _) in find(&text) {
                prop_assert!(text.get(at).is_some());
            }
        }
    }
}
