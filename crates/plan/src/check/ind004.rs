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

use super::{Check, Context, Finding, Severity, Spot, indicators};
use crate::{
    Place,
    indicator::{self, Decimal, Indicator},
};
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
    let mut findings = Vec::new();
    let goals = &context.plan.part_one.goals;
    let own = goals.iter().filter(|goal| !is_national(&goal.text));
    let goals = own.map(|goal| {
        (
            goal.text.as_str(),
            Some(&goal.place),
            goal.year.map(|year| year.get()),
        )
    });
    findings.extend(conflicts(context, None, goals));
    for (index, entry) in context.entries() {
        if let Some(sheet) = &entry.sheet {
            let results = sheet.outputs.iter().chain(&sheet.outcomes);
            let results = results.map(|line| (line.as_str(), None, None));
            findings.extend(conflicts(context, Some(index), results));
        }
    }
    findings
}

fn conflicts<'a>(
    context: &Context<'_>,
    entry: Option<usize>,
    lines: impl Iterator<Item = (&'a str, Option<&'a Place>, Option<u16>)>,
) -> Vec<Finding> {
    let mut seen: HashMap<String, (Decimal, Spot)> = HashMap::new();
    let mut findings = Vec::new();
    for (line, place, year) in lines {
        for indicator in indicator::read(line) {
            let Some(number) = indicator.number else {
                continue;
            };
            let spot = match (entry, place) {
                (Some(entry), _) => context.text_of(entry, line),
                (None, Some(place)) => indicators::at(context, place, line),
                (None, None) => Spot::default(),
            };
            let year = indicator.year.map(|year| year.get()).or(year);
            let key = key(line, &indicator, year);
            match seen.get(&key) {
                Some((other, earlier)) if *other != number => {
                    let finding = CHECK.finding(
                        spot,
                        format!("ตั้งเป้าหมายไว้ {number} แต่ที่อื่นตั้งไว้ {other}"),
                        format!("The goal is {number} here and {other} elsewhere"),
                    );
                    let place = earlier.place.clone();
                    findings.push(finding.relate(place, "เป้าหมายที่ขัดกัน", "the other goal"));
                }
                Some(_) => {}
                None => {
                    seen.insert(key, (number, spot));
                }
            }
        }
    }
    findings
}

/// What a goal is about: the ITA score of a year, or the line without its figures.
fn key(line: &str, indicator: &Indicator, year: Option<u16>) -> String {
    let year = year.map_or_else(String::new, |year| year.to_string());
    let unit = indicator.unit.word();
    if line.contains("ITA") && year.len() == 4 {
        return format!("ITA {year} {unit}");
    }
    let words: String = squash(line)
        .chars()
        .filter(|letter| !letter.is_ascii_digit())
        .collect();
    format!("{words} {year} {unit} {}", indicator.span.start)
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
