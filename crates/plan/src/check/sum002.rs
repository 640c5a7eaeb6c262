//! # SUM002 จำนวนโครงการ กิจกรรม หรือมาตรการไม่ตรง · Stated number of a class differs
//!
//! ## ตรวจอะไร
//!
//! จำนวนโครงการ กิจกรรม หรือมาตรการที่ตารางสรุประบุไว้ ไม่เท่ากับจำนวนแถวของประเภทนั้น
//!
//! ## ทำไมจึงสำคัญ
//!
//! ระบบรายงานของ ป.ป.ช. แยกรายการตามประเภท หากจำนวนตามประเภทผิด ยอดรวมที่รายงานจะไม่ตรงกับแผนที่ประกาศใช้
//!
//! ## ตัวอย่าง
//!
//! "รวมมิติที่ ๑ : ๒ โครงการ" ทั้งที่มี ๑ โครงการ ๑ กิจกรรม
//!
//! ## วิธีแก้
//!
//! นับแยกตามคำขึ้นต้นชื่อรายการ (โครงการ กิจกรรม มาตรการ) แล้วแก้ตัวเลขหรือคำขึ้นต้นให้ตรงกัน
//!
//! ## In English
//!
//! The table states a number of projects, activities or measures that its rows do not have. A
//! single figure that counts entries of every class together is accepted, and entries without a
//! class word may count as any class.
//!
//! Why it matters: The national system counts by class; a wrong figure here never agrees with the
//! plan as announced.

use super::{Check, Context, Finding, Severity, sums};
use crate::Stated;

pub(super) const CHECK: Check = Check {
    code: "SUM002",
    name: "count-by-kind",
    severity: Severity::Error,
    help: (
        "นับแยกตามคำขึ้นต้นชื่อรายการ แล้วแก้ตัวเลขหรือคำขึ้นต้น",
        "Count by the class word each title begins with; mend the figure or the title.",
    ),
    source: include_str!("sum002.rs"),
    run,
};

fn run(context: &Context<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for total in sums::in_table(context) {
        let Stated::Count {
            kind: Some(kind),
            number,
        } = total.stated
        else {
            continue;
        };
        let kinds: Vec<_> = sums::rows(context, total.scope).map(sums::kind).collect();
        let counted = kinds.iter().filter(|other| **other == Some(kind)).count() as u32;
        let unknown = kinds.iter().filter(|other| other.is_none()).count() as u32;
        let of_all = kinds.len() as u32 == number && sums::stands_alone(context, total);
        if of_all || (counted..=counted + unknown).contains(&number) {
            continue;
        }
        let (th, en) = sums::scope_words(total.scope);
        let (kind_th, kind_en) = sums::kind_words(kind);
        findings.push(CHECK.finding(
            sums::spot(context, total),
            format!("{th}ระบุ {number} {kind_th} แต่มี {counted} {kind_th}"),
            format!("{en} states {number} {kind_en} but has {counted}"),
        ));
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::super::testing::{count, fires, good, is_quiet};
    use crate::{Kind, Scope};

    #[test]
    fn fires_when_a_dimension_states_more_projects_than_it_has() {
        let mut plan = good();
        plan.stated
            .push(count(Scope::Dimension(1), Some(Kind::Project), 2));
        insta::assert_snapshot!(fires("SUM002", &plan));
    }

    #[test]
    fn is_quiet_when_one_figure_counts_every_class_together() {
        let mut plan = good();
        plan.stated.clear();
        plan.stated.push(count(Scope::Plan, Some(Kind::Project), 5));
        is_quiet("SUM002", &plan);
    }
}
