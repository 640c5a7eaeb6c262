//! Part 2: the summary table in the official form of nine columns.

use super::{Align, Block, Cell, Column, Figure, Pages, Row, RowOf, Section, Table, Whose, front};
use crate::text::Pen;
use plan::{
    Basis, BudgetStatus, Entry, Kind, NoActivity, Plan, TableLine,
    framework::{self, Framework},
    totals::{Tally, Totals},
};

/// What the remark says where no budget is used.
pub(crate) const NO_BUDGET: &str = "ไม่ใช้งบประมาณ";

/// Part 2; `None` for a plan without entries.
pub(super) fn section(plan: &Plan, pen: &Pen) -> Option<Section> {
    if plan.entries.is_empty() && plan.no_activity.is_empty() {
        return None;
    }
    let mut blocks = vec![Block::Heading {
        level: 1,
        text: format!("ส่วนที่ {} แผนปฏิบัติการป้องกันการทุจริต", pen.number(2)),
        listed: true,
        centred: true,
    }];
    blocks.push(Block::Centred {
        text: front::title(plan, pen),
    });
    let mut office = vec![pen.line(&plan.office.name)];
    office.extend(front::district(plan, pen));
    blocks.push(Block::Centred {
        text: office.join(" "),
    });
    blocks.push(Block::Table(table(plan, pen)));
    Some(Section {
        pages: Pages::Wide,
        blocks,
    })
}

fn table(plan: &Plan, pen: &Pen) -> Table {
    let mut columns = vec![
        Column::new("มิติ", Align::Left),
        Column::new("ภารกิจตามมิติ", Align::Left),
        Column::new("โครงการ/กิจกรรม/มาตรการ", Align::Left),
    ];
    columns.extend(plan.years.iter().map(|&year| {
        let head = vec![
            format!("ปี {}", pen.year(year)),
            "งบประมาณ".to_owned(),
            "(บาท)".to_owned(),
        ];
        Column::of_lines(head, Align::Right)
    }));
    columns.push(Column::new("หมายเหตุ", Align::Left));
    let version = version(plan);
    let totals = Totals::of(plan);
    let mut rows = Vec::new();
    let mut place = Place::default();
    let lines = plan.table_lines();
    for (index, line) in lines.iter().enumerate() {
        let mut cells = place.cells(version, &lines[index..], pen);
        let of = match line {
            TableLine::Entry(_, entry) => {
                cells.push(Cell::new(
                    2,
                    title_lines(entry, &mut place.group, version, pen),
                ));
                cells.extend(amounts(plan, entry, pen));
                cells.push(Cell::new(plan.years.len() + 3, note(entry, pen)));
                RowOf::Entry {
                    dimension: entry.dimension,
                    kind: entry.kind,
                }
            }
            TableLine::NoActivity(declared) => {
                place.group = Some(declared.group.clone());
                cells.push(Cell::new(2, declared_lines(declared, version, pen)));
                let columns = plan.years.len() + 1;
                cells.extend((3..3 + columns).map(|column| Cell::new(column, Vec::new())));
                RowOf::Other
            }
        };
        rows.push(Row {
            cells,
            of,
            ..Row::default()
        });
        let rest = &lines[index + 1..];
        let ends = rest
            .first()
            .is_none_or(|next| next.dimension() != line.dimension());
        if let (true, Some(number)) = (ends, line.dimension()) {
            let again = rest.iter().any(|next| next.dimension() == Some(number));
            if let (false, Some(part)) = (again, totals.dimension(number)) {
                let words = format!("รวมมิติที่ {}", pen.number(number.into()));
                let whose = Whose::Dimension(Some(number));
                rows.push(total(plan, whose, words, &part.tally, pen));
            }
        }
    }
    let dimensions = totals.dimensions.iter().filter(|d| d.dimension.is_some());
    let words = format!("รวมทั้ง {} มิติ", pen.number(dimensions.count()));
    rows.push(total(plan, Whose::All, words, &totals.whole, pen));
    Table {
        counts_kinds: true,
        ..Table::new("ส่วนที่ 2", columns, rows)
    }
}

/// The version of the framework a plan follows, as far as it can be told.
pub(crate) fn version(plan: &Plan) -> Option<&'static Framework> {
    match &plan.framework {
        Some(id) => framework::get(id),
        None => plan
            .years
            .first()
            .and_then(|&year| framework::for_year(year)),
    }
}

/// Where in the framework the rows of a table stand.
#[derive(Debug, Default)]
pub(super) struct Place {
    dimension: Option<Option<u8>>,
    mission: Option<Option<String>>,
    /// The group last printed.
    pub(super) group: Option<String>,
}

impl Place {
    /// The first two cells of the row of `lines[0]`, where they are not covered by a cell
    /// above. Each covers the rows that share it.
    pub(super) fn cells(
        &mut self,
        version: Option<&Framework>,
        lines: &[TableLine<'_>],
        pen: &Pen,
    ) -> Vec<Cell> {
        self.spread(version, lines, pen, |_| 1)
    }

    /// The same where each line takes several rows.
    pub(super) fn spread(
        &mut self,
        version: Option<&Framework>,
        lines: &[TableLine<'_>],
        pen: &Pen,
        rows_of: impl Fn(&TableLine<'_>) -> usize,
    ) -> Vec<Cell> {
        let mut cells = Vec::new();
        let Some(first) = lines.first() else {
            return cells;
        };
        let (dimension, mission) = (first.dimension(), first.mission());
        let same = |other: &&TableLine<'_>| other.dimension() == dimension;
        if self.dimension != Some(dimension) {
            self.dimension = Some(dimension);
            self.mission = None;
            let text = dimension.map(|number| {
                let title = version
                    .and_then(|version| version.dimension(number))
                    .map_or_else(String::new, |dimension| dimension.title.clone());
                pen.line(&format!("{number}. {title}"))
            });
            cells.push(Cell {
                rows: lines.iter().take_while(same).map(&rows_of).sum(),
                ..Cell::new(0, text.into_iter().collect())
            });
        }
        let own = mission.map(str::to_owned);
        if self.mission.as_ref() != Some(&own) {
            self.mission = Some(own);
            self.group = None;
            let text = mission.map(|code| {
                let title = version
                    .and_then(|version| version.mission(code))
                    .map_or("", |mission| mission.title.as_str());
                pen.line(&format!("{code} {title}"))
            });
            let rows = lines
                .iter()
                .take_while(same)
                .take_while(|other| other.mission() == mission);
            cells.push(Cell {
                rows: rows.map(&rows_of).sum(),
                ..Cell::new(1, text.into_iter().collect())
            });
        }
        cells
    }
}

/// The lines of the title cell: the group where nothing else tells it, then number and title.
pub(super) fn title_lines(
    entry: &Entry,
    group: &mut Option<String>,
    version: Option<&Framework>,
    pen: &Pen,
) -> Vec<String> {
    let mut lines = Vec::new();
    let told = |code: &String| {
        let in_code = entry.code.as_ref().is_some_and(|own| own.starts_with(code));
        in_code || entry.sheet.as_ref().is_some_and(super::sheets::is_full)
    };
    if entry.group != *group {
        group.clone_from(&entry.group);
        if let Some(code) = entry.group.as_ref().filter(|code| !told(code)) {
            let title = version
                .and_then(|version| version.group(code))
                .map_or("", |group| group.title.as_str());
            lines.push(pen.line(&format!("{code} {title}")));
        }
    }
    lines.push(pen.line(&numbered_title(entry)));
    lines
}

/// The lines of the title cell of a group without activity: its heading, then why.
pub(super) fn declared_lines(
    declared: &NoActivity,
    version: Option<&Framework>,
    pen: &Pen,
) -> Vec<String> {
    let code = declared.group.as_str();
    let title = version.and_then(|version| {
        let group = version.group(code).map(|group| group.title.as_str());
        group.or_else(|| Some(version.mission(code)?.title.as_str()))
    });
    let heading = format!("{code} {}", title.unwrap_or_default());
    vec![pen.line(&heading), pen.line(&declared.sentence())]
}

/// "1.1.1 (1) โครงการ…", "12) โครงการ…", or the title alone.
fn numbered_title(entry: &Entry) -> String {
    match entry.code.as_deref().map(str::trim) {
        None | Some("") => entry.title.clone(),
        Some(code) if code.ends_with([')', '.']) => format!("{code} {}", entry.title),
        Some(code) => format!("{code}) {}", entry.title),
    }
}

fn amounts(plan: &Plan, entry: &Entry, pen: &Pen) -> Vec<Cell> {
    let budget = &entry.budget;
    let whole = budget.status == BudgetStatus::Amount && budget.basis == Basis::WholePeriod;
    if let (true, Some(&amount), false) =
        (whole, budget.amounts.values().next(), plan.years.is_empty())
    {
        let text = format!("{} (ตลอดระยะเวลาของแผน)", pen.money(amount));
        return vec![Cell {
            columns: plan.years.len(),
            ..Cell::new(3, vec![text])
        }];
    }
    let cell = |(index, year)| {
        let amount = budget.amounts.get(year).copied();
        let text = match (amount, budget.status) {
            (Some(amount), _) => pen.money(amount),
            (None, BudgetStatus::Unstated) => String::new(),
            (None, _) => "-".to_owned(),
        };
        Cell {
            figure: amount.map(Figure::Money),
            ..Cell::new(index + 3, vec![text])
        }
    };
    plan.years.iter().enumerate().map(cell).collect()
}

fn note(entry: &Entry, pen: &Pen) -> Vec<String> {
    let mut lines = Vec::new();
    if entry.budget.status == BudgetStatus::None {
        lines.push(NO_BUDGET.to_owned());
    }
    if let Some(note) = &entry.note
        && !(note.contains(NO_BUDGET) && !lines.is_empty() && note.len() == NO_BUDGET.len())
    {
        lines.extend(pen.paragraphs(note));
    }
    lines
}

fn total(plan: &Plan, dimension: Whose, words: String, tally: &Tally, pen: &Pen) -> Row {
    let mut cells = vec![
        Cell {
            columns: 2,
            ..Cell::new(0, vec![words])
        },
        Cell::new(2, vec![counts(tally, pen)]),
    ];
    for (index, &year) in plan.years.iter().enumerate() {
        let text = match tally.amounts.get(&year) {
            Some(&amount) if amount.satang() != 0 => pen.money(amount),
            _ => "-".to_owned(),
        };
        let amount = tally.amounts.get(&year).copied().unwrap_or_default();
        cells.push(Cell {
            figure: Some(Figure::Money(amount)),
            ..Cell::new(index + 3, vec![text])
        });
    }
    let whole = tally.whole_period;
    let note =
        (whole.satang() != 0).then(|| format!("และตลอดระยะเวลาของแผน {} บาท", pen.money(whole)));
    cells.push(Cell::new(plan.years.len() + 3, note.into_iter().collect()));
    Row {
        cells,
        of: RowOf::Total { dimension },
        ..Row::default()
    }
}

/// "4 โครงการ 2 กิจกรรม 1 มาตรการ"; entries without a class word are counted as "รายการ".
pub(crate) fn counts(tally: &Tally, pen: &Pen) -> String {
    let mut words: Vec<String> = Kind::ALL
        .iter()
        .map(|&kind| (tally.count(Some(kind)), kind.word()))
        .chain([(tally.without_kind, "รายการ")])
        .filter(|&(count, _)| count > 0)
        .map(|(count, word)| format!("{count} {word}"))
        .collect();
    if words.is_empty() {
        words.push("-".to_owned());
    }
    pen.line(&words.join(" "))
}
