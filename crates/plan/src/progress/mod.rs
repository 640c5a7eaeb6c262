//! What was done of a plan: rounds, statuses, the score of carrying out, results of indicators, and
//! figures that are missing.
//!
//! An entry is reported in two rounds a year, after six and after twelve months. What the national
//! system counts, and how, is data (`data/reporting/`); this module computes. Nothing here takes
//! what is missing for nought: see [`Missing`].

mod account;
mod figure;
mod follow_up;
mod measured;

pub use account::{
    Account, Answered, Findings, Line, Refusal, Report, Says, Shown, Spending, Target, Verdict,
    refusals, targets,
};
pub use figure::{Figure, Missing, Sum};
pub use follow_up::Load;
pub use measured::{Answer, Finding, Unmeasured, judge};

use crate::{Basis, BudgetStatus, Entry};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::sync::LazyLock;
use thai::fiscal::{FiscalYear, Quarter};

/// How far into its fiscal year a round reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "u8", try_from = "u8")]
pub enum Months {
    /// 1 October to 31 March (รอบ 6 เดือน).
    Six,
    /// The whole year (รอบ 12 เดือน).
    Twelve,
}

impl Months {
    /// Both, in their order.
    pub const ALL: [Self; 2] = [Self::Six, Self::Twelve];

    /// 6 or 12.
    pub const fn get(self) -> u8 {
        match self {
            Self::Six => 6,
            Self::Twelve => 12,
        }
    }
}

impl From<Months> for u8 {
    fn from(months: Months) -> Self {
        months.get()
    }
}

impl TryFrom<u8> for Months {
    type Error = &'static str;

    fn try_from(number: u8) -> Result<Self, Self::Error> {
        let mut all = Self::ALL.into_iter();
        all.find(|months| months.get() == number)
            .ok_or("a round is of 6 or 12 months")
    }
}

/// A round of reporting.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Round {
    /// Its fiscal year.
    pub year: FiscalYear,
    /// How far into the year.
    pub months: Months,
}

impl Round {
    /// The last day that is reported on: 31 March or 30 September.
    pub fn last_day(self) -> Date {
        match self.months {
            Months::Six => Quarter::new(2).map_or(Date::MAX, |second| self.year.quarter(second).1),
            Months::Twelve => self.year.last_day(),
        }
    }

    /// Whether an entry is due in this round, as its budget and its quarters tell; where they tell
    /// nothing it is.
    pub fn expects(self, entry: &Entry) -> Expected {
        let budget = &entry.budget;
        let by_year = budget.status == BudgetStatus::Amount && budget.basis == Basis::PerYear;
        if by_year && !budget.amounts.is_empty() && !budget.amounts.contains_key(&self.year) {
            return Expected::NotThisYear;
        }
        let begins_late = !entry.quarters.is_empty() && entry.quarters.iter().all(|q| q.get() > 2);
        match self.months {
            Months::Six if begins_late => Expected::NotYet,
            _ => Expected::Due,
        }
    }
}

/// Whether an entry is due in a round.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Expected {
    /// Its report is due.
    Due,
    /// It is carried out in a later quarter of the year; it may be reported all the same.
    NotYet,
    /// The plan has money for it in other years only.
    NotThisYear,
}

/// How far an entry has come (สถานะ), as the national system asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// อยู่ระหว่างดำเนินการ
    InProgress,
    /// ดำเนินการแล้วเสร็จ
    Done,
    /// ไม่สามารถดำเนินการได้
    Cannot,
}

impl Status {
    /// All, in the order of the form.
    pub const ALL: [Self; 3] = [Self::InProgress, Self::Done, Self::Cannot];

    /// As it is kept, for ever.
    pub const fn code(self) -> &'static str {
        match self {
            Self::InProgress => "in_progress",
            Self::Done => "done",
            Self::Cannot => "cannot",
        }
    }

    /// The status with this code.
    pub fn of_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.code() == code)
    }
}

/// How an entry stands when its points are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// Reported with this status.
    Reported(Status),
    /// No report (รอการรายงานผล).
    NotReported,
    /// Needs no report: marked as not in accord with its dimension, or not of this year.
    Exempt,
}

/// The status of a year: done in either round is done, else what the later round says.
pub fn of_year(six: Option<Status>, twelve: Option<Status>) -> Option<Status> {
    match (six, twelve) {
        (Some(Status::Done), _) => Some(Status::Done),
        (six, twelve) => twelve.or(six),
    }
}

/// What the national system counts and asks for.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct National {
    /// The fiscal year from which it counts so.
    pub year: u16,
    /// Where that was seen.
    pub source: String,
    /// Whether it was seen, or is general knowledge.
    pub sure: bool,
    /// The points of each status.
    pub points: Points,
    /// The reasons one of which is asked for where an entry cannot be carried out.
    pub reason: Vec<Reason>,
    /// What is asked for.
    pub fields: Fields,
}

/// Points in hundredths.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Points {
    /// Of an entry that is done.
    pub done: u32,
    /// Of one in progress.
    pub in_progress: u32,
    /// Of one that cannot be carried out.
    pub cannot: u32,
}

/// A reason why an entry cannot be carried out.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reason {
    /// As it is kept; its wording stands in the catalogue of texts.
    pub code: String,
    /// Whether it is to be told in words.
    #[serde(default)]
    pub needs_text: bool,
}

/// The fields of the national system's forms, in their order.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fields {
    /// Of an entry of the plan.
    pub plan: Vec<String>,
    /// Of its report.
    pub report: Vec<String>,
}

/// How the national system counts.
pub fn national() -> &'static National {
    static NATIONAL: LazyLock<National> = LazyLock::new(|| {
        let text = include_str!("../../../../data/reporting/e-plannacc.toml");
        toml::from_str(text).expect("the file is sound: a test reads it")
    });
    &NATIONAL
}

impl National {
    /// The reason with this code.
    pub fn reason(&self, code: &str) -> Option<&Reason> {
        self.reason.iter().find(|reason| reason.code == code)
    }
}

/// How many entries stand how, and what follows from it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Score {
    /// Done.
    pub done: u32,
    /// In progress.
    pub in_progress: u32,
    /// Cannot be carried out.
    pub cannot: u32,
    /// Without a report.
    pub not_reported: u32,
    /// That need no report; not among [`Score::items`].
    pub exempt: u32,
}

impl Score {
    /// The count of these entries.
    pub fn of(standings: impl IntoIterator<Item = Standing>) -> Self {
        let mut score = Self::default();
        for standing in standings {
            *match standing {
                Standing::Reported(Status::Done) => &mut score.done,
                Standing::Reported(Status::InProgress) => &mut score.in_progress,
                Standing::Reported(Status::Cannot) => &mut score.cannot,
                Standing::NotReported => &mut score.not_reported,
                Standing::Exempt => &mut score.exempt,
            } += 1;
        }
        score
    }

    /// The entries that are to be reported: those by which the points are divided.
    pub const fn items(&self) -> u32 {
        self.reported() + self.not_reported
    }

    /// The entries that were reported.
    pub const fn reported(&self) -> u32 {
        self.done + self.in_progress + self.cannot
    }

    /// The score in hundredths of a percent, 0 to 10,000, rounded half up; `None` where no entry is
    /// to be reported.
    pub fn hundredths(&self, points: Points) -> Option<u32> {
        let items = u64::from(self.items());
        let sum = [
            (self.done, points.done),
            (self.in_progress, points.in_progress),
            (self.cannot, points.cannot),
        ];
        let sum: u64 = sum
            .iter()
            .map(|(count, points)| u64::from(*count) * u64::from(*points))
            .sum();
        // A hundred points are all of an entry, and a percent has a hundred hundredths.
        let rounded = (sum * 200 + items).checked_div(2 * items)?;
        u32::try_from(rounded).ok()
    }

    /// The score with two decimals: "62.50"; `None` where no entry is to be reported.
    pub fn printed(&self, points: Points) -> Option<String> {
        let hundredths = self.hundredths(points)?;
        Some(format!("{}.{:02}", hundredths / 100, hundredths % 100))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::{collection::vec, prelude::*, sample::select};
    use thai::money::Money;

    const STANDINGS: [Standing; 5] = [
        Standing::Reported(Status::Done),
        Standing::Reported(Status::InProgress),
        Standing::Reported(Status::Cannot),
        Standing::NotReported,
        Standing::Exempt,
    ];

    #[test]
    fn the_national_file_is_sound_and_its_codes_are_told_once() {
        let national = national();
        assert!(national.source.len() > 20);
        let mut codes: Vec<&str> = national.reason.iter().map(|r| r.code.as_str()).collect();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), national.reason.len());
        assert!(
            national
                .reason("other")
                .is_some_and(|other| other.needs_text)
        );
        assert_eq!(national.reason("none"), None);
    }

    #[test]
    fn half_of_what_is_in_progress_counts_and_what_is_missing_counts_as_nothing_done() {
        let points = national().points;
        let score = Score::of([
            Standing::Reported(Status::Done),
            Standing::Reported(Status::InProgress),
            Standing::NotReported,
            Standing::Exempt,
        ]);
        assert_eq!(score.items(), 3, "what needs no report is no item");
        assert_eq!(score.printed(points).as_deref(), Some("50.00"));
        let thirds = Score {
            done: 2,
            not_reported: 1,
            ..Score::default()
        };
        assert_eq!(thirds.printed(points).as_deref(), Some("66.67"));
        assert_eq!(Score::default().printed(points), None, "no entry, no score");
    }

    #[test]
    fn done_in_either_round_is_done() {
        use Status::{Cannot, Done, InProgress};
        assert_eq!(of_year(Some(Done), Some(InProgress)), Some(Done));
        assert_eq!(of_year(Some(InProgress), Some(Cannot)), Some(Cannot));
        assert_eq!(of_year(Some(InProgress), None), Some(InProgress));
        assert_eq!(of_year(None, None), None);
    }

    #[test]
    fn money_of_other_years_and_late_quarters_put_a_report_off() {
        let year = FiscalYear::new(2569);
        let round = |months| Round { year, months };
        let mut entry = Entry::default();
        assert_eq!(round(Months::Six).expects(&entry), Expected::Due);
        entry.quarters = Quarter::ALL[2..].to_vec();
        assert_eq!(round(Months::Six).expects(&entry), Expected::NotYet);
        assert_eq!(round(Months::Twelve).expects(&entry), Expected::Due);
        entry.budget.status = BudgetStatus::Amount;
        let other = FiscalYear::new(2568);
        entry.budget.amounts.insert(other, Money::from_baht(5_000));
        assert_eq!(round(Months::Twelve).expects(&entry), Expected::NotThisYear);
        entry.budget.basis = Basis::WholePeriod;
        assert_eq!(round(Months::Twelve).expects(&entry), Expected::Due);
    }

    #[test]
    fn a_round_ends_with_march_or_september() {
        let year = FiscalYear::new(2569);
        let ends = Months::ALL.map(|months| Round { year, months }.last_day().to_string());
        assert_eq!(ends, ["2026-03-31", "2026-09-30"]);
        assert!(Months::try_from(9).is_err());
    }

    proptest! {
        #[test]
        fn a_better_status_never_lowers_the_score(
            mut standings in vec(select(STANDINGS.to_vec()), 1..60),
            at in any::<prop::sample::Index>(),
        ) {
            let points = national().points;
            let at = at.index(standings.len());
            standings[at] = Standing::NotReported;
            let before = Score::of(standings.iter().copied());
            standings[at] = Standing::Reported(Status::InProgress);
            let better = Score::of(standings.iter().copied());
            standings[at] = Standing::Reported(Status::Done);
            let best = Score::of(standings.iter().copied());
            let [before, better, best] = [before, better, best].map(|s| s.hundredths(points));
            prop_assert!(before <= better && better <= best && best <= Some(10_000));
        }

        #[test]
        fn every_entry_is_counted_once(standings in vec(select(STANDINGS.to_vec()), 0..60)) {
            let score = Score::of(standings.iter().copied());
            prop_assert_eq!((score.items() + score.exempt) as usize, standings.len());
        }
    }
}
