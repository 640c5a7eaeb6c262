//! The content of a PDF without tags, by where its letters stand on the page.

use super::{
    is_furniture,
    rulings::{self, Ruled},
};
use crate::{
    ReadError,
    format::flow::{Flow, FlowCell},
};
use pdf_oxide::{PdfDocument, layout::TextSpan};
use std::collections::HashMap;

/// Height of the strips at the head and foot of a page in which page numbers stand, in points.
const MARGIN: f32 = 80.0;

/// What stands on a page, with the height at which it begins.
enum Item {
    Line(f32, String),
    Table(f32, Vec<Vec<FlowCell>>),
}

/// Content of all pages: lines, and the tables that are ruled.
pub fn content(pdf: &PdfDocument, spans: &[Vec<TextSpan>]) -> Result<Vec<Flow>, ReadError> {
    let pages: Vec<Vec<Item>> = spans
        .iter()
        .enumerate()
        .map(|(page, spans)| items(pdf, page, spans))
        .collect();
    let repeated = repeated(&pages);
    let mut out = Vec::new();
    for (index, items) in pages.into_iter().enumerate() {
        let page = u32::try_from(index + 1).ok();
        let top = match pdf.get_page_media_box(index) {
            Ok((_, bottom, _, top)) => (top, bottom),
            Err(_) => (f32::MAX, f32::MIN),
        };
        for item in items {
            out.push(match item {
                Item::Table(_, rows) => Flow::Table(rows),
                Item::Line(height, text) => {
                    let at_edge = height > top.0 - MARGIN || height < top.1 + MARGIN;
                    let count = repeated.get(&likeness(height, &text)).copied().unwrap_or(0);
                    let repeats = count >= 3 && count * 5 >= spans.len() * 2;
                    match at_edge && (repeats || is_page_number(&text)) {
                        true => Flow::Furniture { text, page },
                        false => Flow::Paragraph {
                            text,
                            heading: None,
                            page,
                        },
                    }
                }
            });
        }
        let marked: Vec<&TextSpan> = spans[index]
            .iter()
            .filter(|span| is_furniture(span))
            .collect();
        for text in lines(&marked) {
            out.push(Flow::Furniture { text, page });
        }
    }
    Ok(out)
}

/// How often a line stands at this height with these letters, whatever its digits.
fn repeated(pages: &[Vec<Item>]) -> HashMap<(i32, String), usize> {
    let mut counts = HashMap::new();
    for item in pages.iter().flatten() {
        if let Item::Line(height, text) = item {
            *counts.entry(likeness(*height, text)).or_default() += 1;
        }
    }
    counts
}

fn likeness(height: f32, text: &str) -> (i32, String) {
    let letters = text
        .chars()
        .filter(|c| !c.is_numeric() && !c.is_whitespace());
    ((height / 4.0).round() as i32, letters.collect())
}

fn is_page_number(text: &str) -> bool {
    let text = text.trim().trim_start_matches("หน้า");
    let digits = text.chars().filter(|c| c.is_numeric()).count();
    let others = text
        .chars()
        .filter(|c| !c.is_numeric() && !c.is_whitespace());
    (1..=4).contains(&digits)
        && others.clone().count() <= 2
        && others.clone().all(|c| "-–—()/".contains(c))
}

/// What stands on a page, from top to bottom.
fn items(pdf: &PdfDocument, page: usize, spans: &[TextSpan]) -> Vec<Item> {
    let tables = rulings::tables(pdf, page);
    let mut inside: Vec<HashMap<(usize, usize), Vec<&TextSpan>>> =
        tables.iter().map(|_| HashMap::new()).collect();
    let mut outside = Vec::new();
    for span in spans.iter().filter(|span| !is_furniture(span)) {
        let (x, y) = (span.bbox.x + 1.0, span.bbox.y + span.font_size * 0.25);
        let slot = tables
            .iter()
            .enumerate()
            .find_map(|(n, table)| Some((n, owner(table, table.slot(x, y)?))));
        match slot {
            Some((n, slot)) => inside[n].entry(slot).or_default().push(span),
            None => outside.push(span),
        }
    }
    let mut items: Vec<Item> = placed_lines(&outside)
        .into_iter()
        .map(|(height, text)| Item::Line(height, text))
        .collect();
    let number = u32::try_from(page + 1).ok();
    for (table, texts) in tables.iter().zip(inside) {
        if !texts.is_empty() {
            items.push(Item::Table(table.rows[0], rows(table, &texts, number)));
        }
    }
    let height = |item: &Item| match item {
        Item::Line(height, _) | Item::Table(height, _) => *height,
    };
    items.sort_by(|a, b| height(b).total_cmp(&height(a)));
    items
}

/// The slot at the top left of the cell that this slot belongs to.
fn owner(table: &Ruled, (mut row, mut column): (usize, usize)) -> (usize, usize) {
    while column > 0 && !table.has_left(row, column) {
        column -= 1;
    }
    while row > 0 && !table.has_top(row, column) {
        row -= 1;
    }
    (row, column)
}

fn rows(
    table: &Ruled,
    texts: &HashMap<(usize, usize), Vec<&TextSpan>>,
    page: Option<u32>,
) -> Vec<Vec<FlowCell>> {
    let columns = table.columns.len() - 1;
    let rows = (0..table.rows.len() - 1).map(|row| {
        let mut cells: Vec<FlowCell> = Vec::new();
        for column in 0..columns {
            if column > 0 && !table.has_left(row, column) {
                if let Some(cell) = cells.last_mut() {
                    cell.span += 1;
                }
                continue;
            }
            let spans = texts.get(&(row, column)).map_or(&[][..], Vec::as_slice);
            let content = whole_words(lines(spans)).into_iter();
            let content = content.map(|text| Flow::Paragraph {
                text,
                heading: None,
                page,
            });
            cells.push(FlowCell {
                content: content.collect(),
                span: 1,
                continues: row > 0 && !table.has_top(row, column),
            });
        }
        cells
    });
    // A row of which nothing is seen is the gap between two rulings.
    rows.filter(|cells| cells.iter().any(|cell| !cell.content.is_empty()))
        .collect()
}

/// Lines of a cell; those that end inside a word are put together again.
fn whole_words(lines: Vec<String>) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for line in lines {
        match out.last_mut() {
            Some(last)
                if last.ends_with(is_thai)
                    && line.starts_with(is_thai)
                    && thai::words::is_inside_word(last, &line) =>
            {
                last.push_str(&line);
            }
            _ => out.push(line),
        }
    }
    out
}

/// The lines that these runs of one page make, from top to bottom.
pub fn lines(spans: &[&TextSpan]) -> Vec<String> {
    let lines = placed_lines(spans).into_iter();
    lines.map(|(_, text)| text).collect()
}

fn placed_lines(spans: &[&TextSpan]) -> Vec<(f32, String)> {
    let lines = by_line(spans).into_iter();
    let lines = lines.map(|line| (line[0].bbox.y, clean(joined(&line).trim())));
    lines.filter(|(_, text)| !text.is_empty()).collect()
}

/// A piece of a line: a run, or a letter with its marks.
#[derive(Clone, Debug)]
pub struct Piece {
    pub x: f32,
    pub end: f32,
    pub y: f32,
    pub size: f32,
    pub text: String,
}

/// The text of the runs on one line, with a tab where the pen jumps.
fn joined(line: &[&TextSpan]) -> String {
    let mut text = String::new();
    let mut end = f32::MAX;
    for piece in in_order(line) {
        if piece.x > end + piece.size * 1.5 {
            text.truncate(text.trim_end().len());
            text.push('\t');
        }
        text.push_str(&piece.text);
        end = piece.end;
    }
    text
}

/// The pieces of one line from left to right. Runs are drawn in this order as a rule and are
/// left whole then. Some writers draw letters of another font, spaces and quotation marks, apart
/// and leave gaps for them in the run: there every letter takes its place by itself.
fn in_order(line: &[&TextSpan]) -> Vec<Piece> {
    let mut line = line.to_vec();
    line.sort_by_key(|span| span.sequence);
    let begins = line.iter().filter(|span| !span.text.starts_with(is_mark));
    let in_turn = begins.is_sorted_by(|a, b| a.bbox.x <= b.bbox.x + 0.5);
    let mut pieces: Vec<Piece> = Vec::new();
    for span in line {
        let (x, y, size) = (span.bbox.x, span.bbox.y, span.font_size);
        let whole = Piece {
            x,
            end: x + span.bbox.width,
            y,
            size,
            text: span.text.clone(),
        };
        let letters = span.text.chars().count();
        if in_turn || letters < 2 || span.char_widths.len() != letters {
            match pieces.last_mut().filter(|_| span.text.starts_with(is_mark)) {
                Some(last) => last.text.push_str(&span.text),
                None => pieces.push(whole),
            }
            continue;
        }
        let (mut at, mut x) = (x, x);
        for (letter, width) in span.text.chars().zip(&span.char_widths) {
            let end = (at + width).max(x);
            match pieces.last_mut().filter(|_| is_mark(letter)) {
                Some(last) => {
                    last.text.push(letter);
                    last.end = last.end.max(end);
                }
                None => pieces.push(Piece {
                    x,
                    end,
                    y,
                    size,
                    text: letter.to_string(),
                }),
            }
            at += width;
            x = x.max(at);
        }
    }
    if !in_turn {
        pieces.sort_by(|a, b| a.x.total_cmp(&b.x));
    }
    pieces
}

/// The pieces of several lines in the order of reading.
pub fn in_reading_order(spans: &[&TextSpan]) -> Vec<Piece> {
    by_line(spans)
        .iter()
        .flat_map(|line| in_order(line))
        .collect()
}

/// The runs parted into lines, from top to bottom.
fn by_line<'a>(spans: &[&'a TextSpan]) -> Vec<Vec<&'a TextSpan>> {
    let mut spans: Vec<&TextSpan> = spans.to_vec();
    spans.sort_by(|a, b| b.bbox.y.total_cmp(&a.bbox.y));
    let mut lines: Vec<Vec<&TextSpan>> = Vec::new();
    for span in spans {
        match lines.last_mut() {
            Some(line) if line[0].bbox.y - span.bbox.y <= (line[0].font_size * 0.4).max(1.0) => {
                line.push(span);
            }
            _ => lines.push(vec![span]),
        }
    }
    lines
}

/// Whether a line end between these two texts stood for a space. Thai breaks lines inside
/// sentences without one; Latin letters and digits never do.
pub fn needs_space(before: &str, after: &str) -> bool {
    let latin = |c: char| c.is_ascii_alphanumeric();
    before.ends_with(latin) && after.starts_with(latin)
}

/// Whether a gap stands behind a number in front of a heading or a list item: `1.` and its text
/// are often set apart without a space. The width of Thai runs is not to be relied on.
pub fn is_parted(before: &Piece, after: &Piece) -> bool {
    let gap = after.x - before.end;
    let marks = |c: char| c == '.' || c == ')' || c.is_ascii_digit();
    (before.y - after.y).abs() < before.size * 0.2
        && gap > before.size * 0.15
        && before.text.ends_with(marks)
        && !after.text.starts_with(marks)
}

/// Takes out the spaces that extraction leaves before Thai marks and ำ, where none can stand, and
/// the letters that only tell where a line may break: soft hyphens and word joiners.
pub fn clean(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        if is_mark(letter) && out.ends_with(' ') && out.trim_end().ends_with(is_thai) {
            out.truncate(out.trim_end().len());
        }
        if !matches!(letter, '\u{AD}' | '\u{2060}') {
            out.push(letter);
        }
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
