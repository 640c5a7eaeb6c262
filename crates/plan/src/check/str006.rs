//! # STR006 รายละเอียดโครงการขาดหัวข้อ · Sheet without one of its fields
//!
//! ## ตรวจอะไร
//!
//! รายละเอียดโครงการไม่มีหัวข้อที่แบบกำหนด ได้แก่ หลักการและเหตุผล วัตถุประสงค์ กลุ่มเป้าหมาย วิธีดำเนินการ ระยะเวลา งบประมาณ ผู้รับผิดชอบ ผลผลิต/ผลลัพธ์ หากขาดเหมือนกันทุกรายการจะแจ้งครั้งเดียว
//!
//! ## ทำไมจึงสำคัญ
//!
//! หัวข้อที่ขาดคือสิ่งที่ต้องรายงาน เช่น ไม่มีผลลัพธ์ก็วัดความสำเร็จไม่ได้
//!
//! ## ตัวอย่าง
//!
//! มี "๖. ระยะเวลาดำเนินการ" ต่อด้วย "๘. ผู้รับผิดชอบ" ไม่มีงบประมาณ
//!
//! ## วิธีแก้
//!
//! เติมหัวข้อที่ขาดพร้อมเนื้อหา หากไม่ใช้เงินให้เขียนว่า "ไม่ใช้งบประมาณ"
//!
//! ## In English
//!
//! A sheet lacks a field that the form asks for. A field that nearly all sheets lack is named
//! once, at the first of them. Add the field and what belongs in it.
//!
//! Why it matters: What the sheet leaves out cannot be reported: without outcomes there is no
//! success to measure.

use super::{Check, Context, Finding, Severity};
use crate::{Sheet, SheetField};

pub(super) const CHECK: Check = Check {
    code: "STR006",
    name: "missing-sheet-field",
    severity: Severity::Warning,
    help: (
        "เติมหัวข้อที่ขาดพร้อมเนื้อหา",
        "Add the field and what belongs in it.",
    ),
    source: include_str!("str006.rs"),
    run,
};

/// What the form asks for: the words for it, and the fields that answer it.
const REQUIRED: [(&str, &str, &[SheetField]); 8] = [
    ("หลักการและเหตุผล", "rationale", &[SheetField::Rationale]),
    ("วัตถุประสงค์", "objectives", &[SheetField::Objectives]),
    ("กลุ่มเป้าหมาย", "target group", &[SheetField::TargetGroup]),
    ("วิธีดำเนินการ", "steps", &[SheetField::Steps]),
    ("ระยะเวลาดำเนินการ", "period", &[SheetField::Period]),
    ("งบประมาณ", "budget", &[SheetField::Budget]),
    ("ผู้รับผิดชอบ", "responsible", &[SheetField::Responsible]),
    (
        "ผลผลิต/ผลลัพธ์",
        "outputs and outcomes",
        &[
            SheetField::Results,
            SheetField::Outputs,
            SheetField::Outcomes,
        ],
    ),
];

fn run(context: &Context<'_>) -> Vec<Finding> {
    let sheets: Vec<(usize, &Sheet)> = (context.entries())
        .filter_map(|(index, entry)| Some((index, entry.sheet.as_ref()?)))
        .filter(|(_, sheet)| !sheet.fields.is_empty())
        .collect();
    let lacks = |sheet: &Sheet, fields: &[SheetField]| {
        !(sheet.fields.iter()).any(|seen| fields.contains(&seen.field))
    };
    let everywhere: Vec<bool> = (REQUIRED.iter())
        .map(|(_, _, fields)| {
            let lacking = sheets
                .iter()
                .filter(|(_, sheet)| lacks(sheet, fields))
                .count();
            lacking >= 3 && lacking * 10 >= sheets.len() * 9
        })
        .collect();
    let mut findings = Vec::new();
    for (position, (index, sheet)) in sheets.iter().enumerate() {
        let missing: Vec<usize> = (0..REQUIRED.len())
            .filter(|field| {
                lacks(sheet, REQUIRED[*field].2) && (position == 0 || !everywhere[*field])
            })
            .collect();
        if missing.is_empty() {
            continue;
        }
        let th: Vec<&str> = missing.iter().map(|field| REQUIRED[*field].0).collect();
        let en: Vec<&str> = missing.iter().map(|field| REQUIRED[*field].1).collect();
        findings.push(CHECK.finding(
            context.head(*index),
            format!("รายละเอียดโครงการขาดหัวข้อ {}", th.join(", ")),
            format!("The sheet has no field for {}", en.join(", ")),
        ));
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::super::testing::{fires, good, is_quiet, sheet_fields};
    use crate::SheetField;

    #[test]
    fn fires_when_a_sheet_has_no_budget() {
        let mut plan = good();
        let mut fields = sheet_fields();
        fields.retain(|seen| seen.field != SheetField::Budget);
        if let Some(sheet) = &mut plan.entries[2].sheet {
            sheet.fields = fields;
        }
        insta::assert_snapshot!(fires("STR006", &plan));
    }

    #[test]
    fn is_quiet_when_outputs_and_outcomes_have_fields_of_their_own() {
        let mut plan = good();
        let mut fields = sheet_fields();
        fields.retain(|seen| seen.field != SheetField::Results);
        if let Some(sheet) = &mut plan.entries[2].sheet {
            sheet.fields = fields;
        }
        is_quiet("STR006", &plan);
    }
}
