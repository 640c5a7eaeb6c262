//! On which days of a fiscal year a recurring duty is due.
//!
//! Words name a span ("ทุกไตรมาส") and no day: the duty is due when the span ends. Where they leave
//! even the span open ("ปีละ ๒ ครั้ง"), the year is parted equally and the day says that it was not
//! printed. A day on which nobody works moves to the working day before it: what is kept by then is
//! late under no reading of the words. Shorter spans than a month are confirmed once a month.

use super::{Period, Recurrence};
use jiff::{ToSpan, civil::Date};
use thai::{fiscal::FiscalYear, workdays::Holidays};

/// One time at which a duty is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Occurrence {
    /// The day by the words alone: it tells this time from the others, and stays whatever the
    /// cabinet says of holidays.
    pub by_words: Date,
    /// The day by which it is to be done.
    pub due: Date,
    /// Whether the words leave the day open, and an equal part of the time was taken.
    pub is_open: bool,
    /// Whether the holidays around the day are not known, so that only weekends were passed over.
    pub is_unsure: bool,
}

/// Most times a year that are listed one by one; what returns more often is confirmed each month.
const MOST: u32 = 24;

impl Recurrence {
    /// Whether it returns more often than [`Recurrence::dates`] lists it, so that a day stands for
    /// all times of its month.
    pub fn is_summed_up(&self) -> bool {
        match self {
            Self::Every(Period::Day | Period::Week)
            | Self::Times {
                period: Period::Day | Period::Week,
                ..
            } => true,
            Self::EveryFew {
                number,
                period: Period::Week,
            } => *number < 5,
            Self::EveryFew {
                number,
                period: Period::Day,
            } => *number < 28,
            Self::Times { .. } => self.times_per_year().is_some_and(|times| times > MOST),
            _ => false,
        }
    }

    /// When it is due in the fiscal year, ascending; never outside of it. Empty where it does not
    /// return by itself ([`Recurrence::returns`]). `grace` are the days that whoever demands it
    /// gives after the end of the span, as "within 90 days of the end of the year"; a span that
    /// ended in the year before is then due in this one.
    pub fn dates(&self, year: FiscalYear, grace: u16, holidays: &Holidays) -> Vec<Occurrence> {
        let (first, last) = (year.first_day(), year.last_day());
        if !self.returns() || last == Date::MAX {
            return Vec::new();
        }
        let is_open = self.months().is_empty();
        let mut days: Vec<Date> = [FiscalYear::new(year.get().saturating_sub(1)), year]
            .into_iter()
            .flat_map(|year| self.ends(year))
            .filter_map(|day| day.checked_add(i32::from(grace).days()).ok())
            .filter(|day| (first..=last).contains(day))
            .collect();
        days.sort_unstable();
        days.dedup();
        let occurrences = days.into_iter().map(|by_words| {
            let (due, is_unsure) = working_day(by_words, (first, last), holidays);
            Occurrence {
                by_words,
                due,
                is_open,
                is_unsure,
            }
        });
        occurrences.collect()
    }

    /// The ends of its spans in a fiscal year.
    fn ends(&self, year: FiscalYear) -> Vec<Date> {
        let ends_of = |months: u32| -> Vec<Date> {
            let ends = (1..=12u32).filter(|month| months > 0 && month.is_multiple_of(months));
            ends.filter_map(|month| end_of(year, month)).collect()
        };
        let monthly = || ends_of(1);
        let in_parts = |number: u32, months: u32| match number.saturating_mul(12 / months) {
            0 => ends_of(12),
            times if times > MOST => monthly(),
            _ => parts(year, number, months),
        };
        match self {
            Self::Every(period) => ends_of(months_of(*period).unwrap_or(1)),
            Self::EveryFew { number, period } => match months_of(*period) {
                Some(months) => some_or_last(year, ends_of(number.saturating_mul(months))),
                None => {
                    let days = if *period == Period::Week { 7 } else { 1 };
                    match 365u32
                        .checked_div(number.saturating_mul(days))
                        .unwrap_or(12)
                    {
                        0 => ends_of(12),
                        times @ 1..=12 => parts(year, times, 12),
                        _ => monthly(),
                    }
                }
            },
            Self::Times { number, period, .. } => match months_of(*period) {
                Some(months) => in_parts(*number, months),
                None => monthly(),
            },
            Self::OnDay(day) => monthly()
                .into_iter()
                .filter_map(|end| {
                    let day = i8::try_from(*day).unwrap_or(i8::MAX).clamp(1, end.day());
                    end.with().day(day).build().ok()
                })
                .collect(),
            Self::InMonths(months) => months
                .iter()
                .filter(|month| (1..=12).contains(*month))
                .filter_map(|month| end_of(year, u32::from((month + 2) % 12) + 1))
                .collect(),
            Self::Deadline { .. } => Vec::new(),
        }
    }
}

/// How many months a span has; `None` for less than one.
const fn months_of(period: Period) -> Option<u32> {
    match period {
        Period::Month => Some(1),
        Period::Quarter => Some(3),
        Period::HalfYear => Some(6),
        Period::Year => Some(12),
        Period::Day | Period::Week | Period::Occasion => None,
    }
}

/// What returns less than once a year is listed at its end: whether this is its year, a person
/// says.
fn some_or_last(year: FiscalYear, ends: Vec<Date>) -> Vec<Date> {
    if ends.is_empty() {
        vec![year.last_day()]
    } else {
        ends
    }
}

/// The last day of a month of the fiscal year, 1 for October.
fn end_of(year: FiscalYear, month: u32) -> Option<Date> {
    let months = i32::try_from(month).ok()? - 1;
    let first = year.first_day().checked_add(months.months()).ok()?;
    Some(first.last_of_month())
}

/// The last days of `number` equal parts of each span of so many months.
fn parts(year: FiscalYear, number: u32, months: u32) -> Vec<Date> {
    let mut days = Vec::new();
    for end in (1..=12u32).filter(|month| month.is_multiple_of(months)) {
        let (Some(before), Some(last)) = (first_of(year, end - months), end_of(year, end)) else {
            continue;
        };
        for part in 1..=number {
            if months.is_multiple_of(number) {
                days.extend(end_of(year, end - months + months / number * part));
                continue;
            }
            let length = last.since(before).map_or(0, |span| span.get_days() + 1);
            let part = i64::from(length) * i64::from(part) / i64::from(number);
            days.extend(before.checked_add((part - 1).days()));
        }
    }
    days
}

/// The first day of the month after so many of the fiscal year.
fn first_of(year: FiscalYear, months: u32) -> Option<Date> {
    let months = i32::try_from(months).ok()?;
    year.first_day().checked_add(months.months()).ok()
}

/// The working day on or before a day, or, where that lies before the year begins, the one after
/// it; and whether holidays on the way are not known.
fn working_day(day: Date, (first, last): (Date, Date), holidays: &Holidays) -> (Date, bool) {
    let mut is_unsure = false;
    let mut works = |day: Date| {
        holidays.is_working_day(day).unwrap_or_else(|_| {
            is_unsure = true;
            true
        })
    };
    let mut before = Some(day);
    while let Some(at) = before.filter(|at| *at >= first) {
        if works(at) {
            return (at, is_unsure);
        }
        before = at.yesterday().ok();
    }
    let mut after = Some(day);
    while let Some(at) = after.filter(|at| *at <= last) {
        if works(at) {
            return (at, is_unsure);
        }
        after = at.tomorrow().ok();
    }
    (day, is_unsure)
}
