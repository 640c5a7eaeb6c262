//! # REF006 ประเภทในตารางกับในรายละเอียดไม่ตรงกัน · Class differs between table and sheet
//!
//! ## ตรวจอะไร
//!
//! ตารางสรุปเรียกรายการนี้ว่าโครงการ แต่รายละเอียดเรียกว่ากิจกรรมหรือมาตรการ (หรือกลับกัน)
//!
//! ## ทำไมจึงสำคัญ
//!
//! จำนวนตามประเภทในตารางและในระบบรายงานของ ป.ป.ช. จะไม่ตรงกัน
//!
//! ## ตัวอย่าง
//!
//! ตาราง "โครงการอบรมคุณธรรม" รายละเอียด "กิจกรรมอบรมคุณธรรม"
//!
//! ## วิธีแก้
//!
//! เลือกประเภทให้ถูก (มีงบประมาณและระยะเวลาชัดเจนมักเป็นโครงการ เป็นข้อกำหนดภายในมักเป็นมาตรการ) แล้วแก้ให้ตรงกัน
//!
//! ## In English
//!
//! The table and the sheet give the entry different classes, so counts by class disagree. Choose
//! one.
//!
//! Why it matters: Counts by class, here and in the national system, will not agree.

use super::{Check, Context, Finding, Severity, sums::kind_words};

pub(super) const CHECK: Check = Check {
    code: "REF006",
    name: "class-differs",
    severity: Severity::Warning,
    help: (
        "เลือกประเภทเดียวแล้วแก้ทั้งสองแห่งให้ตรงกัน",
        "Choose one class and use it in both places.",
    ),
    source: include_str!("ref006.rs"),
    run,
};

fn run(context: &Context<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (index, entry) in context.entries() {
        let kinds = (
            entry.row.as_ref().and_then(|row| row.kind),
            entry.head.as_ref().and_then(|head| head.kind),
        );
        let (Some(row), Some(head)) = kinds else {
            continue;
        };
        if row == head {
            continue;
        }
        let ((row_th, row_en), (head_th, head_en)) = (kind_words(row), kind_words(head));
        let finding = CHECK.finding(
            context.row(index),
            format!("ตารางเรียกว่า{row_th} แต่รายละเอียดเรียกว่า{head_th}"),
            format!("The table counts it among the {row_en}, the sheet among the {head_en}"),
        );
        findings.push(finding.relate(context.head(index).place, "รายละเอียดโครงการ", "the sheet"));
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::super::testing::{fires, good, is_quiet};
    use crate::Kind;

    #[test]
    fn fires_when_the_sheet_calls_a_measure_an_activity() {
        let mut plan = good();
        if let Some(head) = &mut plan.entries[3].head {
            head.kind = Some(Kind::Activity);
            head.title = "กิจกรรมจัดการเรื่องร้องเรียน".into();
        }
        insta::assert_snapshot!(fires("REF006", &plan));
    }

    #[test]
    fn is_quiet_when_the_sheet_prints_no_class_word() {
        let mut plan = good();
        if let Some(head) = &mut plan.entries[3].head {
            head.kind = None;
        }
        is_quiet("REF006", &plan);
    }
}
