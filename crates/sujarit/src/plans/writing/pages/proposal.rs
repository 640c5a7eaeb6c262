//! A version that is proposed: what it changes, what the checks find, and the decision about it.

use super::{
    super::steps::{self, Step, Taken},
    found, told,
};
use crate::{
    log::{self, Part},
    people::Act,
    plans::{
        changes,
        show::Counts,
        store::{Listed, Version},
    },
    web::{App, Fields, Page, Problem, render},
};
use askama::Template;
use axum::{
    extract::{Path, State},
    response::{Html, Redirect},
};
use plan::totals::Totals;
use std::sync::Arc;
use uuid::Uuid;

#[derive(Template)]
#[template(path = "plans/proposal.html")]
struct ProposalPage {
    page: Page,
    listed: Listed,
    version: Arc<Version>,
    totals: Totals,
    counts: Counts,
    steps: Vec<Taken>,
    /// The number of the version before that was in force or kept, and what this one changes.
    before: Option<i32>,
    changes: Vec<Part>,
    open: usize,
}

impl ProposalPage {
    fn last(&self) -> Option<Step> {
        self.steps.first().map(|taken| taken.step)
    }

    fn is_proposer(&self) -> bool {
        let person = self.page.signed_in().map(|signed_in| signed_in.person.id);
        let proposed = self.steps.iter().find(|taken| taken.step == Step::Proposed);
        proposed.is_some_and(|taken| taken.person == person)
    }

    fn can_decide(&self) -> bool {
        let waits = self.last() == Some(Step::Proposed);
        waits && !self.is_proposer() && self.page.may(Act::ApprovePlan)
    }

    fn can_return(&self) -> bool {
        let waits = self.last() == Some(Step::Approved);
        waits && !self.is_proposer() && self.page.may(Act::ApprovePlan)
    }

    fn can_withdraw(&self) -> bool {
        self.last() == Some(Step::Proposed) && self.is_proposer() && self.page.may(Act::ProposePlan)
    }

    fn can_announce(&self) -> bool {
        self.last() == Some(Step::Approved) && self.page.may(Act::AnnouncePlan)
    }
}

/// `GET /plans/{plan}/proposal`: the latest version with the steps it took.
pub async fn show(
    State(app): State<App>,
    page: Page,
    Path(plan): Path<Uuid>,
) -> Result<Html<String>, Problem> {
    let listed = found(&app, &page, plan).await?;
    let version = app.shelf.get(&app.db, &page.scope, plan, listed.latest);
    let version = version.await?.ok_or(Problem::NotFound)?;
    let all = steps::of(app.db.read(), &page.scope, plan).await?;
    let announced = all.iter().find(|taken| taken.step == Step::Announced);
    let announced = announced.map(|taken| taken.number);
    let before = announced.filter(|number| *number != listed.latest);
    let before = before.or_else(|| (listed.latest > 1).then(|| listed.latest - 1));
    let older = match before {
        Some(number) => app.shelf.get(&app.db, &page.scope, plan, number).await?,
        None => None,
    };
    let steps: Vec<Taken> = all
        .into_iter()
        .filter(|taken| taken.number == listed.latest)
        .collect();
    render(&ProposalPage {
        open: steps::open_places(&version.findings),
        changes: older.map_or_else(Vec::new, |older| {
            let changes = changes::between(Some(&older.identified()), &version.identified());
            log::parts(&page, &changes)
        }),
        before,
        totals: Totals::of(&version.plan),
        counts: Counts::of(&version.findings),
        page,
        listed,
        version,
        steps,
    })
}

/// `POST /plans/{plan}/propose`
pub async fn propose(
    State(app): State<App>,
    page: Page,
    Path(plan): Path<Uuid>,
    _form: Fields,
) -> Result<Redirect, Problem> {
    let proposed = steps::propose(&app.db, &app.files, &page.scope, &page.office, plan).await;
    proposed.map_err(told)?;
    Ok(Redirect::to(&format!("/plans/{plan}/proposal")))
}

/// `POST /plans/{plan}/withdraw`: who proposed it takes it back to go on writing.
pub async fn withdraw(
    State(app): State<App>,
    page: Page,
    Path(plan): Path<Uuid>,
    _form: Fields,
) -> Result<Redirect, Problem> {
    let listed = found(&app, &page, plan).await?;
    steps::decide(&app.db, &page.scope, &listed, Step::Withdrawn, "").await?;
    Ok(Redirect::to(&format!("/plans/{plan}/write")))
}

/// `POST /plans/{plan}/decide`: approves or returns what was proposed.
pub async fn decide(
    State(app): State<App>,
    page: Page,
    Path(plan): Path<Uuid>,
    form: Fields,
) -> Result<Redirect, Problem> {
    let listed = found(&app, &page, plan).await?;
    let reason = form.get("reason");
    let step = match form.get("do") {
        "approve" => Step::Approved,
        "return" if reason.is_empty() => return Err(Problem::Refused("write.needs_reason")),
        "return" => Step::Returned,
        _ => return Err(Problem::NotFound),
    };
    steps::decide(&app.db, &page.scope, &listed, step, reason).await?;
    Ok(Redirect::to(&format!("/plans/{plan}/proposal")))
}
