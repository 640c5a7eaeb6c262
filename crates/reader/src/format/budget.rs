//! What a document may grow to while it is taken apart, whatever the size of its file.
//!
//! A few bytes can stand for many: a text that a thousand cells share, a row that is repeated, a
//! number in front of every paragraph. Every format counts what it puts into the document here, so
//! that what comes out is bounded, not only what goes in.

use super::MAX_PARTS;
use crate::ReadError;

/// Most bytes of text in one document: what is read of a plain text file, where text is all there
/// is. The longest plan we know of has 500 KB.
const MAX_TEXT: usize = 10 << 20;
/// Most columns that a cell may cover; the widest plan we know of has 20.
pub const MAX_SPAN: u16 = 200;

/// What a document has taken so far.
#[derive(Debug, Default)]
pub struct Budget {
    text: usize,
    parts: usize,
}

impl Budget {
    /// Counts text of this many bytes.
    pub fn text(&mut self, bytes: usize) -> Result<(), ReadError> {
        self.text = self.text.saturating_add(bytes);
        match self.text > MAX_TEXT {
            true => Err(ReadError::ZipBomb {
                limit: MAX_TEXT as u64,
            }),
            false => Ok(()),
        }
    }

    /// Counts this many lines or cells.
    pub fn parts(&mut self, parts: usize) -> Result<(), ReadError> {
        self.parts = self.parts.saturating_add(parts);
        match self.parts > MAX_PARTS {
            true => Err(ReadError::TooManyParts { limit: MAX_PARTS }),
            false => Ok(()),
        }
    }
}
