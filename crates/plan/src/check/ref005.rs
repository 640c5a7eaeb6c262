//! # REF005 เลขลำดับในตารางกับในรายละเอียดไม่ตรงกัน · Number differs between table and sheet
//!
//! ## ตรวจอะไร
//!
//! เลขลำดับของรายการในตารางสรุปต่างจากในรายละเอียดโครงการ ทั้งที่ทั้งสองแห่งใช้วิธีให้เลขแบบเดียวกัน
//!
//! ## ทำไมจึงสำคัญ
//!
//! เลขลำดับใช้อ้างถึงรายการในรายงานและหลักฐาน หากไม่ตรงกันจะอ้างผิดรายการ
//!
//! ## ตัวอย่าง
//!
//! ตาราง "๑.๑.๑ (๑)" รายละเอียด "๑.๑.๑ (๒)"
//!
//! ## วิธีแก้
//!
//! ให้เลขในรายละเอียดตามตารางสรุป
//!
//! ## In English
//!
//! The number of an entry in the table is not its number in the sheet, though both parts number
//! alike. Plans whose two parts count in different ways are left alone.
//!
//! Why it matters: Reports and evidence name an entry by its number and would name the wrong one.

use super::{Check, Context, Finding, Severity, context::arabic};

pub(super) const CHECK: Check = Check {
    code: "REF005",
    name: "number-differs",
    severity: Severity::Warning,
    help: ("ใช้เลขลำดับเดียวกันทั้งสองแห่ง", "Use one number in both places."),
    source: include_str!("ref005.rs"),
    run,
};

fn run(context: &Context<'_>) -> Vec<Finding> {
    let mut same = 0;
    let mut different = Vec::new();
    for (index, entry) in context.entries() {
        let codes = (
            entry.row.as_ref().and_then(|row| row.code.as_deref()),
            entry.head.as_ref().and_then(|head| head.code.as_deref()),
        );
        let (Some(row), Some(head)) = codes else {
            continue;
        };
        let (row_numbers, head_numbers) = (numbers(row), numbers(head));
        if row_numbers == head_numbers {
            same += 1;
        } else if row_numbers.len() == head_numbers.len() {
            different.push((index, row, head));
        }
    }
    // Where most numbers differ, the two parts count in different ways.
    if different.len() > same {
        return Vec::new();
    }
    let finding = |(index, row, head): (usize, &str, &str)| {
        let finding = CHECK.finding(
            context.row(index),
            format!("ตารางใช้เลข \"{row}\" แต่รายละเอียดใช้เลข \"{head}\""),
            format!("The table numbers it \"{row}\", the sheet \"{head}\""),
        );
        finding.relate(context.head(index).place, "รายละเอียดโครงการ", "the sheet")
    };
    different.into_iter().map(finding).collect()
}

fn numbers(code: &str) -> Vec<u32> {
    (arabic(code).split(|letter: char| !letter.is_ascii_digit()))
        .filter_map(|digits| digits.parse().ok())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::testing::{fires, good, is_quiet};

    #[test]
    fn fires_when_one_sheet_bears_another_number() {
        let mut plan = good();
        if let Some(head) = &mut plan.entries[3].head {
            head.code = Some("3.2.2 (1)".into());
        }
        insta::assert_snapshot!(fires("REF005", &plan));
    }

    #[test]
    fn is_quiet_when_the_sheets_are_numbered_in_another_way() {
        let mut plan = good();
        for (entry, number) in plan.entries.iter_mut().zip(1..) {
            if let Some(head) = &mut entry.head {
                head.code = Some(number.to_string());
            }
        }
        is_quiet("REF005", &plan);
    }
}
