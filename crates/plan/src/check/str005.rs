//! # STR005 ขาดหัวข้อ · A heading is missing
//!
//! ## ตรวจอะไร
//!
//! เอกสารมีส่วนที่ ๑ และ ๓ แต่ไม่มีหัวข้อส่วนที่ ๒ (หรือข้ามส่วนอื่นทำนองเดียวกัน) หรือรายการบางรายการไม่อยู่ใต้หัวข้อมิติหรือภารกิจใด ทั้งที่รายการอื่นมี
//!
//! ## ทำไมจึงสำคัญ
//!
//! รายการที่ไม่รู้มิติหรือภารกิจจะไม่ถูกนับในยอดของมิติ และระบบรายงานกำหนดให้ทุกรายการต้องมีมิติ
//!
//! ## ตัวอย่าง
//!
//! รายการแรกของมิติที่ ๔ อยู่ต่อจากมิติที่ ๓ โดยไม่มีบรรทัด "มิติที่ ๔"
//!
//! ## วิธีแก้
//!
//! เติมหัวข้อที่ขาดไว้เหนือรายการแรกของหัวข้อนั้น
//!
//! ## In English
//!
//! The document skips one of its parts (ส่วนที่ …), or entries stand under no dimension or mission while the others do. Put the heading above the first entry that belongs to it.
//!
//! Why it matters: An entry without dimension counts in no subtotal, and the national system asks
//! for one.

use super::{Check, Context, Finding, Severity};
use crate::Entry;
use regex::Regex;
use std::sync::LazyLock;

pub(super) const CHECK: Check = Check {
    code: "STR005",
    name: "missing-heading",
    severity: Severity::Warning,
    help: (
        "เติมหัวข้อที่ขาดไว้เหนือรายการนี้",
        "Put the missing heading above this place.",
    ),
    source: include_str!("str005.rs"),
    run,
};

/// The heading of a part at the beginning of a line, however it is marked up.
static PART: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^[\s#*|]*ส่วนที่\s*([1-9])(?:[^0-9.]|$)").expect("constant pattern")
});

fn run(context: &Context<'_>) -> Vec<Finding> {
    let mut findings = missing_parts(context);
    type Level = (&'static str, &'static str, fn(&Entry) -> bool);
    let levels: [Level; 2] = [
        ("มิติ", "dimension", |entry| {
            entry.dimension.is_none()
        }),
        ("ภารกิจ", "mission", |entry| {
            entry.mission.is_none()
        }),
    ];
    for (th, en, lacks) in levels {
        let lacking = context
            .plan
            .entries
            .iter()
            .filter(|entry| lacks(entry))
            .count();
        // A plan that prints no such headings at all is not missing one.
        if lacking * 2 > context.plan.entries.len() {
            continue;
        }
        for (index, entry) in context.entries() {
            let follows = index > 0 && lacks(&context.plan.entries[index - 1]);
            if lacks(entry) && !follows {
                findings.push(CHECK.finding(
                    context.entry(index),
                    format!("\"{}\" ไม่อยู่ใต้หัวข้อ{th}ใด", entry.title),
                    format!("\"{}\" stands under no {en}", entry.title),
                ));
            }
        }
    }
    findings
}

fn missing_parts(context: &Context<'_>) -> Vec<Finding> {
    let mut seen: [Option<usize>; 10] = [None; 10];
    for (index, line) in context.arabic.iter().enumerate() {
        if !line.contains("ส่วนที่") {
            continue;
        }
        let number = PART
            .captures(line)
            .and_then(|found| found[1].parse::<usize>().ok());
        if let Some(number) = number {
            seen[number].get_or_insert(index);
        }
    }
    let mut findings = Vec::new();
    // A document that begins with part 2 may be a piece of the plan: only gaps count.
    let first = seen.iter().position(Option::is_some).unwrap_or(seen.len());
    for number in first..seen.len() {
        let next = (number + 1..seen.len()).find_map(|later| seen[later]);
        if let (None, Some(next)) = (seen[number], next) {
            let length = context.lines[next].text.chars().count() as u32;
            findings.push(CHECK.finding(
                super::Spot {
                    place: context.lines[next].place.clone(),
                    length,
                    entry: None,
                },
                format!("ไม่พบหัวข้อส่วนที่ {number} ก่อนหัวข้อนี้"),
                format!("No heading of part {number} before this one"),
            ));
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::super::testing::{fires, good, is_quiet};

    #[test]
    fn fires_when_an_entry_stands_under_no_dimension() {
        let mut plan = good();
        plan.entries[4].dimension = None;
        insta::assert_snapshot!(fires("STR005", &plan));
    }

    #[test]
    fn fires_when_a_part_is_skipped() {
        let mut plan = good();
        plan.announcement = vec!["ส่วนที่ ๕ ภาคผนวก".into()];
        insta::assert_snapshot!(fires("STR005", &plan));
    }

    #[test]
    fn is_quiet_when_the_plan_prints_no_missions_at_all() {
        let mut plan = good();
        for entry in &mut plan.entries {
            entry.mission = None;
        }
        is_quiet("STR005", &plan);
    }
}
