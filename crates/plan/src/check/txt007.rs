//! # TXT007 เลขหน้าค้างอยู่ในเนื้อความ · Page numbers in the text
//!
//! ## ตรวจอะไร
//!
//! บรรทัดที่มีแต่ตัวเลขและเรียงต่อกันเหมือนเลขหน้า แจ้งครั้งเดียวทั้งเอกสาร
//!
//! ## ทำไมจึงสำคัญ
//!
//! เลขหน้าคั่นกลางประโยคทำให้อ่านสะดุด และอาจถูกอ่านเป็นเป้าหมายหรือจำนวนเงิน
//!
//! ## ตัวอย่าง
//!
//! "...ให้เป็นไปตาม" / "- ๑๒ -" / "ระเบียบที่เกี่ยวข้อง"
//!
//! ## วิธีแก้
//!
//! ลบบรรทัดเลขหน้าออก แล้วใส่เลขหน้าที่หัวหรือท้ายกระดาษแทน
//!
//! ## In English
//!
//! Lines that hold nothing but a number and count up like pages; named once for the document.
//! Delete them and put page numbers into the header or footer.
//!
//! Why it matters: A page number in the middle of a sentence may be read as a target or an
//! amount.

use super::{Check, Context, Finding, Severity};

pub(super) const CHECK: Check = Check {
    code: "TXT007",
    name: "page-number-in-text",
    severity: Severity::Note,
    help: (
        "ลบบรรทัดเลขหน้า แล้วใส่เลขหน้าที่หัวหรือท้ายกระดาษ",
        "Delete the lines; number pages in the header or footer.",
    ),
    source: include_str!("txt007.rs"),
    run,
};

/// Fewer lines that count up are a coincidence.
const FEWEST: usize = 4;
/// Letters that stand between two page numbers at least; numbers of a table's rows stand closer.
const PAGE: usize = 400;

fn run(context: &Context<'_>) -> Vec<Finding> {
    let lone: Vec<(usize, u32)> = (context.arabic.iter().enumerate())
        .filter_map(|(line, text)| Some((line, lone_number(text)?)))
        .collect();
    // The longest run in which every number is the one before plus one or two.
    let mut best: Vec<usize> = Vec::new();
    let mut run: Vec<(usize, u32)> = Vec::new();
    for (line, number) in lone {
        match run.last() {
            Some((_, last)) if number == *last => continue,
            Some((before, last)) => {
                let letters = |line: &crate::SourceLine| line.text.chars().count();
                let between: usize = context.lines[*before..line].iter().map(letters).sum();
                if !(1..=2).contains(&number.saturating_sub(*last)) || between < PAGE {
                    run.clear();
                }
            }
            None => {}
        }
        run.push((line, number));
        if run.len() > best.len() {
            best = run.iter().map(|(line, _)| *line).collect();
        }
    }
    let Some(first) = best.first().filter(|_| best.len() >= FEWEST) else {
        return Vec::new();
    };
    let spot = context.arabic_stretch(*first, 0..context.arabic[*first].len());
    vec![CHECK.finding(
        super::Spot {
            entry: None,
            ..spot
        },
        format!("เลขหน้าค้างอยู่ในเนื้อความ {} แห่ง แห่งแรกอยู่ที่นี่", best.len()),
        format!(
            "{} page numbers stand in the text, the first here",
            best.len()
        ),
    )]
}

/// The number of a line that holds nothing else: "๑๒", "- ๑๒ -", "หน้า ๑๒".
fn lone_number(text: &str) -> Option<u32> {
    let text = text.trim();
    if text.len() > 24 || text.is_empty() {
        return None;
    }
    let text = text.strip_prefix("หน้า").unwrap_or(text);
    let is_frame =
        |letter: char| letter.is_whitespace() || matches!(letter, '-' | '–' | '~' | '|' | '*');
    let digits = text.trim_matches(is_frame);
    (digits.len() <= 3).then(|| digits.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::super::testing::{fires, good, is_quiet};

    #[test]
    fn fires_when_lines_count_the_pages() {
        let mut plan = good();
        let page = "ให้เป็นไปตามระเบียบที่เกี่ยวข้อง ".repeat(20);
        for number in ["- ๑๒ -", "- ๑๓ -", "- ๑๔ -", "- ๑๕ -"] {
            plan.foreword.extend([page.clone(), number.to_owned()]);
        }
        insta::assert_snapshot!(fires("TXT007", &plan));
    }

    #[test]
    fn is_quiet_about_numbers_that_do_not_count_up_or_number_the_rows_of_a_table() {
        let mut plan = good();
        plan.foreword = ["๕", "๒", "๑๐๐", "๗", "๑๒,๐๐๐"].map(String::from).to_vec();
        for number in ["๑", "๒", "๓", "๔", "๕"] {
            plan.foreword
                .extend([number.to_owned(), "การจัดซื้อจัดจ้าง".to_owned()]);
        }
        is_quiet("TXT007", &plan);
    }
}
