//! # TXT003 คำของหน่วยงานประเภทอื่น · Words of another type of office
//!
//! ## ตรวจอะไร
//!
//! คำที่ใช้กับองค์กรปกครองส่วนท้องถิ่นประเภทอื่น เช่น นายกเทศมนตรี เทศบัญญัติ พนักงานเทศบาล ในแผนของ อบต. ไม่นับชื่อกฎหมายและการกล่าวถึงหลายประเภทพร้อมกัน
//!
//! ## ทำไมจึงสำคัญ
//!
//! ตำแหน่งหรือกฎหมายที่หน่วยงานไม่มี ไม่มีผู้ใดปฏิบัติได้ และแสดงว่าคัดลอกมา
//!
//! ## ตัวอย่าง
//!
//! "เสนอนายกเทศมนตรีลงนาม" ในแผนขององค์การบริหารส่วนตำบล
//!
//! ## วิธีแก้
//!
//! แก้เป็นคำของหน่วยงานประเภทของท่าน
//!
//! ## In English
//!
//! Words that belong to another type of local authority: the mayor's title, the ordinance or the
//! staff of a municipality in the plan of a subdistrict administration. Names of laws, and texts
//! that speak of several types at once, do not count. The own type's word is offered.
//!
//! Why it matters: Nobody can act under a post or a law that the office does not have; and it
//! shows a copy.

use super::{Check, Context, Finding, Severity};
use crate::OfficeType;

pub(super) const CHECK: Check = Check {
    code: "TXT003",
    name: "another-type",
    severity: Severity::Warning,
    help: ("แก้เป็นคำของหน่วยงานประเภทของท่าน", "Use your own type's word."),
    source: include_str!("txt003.rs"),
    run,
};

fn run(context: &Context<'_>) -> Vec<Finding> {
    let office = &context.plan.office;
    let Some(kind) = office.kind.or_else(|| OfficeType::of_name(&office.name)) else {
        return Vec::new();
    };
    let mut findings = Vec::new();
    for (line, source) in context.lines.iter().enumerate() {
        for foreign in kind.foreign_words(&source.text) {
            let spot = context.letters(line, foreign.start, foreign.length);
            let finding = CHECK.finding(
                spot,
                format!(
                    "\"{}\" เป็นคำของหน่วยงานประเภทอื่น {}ใช้ \"{}\"",
                    foreign.word,
                    kind.word(),
                    foreign.instead
                ),
                format!(
                    "\"{}\" belongs to another type of office; yours says \"{}\"",
                    foreign.word, foreign.instead
                ),
            );
            findings.push(finding.fix(foreign.instead));
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::super::testing::{fires, good, is_quiet};

    #[test]
    fn fires_when_a_subdistrict_administration_has_a_mayor() {
        let mut plan = good();
        if let Some(sheet) = &mut plan.entries[0].sheet {
            sheet.steps.push("เสนอนายกเทศมนตรีลงนามในประกาศ".into());
        }
        insta::assert_snapshot!(fires("TXT003", &plan));
    }

    #[test]
    fn is_quiet_about_laws_and_lists_of_every_type() {
        let mut plan = good();
        plan.foreword = vec![
            "ตามพระราชบัญญัติเทศบาล พ.ศ. ๒๔๙๖".into(),
            "องค์กรปกครองส่วนท้องถิ่น (อบจ./เทศบาล/อบต.)".into(),
        ];
        is_quiet("TXT003", &plan);
    }
}
