//! # REF002 รายละเอียดโครงการไม่มีในตารางสรุป · Sheet without a table row
//!
//! ## ตรวจอะไร
//!
//! รายการที่มีรายละเอียดในส่วนที่ ๓ แต่ไม่อยู่ในตารางสรุป (ตรวจเฉพาะแผนที่มีตารางสรุป)
//!
//! ## ทำไมจึงสำคัญ
//!
//! รายการนั้นจะไม่ถูกนับในยอดรวม งบประมาณ และการรายงานผล
//!
//! ## ตัวอย่าง
//!
//! ส่วนที่ ๓ มี "โครงการอบรมคุณธรรม" แต่ตารางในส่วนที่ ๒ ไม่มี
//!
//! ## วิธีแก้
//!
//! เพิ่มแถวในตารางสรุปและแก้ยอดรวม หรือตัดรายละเอียดออก หากเป็นรายการเดียวกับแถวที่ใช้ชื่ออื่น ให้ใช้ชื่อเดียวกัน
//!
//! ## In English
//!
//! An entry has a sheet but no row in the summary table, so totals and reports leave it out. Add
//! the row and mend the totals, or remove the sheet.
//!
//! Why it matters: Counts, totals and reports leave this entry out.

use super::{Check, Context, Finding, Severity, refs};

pub(super) const CHECK: Check = Check {
    code: "REF002",
    name: "sheet-without-row",
    severity: Severity::Warning,
    help: (
        "เพิ่มรายการนี้ในตารางสรุปและแก้ยอดรวม หรือตัดรายละเอียดออก",
        "Add a row and mend the totals, or remove the sheet.",
    ),
    source: include_str!("ref002.rs"),
    run,
};

fn run(context: &Context<'_>) -> Vec<Finding> {
    if !context.entries().any(|(_, entry)| refs::has_row(entry)) {
        return Vec::new();
    }
    let mut findings = Vec::new();
    for (index, entry) in context.entries() {
        if refs::has_row(entry) || !refs::has_sheet(entry) {
            continue;
        }
        let finding = CHECK.finding(
            context.head(index),
            format!("\"{}\" มีรายละเอียดโครงการ แต่ไม่อยู่ในตารางสรุป", entry.title),
            format!(
                "\"{}\" has a sheet but is not in the summary table",
                entry.title
            ),
        );
        let candidates = |other: &crate::Entry| refs::has_row(other) && !refs::has_sheet(other);
        findings.push(refs::with_likely_partner(
            context, finding, index, candidates,
        ));
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::super::testing::{fires, good, is_quiet};

    #[test]
    fn fires_when_a_sheet_has_no_row_and_names_the_row_it_may_belong_to() {
        let mut plan = good();
        plan.entries[3].row = None;
        let mut renamed = plan.entries[3].clone();
        renamed.title = "มาตรการจัดการข้อร้องเรียน".into();
        renamed.row = renamed.head.take();
        renamed.sheet = None;
        plan.entries.push(renamed);
        insta::assert_snapshot!(fires("REF002", &plan));
    }

    #[test]
    fn is_quiet_when_the_plan_has_no_table() {
        let mut plan = good();
        for entry in &mut plan.entries {
            entry.row = None;
        }
        is_quiet("REF002", &plan);
    }
}
