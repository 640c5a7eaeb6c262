//! Where in a document something stands, so that every message can point at it.

use serde::{Deserialize, Serialize};

/// A place in the source document. Lines and columns count from 1; 0 means "no place" (a plan
/// that was written in the program, not read). Columns count characters, not bytes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Place {
    /// Line of the text as the reader numbers it: the file's own line for text formats, the
    /// running paragraph or row for DOCX, PDF and spreadsheets.
    pub line: u32,
    /// Character of the line.
    pub column: u32,
    /// Page, where the format has pages (PDF).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<u32>,
    /// Sheet and cell, e.g. "แผ่น1!C7", where the format has cells.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cell: Option<String>,
}

impl Place {
    /// A place in a text.
    pub const fn at(line: u32, column: u32) -> Self {
        Self {
            line,
            column,
            page: None,
            cell: None,
        }
    }

    /// Whether this points anywhere.
    pub const fn is_known(&self) -> bool {
        self.line > 0
    }
}

/// One line of the source as it was read, before any mending of its letters.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceLine {
    /// Where it begins.
    pub place: Place,
    /// Its text, without the line end.
    pub text: String,
}
