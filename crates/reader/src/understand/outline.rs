//! The walk through the document: which part is read, which heading stands above, which sheet and
//! field a line belongs to.

use super::{
    doubt::{Doubts, Owner, Unsure},
    flow::{Fate, Flow, FlowRow, Item},
    frame::{Found, Frame, Spot},
    label,
    lines::{
        self, ends_with_page, head_words, heading_words, is_office_line, is_page_number,
        names_entry, rows_title, running_heads, split_bold, split_tail, without_digits,
    },
    list::{self, Line},
    mark::{self, Style},
    period, risk,
    rows::Rows,
    sheet::{Draft, SheetEntry},
    table::{self, Columns, Kind as TableKind},
    text::{fold, strip_folded, tidy},
    totals,
};
use plan::{FieldSeen, Goal, Kind, Place, Plan, SheetField};
use std::collections::HashSet;
use thai::{digits, fiscal::FiscalYear};

mod fields;
mod sections;

/// Part of the document that is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Zone {
    Front,
    Announcement,
    Foreword,
    Contents,
    PartOne(Section),
    Summary,
    Sheets,
    Appendix,
}

/// Section of part 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Section {
    Opening,
    Risk,
    Rationale,
    Objectives,
    Goals,
    Benefits,
}

/// A line as the walk sees it: a paragraph, or a row of a table inside a sheet.
struct Seen<'a> {
    text: &'a str,
    pieces: &'a [usize],
    gap: bool,
    whole: bool,
    heading: bool,
}

/// The walk.
pub(super) struct Walk<'a> {
    flow: &'a mut Flow,
    frame: &'a Frame,
    pub plan: Plan,
    pub rows: Rows,
    pub sheets: Vec<SheetEntry>,
    pub doubts: Doubts,
    zone: Zone,
    spot: Spot,
    /// The place that the tables were last told.
    lent: Spot,
    draft: Option<Draft>,
    /// Number, title and place of an entry's heading that no field followed yet.
    head: Option<Draft>,
    section_lines: Vec<(Line, Place)>,
    counted: Option<u8>,
    risk_columns: Columns,
    items: Vec<Item>,
    /// Lines that return on every page, folded.
    running: HashSet<String>,
    /// Labels that return with a value behind them, folded.
    habitual: HashSet<String>,
    /// The line before was a heading; a wrapped one goes on.
    after_heading: bool,
}

impl<'a> Walk<'a> {
    pub(super) fn new(flow: &'a mut Flow, frame: &'a Frame, plan: Plan) -> Self {
        let running = running_heads(flow);
        let habitual = lines::habitual_labels(flow);
        let items = std::mem::take(&mut flow.items);
        Self {
            flow,
            frame,
            plan,
            rows: Rows::new(),
            sheets: Vec::new(),
            doubts: Doubts::default(),
            zone: Zone::Front,
            spot: Spot::default(),
            lent: Spot::default(),
            draft: None,
            head: None,
            section_lines: Vec::new(),
            counted: None,
            risk_columns: Columns::new(),
            items,
            running,
            habitual,
            after_heading: false,
        }
    }

    /// Walks to the end.
    pub(super) fn run(&mut self) {
        let items = std::mem::take(&mut self.items);
        for at in 0..items.len() {
            match &items[at] {
                Item::Paragraph {
                    piece,
                    heading,
                    gap,
                } => {
                    let text = self.flow.text(*piece).to_owned();
                    for (index, part) in split_bold(&text).into_iter().enumerate() {
                        let seen = Seen {
                            text: part,
                            pieces: &[*piece],
                            gap: *gap || index > 0,
                            whole: self.flow.paragraphs,
                            heading: *heading,
                        };
                        self.line(&seen, &items, at);
                    }
                }
                Item::Table(rows) => self.table(rows, &items, at),
            }
        }
        self.close_sheet();
        self.close_section();
        self.rows.finish();
        self.plan.stated.append(&mut self.rows.stated);
        self.plan.no_activity.append(&mut self.rows.no_activity);
        self.items = items;
    }

    fn table(&mut self, rows: &[FlowRow], items: &[Item], at: usize) {
        match table::kind(self.flow, rows) {
            TableKind::Risks => {
                self.risk_columns.clear();
                let mut columns = std::mem::take(&mut self.risk_columns);
                risk::read(self.flow, rows, &mut columns, &mut self.plan.part_one.risks);
                self.risk_columns = columns;
            }
            TableKind::Entries => {
                self.close_sheet();
                self.close_section();
                self.zone = Zone::Summary;
                self.lend_spot();
                self.rows
                    .table(self.flow, rows, self.frame, &mut self.doubts);
            }
            TableKind::Contents => self.furniture(rows),
            TableKind::Other if self.zone == Zone::Contents => self.furniture(rows),
            TableKind::Other => {
                let width = rows.iter().map(|row| row.cells.len()).max();
                let names = rows.iter().flat_map(|row| &row.cells).any(|cell| {
                    let text = self.flow.cell(cell);
                    label::field(mark::unmarked(&text))
                        .is_some_and(|label| label.sure && label.field == SheetField::Name)
                });
                if !names
                    && self.draft.is_none()
                    && self.zone == Zone::Summary
                    && self.rows.goes_on(rows)
                {
                    self.rows
                        .table(self.flow, rows, self.frame, &mut self.doubts);
                } else if !names
                    && matches!(self.zone, Zone::PartOne(Section::Risk))
                    && width == Some(self.risk_columns.len())
                {
                    let mut columns = std::mem::take(&mut self.risk_columns);
                    risk::read(self.flow, rows, &mut columns, &mut self.plan.part_one.risks);
                    self.risk_columns = columns;
                } else {
                    self.flat(rows, items, at);
                }
            }
        }
    }

    /// Headings between tables tell where the rows of the next table stand.
    fn lend_spot(&mut self) {
        if self.spot != self.lent {
            self.rows.stand_at(&self.spot);
            self.lent = self.spot.clone();
        }
    }

    fn furniture(&mut self, rows: &[FlowRow]) {
        for cell in rows.iter().flat_map(|row| &row.cells) {
            self.flow.mark_cell(cell, Fate::Furniture);
        }
    }

    /// A table without column headings of the plan: a sheet printed as label | value, or a small
    /// table inside a field. Its cells are read as lines.
    fn flat(&mut self, rows: &[FlowRow], items: &[Item], at: usize) {
        for row in rows {
            let cells: Vec<(Vec<usize>, String)> = row
                .cells
                .iter()
                .map(|cell| (cell.pieces.clone().collect(), self.flow.cell(cell)))
                .filter(|(_, text): &(_, String)| !text.is_empty())
                .collect();
            let Some((first, rest)) = cells.split_first() else {
                continue;
            };
            // A running number in a cell of its own belongs to the label behind it.
            let numbered = rest.first().filter(|_| {
                let number = first.1.trim_end_matches(['.', ')']);
                !number.is_empty() && number.chars().all(|c| digits::value(c).is_some())
            });
            let (label, label_pieces, values) = match numbered {
                Some(second) => {
                    let number = first.1.trim_end_matches(['.', ')']);
                    let pieces = first.0.iter().chain(&second.0).copied().collect::<Vec<_>>();
                    (format!("{number}. {}", second.1), pieces, &rest[1..])
                }
                None => (first.1.clone(), first.0.clone(), rest),
            };
            let is_label = label::field(mark::unmarked(&label)).is_some_and(|label| label.sure);
            if is_label || cells.len() == 1 {
                if cells.len() == 1 && first.0.len() > 1 {
                    self.pieces(&first.0, items, at);
                    continue;
                }
                self.pieces_or(&label, &label_pieces, items, at);
                for (pieces, _) in values {
                    self.pieces(pieces, items, at);
                }
            } else {
                let text = cells
                    .iter()
                    .map(|(_, text)| text.as_str())
                    .collect::<Vec<_>>()
                    .join(" ");
                let pieces: Vec<usize> = cells
                    .iter()
                    .flat_map(|(pieces, _)| pieces.iter().copied())
                    .collect();
                self.pieces_or(&text, &pieces, items, at);
            }
        }
    }

    fn pieces(&mut self, pieces: &[usize], items: &[Item], at: usize) {
        for piece in pieces {
            let text = self.flow.text(*piece).to_owned();
            self.pieces_or(&text, &[*piece], items, at);
        }
    }

    fn pieces_or(&mut self, text: &str, pieces: &[usize], items: &[Item], at: usize) {
        let seen = Seen {
            text,
            pieces,
            gap: false,
            whole: true,
            heading: false,
        };
        self.line(&seen, items, at);
    }

    fn mark(&mut self, seen: &Seen<'_>, fate: Fate) {
        for piece in seen.pieces {
            self.flow.mark(*piece, fate);
        }
    }

    fn place(&self, seen: &Seen<'_>) -> Place {
        seen.pieces
            .first()
            .map(|piece| self.flow.place(*piece).clone())
            .unwrap_or_default()
    }

    /// One line, from the surest reading to the least sure.
    fn line(&mut self, seen: &Seen<'_>, items: &[Item], at: usize) {
        let text = seen.text.trim();
        if is_page_number(text) && !self.awaits_number() {
            self.mark(seen, Fate::Furniture);
            return;
        }
        if self.zone >= Zone::PartOne(Section::Opening)
            && !self.running.is_empty()
            && text.len() < 400
            && self.running.contains(&without_digits(text))
        {
            self.mark(seen, Fate::Furniture);
            return;
        }
        let wraps = std::mem::take(&mut self.after_heading);
        if self.part(text) || self.opening(text, seen) {
            self.mark(seen, Fate::Structure);
            return;
        }
        if self.zone == Zone::Contents && self.contents(text, items, at) {
            self.mark(seen, Fate::Furniture);
            return;
        }
        let plain = mark::leading(text);
        let words = plain
            .as_ref()
            .map_or(text, |mark| text[mark.length..].trim());
        if self.sheet_field(seen, plain.as_ref(), words, items, at) {
            return;
        }
        let running_text = matches!(
            self.zone,
            Zone::Announcement | Zone::Foreword | Zone::Contents | Zone::Appendix
        );
        if (!running_text
            || lines::dimension_words(text).is_some() && self.leads_to_sheet(items, at))
            && self.heading(seen, items, at)
        {
            self.mark(seen, Fate::Structure);
            self.after_heading = true;
            return;
        }
        if wraps && !seen.gap && self.draft.is_none() && plain.is_none() {
            self.mark(seen, Fate::Structure);
            self.after_heading = true;
            return;
        }
        if self.part_one_heading(seen, plain.as_ref(), words, items, at) {
            self.mark(seen, Fate::Structure);
            return;
        }
        self.text(seen);
    }

    /// "0" or "๕๐๐" alone may be the budget.
    fn awaits_number(&self) -> bool {
        self.draft
            .as_ref()
            .and_then(Draft::current)
            .is_some_and(|seen| {
                seen.field == SheetField::Budget
                    && self.draft.as_ref().is_some_and(Draft::is_empty_now)
            })
    }

    /// Dimension, mission and group headings between sheets.
    fn heading(&mut self, seen: &Seen<'_>, items: &[Item], at: usize) -> bool {
        let text = seen.text.trim_matches(['*', ' ', '#']);
        if text.chars().count() > 330 {
            return false;
        }
        let place = self.place(seen);
        if let Some((number, title)) = lines::dimension_words(text)
            .filter(|(number, _)| number.is_some_and(|n| (1..=4).contains(&n)))
        {
            if matches!(self.zone, Zone::PartOne(_)) && !self.leads_to_sheet(items, at) {
                return false;
            }
            if title.chars().count() > 160 {
                return false;
            }
            self.close_sheet();
            self.close_section();
            self.head = None;
            if self.zone < Zone::Summary {
                self.zone = Zone::Sheets;
            }
            if self.frame.dimension(&mut self.spot, number, title) != Found::Printed {
                self.doubts.add(
                    Unsure::NumberCorrected,
                    Owner::Plan,
                    &place,
                    title,
                    Vec::new(),
                );
            }
            return true;
        }
        let text = heading_words(text);
        let Some(mark) = mark::leading(text)
            .filter(|mark| matches!(mark.parts.len(), 2 | 3) && mark.style != Style::Bracket)
        else {
            return false;
        };
        if self.zone < Zone::Summary {
            return false;
        }
        let level = mark.parts.len();
        let words = text[mark.length..].trim();
        let (words, tail) = split_tail(words);
        let fits = self.fits(&mark.parts);
        let alike = self
            .frame
            .is_like(level, words, if fits { 0.72 } else { 0.8 });
        let leads = || fits && words.chars().count() > 8 && self.leads_to_sheet(items, at);
        let inside = self.draft.is_some();
        if !(alike || leads() && (!inside || self.frame.is_like(level, words, 0.4) || level == 3)) {
            return false;
        }
        if Kind::of_title(words).is_some() && !alike && self.sheet_follows(items, at) {
            return false;
        }
        self.close_sheet();
        self.head = None;
        self.zone = Zone::Sheets;
        let found = if level == 2 {
            self.frame.mission(&mut self.spot, &mark.parts, words)
        } else {
            self.frame.group(&mut self.spot, &mark.parts, words)
        };
        match found {
            Found::Printed => {}
            Found::ByWording(code) => self.doubts.add(
                Unsure::NumberCorrected,
                Owner::Plan,
                &place,
                code,
                vec![mark.dotted()],
            ),
            Found::Unknown => self.doubts.add(
                Unsure::MissionUnknown,
                Owner::Plan,
                &place,
                mark.dotted(),
                Vec::new(),
            ),
        }
        if let Some(tail) = tail
            && let Some((number, _)) = head_words(tail)
        {
            self.head = Some(Draft::above(
                Some(number.to_string()),
                Some(number),
                None,
                place,
            ));
        }
        true
    }

    /// Whether a heading's number may stand here.
    fn fits(&self, parts: &[u16]) -> bool {
        let Some(&first) = parts.first() else {
            return false;
        };
        let dimension = self.spot.dimension.map(u16::from);
        let own = (1..=4).contains(&first)
            && dimension.is_none_or(|now| first == now || first == now + 1);
        match (parts, self.spot.mission.as_deref()) {
            ([_, second], Some(mission)) if own && dimension == Some(first) => {
                let last = mission
                    .rsplit('.')
                    .next()
                    .and_then(|last| last.parse::<u16>().ok())
                    .unwrap_or(0);
                *second > last && *second <= last + 2
            }
            _ => own,
        }
    }

    /// Whether only headings stand between here and the next sheet.
    fn leads_to_sheet(&self, items: &[Item], at: usize) -> bool {
        for item in items[at + 1..].iter().take(12) {
            let piece = match item {
                Item::Paragraph { piece, .. } => piece,
                // A running head with tabs.
                Item::Table(rows) if rows.len() == 1 && rows[0].cells.len() < 5 => continue,
                Item::Table(rows) if table::kind(self.flow, rows) == TableKind::Entries => {
                    return true;
                }
                Item::Table(rows) => {
                    return rows
                        .iter()
                        .take(2)
                        .flat_map(|row| &row.cells)
                        .any(|cell| names_entry(mark::unmarked(&self.flow.cell(cell))));
                }
            };
            let text = self.flow.text(*piece).trim_matches(['*', ' ', '#']);
            let words = mark::unmarked(text);
            if names_entry(words) || head_words(text).is_some() {
                return true;
            }
            if label::field(words).is_some_and(|label| label.sure) || text.chars().count() > 300 {
                return false;
            }
        }
        false
    }
}
