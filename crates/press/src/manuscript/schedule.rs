//! The yearly schedule (แผนดำเนินงาน): who does what in which quarter.

use super::{
    Align, Block, Cell, Column, Figure, Pages, Row, RowOf, Section, Table, Whose, front, summary,
};
use crate::text::Pen;
use plan::{
    Basis, BudgetStatus, Entry, Plan, Scheduled, ScheduledStep, Sheet, TableLine, totals::Totals,
};
use thai::{fiscal::Quarter, money::Money};

/// Whether the plan says in which quarters it is carried out.
pub(super) fn is_schedule(plan: &Plan) -> bool {
    let made = |entry: &Entry| {
        let sheet = entry.sheet.as_ref();
        scheduled(plan, entry).is_some() && !sheet.is_some_and(super::sheets::is_full)
    };
    let mut entries = plan.entries.iter();
    entries.any(|entry| !entry.quarters.is_empty() || made(entry))
}

/// What is planned of an entry, where the plan is of one year and its schedule was made.
fn scheduled<'a>(plan: &Plan, entry: &'a Entry) -> Option<&'a Scheduled> {
    let [year] = plan.years[..] else {
        return None;
    };
    let scheduled = entry.scheduled_in(year);
    scheduled.filter(|scheduled| !scheduled.steps.is_empty())
}

/// The schedule; a part of its own where the plan prints sheets as well.
pub(super) fn section(plan: &Plan, pen: &Pen, has_sheets: bool) -> Option<Section> {
    if plan.entries.is_empty() {
        return None;
    }
    let title = if has_sheets {
        format!("ส่วนที่ {} แผนดำเนินงาน", pen.number(4))
    } else {
        front::title(plan, pen)
    };
    let mut office = vec![pen.line(&plan.office.name)];
    office.extend(front::district(plan, pen));
    let blocks = vec![
        Block::Heading {
            level: 1,
            text: title,
            listed: true,
            centred: true,
        },
        Block::Centred {
            text: office.join(" "),
        },
        Block::Table(table(plan, pen)),
    ];
    Some(Section {
        pages: Pages::Wide,
        blocks,
    })
}

fn table(plan: &Plan, pen: &Pen) -> Table {
    let columns = vec![
        Column::new("มิติ", Align::Left),
        Column::new("ภารกิจตามมิติ", Align::Left),
        Column::new("โครงการ/กิจกรรม/มาตรการ", Align::Left),
        Column::new("ข้อมูลประกอบ", Align::Left),
        Column::new("งบประมาณ", Align::Centre),
        Column::new("ระยะเวลาดำเนินการ", Align::Centre),
        Column::new("ผู้รับผิดชอบ", Align::Left),
        Column::new("หมายเหตุ", Align::Left),
    ];
    let version = summary::version(plan);
    let mut place = summary::Place::default();
    let lines = plan.table_lines();
    let rows_of = |line: &TableLine<'_>| match line {
        TableLine::Entry(_, entry) => scheduled(plan, entry).map_or(1, |made| made.steps.len()),
        TableLine::NoActivity(_) => 1,
    };
    let mut rows: Vec<Row> = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        let mut cells = place.spread(version, &lines[index..], pen, rows_of);
        match line {
            TableLine::Entry(_, entry) => {
                let title = summary::title_lines(entry, &mut place.group, version, pen);
                cells.push(Cell::new(2, title));
                rows.extend(match scheduled(plan, entry) {
                    Some(made) => by_step(entry, made, cells, pen),
                    None => vec![whole(entry, cells, pen)],
                });
            }
            TableLine::NoActivity(declared) => {
                place.group = Some(declared.group.clone());
                let title = summary::declared_lines(declared, version, pen);
                cells.push(Cell::new(2, title));
                cells.extend((3..8).map(|column| Cell::new(column, Vec::new())));
                rows.push(Row {
                    cells,
                    ..Row::default()
                });
            }
        }
    }
    rows.push(total(plan, pen));
    Table {
        counts_kinds: true,
        ..Table::new("แผนดำเนินงาน", columns, rows)
    }
}

fn row_of(entry: &Entry, cells: Vec<Cell>) -> Row {
    Row {
        cells,
        of: RowOf::Entry {
            dimension: entry.dimension,
            kind: entry.kind,
        },
        ..Row::default()
    }
}

fn note(entry: &Entry, pen: &Pen) -> Vec<String> {
    pen.paragraphs(entry.note.as_deref().unwrap_or_default())
}

fn names(units: &[String], pen: &Pen) -> Vec<String> {
    units.iter().map(|unit| pen.line(unit)).collect()
}

/// An entry in one row, with the quarters of all its steps.
fn whole(entry: &Entry, mut cells: Vec<Cell>, pen: &Pen) -> Row {
    let quarters = entry.quarters.iter();
    let quarters = quarters.map(|quarter| format!("ไตรมาสที่ {}", pen.number(quarter.get().into())));
    cells.extend([
        Cell::new(3, steps(entry.sheet.as_ref(), pen)),
        Cell {
            figure: one_amount(entry).map(Figure::Money),
            ..Cell::new(4, budget(entry, pen))
        },
        Cell::new(5, quarters.collect()),
        Cell::new(6, names(&entry.responsible, pen)),
        Cell::new(7, note(entry, pen)),
    ]);
    row_of(entry, cells)
}

/// An entry with a row for each step: its quarters, its rhythm, its units.
fn by_step(entry: &Entry, made: &Scheduled, mut cells: Vec<Cell>, pen: &Pen) -> Vec<Row> {
    let count = made.steps.len();
    for cell in &mut cells {
        if cell.column == 2 {
            cell.rows = count;
        }
    }
    let mut first = Some(cells);
    let row = |(index, step): (usize, &ScheduledStep)| {
        let begins = first.is_some();
        let mut cells = first.take().unwrap_or_default();
        let mut lines = step.text.lines();
        let text = pen.line(lines.next().unwrap_or_default());
        let mut text = vec![format!("{}) {text}", pen.number(index + 1))];
        text.extend(lines.map(|sub| pen.line(sub.trim_start())));
        cells.push(Cell::new(3, text));
        if begins {
            cells.push(Cell {
                rows: count,
                figure: one_amount(entry).map(Figure::Money),
                ..Cell::new(4, budget(entry, pen))
            });
        }
        cells.push(Cell::new(5, period(step, pen)));
        cells.push(Cell::new(6, names(&step.units, pen)));
        if begins {
            cells.push(Cell {
                rows: count,
                ..Cell::new(7, note(entry, pen))
            });
        }
        let mut row = row_of(entry, cells);
        if !begins {
            // Of the same entry, which is counted once.
            row.of = RowOf::Entry {
                dimension: entry.dimension,
                kind: None,
            };
        }
        row
    };
    made.steps.iter().enumerate().map(row).collect()
}

/// The quarters of a step, one a line, and the rhythm in which it returns.
fn period(step: &ScheduledStep, pen: &Pen) -> Vec<String> {
    let number = |quarter: &Quarter| pen.number(quarter.get().into());
    let mut lines: Vec<String> = match step.quarters.as_slice() {
        [first, _, .., last] if step.quarters.len() == 4 => {
            vec![format!("ไตรมาสที่ {} – {}", number(first), number(last))]
        }
        quarters => quarters
            .iter()
            .map(|quarter| format!("ไตรมาสที่ {}", number(quarter)))
            .collect(),
    };
    let rhythm = step.rhythm();
    if !rhythm.is_empty() {
        lines.push(pen.line(&format!("({rhythm})")));
    }
    lines
}

/// The sum of all entries.
fn total(plan: &Plan, pen: &Pen) -> Row {
    let totals = Totals::of(plan);
    let dimensions = totals.dimensions.iter().filter(|d| d.dimension.is_some());
    let words = format!("รวมทั้ง {} มิติ", pen.number(dimensions.count()));
    let amounts = &totals.whole.amounts;
    let mut lines: Vec<String> = match amounts.len() {
        0 => Vec::new(),
        1 => amounts.values().map(|&amount| pen.money(amount)).collect(),
        _ => amounts
            .iter()
            .map(|(&year, &amount)| format!("ปี {} {}", pen.year(year), pen.money(amount)))
            .collect(),
    };
    let whole_period = totals.whole.whole_period;
    if whole_period.satang() != 0 {
        lines.push(pen.money(whole_period));
    }
    if lines.is_empty() {
        lines.push("-".to_owned());
    }
    let words = Cell {
        columns: 2,
        ..Cell::new(0, vec![words])
    };
    let counts = summary::counts(&totals.whole, pen);
    // A workbook adds up amounts of one year.
    let one_year = amounts.len() == 1 && whole_period.satang() == 0;
    let one = amounts.values().next().copied().filter(|_| one_year);
    let amount = Cell {
        figure: one.map(Figure::Money),
        ..Cell::new(4, lines)
    };
    Row {
        cells: vec![words, Cell::new(2, vec![counts]), amount],
        of: RowOf::Total {
            dimension: Whose::All,
        },
        ..Row::default()
    }
}

/// Steps numbered "1)", sub-steps with a dash.
fn steps(sheet: Option<&Sheet>, pen: &Pen) -> Vec<String> {
    let mut number = 0;
    let steps = sheet.map_or(&[][..], |sheet| &sheet.steps);
    steps
        .iter()
        .map(|step| match step.trim_start().strip_prefix("- ") {
            Some(sub) => format!("- {}", pen.line(sub)),
            None => {
                number += 1;
                format!("{}) {}", pen.number(number), pen.line(step))
            }
        })
        .collect()
}

/// The amount of a row that prints no more than one.
fn one_amount(entry: &Entry) -> Option<Money> {
    let budget = &entry.budget;
    let one = budget.status == BudgetStatus::Amount && budget.amounts.len() == 1;
    budget.amounts.values().next().copied().filter(|_| one)
}

fn budget(entry: &Entry, pen: &Pen) -> Vec<String> {
    let budget = &entry.budget;
    match (budget.status, budget.basis) {
        (BudgetStatus::None, _) => vec![summary::NO_BUDGET.to_owned()],
        (BudgetStatus::Unstated, _) => Vec::new(),
        (_, Basis::WholePeriod) => {
            let amount = budget.amounts.values().next();
            amount
                .map(|&amount| pen.money(amount))
                .into_iter()
                .collect()
        }
        _ if budget.amounts.len() == 1 => budget
            .amounts
            .values()
            .map(|&amount| pen.money(amount))
            .collect(),
        _ => budget
            .amounts
            .iter()
            .map(|(&year, &amount)| format!("ปี {} {}", pen.year(year), pen.money(amount)))
            .collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Options;
    use thai::fiscal::{FiscalYear, Quarter};

    #[test]
    fn a_schedule_ends_with_the_sum_of_its_amounts() {
        let year = FiscalYear::new(2566);
        let entry = |baht| {
            let mut entry = Entry {
                dimension: Some(1),
                quarters: Quarter::new(2).into_iter().collect(),
                ..Entry::default()
            };
            entry.budget.status = BudgetStatus::Amount;
            entry.budget.amounts.insert(year, Money::from_baht(baht));
            entry
        };
        let plan = Plan {
            years: vec![year],
            entries: vec![entry(20_000), entry(5_500)],
            ..Plan::default()
        };
        let table = table(&plan, &Pen::new(&Options::default()));
        let last = table.rows.last().expect("a total");
        assert!(last.is_total());
        let amount = last.cells.iter().find(|cell| cell.column == 4);
        let amount = amount.expect("a sum");
        assert_eq!(amount.lines, ["25,500"]);
        let sum = Figure::Money(Money::from_baht(25_500));
        assert_eq!(amount.figure, Some(sum));
    }
}
