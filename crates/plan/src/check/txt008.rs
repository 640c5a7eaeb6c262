//! # TXT008 เลขไทยปนเลขอารบิกในจำนวนเดียว · Thai and Arabic digits in one number
//!
//! ## ตรวจอะไร
//!
//! จำนวนเดียวกันเขียนด้วยเลขไทยและเลขอารบิกปนกัน เช่น ๒๕6๖
//!
//! ## ทำไมจึงสำคัญ
//!
//! มักเกิดจากการแก้ตัวเลขเพียงบางตัว และค้นหาหรือรวมยอดไม่ได้
//!
//! ## ตัวอย่าง
//!
//! "ปีงบประมาณ ๒๕6๖"
//!
//! ## วิธีแก้
//!
//! ตรวจว่าจำนวนถูกต้อง แล้วเขียนด้วยเลขชนิดเดียวกัน
//!
//! ## In English
//!
//! One number is written with Thai and Arabic digits together. Look whether the number is right,
//! then write it with one kind; the kind most of the document uses is offered.
//!
//! Why it matters: It usually comes of a number changed in part, and such a number cannot be
//! found or added up.

use super::{Check, Context, Finding, Severity};
use regex::Regex;
use std::sync::LazyLock;
use thai::digits::{to_arabic, to_thai};

pub(super) const CHECK: Check = Check {
    code: "TXT008",
    name: "mixed-digits",
    severity: Severity::Note,
    help: (
        "ตรวจจำนวนให้ถูก แล้วใช้เลขชนิดเดียวกัน",
        "Look whether the number is right, then use one kind of digits.",
    ),
    source: include_str!("txt008.rs"),
    run,
};

static NUMBER: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"[0-9๐-๙]+(?:[.,][0-9๐-๙]+)*").expect("constant pattern"));

fn run(context: &Context<'_>) -> Vec<Finding> {
    let is_thai = |letter: char| matches!(letter, '๐'..='๙');
    let is_arabic = |letter: char| letter.is_ascii_digit();
    let mut mixed = Vec::new();
    let (mut thai, mut arabic) = (0_usize, 0_usize);
    for (line, source) in context.lines.iter().enumerate() {
        let text = source.text.as_str();
        let thai_here = text.chars().filter(|letter| is_thai(*letter)).count();
        let arabic_here = text.bytes().filter(u8::is_ascii_digit).count();
        thai += thai_here;
        arabic += arabic_here;
        if thai_here == 0 || arabic_here == 0 {
            continue;
        }
        for number in NUMBER.find_iter(text) {
            let digits = number.as_str();
            if digits.contains(is_thai) && digits.contains(is_arabic) {
                mixed.push((line, number.range(), digits));
            }
        }
    }
    let write = if thai >= arabic { to_thai } else { to_arabic };
    let finding = |(line, bytes, digits)| {
        let finding = CHECK.finding(
            context.stretch(line, bytes),
            format!("\"{digits}\" มีเลขไทยปนเลขอารบิก"),
            format!("\"{digits}\" mixes Thai and Arabic digits"),
        );
        finding.fix(write(digits))
    };
    mixed.into_iter().map(finding).collect()
}

#[cfg(test)]
mod tests {
    use super::super::testing::{fires, good, is_quiet};

    #[test]
    fn fires_when_one_digit_of_a_year_is_of_the_other_kind() {
        let mut plan = good();
        plan.foreword
            .push("ปีงบประมาณ ๒๕6๖ งบประมาณ ๒๐,000 บาท".into());
        insta::assert_snapshot!(fires("TXT008", &plan));
    }

    #[test]
    fn is_quiet_when_two_numbers_of_a_line_are_of_two_kinds() {
        let mut plan = good();
        plan.foreword
            .push("โทร 0 2000 0000 ต่อ ๑๒ ปี 2566 และ ๒๕๖๗".into());
        is_quiet("TXT008", &plan);
    }
}
