//! Years and ranges of years in texts, in the Buddhist era.

use super::{Context, Spot};
use regex::Regex;
use std::{collections::BTreeSet, ops::Range, sync::LazyLock};
use thai::fiscal::Years;

/// The fiscal years of the plan; `None` where it does not say.
pub(super) fn of_plan(context: &Context<'_>) -> Option<BTreeSet<u16>> {
    let years: BTreeSet<u16> = context.plan.years.iter().map(|year| year.get()).collect();
    (!years.is_empty()).then_some(years)
}

/// The plan's years in words: "2566–2570", "2565".
pub(super) fn span(years: &BTreeSet<u16>) -> String {
    match (years.first(), years.last()) {
        (Some(first), Some(last)) if first != last => format!("{first}–{last}"),
        (Some(year), _) => year.to_string(),
        _ => String::new(),
    }
}

/// A range of years or quarters in a text.
pub(super) struct NumberRange {
    pub start: u16,
    pub end: u16,
    /// The bytes it fills.
    pub bytes: Range<usize>,
}

/// The ranges of years that a text names. Digits that go on around a range are a telephone
/// number or a reference, and no years.
pub(super) fn ranges(text: &str) -> impl Iterator<Item = NumberRange> {
    let found = may_name_years(text).then(|| Years::find(text));
    (found.into_iter().flatten()).filter_map(|(bytes, years)| {
        let before = text[..bytes.start].trim_end().chars().next_back();
        let after = text[bytes.end..].chars().next();
        let goes_on = before.is_some_and(|c| c.is_numeric() || matches!(c, '-' | '/' | '–'))
            || after.is_some_and(char::is_numeric);
        (years.first != years.last && !goes_on).then_some(NumberRange {
            start: years.first.get(),
            end: years.last.get(),
            bytes,
        })
    })
}

/// Every range of years in the lines, with the index of its line.
pub(super) fn all_ranges<'c>(context: &'c Context<'_>) -> &'c [(usize, NumberRange)] {
    context.ranges.get_or_init(|| {
        let lines = context.lines.iter().enumerate();
        let ranges =
            lines.flat_map(|(line, source)| ranges(&source.text).map(move |range| (line, range)));
        ranges.collect()
    })
}

/// The years a text names one by one, outside any range.
pub(super) fn single(text: &str) -> Vec<u16> {
    let years = Years::find(text).into_iter().map(|(_, years)| years);
    let single = years.filter(|years| years.first == years.last);
    single.map(|years| years.first.get()).collect()
}

fn may_name_years(text: &str) -> bool {
    ["25", "26", "๒๕", "๒๖"]
        .iter()
        .any(|century| text.contains(century))
}

static QUARTERS: LazyLock<Regex> = LazyLock::new(|| {
    let word = r"ไตรมาส(?:ที่)?\s*";
    Regex::new(&format!(
        r"{word}([1-4])\s*(?:[-–—]|ถึง)\s*(?:{word})?([1-4])"
    ))
    .expect("constant pattern")
});

/// The ranges of quarters in a text with Arabic digits.
pub(super) fn quarter_ranges(text: &str) -> impl Iterator<Item = NumberRange> {
    let found = text
        .contains("ไตรมาส")
        .then(|| QUARTERS.captures_iter(text));
    (found.into_iter().flatten()).filter_map(|found| {
        Some(NumberRange {
            start: found[1].parse().ok()?,
            end: found[2].parse().ok()?,
            bytes: found.get(0)?.range(),
        })
    })
}

/// Where a year stands in a line.
pub(super) fn spot_of(context: &Context<'_>, line: u32, year: u16) -> Option<Spot> {
    let index = context.indices(line..line.saturating_add(1)).next()?;
    let year = year.to_string();
    let at = context.arabic[index].find(&year)?;
    Some(context.arabic_stretch(index, at..at + year.len()))
}

static HEADED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?:ปี|พ\.\s?ศ\.)(?:งบประมาณ)?\s*(?:พ\.\s?ศ\.)?\s*(25[0-9]{2})\s*(?:[|\t]|$)")
        .expect("constant pattern")
});

/// The years a table's columns are headed with: line index, and each year with its bytes in the
/// line with Arabic digits.
pub(super) fn table_headings<'a>(
    context: &'a Context<'_>,
) -> impl Iterator<Item = (usize, Vec<(u16, Range<usize>)>)> + 'a {
    (context.arabic.iter().enumerate()).filter_map(|(line, text)| {
        let words = ["มิติ", "หมายเหตุ", "โครงการ"];
        let is_heading = text.contains("ปี") && words.iter().any(|word| text.contains(word));
        if !is_heading || !text.contains(['|', '\t']) {
            return None;
        }
        let years: Vec<_> = (HEADED.captures_iter(text))
            .filter_map(|found| {
                let year = found.get(1)?;
                Some((year.as_str().parse().ok()?, year.range()))
            })
            .collect();
        (!years.is_empty()).then_some((line, years))
    })
}
