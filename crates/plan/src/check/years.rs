//! Years and ranges of years in texts, in the Buddhist era.

use super::{Context, Spot};
use regex::Regex;
use std::{collections::BTreeSet, ops::Range, sync::LazyLock};

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

/// A range in a text.
pub(super) struct YearRange {
    pub start: u16,
    pub end: u16,
    /// Where it stands in the text.
    pub bytes: Range<usize>,
}

const TO: &str = r"\s*(?:[-–—−~]+|ถึง(?:ปี)?)\s*(?:พ\.\s?ศ\.\s*)?";

static RANGE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(&format!(r"(2[45678][0-9]{{2}}){TO}(2[45678][0-9]{{2}})")).expect("constant pattern")
});

static QUARTERS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(&format!(
        r"ไตรมาส(?:ที่)?\s*([1-4]){TO}(?:ไตรมาส(?:ที่)?\s*)?([1-4])"
    ))
    .expect("constant pattern")
});

/// The ranges of years in a text with Arabic digits. Numbers that go on beyond four digits, or
/// that a date or telephone number stands around, are none.
pub(super) fn ranges(text: &str) -> impl Iterator<Item = YearRange> {
    let found = text.contains("25").then(|| RANGE.captures_iter(text));
    (found.into_iter().flatten()).filter_map(|found| {
        let bytes = found.get(0)?.range();
        let before = text[..bytes.start].trim_end();
        let after = text[bytes.end..].chars().next();
        let is_part = before
            .ends_with(|c: char| c.is_ascii_digit() || matches!(c, '-' | '/' | '–'))
            || after.is_some_and(|c| c.is_ascii_digit());
        let (start, end) = (found[1].parse().ok()?, found[2].parse().ok()?);
        (!is_part).then_some(YearRange { start, end, bytes })
    })
}

/// The ranges of quarters in a text with Arabic digits.
pub(super) fn quarter_ranges(text: &str) -> impl Iterator<Item = YearRange> {
    let found = text
        .contains("ไตรมาส")
        .then(|| QUARTERS.captures_iter(text));
    (found.into_iter().flatten()).filter_map(|found| {
        Some(YearRange {
            start: found[1].parse().ok()?,
            end: found[2].parse().ok()?,
            bytes: found.get(0)?.range(),
        })
    })
}

static YEAR: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"25[0-9]{2}").expect("constant pattern"));

/// The years a period names one by one. A year within a range or a date ("๑ ตุลาคม ๒๕๖๕") is
/// not among them: a fiscal year begins in the calendar year before it.
pub(super) fn single(period: &str) -> Vec<u16> {
    let text = super::context::arabic(period);
    let ranges: Vec<Range<usize>> = ranges(&text).map(|range| range.bytes).collect();
    (YEAR.find_iter(&text))
        .filter(|year| !ranges.iter().any(|range| range.contains(&year.start())))
        .filter(|year| !is_dated(&text[..year.start()]))
        .filter_map(|year| year.as_str().parse().ok())
        .collect()
}

fn is_dated(before: &str) -> bool {
    let before = before.trim_end();
    let before = before.strip_suffix("พ.ศ.").unwrap_or(before).trim_end();
    // Full months end in these syllables, short ones in a full stop ("ต.ค.").
    ["คม", "ยน", "พันธ์", "ธ์"]
        .iter()
        .any(|month| before.ends_with(month))
        || (before.ends_with('.') && !before.ends_with("ศ."))
}

/// Where a year stands in a line.
pub(super) fn spot_of(context: &Context<'_>, line: u32, year: u16) -> Option<Spot> {
    let index = context.indices(line..line.saturating_add(1)).next()?;
    let year = year.to_string();
    let at = context.arabic[index].find(&year)?;
    Some(context.arabic_stretch(index, at..at + year.len()))
}

/// Where a year that follows the words for a fiscal year stands in a line.
pub(super) fn spot_of_fiscal(context: &Context<'_>, line: u32, year: u16) -> Option<Spot> {
    let index = context.indices(line..line.saturating_add(1)).next()?;
    let text = &context.lines[index].text;
    if !text.contains("ปี") && text.chars().count() > 40 {
        return None;
    }
    spot_of(context, line, year)
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
        let is_heading =
            text.contains("มิติ") || text.contains("หมายเหตุ") || text.contains("โครงการ");
        if !is_heading || !text.contains("ปี") || !text.contains(['|', '\t']) {
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
