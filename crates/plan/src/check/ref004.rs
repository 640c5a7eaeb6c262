//! # REF004 งบประมาณในตารางกับในรายละเอียดไม่ตรงกัน · Amount differs between table and sheet
//!
//! ## ตรวจอะไร
//!
//! จำนวนเงินของรายการในตารางสรุปต่างจากในรายละเอียดโครงการ หรือที่หนึ่งระบุจำนวนเงินแต่อีกที่ระบุว่าไม่ใช้งบประมาณ
//!
//! ## ทำไมจึงสำคัญ
//!
//! ไม่รู้ว่าจำนวนใดคือจำนวนที่อนุมัติ ยอดรวมของแผนจึงเชื่อถือไม่ได้
//!
//! ## ตัวอย่าง
//!
//! ตาราง ๒๐,๐๐๐ บาท รายละเอียด ๒๕,๐๐๐ บาท
//!
//! ## วิธีแก้
//!
//! ตรวจกับข้อบัญญัติหรือเทศบัญญัติงบประมาณรายจ่าย แล้วแก้ให้ตรงกันทั้งสองแห่ง
//!
//! ## In English
//!
//! The amount in the table is not the amount in the sheet, or one of the two says that no budget
//! is used. Years that both print are compared one by one; where the years differ, the amounts
//! themselves are.
//!
//! Why it matters: Nobody knows which amount was approved, and no total can be trusted.

use super::{Check, Context, Finding, Severity};
use crate::{Basis, Budget, BudgetStatus};
use std::collections::BTreeSet;
use thai::money::Money;

pub(super) const CHECK: Check = Check {
    code: "REF004",
    name: "amount-differs",
    severity: Severity::Error,
    help: (
        "ตรวจกับข้อบัญญัติงบประมาณ แล้วแก้จำนวนเงินให้ตรงกันทั้งสองแห่ง",
        "Look the amount up in the budget ordinance and mend the place that is wrong.",
    ),
    source: include_str!("ref004.rs"),
    run,
};

fn run(context: &Context<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (index, entry) in context.entries() {
        let (Some(row), Some(head)) = (&entry.row, &entry.head) else {
            continue;
        };
        if agree(&row.budget, &head.budget) {
            continue;
        }
        let ((row_th, row_en), (head_th, head_en)) = (words(&row.budget), words(&head.budget));
        let finding = CHECK.finding(
            context.row(index),
            format!("ตารางระบุ{row_th} แต่รายละเอียดระบุ{head_th}"),
            format!("The table says {row_en}, the sheet {head_en}"),
        );
        findings.push(finding.relate(context.head(index).place, "รายละเอียดโครงการ", "the sheet"));
    }
    findings
}

fn agree(row: &Budget, head: &Budget) -> bool {
    use BudgetStatus::{Amount, None, Unstated};
    match (row.status, head.status) {
        (Unstated, _) | (_, Unstated) | (None, None) => true,
        (None, Amount) | (Amount, None) => distinct(row).is_empty() && distinct(head).is_empty(),
        (Amount, Amount) => {
            let (row_sum, head_sum) = (sum(row), sum(head));
            if row_sum == head_sum {
                return true;
            }
            if row.basis == Basis::WholePeriod || head.basis == Basis::WholePeriod {
                return distinct(row).contains(&head_sum) || distinct(head).contains(&row_sum);
            }
            let shared: Vec<_> = (row.amounts.iter())
                .filter_map(|(year, amount)| Some((amount, head.amounts.get(year)?)))
                .collect();
            if shared.is_empty() {
                let (row, head) = (distinct(row), distinct(head));
                row.is_subset(&head) || head.is_subset(&row)
            } else {
                shared.iter().all(|(row, head)| row == head)
            }
        }
    }
}

fn distinct(budget: &Budget) -> BTreeSet<Money> {
    (budget.amounts.values().copied())
        .filter(|amount| amount.satang() != 0)
        .collect()
}

fn sum(budget: &Budget) -> Money {
    let amounts = budget.amounts.values().map(|amount| amount.satang());
    Money::from_satang(amounts.fold(0, i64::saturating_add))
}

fn words(budget: &Budget) -> (String, String) {
    let amounts: Vec<String> = distinct(budget).iter().map(Money::to_string).collect();
    if amounts.is_empty() {
        ("ว่าไม่ใช้งบประมาณ".into(), "that no budget is used".into())
    } else {
        let amounts = amounts.join(", ");
        (format!(" {amounts} บาท"), format!("{amounts} baht"))
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{fires, good, is_quiet};
    use crate::BudgetStatus;
    use thai::{fiscal::FiscalYear, money::Money};

    #[test]
    fn fires_when_the_sheet_prints_another_amount() {
        let mut plan = good();
        if let Some(head) = &mut plan.entries[0].head {
            head.budget
                .amounts
                .insert(FiscalYear::new(2567), Money::from_baht(25_000));
        }
        insta::assert_snapshot!(fires("REF004", &plan));
    }

    #[test]
    fn fires_when_the_sheet_says_that_no_budget_is_used() {
        let mut plan = good();
        if let Some(head) = &mut plan.entries[0].head {
            head.budget.amounts.clear();
            head.budget.status = BudgetStatus::None;
        }
        insta::assert_snapshot!(fires("REF004", &plan));
    }

    #[test]
    fn absurd_amounts_do_not_overflow() {
        let mut plan = good();
        let entry = &mut plan.entries[0];
        for printed in [&mut entry.head, &mut entry.row].into_iter().flatten() {
            let budget = &mut printed.budget;
            for year in 2566..=2570 {
                let amount = Money::from_satang(i64::MAX - i64::from(year));
                budget.amounts.insert(FiscalYear::new(year), amount);
            }
        }
        crate::check::run(&crate::check::Subject {
            plan: &plan,
            lines: &[],
        });
    }

    #[test]
    fn is_quiet_when_the_sheet_prints_one_year_of_two() {
        let mut plan = good();
        if let Some(head) = &mut plan.entries[0].head {
            head.budget.amounts.remove(&FiscalYear::new(2567));
        }
        is_quiet("REF004", &plan);
    }
}
