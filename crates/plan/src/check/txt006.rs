//! # TXT006 หมายเหตุของผู้จัดทำค้างอยู่ · An editor's remark left in
//!
//! ## ตรวจอะไร
//!
//! ข้อความที่ผู้จัดทำเขียนถึงกันระหว่างร่าง เช่น (รอข้อมูล) (ตรวจสอบอีกครั้ง) ??? TODO
//!
//! ## ทำไมจึงสำคัญ
//!
//! ข้อความนี้ไม่ใช่ส่วนของแผน และเมื่อประกาศแล้วทุกคนเห็น
//!
//! ## ตัวอย่าง
//!
//! "งบประมาณ ๕๐,๐๐๐ บาท (รอยืนยันจากกองคลัง)"
//!
//! ## วิธีแก้
//!
//! ทำตามที่หมายเหตุบอก แล้วลบหมายเหตุออก
//!
//! ## In English
//!
//! Words that the authors wrote to each other while drafting: (awaiting data), (check again),
//! ???, TODO. Do what it says, then take it out.
//!
//! Why it matters: It is no part of the plan, and once announced everyone reads it.

use super::{Check, Context, Finding, Severity};
use regex::Regex;
use std::sync::LazyLock;

pub(super) const CHECK: Check = Check {
    code: "TXT006",
    name: "editors-remark",
    severity: Severity::Warning,
    help: (
        "ทำตามหมายเหตุให้เสร็จ แล้วลบออก",
        "Do what it says, then take it out.",
    ),
    source: include_str!("txt006.rs"),
    run,
};

static REMARK: LazyLock<Regex> = LazyLock::new(|| {
    let said = "รอข้อมูล|รอยืนยัน|รอตรวจสอบ|ตรวจสอบอีก|ตรวจอีก|เช็คอีก|เช็กอีก|ยืนยันอีก|ไม่แน่ใจ|ขาดข้อมูล|\
        เพิ่มเติมภายหลัง|เติมภายหลัง|ใส่ภายหลัง|ลบออก|ตัดออก|คัดลอกจาก|ก๊อปจาก|ขอแก้|แก้ตรงนี้|แก้ไขด้วย|ฝากแก้|ฝากตรวจ|\
        ใครทำ|หาข้อมูล";
    let parts = [
        format!(r"[(\[][^()\[\]]{{0,40}}(?:{said})[^()\[\]]{{0,60}}[)\]]"),
        r"\?{2,}".into(),
        r"\b(?:TODO|FIXME)\b".into(),
        r"\[?Comment(?:ed)?\s?\[[^\]]{1,20}\]".into(),
        r"Error! (?:Bookmark|Reference)[^.!]{0,40}[.!]".into(),
        r"ข้อผิดพลาด! ไม่[^!]{0,30}".into(),
    ];
    Regex::new(&parts.join("|")).expect("constant pattern")
});

fn run(context: &Context<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (line, source) in context.lines.iter().enumerate() {
        for remark in REMARK.find_iter(&source.text) {
            findings.push(CHECK.finding(
                context.stretch(line, remark.range()),
                format!("\"{}\" เป็นหมายเหตุของผู้จัดทำ", remark.as_str()),
                format!("\"{}\" is an editor's remark", remark.as_str()),
            ));
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::super::testing::{fires, good, is_quiet};

    #[test]
    fn fires_when_a_remark_was_left_in() {
        let mut plan = good();
        if let Some(sheet) = &mut plan.entries[0].sheet {
            sheet.budget_text = Some("๒๐,๐๐๐ บาท (รอยืนยันจากกองคลัง) ???".into());
        }
        insta::assert_snapshot!(fires("TXT006", &plan));
    }

    #[test]
    fn is_quiet_about_brackets_that_belong_to_the_plan() {
        let mut plan = good();
        plan.foreword = vec!["ตรวจสอบอีกครั้งก่อนเบิกจ่าย (ต่อ) ทำอย่างไรจึงจะสุจริต?".into()];
        is_quiet("TXT006", &plan);
    }
}
