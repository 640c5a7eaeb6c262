//! # IND004 เป้าหมายขัดกัน · Goals that conflict
//!
//! ## ตรวจอะไร
//!
//! เป้าหมายหรือตัวชี้วัดข้อความเดียวกัน (หรือคะแนน ITA ของปีเดียวกัน) กำหนดค่าไว้ต่างกัน
//!
//! ## ทำไมจึงสำคัญ
//!
//! รายงานแล้วจะสำเร็จตามค่าหนึ่งและไม่สำเร็จตามอีกค่าหนึ่ง
//!
//! ## ตัวอย่าง
//!
//! เป้าหมายข้อ ๒ "คะแนน ITA ปี ๒๕๗๐ ๘๕ คะแนน" ข้อ ๕ "คะแนน ITA ปี ๒๕๗๐ ๙๐ คะแนน"
//!
//! ## วิธีแก้
//!
//! เลือกค่าเดียวแล้วแก้ให้ตรงกัน
//!
//! ## In English
//!
//! The same goal, or the ITA score of one year, is set to two figures. Choose one. Goals of the
//! nation, which stand beside the office's own, do not count.
//!
//! Why it matters: The result reaches one of the two and misses the other.

use super::{
    Check, Context, Finding, Severity,
    indicators::{self, Line},
};
use crate::indicator::{Decimal, Indicator};
use std::collections::HashMap;
use thai::likeness::squash;

pub(super) const CHECK: Check = Check {
    code: "IND004",
    name: "conflicting-goals",
    severity: Severity::Warning,
    help: ("เลือกค่าเป้าหมายเดียว", "Choose one figure."),
    source: include_str!("ind004.rs"),
    run,
};

fn run(context: &Context<'_>) -> Vec<Finding> {
    let mut seen: HashMap<String, (Decimal, &Line<'_>)> = HashMap::new();
    let mut findings = Vec::new();
    for line in indicators::lines(context) {
        if line.entry.is_none() && is_national(line.text) {
            continue;
        }
        for indicator in &line.indicators {
            let Some(number) = indicator.number else {
                continue;
            };
            let (other, earlier) = *seen.entry(key(line, indicator)).or_insert((number, line));
            if other != number {
                let finding = CHECK.finding(
                    line.spot(context),
                    format!("ตั้งเป้าหมายไว้ {number} แต่ที่อื่นตั้งไว้ {other}"),
                    format!("The goal is {number} here and {other} elsewhere"),
                );
                let place = earlier.spot(context).place;
                findings.push(finding.relate(place, "เป้าหมายที่ขัดกัน", "the other goal"));
            }
        }
    }
    findings
}

/// What a target is about, within goals or within one sheet: the ITA score of a year, or the line
/// without its figures.
fn key(line: &Line<'_>, indicator: &Indicator) -> String {
    let entry = line
        .entry
        .map_or_else(String::new, |entry| entry.to_string());
    let year = indicator.year.or(line.year);
    let year = year.map_or_else(String::new, |year| year.get().to_string());
    let unit = indicator.unit.word();
    if line.entry.is_none() && line.text.contains("ITA") && !year.is_empty() {
        return format!("ITA {year} {unit}");
    }
    let mut words = squash(line.text);
    words.retain(|letter| !letter.is_ascii_digit());
    format!("{entry} {words} {year} {unit} {}", indicator.span.start)
}

fn is_national(text: &str) -> bool {
    ["ประเทศ", "หน่วยงานที่เข้าร่วม", "หน่วยงานภาครัฐ", "แผนแม่บท"]
        .iter()
        .any(|word| text.contains(word))
}

#[cfg(test)]
mod tests {
    use super::super::testing::{fires, goal, good, is_quiet};

    #[test]
    fn fires_when_the_ita_score_of_a_year_is_set_twice() {
        let mut plan = good();
        plan.part_one
            .goals
            .push(goal(2567, "มีคะแนน ITA ๙๕ คะแนนขึ้นไป ในปี พ.ศ. ๒๕๖๗"));
        insta::assert_snapshot!(fires("IND004", &plan));
    }

    #[test]
    fn is_quiet_about_other_years_and_the_nation_s_goal() {
        let mut plan = good();
        plan.part_one.goals.push(goal(
            2567,
            "หน่วยงานภาครัฐของประเทศมีคะแนน ITA ๘๕ คะแนนขึ้นไป ในปี ๒๕๖๗",
        ));
        if let Some(sheet) = &mut plan.entries[0].sheet {
            sheet.outputs = vec!["จัดประชุม ๒ ครั้ง".into(), "จัดอบรม ๓ ครั้ง".into()];
        }
        is_quiet("IND004", &plan);
    }
}
