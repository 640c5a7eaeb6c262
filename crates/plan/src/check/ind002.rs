//! # IND002 ลดลงหรือเพิ่มขึ้นโดยไม่มีฐาน · Fall or rise without a base
//!
//! ## ตรวจอะไร
//!
//! ตัวชี้วัดหรือเป้าหมายที่กำหนดให้ลดลงหรือเพิ่มขึ้นเป็นตัวเลข แต่ไม่บอกว่าเทียบกับปีใดหรือจำนวนเดิมเท่าใด
//!
//! ## ทำไมจึงสำคัญ
//!
//! ไม่มีฐานก็คำนวณไม่ได้ว่าลดลงจริงหรือไม่
//!
//! ## ตัวอย่าง
//!
//! "เรื่องร้องเรียนลดลงร้อยละ ๑๐"
//!
//! ## วิธีแก้
//!
//! ระบุฐาน เช่น "ลดลงร้อยละ ๑๐ เมื่อเทียบกับปี พ.ศ. ๒๕๖๕ (๒๐ เรื่อง)"
//!
//! ## In English
//!
//! A result or goal is to fall or rise by a number, against no year and no figure. Name the base:
//! "10 per cent fewer than in 2565 (20 matters)".
//!
//! Why it matters: Without a base nobody can work out whether anything fell.

use super::{Check, Context, Finding, Severity, indicators};

pub(super) const CHECK: Check = Check {
    code: "IND002",
    name: "change-without-base",
    severity: Severity::Warning,
    help: (
        "ระบุปีฐานหรือจำนวนเดิมที่ใช้เทียบ",
        "Name the year or the figure it is measured against.",
    ),
    source: include_str!("ind002.rs"),
    run,
};

fn run(context: &Context<'_>) -> Vec<Finding> {
    let lines = indicators::lines(context).iter();
    let wrong = lines.filter(|line| {
        let mut indicators = line.indicators.iter();
        indicators.any(|indicator| indicator.lacks_base() && indicator.number.is_some())
    });
    let finding = |line: &indicators::Line<'_>| {
        CHECK.finding(
            line.spot(context),
            format!("\"{}\" ไม่บอกว่าเทียบกับอะไร", line.text.trim()),
            format!("\"{}\" does not say against what", line.text.trim()),
        )
    };
    wrong.map(finding).collect()
}

#[cfg(test)]
mod tests {
    use super::super::testing::{fires, good, is_quiet};

    #[test]
    fn fires_when_complaints_are_to_fall_by_a_tenth_of_nothing() {
        let mut plan = good();
        if let Some(sheet) = &mut plan.entries[3].sheet {
            sheet.outcomes.push("เรื่องร้องเรียนลดลงร้อยละ ๑๐".into());
        }
        insta::assert_snapshot!(fires("IND002", &plan));
    }

    #[test]
    fn is_quiet_when_the_base_is_a_year() {
        let mut plan = good();
        if let Some(sheet) = &mut plan.entries[3].sheet {
            sheet
                .outcomes
                .push("เรื่องร้องเรียนลดลงร้อยละ ๑๐ เมื่อเทียบกับปี พ.ศ. ๒๕๖๕".into());
        }
        is_quiet("IND002", &plan);
    }
}
