//! Plain text and Markdown: every line a paragraph, except runs of lines that are a table.
//!
//! Two kinds of table are told apart from running text: rows between pipes, and lines with tabs.
//! Converters leave fragments of HTML and Markdown in such texts; those that shape the text
//! (`<p>`, `<br>`, `**`) are taken as shape, see [`fragment`]. Tables of one cell per line are left
//! as paragraphs: only who knows the words in them can tell.

use super::{
    MAX_PARTS, flow,
    fragment::{self, plain_len},
    html,
};
use crate::{Block, Cell, Document, Format, Paragraph, ReadError, Row, Table};
use plan::{Place, SourceLine};

/// How far the end of a cell that was broken over lines is looked for.
const MAX_BROKEN_CELL: usize = 20;
/// Most bytes in which the texts of one HTML table are looked for; a table of a million letters on
/// one line takes less, unless most of its cells are not found.
const MAX_EFFORT: usize = 16 << 20;

/// Takes a text apart.
pub fn document(text: &str) -> Result<Document, ReadError> {
    let lines = lines(text)?;
    let mut reader = Reader {
        lines: &lines,
        next: 0,
        cells: 0,
        is_html_open: false,
        blocks: Vec::new(),
        furniture: Vec::new(),
    };
    reader.run()?;
    let Reader {
        blocks, furniture, ..
    } = reader;
    Ok(Document {
        format: Format::Text,
        whole_paragraphs: false,
        lines,
        blocks,
        furniture,
    })
}

/// The lines of a text. Line ends are LF, CRLF or CR; a form feed begins a page.
pub fn lines(text: &str) -> Result<Vec<SourceLine>, ReadError> {
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    let paged = text.contains('\x0C');
    let mut page = 1;
    let mut lines = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let end = memchr::memchr2(b'\n', b'\r', rest.as_bytes());
        let (line, tail) = match end {
            Some(end) if rest[end..].starts_with("\r\n") => (&rest[..end], &rest[end + 2..]),
            Some(end) => (&rest[..end], &rest[end + 1..]),
            None => (rest, ""),
        };
        rest = tail;
        if lines.len() == MAX_PARTS {
            return Err(ReadError::TooManyParts { limit: MAX_PARTS });
        }
        page += line.matches('\x0C').count() as u32;
        lines.push(SourceLine {
            place: Place {
                page: paged.then_some(page),
                ..Place::at(lines.len() as u32 + 1, 1)
            },
            text: line.replace('\x0C', ""),
        });
    }
    Ok(lines)
}

struct Reader<'a> {
    lines: &'a [SourceLine],
    next: usize,
    cells: usize,
    /// Whether a `<table>` was found that nothing closes.
    is_html_open: bool,
    blocks: Vec<Block>,
    furniture: Vec<Place>,
}

impl Reader<'_> {
    fn run(&mut self) -> Result<(), ReadError> {
        while let Some(line) = self.lines.get(self.next) {
            let text = line.text.as_str();
            if text.trim().is_empty() {
                self.next += 1;
            } else if let Some(end) = self.html_table_end() {
                self.html_table(end)?;
            } else if self.begins_pipe_table() {
                self.pipe_table()?;
            } else if text.contains('\t') {
                self.tab_lines()?;
            } else {
                self.paragraph()?;
            }
        }
        Ok(())
    }

    fn text(&self, line: usize) -> &str {
        self.lines.get(line).map_or("", |line| line.text.as_str())
    }

    fn paragraph(&mut self) -> Result<(), ReadError> {
        let line = &self.lines[self.next];
        self.next += 1;
        let trimmed = line.text.trim();
        if is_rule(trimmed) || is_picture(trimmed) || trimmed.starts_with("```") {
            self.furniture.push(line.place.clone());
            return Ok(());
        }
        let (heading, from) = heading(&line.text);
        let before = self.blocks.len();
        let mut place = line.place.clone();
        place.column += plain_len(&line.text[..from]);
        for piece in fragment::lines(&line.text[from..], &place) {
            self.count(1)?;
            self.blocks.push(Block::Paragraph(Paragraph {
                text: piece.text,
                place: piece.place,
                heading,
            }));
        }
        if self.blocks.len() == before {
            self.furniture.push(line.place.clone());
        }
        Ok(())
    }

    // ---- HTML

    /// Last line of the HTML table that begins on this line.
    fn html_table_end(&mut self) -> Option<usize> {
        if self.is_html_open || !holds(self.text(self.next), b"<table") {
            return None;
        }
        let mut open = 0usize;
        for line in self.next..self.lines.len() {
            let text = self.text(line).to_ascii_lowercase();
            open += text.matches("<table").count();
            open = open.saturating_sub(text.matches("</table").count());
            if open == 0 {
                return Some(line);
            }
        }
        self.is_html_open = true;
        None
    }

    /// The tables on these lines, and what stands around them.
    fn html_table(&mut self, end: usize) -> Result<(), ReadError> {
        let lines = &self.lines[self.next..=end];
        let texts: Vec<&str> = lines.iter().map(|line| line.text.as_str()).collect();
        let content = html::content(&texts.join("\n"), |line| u32::try_from(line).ok())?;
        // The HTML's lines count from 1; they are carried where pages are otherwise.
        let document = flow::document(Format::Html, content)?;
        let mut used = vec![false; lines.len()];
        let mut finder = Finder {
            lines,
            line: 0,
            byte: 0,
            column: 1,
            effort: MAX_EFFORT,
        };
        let mut settle = |text: &str, place: &mut Place| {
            let at = place.page.map_or(0, |line| line.saturating_sub(1) as usize);
            let at = at.min(lines.len() - 1);
            used[at] = true;
            *place = finder.place(at, text);
        };
        let mut parts = 0;
        for mut block in document.blocks {
            match &mut block {
                Block::Paragraph(paragraph) => {
                    parts += 1;
                    settle(&paragraph.text, &mut paragraph.place);
                }
                Block::Table(table) => {
                    for row in &mut table.rows {
                        parts += row.cells.len();
                        for line in row.cells.iter_mut().flat_map(|cell| &mut cell.lines) {
                            settle(&line.text, &mut line.place);
                        }
                        let first = row.cells.iter().flat_map(|cell| &cell.lines).next();
                        row.place = match first {
                            Some(first) => first.place.clone(),
                            None => lines[0].place.clone(),
                        };
                    }
                }
            }
            self.blocks.push(block);
        }
        let unused = lines.iter().zip(used).filter(|(_, used)| !used);
        self.furniture
            .extend(unused.map(|(line, _)| line.place.clone()));
        self.next = end + 1;
        self.count(parts)
    }

    // ---- pipes

    fn begins_pipe_table(&self) -> bool {
        let text = self.text(self.next);
        if !text.contains('|') {
            return false;
        }
        if text.trim_start().starts_with('|') {
            return pipes(text) >= 2 || self.pipe_row_end(self.next).is_some();
        }
        is_separator(self.text(self.next + 1)) && self.text(self.next + 1).contains('|')
    }

    /// Last line of the row that begins on `line`, where its cells were broken over lines.
    fn pipe_row_end(&self, line: usize) -> Option<usize> {
        let first = self.text(line).trim();
        if first.ends_with('|') && first.len() > 1 {
            return Some(line);
        }
        for end in line + 1..=line + MAX_BROKEN_CELL {
            let text = self.text(end).trim();
            if text.is_empty() || text.starts_with('|') {
                return None;
            }
            if text.ends_with('|') {
                return Some(end);
            }
        }
        None
    }

    fn pipe_table(&mut self) -> Result<(), ReadError> {
        let outer = self.text(self.next).trim_start().starts_with('|');
        let mut table = Table::default();
        while self.next < self.lines.len() {
            let text = self.text(self.next);
            let belongs = match outer {
                true => text.trim_start().starts_with('|'),
                false => text.contains('|'),
            };
            if !belongs {
                break;
            }
            if is_separator(text) {
                self.furniture.push(self.lines[self.next].place.clone());
                self.next += 1;
                continue;
            }
            let end = match outer {
                true => self.pipe_row_end(self.next).unwrap_or(self.next),
                false => self.next,
            };
            let row = self.row(self.next..=end, pipe_cells)?;
            table.rows.push(row);
            self.next = end + 1;
        }
        if !table.rows.is_empty() {
            self.blocks.push(Block::Table(table));
        }
        Ok(())
    }

    // ---- tabs

    fn tab_lines(&mut self) -> Result<(), ReadError> {
        let mut rows = Vec::new();
        let mut line = self.next;
        while self.text(line).contains('\t') {
            let end = self.tab_row_end(line);
            rows.push(line..=end);
            line = end + 1;
        }
        if !self.is_tab_table(self.next..line) {
            while self.next < line {
                self.paragraph()?;
            }
            return Ok(());
        }
        let mut table = Table::default();
        for lines in rows {
            let row = self.row(lines, tab_cells)?;
            table.rows.push(row);
        }
        self.blocks.push(Block::Table(table));
        self.next = line;
        Ok(())
    }

    /// Last line of a row whose last cell opens a `<p>` that is closed on a later line.
    fn tab_row_end(&self, line: usize) -> usize {
        let open = |text: &str| text.matches("<p>").count() > text.matches("</p>").count();
        if !open(self.text(line)) {
            return line;
        }
        (line + 1..=line + MAX_BROKEN_CELL)
            .take_while(|&at| !self.text(at).trim().is_empty())
            .find(|&at| self.text(at).contains("</p>"))
            .unwrap_or(line)
    }

    /// Tabs also indent paragraphs and stand behind list numbers; a table has three columns, or
    /// two on more than one line with something else than numbers in the first.
    fn is_tab_table(&self, lines: std::ops::Range<usize>) -> bool {
        let mut pairs = 0;
        for line in lines {
            let text = self.text(line);
            let cells = text.split('\t').count();
            let filled = text.split('\t').filter(|c| !c.trim().is_empty()).count();
            if cells >= 3 && (filled >= 2 || !text.trim_end_matches([' ', '\t']).starts_with('\t'))
            {
                return true;
            }
            let first = text.split('\t').next().unwrap_or_default();
            if cells == 2 && !first.trim().is_empty() && !is_list_mark(first) {
                pairs += 1;
            }
        }
        pairs >= 2
    }

    /// The row on these lines; the first is cut by `cut`, the others continue its last cell, and
    /// what `cut` finds in the last of them follows.
    fn row(
        &mut self,
        lines: std::ops::RangeInclusive<usize>,
        cut: fn(&str) -> Vec<(usize, usize)>,
    ) -> Result<Row, ReadError> {
        let mut row = Row {
            place: self.lines[*lines.start()].place.clone(),
            cells: Vec::new(),
        };
        for (n, line) in lines.enumerate() {
            let lines = self.lines;
            let SourceLine { place, text } = &lines[line];
            let before = row.cells.iter().map(|cell| cell.lines.len()).sum::<usize>();
            let mut column = plan::Place::at(place.line, 1);
            column.page = place.page;
            let mut at = 0;
            let cells = cut(text);
            self.count(cells.len())?;
            for (k, (from, to)) in cells.into_iter().enumerate() {
                column.column += plain_len(&text[at..from]);
                at = from;
                let pieces = fragment::lines(&text[from..to], &column);
                match row.cells.last_mut() {
                    Some(last) if n > 0 && k == 0 => last.lines.extend(pieces),
                    _ => row.cells.push(Cell {
                        lines: pieces,
                        span: 1,
                        continues: false,
                    }),
                }
            }
            let after = row.cells.iter().map(|cell| cell.lines.len()).sum::<usize>();
            if n > 0 && before == after {
                self.furniture.push(place.clone());
            }
        }
        Ok(row)
    }

    fn count(&mut self, parts: usize) -> Result<(), ReadError> {
        self.cells += parts;
        match self.cells > MAX_PARTS {
            true => Err(ReadError::TooManyParts { limit: MAX_PARTS }),
            false => Ok(()),
        }
    }
}

/// Finds where on the lines of an HTML table the texts of its cells stand, each behind the last.
struct Finder<'a> {
    lines: &'a [SourceLine],
    /// Where the last text that was found ends.
    line: usize,
    byte: usize,
    column: u32,
    /// Bytes that may still be looked at.
    effort: usize,
}

impl Finder<'_> {
    /// The place of this text; the line's own where it is written differently (`&amp;`).
    fn place(&mut self, line: usize, text: &str) -> Place {
        if line != self.line {
            (self.line, self.byte, self.column) = (line, 0, 1);
        }
        let mut place = self.lines[line].place.clone();
        let rest = &self.lines[line].text[self.byte..];
        let near = rest.floor_char_boundary(self.effort);
        let found = memchr::memmem::find(&rest.as_bytes()[..near], text.as_bytes());
        self.effort -= found.unwrap_or(near);
        if let Some(found) = found {
            place.column = self.column + plain_len(&rest[..found]);
            self.byte += found + text.len();
            self.column = place.column + plain_len(text);
        }
        place
    }
}

/// Byte ranges of the cells between pipes; `\|` is a letter. No more than one too many.
fn pipe_cells(text: &str) -> Vec<(usize, usize)> {
    let bytes = text.as_bytes();
    let mut cells = Vec::new();
    let mut from = 0;
    for at in memchr::memchr_iter(b'|', bytes) {
        if cells.len() > MAX_PARTS {
            return cells;
        }
        if at > 0 && bytes[at - 1] == b'\\' {
            continue;
        }
        if !(from == 0 && text[..at].trim().is_empty()) {
            cells.push((from, at));
        }
        from = at + 1;
    }
    if !text[from..].trim().is_empty() {
        cells.push((from, text.len()));
    }
    cells
}

/// Byte ranges of the cells between tabs. No more than one too many.
fn tab_cells(text: &str) -> Vec<(usize, usize)> {
    let mut cells = Vec::new();
    let mut from = 0;
    for at in memchr::memchr_iter(b'\t', text.as_bytes()) {
        if cells.len() > MAX_PARTS {
            return cells;
        }
        cells.push((from, at));
        from = at + 1;
    }
    cells.push((from, text.len()));
    cells
}

/// Whether this is in the text, whatever the case of its letters.
fn holds(text: &str, tag: &[u8]) -> bool {
    memchr::memchr_iter(b'<', text.as_bytes()).any(|at| {
        let there = text.as_bytes().get(at..at + tag.len());
        there.is_some_and(|there| there.eq_ignore_ascii_case(tag))
    })
}

fn pipes(text: &str) -> usize {
    memchr::memchr_iter(b'|', text.as_bytes()).count()
}

/// A row of dashes under a Markdown table's head.
fn is_separator(text: &str) -> bool {
    (text.contains("--") || text.contains(":-") || text.contains("-:"))
        && text
            .bytes()
            .all(|b| matches!(b, b'|' | b'-' | b':' | b' ' | b'\t' | b'+' | b'='))
}

/// A line drawn over the page: `---`, `***`, `___`, `===`.
fn is_rule(trimmed: &str) -> bool {
    let mut letters = trimmed.bytes().filter(|b| *b != b' ');
    let Some(first) = letters.next() else {
        return false;
    };
    trimmed.len() >= 3 && matches!(first, b'-' | b'*' | b'_' | b'=') && letters.all(|b| b == first)
}

/// A reference to a picture and nothing else: `![…](…)`.
fn is_picture(trimmed: &str) -> bool {
    trimmed.starts_with("![") && trimmed.ends_with(')') && trimmed.contains("](")
}

/// Heading level of a Markdown heading, and where its text begins.
fn heading(text: &str) -> (Option<u8>, usize) {
    let marks = text.bytes().take_while(|b| *b == b'#').count();
    match text[marks..].starts_with(' ') {
        true if (1..=6).contains(&marks) => (Some(marks as u8), marks + 1),
        _ => (None, 0),
    }
}

/// Whether this is what stands before the tab of a list item: a number, a letter in brackets, a
/// bullet.
fn is_list_mark(text: &str) -> bool {
    let text = text.trim();
    let core = text.trim_matches(|c: char| !c.is_alphanumeric());
    let number = core
        .chars()
        .all(|c| c.is_numeric() || matches!(c, '.' | '-' | ' '));
    let marked = core.len() < text.len();
    (number && (marked || core.chars().count() <= 2)) || (marked && core.chars().count() <= 1)
}

#[cfg(test)]
mod tests;
