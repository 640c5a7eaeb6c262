//! The history of a plan: each import and each decision before it, field by field.

use super::{Opened, Which};
use crate::{
    log::{self, Logged},
    web::{App, Page, Problem, render},
};
use askama::Template;
use axum::{
    extract::{Path, Query, State},
    response::Html,
};
use uuid::Uuid;

#[derive(Template)]
#[template(path = "plans/history.html")]
struct HistoryPage {
    page: Page,
    opened: Opened,
    logged: Vec<Logged>,
}

/// `GET /plans/{plan}/history`
pub async fn show(
    State(app): State<App>,
    page: Page,
    Path(plan): Path<Uuid>,
    Query(which): Query<Which>,
) -> Result<Html<String>, Problem> {
    let opened = Opened::open(&app, &page, plan, which).await?;
    let imports = log::of_subjects(&app.db, &page.scope, &[plan]).await?;
    let drafts = imports.iter().filter_map(|import| {
        let draft = import.detail.get("draft")?.as_str()?;
        draft.parse().ok()
    });
    let subjects: Vec<Uuid> = drafts.chain([plan]).collect();
    let logged = log::of_subjects(&app.db, &page.scope, &subjects).await?;
    render(&HistoryPage {
        page,
        opened,
        logged,
    })
}
