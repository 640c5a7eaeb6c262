//! Rows of summary tables and schedules → entries. A heading, a title or several may stand in any
//! of the first columns; what a cell holds counts for more than the column it stands in.

use super::{
    amount::{self, Said},
    column::{self, Role},
    doubt::{Doubts, Owner, Unsure},
    flow::{Fate, Flow, FlowCell, FlowRow},
    frame::{Found, Frame, Spot},
    lines::{self, dimension_words, misread_kind, without_continued},
    mark::{self, Mark, Style},
    period,
    steps::{self, Run},
    table::{self, Columns},
    text::{append, fold, tidy},
    totals,
};
use plan::{BudgetStatus, Kind, NoActivity, Place, StatedTotal};
use std::{collections::BTreeMap, mem};
mod declared;
mod fill;
mod share;
mod tell;

use tell::names_title;
use thai::{fiscal::Quarter, likeness::Key, money::Money};

/// An entry as a table printed it.
#[derive(Clone, Debug, Default)]
pub(super) struct RowEntry {
    pub code: Option<String>,
    pub number: Option<u16>,
    pub spot: Spot,
    pub title: String,
    pub kind: Option<Kind>,
    pub status: BudgetStatus,
    /// Amounts under a year's column.
    pub by_year: BTreeMap<u16, Money>,
    /// Amounts without a year.
    pub amounts: Vec<Money>,
    pub quarters: Vec<Quarter>,
    pub responsible: Vec<String>,
    pub note: Option<String>,
    pub steps: Vec<String>,
    pub objectives: Vec<String>,
    pub target: Option<String>,
    pub outputs: Vec<String>,
    pub outcomes: Vec<String>,
    pub place: Place,
    /// From a table with quarters, steps or units.
    pub schedule: bool,
    /// How many entries stood in its cell beside amounts for all of them.
    pub shared: usize,
    last_step: u16,
    filled: bool,
    provisional: bool,
}

/// Reads tables of entries one after the other; the columns and the place in the plan go on from
/// table to table, as pages do.
pub(super) struct Rows {
    pub entries: Vec<RowEntry>,
    pub stated: Vec<StatedTotal>,
    pub no_activity: Vec<NoActivity>,
    /// Whether the row before declared a group to have no activity.
    declaring: bool,
    columns: Columns,
    after_head: bool,
    spot: Spot,
    waiting: Vec<Run>,
}

impl Rows {
    pub(super) fn new() -> Self {
        Self {
            entries: Vec::new(),
            stated: Vec::new(),
            no_activity: Vec::new(),
            declaring: false,
            columns: Vec::new(),
            after_head: false,
            spot: Spot::default(),
            waiting: Vec::new(),
        }
    }

    /// Takes the place in the plan from headings outside the tables.
    pub(super) fn stand_at(&mut self, spot: &Spot) {
        self.spot = spot.clone();
    }

    /// Whether a table of this width may go on with the columns already known.
    pub(super) fn goes_on(&self, rows: &[FlowRow]) -> bool {
        let width = rows
            .iter()
            .map(|row| row.cells.iter().map(|cell| cell.span).sum::<usize>())
            .max();
        self.columns.len() >= 4 && width == Some(self.columns.len())
    }

    /// Reads a table.
    pub(super) fn table(
        &mut self,
        flow: &mut Flow,
        rows: &[FlowRow],
        frame: &Frame,
        doubts: &mut Doubts,
    ) {
        for row in rows {
            self.row(flow, row, frame, doubts);
        }
    }

    fn row(&mut self, flow: &mut Flow, row: &FlowRow, frame: &Frame, doubts: &mut Doubts) {
        let texts: Vec<String> = row.cells.iter().map(|cell| flow.cell(cell)).collect();
        if texts.iter().all(String::is_empty) {
            return;
        }
        let below = || self.after_head.then(|| table::columns_below(flow, row));
        let columns = table::columns(flow, row).or_else(|| below().flatten());
        if let Some(columns) = columns.filter(|columns| self.is_head(columns, &texts)) {
            self.head(flow, row, columns, frame, doubts);
            return;
        }
        let turned = std::mem::take(&mut self.after_head);
        if totals::is_total(&texts) {
            totals::row(
                &texts,
                &self.columns,
                &self.spot,
                &row.place,
                &mut self.stated,
            );
            for cell in &row.cells {
                flow.mark_cell(cell, Fate::Plan);
            }
            return;
        }
        if self.declared_row(flow, row, &texts, frame, doubts) {
            return;
        }
        self.declaring = false;
        self.content(flow, row, &texts, turned, frame, doubts);
    }

    fn is_head(&self, columns: &Columns, texts: &[String]) -> bool {
        // Under the column headings a row of "งบประมาณ (บาท)" is a heading too; elsewhere a head
        // row names at least three columns.
        let filled = texts.iter().filter(|text| !text.is_empty()).count();
        let named = columns.iter().flatten().count();
        named >= 3 || self.after_head && filled <= named || self.columns.is_empty()
    }

    fn head(
        &mut self,
        flow: &mut Flow,
        row: &FlowRow,
        columns: Columns,
        frame: &Frame,
        doubts: &mut Doubts,
    ) {
        for cell in &row.cells {
            flow.mark_cell(cell, Fate::Structure);
        }
        self.columns = if self.after_head {
            table::under(&self.columns, &columns)
        } else {
            columns
        };
        self.after_head = true;
        // "โครงการ/กิจกรรม/มาตรการ (๘) กิจกรรม…": the page's first title stands in the heading.
        let mut index = 0;
        for cell in &row.cells {
            let text = flow.cell(cell);
            if self.columns.get(index) == Some(&Some(Role::Title)) {
                let rest = column::strip_column(&text, Role::Title).to_owned();
                if rest.len() < text.len() && mark::leading(&rest).is_some() {
                    let told = self.tell(&rest, Role::Title, frame, doubts, &row.place);
                    for entry in told {
                        let index = self.take(entry, &row.place, doubts);
                        doubts.add(
                            Unsure::ShiftedCell,
                            Owner::Row(index),
                            &row.place,
                            self.entries[index].title.clone(),
                            Vec::new(),
                        );
                    }
                    flow.mark_cell(cell, Fate::Plan);
                }
            }
            index += cell.span;
        }
    }

    fn content(
        &mut self,
        flow: &mut Flow,
        row: &FlowRow,
        texts: &[String],
        turned: bool,
        frame: &Frame,
        doubts: &mut Doubts,
    ) {
        if self.heading_row(flow, row, texts, frame, doubts) {
            return;
        }
        // A row that lost its first cells: its title stands left of the titles' column by as many.
        let width: usize = row.cells.iter().map(|cell| cell.span).sum();
        let title_at = self
            .columns
            .iter()
            .position(|role| *role == Some(Role::Title));
        let lost = self.columns.len().saturating_sub(width);
        let lost = match title_at {
            Some(at)
                if (1..=at).contains(&lost)
                    && texts.get(at - lost).is_some_and(|text| names_title(text)) =>
            {
                lost
            }
            _ => 0,
        };
        let mut columns: Vec<(usize, Option<Role>)> = Vec::new();
        let mut index = lost;
        for (at, cell) in row.cells.iter().enumerate() {
            columns.push((at, self.columns.get(index).copied().flatten()));
            index += cell.span;
        }
        let title_column = columns
            .iter()
            .position(|(_, role)| *role == Some(Role::Title))
            .unwrap_or(0);
        let mut found: Vec<usize> = Vec::new();
        let (mut repeated, mut continued) = (false, false);
        let mut running: Option<u16> = None;
        let mut body: Vec<(usize, Option<Role>)> = Vec::new();
        let before = self.entries.len();
        for &(at, role) in &columns {
            let text = texts[at].as_str();
            if text.is_empty() {
                continue;
            }
            let head = at <= title_column && !matches!(role, Some(Role::Number));
            if matches!(role, Some(Role::Number)) && at < title_column {
                flow.mark_cell(&row.cells[at], Fate::Structure);
                running = thai::digits::to_arabic(text)
                    .trim_end_matches(['.', ')'])
                    .trim()
                    .parse()
                    .ok();
                continue;
            }
            if !head {
                body.push((at, role));
                continue;
            }
            let role = role.unwrap_or(Role::Group);
            // Steps that slid into the title's column.
            if role == Role::Title && !found.is_empty() && looks_like_steps(text) {
                body.push((at, Some(Role::Steps)));
                continue;
            }
            // A title that the page broke goes on, alone in its row or at the top of the next page.
            let broken = role == Role::Title
                && mark::leading(lines::heading_words(text)).is_none()
                && Kind::of_title(text).is_none()
                && (texts.iter().filter(|text| !text.is_empty()).count() == 1
                    || turned && carries_on(texts, &columns));
            if broken && let Some(last) = self.entries.last_mut() {
                append(&mut last.title, text);
                flow.mark_cell(&row.cells[at], Fate::Plan);
                continued = true;
                continue;
            }
            let told = self.tell(text, role, frame, doubts, &row.place);
            flow.mark_cell(
                &row.cells[at],
                if told.is_empty() {
                    Fate::Structure
                } else {
                    Fate::Plan
                },
            );
            for entry in told {
                let length = self.entries.len();
                let index = self.take(entry, &row.place, doubts);
                repeated |= index < length && !found.contains(&index) && index < before;
                if !found.contains(&index) {
                    found.push(index);
                }
                if role != Role::Title {
                    doubts.add(
                        Unsure::ShiftedCell,
                        Owner::Row(index),
                        &row.place,
                        self.entries[index].title.clone(),
                        Vec::new(),
                    );
                }
            }
        }
        if let (Some(number), [index]) = (running, found.as_slice())
            && self.entries[*index].code.is_none()
        {
            self.entries[*index].code = Some(number.to_string());
            self.entries[*index].number = Some(number);
        }
        if !continued {
            self.title_missing(flow, row, texts, &columns, &mut found, &body, frame, doubts);
        }
        self.body(flow, row, texts, &body, &found, repeated, doubts);
    }

    /// A row whose cells hold steps and money but no title of its own.
    #[allow(
        clippy::too_many_arguments,
        reason = "one row's reading, in two halves"
    )]
    fn title_missing(
        &mut self,
        flow: &mut Flow,
        row: &FlowRow,
        texts: &[String],
        columns: &[(usize, Option<Role>)],
        found: &mut Vec<usize>,
        body: &[(usize, Option<Role>)],
        frame: &Frame,
        doubts: &mut Doubts,
    ) {
        if !found.is_empty() || body.is_empty() {
            return;
        }
        // Money alone beside a known heading is the heading's; beside other words it is a title's.
        let priced = || {
            let money = |role: &Option<Role>| matches!(role, Some(Role::Year(_) | Role::Budget));
            body.iter().any(|(_, role)| money(role))
                && columns.iter().any(|(at, role)| {
                    *role == Some(Role::Title)
                        && !texts[*at].is_empty()
                        && !frame.is_like(3, mark::unmarked(&texts[*at]), 0.75)
                })
        };
        if body.len() < 2 && !priced() {
            return;
        }
        let waits = self.entries.last().is_some_and(|last| !last.filled);
        let title = columns
            .iter()
            .find(|(at, role)| *role == Some(Role::Title) && !texts[*at].is_empty());
        let Some(&(at, _)) = title else {
            if waits {
                found.push(self.entries.len() - 1);
            }
            return;
        };
        let code = mark::leading(&texts[at]).filter(|mark| !mark.parts.is_empty());
        let text = mark::unmarked(&texts[at]);
        let text = self
            .spot
            .group
            .as_deref()
            .and_then(|group| frame.heading_length(group, text, 0.8))
            .map_or(text, |length| text[length..].trim());
        let title = if text.is_empty() {
            mark::unmarked(&texts[at])
        } else {
            text
        };
        self.entries.push(RowEntry {
            code: code.map(|mark| mark.dotted()),
            title: tidy(title),
            kind: Kind::of_title(title),
            spot: self.spot.clone(),
            place: place_of(flow, &row.cells[at], &row.place),
            provisional: true,
            ..RowEntry::default()
        });
        flow.mark_cell(&row.cells[at], Fate::Plan);
        let index = self.entries.len() - 1;
        found.push(index);
        doubts.add(
            Unsure::TitleMissing,
            Owner::Row(index),
            &row.place,
            title,
            Vec::new(),
        );
    }

    /// Gives what still waits to the entry before it; nothing is lost.
    pub(super) fn finish(&mut self) {
        self.running_codes();
        for run in mem::take(&mut self.waiting) {
            if let Some(last) = self.entries.len().checked_sub(1) {
                self.add_steps(last, run);
            }
        }
    }
}

/// Whether a row is the rest of one that the page cut: nothing before its title, and neither money,
/// time nor unit behind it.
fn carries_on(texts: &[String], columns: &[(usize, Option<Role>)]) -> bool {
    let filled = columns.iter().filter(|(at, _)| !texts[*at].is_empty());
    filled.into_iter().all(|(at, role)| match role {
        Some(Role::Title | Role::Note) => true,
        Some(Role::Steps) => steps::runs(std::iter::once(texts[*at].as_str()))
            .first()
            .is_some_and(|run| run.first > Some(1) || run.items.is_empty()),
        _ => false,
    })
}

fn place_of(flow: &Flow, cell: &FlowCell, row: &Place) -> Place {
    cell.pieces
        .clone()
        .next()
        .map_or_else(|| row.clone(), |piece| flow.place(piece).clone())
}

fn looks_like_steps(text: &str) -> bool {
    let marks = mark::all(text);
    let first = marks
        .first()
        .filter(|(at, mark)| *at == 0 && mark.parts.len() == 1 && mark.style != Style::Bracket);
    first.is_some_and(|(_, mark)| {
        Kind::of_title(&text[mark.length..]).is_none()
            && (marks.len() > 1 || text.chars().count() > 60)
    })
}
