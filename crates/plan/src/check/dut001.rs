//! # DUT001 งานที่ต้องทำซ้ำแต่กำหนดไว้ไม่ครบไตรมาส · Returning duty squeezed into too few quarters
//!
//! ## ตรวจอะไร
//!
//! ขั้นตอนระบุว่าต้องทำซ้ำ (ทุกเดือน ทุกไตรมาส ปีละ ๒ ครั้ง) แต่แผนดำเนินงานกำหนดไตรมาสไว้น้อยกว่าที่ต้องทำ
//!
//! ## ทำไมจึงสำคัญ
//!
//! เมื่อติดตามตามไตรมาสที่กำหนด งานครั้งที่เหลือจะไม่มีใครเตือนและไม่ถูกรายงาน
//!
//! ## ตัวอย่าง
//!
//! ขั้นตอน "รายงานผลทุกเดือน" แต่กำหนดไว้เฉพาะไตรมาสที่ ๒
//!
//! ## วิธีแก้
//!
//! กำหนดทุกไตรมาสที่ต้องทำ หรือแก้ขั้นตอนให้ตรงกับที่จะทำจริง
//!
//! ## In English
//!
//! A step says that the duty returns (each month, each quarter, twice a year), while the schedule
//! gives it fewer quarters than it needs. Plan every quarter it falls into, or mend the step.
//!
//! Why it matters: Followed by its quarters, the duty's other rounds are neither called for nor
//! reported.

use super::{Check, Context, Finding, Severity};
use crate::recurrence::{self, Period, Recurrence};

pub(super) const CHECK: Check = Check {
    code: "DUT001",
    name: "returning-duty-in-one-quarter",
    severity: Severity::Warning,
    help: (
        "กำหนดให้ครบทุกไตรมาสที่ต้องทำ หรือแก้ขั้นตอน",
        "Plan every quarter it falls into, or mend the step.",
    ),
    source: include_str!("dut001.rs"),
    run,
};

fn run(context: &Context<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (index, entry) in context.entries() {
        let Some(sheet) = entry.sheet.as_ref().filter(|_| !entry.quarters.is_empty()) else {
            continue;
        };
        let planned = entry.quarters.len() as u32;
        let most = (sheet.steps.iter())
            .flat_map(|step| {
                recurrence::read(step)
                    .into_iter()
                    .map(move |duty| (step, duty))
            })
            .filter(|(step, duty)| !names_a_meeting(step, duty.span.start))
            .filter(|(_, duty)| !is_of_a_season(&duty.recurrence))
            .filter_map(|(step, duty)| Some((duty.recurrence.quarters()?, step)))
            .max_by_key(|(quarters, _)| *quarters);
        let Some((needed, step)) = most.filter(|(needed, _)| *needed > planned) else {
            continue;
        };
        findings.push(CHECK.finding(
            context.text_of(index, step),
            format!(
                "\"{}\" ต้องทำใน {needed} ไตรมาส แต่กำหนดไว้ {planned} ไตรมาส",
                step.trim()
            ),
            format!(
                "\"{}\" falls into {needed} quarters but {planned} are planned",
                step.trim()
            ),
        ));
    }
    findings
}

/// Whether a rhythm is that of a course or a campaign, which may well last one quarter only.
const fn is_of_a_season(recurrence: &Recurrence) -> bool {
    matches!(
        recurrence,
        Recurrence::Every(Period::Day | Period::Week)
            | Recurrence::Times {
                period: Period::Day | Period::Week,
                ..
            }
    )
}

/// Whether the words before a rhythm make it a meeting's: what is said "ในการประชุมประจำเดือน" is
/// said once.
fn names_a_meeting(step: &str, before: u32) -> bool {
    let before: String = step.chars().take(before as usize).collect();
    before.trim_end().ends_with("ประชุม")
}

#[cfg(test)]
mod tests {
    use super::super::testing::{fires, good, is_quiet};
    use thai::fiscal::Quarter;

    #[test]
    fn fires_when_a_monthly_report_stands_in_one_quarter() {
        let mut plan = good();
        plan.entries[3].quarters = Quarter::new(2).into_iter().collect();
        if let Some(sheet) = &mut plan.entries[3].sheet {
            sheet.steps.push("รายงานผลการดำเนินการทุกเดือน".into());
        }
        insta::assert_snapshot!(fires("DUT001", &plan));
    }

    #[test]
    fn is_quiet_when_a_duty_is_due_once_or_within_days() {
        let mut plan = good();
        plan.entries[3].quarters = Quarter::new(4).into_iter().collect();
        if let Some(sheet) = &mut plan.entries[3].sheet {
            sheet
                .steps
                .push("ตอบผู้ร้องเรียนภายใน ๑๕ วัน และรายงานผลปีละ ๑ ครั้ง".into());
            sheet.steps.push("ชี้แจงในการประชุมประจำเดือน".into());
            sheet.steps.push("จัดกิจกรรมทุกสัปดาห์".into());
        }
        is_quiet("DUT001", &plan);
    }
}
