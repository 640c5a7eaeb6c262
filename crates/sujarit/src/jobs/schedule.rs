//! What the program does by the calendar in Thailand: one table of what runs when.
//!
//! A run is named by its day ("close-days 20778") and put as a job that exists once, so that any
//! number of instances make it once. Of runs that were missed while nothing was running, the last
//! one is made up for; the work itself looks at all that was left.

use super::{Work, queue};
use crate::{
    db::{Db, Unlogged},
    log::{By, INSTALLATION, begin_of, date_of, day_of},
};
use sea_orm::DbErr;
use thai::workdays::Holidays;

/// Something that returns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Schedule {
    /// What is done.
    pub work: Work,
    /// On which days.
    pub on: Days,
    /// The hour in Thailand.
    pub hour: u8,
    /// The minute.
    pub minute: u8,
}

/// On which days something is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Days {
    /// Every day.
    Every,
    /// When offices work. In a year whose holidays are not known, Monday to Friday.
    Working,
}

/// What runs when.
pub const TABLE: [Schedule; 4] = [
    Schedule {
        work: Work::CloseDays,
        on: Days::Every,
        hour: 0,
        minute: 5,
    },
    Schedule {
        work: Work::RemoveOld,
        on: Days::Every,
        hour: 3,
        minute: 30,
    },
    Schedule {
        work: Work::MailRoots,
        on: Days::Every,
        hour: 6,
        minute: 0,
    },
    Schedule {
        work: Work::RemindOfDuties,
        on: Days::Working,
        hour: 7,
        minute: 0,
    },
];

/// A run of a schedule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// What names it.
    pub once: String,
    /// When it is due, in milliseconds since 1970.
    pub at: i64,
}

/// Most days between two runs.
const LONGEST: i32 = 20;

impl Schedule {
    fn run_on(self, day: i32, holidays: &Holidays) -> Option<Run> {
        let is_on = match self.on {
            Days::Every => true,
            Days::Working => {
                let date = date_of(day)?;
                let weekday = date.weekday().to_monday_zero_offset() < 5;
                holidays.is_working_day(date).unwrap_or(weekday)
            }
        };
        let minutes = i64::from(self.hour) * 60 + i64::from(self.minute);
        is_on.then(|| Run {
            once: format!("{} {day}", self.work.code()),
            at: begin_of(day) + minutes * 60 * 1000,
        })
    }

    /// The last run that was due by `now`.
    pub fn last(self, now: i64, holidays: &Holidays) -> Option<Run> {
        let today = day_of(now);
        let runs = (today - LONGEST..=today).rev();
        runs.filter_map(|day| self.run_on(day, holidays))
            .find(|run| run.at <= now)
    }

    /// The first run that is due after `now`.
    pub fn next(self, now: i64, holidays: &Holidays) -> Option<Run> {
        let today = day_of(now);
        let mut runs = (today..=today + LONGEST).filter_map(|day| self.run_on(day, holidays));
        runs.find(|run| run.at > now)
    }
}

/// Puts what is due by the calendar and not put yet. Says how much.
///
/// # Errors
/// When the database refuses.
pub async fn put_due(db: &Db, holidays: &Holidays) -> Result<usize, DbErr> {
    let mut new = 0;
    for schedule in TABLE {
        let Some(run) = schedule.last(db.now(), holidays) else {
            continue;
        };
        if queue::named(db, &run.once).await?.is_some() {
            continue;
        }
        let write = db.write(&By::program()).await?;
        let job = queue::NewJob {
            office: INSTALLATION,
            work: schedule.work,
            at: run.at,
            once: Some(&run.once),
        };
        new += usize::from(queue::put(&write, &job).await?);
        write.finish_unlogged(Unlogged::Job).await?;
    }
    Ok(new)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::{
        civil::date,
        tz::{TimeZone, offset},
    };
    use proptest::prelude::*;

    /// A moment in Thailand.
    fn at(year: i16, month: i8, day: i8, hour: i8, minute: i8) -> i64 {
        let zone = TimeZone::fixed(offset(7));
        let time = date(year, month, day).at(hour, minute, 0, 0);
        time.to_zoned(zone)
            .expect("a moment")
            .timestamp()
            .as_millisecond()
    }

    fn at_eight(on: Days) -> Schedule {
        Schedule {
            work: Work::CloseDays,
            on,
            hour: 8,
            minute: 0,
        }
    }

    fn holidays() -> Holidays {
        let mut holidays = Holidays::default();
        holidays.add_year(2026, [date(2026, 4, 13), date(2026, 4, 14)]);
        holidays
    }

    #[test]
    fn a_daily_run_is_due_at_its_hour_in_thailand() {
        let schedule = at_eight(Days::Every);
        let now = at(2026, 11, 21, 8, 0);
        let last = schedule.last(now, &holidays()).expect("a run");
        assert_eq!((last.at, last.once.as_str()), (now, "close-days 20778"));
        let before = schedule.last(now - 1, &holidays()).expect("a run");
        assert_eq!(before.once, "close-days 20777");
        let next = schedule.next(now, &holidays()).expect("a run");
        assert_eq!(next.at, at(2026, 11, 22, 8, 0));
    }

    #[test]
    fn a_run_on_working_days_passes_over_weekends_and_holidays() {
        let schedule = at_eight(Days::Working);
        let friday = at(2026, 4, 10, 8, 0);
        let next = schedule.next(friday, &holidays()).expect("a run");
        assert_eq!(next.at, at(2026, 4, 15, 8, 0), "weekend, two holidays");
        let last = schedule.last(next.at - 1, &holidays()).expect("a run");
        assert_eq!(last.at, friday);
        let unknown = schedule.next(at(2030, 1, 5, 0, 0), &holidays());
        assert_eq!(
            unknown.expect("a run").at,
            at(2030, 1, 7, 8, 0),
            "Monday of a year without holidays"
        );
    }

    proptest! {
        #[test]
        fn runs_follow_each_other_without_a_gap_within_what_done_jobs_are_kept(
            minutes in 0i64..3 * 365 * 24 * 60
        ) {
            let now = at(2025, 6, 1, 0, 0) + minutes * 60_000;
            let known = crate::holidays::known();
            for schedule in TABLE.into_iter().chain([at_eight(Days::Working)]) {
                let last = schedule.last(now, known).expect("a run");
                let next = schedule.next(now, known).expect("a run");
                prop_assert!(last.at <= now && now < next.at);
                prop_assert!(next.at - last.at < queue::DONE_KEPT);
                prop_assert_ne!(&last.once, &next.once);
                prop_assert_eq!(schedule.last(next.at - 1, known), Some(last));
            }
        }
    }
}
