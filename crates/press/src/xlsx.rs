//! A manuscript as an Excel workbook: the tables with formulas for their totals, and every other
//! text of the manuscript below each other, so that the workbook holds the whole of it.

use crate::{
    Options, PressError,
    manuscript::{Align, Block, Cell, Figure, Manuscript, Pages, Row, RowOf, Table, Whose},
};
use plan::{Kind, Plan};
use rust_xlsxwriter::{
    Format, FormatAlign, FormatBorder, Formula, Workbook, Worksheet, XlsxError, utility,
};

/// Name of the typeface, which every Thai office has.
const FONT: &str = "TH SarabunPSK";
/// Column of the class words that the counts are taken from, after the title.
const KIND_COLUMN: usize = 3;
/// Width of a column of texts, in characters.
const TEXT_WIDTH: f64 = 84.0;
/// Characters that a cell of Excel holds.
const LONGEST_TEXT: usize = 32_767;
/// Width of a table, in characters.
const TABLE_WIDTH: f64 = 190.0;

/// Texts, summary, sheets and schedule of the plan as an Excel workbook.
///
/// # Errors
/// [`PressError::Xlsx`] if the workbook cannot be written.
pub fn xlsx(plan: &Plan, options: &Options) -> Result<Vec<u8>, PressError> {
    of(&Manuscript::of(plan, options), options)
}

/// A manuscript as an Excel workbook.
pub(crate) fn of(manuscript: &Manuscript, options: &Options) -> Result<Vec<u8>, PressError> {
    let formats = Formats::new(options);
    let mut workbook = Workbook::new();
    let mut texts = Texts::default();
    let mut upright = Vec::new();
    for section in &manuscript.sections {
        for block in &section.blocks {
            match block {
                Block::Table(table) if section.pages == Pages::Wide => {
                    let above = texts.take_above();
                    texts.flush(&mut workbook, &formats)?;
                    for table in upright.drain(..) {
                        tabulate(&mut workbook, &[], table, &formats)?;
                    }
                    tabulate(&mut workbook, &above, table, &formats)?;
                }
                Block::Table(table) => upright.push(table),
                block => texts.push(block),
            }
        }
    }
    texts.flush(&mut workbook, &formats)?;
    for table in upright {
        tabulate(&mut workbook, &[], table, &formats)?;
    }
    Ok(workbook.save_to_buffer()?)
}

impl Cell {
    /// Whether it shows an amount that is not whole baht.
    fn has_satang(&self) -> bool {
        matches!(self.figure, Some(Figure::Money(amount)) if amount.satang() % 100 != 0)
    }
}

impl Figure {
    /// As Excel knows it, which has no other number; satang below 2^53 are exact.
    fn number(self) -> f64 {
        match self {
            Self::Money(amount) => amount.satang() as f64 / 100.0,
            Self::Count(count) => f64::from(count),
        }
    }
}

/// As much of a text as a cell of Excel holds.
fn held(text: &str) -> &str {
    let end = text.char_indices().nth(LONGEST_TEXT);
    end.map_or(text, |(end, _)| &text[..end])
}

struct Formats {
    text: Format,
    bold: Format,
    title: Format,
    above: Format,
    head: Format,
    cell: Format,
    centre: Format,
    total: Format,
    /// Of figures: counts and whole baht.
    figure: Format,
    total_figure: Format,
    /// Of amounts with satang.
    satang: Format,
    total_satang: Format,
    thai_digits: bool,
}

impl Formats {
    fn new(options: &Options) -> Self {
        let base = || {
            Format::new()
                .set_font_name(FONT)
                .set_font_size(16)
                .set_text_wrap()
                .set_align(FormatAlign::Top)
        };
        let cell = || base().set_font_size(14).set_border(FormatBorder::Thin);
        // 0x0D asks Excel for Thai digits.
        let (whole, satang) = if options.thai_digits {
            ("[$-D000000]#,##0", "[$-D000000]#,##0.00")
        } else {
            ("#,##0", "#,##0.00")
        };
        let total = || cell().set_bold().set_background_color("#F5F5F5");
        let right = |format: Format| format.set_align(FormatAlign::Right);
        Self {
            text: base(),
            bold: base().set_bold(),
            title: base().set_bold().set_font_size(20),
            above: Format::new()
                .set_font_name(FONT)
                .set_font_size(16)
                .set_bold(),
            head: cell()
                .set_bold()
                .set_align(FormatAlign::Center)
                .set_align(FormatAlign::VerticalCenter)
                .set_background_color("#EBEBEB"),
            cell: cell(),
            centre: cell().set_align(FormatAlign::Center),
            total: total(),
            figure: right(cell()).set_num_format(whole),
            total_figure: right(total()).set_num_format(whole),
            satang: right(cell()).set_num_format(satang),
            total_satang: right(total()).set_num_format(satang),
            thai_digits: options.thai_digits,
        }
    }
}

/// Running text on its way to a worksheet, one line a row.
#[derive(Default)]
struct Texts {
    lines: Vec<Line>,
    worksheets: usize,
}

struct Line {
    text: String,
    level: Option<u8>,
}

impl Texts {
    fn push(&mut self, block: &Block) {
        let mut line = |text: String, level| {
            let mut rest = text.as_str();
            loop {
                let text = held(rest).to_owned();
                rest = &rest[text.len()..];
                self.lines.push(Line { text, level });
                if rest.is_empty() {
                    break;
                }
            }
        };
        match block {
            Block::Cover { title, office } => {
                for text in title.iter().chain(office) {
                    line(text.clone(), Some(1));
                }
            }
            Block::Contents { .. } | Block::Table(_) => {}
            Block::Heading { level, text, .. } => line(text.clone(), Some(*level)),
            Block::Paragraph { text } | Block::Centred { text } | Block::Signature { text, .. } => {
                line(text.clone(), None);
            }
            Block::Field { label, text } => {
                line(format!("{label} {text}").trim_end().to_owned(), Some(4));
            }
            Block::Item { number, text, .. } => line(format!("{number} {text}"), None),
        }
    }

    /// The last heading and what follows it: the lines that stand above a table.
    fn take_above(&mut self) -> Vec<Line> {
        let heading = self.lines.iter().rposition(|line| line.level == Some(1));
        self.lines.split_off(heading.unwrap_or(self.lines.len()))
    }

    fn flush(&mut self, workbook: &mut Workbook, formats: &Formats) -> Result<(), XlsxError> {
        let lines = std::mem::take(&mut self.lines);
        if lines.is_empty() {
            return Ok(());
        }
        let name = ["ส่วนที่ 1", "ส่วนที่ 3"];
        let worksheet = workbook.add_worksheet();
        match name.get(self.worksheets) {
            Some(name) => worksheet.set_name(*name)?,
            None => worksheet,
        };
        self.worksheets += 1;
        worksheet.set_column_width(0, TEXT_WIDTH)?;
        worksheet.set_paper_size(9).set_print_fit_to_pages(1, 0);
        for (row, line) in (0..).zip(&lines) {
            worksheet.write_string_with_format(row, 0, held(&line.text), formats.line(line))?;
            let size = if line.level == Some(1) { 20.0 } else { 16.0 };
            worksheet.set_row_height(row, height(&line.text, TEXT_WIDTH, size))?;
        }
        Ok(())
    }
}

/// Height of a row in points that shows the whole text at a size, in a column of a width. The
/// program that opens the workbook knows its typefaces better, but fits no row by itself.
fn height(text: &str, width: f64, size: f64) -> f64 {
    let fit = (width * 12.0 / size).max(1.0);
    let lines = text.split('\n').map(|line| {
        let letters = line.chars().filter(|&c| !thai::letters::is_mark(c)).count();
        (letters as f64 / fit).ceil().max(1.0)
    });
    (lines.sum::<f64>() * size * 1.5).min(409.0)
}

impl Formats {
    const fn line(&self, line: &Line) -> &Format {
        match line.level {
            Some(1) => &self.title,
            Some(_) => &self.bold,
            None => &self.text,
        }
    }
}

/// A worksheet with a table, and the lines that stand above it.
fn tabulate(
    workbook: &mut Workbook,
    above: &[Line],
    table: &Table,
    formats: &Formats,
) -> Result<(), XlsxError> {
    let worksheet = workbook.add_worksheet().set_name(table.name)?;
    worksheet
        .set_landscape()
        .set_paper_size(9)
        .set_print_fit_to_pages(1, 0);
    for (row, line) in (0..).zip(above) {
        worksheet.write_string_with_format(row, 0, held(&line.text), &formats.above)?;
    }
    let head = above.len() as u32;
    let grid = Grid {
        table,
        formats,
        first: head + 1,
        counts: table.counts_kinds,
    };
    worksheet.set_repeat_rows(head, head)?;
    worksheet.set_freeze_panes(head + 1, 0)?;
    for (index, column) in table.columns.iter().enumerate() {
        let at = grid.column(index);
        worksheet.set_column_width(at, column.share * TABLE_WIDTH)?;
        worksheet.write_string_with_format(head, at, column.head.join("\n"), &formats.head)?;
    }
    if grid.counts {
        let at = KIND_COLUMN as u16;
        worksheet.set_column_width(at, 9)?;
        worksheet.write_string_with_format(head, at, "ประเภท", &formats.head)?;
    }
    for (index, row) in table.rows.iter().enumerate() {
        grid.row(worksheet, index, row)?;
    }
    Ok(())
}

/// A table on a worksheet.
struct Grid<'a> {
    table: &'a Table,
    formats: &'a Formats,
    /// Worksheet row of the first row of the table.
    first: u32,
    /// Whether there is a column of class words to count.
    counts: bool,
}

impl Grid<'_> {
    /// Worksheet column of a column of the table.
    fn column(&self, column: usize) -> u16 {
        (column + usize::from(self.counts && column >= KIND_COLUMN)) as u16
    }

    fn row(&self, worksheet: &mut Worksheet, index: usize, row: &Row) -> Result<(), XlsxError> {
        let at = self.first + index as u32;
        for cell in &row.cells {
            self.cell(worksheet, at, cell, row)?;
        }
        worksheet.set_row_height(at, self.height(row))?;
        if self.counts {
            let word = match row.of {
                RowOf::Entry {
                    kind: Some(kind), ..
                } => kind.word(),
                _ => "",
            };
            let format = if row.is_total() {
                &self.formats.total
            } else {
                &self.formats.centre
            };
            worksheet.write_string_with_format(at, KIND_COLUMN as u16, word, format)?;
        }
        Ok(())
    }

    /// Height of a row that shows its cells, except those that reach into the rows below.
    fn height(&self, row: &Row) -> f64 {
        let cells = row.cells.iter().filter(|cell| cell.rows == 1);
        cells
            .map(|cell| {
                let columns = &self.table.columns[cell.column..cell.column + cell.columns];
                let share: f64 = columns.iter().map(|column| column.share).sum();
                height(&cell.lines.join("\n"), share * TABLE_WIDTH, 14.0)
            })
            .fold(14.0, f64::max)
    }

    fn cell(
        &self,
        worksheet: &mut Worksheet,
        at: u32,
        cell: &Cell,
        row: &Row,
    ) -> Result<(), XlsxError> {
        let column = self.column(cell.column);
        let format = match (row.is_total(), self.table.columns[cell.column].align) {
            _ if row.of == RowOf::Band => &self.formats.head,
            (true, _) if cell.has_satang() => &self.formats.total_satang,
            (true, Align::Right) => &self.formats.total_figure,
            (true, _) if cell.figure.is_some() => &self.formats.total_figure,
            (true, _) => &self.formats.total,
            (false, _) if cell.columns > 1 => &self.formats.centre,
            (false, _) if cell.has_satang() => &self.formats.satang,
            (false, _) if cell.figure.is_some() => &self.formats.figure,
            (false, Align::Left) => &self.formats.cell,
            (false, Align::Centre) => &self.formats.centre,
            (false, Align::Right) => &self.formats.figure,
        };
        let text = cell.lines.join("\n");
        let last = self.column(cell.column + cell.columns - 1);
        let bottom = at + cell.rows as u32 - 1;
        if last > column || bottom > at {
            worksheet.merge_range(at, column, bottom, last, held(&text), format)?;
            if let (Some(figure), true) = (cell.figure, last == column) {
                worksheet.write_number_with_format(at, column, figure.number(), format)?;
            }
            return Ok(());
        }
        if let RowOf::Total { dimension } = row.of {
            let rows = self.rows_of(dimension);
            if let (Some(figure), false) = (cell.figure, rows.is_empty()) {
                let ranges = ranges(&rows, column).join(",");
                let formula = Formula::new(format!("=SUM({ranges})"));
                let formula = formula.set_result(figure.number().to_string());
                worksheet.write_formula_with_format(at, column, formula, format)?;
                return Ok(());
            }
            if self.counts && cell.column == 2 && !rows.is_empty() {
                let formula = Formula::new(self.count(&rows)).set_result(text);
                worksheet.write_formula_with_format(at, column, formula, format)?;
                return Ok(());
            }
        }
        match cell.figure {
            Some(figure) => {
                worksheet.write_number_with_format(at, column, figure.number(), format)?;
            }
            None => {
                worksheet.write_string_with_format(at, column, held(&text), format)?;
            }
        }
        Ok(())
    }

    /// Worksheet rows of a dimension's entries, or of all, as runs from first to last.
    fn rows_of(&self, whose: Whose) -> Vec<(u32, u32)> {
        let mut runs: Vec<(u32, u32)> = Vec::new();
        for (index, row) in (self.first..).zip(&self.table.rows) {
            let RowOf::Entry { dimension, .. } = row.of else {
                continue;
            };
            if ![Whose::All, Whose::Dimension(dimension)].contains(&whose) {
                continue;
            }
            match runs.last_mut() {
                Some((_, last)) if *last + 1 == index => *last = index,
                _ => runs.push((index, index)),
            }
        }
        runs
    }

    /// "4 โครงการ 2 กิจกรรม", counted from the class words.
    fn count(&self, rows: &[(u32, u32)]) -> String {
        let ranges = ranges(rows, KIND_COLUMN as u16);
        let digits = if self.formats.thai_digits {
            "[$-D000000]0"
        } else {
            "0"
        };
        let of = |kind: Kind| {
            let word = kind.word();
            let counts: Vec<String> = ranges
                .iter()
                .map(|range| format!("COUNTIF({range},\"{word}\")"))
                .collect();
            let count = counts.join("+");
            format!("IF({count}>0,TEXT({count},\"{digits}\")&\" {word} \",\"\")")
        };
        format!("=TRIM({})", Kind::ALL.map(of).join("&"))
    }
}

/// "E4:E10" for each run of rows.
fn ranges(rows: &[(u32, u32)], column: u16) -> Vec<String> {
    rows.iter()
        .map(|&(first, last)| utility::cell_range(first, column, last, column))
        .collect()
}
