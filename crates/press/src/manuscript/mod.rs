//! The words of a printed plan or report, in order, before any format sets them.
//!
//! PDF and Word show the same manuscript, so what one prints the other prints too. Texts are
//! final here: digits chosen, control characters gone, every list item with its number. What a
//! block looks like is the business of the format that sets it.

mod columns;
pub(crate) mod front;
pub(crate) mod line_ends;
mod part_one;
pub(crate) mod schedule;
pub(crate) mod sheets;
pub(crate) mod summary;

use crate::{Mark, Options, text::Pen};
use plan::{Kind, Plan};
use serde::Serialize;
use thai::money::Money;

/// A whole document.
#[derive(Debug, Serialize)]
pub(crate) struct Manuscript {
    /// Title of the document, for its properties and the running head.
    pub title: String,
    /// The office, beside the title in the running head.
    pub office: String,
    /// Thai digits in page numbers.
    pub thai_digits: bool,
    /// What stands at the foot of every page besides.
    pub mark: Option<Mark>,
    /// Its sections; each begins a page.
    pub sections: Vec<Section>,
}

/// A run of pages of the same kind.
#[derive(Debug, Serialize)]
pub(crate) struct Section {
    /// What its pages are like.
    pub pages: Pages,
    /// What stands on them.
    pub blocks: Vec<Block>,
}

/// Kinds of pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Pages {
    /// Cover and announcement: no running head, no number.
    Bare,
    /// Foreword and contents, numbered with Thai letters.
    Front,
    /// Upright pages of the body.
    Upright,
    /// Wide pages of the body, for tables.
    Wide,
}

impl Pages {
    /// Width of the text in points: A4 less the margins of official letters.
    pub(crate) const fn width(self) -> f64 {
        match self {
            Self::Wide => 714.3,
            Self::Bare | Self::Front | Self::Upright => 453.5,
        }
    }
}

/// A piece of a section.
#[derive(Debug, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub(crate) enum Block {
    /// The cover: title lines above, office lines below.
    Cover {
        title: Vec<String>,
        office: Vec<String>,
    },
    /// The list of headings with their pages.
    Contents { title: String },
    /// A heading, 1 to 4; `listed` where the contents name it.
    Heading {
        level: u8,
        text: String,
        listed: bool,
        /// Whether it stands in the middle of the line.
        centred: bool,
    },
    /// Running text.
    Paragraph { text: String },
    /// A line in the middle of the page.
    Centred { text: String },
    /// A line of a signature, in the middle of the right three quarters.
    Signature {
        text: String,
        /// Whether there is room above it to sign by hand.
        signed: bool,
    },
    /// A numbered field of a sheet, with a short text on the same line.
    Field { label: String, text: String },
    /// An item of a list. Depth 0 is numbered, depth 1 has a dash.
    Item {
        number: String,
        text: String,
        depth: u8,
    },
    /// A table.
    Table(Table),
}

/// A table with a header row that is repeated on each page.
#[derive(Debug, Serialize)]
pub(crate) struct Table {
    /// Its columns.
    pub columns: Vec<Column>,
    /// Its rows, without the header.
    pub rows: Vec<Row>,
    /// Size of its figures in points.
    pub figures: f64,
    /// What a workbook calls its worksheet.
    #[serde(skip)]
    pub name: &'static str,
    /// Whether a workbook has a column of class words behind the title, the third column, and
    /// counts them in the totals.
    #[serde(skip)]
    pub counts_kinds: bool,
}

impl Table {
    /// A table whose columns have no width yet.
    pub(crate) const fn new(name: &'static str, columns: Vec<Column>, rows: Vec<Row>) -> Self {
        Self {
            columns,
            rows,
            figures: 0.0,
            name,
            counts_kinds: false,
        }
    }

    fn for_each_text(&mut self, change: &mut impl FnMut(&mut String, Place)) {
        for column in &mut self.columns {
            let place = Place::Cell(column.widest_word);
            column.head.iter_mut().for_each(|line| change(line, place));
        }
        for cell in self.rows.iter_mut().flat_map(|row| &mut row.cells) {
            let covered = self.columns.iter().skip(cell.column).take(cell.columns);
            let place = Place::Cell(covered.map(|column| column.widest_word).sum());
            cell.lines.iter_mut().for_each(|line| change(line, place));
        }
    }
}

/// A column of a table.
#[derive(Debug, Serialize)]
pub(crate) struct Column {
    /// Lines of its header.
    pub head: Vec<String>,
    /// Its share of the width.
    pub share: f64,
    /// Letters of the widest word that is not parted.
    #[serde(skip)]
    pub widest_word: usize,
    /// How its cells are set.
    pub align: Align,
}

impl Column {
    /// A column with one line of header.
    pub(crate) fn new(head: &str, align: Align) -> Self {
        Self::of_lines(vec![head.to_owned()], align)
    }

    /// A column with a header of several lines.
    pub(crate) const fn of_lines(head: Vec<String>, align: Align) -> Self {
        Self {
            head,
            share: 0.0,
            widest_word: 0,
            align,
        }
    }
}

/// How a cell is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Align {
    Left,
    Centre,
    Right,
}

/// A row of a table.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Row {
    /// Its cells; those that a cell above covers are left out.
    pub cells: Vec<Cell>,
    /// What it stands for.
    pub of: RowOf,
    /// Whether it is so short that it stays on one page.
    pub whole: bool,
}

/// What a row of a table stands for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub(crate) enum RowOf {
    /// Something of its own.
    #[default]
    Other,
    /// An entry of the plan.
    Entry {
        dimension: Option<u8>,
        kind: Option<Kind>,
    },
    /// The sum of a dimension's entries, or of all of them.
    Total { dimension: Whose },
    /// The heading of the rows below, over all columns; it is repeated on each page.
    Band,
}

/// Whose rows a sum adds up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Whose {
    /// All entries.
    All,
    /// Those of a dimension, or of none.
    Dimension(Option<u8>),
}

impl Row {
    /// Whether it is a sum, which is set bold.
    pub(crate) const fn is_total(&self) -> bool {
        matches!(self.of, RowOf::Total { .. })
    }
}

/// A cell of a table.
#[derive(Debug, Serialize)]
pub(crate) struct Cell {
    /// The column it begins in.
    pub column: usize,
    /// Columns it covers.
    pub columns: usize,
    /// Rows it covers.
    pub rows: usize,
    /// Its paragraphs.
    pub lines: Vec<String>,
    /// The figure it shows, for formats that calculate.
    #[serde(skip)]
    pub figure: Option<Figure>,
}

/// A figure of a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Figure {
    /// An amount of money.
    Money(Money),
    /// How many.
    Count(u32),
}

impl Cell {
    /// A cell of one column and one row.
    pub(crate) fn new(column: usize, lines: Vec<String>) -> Self {
        Self {
            column,
            columns: 1,
            rows: 1,
            lines,
            figure: None,
        }
    }

    /// A cell with a count.
    pub(crate) fn count(column: usize, count: u32, pen: &Pen) -> Self {
        Self {
            figure: Some(Figure::Count(count)),
            ..Self::new(column, vec![pen.number(count as usize)])
        }
    }

    /// A cell with an amount of money.
    pub(crate) fn money(column: usize, amount: Money, pen: &Pen) -> Self {
        Self {
            figure: Some(Figure::Money(amount)),
            ..Self::new(column, vec![pen.money(amount)])
        }
    }
}

/// Where a text is set.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Place {
    /// In lines as wide as the page, or as its own line breaks say.
    Line,
    /// In a heading, which is also shown away from its page: no signs but those that hold it
    /// together.
    Heading,
    /// In a cell where words of no more than so many letters are kept whole.
    Cell(usize),
}

impl Manuscript {
    /// Gives each text that may take more than a line to `change`.
    pub(crate) fn for_each_text(&mut self, mut change: impl FnMut(&mut String, Place)) {
        for section in &mut self.sections {
            for block in &mut section.blocks {
                match block {
                    Block::Contents { .. } => {}
                    Block::Heading { text, .. } => change(text, Place::Heading),
                    Block::Cover { title, office } => {
                        let lines = title.iter_mut().chain(office);
                        lines.for_each(|line| change(line, Place::Line));
                    }
                    Block::Paragraph { text }
                    | Block::Centred { text }
                    | Block::Signature { text, .. }
                    | Block::Item { text, .. } => change(text, Place::Line),
                    Block::Field { label, text } => {
                        change(label, Place::Line);
                        change(text, Place::Line);
                    }
                    Block::Table(table) => table.for_each_text(&mut change),
                }
            }
        }
    }

    /// The manuscript of a plan in official form.
    pub(crate) fn of(plan: &Plan, options: &Options) -> Self {
        let pen = Pen::new(options);
        let scheduled = schedule::is_schedule(plan);
        let has_sheets = sheets::any(plan);
        let mut sections = Vec::new();
        // A schedule by itself is a table under a title, without cover and contents.
        if !scheduled || has_sheets || !front::is_empty(plan) {
            sections.extend(front::sections(plan, &pen));
            sections.extend(part_one::section(plan, &pen));
        }
        if !scheduled || has_sheets {
            sections.extend(summary::section(plan, &pen));
        }
        sections.extend(sheets::section(plan, &pen));
        if scheduled {
            sections.extend(schedule::section(plan, &pen, has_sheets));
        }
        let (title, office) = (front::title(plan, &pen), pen.line(&plan.office.name));
        Self::fitted(title, office, options, sections)
    }

    /// A manuscript of these sections, the columns of its tables fitted to their pages.
    pub(crate) fn fitted(
        title: String,
        office: String,
        options: &Options,
        mut sections: Vec<Section>,
    ) -> Self {
        for section in &mut sections {
            for block in &mut section.blocks {
                if let Block::Table(table) = block {
                    columns::fit(table, section.pages.width());
                }
            }
        }
        Self {
            title,
            office,
            thai_digits: options.thai_digits,
            mark: None,
            sections,
        }
    }
}
