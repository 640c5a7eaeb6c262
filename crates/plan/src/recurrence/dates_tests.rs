//! Days of duties: by name for the rhythms that plans print, by property for all others.

use super::{Occurrence, Period, Recurrence, read};
use Period::{Day, HalfYear, Month, Occasion, Quarter, Week, Year};
use jiff::{
    ToSpan,
    civil::{Date, date},
};
use proptest::prelude::*;
use thai::{fiscal::FiscalYear, workdays::Holidays};

const YEAR: FiscalYear = FiscalYear::new(2570);

/// Some holidays of the two calendar years of fiscal year 2570.
fn holidays() -> Holidays {
    let mut holidays = Holidays::default();
    holidays.add_year(2026, [date(2026, 12, 31)]);
    holidays.add_year(2027, [date(2027, 1, 1), date(2027, 4, 30)]);
    holidays
}

/// The due days of what a text says.
fn due(text: &str) -> Vec<String> {
    let duties = read(text);
    let dates = duties
        .iter()
        .flat_map(|duty| duty.recurrence.dates(YEAR, 0, &holidays()));
    dates.map(|at| at.due.to_string()).collect()
}

#[test]
fn a_span_is_due_when_it_ends_and_on_a_working_day() {
    assert_eq!(
        due("รายงานทุกไตรมาส"),
        ["2026-12-30", "2027-03-31", "2027-06-30", "2027-09-30"],
        "31 December is a holiday"
    );
    assert_eq!(
        due("รายงานทุกเดือน")[..7],
        [
            "2026-10-30",
            "2026-11-30",
            "2026-12-30",
            "2027-01-29",
            "2027-02-26",
            "2027-03-31",
            "2027-04-29"
        ]
    );
    assert_eq!(
        due("รายงานรอบ ๖ เดือน ๙ เดือน และ ๑๒ เดือน"),
        ["2027-03-31", "2027-06-30", "2027-09-30"]
    );
    assert_eq!(due("ประกาศในเดือนตุลาคมของทุกปี"), ["2026-10-30"]);
    assert_eq!(due("รายงานประจำปี"), ["2027-09-30"]);
    assert_eq!(due("แจ้งผลภายใน ๑๕ วัน"), Vec::<String>::new());
    assert_eq!(due("เชิญผู้สังเกตการณ์ทุกครั้ง"), Vec::<String>::new());
}

#[test]
fn what_the_words_leave_open_is_parted_equally_and_says_so() {
    for (text, days) in [
        ("อบรมปีละ ๒ ครั้ง", &["2027-03-31", "2027-09-30"][..]),
        ("ปีละสามครั้ง", &["2027-01-29", "2027-05-31", "2027-09-30"][..]),
        ("ทุก ๒ ปี", &["2027-09-30"][..]),
    ] {
        assert_eq!(due(text), days, "{text}");
        let duty = &read(text)[0];
        let dates = duty.recurrence.dates(YEAR, 0, &holidays());
        assert!(dates.iter().all(|at| at.is_open), "{text}");
    }
    let twice_a_month = due("ประชุมเดือนละ ๒ ครั้ง");
    assert_eq!(twice_a_month.len(), 24);
    assert_eq!(
        twice_a_month[..3],
        ["2026-10-15", "2026-10-30", "2026-11-13"]
    );
    for (text, summed) in [
        ("เข้าแถวทุกวันจันทร์", true),
        ("ทุก ๒ สัปดาห์", true),
        ("เดือนละ ๓ ครั้ง", true),
        ("เดือนละ ๒ ครั้ง", false),
        ("ทุกเดือน", false),
    ] {
        assert_eq!(read(text)[0].recurrence.is_summed_up(), summed, "{text}");
        assert!(!summed || due(text).len() == 12, "{text}");
    }
    let printed = Recurrence::Every(Month).dates(YEAR, 0, &holidays());
    assert!(printed.iter().all(|at| !at.is_open && !at.is_unsure));
}

#[test]
fn a_day_of_each_month_is_the_last_where_the_month_is_shorter() {
    let days = Recurrence::OnDay(31).dates(YEAR, 0, &Holidays::default());
    assert_eq!(days[4].by_words, date(2027, 2, 28));
    assert_eq!(days[4].due, date(2027, 2, 26), "a Sunday");
    assert!(days[4].is_unsure);
    // 1 October 2022 was a Saturday: the working day before it lies in another year.
    let first = Recurrence::OnDay(1).dates(FiscalYear::new(2566), 0, &Holidays::default());
    assert_eq!(first[0].due, date(2022, 10, 3));
}

#[test]
fn days_of_grace_reach_over_the_end_of_the_year_before() {
    let report = Recurrence::Every(Year).dates(YEAR, 90, &holidays());
    let [Occurrence { by_words, due, .. }] = report[..] else {
        panic!("{report:?}")
    };
    assert_eq!(by_words, date(2026, 12, 29), "90 days after 30 September");
    assert_eq!(due, by_words);
}

#[test]
fn in_a_year_whose_holidays_are_not_known_weekends_alone_count_and_the_day_says_so() {
    let days = Recurrence::Every(Month).dates(FiscalYear::new(2590), 0, &holidays());
    assert_eq!(days.len(), 12);
    assert!(days.iter().all(|at| at.is_unsure));
}

fn any_period() -> impl Strategy<Value = Period> {
    proptest::sample::select(vec![Day, Week, Month, Quarter, HalfYear, Year, Occasion])
}

fn any_recurrence() -> impl Strategy<Value = Recurrence> {
    prop_oneof![
        any_period().prop_map(Recurrence::Every),
        (0u32..500, any_period())
            .prop_map(|(number, period)| Recurrence::EveryFew { number, period }),
        (0u32..500, any_period(), any::<bool>()).prop_map(|(number, period, at_least)| {
            Recurrence::Times {
                number,
                period,
                at_least,
            }
        }),
        (0u32..40).prop_map(Recurrence::OnDay),
        proptest::collection::vec(0u8..15, 0..8).prop_map(Recurrence::InMonths),
    ]
}

proptest! {
    #[test]
    fn days_ascend_lie_in_the_year_and_are_no_holidays(
        recurrence in any_recurrence(),
        year in 2560u16..2600,
        grace in 0u16..365,
        off in proptest::collection::vec(0i32..800, 0..60),
    ) {
        let year = FiscalYear::new(year);
        let (first, last) = (year.first_day(), year.last_day());
        let mut holidays = Holidays::default();
        let off: Vec<Date> = off.into_iter().map(|days| first + days.days()).collect();
        holidays.add_year(first.year(), off.iter().copied());
        holidays.add_year(last.year(), off.iter().copied());
        let days = recurrence.dates(year, grace, &holidays);
        prop_assert!(days.is_sorted_by(|one, other| one.by_words < other.by_words));
        prop_assert!(days.is_sorted_by(|one, other| one.due <= other.due));
        for at in &days {
            prop_assert!((first..=last).contains(&at.due), "{at:?}");
            prop_assert!((first..=last).contains(&at.by_words), "{at:?}");
            prop_assert_eq!(holidays.is_working_day(at.due), Ok(true), "{:?}", at);
            prop_assert!(!at.is_unsure);
        }
        prop_assert_eq!(days.is_empty(), !recurrence.returns() || matches!(
            &recurrence,
            Recurrence::InMonths(months) if months.iter().all(|month| !(1..=12).contains(month))
        ));
    }

    #[test]
    fn there_are_as_many_as_the_words_fix(recurrence in any_recurrence(), year in 2560u16..2600) {
        let days = recurrence.dates(FiscalYear::new(year), 0, &Holidays::default());
        let in_days = matches!(
            recurrence,
            Recurrence::Every(Day | Week)
                | Recurrence::EveryFew { period: Day | Week, .. }
                | Recurrence::Times { period: Day | Week, .. }
        );
        let named = matches!(recurrence, Recurrence::InMonths(_));
        if let Some(times) = recurrence.times_per_year().filter(|_| !in_days && !named) {
            let expected = match times { 0 => 1, 1..=24 => times, _ => 12 };
            prop_assert_eq!(days.len(), expected as usize, "{:?}", recurrence);
        }
        prop_assert!(days.len() <= 24);
    }
}
