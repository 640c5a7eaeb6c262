//! # DUT003 หน่วยตรวจสอบภายในรับผิดชอบงานที่ตนต้องตรวจ · Internal audit owns what it must check
//!
//! ## ตรวจอะไร
//!
//! หน่วยตรวจสอบภายในเป็นผู้รับผิดชอบงานควบคุมภายใน บริหารความเสี่ยง การเงิน หรือพัสดุ ซึ่งเป็นงานที่ต้องตรวจสอบ
//!
//! ## ทำไมจึงสำคัญ
//!
//! ผู้ตรวจสอบภายในต้องเป็นอิสระ ตรวจงานที่ตนทำเองไม่ได้
//!
//! ## ตัวอย่าง
//!
//! "กิจกรรมติดตามการควบคุมภายใน" ผู้รับผิดชอบ: หน่วยตรวจสอบภายใน
//!
//! ## วิธีแก้
//!
//! ให้สำนักปลัดหรือกองที่เป็นเจ้าของงานรับผิดชอบ หน่วยตรวจสอบภายในเป็นผู้สอบทาน
//!
//! ## In English
//!
//! The internal audit unit alone is responsible for internal control, risk management, finance or
//! procurement, which it has to examine. Make the unit that does the work responsible; audit
//! reviews it.
//!
//! Why it matters: Internal audit has to be independent: nobody can examine his own work.

use super::{Check, Context, Finding, Severity};

pub(super) const CHECK: Check = Check {
    code: "DUT003",
    name: "audit-owns-what-it-checks",
    severity: Severity::Warning,
    help: (
        "ให้สำนักหรือกองเจ้าของงานรับผิดชอบ หน่วยตรวจสอบภายในเป็นผู้สอบทาน",
        "Make the unit that does the work responsible; audit reviews it.",
    ),
    source: include_str!("dut003.rs"),
    run,
};

/// What internal audit examines.
const EXAMINED: [&str; 8] = [
    "ควบคุมภายใน",
    "ความเสี่ยง",
    "จัดซื้อ",
    "เบิกจ่าย",
    "พัสดุ",
    "การเงิน",
    "งบประมาณ",
    "การใช้จ่าย",
];
/// What is audit's own work, even where it is about the above.
const OWN_WORK: [&str; 4] = ["ตรวจสอบภายใน", "สอบทาน", "ตรวจสอบการ", "แผนการตรวจสอบ"];

fn run(context: &Context<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (index, entry) in context.entries() {
        let is_audit = |unit: &String| unit.contains("ตรวจสอบภายใน");
        let alone = !entry.responsible.is_empty() && entry.responsible.iter().all(is_audit);
        let title: String = entry.title.split_whitespace().collect();
        let is_examined = EXAMINED.iter().any(|word| title.contains(word));
        let is_own = OWN_WORK.iter().any(|word| title.contains(word));
        if !alone || !is_examined || is_own {
            continue;
        }
        let unit = &entry.responsible[0];
        let mut spot = context.text_of(index, unit);
        spot.entry = Some(index);
        findings.push(CHECK.finding(
            spot,
            format!(
                "\"{unit}\" รับผิดชอบ \"{}\" ซึ่งเป็นงานที่ตนต้องตรวจสอบ",
                entry.title
            ),
            format!(
                "\"{unit}\" is responsible for \"{}\", which it has to examine",
                entry.title
            ),
        ));
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::super::testing::{fires, good, is_quiet};

    #[test]
    fn fires_when_audit_runs_internal_control() {
        let mut plan = good();
        plan.entries[4].responsible = vec!["หน่วยตรวจสอบภายใน".into()];
        insta::assert_snapshot!(fires("DUT003", &plan));
    }

    #[test]
    fn is_quiet_when_audit_audits() {
        let mut plan = good();
        plan.entries[4].responsible = vec!["หน่วยตรวจสอบภายใน".into()];
        plan.entries[4].title = "โครงการจัดทำแผนการตรวจสอบภายในด้านการเงินประจำปี".into();
        plan.entries[3].responsible = vec!["กองคลัง".into(), "หน่วยตรวจสอบภายใน".into()];
        plan.entries[3].title = "มาตรการควบคุมการเบิกจ่าย".into();
        is_quiet("DUT003", &plan);
    }
}
