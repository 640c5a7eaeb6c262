//! What a person decides about the reader's doubts, and what that does to the plan. What nobody
//! decided stays as it was read and is counted as left.

use plan::{BudgetStatus, Entry, Kind, Plan};
use reader::{Doubt, Field, Reading};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use thai::{
    digits::to_arabic,
    fiscal::{FiscalYear, Quarter},
    money::Money,
};

/// A decision about one doubt.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Decision {
    /// As it was read.
    Accepted,
    /// One of the other readings, by its index.
    Other(usize),
    /// In the person's own words.
    Corrected(String),
}

/// The decisions of a draft, by index of the doubt.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Decisions(pub BTreeMap<usize, Decision>);

/// Why a correction cannot be taken; each has its text in the catalogue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mistake {
    /// Nothing was written.
    Empty,
    /// No class word.
    NoKind,
    /// No dimension from 1 to 4.
    NoDimension,
    /// Not like "1.2" or "1.2.3".
    NoNumber,
    /// No amount of money, and not "ไม่ใช้งบประมาณ".
    NoAmount,
    /// The amount is for no year, and the plan has several.
    NoYear,
    /// No quarters from 1 to 4.
    NoQuarters,
    /// No year of the Buddhist era.
    NoYears,
}

impl Mistake {
    /// The key of the sentence that says what is wrong.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Empty => "mistake.empty",
            Self::NoKind => "mistake.no_kind",
            Self::NoDimension => "mistake.no_dimension",
            Self::NoNumber => "mistake.no_number",
            Self::NoAmount => "mistake.no_amount",
            Self::NoYear => "mistake.no_year",
            Self::NoQuarters => "mistake.no_quarters",
            Self::NoYears => "mistake.no_years",
        }
    }
}

/// What a correction of a doubt would change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// A field of an entry.
    Entry(usize, Field),
    /// The office's name.
    Office,
    /// The fiscal years.
    Years,
}

/// What a correction of this doubt would change; `None` where there is nothing to write.
pub fn subject(doubt: &Doubt) -> Option<Subject> {
    match (doubt.entry, doubt.field, doubt.code.as_str()) {
        (Some(entry), Some(field), _) => Some(Subject::Entry(entry, field)),
        (_, _, "READ011") => Some(Subject::Office),
        (_, _, "READ012") => Some(Subject::Years),
        _ => None,
    }
}

/// The plan with the decisions applied.
///
/// # Errors
/// The corrections that cannot be taken, by index of their doubt.
pub fn apply(reading: &Reading, decisions: &Decisions) -> Result<Plan, BTreeMap<usize, Mistake>> {
    let mut plan = reading.plan.clone();
    let mut mistakes = BTreeMap::new();
    for (&index, decision) in &decisions.0 {
        let Some(doubt) = reading.doubts.get(index) else {
            continue;
        };
        let text = match decision {
            Decision::Accepted => continue,
            Decision::Other(other) => doubt.others.get(*other).unwrap_or(&doubt.read),
            Decision::Corrected(text) => text,
        };
        if let Err(mistake) = correct(&mut plan, doubt, text.trim()) {
            mistakes.insert(index, mistake);
        }
    }
    if mistakes.is_empty() {
        Ok(plan)
    } else {
        Err(mistakes)
    }
}

/// The doubts that nobody decided.
pub fn left<'a>(doubts: &'a [Doubt], decisions: &Decisions) -> Vec<&'a Doubt> {
    let undecided = |(index, _): &(usize, _)| !decisions.0.contains_key(index);
    let doubts = doubts.iter().enumerate().filter(undecided);
    doubts.map(|(_, doubt)| doubt).collect()
}

fn correct(plan: &mut Plan, doubt: &Doubt, text: &str) -> Result<(), Mistake> {
    if text.is_empty() {
        return Err(Mistake::Empty);
    }
    match subject(doubt) {
        Some(Subject::Entry(index, field)) => {
            let years = plan.years.clone();
            match plan.entries.get_mut(index) {
                Some(entry) => correct_entry(entry, field, &doubt.read, text, &years),
                None => Ok(()),
            }
        }
        Some(Subject::Office) => {
            text.clone_into(&mut plan.office.name);
            Ok(())
        }
        Some(Subject::Years) => {
            plan.years = years(text)?;
            Ok(())
        }
        None => Ok(()),
    }
}

fn correct_entry(
    entry: &mut Entry,
    field: Field,
    read: &str,
    text: &str,
    years: &[FiscalYear],
) -> Result<(), Mistake> {
    match field {
        Field::Code => entry.code = Some(to_arabic(text).into_owned()),
        Field::Title => text.clone_into(&mut entry.title),
        Field::Kind => entry.kind = Some(kind(text)?),
        Field::Dimension => entry.dimension = Some(dimension(text)?),
        Field::Mission => stand(entry, &number(text, 2)?),
        Field::Group => stand(entry, &number(text, 3)?),
        Field::Budget => budget(entry, text, years)?,
        Field::Quarters => entry.quarters = quarters(text)?,
        Field::Responsible => replace(&mut entry.responsible, read, text),
        Field::Steps => replace(&mut entry.sheet.get_or_insert_default().steps, read, text),
        Field::Objectives => {
            replace(
                &mut entry.sheet.get_or_insert_default().objectives,
                read,
                text,
            );
        }
    }
    Ok(())
}

fn kind(text: &str) -> Result<Kind, Mistake> {
    let english = || {
        Kind::ALL
            .into_iter()
            .find(|kind| kind.english().eq_ignore_ascii_case(text))
    };
    Kind::from_words(text)
        .or_else(english)
        .ok_or(Mistake::NoKind)
}

fn dimension(text: &str) -> Result<u8, Mistake> {
    to_arabic(text)
        .chars()
        .find_map(|letter| letter.to_digit(10))
        .and_then(|digit| u8::try_from(digit).ok())
        .filter(|digit| (1..=4).contains(digit))
        .ok_or(Mistake::NoDimension)
}

/// The first number of `parts` parts in a text: "1.2" has two.
fn number(text: &str, parts: usize) -> Result<String, Mistake> {
    let text = to_arabic(text);
    let number = text
        .split(|letter: char| !letter.is_ascii_digit() && letter != '.')
        .map(|piece| piece.trim_matches('.'))
        .find(|piece| {
            let digits: Vec<&str> = piece.split('.').collect();
            (2..=parts).contains(&digits.len()) && digits.iter().all(|part| !part.is_empty())
        });
    number.map(str::to_owned).ok_or(Mistake::NoNumber)
}

/// Puts an entry below a mission ("1.2") or group ("1.2.3"); the numbers above follow from it.
fn stand(entry: &mut Entry, number: &str) {
    let parts: Vec<&str> = number.split('.').collect();
    entry.dimension = parts[0].parse().ok();
    entry.mission = Some(parts[..2].join("."));
    entry.group = (parts.len() > 2).then(|| number.to_owned());
}

/// "ไม่ใช้งบประมาณ", an amount, or amounts by year ("2566: 10,000 2567: 12,000").
fn budget(entry: &mut Entry, text: &str, years: &[FiscalYear]) -> Result<(), Mistake> {
    let text = to_arabic(text).replace(',', "");
    let squashed = thai::squash(&text);
    if ["ไม่ใช้", "ไม่มี", "none", "-"]
        .iter()
        .any(|none| squashed.starts_with(none))
    {
        entry.budget.amounts.clear();
        entry.budget.status = BudgetStatus::None;
        return Ok(());
    }
    let mut amounts = BTreeMap::new();
    let mut year = None;
    for word in text.split(|letter: char| !letter.is_ascii_digit() && letter != '.') {
        let word = word.trim_matches('.');
        if word.is_empty() {
            continue;
        }
        match (year, fiscal_year(word)) {
            (None, Some(named)) => year = Some(named),
            _ => {
                let amount = baht(word).ok_or(Mistake::NoAmount)?;
                match year.take() {
                    Some(year) => {
                        amounts.insert(year, amount);
                    }
                    None => undated(entry, &mut amounts, amount, years)?,
                }
            }
        }
    }
    if amounts.is_empty() {
        return Err(Mistake::NoAmount);
    }
    entry.budget.amounts = amounts;
    entry.budget.status = BudgetStatus::Amount;
    Ok(())
}

/// An amount without a year is for every year that had one, else for the plan's only year.
fn undated(
    entry: &Entry,
    amounts: &mut BTreeMap<FiscalYear, Money>,
    amount: Money,
    years: &[FiscalYear],
) -> Result<(), Mistake> {
    let had: Vec<FiscalYear> = entry.budget.amounts.keys().copied().collect();
    let years = if had.is_empty() { years } else { &had };
    if years.is_empty() || (had.is_empty() && years.len() > 1) {
        return Err(Mistake::NoYear);
    }
    amounts.extend(years.iter().map(|year| (*year, amount)));
    Ok(())
}

fn fiscal_year(word: &str) -> Option<FiscalYear> {
    let year = word.parse().ok()?;
    (2500..2700).contains(&year).then(|| FiscalYear::new(year))
}

fn baht(word: &str) -> Option<Money> {
    let (whole, rest) = word.split_once('.').unwrap_or((word, "0"));
    if rest.len() > 2 {
        return None;
    }
    let whole: i64 = whole.parse().ok()?;
    let satang: i64 = format!("{rest:0<2}").parse().ok()?;
    whole
        .checked_mul(100)?
        .checked_add(satang)
        .map(Money::from_satang)
}

/// "1, 2", "1-4", "ไตรมาสที่ ๑ ถึง ๓".
fn quarters(text: &str) -> Result<Vec<Quarter>, Mistake> {
    let text = to_arabic(text);
    let numbers: Vec<u8> = text
        .chars()
        .filter_map(|letter| letter.to_digit(10))
        .filter_map(|digit| u8::try_from(digit).ok())
        .collect();
    let range = text.contains(['-', '–']) || text.contains("ถึง") || text.contains("to");
    let numbers = match numbers[..] {
        [from, to] if range => (from..=to).collect(),
        _ => numbers,
    };
    let quarters: Option<Vec<Quarter>> = numbers.into_iter().map(Quarter::new).collect();
    quarters
        .filter(|quarters| !quarters.is_empty())
        .ok_or(Mistake::NoQuarters)
}

/// "2566 – 2570", "2566, 2567".
fn years(text: &str) -> Result<Vec<FiscalYear>, Mistake> {
    let text = to_arabic(text);
    let named: Vec<u16> = text
        .split(|letter: char| !letter.is_ascii_digit())
        .filter_map(fiscal_year)
        .map(FiscalYear::get)
        .collect();
    let years: Vec<u16> = match named[..] {
        [from, to] if from < to && !text.contains(',') => (from..=to).collect(),
        _ => named,
    };
    if years.is_empty() {
        return Err(Mistake::NoYears);
    }
    Ok(years.into_iter().map(FiscalYear::new).collect())
}

/// Replaces the items that the reader was unsure of by the lines of `text`; the whole list where
/// it is not found.
fn replace(list: &mut Vec<String>, read: &str, text: &str) {
    let lines = text
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .map(str::to_owned);
    match list.iter().position(|item| item == read) {
        Some(at) => {
            list.splice(at..=at, lines);
        }
        None => *list = lines.collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn doubt(field: Field, read: &str) -> Doubt {
        Doubt {
            code: "READ000".to_owned(),
            place: plan::Place::at(1, 1),
            length: 0,
            message: plan::check::Words::default(),
            help: plan::check::Words::default(),
            entry: Some(0),
            field: Some(field),
            read: read.to_owned(),
            others: vec!["โครงการ".to_owned()],
        }
    }

    fn reading(field: Field, read: &str) -> Reading {
        let mut reading = Reading::default();
        reading.plan.years = vec![FiscalYear::new(2566), FiscalYear::new(2567)];
        reading.plan.entries.push(Entry::default());
        reading.doubts.push(doubt(field, read));
        reading
    }

    fn decide(field: Field, decision: Decision) -> Result<Entry, Mistake> {
        let decisions = Decisions(BTreeMap::from([(0, decision)]));
        apply(&reading(field, ""), &decisions)
            .map(|plan| plan.entries[0].clone())
            .map_err(|mistakes| mistakes[&0])
    }

    fn own(text: &str) -> Decision {
        Decision::Corrected(text.to_owned())
    }

    #[test]
    fn what_is_accepted_or_left_stays_as_it_was_read() {
        let entry = decide(Field::Kind, Decision::Accepted);
        assert_eq!(entry, Ok(Entry::default()));
        let reading = reading(Field::Kind, "");
        assert_eq!(left(&reading.doubts, &Decisions::default()).len(), 1);
        assert_eq!(apply(&reading, &Decisions::default()), Ok(reading.plan));
    }

    #[test]
    fn another_reading_takes_the_place_of_the_first() {
        let entry = decide(Field::Kind, Decision::Other(0)).expect("a kind");
        assert_eq!(entry.kind, Some(Kind::Project));
    }

    #[test]
    fn a_correction_that_is_none_says_what_is_wrong() {
        for (field, text, mistake) in [
            (Field::Title, " ", Mistake::Empty),
            (Field::Kind, "งาน", Mistake::NoKind),
            (Field::Dimension, "๕", Mistake::NoDimension),
            (Field::Mission, "หนึ่ง", Mistake::NoNumber),
            (Field::Budget, "มาก", Mistake::NoAmount),
            (Field::Budget, "10,000", Mistake::NoYear),
            (Field::Quarters, "5", Mistake::NoQuarters),
        ] {
            assert_eq!(decide(field, own(text)).err(), Some(mistake), "{text}");
        }
    }

    #[test]
    fn a_budget_may_be_written_by_year_or_as_none() {
        let entry = decide(Field::Budget, own("๒๕๖๖: ๑๐,๐๐๐ 2567: 12,500.50")).expect("amounts");
        assert_eq!(entry.budget.status, BudgetStatus::Amount);
        assert_eq!(
            entry
                .budget
                .amounts
                .values()
                .map(|money| money.satang())
                .collect::<Vec<_>>(),
            [1_000_000, 1_250_050]
        );
        let entry = decide(Field::Budget, own("ไม่ใช้งบประมาณ")).expect("none");
        assert_eq!(entry.budget.status, BudgetStatus::None);
    }

    #[test]
    fn the_numbers_above_a_group_follow_from_it() {
        let entry = decide(Field::Group, own("๒.๓.๑")).expect("a group");
        assert_eq!(entry.dimension, Some(2));
        assert_eq!(entry.mission.as_deref(), Some("2.3"));
        assert_eq!(entry.group.as_deref(), Some("2.3.1"));
    }

    #[test]
    fn quarters_and_years_may_be_written_as_ranges() {
        let entry = decide(Field::Quarters, own("ไตรมาสที่ ๑-๔")).expect("quarters");
        assert_eq!(entry.quarters.len(), 4);
        assert_eq!(years("พ.ศ. ๒๕๖๖ – ๒๕๗๐").map(|years| years.len()), Ok(5));
        assert_eq!(years("ไม่ทราบ"), Err(Mistake::NoYears));
    }

    #[test]
    fn only_the_doubtful_item_of_a_list_is_replaced() {
        let mut reading = reading(Field::Responsible, "กองคลงั");
        reading.plan.entries[0].responsible = vec!["สำนักปลัด".into(), "กองคลงั".into()];
        let decisions = Decisions(BTreeMap::from([(0, own("กองคลัง\nกองช่าง"))]));
        let plan = apply(&reading, &decisions).expect("a list");
        assert_eq!(plan.entries[0].responsible, ["สำนักปลัด", "กองคลัง", "กองช่าง"]);
    }
}
