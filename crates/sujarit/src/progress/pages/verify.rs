//! The verifier's page: each report beside its evidence, with what he says of it.

use super::{
    super::{accounts, evidence, rounds::Opened, verdicts},
    Asked, name, tag,
};
use crate::{
    log::day_of,
    web::{App, Fields, Page, Problem, render},
};
use askama::Template;
use axum::{
    extract::{Path, Query, State},
    response::{Html, Redirect},
};
use plan::progress::{Account, Line, Says};
use serde::Deserialize;
use std::collections::HashMap;
use uuid::Uuid;

#[derive(Template)]
#[template(path = "progress/verify.html")]
struct VerifyPage {
    page: Page,
    opened: Opened,
    account: Account,
    /// Those that were not hidden by the filter.
    lines: Vec<usize>,
    pieces: HashMap<Uuid, Vec<evidence::Piece>>,
    only_open: bool,
    today: i32,
}

impl VerifyPage {
    fn name(&self) -> String {
        name(&self.page, self.opened.round)
    }

    fn line(&self, index: &usize) -> &Line {
        &self.account.lines[*index]
    }

    fn tag(&self, line: &Line) -> (&'static str, &'static str) {
        tag(line)
    }

    fn pieces(&self, line: &Line) -> &[evidence::Piece] {
        let id: Uuid = line.id.parse().unwrap_or_default();
        self.pieces.get(&id).map_or(&[], Vec::as_slice)
    }

    fn says(&self, line: &Line, says: &Says) -> bool {
        line.verdict
            .as_ref()
            .is_some_and(|verdict| verdict.says == *says)
    }

    fn reason<'l>(&self, line: &'l Line) -> &'l str {
        line.verdict
            .as_ref()
            .map_or("", |verdict| verdict.reason.as_str())
    }

    fn verified(&self) -> usize {
        let lines = self.account.lines.iter();
        lines.filter(|line| line.verdict.is_some()).count()
    }
}

/// Which entries are listed.
#[derive(Clone, Debug, Deserialize)]
pub struct Wanted {
    #[serde(default)]
    only: String,
}

/// `GET /rounds/{year}/{months}/verify`
pub async fn show(
    State(app): State<App>,
    page: Page,
    Asked(opened): Asked,
    Query(wanted): Query<Wanted>,
) -> Result<Html<String>, Problem> {
    let scope = &page.scope;
    let account = accounts::of(&app.db, &app.shelf, scope, &page.office, &opened).await?;
    let used = evidence::used_in(app.db.read(), scope, opened.round).await?;
    let all = evidence::all(app.db.read(), scope).await?;
    let pieces = used.into_iter().map(|(entry, used)| {
        let pieces = all.iter().filter(|piece| used.contains(&piece.id));
        (entry, pieces.cloned().collect())
    });
    let only_open = wanted.only == "open";
    let lines = account.lines.iter().enumerate();
    let lines = lines.filter(|(_, line)| !only_open || line.verdict.is_none());
    render(&VerifyPage {
        lines: lines.map(|(index, _)| index).collect(),
        pieces: pieces.collect(),
        today: day_of(app.db.now()),
        page,
        opened,
        account,
        only_open,
    })
}

/// `POST /rounds/{year}/{months}/verify/{entry}`
pub async fn say(
    State(app): State<App>,
    page: Page,
    Asked(opened): Asked,
    Path((_, _, id)): Path<(u16, u8, Uuid)>,
    form: Fields,
) -> Result<Redirect, Problem> {
    let version = accounts::version(&app.db, &app.shelf, &page.scope, &opened).await?;
    version.index_of(id).ok_or(Problem::NotFound)?;
    let says = Says::of_code(form.get("says")).ok_or(Problem::Refused("verdict.needs_choice"))?;
    let reason = form.get("reason");
    if says != Says::Agreed && reason.is_empty() {
        return Err(Problem::Refused("verdict.needs_reason"));
    }
    verdicts::say(&app.db, &page.scope, &opened, id, (says, reason)).await?;
    Ok(Redirect::to(&format!(
        "{}/verify#entry-{id}",
        opened.address()
    )))
}
