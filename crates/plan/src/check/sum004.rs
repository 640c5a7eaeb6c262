//! # SUM004 ยอดรวมงบประมาณทั้งแผนไม่ตรงกับรายการ · Grand total differs from the rows
//!
//! ## ตรวจอะไร
//!
//! งบประมาณรวมทั้งแผนที่ตารางสรุประบุไว้ ไม่เท่ากับผลบวกของทุกรายการ (ตรวจแยกทุกปีงบประมาณ)
//!
//! ## ทำไมจึงสำคัญ
//!
//! ยอดนี้เป็นตัวเลขที่ผู้บริหารอนุมัติและประชาชนเห็น ต้องตรวจย้อนกลับไปถึงทุกรายการได้
//!
//! ## ตัวอย่าง
//!
//! แถว "รวมทั้ง ๔ มิติ" เขียน ๓๐๐,๐๐๐ บาท แต่ทุกรายการรวมกันได้ ๓๐,๐๐๐ บาท
//!
//! ## วิธีแก้
//!
//! ตรวจยอดรวมรายมิติก่อน (SUM003) แล้วบวกยอดรายมิติเป็นยอดรวมทั้งแผน
//!
//! ## In English
//!
//! The money the whole plan states for a year is not the sum of its rows. Mend the subtotals
//! first, then this figure.
//!
//! Why it matters: This is the figure the executive approves and citizens see; it has to lead
//! back to every entry.

use super::{Check, Context, Finding, Severity, sums};
use crate::Scope;

pub(super) const CHECK: Check = Check {
    code: "SUM004",
    name: "grand-total",
    severity: Severity::Error,
    help: (
        "ตรวจยอดรวมรายมิติให้ถูกก่อน แล้วบวกเป็นยอดรวมทั้งแผน",
        "Mend the subtotals first, then add them up to the grand total.",
    ),
    source: include_str!("sum004.rs"),
    run,
};

fn run(context: &Context<'_>) -> Vec<Finding> {
    let totals = sums::in_table(context).filter(|total| total.scope == Scope::Plan);
    (totals.filter_map(|total| sums::wrong_amount(context, &CHECK, total))).collect()
}

#[cfg(test)]
mod tests {
    use super::super::testing::{amount, fires, good, is_quiet};
    use crate::Scope;

    #[test]
    fn fires_when_the_grand_total_has_a_digit_too_many() {
        let mut plan = good();
        plan.stated.push(amount(Scope::Plan, 2567, 300_000));
        insta::assert_snapshot!(fires("SUM004", &plan));
    }

    #[test]
    fn is_quiet_when_only_a_subtotal_is_wrong() {
        let mut plan = good();
        plan.stated.push(amount(Scope::Dimension(1), 2567, 300_000));
        is_quiet("SUM004", &plan);
    }
}
