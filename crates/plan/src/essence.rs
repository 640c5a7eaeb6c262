//! What a plan says, without how and where its document says it.
//!
//! Two documents carry the same plan when their essences are equal: one printed by the program
//! and read back, last week's draft and today's. Left out are places, what table and sheet print
//! apart from each other, the labels of the form, and the totals a document states about itself.

use crate::{BudgetStatus, Entry, Place, Plan, Sheet};

/// What the remark of a table says where no budget is used; [`BudgetStatus::None`] says it too.
const NO_BUDGET: &str = "ไม่ใช้งบประมาณ";

impl Plan {
    /// The plan without places, sources, [`Entry::row`], [`Entry::head`], [`Sheet::fields`] and
    /// [`Plan::stated`]; texts with Arabic digits and single spaces; list items that hold
    /// nothing left out. Only the rationale keeps its paragraphs.
    pub fn essence(&self) -> Self {
        let mut plan = self.clone();
        plan.stated.clear();
        text(&mut plan.title);
        text(&mut plan.office.name);
        option(&mut plan.office.district);
        option(&mut plan.office.province);
        list(&mut plan.announcement);
        list(&mut plan.foreword);
        let part = &mut plan.part_one;
        list(&mut part.risk_introduction);
        list(&mut part.rationale);
        list(&mut part.objectives);
        list(&mut part.benefits);
        for risk in &mut part.risks {
            text(&mut risk.process);
            list(&mut risk.issues);
            list(&mut risk.levels);
            list(&mut risk.controls);
            risk.place = Place::default();
        }
        for goal in &mut part.goals {
            text(&mut goal.text);
            goal.place = Place::default();
        }
        plan.entries.iter_mut().for_each(entry);
        for declared in &mut plan.no_activity {
            text(&mut declared.reason);
        }
        plan.no_activity.sort_by(|a, b| a.group.cmp(&b.group));
        plan
    }
}

fn entry(entry: &mut Entry) {
    (entry.row, entry.head) = (None, None);
    entry.sources.clear();
    option(&mut entry.code);
    text(&mut entry.title);
    list(&mut entry.responsible);
    if let (Some(note), BudgetStatus::None) = (&mut entry.note, entry.budget.status) {
        *note = note.replace(NO_BUDGET, " ");
    }
    option(&mut entry.note);
    if let Some(sheet) = &mut entry.sheet {
        self::sheet(sheet);
    }
}

fn sheet(sheet: &mut Sheet) {
    sheet.fields.clear();
    paragraphs(&mut sheet.rationale);
    list(&mut sheet.objectives);
    list(&mut sheet.steps);
    list(&mut sheet.outputs);
    list(&mut sheet.outcomes);
    for field in [
        &mut sheet.target_group,
        &mut sheet.place,
        &mut sheet.period,
        &mut sheet.budget_text,
    ] {
        option(field);
    }
}

/// Arabic digits, single spaces; two spaces before a sub-item's dash stay.
fn text(text: &mut String) {
    let words: Vec<&str> = text.split_whitespace().collect();
    let single = words.join(" ");
    let single = thai::digits::to_arabic(&single);
    *text = match single.strip_prefix("- ") {
        Some(item) if text.starts_with("  ") => format!("  - {item}"),
        _ => single.into_owned(),
    };
}

fn paragraphs(whole: &mut String) {
    let mut lines: Vec<String> = whole.lines().map(str::to_owned).collect();
    list(&mut lines);
    *whole = lines.join("\n");
}

fn list(texts: &mut Vec<String>) {
    texts.iter_mut().for_each(text);
    texts.retain(|text| !text.is_empty());
}

fn option(field: &mut Option<String>) {
    if let Some(words) = field {
        text(words);
    }
    if field.as_deref() == Some("") {
        *field = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Printed, Stated, StatedTotal};

    #[test]
    fn how_and_where_it_is_printed_makes_no_difference() {
        let mut one = Plan {
            title: "แผน  (พ.ศ. ๒๕๖๖ – ๒๕๗๐)".to_owned(),
            ..Plan::default()
        };
        let mut other = Plan {
            title: "แผน (พ.ศ. 2566 – 2570) ".to_owned(),
            ..Plan::default()
        };
        let mut entry = Entry {
            title: "โครงการ ๑".to_owned(),
            ..Entry::default()
        };
        entry.budget.status = BudgetStatus::None;
        one.entries.push(entry.clone());
        entry.title = "โครงการ 1".to_owned();
        entry.note = Some(NO_BUDGET.to_owned());
        entry.row = Some(Printed::default());
        other.entries.push(entry);
        other.stated.push(StatedTotal {
            scope: crate::Scope::Plan,
            stated: Stated::Count {
                kind: None,
                number: 1,
            },
            text: String::new(),
            place: Place::at(1, 1),
        });
        assert_ne!(one, other);
        assert_eq!(one.essence(), other.essence());
    }

    #[test]
    fn another_word_makes_a_difference() {
        let mut sheet = Sheet {
            steps: vec!["ประชุม".to_owned(), "  - เชิญ".to_owned()],
            ..Sheet::default()
        };
        let one = Plan {
            entries: vec![Entry {
                sheet: Some(sheet.clone()),
                ..Entry::default()
            }],
            ..Plan::default()
        };
        sheet.steps[1] = "เชิญ".to_owned();
        let mut other = one.clone();
        other.entries[0].sheet = Some(sheet);
        assert_ne!(one.essence(), other.essence());
    }
}
