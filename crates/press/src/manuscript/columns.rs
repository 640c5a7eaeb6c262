//! How wide the columns of a table are, and how large its figures.
//!
//! A column is never narrower than its widest amount, its widest word and the words of its head;
//! figures are set smaller, and long words parted, where that takes too much of the page. What is
//! left of the width goes, a little at a time, to the column whose cells it makes shorter, tall
//! cells first; figures need no more than they have.

use super::{Align, Place, Row, Table, line_ends};
use crate::typeface;

/// Size of the text of a table, in points.
pub(crate) const TEXT_SIZE: f64 = 14.0;
/// Size of the head of a table, in points.
pub(crate) const HEAD_SIZE: f64 = 12.0;
/// Space between text and rule on both sides of a cell, and a hair for rounding, in points.
const PADDING: f64 = 2.0 * 3.5 + 1.0;
/// Lines of text that a row kept on one page may have.
const SHORT: f64 = 10.0;
/// Letters of the longest line of a head that is never broken.
const SHORT_HEAD: usize = 9;
/// Sizes of figures in points and letters of the widest word kept whole, the best first.
const CHOICES: [(f64, usize); 7] = [
    (13.0, 11),
    (13.0, 9),
    (13.0, 7),
    (11.5, 7),
    (10.0, 7),
    (9.0, 7),
    (9.0, 5),
];
/// Share of the page that words and amounts may take, so that some is left for long texts.
const TAKEN: f64 = 0.92;
/// Share of the page that smaller figures must save to be worth reading.
const WORTH: f64 = 0.06;
/// Parts in which the width that is left is given out.
const STEPS: u32 = 60;

/// Gives a table that is `width` points wide its columns.
pub(crate) fn fit(table: &mut Table, width: f64) {
    let mut widths: Vec<f64> = Vec::new();
    for (figures, word) in CHOICES {
        let least = (0..table.columns.len()).map(|column| least(table, column, figures, word));
        let least: Vec<f64> = least.collect();
        let (sum, before) = (least.iter().sum::<f64>(), widths.iter().sum::<f64>());
        // Smaller figures are chosen only where they are what takes the width.
        let gain = if figures < table.figures {
            width * WORTH
        } else {
            1.0
        };
        if widths.is_empty() || sum < before - gain {
            widths = least;
            table.figures = figures;
            for column in &mut table.columns {
                column.widest_word = word;
            }
        }
        if sum <= width * TAKEN {
            break;
        }
    }
    let least: f64 = widths.iter().sum();
    if least < width {
        give_out(table, &mut widths, width - least);
    }
    let whole: f64 = widths.iter().sum();
    for (column, own) in table.columns.iter_mut().zip(&widths) {
        column.share = own / whole;
        // A word may take three fifths of a line before it is parted.
        let letters = (own - PADDING) * 0.6 / (TEXT_SIZE * 0.45);
        column.widest_word = column.widest_word.max(letters as usize);
    }
    for row in &mut table.rows {
        row.whole = lines(row, &widths) <= SHORT;
    }
}

/// The width without which a word or an amount of a column would break.
fn least(table: &Table, column: usize, figures: f64, word: usize) -> f64 {
    let own = &table.columns[column];
    let heads = own.head.iter().map(|line| {
        if line.chars().count() <= SHORT_HEAD {
            typeface::bold(line)
        } else {
            widest(line, word, typeface::bold)
        }
    });
    let head = heads.fold(0.0, f64::max) * HEAD_SIZE;
    let cells = table.rows.iter().flat_map(|row| &row.cells);
    let lines = cells
        .filter(|cell| cell.column == column && cell.columns == 1)
        .flat_map(|cell| &cell.lines);
    let lines = lines.map(|line| match own.align {
        Align::Right => typeface::bold(line) * figures,
        Align::Left | Align::Centre => widest(line, word, typeface::width) * TEXT_SIZE,
    });
    lines.fold(head, f64::max) + PADDING
}

/// Width of the widest part of a text that stays on one line.
fn widest(text: &str, word: usize, width: fn(&str) -> f64) -> f64 {
    let mut marked = text.to_owned();
    line_ends::mark(&mut marked, Place::Cell(word));
    let parts = line_ends::unbreakable(&marked).map(width);
    parts.fold(0.0, f64::max)
}

/// Widens the columns of texts, step by step the one that gains most, by `rest` points together.
fn give_out(table: &Table, widths: &mut [f64], rest: f64) {
    let step = rest / f64::from(STEPS);
    let texts: Vec<Vec<Tall>> = (0..widths.len())
        .map(|column| Tall::of(table, column))
        .collect();
    let cost = |column: usize, width: f64| -> f64 {
        texts[column].iter().map(|cell| cell.cost(width)).sum()
    };
    let gain = |column: usize, width: f64| cost(column, width) - cost(column, width + step);
    let mut gains: Vec<f64> = (0..widths.len())
        .map(|column| gain(column, widths[column]))
        .collect();
    let mut left = rest;
    for _ in 0..STEPS {
        let best = (0..gains.len()).max_by(|&a, &b| gains[a].total_cmp(&gains[b]));
        let Some(best) = best.filter(|&best| gains[best] > 0.0) else {
            break;
        };
        widths[best] += step;
        left -= step;
        gains[best] = gain(best, widths[best]);
    }
    // Nothing gets shorter any more: all columns of texts grow alike.
    let texts = |column: &usize| table.columns[*column].align == Align::Left;
    let chosen: Vec<usize> = (0..widths.len()).filter(texts).collect();
    let whole: f64 = chosen.iter().map(|&column| widths[column]).sum();
    for column in chosen {
        widths[column] += left * widths[column] / whole;
    }
}

/// A cell of texts.
struct Tall {
    /// Widths of its lines, unbroken, in points.
    lines: Vec<f64>,
    rows: f64,
}

impl Tall {
    fn of(table: &Table, column: usize) -> Vec<Self> {
        let cells = table.rows.iter().flat_map(|row| &row.cells);
        let of_texts = table.columns[column].align != Align::Right;
        let cells = cells.filter(|cell| of_texts && cell.column == column && cell.columns == 1);
        let tall = cells.map(|cell| Self {
            lines: cell.lines.iter().map(|line| set_width(line)).collect(),
            rows: cell.rows.max(1) as f64,
        });
        tall.collect()
    }

    /// The height of the cell in each of its rows counts by its square: the tallest make the row.
    fn cost(&self, width: f64) -> f64 {
        let lines = self
            .lines
            .iter()
            .map(|line| (line / (width - PADDING)).max(1.0));
        let height = lines.sum::<f64>() / self.rows;
        height * height * self.rows
    }
}

/// Width of a text with what ragged line ends take, in points.
fn set_width(line: &str) -> f64 {
    typeface::width(line) * TEXT_SIZE * 1.1
}

/// About how many lines a row has, without the cells that reach into the rows below.
fn lines(row: &Row, widths: &[f64]) -> f64 {
    let cells = row.cells.iter().filter(|cell| cell.rows == 1);
    let heights = cells.map(|cell| {
        let own = widths.iter().skip(cell.column).take(cell.columns);
        let room = (own.sum::<f64>() - PADDING).max(1.0);
        let lines = cell
            .lines
            .iter()
            .map(|line| (set_width(line) / room).ceil().max(1.0));
        lines.sum()
    });
    heights.fold(0.0, f64::max)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::manuscript::{Cell, Column};

    const WIDE: f64 = 714.3;

    /// A summary with a column for each amount, in points as it is set.
    fn summary(amounts: &[&str]) -> (Table, Vec<f64>) {
        let mut columns = vec![
            Column::new("มิติ", Align::Left),
            Column::new("ภารกิจตามมิติ", Align::Left),
            Column::new("โครงการ/กิจกรรม/มาตรการ", Align::Left),
        ];
        let year = || vec!["ปี ๒๕๖๖".to_owned(), "งบประมาณ".to_owned()];
        columns.extend(
            amounts
                .iter()
                .map(|_| Column::of_lines(year(), Align::Right)),
        );
        columns.push(Column::new("หมายเหตุ", Align::Left));
        let mut cells = vec![
            Cell::new(0, vec!["๑. การสร้างสังคมที่ไม่ทนต่อการทุจริต".to_owned()]),
            Cell::new(1, vec!["๑.๑ การเสริมสร้างวัฒนธรรมสุจริต".to_owned()]),
            Cell::new(2, vec!["โครงการอบรมคุณธรรมและจริยธรรม".repeat(4)]),
        ];
        let amounts = amounts.iter().enumerate();
        cells.extend(amounts.map(|(at, amount)| Cell::new(3 + at, vec![(*amount).to_owned()])));
        let row = Row {
            cells,
            ..Row::default()
        };
        let mut table = Table::new("ส่วนที่ 2", columns, vec![row]);
        fit(&mut table, WIDE);
        let widths = table.columns.iter().map(|column| column.share * WIDE);
        let widths = widths.collect();
        (table, widths)
    }

    #[test]
    fn no_amount_is_wider_than_its_column() {
        for amounts in [
            vec!["๑๐๐,๐๐๐"],
            vec!["1,250,000"; 5],
            vec!["๑๒๕,๐๐๐,๐๐๐.๕๐"; 5],
            vec!["5,000", "20,000", "1,234,567,890.25"],
        ] {
            let (table, widths) = summary(&amounts);
            for (amount, width) in amounts.iter().zip(&widths[3..]) {
                let needed = typeface::bold(amount) * table.figures + 2.0 * 3.5;
                assert!(*width >= needed, "{amount}: {width} of {needed}");
            }
        }
    }

    #[test]
    fn a_year_takes_what_its_amounts_need_and_titles_the_rest() {
        let (_, widths) = summary(&["๑๐๐,๐๐๐"]);
        assert!(widths[3] < 0.12 * WIDE, "{widths:?}");
        assert!(widths[2] > 0.4 * WIDE, "{widths:?}");
        assert!((widths.iter().sum::<f64>() - WIDE).abs() < 0.01);
    }

    #[test]
    fn figures_are_set_smaller_only_where_they_take_the_width() {
        assert_eq!(summary(&["๑๐๐,๐๐๐"; 5]).0.figures, 13.0);
        assert!(summary(&["๑๒๕,๐๐๐,๐๐๐.๕๐"; 5]).0.figures < 13.0);
    }

    #[test]
    fn no_word_is_wider_than_its_column() {
        let (table, widths) = summary(&["1,250,000"; 5]);
        for cell in &table.rows[0].cells[..3] {
            let word = table.columns[cell.column].widest_word;
            let widest = widest(&cell.lines[0], word, typeface::width) * TEXT_SIZE;
            let width = widths[cell.column];
            assert!(width >= widest + 7.0, "{width} of {widest}");
        }
    }
}
