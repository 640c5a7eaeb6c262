//! # STR009 ภารกิจที่ไม่มีรายการ · Mission without entries
//!
//! ## ตรวจอะไร
//!
//! มิติหรือภารกิจของกรอบที่แผนใช้ไม่มีโครงการ กิจกรรม หรือมาตรการเลย แจ้งมิติละครั้ง
//!
//! ## ทำไมจึงสำคัญ
//!
//! กรอบกำหนดให้แผนครอบคลุมทุกมิติ ภารกิจที่ว่างควรเป็นการตัดสินใจ ไม่ใช่การลืม ภารกิจที่แจ้งว่าไม่มีกิจกรรมพร้อมเหตุผลครบทุกกลุ่มจึงไม่นับ
//!
//! ## ตัวอย่าง
//!
//! แผนไม่มีรายการใดในภารกิจ ๔.๓
//!
//! ## วิธีแก้
//!
//! เพิ่มรายการ หรือแจ้งว่าไม่มีกิจกรรมพร้อมเหตุผลในทุกกลุ่มของภารกิจนั้น
//!
//! ## In English
//!
//! A dimension or mission of the framework version the plan follows has no entry. One finding for
//! each dimension. Add an entry, or declare each group of the mission to have no activity, with
//! the reason.
//!
//! Why it matters: The framework expects every dimension to be covered; an empty mission should
//! be a decision. A mission whose groups are all declared is therefore not found.

use super::{Check, Context, Finding, Severity, Spot};
use crate::framework;

pub(super) const CHECK: Check = Check {
    code: "STR009",
    name: "mission-without-entries",
    severity: Severity::Note,
    help: (
        "เพิ่มรายการในภารกิจนี้ หรือแจ้งว่าไม่มีกิจกรรมพร้อมเหตุผล",
        "Add an entry, or declare that there is no activity, with the reason.",
    ),
    source: include_str!("str009.rs"),
    run,
};

fn run(context: &Context<'_>) -> Vec<Finding> {
    let version = context.plan.framework.as_deref().and_then(framework::get);
    let Some(version) = version.filter(|_| !context.plan.entries.is_empty()) else {
        return Vec::new();
    };
    // A plan that prints no missions cannot be held to them.
    let prints_missions = context
        .plan
        .entries
        .iter()
        .any(|entry| entry.mission.is_some());
    let mut findings = Vec::new();
    for dimension in &version.dimensions {
        let first = (context.plan.entries.iter())
            .position(|entry| entry.dimension == Some(dimension.number));
        let is_declared = |mission: &&framework::Mission| context.plan.declares_mission(mission);
        if first.is_none()
            && dimension
                .missions
                .iter()
                .all(|mission| is_declared(&mission))
        {
            continue;
        }
        let Some(first) = first else {
            findings.push(CHECK.finding(
                Spot::default(),
                format!("มิติที่ {} ไม่มีรายการใด", dimension.number),
                format!("Dimension {} has no entry", dimension.number),
            ));
            continue;
        };
        let empty: Vec<&str> = (dimension.missions.iter())
            .filter(|mission| !is_declared(mission))
            .map(|mission| mission.code.as_str())
            .filter(|code| {
                !(context.plan.entries.iter()).any(|entry| entry.mission.as_deref() == Some(code))
            })
            .collect();
        if prints_missions && !empty.is_empty() {
            let codes = empty.join(", ");
            findings.push(CHECK.finding(
                Spot {
                    entry: None,
                    ..context.row(first)
                },
                format!("มิติที่ {} ไม่มีรายการในภารกิจ {codes}", dimension.number),
                format!(
                    "Dimension {} has no entry in mission {codes}",
                    dimension.number
                ),
            ));
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::super::testing::{covering_every_mission, fires, is_quiet};
    use crate::{NoActivity, framework};

    #[test]
    fn fires_when_missions_and_a_dimension_are_empty() {
        let mut plan = covering_every_mission();
        (plan.entries)
            .retain(|entry| entry.dimension != Some(4) && entry.mission.as_deref() != Some("2.3"));
        insta::assert_snapshot!(fires("STR009", &plan));
    }

    #[test]
    fn is_quiet_when_all_groups_of_what_is_empty_are_declared() {
        let mut plan = covering_every_mission();
        (plan.entries)
            .retain(|entry| entry.dimension != Some(4) && entry.mission.as_deref() != Some("2.3"));
        let version = framework::get("2566-2570").expect("version");
        let groups = version.missions().flat_map(|mission| &mission.groups);
        let empty =
            groups.filter(|group| group.code.starts_with("4.") || group.code.starts_with("2.3"));
        plan.no_activity = empty
            .map(|group| NoActivity::new(&group.code, "ดำเนินการร่วมกับกลุ่มอื่น"))
            .collect();
        is_quiet("STR009", &plan);
    }

    #[test]
    fn fires_when_one_group_of_an_empty_mission_is_not_declared() {
        let mut plan = covering_every_mission();
        (plan.entries).retain(|entry| entry.mission.as_deref() != Some("2.1"));
        plan.no_activity = vec![NoActivity::new("2.1.1", "เหตุ")];
        insta::assert_snapshot!(fires("STR009", &plan));
    }

    #[test]
    fn is_quiet_when_every_mission_has_an_entry() {
        is_quiet("STR009", &covering_every_mission());
    }
}
