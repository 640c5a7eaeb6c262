//! The cells behind the title: money, quarters, units, notes.

use super::*;

/// What a row's cells say, before it is known of which entry.
#[derive(Default)]
pub(super) struct Fill {
    money: Vec<(Option<u16>, Said, Vec<String>)>,
    refused: bool,
    unread: bool,
    quarters: Vec<Quarter>,
    /// Quarters by ticks below their heads: a step in a row of its own adds its own.
    ticked: Vec<Quarter>,
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

    fn give(&self, entry: &mut RowEntry, order: usize, count: usize) {
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
            self.give(entry, 0, 1);
        } else {
            self.rest(entry);
        }
    }

    fn rest(&self, entry: &mut RowEntry) {
        if entry.quarters.is_empty() {
            entry.quarters.clone_from(&self.quarters);
        }
        entry.quarters.extend(&self.ticked);
        entry.quarters.sort_unstable();
        entry.quarters.dedup();
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
            || !self.ticked.is_empty()
            || !self.responsible.is_empty();
        entry.filled |= says;
    }
}

impl Rows {
    /// The cells behind the title: money, quarters, units, steps.
    #[allow(
        clippy::too_many_arguments,
        reason = "one row's reading, in two halves"
    )]
    pub(super) fn body(
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
            let stripped = column::strip_column(text, role);
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
                    amounts_of(flow, cell),
                ),
                Role::Budget => {
                    let said = amount::read(stripped, true);
                    fill.unread |= said.status == BudgetStatus::Unstated;
                    fill.money(None, said, amounts_of(flow, cell));
                }
                Role::Period => fill.quarters.extend(period::quarters(stripped)),
                Role::Quarter(quarter) if period::ticked(stripped) => {
                    fill.ticked.extend(Quarter::new(quarter))
                }
                Role::Month(month) if period::ticked(stripped) => {
                    fill.ticked.extend(Quarter::new((month - 1) / 3 + 1))
                }
                Role::Responsible => {
                    fill.responsible
                        .extend(crate::understand::units::read(&strip_lines(
                            flow, cell, role,
                        )))
                }
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

    pub(super) fn give(
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
            if entry.filled && (continues || count > 1) {
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
            fill.give(entry, order, count);
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
}

fn numbers(quarters: &[Quarter]) -> String {
    quarters
        .iter()
        .map(|quarter| quarter.get().to_string())
        .collect::<Vec<_>>()
        .join(", ")
}

fn lines_of(flow: &Flow, cell: &FlowCell) -> Vec<String> {
    cell.pieces
        .clone()
        .map(|piece| flow.text(piece).to_owned())
        .collect()
}

/// A cell's lines, each an amount; where a converter made one line of them, its words.
fn amounts_of(flow: &Flow, cell: &FlowCell) -> Vec<String> {
    let lines = lines_of(flow, cell);
    let [line] = lines.as_slice() else {
        return lines;
    };
    let words: Vec<String> = line.split_whitespace().map(str::to_owned).collect();
    let amounts = words
        .iter()
        .all(|word| amount::read(word, true).status != BudgetStatus::Unstated);
    if amounts { words } else { lines }
}

/// A cell's lines without the column heading that a converter left in front of them.
fn strip_lines(flow: &Flow, cell: &FlowCell, role: Role) -> Vec<String> {
    let mut lines = lines_of(flow, cell);
    if let Some(first) = lines.first_mut() {
        *first = column::strip_column(first, role).to_owned();
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
