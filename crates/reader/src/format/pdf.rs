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
mod rulings;
mod tagged;
#[cfg(test)]
mod tests;

use super::{archive::damaged, flow};
use crate::{Document, Format, ReadError};
use pdf_oxide::{
    PdfDocument,
    extractors::{SpanMergingConfig, TextExtractionConfig, TextExtractor, text::ArtifactType},
    layout::TextSpan,
};
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
        spans.push(runs(&pdf, page).map_err(|error| broken(&error, bytes))?);
    }
    let written = spans
        .iter()
        .filter(|page| letters(page) >= LETTERS_OF_A_PAGE)
        .count();
    let none = spans.iter().all(|page| letters(page) == 0);
    if none || (pages >= 3 && written * 5 < pages) {
        return Err(ReadError::Scanned { pages });
    }
    let tagged = tagged::content(&pdf, &spans)?;
    let whole_paragraphs = tagged.is_some();
    let content = match tagged {
        Some(content) => content,
        None => layout::content(&pdf, &spans)?,
    };
    Ok(Document {
        whole_paragraphs,
        ..flow::document(Format::Pdf, content)?
    })
}

/// The runs of text of a page. Left to itself the library puts spaces where marks without width
/// leave gaps ("รวดเร็ ว"); Thai letters are set with the spaces they need, so it shall put none.
fn runs(pdf: &PdfDocument, page: usize) -> pdf_oxide::Result<Vec<TextSpan>> {
    let content = pdf.get_page_content_data(page)?;
    if !PdfDocument::may_contain_text_public(&content) {
        return Ok(Vec::new());
    }
    let object = pdf.get_page(page)?;
    let resources = object.as_dict().and_then(|page| page.get("Resources"));
    let Some(resources) = resources.cloned() else {
        return Ok(Vec::new());
    };
    // Runs merge only where their gap lies above this.
    let merging = SpanMergingConfig {
        severe_overlap_threshold_pt: f32::INFINITY,
        ..SpanMergingConfig::legacy()
    };
    let mut extractor = TextExtractor::with_config(TextExtractionConfig::with_space_threshold(
        f32::NEG_INFINITY,
    ))
    .with_merging_config(merging);
    extractor.set_page_index(u32::try_from(page).unwrap_or(u32::MAX));
    extractor.set_resources(resources.clone());
    extractor.set_document(pdf);
    pdf.load_fonts_public(&resources, &mut extractor)?;
    extractor.extract_text_spans(&content)
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
