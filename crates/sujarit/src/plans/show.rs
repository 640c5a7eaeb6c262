//! What pages show of a source line, a finding, a kind: the words and pieces a template prints.

use super::store::Version;
use crate::web::Page;
use plan::{
    BudgetStatus, Entry, Kind, Place, SourceLine,
    check::{Finding, Severity},
    framework,
};
use uuid::Uuid;

/// Characters of a long line shown on each side of the underlined place.
const AROUND: usize = 90;
/// Most characters that are underlined.
const UNDERLINED: usize = 300;

/// A source line with its place underlined.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Line {
    /// Its number.
    pub number: u32,
    /// Its page, where the format has pages.
    pub page: Option<u32>,
    /// Its cell, where the format has cells.
    pub cell: Option<String>,
    /// What stands before the place.
    pub before: String,
    /// What is underlined.
    pub marked: String,
    /// What stands after it.
    pub after: String,
}

/// The line at a place; `None` where the place points nowhere. A length of 0 underlines the line.
pub fn line(lines: &[SourceLine], place: &Place, length: u32) -> Option<Line> {
    let index = usize::try_from(place.line).ok()?.checked_sub(1)?;
    let letters: Vec<char> = lines.get(index)?.text.chars().collect();
    let column = usize::try_from(place.column).ok()?.saturating_sub(1);
    let (from, to) = match usize::try_from(length).ok()? {
        0 => (
            letters
                .iter()
                .take_while(|letter| letter.is_whitespace())
                .count(),
            letters.len(),
        ),
        length => (
            column.min(letters.len()),
            (column + length).min(letters.len()),
        ),
    };
    let shown_to = to.min(from + UNDERLINED);
    let start = whole_cluster(&letters, from.saturating_sub(AROUND));
    let end = whole_cluster(&letters, (shown_to + AROUND).min(letters.len()));
    let is_row = letters.iter().find(|letter| !letter.is_whitespace()) == Some(&'|');
    let text = |from: usize, to: usize| {
        let text = letters[from..to].iter().collect::<String>();
        if is_row { without_bars(&text) } else { text }
    };
    let dots = |cut: bool| if cut { "…" } else { "" };
    Some(Line {
        number: place.line,
        page: place.page,
        cell: place.cell.clone(),
        before: format!("{}{}", dots(start > 0), text(start, from).trim_start()),
        marked: text(from, shown_to).trim_end().to_owned(),
        after: format!("{}{}", text(shown_to, end), dots(end < letters.len())),
    })
}

/// The next place at or before `at` where no mark or vowel is torn from its consonant.
fn whole_cluster(letters: &[char], at: usize) -> usize {
    let torn = |at: &usize| {
        let next = letters.get(*at);
        let before = at.checked_sub(1).and_then(|before| letters.get(before));
        next.is_some_and(|next| {
            thai::letters::is_mark(*next) || thai::letters::is_following_vowel(*next)
        }) || before.is_some_and(|before| thai::letters::is_leading_vowel(*before))
    };
    (0..=at).rev().find(|at| !torn(at)).unwrap_or(0)
}

/// A row of a table without the bars between its cells.
fn without_bars(row: &str) -> String {
    let cells = row
        .split('|')
        .map(str::trim)
        .filter(|cell| !cell.is_empty());
    let cells = cells.collect::<Vec<_>>().join("  ");
    let (open, close) = (row.starts_with([' ', '|']), row.ends_with([' ', '|']));
    let space = |there: bool| if there && !cells.is_empty() { " " } else { "" };
    format!("{}{cells}{}", space(open), space(close))
}

/// A finding with its line and the entry it concerns.
#[derive(Clone, Debug)]
pub struct Found<'a> {
    /// The finding.
    pub finding: &'a Finding,
    /// Its line.
    pub line: Option<Line>,
    /// Address and title of the entry it concerns.
    pub entry: Option<(String, &'a str)>,
    /// Other places that matter: line number (0 for none) and what is there.
    pub related: Vec<(u32, &'a str)>,
}

impl Line {
    /// Where it stands, in words: "หน้า 3 บรรทัดที่ 12", "แผ่นงาน plan แถวที่ 36".
    pub fn told(&self, page: &Page) -> String {
        let Some(cell) = &self.cell else {
            let line = page.t1("source.line", self.number);
            let sheet = self.page.map(|number| page.t1("source.page", number));
            return sheet.map_or(line.clone(), |sheet| format!("{sheet} · {line}"));
        };
        let (sheet, place) = cell.rsplit_once('!').unwrap_or(("", cell));
        let key = match place.bytes().all(|byte| byte.is_ascii_digit()) {
            true => "source.row",
            false => "source.cell",
        };
        let place = page.t1(key, place);
        if sheet.is_empty() {
            return place;
        }
        format!("{} {place}", page.t1("source.sheet", sheet))
    }
}

impl<'a> Found<'a> {
    /// What a template needs of a finding.
    pub fn new(page: &Page, version: &'a Version, finding: &'a Finding) -> Self {
        let entry = finding.entry.and_then(|index| {
            let title = &version.plan.entries.get(index)?.title;
            let id = version.ids.get(index)?;
            Some((
                format!("/plans/{}/entries/{id}", version.key.plan),
                title.as_str(),
            ))
        });
        Self::of(page, &version.lines, finding, entry)
    }

    /// The same where the plan is not kept yet.
    pub fn of(
        page: &Page,
        lines: &[SourceLine],
        finding: &'a Finding,
        entry: Option<(String, &'a str)>,
    ) -> Self {
        let related = finding.related.iter();
        Self {
            finding,
            line: line(lines, &finding.place, finding.length),
            entry,
            related: related
                .map(|(place, words)| (place.line, words.get(page.language)))
                .collect(),
        }
    }

    /// "error", "warning" or "note", for the style.
    pub fn class(&self) -> &'static str {
        class(self.finding.severity)
    }

    /// The word for its severity.
    pub fn word(&self, page: &Page) -> &'static str {
        self.finding.severity.word(page.language)
    }
}

/// "error", "warning" or "note".
pub const fn class(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}

/// How many findings of each severity.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Errors.
    pub errors: usize,
    /// Warnings.
    pub warnings: usize,
    /// Notes.
    pub notes: usize,
}

impl Counts {
    /// Counts them.
    pub fn of<'f>(findings: impl IntoIterator<Item = &'f Finding>) -> Self {
        let mut counts = Self::default();
        for finding in findings {
            match finding.severity {
                Severity::Error => counts.errors += 1,
                Severity::Warning => counts.warnings += 1,
                Severity::Note => counts.notes += 1,
            }
        }
        counts
    }

    /// All together.
    pub const fn all(&self) -> usize {
        self.errors + self.warnings + self.notes
    }
}

/// The word for a kind, "–" for none.
pub fn kind(page: &Page, kind: Option<Kind>) -> &'static str {
    match (kind, page.language) {
        (Some(kind), plan::check::Language::Thai) => kind.word(),
        (Some(kind), plan::check::Language::English) => kind.english(),
        (None, _) => "–",
    }
}

/// An entry in a list.
#[derive(Clone, Debug)]
pub struct Row<'a> {
    /// Its lasting identity.
    pub id: Uuid,
    /// The entry.
    pub entry: &'a Entry,
    /// How many findings concern it.
    pub counts: Counts,
}

impl<'a> Row<'a> {
    /// All entries of a version.
    pub fn all(version: &'a Version) -> Vec<Self> {
        let mut rows: Vec<Self> = version
            .ids
            .iter()
            .zip(&version.plan.entries)
            .map(|(&id, entry)| Self {
                id,
                entry,
                counts: Counts::default(),
            })
            .collect();
        for finding in &version.findings {
            if let Some(row) = finding.entry.and_then(|index| rows.get_mut(index)) {
                match finding.severity {
                    Severity::Error => row.counts.errors += 1,
                    Severity::Warning => row.counts.warnings += 1,
                    Severity::Note => row.counts.notes += 1,
                }
            }
        }
        rows
    }

    /// The word for its kind.
    pub fn kind(&self, page: &Page) -> &'static str {
        kind(page, self.entry.kind)
    }

    /// Its budget in one phrase.
    pub fn budget(&self, page: &Page) -> String {
        budget(page, self.entry)
    }
}

/// An entry's budget in one phrase: the sum, "no budget used", or "not stated".
pub fn budget(page: &Page, entry: &Entry) -> String {
    match entry.budget.status {
        BudgetStatus::Amount => {
            let sum = plan::totals::Tally::of([entry]).amount(None);
            page.t1("unit.baht", page.money(&sum))
        }
        BudgetStatus::None => page.t("entry.no_budget").to_owned(),
        BudgetStatus::Unstated => page.t("entry.budget_unstated").to_owned(),
    }
}

/// What an entry holds in a field, as a person would write it; `None` where it holds nothing.
pub fn held(page: &Page, entry: &Entry, field: reader::Field) -> Option<String> {
    use reader::Field;
    let list = |items: &[String]| (!items.is_empty()).then(|| items.join("\n"));
    let sheet = entry.sheet.as_ref();
    match field {
        Field::Code => entry.code.clone(),
        Field::Title => (!entry.title.is_empty()).then(|| entry.title.clone()),
        Field::Kind => entry.kind.map(|some| kind(page, Some(some)).to_owned()),
        Field::Dimension => entry
            .dimension
            .map(|number| page.t1("plan.dimension", number)),
        Field::Mission => entry.mission.clone(),
        Field::Group => entry.group.clone().or_else(|| entry.mission.clone()),
        Field::Budget if entry.budget.amounts.is_empty() => Some(budget(page, entry)),
        Field::Budget => {
            let amounts = entry.budget.amounts.iter();
            let amounts =
                amounts.map(|(year, money)| format!("{}: {}", year.get(), page.money(money)));
            Some(amounts.collect::<Vec<_>>().join("  "))
        }
        Field::Quarters => {
            let quarters = entry
                .quarters
                .iter()
                .map(|quarter| quarter.get().to_string());
            let quarters = quarters.collect::<Vec<_>>().join(", ");
            (!quarters.is_empty()).then_some(quarters)
        }
        Field::Responsible => list(&entry.responsible),
        Field::Steps => sheet.and_then(|sheet| list(&sheet.steps)),
        Field::Objectives => sheet.and_then(|sheet| list(&sheet.objectives)),
    }
}

/// The titles of a plan's framework.
#[derive(Clone, Copy, Debug)]
pub struct Headings(Option<&'static framework::Framework>);

impl Headings {
    /// Those of the plan's own framework version, else of its first year's.
    pub fn of(plan: &plan::Plan) -> Self {
        let own = plan.framework.as_deref().and_then(framework::get);
        Self(own.or_else(|| framework::for_year(*plan.years.first()?)))
    }

    /// A dimension's title, without its number.
    pub fn dimension(&self, number: &u8) -> &'static str {
        self.0
            .and_then(|framework| framework.dimension(*number))
            .map_or("", |dimension| &dimension.title)
    }

    /// A mission's title, without its code.
    pub fn mission(&self, code: &str) -> &'static str {
        self.0
            .and_then(|framework| framework.mission(code))
            .map_or("", |mission| &mission.title)
    }

    /// A group's title, without its code.
    pub fn group(&self, code: &str) -> &'static str {
        self.0
            .and_then(|framework| framework.group(code))
            .map_or("", |group| &group.title)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(text: &str) -> [SourceLine; 1] {
        [SourceLine {
            place: Place::at(1, 1),
            text: text.to_owned(),
        }]
    }

    #[test]
    fn the_place_is_underlined_and_nothing_of_the_line_is_lost() {
        let lines = one("รวม ๕ มาตรการ");
        let shown = line(&lines, &Place::at(1, 5), 1).expect("a line");
        assert_eq!(
            (&*shown.before, &*shown.marked, &*shown.after),
            ("รวม ", "๕", " มาตรการ")
        );
    }

    #[test]
    fn a_long_line_is_cut_around_the_place() {
        let lines = one(&format!("{}ผิด{}", "ก".repeat(500), "ข".repeat(500)));
        let shown = line(&lines, &Place::at(1, 501), 3).expect("a line");
        assert_eq!(shown.marked, "ผิด");
        assert!(shown.before.starts_with('…') && shown.after.ends_with('…'));
        assert!(shown.before.chars().count() <= AROUND + 1);
    }

    #[test]
    fn a_place_outside_the_document_shows_no_line() {
        assert_eq!(line(&one("ก"), &Place::default(), 0), None);
        assert_eq!(line(&one("ก"), &Place::at(9, 1), 4), None);
        let shown = line(&one("ก"), &Place::at(1, 70), 4).expect("a line");
        assert_eq!(shown.marked, "");
    }
}
