//! Rows of the table and project sheets → entries. Titles join them, numbers do not; a number only
//! helps where one of each is left over in the same group.

use super::{
    doubt::{Doubts, Owner, Unsure},
    rows::RowEntry,
    sheet::SheetEntry,
};
use plan::{Basis, Budget, BudgetStatus, Entry, Part, Printed, Sheet, Source};
use std::collections::BTreeMap;
use thai::{fiscal::FiscalYear, likeness::Key};

/// Likeness from which two titles are one title, printed twice.
const SAME: f32 = 0.85;
/// Likeness from which two titles of the same place in the plan are joined, with a doubt.
const ALIKE: f32 = 0.62;

/// The entries, and which of them each row and each sheet became.
pub(super) struct Joined {
    pub entries: Vec<Entry>,
    pub of_row: Vec<usize>,
    pub of_sheet: Vec<usize>,
}

/// Joins rows and sheets.
pub(super) fn join(
    rows: Vec<RowEntry>,
    sheets: Vec<SheetEntry>,
    years: &[FiscalYear],
    doubts: &mut Doubts,
) -> Joined {
    let partner = pair(&rows, &sheets, doubts);
    let mut of_row = vec![usize::MAX; rows.len()];
    let mut of_sheet = vec![usize::MAX; sheets.len()];
    let mut entries = Vec::with_capacity(rows.len().max(sheets.len()));
    let mut row_of_sheet = vec![None; sheets.len()];
    for (row, sheet) in partner.iter().enumerate() {
        if let Some(sheet) = sheet {
            row_of_sheet[*sheet] = Some(row);
        }
    }
    // Document order of the sheets; a row without one follows the row before it.
    let mut order: Vec<(Option<usize>, Option<usize>)> = Vec::new();
    let mut pending = (0..rows.len())
        .filter(|row| partner[*row].is_none())
        .peekable();
    if sheets.is_empty() {
        order.extend((0..rows.len()).map(|row| (Some(row), None)));
    } else {
        for (sheet, row) in row_of_sheet.iter().enumerate() {
            if let Some(row) = row {
                while let Some(early) = pending.next_if(|early| early < row) {
                    order.push((Some(early), None));
                }
            }
            order.push((*row, Some(sheet)));
        }
        order.extend(pending.map(|row| (Some(row), None)));
    }
    let mut rows: Vec<Option<RowEntry>> = rows.into_iter().map(Some).collect();
    let mut sheets: Vec<Option<SheetEntry>> = sheets.into_iter().map(Some).collect();
    for (row, sheet) in order {
        if let Some(row) = row {
            of_row[row] = entries.len();
        }
        if let Some(sheet) = sheet {
            of_sheet[sheet] = entries.len();
        }
        let row = row.and_then(|row| rows[row].take());
        let sheet = sheet.and_then(|sheet| sheets[sheet].take());
        let settled = sheet
            .as_ref()
            .is_some_and(|sheet| sheet.said.status != BudgetStatus::Unstated);
        if let Some(row) = row
            .as_ref()
            .filter(|row| row.shared > 1 && row.status == BudgetStatus::Amount && !settled)
        {
            doubts.add(
                Unsure::AmountShared,
                Owner::Entry(entries.len()),
                &row.place,
                row.title.clone(),
                Vec::new(),
            );
        }
        entries.push(entry(row, sheet, years));
    }
    Joined {
        entries,
        of_row,
        of_sheet,
    }
}

/// For each row the sheet it is joined to.
fn pair(rows: &[RowEntry], sheets: &[SheetEntry], doubts: &mut Doubts) -> Vec<Option<usize>> {
    let mut partner = vec![None; rows.len()];
    if rows.is_empty() || sheets.is_empty() {
        return partner;
    }
    let row_titles = by_title(rows.iter().map(|row| row.title.as_str()));
    let sheet_titles = by_title(sheets.iter().map(|sheet| sheet.title.as_str()));
    let mut taken = vec![false; sheets.len()];
    let mut pairs: Vec<(f32, usize, usize, f32)> = Vec::new();
    for (row_key, of_row) in &row_titles {
        for (sheet_key, of_sheet) in &sheet_titles {
            let Some(likeness) = row_key.likeness_from(sheet_key, ALIKE) else {
                continue;
            };
            for (&row, &sheet) in of_row
                .iter()
                .flat_map(|row| of_sheet.iter().map(move |sheet| (row, sheet)))
            {
                let near = nearness(&rows[row], &sheets[sheet], row, sheet);
                let bound = if near > 0.0 { ALIKE } else { SAME - 0.05 };
                if likeness >= bound {
                    pairs.push((likeness + near, row, sheet, likeness));
                }
            }
        }
    }
    pairs.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)).then(a.2.cmp(&b.2)));
    for (_, row, sheet, likeness) in pairs {
        if partner[row].is_none() && !taken[sheet] {
            partner[row] = Some(sheet);
            taken[sheet] = true;
            if likeness < SAME {
                doubts.add(
                    Unsure::JoinedByLikeness,
                    Owner::Sheet(sheet),
                    &sheets[sheet].place,
                    sheets[sheet].title.clone(),
                    vec![rows[row].title.clone()],
                );
            }
        }
    }
    by_number(rows, sheets, &mut partner, &mut taken, doubts);
    partner
}

/// The titles there are, each with where it stands; a plan that repeats itself compares them once.
fn by_title<'a>(titles: impl Iterator<Item = &'a str>) -> Vec<(Key, Vec<usize>)> {
    let mut places: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (at, title) in titles.enumerate() {
        places.entry(title).or_default().push(at);
    }
    let keyed = places.into_iter();
    keyed.map(|(title, at)| (Key::new(title), at)).collect()
}

/// What place and number add to the likeness of titles: enough to tell equal titles apart.
fn nearness(row: &RowEntry, sheet: &SheetEntry, row_at: usize, sheet_at: usize) -> f32 {
    let same = |a: &Option<String>, b: &Option<String>| a.is_some() && a == b;
    let mut near = 0.0;
    if same(&row.spot.group, &sheet.spot.group) {
        near += 0.04;
    }
    if same(&row.spot.mission, &sheet.spot.mission) {
        near += 0.03;
    } else if row.spot.dimension.is_some() && row.spot.dimension == sheet.spot.dimension {
        near += 0.01;
    }
    if near > 0.0 {
        if row.number.is_some() && row.number == sheet.number {
            near += 0.01;
        }
        near -= (row_at.abs_diff(sheet_at) as f32 * 0.0001).min(0.009);
    }
    near
}

/// Joins what titles left over: one row and one sheet with the same number in the same group, or
/// the same running number through the whole plan, if money does not speak against it.
fn by_number(
    rows: &[RowEntry],
    sheets: &[SheetEntry],
    partner: &mut [Option<usize>],
    taken: &mut [bool],
    doubts: &mut Doubts,
) {
    for row in 0..rows.len() {
        if partner[row].is_some() {
            continue;
        }
        let entry = &rows[row];
        let Some(number) = entry.number else {
            continue;
        };
        let grouped = entry.code.as_ref().is_some_and(|code| code.contains('.'));
        let found = (0..sheets.len()).find(|&sheet| {
            let other = &sheets[sheet];
            let same_place = if grouped {
                entry.spot.group.is_some() && entry.spot.group == other.spot.group
            } else {
                entry.spot.mission.is_some() && entry.spot.mission == other.spot.mission
            };
            !taken[sheet] && same_place && other.number == Some(number) && agree(entry, other)
        });
        if let Some(sheet) = found {
            partner[row] = Some(sheet);
            taken[sheet] = true;
            doubts.add(
                Unsure::JoinedByNumber,
                Owner::Sheet(sheet),
                &sheets[sheet].place,
                sheets[sheet].title.clone(),
                vec![entry.title.clone()],
            );
        }
    }
}

/// Whether kind and money of a row and a sheet may be those of one entry.
fn agree(row: &RowEntry, sheet: &SheetEntry) -> bool {
    let kinds = row.kind.is_none() || sheet.kind.is_none() || row.kind == sheet.kind;
    let money = match (row.status, sheet.said.status) {
        (BudgetStatus::Amount, BudgetStatus::Amount) => {
            sheet.said.amounts.iter().any(|(_, money)| {
                row.by_year
                    .values()
                    .chain(&row.amounts)
                    .any(|other| other == money)
            })
        }
        (BudgetStatus::Amount, BudgetStatus::None) | (BudgetStatus::None, BudgetStatus::Amount) => {
            false
        }
        _ => true,
    };
    kinds && money
}

fn entry(row: Option<RowEntry>, sheet: Option<SheetEntry>, years: &[FiscalYear]) -> Entry {
    let mut entry = Entry::default();
    let mut row_budget = row.as_ref().map(|row| row_budget(row, years));
    // One amount beside several titles belongs to the one whose sheet names it.
    if let (Some(row), Some(sheet), Some(budget)) = (&row, &sheet, &mut row_budget)
        && row.shared > 1
        && row.status == BudgetStatus::Amount
    {
        let named = sheet
            .said
            .amounts
            .iter()
            .any(|(_, money)| budget.amounts.values().any(|other| other == money));
        if !named && sheet.said.status != BudgetStatus::Unstated {
            *budget = Budget::default();
        }
    }
    let head_budget = sheet
        .as_ref()
        .map(|sheet| sheet_budget(sheet, years, row_budget.as_ref()));
    entry.budget = merge(row_budget.as_ref(), head_budget.as_ref());
    if let Some(row) = row {
        let part = if row.schedule {
            Part::Schedule
        } else {
            Part::Summary
        };
        entry.sources.push(Source {
            part,
            place: row.place.clone(),
        });
        entry.row = Some(Printed {
            code: row.code.clone(),
            title: row.title.clone(),
            kind: row.kind,
            mission: row.spot.mission.clone(),
            budget: row_budget.unwrap_or_default(),
            place: row.place,
        });
        entry.code = row.code;
        entry.dimension = row.spot.dimension;
        entry.mission = row.spot.mission;
        entry.group = row.spot.group;
        entry.kind = row.kind;
        entry.title = row.title;
        entry.quarters = row.quarters;
        entry.responsible = row.responsible;
        entry.note = row.note;
        let own_sheet = !(row.steps.is_empty()
            && row.objectives.is_empty()
            && row.outputs.is_empty()
            && row.outcomes.is_empty()
            && row.target.is_none());
        if own_sheet {
            entry.sheet = Some(Sheet {
                steps: row.steps,
                objectives: row.objectives,
                target_group: row.target,
                outputs: row.outputs,
                outcomes: row.outcomes,
                ..Sheet::default()
            });
        }
    }
    if let Some(sheet) = sheet {
        entry.sources.push(Source {
            part: Part::Sheet,
            place: sheet.place.clone(),
        });
        entry.head = Some(Printed {
            code: sheet.code.clone(),
            title: sheet.title.clone(),
            kind: sheet.kind,
            mission: sheet.spot.mission.clone(),
            budget: head_budget.unwrap_or_default(),
            place: sheet.place,
        });
        entry.code = entry.code.or(sheet.code);
        if !sheet.title.is_empty() {
            entry.title = sheet.title;
        }
        entry.kind = sheet.kind.or(entry.kind);
        // The sheet's headings are the finer ones; where none stands above it, the table knows.
        let stale = !sheet.fresh && entry.mission.is_some() && entry.mission != sheet.spot.mission;
        if sheet.spot.mission.is_some() && !stale {
            let same_mission = entry.mission == sheet.spot.mission;
            entry.dimension = sheet.spot.dimension;
            entry.mission = sheet.spot.mission;
            entry.group = sheet.spot.group.or(entry.group.filter(|_| same_mission));
        } else if entry.dimension.is_none() {
            entry.dimension = sheet.spot.dimension;
        }
        if !sheet.responsible.is_empty() {
            entry.responsible = sheet.responsible;
        }
        let from_row = entry.sheet.take();
        let mut own = sheet.sheet;
        if let Some(from_row) = from_row {
            if own.steps.is_empty() {
                own.steps = from_row.steps;
            }
            if own.objectives.is_empty() {
                own.objectives = from_row.objectives;
            }
        }
        entry.sheet = Some(own);
    }
    if entry.dimension.is_none() {
        entry.dimension = entry
            .mission
            .as_ref()
            .and_then(|mission| mission.split('.').next()?.parse().ok());
    }
    entry
}

fn row_budget(row: &RowEntry, years: &[FiscalYear]) -> Budget {
    let mut amounts: BTreeMap<FiscalYear, _> = row
        .by_year
        .iter()
        .map(|(year, money)| (FiscalYear::new(*year), *money))
        .collect();
    let mut basis = Basis::PerYear;
    if amounts.is_empty()
        && let (Some(money), Some(year)) = (row.amounts.first(), years.first())
    {
        amounts.insert(*year, *money);
        if years.len() > 1 {
            basis = Basis::WholePeriod;
        }
    }
    let status = if amounts.is_empty() && row.status == BudgetStatus::Amount {
        BudgetStatus::Unstated
    } else {
        row.status
    };
    Budget {
        amounts,
        status,
        basis,
    }
}

fn sheet_budget(sheet: &SheetEntry, years: &[FiscalYear], row: Option<&Budget>) -> Budget {
    let said = &sheet.said;
    let mut amounts = BTreeMap::new();
    let mut basis = Basis::PerYear;
    let period = sheet
        .sheet
        .period
        .as_deref()
        .map(super::period::years)
        .unwrap_or_default();
    for (year, money) in &said.amounts {
        match year {
            Some(year) => {
                amounts.insert(FiscalYear::new(*year), *money);
            }
            None => {
                let own: Vec<FiscalYear> = match (period.as_slice(), years) {
                    ([year], _) => vec![FiscalYear::new(*year)],
                    (_, [year]) => vec![*year],
                    (several, plan) if said.yearly => {
                        if several.len() > 1
                            && several
                                .iter()
                                .all(|year| plan.contains(&FiscalYear::new(*year)))
                        {
                            several.iter().map(|year| FiscalYear::new(*year)).collect()
                        } else {
                            plan.to_vec()
                        }
                    }
                    (several, plan) => {
                        // The table tells whether the one amount is each year's.
                        let each = row.is_some_and(|row| {
                            row.amounts.len() > 1
                                && row.amounts.values().all(|other| other == money)
                        });
                        if each {
                            row.map(|row| row.amounts.keys().copied().collect())
                                .unwrap_or_default()
                        } else {
                            basis = Basis::WholePeriod;
                            several
                                .first()
                                .map(|year| FiscalYear::new(*year))
                                .or(plan.first().copied())
                                .into_iter()
                                .collect()
                        }
                    }
                };
                for year in own {
                    amounts.entry(year).or_insert(*money);
                }
            }
        }
    }
    let status = if amounts.is_empty() && said.status == BudgetStatus::Amount {
        BudgetStatus::Unstated
    } else {
        said.status
    };
    Budget {
        amounts,
        status,
        basis,
    }
}

/// Every amount that is printed; for a year that both print, the table's.
fn merge(row: Option<&Budget>, head: Option<&Budget>) -> Budget {
    let (row, head) = match (row, head) {
        (Some(row), Some(head)) => (row, head),
        (Some(one), None) | (None, Some(one)) => return one.clone(),
        (None, None) => return Budget::default(),
    };
    let mut merged = if row.amounts.is_empty() {
        head.clone()
    } else {
        row.clone()
    };
    if !row.amounts.is_empty() && head.basis == Basis::PerYear {
        for (year, money) in &head.amounts {
            merged.amounts.entry(*year).or_insert(*money);
        }
    }
    merged.status = match (row.status, head.status) {
        _ if !merged.amounts.is_empty() => BudgetStatus::Amount,
        (BudgetStatus::None, _) | (_, BudgetStatus::None) => BudgetStatus::None,
        _ => BudgetStatus::Unstated,
    };
    merged
}
