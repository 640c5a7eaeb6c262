//! What stands before the entries of a plan that is being written: head and part 1.

use super::{
    super::{Body, Head, Reader, form, others},
    Changed, Opened, changed, is_typing,
};
use crate::web::{App, Fields, Page, Problem, render};
use askama::Template;
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use plan::{
    PartOne, Risk,
    framework::{self, Framework},
};
use uuid::Uuid;

/// Empty rows for risks below those that there are.
const FREE_RISKS: usize = 2;

#[derive(Template)]
#[template(path = "plans/write_head.html")]
struct HeadPage {
    page: Page,
    opened: Opened,
    revision: i32,
    head: Head,
    frameworks: &'static [Framework],
    mistakes: Vec<form::Mistake>,
    others: Vec<Reader>,
    /// Whether somebody saved it meanwhile.
    is_late: bool,
}

impl HeadPage {
    fn wrong(&self, field: &str) -> Option<&'static str> {
        form::wrong(&self.mistakes, field)
    }

    fn lines(&self, items: &[String]) -> String {
        items.join("\n\n")
    }
}

async fn head_page(
    app: &App,
    page: Page,
    opened: Opened,
    typed: Option<(Head, Vec<form::Mistake>)>,
    is_late: bool,
) -> Result<Response, Problem> {
    let part = &opened.writing.head;
    let others = others(&app.db, &page.scope, opened.listed.id, part.id).await?;
    let revision = part.revision;
    let (head, mistakes) = typed.unwrap_or_else(|| (part.body.clone(), Vec::new()));
    let status = match (is_late, mistakes.is_empty()) {
        (true, _) => StatusCode::CONFLICT,
        (false, false) => StatusCode::UNPROCESSABLE_ENTITY,
        (false, true) => StatusCode::OK,
    };
    let html = render(&HeadPage {
        page,
        opened,
        revision,
        head,
        frameworks: framework::all(),
        mistakes,
        others,
        is_late,
    })?;
    Ok((status, html).into_response())
}

/// `GET /plans/{plan}/write/head`
pub async fn show_head(
    State(app): State<App>,
    page: Page,
    Path(plan): Path<Uuid>,
) -> Result<Response, Problem> {
    let opened = Opened::open(&app, &page, plan).await?;
    head_page(&app, page, opened, None, false).await
}

/// `POST /plans/{plan}/write/head`
pub async fn save_head(
    State(app): State<App>,
    page: Page,
    Path(plan): Path<Uuid>,
    form: Fields,
) -> Result<Response, Problem> {
    let opened = Opened::open(&app, &page, plan).await?;
    let (head, mistakes) = form::head(&form);
    if is_typing(&form) && !mistakes.is_empty() {
        return Ok(StatusCode::UNPROCESSABLE_ENTITY.into_response());
    }
    if !mistakes.is_empty() {
        return head_page(&app, page, opened, Some((head, mistakes)), false).await;
    }
    let id = opened.writing.head.id;
    let body = Body::Head(head.clone());
    match changed(&app, &page, (plan, id), &form, &body).await? {
        Changed::Told(answer) => Ok(answer),
        Changed::Kept(_) => Ok(Redirect::to(&format!("/plans/{plan}/write")).into_response()),
        Changed::Late => head_page(&app, page, opened, Some((head, Vec::new())), true).await,
    }
}

#[derive(Template)]
#[template(path = "plans/write_part_one.html")]
struct PartOnePage {
    page: Page,
    opened: Opened,
    revision: i32,
    part: PartOne,
    risks: Vec<Risk>,
    /// The titles of the entries: what a control can be.
    titles: Vec<String>,
    others: Vec<Reader>,
    is_late: bool,
}

impl PartOnePage {
    fn lines(&self, items: &[String]) -> String {
        form::lines(items)
    }

    fn paragraphs(&self, items: &[String]) -> String {
        items.join("\n\n")
    }

    fn goals(&self) -> String {
        let goals = self.part.goals.iter().map(|goal| goal.text.clone());
        goals.collect::<Vec<_>>().join("\n")
    }
}

async fn part_one_page(
    app: &App,
    page: Page,
    opened: Opened,
    typed: Option<PartOne>,
) -> Result<Response, Problem> {
    let kept = &opened.writing.part_one;
    let others = others(&app.db, &page.scope, opened.listed.id, kept.id).await?;
    let is_late = typed.is_some();
    let part = typed.unwrap_or_else(|| kept.body.clone());
    let mut risks = part.risks.clone();
    risks.extend(std::iter::repeat_n(Risk::default(), FREE_RISKS));
    let titles = opened.writing.entries.iter();
    let html = render(&PartOnePage {
        revision: kept.revision,
        titles: titles.map(|entry| entry.body.title.clone()).collect(),
        page,
        part,
        risks,
        others,
        is_late,
        opened,
    })?;
    let status = if is_late {
        StatusCode::CONFLICT
    } else {
        StatusCode::OK
    };
    Ok((status, html).into_response())
}

/// `GET /plans/{plan}/write/part-one`
pub async fn show_part_one(
    State(app): State<App>,
    page: Page,
    Path(plan): Path<Uuid>,
) -> Result<Response, Problem> {
    let opened = Opened::open(&app, &page, plan).await?;
    part_one_page(&app, page, opened, None).await
}

/// `POST /plans/{plan}/write/part-one`
pub async fn save_part_one(
    State(app): State<App>,
    page: Page,
    Path(plan): Path<Uuid>,
    form: Fields,
) -> Result<Response, Problem> {
    let opened = Opened::open(&app, &page, plan).await?;
    let part = form::part_one(&form);
    let id = opened.writing.part_one.id;
    let body = Body::PartOne(part.clone());
    match changed(&app, &page, (plan, id), &form, &body).await? {
        Changed::Told(answer) => Ok(answer),
        Changed::Kept(_) => Ok(Redirect::to(&format!("/plans/{plan}/write")).into_response()),
        Changed::Late => part_one_page(&app, page, opened, Some(part)).await,
    }
}
