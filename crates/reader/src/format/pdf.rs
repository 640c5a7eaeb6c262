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
//! pdf_oxide panics on some damaged files. The panic is caught here and becomes an error. What
//! cannot be caught (a stack that overflows, a loop) is looked for before, as far as it shows from
//! outside: [`scan`], [`pages`]. The rest is the caller's: read in a process of its own.

mod layout;
mod pages;
mod rulings;
mod scan;
mod tagged;
#[cfg(test)]
mod tests;

use super::{MAX_HEAD, archive::damaged, budget::Budget, flow};
use crate::{Document, Format, ReadError};
use pdf_oxide::{
    PdfDocument,
    extractors::{SpanMergingConfig, TextExtractionConfig, TextExtractor, text::ArtifactType},
    layout::TextSpan,
};

/// Most pages; the longest plan we know of has 160.
const MAX_PAGES: usize = 3_000;
/// Deepest nesting of marked contents on a page; a structure tree is some ten deep.
const MAX_MARKED: usize = 500;
/// Stack for the parser, which goes down with what is nested.
const STACK: usize = 64 << 20;
/// A page with fewer letters counts as a picture.
const LETTERS_OF_A_PAGE: usize = 20;

/// Takes a PDF apart.
pub fn document(bytes: &[u8]) -> Result<Document, ReadError> {
    scan::check_end(bytes)?;
    scan::check_nesting(bytes)?;
    let gave_up = || damaged(Format::Pdf, "the parser gave up");
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().stack_size(STACK);
        let reading = thread.spawn_scoped(scope, || read(bytes));
        let reading = reading.map_err(|_| gave_up())?;
        reading.join().unwrap_or_else(|_| Err(gave_up()))
    })
}

fn read(bytes: &[u8]) -> Result<Document, ReadError> {
    let pdf = PdfDocument::from_bytes(bytes.to_vec()).map_err(|error| broken(&error))?;
    if pdf.is_encrypted() && !pdf.authenticate(b"").unwrap_or(false) {
        return Err(ReadError::Encrypted);
    }
    let objects = pages::pages(&pdf)?;
    let pages = pdf.page_count().map_err(|error| broken(&error))?;
    if pages > MAX_PAGES {
        return Err(ReadError::TooManyParts { limit: MAX_PAGES });
    }
    let mut budget = Budget::default();
    let mut spans = Vec::with_capacity(pages);
    for page in 0..pages {
        // A page that cannot be read must not pass for an empty one.
        let content = pdf.get_page_content_data(page);
        let content = content.map_err(|error| broken(&error))?;
        if marked_depth(&content) > MAX_MARKED {
            return Err(damaged(Format::Pdf, "marks in marks without end"));
        }
        let runs = runs(&pdf, page, &content).map_err(|error| broken(&error))?;
        budget.text(runs.iter().map(|run| run.text.len()).sum())?;
        spans.push(runs);
    }
    let written = spans
        .iter()
        .filter(|page| letters(page) >= LETTERS_OF_A_PAGE)
        .count();
    let none = spans.iter().all(|page| letters(page) == 0);
    if none || (pages >= 3 && written * 5 < pages) {
        return Err(ReadError::Scanned { pages });
    }
    let tagged = tagged::content(&pdf, &objects, &spans)?;
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
fn runs(pdf: &PdfDocument, page: usize, content: &[u8]) -> pdf_oxide::Result<Vec<TextSpan>> {
    if !PdfDocument::may_contain_text_public(content) {
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
    extractor.extract_text_spans(content)
}

/// How deep marked contents are nested here, by the letters of their operators.
fn marked_depth(content: &[u8]) -> usize {
    let (mut depth, mut deepest) = (0usize, 0);
    for at in memchr::memchr_iter(b'C', content) {
        match &content[at.saturating_sub(2)..at] {
            b"BM" | b"BD" => depth += 1,
            b"EM" => depth = depth.saturating_sub(1),
            _ => {}
        }
        deepest = deepest.max(depth);
    }
    deepest
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

fn broken(error: &pdf_oxide::Error) -> ReadError {
    damaged(Format::Pdf, &error.to_string())
}
