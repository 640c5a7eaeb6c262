//! What a table is, told from its column headings, wherever in the table they stand.

use super::{
    column::{self, Role},
    flow::{Flow, FlowRow},
};

/// Most columns of a table that holds anything of a plan. A row with more cells is no row of
/// headings; where spans reach beyond, every cell counts as one column.
const MAX_COLUMNS: usize = 200;

/// What a table holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Entries of the plan: summary or schedule.
    Entries,
    /// Risks.
    Risks,
    /// Table of contents.
    Contents,
    /// Anything else.
    Other,
}

/// A column's role by its index; `None` where the heading tells none.
pub(super) type Columns = Vec<Option<Role>>;

/// The columns a row names, if it is a row of column headings.
pub(super) fn columns(flow: &Flow, row: &FlowRow) -> Option<Columns> {
    let (columns, named, filled) = named(flow, row);
    let heads = named >= 3 && named * 3 >= filled * 2 || named >= 2 && named == filled;
    heads.then(|| settle(columns))
}

/// The columns of a row below column headings that names nothing else: one year under its budget.
pub(super) fn columns_below(flow: &Flow, row: &FlowRow) -> Option<Columns> {
    let (columns, named, filled) = named(flow, row);
    (named > 0 && named == filled).then_some(columns)
}

/// The columns a row names, how many, and of how many cells.
fn named(flow: &Flow, row: &FlowRow) -> (Columns, usize, usize) {
    if row.cells.len() > MAX_COLUMNS {
        return (Columns::new(), 0, 0);
    }
    let mut columns = Vec::new();
    let (mut named, mut filled) = (0, 0);
    for cell in &row.cells {
        let text = flow.cell(cell);
        let mut role = None;
        if !text.is_empty() {
            filled += 1;
            role = column::column(&text);
            // A heading with the first entry in the same cell.
            if role.is_none() && column::strip_column(&text, Role::Title).len() < text.len() {
                role = Some(Role::Title);
            }
            named += usize::from(role.is_some());
        }
        let reach = MAX_COLUMNS.saturating_sub(columns.len());
        columns.extend(std::iter::repeat_n(role, cell.span.min(reach).max(1)));
    }
    (columns, named, filled)
}

/// The second column that looks like a title holds steps. Beside risks a column of work is the
/// process before them and the control behind them.
pub(super) fn settle(mut columns: Columns) -> Columns {
    let risks = columns.iter().position(|role| *role == Some(Role::Issue));
    let mut titles = 0;
    for (index, role) in columns.iter_mut().enumerate() {
        let Some(role) = role else { continue };
        match role {
            Role::Title | Role::Steps | Role::Mission | Role::Group | Role::Process
                if let Some(issue) = risks =>
            {
                *role = if index < issue {
                    Role::Process
                } else {
                    Role::Control
                };
            }
            Role::Title => {
                titles += 1;
                if titles > 1 {
                    *role = Role::Steps;
                }
            }
            _ => {}
        }
    }
    columns
}

/// Lays a second row of column headings under the first: years under "งบประมาณ", quarters under
/// "ระยะเวลา".
pub(super) fn under(first: &Columns, second: &Columns) -> Columns {
    let fine = |role: &Option<Role>| {
        matches!(
            role,
            Some(Role::Year(_) | Role::Quarter(_) | Role::Month(_))
        )
    };
    let Some(start) = second.iter().position(fine) else {
        let mut columns = first.clone();
        for (index, role) in second.iter().enumerate() {
            match columns.get_mut(index) {
                Some(known @ None) => *known = *role,
                Some(_) => {}
                None => columns.push(*role),
            }
        }
        return columns;
    };
    let end = second.iter().rposition(fine).unwrap_or(start);
    let wide = |index: usize| {
        matches!(
            first.get(index),
            Some(Some(Role::Budget | Role::Period | Role::Year(_)) | None)
        )
    };
    // The first row has one cell for all of them where the format keeps no spans.
    let squeezed = first.len() < second.len()
        || first[start.min(first.len())..]
            .iter()
            .take(end + 1 - start)
            .any(|role| matches!(role, Some(Role::Note | Role::Responsible)));
    if squeezed && wide(start) {
        let mut columns: Columns = first.iter().take(start).copied().collect();
        columns.extend_from_slice(&second[start..=end]);
        columns.extend(first.iter().skip(start + 1));
        return columns;
    }
    let mut columns = first.clone();
    columns.resize(columns.len().max(end + 1), None);
    columns[start..=end].copy_from_slice(&second[start..=end]);
    columns
}

/// What a table is.
pub(super) fn kind(flow: &Flow, rows: &[FlowRow]) -> Kind {
    for row in rows.iter().take(4) {
        if let Some(columns) = columns(flow, row) {
            let has = |wanted: fn(&Role) -> bool| columns.iter().flatten().any(wanted);
            if has(|role| *role == Role::Issue)
                && has(|role| matches!(role, Role::Level | Role::Control))
            {
                return Kind::Risks;
            }
            let beside = |role: &Role| {
                matches!(
                    role,
                    Role::Dimension
                        | Role::Mission
                        | Role::Year(_)
                        | Role::Budget
                        | Role::Period
                        | Role::Quarter(_)
                        | Role::Steps
                        | Role::Responsible
                )
            };
            if has(|role| *role == Role::Title) && has(beside) {
                return Kind::Entries;
            }
        }
    }
    let pages = rows
        .iter()
        .take(3)
        .flat_map(|row| &row.cells)
        .any(|cell| flow.cell(cell) == "หน้า");
    if pages {
        return Kind::Contents;
    }
    Kind::Other
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Block, Cell, CellLine, Document, Format, Row, Table};
    use plan::Place;

    #[test]
    fn spans_give_a_row_no_more_than_two_hundred_columns() {
        let cell = |text: &str| Cell {
            lines: vec![CellLine {
                text: text.to_owned(),
                place: Place::at(1, 1),
            }],
            span: u16::MAX,
            continues: false,
        };
        let document = Document {
            format: Format::Docx,
            lines: Vec::new(),
            whole_paragraphs: true,
            blocks: vec![Block::Table(Table {
                rows: vec![Row {
                    cells: ["โครงการ", "งบประมาณ", "ผู้รับผิดชอบ"].map(cell).into(),
                    place: Place::at(1, 1),
                }],
            })],
            furniture: Vec::new(),
        };
        let flow = Flow::of(&document);
        let super::super::flow::Item::Table(rows) = &flow.items[0] else {
            panic!("a table expected")
        };
        let columns = columns(&flow, &rows[0]).expect("headings");
        assert_eq!(columns.len(), MAX_COLUMNS + 2);
    }
}
