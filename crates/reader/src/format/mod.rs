//! From bytes to a [`Document`], one file for each format.
//!
//! The format is told from the content; a name is only a hint where the content leaves it open
//! (text that may be CSV, Markdown or plain). No reader here panics or allocates without a bound
//! on what it was given: each has a limit, and what goes over it ends in a [`ReadError`].

mod encoding;
mod fragment;
mod text;

use crate::{Document, ReadError};

/// Largest text file: twenty times the longest plan we know of (500 KB), and small enough that
/// text, lines and blocks together stay under 100 MB.
pub const MAX_TEXT_BYTES: u64 = 20 << 20;
/// Largest file of the other formats: a plan with photographs and a scanned annex.
pub const MAX_FILE_BYTES: u64 = 50 << 20;
/// Most lines, and most cells, of one document.
pub const MAX_PARTS: usize = 400_000;

/// Takes a file apart. `name` only hints at the format.
///
/// # Errors
///
/// [`ReadError`] where nothing can be read; a strange document is read as far as it goes.
pub fn document(name: &str, bytes: &[u8]) -> Result<Document, ReadError> {
    let _ = name;
    check_size(bytes, MAX_FILE_BYTES)?;
    check_size(bytes, MAX_TEXT_BYTES)?;
    let text = encoding::decode(bytes)?;
    if text.trim().is_empty() {
        return Err(ReadError::Empty);
    }
    text::document(&text)
}

fn check_size(bytes: &[u8], limit: u64) -> Result<(), ReadError> {
    let bytes = bytes.len() as u64;
    if bytes > limit {
        return Err(ReadError::TooLarge { bytes, limit });
    }
    Ok(())
}
