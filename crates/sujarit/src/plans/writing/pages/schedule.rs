//! The yearly schedule of a plan that is being written: the whole year, and one entry's steps.

use super::{
    super::{self as writing, Body, Part, Reader, form, others},
    Changed, Opened, changed,
};
use crate::{
    log::{date_of, day_of},
    plans::pages::{Print, print_schedule},
    web::{App, Fields, Page, Problem, render},
};
use askama::Template;
use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
    response::{Html, IntoResponse, Redirect, Response},
};
use plan::{Entry, Scheduled, ScheduledStep};
use serde::Deserialize;
use thai::fiscal::{FiscalYear, Quarter};
use uuid::Uuid;

/// The fiscal year that is looked at.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
pub struct Wanted {
    year: Option<u16>,
}

/// The year that is asked for, else the one that runs or comes next; one of the plan's own.
fn year_of(app: &App, years: &[FiscalYear], wanted: Option<u16>) -> Result<FiscalYear, Problem> {
    let wanted = wanted.map(FiscalYear::new);
    if let Some(year) = wanted.filter(|year| years.contains(year)) {
        return Ok(year);
    }
    let today = date_of(day_of(app.db.now())).ok_or(Problem::Internal)?;
    let now = FiscalYear::of(today);
    let next = years.iter().find(|year| **year >= now);
    Ok(next.or(years.last()).copied().unwrap_or(now))
}

#[derive(Template)]
#[template(path = "plans/write_schedule.html")]
struct YearPage {
    page: Page,
    opened: Opened,
    year: FiscalYear,
    years: Vec<FiscalYear>,
    rows: Vec<Row>,
}

/// An entry in the schedule of the year.
struct Row {
    id: Uuid,
    code: String,
    title: String,
    /// `None` where nobody has made its schedule yet.
    made: Option<Scheduled>,
}

impl Row {
    fn open(&self) -> usize {
        let steps = self.made.iter().flat_map(|made| &made.steps);
        steps.filter(|step| step.quarters.is_empty()).count()
    }

    fn quarters(&self) -> String {
        let quarters = self.made.as_ref().map(Scheduled::quarters);
        numbers(&quarters.unwrap_or_default())
    }

    fn steps(&self) -> usize {
        self.made.as_ref().map_or(0, |made| made.steps.len())
    }
}

fn numbers(quarters: &[Quarter]) -> String {
    let numbers = quarters.iter().map(|quarter| quarter.get().to_string());
    numbers.collect::<Vec<_>>().join(", ")
}

impl YearPage {
    fn is_made(&self) -> bool {
        self.rows.iter().any(|row| row.made.is_some())
    }
}

/// `GET /plans/{plan}/write/schedule?year=2570`
pub async fn show(
    State(app): State<App>,
    page: Page,
    Path(plan): Path<Uuid>,
    Query(wanted): Query<Wanted>,
) -> Result<Html<String>, Problem> {
    let opened = Opened::open(&app, &page, plan).await?;
    let years = opened.writing.head.body.years.clone();
    let year = year_of(&app, &years, wanted.year)?;
    let written = opened.writing.assemble(&page.office);
    let rows = written.ids.iter().zip(&written.plan.entries);
    let rows = rows.map(|(id, entry)| Row {
        id: *id,
        code: entry.code.clone().unwrap_or_default(),
        title: entry.title.clone(),
        made: entry.scheduled_in(year).cloned(),
    });
    let rows = rows.collect();
    render(&YearPage {
        page,
        opened,
        year,
        years,
        rows,
    })
}

/// `POST /plans/{plan}/write/schedule`: makes the schedule of the year from the plan.
pub async fn make(
    State(app): State<App>,
    page: Page,
    Path(plan): Path<Uuid>,
    form: Fields,
) -> Result<Redirect, Problem> {
    let opened = Opened::open(&app, &page, plan).await?;
    let years = &opened.writing.head.body.years;
    let year = year_of(&app, years, form.get("year").parse().ok())?;
    let is_spread = form.get("do") == "spread";
    writing::schedule::make(&app.db, &page.scope, plan, year, is_spread).await?;
    let address = opened.address();
    Ok(Redirect::to(&format!(
        "{address}/schedule?year={}",
        year.get()
    )))
}

/// `GET /plans/{plan}/write/schedule/print?year=2570&format=pdf`
pub async fn printed(
    State(app): State<App>,
    page: Page,
    Path(plan): Path<Uuid>,
    Query(wanted): Query<Wanted>,
    Query(print): Query<Print>,
) -> Result<Response, Problem> {
    let opened = Opened::open(&app, &page, plan).await?;
    let year = year_of(&app, &opened.writing.head.body.years, wanted.year)?;
    let written = opened.writing.assemble(&page.office);
    print_schedule(&written.plan, year, &print).await
}

#[derive(Template)]
#[template(path = "plans/write_schedule_entry.html")]
struct EntryPage {
    page: Page,
    opened: Opened,
    id: Uuid,
    revision: i32,
    title: String,
    year: FiscalYear,
    scheduled: Scheduled,
    others: Vec<Reader>,
    /// The entries before and after it.
    before: Option<(Uuid, String)>,
    after: Option<(Uuid, String)>,
    /// Who saved it meanwhile, and when.
    late: Option<(String, i64)>,
}

impl EntryPage {
    fn has(&self, step: &ScheduledStep, number: &u8) -> bool {
        step.quarters.iter().any(|quarter| quarter.get() == *number)
    }

    fn lines(&self, items: &[String]) -> String {
        form::lines(items)
    }
}

async fn entry_page(
    app: &App,
    page: Page,
    opened: Opened,
    part: Part<Entry>,
    (year, scheduled): (FiscalYear, Scheduled),
    is_late: bool,
) -> Result<Response, Problem> {
    let others = others(&app.db, &page.scope, opened.listed.id, part.id).await?;
    let written = opened.writing.assemble(&page.office);
    let at = written.ids.iter().position(|id| *id == part.id);
    let named = |at: Option<usize>| {
        let entry = written.plan.entries.get(at?)?;
        Some((*written.ids.get(at?)?, entry.title.clone()))
    };
    let html = render(&EntryPage {
        before: named(at.and_then(|at| at.checked_sub(1))),
        after: named(at.map(|at| at + 1)),
        late: is_late.then(|| (part.changed_by.clone(), part.changed_at)),
        id: part.id,
        revision: part.revision,
        title: part.body.title,
        page,
        opened,
        year,
        scheduled,
        others,
    })?;
    let status = if is_late {
        StatusCode::CONFLICT
    } else {
        StatusCode::OK
    };
    Ok((status, html).into_response())
}

/// `GET /plans/{plan}/write/entries/{entry}/schedule?year=2570`
pub async fn show_entry(
    State(app): State<App>,
    page: Page,
    Path((plan, id)): Path<(Uuid, Uuid)>,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Problem> {
    let opened = Opened::open(&app, &page, plan).await?;
    let part = opened.writing.entry(id).cloned().ok_or(Problem::NotFound)?;
    let year = year_of(&app, &opened.writing.head.body.years, wanted.year)?;
    let scheduled = part.body.propose_schedule(year);
    entry_page(&app, page, opened, part, (year, scheduled), false).await
}

/// `POST /plans/{plan}/write/entries/{entry}/schedule`: saves the steps of a year, by a button or
/// while it is typed.
pub async fn save_entry(
    State(app): State<App>,
    page: Page,
    Path((plan, id)): Path<(Uuid, Uuid)>,
    form: Fields,
) -> Result<Response, Problem> {
    let opened = Opened::open(&app, &page, plan).await?;
    let part = opened.writing.entry(id).cloned().ok_or(Problem::NotFound)?;
    let years = &opened.writing.head.body.years;
    let year = year_of(&app, years, form.get("year").parse().ok())?;
    let mut scheduled = part.body.propose_schedule(year);
    form::scheduled(&form, &mut scheduled);
    let mut entry = part.body.clone();
    entry.schedule(scheduled.clone());
    let body = Body::Entry(Box::new(entry));
    match changed(&app, &page, (plan, id), &form, &body).await? {
        Changed::Told(answer) => Ok(answer),
        Changed::Kept(_) => {
            let address = opened.address();
            let year = year.get();
            let to = format!("{address}/schedule?year={year}#entry-{id}");
            Ok(Redirect::to(&to).into_response())
        }
        Changed::Late => entry_page(&app, page, opened, part, (year, scheduled), true).await,
    }
}
