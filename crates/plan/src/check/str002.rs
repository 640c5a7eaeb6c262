//! # STR002 ชื่อรายการคล้ายกันมาก · Two titles nearly the same
//!
//! ## ตรวจอะไร
//!
//! สองรายการมีชื่อต่างกันเพียงไม่กี่ตัวอักษร (ไม่นับชื่อหน่วยงานที่อยู่ในชื่อรายการ)
//!
//! ## ทำไมจึงสำคัญ
//!
//! มักเกิดจากการคัดลอกแล้วแก้ไม่ครบ หรือพิมพ์รายการเดียวกันสองครั้งโดยสะกดต่างกัน
//!
//! ## ตัวอย่าง
//!
//! "มาตรการจัดทำข้อตกลงการปฏิบัติราชการ" กับ "มาตรการจัดทำข้อตกลงปฏิบัติราชการ"
//!
//! ## วิธีแก้
//!
//! อ่านเทียบกัน หากเป็นงานเดียวกันให้รวมเป็นรายการเดียว หากต่างกันให้ชื่อบอกความต่าง
//!
//! ## In English
//!
//! Two titles differ by a few letters only, the office's own name aside. Read them side by side:
//! merge them if they are one, or let the titles say how they differ.
//!
//! Why it matters: It usually comes of a copy half changed, or of one entry typed twice with
//! another spelling.

use super::{Check, Context, Finding, Severity, refs};
use std::collections::BTreeMap;
use thai::likeness::{Key, squash};

pub(super) const CHECK: Check = Check {
    code: "STR002",
    name: "near-duplicate-entry",
    severity: Severity::Note,
    help: (
        "อ่านเทียบสองรายการ หากเป็นงานเดียวกันให้รวมเป็นรายการเดียว",
        "Read the two side by side; merge them if they are one.",
    ),
    source: include_str!("str002.rs"),
    run,
};

/// Titles at least this alike differ by a few letters.
const NEARLY: f32 = 0.94;
/// Shorter titles (in letters) are alike too easily.
const SHORTEST: usize = 16;

fn run(context: &Context<'_>) -> Vec<Finding> {
    let office = squash(&context.plan.office.name);
    let titles = context
        .plan
        .entries
        .iter()
        .map(|entry| squash(&entry.title));
    let titles: Vec<String> = titles.collect();
    let mut places: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (index, title) in titles.iter().enumerate() {
        places.entry(title).or_default().push(index);
    }
    let keys: Vec<(&str, Key)> = (places.keys())
        .map(|title| {
            let own = match office.as_str() {
                "" => (*title).to_owned(),
                office => title.replace(office, ""),
            };
            (*title, Key::of_squashed(&own))
        })
        .collect();
    // Each title is compared once, however often the plan prints it.
    let nearly: BTreeMap<&str, Vec<&str>> = (keys.iter())
        .map(|(title, key)| {
            let others = keys.iter().filter(|(other, other_key)| {
                other != title
                    && key.len() >= SHORTEST
                    && key.likeness_from(other_key, NEARLY).is_some()
            });
            (*title, others.map(|(other, _)| *other).collect())
        })
        .collect();
    let mut findings = Vec::new();
    for (index, entry) in context.entries() {
        let alike = nearly.get(titles[index].as_str()).into_iter().flatten();
        let earlier = alike
            .filter_map(|other| places.get(*other))
            .flat_map(|places| places.iter().take_while(|other| **other < index));
        let twin = earlier
            .filter(|other| refs::side_by_side(entry, &context.plan.entries[**other]))
            .min()
            .copied();
        if let Some(other) = twin {
            let other_title = &context.plan.entries[other].title;
            let finding = CHECK.finding(
                context.entry(index),
                format!("\"{}\" คล้ายกับ \"{other_title}\" มาก", entry.title),
                format!("\"{}\" is nearly \"{other_title}\"", entry.title),
            );
            let place = context.entry(other).place;
            findings.push(finding.relate(place, "รายการที่คล้ายกัน", "the other entry"));
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::super::testing::{fires, good, is_quiet};

    #[test]
    fn fires_when_two_titles_differ_by_a_word_of_filling() {
        let mut plan = good();
        plan.entries[0].title = "โครงการอบรมคุณธรรมสำหรับบุคลากรท้องถิ่น".into();
        plan.entries[1].title = "โครงการอบรมคุณธรรมแก่บุคลากรท้องถิ่น".into();
        plan.entries[4].title = "โครงการอบรมคุณธรรมสำหรับบุคลากรในท้องถิ่น".into();
        insta::assert_snapshot!(fires("STR002", &plan));
    }

    #[test]
    fn is_quiet_when_two_titles_share_only_the_name_of_the_office() {
        let mut plan = good();
        let office = plan.office.name.clone();
        plan.entries[0].title = format!("มาตรการควบคุมการเบิกจ่ายของ{office}");
        plan.entries[1].title = format!("มาตรการควบคุมการใช้รถของ{office}");
        is_quiet("STR002", &plan);
    }
}
