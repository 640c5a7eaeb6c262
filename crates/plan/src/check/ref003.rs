//! # REF003 ชื่อในตารางกับชื่อในรายละเอียดไม่ตรงกัน · Title differs between table and sheet
//!
//! ## ตรวจอะไร
//!
//! ชื่อรายการในตารางสรุปต่างจากชื่อในรายละเอียดโครงการ (ไม่นับการเว้นวรรค เครื่องหมาย และเลขลำดับ)
//!
//! ## ทำไมจึงสำคัญ
//!
//! ผู้รายงานผลและผู้ตรวจค้นรายการจากชื่อ ชื่อไม่ตรงกันทำให้ดูเป็นคนละรายการ
//!
//! ## ตัวอย่าง
//!
//! ตาราง "โครงการอบรมคุณธรรม" รายละเอียด "โครงการส่งเสริมคุณธรรมแก่บุคลากร"
//!
//! ## วิธีแก้
//!
//! เลือกชื่อเดียวแล้วใช้ให้ตรงกันทุกแห่ง
//!
//! ## In English
//!
//! The title in the table and the title of the sheet are not the same, beyond spacing, quotes and
//! numbering. Choose one and use it in both places.
//!
//! Why it matters: People look an entry up by its title; two titles look like two entries.

use super::{Check, Context, Finding, Severity};
use thai::likeness::likeness;

pub(super) const CHECK: Check = Check {
    code: "REF003",
    name: "title-differs",
    severity: Severity::Warning,
    help: (
        "ใช้ชื่อเดียวกันทั้งในตารางสรุปและรายละเอียดโครงการ",
        "Use one title in both places.",
    ),
    source: include_str!("ref003.rs"),
    run,
};

/// Titles at least this alike differ by a letter or two: a slip of the scanner, not another title.
const SAME: f32 = 0.93;

fn run(context: &Context<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (index, entry) in context.entries() {
        let (Some(row), Some(head)) = (&entry.row, &entry.head) else {
            continue;
        };
        if row.title.is_empty()
            || head.title.is_empty()
            || likeness(&row.title, &head.title) >= SAME
        {
            continue;
        }
        let finding = CHECK.finding(
            context.row(index),
            format!(
                "ตารางเขียน \"{}\" รายละเอียดเขียน \"{}\"",
                row.title, head.title
            ),
            format!(
                "The table says \"{}\", the sheet \"{}\"",
                row.title, head.title
            ),
        );
        findings.push(finding.relate(context.head(index).place, "ชื่อในรายละเอียด", "the sheet"));
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::super::testing::{fires, good, is_quiet};

    #[test]
    fn fires_when_row_and_sheet_bear_different_titles() {
        let mut plan = good();
        if let Some(head) = &mut plan.entries[0].head {
            head.title = "โครงการส่งเสริมคุณธรรมและจริยธรรม".into();
        }
        insta::assert_snapshot!(fires("REF003", &plan));
    }

    #[test]
    fn is_quiet_when_they_differ_in_spaces_quotes_and_digits_only() {
        let mut plan = good();
        if let Some(head) = &mut plan.entries[2].head {
            head.title = "๓) มาตรการ \"ไม่รับของขวัญ ของกำนัล\"".into();
        }
        is_quiet("REF003", &plan);
    }
}
