//! # DUT002 ไม่มีหน่วยงานรับผิดชอบ · No responsible unit
//!
//! ## ตรวจอะไร
//!
//! รายการที่มีรายละเอียดโครงการหรืออยู่ในแผนดำเนินงาน แต่ไม่ระบุส่วนราชการหรือตำแหน่งที่รับผิดชอบ
//!
//! ## ทำไมจึงสำคัญ
//!
//! ไม่มีใครรายงานผล และโปรแกรมไม่รู้ว่าต้องเตือนใคร
//!
//! ## ตัวอย่าง
//!
//! หัวข้อ "ผู้รับผิดชอบ" ว่าง
//!
//! ## วิธีแก้
//!
//! ระบุสำนัก กอง หรือตำแหน่งที่รับผิดชอบ
//!
//! ## In English
//!
//! An entry that has a sheet or stands in a schedule names no unit or post. Name one.
//!
//! Why it matters: Nobody reports on it, and the program does not know whom to remind.

use super::{Check, Context, Finding, Severity, refs};
use crate::Part;

pub(super) const CHECK: Check = Check {
    code: "DUT002",
    name: "no-responsible-unit",
    severity: Severity::Warning,
    help: (
        "ระบุสำนัก กอง หรือตำแหน่งที่รับผิดชอบ",
        "Name the unit or post that is responsible.",
    ),
    source: include_str!("dut002.rs"),
    run,
};

fn run(context: &Context<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    // A plan that names nobody anywhere prints its units in another document.
    if context
        .plan
        .entries
        .iter()
        .all(|entry| entry.responsible.is_empty())
    {
        return findings;
    }
    for (index, entry) in context.entries() {
        let in_schedule = entry
            .sources
            .iter()
            .any(|source| source.part == Part::Schedule);
        let names_one = entry.responsible.iter().any(|unit| !unit.trim().is_empty());
        if names_one || !(in_schedule || refs::has_sheet(entry)) {
            continue;
        }
        findings.push(CHECK.finding(
            context.entry(index),
            format!("\"{}\" ไม่ระบุผู้รับผิดชอบ", entry.title),
            format!("\"{}\" names no responsible unit", entry.title),
        ));
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::super::testing::{fires, good, is_quiet};

    #[test]
    fn fires_when_one_sheet_names_nobody() {
        let mut plan = good();
        plan.entries[1].responsible.clear();
        insta::assert_snapshot!(fires("DUT002", &plan));
    }

    #[test]
    fn is_quiet_about_a_row_without_a_sheet() {
        let mut plan = good();
        plan.entries[1].responsible.clear();
        plan.entries[1].sheet = None;
        plan.entries[1].head = None;
        is_quiet("DUT002", &plan);
    }
}
