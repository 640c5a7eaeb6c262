//! # STR004 เลขลำดับข้าม · A number left out
//!
//! ## ตรวจอะไร
//!
//! เลขลำดับของรายการในชุดเดียวกันขาดไปหนึ่งเลขหรือมากกว่า
//!
//! ## ทำไมจึงสำคัญ
//!
//! เลขที่ข้ามมักหมายถึงรายการที่ถูกตัดหรือหายไประหว่างแก้ไข ผู้ตรวจจะถามหา
//!
//! ## ตัวอย่าง
//!
//! ๑.๒.๓ (๑) แล้วต่อด้วย ๑.๒.๓ (๓)
//!
//! ## วิธีแก้
//!
//! หารายการที่หายไปแล้วใส่คืน หรือให้เลขใหม่ให้เรียงกัน
//!
//! ## In English
//!
//! A series of numbers leaves one or more out. Put the lost entry back, or number again.
//!
//! Why it matters: A gap usually means an entry that was cut or lost while editing, and an
//! examiner will ask for it.

use super::{Check, Context, Finding, Severity, numbers};

pub(super) const CHECK: Check = Check {
    code: "STR004",
    name: "skipped-number",
    severity: Severity::Warning,
    help: (
        "ใส่รายการที่หายไปคืน หรือให้เลขลำดับใหม่ให้เรียงกัน",
        "Put the lost entry back, or number again.",
    ),
    source: include_str!("str004.rs"),
    run,
};

fn run(context: &Context<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for mut series in numbers::series(context) {
        series.sort_by_key(|item| item.number);
        let mut last = if series.first().is_some_and(|item| item.counts_from_one) {
            0
        } else {
            u32::MAX
        };
        for item in &series {
            if last != u32::MAX && item.number > last + 1 {
                let missing = match item.number - last {
                    2 => (last + 1).to_string(),
                    _ => format!("{}–{}", last + 1, item.number - 1),
                };
                findings.push(CHECK.finding(
                    item.spot(context),
                    format!("ก่อน \"{}\" ขาดลำดับที่ {missing}", item.code),
                    format!("Number {missing} is missing before \"{}\"", item.code),
                ));
            }
            last = item.number;
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::super::testing::{fires, good, is_quiet};

    #[test]
    fn fires_when_a_group_begins_at_two() {
        let mut plan = good();
        if let Some(row) = &mut plan.entries[1].row {
            row.code = Some("1.2.1 (2)".into());
        }
        insta::assert_snapshot!(fires("STR004", &plan));
    }

    #[test]
    fn is_quiet_when_a_running_number_goes_on_over_all_groups() {
        let mut plan = good();
        for (entry, number) in plan.entries.iter_mut().zip(1..) {
            if let (Some(row), Some(mission)) = (&mut entry.row, &entry.mission) {
                row.code = Some(format!("{mission} ({number})"));
            }
        }
        is_quiet("STR004", &plan);
    }
}
