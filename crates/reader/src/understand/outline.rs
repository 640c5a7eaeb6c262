//! The walk through the document: which part is read, which heading stands above, which sheet and
//! field a line belongs to.

use super::{
    doubt::{Doubts, Owner, Unsure},
    flow::{Fate, Flow, FlowRow, Item},
    frame::{Found, Frame, Spot},
    label,
    list::{self, Line},
    mark::{self, Style},
    period, risk,
    rows::{self, Rows},
    sheet::{Draft, SheetEntry},
    table::{self, Columns, Kind as TableKind},
    text::{fold, strip_folded, tidy},
    totals,
};
use plan::{FieldSeen, Goal, Kind, Place, Plan, SheetField};
use std::collections::{HashMap, HashSet};
use thai::{digits, fiscal::FiscalYear};

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
    draft: Option<Draft>,
    /// Number, title and place of an entry's heading that no field followed yet.
    head: Option<Draft>,
    section_lines: Vec<(Line, Place)>,
    counted: Option<u8>,
    risk_columns: Columns,
    items: Vec<Item>,
    /// Lines that return on every page, folded.
    running: HashSet<String>,
    /// The line before was a heading; a wrapped one goes on.
    after_heading: bool,
}

impl<'a> Walk<'a> {
    pub(super) fn new(flow: &'a mut Flow, frame: &'a Frame, plan: Plan) -> Self {
        let items = std::mem::take(&mut flow.items);
        let running = running_heads(flow);
        Self {
            flow,
            frame,
            plan,
            rows: Rows::new(),
            sheets: Vec::new(),
            doubts: Doubts::default(),
            zone: Zone::Front,
            spot: Spot::default(),
            draft: None,
            head: None,
            section_lines: Vec::new(),
            counted: None,
            risk_columns: Columns::new(),
            items,
            running,
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
            Zone::Announcement | Zone::Foreword | Zone::Contents
        );
        if (!running_text
            || rows::dimension_words(text).is_some() && self.leads_to_sheet(items, at))
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

    /// "ส่วนที่ ๒ …".
    fn part(&mut self, text: &str) -> bool {
        let text = text.trim_matches(['*', '#', ' ', '-', '_']);
        let Some(rest) = strip_folded(text, &fold("ส่วนที่")) else {
            return false;
        };
        let rest = rest.trim_start();
        let Some(number) = rest.chars().next().and_then(digits::value) else {
            return false;
        };
        let title = rest
            .trim_start_matches(|c| digits::value(c).is_some())
            .trim();
        if text.chars().count() > 140 || title.contains("ประกอบด้วย") || title.starts_with("และ")
        {
            return false;
        }
        if self.zone == Zone::Contents && ends_with_page(title) {
            return false;
        }
        let next = match number {
            1 => Zone::PartOne(Section::Opening),
            2 => Zone::Summary,
            3 => Zone::Sheets,
            _ => return false,
        };
        self.close_sheet();
        self.close_section();
        self.zone = next;
        self.spot = Spot::default();
        true
    }

    /// คำนำ, สารบัญ, ประกาศ….
    fn opening(&mut self, text: &str, seen: &Seen<'_>) -> bool {
        let folded = fold(text);
        if folded == fold("คำนำ") {
            self.close_section();
            self.zone = Zone::Foreword;
            self.counted = None;
            return true;
        }
        if folded == fold("สารบัญ") || folded == fold("สารบัญตาราง")
        {
            self.close_section();
            self.zone = Zone::Contents;
            return true;
        }
        if self.zone == Zone::Front
            && text.chars().count() < 90
            && super::text::strip_folded(text.trim_matches(['*', ' ']), "ประกาศ").is_some()
        {
            self.zone = Zone::Announcement;
            self.plan.announcement.push(tidy(text));
            self.mark(seen, Fate::Plan);
            return true;
        }
        false
    }

    /// Whether a line still belongs to the table of contents.
    fn contents(&mut self, text: &str, items: &[Item], at: usize) -> bool {
        let listed = ends_with_page(text)
            || fold(text) == fold("หน้า")
            || fold(text) == fold("เรื่อง")
            || text.chars().count() < 70;
        let next_listed = items[at + 1..].iter().take(3).any(|item| match item {
            Item::Paragraph { piece, .. } => ends_with_page(self.flow.text(*piece)),
            Item::Table(_) => false,
        });
        if ends_with_page(text)
            || listed && (next_listed || !self.starts_part_one(text)) && text.chars().count() < 160
        {
            return true;
        }
        self.zone = Zone::PartOne(Section::Opening);
        false
    }

    fn starts_part_one(&self, text: &str) -> bool {
        let words = mark::unmarked(text);
        section_of(words).is_some()
    }

    /// Entry headings, project sheets and their fields.
    fn sheet_field(
        &mut self,
        seen: &Seen<'_>,
        mark: Option<&mark::Mark>,
        words: &str,
        items: &[Item],
        at: usize,
    ) -> bool {
        if matches!(
            self.zone,
            Zone::Announcement | Zone::Foreword | Zone::Contents
        ) && self.draft.is_none()
        {
            if !names_entry(words) {
                return false;
            }
        }
        let number = mark
            .filter(|mark| mark.parts.len() == 1)
            .and_then(mark::Mark::last);
        let deep = mark.is_some_and(|mark| mark.parts.len() > 1);
        if let Some(label) = label::field(words) {
            let part_one = matches!(self.zone, Zone::PartOne(_)) && self.draft.is_none();
            if label.field == SheetField::Name
                && !deep
                && (mark.is_some() || names_entry(words))
                && !(label.value.is_empty()
                    && Kind::of_title(words).is_some()
                    && words.contains('/')
                    && self.zone == Zone::Summary
                    && self.draft.is_none())
            {
                self.begin_sheet(seen);
                self.field(seen, &label, number, mark);
                return true;
            }
            if self.draft.is_none()
                && self.head.as_ref().is_some_and(|head| head.head.is_some())
                && label.sure
                && !part_one
            {
                self.begin_sheet(seen);
            }
            if self.draft.is_some() && self.takes(&label, number, deep, mark) {
                self.field(seen, &label, number, mark);
                return true;
            }
        }
        if let Some(head) = self.entry_head(seen, words, mark, items, at) {
            self.close_sheet();
            self.head = Some(head);
            self.mark(seen, Fate::Plan);
            return true;
        }
        false
    }

    /// Whether a label begins a field of the open sheet, or is only a line of the field before.
    fn takes(
        &self,
        label: &label::Label<'_>,
        number: Option<u16>,
        deep: bool,
        mark: Option<&mark::Mark>,
    ) -> bool {
        let Some(draft) = &self.draft else {
            return false;
        };
        let now = draft.number_now();
        let results = matches!(label.field, SheetField::Outputs | SheetField::Outcomes);
        let in_results = draft.current().is_some_and(|seen| {
            matches!(
                seen.field,
                SheetField::Results | SheetField::Outputs | SheetField::Outcomes
            )
        });
        if deep {
            return results && in_results && label.sure;
        }
        if let (Some(number), Some(now)) = (number, now)
            && number <= now
            && (draft.has(label.field) || number + 2 < now)
        {
            return false;
        }
        if !label.sure {
            let next = number
                .is_some_and(|number| now.is_none_or(|now| number == now + 1 || number == now + 2));
            let value = label.value;
            let fits = match label.field {
                SheetField::Budget => {
                    super::amount::read(value, false).status != plan::BudgetStatus::Unstated
                }
                SheetField::Period => {
                    !period::years(value).is_empty()
                        || !period::quarters(value).is_empty()
                        || value.contains("ปี")
                }
                SheetField::Responsible => {
                    !super::units::read(&[value.to_owned()]).is_empty()
                        && value.chars().count() < 120
                }
                _ => true,
            };
            return fits
                && (next
                    || number.is_none()
                        && matches!(
                            label.field,
                            SheetField::Budget | SheetField::Period | SheetField::Responsible
                        )
                        && !draft.has(label.field)
                        && mark.is_none());
        }
        // A bullet before a label is a line of a list, unless the list is of results.
        if mark.is_some_and(|mark| mark.style == Style::Bullet)
            && !results
            && !label.value.is_empty()
        {
            return !draft.has(label.field);
        }
        let list = draft.current().is_some_and(|seen| {
            matches!(
                seen.field,
                SheetField::Steps | SheetField::Objectives | SheetField::TargetGroup
            )
        });
        if list
            && number.is_none()
            && results
            && !draft.has(SheetField::Responsible)
            && !draft.has(SheetField::Budget)
            && label.value.is_empty()
            && draft.is_empty_now()
        {
            return true;
        }
        true
    }

    fn field(
        &mut self,
        seen: &Seen<'_>,
        label: &label::Label<'_>,
        number: Option<u16>,
        mark: Option<&mark::Mark>,
    ) {
        let place = self.place(seen);
        let Some(draft) = &mut self.draft else {
            return;
        };
        let printed = number.map(|number| number.to_string()).or_else(|| {
            mark.filter(|mark| !mark.parts.is_empty())
                .map(mark::Mark::dotted)
        });
        draft.open(FieldSeen {
            field: label.field,
            number: printed,
            label: tidy(label.label.trim_matches(['*', ' '])),
            place,
        });
        if label.value.is_empty() {
            self.mark(seen, Fate::Plan);
        } else {
            draft.line(Line {
                text: label.value.to_owned(),
                gap: false,
                whole: seen.whole,
            });
            self.mark(seen, Fate::Plan);
        }
    }

    fn begin_sheet(&mut self, seen: &Seen<'_>) {
        if self.draft.is_some() {
            self.close_sheet();
        }
        self.close_section();
        self.zone = Zone::Sheets;
        let mut draft = self.head.take().unwrap_or_default();
        draft.spot = self.spot.clone();
        if !draft.place.is_known() {
            draft.place = self.place(seen);
        }
        self.draft = Some(draft);
    }

    fn close_sheet(&mut self) {
        if let Some(draft) = self.draft.take()
            && let Some(sheet) = draft.finish()
        {
            self.sheets.push(sheet);
        }
    }

    /// "โครงการที่ ๑", "ลำดับที่ ๗ กิจกรรม…", "1.1.1 (2) โครงการ…" above a sheet.
    fn entry_head(
        &mut self,
        seen: &Seen<'_>,
        words: &str,
        mark: Option<&mark::Mark>,
        items: &[Item],
        at: usize,
    ) -> Option<Draft> {
        if matches!(self.zone, Zone::Contents) {
            return None;
        }
        let text = seen.text.trim_matches(['*', ' ', '#']);
        if text.chars().count() > 250 {
            return None;
        }
        let place = self.place(seen);
        if mark.is_none_or(|mark| mark.style == Style::Bullet)
            && let Some((number, rest)) = head_words(text)
        {
            let title = mark::leading(rest)
                .filter(|mark| mark.style != Style::Bullet)
                .map_or(rest, |mark| &rest[mark.length..]);
            let title = title.trim_matches([':', ' ', '-', '*', '.']);
            let titled = !title.is_empty();
            if titled && Kind::of_title(title).is_none() && !self.label_follows(items, at) {
                return None;
            }
            if !titled && matches!(self.zone, Zone::PartOne(_)) && !self.label_follows(items, at) {
                return None;
            }
            return Some(Draft::above(
                Some(number.to_string()),
                Some(number),
                titled.then_some(title),
                place,
            ));
        }
        let classed = Kind::of_title(words).is_some();
        // "๑.๑.๑ (๒)" alone is the number of the sheet below.
        if let Some(mark) = mark.filter(|mark| mark.parts.len() >= 2)
            && let Some(inner) = mark::leading(words)
                .filter(|inner| inner.parts.len() == 1 && inner.style != Style::Dot)
            && words[inner.length..].trim().is_empty()
        {
            if mark.parts.len() == 3 {
                self.frame.group(&mut self.spot, &mark.parts, "");
            }
            let number = inner.last();
            let code = format!("{} ({})", mark.dotted(), inner.dotted());
            return Some(Draft::above(Some(code), number, None, place));
        }
        if classed
            && words.chars().count() > 12
            && self.sheet_follows(items, at)
            && !self.draft_awaits(items, at)
            && !matches!(self.zone, Zone::PartOne(_))
        {
            let (code, number, title) = match mark {
                Some(mark) if mark.parts.len() >= 2 => {
                    let inner = mark::leading(words).filter(|inner| inner.parts.len() == 1);
                    let number = inner.as_ref().and_then(mark::Mark::last);
                    let code = number.map_or_else(
                        || mark.dotted(),
                        |number| format!("{} ({number})", mark.dotted()),
                    );
                    if mark.parts.len() == 3 {
                        self.frame.group(&mut self.spot, &mark.parts, "");
                    }
                    (
                        Some(code),
                        number,
                        inner.map_or(words, |inner| words[inner.length..].trim()),
                    )
                }
                Some(mark) => (mark.last().map(|last| last.to_string()), mark.last(), words),
                None => (None, None, words),
            };
            return Some(Draft::above(
                code,
                number,
                Some(title.trim_matches(['*', ' '])),
                place,
            ));
        }
        None
    }

    fn next_text(&self, items: &[Item], at: usize) -> Option<&str> {
        match items.get(at + 1)? {
            Item::Paragraph { piece, .. } => Some(self.flow.text(*piece)),
            Item::Table(rows) => {
                let cell = rows
                    .iter()
                    .flat_map(|row| &row.cells)
                    .find(|cell| !cell.pieces.is_empty())?;
                Some(self.flow.text(cell.pieces.start))
            }
        }
    }

    /// Whether the next line is any field label.
    fn label_follows(&self, items: &[Item], at: usize) -> bool {
        self.next_text(items, at)
            .is_some_and(|next| label::field(mark::unmarked(next)).is_some_and(|label| label.sure))
    }

    /// Whether the next line is the first label of a sheet without a name field.
    fn sheet_follows(&self, items: &[Item], at: usize) -> bool {
        self.next_text(items, at).is_some_and(|next| {
            label::field(mark::unmarked(next)).is_some_and(|label| {
                label.sure
                    && matches!(
                        label.field,
                        SheetField::Rationale | SheetField::Objectives | SheetField::Name
                    )
            })
        })
    }

    /// Whether the label on the next line is one that the open sheet still lacks: then this line
    /// belongs to the field before, whatever word it begins with.
    fn draft_awaits(&self, items: &[Item], at: usize) -> bool {
        let (Some(draft), Some(next)) = (&self.draft, self.next_text(items, at)) else {
            return false;
        };
        label::field(mark::unmarked(next))
            .is_some_and(|label| label.field != SheetField::Name && !draft.has(label.field))
    }

    /// Dimension, mission and group headings between sheets.
    fn heading(&mut self, seen: &Seen<'_>, items: &[Item], at: usize) -> bool {
        let text = seen.text.trim_matches(['*', ' ', '#']);
        if text.chars().count() > 330 {
            return false;
        }
        let place = self.place(seen);
        if let Some((number, title)) = rows::dimension_words(text)
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

    /// Headings of part 1.
    fn part_one_heading(
        &mut self,
        seen: &Seen<'_>,
        mark: Option<&mark::Mark>,
        words: &str,
        _items: &[Item],
        _at: usize,
    ) -> bool {
        if self.draft.is_some() || matches!(self.zone, Zone::Sheets | Zone::Announcement) {
            return false;
        }
        if matches!(self.zone, Zone::Summary) && !self.rows.entries.is_empty() {
            return false;
        }
        let numbered =
            mark.is_some_and(|mark| mark.parts.len() == 1 && mark.style != Style::Bullet);
        let Some(section) = section_of(words) else {
            return false;
        };
        if matches!(self.zone, Zone::Front | Zone::Foreword) && !numbered && !seen.heading {
            return false;
        }
        if self.zone == Zone::Summary {
            return false;
        }
        self.close_section();
        self.zone = Zone::PartOne(section);
        true
    }

    /// A line without a meaning of its own: it belongs to what is open.
    fn text(&mut self, seen: &Seen<'_>) {
        let line = Line {
            text: seen.text.to_owned(),
            gap: seen.gap,
            whole: seen.whole,
        };
        let place = self.place(seen);
        if let Some(draft) = &mut self.draft {
            let fate = if draft.line(line) {
                Fate::Plan
            } else {
                Fate::Unread
            };
            self.mark(seen, fate);
            return;
        }
        match self.zone {
            Zone::Announcement => {
                if is_office_line(seen.text) && self.plan.announcement.len() > 6
                    || rows_title(seen.text) && self.plan.announcement.len() > 4
                {
                    // The cover follows the announcement.
                    self.zone = Zone::Front;
                    self.text(seen);
                    return;
                }
                totals::foreword(seen.text, &mut self.counted, &place, &mut self.plan.stated);
                push_paragraph(&mut self.plan.announcement, &line);
                self.mark(seen, Fate::Plan);
            }
            Zone::Foreword => {
                totals::foreword(seen.text, &mut self.counted, &place, &mut self.plan.stated);
                push_paragraph(&mut self.plan.foreword, &line);
                self.mark(seen, Fate::Plan);
            }
            Zone::PartOne(_) => {
                self.section_lines.push((line, place));
                self.mark(seen, Fate::Plan);
            }
            Zone::Front | Zone::Summary | Zone::Sheets | Zone::Contents => {
                let fate = self.cover(seen.text);
                self.mark(seen, fate);
            }
        }
    }

    /// What a line of the cover, or between parts, is.
    fn cover(&self, text: &str) -> Fate {
        let squashed = fold(text);
        if squashed.is_empty() {
            return Fate::Furniture;
        }
        let title = fold(&self.plan.title);
        let known = [&self.plan.office.name, &self.plan.title]
            .into_iter()
            .any(|known| !known.is_empty() && fold(known).contains(&squashed));
        if known || title.len() > 20 && squashed.contains(&title) {
            return Fate::Plan;
        }
        // The office's own line, with district and province, and the years.
        let mut rest = squashed;
        for part in [
            Some(&self.plan.office.name),
            self.plan.office.district.as_ref(),
            self.plan.office.province.as_ref(),
            Some(&self.plan.title),
        ]
        .into_iter()
        .flatten()
        .filter(|part| !part.is_empty())
        {
            rest = rest.replace(&fold(part), "");
        }
        for word in [
            "อำเภอ",
            "จังหวัด",
            "ชื่อหน่วยงาน",
            "หน่วยงาน",
            "ของ",
            "ปีงบประมาณ",
            "ประจำปี",
            "พศ",
            "ปี",
            "ที่",
            "แผนปฏิบัติการป้องกันการทุจริต",
            "รายละเอียด",
            "โครงการ",
            "กิจกรรม",
            "มาตรการ",
            "ตาม",
            "เพื่อยกระดับคุณธรรมและความโปร่งใส",
            "แผนงาน",
            "แผนดำเนินงาน",
        ] {
            rest = rest.replace(&fold(word), "");
        }
        rest.retain(|c| !c.is_ascii_digit());
        if rest.is_empty() {
            Fate::Plan
        } else {
            Fate::Unread
        }
    }

    fn close_section(&mut self) {
        let Zone::PartOne(section) = self.zone else {
            return;
        };
        let lines = std::mem::take(&mut self.section_lines);
        if lines.is_empty() {
            return;
        }
        let part = &mut self.plan.part_one;
        let items = || {
            list::items(
                &lines
                    .iter()
                    .map(|(line, _)| line.clone())
                    .collect::<Vec<_>>(),
            )
        };
        match section {
            Section::Opening | Section::Risk => {
                for (line, _) in &lines {
                    push_paragraph(&mut part.risk_introduction, line);
                }
            }
            Section::Rationale => {
                for (line, _) in &lines {
                    push_paragraph(&mut part.rationale, line);
                }
            }
            Section::Objectives => part.objectives.extend(items()),
            Section::Benefits => part.benefits.extend(items()),
            Section::Goals => {
                let mut places = lines
                    .iter()
                    .filter(|(line, _)| mark::leading(&line.text).is_some() || lines.len() == 1)
                    .map(|(_, place)| place.clone());
                let first = lines[0].1.clone();
                for text in items() {
                    let years = period::years(&text);
                    let year = match years.as_slice() {
                        [year] => Some(FiscalYear::new(*year)),
                        _ => None,
                    };
                    let place = places.next().unwrap_or_else(|| first.clone());
                    part.goals.push(Goal { text, year, place });
                }
            }
        }
    }
}

/// Lines that name the plan or its office and return, as at the head of every page.
fn running_heads(flow: &Flow) -> HashSet<String> {
    let mut count: HashMap<String, usize> = HashMap::new();
    for piece in &flow.pieces {
        if is_office_line(&piece.text) && piece.text.chars().take(111).count() <= 110 {
            *count.entry(without_digits(&piece.text)).or_default() += 1;
        }
    }
    count
        .into_iter()
        .filter(|(_, count)| *count >= 4)
        .map(|(line, _)| line)
        .collect()
}

fn without_digits(text: &str) -> String {
    let mut folded = fold(text);
    folded.retain(|c| !c.is_ascii_digit());
    folded
}

/// Whether a line is the name field of a sheet.
fn names_entry(words: &str) -> bool {
    label::field(words).is_some_and(|label| {
        let named =
            label.sure || label.label.starts_with("ชื่อ") || Kind::of_title(label.value).is_some();
        label.field == SheetField::Name && named
    })
}

fn section_of(words: &str) -> Option<Section> {
    let words = words.trim_matches(['*', ' ', '#']);
    let folded = fold(words);
    if folded.chars().count() > 75 {
        return None;
    }
    let begins = |word: &str| folded.starts_with(&fold(word));
    if [
        "การวิเคราะห์ความเสี่ยง",
        "การประเมินความเสี่ยง",
        "การบริหารความเสี่ยง",
        "วิเคราะห์ความเสี่ยง",
        "ผลการประเมินความเสี่ยง",
        "ประเมินความเสี่ยง",
    ]
    .iter()
    .any(|word| begins(word))
    {
        return Some(Section::Risk);
    }
    if begins("ประโยชน์") && folded.chars().count() < 45 {
        return Some(Section::Benefits);
    }
    let field = label::whole(words.split('(').next().unwrap_or(words))?;
    match field {
        SheetField::Rationale => Some(Section::Rationale),
        SheetField::Objectives => Some(Section::Objectives),
        SheetField::TargetGroup => Some(Section::Goals),
        SheetField::Outcomes if begins("ประโยชน์") => Some(Section::Benefits),
        _ => None,
    }
}

fn push_paragraph(paragraphs: &mut Vec<String>, line: &Line) {
    let text = tidy(&line.text.replace("**", ""));
    if text.is_empty() {
        return;
    }
    match paragraphs.last_mut() {
        Some(last) if !line.gap && !line.whole && mark::leading(&text).is_none() => {
            super::text::append(last, &text)
        }
        _ => paragraphs.push(text),
    }
}

/// A heading without the word in front of its number: "ภารกิจที่ 2.1 …".
pub(super) fn heading_words(text: &str) -> &str {
    for word in [
        "ภารกิจตามมิติที่",
        "ภารกิจตามมิติ",
        "ภารกิจที่",
        "ภารกิจ",
        "กลุ่มที่",
        "กลุ่ม",
        "แนวทางที่",
        "แนวทาง",
        "ข้อ",
    ] {
        if let Some(rest) = strip_folded(text, &fold(word)) {
            let rest = rest.trim_start();
            if rest.starts_with(|c| digits::value(c).is_some()) {
                return rest;
            }
        }
    }
    text
}

/// "โครงการที่ ๑ …", "ลำดับที่ 2": the number and what follows it.
fn head_words(text: &str) -> Option<(u16, &str)> {
    for word in [
        "โครงการที่",
        "กิจกรรมที่",
        "มาตรการที่",
        "ลำดับที่",
        "รายการที่",
        "โครงการลำดับที่",
        "แผนงานที่",
        "โครงการ/กิจกรรม/มาตรการที่",
        "ลำดับ",
    ] {
        if let Some(rest) = strip_folded(text, &fold(word)) {
            let rest = rest.trim_start();
            let digits: String = rest
                .chars()
                .take_while(|c| digits::value(*c).is_some())
                .collect();
            if digits.is_empty() || digits.chars().count() > 3 {
                continue;
            }
            let after = &rest[digits.len()..];
            if after.starts_with(['/', ',', '%']) {
                continue;
            }
            return Some((digits::to_arabic(&digits).parse().ok()?, after.trim()));
        }
    }
    None
}

/// A heading with the next entry's heading on the same line: "๒.๔.๓ … โครงการที่ ๑".
fn split_tail(words: &str) -> (&str, Option<&str>) {
    for word in ["โครงการที่", "กิจกรรมที่", "มาตรการที่", "ลำดับที่"]
    {
        if let Some(at) = words.rfind(word)
            && at > 0
            && words[at + word.len()..]
                .trim()
                .chars()
                .all(|c| digits::value(c).is_some())
        {
            return (words[..at].trim(), Some(&words[at..]));
        }
    }
    (words, None)
}

/// "๙. ผลผลิต/ผลลัพธ์**ผลผลิต**": two labels that a converter put on one line.
fn split_bold(text: &str) -> Vec<&str> {
    if let Some(at) = text.find("**").filter(|at| *at > 0) {
        let (first, second) = (text[..at].trim(), text[at..].trim_matches(['*', ' ']));
        let both = label::whole(mark::unmarked(first)).is_some()
            && label::whole(mark::unmarked(second)).is_some();
        if both {
            return vec![first, second];
        }
    }
    vec![text]
}

/// Whether a line ends a table whose cells stand one below the other.
pub(super) fn ends_table(text: &str) -> bool {
    let words = mark::unmarked(text);
    let part = strip_folded(text, &fold("ส่วนที่")).is_some_and(|rest| {
        rest.trim_start()
            .starts_with(|c| digits::value(c).is_some())
    });
    let dimension = strip_folded(text, &fold("มิติที่")).is_some_and(|rest| {
        rest.trim_start()
            .starts_with(|c| digits::value(c).is_some())
    });
    let known = label::column(text).is_some();
    part || dimension
        || text.chars().take(601).count() > 600
        || !known
            && (names_entry(words)
                || label::field(words).is_some_and(|label| label.sure)
                || head_words(text).is_some())
}

pub(super) fn is_page_number(text: &str) -> bool {
    let text = text.trim_matches(['-', '–', ' ', '*', '_', '[', ']', '(', ')']);
    if text.is_empty() {
        return true;
    }
    let text = strip_folded(text, &fold("หน้า")).map_or(text, str::trim);
    let digits = text.chars().filter(|c| digits::value(*c).is_some()).count();
    let others = text
        .chars()
        .any(|c| digits::value(c).is_none() && !matches!(c, '/' | ' '));
    !others
        && digits > 0
        && digits <= 6
        && text
            .chars()
            .take_while(|c| digits::value(*c).is_some())
            .count()
            <= 3
}

fn ends_with_page(text: &str) -> bool {
    let text = text.trim_end();
    let last: String = text
        .chars()
        .rev()
        .take_while(|c| digits::value(*c).is_some() || matches!(c, '-' | '–'))
        .collect();
    let before = &text[..text.len() - last.len()];
    let leaders = before.ends_with("...")
        || before.ends_with('…')
        || before.ends_with('\t')
        || before.ends_with("  ")
        || before.ends_with(". .");
    let letter_page = text.ends_with(['ก', 'ข', 'ค', 'ง', 'จ']) && {
        let before = &text[..text.len() - 3];
        before.ends_with('\t')
            || before.ends_with("...")
            || before.ends_with("  ")
            || before.ends_with(' ')
    };
    let number =
        !last.is_empty() && last.chars().count() <= 3 && (leaders || before.ends_with(' '));
    number || letter_page
}

fn is_office_line(text: &str) -> bool {
    fold(text).starts_with(&fold("แผนปฏิบัติการป้องกัน"))
}

fn rows_title(text: &str) -> bool {
    is_office_line(text) && text.chars().count() < 80
}
