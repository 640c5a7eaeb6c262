//! # STR007 หัวข้อในรายละเอียดโครงการว่าง · Sheet field with nothing in it
//!
//! ## ตรวจอะไร
//!
//! มีหัวข้อในรายละเอียดโครงการ แต่ใต้หัวข้อไม่มีเนื้อหา
//!
//! ## ทำไมจึงสำคัญ
//!
//! แผนที่ประกาศแล้วมีหัวข้อว่างแสดงว่ายังจัดทำไม่เสร็จ และรายงานผลของหัวข้อนั้นไม่ได้
//!
//! ## ตัวอย่าง
//!
//! "๑๐. ผลผลิต/ผลลัพธ์" แล้วขึ้นรายการถัดไปทันที
//!
//! ## วิธีแก้
//!
//! เติมเนื้อหาใต้หัวข้อ
//!
//! ## In English
//!
//! A sheet has the label of a field and nothing below it. Fill the field in. A field of
//! responsible units without a unit is DUT002.
//!
//! Why it matters: An announced plan with an empty field looks unfinished, and that field cannot
//! be reported on.

use super::{Check, Context, Finding, Severity, Spot};
use crate::{Budget, BudgetStatus, Sheet, SheetField};

pub(super) const CHECK: Check = Check {
    code: "STR007",
    name: "empty-sheet-field",
    severity: Severity::Warning,
    help: ("เติมเนื้อหาใต้หัวข้อนี้", "Fill the field in."),
    source: include_str!("str007.rs"),
    run,
};

fn run(context: &Context<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (index, entry) in context.entries() {
        let Some(sheet) = &entry.sheet else {
            continue;
        };
        for (position, seen) in sheet.fields.iter().enumerate() {
            let is_empty = seen.place.is_known()
                && is_empty(sheet, &entry.budget, seen.field)
                && nothing_below(context, index, position, sheet);
            if is_empty {
                let line = seen.place.line;
                let spot = context.find(line..line.saturating_add(1), &seen.label);
                let spot = spot.unwrap_or(Spot {
                    place: seen.place.clone(),
                    ..Spot::default()
                });
                findings.push(CHECK.finding(
                    Spot {
                        entry: Some(index),
                        ..spot
                    },
                    format!("หัวข้อ \"{}\" ไม่มีเนื้อหา", seen.label),
                    format!("The field \"{}\" is empty", seen.label),
                ));
            }
        }
    }
    findings
}

fn is_empty(sheet: &Sheet, budget: &Budget, field: SheetField) -> bool {
    let blank = |text: &Option<String>| text.as_ref().is_none_or(|text| text.trim().is_empty());
    match field {
        SheetField::Name | SheetField::Responsible => false,
        SheetField::Rationale => sheet.rationale.trim().is_empty(),
        SheetField::Objectives => sheet.objectives.is_empty(),
        SheetField::TargetGroup => blank(&sheet.target_group),
        SheetField::Place => blank(&sheet.place),
        SheetField::Steps => sheet.steps.is_empty(),
        SheetField::Period => blank(&sheet.period),
        SheetField::Budget => blank(&sheet.budget_text) && budget.status == BudgetStatus::Unstated,
        SheetField::Results => sheet.outputs.is_empty() && sheet.outcomes.is_empty(),
        SheetField::Outputs => sheet.outputs.is_empty(),
        SheetField::Outcomes => sheet.outcomes.is_empty(),
    }
}

/// Whether nothing is printed between this label and the next. A reader may have put what stands
/// there elsewhere; then the field is not empty on paper.
fn nothing_below(context: &Context<'_>, entry: usize, position: usize, sheet: &Sheet) -> bool {
    let seen = &sheet.fields[position];
    let next = (sheet.fields[position + 1..].iter())
        .map(|later| later.place.line)
        .find(|line| *line > seen.place.line);
    let end = next.unwrap_or_else(|| context.sheet_lines(entry).end);
    let mut between = context.indices(seen.place.line..end);
    let Some(label) = between.next() else {
        return true;
    };
    let after_label = context.lines[label].text.split_once(seen.label.as_str());
    let after_label = after_label.map_or("", |(_, rest)| rest);
    if after_label.chars().any(char::is_alphanumeric) {
        return false;
    }
    // What follows the last label may belong to the next heading of the plan, not to the field.
    next.is_none()
        || !between.any(|line| context.lines[line].text.chars().any(char::is_alphanumeric))
}

#[cfg(test)]
mod tests {
    use super::super::testing::{fires, good, is_quiet};

    #[test]
    fn fires_when_a_sheet_has_no_target_group_below_its_label() {
        let mut plan = good();
        if let Some(sheet) = &mut plan.entries[2].sheet {
            sheet.target_group = None;
        }
        insta::assert_snapshot!(fires("STR007", &plan));
    }

    #[test]
    fn is_quiet_when_the_text_stands_behind_the_label() {
        let mut plan = good();
        if let Some(sheet) = &mut plan.entries[2].sheet {
            sheet.target_group = None;
            sheet.fields = super::super::testing::sheet_fields();
            sheet.fields[3].label = "กลุ่มเป้าหมาย".into();
            sheet.objectives.push("4. กลุ่มเป้าหมาย : บุคลากรในสังกัด".into());
            sheet.fields.remove(3);
        }
        is_quiet("STR007", &plan);
    }
}
