//! PDF with a text layer.
//!
//! pdf_oxide gives three things that we build on: runs of text with their position and the
//! number of the marked content they stand in (`extract_spans`, `ActualText` already applied, so
//! that Thai comes out whole), the raw objects of the file, and the lines drawn on a page. Its own
//! structure tree drops the attributes of cells, so [`tagged`] walks the raw objects itself.
//!
//! - A **tagged** file (Word, LibreOffice and our own press write them) says what is a paragraph,
//!   a heading, a list item, a cell and how far the cell reaches: text and tables come back
//!   exactly, a paragraph in one piece however its lines were broken.
//! - **Without tags**, [`layout`] puts the runs of a page into lines by their position, and lines
//!   into cells where rulings are drawn around them; a wrapped paragraph stays several lines.
//!
//! pdf_oxide panics on some damaged files. The panic is caught here and becomes an error; what
//! cannot be caught (a stack that overflows, a loop) is the caller's: read in a process of its own.

mod layout;
mod tagged;
#[cfg(test)]
mod tests;

use super::{archive::damaged, flow};
use crate::{Document, Format, ReadError};
use pdf_oxide::{PdfDocument, extractors::text::ArtifactType, layout::TextSpan};
use std::panic::AssertUnwindSafe;

/// Most pages; the longest plan we know of has 160.
const MAX_PAGES: usize = 3_000;
/// A page with fewer letters counts as a picture.
const LETTERS_OF_A_PAGE: usize = 20;

/// Takes a PDF apart.
pub fn document(bytes: &[u8]) -> Result<Document, ReadError> {
    let read = std::panic::catch_unwind(AssertUnwindSafe(|| read(bytes)));
    read.unwrap_or_else(|_| Err(damaged(Format::Pdf, "the parser gave up")))
}

fn read(bytes: &[u8]) -> Result<Document, ReadError> {
    let pdf = PdfDocument::from_bytes(bytes.to_vec()).map_err(|error| broken(&error, bytes))?;
    if pdf.is_encrypted() && !pdf.authenticate(b"").unwrap_or(false) {
        return Err(ReadError::Encrypted);
    }
    let pages = pdf.page_count().map_err(|error| broken(&error, bytes))?;
    if pages > MAX_PAGES {
        return Err(ReadError::TooManyParts { limit: MAX_PAGES });
    }
    let mut spans = Vec::with_capacity(pages);
    for page in 0..pages {
        // A page that cannot be read must not pass for an empty one.
        spans.push(
            pdf.extract_spans(page)
                .map_err(|error| broken(&error, bytes))?,
        );
    }
    let written = spans
        .iter()
        .filter(|page| letters(page) >= LETTERS_OF_A_PAGE)
        .count();
    let none = spans.iter().all(|page| letters(page) == 0);
    if none || (pages >= 3 && written * 5 < pages) {
        return Err(ReadError::Scanned { pages });
    }
    let content = match tagged::content(&pdf, &spans)? {
        Some(content) => content,
        None => layout::content(&pdf, &spans)?,
    };
    flow::document(Format::Pdf, content)
}

fn letters(spans: &[TextSpan]) -> usize {
    let texts = spans.iter().map(|span| span.text.as_str());
    texts
        .flat_map(str::chars)
        .filter(|c| c.is_alphanumeric())
        .count()
}

/// Whether this run repeats on every page: a running head, a page number, a watermark.
fn is_furniture(span: &TextSpan) -> bool {
    matches!(
        span.artifact_type,
        Some(ArtifactType::Pagination(_) | ArtifactType::Background | ArtifactType::Page)
    )
}

fn broken(error: &pdf_oxide::Error, bytes: &[u8]) -> ReadError {
    let tail = &bytes[bytes.len().saturating_sub(2048)..];
    match memchr::memmem::find(tail, b"%%EOF") {
        None => ReadError::Truncated {
            format: Format::Pdf,
        },
        Some(_) => damaged(Format::Pdf, &error.to_string()),
    }
}
