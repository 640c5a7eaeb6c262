//! Tables that a converter wrote with every cell on a line of its own: the column headings stand
//! one below the other, then the cells, without those that were empty. What a line holds tells its
//! column.

use super::{
    amount,
    column::{self, Role},
    flow::{Flow, FlowCell, FlowRow, Item},
    lines,
    mark::{self, Style},
    period, table, totals, units,
};
use plan::{BudgetStatus, Kind};

/// Fewest column headings in a run that make a table.
const HEADS: usize = 4;

/// Most lines of a row that are looked at: a title, its steps, its money.
const LONGEST_ROW: usize = 24;

/// Puts the lines of such tables together again.
pub(super) fn restore(flow: &mut Flow) {
    let items = std::mem::take(&mut flow.items);
    let mut out = Vec::with_capacity(items.len());
    let mut at = 0;
    while at < items.len() {
        let heads = run_of_heads(flow, &items[at..]);
        let (used, rows) = match heads {
            Some(columns) => table(flow, &items[at..], &columns),
            None => (0, Vec::new()),
        };
        if rows.len() > 1 {
            out.push(Item::Table(rows));
            at += used;
        } else {
            out.push(items[at].clone());
            at += 1;
        }
    }
    flow.items = out;
}

/// A column and the line that heads it.
type Head = (usize, Role);

fn run_of_heads(flow: &Flow, items: &[Item]) -> Option<Vec<Head>> {
    let mut heads = Vec::new();
    for item in items.iter().take(16) {
        let Item::Paragraph { piece, .. } = item else {
            break;
        };
        if mark::leading(flow.text(*piece)).is_some() {
            break;
        }
        let Some(role) = column::column(flow.text(*piece)) else {
            break;
        };
        heads.push((*piece, role));
    }
    let settled = table::settle(heads.iter().map(|(_, role)| Some(*role)).collect());
    for ((_, role), settled) in heads.iter_mut().zip(settled) {
        *role = settled.unwrap_or(*role);
    }
    let has = |wanted: fn(&Role) -> bool| heads.iter().any(|(_, role)| wanted(role));
    let entries = has(|role| *role == Role::Title)
        && has(|role| {
            matches!(
                role,
                Role::Year(_) | Role::Budget | Role::Period | Role::Mission
            )
        });
    let risks = has(|role| *role == Role::Issue)
        && has(|role| *role == Role::Control)
        && has(|role| matches!(role, Role::Number | Role::Process));
    (heads.len() >= HEADS && (entries || risks)).then_some(heads)
}

/// The rows of the table that begins here, and how many items it takes.
fn table(flow: &Flow, items: &[Item], heads: &[Head]) -> (usize, Vec<FlowRow>) {
    // "งบประมาณ (บาท)" below each year is no column of its own.
    let years = heads.iter().any(|(_, role)| matches!(role, Role::Year(_)));
    let (columns, below): (Vec<Head>, Vec<Head>) = heads
        .iter()
        .partition(|(_, role)| !(years && *role == Role::Budget));
    let roles: Vec<Role> = columns.iter().map(|(_, role)| *role).collect();
    let mut rows = vec![Builder::new(roles.len())];
    for (index, (piece, _)) in columns.iter().enumerate() {
        rows[0].put(index, *piece);
    }
    if !below.is_empty() {
        let first = roles
            .iter()
            .position(|role| matches!(role, Role::Year(_)))
            .unwrap_or(0);
        let mut row = Builder::new(roles.len());
        for (index, (piece, _)) in below.iter().enumerate() {
            row.put((first + index).min(roles.len() - 1), *piece);
        }
        rows.push(row);
    }
    let risks = roles.contains(&Role::Issue);
    let mut used = heads.len();
    let mut last: Option<usize> = None;
    let mut row = Builder::new(roles.len());
    let (mut skip, mut counted) = (0, 0);
    for (at, item) in items.iter().enumerate().skip(heads.len()) {
        if skip > 0 {
            skip -= 1;
            continue;
        }
        let Item::Paragraph { piece, .. } = item else {
            break;
        };
        let text = flow.text(*piece);
        if run_of_heads(flow, &items[at..]).is_some()
            || lines::ends_table(text) && !leads_to_row(flow, &items[at..])
        {
            break;
        }
        // Steps may run long; without a column of steps such a line is running text.
        let most = if roles.contains(&Role::Steps) || risks {
            6000
        } else {
            600
        };
        if text.chars().take(most + 1).count() > most {
            break;
        }
        used = at + 1;
        if let Some(packed) = packed_amounts(flow, &items[at..], &roles, &row) {
            skip = packed.len() - 1;
            used += skip;
            for (column, piece) in packed {
                row.put(column, piece);
                last = Some(column);
            }
            continue;
        }
        let column = if risks {
            risk_place(text, &roles, last)
        } else if let Some(column) = counter(flow, &items[at..], &roles, &mut counted) {
            column
        } else if outline_number(text) {
            continue;
        } else {
            let next = items.get(at + 1).and_then(|item| match item {
                Item::Paragraph { piece, .. } => Some(flow.text(*piece)),
                Item::Table(_) => None,
            });
            place(text, next, &roles, &row, last)
        };
        // A heading without a column of its own has a row of its own.
        if !risks && is_heading(text, &roles) {
            rows.push(std::mem::replace(&mut row, Builder::new(roles.len())));
            row.put(column, *piece);
            rows.push(std::mem::replace(&mut row, Builder::new(roles.len())));
            last = None;
            continue;
        }
        let begins =
            row.filled(column) && last != Some(column) || last.is_some_and(|last| column < last);
        if begins {
            rows.push(std::mem::replace(&mut row, Builder::new(roles.len())));
        }
        row.put(column, *piece);
        last = Some(column);
    }
    rows.push(row);
    let rows = rows
        .into_iter()
        .filter(|row| !row.is_empty())
        .map(|row| row.finish(flow))
        .collect();
    (used, rows)
}

/// Whether a dimension's heading stands in the table: the next line of money comes before the
/// next label of a sheet.
fn leads_to_row(flow: &Flow, items: &[Item]) -> bool {
    let mut texts = items.iter().take(LONGEST_ROW).map_while(|item| match item {
        Item::Paragraph { piece, .. } => Some(flow.text(*piece)),
        Item::Table(_) => None,
    });
    let heading = texts
        .next()
        .is_some_and(|text| lines::dimension_words(text).is_some());
    let row = texts.find_map(|text| {
        if lines::ends_table(text) {
            return Some(false);
        }
        let money = text.chars().take(31).count() <= 30
            && !outline_number(text)
            && amount::read(text, true).status != BudgetStatus::Unstated;
        money.then_some(true)
    });
    heading && row == Some(true)
}

/// The amounts that begin here, where the cell of titles holds several: as many lines for each
/// year as there are titles, one year's cell below the other.
fn packed_amounts(
    flow: &Flow,
    items: &[Item],
    roles: &[Role],
    row: &Builder,
) -> Option<Vec<(usize, usize)>> {
    let title = roles.iter().position(|role| *role == Role::Title)?;
    let titles = row.0[title]
        .iter()
        .filter(|piece| mark::leading(flow.text(**piece)).is_some())
        .count();
    let years: Vec<usize> = (0..roles.len())
        .filter(|&index| matches!(roles[index], Role::Year(_) | Role::Budget))
        .collect();
    if titles < 2 || !row.money_free(roles) {
        return None;
    }
    let amounts: Vec<usize> = items
        .iter()
        .take(titles * years.len() + 1)
        .map_while(|item| match item {
            Item::Paragraph { piece, .. } => Some(*piece),
            Item::Table(_) => None,
        })
        .take_while(|piece| {
            let text = flow.text(*piece);
            text.chars().take(31).count() <= 30
                && amount::read(text, true).status != BudgetStatus::Unstated
        })
        .collect();
    (amounts.len() == titles * years.len()).then(|| {
        let columns = years
            .iter()
            .flat_map(|&year| std::iter::repeat_n(year, titles));
        columns.zip(amounts).collect()
    })
}

/// Whether a line is the heading of a dimension or mission for which the table has no column.
fn is_heading(text: &str, roles: &[Role]) -> bool {
    if lines::dimension_words(text).is_some_and(|(number, _)| number.is_some()) {
        return !roles.contains(&Role::Dimension);
    }
    let text = lines::heading_words(text);
    let mission = mark::leading(text).filter(|mark| {
        mark.parts.len() == 2
            && matches!(mark.style, Style::Dot | Style::Paren)
            && mark::leading(&text[mark.length..]).is_none()
            && Kind::of_title(&text[mark.length..]).is_none()
    });
    mission.is_some() && !roles.contains(&Role::Mission)
}

/// The column of running numbers, where the line is the next of them, or the first on this page
/// with a title below it.
fn counter(flow: &Flow, items: &[Item], roles: &[Role], counted: &mut u16) -> Option<usize> {
    let column = roles.iter().position(|role| *role == Role::Number)?;
    let mut texts = items.iter().take(2).map_while(|item| match item {
        Item::Paragraph { piece, .. } => Some(flow.text(*piece)),
        Item::Table(_) => None,
    });
    let number = thai::digits::to_arabic(texts.next()?)
        .trim_end_matches(['.', ')'])
        .parse::<u16>()
        .ok()?;
    let titled = texts
        .next()
        .is_some_and(|next| Kind::of_title(next).is_some());
    (number == *counted + 1 || *counted == 0 && titled).then(|| {
        *counted = number;
        column
    })
}

/// A page number between two cells; "0" is an amount.
fn outline_number(text: &str) -> bool {
    lines::is_page_number(text) && amount::read(text, true).status != BudgetStatus::None
}

/// The column of a risk table that a line belongs to: the next one, unless the line itself tells.
fn risk_place(text: &str, roles: &[Role], last: Option<usize>) -> usize {
    let column = |wanted: Role| roles.iter().position(|role| *role == wanted);
    if lines::is_page_number(text) {
        return column(Role::Number).unwrap_or(0);
    }
    let level = ["สูง", "ปานกลาง", "ต่ำ", "น้อย", "มาก"]
        .iter()
        .any(|word| text.starts_with(word))
        && text.chars().count() < 25;
    match (level.then(|| column(Role::Level)).flatten(), last) {
        (Some(level), _) => level,
        (None, Some(last)) if mark::leading(text).is_some_and(|mark| mark.last() > Some(1)) => last,
        (None, Some(last)) => (last + 1) % roles.len(),
        (None, None) => 0,
    }
}

/// The column that a line belongs to.
fn place(
    text: &str,
    next: Option<&str>,
    roles: &[Role],
    row: &Builder,
    last: Option<usize>,
) -> usize {
    let column = |wanted: Role| roles.iter().position(|role| *role == wanted);
    let title = column(Role::Title).unwrap_or(0);
    if totals::says_total(text) {
        return 0;
    }
    if !totals::counts(text).is_empty() && row.filled(0) && last == Some(0) {
        return title;
    }
    let said = amount::read(text, true);
    let short = text.chars().take(61).count() <= 60;
    if said.status != BudgetStatus::Unstated
        && short
        && mark::leading(text).is_none_or(|mark| mark.style == Style::Bullet)
    {
        let money = |index: &usize| matches!(roles[*index], Role::Year(_) | Role::Budget);
        let free = (0..roles.len())
            .filter(money)
            .find(|index| !row.filled(*index));
        let words = amount::refuses(text);
        return match (free, column(Role::Note)) {
            (Some(free), _) if !words || row.money_free(roles) => free,
            (_, Some(note)) => note,
            (Some(free), None) => free,
            (None, None) => roles.len() - 1,
        };
    }
    if short
        && !period::quarters(text).is_empty()
        && let Some(period) = column(Role::Period)
    {
        return period;
    }
    // "ข้อมูลประกอบ ๑) … ๒) …": numbered words beside a title are its steps.
    let numbered = mark::all(text)
        .iter()
        .filter(|(_, mark)| mark.parts.len() == 1 && mark.style == Style::Paren)
        .count();
    if numbered >= 2
        && row.filled(title)
        && let Some(steps) = column(Role::Steps)
    {
        return steps;
    }
    let text = lines::heading_words(text);
    let Some(found) = mark::leading(text) else {
        if Kind::of_title(text).is_some() {
            return title;
        }
        if lines::dimension_words(text).is_some_and(|(number, _)| number.is_some()) {
            return column(Role::Dimension).unwrap_or(0);
        }
        let unit = short && !units::read(&[text.to_owned()]).is_empty() && units::is_unit(text);
        return match (unit.then(|| column(Role::Responsible)).flatten(), last) {
            (Some(unit), _) => unit,
            // A broken line goes on.
            (None, Some(last)) => last,
            (None, None) => title,
        };
    };
    let words = &text[found.length..];
    let item = mark::leading(words).is_some_and(|mark| mark.parts.len() == 1);
    let class = Kind::of_title(words).is_some();
    let valued = next.is_some_and(|next| amount::read(next, true).status != BudgetStatus::Unstated);
    // Behind a title, its steps; behind money, time or unit the next title or heading.
    if found.parts.len() < 2
        && !class
        && let Some(steps) = column(Role::Steps)
        && (last == Some(title) && row.filled(title)
            || last == Some(steps)
            || last.is_none() && found.last() > Some(1))
    {
        return steps;
    }
    match (found.style, found.parts.len()) {
        (Style::Dot, 1) if !class && !valued => column(Role::Dimension).unwrap_or(title),
        (Style::Dot | Style::Paren, 2) if !(item || class && valued) => {
            column(Role::Mission).unwrap_or(title)
        }
        (Style::Paren | Style::Dot | Style::Bullet, 1 | 0)
            if !class && row.filled(title) && column(Role::Steps).is_none() =>
        {
            last.unwrap_or(title)
        }
        _ => title,
    }
}

/// A row while its cells come in.
struct Builder(Vec<Vec<usize>>);

impl Builder {
    fn new(width: usize) -> Self {
        Self(vec![Vec::new(); width])
    }

    fn put(&mut self, column: usize, piece: usize) {
        if let Some(cell) = self.0.get_mut(column) {
            cell.push(piece);
        }
    }

    fn filled(&self, column: usize) -> bool {
        self.0.get(column).is_some_and(|cell| !cell.is_empty())
    }

    fn money_free(&self, roles: &[Role]) -> bool {
        roles.iter().enumerate().all(|(index, role)| {
            !matches!(role, Role::Year(_) | Role::Budget) || !self.filled(index)
        })
    }

    fn is_empty(&self) -> bool {
        self.0.iter().all(Vec::is_empty)
    }

    fn finish(self, flow: &Flow) -> FlowRow {
        let first = self.0.iter().flatten().min().copied();
        let cells = self
            .0
            .into_iter()
            .map(|pieces| FlowCell {
                pieces: match (pieces.first(), pieces.last()) {
                    (Some(first), Some(last)) => *first..last + 1,
                    _ => 0..0,
                },
                span: 1,
            })
            .collect();
        FlowRow {
            cells,
            place: first
                .map(|piece| flow.place(piece).clone())
                .unwrap_or_default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::{document, understand};

    #[test]
    fn cells_below_each_other_become_rows() {
        let text = "มิติ\nภารกิจตามมิติ\nโครงการ/กิจกรรม/มาตรการ\nปี ๒๕๖๘\nหมายเหตุ\n\
            ๑. การสร้างวัฒนธรรมสุจริต\n๑.๑ การเสริมสร้างจิตสำนึก\n๑.๑.๑ (๑) โครงการต้นกล้าสุจริต\n๓๐,๐๐๐\n\
            ๑.๑.๑ (๒) มาตรการงดของขวัญ\n-\nไม่ใช้งบประมาณ\nรวมมิติที่ ๑\n๑ โครงการ ๑ มาตรการ\n๓๐,๐๐๐\n";
        let plan = understand(&document("plan.txt", text.as_bytes()).expect("text")).plan;
        let titles: Vec<_> = plan
            .entries
            .iter()
            .map(|entry| entry.title.as_str())
            .collect();
        assert_eq!(titles, ["โครงการต้นกล้าสุจริต", "มาตรการงดของขวัญ"]);
        assert_eq!(plan.entries[0].budget.amounts.len(), 1);
        assert_eq!(plan.entries[1].budget.status, plan::BudgetStatus::None);
        assert_eq!(plan.stated.len(), 3);
    }
}
