//! A new plan from an earlier one: which entries go on, for which years, and with which amounts.

use super::{
    super::{
        self as writing, Head,
        carry::{self, Amounts},
        form,
    },
    tree,
};
use crate::{
    plans::store::{Listed, Version},
    web::{App, Fields, Page, Problem, render},
};
use askama::Template;
use axum::{
    extract::{Query, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use plan::framework::{self, Framework};
use serde::Deserialize;
use std::{collections::HashSet, sync::Arc};
use uuid::Uuid;

/// The version that the plan begins with.
#[derive(Clone, Copy, Debug, Deserialize)]
pub struct Wanted {
    plan: Option<Uuid>,
    version: Option<i32>,
}

#[derive(Template)]
#[template(path = "plans/write_carry.html")]
struct CarryPage {
    page: Page,
    listed: Listed,
    version: Arc<Version>,
    head: Head,
    frameworks: &'static [Framework],
    amounts: Amounts,
    kept: HashSet<Uuid>,
    mistakes: Vec<form::Mistake>,
}

impl CarryPage {
    fn wrong(&self, field: &str) -> Option<&'static str> {
        form::wrong(&self.mistakes, field)
    }

    fn is_chosen(&self, amounts: &Amounts) -> bool {
        self.amounts == *amounts
    }

    /// Key, number, title and money of each entry, and whether it is ticked.
    fn rows(&self) -> Vec<(Uuid, &str, &str, String, bool)> {
        let entries = self.version.ids.iter().zip(&self.version.plan.entries);
        entries
            .map(|(id, entry)| {
                let code = entry.code.as_deref().unwrap_or_default();
                let budget = crate::plans::show::budget(&self.page, entry);
                let kept = self.kept.contains(id);
                (*id, code, entry.title.as_str(), budget, kept)
            })
            .collect()
    }
}

async fn source(
    app: &App,
    page: &Page,
    plan: Option<Uuid>,
    number: Option<i32>,
) -> Result<(Listed, Arc<Version>), Problem> {
    let plan = plan.ok_or(Problem::NotFound)?;
    let listed = super::found(app, page, plan).await?;
    let number = number.unwrap_or(listed.latest);
    let version = app.shelf.get(&app.db, &page.scope, plan, number).await?;
    Ok((listed, version.ok_or(Problem::NotFound)?))
}

/// `GET /plans/carry?plan=&version=`
pub async fn show(
    State(app): State<App>,
    page: Page,
    Query(from): Query<Wanted>,
) -> Result<Response, Problem> {
    let (listed, version) = source(&app, &page, from.plan, from.version).await?;
    let mut head = tree::next_years(&app, &page)?;
    if version.plan.years.last() >= head.years.last() {
        // The plan runs on: what follows it begins after its last year.
        let next = version.plan.years.last().map(|year| year.get() + 1);
        head = tree::of_year(&page, next.unwrap_or_default());
    }
    let kept = version.ids.iter().copied();
    let kept = kept.filter(|id| !carry::is_finished(*id)).collect();
    let html = render(&CarryPage {
        page,
        listed,
        version,
        head,
        frameworks: framework::all(),
        amounts: Amounts::Repeated,
        kept,
        mistakes: Vec::new(),
    })?;
    Ok(html.into_response())
}

/// `POST /plans/carry`: begins the plan with what was ticked.
pub async fn begin(State(app): State<App>, page: Page, form: Fields) -> Result<Response, Problem> {
    let (plan, number) = (form.get("plan").parse(), form.get("version").parse());
    let (listed, version) = source(&app, &page, plan.ok(), number.ok()).await?;
    let (head, mistakes) = form::head(&form);
    let kept: HashSet<Uuid> = form.all("entry").filter_map(|id| id.parse().ok()).collect();
    let amounts = Amounts::of_code(form.get("amounts"));
    if !mistakes.is_empty() {
        let html = render(&CarryPage {
            page,
            listed,
            version,
            head,
            frameworks: framework::all(),
            amounts,
            kept,
            mistakes,
        })?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, html).into_response());
    }
    let beginning = carry::carry(&version, head, &kept, amounts);
    let plan = writing::begin(&app.db, &page.scope, None, beginning).await?;
    Ok(Redirect::to(&format!("/plans/{plan}/write/difference")).into_response())
}
