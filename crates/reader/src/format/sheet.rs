//! Excel files: what their cells show, sheet by sheet; hidden sheets are left out.
//!
//! A formula shows its last result, a number its digits without the noise of binary fractions, a
//! percentage its sign, a date day, month and Buddhist year.

use super::{
    archive::{Archive, damaged},
    budget::Budget,
    grid::Grid,
};
use crate::{Document, Format, ReadError};
use calamine::{CellErrorType, Data, Reader, SheetVisible, Style, Xls, XlsError, Xlsx, XlsxError};
use std::{io::Cursor, panic::AssertUnwindSafe};

/// Takes an Excel file of 2007 and later apart.
pub fn xlsx(mut archive: Archive<'_>, bytes: &[u8]) -> Result<Document, ReadError> {
    archive.claim(Format::Xlsx);
    archive.check_unpacked_size()?;
    guarded(Format::Xlsx, || read_xlsx(bytes))
}

fn read_xlsx(bytes: &[u8]) -> Result<Document, ReadError> {
    let broken = |error: XlsxError| match error {
        XlsxError::Password => ReadError::Encrypted,
        error => damaged(Format::Xlsx, &error.to_string()),
    };
    let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(bytes)).map_err(broken)?;
    let mut document = empty(Format::Xlsx);
    let mut budget = Budget::default();
    for name in visible(book.sheets_metadata()) {
        let mut grid = Grid::new(&name);
        let Ok(mut cells) = book.worksheet_cells_reader(&name) else {
            continue;
        };
        while let Some((cell, style)) = cells.next_cell_with_style_id().map_err(broken)? {
            let (row, column) = cell.get_position();
            let percent = is_percent(cells.styles().get(style));
            grid.put(
                row,
                column,
                &shown(&Data::from(cell.get_value().clone()), percent),
                &mut budget,
            )?;
        }
        drop(cells);
        for merged in book.merge_cells_by_sheet_name(&name).unwrap_or_default() {
            grid.merge(merged.start, merged.end);
        }
        grid.add_to(&mut document)?;
    }
    some(document)
}

/// Takes an Excel file of 97–2003 apart.
pub fn xls(bytes: &[u8]) -> Result<Document, ReadError> {
    super::biff::check(bytes)?;
    guarded(Format::Xls, || read_xls(bytes))
}

fn read_xls(bytes: &[u8]) -> Result<Document, ReadError> {
    let broken = |error: XlsError| match error {
        XlsError::Password => ReadError::Encrypted,
        error => damaged(Format::Xls, &error.to_string()),
    };
    let mut book: Xls<_> = calamine::open_workbook_from_rs(Cursor::new(bytes)).map_err(broken)?;
    let mut document = empty(Format::Xls);
    let mut budget = Budget::default();
    for name in visible(book.sheets_metadata()) {
        let mut grid = Grid::new(&name);
        let range = book.worksheet_range(&name).map_err(broken)?;
        let (top, left) = range.start().unwrap_or_default();
        for (row, column, value) in range.used_cells() {
            let (row, column) = (top + row as u32, left + column as u32);
            grid.put(row, column, &shown(value, false), &mut budget)?;
        }
        for merged in book.merge_cells_by_sheet_name(&name).unwrap_or_default() {
            grid.merge(merged.start, merged.end);
        }
        grid.add_to(&mut document)?;
    }
    some(document)
}

/// calamine is fed files that others damaged; what it trips over is their damage, not our end.
fn guarded(
    format: Format,
    read: impl FnOnce() -> Result<Document, ReadError>,
) -> Result<Document, ReadError> {
    let read = std::panic::catch_unwind(AssertUnwindSafe(read));
    read.unwrap_or_else(|_| Err(damaged(format, "the parser gave up")))
}

pub fn empty(format: Format) -> Document {
    Document {
        format,
        whole_paragraphs: true,
        lines: Vec::new(),
        blocks: Vec::new(),
        furniture: Vec::new(),
    }
}

/// The document, unless nothing stands in it.
pub fn some(document: Document) -> Result<Document, ReadError> {
    match document.blocks.is_empty() {
        true => Err(ReadError::Empty),
        false => Ok(document),
    }
}

fn visible(sheets: &[calamine::Sheet]) -> Vec<String> {
    let sheets = sheets
        .iter()
        .filter(|sheet| sheet.visible == SheetVisible::Visible);
    sheets.map(|sheet| sheet.name.clone()).collect()
}

fn is_percent(style: Option<&Style>) -> bool {
    let format = style.and_then(|style| style.number_format.as_ref());
    format.is_some_and(|format| format.format_code.contains('%'))
}

/// What a cell shows.
fn shown(data: &Data, percent: bool) -> String {
    match data {
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => text.clone(),
        Data::Int(whole) if percent => format!("{}%", whole.saturating_mul(100)),
        Data::Int(whole) => whole.to_string(),
        Data::Float(float) if percent => format!("{}%", number(float * 100.0)),
        Data::Float(float) => number(*float),
        Data::Bool(truth) => if *truth { "TRUE" } else { "FALSE" }.to_owned(),
        Data::DateTime(instant) if instant.is_datetime() => {
            let (year, month, day, ..) = instant.to_ymd_hms_milli();
            date(year, month, day)
        }
        Data::DateTime(duration) => number(duration.as_f64()),
        Data::Error(CellErrorType::NA) | Data::Empty => String::new(),
        Data::Error(error) => error.to_string(),
    }
}

/// A number without the noise of binary fractions: 0.30000000000000004 is 0.3.
fn number(number: f64) -> String {
    let text = format!("{number:.10}");
    match text.contains('.') {
        true => text.trim_end_matches('0').trim_end_matches('.').to_owned(),
        false => text,
    }
}

/// A date as offices write it in figures; a year that is Buddhist already stays.
fn date(year: u16, month: u8, day: u8) -> String {
    let year = if year < 2400 { year + 543 } else { year };
    format!("{day}/{month}/{year}")
}

#[cfg(test)]
mod tests;
