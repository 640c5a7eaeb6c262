//! Part 1: what the report shows, the score with its formula and parts, money with how much each sum
//! covers, findings, and for the executive what to follow up.

use super::{
    Block, Pages, Reader, Report, Section, column, field, heading, paragraph,
    words::{self, Purse},
};
use crate::manuscript::{Align, Cell, Column, Row, RowOf, Table, Whose};
use plan::progress::{Expected, Findings, Line, Missing, Score, Standing, Sum, national};

/// Headings of level 2, numbered.
#[derive(Default)]
pub(super) struct Chapters {
    number: usize,
    pub(super) blocks: Vec<Block>,
}

impl Chapters {
    pub(super) fn begin(&mut self, report: &Report<'_>, title: &str) {
        self.number += 1;
        let text = format!("{}. {title}", report.pen.number(self.number));
        self.blocks.push(heading(2, text));
    }
}

impl Report<'_> {
    pub(super) fn summary(&self) -> Section {
        let title = format!("ส่วนที่ {} สรุปผลการดำเนินงาน", self.pen.number(1));
        let mut chapters = Chapters::default();
        chapters.blocks.push(heading(1, title));
        chapters.blocks.extend(self.about());
        self.score(&mut chapters);
        self.money(&mut chapters);
        self.findings(&mut chapters);
        if self.is_for_executive() {
            self.follow_up(&mut chapters);
        }
        Section {
            pages: Pages::Upright,
            blocks: chapters.blocks,
        }
    }

    /// What this is a report of, and where its data can be had.
    fn about(&self) -> Vec<Block> {
        let plan = self.pen.line(&self.account.plan);
        let mut blocks = vec![
            field("หน่วยงาน :", self.pen.line(&self.account.office)),
            field("แผน :", format!("{plan} ({})", self.version())),
            field(
                "รอบรายงาน :",
                format!("{} {}", self.year(), self.round().join(" ")),
            ),
            field("ข้อมูลที่แสดง :", self.state()),
        ];
        if self.edition.reader == Reader::Public {
            let had = match &self.edition.data {
                Some(address) => {
                    format!("ดาวน์โหลดข้อมูลชุดเดียวกันในรูปแบบที่โปรแกรมอ่านได้ (JSON) ได้ที่ {address}")
                }
                None => "ขอข้อมูลชุดเดียวกันในรูปแบบที่โปรแกรมอ่านได้ (JSON, XLSX) ได้ที่หน่วยงาน".to_owned(),
            };
            blocks.push(field("ข้อมูลเปิด :", self.pen.line(&had)));
        }
        blocks
    }

    fn score(&self, chapters: &mut Chapters) {
        let national = national();
        let score = self.account.score(|_| true);
        chapters.begin(self, "ร้อยละความสำเร็จของแผน");
        let blocks = &mut chapters.blocks;
        let points = national.points;
        let terms = [
            (
                words::status(plan::progress::Status::Done),
                score.done,
                points.done,
            ),
            (
                words::status(plan::progress::Status::InProgress),
                score.in_progress,
                points.in_progress,
            ),
            (
                words::status(plan::progress::Status::Cannot),
                score.cannot,
                points.cannot,
            ),
        ];
        match score.printed(points) {
            None => blocks.push(paragraph("ไม่มีรายการที่ต้องรายงาน จึงไม่มีคะแนน".to_owned())),
            Some(printed) => {
                blocks.push(field("ร้อยละความสำเร็จ :", self.pen.line(&printed)));
                let words = terms.map(|(word, _, points)| format!("{word} × {}", factor(points)));
                let counts =
                    terms.map(|(_, count, points)| format!("{count} × {}", factor(points)));
                let formula = format!("({}) ÷ รายการที่ต้องรายงาน × 100", words.join(" + "));
                let filled = format!(
                    "({}) ÷ {} × 100 = {printed}",
                    counts.join(" + "),
                    score.items()
                );
                blocks.push(field("วิธีคิด :", self.pen.line(&formula)));
                blocks.push(field("แทนค่า :", self.pen.line(&filled)));
            }
        }
        let source = format!("{} (ตั้งแต่ พ.ศ. {})", national.source, national.year);
        blocks.push(field("ที่มาของวิธีคิด :", self.pen.line(&source)));
        if self.account.lines.is_empty() {
            blocks.push(paragraph("แผนฉบับนี้ไม่มีรายการ".to_owned()));
            return;
        }
        blocks.push(Block::Table(self.statuses(&score)));
        blocks.extend(self.remarks(&score));
    }

    fn statuses(&self, whole: &Score) -> Table {
        let points = national().points;
        let row = |name: String, of: RowOf, score: &Score| {
            let counts = [
                score.done,
                score.in_progress,
                score.cannot,
                score.not_reported,
                score.items(),
                score.exempt,
            ];
            let mut cells = vec![Cell::new(0, vec![name])];
            let counts = (1..).zip(counts);
            cells.extend(counts.map(|(column, count)| Cell::count(column, count, &self.pen)));
            let printed = score.printed(points);
            let printed = printed.unwrap_or_else(|| words::NOTHING.to_owned());
            cells.push(Cell::new(7, vec![self.pen.line(&printed)]));
            Row {
                cells,
                of,
                ..Row::default()
            }
        };
        let heads = [
            ["ดำเนินการ", "แล้วเสร็จ"],
            ["อยู่ระหว่าง", "ดำเนินการ"],
            ["ไม่สามารถ", "ดำเนินการได้"],
            words::NOT_REPORTED,
            ["รวมที่ต้อง", "รายงาน"],
            ["ไม่ต้อง", "รายงาน"],
            ["ร้อยละ", ""],
        ];
        let rows = self.by_dimension(|dimension, of| {
            let score = self.account.score(|line| line.dimension == dimension);
            row(self.dimension(dimension), of, &score)
        });
        let last = row("รวม".to_owned(), TOTAL, whole);
        Table::new("สถานะ", self.columns(&heads), with(rows, last))
    }

    /// What is not in the score, and why.
    fn remarks(&self, score: &Score) -> Vec<Block> {
        let count =
            |chosen: &dyn Fn(&&Line) -> bool| self.account.lines.iter().filter(chosen).count();
        let not_this_year = count(&|line| line.expected == Expected::NotThisYear);
        let not_yet = count(&|line| {
            line.standing() == Standing::NotReported && line.expected == Expected::NotYet
        });
        let mut remarks = Vec::new();
        if score.exempt > 0 {
            remarks.push(format!(
                "รายการที่ไม่ต้องรายงาน {} รายการ ไม่นำมาคิดคะแนน คือ ไม่มีในปีนี้ {} รายการ และผู้ตรวจทานเห็นว่าไม่สอดคล้องกับมิติ {} รายการ",
                score.exempt,
                not_this_year,
                (score.exempt as usize).saturating_sub(not_this_year),
            ));
        }
        if not_yet > 0 {
            remarks.push(format!(
                "ใน “{}” มี {not_yet} รายการที่ยังไม่ถึงกำหนดดำเนินการในรอบนี้",
                words::NOT_REPORTED.concat()
            ));
        }
        let remark = |text: String| paragraph(self.pen.line(&text));
        remarks.into_iter().map(remark).collect()
    }

    fn money(&self, chapters: &mut Chapters) {
        if self.account.lines.is_empty() {
            return;
        }
        chapters.begin(self, "งบประมาณ");
        let note = "ผลรวมแต่ละช่องรวมเฉพาะรายการที่มีตัวเลข รายการที่ไม่มีตัวเลขไม่นับเป็นศูนย์ \
            และแยกแสดงตามเหตุที่ไม่มี “ควรมี” หมายถึงรายการที่มีตัวเลข \
            รวมกับรายการที่ควรมีแต่ยังไม่มีในขณะนี้";
        chapters.blocks.push(paragraph(note.to_owned()));
        for purse in Purse::ALL {
            let whole = self.sum(purse, |_| true);
            let title = purse.title(&self.account.office);
            let text = format!("{title} {} บาท", self.pen.money(whole.total));
            chapters.blocks.push(heading(3, text));
            chapters.blocks.push(Block::Table(self.sums(purse, &whole)));
        }
    }

    /// A sum of the chosen entries' money.
    pub(super) fn sum(&self, purse: Purse, chosen: impl Fn(&Line) -> bool) -> Sum {
        let spending = self.account.spending(chosen);
        match purse {
            Purse::Planned => spending.planned,
            Purse::Ordinance => spending.ordinance,
            Purse::Paid => spending.paid,
        }
    }

    fn sums(&self, purse: Purse, whole: &Sum) -> Table {
        let row = |name: String, of: RowOf, sum: &Sum| {
            let mut counts = vec![sum.given, sum.expected()];
            counts.extend(Missing::ALL.map(|why| sum.count(why)));
            let mut cells = vec![
                Cell::new(0, vec![name]),
                Cell::money(1, sum.total, &self.pen),
            ];
            let counts = (2..).zip(counts);
            cells.extend(counts.map(|(column, count)| Cell::count(column, count, &self.pen)));
            Row {
                cells,
                of,
                ..Row::default()
            }
        };
        let mut heads = vec![["มี", "ตัวเลข"], ["ควรมี", ""]];
        heads.extend(Missing::ALL.map(|why| purse.missing_head(why)));
        let mut columns = self.columns(&heads);
        columns.insert(1, column(["รวม", "(บาท)"], Align::Right));
        let rows = self.by_dimension(|dimension, of| {
            let sum = self.sum(purse, |line| line.dimension == dimension);
            row(self.dimension(dimension), of, &sum)
        });
        let last = row("รวม".to_owned(), TOTAL, whole);
        Table::new(purse.sheet(), columns, with(rows, last))
    }

    fn findings(&self, chapters: &mut Chapters) {
        chapters.begin(self, "ผลตามตัวชี้วัด");
        let whole = self.account.findings(|_| true);
        if whole.all() == 0 {
            let none = "แผนฉบับนี้ไม่มีตัวชี้วัด".to_owned();
            chapters.blocks.push(paragraph(none));
            return;
        }
        let row = |name: String, of: RowOf, findings: &Findings| {
            let counts = [
                findings.reached,
                findings.not_reached,
                findings.not_measurable,
                findings.not_due,
                findings.not_reported,
                findings.all(),
            ];
            let mut cells = vec![Cell::new(0, vec![name])];
            let counts = (1..).zip(counts);
            cells.extend(counts.map(|(column, count)| Cell::count(column, count, &self.pen)));
            Row {
                cells,
                of,
                ..Row::default()
            }
        };
        let rows = self.by_dimension(|dimension, of| {
            let findings = self.account.findings(|line| line.dimension == dimension);
            row(self.dimension(dimension), of, &findings)
        });
        let heads = [
            ["บรรลุ", ""],
            ["ไม่บรรลุ", ""],
            ["วัดไม่ได้", ""],
            ["ยังไม่ถึง", "กำหนด"],
            ["ยังไม่", "รายงาน"],
            ["รวม", ""],
        ];
        let last = row("รวม".to_owned(), TOTAL, &whole);
        let table = Table::new("ตัวชี้วัด", self.columns(&heads), with(rows, last));
        chapters.blocks.push(Block::Table(table));
    }

    /// A row for each dimension.
    fn by_dimension(&self, row: impl Fn(Option<u8>, RowOf) -> Row) -> Vec<Row> {
        let of = |dimension| RowOf::Entry {
            dimension,
            kind: None,
        };
        let dimensions = self.dimensions().into_iter();
        dimensions
            .map(|dimension| row(dimension, of(dimension)))
            .collect()
    }

    /// The column of dimensions, and columns of counts.
    fn columns(&self, heads: &[[&str; 2]]) -> Vec<Column> {
        let mut columns = vec![Column::new("มิติ", Align::Left)];
        columns.extend(heads.iter().map(|head| column(*head, Align::Centre)));
        columns
    }
}

/// The row of all dimensions together.
const TOTAL: RowOf = RowOf::Total {
    dimension: Whose::All,
};

fn with(mut rows: Vec<Row>, last: Row) -> Vec<Row> {
    rows.push(last);
    rows
}

/// Points in hundredths as the factor of a formula: "0.5".
fn factor(hundredths: u32) -> String {
    let text = format!("{}.{:02}", hundredths / 100, hundredths % 100);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}
