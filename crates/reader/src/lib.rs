//! From an office's own file to a plan.
//!
//! Two stages that can be tested apart: [`document::Document`] holds what stands in the file
//! (paragraphs and tables, each with its place), whatever the format; the next stage tells which
//! block is what and joins summary table, sheets, schedule and part 1 into a [`plan::Plan`].
//! A broken file ends in one [`ReadError`]; a strange one is read as far as it goes, and what is
//! unsure is a [`Doubt`] beside its line. Nothing is lost: every non-blank line is either in the
//! plan or in [`Reading::unread`].

pub mod document;
pub mod format;

mod error;
mod json;
mod understand;

pub use document::{Block, Cell, CellLine, Document, Format, Paragraph, Row, Table};
pub use error::ReadError;
pub use format::document;
pub use json::json;
pub use understand::understand;

use plan::{Place, Plan, SourceLine, check::Words};
use serde::{Deserialize, Serialize};

/// Reads a document as a plan.
///
/// # Errors
/// [`ReadError::NotAPlan`] when not one entry was recognised in it.
pub fn read(document: &Document) -> Result<Reading, ReadError> {
    let reading = understand(document);
    if reading.plan.entries.is_empty() {
        return Err(ReadError::NotAPlan);
    }
    Ok(reading)
}

/// What a reader made of a document.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Reading {
    /// The plan.
    pub plan: Plan,
    /// What the reader is unsure of, for a person to decide.
    pub doubts: Vec<Doubt>,
    /// Non-blank lines that went nowhere.
    pub unread: Vec<SourceLine>,
    /// What became of the document's lines.
    #[serde(default)]
    pub lines: Lines,
}

/// What became of the non-blank lines of a document; together they are all of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lines {
    /// Lines that are in the plan, whole or with what stands beside them.
    pub plan: u32,
    /// Headings, labels and column heads: they tell where things stand.
    pub structure: u32,
    /// Page numbers, running heads, contents, rules of tables.
    pub furniture: u32,
    /// Lines that went nowhere: [`Reading::unread`].
    pub unread: u32,
}

/// A decision that a person ought to look at.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Doubt {
    /// Stable code, e.g. "READ003".
    pub code: String,
    /// The source line it stands on.
    pub place: Place,
    /// Characters to underline; 0 for the whole line.
    pub length: u32,
    /// What is unsure.
    pub message: Words,
    /// What to do.
    pub help: Words,
    /// Entry it concerns, index in [`Plan::entries`].
    pub entry: Option<usize>,
    /// Field of the entry it concerns.
    pub field: Option<Field>,
    /// What the reader took for now.
    pub read: String,
    /// Other readings it saw.
    pub others: Vec<String>,
}

/// A field of an entry that a person may correct.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "named as the fields of plan::Entry")]
pub enum Field {
    Code,
    Title,
    Kind,
    Dimension,
    Mission,
    Group,
    Budget,
    Quarters,
    Responsible,
    Steps,
    Objectives,
}
