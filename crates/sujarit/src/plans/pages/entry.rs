//! The page of an entry: its sheet, its row beside it, what the checks find.

use super::super::{
    promises::{self, Due, Promise},
    show::{self, Found, Headings},
};
use super::{Opened, Which};
use crate::web::{App, Page, Problem, render};
use askama::Template;
use axum::{
    extract::{Path, Query, State},
    response::Html,
};
use plan::{Entry, Part, Printed};
use thai::{fiscal::FiscalYear, money::Money};
use uuid::Uuid;

#[derive(Template)]
#[template(path = "plans/entry.html")]
struct EntryPage<'a> {
    page: &'a Page,
    opened: &'a Opened,
    entry: &'a Entry,
    headings: Headings,
    kind: &'static str,
    budget: String,
    findings: Vec<Found<'a>>,
    promises: Vec<Promise>,
    duties: Vec<Due>,
    compared: Option<Vec<Compared>>,
    before: Option<(String, &'a str)>,
    after: Option<(String, &'a str)>,
}

/// One thing that table and sheet both print.
struct Compared {
    what: &'static str,
    row: String,
    sheet: String,
    differ: bool,
}

impl EntryPage<'_> {
    fn amounts(&self) -> Vec<(&FiscalYear, &Money)> {
        self.entry.budget.amounts.iter().collect()
    }

    fn part(&self, part: &Part) -> &'static str {
        match part {
            Part::Summary => "entry.part_summary",
            Part::Sheet => "entry.part_sheet",
            Part::Schedule => "entry.part_schedule",
        }
    }
}

/// `GET /plans/{plan}/entries/{entry}`
pub async fn show(
    State(app): State<App>,
    page: Page,
    Path((plan, id)): Path<(Uuid, Uuid)>,
    Query(which): Query<Which>,
) -> Result<Html<String>, Problem> {
    let opened = Opened::open(&app, &page, plan, which).await?;
    let version = &opened.version;
    let index = version.index_of(id).ok_or(Problem::NotFound)?;
    let entry = &version.plan.entries[index];
    let findings = version.findings.iter();
    let sheet = entry.sheet.as_ref();
    render(&EntryPage {
        page: &page,
        entry,
        headings: Headings::of(&version.plan),
        kind: show::kind(&page, entry.kind),
        budget: show::budget(&page, entry),
        findings: findings
            .filter(|finding| finding.entry == Some(index))
            .map(|finding| Found::of(&page, &version.lines, finding, None))
            .collect(),
        promises: sheet.map_or_else(Vec::new, |sheet| promises::promises(&page, sheet)),
        duties: sheet.map_or_else(Vec::new, |sheet| promises::duties(&page, sheet)),
        compared: compare(&page, entry),
        before: index.checked_sub(1).and_then(|before| opened.entry(before)),
        after: opened.entry(index + 1),
        opened: &opened,
    })
}

fn compare(page: &Page, entry: &Entry) -> Option<Vec<Compared>> {
    let (row, head) = (entry.row.as_ref()?, entry.head.as_ref()?);
    let both = |what, print: &dyn Fn(&Printed) -> String, sheet_is_silent: bool| {
        let (row, sheet) = (print(row), print(head));
        let differ = !sheet_is_silent && thai::squash(&row) != thai::squash(&sheet);
        Compared {
            what,
            row,
            sheet,
            differ,
        }
    };
    let amounts = |printed: &Printed| amounts(page, printed);
    Some(vec![
        both(
            "field.code",
            &|printed| printed.code.clone().unwrap_or_default(),
            true, // table and sheets number by themselves
        ),
        both("field.title", &|printed| printed.title.clone(), false),
        both(
            "field.kind",
            &|printed| show::kind(page, printed.kind).to_owned(),
            head.kind.is_none(),
        ),
        both("field.budget", &amounts, head.budget.amounts.is_empty()),
    ])
}

fn amounts(page: &Page, printed: &Printed) -> String {
    let list: Vec<String> = printed
        .budget
        .amounts
        .iter()
        .map(|(year, amount)| format!("{}: {}", year.get(), page.money(amount)))
        .collect();
    if list.is_empty() {
        match printed.budget.status {
            plan::BudgetStatus::None => page.t("entry.no_budget").to_owned(),
            _ => "–".to_owned(),
        }
    } else {
        list.join(" · ")
    }
}
