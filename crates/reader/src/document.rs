//! What stands in a file, whatever its format: paragraphs and tables in reading order, each with
//! its place. Letters are as the file has them; mending is the next stage's work.

use plan::{Place, SourceLine};
use serde::{Deserialize, Serialize};

/// A file's format, told from its content, not from its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// Plain text or Markdown.
    Text,
    /// HTML.
    Html,
    /// Word 2007 and later.
    Docx,
    /// PDF with a text layer.
    Pdf,
    /// Excel 2007 and later.
    Xlsx,
    /// OpenDocument spreadsheet.
    Ods,
    /// Comma- or semicolon-separated values.
    Csv,
    /// Excel 97–2003.
    Xls,
}

impl Format {
    /// What people call it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Html => "HTML",
            Self::Docx => "Word",
            Self::Pdf => "PDF",
            Self::Xlsx | Self::Xls => "Excel",
            Self::Ods => "ODS",
            Self::Csv => "CSV",
        }
    }
}

/// A file, taken apart.
#[derive(Clone, Debug, PartialEq)]
pub struct Document {
    /// Its format.
    pub format: Format,
    /// Every line of the file in order, blank ones included, so that `lines[n - 1]` is line n.
    pub lines: Vec<SourceLine>,
    /// Whether a paragraph is one as its author wrote it; else it is a line of a page or a file,
    /// and a sentence may go on in the next.
    pub whole_paragraphs: bool,
    /// Paragraphs and tables in reading order.
    pub blocks: Vec<Block>,
    /// Lines that the format itself explains and no reader needs: rules of a Markdown table,
    /// references to pictures, running heads and page numbers of a PDF. They are in `lines`, not
    /// in `blocks`.
    pub furniture: Vec<Place>,
}

/// A piece of a document.
#[derive(Clone, Debug, PartialEq)]
pub enum Block {
    /// Running text: one line of a text file, one paragraph of a word processor's.
    Paragraph(Paragraph),
    /// A table.
    Table(Table),
}

/// Running text.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Paragraph {
    /// The text, with the word processor's automatic number in front where it has one.
    pub text: String,
    /// Where it begins.
    pub place: Place,
    /// Heading level where the format says so (1 = highest).
    pub heading: Option<u8>,
}

/// A table. Rows may be ragged.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Table {
    /// Its rows.
    pub rows: Vec<Row>,
}

/// A row of a table.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Row {
    /// Its cells.
    pub cells: Vec<Cell>,
    /// Where it begins.
    pub place: Place,
}

/// A cell of a table.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Cell {
    /// Its lines or paragraphs, each with its place.
    pub lines: Vec<CellLine>,
    /// Columns it covers; 1 unless the format says more.
    pub span: u16,
    /// Whether it continues the cell above it (vertical merge).
    pub continues: bool,
}

/// A line of a cell.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CellLine {
    /// Its text.
    pub text: String,
    /// Where it begins.
    pub place: Place,
}

impl Cell {
    /// The whole text of the cell, its lines joined by a space.
    pub fn text(&self) -> String {
        let lines: Vec<&str> = self.lines.iter().map(|line| line.text.trim()).collect();
        lines.join(" ").trim().to_owned()
    }
}
