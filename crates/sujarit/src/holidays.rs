//! The holidays of government offices, from `data/holidays/`: one file a year, each with its source
//! and, day by day, whether the source was seen. A further year is a further file and its line here.

use serde::Deserialize;
use std::sync::LazyLock;
use thai::workdays::Holidays;

const FILES: [&str; 2] = [
    include_str!("../../../data/holidays/2569.toml"),
    include_str!("../../../data/holidays/2570.toml"),
];

/// Years between the Buddhist era and the common era.
const BUDDHIST_OFFSET: i16 = 543;

/// A file of `data/holidays/`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Year {
    /// The calendar year of the Buddhist era.
    year: i16,
    #[cfg_attr(not(test), allow(dead_code, reason = "for who reads the file"))]
    source: String,
    holiday: Vec<Holiday>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(not(test), allow(dead_code, reason = "for who reads the file"))]
struct Holiday {
    date: String,
    name: String,
    sure: bool,
}

/// All years that are known. The files are part of the program and tested: a broken one shows as
/// a year that is not known.
pub fn known() -> &'static Holidays {
    static KNOWN: LazyLock<Holidays> = LazyLock::new(|| {
        let mut known = Holidays::default();
        for year in FILES.iter().filter_map(|file| toml::from_str(file).ok()) {
            let Year { year, holiday, .. } = year;
            let days = holiday.iter().filter_map(|day| day.date.parse().ok());
            known.add_year(year - BUDDHIST_OFFSET, days);
        }
        known
    });
    &KNOWN
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::{Date, Weekday, date};
    use std::collections::BTreeSet;

    fn years() -> Vec<Year> {
        let read = |file| toml::from_str::<Year>(file).expect("a year of holidays");
        FILES.map(read).into_iter().collect()
    }

    #[test]
    fn every_file_names_its_source_and_holds_days_of_its_year_in_order() {
        for year in years() {
            assert!(year.source.len() > 20, "{}", year.year);
            let seen = year.holiday.iter().any(|day| day.sure);
            assert!(!seen || year.source.contains('/'), "says where it was seen");
            let days: Vec<Date> = year
                .holiday
                .iter()
                .map(|day| day.date.parse().expect("a date"))
                .collect();
            assert!(days.is_sorted_by(|one, other| one < other), "{days:?}");
            for (day, holiday) in days.iter().zip(&year.holiday) {
                assert_eq!(day.year(), year.year - BUDDHIST_OFFSET);
                assert!(!holiday.name.is_empty());
            }
        }
    }

    #[test]
    fn a_holiday_on_a_weekend_has_its_substitute() {
        for year in years() {
            let weekend = |day: &Date| matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
            let days: BTreeSet<Date> = year
                .holiday
                .iter()
                .map(|day| day.date.parse().expect("a date"))
                .collect();
            for holiday in &year.holiday {
                let day: Date = holiday.date.parse().expect("a date");
                if !weekend(&day) {
                    continue;
                }
                let mut next = day;
                while weekend(&next) {
                    next = next.tomorrow().expect("a day");
                }
                assert!(days.contains(&next), "{} {}", holiday.name, day);
            }
        }
    }

    #[test]
    fn offices_rest_at_songkran_and_work_on_labour_day() {
        assert_eq!(known().is_working_day(date(2026, 4, 14)), Ok(false));
        assert_eq!(known().is_working_day(date(2026, 5, 1)), Ok(true));
        assert!(known().is_working_day(date(2035, 5, 1)).is_err());
    }
}
