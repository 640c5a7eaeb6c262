//! The content of a PDF without tags, by where its letters stand on the page.

use super::is_furniture;
use crate::{ReadError, format::flow::Flow};
use pdf_oxide::{PdfDocument, layout::TextSpan};

/// Content of all pages, line by line.
pub fn content(_pdf: &PdfDocument, spans: &[Vec<TextSpan>]) -> Result<Vec<Flow>, ReadError> {
    let mut out = Vec::new();
    for (page, spans) in spans.iter().enumerate() {
        let page = u32::try_from(page + 1).ok();
        let (repeated, kept): (Vec<_>, Vec<_>) = spans.iter().partition(|span| is_furniture(span));
        for text in lines(&repeated) {
            out.push(Flow::Furniture { text, page });
        }
        for text in lines(&kept) {
            out.push(Flow::Paragraph {
                text,
                heading: None,
                page,
            });
        }
    }
    Ok(out)
}

/// The lines that these runs of one page make, from top to bottom.
pub fn lines(spans: &[&TextSpan]) -> Vec<String> {
    let mut spans: Vec<&TextSpan> = spans.to_vec();
    spans.sort_by(|a, b| b.bbox.y.total_cmp(&a.bbox.y));
    let mut lines = Vec::new();
    let mut from = 0;
    while from < spans.len() {
        let base = spans[from];
        let reach = (base.font_size * 0.4).max(1.0);
        let end = spans[from..]
            .iter()
            .position(|span| base.bbox.y - span.bbox.y > reach)
            .map_or(spans.len(), |n| from + n);
        let line = &mut spans[from..end];
        line.sort_by(|a, b| a.bbox.x.total_cmp(&b.bbox.x));
        lines.push(clean(&joined(line)));
        from = end;
    }
    lines.retain(|line| !line.trim().is_empty());
    lines
}

/// The text of runs that stand side by side, with a space where a gap is left.
fn joined(line: &[&TextSpan]) -> String {
    let mut text = String::new();
    let mut end: Option<f32> = None;
    for span in line {
        let gap = end.map_or(0.0, |end| span.bbox.x - end);
        if gap > span.font_size && !text.ends_with(' ') {
            text.push('\t');
        }
        text.push_str(&span.text);
        end = Some(span.bbox.x + span.bbox.width);
    }
    text
}

/// Whether a line end between these two texts stood for a space. Thai breaks lines inside
/// sentences without one; Latin letters and digits never do.
pub fn needs_space(before: &str, after: &str) -> bool {
    let latin = |c: char| c.is_ascii_alphanumeric();
    before.ends_with(latin) && after.starts_with(latin)
}

/// Whether a gap stands behind a number in front of a heading or a list item: `1.` and its text
/// are often set apart without a space. The width of Thai runs is not to be relied on.
pub fn is_parted(before: &TextSpan, after: &TextSpan) -> bool {
    let gap = after.bbox.x - (before.bbox.x + before.bbox.width);
    let marks = |c: char| c == '.' || c == ')' || c.is_ascii_digit();
    (before.bbox.y - after.bbox.y).abs() < before.font_size * 0.2
        && gap > before.font_size * 0.15
        && before.text.ends_with(marks)
        && !after.text.starts_with(marks)
}

/// Takes out the spaces that extraction leaves before Thai marks and ำ, where none can stand.
pub fn clean(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        if is_mark(letter) && out.ends_with(' ') && out.trim_end().ends_with(is_thai) {
            out.truncate(out.trim_end().len());
        }
        // Soft hyphens and word joiners only tell where a line may break.
        if matches!(letter, '\u{AD}' | '\u{2060}') {
            continue;
        }
        out.push(letter);
    }
    out
}

/// Marks that stand over, under or behind the consonant before them.
fn is_mark(letter: char) -> bool {
    matches!(letter, '\u{E31}' | '\u{E33}'..='\u{E3A}' | '\u{E47}'..='\u{E4E}')
}

fn is_thai(letter: char) -> bool {
    matches!(letter, '\u{E01}'..='\u{E4E}')
}
