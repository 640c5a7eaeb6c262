//! Part 2: all entries in one wide table, by dimension, each sum with how much it covers.

use super::{
    Block, Pages, Report, Section, heading,
    words::{self, Purse},
};
use crate::manuscript::{Align, Cell, Column, Row, RowOf, Table, Whose};
use plan::progress::{Figure, Line, Missing, Sum};
use thai::money::Money;

/// Letters of a result that stand in the table; the whole of it stands in part 3.
const EXCERPT: usize = 120;
/// Money in the table, with its columns.
const PURSES: [(usize, Purse); 2] = [(5, Purse::Planned), (6, Purse::Paid)];
const EVIDENCE: usize = 7;

impl Report<'_> {
    /// Part 2; `None` for an account without entries.
    pub(super) fn entries(&self) -> Option<Section> {
        if self.account.lines.is_empty() {
            return None;
        }
        let title = format!("ส่วนที่ {} ผลการดำเนินงานรายรายการ", self.pen.number(2));
        let blocks = vec![
            heading(1, title),
            Block::Centred {
                text: format!("{} {}", self.year(), self.round().join(" ")),
            },
            Block::Table(self.table()),
        ];
        Some(Section {
            pages: Pages::Wide,
            blocks,
        })
    }

    fn table(&self) -> Table {
        let columns = vec![
            Column::new("ที่", Align::Left),
            Column::new("โครงการ/กิจกรรม/มาตรการ", Align::Left),
            Column::new("ผู้รับผิดชอบ", Align::Left),
            Column::new("สถานะ", Align::Left),
            Column::new("ผลการดำเนินงาน", Align::Left),
            Column::of_lines(
                vec!["งบตามแผน".to_owned(), "(บาท)".to_owned()],
                Align::Right,
            ),
            Column::of_lines(vec!["เบิกจ่าย".to_owned(), "(บาท)".to_owned()], Align::Right),
            Column::of_lines(vec!["หลักฐาน".to_owned(), "(ชิ้น)".to_owned()], Align::Centre),
        ];
        let mut rows = Vec::new();
        for dimension in self.dimensions() {
            rows.push(Row {
                cells: vec![Cell {
                    columns: columns.len(),
                    ..Cell::new(0, vec![self.titled(dimension)])
                }],
                of: RowOf::Band,
                ..Row::default()
            });
            let lines = self.account.lines.iter();
            let lines = lines.filter(|line| line.dimension == dimension);
            rows.extend(lines.map(|line| self.row(line)));
            let words = format!("รวม{}", self.dimension(dimension));
            rows.extend(self.totals(words, Whose::Dimension(dimension)));
        }
        rows.extend(self.totals("รวมทั้งหมด".to_owned(), Whose::All));
        Table::new("ส่วนที่ 2", columns, rows)
    }

    fn row(&self, line: &Line) -> Row {
        let code = line.code.as_deref().unwrap_or_default();
        let report = line.report.as_ref();
        let result = report.map(|report| excerpt(&self.pen.line(&report.result)));
        let mut cells = vec![
            Cell::new(0, vec![self.pen.line(code)]),
            Cell::new(1, vec![self.pen.line(&line.title)]),
            Cell::new(2, vec![self.pen.line(&line.responsible)]),
            Cell::new(3, self.status(line)),
            Cell::new(4, result.into_iter().collect()),
        ];
        let figures = PURSES.map(|(column, purse)| {
            let figure = self.figure(line, purse);
            match figure {
                Ok(amount) => Cell::money(column, amount, &self.pen),
                Err(why) => Cell::new(column, vec![purse.missing(why)]),
            }
        });
        cells.extend(figures);
        cells.push(Cell::count(EVIDENCE, count(line), &self.pen));
        Row {
            cells,
            of: RowOf::Entry {
                dimension: line.dimension,
                kind: line.kind,
            },
            ..Row::default()
        }
    }

    /// An entry's money.
    pub(super) fn figure(&self, line: &Line, purse: Purse) -> Figure<Money> {
        match purse {
            Purse::Planned => line.planned(self.account.round.year),
            Purse::Ordinance => line.ordinance(),
            Purse::Paid => line.paid(),
        }
    }

    /// How an entry stands, where it says so in which round, and why it cannot be carried out.
    pub(super) fn status(&self, line: &Line) -> Vec<String> {
        let mut lines = vec![words::standing(line)];
        let Some(report) = &line.report else {
            if line.before.is_some() {
                lines.push(self.pen.line("(ตามรายงานรอบ 6 เดือน)"));
            }
            return lines;
        };
        let told = self.pen.line(&report.reason_text);
        match report.reason.as_deref().map(words::reason) {
            Some(Some(reason)) => {
                lines.push(format!("เนื่องจาก{reason} {told}").trim_end().to_owned())
            }
            Some(None) if told.is_empty() => lines.push("เนื่องจากเหตุอื่น".to_owned()),
            Some(None) => lines.push(format!("เนื่องจาก{told}")),
            None => {}
        }
        lines
    }

    /// The row of a sum, and below it what it covers.
    fn totals(&self, words: String, whose: Whose) -> [Row; 2] {
        let chosen = |line: &Line| [Whose::All, Whose::Dimension(line.dimension)].contains(&whose);
        let lines = || self.account.lines.iter().filter(|line| chosen(line));
        let words = format!("{words} จำนวน {} รายการ", self.pen.number(lines().count()));
        let mut total = vec![Cell {
            columns: PURSES[0].0,
            ..Cell::new(0, vec![words])
        }];
        let mut covered = Vec::new();
        for (column, purse) in PURSES {
            let sum = self.sum(purse, chosen);
            total.push(Cell::money(column, sum.total, &self.pen));
            covered.push(self.coverage(purse, &sum));
        }
        total.push(Cell::count(EVIDENCE, lines().map(count).sum(), &self.pen));
        let total = Row {
            cells: total,
            of: RowOf::Total { dimension: whose },
            ..Row::default()
        };
        let covered = Row {
            cells: vec![Cell {
                columns: EVIDENCE + 1,
                ..Cell::new(0, covered)
            }],
            ..Row::default()
        };
        [total, covered]
    }

    /// How much a sum covers, and what is missing and why: "งบประมาณตามแผน มีตัวเลข 3 จาก 5 รายการ
    /// (แผนไม่ระบุ 2)".
    fn coverage(&self, purse: Purse, sum: &Sum) -> String {
        let number = |count: u32| self.pen.number(count as usize);
        let missing = Missing::ALL.into_iter().filter(|why| sum.count(*why) > 0);
        let missing =
            missing.map(|why| format!("{} {}", purse.missing(why), number(sum.count(why))));
        let missing: Vec<String> = missing.collect();
        let missing = match missing.as_slice() {
            [] => String::new(),
            missing => format!(" ({})", missing.join(", ")),
        };
        format!(
            "{} มีตัวเลข {} จาก {} รายการ{missing}",
            purse.title(&self.account.office),
            number(sum.given),
            number(sum.expected())
        )
    }
}

/// How many pieces of evidence an entry has.
fn count(line: &Line) -> u32 {
    u32::try_from(line.evidence.len()).unwrap_or(u32::MAX)
}

/// The beginning of a text, ended between two words.
fn excerpt(text: &str) -> String {
    if text.chars().count() <= EXCERPT {
        return text.to_owned();
    }
    let mut short = String::new();
    let mut letters = 0;
    for word in thai::words::segment(text) {
        letters += word.chars().count();
        if letters > EXCERPT {
            break;
        }
        short.push_str(word);
    }
    if short.is_empty() {
        short = text.chars().take(EXCERPT).collect();
    }
    format!("{} …", short.trim_end())
}
