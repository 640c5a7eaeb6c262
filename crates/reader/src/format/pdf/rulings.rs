//! Tables by the lines that are drawn around their cells.
//!
//! Horizontal and vertical rulings that touch one another are one table; where they stand gives
//! its rows and columns, and a ruling that is missing between two slots joins them into one cell.

use pdf_oxide::{
    PdfDocument,
    elements::{PathContent, PathOperation},
};

/// A line thinner than this is a ruling, however it was drawn (a stroke or a thin rectangle).
const THICKNESS: f32 = 3.0;
/// A ruling is longer than this.
const LENGTH: f32 = 6.0;
/// Rulings nearer than this touch or stand on one line.
const NEAR: f32 = 3.0;
/// Most rulings of a page; a page with more is a drawing.
const MAX_RULINGS: usize = 3_000;

/// A ruling; `at` is its place across, `from` and `to` along.
#[derive(Clone, Copy, Debug)]
pub struct Ruling {
    pub upright: bool,
    pub at: f32,
    pub from: f32,
    pub to: f32,
}

/// The slots between rulings. Columns from left to right, rows from top to bottom.
#[derive(Debug)]
pub struct Ruled {
    /// Places of the upright rulings, ascending.
    pub columns: Vec<f32>,
    /// Places of the level rulings, descending.
    pub rows: Vec<f32>,
    rulings: Vec<Ruling>,
}

impl Ruled {
    /// The slot that this point stands in.
    pub fn slot(&self, x: f32, y: f32) -> Option<(usize, usize)> {
        let column = self
            .columns
            .windows(2)
            .position(|c| c[0] <= x && x < c[1])?;
        let row = self.rows.windows(2).position(|r| r[1] <= y && y < r[0])?;
        Some((row, column))
    }

    /// Whether a ruling parts this slot from the one to its left.
    pub fn has_left(&self, row: usize, column: usize) -> bool {
        let middle = (self.rows[row] + self.rows[row + 1]) / 2.0;
        self.covers(true, self.columns[column], middle)
    }

    /// Whether a ruling parts this slot from the one above it.
    pub fn has_top(&self, row: usize, column: usize) -> bool {
        let middle = (self.columns[column] + self.columns[column + 1]) / 2.0;
        self.covers(false, self.rows[row], middle)
    }

    fn covers(&self, upright: bool, at: f32, along: f32) -> bool {
        self.rulings.iter().any(|ruling| {
            ruling.upright == upright
                && (ruling.at - at).abs() <= NEAR
                && ruling.from - NEAR <= along
                && along <= ruling.to + NEAR
        })
    }
}

/// The ruled tables of a page.
pub fn tables(pdf: &PdfDocument, page: usize) -> Vec<Ruled> {
    let paths = pdf.extract_paths(page).unwrap_or_default();
    of_rulings(
        paths
            .iter()
            .flat_map(rulings)
            .take(MAX_RULINGS + 1)
            .collect(),
    )
}

/// The tables that these rulings draw.
pub fn of_rulings(rulings: Vec<Ruling>) -> Vec<Ruled> {
    if rulings.len() > MAX_RULINGS {
        return Vec::new();
    }
    let mut left = rulings;
    let mut tables = Vec::new();
    while let Some(first) = left.pop() {
        let mut group = vec![first];
        let mut at = 0;
        while at < group.len() {
            let one = group[at];
            at += 1;
            let (touching, apart) = left.into_iter().partition(|other| touch(&one, other));
            left = apart;
            group.extend::<Vec<_>>(touching);
        }
        let places = |upright: bool| {
            let group = group.iter().filter(|ruling| ruling.upright == upright);
            let mut places: Vec<f32> = group.map(|ruling| ruling.at).collect();
            places.sort_by(f32::total_cmp);
            places.dedup_by(|b, a| *b - *a <= NEAR);
            places
        };
        let columns = places(true);
        let mut rows = places(false);
        rows.reverse();
        let is_table = columns.len() >= 2 && rows.len() >= 2 && columns.len() + rows.len() >= 5;
        if is_table {
            tables.push(Ruled {
                columns,
                rows,
                rulings: group,
            });
        }
    }
    tables
}

fn touch(a: &Ruling, b: &Ruling) -> bool {
    let within = |at: f32, ruling: &Ruling| ruling.from - NEAR <= at && at <= ruling.to + NEAR;
    match a.upright == b.upright {
        true => (a.at - b.at).abs() <= NEAR && a.from <= b.to + NEAR && b.from <= a.to + NEAR,
        false => within(a.at, b) && within(b.at, a),
    }
}

/// The rulings that a path draws.
fn rulings(path: &PathContent) -> Vec<Ruling> {
    let mut out = Vec::new();
    let mut pen = (0.0, 0.0);
    let mut start = pen;
    let stroked = path.stroke_color.is_some();
    let mut line = |from: (f32, f32), to: (f32, f32)| {
        let (dx, dy) = ((to.0 - from.0).abs(), (to.1 - from.1).abs());
        if dx <= THICKNESS && dy >= LENGTH {
            out.push(ruling(true, (from.0 + to.0) / 2.0, from.1, to.1));
        } else if dy <= THICKNESS && dx >= LENGTH {
            out.push(ruling(false, (from.1 + to.1) / 2.0, from.0, to.0));
        }
    };
    let narrow = path.bbox.width <= THICKNESS || path.bbox.height <= THICKNESS;
    if narrow && !stroked {
        let (x, y) = (path.bbox.x, path.bbox.y);
        let (width, height) = (path.bbox.width, path.bbox.height);
        match width < height {
            true => line((x + width / 2.0, y), (x + width / 2.0, y + height)),
            false => line((x, y + height / 2.0), (x + width, y + height / 2.0)),
        }
        return out;
    }
    for operation in &path.operations {
        match *operation {
            PathOperation::MoveTo(x, y) => {
                pen = (x, y);
                start = pen;
            }
            PathOperation::LineTo(x, y) => {
                if stroked {
                    line(pen, (x, y));
                }
                pen = (x, y);
            }
            PathOperation::CurveTo(.., x, y) => pen = (x, y),
            PathOperation::Rectangle(x, y, width, height) => {
                let (right, top) = (x + width, y + height);
                if stroked {
                    line((x, y), (right, y));
                    line((x, top), (right, top));
                    line((x, y), (x, top));
                    line((right, y), (right, top));
                } else if width.abs() <= THICKNESS {
                    line((x + width / 2.0, y), (x + width / 2.0, top));
                } else if height.abs() <= THICKNESS {
                    line((x, y + height / 2.0), (right, y + height / 2.0));
                }
            }
            PathOperation::ClosePath => {
                if stroked {
                    line(pen, start);
                }
                pen = start;
            }
        }
    }
    out
}

fn ruling(upright: bool, at: f32, from: f32, to: f32) -> Ruling {
    Ruling {
        upright,
        at,
        from: from.min(to),
        to: from.max(to),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_ruling_joins_two_slots() {
        let level = |at, from, to| ruling(false, at, from, to);
        let upright = |at, from, to| ruling(true, at, from, to);
        let tables = of_rulings(vec![
            level(100.0, 0.0, 90.0),
            level(80.0, 30.0, 90.0),
            level(60.0, 0.0, 90.0),
            upright(0.0, 60.0, 100.0),
            upright(30.0, 60.0, 100.0),
            upright(60.0, 60.0, 80.0),
            upright(90.0, 60.0, 100.0),
            level(10.0, 200.0, 300.0),
        ]);
        let [table] = tables.as_slice() else {
            panic!("one table expected, got {tables:?}")
        };
        assert_eq!(table.columns, [0.0, 30.0, 60.0, 90.0]);
        assert_eq!(table.rows, [100.0, 80.0, 60.0]);
        assert!(!table.has_top(1, 0) && table.has_top(1, 1));
        assert!(!table.has_left(0, 2) && table.has_left(1, 2));
        assert_eq!(table.slot(45.0, 70.0), Some((1, 1)));
    }
}
