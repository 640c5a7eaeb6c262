//! # SUM005 ตัวเลขในคำนำไม่ตรงกับแผน · Figures of the foreword differ from the plan
//!
//! ## ตรวจอะไร
//!
//! จำนวนรายการหรืองบประมาณที่คำนำ (หรือประกาศ) ระบุไว้ ไม่เท่ากับที่มีในตารางสรุปและรายละเอียดโครงการ
//!
//! ## ทำไมจึงสำคัญ
//!
//! คำนำมักเขียนจากแผนฉบับร่างหรือคัดลอกจากแผนเดิม ผู้อ่านและผู้ตรวจประเมินอ่านตัวเลขนี้ก่อนตัวเลขอื่น
//!
//! ## ตัวอย่าง
//!
//! "แผนฉบับนี้มี ๔๔ โครงการ" ทั้งที่ตารางสรุปมี ๔๒ รายการ
//!
//! ## วิธีแก้
//!
//! เมื่อแก้ตารางและรายละเอียดครบแล้ว ให้แก้ตัวเลขในคำนำเป็นลำดับสุดท้าย
//!
//! ## In English
//!
//! The foreword or announcement states a number of entries or an amount that neither the table
//! nor the sheets have. A figure that agrees with either is accepted.
//!
//! Why it matters: The foreword is read first, and its figures are often left from a draft or
//! from the former plan.

use super::{Check, Context, Finding, Severity, sums};
use crate::{Entry, Kind, Stated};

pub(super) const CHECK: Check = Check {
    code: "SUM005",
    name: "foreword-count",
    severity: Severity::Warning,
    help: (
        "แก้ตัวเลขในคำนำให้ตรงกับตารางสรุป",
        "Make the foreword's figure agree with the summary table.",
    ),
    source: include_str!("sum005.rs"),
    run,
};

fn run(context: &Context<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for total in sums::in_foreword(context) {
        let Stated::Count { kind, number } = total.stated else {
            findings.extend(sums::wrong_amount(context, &CHECK, total));
            continue;
        };
        let kind = kind.filter(|_| !sums::stands_alone(context, total));
        let rows = of_kind(sums::rows(context, total.scope), kind);
        let all = of_kind(sums::all(context, total.scope), kind);
        if number == rows || number == all {
            continue;
        }
        let (th, en) = sums::scope_words(total.scope);
        let (kind_th, kind_en) = kind.map_or(("รายการ", "entries"), sums::kind_words);
        findings.push(CHECK.finding(
            sums::spot(context, total),
            format!("{th}ระบุ {number} {kind_th} แต่แผนมี {rows} {kind_th}"),
            format!("{en} states {number} {kind_en} but the plan has {rows}"),
        ));
    }
    findings
}

fn of_kind<'a>(entries: impl Iterator<Item = &'a Entry>, kind: Option<Kind>) -> u32 {
    let counted = entries.filter(|entry| kind.is_none() || sums::kind(entry) == kind);
    counted.count() as u32
}

#[cfg(test)]
mod tests {
    use super::super::testing::{count, fires, good, is_quiet};
    use crate::{Kind, Scope};

    #[test]
    fn fires_when_the_foreword_counts_an_entry_that_is_gone() {
        let mut plan = good();
        plan.foreword = vec!["แผนฉบับนี้มี ๖ โครงการ".into()];
        plan.stated.retain(|total| total.scope != Scope::Foreword);
        plan.stated
            .push(count(Scope::Foreword, Some(Kind::Project), 6));
        insta::assert_snapshot!(fires("SUM005", &plan));
    }

    #[test]
    fn is_quiet_when_the_figure_agrees_with_the_sheets() {
        let mut plan = good();
        plan.entries[4].row = None;
        is_quiet("SUM005", &plan);
    }
}
