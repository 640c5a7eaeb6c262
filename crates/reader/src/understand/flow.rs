//! The document as one flow of pieces (a paragraph, a line of a cell), each mended once, with a
//! ledger that says what became of every piece. What nobody takes is unread.

use super::text::tidy;
use crate::Lines;
use crate::document::{Block, Document, Row, Table};
use plan::{Place, SourceLine};
use std::ops::Range;
use thai::letters;

/// Most letters of a line on a page.
const WIDEST: usize = 160;

/// What became of a piece, the least first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Fate {
    /// Nobody took it.
    #[default]
    Unread,
    /// Page numbers, contents, rules: nothing of the plan.
    Furniture,
    /// It tells where things stand: a heading, a label, a column's head.
    Structure,
    /// It is in the plan.
    Plan,
}

/// A paragraph or a line of a cell.
#[derive(Clone, Debug)]
pub(super) struct Piece {
    /// Mended and trimmed.
    pub text: String,
    pub place: Place,
}

/// A cell: its pieces and how far it reaches.
#[derive(Clone, Debug)]
pub(super) struct FlowCell {
    pub pieces: Range<usize>,
    pub span: usize,
}

/// A row of a table.
#[derive(Clone, Debug)]
pub(super) struct FlowRow {
    pub cells: Vec<FlowCell>,
    pub place: Place,
}

/// What stands in the document, in reading order.
#[derive(Clone, Debug)]
pub(super) enum Item {
    /// A paragraph: its piece, its heading level, whether a blank line stands before it.
    Paragraph {
        piece: usize,
        heading: bool,
        gap: bool,
    },
    /// A table.
    Table(Vec<FlowRow>),
}

/// The flow and its ledger.
pub(super) struct Flow {
    pub pieces: Vec<Piece>,
    pub items: Vec<Item>,
    fates: Vec<Fate>,
    /// Whether a paragraph is whole, not a line of a page.
    pub paragraphs: bool,
    /// Whether the lines are longer than a page is wide.
    pub unbroken: bool,
}

impl Flow {
    pub(super) fn of(document: &Document) -> Self {
        let mut flow = Self {
            pieces: Vec::with_capacity(document.lines.len()),
            items: Vec::with_capacity(document.blocks.len()),
            fates: Vec::new(),
            paragraphs: document.whole_paragraphs,
            unbroken: false,
        };
        let mut last_line = 0;
        for block in &document.blocks {
            match block {
                Block::Paragraph(paragraph) => {
                    let text = &paragraph.text;
                    if text.trim().is_empty() {
                        continue;
                    }
                    let gap = paragraph.place.line > last_line + 1;
                    last_line = paragraph.place.line;
                    let piece = flow.push(text, paragraph.place.clone());
                    flow.items.push(Item::Paragraph {
                        piece,
                        heading: paragraph.heading.is_some(),
                        gap,
                    });
                }
                Block::Table(table) => {
                    if let Some(row) = table.rows.last() {
                        last_line = row.place.line;
                    }
                    flow.table(table);
                }
            }
        }
        flow.unbroken = flow.is_unbroken();
        flow.fates = vec![Fate::Unread; flow.pieces.len()];
        flow
    }

    /// Whether running text stands on lines longer than any page: then nobody broke it, and a line
    /// is a paragraph.
    fn is_unbroken(&self) -> bool {
        let (mut long, mut full) = (0_u32, 0_u32);
        for item in &self.items {
            let Item::Paragraph { piece, .. } = item else {
                continue;
            };
            match self.text(*piece).chars().take(WIDEST + 1).count() {
                0..60 => {}
                length if length > WIDEST => long += 1,
                _ => full += 1,
            }
        }
        long >= 3 && long * 12 >= full
    }

    fn push(&mut self, text: &str, place: Place) -> usize {
        self.pieces.push(Piece {
            text: letters::mend(text).trim().to_owned(),
            place,
        });
        self.pieces.len() - 1
    }

    fn table(&mut self, table: &Table) {
        let rows = table.rows.iter().map(|row| self.row(row)).collect();
        self.items.push(Item::Table(rows));
    }

    fn row(&mut self, row: &Row) -> FlowRow {
        let mut cells = Vec::with_capacity(row.cells.len());
        for cell in &row.cells {
            let start = self.pieces.len();
            for line in cell
                .lines
                .iter()
                .filter(|line| !line.text.trim().is_empty())
            {
                self.push(&line.text, line.place.clone());
            }
            cells.push(FlowCell {
                pieces: start..self.pieces.len(),
                span: usize::from(cell.span.max(1)),
            });
        }
        FlowRow {
            cells,
            place: row.place.clone(),
        }
    }

    /// The text of a piece.
    pub(super) fn text(&self, piece: usize) -> &str {
        &self.pieces[piece].text
    }

    /// The place of a piece.
    pub(super) fn place(&self, piece: usize) -> &Place {
        &self.pieces[piece].place
    }

    /// The whole text of a cell on one line.
    pub(super) fn cell(&self, cell: &FlowCell) -> String {
        let lines: Vec<&str> = cell.pieces.clone().map(|piece| self.text(piece)).collect();
        tidy(&lines.join(" "))
    }

    /// Writes down what became of a piece; the plan outweighs structure, structure furniture.
    pub(super) fn mark(&mut self, piece: usize, fate: Fate) {
        self.fates[piece] = self.fates[piece].max(fate);
    }

    /// Writes down what became of a cell.
    pub(super) fn mark_cell(&mut self, cell: &FlowCell, fate: Fate) {
        for piece in cell.pieces.clone() {
            self.mark(piece, fate);
        }
    }

    /// What became of a piece.
    #[cfg(test)]
    pub(super) fn fate(&self, piece: usize) -> Fate {
        self.fates[piece]
    }

    /// The lines of the document that went nowhere, whole and unmended, and a count of what became
    /// of all of them. A line goes nowhere where nobody took one of its pieces, or where it holds
    /// letters but came into no piece at all.
    pub(super) fn unread(&self, document: &Document) -> (Vec<SourceLine>, Lines) {
        let lines = document.lines.len();
        let mut fates: Vec<Option<Fate>> = vec![None; lines + 1];
        let mut lost = vec![false; lines + 1];
        for (piece, fate) in self.pieces.iter().zip(&self.fates) {
            let line = piece.place.line as usize;
            if line <= lines {
                lost[line] |= *fate == Fate::Unread;
                fates[line] = fates[line].max(Some(*fate));
            }
        }
        let mut count = Lines::default();
        let mut unread = Vec::new();
        for (index, line) in document.lines.iter().enumerate() {
            if !line.text.chars().any(char::is_alphanumeric) {
                continue;
            }
            match fates[index + 1] {
                Some(_) if lost[index + 1] => {}
                Some(Fate::Plan) => {
                    count.plan += 1;
                    continue;
                }
                Some(Fate::Structure) => {
                    count.structure += 1;
                    continue;
                }
                Some(Fate::Furniture) => {
                    count.furniture += 1;
                    continue;
                }
                _ => {}
            }
            count.unread += 1;
            unread.push(line.clone());
        }
        (unread, count)
    }
}
