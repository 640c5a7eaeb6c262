//! # SUM003 ยอดรวมงบประมาณของมิติไม่ตรงกับรายการ · Subtotal differs from its rows
//!
//! ## ตรวจอะไร
//!
//! งบประมาณรวมของมิติที่ตารางสรุประบุไว้ ไม่เท่ากับผลบวกของรายการในมิตินั้น (ตรวจแยกทุกปีงบประมาณ)
//!
//! ## ทำไมจึงสำคัญ
//!
//! ยอดรวมใช้ขอตั้งงบประมาณและรายงานผลการใช้จ่าย หากบวกผิดจะขอเงินขาดหรือเกิน
//!
//! ## ตัวอย่าง
//!
//! รายการในมิติที่ ๑ ตั้งไว้ ๒๐,๐๐๐ และ ๑๐,๐๐๐ บาท แต่แถว "รวมมิติที่ ๑" เขียน ๗๐,๐๐๐ บาท
//!
//! ## วิธีแก้
//!
//! บวกใหม่ หากยอดรวมถูกให้ตรวจว่ามีรายการใดตกหรือจำนวนเงินของรายการใดผิด
//!
//! ## In English
//!
//! The money a dimension states for a year is not the sum of its rows. Rows whose amount covers
//! the whole period are not checked year by year.
//!
//! Why it matters: Subtotals go into the budget request and the spending report: a wrong sum asks
//! for too much or too little.

use super::{Check, Context, Finding, Severity, sums};
use crate::Scope;

pub(super) const CHECK: Check = Check {
    code: "SUM003",
    name: "subtotal",
    severity: Severity::Error,
    help: (
        "บวกจำนวนเงินของทุกรายการในมิติใหม่ แล้วแก้ยอดรวมหรือจำนวนเงินของรายการ",
        "Add the rows up again; mend the total or the row that is wrong.",
    ),
    source: include_str!("sum003.rs"),
    run,
};

fn run(context: &Context<'_>) -> Vec<Finding> {
    let totals = sums::in_table(context);
    let totals = totals.filter(|total| matches!(total.scope, Scope::Dimension(_)));
    (totals.filter_map(|total| sums::wrong_amount(context, &CHECK, total))).collect()
}

#[cfg(test)]
mod tests {
    use super::super::testing::{amount, fires, good, is_quiet};
    use crate::Scope;

    #[test]
    fn fires_when_a_subtotal_is_not_the_sum_of_its_rows() {
        let mut plan = good();
        plan.stated.push(amount(Scope::Dimension(1), 2566, 70_000));
        insta::assert_snapshot!(fires("SUM003", &plan));
    }

    #[test]
    fn is_quiet_when_an_amount_covers_the_whole_period() {
        let mut plan = good();
        plan.stated.push(amount(Scope::Dimension(1), 2566, 70_000));
        if let Some(row) = &mut plan.entries[0].row {
            row.budget.basis = crate::Basis::WholePeriod;
        }
        plan.stated.retain(|total| total.scope != Scope::Plan);
        is_quiet("SUM003", &plan);
    }
}
