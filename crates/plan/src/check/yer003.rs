//! # YER003 ช่วงปีสิ้นสุดก่อนเริ่ม · Range that ends before it starts
//!
//! ## ตรวจอะไร
//!
//! ช่วงปีหรือช่วงไตรมาสที่ตัวหลังน้อยกว่าตัวแรก
//!
//! ## ทำไมจึงสำคัญ
//!
//! ระยะเวลาดำเนินการอ่านไม่ได้ จึงไม่รู้ว่าต้องรายงานผลปีใด
//!
//! ## ตัวอย่าง
//!
//! "ปีงบประมาณ พ.ศ. ๒๕๖๖ – ๒๕๖๕"
//!
//! ## วิธีแก้
//!
//! แก้ปีหรือไตรมาสท้ายให้ถูก
//!
//! ## In English
//!
//! A range of years or quarters whose end is before its start. Mend the wrong end.
//!
//! Why it matters: The period cannot be read, so nobody knows which years to report on.

use super::{
    Check, Context, Finding, Severity, Spot,
    years::{self, NumberRange},
};

pub(super) const CHECK: Check = Check {
    code: "YER003",
    name: "range-ends-before-start",
    severity: Severity::Error,
    help: (
        "แก้ปีหรือไตรมาสของช่วงนี้ให้ถูก",
        "Mend the wrong end of the range.",
    ),
    source: include_str!("yer003.rs"),
    run,
};

fn run(context: &Context<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (line, range) in years::all_ranges(context) {
        if range.end < range.start {
            findings.push(reversed(range, context.stretch(*line, range.bytes.clone())));
        }
    }
    for (line, text) in context.arabic.iter().enumerate() {
        for range in years::quarter_ranges(text).filter(|range| range.end < range.start) {
            findings.push(reversed(
                &range,
                context.arabic_stretch(line, range.bytes.clone()),
            ));
        }
    }
    findings
}

fn reversed(range: &NumberRange, spot: Spot) -> Finding {
    let (start, end) = (range.start, range.end);
    CHECK.finding(
        spot,
        format!("ช่วง {start} – {end} สิ้นสุดก่อนเริ่ม"),
        format!("The range {start}–{end} ends before it starts"),
    )
}

#[cfg(test)]
mod tests {
    use super::super::testing::{fires, good, is_quiet};

    #[test]
    fn fires_when_years_or_quarters_run_backwards() {
        let mut plan = good();
        if let Some(sheet) = &mut plan.entries[0].sheet {
            sheet.period = Some("ปีงบประมาณ พ.ศ. ๒๕๖๖ – ๒๕๖๕ ไตรมาสที่ ๔-๒".into());
        }
        insta::assert_snapshot!(fires("YER003", &plan));
    }

    #[test]
    fn is_quiet_when_ranges_run_forwards() {
        let mut plan = good();
        plan.announcement =
            vec!["ยุทธศาสตร์ชาติ (พ.ศ. ๒๕๖๑ – ๒๕๘๐) ไตรมาสที่ ๑-๔ โทร ๐ ๒๕๖๖ - ๒๕๖๕".into()];
        is_quiet("YER003", &plan);
    }
}
