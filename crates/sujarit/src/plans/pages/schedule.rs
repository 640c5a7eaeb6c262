//! The yearly schedule of a version, to read and to take away.

use super::{Opened, Which, download};
use crate::web::{App, Page, Problem, render};
use askama::Template;
use axum::{
    extract::{Path, Query, State},
    response::{Html, Response},
};
use plan::{Entry, Plan, Scheduled};
use serde::Deserialize;
use std::collections::BTreeSet;
use thai::fiscal::FiscalYear;
use uuid::Uuid;

/// How a schedule is printed.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Print {
    #[serde(default)]
    format: String,
    #[serde(default)]
    digits: String,
}

/// The schedule of a year as a document.
pub async fn print_schedule(
    plan: &Plan,
    year: FiscalYear,
    print: &Print,
) -> Result<Response, Problem> {
    let is_made = plan
        .entries
        .iter()
        .any(|entry| entry.scheduled_in(year).is_some());
    if !is_made || !matches!(print.format.as_str(), "pdf" | "docx" | "xlsx") {
        return Err(Problem::NotFound);
    }
    let yearly = plan.yearly(year);
    download::document(yearly.into(), &print.format, print.digits == "thai").await
}

/// The year that is looked at.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
pub struct Wanted {
    year: Option<u16>,
}

#[derive(Template)]
#[template(path = "plans/schedule.html")]
struct SchedulePage {
    page: Page,
    opened: Opened,
    /// The years for which a schedule was made.
    years: Vec<FiscalYear>,
    year: Option<FiscalYear>,
}

impl SchedulePage {
    /// The entries with what is planned of them.
    fn rows(&self) -> Vec<(&Entry, &Scheduled)> {
        let entries = self.opened.version.plan.entries.iter();
        let made = |entry| Some((entry, Entry::scheduled_in(entry, self.year?)?));
        entries.filter_map(made).collect()
    }

    fn numbers(&self, quarters: &[thai::fiscal::Quarter]) -> String {
        let numbers = quarters.iter().map(|quarter| quarter.get().to_string());
        numbers.collect::<Vec<_>>().join(", ")
    }
}

fn years(plan: &Plan) -> Vec<FiscalYear> {
    let made = plan.entries.iter().flat_map(|entry| &entry.scheduled);
    let years: BTreeSet<FiscalYear> = made.map(|made| made.year).collect();
    years.into_iter().collect()
}

fn chosen(years: &[FiscalYear], wanted: Option<u16>) -> Option<FiscalYear> {
    let wanted = wanted.map(FiscalYear::new);
    let wanted = wanted.filter(|year| years.contains(year));
    wanted.or(years.last().copied())
}

/// `GET /plans/{plan}/schedule?year=2570`
pub async fn show(
    State(app): State<App>,
    page: Page,
    Path(plan): Path<Uuid>,
    Query(which): Query<Which>,
    Query(wanted): Query<Wanted>,
) -> Result<Html<String>, Problem> {
    let opened = Opened::open(&app, &page, plan, which).await?;
    let years = years(&opened.version.plan);
    render(&SchedulePage {
        year: chosen(&years, wanted.year),
        page,
        opened,
        years,
    })
}

/// `GET /plans/{plan}/schedule/print?year=2570&format=pdf`
pub async fn printed(
    State(app): State<App>,
    page: Page,
    Path(plan): Path<Uuid>,
    Query(which): Query<Which>,
    Query(wanted): Query<Wanted>,
    Query(print): Query<Print>,
) -> Result<Response, Problem> {
    let opened = Opened::open(&app, &page, plan, which).await?;
    let version = &opened.version.plan;
    let year = chosen(&years(version), wanted.year).ok_or(Problem::NotFound)?;
    print_schedule(version, year, &print).await
}
