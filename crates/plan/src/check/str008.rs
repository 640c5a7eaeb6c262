//! # STR008 เลขหัวข้อในรายละเอียดโครงการไม่เรียงกัน · Sheet fields numbered out of order
//!
//! ## ตรวจอะไร
//!
//! เลขหน้าหัวข้อของรายละเอียดโครงการซ้ำ ข้าม หรือย้อนกลับ
//!
//! ## ทำไมจึงสำคัญ
//!
//! เลขที่ข้ามมักหมายถึงหัวข้อที่หายไป ผู้ตรวจจะถามหาหัวข้อนั้น
//!
//! ## ตัวอย่าง
//!
//! "๖. ระยะเวลาดำเนินการ" ต่อด้วย "๘. งบประมาณ"
//!
//! ## วิธีแก้
//!
//! ให้เลขหัวข้อใหม่เรียงตั้งแต่ ๑ และดูว่ามีหัวข้อใดหายไป
//!
//! ## In English
//!
//! The numbers before the fields of a sheet repeat, skip or go back. Number them again from 1,
//! and look whether a field was lost. Only the first break of a sheet is named, and a break that
//! most sheets share is named once.
//!
//! Why it matters: A gap usually means a field that was lost, and an examiner will ask for it.

use super::{Check, Context, Finding, Severity, Spot, first_few};
use crate::{FieldSeen, SheetField};

pub(super) const CHECK: Check = Check {
    code: "STR008",
    name: "renumbered-sheet-field",
    severity: Severity::Note,
    help: ("ให้เลขหัวข้อใหม่เรียงตั้งแต่ ๑", "Number the fields again from 1."),
    source: include_str!("str008.rs"),
    run,
};

fn run(context: &Context<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    let sheets = context
        .plan
        .entries
        .iter()
        .filter(|entry| entry.sheet.is_some())
        .count();
    for (index, entry) in context.entries() {
        let Some(sheet) = &entry.sheet else {
            continue;
        };
        let Some((seen, expected)) = first_break(&sheet.fields) else {
            continue;
        };
        let number = seen.number.as_deref().unwrap_or_default();
        let line = seen.place.line;
        let spot = context.find(
            line..line.saturating_add(1),
            &format!("{number}.{}", seen.label),
        );
        let spot = spot.unwrap_or(Spot {
            place: seen.place.clone(),
            ..Spot::default()
        });
        let finding = CHECK.finding(
            Spot {
                entry: Some(index),
                ..spot
            },
            format!(
                "หัวข้อ \"{}\" เป็นข้อ {number} แต่ลำดับควรเป็นข้อ {expected}",
                seen.label
            ),
            format!(
                "The field \"{}\" is number {number} where {expected} is due",
                seen.label
            ),
        );
        findings.push((format!("{:?} {number} {expected}", seen.field), finding));
    }
    // A break that most sheets share is one of the office's form: it is told once.
    let is_of_the_form = findings.len() >= 3 && findings.len() * 2 > sheets;
    first_few(findings, if is_of_the_form { 1 } else { usize::MAX })
}

/// The first field whose number is not the one that is due, and the number that is.
fn first_break(fields: &[FieldSeen]) -> Option<(&FieldSeen, u32)> {
    let mut due: Option<u32> = None;
    // Fields without a number of their own, each of which may have taken one.
    let mut silent = 0;
    let mut inside_results = false;
    for seen in fields {
        let is_part = matches!(seen.field, SheetField::Outputs | SheetField::Outcomes);
        if is_part && inside_results {
            continue;
        }
        inside_results = seen.field == SheetField::Results;
        let Some(number) = seen
            .number
            .as_ref()
            .and_then(|number| number.parse::<u32>().ok())
        else {
            silent += 1;
            continue;
        };
        // The sheet may begin with its second field, its name being the heading.
        let is_due = match due {
            None => number <= 2 + silent,
            Some(due) => (due..=due + silent).contains(&number),
        };
        if !is_due {
            return Some((seen, due.unwrap_or(1)));
        }
        due = Some(number + 1);
        silent = 0;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::super::testing::{fires, good, is_quiet, sheet_fields};
    use crate::SheetField;

    #[test]
    fn fires_when_a_number_is_skipped() {
        let mut plan = good();
        let mut fields = sheet_fields();
        for seen in &mut fields[6..9] {
            let number: u32 = seen
                .number
                .as_deref()
                .unwrap_or("0")
                .parse()
                .expect("a number");
            seen.number = Some((number + 1).to_string());
        }
        if let Some(sheet) = &mut plan.entries[2].sheet {
            sheet.fields = fields;
        }
        insta::assert_snapshot!(fires("STR008", &plan));
    }

    #[test]
    fn is_quiet_when_a_field_in_the_middle_has_no_number() {
        let mut plan = good();
        let mut fields = sheet_fields();
        for seen in &mut fields {
            if seen.field == SheetField::Steps {
                seen.number = None;
            }
        }
        if let Some(sheet) = &mut plan.entries[2].sheet {
            sheet.fields = fields;
        }
        is_quiet("STR008", &plan);
    }
}
