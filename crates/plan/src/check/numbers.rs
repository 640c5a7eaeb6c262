//! Series of numbers that entries are counted with, each begun anew where the plan begins anew.

use super::{Context, Spot, context::arabic};
use crate::{Entry, Printed};
use std::collections::BTreeMap;

/// An entry in a series.
pub(super) struct Item<'a> {
    /// The number as printed.
    pub code: &'a str,
    /// Its last part: 2 of "1.1.1 (2)".
    pub number: u32,
    /// Whether the series is known to begin at 1.
    pub counts_from_one: bool,
    entry: usize,
    in_sheet: bool,
}

impl Item<'_> {
    /// Where it stands.
    pub fn spot(&self, context: &Context<'_>) -> Spot {
        if self.in_sheet {
            context.head(self.entry)
        } else {
            context.row(self.entry)
        }
    }
}

/// The series of the summary table; of the sheets where the table has no numbers.
pub(super) fn series<'a>(context: &Context<'a>) -> Vec<Vec<Item<'a>>> {
    let in_table = series_of(context, false, |entry| entry.row.as_ref());
    if in_table.is_empty() {
        series_of(context, true, |entry| entry.head.as_ref())
    } else {
        in_table
    }
}

fn series_of<'a>(
    context: &Context<'a>,
    in_sheet: bool,
    printed: impl Fn(&'a Entry) -> Option<&'a Printed>,
) -> Vec<Vec<Item<'a>>> {
    let mut grouped: BTreeMap<String, Vec<Item<'a>>> = BTreeMap::new();
    let mut running: Vec<Vec<Item<'a>>> = Vec::new();
    let mut last: Option<(u32, &Entry)> = None;
    let mut ordered: Vec<(usize, &Entry)> = context.entries().collect();
    ordered.sort_by_key(|(_, entry)| printed(entry).map(|printed| printed.place.line));
    let mut codes: Vec<(usize, &Entry, &str, String, u32)> = (ordered.into_iter())
        .filter_map(|(index, entry)| {
            let code = printed(entry)?.code.as_deref()?;
            let (prefix, number) = split(code)?;
            Some((index, entry, code, prefix, number))
        })
        .collect();
    if runs_on(&codes) {
        codes.iter_mut().for_each(|(.., prefix, _)| prefix.clear());
    }
    for (index, entry, code, prefix, number) in codes {
        let mut item = Item {
            code,
            number,
            counts_from_one: true,
            entry: index,
            in_sheet,
        };
        if !prefix.is_empty() {
            grouped.entry(prefix).or_default().push(item);
            continue;
        }
        let begins = match last {
            None => true,
            Some((before, other)) => number <= before && !same_heading(entry, other),
        };
        if begins {
            item.counts_from_one = number == 1;
            running.push(vec![item]);
        } else if let Some(series) = running.last_mut() {
            item.counts_from_one = series[0].counts_from_one;
            series.push(item);
        }
        last = Some((number, entry));
    }
    running.extend(grouped.into_values());
    running
}

/// Whether the number in brackets goes on where the group before it stopped ("1.1 (3)", "1.2 (4)")
/// more often than it begins again.
fn runs_on(codes: &[(usize, &Entry, &str, String, u32)]) -> bool {
    let (mut goes_on, mut begins_again) = (0, 0);
    for pair in codes.windows(2) {
        let (before, after) = (&pair[0], &pair[1]);
        if before.3 != after.3 {
            goes_on += u32::from(after.4 > 1 && after.4 == before.4 + 1);
            begins_again += u32::from(after.4 == 1);
        }
    }
    goes_on > begins_again
}

fn same_heading(one: &Entry, other: &Entry) -> bool {
    one.group.is_some() && one.group == other.group && one.mission == other.mission
}

/// A code taken apart: ("1.1.1", 2) for "1.1.1 (2)", ("", 7) for "7)". A code of levels alone
/// ("1.1.1") names a group, which several entries may share; it is no number of its own.
fn split(code: &str) -> Option<(String, u32)> {
    let code = arabic(code);
    let code = code.trim().trim_end_matches([')', '.', ']']);
    let prefix = code.trim_end_matches(|letter: char| letter.is_ascii_digit());
    let (prefix, number) = code.split_at(prefix.len());
    let number = number.parse().ok()?;
    if prefix.ends_with('.') {
        return None;
    }
    let prefix = prefix.trim_end_matches(|letter: char| !letter.is_ascii_digit());
    Some((prefix.trim().to_owned(), number))
}
