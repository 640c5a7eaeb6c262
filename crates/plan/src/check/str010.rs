//! # STR010 รายการไม่บอกประเภท · Entry without a class word
//!
//! ## ตรวจอะไร
//!
//! ชื่อรายการไม่ขึ้นต้นด้วยโครงการ กิจกรรม หรือมาตรการ
//!
//! ## ทำไมจึงสำคัญ
//!
//! ระบบรายงานให้เลือกประเภทของทุกรายการ และจำนวนตามประเภทในตารางจะนับไม่ครบ
//!
//! ## ตัวอย่าง
//!
//! "ส่งเสริมการมีส่วนร่วมของประชาชน" แทนที่จะเป็น "กิจกรรมส่งเสริมการมีส่วนร่วมของประชาชน"
//!
//! ## วิธีแก้
//!
//! เติมคำว่าโครงการ กิจกรรม หรือมาตรการหน้าชื่อรายการ ทั้งในตารางและรายละเอียด
//!
//! ## In English
//!
//! A title does not begin with the word for project, activity or measure, in the table or
//! anywhere. Put the class word before it. Where only the table leaves it out and the sheet has
//! it, the word is offered as a fix.
//!
//! Why it matters: The national system asks for the class of each entry, and counts by class miss
//! this one.

use super::{Check, Context, Finding, Severity};
use crate::{Kind, Printed};

pub(super) const CHECK: Check = Check {
    code: "STR010",
    name: "entry-without-class-word",
    severity: Severity::Warning,
    help: (
        "เติมคำว่าโครงการ กิจกรรม หรือมาตรการหน้าชื่อรายการ",
        "Put the class word before the title.",
    ),
    source: include_str!("str010.rs"),
    run,
};

fn run(context: &Context<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (index, entry) in context.entries() {
        let row_lacks = entry.row.as_ref().is_some_and(lacks_kind);
        let kind = entry.kind.or_else(|| Kind::of_title(&entry.title));
        if kind.is_some() && !row_lacks {
            continue;
        }
        let spot = if row_lacks {
            context.row(index)
        } else {
            context.entry(index)
        };
        let title = entry
            .row
            .as_ref()
            .filter(|_| row_lacks)
            .map_or(&entry.title, |row| &row.title);
        let mut finding = CHECK.finding(
            spot,
            format!("\"{title}\" ไม่บอกว่าเป็นโครงการ กิจกรรม หรือมาตรการ"),
            format!("\"{title}\" does not say whether it is a project, activity or measure"),
        );
        if let Some(kind) = kind.filter(|_| finding.length > 0) {
            let (place, word) = (finding.place.clone(), kind.word());
            finding.fix = Some(super::Fix {
                place,
                length: 0,
                replacement: word.into(),
            });
        }
        findings.push(finding);
    }
    findings
}

fn lacks_kind(row: &Printed) -> bool {
    row.kind.is_none() && !row.title.is_empty() && Kind::of_title(&row.title).is_none()
}

#[cfg(test)]
mod tests {
    use super::super::testing::{fires, good, is_quiet};

    #[test]
    fn fires_when_only_the_sheet_tells_the_class() {
        let mut plan = good();
        if let Some(row) = &mut plan.entries[1].row {
            row.kind = None;
            row.title = "เยาวชนรักษ์สาธารณะ".into();
        }
        insta::assert_snapshot!(fires("STR010", &plan));
    }

    #[test]
    fn is_quiet_when_a_measure_is_called_a_standard() {
        let mut plan = good();
        plan.entries[2].title = "มาตรฐานการไม่รับของขวัญ".into();
        if let Some(row) = &mut plan.entries[2].row {
            row.title = "แนวปฏิบัติการไม่รับของขวัญ".into();
            row.kind = None;
        }
        is_quiet("STR010", &plan);
    }
}
