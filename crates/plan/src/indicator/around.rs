//! The words around a number: which of them speak of it, and where it is part of something else.

use super::words::{BASE, BEFORE, Before, CHANGE};
use super::{Base, Operator, Period};
use crate::kind::{is_space, strip_spaced};
use std::ops::Range;
use thai::fiscal::FiscalYear;

/// What the words before a number say.
#[derive(Default)]
pub(super) struct Said {
    pub bound: Option<Operator>,
    pub within: bool,
    pub change: Option<Operator>,
    pub percent: bool,
    pub count: bool,
    pub per: Option<Period>,
    pub rank: bool,
    pub score: bool,
    pub level: bool,
    pub to: bool,
    pub left: bool,
    pub from: bool,
}

/// Reads the words before a number, nearest first; `None` where they say that it is no target.
/// Where they lead up to what a fall or rise is measured against ("ลดลงจากปี 2565 ร้อยละ 10"), the
/// words before that count too.
pub(super) fn said_before(before: &str, base: Option<&Range<usize>>) -> Option<Said> {
    let mut said = Said::default();
    let mut rest = before;
    for place in 0..8 {
        if let Some(base) = base.filter(|base| base.end == rest.trim_end().len()) {
            rest = &rest[..base.start];
        }
        let Some((word, _, further)) = longest(rest, BEFORE, strip_end) else {
            break;
        };
        match word {
            Before::Never if place == 0 => return None,
            Before::Never => break,
            Before::Bound(operator) => said.bound = said.bound.or(Some(operator)),
            Before::Within => said.within = true,
            Before::Change(operator) => said.change = said.change.or(Some(operator)),
            Before::Percent => said.percent = true,
            Before::Count => said.count = true,
            Before::Per(period) => said.per = said.per.or(Some(period)),
            Before::Rank => said.rank = true,
            Before::Score => said.score = true,
            Before::Level => said.level = true,
            Before::To => said.to = true,
            Before::Left => said.left = true,
            Before::From => said.from = true,
            Before::Filler => {}
        }
        rest = further;
    }
    Some(said)
}

/// What follows a number once its repetition in words is passed over: "3 (สาม) ช่องทาง".
pub(super) fn after_words(rest: &str) -> &str {
    let words = rest
        .trim_start()
        .strip_prefix('(')
        .and_then(|inside| inside.split_once(')'));
    match words {
        Some((words, after)) if thai::numerals::parse(words).is_some() => after,
        _ => rest,
    }
}

/// Whether digits are part of something else: a list number, a name like "O36", a date, an item
/// in brackets.
pub(super) fn is_no_number(before: &str, after: &str) -> bool {
    let last = before.chars().next_back();
    let next = after.chars().next();
    let begins_line = !before.contains(char::is_alphabetic);
    let slashed = |text: Option<char>| text == Some('/');
    let numbered = |text: &str, mark: char| {
        text.trim_end_matches(mark)
            .ends_with(|c: char| c.is_ascii_digit())
    };
    last.is_some_and(|c| c.is_ascii_alphanumeric())
        || last == Some('.') && numbered(before, '.')
        || last == Some('(') && next == Some(')')
        || begins_line && matches!(next, Some(')' | '.'))
        || slashed(last) && numbered(before, '/')
        || slashed(next) && after[1..].starts_with(|c: char| c.is_ascii_digit())
        || (1..=12).any(|month| names_month(after.trim_start(), month))
}

fn names_month(text: &str, month: u8) -> bool {
    let names = [thai::date::month(month), thai::date::short_month(month)];
    names
        .into_iter()
        .flatten()
        .any(|name| text.starts_with(name))
}

/// The higher number of a range, and what follows it.
pub(super) fn range_end(after: &str) -> Option<(&str, &str)> {
    let after = after.trim_start();
    let number = after
        .strip_prefix(['-', '–', '—', '~'])
        .or_else(|| after.strip_prefix("ถึง"))?;
    digits(number)
}

/// "อันดับ 1 ใน 43": the last rank that is good enough, and what follows it.
pub(super) fn rank_out_of<'a>(said: &Said, after: &'a str) -> Option<(&'a str, &'a str)> {
    digits(strip_spaced(after, "ใน").filter(|_| said.rank)?)
}

fn digits(text: &str) -> Option<(&str, &str)> {
    let text = text.trim_start();
    let end = text
        .find(|c: char| !c.is_ascii_digit() && c != ',' && c != '.')
        .unwrap_or(text.len());
    let number = text[..end].trim_end_matches([',', '.']);
    (!number.is_empty()).then(|| text.split_at(number.len()))
}

/// The word up to the next space or bracket, as a unit that no table knows.
pub(super) fn next_word(text: &str) -> Option<(&str, &str)> {
    const LONGEST_UNIT: usize = 12;
    let text = text.trim_start_matches(is_space);
    let end = text
        .find(|c: char| !thai::letters::is_thai(c))
        .unwrap_or(text.len());
    let (word, rest) = text.split_at(end);
    (!word.is_empty() && word.chars().count() <= LONGEST_UNIT).then_some((word, rest))
}

/// Whether a text begins with making something less: "ลดจำนวน…", "เพื่อลด…".
pub(super) fn begins_with_less(text: &str) -> bool {
    let mut text = text.trim_start_matches(|c: char| !c.is_alphabetic());
    for word in ["เพื่อ", "สามารถ", "ช่วย", "การ"] {
        text = strip_spaced(text, word).unwrap_or(text);
    }
    strip_spaced(text, "ลด").is_some()
}

/// Falls and rises of a text; whether each is denied or kept; where it stands.
pub(super) fn changes(text: &str) -> impl Iterator<Item = (Operator, bool, Range<usize>)> {
    CHANGE.captures_iter(text).filter_map(|change| {
        if change.name("level").is_some() {
            return None;
        }
        let negated = change.name("not").is_some() || change.name("keep").is_some();
        let operator = if change.name("falls").is_some() {
            Operator::Falls
        } else {
            Operator::Rises
        };
        Some((operator, negated, change.get(0)?.range()))
    })
}

/// What a fall or rise is measured against, and where the line says so.
pub(super) fn base(text: &str) -> Option<(Range<usize>, Base)> {
    let found = text.contains("ปี").then(|| BASE.captures(text)).flatten()?;
    let year = ["year", "year_after", "year_before"]
        .iter()
        .find_map(|name| found.name(name));
    let base = match year.and_then(|year| year.as_str().parse().ok()) {
        Some(year) => Base::Year(FiscalYear::new(year)),
        None => Base::YearBefore,
    };
    Some((found.get(0)?.range(), base))
}

/// The longest word of a table that `strip` finds at the edge of a text, and what is left.
pub(super) fn longest<'a, T: Copy>(
    text: &'a str,
    table: &[(&'static str, T)],
    strip: impl Fn(&'a str, &str) -> Option<&'a str>,
) -> Option<(T, &'static str, &'a str)> {
    table
        .iter()
        .filter_map(|&(word, means)| Some((means, word, strip(text, word)?)))
        .max_by_key(|(_, word, _)| word.len())
}

/// What stands before `word` at the end of `text`, whatever spaces stand after or inside it.
pub(super) fn strip_end<'a>(text: &'a str, word: &str) -> Option<&'a str> {
    let mut rest = text;
    for letter in word.chars().rev() {
        rest = rest.trim_end_matches(is_space).strip_suffix(letter)?;
    }
    Some(rest)
}
