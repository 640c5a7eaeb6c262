//! The log: every change to an office's data leaves an entry in its own transaction, and each
//! entry carries the hash of the one before it, so that none can be changed, removed or put
//! elsewhere unseen.
//!
//! Each office has a chain of its own, numbered from 1 without gaps; writers of different offices
//! never wait for each other. [`days`] joins the chains to one for the whole installation: the
//! root of each day goes over the heads of all chains and over the root of the day before.
//! [`verify`] finds the first broken place; [`chain`] holds the hashes. What happens to the
//! installation and not to an office stands in the chain of [`INSTALLATION`].

mod action;
pub mod chain;
pub mod days;
mod history;
mod pages;
pub mod roots;
pub(crate) mod tables;
pub mod verify;

pub use action::Action;
pub use history::{Logged, Part, done_to, of, of_subjects, parts};
pub use pages::routes;
pub use verify::verify;

use crate::db;
use chain::{BEGINNING, entry_hash};
use jiff::civil::Date;
use sea_orm::{
    ConnectionTrait, DbErr, IntoActiveModel, QueryOrder, QuerySelect, entity::prelude::*,
    sea_query::OnConflict,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::{collections::BTreeMap, net::IpAddr};
use tables::{entry, head};

/// Stands where an office's key stands for what concerns the whole installation.
pub const INSTALLATION: Uuid = Uuid::nil();

/// Rows read or written with one statement.
const BATCH: usize = 500;

/// Who does something, in which post, from where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct By {
    /// A kind, and what tells one of its kind from another: "machine", "program",
    /// "command import", "person 0198…".
    pub actor: String,
    /// The name then: of the person, of the system's user who ran a command.
    pub name: String,
    /// The post in which a person acted.
    pub post: String,
    /// The network address it came from, or the machine's name for what ran on it.
    pub place: String,
}

impl By {
    /// Somebody who has not signed in.
    pub fn nobody(address: Option<IpAddr>) -> Self {
        Self {
            actor: "nobody".to_owned(),
            name: String::new(),
            post: String::new(),
            place: place(address),
        }
    }

    /// A person, in a post, from an address.
    pub fn person(id: Uuid, name: &str, post: &str, address: Option<IpAddr>) -> Self {
        Self {
            actor: format!("person {id}"),
            name: name.to_owned(),
            post: post.to_owned(),
            place: place(address),
        }
    }

    /// The key of the person; `None` where it is none.
    pub fn person_id(&self) -> Option<Uuid> {
        self.actor.strip_prefix("person ")?.parse().ok()
    }

    /// A command of the program, run by this user of the operating system.
    pub fn command(command: &str, user: &str) -> Self {
        Self {
            actor: format!("command {command}"),
            name: user.to_owned(),
            post: String::new(),
            place: String::new(),
        }
    }

    /// The program, of its own accord.
    pub fn program() -> Self {
        Self {
            actor: "program".to_owned(),
            name: String::new(),
            post: String::new(),
            place: String::new(),
        }
    }
}

fn place(address: Option<IpAddr>) -> String {
    address
        .map(|address| address.to_string())
        .unwrap_or_default()
}

/// What a field held before and holds after. Nothing is JSON's null.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// What the field belongs to where that is a part of the subject, e.g. an entry of a plan: its
    /// key and its name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub part: Option<(Uuid, String)>,
    /// The field, e.g. "title"; what tells one of several follows a dot: "budget.2567".
    pub field: String,
    /// Before.
    #[serde(default, skip_serializing_if = "Value::is_null")]
    pub before: Value,
    /// After.
    #[serde(default, skip_serializing_if = "Value::is_null")]
    pub after: Value,
}

impl Change {
    /// The change of a field; `None` where nothing changes.
    pub fn of(field: &str, before: impl Into<Value>, after: impl Into<Value>) -> Option<Self> {
        let (before, after) = (before.into(), after.into());
        (before != after).then(|| Self {
            part: None,
            field: field.to_owned(),
            before,
            after,
        })
    }
}

/// What is to be written into the log.
#[derive(Clone, Debug)]
pub struct NewEntry {
    /// The office whose data is changed, or [`INSTALLATION`].
    pub office: Uuid,
    /// What is done.
    pub action: Action,
    /// The key of what it is done to.
    pub subject: Uuid,
    /// Field by field.
    pub changes: Vec<Change>,
    /// Particulars that are no field of the subject, as a JSON object.
    pub detail: Value,
}

impl NewEntry {
    /// An entry without changes of fields.
    pub fn new(office: Uuid, action: Action, subject: Uuid) -> Self {
        Self {
            office,
            action,
            subject,
            changes: Vec::new(),
            detail: Value::Object(serde_json::Map::new()),
        }
    }

    /// The same with these changes.
    pub fn changing(mut self, changes: Vec<Change>) -> Self {
        self.changes = changes;
        self
    }

    /// The same with these particulars.
    pub fn with(mut self, detail: Value) -> Self {
        self.detail = detail;
        self
    }
}

/// Writes entries; called by [`crate::db::Write::finish`] alone. Takes the heads of the offices' chains
/// as the last locks of the transaction and in the order of their keys, so that writers wait for
/// each other only within an office and never in a circle.
pub(crate) async fn append(
    tx: &impl ConnectionTrait,
    by: &By,
    at: i64,
    entries: Vec<NewEntry>,
) -> Result<(), DbErr> {
    let mut by_office: BTreeMap<Uuid, Vec<NewEntry>> = BTreeMap::new();
    for entry in entries {
        by_office.entry(entry.office).or_default().push(entry);
    }
    let offices: Vec<Uuid> = by_office.keys().copied().collect();
    for offices in offices.chunks(BATCH) {
        let mut heads = lock(tx, offices).await?;
        let mut rows = Vec::new();
        for head in heads.iter_mut() {
            for new in by_office.remove(&head.office_id).unwrap_or_default() {
                rows.push(link(head, by, at, new)?);
            }
        }
        db::insert_all::<entry::Entity>(tx, rows).await?;
        move_on(tx, heads).await?;
    }
    Ok(())
}

/// The heads of these offices' chains, made where a chain begins, held until the transaction ends.
async fn lock(tx: &impl ConnectionTrait, offices: &[Uuid]) -> Result<Vec<head::Model>, DbErr> {
    let locked = || {
        head::Entity::find()
            .filter(head::Column::OfficeId.is_in(offices.to_vec()))
            .order_by_asc(head::Column::OfficeId)
            .lock_exclusive()
    };
    let heads = locked().all(tx).await?;
    if heads.len() == offices.len() {
        return Ok(heads);
    }
    let begun = offices.iter().map(|office| {
        head::Model {
            office_id: *office,
            number: 0,
            at: 0,
            hash: BEGINNING.to_owned(),
        }
        .into_active_model()
    });
    head::Entity::insert_many(begun)
        .on_conflict(
            OnConflict::column(head::Column::OfficeId)
                .do_nothing()
                .to_owned(),
        )
        .exec_without_returning(tx)
        .await?;
    locked().all(tx).await
}

/// The entry that follows upon the head, which moves on to it.
fn link(head: &mut head::Model, by: &By, at: i64, new: NewEntry) -> Result<entry::Model, DbErr> {
    let mut row = entry::Model {
        office_id: head.office_id,
        number: 0,
        at,
        actor: by.actor.clone(),
        actor_name: by.name.clone(),
        post: by.post.clone(),
        place: by.place.clone(),
        action: new.action.code().to_owned(),
        subject: new.subject.to_string(),
        changes: serde_json::to_string(&new.changes)
            .map_err(|error| DbErr::Json(error.to_string()))?,
        detail: new.detail.to_string(),
        previous: String::new(),
        hash: String::new(),
    };
    fasten(&mut row, head);
    Ok(row)
}

/// Makes an entry the next of its chain and moves the head on to it. The time never runs backwards
/// in a chain, whatever the clock does.
fn fasten(row: &mut entry::Model, head: &mut head::Model) {
    row.number = head.number + 1;
    row.at = row.at.max(head.at);
    row.previous = std::mem::take(&mut head.hash);
    row.hash = entry_hash(row);
    head.number = row.number;
    head.at = row.at;
    head.hash.clone_from(&row.hash);
}

async fn move_on(tx: &impl ConnectionTrait, heads: Vec<head::Model>) -> Result<(), DbErr> {
    let heads = heads.into_iter().map(IntoActiveModel::into_active_model);
    head::Entity::insert_many(heads)
        .on_conflict(
            OnConflict::column(head::Column::OfficeId)
                .update_columns([head::Column::Number, head::Column::At, head::Column::Hash])
                .to_owned(),
        )
        .exec_without_returning(tx)
        .await?;
    Ok(())
}

/// The entries of a migration from the time before the chain, linked; see `m0002_chained_log`.
pub(crate) async fn chain_up(
    tx: &impl ConnectionTrait,
    rows: Vec<entry::Model>,
) -> Result<(), DbErr> {
    let mut heads: BTreeMap<Uuid, head::Model> = BTreeMap::new();
    let mut linked = Vec::with_capacity(rows.len());
    for mut row in rows {
        let head = heads.entry(row.office_id).or_insert_with(|| head::Model {
            office_id: row.office_id,
            number: 0,
            at: 0,
            hash: BEGINNING.to_owned(),
        });
        fasten(&mut row, head);
        linked.push(row);
    }
    db::insert_all::<entry::Entity>(tx, linked).await?;
    for heads in heads.into_values().collect::<Vec<_>>().chunks(BATCH) {
        move_on(tx, heads.to_vec()).await?;
    }
    Ok(())
}

/// The day of the calendar in Thailand on which a moment lies, counted from 1 January 1970.
pub fn day_of(at: i64) -> i32 {
    const HOURS_AHEAD: i64 = 7;
    const DAY: i64 = 24 * 60 * 60 * 1000;
    i32::try_from((at + HOURS_AHEAD * 60 * 60 * 1000).div_euclid(DAY)).unwrap_or(i32::MAX)
}

/// A date as a day counted from 1 January 1970.
pub fn day_of_date(date: Date) -> i32 {
    let since = date.since(EPOCH);
    since.map(|since| since.get_days()).unwrap_or_default()
}

/// The date of a day counted from 1 January 1970; `None` beyond the calendar's ends.
pub fn date_of(day: i32) -> Option<Date> {
    let days = jiff::Span::new().try_days(day).ok()?;
    EPOCH.checked_add(days).ok()
}

const EPOCH: Date = jiff::civil::date(1970, 1, 1);

/// The first moment of a day in Thailand.
pub fn begin_of(day: i32) -> i64 {
    i64::from(day) * 24 * 60 * 60 * 1000 - 7 * 60 * 60 * 1000
}

#[cfg(test)]
mod tests;
