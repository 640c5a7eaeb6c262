//! Part 1: risks, reasons, objectives, goals, benefits.

use super::{Align, Block, Cell, Column, Pages, Row, Section, Table};
use crate::text::Pen;
use plan::{Plan, Risk};

/// Part 1 with the headings that have something under them, numbered without gaps.
pub(super) fn section(plan: &Plan, pen: &Pen) -> Option<Section> {
    let part = &plan.part_one;
    let goals: Vec<String> = part.goals.iter().map(|goal| goal.text.clone()).collect();
    let mut risks = paragraphs(&part.risk_introduction, pen);
    if !part.risks.is_empty() {
        risks.push(Block::Table(risk_table(&part.risks, pen)));
    }
    let chapters = [
        ("การประเมินความเสี่ยงการทุจริตในองค์กร", risks),
        ("หลักการและเหตุผล", paragraphs(&part.rationale, pen)),
        ("วัตถุประสงค์ของการจัดทำแผน", items(&part.objectives, pen)),
        ("เป้าหมาย", items(&goals, pen)),
        ("ประโยชน์ของการจัดทำแผน", items(&part.benefits, pen)),
    ];
    let mut blocks = Vec::new();
    let chapters = chapters.into_iter().filter(|(_, text)| !text.is_empty());
    for (index, (title, text)) in chapters.enumerate() {
        blocks.push(Block::Heading {
            level: 2,
            text: format!("{}. {title}", pen.number(index + 1)),
            listed: true,
            centred: false,
        });
        blocks.extend(text);
    }
    if blocks.is_empty() {
        return None;
    }
    let title = Block::Heading {
        level: 1,
        text: format!("ส่วนที่ {} บทนำ", pen.number(1)),
        listed: true,
        centred: true,
    };
    blocks.insert(0, title);
    Some(Section {
        pages: Pages::Upright,
        blocks,
    })
}

fn paragraphs(texts: &[String], pen: &Pen) -> Vec<Block> {
    let lines = texts.iter().flat_map(|text| pen.paragraphs(text));
    lines.map(|text| Block::Paragraph { text }).collect()
}

/// A list numbered "(1)"; an item that begins with a dash belongs to the one above it.
fn items(texts: &[String], pen: &Pen) -> Vec<Block> {
    let mut number = 0;
    let item = |text: &String| match text.trim_start().strip_prefix("- ") {
        Some(text) => Block::Item {
            number: "-".to_owned(),
            text: pen.line(text),
            depth: 1,
        },
        None => {
            number += 1;
            Block::Item {
                number: format!("({})", pen.number(number)),
                text: pen.line(text),
                depth: 0,
            }
        }
    };
    texts.iter().map(item).collect()
}

fn risk_table(risks: &[Risk], pen: &Pen) -> Table {
    let row = |(index, risk): (usize, &Risk)| Row {
        cells: vec![
            Cell::new(0, vec![pen.number(index + 1)]),
            Cell::new(1, vec![pen.line(&risk.process)]),
            Cell::new(2, numbered(&risk.issues, pen)),
            Cell::new(3, risk.levels.iter().map(|level| pen.line(level)).collect()),
            Cell::new(4, numbered(&risk.controls, pen)),
        ],
        ..Row::default()
    };
    let columns = vec![
        Column::new("ลำดับที่", Align::Centre),
        Column::new("ขั้นตอนการดำเนินงาน", Align::Left),
        Column::new("ประเด็นความเสี่ยงการทุจริต", Align::Left),
        Column::new("ระดับความเสี่ยง", Align::Centre),
        Column::new("มาตรการควบคุมความเสี่ยงการทุจริต", Align::Left),
    ];
    let rows = risks.iter().enumerate().map(row).collect();
    Table::new("ความเสี่ยง", columns, rows)
}

/// Lines of a cell, numbered "1." where there is more than one.
fn numbered(texts: &[String], pen: &Pen) -> Vec<String> {
    match texts {
        [text] => vec![pen.line(text)],
        _ => texts
            .iter()
            .enumerate()
            .map(|(index, text)| format!("{}. {}", pen.number(index + 1), pen.line(text)))
            .collect(),
    }
}
