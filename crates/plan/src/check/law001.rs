//! # LAW001 เรียกชนิดของกฎหมายผิด · Act and decree confused
//!
//! ## ตรวจอะไร
//!
//! เรียกพระราชกฤษฎีกาว่าพระราชบัญญัติ หรือกลับกัน ตรวจกับรายชื่อกฎหมายใน `data/laws`
//!
//! ## ทำไมจึงสำคัญ
//!
//! การอ้างกฎหมายผิดชนิดทำให้อ้างอำนาจไม่ได้ และผู้ตรวจถือเป็นข้อบกพร่อง
//!
//! ## ตัวอย่าง
//!
//! "พระราชบัญญัติว่าด้วยหลักเกณฑ์และวิธีการบริหารกิจการบ้านเมืองที่ดี พ.ศ. ๒๕๔๖" ที่จริงเป็นพระราชกฤษฎีกา
//!
//! ## วิธีแก้
//!
//! แก้คำขึ้นต้นเป็นชนิดที่ถูก
//!
//! ## In English
//!
//! A royal decree is called an act or the other way round, according to the list of laws in
//! `data/laws`. The right word is offered.
//!
//! Why it matters: A law cited under the wrong kind gives no power, and examiners count it as a
//! fault.

use super::{Check, Context, Finding, Severity, laws};

pub(super) const CHECK: Check = Check {
    code: "LAW001",
    name: "act-decree-confused",
    severity: Severity::Warning,
    help: (
        "แก้คำขึ้นต้นเป็นชนิดที่ถูก",
        "Use the right word for the kind of law.",
    ),
    source: include_str!("law001.rs"),
    run,
};

fn run(context: &Context<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for citation in laws::citations(context) {
        let (law, printed) = (citation.law, citation.kind);
        if printed == law.kind {
            continue;
        }
        let word = law.kind.word();
        let finding = CHECK.finding(
            citation.kind_spot.clone(),
            format!("\"{}\" เป็น{word} ไม่ใช่{}", law.title, printed.word()),
            format!(
                "\"{}\" is {}, not {}",
                law.title,
                law.kind.english(),
                printed.english()
            ),
        );
        findings.push(finding.fix(word));
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::super::testing::{fires, good, is_quiet};

    #[test]
    fn fires_when_the_decree_on_good_governance_is_called_an_act() {
        let mut plan = good();
        plan.foreword
            .push("ตามพระราชบัญญัติว่าด้วยหลักเกณฑ์และวิธีการ บริหารกิจการบ้านเมืองที่ดี พ.ศ. ๒๕๔๖".into());
        insta::assert_snapshot!(fires("LAW001", &plan));
    }

    #[test]
    fn is_quiet_when_it_is_called_a_decree() {
        let mut plan = good();
        plan.foreword
            .push("ตามพระราชกฤษฎีกาว่าด้วยหลักเกณฑ์และวิธีการบริหารกิจการบ้านเมืองที่ดี พ.ศ. ๒๕๔๖".into());
        is_quiet("LAW001", &plan);
    }
}
