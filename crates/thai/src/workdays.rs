//! Working days of government offices: Monday to Friday without the holidays of each year.
//!
//! The holidays come in as data, year by year, because the cabinet sets them by year; a year of
//! which nobody said anything is not guessed at. A weekend is none in any year.

use jiff::civil::{Date, Weekday};
use std::collections::{BTreeMap, BTreeSet};

/// The holidays of some years.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Holidays(BTreeMap<i16, BTreeSet<Date>>);

/// The holidays of a year are not known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the holidays of the year {year} are not known")]
pub struct UnknownYear {
    /// The year of the common era.
    pub year: i16,
}

impl Holidays {
    /// Adds a year of the common era with its holidays; those of another year are left out.
    pub fn add_year(&mut self, year: i16, days: impl IntoIterator<Item = Date>) {
        let days = days.into_iter().filter(|day| day.year() == year);
        self.0.entry(year).or_default().extend(days);
    }

    /// Whether offices work on the day.
    ///
    /// # Errors
    /// On a weekday of a year whose holidays are not known.
    pub fn is_working_day(&self, day: Date) -> Result<bool, UnknownYear> {
        if is_weekend(day) {
            return Ok(false);
        }
        let year = day.year();
        let holidays = self.0.get(&year).ok_or(UnknownYear { year })?;
        Ok(!holidays.contains(&day))
    }

    /// The `number`-th working day after `day`, which is not counted itself; for 0 the day itself
    /// or, where nobody works on it, the next working day.
    ///
    /// # Errors
    /// When the count reaches a year whose holidays are not known.
    pub fn working_days_after(&self, day: Date, number: u16) -> Result<Date, UnknownYear> {
        let mut at = day;
        let mut left = number;
        if number == 0 {
            if self.is_working_day(at)? {
                return Ok(at);
            }
            left = 1;
        }
        while left > 0 {
            let beyond = UnknownYear { year: at.year() };
            at = at.tomorrow().map_err(|_| beyond)?;
            left -= u16::from(self.is_working_day(at)?);
        }
        Ok(at)
    }
}

fn is_weekend(day: Date) -> bool {
    matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::{ToSpan, civil::date};
    use proptest::prelude::*;

    fn two_years(days: &[Date]) -> Holidays {
        let mut holidays = Holidays::default();
        for year in [2026, 2027] {
            holidays.add_year(year, days.iter().copied());
        }
        holidays
    }

    #[test]
    fn weekends_and_holidays_are_passed_over() {
        let holidays = two_years(&[date(2026, 4, 13), date(2026, 4, 14), date(2026, 4, 15)]);
        let friday = date(2026, 4, 10);
        assert_eq!(holidays.is_working_day(friday), Ok(true));
        assert_eq!(holidays.is_working_day(date(2026, 4, 11)), Ok(false));
        assert_eq!(holidays.is_working_day(date(2026, 4, 13)), Ok(false));
        assert_eq!(holidays.working_days_after(friday, 0), Ok(friday));
        let thursday = date(2026, 4, 16);
        assert_eq!(holidays.working_days_after(friday, 1), Ok(thursday));
        assert_eq!(
            holidays.working_days_after(date(2026, 4, 12), 0),
            Ok(thursday)
        );
    }

    #[test]
    fn a_year_of_which_nothing_is_known_is_not_guessed_at() {
        let holidays = two_years(&[]);
        let unknown = Err(UnknownYear { year: 2028 });
        assert_eq!(
            holidays.working_days_after(date(2027, 12, 31), 1),
            Err(UnknownYear { year: 2028 })
        );
        assert_eq!(holidays.is_working_day(date(2028, 1, 3)), unknown);
        assert_eq!(
            holidays.is_working_day(date(2028, 1, 1)),
            Ok(false),
            "a Saturday is none in any year"
        );
    }

    proptest! {
        #[test]
        fn between_a_day_and_the_nth_working_day_after_it_lie_so_many_working_days(
            start in 0i32..300, number in 1u16..120, off in proptest::collection::vec(0i32..600, 0..40)
        ) {
            let first = date(2026, 1, 1);
            let off: Vec<Date> = off.into_iter().map(|days| first + days.days()).collect();
            let holidays = two_years(&off);
            let start = first + start.days();
            let end = holidays.working_days_after(start, number).expect("known years");
            prop_assert_eq!(holidays.is_working_day(end), Ok(true));
            let mut counted = 0;
            let mut day = start;
            while day < end {
                day = day.tomorrow().expect("a day");
                counted += u16::from(holidays.is_working_day(day).expect("a known year"));
            }
            prop_assert_eq!(counted, number);
        }

        #[test]
        fn a_count_can_be_done_in_two_parts(start in 0i32..200, one in 1u16..60, other in 1u16..60) {
            let holidays = two_years(&[date(2026, 5, 4), date(2026, 7, 28)]);
            let start = date(2026, 1, 1) + start.days();
            let half = holidays.working_days_after(start, one).expect("known years");
            prop_assert_eq!(
                holidays.working_days_after(half, other),
                holidays.working_days_after(start, one + other)
            );
        }
    }
}
