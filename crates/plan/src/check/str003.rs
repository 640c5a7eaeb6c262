//! # STR003 เลขลำดับซ้ำ · A number used twice
//!
//! ## ตรวจอะไร
//!
//! สองรายการในชุดเลขเดียวกันใช้เลขลำดับเดียวกัน (เลขที่เริ่มนับใหม่ในกลุ่มใหม่ไม่ถือว่าซ้ำ)
//!
//! ## ทำไมจึงสำคัญ
//!
//! เลขลำดับใช้อ้างถึงรายการในรายงานและหลักฐาน เลขซ้ำทำให้อ้างผิดรายการ
//!
//! ## ตัวอย่าง
//!
//! ๑.๑.๑ (๑) ... ๑.๑.๑ (๑) ...
//!
//! ## วิธีแก้
//!
//! ให้เลขใหม่เรียงกันตั้งแต่รายการที่ซ้ำ
//!
//! ## In English
//!
//! Two entries of one series have the same number. Numbers that begin again in a new group are
//! not repeated. Number the entries again from the repetition on.
//!
//! Why it matters: Reports and evidence name an entry by its number; two entries of one number
//! get mixed up.

use super::{Check, Context, Finding, Severity, numbers};

pub(super) const CHECK: Check = Check {
    code: "STR003",
    name: "repeated-number",
    severity: Severity::Warning,
    help: (
        "ให้เลขลำดับใหม่ตั้งแต่รายการที่ซ้ำ",
        "Number the entries again from here on.",
    ),
    source: include_str!("str003.rs"),
    run,
};

fn run(context: &Context<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for series in numbers::series(context) {
        for (position, item) in series.iter().enumerate() {
            let Some(earlier) = series[..position]
                .iter()
                .find(|other| other.number == item.number)
            else {
                continue;
            };
            let finding = CHECK.finding(
                item.spot(context),
                format!("เลขลำดับ \"{}\" ซ้ำกับรายการก่อนหน้า", item.code),
                format!(
                    "The number \"{}\" repeats that of an earlier entry",
                    item.code
                ),
            );
            let place = earlier.spot(context).place;
            findings.push(finding.relate(place, "รายการก่อนหน้า", "the earlier entry"));
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::super::testing::{fires, good, is_quiet};

    #[test]
    fn fires_when_two_rows_of_a_group_have_one_number() {
        let mut plan = good();
        if let Some(row) = &mut plan.entries[1].row {
            row.code = Some("1.1.1 (1)".into());
        }
        insta::assert_snapshot!(fires("STR003", &plan));
    }

    #[test]
    fn is_quiet_when_numbers_begin_again_in_each_mission() {
        let mut plan = good();
        for (entry, code) in plan.entries.iter_mut().zip(["1)", "1)", "1)", "1)", "1)"]) {
            if let Some(row) = &mut entry.row {
                row.code = Some(code.into());
            }
        }
        is_quiet("STR003", &plan);
    }
}
