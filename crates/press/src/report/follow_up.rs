//! What the executive has to follow up: reports that are missing or late, targets that were missed,
//! the load of each unit, what the verifiers say.

use super::{Block, Report, column, paragraph, summary::Chapters, words};
use crate::manuscript::{Align, Cell, Column, Row, Table};
use jiff::{
    Timestamp,
    tz::{TimeZone, offset},
};
use plan::progress::{Line, Load, Says, national};

impl Report<'_> {
    pub(super) fn follow_up(&self, chapters: &mut Chapters) {
        let with_unit = |line: &Line| vec![self.name(line), self.unit(&line.responsible)];
        let missing = self.account.missing().map(with_unit).collect();
        chapters.begin(self, "รายการที่ยังไม่ส่งรายงาน");
        let heads = ["โครงการ/กิจกรรม/มาตรการ", "ผู้รับผิดชอบ"];
        chapters.blocks.push(self.list("ยังไม่ส่ง", &heads, missing));

        let late = self.account.late().map(|line| {
            let mut cells = with_unit(line);
            cells.push(self.day(line.report.as_ref().and_then(|report| report.sent_at)));
            cells
        });
        chapters.begin(self, "รายการที่ส่งล่าช้า");
        let heads = ["โครงการ/กิจกรรม/มาตรการ", "ผู้รับผิดชอบ", "ส่งเมื่อ"];
        let late = late.collect();
        chapters.blocks.push(self.list("ล่าช้า", &heads, late));

        let failing = self.account.failing().map(|(line, target)| {
            let value = target.answer.value.map(|value| value.to_string());
            let value = value.unwrap_or_else(|| words::NOTHING.to_owned());
            let promise = self.pen.line(&target.line);
            vec![self.name(line), promise, self.pen.line(&value)]
        });
        chapters.begin(self, "ตัวชี้วัดที่ไม่บรรลุ");
        let heads = ["โครงการ/กิจกรรม/มาตรการ", "ตัวชี้วัด", "ผลที่ได้"];
        let failing = failing.collect();
        chapters.blocks.push(self.list("ไม่บรรลุ", &heads, failing));

        chapters.begin(self, "ผลรายส่วนราชการ");
        let loads = self.account.loads();
        if loads.is_empty() {
            chapters.blocks.push(paragraph(words::NONE.to_owned()));
        } else {
            chapters.blocks.push(Block::Table(self.loads(&loads)));
        }

        chapters.begin(self, "ความเห็นผู้ตรวจทาน");
        self.verdicts(&mut chapters.blocks);
    }

    /// A table of texts, or "none" where it has no row.
    fn list(&self, name: &'static str, heads: &[&str], rows: Vec<Vec<String>>) -> Block {
        if rows.is_empty() {
            return paragraph(words::NONE.to_owned());
        }
        let mut columns = vec![Column::new("ที่", Align::Centre)];
        columns.extend(heads.iter().map(|head| Column::new(head, Align::Left)));
        let row = |(index, texts): (usize, Vec<String>)| {
            let mut cells = vec![Cell::new(0, vec![self.pen.number(index + 1)])];
            let texts = (1..).zip(texts);
            cells.extend(texts.map(|(column, text)| Cell::new(column, vec![text])));
            Row {
                cells,
                ..Row::default()
            }
        };
        let rows = rows.into_iter().enumerate().map(row).collect();
        Block::Table(Table::new(name, columns, rows))
    }

    fn loads(&self, loads: &[Load]) -> Table {
        let mut columns = vec![Column::new("ส่วนราชการ", Align::Left)];
        let heads = [
            ["ต้อง", "รายงาน"],
            ["รายงาน", "แล้ว"],
            words::NOT_REPORTED,
            ["ล่าช้า", ""],
            ["ร้อยละ", ""],
        ];
        columns.extend(heads.map(|head| column(head, Align::Centre)));
        let row = |load: &Load| {
            let score = &load.score;
            let counts = [
                score.items(),
                score.reported(),
                score.not_reported,
                load.late,
            ];
            let mut cells = vec![Cell::new(0, vec![self.unit(&load.unit)])];
            let counts = (1..).zip(counts);
            cells.extend(counts.map(|(column, count)| Cell::count(column, count, &self.pen)));
            let printed = score.printed(national().points);
            let printed = printed.unwrap_or_else(|| words::NOTHING.to_owned());
            cells.push(Cell::new(5, vec![self.pen.line(&printed)]));
            Row {
                cells,
                ..Row::default()
            }
        };
        Table::new("ส่วนราชการ", columns, loads.iter().map(row).collect())
    }

    fn verdicts(&self, blocks: &mut Vec<Block>) {
        let lines = &self.account.lines;
        let count = |says: Says| {
            let said = |line: &&Line| line.verdict.as_ref().is_some_and(|said| said.says == says);
            let count = lines.iter().filter(said).count();
            format!("{} {} รายการ", words::says(says), self.pen.number(count))
        };
        blocks.push(paragraph(Says::ALL.map(count).join(" ")));
        let against = lines.iter().filter_map(|line| {
            let verdict = line.verdict.as_ref()?;
            let against = verdict.says != Says::Agreed;
            against.then(|| {
                let by = format!("{} {}", verdict.by, self.day(Some(verdict.at)));
                vec![
                    self.name(line),
                    words::says(verdict.says).to_owned(),
                    self.pen.line(&verdict.reason),
                    self.pen.line(&by),
                ]
            })
        });
        let against: Vec<_> = against.collect();
        if !against.is_empty() {
            let heads = ["โครงการ/กิจกรรม/มาตรการ", "ความเห็น", "เหตุผล", "ผู้ตรวจทาน"];
            blocks.push(self.list("ความเห็น", &heads, against));
        }
    }

    /// The unit that carries an entry out.
    pub(super) fn unit(&self, unit: &str) -> String {
        match self.pen.line(unit) {
            unit if unit.is_empty() => "ไม่ระบุ".to_owned(),
            unit => unit,
        }
    }

    /// The day of a moment in milliseconds since 1970, in Thailand; empty where there is none.
    pub(super) fn day(&self, at: Option<i64>) -> String {
        let moment = at.and_then(|at| Timestamp::from_millisecond(at).ok());
        let day = moment.map(|moment| moment.to_zoned(TimeZone::fixed(offset(7))).date());
        day.map(|day| self.pen.date(day)).unwrap_or_default()
    }
}
