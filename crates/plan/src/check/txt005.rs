//! # TXT005 คำที่น่าจะสะกดหรืออ่านผิด · Word that was likely misread or misspelt
//!
//! ## ตรวจอะไร
//!
//! คำที่มักพิมพ์ผิดหรือโปรแกรมอ่านภาพอ่านผิด และหัวข้อมิติ ภารกิจ หรือกลุ่มที่ต่างจากกรอบเพียงหนึ่งถึงสามตัวอักษร
//!
//! ## ทำไมจึงสำคัญ
//!
//! หัวข้อที่สะกดผิดทำให้จับคู่กับกรอบและรายงานไม่ได้ คำผิดในเอกสารประกาศลดความน่าเชื่อถือ
//!
//! ## ตัวอย่าง
//!
//! "กฏหมาย" แทน "กฎหมาย" หรือ "การสร้างวัฒนธรรมสุจริค" แทน "การสร้างวัฒนธรรมสุจริต"
//!
//! ## วิธีแก้
//!
//! แก้เป็นคำที่เสนอ หากคำเดิมถูกแล้วให้ข้าม
//!
//! ## In English
//!
//! Words that are often misspelt or misread, and headings that differ from the framework's by one
//! to three letters. The likely word is offered; pass over it where the old one is meant.
//!
//! Why it matters: A misspelt heading cannot be matched with the framework; misspellings cost an
//! announcement trust.

use super::{Check, Context, Finding, Severity, first_few};
use crate::framework::{self, Framework};
use regex::Regex;
use std::{ops::Range, sync::LazyLock};
use thai::likeness::{Key, squash};

pub(super) const CHECK: Check = Check {
    code: "TXT005",
    name: "misread-word",
    severity: Severity::Note,
    help: (
        "ตรวจกับต้นฉบับ แล้วแก้เป็นคำที่เสนอ",
        "Look at the original, then take the word that is offered.",
    ),
    source: include_str!("txt005.rs"),
    run,
};

/// Spellings that are never right, and what is meant.
const WRONG: &[(&str, &str)] = &[
    ("ปฎิบัติ", "ปฏิบัติ"),
    ("ปฎิญาณ", "ปฏิญาณ"),
    ("ปฎิรูป", "ปฏิรูป"),
    ("กฏหมาย", "กฎหมาย"),
    ("กฏระเบียบ", "กฎระเบียบ"),
    ("กฏกระทรวง", "กฎกระทรวง"),
    ("กฏเกณฑ์", "กฎเกณฑ์"),
    ("ปรากฎ", "ปรากฏ"),
    ("อนุญาติ", "อนุญาต"),
    ("สังเกตุ", "สังเกต"),
    ("งบประมาน", "งบประมาณ"),
    ("ไม่ใช่งบประมาณ", "ไม่ใช้งบประมาณ"),
    ("เจตนารมย์", "เจตนารมณ์"),
    ("เจตนาภรณ์", "เจตนารมณ์"),
    ("ธรรมภิบาล", "ธรรมาภิบาล"),
    ("เว็ปไซต์", "เว็บไซต์"),
    ("เว็ปไซด์", "เว็บไซต์"),
    ("เว็บไซด์", "เว็บไซต์"),
    ("เวปไซต์", "เว็บไซต์"),
    ("เวปไซด์", "เว็บไซต์"),
    ("บุคคลากร", "บุคลากร"),
    ("ภาระกิจ", "ภารกิจ"),
    ("พันธะกิจ", "พันธกิจ"),
    ("จริยะธรรม", "จริยธรรม"),
    ("ประสิทธิ์ภาพ", "ประสิทธิภาพ"),
    ("ศักยาภาพ", "ศักยภาพ"),
    ("ผลสำฤทธิ์", "ผลสัมฤทธิ์"),
    ("ทุจริด", "ทุจริต"),
    ("สุจริด", "สุจริต"),
    ("ป้องกับการทุจริต", "ป้องกันการทุจริต"),
    ("รับผิดขอบ", "รับผิดชอบ"),
    ("ท้องถิน", "ท้องถิ่น"),
    ("ท้องถื่น", "ท้องถิ่น"),
    ("โปร่งไส", "โปร่งใส"),
    ("ส่วนร่วน", "ส่วนร่วม"),
    ("หน่อยงาน", "หน่วยงาน"),
    ("นโยบาล", "นโยบาย"),
    ("มิตี", "มิติ"),
    ("ทั้ดเทียม", "ทัดเทียม"),
    ("ประชาสัมพันธุ์", "ประชาสัมพันธ์"),
    ("ลายลักษ์อักษร", "ลายลักษณ์อักษร"),
    ("ผลประโยชน", "ผลประโยชน์"),
    ("อิเลคทรอนิกส์", "อิเล็กทรอนิกส์"),
    ("อิเล็คทรอนิกส์", "อิเล็กทรอนิกส์"),
    ("ขบวนการพิจารณา", "กระบวนการพิจารณา"),
];

static PATTERN: LazyLock<Regex> = LazyLock::new(|| {
    let words: Vec<&str> = WRONG.iter().map(|(wrong, _)| *wrong).collect();
    Regex::new(&words.join("|")).expect("pattern of a constant table")
});

/// Letters by which a heading may differ from the framework's and still be meant for it.
const SLIPS: f32 = 3.0;
/// Shorter headings (in letters) are too easily one another.
const SHORTEST: usize = 15;

/// Findings of one word that are shown each by itself.
const MOST: usize = 3;

fn run(context: &Context<'_>) -> Vec<Finding> {
    let version = context.plan.framework.as_deref().and_then(framework::get);
    let titles = version.map(titles).unwrap_or_default();
    let mut findings = Vec::new();
    for (line, source) in context.lines.iter().enumerate() {
        let text = source.text.as_str();
        for wrong in PATTERN.find_iter(text) {
            let meant = WRONG.iter().find(|(word, _)| *word == wrong.as_str());
            let Some((_, right)) = meant.filter(|(_, right)| !is_right(text, wrong.range(), right))
            else {
                continue;
            };
            let finding = CHECK.finding(
                context.stretch(line, wrong.range()),
                format!("\"{}\" น่าจะเป็น \"{right}\"", wrong.as_str()),
                format!("\"{}\" is likely meant for \"{right}\"", wrong.as_str()),
            );
            findings.push((wrong.as_str(), finding.fix(*right)));
        }
        for cell in headings(text) {
            if let Some(title) = misread_title(&text[cell.clone()], &titles) {
                let finding = CHECK.finding(
                    context.stretch(line, cell),
                    format!("หัวข้อน่าจะเป็น \"{title}\""),
                    format!("The heading is likely meant for \"{title}\""),
                );
                findings.push((title, finding));
            }
        }
    }
    first_few(findings, MOST)
}

/// Whether the letters around a hit make it the right word after all ("ผลประโยชน" of "…ชน์").
fn is_right(text: &str, hit: Range<usize>, right: &str) -> bool {
    text[hit.start..].starts_with(right) || text[hit.end..].starts_with(thai::letters::is_mark)
}

type Title<'a> = (&'a str, String, Key);

fn titles(version: &'static Framework) -> Vec<Title<'static>> {
    let titles = version.titles().map(|title| {
        let squashed = squash(title.wording);
        let key = Key::of_squashed(&squashed);
        (title.wording, squashed, key)
    });
    titles.filter(|(_, _, key)| key.len() >= SHORTEST).collect()
}

/// The title that a heading was meant for: none where it is one, or like none.
fn misread_title<'a>(cell: &str, titles: &[Title<'a>]) -> Option<&'a str> {
    let longest = titles.iter().map(|(_, _, key)| key.len()).max()?;
    let letters = cell
        .chars()
        .filter(|letter| !letter.is_whitespace())
        .count();
    if letters < SHORTEST || letters > longest + 20 {
        return None;
    }
    let squashed = squash(cell);
    if titles.iter().any(|(_, title, _)| *title == squashed) {
        return None;
    }
    let key = Key::of_squashed(&squashed);
    let meant = titles.iter().find(|(_, _, title)| {
        let (one, other) = (key.len() as f32, title.len() as f32);
        let floor = 1.0 - 2.0 * SLIPS / (one + other);
        (one - other).abs() <= 1.0
            && (key.likeness_from(title, floor))
                .is_some_and(|alike| one.max(other) - alike * (one + other) / 2.0 <= SLIPS)
    });
    meant.map(|(wording, _, _)| *wording)
}

/// The cells of a line of a table, or the line, where they begin as a heading does: with a number
/// or the word for a dimension.
fn headings(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut start = 0;
    let cells = text.split(['|', '\t']).map(move |cell| {
        let at = start + cell.len() - cell.trim_start().len();
        start += cell.len() + 1;
        at..at + cell.trim().len()
    });
    cells.filter(|cell| {
        let cell = text[cell.clone()].trim_start_matches(['*', '#', ' ', '-']);
        cell.starts_with("มิติ") || cell.starts_with(|letter| thai::digits::value(letter).is_some())
    })
}

#[cfg(test)]
mod tests {
    use super::super::testing::{fires, good, is_quiet};

    #[test]
    fn fires_when_a_word_or_a_heading_is_misread() {
        let mut plan = good();
        plan.framework = Some("2566-2570".into());
        plan.announcement = vec!["๑. การสร้างวัฒนธรรมสุจริค | ปฎิบัติตามกฏหมาย".into()];
        insta::assert_snapshot!(fires("TXT005", &plan));
    }

    #[test]
    fn is_quiet_about_the_headings_of_the_framework() {
        let mut plan = good();
        plan.framework = Some("2566-2570".into());
        plan.announcement = vec!["| ๑. การสร้าง วัฒนธรรมสุจริต | ผลประโยชน์ | ปรากฏ | กฎหมาย".into()];
        is_quiet("TXT005", &plan);
    }
}
