//! # IND003 ร้อยละของอะไร · Percentage of what
//!
//! ## ตรวจอะไร
//!
//! ตัวชี้วัดเป็นร้อยละ แต่ไม่บอกว่าร้อยละของใครหรือของอะไร
//!
//! ## ทำไมจึงสำคัญ
//!
//! ผู้รายงานแต่ละคนจะใช้ตัวหารต่างกัน ผลจึงเทียบกันไม่ได้
//!
//! ## ตัวอย่าง
//!
//! "สำเร็จไม่น้อยกว่าร้อยละ ๘๐"
//!
//! ## วิธีแก้
//!
//! ระบุตัวหาร เช่น "ร้อยละ ๘๐ ของผู้รับบริการ" หรือ "ร้อยละ ๘๐ ของกิจกรรมตามแผน"
//!
//! ## In English
//!
//! A percentage that says neither of whom nor of what. Name the denominator: "80 per cent of
//! those served".
//!
//! Why it matters: Each reporter will divide by something else, and results cannot be compared.

use super::{Check, Context, Finding, Severity, indicators};
use crate::indicator;
use thai::likeness::without_list_number;

pub(super) const CHECK: Check = Check {
    code: "IND003",
    name: "percentage-of-what",
    severity: Severity::Note,
    help: ("ระบุว่าร้อยละของใครหรือของอะไร", "Say of whom or of what."),
    source: include_str!("ind003.rs"),
    run,
};

fn run(context: &Context<'_>) -> Vec<Finding> {
    let lines = indicators::lines(context).iter();
    let wrong = lines.filter(|line| {
        let mut indicators = line.indicators.iter();
        indicators.any(indicator::Indicator::lacks_denominator) && !begins_with_whose(line.text)
    });
    let finding = |line: &indicators::Line<'_>| {
        CHECK.finding(
            line.spot(context),
            format!("\"{}\" ไม่บอกว่าร้อยละของอะไร", line.text.trim()),
            format!(
                "\"{}\" is a percentage of nothing it names",
                line.text.trim()
            ),
        )
    };
    wrong.map(finding).collect()
}

/// Words a line begins with that name nobody and nothing to take a percentage of.
const NOBODY: [&str; 16] = [
    "ร้อยละ",
    "ไม่น้อยกว่า",
    "อย่างน้อย",
    "ไม่ต่ำกว่า",
    "มากกว่า",
    "ความพึงพอใจ",
    "มีความพึงพอใจ",
    "พึงพอใจ",
    "ความสำเร็จ",
    "สำเร็จ",
    "ดำเนินการ",
    "การดำเนินการ",
    "บรรลุ",
    "ผลการดำเนิน",
    "ระดับ",
    "ผลสำเร็จ",
];

/// Whether a line begins with whom or what it counts ("คำขอไม่น้อยกว่าร้อยละ ๙๐ …"): then the
/// percentage is of these.
fn begins_with_whose(text: &str) -> bool {
    let text = without_list_number(text).trim_start();
    let text = text
        .strip_prefix("มี")
        .filter(|_| !text.starts_with("มีความ"))
        .unwrap_or(text);
    !NOBODY.iter().any(|word| text.starts_with(word))
}

#[cfg(test)]
mod tests {
    use super::super::testing::{fires, good, is_quiet};

    #[test]
    fn fires_when_success_is_eighty_per_cent() {
        let mut plan = good();
        if let Some(sheet) = &mut plan.entries[0].sheet {
            sheet.outputs = vec!["ดำเนินการสำเร็จไม่น้อยกว่าร้อยละ ๘๐".into()];
        }
        insta::assert_snapshot!(fires("IND003", &plan));
    }

    #[test]
    fn is_quiet_when_the_percentage_is_of_people() {
        let mut plan = good();
        if let Some(sheet) = &mut plan.entries[0].sheet {
            sheet.outputs = vec![
                "ผู้เข้าอบรมไม่น้อยกว่าร้อยละ ๘๐ ผ่านการทดสอบ".into(),
                "(๑) ต้นกล้าที่ปลูกรอดไม่น้อยกว่าร้อยละ ๗๐".into(),
            ];
        }
        is_quiet("IND003", &plan);
    }
}
