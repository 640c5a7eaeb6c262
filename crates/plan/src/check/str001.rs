//! # STR001 รายการซ้ำ · The same entry twice
//!
//! ## ตรวจอะไร
//!
//! สองรายการใช้ชื่อเดียวกันทุกตัวอักษร (ไม่นับการเว้นวรรค เครื่องหมาย และเลขลำดับ)
//!
//! ## ทำไมจึงสำคัญ
//!
//! รายการซ้ำทำให้จำนวนและงบประมาณรวมเกินจริง และต้องรายงานผลงานเดียวสองครั้ง
//!
//! ## ตัวอย่าง
//!
//! ๓.๒.๒ (๑) และ ๓.๒.๓ (๑) ใช้ชื่อ "มาตรการจัดการเรื่องร้องเรียน" เหมือนกัน
//!
//! ## วิธีแก้
//!
//! หากเป็นงานเดียวกันให้คงไว้รายการเดียว หากเป็นคนละงานให้ตั้งชื่อให้ต่างกัน
//!
//! ## In English
//!
//! Two entries of the table, or two sheets, bear the same title, spacing, quotes and numbers
//! aside. Keep one of them, or give them titles that tell them apart.
//!
//! Why it matters: A repeated entry inflates counts and budget, and its one result has to be
//! reported twice.

use super::{Check, Context, Finding, Severity, refs};
use std::collections::HashMap;
use thai::likeness::squash;

pub(super) const CHECK: Check = Check {
    code: "STR001",
    name: "duplicate-entry",
    severity: Severity::Warning,
    help: (
        "คงไว้รายการเดียว หรือตั้งชื่อให้ต่างกัน",
        "Keep one of them, or give them different titles.",
    ),
    source: include_str!("str001.rs"),
    run,
};

fn run(context: &Context<'_>) -> Vec<Finding> {
    let mut first: HashMap<String, Vec<usize>> = HashMap::new();
    let mut findings = Vec::new();
    for (index, entry) in context.entries() {
        let title = squash(&entry.title);
        if title.is_empty() {
            continue;
        }
        let earlier = first.entry(title).or_default();
        let same = (earlier.iter())
            .find(|other| refs::side_by_side(entry, &context.plan.entries[**other]));
        if let Some(other) = same {
            let finding = CHECK.finding(
                context.entry(index),
                format!("\"{}\" ซ้ำกับรายการก่อนหน้า", entry.title),
                format!("\"{}\" repeats an earlier entry", entry.title),
            );
            let place = context.entry(*other).place;
            findings.push(finding.relate(place, "รายการก่อนหน้า", "the earlier entry"));
        }
        earlier.push(index);
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::super::testing::{fires, good, is_quiet};

    #[test]
    fn fires_when_two_entries_bear_one_title() {
        let mut plan = good();
        plan.entries[4].title = "มาตรการ \"จัดการเรื่อง ร้องเรียน\"".into();
        insta::assert_snapshot!(fires("STR001", &plan));
    }

    #[test]
    fn is_quiet_when_a_row_and_a_sheet_that_were_not_joined_bear_one_title() {
        let mut plan = good();
        let mut sheet = plan.entries[4].clone();
        sheet.row = None;
        plan.entries[4].sheet = None;
        plan.entries[4].head = None;
        plan.entries.push(sheet);
        is_quiet("STR001", &plan);
    }
}
