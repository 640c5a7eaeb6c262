//! A new plan that begins with the entries of an earlier one: years and amounts are moved as the
//! person chooses, every text else stays as it was, and the entries keep their identity, so that
//! what was changed against the earlier plan can be shown at any time.

use super::{Beginning, Head, Source};
use crate::plans::store::{Identified, Version};
use plan::{Basis, Budget, BudgetStatus, Entry, Goal, Plan};
use std::collections::{BTreeMap, HashSet};
use thai::fiscal::FiscalYear;
use uuid::Uuid;

/// What becomes of the amounts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Amounts {
    /// That of the first year becomes that of the new first year, and so on.
    Moved,
    /// That of each entry's last year stands in every new year.
    Repeated,
    /// They are left open.
    Open,
}

impl Amounts {
    /// All of them, as a form offers them.
    pub const ALL: [Self; 3] = [Self::Repeated, Self::Moved, Self::Open];

    /// As a form sends it.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Moved => "moved",
            Self::Repeated => "repeated",
            Self::Open => "open",
        }
    }

    /// The key of its name.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Moved => "carry.moved",
            Self::Repeated => "carry.repeated",
            Self::Open => "carry.open",
        }
    }

    /// That of a form; the first one where it sends none.
    pub fn of_code(code: &str) -> Self {
        let mut all = Self::ALL.into_iter();
        all.find(|amounts| amounts.code() == code)
            .unwrap_or(Self::Repeated)
    }
}

/// Whether an entry is known to be finished, so that it is not carried over unasked. Results are
/// not kept yet, so nothing is known to be: the person ticks what goes on.
pub const fn is_finished(_entry: Uuid) -> bool {
    false
}

/// What a plan with this head begins with: the entries that are kept, and part 1.
pub fn carry(version: &Version, head: Head, kept: &HashSet<Uuid>, amounts: Amounts) -> Beginning {
    let shift = Shift::new(&version.plan.years, &head.years, amounts);
    let mut part_one = version.plan.part_one.clone();
    for goal in &mut part_one.goals {
        *goal = Goal {
            text: shift.text(&goal.text),
            year: goal.year.map(|year| shift.year(year)),
            ..goal.clone()
        };
    }
    let (ids, entries): (Vec<Uuid>, Vec<Entry>) = (version.ids.iter())
        .zip(&version.plan.entries)
        .filter(|(id, _)| kept.contains(id))
        .map(|(id, entry)| (*id, shift.entry(entry.clone())))
        .unzip();
    Beginning {
        based_on: None,
        source: Some(Source {
            plan: version.key.plan,
            number: version.key.number,
        }),
        content: Identified {
            plan: Plan {
                title: head.title,
                framework: head.framework,
                years: head.years,
                announcement: version.plan.announcement.clone(),
                foreword: version.plan.foreword.clone(),
                no_activity: version.plan.no_activity.clone(),
                part_one,
                entries,
                ..Plan::default()
            },
            ids,
        },
    }
}

/// From the years of the earlier plan to the new ones.
struct Shift<'a> {
    by: i32,
    before: Option<(FiscalYear, FiscalYear)>,
    years: &'a [FiscalYear],
    amounts: Amounts,
}

impl<'a> Shift<'a> {
    fn new(before: &[FiscalYear], years: &'a [FiscalYear], amounts: Amounts) -> Self {
        let before = before.first().copied().zip(before.last().copied());
        let number = |year: FiscalYear| i32::from(year.get());
        let by = match (before, years.first()) {
            (Some((first, _)), Some(new)) => number(*new) - number(first),
            _ => 0,
        };
        Self {
            by,
            before,
            years,
            amounts,
        }
    }

    /// The year that stands for one of the earlier plan: its last for its last.
    fn year(&self, year: FiscalYear) -> FiscalYear {
        match (self.before, self.years.last()) {
            (Some((_, last)), Some(new)) if year == last => *new,
            _ => {
                let number = i32::from(year.get()) + self.by;
                u16::try_from(number).map_or(year, FiscalYear::new)
            }
        }
    }

    fn entry(&self, mut entry: Entry) -> Entry {
        entry.budget = self.budget(&entry.budget);
        entry.scheduled.clear();
        if let Some(sheet) = &mut entry.sheet {
            sheet.period = sheet.period.as_deref().map(|period| self.text(period));
        }
        entry
    }

    fn budget(&self, budget: &Budget) -> Budget {
        let first = self.years.first();
        let last = budget.amounts.values().next_back();
        let amounts: BTreeMap<_, _> = match (self.amounts, budget.basis) {
            (Amounts::Open, _) => BTreeMap::new(),
            (_, Basis::WholePeriod) => first.copied().zip(last.copied()).into_iter().collect(),
            (Amounts::Repeated, _) => (self.years.iter())
                .flat_map(|year| Some((*year, *last?)))
                .collect(),
            (Amounts::Moved, _) => (budget.amounts.iter())
                .map(|(year, amount)| {
                    let moved = i32::from(year.get()) + self.by;
                    (FiscalYear::new(u16::try_from(moved).unwrap_or(0)), *amount)
                })
                .filter(|(year, _)| self.years.contains(year))
                .collect(),
        };
        let status = match budget.status {
            BudgetStatus::Amount if amounts.is_empty() => BudgetStatus::Unstated,
            status => status,
        };
        Budget {
            amounts,
            status,
            basis: budget.basis,
        }
    }

    /// A text with each year of the Buddhist era moved on; "2571 – 2571" is one year.
    fn text(&self, text: &str) -> String {
        let arabic = thai::digits::to_arabic(text);
        let mut moved = String::new();
        let mut rest = arabic.as_ref();
        while let Some(start) = rest.find(|c: char| c.is_ascii_digit()) {
            let digits = rest[start..].find(|c: char| !c.is_ascii_digit());
            let end = digits.map_or(rest.len(), |length| start + length);
            moved.push_str(&rest[..start]);
            match rest[start..end].parse::<u16>() {
                Ok(year @ 2500..=2700) => {
                    moved += &self.year(FiscalYear::new(year)).get().to_string();
                }
                _ => moved.push_str(&rest[start..end]),
            }
            rest = &rest[end..];
        }
        moved.push_str(rest);
        if moved == arabic {
            return text.to_owned();
        }
        for year in self.years {
            let year = year.get();
            for between in [" – ", "–", " - ", "-", " ถึง "] {
                moved = moved.replace(&format!("{year}{between}{year}"), &year.to_string());
            }
        }
        moved
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use thai::money::Money;

    fn years(years: &[u16]) -> Vec<FiscalYear> {
        years.iter().copied().map(FiscalYear::new).collect()
    }

    fn budget(amounts: &[(u16, i64)]) -> Budget {
        let amounts = amounts.iter();
        Budget {
            amounts: amounts
                .map(|(year, baht)| (FiscalYear::new(*year), Money::from_baht(*baht)))
                .collect(),
            status: BudgetStatus::Amount,
            ..Budget::default()
        }
    }

    #[test]
    fn amounts_are_moved_repeated_or_left_open_as_the_person_chooses() {
        let before = years(&[2569, 2570]);
        let given = budget(&[(2569, 100), (2570, 200)]);
        let new = years(&[2571, 2572, 2573]);
        let moved = Shift::new(&before, &new, Amounts::Moved).budget(&given);
        assert_eq!(moved, budget(&[(2571, 100), (2572, 200)]));
        let repeated = Shift::new(&before, &new, Amounts::Repeated).budget(&given);
        assert_eq!(repeated, budget(&[(2571, 200), (2572, 200), (2573, 200)]));
        let open = Shift::new(&before, &new, Amounts::Open).budget(&given);
        assert_eq!(open.status, BudgetStatus::Unstated, "open is not zero");
        assert!(open.amounts.is_empty());
        let none = Budget {
            status: BudgetStatus::None,
            ..Budget::default()
        };
        for way in Amounts::ALL {
            assert_eq!(Shift::new(&before, &new, way).budget(&none), none);
        }
    }

    #[test]
    fn years_in_a_period_are_moved_and_other_numbers_stay() {
        let before = years(&[2566, 2567, 2568, 2569, 2570]);
        let five = years(&[2571, 2572, 2573, 2574, 2575]);
        let shift = Shift::new(&before, &five, Amounts::Moved);
        let text = "ปีงบประมาณ พ.ศ. ๒๕๖๖ – ๒๕๗๐ จำนวน 12 ครั้ง";
        assert_eq!(shift.text(text), "ปีงบประมาณ พ.ศ. 2571 – 2575 จำนวน 12 ครั้ง");
        let one = years(&[2571]);
        let shift = Shift::new(&before, &one, Amounts::Moved);
        assert_eq!(shift.text("พ.ศ. 2566 – 2570"), "พ.ศ. 2571");
        assert_eq!(shift.text("ภายใน ๑๕ วัน"), "ภายใน ๑๕ วัน", "nothing to move");
    }
}
