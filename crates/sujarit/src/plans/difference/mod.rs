//! What one plan says otherwise than another: entries that came, went, were moved or changed, with
//! their words marked, and the money of each, of each year and of the whole.
//!
//! Entries are known again by their lasting identity, so that a new title is a change of one entry
//! and not another entry. Both plans may be versions of one plan, or one the plan from which the
//! other was begun.

mod words;

pub use words::Piece;

use super::{changes, rows::Identified};
use crate::web::Page;
use plan::{BudgetStatus, Entry, Plan, totals::Totals};
use similar::{Algorithm, DiffOp, capture_diff_slices};
use std::collections::{BTreeSet, HashSet};
use thai::{fiscal::FiscalYear, money::Money};
use uuid::Uuid;

/// The whole difference.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Difference {
    /// Texts of the plan that say something else: title, announcement, part 1, groups.
    pub plan: Vec<Field>,
    /// Entries that differ, in the order of the plan after; those that went come last.
    pub entries: Vec<EntryDifference>,
    /// Money by fiscal year, "for the whole period" last where there is any.
    pub years: Vec<Amount>,
    /// All of it.
    pub total: Amount,
}

/// A text that differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// The key of its name.
    pub key: &'static str,
    /// What tells one of several, such as a group's number.
    pub which: String,
    /// Its words.
    pub pieces: Vec<Piece>,
}

/// Money before and after; `None` where the plan states none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Amount {
    /// The fiscal year; `None` for one amount over the whole period, and for a total.
    pub year: Option<FiscalYear>,
    /// Before.
    pub before: Option<Money>,
    /// After.
    pub after: Option<Money>,
}

impl Amount {
    /// How much more it is now.
    pub fn delta(&self) -> Money {
        let satang = |amount: Option<Money>| amount.unwrap_or_default().satang();
        Money::from_satang(satang(self.after).saturating_sub(satang(self.before)))
    }

    /// The same with its sign, as a page prints it.
    pub fn signed(&self, page: &Page) -> String {
        let delta = self.delta();
        let sign = match delta.satang() {
            0 => "",
            1.. => "+",
            _ => "−",
        };
        let size = i64::try_from(delta.satang().unsigned_abs()).unwrap_or(i64::MAX);
        format!("{sign}{}", page.money(&Money::from_satang(size)))
    }
}

/// What became of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It came.
    Added,
    /// It went.
    Removed,
    /// It stays, with other words, money or another place.
    Changed,
}

/// An entry that differs.
#[derive(Clone, Debug, PartialEq)]
pub struct EntryDifference {
    /// Its identity.
    pub id: Uuid,
    /// What became of it.
    pub fate: Fate,
    /// Its title; the one after, where it stays.
    pub title: String,
    /// Its number; the one after, where it stays.
    pub code: String,
    /// The numbers before and after, where it was moved to another place.
    pub moved: Option<(String, String)>,
    /// Its texts that differ.
    pub fields: Vec<Field>,
    /// Its money, by the years that differ.
    pub amounts: Vec<Amount>,
}

impl EntryDifference {
    /// Whether it stands in both plans.
    pub fn stays(&self) -> bool {
        self.fate == Fate::Changed
    }

    /// The key of the word for what became of it.
    pub fn key(&self) -> &'static str {
        match self.fate {
            Fate::Added => "difference.is_added",
            Fate::Removed => "difference.is_removed",
            Fate::Changed if self.is_changed() => "difference.is_changed",
            Fate::Changed => "difference.is_moved",
        }
    }

    /// The class of its tag.
    pub fn class(&self) -> &'static str {
        match self.fate {
            Fate::Added => "good",
            Fate::Removed => "error",
            Fate::Changed => "note",
        }
    }

    /// Whether something but its place differs.
    pub fn is_changed(&self) -> bool {
        self.fate == Fate::Changed && !(self.fields.is_empty() && self.amounts.is_empty())
    }
}

impl Difference {
    /// What the plan after says otherwise than the one before.
    pub fn between(before: &Identified, after: &Identified) -> Self {
        let moved = moved(before, after);
        let old = |id: &Uuid| find(before, id);
        let mut entries = Vec::new();
        for (id, entry) in after.ids.iter().zip(&after.plan.entries) {
            let one = of_entry(*id, old(id), Some(entry), moved.contains(id));
            entries.extend(one);
        }
        for (id, entry) in before.ids.iter().zip(&before.plan.entries) {
            if find(after, id).is_none() {
                entries.extend(of_entry(*id, Some(entry), None, false));
            }
        }
        let (years, total) = money(&before.plan, &after.plan);
        Self {
            plan: of_plan(&before.plan, &after.plan),
            entries,
            years,
            total,
        }
    }

    /// Whether both say the same.
    pub fn is_empty(&self) -> bool {
        self.plan.is_empty() && self.entries.is_empty()
    }

    /// How many entries came, went, were moved, and were changed otherwise.
    pub fn counts(&self) -> [usize; 4] {
        let count = |holds: &dyn Fn(&EntryDifference) -> bool| {
            self.entries.iter().filter(|entry| holds(entry)).count()
        };
        [
            count(&|entry| entry.fate == Fate::Added),
            count(&|entry| entry.fate == Fate::Removed),
            count(&|entry| entry.moved.is_some()),
            count(&EntryDifference::is_changed),
        ]
    }
}

fn find<'a>(plan: &'a Identified, id: &Uuid) -> Option<&'a Entry> {
    let index = plan.ids.iter().position(|known| known == id)?;
    plan.plan.entries.get(index)
}

type Place<'a> = (Option<u8>, Option<&'a str>, Option<&'a str>);

fn place(entry: &Entry) -> Place<'_> {
    (
        entry.dimension,
        entry.mission.as_deref(),
        entry.group.as_deref(),
    )
}

/// The entries of both plans that stand in another group, or elsewhere among those of their group.
/// What others left or joined moves nobody.
fn moved(before: &Identified, after: &Identified) -> HashSet<Uuid> {
    let stays = |id: &&Uuid| {
        let (old, new) = (find(before, id), find(after, id));
        old.zip(new)
            .is_some_and(|(old, new)| place(old) == place(new))
    };
    let mut moved: HashSet<Uuid> = (after.ids.iter())
        .filter(|id| find(before, id).is_some() && !stays(id))
        .copied()
        .collect();
    let places: HashSet<Place<'_>> = after.plan.entries.iter().map(place).collect();
    for group in places {
        let here = |plan: &Identified| -> Vec<Uuid> {
            let entries = plan.ids.iter().zip(&plan.plan.entries);
            let entries = entries.filter(|(id, entry)| place(entry) == group && stays(id));
            entries.map(|(id, _)| *id).collect()
        };
        let (old, new) = (here(before), here(after));
        for op in capture_diff_slices(Algorithm::Myers, &old, &new) {
            if let DiffOp::Insert { .. } | DiffOp::Replace { .. } = op {
                moved.extend(&new[op.new_range()]);
            }
        }
    }
    moved
}

fn of_entry(
    id: Uuid,
    before: Option<&Entry>,
    after: Option<&Entry>,
    is_moved: bool,
) -> Option<EntryDifference> {
    let fate = match (before, after) {
        (None, _) => Fate::Added,
        (_, None) => Fate::Removed,
        _ => Fate::Changed,
    };
    let code = |entry: Option<&Entry>| {
        let code = entry.and_then(|entry| entry.code.clone());
        code.unwrap_or_default()
    };
    let fields = differing(&texts(before), &texts(after));
    let amounts = amounts(before, after);
    let shown = after.or(before)?;
    let is_same = fields.is_empty() && amounts.is_empty() && !is_moved;
    (fate != Fate::Changed || !is_same).then(|| EntryDifference {
        id,
        fate,
        title: shown.title.clone(),
        code: code(Some(shown)),
        moved: is_moved.then(|| (code(before), code(after))),
        fields,
        amounts,
    })
}

/// Texts by the keys of their names, with what tells one of several.
type Texts = Vec<(&'static str, String, String)>;

/// The texts of an entry, lists with a line for each item.
fn texts(entry: Option<&Entry>) -> Texts {
    let Some(entry) = entry else {
        return Vec::new();
    };
    let sheet = entry.sheet.clone().unwrap_or_default();
    let quarters = entry
        .quarters
        .iter()
        .map(|quarter| quarter.get().to_string());
    let quarters: Vec<String> = quarters.collect();
    let lines = |items: &[String]| items.join("\n");
    let spends = match entry.budget.status {
        BudgetStatus::None => "ไม่ใช้งบประมาณ",
        BudgetStatus::Amount => "ใช้งบประมาณ",
        BudgetStatus::Unstated => "",
    };
    let texts = [
        ("field.title", entry.title.clone()),
        ("field.rationale", sheet.rationale),
        ("field.objectives", lines(&sheet.objectives)),
        ("field.target_group", sheet.target_group.unwrap_or_default()),
        ("field.place", sheet.place.unwrap_or_default()),
        ("field.steps", lines(&sheet.steps)),
        ("field.period", sheet.period.unwrap_or_default()),
        ("field.quarters", quarters.join(", ")),
        ("field.budget", spends.to_owned()),
        ("field.responsible", lines(&entry.responsible)),
        ("field.outputs", lines(&sheet.outputs)),
        ("field.outcomes", lines(&sheet.outcomes)),
        ("field.note", entry.note.clone().unwrap_or_default()),
    ];
    let scheduled = entry.scheduled.iter().map(|made| {
        let lines = changes::scheduled_lines(made).join("\n");
        ("field.schedule", made.year.get().to_string(), lines)
    });
    let texts = texts.map(|(key, text)| (key, String::new(), text));
    texts.into_iter().chain(scheduled).collect()
}

fn of_plan(before: &Plan, after: &Plan) -> Vec<Field> {
    let texts = |plan: &Plan| -> Texts {
        let part = &plan.part_one;
        let risks = part.risks.iter().map(|risk| {
            let lists = [&risk.issues, &risk.levels, &risk.controls];
            let lists = lists.map(|list| list.join(", "));
            format!("{} | {}", risk.process, lists.join(" | "))
        });
        let goals = part.goals.iter().map(|goal| goal.text.clone());
        let years: Vec<String> = (plan.years.iter())
            .map(|year| year.get().to_string())
            .collect();
        let texts = [
            ("field.plan_title", plan.title.clone()),
            ("field.years", years.join(", ")),
            ("field.announcement", plan.announcement.join("\n")),
            ("field.foreword", plan.foreword.join("\n")),
            ("field.risk_introduction", part.risk_introduction.join("\n")),
            ("field.risks", risks.collect::<Vec<_>>().join("\n")),
            ("field.rationale", part.rationale.join("\n")),
            ("field.objectives", part.objectives.join("\n")),
            ("field.goals", goals.collect::<Vec<_>>().join("\n")),
            ("field.benefits", part.benefits.join("\n")),
        ];
        let texts = texts.map(|(key, text)| (key, String::new(), text));
        let declared = plan.no_activity.iter().map(|declared| {
            let (group, reason) = (declared.group.clone(), declared.reason.clone());
            ("field.no_activity", group, reason)
        });
        texts.into_iter().chain(declared).collect()
    };
    differing(&texts(before), &texts(after))
}

/// The texts that differ, in the order of those after; what is gone comes last.
fn differing(before: &Texts, after: &Texts) -> Vec<Field> {
    let text = |texts: &Texts, key: &str, which: &str| {
        let found = texts.iter().find(|one| one.0 == key && one.1 == which);
        found.map(|one| one.2.clone()).unwrap_or_default()
    };
    let named = after.iter().chain(before);
    let mut seen = HashSet::new();
    named
        .filter(|(key, which, _)| seen.insert((*key, which.clone())))
        .filter_map(|(key, which, _)| {
            let (old, new) = (text(before, key, which), text(after, key, which));
            (old.trim() != new.trim()).then(|| Field {
                key,
                which: which.clone(),
                pieces: words::compare(&old, &new),
            })
        })
        .collect()
}

/// The money of an entry in the years in which it differs.
fn amounts(before: Option<&Entry>, after: Option<&Entry>) -> Vec<Amount> {
    let tally = |entry: Option<&Entry>| plan::totals::Tally::of(entry);
    let (before, after) = (tally(before), tally(after));
    let mut amounts = by_year(&before, &after);
    amounts.retain(|amount| amount.before != amount.after);
    amounts
}

/// The money of two sets of entries by year, and for the whole period where either has any.
fn by_year(before: &plan::totals::Tally, after: &plan::totals::Tally) -> Vec<Amount> {
    let years: BTreeSet<FiscalYear> = (before.amounts.keys())
        .chain(after.amounts.keys())
        .copied()
        .collect();
    let mut amounts: Vec<Amount> = (years.into_iter())
        .map(|year| Amount {
            year: Some(year),
            before: before.amounts.get(&year).copied(),
            after: after.amounts.get(&year).copied(),
        })
        .collect();
    let whole = |tally: &plan::totals::Tally| {
        let whole = tally.whole_period;
        (whole.satang() != 0).then_some(whole)
    };
    let whole = Amount {
        year: None,
        before: whole(before),
        after: whole(after),
    };
    amounts.extend((whole.before.or(whole.after).is_some()).then_some(whole));
    amounts
}

fn money(before: &Plan, after: &Plan) -> (Vec<Amount>, Amount) {
    let (before, after) = (Totals::of(before).whole, Totals::of(after).whole);
    let total = Amount {
        year: None,
        before: Some(before.amount(None)),
        after: Some(after.amount(None)),
    };
    (by_year(&before, &after), total)
}

#[cfg(test)]
mod tests;
