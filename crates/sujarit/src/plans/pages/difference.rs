//! What one version of a plan says otherwise than another, for who has signed in.

use super::super::{
    difference::Difference,
    store::{self, Listed, ListedVersion},
    writing::steps::{self, Announcement, Step, Taken},
};
use crate::web::{App, Page, Problem, render};
use askama::Template;
use axum::{
    extract::{Path, Query, State},
    response::Html,
};
use serde::Deserialize;
use uuid::Uuid;

/// Which versions are laid over each other; the latest and the one before where none is named.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
pub struct Wanted {
    from: Option<i32>,
    to: Option<i32>,
}

#[derive(Template)]
#[template(path = "plans/difference.html")]
struct DifferencePage {
    page: Page,
    listed: Listed,
    versions: Vec<ListedVersion>,
    from: i32,
    to: i32,
    difference: Difference,
    /// The announcement of the version after, with why the plan was amended.
    announcement: Option<Announcement>,
    /// The last step of the version after.
    last: Option<Taken>,
}

/// `GET /plans/{plan}/difference?from=1&to=2`
pub async fn show(
    State(app): State<App>,
    page: Page,
    Path(plan): Path<Uuid>,
    Query(wanted): Query<Wanted>,
) -> Result<Html<String>, Problem> {
    let (db, scope) = (&app.db, &page.scope);
    let listed = store::find(db, scope, plan).await?;
    let listed = listed.ok_or(Problem::NotFound)?;
    let to = wanted.to.unwrap_or(listed.latest);
    let from = wanted.from.unwrap_or_else(|| (to - 1).max(1));
    let before = app.shelf.get(db, scope, plan, from).await?;
    let after = app.shelf.get(db, scope, plan, to).await?;
    let (before, after) = before.zip(after).ok_or(Problem::NotFound)?;
    let announced = steps::announcements(db, scope, plan).await?;
    let taken = steps::of(db.read(), scope, plan).await?;
    let is_last = |taken: &Taken| taken.number == to && taken.step != Step::Withdrawn;
    render(&DifferencePage {
        versions: store::versions(db, scope, plan).await?,
        difference: Difference::between(&before.identified(), &after.identified()),
        announcement: announced.into_iter().find(|made| made.number == to),
        last: taken.into_iter().find(is_last),
        page,
        listed,
        from,
        to,
    })
}
