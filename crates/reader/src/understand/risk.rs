//! The risk table of part 1.

use super::{
    column::Role,
    flow::{Fate, Flow, FlowRow},
    steps,
    table::{self, Columns},
    text::tidy,
};
use plan::Risk;

/// Reads a risk table; a row without a process goes on the row before it, and so does a table
/// that the page broke.
pub(super) fn read(
    flow: &mut Flow,
    rows: &[FlowRow],
    columns: &mut Columns,
    risks: &mut Vec<Risk>,
) {
    for row in rows {
        if let Some(found) = table::columns(flow, row) {
            *columns = found;
            for cell in &row.cells {
                flow.mark_cell(cell, Fate::Structure);
            }
            continue;
        }
        let mut risk = Risk {
            place: row.place.clone(),
            ..Risk::default()
        };
        let mut index = 0;
        for cell in &row.cells {
            let role = columns.get(index).copied().flatten();
            index += cell.span;
            let text = tidy(&flow.cell(cell));
            if text.is_empty() {
                continue;
            }
            let lines: Vec<String> = cell
                .pieces
                .clone()
                .map(|piece| flow.text(piece).to_owned())
                .collect();
            let fate = match role {
                Some(Role::Number) => Fate::Structure,
                Some(Role::Process) => {
                    risk.process = text;
                    Fate::Plan
                }
                Some(Role::Issue) => {
                    // Two columns may tell the risk: the event and what it leads to.
                    risk.issues.extend(items(&lines));
                    Fate::Plan
                }
                Some(Role::Level) => {
                    risk.levels.extend(levels(&lines));
                    Fate::Plan
                }
                Some(Role::Control | Role::Title) => {
                    risk.controls.extend(items(&lines));
                    Fate::Plan
                }
                _ => Fate::Unread,
            };
            flow.mark_cell(cell, fate);
        }
        let goes_on = risk.process.is_empty() && (risk.issues.is_empty() || risk.levels.is_empty());
        match risks.last_mut() {
            Some(last) if goes_on => {
                last.issues.append(&mut risk.issues);
                last.levels.append(&mut risk.levels);
                last.controls.append(&mut risk.controls);
            }
            _ if risk.process.is_empty() && risk.issues.is_empty() && risk.controls.is_empty() => {}
            _ => risks.push(risk),
        }
    }
}

fn items(lines: &[String]) -> Vec<String> {
    steps::runs(lines.iter().map(String::as_str))
        .into_iter()
        .flat_map(|run| std::iter::once(run.lead).chain(run.items))
        .filter(|item| !item.is_empty())
        .collect()
}

fn levels(lines: &[String]) -> Vec<String> {
    // Longer words first; a broken cell leaves spaces inside them.
    const KNOWN: [&str; 11] = [
        "น้อยที่สุด",
        "มากที่สุด",
        "ปานกลาง",
        "น้อยมาก",
        "สูงมาก",
        "ต่ำมาก",
        "กลาง",
        "น้อย",
        "สูง",
        "ต่ำ",
        "มาก",
    ];
    let text = lines.join(" ");
    let mut rest = text.as_str();
    let mut found = Vec::new();
    loop {
        rest = rest.trim_start_matches([' ', ',', '/', '\n']);
        if rest.is_empty() {
            return found;
        }
        let number = rest.len()
            - rest
                .trim_start_matches(|c| thai::digits::value(c).is_some())
                .len();
        let word = KNOWN
            .iter()
            .find_map(|word| Some((*word, strip_spaced(rest, word)?)));
        match word {
            Some((word, after)) => {
                found.push(word.to_owned());
                rest = after;
            }
            None if number > 0 => {
                found.push(rest[..number].to_owned());
                rest = &rest[number..];
            }
            None => return items(lines),
        }
    }
}

/// What follows a word in a text, whatever spaces stand inside the word.
fn strip_spaced<'a>(text: &'a str, word: &str) -> Option<&'a str> {
    let mut letters = text.chars();
    for letter in word.chars() {
        if letters.find(|c| !c.is_whitespace())? != letter {
            return None;
        }
    }
    Some(letters.as_str())
}
