//! OpenDocument spreadsheets: the text that each cell shows, as the file keeps it.

use super::{
    archive::{Archive, damaged},
    budget::Budget,
    grid::Grid,
    sheet, xml,
};
use crate::{Document, Format, ReadError};
use quick_xml::events::{BytesStart, Event};

/// Most times that a cell or row with text is repeated; more are a filled background.
const MAX_REPEATED: u32 = 200;

/// Takes an OpenDocument spreadsheet apart.
pub fn document(mut archive: Archive<'_>) -> Result<Document, ReadError> {
    archive.claim(Format::Ods);
    if let Some(manifest) = archive.text("META-INF/manifest.xml")?
        && manifest.contains("encryption-data")
    {
        return Err(ReadError::Encrypted);
    }
    let text = archive
        .text("content.xml")?
        .ok_or_else(|| damaged(Format::Ods, "no content.xml"))?;
    let mut sheets = Sheets::default();
    let mut reader = xml::reader(&text);
    let mut depth = 0usize;
    loop {
        match reader.read_event().map_err(broken)? {
            Event::Start(element) => {
                let name = element.local_name().into_inner();
                if matches!(name, "annotation" | "shapes" | "tracked-changes") {
                    reader.read_to_end(element.name()).map_err(broken)?;
                    continue;
                }
                depth += 1;
                sheets.start(name, &element)?;
            }
            Event::End(element) => {
                depth = depth.saturating_sub(1);
                sheets.end(element.local_name().into_inner())?;
            }
            Event::Text(text) if sheets.in_paragraph > 0 => {
                sheets.text.push_str(&text.xml10_content());
            }
            Event::GeneralRef(reference) if sheets.in_paragraph > 0 => {
                sheets.text.extend(xml::letter(&reference));
            }
            Event::Eof if depth > 0 => {
                return Err(damaged(Format::Ods, "the document ends in the middle"));
            }
            Event::Eof => break,
            _ => {}
        }
    }
    let mut document = sheet::empty(Format::Ods);
    for grid in &sheets.done {
        grid.add_to(&mut document)?;
    }
    sheet::some(document)
}

fn broken(error: quick_xml::Error) -> ReadError {
    damaged(Format::Ods, &error.to_string())
}

/// The sheets, as far as they are read.
#[derive(Default)]
struct Sheets {
    budget: Budget,
    done: Vec<Grid>,
    grid: Option<Grid>,
    hidden_styles: Vec<String>,
    style: Option<String>,
    hidden: bool,
    row: u32,
    rows: u32,
    column: u32,
    columns: u32,
    reach: (u32, u32),
    in_paragraph: usize,
    text: String,
    /// Cells of the row, with how often each is repeated.
    filled: Vec<(u32, u32, String)>,
    merged: Vec<(u32, (u32, u32))>,
}

impl Sheets {
    fn start(&mut self, name: &str, element: &BytesStart<'_>) -> Result<(), ReadError> {
        let count = |name: &str| {
            let value = xml::attribute(element, name);
            value
                .and_then(|value| value.parse::<u32>().ok())
                .unwrap_or(1)
                .max(1)
        };
        match name {
            "style" => self.style = xml::attribute(element, "name"),
            "table-properties"
                if xml::attribute(element, "display").as_deref() == Some("false") =>
            {
                self.hidden_styles.extend(self.style.clone());
            }
            "table" => {
                let style = xml::attribute(element, "style-name").unwrap_or_default();
                self.hidden = self.hidden_styles.contains(&style);
                let name = xml::attribute(element, "name").unwrap_or_default();
                self.grid = Some(Grid::new(&name));
                self.row = 0;
            }
            "table-row" => {
                self.rows = count("number-rows-repeated");
                self.column = 0;
            }
            "table-cell" | "covered-table-cell" => {
                self.columns = count("number-columns-repeated");
                self.reach = (
                    count("number-rows-spanned"),
                    count("number-columns-spanned"),
                );
                self.text.clear();
            }
            "p" | "h" => {
                if !self.text.is_empty() {
                    self.text.push('\n');
                }
                self.in_paragraph += 1;
            }
            "s" if self.in_paragraph > 0 => {
                let spaces = xml::attribute(element, "c").and_then(|c| c.parse().ok());
                let spaces = spaces.unwrap_or(1usize).min(100);
                self.budget.text(spaces)?;
                self.text.extend(std::iter::repeat_n(' ', spaces));
            }
            "tab" if self.in_paragraph > 0 => self.text.push('\t'),
            "line-break" if self.in_paragraph > 0 => self.text.push('\n'),
            _ => {}
        }
        Ok(())
    }

    fn end(&mut self, name: &str) -> Result<(), ReadError> {
        match name {
            "p" | "h" => self.in_paragraph = self.in_paragraph.saturating_sub(1),
            "table-cell" | "covered-table-cell" => {
                if !self.text.trim().is_empty() {
                    let text = std::mem::take(&mut self.text);
                    self.filled.push((self.column, self.columns, text));
                }
                if self.reach != (1, 1) {
                    self.merged.push((self.column, self.reach));
                }
                self.column = self.column.saturating_add(self.columns);
            }
            "table-row" => self.end_row()?,
            "table" => {
                if let Some(grid) = self.grid.take().filter(|_| !self.hidden) {
                    self.done.push(grid);
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn end_row(&mut self) -> Result<(), ReadError> {
        let filled = std::mem::take(&mut self.filled);
        let merged = std::mem::take(&mut self.merged);
        if let Some(grid) = &mut self.grid
            && !filled.is_empty()
        {
            for row in 0..self.rows.min(MAX_REPEATED) {
                for (column, columns, text) in &filled {
                    for n in 0..(*columns).min(MAX_REPEATED) {
                        let (row, column) =
                            (self.row.saturating_add(row), column.saturating_add(n));
                        grid.put(row, column, text, &mut self.budget)?;
                    }
                }
            }
            for (column, (rows, columns)) in merged {
                let end = (
                    self.row.saturating_add(rows - 1),
                    column.saturating_add(columns - 1),
                );
                grid.merge((self.row, column), end);
            }
        }
        self.row = self.row.saturating_add(self.rows);
        Ok(())
    }
}
