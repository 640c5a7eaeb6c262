//! Comma-separated values, or what an office's Excel puts in place of the comma.

use super::{budget::Budget, fragment::plain_len, grid::Grid, sheet, text};
use crate::{Block, Document, Format, Paragraph, ReadError};
use plan::Place;

/// What parts the cells.
const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];
/// Lines looked at to tell CSV from running text.
const SAMPLE: usize = 20;
/// Most bytes of them.
const SAMPLE_BYTES: usize = 1 << 16;

/// What parts the cells of this text, if it is CSV: the same mark on nearly every line, twice at
/// least, or once where the file's name says so.
pub fn delimiter(text: &str, named: bool) -> Option<u8> {
    let head: String = text[..text.floor_char_boundary(SAMPLE_BYTES)]
        .lines()
        .take(SAMPLE)
        .flat_map(|line| [line, "\n"])
        .collect();
    let candidates = DELIMITERS.into_iter().map(|delimiter| {
        let counts: Vec<usize> = records(&head, delimiter)
            .map(|record| record.len())
            .collect();
        let mut parted: Vec<usize> = counts.iter().copied().filter(|&n| n > 1).collect();
        parted.sort_unstable();
        let usual = parted.get(parted.len() / 2).copied().unwrap_or(0);
        let like = parted.iter().filter(|&&count| count == usual).count();
        (like, usual, counts.len(), delimiter)
    });
    let (like, usual, all, delimiter) = candidates.max()?;
    let steady = all >= 2 && like * 10 >= all * 8;
    match named {
        true => (usual >= 2).then_some(delimiter),
        false => (usual >= 3 && steady && matches!(delimiter, b',' | b';')).then_some(delimiter),
    }
}

fn records(text: &str, delimiter: u8) -> impl Iterator<Item = csv::StringRecord> {
    let reader = csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    reader.into_records().filter_map(Result::ok)
}

/// The text without the apostrophe that keeps a spreadsheet from running it as a formula.
fn unguarded(field: &str) -> &str {
    let formula = ['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'];
    match field.strip_prefix('\'') {
        Some(text) if text.trim_start_matches('\'').starts_with(formula) => text,
        _ => field,
    }
}

/// Takes CSV apart. Lines are the file's own.
pub fn document(text: &str, delimiter: u8) -> Result<Document, ReadError> {
    let mut grid = Grid::default();
    let mut budget = Budget::default();
    let mut starts = Vec::new();
    let (mut line, mut counted) = (1, 0);
    for (row, record) in (0..).zip(records(text, delimiter)) {
        // The parser's own count stands before the line end of the record above.
        let at = record.position().map_or(0, csv::Position::byte) as usize;
        let rest = text.get(at..).unwrap_or_default();
        let begin = at + rest.len() - rest.trim_start_matches(['\r', '\n']).len();
        let passed = text.as_bytes().get(counted..begin).unwrap_or_default();
        line += memchr::memchr_iter(b'\n', passed).count() as u32;
        counted = begin.max(counted);
        starts.push((line, begin));
        for (column, field) in (0..).zip(record.iter()) {
            grid.put(row, column, unguarded(field), &mut budget)?;
        }
    }
    let mut document = sheet::empty(Format::Csv);
    grid.add_to(&mut document)?;
    document.lines = text::lines(text)?;
    let mut finder = Finder {
        text,
        starts: &starts,
    };
    for block in &mut document.blocks {
        match block {
            Block::Paragraph(Paragraph { text, place, .. }) => finder.place(text, place, &mut None),
            Block::Table(table) => {
                for row in &mut table.rows {
                    finder.row(&mut row.place);
                    let mut from = None;
                    for line in row.cells.iter_mut().flat_map(|cell| &mut cell.lines) {
                        finder.place(&line.text, &mut line.place, &mut from);
                    }
                }
            }
        }
    }
    sheet::some(document)
}

/// Finds where in the file the cells stand.
struct Finder<'a> {
    text: &'a str,
    /// Line and byte at which each record begins.
    starts: &'a [(u32, usize)],
}

impl Finder<'_> {
    fn record(&self, place: &Place) -> Option<(u32, usize)> {
        let digits = place
            .cell
            .as_deref()?
            .trim_start_matches(|c: char| !c.is_ascii_digit());
        let row: usize = digits.parse().ok()?;
        self.starts.get(row.checked_sub(1)?).copied()
    }

    fn row(&mut self, place: &mut Place) {
        if let Some((line, _)) = self.record(place) {
            place.line = line;
        }
    }

    /// Looks for a cell's text behind the cell before it; `from` remembers where that ended.
    fn place(&mut self, text: &str, place: &mut Place, from: &mut Option<Position>) {
        let start = from.or_else(|| {
            let (line, byte) = self.record(place)?;
            Some(Position {
                line,
                column: 1,
                byte,
            })
        });
        let Some(mut at) = start else {
            return;
        };
        // A doubled quotation mark inside a cell is where its text and the file's part.
        let known = text.split('"').next().unwrap_or_default();
        let rest = self.text.get(at.byte..).unwrap_or_default();
        let near = rest.floor_char_boundary(MAX_GAP + known.len());
        let found = memchr::memmem::find(&rest.as_bytes()[..near], known.as_bytes());
        let Some(found) = found else {
            place.line = at.line;
            place.column = 1;
            return;
        };
        at.pass(&rest[..found]);
        place.line = at.line;
        place.column = at.column;
        at.pass(known);
        *from = Some(at);
    }
}

/// A place in the file.
#[derive(Clone, Copy)]
struct Position {
    line: u32,
    column: u32,
    byte: usize,
}

impl Position {
    /// Goes on behind this text.
    fn pass(&mut self, text: &str) {
        self.byte += text.len();
        let ends = memchr::memchr_iter(b'\n', text.as_bytes()).count() as u32;
        if ends > 0 {
            self.line += ends;
            self.column = 1;
        }
        let last = text.rsplit('\n').next().unwrap_or_default();
        self.column += plain_len(last);
    }
}

/// Farthest that a cell's text stands behind the cell before it: marks and empty cells.
const MAX_GAP: usize = 4_096;

#[cfg(test)]
mod tests {
    use super::unguarded;

    #[test]
    fn the_apostrophe_before_a_formula_is_none_of_the_text() {
        for (field, text) in [
            ("'=1+1", "=1+1"),
            ("''-1", "'-1"),
            ("'quoted'", "'quoted'"),
            ("-", "-"),
            ("", ""),
        ] {
            assert_eq!(unguarded(field), text);
        }
    }
}
