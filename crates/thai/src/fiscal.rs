//! The Thai government's fiscal year: year N of the Buddhist era runs from 1 October N−1 to
//! 30 September N, in four quarters.
//!
//! Periods are read as plans write them: years and ranges ("พ.ศ. ๒๕๖๖ – ๒๕๗๐"), quarters
//! ("ไตรมาสที่ ๑-๔", "ตลอดปี"), months and days ("ต.ค. 65 – ธ.ค. 65"). What is written the wrong
//! way round stays so; whoever checks the plan shall see it.

use crate::{
    calendar::{self, BUDDHIST_OFFSET, Placed, Token},
    digits,
};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::{fmt, ops::Range};
/// A fiscal year, named by its year of the Buddhist era (2566 = 1 Oct 2022 – 30 Sep 2023).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct FiscalYear(u16);

impl FiscalYear {
    /// The fiscal year of this Buddhist-era year.
    pub const fn new(buddhist_year: u16) -> Self {
        Self(buddhist_year)
    }

    /// The Buddhist-era year.
    pub const fn get(self) -> u16 {
        self.0
    }

    /// The fiscal year in which the day lies. Days before the Buddhist era are in year 0.
    pub fn of(day: Date) -> Self {
        let year = day.year() + BUDDHIST_OFFSET + i16::from(day.month() >= 10);
        Self(u16::try_from(year).unwrap_or(0))
    }

    /// 1 October of the year before. Years beyond the calendar's end (10542) have the last day
    /// that it knows.
    pub fn first_day(self) -> Date {
        self.date(-1, 10, 1)
    }

    /// 30 September.
    pub fn last_day(self) -> Date {
        self.date(0, 9, 30)
    }

    /// First and last day of a quarter.
    pub fn quarter(self, quarter: Quarter) -> (Date, Date) {
        match quarter.0 {
            1 => (self.date(-1, 10, 1), self.date(-1, 12, 31)),
            2 => (self.date(0, 1, 1), self.date(0, 3, 31)),
            3 => (self.date(0, 4, 1), self.date(0, 6, 30)),
            _ => (self.date(0, 7, 1), self.date(0, 9, 30)),
        }
    }

    fn date(self, shift: i32, month: i8, day: i8) -> Date {
        let year = i32::from(self.0) - i32::from(BUDDHIST_OFFSET) + shift;
        i16::try_from(year)
            .ok()
            .and_then(|year| Date::new(year, month, day).ok())
            .unwrap_or(Date::MAX)
    }
}

/// The Buddhist-era year in Arabic digits.
impl fmt::Display for FiscalYear {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A quarter of a fiscal year: 1 Oct–Dec, 2 Jan–Mar, 3 Apr–Jun, 4 Jul–Sep.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "u8", try_from = "u8")]
pub struct Quarter(u8);

impl Quarter {
    /// All four.
    pub const ALL: [Self; 4] = [Self(1), Self(2), Self(3), Self(4)];

    /// The quarter in which the day lies.
    pub fn of(day: Date) -> Self {
        Self::of_month(day.month().unsigned_abs())
    }

    const fn of_month(month: u8) -> Self {
        Self(month.div_ceil(3) % 4 + 1)
    }

    /// The quarter with this number; `None` unless 1 to 4.
    pub const fn new(number: u8) -> Option<Self> {
        if number >= 1 && number <= 4 {
            Some(Self(number))
        } else {
            None
        }
    }

    /// 1 to 4.
    pub const fn get(self) -> u8 {
        self.0
    }
}

impl From<Quarter> for u8 {
    fn from(quarter: Quarter) -> Self {
        quarter.0
    }
}

impl TryFrom<u8> for Quarter {
    type Error = String;
    fn try_from(number: u8) -> Result<Self, Self::Error> {
        Self::new(number).ok_or_else(|| format!("no quarter {number}"))
    }
}

/// A run of fiscal years as printed, one year where `first` is `last`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Years {
    /// The year that stands first.
    pub first: FiscalYear,
    /// The year that stands last; before `first` where the text is wrong.
    pub last: FiscalYear,
}

impl Years {
    /// The first years or range of years that the text names.
    pub fn first_in(text: &str) -> Option<Self> {
        Some(Self::find(text).into_iter().next()?.1)
    }

    /// All years and ranges that the text names, with the bytes each fills: "๒๕๖๖ – ๒๕๗๐",
    /// "พ.ศ. 2566-2570", "ปีงบประมาณ 2566 ถึง 2568", "๑ ตุลาคม ๒๕๖๕ – ๓๐ กันยายน ๒๕๖๖",
    /// "ต.ค. 65 – ก.ย. 70". A month belongs to its fiscal year; a bare year is taken for one,
    /// even where the text means the calendar year of a law.
    pub fn find(text: &str) -> Vec<(Range<usize>, Self)> {
        // A year has digits, most lines have none.
        if !text.contains(|letter| digits::value(letter).is_some()) {
            return Vec::new();
        }
        let spans = spans(&tokens(text));
        let years = |span: &Span| {
            let last = span.last.fiscal_year()?;
            let first = span.first.fiscal_year().unwrap_or(last);
            Some((span.at.clone(), Self { first, last }))
        };
        spans.iter().filter_map(years).collect()
    }

    /// Whether the range ends before it begins.
    pub fn is_reversed(self) -> bool {
        self.last < self.first
    }

    /// Whether the year lies in the range.
    pub fn contains(self, year: FiscalYear) -> bool {
        self.first <= year && year <= self.last
    }

    /// The years, ascending; none where the range is reversed.
    pub fn iter(self) -> impl Iterator<Item = FiscalYear> {
        (self.first.0..=self.last.0).map(FiscalYear)
    }
}

/// The quarters that a period names, ascending: "ไตรมาสที่ ๑-๔", "ไตรมาส 1, 3", "ทุกไตรมาส",
/// "ตลอดปี", "ต.ค. 65 – ธ.ค. 65", "ธันวาคม ๒๕๖๕". Empty where it names none; "ไตรมาสละ ๑ ครั้ง"
/// and "ปีงบประมาณ ๒๕๖๖" say how often and in which year, not in which quarters.
pub fn quarters(text: &str) -> Vec<Quarter> {
    let all_year = ["ตลอดปี", "ตลอดทั้งปี", "ทั้งปี", "ทุกไตรมาส"];
    if all_year.iter().any(|words| text.contains(words)) {
        return Quarter::ALL.to_vec();
    }
    let mut named = [false; 4];
    let tokens = tokens(text);
    name_numbered(&tokens, &mut named);
    if named == [false; 4] {
        for span in spans(&tokens) {
            span.name_quarters(&mut named);
        }
    }
    Quarter::ALL
        .into_iter()
        .filter(|quarter| named[usize::from(quarter.0) - 1])
        .collect()
}

/// Names the quarters with a number: a number counts behind ไตรมาส, or behind a dash, comma or
/// slash behind one that counts.
fn name_numbered(tokens: &[Placed], named: &mut [bool; 4]) {
    let mut open = false;
    let mut last: Option<u8> = None;
    let mut counts = false;
    let mut to = false;
    for (place, (token, _)) in tokens.iter().enumerate() {
        match token {
            Token::Quarter => (open, counts) = (false, true),
            Token::Number {
                value: number @ 1..=4,
                digits: 1,
            } if counts => {
                let next = tokens.get(place + 1).map(|(token, _)| *token);
                // "๓)" numbers an item of a list.
                if next == Some(Token::Close) && !open {
                    (counts, last) = (false, None);
                    continue;
                }
                let number = *number as u8;
                let from = last.filter(|_| to).unwrap_or(number);
                for quarter in from.min(number)..=from.max(number) {
                    named[usize::from(quarter) - 1] = true;
                }
                (counts, last, to) = (false, Some(number), false);
            }
            Token::Open => open = true,
            Token::Dash if last.is_some() => (counts, to) = (true, true),
            Token::Comma | Token::Slash if last.is_some() => counts = true,
            // The year behind the slash of "ไตรมาสที่ ๑/๒๕๖๖".
            Token::Number { digits: 4, .. } if counts && last.is_some() => {}
            _ => (counts, last, to) = (false, None, false),
        }
    }
}

/// A point of time as a period names it.
#[derive(Clone, Copy, Debug)]
enum Point {
    /// A year by itself.
    Year(u16),
    /// A month, with or without a day, and its calendar year where that stands there.
    Month {
        number: u8,
        year: Option<u16>,
        full: bool,
    },
}

impl Point {
    fn fiscal_year(self) -> Option<FiscalYear> {
        match self {
            Self::Year(year) => Some(FiscalYear(year)),
            Self::Month { number, year, .. } => Some(FiscalYear(year? + u16::from(number >= 10))),
        }
    }
}

/// One point of time, or two with a dash between.
#[derive(Clone, Debug)]
struct Span {
    first: Point,
    last: Point,
    single: bool,
    at: Range<usize>,
}

impl Span {
    fn name_quarters(&self, named: &mut [bool; 4]) {
        let quarter = |point| match point {
            Point::Year(_) => None,
            Point::Month { number, .. } => Some(u32::from(Quarter::of_month(number).0) - 1),
        };
        let (Some(first), Some(last)) = (quarter(self.first), quarter(self.last)) else {
            return;
        };
        if self.single
            && matches!(
                self.first,
                Point::Month {
                    year: None,
                    full: false,
                    ..
                }
            )
        {
            return;
        }
        let steps = match (self.first.fiscal_year(), self.last.fiscal_year()) {
            (Some(one), Some(other)) => {
                let years = u32::from(other.0).checked_sub(u32::from(one.0));
                years.and_then(|years| (years * 4 + last).checked_sub(first))
            }
            _ => Some((last + 4 - first) % 4),
        };
        for step in 0..=steps.unwrap_or(0).min(3) {
            named[((first + step) % 4) as usize] = true;
        }
    }
}

/// The tokens of the text that carry meaning in a period.
fn tokens(text: &str) -> Vec<Placed> {
    let mut tokens = calendar::tokens(text);
    tokens.retain(|(token, _)| !matches!(token, Token::Filler | Token::BuddhistEra));
    tokens
}

fn spans(tokens: &[Placed]) -> Vec<Span> {
    let mut spans = Vec::new();
    let mut rest = tokens;
    while let Some((_, place)) = rest.first() {
        let start = place.start;
        let Some((first, used)) = point(rest) else {
            rest = &rest[1..];
            continue;
        };
        let mut end = rest[used - 1].1.end;
        rest = &rest[used..];
        let mut last = first;
        let mut single = true;
        if let Some(((Token::Dash, _), after)) = rest.split_first()
            && let Some((point, used)) = point(after).or_else(|| short_year(first, after))
        {
            (last, single) = (point, false);
            end = after[used - 1].1.end;
            rest = &after[used..];
        }
        spans.push(Span {
            first,
            last,
            single,
            at: start..end,
        });
    }
    spans
}

/// The point of time with which the tokens begin, and how many tokens it takes.
fn point(tokens: &[Placed]) -> Option<(Point, usize)> {
    let token = |place: usize| tokens.get(place).map(|(token, _)| *token);
    let day = usize::from(
        matches!(
            token(0)?,
            Token::Number {
                value: 1..=31,
                digits: 1..=2
            }
        ) && matches!(token(1), Some(Token::Month { .. })),
    );
    if let Some(Token::Month { number, full }) = token(day) {
        let year = year(&tokens[day + 1..], true);
        let used = day + 1 + year.map_or(0, |(_, used)| used);
        let year = year.map(|(year, _)| year);
        return Some((Point::Month { number, year, full }, used));
    }
    let (year, used) = year(tokens, false)?;
    Some((Point::Year(year), used))
}

/// A Buddhist year; one of two digits only behind a month, and only from 40 on, for "ตุลาคม ๑๐
/// ครั้ง" names no year.
fn year(tokens: &[Placed], after_month: bool) -> Option<(u16, usize)> {
    let common_era = matches!(tokens.first()?.0, Token::CommonEra);
    let place = usize::from(common_era);
    let Token::Number { value, digits } = tokens.get(place)?.0 else {
        return None;
    };
    let plausible = match digits {
        2 => after_month && value >= 40,
        _ => common_era || (2_400..2_700).contains(&value) || (after_month && value >= 1_900),
    };
    let year = calendar::buddhist_year(value, digits, common_era).filter(|_| plausible)?;
    Some((year, place + 1))
}

/// The "๗๐" of "๒๕๖๖ - ๗๐", where nothing or a bracket comes after it.
fn short_year(first: Point, tokens: &[Placed]) -> Option<(Point, usize)> {
    let (Point::Year(first), Token::Number { value, digits: 2 }) = (first, tokens.first()?.0)
    else {
        return None;
    };
    let ends = tokens
        .get(1)
        .is_none_or(|(token, _)| *token == Token::Close);
    let year = first / 100 * 100 + u16::try_from(value).ok()?;
    (ends && year > first).then_some((Point::Year(year), 1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::{ToSpan, civil::date};
    use proptest::prelude::*;

    fn years(text: &str) -> Vec<(u16, u16)> {
        Years::find(text)
            .iter()
            .map(|(_, years)| (years.first.0, years.last.0))
            .collect()
    }

    fn numbers(text: &str) -> Vec<u8> {
        quarters(text).into_iter().map(Quarter::get).collect()
    }

    #[test]
    fn year_and_quarter_of_a_day() {
        let year = FiscalYear::new(2566);
        assert_eq!(year.first_day(), date(2022, 10, 1));
        assert_eq!(year.last_day(), date(2023, 9, 30));
        assert_eq!(FiscalYear::of(date(2022, 9, 30)).get(), 2565);
        assert_eq!(FiscalYear::of(date(2022, 10, 1)).get(), 2566);
        for quarter in Quarter::ALL {
            let (first, last) = year.quarter(quarter);
            assert_eq!((Quarter::of(first), Quarter::of(last)), (quarter, quarter));
            assert_eq!(FiscalYear::of(first), year);
        }
    }

    #[test]
    fn ranges_of_years_are_read() {
        for (text, found) in [
            ("๒๕๖๖ – ๒๕๗๐", vec![(2566, 2570)]),
            ("พ.ศ. 2566-2570", vec![(2566, 2570)]),
            ("(พ.ศ. ๒๕๖๖ - พ.ศ. ๒๕๗๐)", vec![(2566, 2570)]),
            ("ปีงบประมาณ 2566 ถึง 2568", vec![(2566, 2568)]),
            ("ตั้งแต่ปี ๒๕๖๖ จนถึงปี พ.ศ. ๒๕๖๘", vec![(2566, 2568)]),
            ("๑ ตุลาคม ๒๕๖๕ – ๓๐ กันยายน ๒๕๖๖", vec![(2566, 2566)]),
            ("ต.ค. 65 – ก.ย. 70", vec![(2566, 2570)]),
            ("ต.ค. – ธ.ค. 65", vec![(2566, 2566)]),
            ("๒๕๖๖ - ๗๐", vec![(2566, 2570)]),
            ("2570-2566", vec![(2570, 2566)]),
            ("ปีงบประมาณ พ.ศ.๒๕๖๕", vec![(2565, 2565)]),
            (
                "2566, 2567 และ 2568",
                vec![(2566, 2566), (2567, 2567), (2568, 2568)],
            ),
            ("ค.ศ. 2023", vec![(2566, 2566)]),
            ("2,566 บาท 25.66 ข้อ 2566.50", vec![]),
            ("๑๐ โครงการ", vec![]),
        ] {
            assert_eq!(years(text), found, "{text}");
        }
        assert!(Years::first_in("2570-2566").is_some_and(Years::is_reversed));
    }

    #[test]
    fn quarters_are_read() {
        for (text, found) in [
            ("ไตรมาสที่ ๑-๔", vec![1, 2, 3, 4]),
            ("ไตรมาสที่ 2 - 3", vec![2, 3]),
            ("ไตรมาส 1, 3", vec![1, 3]),
            ("ไตรมาสที่ ๑ และ ๔", vec![1, 4]),
            ("ไตรมาสที่ ๑ ไตรมาสที่ ๒", vec![1, 2]),
            ("ไตรมาสที่ ๑ ถึงไตรมาสที่ ๓", vec![1, 2, 3]),
            ("ไตรมาสที่ ๑/๒๕๖๖", vec![1]),
            ("ไตรมาส (๑)", vec![1]),
            ("Q1-Q2", vec![1, 2]),
            ("ทุกไตรมาส", vec![1, 2, 3, 4]),
            ("ตลอดปีงบประมาณ", vec![1, 2, 3, 4]),
            ("ต.ค. 65 – ธ.ค. 65", vec![1]),
            ("ตุลาคม – มีนาคม", vec![1, 2]),
            ("ก.ค. 66 - ต.ค. 66", vec![1, 4]),
            ("ภายในเดือนธันวาคม", vec![1]),
            ("๑ ตุลาคม ๒๕๖๕ – ๓๐ กันยายน ๒๕๖๖", vec![1, 2, 3, 4]),
            ("ไตรมาสละ ๑ ครั้ง", vec![]),
            ("ประจำไตรมาส ๓) จัดตั้งคณะทำงาน", vec![]),
            ("ปีงบประมาณ ๒๕๖๖", vec![]),
            ("สำนักงาน ก.พ.", vec![]),
        ] {
            assert_eq!(numbers(text), found, "{text}");
        }
    }

    proptest! {
        #[test]
        fn a_year_holds_its_days_and_no_other(number in 1u16..10_000) {
            let year = FiscalYear::new(number);
            prop_assert_eq!(FiscalYear::of(year.first_day()), year);
            prop_assert_eq!(FiscalYear::of(year.last_day()), year);
            let next = year.last_day().checked_add(1.day()).expect("within the calendar");
            prop_assert_eq!(FiscalYear::of(next).get(), number + 1);
        }

        #[test]
        fn ranges_survive_a_round_trip(first in 2400u16..2700, last in 2400u16..2700) {
            prop_assert_eq!(years(&format!("พ.ศ. {first} – {last}")), vec![(first, last)]);
        }

        #[test]
        fn no_text_panics(
            text in "([0-9๐-๙]{1,5}|ต\\.ค\\.|มกราคม|/|-|,| |พ\\.ศ\\.|ค\\.ศ\\.|ไตรมาส|ถึง|\\(|\\)|.){0,14}"
        ) {
            let _ = quarters(&text);
            for (at, years) in Years::find(&text) {
                prop_assert!(text.get(at).is_some());
                let _ = (years.iter().count(), years.first.first_day(), years.last.last_day());
            }
        }
    }
}
