//! The yearly schedule (แผนดำเนินงาน): which step of an entry is carried out in which quarter of a
//! fiscal year, and by which unit.
//!
//! It is made from the plan: the steps of the sheet, in the quarters that their words or the
//! sheet's period name, by the units responsible. What the plan does not say stays open until a
//! person decides. A duty that returns keeps its own rhythm ([`recurrence`]) beside the quarters.

use crate::{Entry, Plan, Sheet, recurrence};
use serde::{Deserialize, Serialize};
use thai::fiscal::{self, FiscalYear, Quarter};

/// What is planned of an entry in one fiscal year.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scheduled {
    /// The year.
    pub year: FiscalYear,
    /// Its steps in this year.
    pub steps: Vec<ScheduledStep>,
    /// The remark of the schedule.
    pub note: Option<String>,
}

/// A step in a year.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScheduledStep {
    /// The step, its sub-steps on lines of their own ("  - …").
    pub text: String,
    /// The quarters it is carried out in, ascending; empty where that is open.
    pub quarters: Vec<Quarter>,
    /// The units that carry it out.
    pub units: Vec<String>,
}

impl ScheduledStep {
    /// The words of the rhythm in which it returns, e.g. "ทุกเดือน"; empty where it does not.
    pub fn rhythm(&self) -> String {
        let duties = recurrence::read(&self.text).into_iter();
        let words = duties.filter(|duty| duty.recurrence.returns()).map(|duty| {
            let letters = self.text.chars().skip(duty.span.start as usize);
            letters.take(duty.span.length as usize).collect::<String>()
        });
        words.collect::<Vec<_>>().join(", ")
    }
}

/// The steps of a sheet, each with its sub-steps.
fn steps(sheet: &Sheet) -> Vec<String> {
    let mut steps: Vec<String> = Vec::new();
    for line in &sheet.steps {
        match steps.last_mut() {
            Some(step) if line.starts_with("  - ") => {
                step.push('\n');
                step.push_str(line);
            }
            _ => steps.push(line.clone()),
        }
    }
    steps
}

/// The quarters that a text names, by themselves or by the rhythm of a duty that returns.
fn named(text: &str) -> Vec<Quarter> {
    let named = fiscal::quarters(text);
    if !named.is_empty() {
        return named;
    }
    let duties = recurrence::read(text).into_iter();
    let months = duties.flat_map(|duty| duty.recurrence.months());
    // October, the tenth month, begins the first quarter of the fiscal year.
    let quarters = months.filter_map(|month| Quarter::new((month + 2) % 12 / 3 + 1));
    let mut quarters: Vec<Quarter> = quarters.collect();
    quarters.sort_unstable();
    quarters.dedup();
    quarters
}

impl Entry {
    /// What is planned of it in a year; `None` where no schedule was made.
    pub fn scheduled_in(&self, year: FiscalYear) -> Option<&Scheduled> {
        self.scheduled
            .iter()
            .find(|scheduled| scheduled.year == year)
    }

    /// Puts a year's schedule in the place of the one before.
    pub fn schedule(&mut self, scheduled: Scheduled) {
        self.scheduled.retain(|one| one.year != scheduled.year);
        self.scheduled.push(scheduled);
        self.scheduled.sort_by_key(|scheduled| scheduled.year);
    }

    /// The schedule of a year as the plan tells it. Steps that were scheduled before keep what was
    /// decided of them.
    pub fn propose_schedule(&self, year: FiscalYear) -> Scheduled {
        let before = self.scheduled_in(year);
        let sheet = self.sheet.clone().unwrap_or_default();
        let period = fiscal::quarters(sheet.period.as_deref().unwrap_or_default());
        let otherwise = if period.is_empty() {
            self.quarters.clone()
        } else {
            period
        };
        let step = |text: String| {
            let mut known = before.iter().flat_map(|before| &before.steps);
            let like = |step: &&ScheduledStep| thai::squash(&step.text) == thai::squash(&text);
            if let Some(known) = known.find(like) {
                return ScheduledStep {
                    text,
                    ..known.clone()
                };
            }
            let own = named(&text);
            ScheduledStep {
                quarters: if own.is_empty() {
                    otherwise.clone()
                } else {
                    own
                },
                units: self.responsible.clone(),
                text,
            }
        };
        let mut texts = steps(&sheet);
        if texts.is_empty() {
            texts.push(self.title.clone());
        }
        Scheduled {
            year,
            steps: texts.into_iter().map(step).collect(),
            note: before.and_then(|before| before.note.clone()),
        }
    }
}

impl Scheduled {
    /// Spreads the steps that have no quarter over the year, in their order: the first ones in the
    /// first quarter, the last ones in the last.
    pub fn spread(&mut self) {
        let count = self.steps.len();
        for (index, step) in self.steps.iter_mut().enumerate() {
            if step.quarters.is_empty() {
                let number = u8::try_from(index * 4 / count.max(1) + 1).unwrap_or(4);
                step.quarters = Quarter::new(number).into_iter().collect();
            }
        }
    }

    /// The units that do anything, in the order of the steps.
    pub fn units(&self) -> Vec<String> {
        let mut units: Vec<String> = Vec::new();
        for unit in self.steps.iter().flat_map(|step| &step.units) {
            if !units.contains(unit) {
                units.push(unit.clone());
            }
        }
        units
    }

    /// The quarters in which anything is done, ascending.
    pub fn quarters(&self) -> Vec<Quarter> {
        let steps = self.steps.iter();
        let mut quarters: Vec<Quarter> = steps.flat_map(|step| step.quarters.clone()).collect();
        quarters.sort_unstable();
        quarters.dedup();
        quarters
    }
}

impl Plan {
    /// The schedule of one year as a plan of its own: every entry with that year's money, its
    /// scheduled steps, quarters and units. [`Entry::scheduled`] holds that year alone.
    pub fn yearly(&self, year: FiscalYear) -> Self {
        let entry = |entry: &Entry| {
            let mut entry = entry.clone();
            let scheduled = entry.scheduled_in(year).cloned();
            if entry.budget.basis == crate::Basis::PerYear {
                entry.budget.amounts.retain(|of, _| *of == year);
            }
            if entry.budget.amounts.is_empty() && entry.budget.status == crate::BudgetStatus::Amount
            {
                entry.budget.status = crate::BudgetStatus::Unstated;
            }
            let lines = scheduled.iter().flat_map(|scheduled| &scheduled.steps);
            let lines = lines.flat_map(|step| step.text.lines().map(str::to_owned));
            entry.sheet = scheduled.is_some().then(|| Sheet {
                steps: lines.collect(),
                ..Sheet::default()
            });
            entry.quarters = scheduled
                .as_ref()
                .map(Scheduled::quarters)
                .unwrap_or_default();
            let units = scheduled.as_ref().map(Scheduled::units).unwrap_or_default();
            if !units.is_empty() {
                entry.responsible = units;
            }
            entry.note = scheduled
                .as_ref()
                .and_then(|scheduled| scheduled.note.clone());
            entry.scheduled = scheduled.into_iter().collect();
            (entry.row, entry.head) = (None, None);
            entry
        };
        Self {
            office: self.office.clone(),
            title: format!(
                "แผนดำเนินงานตามแผนปฏิบัติการป้องกันการทุจริต ประจำปีงบประมาณ พ.ศ. {}",
                year.get()
            ),
            framework: self.framework.clone(),
            years: vec![year],
            entries: self.entries.iter().map(entry).collect(),
            no_activity: self.no_activity.clone(),
            ..Self::default()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const YEAR: FiscalYear = FiscalYear::new(2569);

    fn entry(steps: &[&str]) -> Entry {
        Entry {
            title: "มาตรการทดลอง".to_owned(),
            responsible: vec!["สำนักปลัด".to_owned()],
            sheet: Some(Sheet {
                steps: steps.iter().map(|step| (*step).to_owned()).collect(),
                ..Sheet::default()
            }),
            ..Entry::default()
        }
    }

    fn quarters(scheduled: &Scheduled) -> Vec<Vec<u8>> {
        let steps = scheduled.steps.iter();
        steps
            .map(|step| step.quarters.iter().map(|quarter| quarter.get()).collect())
            .collect()
    }

    #[test]
    fn steps_stand_in_the_quarters_that_their_words_tell_and_else_stay_open() {
        let entry = entry(&[
            "แต่งตั้งคณะทำงาน ไตรมาสที่ ๑",
            "จัดอบรม",
            "  - เชิญวิทยากร",
            "รายงานผลทุกเดือน",
            "รายงานผลรอบ ๖ เดือน และ ๑๒ เดือน",
        ]);
        let scheduled = entry.propose_schedule(YEAR);
        assert_eq!(
            quarters(&scheduled),
            [vec![1], vec![], vec![1, 2, 3, 4], vec![2, 4]]
        );
        assert_eq!(scheduled.steps[1].text, "จัดอบรม\n  - เชิญวิทยากร");
        assert_eq!(
            scheduled.steps[2].rhythm(),
            "ทุกเดือน",
            "its own, beside the quarters"
        );
        assert_eq!(scheduled.steps[0].rhythm(), "");
        assert_eq!(scheduled.steps[0].units, ["สำนักปลัด"]);
        let mut spread = scheduled;
        spread.spread();
        assert_eq!(
            quarters(&spread),
            [vec![1], vec![2], vec![1, 2, 3, 4], vec![2, 4]]
        );
    }

    #[test]
    fn what_was_decided_of_a_step_stays_when_the_sheet_is_changed() {
        let mut entry = entry(&["ประชุม", "รายงาน"]);
        let mut scheduled = entry.propose_schedule(YEAR);
        scheduled.steps[1].quarters = Quarter::new(4).into_iter().collect();
        scheduled.steps[1].units = vec!["กองคลัง".to_owned()];
        scheduled.note = Some("รองบประมาณ".to_owned());
        entry.schedule(scheduled);
        if let Some(sheet) = &mut entry.sheet {
            sheet.steps.insert(0, "แต่งตั้ง".to_owned());
        }
        let again = entry.propose_schedule(YEAR);
        assert_eq!(quarters(&again), [vec![], vec![], vec![4]]);
        assert_eq!(again.steps[2].units, ["กองคลัง"]);
        assert_eq!(again.note.as_deref(), Some("รองบประมาณ"));
        let other = entry.propose_schedule(FiscalYear::new(2570));
        assert_eq!(
            quarters(&other),
            [const { Vec::<u8>::new() }; 3],
            "each year has its own"
        );
    }

    #[test]
    fn the_plan_of_a_year_holds_that_years_money_and_steps_alone() {
        let mut entry = entry(&["ประชุม"]);
        let amount = thai::money::Money::from_baht;
        entry.budget.status = crate::BudgetStatus::Amount;
        entry.budget.amounts = [(YEAR, amount(100)), (FiscalYear::new(2570), amount(900))].into();
        let mut scheduled = entry.propose_schedule(YEAR);
        scheduled.spread();
        entry.schedule(scheduled);
        let plan = Plan {
            years: vec![YEAR, FiscalYear::new(2570)],
            entries: vec![entry],
            ..Plan::default()
        };
        let yearly = plan.yearly(YEAR);
        assert_eq!(yearly.years, [YEAR]);
        assert_eq!(yearly.entries[0].budget.amounts.len(), 1);
        assert_eq!(yearly.entries[0].quarters.len(), 1);
        let other = plan.yearly(FiscalYear::new(2570));
        assert!(other.entries[0].scheduled.is_empty(), "nobody made it yet");
    }
}
