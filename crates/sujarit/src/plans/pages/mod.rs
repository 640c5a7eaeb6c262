//! The pages of this room.

mod checks;
mod difference;
mod download;
mod draft;
mod entry;
mod history;
mod home;
mod overview;
mod schedule;
mod table;

pub(crate) use download::{attachment, media, print};
pub use home::fill_with_example;
pub(super) use schedule::{Print, print_schedule};

use super::{
    store::{self, Listed, StoreError, Version},
    writing,
};
use crate::{
    people::Act,
    web::{Access, App, LARGEST_UPLOAD, Page, Problem, Routes},
};
use serde::Deserialize;
use std::sync::Arc;
use uuid::Uuid;

/// Largest form other than an upload: the decisions about a whole plan.
const LARGEST_FORM: usize = 2 * 1024 * 1024;

/// The addresses of this room.
pub fn routes() -> Routes {
    let read = Access::May(Act::ReadPlan);
    let edit = Access::May(Act::EditPlan);
    let import = Routes::new()
        .get("/import", edit, draft::choose)
        .post("/import", edit, draft::upload)
        .largest_body(LARGEST_UPLOAD);
    Routes::new()
        .get("/", Access::SignedIn, home::home)
        .post("/example", edit, home::look_at_example)
        .post(
            "/example/remove",
            Access::Confirmed(Act::EditPeople),
            home::remove_example,
        )
        .get("/import/{draft}", edit, draft::show)
        .post("/import/{draft}", edit, draft::decide)
        .get("/plans/{plan}", read, overview::show)
        .get("/plans/{plan}/entries/{entry}", read, entry::show)
        .get("/plans/{plan}/entries.csv", read, overview::csv)
        .get("/plans/{plan}/table", read, table::show)
        .get("/plans/{plan}/schedule", read, schedule::show)
        .get("/plans/{plan}/schedule/print", read, schedule::printed)
        .get("/plans/{plan}/difference", read, difference::show)
        .get(
            "/plans/{plan}/history",
            Access::May(Act::ReadHistory),
            history::show,
        )
        .get("/plans/{plan}/checks", read, checks::findings)
        .post("/plans/{plan}/review", edit, draft::review)
        .get("/plans/{plan}/download", read, download::printed)
        .get("/plans/{plan}/original", read, download::original)
        .get("/checks", Access::Public, checks::all)
        .get("/checks/{code}", Access::Public, checks::explain)
        .largest_body(LARGEST_FORM)
        .merge(import)
        .merge(writing::routes())
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::NoSuchPlan | StoreError::NoSuchDraft => Self::NotFound,
            StoreError::Db(error) => error.into(),
            StoreError::Json(error) => error.into(),
        }
    }
}

/// Which version of a plan; the latest where the address names none.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
struct Which {
    version: Option<i32>,
}

/// A plan with the version that is looked at.
#[derive(Debug)]
struct Opened {
    listed: Listed,
    version: Arc<Version>,
}

impl Opened {
    async fn open(app: &App, page: &Page, plan: Uuid, which: Which) -> Result<Self, Problem> {
        let listed = store::find(&app.db, &page.scope, plan)
            .await?
            .ok_or(Problem::NotFound)?;
        let number = which.version.unwrap_or(listed.latest);
        let version = app.shelf.get(&app.db, &page.scope, plan, number).await?;
        Ok(Self {
            listed,
            version: version.ok_or(Problem::NotFound)?,
        })
    }

    /// Whether a newer version exists.
    fn is_old(&self) -> bool {
        self.version.key.number < self.listed.latest
    }

    /// "?version=2" for an old version, so that links stay in it.
    fn suffix(&self) -> String {
        if self.is_old() {
            format!("?version={}", self.version.key.number)
        } else {
            String::new()
        }
    }

    /// The same to append to a query.
    fn more(&self) -> String {
        self.suffix().replace('?', "&")
    }

    /// Address and title of an entry of this version, by its index.
    fn entry(&self, index: usize) -> Option<(String, &str)> {
        let id = self.version.ids.get(index)?;
        let title = &self.version.plan.entries.get(index)?.title;
        let address = format!("{}/entries/{id}{}", self.address(), self.suffix());
        Some((address, title.as_str()))
    }

    /// The plan's address.
    fn address(&self) -> String {
        format!("/plans/{}", self.listed.id)
    }
}
