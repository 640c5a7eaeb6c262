//! What was changed: while a plan is written, against what it was begun from; and publicly, between
//! two versions that were announced.

use super::{
    super::{
        Source,
        steps::{self, Announcement},
    },
    Opened,
};
use crate::{
    offices,
    plans::{
        difference::Difference,
        store::{self, Identified},
    },
    session,
    web::{App, Page, Problem, render},
};
use askama::Template;
use axum::{
    extract::{Path, Query, State},
    response::Html,
};
use serde::Deserialize;
use uuid::Uuid;

#[derive(Template)]
#[template(path = "plans/write_difference.html")]
struct WritingPage {
    page: Page,
    opened: Opened,
    /// The version it is compared with, and its plan's title; `None` where it was begun empty, or
    /// what it was begun from is gone.
    source: Option<(Source, String)>,
    difference: Difference,
}

/// `GET /plans/{plan}/write/difference`
pub async fn written(
    State(app): State<App>,
    page: Page,
    Path(plan): Path<Uuid>,
) -> Result<Html<String>, Problem> {
    let (db, scope) = (&app.db, &page.scope);
    let opened = Opened::open(&app, &page, plan).await?;
    let after = opened.writing.assemble(&page.office);
    let (mut source, mut before) = (None, None);
    if let Some(from) = opened.writing.compared_with() {
        let listed = store::find(db, scope, from.plan).await?;
        let version = app.shelf.get(db, scope, from.plan, from.number).await?;
        source = listed.map(|listed| (from, listed.title));
        before = version.map(|version| version.identified());
    }
    let before = before.unwrap_or_else(|| Identified {
        plan: plan::Plan::default(),
        ids: Vec::new(),
    });
    render(&WritingPage {
        page,
        source,
        difference: Difference::between(&before, &after),
        opened,
    })
}

/// Which announced version it is compared with.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
pub struct Wanted {
    from: Option<i32>,
}

#[derive(Template)]
#[template(path = "plans/announced_difference.html")]
struct PublicPage {
    page: Page,
    office: offices::Office,
    title: String,
    before: Announcement,
    after: Announcement,
    difference: Difference,
}

/// `GET /announced/{code}/difference?from=1`: what the version with this code changed against one
/// that was announced before it; the last before it where none is named.
pub async fn public(
    State(app): State<App>,
    page: Page,
    Path(code): Path<String>,
    Query(wanted): Query<Wanted>,
) -> Result<Html<String>, Problem> {
    let db = &app.db;
    let found = steps::by_code(db, &code).await?;
    let (after, _) = found.ok_or(Problem::NotFound)?;
    let scope = session::of_public(after.office_id);
    let announced = steps::announcements(db, &scope, after.plan_id).await?;
    let earlier = |made: &Announcement| match wanted.from {
        Some(number) => made.number == number && number < after.number,
        None => made.number < after.number,
    };
    let before = announced.into_iter().find(earlier);
    let before = before.ok_or(Problem::NotFound)?;
    let version = |number: i32| app.shelf.get(db, &scope, after.plan_id, number);
    let (old, new) = (version(before.number).await?, version(after.number).await?);
    let (old, new) = old.zip(new).ok_or(Problem::NotFound)?;
    let office = offices::with_id(db, after.office_id).await?;
    render(&PublicPage {
        page,
        office: office.ok_or(Problem::NotFound)?,
        title: new.plan.title.clone(),
        difference: Difference::between(&old.identified(), &new.identified()),
        before,
        after,
    })
}
