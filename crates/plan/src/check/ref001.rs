//! # REF001 รายการในตารางไม่มีรายละเอียดโครงการ · Table row without a sheet
//!
//! ## ตรวจอะไร
//!
//! รายการที่อยู่ในตารางสรุป แต่ไม่พบรายละเอียดโครงการ/กิจกรรม/มาตรการในส่วนที่ ๓ (ตรวจเฉพาะแผนที่มีส่วนที่ ๓)
//!
//! ## ทำไมจึงสำคัญ
//!
//! ไม่มีรายละเอียดก็ไม่มีขั้นตอน ผู้รับผิดชอบ และตัวชี้วัด จึงรายงานผลรอบ ๖ และ ๑๒ เดือนไม่ได้
//!
//! ## ตัวอย่าง
//!
//! ตารางมี "๓.๒.๑ (๑) มาตรการจัดการเรื่องร้องเรียน" แต่ส่วนที่ ๓ ข้ามไปรายการถัดไป
//!
//! ## วิธีแก้
//!
//! เขียนรายละเอียดเพิ่ม หรือตัดรายการออกจากตาราง หากมีรายละเอียดอยู่แล้วแต่ใช้ชื่ออื่น ให้ใช้ชื่อเดียวกัน
//!
//! ## In English
//!
//! An entry stands in the summary table but has no sheet, in a plan that has sheets. Without a
//! sheet it has no steps, no responsible unit and no indicator. Where a sheet of a similar title
//! has no row, it is named beside the finding.
//!
//! Why it matters: Without a sheet there are no steps, no responsible unit and no indicator:
//! nothing to report on.

use super::{Check, Context, Finding, Severity, refs};

pub(super) const CHECK: Check = Check {
    code: "REF001",
    name: "row-without-sheet",
    severity: Severity::Warning,
    help: (
        "เขียนรายละเอียดของรายการนี้เพิ่ม หรือตัดออกจากตาราง",
        "Write the sheet, or take the row out of the table.",
    ),
    source: include_str!("ref001.rs"),
    run,
};

fn run(context: &Context<'_>) -> Vec<Finding> {
    if !context.entries().any(|(_, entry)| refs::has_sheet(entry)) {
        return Vec::new();
    }
    let mut findings = Vec::new();
    for (index, entry) in context.entries() {
        if !refs::has_row(entry) || refs::has_sheet(entry) {
            continue;
        }
        let finding = CHECK.finding(
            context.row(index),
            format!("\"{}\" อยู่ในตารางสรุป แต่ไม่มีรายละเอียดโครงการ", entry.title),
            format!(
                "\"{}\" is in the summary table but has no sheet",
                entry.title
            ),
        );
        let candidates = |other: &crate::Entry| refs::has_sheet(other) && !refs::has_row(other);
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
    fn fires_when_one_row_has_no_sheet() {
        let mut plan = good();
        plan.entries[3].sheet = None;
        plan.entries[3].head = None;
        insta::assert_snapshot!(fires("REF001", &plan));
    }

    #[test]
    fn is_quiet_when_the_plan_has_no_sheets_at_all() {
        let mut plan = good();
        for entry in &mut plan.entries {
            entry.sheet = None;
            entry.head = None;
        }
        is_quiet("REF001", &plan);
    }
}
