//! # RSK001 มาตรการควบคุมความเสี่ยงไม่มีในแผน · Control that is no entry of the plan
//!
//! ## ตรวจอะไร
//!
//! มาตรการควบคุมในตารางความเสี่ยง ไม่ตรงกับชื่อรายการใดของแผน
//!
//! ## ทำไมจึงสำคัญ
//!
//! ความเสี่ยงนั้นจะไม่มีผู้รับผิดชอบและไม่มีการรายงานผล การประเมินความเสี่ยงจึงไม่มีผล
//!
//! ## ตัวอย่าง
//!
//! ตารางความเสี่ยงระบุ "มาตรการควบคุมการใช้รถยนต์ราชการ" แต่แผนไม่มีรายการนี้
//!
//! ## วิธีแก้
//!
//! เพิ่มเป็นรายการของแผน หรืออ้างชื่อรายการที่มีอยู่
//!
//! ## In English
//!
//! A control of the risk table is the title of no entry, nor nearly. Make it an entry, or name
//! the entry that is meant; the most similar title is shown beside it.
//!
//! Why it matters: Nobody answers for the control and nothing is reported, so the risk stays
//! uncontrolled.

use super::{Check, Context, Finding, Severity};
use crate::Kind;
use thai::likeness::{Key, squash};

pub(super) const CHECK: Check = Check {
    code: "RSK001",
    name: "control-is-no-entry",
    severity: Severity::Warning,
    help: (
        "เพิ่มเป็นรายการของแผน หรืออ้างชื่อรายการที่มีอยู่ให้ตรง",
        "Make it an entry of the plan, or name the entry that is meant.",
    ),
    source: include_str!("rsk001.rs"),
    run,
};

/// A control this like a title is meant for it.
const MEANT: f32 = 0.78;
/// Titles less alike than this are no help to show.
const WORTH_SHOWING: f32 = 0.55;

fn run(context: &Context<'_>) -> Vec<Finding> {
    let office = squash(&context.plan.office.name);
    let titles: Vec<(String, Key)> = (context.plan.entries.iter())
        .map(|entry| {
            let title = bare(&entry.title, &office);
            let key = Key::of_squashed(&title);
            (title, key)
        })
        .collect();
    if titles.is_empty() {
        return Vec::new();
    }
    let mut findings = Vec::new();
    for risk in &context.plan.part_one.risks {
        for control in &risk.controls {
            let bare = bare(control, &office);
            let key = Key::of_squashed(&bare);
            if key.len() < 6
                || titles
                    .iter()
                    .any(|(title, _)| holds(title, &bare) || holds(&bare, title))
            {
                continue;
            }
            let best = (titles.iter().enumerate())
                .map(|(index, (_, title))| (key.likeness(title), index))
                .max_by(|a, b| a.0.total_cmp(&b.0));
            let Some((alike, nearest)) = best.filter(|(alike, _)| *alike < MEANT) else {
                continue;
            };
            let line = risk.place.line;
            let spot = context.find(line..line.saturating_add(40), control);
            let finding = CHECK.finding(
                spot.unwrap_or(super::Spot {
                    place: risk.place.clone(),
                    ..super::Spot::default()
                }),
                format!("\"{control}\" ไม่ใช่รายการใดของแผน"),
                format!("\"{control}\" is no entry of the plan"),
            );
            let title = &context.plan.entries[nearest].title;
            findings.push(if alike >= WORTH_SHOWING {
                finding.relate(
                    context.entry(nearest).place,
                    format!("รายการที่ใกล้เคียงที่สุดคือ \"{title}\""),
                    format!("the most similar entry is \"{title}\""),
                )
            } else {
                finding
            });
        }
    }
    findings
}

/// A title squashed, without its class word and without naming the office: risk tables often
/// leave them out or say them in another way.
fn bare(title: &str, office: &str) -> String {
    let squashed = squash(title);
    let word = Kind::words()
        .iter()
        .find_map(|(word, _)| squashed.strip_prefix(word));
    let mut bare = word.unwrap_or(&squashed).to_owned();
    for owner in [office, "องค์กรปกครองส่วนท้องถิ่น", "หน่วยงาน", "องค์กร"]
    {
        if !owner.is_empty() {
            bare = bare.replace(&format!("ของ{owner}"), "");
        }
    }
    bare
}

/// Whether a title holds the whole of another that is long enough to tell.
fn holds(title: &str, part: &str) -> bool {
    part.chars().count() >= 12 && title.contains(part)
}

#[cfg(test)]
mod tests {
    use super::super::testing::{fires, good, is_quiet};

    #[test]
    fn fires_when_a_control_is_not_in_the_plan() {
        let mut plan = good();
        plan.part_one.risks[0]
            .controls
            .push("มาตรการควบคุมการใช้รถยนต์ราชการ".into());
        insta::assert_snapshot!(fires("RSK001", &plan));
    }

    #[test]
    fn is_quiet_when_a_control_leaves_out_the_class_word() {
        let mut plan = good();
        plan.part_one.risks[0].controls = vec!["๒. ไม่รับ ของขวัญของกำนัล (No Gift Policy)".into()];
        plan.entries[1].title = format!("มาตรการป้องกันผลประโยชน์ทับซ้อนของ{}", plan.office.name);
        let control = "มาตรการป้องกันผลประโยชน์ทับซ้อนของหน่วยงาน";
        plan.part_one.risks[0].controls.push(control.into());
        is_quiet("RSK001", &plan);
    }
}
