//! Content as word processors nest it, and how it becomes a flat [`Document`].
//!
//! DOCX, HTML and PDF have no lines of their own: every paragraph, in or out of a cell, gets a
//! running number and is a line of [`Document::lines`]. A table of a single cell is a frame, not
//! a table, and opens into the paragraphs in it; a table inside a cell becomes lines of the cell,
//! a line for each row, its cells parted by tabs.

use super::budget::{Budget, MAX_SPAN};
use crate::{Block, Cell, CellLine, Document, Format, Paragraph, ReadError, Row, Table};
use plan::{Place, SourceLine};

/// Deepest nesting of tables that is followed; what lies deeper joins the cell around it.
const MAX_DEPTH: usize = 8;
/// Most tall cells that reach into one row.
const MAX_TALL: usize = 256;

/// A piece of content.
#[derive(Clone, Debug)]
pub enum Flow {
    /// Running text; `\n` is a line break in it.
    Paragraph {
        text: String,
        heading: Option<u8>,
        page: Option<u32>,
    },
    /// A table, by rows.
    Table(Vec<Vec<FlowCell>>),
    /// What repeats on every page and belongs to none.
    Furniture { text: String, page: Option<u32> },
}

/// A cell of a table.
#[derive(Clone, Debug, Default)]
pub struct FlowCell {
    pub content: Vec<Flow>,
    pub span: u16,
    pub continues: bool,
}

/// Builds nested content from a stream of openings and endings, which need not match.
#[derive(Default)]
pub struct Builder {
    top: Vec<Flow>,
    open: Vec<OpenTable>,
    /// Tables opened below [`MAX_DEPTH`].
    too_deep: usize,
    /// What the content may still take.
    pub budget: Budget,
    /// Page of what comes next.
    pub page: Option<u32>,
}

#[derive(Default)]
struct OpenTable {
    rows: Vec<Vec<FlowCell>>,
    in_cell: bool,
    /// Cells that reach down into the rows to come.
    tall: Vec<Tall>,
    /// Column that the next cell of the row begins in.
    column: usize,
}

/// A cell that covers further rows.
struct Tall {
    column: usize,
    span: u16,
    rows_left: u16,
    is_new: bool,
}

impl OpenTable {
    /// Puts the continuations of tall cells that stand before the next cell, or, at the end of a
    /// row, all that are left.
    fn continue_tall(&mut self, at_end: bool, budget: &mut Budget) -> Result<(), ReadError> {
        let Some(row) = self.rows.last_mut() else {
            return Ok(());
        };
        while let Some(tall) = self.tall.iter_mut().find(|tall| {
            !tall.is_new && (tall.column == self.column || at_end && tall.column >= self.column)
        }) {
            budget.parts(1)?;
            row.push(FlowCell {
                content: Vec::new(),
                span: tall.span,
                continues: true,
            });
            self.column = tall.column + usize::from(tall.span);
            tall.rows_left -= 1;
            tall.is_new = true;
        }
        if at_end {
            self.tall.retain_mut(|tall| {
                tall.is_new = false;
                tall.rows_left > 0
            });
        }
        Ok(())
    }
}

impl Builder {
    /// Adds a paragraph where the stream stands.
    pub fn paragraph(&mut self, text: String, heading: Option<u8>) -> Result<(), ReadError> {
        if text.trim().is_empty() {
            return Ok(());
        }
        self.budget.text(text.len())?;
        let page = self.page;
        self.flow(Flow::Paragraph {
            text,
            heading,
            page,
        })
    }

    /// Adds content where the stream stands.
    pub fn flow(&mut self, flow: Flow) -> Result<(), ReadError> {
        self.budget.parts(1)?;
        self.content().push(flow);
        Ok(())
    }

    pub fn open_table(&mut self) {
        match self.open.len() < MAX_DEPTH {
            true => self.open.push(OpenTable::default()),
            false => self.too_deep += 1,
        }
    }

    pub fn close_table(&mut self) -> Result<(), ReadError> {
        if self.too_deep > 0 {
            self.too_deep -= 1;
            return Ok(());
        }
        let Some(mut table) = self.open.pop() else {
            return Ok(());
        };
        table.continue_tall(true, &mut self.budget)?;
        table.rows.retain(|row| !row.is_empty());
        if !table.rows.is_empty() {
            self.content().push(Flow::Table(table.rows));
        }
        Ok(())
    }

    pub fn open_row(&mut self) -> Result<(), ReadError> {
        if self.too_deep > 0 {
            return Ok(());
        }
        self.budget.parts(1)?;
        if let Some(table) = self.open.last_mut() {
            table.in_cell = false;
            table.continue_tall(true, &mut self.budget)?;
            table.column = 0;
            table.rows.push(Vec::new());
        }
        Ok(())
    }

    /// Opens a cell that covers this many columns and rows; the rows below get a continuation.
    pub fn open_tall_cell(&mut self, span: u16, rows: u16) -> Result<(), ReadError> {
        if self.too_deep > 0 {
            return Ok(());
        }
        let span = span.clamp(1, MAX_SPAN);
        if let Some(table) = self.open.last_mut() {
            table.continue_tall(false, &mut self.budget)?;
            if rows > 1 && table.tall.len() < MAX_TALL {
                table.tall.push(Tall {
                    column: table.column,
                    span,
                    rows_left: rows - 1,
                    is_new: true,
                });
                table.tall.sort_by_key(|tall| tall.column);
            }
            table.column += usize::from(span);
        }
        self.open_cell(span, false)
    }

    /// Opens a cell, and a row where none stands open.
    pub fn open_cell(&mut self, span: u16, continues: bool) -> Result<(), ReadError> {
        if self.too_deep > 0 {
            return Ok(());
        }
        self.budget.parts(1)?;
        if let Some(table) = self.open.last_mut() {
            table.in_cell = true;
            if table.rows.is_empty() {
                table.rows.push(Vec::new());
            }
            if let Some(row) = table.rows.last_mut() {
                row.push(FlowCell {
                    content: Vec::new(),
                    span: span.clamp(1, MAX_SPAN),
                    continues,
                });
            }
        }
        Ok(())
    }

    pub fn close_cell(&mut self) {
        if self.too_deep == 0
            && let Some(table) = self.open.last_mut()
        {
            table.in_cell = false;
        }
    }

    /// The cell that stands open.
    pub fn cell(&mut self) -> Option<&mut FlowCell> {
        let table = self.open.last_mut().filter(|table| table.in_cell)?;
        table.rows.last_mut()?.last_mut()
    }

    /// Ends whatever stands open.
    pub fn finish(mut self) -> Result<Vec<Flow>, ReadError> {
        self.too_deep = 0;
        while !self.open.is_empty() {
            self.close_table()?;
        }
        Ok(self.top)
    }

    /// Content of the innermost open cell, else of the document.
    fn content(&mut self) -> &mut Vec<Flow> {
        let cell = self
            .open
            .iter_mut()
            .rev()
            .filter(|table| table.in_cell)
            .find_map(|table| table.rows.last_mut()?.last_mut());
        match cell {
            Some(cell) => &mut cell.content,
            None => &mut self.top,
        }
    }
}

/// Flattens content into a document.
pub fn document(format: Format, content: Vec<Flow>) -> Result<Document, ReadError> {
    let mut flat = Flat {
        lines: Vec::new(),
        furniture: Vec::new(),
    };
    let mut blocks = Vec::new();
    flat.blocks(content, &mut blocks);
    let mut budget = Budget::default();
    budget.parts(flat.lines.len())?;
    budget.text(flat.lines.iter().map(|line| line.text.len()).sum())?;
    Ok(Document {
        format,
        whole_paragraphs: format != Format::Pdf,
        lines: flat.lines,
        blocks,
        furniture: flat.furniture,
    })
}

struct Flat {
    lines: Vec<SourceLine>,
    furniture: Vec<Place>,
}

impl Flat {
    fn line(&mut self, text: &str, page: Option<u32>) -> Place {
        let number = u32::try_from(self.lines.len() + 1).unwrap_or(u32::MAX);
        let place = Place {
            page,
            ..Place::at(number, 1)
        };
        self.lines.push(SourceLine {
            place: place.clone(),
            text: text.to_owned(),
        });
        place
    }

    fn blocks(&mut self, content: Vec<Flow>, out: &mut Vec<Block>) {
        for flow in content {
            match flow {
                Flow::Paragraph {
                    text,
                    heading,
                    page,
                } => {
                    for text in pieces(&text) {
                        out.push(Block::Paragraph(Paragraph {
                            text: text.to_owned(),
                            place: self.line(text, page),
                            heading,
                        }));
                    }
                }
                Flow::Table(mut rows) => match rows.as_mut_slice() {
                    [row] if row.len() == 1 => {
                        self.blocks(std::mem::take(&mut row[0].content), out);
                    }
                    _ => out.push(Block::Table(self.table(rows))),
                },
                Flow::Furniture { text, page } => {
                    let place = self.line(&text, page);
                    self.furniture.push(place);
                }
            }
        }
    }

    fn table(&mut self, rows: Vec<Vec<FlowCell>>) -> Table {
        let rows = rows.into_iter().map(|cells| {
            let next = u32::try_from(self.lines.len() + 1).unwrap_or(u32::MAX);
            let cells: Vec<Cell> = cells.into_iter().map(|cell| self.cell(cell)).collect();
            let first = cells.iter().flat_map(|cell| &cell.lines).next();
            Row {
                place: first.map_or(Place::at(next, 1), |line| line.place.clone()),
                cells,
            }
        });
        Table {
            rows: rows.collect(),
        }
    }

    fn cell(&mut self, cell: FlowCell) -> Cell {
        let mut lines = Vec::new();
        for flow in cell.content {
            match flow {
                Flow::Paragraph { text, page, .. } => {
                    for text in pieces(&text) {
                        lines.push(CellLine {
                            text: text.to_owned(),
                            place: self.line(text, page),
                        });
                    }
                }
                Flow::Table(rows) => {
                    for row in rows {
                        let mut page = None;
                        let cells: Vec<String> = row
                            .iter()
                            .map(|cell| plain(&cell.content, &mut page))
                            .collect();
                        let text = cells.join("\t");
                        if !text.trim().is_empty() {
                            lines.push(CellLine {
                                place: self.line(text.trim(), page),
                                text: text.trim().to_owned(),
                            });
                        }
                    }
                }
                Flow::Furniture { text, page } => {
                    let place = self.line(&text, page);
                    self.furniture.push(place);
                }
            }
        }
        Cell {
            lines,
            span: cell.span.clamp(1, MAX_SPAN),
            continues: cell.continues,
        }
    }
}

fn pieces(text: &str) -> impl Iterator<Item = &str> {
    text.split('\n')
        .map(str::trim)
        .filter(|piece| !piece.is_empty())
}

/// All text in this content on one line.
fn plain(content: &[Flow], page: &mut Option<u32>) -> String {
    let mut out = String::new();
    for flow in content {
        let text = match flow {
            Flow::Paragraph { text, page: at, .. } | Flow::Furniture { text, page: at } => {
                *page = page.or(*at);
                text.replace('\n', " ")
            }
            Flow::Table(rows) => {
                let cells = rows.iter().flatten();
                let texts: Vec<String> = cells.map(|cell| plain(&cell.content, page)).collect();
                texts.join("\t")
            }
        };
        if !out.is_empty() && !text.trim().is_empty() {
            out.push(' ');
        }
        out.push_str(text.trim());
    }
    out
}
