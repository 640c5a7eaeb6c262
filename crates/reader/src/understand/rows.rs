//! Rows of summary tables and schedules → entries. A heading, a title or several may stand in any
//! of the first columns; what a cell holds counts for more than the column it stands in.

use super::{
    amount::{self, Said},
    doubt::{Doubts, Owner, Unsure},
    flow::{Fate, Flow, FlowCell, FlowRow},
    frame::{Found, Frame, Spot},
    label::{self, Role},
    mark::{self, Mark, Style},
    period,
    steps::{self, Run},
    table::{self, Columns},
    text::{append, fold, strip_folded, tidy},
    totals,
};
use plan::{BudgetStatus, Kind, Place, StatedTotal};
use std::{collections::BTreeMap, mem};
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
    columns: Columns,
    after_head: bool,
    spot: Spot,
    waiting: Vec<Run>,
}

/// An entry that a cell of the first columns names.
struct Told {
    code: Option<String>,
    number: Option<u16>,
    title: String,
    spot: Spot,
}

impl Rows {
    pub(super) fn new() -> Self {
        Self {
            entries: Vec::new(),
            stated: Vec::new(),
            columns: Vec::new(),
            after_head: false,
            spot: Spot::default(),
            waiting: Vec::new(),
        }
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
        if let Some(columns) =
            table::columns(flow, row).filter(|columns| self.is_head(columns, &texts))
        {
            self.head(flow, row, columns, frame, doubts);
            return;
        }
        self.after_head = false;
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
        self.content(flow, row, &texts, frame, doubts);
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
                let rest = label::strip_column(&text, Role::Title).to_owned();
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
        let mut repeated = false;
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
            // A title that the page broke goes on, alone in its row.
            let broken = role == Role::Title
                && texts.iter().filter(|text| !text.is_empty()).count() == 1
                && mark::leading(text).is_none()
                && Kind::of_title(text).is_none();
            if broken && let Some(last) = self.entries.last_mut() {
                append(&mut last.title, text);
                flow.mark_cell(&row.cells[at], Fate::Plan);
                return;
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
        self.title_missing(flow, row, texts, &columns, &mut found, &body, frame, doubts);
        self.body(flow, row, texts, &body, &found, repeated, doubts);
    }

    /// A row of its own for a dimension, mission or group.
    fn heading_row(
        &mut self,
        flow: &mut Flow,
        row: &FlowRow,
        texts: &[String],
        frame: &Frame,
        doubts: &mut Doubts,
    ) -> bool {
        let mut filled = texts.iter().filter(|text| !text.is_empty());
        let (Some(text), None) = (filled.next(), filled.next()) else {
            return false;
        };
        let text = super::outline::heading_words(text);
        let mark = mark::leading(text);
        let words = mark::unmarked(text);
        if let Some((number, title)) = dimension_words(text).filter(|(number, _)| number.is_some())
        {
            self.dimension(number, title, frame);
        } else if let Some(mark) = mark
            .as_ref()
            .filter(|mark| matches!(mark.parts.len(), 2 | 3) && mark.style == Style::Dot)
            && (Kind::of_title(words).is_none() || frame.is_like(mark.parts.len(), words, 0.8))
            && segments(text).len() == 1
        {
            self.heading(mark, words, frame, doubts, &row.place);
        } else if frame.is_like(1, words, 0.75) {
            self.dimension(mark.as_ref().and_then(Mark::last), words, frame);
        } else if frame.is_like(2, words, 0.85) {
            self.mission_by_words(words, frame);
        } else {
            return false;
        }
        for cell in &row.cells {
            flow.mark_cell(cell, Fate::Structure);
        }
        true
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
        if !found.is_empty() || body.len() < 2 {
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
        let text = mark::unmarked(&texts[at]);
        let text = self
            .spot
            .group
            .as_deref()
            .and_then(|group| frame.heading_length(group, text))
            .map_or(text, |length| text[length..].trim());
        let title = if text.is_empty() {
            mark::unmarked(&texts[at])
        } else {
            text
        };
        self.entries.push(RowEntry {
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

    /// Takes the headings of a cell into the place in the plan and gives the entries it names.
    fn tell(
        &mut self,
        text: &str,
        role: Role,
        frame: &Frame,
        doubts: &mut Doubts,
        place: &Place,
    ) -> Vec<Told> {
        let mut told = Vec::new();
        let segments = segments(text);
        let mut code: Option<String> = None;
        for (index, (mark, words)) in segments.iter().enumerate() {
            let words = tidy(words);
            let item_follows = segments
                .get(index + 1)
                .is_some_and(|(mark, _)| mark.as_ref().is_some_and(|mark| mark.parts.len() == 1));
            let class = Kind::of_title(&words);
            let level = mark.as_ref().map_or(0, |mark| {
                if mark.style == Style::Dot {
                    mark.parts.len()
                } else {
                    1
                }
            });
            let item = mark.as_ref().is_some_and(|mark| mark.style != Style::Dot);
            if let Some(mark) = mark
                && level >= 2
                && !item
            {
                if words.is_empty() && item_follows {
                    // "1.1.1 (1)": the number of a group and of the entry in it.
                    self.heading(mark, "", frame, doubts, place);
                    code = Some(mark.dotted());
                    continue;
                }
                let heading = class.is_none()
                    || role == Role::Mission
                    || role == Role::Dimension
                    || item_follows
                    || frame.is_like(level, &words, 0.85);
                if heading && !(role == Role::Title && level == 2 && class.is_some()) {
                    self.heading(mark, &words, frame, doubts, place);
                    continue;
                }
                if level == 3 {
                    self.heading(mark, "", frame, doubts, place);
                }
                told.push(self.entry(Some(mark.dotted()), None, &words));
                continue;
            }
            if level == 1 && !item || level == 0 && matches!(role, Role::Dimension) {
                let number = mark.as_ref().and_then(Mark::last);
                let (number, words) = dimension_words(&words).unwrap_or((number, words.as_str()));
                if role == Role::Dimension || class.is_none() && role != Role::Title {
                    if self.dimension(number, words, frame) == Found::Unknown
                        && role == Role::Dimension
                    {
                        doubts.add(
                            Unsure::MissionUnknown,
                            Owner::Plan,
                            place,
                            words,
                            Vec::new(),
                        );
                    }
                    continue;
                }
            }
            match mark {
                Some(mark) => {
                    let misread = misread_kind(&words);
                    if role == Role::Title
                        || class.is_some()
                        || misread.is_some()
                        || item && role != Role::Dimension
                    {
                        let number = mark.last();
                        let printed = number.map(|number| match code.take() {
                            Some(code) => format!("{code} ({number})"),
                            None => number.to_string(),
                        });
                        told.push(self.entry(printed, number, &words));
                    }
                }
                None if words.is_empty() || label::column(&words).is_some() => {}
                None if role == Role::Mission && class.is_none() => {
                    self.mission_by_words(&words, frame);
                }
                None if role == Role::Mission && frame.is_like(2, &words, 0.7) => {
                    self.mission_by_words(&words, frame)
                }
                None if item_follows && (class.is_none() || frame.is_like(3, &words, 0.7)) => {
                    frame.group(&mut self.spot, &[], &words);
                }
                None if class.is_some() => told.push(self.entry(code.take(), None, &words)),
                None if role == Role::Title && !frame.is_like(3, &words, 0.75) => {
                    // Without a class word or number it is a title only in a column of titles,
                    // beside something else.
                    told.push(self.entry(code.take(), None, &words));
                }
                None => {}
            }
        }
        told
    }

    fn entry(&self, code: Option<String>, number: Option<u16>, title: &str) -> Told {
        Told {
            code,
            number,
            title: title.to_owned(),
            spot: self.spot.clone(),
        }
    }

    fn heading(
        &mut self,
        mark: &Mark,
        words: &str,
        frame: &Frame,
        doubts: &mut Doubts,
        place: &Place,
    ) {
        let found = match mark.parts.len() {
            2 => frame.mission(&mut self.spot, &mark.parts, words),
            _ => frame.group(&mut self.spot, &mark.parts, words),
        };
        match found {
            Found::Printed => {}
            Found::ByWording(code) => doubts.add(
                Unsure::NumberCorrected,
                Owner::Plan,
                place,
                code,
                vec![mark.dotted()],
            ),
            Found::Unknown => doubts.add(
                Unsure::MissionUnknown,
                Owner::Plan,
                place,
                mark.dotted(),
                Vec::new(),
            ),
        }
    }

    fn dimension(&mut self, number: Option<u16>, words: &str, frame: &Frame) -> Found {
        frame.dimension(&mut self.spot, number, words)
    }

    fn mission_by_words(&mut self, words: &str, frame: &Frame) {
        frame.mission(&mut self.spot, &[], words);
    }

    /// Adds an entry, or finds the one before that this is a continuation of.
    fn take(&mut self, told: Told, place: &Place, doubts: &mut Doubts) -> usize {
        let Told {
            code,
            number,
            title,
            spot,
        } = told;
        let misread = misread_kind(&title).is_some();
        let (title, continued) = without_continued(&title);
        let schedule = self.columns.iter().flatten().any(|role| {
            matches!(
                role,
                Role::Steps | Role::Period | Role::Quarter(_) | Role::Month(_) | Role::Responsible
            )
        }) && !self
            .columns
            .iter()
            .flatten()
            .any(|role| matches!(role, Role::Year(_)));
        if (schedule || continued)
            && let Some(index) = self.same_before(number, &title, &spot, continued)
        {
            let last = &mut self.entries[index];
            if last.provisional {
                last.title = title;
                last.kind = Kind::of_title(&last.title).or_else(|| misread_kind(&last.title));
                last.code = code;
                last.number = number;
                last.provisional = false;
            }
            return index;
        }
        let kind = Kind::of_title(&title).or_else(|| misread_kind(&title));
        self.entries.push(RowEntry {
            code,
            number,
            spot,
            kind,
            title,
            place: place.clone(),
            schedule,
            ..RowEntry::default()
        });
        let index = self.entries.len() - 1;
        let entry = &self.entries[index];
        if misread {
            doubts.add(
                Unsure::KindMisread,
                Owner::Row(index),
                place,
                entry.title.clone(),
                Vec::new(),
            );
        }
        index
    }

    fn same_before(
        &self,
        number: Option<u16>,
        title: &str,
        spot: &Spot,
        continued: bool,
    ) -> Option<usize> {
        let key = Key::new(title);
        let start = self.entries.len().saturating_sub(3);
        for index in (start..self.entries.len()).rev() {
            let before = &self.entries[index];
            if before.spot.group.is_some()
                && spot.group.is_some()
                && before.spot.group != spot.group
            {
                continue;
            }
            if before.provisional && continued && index + 1 == self.entries.len() {
                return Some(index);
            }
            let likeness = key.likeness(&Key::new(&before.title));
            let bound = if before.number.is_some() && before.number == number {
                0.7
            } else {
                0.93
            };
            if likeness >= bound
                && (before.number == number
                    || before.number.is_none()
                    || number.is_none()
                    || likeness > 0.97)
            {
                return Some(index);
            }
        }
        None
    }

    /// The cells behind the title: money, quarters, units, steps.
    #[allow(
        clippy::too_many_arguments,
        reason = "one row's reading, in two halves"
    )]
    fn body(
        &mut self,
        flow: &mut Flow,
        row: &FlowRow,
        texts: &[String],
        body: &[(usize, Option<Role>)],
        found: &[usize],
        repeated: bool,
        doubts: &mut Doubts,
    ) {
        let mut fill = Fill::default();
        let mut step_runs: Vec<Run> = Vec::new();
        for &(at, role) in body {
            let cell = &row.cells[at];
            let text = texts[at].as_str();
            let role = by_content(role, text);
            let Some(role) = role else {
                continue;
            };
            let stripped = label::strip_column(text, role);
            flow.mark_cell(cell, Fate::Plan);
            if stripped.is_empty() {
                flow.mark_cell(cell, Fate::Structure);
                continue;
            }
            match role {
                // One cell over several years: one amount for all of them.
                Role::Year(year) => fill.money(
                    (cell.span == 1).then_some(year),
                    amount::read(stripped, true),
                    lines_of(flow, cell),
                ),
                Role::Budget => {
                    let said = amount::read(stripped, true);
                    fill.unread |= said.status == BudgetStatus::Unstated;
                    fill.money(None, said, lines_of(flow, cell));
                }
                Role::Period => fill.quarters.extend(period::quarters(stripped)),
                Role::Quarter(quarter) if period::ticked(stripped) => {
                    fill.quarters.extend(Quarter::new(quarter))
                }
                Role::Month(month) if period::ticked(stripped) => {
                    fill.quarters.extend(Quarter::new((month - 1) / 3 + 1))
                }
                Role::Responsible => fill
                    .responsible
                    .extend(super::units::read(&strip_lines(flow, cell, role))),
                Role::Note => fill.note = Some(stripped.to_owned()),
                Role::Steps => step_runs.extend(steps::runs(
                    strip_lines(flow, cell, role).iter().map(String::as_str),
                )),
                Role::Objectives => fill.objectives = listed(flow, cell),
                Role::Target => fill.target = Some(stripped.to_owned()),
                Role::Outputs => fill.outputs = listed(flow, cell),
                Role::Outcomes => fill.outcomes = listed(flow, cell),
                _ => {}
            }
        }
        if fill.note.as_deref().is_some_and(amount::refuses) {
            fill.refused = true;
        }
        let fresh: Vec<usize> = if found.is_empty() {
            self.entries.len().checked_sub(1).into_iter().collect()
        } else {
            found.to_vec()
        };
        self.give(
            &fill,
            &fresh,
            found.is_empty() || repeated && found.len() == 1,
            row,
            doubts,
        );
        self.share_steps(step_runs, found, repeated, row, doubts);
    }

    fn give(
        &mut self,
        fill: &Fill,
        to: &[usize],
        continues: bool,
        row: &FlowRow,
        doubts: &mut Doubts,
    ) {
        let count = to.len();
        for (order, &index) in to.iter().enumerate() {
            // In a row that ends one entry and begins the next, what is filled stays.
            let entry = &mut self.entries[index];
            if continues && entry.filled || entry.filled && count > 1 {
                let differs = !fill.quarters.is_empty()
                    && !entry.quarters.is_empty()
                    && fill.quarters != entry.quarters;
                if differs {
                    let read = numbers(&entry.quarters);
                    doubts.add(
                        Unsure::ContinuationDiffers,
                        Owner::Row(index),
                        &row.place,
                        read,
                        vec![numbers(&fill.quarters)],
                    );
                }
                fill.only_missing(entry);
                continue;
            }
            fill.into_entry(entry, order, count);
            if fill.unread && entry.status == BudgetStatus::Unstated {
                doubts.add(
                    Unsure::AmountUnread,
                    Owner::Row(index),
                    &row.place,
                    String::new(),
                    Vec::new(),
                );
            }
        }
    }

    /// Gives runs of steps to the entries they belong to, by their numbers.
    fn share_steps(
        &mut self,
        mut runs: Vec<Run>,
        found: &[usize],
        repeated: bool,
        row: &FlowRow,
        doubts: &mut Doubts,
    ) {
        let fresh: Vec<usize> = found
            .iter()
            .copied()
            .filter(|&index| self.entries[index].steps.is_empty())
            .collect();
        if runs.is_empty() {
            // An entry without steps of its own takes what the row before had too many of.
            if !self.waiting.is_empty()
                && let Some(&index) = fresh.first()
            {
                let run = self.waiting.remove(0);
                self.add_steps(index, run);
            }
            return;
        }
        let starts_anew = runs[0].first == Some(1) && runs[0].lead.is_empty();
        if !starts_anew {
            let continues = repeated || fresh.is_empty() || runs.len() > fresh.len();
            let previous = if repeated || fresh.is_empty() {
                found
                    .first()
                    .copied()
                    .or_else(|| self.entries.len().checked_sub(1))
            } else {
                fresh.first().and_then(|first| first.checked_sub(1))
            };
            if continues && let Some(previous) = previous {
                let run = runs.remove(0);
                self.add_steps(previous, run);
                if !repeated && !fresh.is_empty() {
                    doubts.add(
                        Unsure::StepsShared,
                        Owner::Row(previous),
                        &row.place,
                        String::new(),
                        Vec::new(),
                    );
                }
            }
        }
        let mut targets = found
            .iter()
            .copied()
            .filter(|&index| self.entries[index].steps.is_empty())
            .collect::<Vec<_>>();
        if targets.is_empty()
            && found.is_empty()
            && let Some(last) = self.entries.len().checked_sub(1)
        {
            targets.push(last);
        }
        if targets.is_empty() {
            targets.extend(found.last());
        }
        let mut targets = targets.into_iter();
        let mut last_target = None;
        for run in runs {
            match targets.next() {
                Some(index) => {
                    self.add_steps(index, run);
                    last_target = Some(index);
                }
                None => {
                    if let Some(index) = last_target {
                        doubts.add(
                            Unsure::StepsShared,
                            Owner::Row(index),
                            &row.place,
                            String::new(),
                            Vec::new(),
                        );
                    }
                    self.waiting.push(run);
                }
            }
        }
    }

    fn add_steps(&mut self, index: usize, run: Run) {
        let entry = &mut self.entries[index];
        if !run.lead.is_empty() {
            match entry.steps.last_mut() {
                Some(last) => append(last, &run.lead),
                None => entry.steps.push(run.lead),
            }
        }
        entry.last_step += run.items.len() as u16;
        entry.steps.extend(run.items);
        entry.filled = true;
    }

    /// "1.1.2", "1.2.3", "2.1.4": a third number that runs on from mission to mission counts
    /// entries and names no group.
    fn running_codes(&mut self) {
        let coded: Vec<(usize, String, u16)> = self
            .entries
            .iter()
            .enumerate()
            .filter_map(|(index, entry)| {
                let code = entry.code.as_ref()?;
                let (mission, last) = code.rsplit_once('.')?;
                (mission.contains('.') && entry.spot.group.as_ref() == Some(code)).then_some(())?;
                Some((index, mission.to_owned(), last.parse().ok()?))
            })
            .collect();
        let runs = coded.len() >= 4
            && coded.windows(2).all(|pair| pair[0].2 < pair[1].2)
            && coded.first().map(|first| &first.1) != coded.last().map(|last| &last.1);
        if runs {
            for (index, _, number) in coded {
                self.entries[index].spot.group = None;
                self.entries[index].number = Some(number);
            }
        }
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

/// What a row's cells say, before it is known of which entry.
#[derive(Default)]
struct Fill {
    money: Vec<(Option<u16>, Said, Vec<String>)>,
    refused: bool,
    unread: bool,
    quarters: Vec<Quarter>,
    responsible: Vec<String>,
    note: Option<String>,
    objectives: Vec<String>,
    target: Option<String>,
    outputs: Vec<String>,
    outcomes: Vec<String>,
}

impl Fill {
    fn money(&mut self, year: Option<u16>, said: Said, lines: Vec<String>) {
        self.money.push((year, said, lines));
    }

    fn into_entry(&self, entry: &mut RowEntry, order: usize, count: usize) {
        let mut none = self.refused;
        for (year, said, lines) in &self.money {
            // One line for each title of the cell.
            let own =
                (count > 1 && lines.len() == count).then(|| amount::read(&lines[order], true));
            let shared = own.is_none() && count > 1;
            let said = own.as_ref().unwrap_or(said);
            none |= said.status == BudgetStatus::None;
            for (named, money) in &said.amounts {
                if shared {
                    entry.shared = count;
                }
                match year.or(*named) {
                    Some(year) => {
                        entry.by_year.insert(year, *money);
                    }
                    None => entry.amounts.push(*money),
                }
            }
        }
        entry.status = if !entry.by_year.is_empty() || !entry.amounts.is_empty() {
            BudgetStatus::Amount
        } else if none {
            BudgetStatus::None
        } else {
            BudgetStatus::Unstated
        };
        self.rest(entry);
    }

    fn only_missing(&self, entry: &mut RowEntry) {
        if entry.status == BudgetStatus::Unstated && !self.money.is_empty() {
            self.into_entry(entry, 0, 1);
        } else {
            self.rest(entry);
        }
    }

    fn rest(&self, entry: &mut RowEntry) {
        if entry.quarters.is_empty() {
            entry.quarters.clone_from(&self.quarters);
            entry.quarters.sort_unstable();
            entry.quarters.dedup();
        }
        if entry.responsible.is_empty() {
            entry.responsible.clone_from(&self.responsible);
        }
        if entry.note.is_none() {
            entry.note.clone_from(&self.note);
        }
        if entry.target.is_none() {
            entry.target.clone_from(&self.target);
        }
        entry.objectives.extend(self.objectives.iter().cloned());
        entry.outputs.extend(self.outputs.iter().cloned());
        entry.outcomes.extend(self.outcomes.iter().cloned());
        let says = !self.money.is_empty()
            || self.refused
            || !self.quarters.is_empty()
            || !self.responsible.is_empty();
        entry.filled |= says;
    }
}

fn numbers(quarters: &[Quarter]) -> String {
    quarters
        .iter()
        .map(|quarter| quarter.get().to_string())
        .collect::<Vec<_>>()
        .join(", ")
}

fn place_of(flow: &Flow, cell: &FlowCell, row: &Place) -> Place {
    cell.pieces
        .clone()
        .next()
        .map_or_else(|| row.clone(), |piece| flow.place(piece).clone())
}

fn lines_of(flow: &Flow, cell: &FlowCell) -> Vec<String> {
    cell.pieces
        .clone()
        .map(|piece| flow.text(piece).to_owned())
        .collect()
}

/// A cell's lines without the column heading that a converter left in front of them.
fn strip_lines(flow: &Flow, cell: &FlowCell, role: Role) -> Vec<String> {
    let mut lines = lines_of(flow, cell);
    if let Some(first) = lines.first_mut() {
        *first = label::strip_column(first, role).to_owned();
    }
    lines.retain(|line| !line.trim().is_empty());
    lines
}

fn listed(flow: &Flow, cell: &FlowCell) -> Vec<String> {
    let lines = lines_of(flow, cell);
    steps::runs(lines.iter().map(String::as_str))
        .into_iter()
        .flat_map(|run| std::iter::once(run.lead).chain(run.items))
        .filter(|item| !item.is_empty())
        .collect()
}

/// Whether a cell holds a title with its class word.
fn names_title(text: &str) -> bool {
    segments(text)
        .iter()
        .any(|(_, words)| Kind::of_title(words).is_some())
}

/// The role a cell's content shows, where it contradicts its column.
fn by_content(role: Option<Role>, text: &str) -> Option<Role> {
    let short = text.chars().take(81).count() <= 80;
    if short && fold(text).contains(&fold("ไตรมาส")) && !matches!(role, Some(Role::Steps))
    {
        return Some(Role::Period);
    }
    match role {
        Some(Role::Year(_) | Role::Budget) => role,
        Some(Role::Steps)
            if short
                && (amount::refuses(text)
                    && mark::leading(text).is_none_or(|mark| mark.style == Style::Bullet)) =>
        {
            Some(Role::Budget)
        }
        Some(Role::Steps) if matches!(text, "-" | "–") => None,
        Some(Role::Period | Role::Responsible | Role::Note) if short && amount::refuses(text) => {
            match role {
                Some(Role::Note) => role,
                _ => Some(Role::Budget),
            }
        }
        Some(Role::Period | Role::Responsible) if looks_like_steps(text) => Some(Role::Steps),
        None if short && amount::refuses(text) => Some(Role::Budget),
        None if looks_like_steps(text) => Some(Role::Steps),
        other => other,
    }
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

/// "มิติที่ ๑ การสร้าง…" → its number and title.
pub(super) fn dimension_words(text: &str) -> Option<(Option<u16>, &str)> {
    for word in ["มิติที่", "มติที่", "มิตินี้", "มิติ", "มติ"]
    {
        if let Some(rest) = strip_folded(text, &fold(word)) {
            let rest = rest.trim_start();
            let digits: String = rest
                .chars()
                .take_while(|c| thai::digits::value(*c).is_some())
                .collect();
            if digits.is_empty() {
                continue;
            }
            let number = thai::digits::to_arabic(&digits).parse().ok();
            let title = rest[digits.len()..].trim_start_matches(['.', ':', ' ', ')', '\u{a0}']);
            return Some((number, title));
        }
    }
    None
}

/// Parts of a cell: each begins with a mark that starts a heading or an entry.
fn segments(text: &str) -> Vec<(Option<Mark>, String)> {
    let marks = mark::all(text);
    let mut parts: Vec<(Option<Mark>, usize, usize)> = Vec::new();
    let mut last_item: Option<u16> = None;
    for (at, found) in &marks {
        let rest = &text[at + found.length..];
        let single = found.parts.len() == 1;
        let starts = *at == 0;
        let class = Kind::of_title(rest).is_some() || misread_kind(rest).is_some();
        let after_heading = parts.last().is_some_and(|(mark, ..)| {
            mark.as_ref()
                .is_some_and(|mark| mark.parts.len() >= 2 && mark.style == Style::Dot)
        });
        let splits = match (found.style, found.parts.len()) {
            _ if starts => true,
            (Style::Dot, 3) => (1..=4).contains(&found.parts[0]),
            (Style::Dot, 2) => {
                (1..=4).contains(&found.parts[0])
                    && !rest.starts_with(char::is_whitespace)
                    && rest.chars().next().is_some_and(super::text::is_thai)
            }
            (Style::Paren | Style::Bracket, 1) => {
                class
                    || after_heading
                    || last_item.is_some_and(|last| found.last() == Some(last + 1))
            }
            (Style::Dot, 1) => class,
            _ => false,
        };
        if !splits {
            continue;
        }
        if parts.is_empty() && *at > 0 {
            parts.push((None, 0, *at));
        }
        if let Some(last) = parts.last_mut() {
            last.2 = *at;
        }
        if single {
            last_item = found.last();
        }
        parts.push((Some(found.clone()), at + found.length, text.len()));
    }
    if parts.is_empty() {
        return vec![(None, text.to_owned())];
    }
    parts
        .into_iter()
        .map(|(mark, start, end)| {
            (
                mark,
                text.get(start.min(end)..end)
                    .unwrap_or_default()
                    .trim()
                    .to_owned(),
            )
        })
        .collect()
}

/// Class words as they are misread, at the start of a title.
pub(super) fn misread_kind(text: &str) -> Option<Kind> {
    let text = text.trim_start_matches(|c: char| !c.is_alphabetic());
    let words = [
        ("กิจการ", Kind::Activity),
        ("กิจกรม", Kind::Activity),
        ("กจกรรม", Kind::Activity),
        ("โครงกร", Kind::Project),
        ("โคลงการ", Kind::Project),
        ("มาตรกร", Kind::Measure),
        ("มาตการ", Kind::Measure),
    ];
    if Kind::of_title(text).is_some() {
        return None;
    }
    words
        .iter()
        .find(|(word, _)| strip_folded(text, &fold(word)).is_some())
        .map(|(_, kind)| *kind)
}

/// A title without "(ต่อ)", and whether it had it.
pub(super) fn without_continued(title: &str) -> (String, bool) {
    let Some(at) = title.rfind("(ต่อ").or_else(|| title.rfind("( ต่อ")) else {
        return (title.trim().to_owned(), false);
    };
    let rest = title[at..]
        .find(')')
        .map_or("", |end| &title[at + end + 1..]);
    let joined = format!("{}{}", title[..at].trim_end(), rest.trim());
    (joined.trim().to_owned(), true)
}
