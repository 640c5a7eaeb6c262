//! Cover, announcement, foreword, contents.

use super::{Block, Pages, Section};
use crate::text::Pen;
use plan::{PartOne, Plan};

const TITLE: &str = "แผนปฏิบัติการป้องกันการทุจริต";

/// The plan's title, or the usual one with the plan's years.
pub(super) fn title(plan: &Plan, pen: &Pen) -> String {
    let title = pen.line(&plan.title);
    match (title.is_empty(), pen.years(plan)) {
        (false, _) => title,
        (true, years) if years.is_empty() => TITLE.to_owned(),
        (true, years) => format!("{TITLE} (พ.ศ. {years})"),
    }
}

/// "อำเภอ… จังหวัด…", as far as known.
pub(super) fn district(plan: &Plan, pen: &Pen) -> Option<String> {
    let district = plan.office.district.as_ref().map(|d| format!("อำเภอ{d}"));
    let province = plan.office.province.as_ref().map(|p| format!("จังหวัด{p}"));
    let line = [district, province]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>();
    (!line.is_empty()).then(|| pen.line(&line.join(" ")))
}

/// Whether a plan has nothing before its tables.
pub(super) fn is_empty(plan: &Plan) -> bool {
    let texts = plan.announcement.is_empty() && plan.foreword.is_empty();
    texts && plan.part_one == PartOne::default()
}

/// Everything before part 1.
pub(super) fn sections(plan: &Plan, pen: &Pen) -> Vec<Section> {
    let mut office = vec![pen.line(&plan.office.name)];
    office.extend(district(plan, pen));
    let mut sections = vec![Section {
        pages: Pages::Bare,
        blocks: vec![Block::Cover {
            title: cover_lines(&title(plan, pen)),
            office,
        }],
    }];
    sections.extend(announcement(plan, pen));
    let mut front = Vec::new();
    if !plan.foreword.is_empty() {
        front.push(heading("คำนำ"));
        front.extend(letter(&plan.foreword, pen));
    }
    if !front.is_empty() {
        sections.push(Section {
            pages: Pages::Front,
            blocks: front,
        });
    }
    sections.push(Section {
        pages: Pages::Front,
        blocks: vec![Block::Contents {
            title: "สารบัญ".to_owned(),
        }],
    });
    sections
}

fn announcement(plan: &Plan, pen: &Pen) -> Option<Section> {
    let (first, rest) = plan.announcement.split_first()?;
    let mut blocks = Vec::new();
    if first.trim_start().starts_with("ประกาศ") && is_short(first) {
        blocks.push(centred(1, pen.line(first)));
        blocks.extend(letter(rest, pen));
    } else {
        blocks.push(centred(1, format!("ประกาศ{}", pen.line(&plan.office.name))));
        blocks.extend(letter(&plan.announcement, pen));
    }
    Some(Section {
        pages: Pages::Bare,
        blocks,
    })
}

/// The paragraphs of a letter: a subject in the middle, running text, and a signature made of
/// the short lines at its end.
fn letter<'a>(paragraphs: &'a [String], pen: &'a Pen) -> impl Iterator<Item = Block> + 'a {
    let signs = |text: &&String| {
        is_short(text)
            && !["จึง", "ประกาศ ณ"]
                .iter()
                .any(|word| text.trim_start().starts_with(word))
    };
    let signature = paragraphs.iter().rev().take_while(signs).count();
    let body = paragraphs.len() - signature.min(4);
    paragraphs.iter().enumerate().map(move |(index, text)| {
        let text = pen.line(text);
        if index >= body {
            let signed = index == body && text.starts_with('(');
            Block::Signature { text, signed }
        } else if text.starts_with("เรื่อง") {
            Block::Centred { text }
        } else {
            Block::Paragraph { text }
        }
    })
}

fn is_short(text: &str) -> bool {
    text.chars().count() <= 60
}

/// The title broken before its years, as covers print it.
fn cover_lines(title: &str) -> Vec<String> {
    let at = ["(พ.ศ.", "พ.ศ.", "ประจำปี"]
        .iter()
        .filter_map(|years| title.find(years))
        .min()
        .filter(|&at| at > 0);
    match at {
        Some(at) => vec![title[..at].trim_end().to_owned(), title[at..].to_owned()],
        None => vec![title.to_owned()],
    }
}

fn heading(text: &str) -> Block {
    Block::Heading {
        level: 1,
        text: text.to_owned(),
        listed: true,
        centred: true,
    }
}

fn centred(level: u8, text: String) -> Block {
    Block::Heading {
        level,
        text,
        listed: false,
        centred: true,
    }
}
