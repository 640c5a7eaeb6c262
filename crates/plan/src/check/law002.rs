//! # LAW002 ปีของกฎหมายไม่ถูก · Wrong year of a known law
//!
//! ## ตรวจอะไร
//!
//! ปี พ.ศ. ที่ตามหลังชื่อกฎหมายไม่ใช่ปีของกฎหมายนั้น ตรวจกับรายชื่อกฎหมายที่โปรแกรมรู้จัก ไม่ตรวจฉบับแก้ไขเพิ่มเติม
//!
//! ## ทำไมจึงสำคัญ
//!
//! อ้างปีผิดเท่ากับอ้างกฎหมายที่ไม่มีอยู่
//!
//! ## ตัวอย่าง
//!
//! "พระราชบัญญัติข้อมูลข่าวสารของราชการ พ.ศ. ๒๕๔๑" ที่ถูกคือ พ.ศ. ๒๕๔๐
//!
//! ## วิธีแก้
//!
//! แก้ปีให้ถูก
//!
//! ## In English
//!
//! The year printed behind the title of a law is not that law's year, according to the list of laws the program knows. Amending laws ("ฉบับที่ …") are not looked at. Where the law has one year only, it is offered.
//!
//! Why it matters: A law of the wrong year is a law that does not exist.

use super::{Check, Context, Finding, Severity, laws};
use thai::digits::to_thai;

pub(super) const CHECK: Check = Check {
    code: "LAW002",
    name: "wrong-year-of-law",
    severity: Severity::Warning,
    help: ("แก้ปีของกฎหมายให้ถูก", "Mend the year of the law."),
    source: include_str!("law002.rs"),
    run,
};

fn run(context: &Context<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for citation in laws::citations(context) {
        let law = citation.law;
        let wrong = citation
            .year
            .as_ref()
            .filter(|(year, _)| !law.years.contains(year));
        let Some((year, spot)) = wrong else {
            continue;
        };
        let years: Vec<String> = law.years.iter().map(u16::to_string).collect();
        let years = years.join(", ");
        let (word, title) = (law.kind.word(), &law.title);
        let finding = CHECK.finding(
            spot.clone(),
            format!("{word}{title} เป็นของ พ.ศ. {years} ไม่ใช่ {year}"),
            format!("\"{word}{title}\" is of {years}, not {year}"),
        );
        findings.push(if law.years.len() == 1 {
            finding.fix(to_thai(&years))
        } else {
            finding
        });
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::super::testing::{fires, good, is_quiet};

    #[test]
    fn fires_when_the_information_act_is_a_year_too_young() {
        let mut plan = good();
        plan.foreword
            .push("ตามพระราชบัญญัติข้อมูลข่าวสารของราชการ พ.ศ. ๒๕๔๑ มาตรา ๙".into());
        insta::assert_snapshot!(fires("LAW002", &plan));
    }

    #[test]
    fn is_quiet_about_amendments_and_laws_without_a_year() {
        let mut plan = good();
        plan.foreword = vec![
            "พระราชกฤษฎีกาว่าด้วยหลักเกณฑ์และวิธีการบริหารกิจการบ้านเมืองที่ดี (ฉบับที่ ๒) พ.ศ. ๒๕๖๒".into(),
            "พ.ร.บ. ข้อมูลข่าวสารของราชการ ปี ๒๕๖๖ หน่วยงานเปิดเผยข้อมูลครบ".into(),
            "รัฐธรรมนูญแห่งราชอาณาจักรไทย พุทธศักราช ๒๕๖๐".into(),
        ];
        is_quiet("LAW002", &plan);
    }
}
