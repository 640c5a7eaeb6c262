//! From data to a document: PDF, DOCX, XLSX, CSV, JSON. Knows layout, decides nothing.

mod csv;
mod docx;
mod json;
mod manuscript;
mod name;
mod pdf;
mod records;
pub mod report;
mod table;
mod text;
mod typeface;
mod xlsx;

pub use csv::csv;
pub use docx::docx;
pub use json::json;
pub use name::file_name;
pub use pdf::{Pdf, announced, pdf, set};
pub use records::records;
pub use table::table;
pub use xlsx::xlsx;

/// How a document is set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// Thai digits (๑ ๒ ๓) instead of Arabic ones in everything a person reads, except e-mail and
    /// web addresses. What programs read, CSV and JSON, has Arabic ones always.
    pub thai_digits: bool,
}

/// What stands at the foot of every page of an announced plan: a code that leads to the page that
/// tells whether this is the version in force, as a square for telephones and in letters.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Mark {
    /// The code in letters.
    pub code: String,
    /// Modules of the square on each side.
    pub width: usize,
    /// Its dark runs: column, row, length.
    pub runs: Vec<(usize, usize, usize)>,
}

/// Most entries that are set as PDF; more would take minutes and gigabytes.
pub const MOST_ENTRIES: usize = 1_000;

/// Why a document could not be made.
#[derive(Debug, thiserror::Error)]
pub enum PressError {
    /// The plan has more entries than are set on pages; plans have some tens.
    #[error("more than {MOST_ENTRIES} entries")]
    TooMany,
    /// The typesetter refused the document.
    #[error("typesetting: {0}")]
    Typeset(String),
    /// The Word file could not be put together.
    #[error("DOCX: {0}")]
    Docx(#[from] zip::result::ZipError),
    /// The workbook could not be put together.
    #[error("XLSX: {0}")]
    Xlsx(#[from] rust_xlsxwriter::XlsxError),
    /// A row could not be written.
    #[error("CSV: {0}")]
    Csv(#[from] ::csv::Error),
    /// Bytes could not be written.
    #[error("writing: {0}")]
    Io(#[from] std::io::Error),
    /// JSON could not be written.
    #[error("JSON: {0}")]
    Json(#[from] serde_json::Error),
}
