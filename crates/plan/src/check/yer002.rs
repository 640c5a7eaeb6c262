//! # YER002 ปีในตารางสรุปไม่ใช่ปีของแผน · Table of other years than the plan's
//!
//! ## ตรวจอะไร
//!
//! หัวตารางสรุปพิมพ์ปีงบประมาณที่ไม่อยู่ในช่วงปีของแผน
//!
//! ## ทำไมจึงสำคัญ
//!
//! งบประมาณทั้งตารางจะเป็นของปีที่ผ่านไปแล้ว แสดงว่าตารางคัดลอกมาจากแผนเดิมโดยไม่ได้แก้
//!
//! ## ตัวอย่าง
//!
//! แผน พ.ศ. ๒๕๖๕ แต่หัวตารางเป็น ปี ๒๕๖๒ ปี ๒๕๖๓ ปี ๒๕๖๔
//!
//! ## วิธีแก้
//!
//! แก้หัวตารางเป็นปีของแผน แล้วทบทวนจำนวนเงินของทุกรายการ
//!
//! ## In English
//!
//! The columns of the summary table are headed with years the plan does not run over. One
//! finding, at the first such heading. Mend the headings and look at every amount again.
//!
//! Why it matters: All the table's money then belongs to years that are over: the table was
//! copied unchanged.

use super::{Check, Context, Finding, Severity, Spot, years};
use std::collections::BTreeSet;

pub(super) const CHECK: Check = Check {
    code: "YER002",
    name: "table-years",
    severity: Severity::Error,
    help: (
        "แก้หัวตารางเป็นปีของแผน และทบทวนจำนวนเงินทุกรายการ",
        "Mend the headings and look at every amount again.",
    ),
    source: include_str!("yer002.rs"),
    run,
};

fn run(context: &Context<'_>) -> Vec<Finding> {
    let Some(plan) = years::of_plan(context) else {
        return Vec::new();
    };
    let mut wrong: BTreeSet<u16> = BTreeSet::new();
    let mut first: Option<Spot> = None;
    let mut more = Vec::new();
    for (line, headed) in years::table_headings(context) {
        let outside: Vec<_> = headed
            .iter()
            .filter(|(year, _)| !plan.contains(year))
            .collect();
        let Some((_, bytes)) = outside.first() else {
            continue;
        };
        wrong.extend(outside.iter().map(|(year, _)| *year));
        let spot = Spot {
            entry: None,
            ..context.arabic_stretch(line, bytes.clone())
        };
        match &first {
            None => first = Some(spot),
            Some(_) => more.push(spot.place),
        }
    }
    if first.is_none() {
        let (row, years) = (context.entries())
            .find_map(|(index, entry)| {
                let years: Vec<u16> = (entry.row.as_ref()?.budget.amounts.keys())
                    .map(|year| year.get())
                    .filter(|year| !plan.contains(year))
                    .collect();
                (!years.is_empty()).then(|| (context.row(index), years))
            })
            .unwrap_or_default();
        wrong.extend(years);
        first = (!wrong.is_empty()).then_some(row);
    }
    let Some(spot) = first else {
        return Vec::new();
    };
    let years: Vec<String> = wrong.iter().map(u16::to_string).collect();
    let (years, span) = (years.join(", "), years::span(&plan));
    let mut finding = CHECK.finding(
        spot,
        format!("ตารางเป็นของปี {years} แต่แผนเป็นของปี {span}"),
        format!("The table is of {years} but the plan of {span}"),
    );
    for place in more {
        finding = finding.relate(place, "หัวตารางอื่นที่เป็นเช่นเดียวกัน", "another such heading");
    }
    vec![finding]
}

#[cfg(test)]
mod tests {
    use super::super::testing::{fires, good, is_quiet};

    #[test]
    fn fires_when_the_columns_are_headed_with_the_years_of_the_former_plan() {
        let mut plan = good();
        plan.announcement = vec!["| มิติ | ภารกิจตามมิติ | ปี ๒๕๖๒ | ปี ๒๕๖๓ | หมายเหตุ |".into()];
        insta::assert_snapshot!(fires("YER002", &plan));
    }

    #[test]
    fn is_quiet_when_the_columns_are_the_plan_s_years() {
        let mut plan = good();
        plan.announcement = vec![
            "| มิติ | ภารกิจตามมิติ | ปี ๒๕๖๖ | ปี ๒๕๖๗ | หมายเหตุ |".into(),
            "ผลคะแนนของมิติ ปี ๒๕๖๓ และปี ๒๕๖๔".into(),
        ];
        is_quiet("YER002", &plan);
    }
}
