//! What a new version of a plan changes, field by field, for the log. Of the first version the
//! log keeps the figures: the version itself stays as it was imported.

use super::{store::Identified, writing::Head};
use crate::log::Change;
use plan::{BudgetStatus, Entry, NoActivity, PartOne, Plan, Scheduled, ScheduledStep};
use serde_json::Value;
use uuid::Uuid;

/// The changes from one version to the next.
pub fn between(before: Option<&Identified>, after: &Identified) -> Vec<Change> {
    let plan = before.map(|before| &before.plan);
    let mut changes = differing(
        &plan.map(of_plan).unwrap_or_default(),
        &of_plan(&after.plan),
    );
    let Some(before) = before else {
        return changes;
    };
    let entry = |plan: &Identified, id: &Uuid| -> Option<Entry> {
        let index = plan.ids.iter().position(|known| known == id)?;
        plan.plan.entries.get(index).cloned()
    };
    let gone = before.ids.iter().filter(|id| !after.ids.contains(id));
    for id in after.ids.iter().chain(gone) {
        let (old, new) = (entry(before, id), entry(after, id));
        changes.extend(of_one(*id, old.as_ref(), new.as_ref()));
    }
    changes
}

/// The changes of one entry, by its key; of one that came or went, all it holds.
pub fn of_one(id: Uuid, before: Option<&Entry>, after: Option<&Entry>) -> Vec<Change> {
    let title = after.or(before).map(|entry| entry.title.clone());
    let fields = |entry: Option<&Entry>| entry.map(of_entry).unwrap_or_default();
    let mut changed = differing(&fields(before), &fields(after));
    for change in &mut changed {
        change.part = Some((id, title.clone().unwrap_or_default()));
    }
    changed
}

/// The change of a group that is declared to have no activity.
pub fn of_declared(before: Option<&NoActivity>, after: Option<&NoActivity>) -> Vec<Change> {
    let fields = |declared: Option<&NoActivity>| {
        let declared = declared.into_iter();
        let field = |one: &NoActivity| {
            (
                format!("no_activity.{}", one.group),
                one.reason.clone().into(),
            )
        };
        declared.map(field).collect()
    };
    differing(&fields(before), &fields(after))
}

/// The changes of what stands before part 1.
pub fn of_head(before: &Head, after: &Head) -> Vec<Change> {
    let fields = |head: &Head| {
        let years: Vec<u16> = head.years.iter().map(|year| year.get()).collect();
        without_nothing(vec![
            ("plan_title".to_owned(), head.title.clone().into()),
            ("framework".to_owned(), head.framework.clone().into()),
            ("years".to_owned(), years.into()),
            ("announcement".to_owned(), head.announcement.clone().into()),
            ("foreword".to_owned(), head.foreword.clone().into()),
        ])
    };
    differing(&fields(before), &fields(after))
}

/// The changes of part 1.
pub fn of_part_one(before: &PartOne, after: &PartOne) -> Vec<Change> {
    let fields = |part: &PartOne| {
        let risks = part.risks.iter().map(|risk| {
            let lists = [&risk.issues, &risk.levels, &risk.controls];
            let lists = lists.map(|list| list.join(", "));
            format!("{} | {}", risk.process, lists.join(" | "))
        });
        let goals = part.goals.iter().map(|goal| goal.text.clone());
        without_nothing(vec![
            (
                "risk_introduction".to_owned(),
                part.risk_introduction.clone().into(),
            ),
            ("risks".to_owned(), risks.collect::<Vec<_>>().into()),
            ("rationale".to_owned(), part.rationale.clone().into()),
            ("objectives".to_owned(), part.objectives.clone().into()),
            ("goals".to_owned(), goals.collect::<Vec<_>>().into()),
            ("benefits".to_owned(), part.benefits.clone().into()),
        ])
    };
    differing(&fields(before), &fields(after))
}

/// Fields with what they hold; a field that holds nothing is left out.
type Fields = Vec<(String, Value)>;

fn differing(before: &Fields, after: &Fields) -> Vec<Change> {
    let held = |fields: &Fields, name: &str| {
        let found = fields.iter().find(|(field, _)| field == name);
        found.map_or(Value::Null, |(_, value)| value.clone())
    };
    let gone = before
        .iter()
        .filter(|(name, _)| after.iter().all(|(field, _)| field != name));
    after
        .iter()
        .chain(gone)
        .filter_map(|(name, _)| Change::of(name, held(before, name), held(after, name)))
        .collect()
}

fn of_plan(plan: &Plan) -> Fields {
    let years: Vec<u16> = plan.years.iter().map(|year| year.get()).collect();
    let mut fields = vec![
        ("plan_title".to_owned(), plan.title.clone().into()),
        ("office".to_owned(), plan.office.name.clone().into()),
        ("years".to_owned(), years.into()),
        ("entries".to_owned(), plan.entries.len().into()),
    ];
    for declared in &plan.no_activity {
        let name = format!("no_activity.{}", declared.group);
        fields.push((name, declared.reason.clone().into()));
    }
    for (year, amount) in plan::totals::Totals::of(plan).whole.amounts {
        fields.push((format!("budget.{}", year.get()), amount.to_string().into()));
    }
    without_nothing(fields)
}

fn of_entry(entry: &Entry) -> Fields {
    let quarters: Vec<u8> = entry.quarters.iter().map(|quarter| quarter.get()).collect();
    let mut fields: Fields = Vec::new();
    let mut add = |name: &str, value: Value| fields.push((name.to_owned(), value));
    add("title", entry.title.clone().into());
    add("code", entry.code.clone().into());
    add("kind", entry.kind.map(|kind| kind.word()).into());
    add("dimension", entry.dimension.into());
    add("mission", entry.mission.clone().into());
    add("group", entry.group.clone().into());
    if entry.budget.status == BudgetStatus::None {
        add("budget", "ไม่ใช้งบประมาณ".into());
    }
    for (year, amount) in &entry.budget.amounts {
        add(&format!("budget.{}", year.get()), amount.to_string().into());
    }
    add("quarters", quarters.into());
    for scheduled in &entry.scheduled {
        let name = format!("schedule.{}", scheduled.year.get());
        add(&name, scheduled_lines(scheduled).into());
    }
    add("responsible", entry.responsible.clone().into());
    add("note", entry.note.clone().into());
    if let Some(sheet) = &entry.sheet {
        add("rationale", sheet.rationale.clone().into());
        add("objectives", sheet.objectives.clone().into());
        add("target_group", sheet.target_group.clone().into());
        add("place", sheet.place.clone().into());
        add("steps", sheet.steps.clone().into());
        add("period", sheet.period.clone().into());
        add("outputs", sheet.outputs.clone().into());
        add("outcomes", sheet.outcomes.clone().into());
    }
    without_nothing(fields)
}

/// A year's steps, one a line: text, quarters, units.
pub fn scheduled_lines(scheduled: &Scheduled) -> Vec<String> {
    let step = |step: &ScheduledStep| {
        let quarters = step
            .quarters
            .iter()
            .map(|quarter| quarter.get().to_string());
        let quarters = quarters.collect::<Vec<_>>().join(", ");
        let text = step.text.replace('\n', " ");
        format!("{text} | ไตรมาส {quarters} | {}", step.units.join(", "))
    };
    let steps = scheduled.steps.iter().map(step);
    steps.chain(scheduled.note.clone()).collect()
}

fn without_nothing(mut fields: Fields) -> Fields {
    fields.retain(|(_, value)| match value {
        Value::Null => false,
        Value::String(text) => !text.is_empty(),
        Value::Array(items) => !items.is_empty(),
        _ => true,
    });
    fields
}

#[cfg(test)]
mod tests {
    use super::*;
    use thai::{fiscal::FiscalYear, money::Money};

    fn entry(title: &str, baht: i64) -> Entry {
        let mut entry = Entry {
            title: title.to_owned(),
            ..Entry::default()
        };
        let amount = Money::from_baht(baht);
        entry.budget.amounts.insert(FiscalYear::new(2567), amount);
        entry
    }

    fn version(entries: Vec<(u128, Entry)>) -> Identified {
        let (ids, entries) = entries
            .into_iter()
            .map(|(id, entry)| (Uuid::from_u128(id), entry))
            .unzip();
        Identified {
            plan: Plan {
                title: "แผน".to_owned(),
                entries,
                ..Plan::default()
            },
            ids,
        }
    }

    #[test]
    fn only_what_differs_is_told_and_by_the_entry_it_is_in() {
        let before = version(vec![(1, entry("ก", 100)), (2, entry("ข", 200))]);
        let after = version(vec![(1, entry("ก", 150)), (2, entry("ข", 200))]);
        let changes = between(Some(&before), &after);
        let told: Vec<_> = changes
            .iter()
            .map(|change| {
                let part = change.part.as_ref().map(|(_, title)| title.as_str());
                (part, change.field.as_str(), &change.before, &change.after)
            })
            .collect();
        let money = |baht: i64| Value::from(Money::from_baht(baht).to_string());
        assert_eq!(
            told,
            [
                (None, "budget.2567", &money(300), &money(350)),
                (Some("ก"), "budget.2567", &money(100), &money(150)),
            ]
        );
        assert_eq!(between(Some(&after), &after), []);
    }

    #[test]
    fn an_entry_that_came_and_one_that_went_are_told_with_all_they_hold() {
        let before = version(vec![(1, entry("ก", 100))]);
        let after = version(vec![(2, entry("ข", 100))]);
        let changes = between(Some(&before), &after);
        let fields: Vec<_> = changes
            .iter()
            .map(|change| (change.field.as_str(), change.before.is_null()))
            .collect();
        assert_eq!(
            fields,
            [
                ("title", true),
                ("budget.2567", true),
                ("title", false),
                ("budget.2567", false),
            ]
        );
    }
}
