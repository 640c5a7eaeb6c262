//! Counts and sums of a plan, computed here and nowhere else: pages, checks and printed tables
//! read them. The parts of a whole always add up to it, because every entry is put once into each
//! level: an entry without dimension or mission has a part of its own.

use crate::{Basis, BudgetStatus, Entry, Kind, Plan, Scope};
use serde::Serialize;
use std::collections::BTreeMap;
use thai::{fiscal::FiscalYear, money::Money};

/// The figures of a set of entries.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Tally {
    /// Entries.
    pub entries: u32,
    /// Of these, projects (โครงการ).
    pub projects: u32,
    /// Of these, activities (กิจกรรม).
    pub activities: u32,
    /// Of these, measures (มาตรการ).
    pub measures: u32,
    /// Of these, entries that print no class word.
    pub without_kind: u32,
    /// Entries with an amount.
    pub with_budget: u32,
    /// Entries that say that no budget is used.
    pub without_budget: u32,
    /// Entries that do not say.
    pub unstated: u32,
    /// Amounts by fiscal year, of entries that print one a year.
    pub amounts: BTreeMap<FiscalYear, Money>,
    /// Amounts that one entry prints for the whole period.
    pub whole_period: Money,
}

/// The figures of one mission.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct MissionTotals {
    /// Its code; `None` for the entries of the dimension that stand under no mission.
    pub mission: Option<String>,
    /// Its figures.
    pub tally: Tally,
}

/// The figures of one dimension.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DimensionTotals {
    /// Its number; `None` for the entries that stand under no dimension.
    pub dimension: Option<u8>,
    /// Its figures.
    pub tally: Tally,
    /// The same by mission, ascending, "no mission" first.
    pub missions: Vec<MissionTotals>,
}

/// The figures of a plan.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Totals {
    /// The whole plan.
    pub whole: Tally,
    /// The same by dimension, ascending, "no dimension" first. Dimensions without entries are
    /// not listed.
    pub dimensions: Vec<DimensionTotals>,
}

impl Totals {
    /// The figures of a plan.
    pub fn of(plan: &Plan) -> Self {
        let mut whole = Tally::default();
        let mut parts: BTreeMap<Option<u8>, BTreeMap<Option<&str>, Tally>> = BTreeMap::new();
        for entry in &plan.entries {
            whole.add(entry);
            let missions = parts.entry(entry.dimension).or_default();
            missions
                .entry(entry.mission.as_deref())
                .or_default()
                .add(entry);
        }
        let dimensions = parts.into_iter().map(|(dimension, missions)| {
            let missions: Vec<_> = missions
                .into_iter()
                .map(|(mission, tally)| MissionTotals {
                    mission: mission.map(str::to_owned),
                    tally,
                })
                .collect();
            let mut tally = Tally::default();
            missions
                .iter()
                .for_each(|mission| tally.join(&mission.tally));
            DimensionTotals {
                dimension,
                tally,
                missions,
            }
        });
        Self {
            dimensions: dimensions.collect(),
            whole,
        }
    }

    /// The figures of a dimension; `None` where no entry stands under it.
    pub fn dimension(&self, number: u8) -> Option<&DimensionTotals> {
        self.dimensions
            .iter()
            .find(|part| part.dimension == Some(number))
    }

    /// What a stated total of this scope ought to be; all zero for a dimension without entries.
    pub fn scope(&self, scope: Scope) -> Tally {
        match scope {
            Scope::Plan | Scope::Foreword => self.whole.clone(),
            Scope::Dimension(number) | Scope::ForewordDimension(number) => self
                .dimension(number)
                .map(|part| part.tally.clone())
                .unwrap_or_default(),
        }
    }
}

impl Tally {
    /// The figures of any set of entries.
    pub fn of<'a>(entries: impl IntoIterator<Item = &'a Entry>) -> Self {
        let mut tally = Self::default();
        entries.into_iter().for_each(|entry| tally.add(entry));
        tally
    }

    /// How many entries of a kind; of all kinds where `kind` is `None`.
    pub const fn count(&self, kind: Option<Kind>) -> u32 {
        match kind {
            None => self.entries,
            Some(Kind::Project) => self.projects,
            Some(Kind::Activity) => self.activities,
            Some(Kind::Measure) => self.measures,
        }
    }

    /// The amounts of a fiscal year; of all years and the whole period where `year` is `None`.
    pub fn amount(&self, year: Option<FiscalYear>) -> Money {
        match year {
            Some(year) => self.amounts.get(&year).copied().unwrap_or_default(),
            None => self
                .amounts
                .values()
                .fold(self.whole_period, |sum, &amount| plus(sum, amount)),
        }
    }

    fn add(&mut self, entry: &Entry) {
        self.entries += 1;
        *match entry.kind {
            Some(Kind::Project) => &mut self.projects,
            Some(Kind::Activity) => &mut self.activities,
            Some(Kind::Measure) => &mut self.measures,
            None => &mut self.without_kind,
        } += 1;
        *match entry.budget.status {
            BudgetStatus::Amount => &mut self.with_budget,
            BudgetStatus::None => &mut self.without_budget,
            BudgetStatus::Unstated => &mut self.unstated,
        } += 1;
        for (&year, &amount) in &entry.budget.amounts {
            let sum = match entry.budget.basis {
                Basis::PerYear => self.amounts.entry(year).or_default(),
                Basis::WholePeriod => &mut self.whole_period,
            };
            *sum = plus(*sum, amount);
        }
    }

    fn join(&mut self, other: &Self) {
        self.entries += other.entries;
        self.projects += other.projects;
        self.activities += other.activities;
        self.measures += other.measures;
        self.without_kind += other.without_kind;
        self.with_budget += other.with_budget;
        self.without_budget += other.without_budget;
        self.unstated += other.unstated;
        for (&year, &amount) in &other.amounts {
            let sum = self.amounts.entry(year).or_default();
            *sum = plus(*sum, amount);
        }
        self.whole_period = plus(self.whole_period, other.whole_period);
    }
}

/// A sum that stays at the greatest amount rather than turn negative.
const fn plus(a: Money, b: Money) -> Money {
    Money::from_satang(a.satang().saturating_add(b.satang()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Budget;
    use proptest::{collection, option, prelude::*, sample};

    fn any_entry() -> impl Strategy<Value = Entry> {
        let status = sample::select(vec![
            BudgetStatus::Amount,
            BudgetStatus::None,
            BudgetStatus::Unstated,
        ]);
        let basis = sample::select(vec![Basis::PerYear, Basis::WholePeriod]);
        let amounts = collection::btree_map(2566u16..2571, 0i64..1_000_000_000, 0..5);
        let kind = option::of(sample::select(Kind::ALL.to_vec()));
        (
            option::of(1u8..5),
            option::of("[1-4]\\.[1-3]"),
            kind,
            status,
            basis,
            amounts,
        )
            .prop_map(|(dimension, mission, kind, status, basis, amounts)| Entry {
                dimension,
                mission,
                kind,
                budget: Budget {
                    amounts: amounts
                        .into_iter()
                        .map(|(year, satang)| (FiscalYear::new(year), Money::from_satang(satang)))
                        .collect(),
                    status,
                    basis,
                },
                ..Entry::default()
            })
    }

    proptest! {
        #[test]
        fn parts_sum_to_the_whole(entries in collection::vec(any_entry(), 0..60)) {
            let plan = Plan { entries, ..Plan::default() };
            let totals = Totals::of(&plan);
            let (mut dimensions, mut missions) = (Tally::default(), Tally::default());
            for part in &totals.dimensions {
                dimensions.join(&part.tally);
                part.missions.iter().for_each(|mission| missions.join(&mission.tally));
            }
            prop_assert_eq!(&dimensions, &totals.whole);
            prop_assert_eq!(&missions, &totals.whole);
            let whole = &totals.whole;
            prop_assert_eq!(whole.entries as usize, plan.entries.len());
            let kinds: u32 = Kind::ALL.iter().map(|&kind| whole.count(Some(kind))).sum();
            prop_assert_eq!(kinds + whole.without_kind, whole.entries);
            prop_assert_eq!(whole.with_budget + whole.without_budget + whole.unstated, whole.entries);
            let satang: i64 = plan.entries.iter().flat_map(|e| e.budget.amounts.values()).map(|m| m.satang()).sum();
            prop_assert_eq!(whole.amount(None).satang(), satang);
            let years: i64 = whole.amounts.keys().map(|&year| whole.amount(Some(year)).satang()).sum();
            prop_assert_eq!(years + whole.whole_period.satang(), satang);
        }
    }

    #[test]
    fn a_scope_names_its_figures() {
        let entry = |dimension, kind| Entry {
            dimension: Some(dimension),
            kind: Some(kind),
            ..Entry::default()
        };
        let plan = Plan {
            entries: vec![
                entry(1, Kind::Project),
                entry(1, Kind::Measure),
                entry(4, Kind::Project),
            ],
            ..Plan::default()
        };
        let totals = Totals::of(&plan);
        assert_eq!(totals.scope(Scope::Foreword).entries, 3);
        assert_eq!(
            totals.scope(Scope::Dimension(1)).count(Some(Kind::Project)),
            1
        );
        assert_eq!(totals.scope(Scope::ForewordDimension(2)), Tally::default());
    }

    #[test]
    fn a_sum_beyond_all_money_stays_at_the_greatest_amount() {
        let budget = Budget {
            amounts: BTreeMap::from([(FiscalYear::new(2566), Money::from_satang(i64::MAX))]),
            status: BudgetStatus::Amount,
            basis: Basis::PerYear,
        };
        let entries = vec![
            Entry {
                budget,
                ..Entry::default()
            };
            2
        ];
        assert_eq!(Tally::of(&entries).amount(None).satang(), i64::MAX);
    }
}
