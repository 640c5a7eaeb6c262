//! # STR011 รายการอยู่ผิดภารกิจ · Entry under the wrong mission
//!
//! ## ตรวจอะไร
//!
//! เลขลำดับของรายการขึ้นต้นด้วยภารกิจหนึ่ง แต่รายการอยู่ใต้หัวข้อของอีกภารกิจหนึ่ง หรือตารางกับรายละเอียดวางรายการไว้คนละภารกิจ
//!
//! ## ทำไมจึงสำคัญ
//!
//! ยอดของมิติและการประเมินความสอดคล้องกับมิติจะผิดไป
//!
//! ## ตัวอย่าง
//!
//! "๒.๓.๑ (๑) มาตรการ..." อยู่ใต้หัวข้อ ๒.๒
//!
//! ## วิธีแก้
//!
//! ย้ายรายการไปอยู่ใต้ภารกิจที่ถูก หรือแก้เลขลำดับ
//!
//! ## In English
//!
//! The number of an entry begins with one mission while it stands under the heading of another,
//! or table and sheet put it under different missions. Move it, or mend its number.
//!
//! Why it matters: Subtotals, and the judgement whether an entry fits its dimension, go wrong.

use super::{Check, Context, Finding, Severity, context::arabic};

pub(super) const CHECK: Check = Check {
    code: "STR011",
    name: "entry-under-wrong-mission",
    severity: Severity::Warning,
    help: (
        "ย้ายรายการไปใต้ภารกิจที่ถูก หรือแก้เลขลำดับ",
        "Move the entry, or mend its number.",
    ),
    source: include_str!("str011.rs"),
    run,
};

fn run(context: &Context<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (index, entry) in context.entries() {
        let row_mission = entry.row.as_ref().and_then(|row| row.mission.as_deref());
        let head_mission = entry.head.as_ref().and_then(|head| head.mission.as_deref());
        let code = entry.row.as_ref().and_then(|row| row.code.as_deref());
        let code = code.or(entry.code.as_deref());
        let stands_under = row_mission.or(entry.mission.as_deref());
        let by_number = code.and_then(mission_of);
        if let (Some(code), Some(by_number), Some(mission)) = (code, &by_number, stands_under)
            && by_number != mission
        {
            findings.push(CHECK.finding(
                context.row(index),
                format!("เลข \"{code}\" เป็นของภารกิจ {by_number} แต่อยู่ใต้ภารกิจ {mission}"),
                format!("\"{code}\" belongs to mission {by_number} but stands under {mission}"),
            ));
        } else if let (Some(row), Some(head)) = (row_mission, head_mission)
            && row != head
        {
            let finding = CHECK.finding(
                context.row(index),
                format!("ตารางวางไว้ใต้ภารกิจ {row} แต่รายละเอียดวางไว้ใต้ภารกิจ {head}"),
                format!("The table puts it under mission {row}, the sheet under {head}"),
            );
            let place = context.head(index).place;
            findings.push(finding.relate(place, "รายละเอียดโครงการ", "the sheet"));
        }
    }
    findings
}

/// The mission a code of three or more levels begins with: "2.3" for "2.3.1 (1)".
fn mission_of(code: &str) -> Option<String> {
    let code = arabic(code);
    let levels: Vec<&str> = code.split([' ', '(']).next()?.split('.').collect();
    let is_number = |level: &&str| !level.is_empty() && level.bytes().all(|b| b.is_ascii_digit());
    let is_code = levels.len() >= 3 && levels[..3].iter().all(is_number);
    is_code.then(|| format!("{}.{}", levels[0], levels[1]))
}

#[cfg(test)]
mod tests {
    use super::super::testing::{fires, good, is_quiet};

    #[test]
    fn fires_when_number_and_heading_disagree() {
        let mut plan = good();
        if let Some(row) = &mut plan.entries[2].row {
            row.mission = Some("2.3".into());
        }
        insta::assert_snapshot!(fires("STR011", &plan));
    }

    #[test]
    fn fires_when_table_and_sheet_disagree() {
        let mut plan = good();
        let entry = &mut plan.entries[2];
        if let (Some(row), Some(head)) = (&mut entry.row, &mut entry.head) {
            row.code = Some("3)".into());
            head.mission = Some("2.3".into());
        }
        insta::assert_snapshot!(fires("STR011", &plan));
    }

    #[test]
    fn is_quiet_when_the_number_tells_no_mission() {
        let mut plan = good();
        if let Some(row) = &mut plan.entries[2].row {
            row.code = Some("12)".into());
        }
        is_quiet("STR011", &plan);
    }
}
