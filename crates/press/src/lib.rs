//! From data to a document: PDF, DOCX, XLSX, CSV, JSON. Knows layout, decides nothing.

mod json;
mod manuscript;
mod pdf;
mod text;

pub use json::json;
pub use pdf::{Pdf, pdf, set};

use plan::Plan;

/// How a document is set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// Thai digits (๑ ๒ ๓) instead of Arabic ones in everything a person reads, except e-mail and
    /// web addresses.
    pub thai_digits: bool,
}

/// Why a document could not be made.
#[derive(Debug, thiserror::Error)]
pub enum PressError {
    /// The format has no writer yet.
    #[error("{0} cannot be written yet")]
    NotYet(&'static str),
    /// The typesetter refused the document.
    #[error("typesetting: {0}")]
    Typeset(String),
    /// JSON could not be written.
    #[error("JSON: {0}")]
    Json(#[from] serde_json::Error),
}

/// The whole plan in official form as a Word document.
pub fn docx(_plan: &Plan, _options: &Options) -> Result<Vec<u8>, PressError> {
    Err(PressError::NotYet("DOCX"))
}

/// Summary, schedule and every field of the plan as an Excel workbook with formulas.
pub fn xlsx(_plan: &Plan, _options: &Options) -> Result<Vec<u8>, PressError> {
    Err(PressError::NotYet("XLSX"))
}

/// One row for each entry, as CSV that Excel opens.
pub fn csv(_plan: &Plan, _options: &Options) -> Result<Vec<u8>, PressError> {
    Err(PressError::NotYet("CSV"))
}
