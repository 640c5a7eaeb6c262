//! # YER001 ปีอยู่นอกช่วงของแผน · Year outside the plan
//!
//! ## ตรวจอะไร
//!
//! ระยะเวลาดำเนินการ งบประมาณในรายละเอียด หรือเป้าหมายรายปี ระบุปีงบประมาณที่ไม่อยู่ในช่วงปีของแผน
//!
//! ## ทำไมจึงสำคัญ
//!
//! มักค้างมาจากแผนฉบับเดิม รายการนั้นจะไม่มีปีที่ต้องรายงานผล
//!
//! ## ตัวอย่าง
//!
//! แผน พ.ศ. ๒๕๖๖ – ๒๕๗๐ แต่รายการเขียนว่า "ปีงบประมาณ พ.ศ. ๒๕๖๕"
//!
//! ## วิธีแก้
//!
//! แก้ปีให้อยู่ในช่วงของแผน
//!
//! ## In English
//!
//! The period or the budget of a sheet, or a yearly goal, names a fiscal year the plan does not
//! run over. Ranges are looked at by YER003 and YER004, the table's columns by YER002.
//!
//! Why it matters: It is usually left over from the former plan; the entry then has no year to
//! report on.

use super::{Check, Context, Finding, Severity, Spot, years};

pub(super) const CHECK: Check = Check {
    code: "YER001",
    name: "year-outside-plan",
    severity: Severity::Warning,
    help: (
        "แก้ปีให้อยู่ในช่วงปีของแผน",
        "Change the year to one of the plan's.",
    ),
    source: include_str!("yer001.rs"),
    run,
};

fn run(context: &Context<'_>) -> Vec<Finding> {
    let Some(plan) = years::of_plan(context) else {
        return Vec::new();
    };
    let words = |year: u16| {
        (
            format!("ปี {year} อยู่นอกช่วงของแผน ({})", years::span(&plan)),
            format!("{year} is outside the plan ({})", years::span(&plan)),
        )
    };
    let mut findings = Vec::new();
    let goals = context.plan.part_one.goals.iter();
    for goal in goals.filter(|goal| !names_a_base(&goal.text)) {
        if let Some(year) = goal
            .year
            .map(|year| year.get())
            .filter(|year| !plan.contains(year))
        {
            let spot = years::spot_of(context, goal.place.line, year);
            let spot = spot.unwrap_or(Spot {
                place: goal.place.clone(),
                ..Spot::default()
            });
            let (th, en) = words(year);
            findings.push(CHECK.finding(spot, th, en));
        }
    }
    for (index, entry) in context.entries() {
        let mut outside = Vec::new();
        if let Some(period) = entry
            .sheet
            .as_ref()
            .and_then(|sheet| sheet.period.as_deref())
        {
            outside.extend(years::single(period));
        }
        if let Some(head) = &entry.head {
            outside.extend(head.budget.amounts.keys().map(|year| year.get()));
        }
        outside.retain(|year| !plan.contains(year));
        if let Some(year) = outside.first() {
            let sheet = entry.sheet.as_ref();
            let texts =
                sheet.and_then(|sheet| sheet.period.as_deref().or(sheet.budget_text.as_deref()));
            let text =
                texts.map_or_else(|| context.entry(index), |text| context.text_of(index, text));
            let spot = years::spot_of(context, text.place.line, *year).unwrap_or(text);
            let (th, en) = words(*year);
            findings.push(CHECK.finding(
                Spot {
                    entry: Some(index),
                    ..spot
                },
                th,
                en,
            ));
        }
    }
    findings
}

/// Whether the year of a goal may be the one it is measured against ("ลดลงจากปี พ.ศ. ๒๕๖๕").
fn names_a_base(text: &str) -> bool {
    ["เทียบ", "จากปี", "ปีฐาน", "ฐานปี", "ของปี"]
        .iter()
        .any(|word| text.contains(word))
}

#[cfg(test)]
mod tests {
    use super::super::testing::{fires, goal, good, is_quiet};

    #[test]
    fn fires_when_a_sheet_and_a_goal_name_a_year_of_the_former_plan() {
        let mut plan = good();
        if let Some(sheet) = &mut plan.entries[0].sheet {
            sheet.period = Some("ปีงบประมาณ พ.ศ. ๒๕๖๕".into());
        }
        plan.part_one
            .goals
            .push(goal(2570, "คะแนน ITA ปี ๒๕๗๐ ไม่น้อยกว่า ๙๕ คะแนน"));
        insta::assert_snapshot!(fires("YER001", &plan));
    }

    #[test]
    fn is_quiet_about_the_october_before_a_fiscal_year_and_the_year_of_a_base() {
        let mut plan = good();
        if let Some(sheet) = &mut plan.entries[0].sheet {
            sheet.period = Some("๑ ตุลาคม ๒๕๖๕ – ๓๐ กันยายน ๒๕๖๖".into());
        }
        plan.part_one
            .goals
            .push(goal(2565, "เรื่องร้องเรียนลดลงเมื่อเทียบกับปี พ.ศ. ๒๕๖๕"));
        is_quiet("YER001", &plan);
    }
}
