//! # TXT001 ช่องว่างที่ยังไม่ได้กรอก · Placeholder that was never filled
//!
//! ## ตรวจอะไร
//!
//! จุดไข่ปลา เส้นใต้ เครื่องหมาย XX หรือข้อความ "(ระบุ ...)" ที่แบบฟอร์มเว้นไว้ให้กรอก ไม่นับสารบัญและบรรทัดลงชื่อ
//!
//! ## ทำไมจึงสำคัญ
//!
//! แผนที่ประกาศแล้วมีช่องว่างแสดงว่าคัดลอกแบบมาโดยไม่ได้อ่าน และตัวเลขที่ต้องรายงานหายไป
//!
//! ## ตัวอย่าง
//!
//! "กลุ่มเป้าหมาย จำนวน ..... คน"
//!
//! ## วิธีแก้
//!
//! กรอกข้อมูลจริง หรือตัดข้อความนั้นออก
//!
//! ## In English
//!
//! Dots, underscores, XX or "(specify …)" that a form left for filling in. Leaders of the
//! contents and lines for signatures do not count. Fill it in or take it out.
//!
//! Why it matters: A blank in an announced plan shows that a form was copied unread, and a figure
//! to report is missing.

use super::{Check, Context, Finding, Severity};
use regex::Regex;
use std::sync::LazyLock;

pub(super) const CHECK: Check = Check {
    code: "TXT001",
    name: "placeholder",
    severity: Severity::Error,
    help: ("กรอกข้อมูลจริง หรือตัดข้อความนี้ออก", "Fill it in, or take it out."),
    source: include_str!("txt001.rs"),
    run,
};

static BLANK: LazyLock<Regex> = LazyLock::new(|| {
    let office = "องค์การบริหารส่วนตำบล|องค์การบริหารส่วนจังหวัด|เทศบาล(?:ตำบล|เมือง|นคร)|ตำบล|อำเภอ|จังหวัด";
    let parts = [
        r"\.{5,}",
        r"(?:\. ){4,}\.?",
        r"…{2,}",
        r"_{3,}",
        r"\((?:โปรด)?(?:ระบุ|กรอก|ใส่)[^()]{0,40}\)",
        r"\[(?:โปรด)?(?:ระบุ|กรอก|ใส่|ชื่อ)[^\[\]]{0,40}\]",
        r"25[xX]{2}",
        r"\b[xX]{2,}\b",
    ];
    let pattern = format!(r"(?:{office})\s?(?:\.{{3,}}|…+)|{}", parts.join("|"));
    Regex::new(&pattern).expect("constant pattern")
});

/// A leader of the contents: dots that run to a page number.
static LEADER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^[.…\s|\t]*(?:[0-9]{1,3}|[ก-ฮ])[\s|]*$").expect("constant pattern")
});

fn run(context: &Context<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (line, text) in context.arabic.iter().enumerate() {
        if !may_hold_one(text) || is_for_signature(text) {
            continue;
        }
        for blank in BLANK.find_iter(text) {
            if LEADER.is_match(&text[blank.end()..]) {
                continue;
            }
            findings.push(CHECK.finding(
                context.arabic_stretch(line, blank.range()),
                format!("ยังไม่ได้กรอก \"{}\"", blank.as_str().trim()),
                format!("\"{}\" was never filled in", blank.as_str().trim()),
            ));
        }
    }
    findings
}

fn may_hold_one(text: &str) -> bool {
    [
        "...",
        ". . .",
        "…",
        "__",
        "xx",
        "XX",
        "(ระบุ",
        "(โปรด",
        "(กรอก",
        "(ใส่",
        "[",
    ]
    .iter()
    .any(|mark| text.contains(mark))
}

/// A line to sign on: "ลงชื่อ…", or nothing but a name's blank between brackets.
fn is_for_signature(text: &str) -> bool {
    let text = text.trim();
    let is_blank = |letter: char| matches!(letter, '(' | ')' | '.' | '…' | '_' | '/' | ' ');
    text.contains("ลงชื่อ") || text.contains("ลงนาม") || text.chars().all(is_blank)
}

#[cfg(test)]
mod tests {
    use super::super::testing::{fires, good, is_quiet};

    #[test]
    fn fires_when_a_number_was_left_to_fill_in() {
        let mut plan = good();
        if let Some(sheet) = &mut plan.entries[0].sheet {
            sheet.target_group = Some("บุคลากร จำนวน ..... คน (ระบุจำนวน)".into());
        }
        plan.foreword
            .push("องค์การบริหารส่วนตำบล... จัดทำแผน พ.ศ. ๒๕XX".into());
        insta::assert_snapshot!(fires("TXT001", &plan));
    }

    #[test]
    fn is_quiet_about_contents_signatures_and_an_ellipsis() {
        let mut plan = good();
        plan.foreword = vec![
            "ส่วนที่ ๑ บทนำ ............................ ๓".into(),
            "(..............................)".into(),
            "ลงชื่อ .............................. ผู้จัดทำ".into(),
            "กระดาษ หมึกพิมพ์ ... และวัสดุอื่น".into(),
        ];
        is_quiet("TXT001", &plan);
    }
}
