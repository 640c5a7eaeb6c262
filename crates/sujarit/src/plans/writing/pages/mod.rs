//! The pages of writing: the tree, each part, and the way to the version in force.

mod announce;
mod carry;
mod difference;
mod front;
mod guided;
mod proposal;
mod schedule;
mod sheet;
mod tree;

use super::{Body, Writing, WritingError, steps};
use crate::{
    people::Act,
    plans::store::{self, Listed},
    web::{Access, App, Fields, Page, Problem, Routes},
};
use axum::{
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use plan::NoActivity;
use serde::Deserialize;
use serde_json::json;
use uuid::Uuid;

/// The addresses of writing.
pub fn routes() -> Routes {
    let edit = Access::May(Act::EditPlan);
    let read = Access::May(Act::ReadPlan);
    Routes::new()
        .get("/plans/new", edit, tree::choose)
        .post("/plans/new", edit, tree::begin)
        .get("/plans/guided", edit, guided::questions)
        .post("/plans/guided", edit, guided::propose)
        .get("/plans/carry", edit, carry::show)
        .post("/plans/carry", edit, carry::begin)
        .get("/plans/{plan}/write", edit, tree::show)
        .get("/plans/{plan}/write/difference", edit, difference::written)
        .post("/plans/{plan}/write", edit, tree::act)
        .post("/plans/{plan}/write/entries", edit, tree::add)
        .get("/plans/{plan}/write/entries/{entry}", edit, sheet::show)
        .post("/plans/{plan}/write/entries/{entry}", edit, sheet::save)
        .get(
            "/plans/{plan}/write/entries/{entry}/schedule",
            edit,
            schedule::show_entry,
        )
        .post(
            "/plans/{plan}/write/entries/{entry}/schedule",
            edit,
            schedule::save_entry,
        )
        .get("/plans/{plan}/write/schedule", edit, schedule::show)
        .post("/plans/{plan}/write/schedule", edit, schedule::make)
        .get(
            "/plans/{plan}/write/schedule/print",
            edit,
            schedule::printed,
        )
        .get("/plans/{plan}/write/head", edit, front::show_head)
        .post("/plans/{plan}/write/head", edit, front::save_head)
        .get("/plans/{plan}/write/part-one", edit, front::show_part_one)
        .post("/plans/{plan}/write/part-one", edit, front::save_part_one)
        .post(
            "/plans/{plan}/propose",
            Access::May(Act::ProposePlan),
            proposal::propose,
        )
        .get("/plans/{plan}/proposal", read, proposal::show)
        .post(
            "/plans/{plan}/withdraw",
            Access::May(Act::ProposePlan),
            proposal::withdraw,
        )
        .post(
            "/plans/{plan}/decide",
            Access::Confirmed(Act::ApprovePlan),
            proposal::decide,
        )
        .get(
            "/plans/{plan}/announce",
            Access::May(Act::AnnouncePlan),
            announce::show,
        )
        .post(
            "/plans/{plan}/announce",
            Access::May(Act::AnnouncePlan),
            announce::announce,
        )
        .get("/announced", Access::Public, announce::find)
        .get("/announced/{code}", Access::Public, announce::public)
        .get(
            "/announced/{code}/difference",
            Access::Public,
            difference::public,
        )
        .get("/announced/{code}/plan.pdf", Access::Public, announce::pdf)
}

impl From<WritingError> for Problem {
    fn from(error: WritingError) -> Self {
        match error {
            WritingError::NotWritten => Self::NotFound,
            WritingError::Conflict => Self::Refused("write.conflict"),
            WritingError::Waits => Self::Refused("write.waits"),
            WritingError::TakesNone => Self::Refused("write.takes_none"),
            WritingError::WrittenAlready => Self::Refused("write.already"),
            WritingError::Open(_) => Self::Refused("write.open"),
            WritingError::Refused(refusal) => Self::Refused(refusal.key()),
            WritingError::Store(error) => error.into(),
        }
    }
}

/// An error of writing among others, as the page that tells it.
fn told(error: anyhow::Error) -> Problem {
    match error.downcast::<WritingError>() {
        Ok(error) => error.into(),
        Err(error) => error.into(),
    }
}

/// A plan that is being written.
struct Opened {
    listed: Listed,
    writing: Writing,
}

impl Opened {
    async fn open(app: &App, page: &Page, plan: Uuid) -> Result<Self, Problem> {
        let listed = found(app, page, plan).await?;
        let writing = super::load(&app.db, &page.scope, plan).await?;
        Ok(Self {
            listed,
            writing: writing.ok_or(Problem::NotFound)?,
        })
    }

    fn address(&self) -> String {
        format!("/plans/{}/write", self.listed.id)
    }

    fn title(&self) -> &str {
        &self.writing.head.body.title
    }
}

async fn found(app: &App, page: &Page, plan: Uuid) -> Result<Listed, Problem> {
    let listed = store::find(&app.db, &page.scope, plan).await?;
    listed.ok_or(Problem::NotFound)
}

/// The last step of a plan, where it has any.
async fn last_step(app: &App, page: &Page, plan: Uuid) -> Result<Option<steps::Taken>, Problem> {
    let steps = steps::of(app.db.read(), &page.scope, plan).await?;
    Ok(steps.into_iter().next())
}

/// Whether a form was sent by the page itself while somebody types.
fn is_typing(form: &Fields) -> bool {
    form.get("do") == "keep"
}

/// What came of saving a part.
enum Changed {
    /// It is saved; with the declaration that this ended.
    Kept(Option<NoActivity>),
    /// It was sent while somebody types, and this is the whole answer.
    Told(Response),
    /// Somebody was faster.
    Late,
}

/// Saves a part with the revision that its form began with.
async fn changed(
    app: &App,
    page: &Page,
    (plan, id): (Uuid, Uuid),
    form: &Fields,
    body: &Body,
) -> Result<Changed, Problem> {
    let revision = form.get("revision").parse().unwrap_or(0);
    let changed = super::change(&app.db, &page.scope, plan, (id, revision), body).await;
    match (changed, is_typing(form)) {
        (Ok(saved), false) => Ok(Changed::Kept(saved.lifted)),
        (Ok(saved), true) => {
            let others = super::others(&app.db, &page.scope, plan, id).await?;
            Ok(Changed::Told(kept(page, &saved, &others)))
        }
        (Err(WritingError::Conflict), false) => Ok(Changed::Late),
        (Err(WritingError::Conflict), true) => {
            Ok(Changed::Told(StatusCode::CONFLICT.into_response()))
        }
        (Err(error), _) => Err(error.into()),
    }
}

/// The notice that a group's declaration ended.
fn told_lifted(page: &Page, lifted: &NoActivity) -> String {
    page.t2("write.lifted", &lifted.group, &lifted.reason)
}

/// "?group=…&reason=…" for the page that tells it.
fn lifted_query(lifted: Option<&NoActivity>) -> String {
    let Some(lifted) = lifted else {
        return String::new();
    };
    let mut query = url::form_urlencoded::Serializer::new("?".to_owned());
    query.append_pair("group", &lifted.group);
    query.append_pair("reason", &lifted.reason);
    query.finish()
}

/// A declaration that ended with what was done before.
#[derive(Clone, Debug, Default, Deserialize)]
struct Lifted {
    #[serde(default)]
    group: String,
    #[serde(default)]
    reason: String,
}

impl Lifted {
    fn told(&self, page: &Page) -> Option<String> {
        let lifted = NoActivity::new(&self.group, &self.reason);
        (!lifted.group.is_empty()).then(|| told_lifted(page, &lifted))
    }
}

/// The answer to what was sent while somebody types.
fn kept(page: &Page, saved: &super::Saved, others: &[super::Reader]) -> Response {
    let names: Vec<&str> = others.iter().map(|reader| reader.name.as_str()).collect();
    let mut told = json!({ "revision": saved.revision, "others": names });
    if let Some(lifted) = &saved.lifted {
        told["notice"] = told_lifted(page, lifted).into();
    }
    let told = told.to_string();
    ([(header::CONTENT_TYPE, "application/json")], told).into_response()
}
