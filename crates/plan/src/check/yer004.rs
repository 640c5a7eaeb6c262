//! # YER004 ช่วงปียาวเกินแผน · Range that runs beyond the plan
//!
//! ## ตรวจอะไร
//!
//! ระยะเวลาดำเนินการเป็นช่วงปีที่เริ่มก่อนหรือสิ้นสุดหลังช่วงปีของแผน หรือช่วงปีใดในเอกสารยาวเกิน ๓๐ ปี
//!
//! ## ทำไมจึงสำคัญ
//!
//! ปีที่อยู่นอกแผนไม่มีงบประมาณและไม่มีการรายงานผล ช่วงที่ยาวผิดปกติมักพิมพ์เลขผิด
//!
//! ## ตัวอย่าง
//!
//! แผน พ.ศ. ๒๕๖๖ – ๒๕๗๐ แต่รายการเขียนว่า "พ.ศ. ๒๕๖๖ – ๒๕๗๕"
//!
//! ## วิธีแก้
//!
//! แก้ช่วงปีให้อยู่ในช่วงของแผน
//!
//! ## In English
//!
//! The period of a sheet is a range that begins before the plan or ends after it, or a range
//! anywhere in the document is longer than thirty years. Keep it within the plan.
//!
//! Why it matters: Years outside the plan have neither budget nor report; a very long range is
//! usually a slip.

use super::{Check, Context, Finding, Severity, Spot, years};

pub(super) const CHECK: Check = Check {
    code: "YER004",
    name: "range-too-long",
    severity: Severity::Warning,
    help: (
        "แก้ช่วงปีให้อยู่ในช่วงของแผน",
        "Keep the range within the plan's years.",
    ),
    source: include_str!("yer004.rs"),
    run,
};

/// National strategies run over twenty years; nothing in a plan runs longer than this.
const LONGEST: u16 = 30;

fn run(context: &Context<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (line, range) in years::all_ranges(context) {
        if range.end > range.start + LONGEST {
            findings.push(CHECK.finding(
                context.stretch(*line, range.bytes.clone()),
                format!("ช่วงปี {} – {} ยาวผิดปกติ", range.start, range.end),
                format!(
                    "The range {}–{} is implausibly long",
                    range.start, range.end
                ),
            ));
        }
    }
    let Some(plan) = years::of_plan(context) else {
        return findings;
    };
    for (index, entry) in context.entries() {
        let period = entry
            .sheet
            .as_ref()
            .and_then(|sheet| sheet.period.as_deref());
        let beyond = period.and_then(|period| {
            years::ranges(period).find(|range| {
                let is_long = range.end > range.start + LONGEST;
                let is_within = plan.contains(&range.start) && plan.contains(&range.end);
                range.start < range.end && !is_long && !is_within
            })
        });
        let (Some(range), Some(period)) = (beyond, period) else {
            continue;
        };
        let spot = context.text_of(index, period);
        findings.push(CHECK.finding(
            Spot {
                entry: Some(index),
                ..spot
            },
            format!(
                "ช่วงปี {} – {} เกินช่วงของแผน ({})",
                range.start,
                range.end,
                years::span(&plan)
            ),
            format!(
                "{}–{} runs beyond the plan ({})",
                range.start,
                range.end,
                years::span(&plan)
            ),
        ));
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::super::testing::{fires, good, is_quiet};

    #[test]
    fn fires_when_a_period_runs_on_after_the_plan() {
        let mut plan = good();
        if let Some(sheet) = &mut plan.entries[0].sheet {
            sheet.period = Some("ปีงบประมาณ พ.ศ. ๒๕๖๖ – ๒๕๗๒".into());
        }
        plan.announcement = vec!["แผน พ.ศ. ๒๕๖๖ – ๒๖๖๗".into()];
        insta::assert_snapshot!(fires("YER004", &plan));
    }

    #[test]
    fn is_quiet_when_the_foreword_names_the_national_strategy() {
        let mut plan = good();
        plan.foreword.push("ยุทธศาสตร์ชาติ (พ.ศ. ๒๕๖๑ – ๒๕๘๐)".into());
        is_quiet("YER004", &plan);
    }
}
