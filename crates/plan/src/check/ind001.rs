//! # IND001 ตัวชี้วัดไม่มีตัวเลข · Indicator without a number
//!
//! ## ตรวจอะไร
//!
//! ผลผลิตหรือผลลัพธ์ของรายการ ข้อที่ไม่มีตัวเลขหรือระดับให้วัด แจ้งรายการละครั้ง
//!
//! ## ทำไมจึงสำคัญ
//!
//! ไม่มีค่าเป้าหมายก็ตอบไม่ได้ว่าทำสำเร็จหรือไม่ เมื่อรายงานผลจะขึ้นว่า "วัดไม่ได้"
//!
//! ## ตัวอย่าง
//!
//! "บุคลากรมีความรู้ความเข้าใจเพิ่มขึ้น"
//!
//! ## วิธีแก้
//!
//! ใส่ค่าเป้าหมาย เช่น "บุคลากรผ่านการทดสอบไม่น้อยกว่าร้อยละ ๘๐ ของผู้เข้าอบรม"
//!
//! ## In English
//!
//! Outputs or outcomes of an entry that carry neither a number nor a level. One finding for each
//! entry, at the first of them. Set a target: "at least 80 per cent of those trained pass the
//! test".
//!
//! Why it matters: Without a target nobody can say whether the work succeeded; the report will
//! say "not measurable".

use super::{Check, Context, Finding, Severity, indicators};

pub(super) const CHECK: Check = Check {
    code: "IND001",
    name: "no-number",
    severity: Severity::Note,
    help: (
        "ใส่ค่าเป้าหมายที่วัดได้ เช่น จำนวนหรือร้อยละ",
        "Set a target that can be measured: a number or a percentage.",
    ),
    source: include_str!("ind001.rs"),
    run,
};

fn run(context: &Context<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    let of_entries = indicators::lines(context)
        .iter()
        .filter(|line| line.entry.is_some());
    let lines: Vec<&indicators::Line<'_>> = of_entries.collect();
    for results in lines.chunk_by(|one, next| one.entry == next.entry) {
        // An item and its sub-items ("  - …") promise one thing together.
        let items: Vec<_> = results
            .chunk_by(|_, next| next.text.starts_with("  "))
            .collect();
        let is_prose = |item: &&&[&indicators::Line<'_>]| {
            !item
                .iter()
                .any(|line| line.is_measurable() || counts_completeness(line.text))
        };
        let without = items.iter().filter(is_prose).count();
        let Some(first) = items.iter().find(is_prose).map(|item| item[0]) else {
            continue;
        };
        let (all, text) = (items.len(), first.text.trim());
        findings.push(CHECK.finding(
            first.spot(context),
            format!("ผลผลิต/ผลลัพธ์ {without} ข้อจาก {all} ข้อไม่มีตัวเลข ข้อแรกคือ \"{text}\""),
            format!("{without} of {all} results carry no number, the first \"{text}\""),
        ));
    }
    findings
}

/// Whether a result is whole or not ("ครบ ๑๒ เดือน", "ครบทุกกอง"): that is measured without a target.
fn counts_completeness(text: &str) -> bool {
    ["ครบ", "ร้อยละ", "ทุกเรื่อง", "ทุกราย"]
        .iter()
        .any(|word| text.contains(word))
}

#[cfg(test)]
mod tests {
    use super::super::testing::{fires, good, is_quiet};

    #[test]
    fn fires_when_an_outcome_is_mere_prose() {
        let mut plan = good();
        if let Some(sheet) = &mut plan.entries[0].sheet {
            sheet.outcomes.push("บุคลากรมีความรู้ความเข้าใจ".into());
        }
        insta::assert_snapshot!(fires("IND001", &plan));
    }

    #[test]
    fn is_quiet_when_a_sub_item_carries_the_number() {
        let mut plan = good();
        if let Some(sheet) = &mut plan.entries[0].sheet {
            sheet.outcomes = vec![
                "บุคลากรมีความรู้ความเข้าใจ".into(),
                "  - ผ่านการทดสอบไม่น้อยกว่าร้อยละ ๘๐ ของผู้เข้าอบรม".into(),
            ];
        }
        is_quiet("IND001", &plan);
    }
}
