//! # TXT004 ตัวอักษรเสีย · Damaged letters
//!
//! ## ตรวจอะไร
//!
//! ตัวอักษรที่เสียระหว่างแปลงไฟล์ เช่น อักษรลาว สระอำแยกเป็นสองตัว วรรณยุกต์สลับที่หรือซ้ำ เครื่องหมายที่อ่านไม่ได้ อักขระที่มองไม่เห็นจะแจ้งครั้งเดียวทั้งเอกสาร ความเสียหายชนิดเดียวกันที่เกิน ๕ แห่งจะแจ้งเป็นจำนวน
//!
//! ## ทำไมจึงสำคัญ
//!
//! ค้นหาคำไม่พบ คัดลอกไปใช้ต่อไม่ได้ โปรแกรมอ่านออกเสียงอ่านผิด และพิมพ์ออกมาผิดรูป
//!
//! ## ตัวอย่าง
//!
//! "นํ้า" (นิคหิตกับสระอา) แทน "น้ำ"
//!
//! ## วิธีแก้
//!
//! ใช้ข้อความที่โปรแกรมเสนอ หรือพิมพ์คำนั้นใหม่
//!
//! ## In English
//!
//! Letters damaged on the way through a scanner, a PDF or an old font: Lao letters, sara am in
//! two pieces, tone marks in the wrong order or twice, characters that could not be read.
//! Invisible characters and odd spaces are named once for the document, other damage five times
//! of a kind and then by its number. The mended word is offered.
//!
//! Why it matters: Search misses the word, readers for the blind misread it, and it prints wrong.

use super::{Check, Context, Finding, Severity, first_few};
use std::ops::Range;
use thai::letters::{Damage, is_mark, mend, mend_listed};

pub(super) const CHECK: Check = Check {
    code: "TXT004",
    name: "damaged-letters",
    severity: Severity::Warning,
    help: (
        "ใช้คำที่เสนอ หรือพิมพ์คำนั้นใหม่",
        "Take the mended word, or type it again.",
    ),
    source: include_str!("txt004.rs"),
    run,
};

/// Findings of one kind of damage that are shown each by itself.
const MOST: usize = 5;

fn run(context: &Context<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut unread = Vec::new();
    let mut unseen: Option<(usize, Range<usize>)> = None;
    let mut unseen_count = 0;
    for (line, source) in context.lines.iter().enumerate() {
        let text = source.text.as_str();
        let mut done = 0;
        for mended in mend_listed(text).1 {
            if matches!(mended.damage, Damage::Invisible | Damage::OddSpace) {
                unseen_count += 1;
                unseen.get_or_insert((line, mended.at));
                continue;
            }
            if mended.at.start < done {
                continue;
            }
            let word = word_around(text, &mended.at);
            done = word.end;
            let whole = &text[word.clone()];
            let (th, en) = words(mended.damage);
            let finding = CHECK.finding(
                context.stretch(line, word),
                format!("\"{whole}\" {th}"),
                format!("\"{whole}\": {en}"),
            );
            // "เเท่า" is as likely "เท่า" as "แท่า": what two letters are meant for, a person decides.
            let is_sure = mended.damage != Damage::DoubledSaraE;
            let finding = if is_sure {
                finding.fix(mend(whole))
            } else {
                finding
            };
            findings.push((mended.damage, finding));
        }
        if let Some(at) = text.find('\u{fffd}') {
            unread.push(CHECK.finding(
                context.stretch(line, at..at + '\u{fffd}'.len_utf8()),
                "มีอักขระที่อ่านไม่ได้",
                "A character that could not be read",
            ));
        }
    }
    let mut findings = first_few(findings, MOST);
    findings.append(&mut unread);
    if let Some((line, at)) = unseen {
        findings.push(CHECK.finding(
            context.stretch(line, at),
            format!("เอกสารมีอักขระที่มองไม่เห็นหรือช่องว่างผิดปกติ {unseen_count} แห่ง แห่งแรกอยู่ที่นี่"),
            format!(
                "{unseen_count} invisible characters or odd spaces in the document, the first here"
            ),
        ));
    }
    findings
}

const fn words(damage: Damage) -> (&'static str, &'static str) {
    match damage {
        Damage::LaoLetter => ("มีอักษรลาวปนอยู่", "Lao letters in it"),
        Damage::OldFont => ("มีรหัสอักษรของแบบตัวพิมพ์รุ่นเก่า", "glyph codes of an old font"),
        Damage::SplitSaraAm => ("มีสระอำที่แยกเป็นสองตัว", "sara am in two pieces"),
        Damage::SpaceInside => ("มีช่องว่างคั่นกลางตัวอักษร", "a space inside a letter"),
        Damage::DoubledSaraE => ("ใช้สระเอสองตัวแทนสระแอ", "sara e twice instead of sara ae"),
        Damage::LongSaraAa => ("ใช้ลากข้างยาวแทนสระอา", "lakkhangyao instead of sara aa"),
        _ => (
            "มีวรรณยุกต์หรือสระซ้ำหรือสลับที่",
            "marks twice or in the wrong order",
        ),
    }
}

/// The run of letters without a space around a damaged place, kept to a word's length.
fn word_around(text: &str, at: &Range<usize>) -> Range<usize> {
    const AROUND: usize = 8;
    let ends = |letter: char| letter.is_whitespace() || letter.is_ascii();
    let before = text[..at.start].char_indices().rev().take(AROUND);
    let start = (before.take_while(|(_, letter)| !ends(*letter)))
        .filter(|(_, letter)| !is_mark(*letter))
        .last();
    let after = text[at.end..].char_indices().take(AROUND);
    let end = after.take_while(|(_, letter)| !ends(*letter)).last();
    let start = start.map_or(at.start, |(index, _)| index);
    let end = end.map_or(at.end, |(index, letter)| at.end + index + letter.len_utf8());
    start..end
}

#[cfg(test)]
mod tests {
    use super::super::testing::{fires, good, is_quiet};

    #[test]
    fn fires_when_letters_are_damaged() {
        let mut plan = good();
        if let Some(sheet) = &mut plan.entries[0].sheet {
            sheet.rationale =
                "ดูแลแหล่งน\u{e4d}\u{e49}า ปลูกปา\u{e48}\u{e48}ไม้ สຸจริต\u{200b} \u{fffd}".into();
        }
        insta::assert_snapshot!(fires("TXT004", &plan));
    }

    #[test]
    fn is_quiet_about_sound_letters() {
        let mut plan = good();
        plan.foreword = vec!["น้ำ ปฏิญาณ ทั้งนี้ ผู้ใหญ่ ฤๅษี เก็บ".into()];
        is_quiet("TXT004", &plan);
    }
}
