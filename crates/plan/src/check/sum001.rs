//! # SUM001 จำนวนรายการที่ระบุไม่ตรงกับที่มีจริง · Stated number of entries differs
//!
//! ## ตรวจอะไร
//!
//! จำนวนรายการรวมที่ตารางสรุปเขียนไว้ (ทั้งแผนหรือรายมิติ) ไม่เท่ากับจำนวนแถวที่นับได้
//!
//! ## ทำไมจึงสำคัญ
//!
//! ตัวเลขนี้ถูกนำไปรายงานต่อผู้บริหาร สภาท้องถิ่น และ ป.ป.ช. หากนับผิด รายงานผลจะมีรายการขาดหรือเกิน
//!
//! ## ตัวอย่าง
//!
//! แถว "รวมมิติที่ ๑ จำนวน ๓ รายการ" ทั้งที่มิติที่ ๑ มี ๒ แถว
//!
//! ## วิธีแก้
//!
//! นับแถวใหม่ หากแถวครบให้แก้ตัวเลข หากแถวขาดให้เพิ่มแถว
//!
//! ## In English
//!
//! A count in the summary table, of the plan or of a dimension, is not the number of rows there.
//! Count again; mend the figure or add the missing row.
//!
//! Why it matters: The figure goes into reports to the executive, the council and the NACC; a wrong
//! one makes results go missing or appear from nowhere.

use super::{Check, Context, Finding, Severity, sums};
use crate::Stated;

pub(super) const CHECK: Check = Check {
    code: "SUM001",
    name: "stated-count",
    severity: Severity::Error,
    help: (
        "นับแถวในตารางใหม่ แล้วแก้ตัวเลขหรือเพิ่มแถวที่ขาด",
        "Count the rows again; mend the figure or add the missing row.",
    ),
    source: include_str!("sum001.rs"),
    run,
};

fn run(context: &Context<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for total in sums::in_table(context) {
        let Stated::Count { kind: None, number } = total.stated else {
            continue;
        };
        let counted = sums::rows(context, total.scope).count() as u32;
        if counted == number {
            continue;
        }
        let (th, en) = sums::scope_words(total.scope);
        findings.push(CHECK.finding(
            sums::spot(context, total),
            format!("{th}ระบุ {number} รายการ แต่มี {counted} รายการ"),
            format!("{en} states {number} entries but has {counted}"),
        ));
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::super::testing::{count, fires, good, is_quiet};
    use crate::Scope;

    #[test]
    fn fires_when_a_dimension_states_more_entries_than_it_has() {
        let mut plan = good();
        plan.stated.push(count(Scope::Dimension(2), None, 3));
        insta::assert_snapshot!(fires("SUM001", &plan));
    }

    #[test]
    fn is_quiet_when_every_count_holds() {
        let mut plan = good();
        plan.stated.push(count(Scope::Dimension(2), None, 1));
        is_quiet("SUM001", &plan);
    }
}
