//! # RSK002 ความเสี่ยงที่ไม่มีมาตรการควบคุม · Risk without a control
//!
//! ## ตรวจอะไร
//!
//! แถวของตารางความเสี่ยงที่ไม่มีมาตรการควบคุม
//!
//! ## ทำไมจึงสำคัญ
//!
//! แผนปฏิบัติการมีไว้ลดความเสี่ยงที่พบ ความเสี่ยงที่ไม่มีมาตรการคือสิ่งที่หน่วยงานยังไม่จัดการ
//!
//! ## ตัวอย่าง
//!
//! "การบริหารงานบุคคล" มีประเด็นความเสี่ยงแต่ช่องมาตรการว่าง
//!
//! ## วิธีแก้
//!
//! กำหนดมาตรการและใส่เป็นรายการของแผน หรือบันทึกเหตุผลที่ยอมรับความเสี่ยง
//!
//! ## In English
//!
//! A row of the risk table names no control. Decide on one and make it an entry, or write down
//! why the risk is accepted.
//!
//! Why it matters: The plan exists to reduce the risks that were found; this one nobody deals
//! with.

use super::{Check, Context, Finding, Severity, Spot};

pub(super) const CHECK: Check = Check {
    code: "RSK002",
    name: "risk-without-control",
    severity: Severity::Warning,
    help: (
        "กำหนดมาตรการควบคุม หรือบันทึกเหตุผลที่ยอมรับความเสี่ยง",
        "Decide on a control, or write down why the risk is accepted.",
    ),
    source: include_str!("rsk002.rs"),
    run,
};

fn run(context: &Context<'_>) -> Vec<Finding> {
    let risks = &context.plan.part_one.risks;
    // Where no row has a control, the column is not there.
    if risks.iter().all(|risk| risk.controls.is_empty()) {
        return Vec::new();
    }
    let uncontrolled = (risks.iter())
        .filter(|risk| {
            risk.controls
                .iter()
                .all(|control| control.trim().is_empty())
        })
        .filter(|risk| !risk.process.trim().is_empty() || !risk.issues.is_empty());
    let finding = |risk: &crate::Risk| {
        let name = match risk.process.trim() {
            "" => risk.issues.first().map_or("", String::as_str),
            process => process,
        };
        let line = risk.place.line;
        let spot = context
            .find(line..line.saturating_add(1), name)
            .unwrap_or(Spot {
                place: risk.place.clone(),
                ..Spot::default()
            });
        CHECK.finding(
            spot,
            format!("ความเสี่ยง \"{name}\" ไม่มีมาตรการควบคุม"),
            format!("The risk \"{name}\" has no control"),
        )
    };
    uncontrolled.map(finding).collect()
}

#[cfg(test)]
mod tests {
    use super::super::testing::{fires, good, is_quiet};

    #[test]
    fn fires_when_one_risk_has_no_control() {
        let mut plan = good();
        let mut risk = plan.part_one.risks[0].clone();
        risk.process = "การบริหารงานบุคคล".into();
        risk.controls.clear();
        plan.part_one.risks.push(risk);
        insta::assert_snapshot!(fires("RSK002", &plan));
    }

    #[test]
    fn is_quiet_when_the_table_has_no_column_of_controls() {
        let mut plan = good();
        plan.part_one.risks[0].controls.clear();
        is_quiet("RSK002", &plan);
    }
}
