//! Cells by row and column, as spreadsheets have them, and how they become a table.
//!
//! A sheet is a table; rows of a single cell above it are its title, and below it, in the first
//! column, its remarks: both become paragraphs. Rows and columns without text are left out. A row
//! is one line of the document, its cells parted by tabs.

use super::{
    MAX_PARTS,
    budget::{Budget, MAX_SPAN},
};
use crate::{Block, Cell, CellLine, Document, Paragraph, ReadError, Row, Table};
use plan::{Place, SourceLine};
use std::collections::{BTreeMap, BTreeSet};

/// Most cells that a merged region may cover; larger ones are a painted background.
const MAX_MERGED: u64 = 100_000;

/// Longest name of a sheet, in letters; Excel takes 31. It stands in the place of every cell.
const MAX_NAME: usize = 100;

/// A sheet. Rows and columns count from 0.
#[derive(Debug, Default)]
pub struct Grid {
    /// Name of the sheet; empty where the format has none.
    pub name: String,
    cells: BTreeMap<(u32, u32), String>,
    /// Cells that are covered by a merged one: the row and column of that.
    covered: BTreeMap<(u32, u32), (u32, u32)>,
}

impl Grid {
    pub fn new(name: &str) -> Self {
        Self {
            name: name.chars().take(MAX_NAME).collect(),
            ..Self::default()
        }
    }

    /// Puts a text into a cell.
    pub fn put(
        &mut self,
        row: u32,
        column: u32,
        text: &str,
        budget: &mut Budget,
    ) -> Result<(), ReadError> {
        if text.trim().is_empty() {
            return Ok(());
        }
        budget.parts(1)?;
        // Its place names the sheet.
        budget.text(text.len() + self.name.len())?;
        self.cells.insert((row, column), text.to_owned());
        Ok(())
    }

    /// Merges the cells from `start` to `end`, both included.
    pub fn merge(&mut self, start: (u32, u32), end: (u32, u32)) {
        if end.0 < start.0 || end.1 < start.1 {
            return;
        }
        let size = u64::from(end.0 - start.0 + 1) * u64::from(end.1 - start.1 + 1);
        if size + self.covered.len() as u64 > MAX_MERGED {
            return;
        }
        for row in start.0..=end.0 {
            for column in start.1..=end.1 {
                if (row, column) != start {
                    self.covered.insert((row, column), start);
                    self.cells.remove(&(row, column));
                }
            }
        }
    }

    /// Appends the sheet to a document.
    pub fn add_to(&self, document: &mut Document) -> Result<(), ReadError> {
        let columns: BTreeSet<u32> = self.cells.keys().map(|key| key.1).collect();
        let rows: BTreeSet<u32> = self.cells.keys().map(|key| key.0).collect();
        if document.lines.len() + rows.len() * columns.len() > MAX_PARTS * 4 {
            return Err(ReadError::TooManyParts { limit: MAX_PARTS });
        }
        let mut table: Vec<Row> = rows
            .into_iter()
            .map(|row| self.row(row, &columns, document))
            .collect();
        let filled = |row: &Row| row.cells.iter().filter(|c| !c.lines.is_empty()).count();
        let title = table.iter().take_while(|row| filled(row) == 1).count();
        let body = table.split_off(title);
        let remarks = body
            .iter()
            .rev()
            .take_while(|row| filled(row) == 1 && !row.cells[0].lines.is_empty())
            .count();
        let mut body = body;
        let after = body.split_off(body.len() - remarks);
        paragraphs(table, document);
        if !body.is_empty() {
            document.blocks.push(Block::Table(Table { rows: body }));
        }
        paragraphs(after, document);
        Ok(())
    }

    /// One row as a line of the document.
    fn row(&self, row: u32, columns: &BTreeSet<u32>, document: &mut Document) -> Row {
        let number = u32::try_from(document.lines.len() + 1).unwrap_or(u32::MAX);
        let mut line = String::new();
        let mut at = 1;
        let mut cells: Vec<Cell> = Vec::new();
        let mut last = None;
        for &column in columns {
            let owner = self.covered.get(&(row, column)).copied();
            if let (Some(owner), Some(cell)) = (owner, cells.last_mut())
                && last == Some(owner)
            {
                cell.span = cell.span.saturating_add(1).min(MAX_SPAN);
                continue;
            }
            last = owner.or(Some((row, column)));
            if !cells.is_empty() {
                line.push('\t');
                at += 1;
            }
            let mut cell = Cell {
                lines: Vec::new(),
                span: 1,
                continues: owner.is_some_and(|owner| owner.0 < row),
            };
            let text = self.cells.get(&(row, column)).map_or("", String::as_str);
            for piece in text.split(['\n', '\r']).map(str::trim) {
                if piece.is_empty() {
                    continue;
                }
                if !cell.lines.is_empty() {
                    line.push(' ');
                    at += 1;
                }
                cell.lines.push(CellLine {
                    text: piece.to_owned(),
                    place: Place {
                        cell: Some(format!("{}{}", self.prefix(), reference(row, column))),
                        ..Place::at(number, at)
                    },
                });
                line.push_str(piece);
                at += super::fragment::plain_len(piece);
            }
            cells.push(cell);
        }
        let place = Place {
            cell: Some(format!("{}{}", self.prefix(), row.saturating_add(1))),
            ..Place::at(number, 1)
        };
        document.lines.push(SourceLine {
            place: place.clone(),
            text: line,
        });
        Row { cells, place }
    }

    fn prefix(&self) -> String {
        match self.name.as_str() {
            "" => String::new(),
            name => format!("{name}!"),
        }
    }
}

fn paragraphs(rows: Vec<Row>, document: &mut Document) {
    for line in rows
        .into_iter()
        .flat_map(|row| row.cells)
        .flat_map(|cell| cell.lines)
    {
        document.blocks.push(Block::Paragraph(Paragraph {
            text: line.text,
            place: line.place,
            heading: None,
        }));
    }
}

/// A cell as people write it: C7.
fn reference(row: u32, column: u32) -> String {
    let mut letters = Vec::new();
    let mut rest = column.saturating_add(1);
    while rest > 0 {
        rest -= 1;
        letters.push(b'A' + (rest % 26) as u8);
        rest /= 26;
    }
    letters.reverse();
    let letters: String = letters.into_iter().map(char::from).collect();
    format!("{letters}{}", row.saturating_add(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_named_as_people_write_them() {
        assert_eq!(reference(6, 2), "C7");
        assert_eq!(reference(0, 25), "Z1");
        assert_eq!(reference(0, 26), "AA1");
        assert_eq!(reference(0, 16_383), "XFD1");
    }
}
