//! The queue: jobs put, taken once, ended, put off.
//!
//! A job is taken in a short transaction of its own. PostgreSQL passes over the rows that another
//! instance is just taking (`FOR UPDATE SKIP LOCKED`); SQLite has one writer. Whoever has taken it
//! holds it until its lease is over, and ends it only as the holder of that very attempt.

use super::{
    Fault, Settings, State, Unfinished, Work,
    tables::job::{self, Column, Entity, Model},
};
use crate::{
    db::{self, Db, Unlogged, Write},
    log::{Action, By, INSTALLATION, NewEntry},
};
use sea_orm::{
    ActiveValue::Set,
    Condition, ConnectionTrait, DbErr, IntoActiveModel, QueryOrder, QuerySelect,
    entity::prelude::*,
    sea_query::{LockBehavior, LockType, OnConflict},
};
use serde_json::json;
use std::collections::BTreeMap;

/// A job as it is kept.
pub type Job = Model;

/// A job that is to be put.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewJob<'a> {
    /// The office it is done for, or [`INSTALLATION`].
    pub office: Uuid,
    /// What is to be done.
    pub work: Work,
    /// When, in milliseconds since 1970; a moment that has passed is "as soon as possible".
    pub at: i64,
    /// What names it where it must be done once, e.g. "close-days 20778". Done jobs are kept for
    /// 30 days: so long it is not put again.
    pub once: Option<&'a str>,
}

impl NewJob<'_> {
    /// A job for the installation, to be done at once.
    pub fn of_installation(work: Work) -> Self {
        Self {
            office: INSTALLATION,
            work,
            at: 0,
            once: None,
        }
    }
}

/// Puts a job, to be there when the write is: with what causes it or not at all. Says whether it is
/// new; what must be done once and is there already is not put again.
///
/// # Errors
/// When the database refuses.
pub async fn put(write: &Write, new: &NewJob<'_>) -> Result<bool, DbErr> {
    let row = Model {
        office_id: new.office,
        id: db::new_id(),
        kind: new.work.code().to_owned(),
        payload: new.work.payload(),
        unique_key: new.once.map(str::to_owned),
        state: State::Waiting.code().to_owned(),
        attempts: 0,
        run_at: new.at.max(write.at()),
        lease_until: None,
        taken_by: None,
        last_error: None,
        created_at: write.at(),
        changed_at: write.at(),
    };
    let known = OnConflict::columns([Column::OfficeId, Column::UniqueKey])
        .do_nothing()
        .to_owned();
    let rows = Entity::insert_many([row.into_active_model()])
        .on_conflict(known)
        .exec_without_returning(write.tx())
        .await?;
    Ok(rows > 0)
}

/// Whether a job of the installation that must be done once is there.
///
/// # Errors
/// When the database cannot be read.
pub async fn named(db: &Db, once: &str) -> Result<Option<Job>, DbErr> {
    Entity::find()
        .filter(Column::OfficeId.eq(INSTALLATION))
        .filter(Column::UniqueKey.eq(once))
        .one(db.read())
        .await
}

/// A job that this instance holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taken {
    /// As it was taken.
    pub job: Job,
    /// What is to be done; `None` where this version of the program does not know it.
    pub work: Option<Work>,
}

fn due(now: i64) -> Condition {
    let waiting = Condition::all()
        .add(Column::State.eq(State::Waiting.code()))
        .add(Column::RunAt.lte(now));
    let left = Condition::all()
        .add(Column::State.eq(State::Running.code()))
        .add(Column::LeaseUntil.lt(now));
    Condition::any().add(waiting).add(left)
}

/// Takes the job that has been due longest, if any is.
///
/// # Errors
/// When the database refuses.
pub async fn take(db: &Db, instance: &str, settings: Settings) -> Result<Option<Taken>, DbErr> {
    // Reading costs nothing; a write of SQLite waits for all others.
    let now = db.now();
    let any = Entity::find().filter(due(now)).one(db.read()).await?;
    if any.is_none() {
        return Ok(None);
    }
    let write = db.write(&By::program()).await?;
    let found = Entity::find()
        .filter(due(now))
        .order_by_asc(Column::RunAt)
        .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked)
        .one(write.tx())
        .await?;
    let Some(job) = found else {
        return Ok(None);
    };
    let left = job.state == State::Running.code();
    let given_up = left && job.attempts >= Work::most_attempts(&job.kind);
    let mut row = job.into_active_model();
    row.changed_at = Set(now);
    if given_up {
        row.state = Set(State::Failed.code().to_owned());
        row.last_error = Set(Some(Fault::Ended.code()));
        row.lease_until = Set(None);
        row.taken_by = Set(None);
    } else {
        row.state = Set(State::Running.code().to_owned());
        row.attempts = Set(row.attempts.take().unwrap_or_default() + 1);
        row.lease_until = Set(Some(now + settings.lease()));
        row.taken_by = Set(Some(instance.to_owned()));
    }
    let job = row.update(write.tx()).await?;
    write.finish_unlogged(Unlogged::Job).await?;
    if given_up {
        return Box::pin(take(db, instance, settings)).await;
    }
    let work = Work::of(&job.kind, &job.payload);
    Ok(Some(Taken { job, work }))
}

/// Changes a job that is still held by this attempt.
async fn settle(
    tx: &impl ConnectionTrait,
    taken: &Taken,
    change: job::ActiveModel,
) -> Result<(), Unfinished> {
    let done = Entity::update_many()
        .set(change)
        .filter(Column::OfficeId.eq(taken.job.office_id))
        .filter(Column::Id.eq(taken.job.id))
        .filter(Column::State.eq(State::Running.code()))
        .filter(Column::TakenBy.eq(taken.job.taken_by.clone()))
        .filter(Column::Attempts.eq(taken.job.attempts))
        .exec(tx)
        .await?;
    if done.rows_affected == 1 {
        Ok(())
    } else {
        Err(Unfinished::Lost)
    }
}

/// Ends a job in the write of its last change: both stay or neither. Whoever lost the lease gets
/// an error, and his write must not be finished.
///
/// # Errors
/// When another instance has the job or the database refuses.
pub async fn done(write: &Write, taken: &Taken) -> Result<(), Unfinished> {
    let change = job::ActiveModel {
        state: Set(State::Done.code().to_owned()),
        lease_until: Set(None),
        taken_by: Set(None),
        last_error: Set(None),
        changed_at: Set(write.at()),
        ..Default::default()
    };
    settle(write.tx(), taken, change).await
}

/// Ends a job whose write changes nobody's data, and makes the write permanent.
///
/// # Errors
/// When another instance has the job or the database refuses.
pub async fn finish(write: Write, taken: &Taken) -> Result<(), Unfinished> {
    done(&write, taken).await?;
    Ok(write.finish_unlogged(Unlogged::Job).await?)
}

/// Puts a job off after an attempt that did not succeed, or gives it up. Says how it stands then.
///
/// # Errors
/// When another instance has the job or the database refuses.
pub async fn put_off(
    db: &Db,
    taken: &Taken,
    why: Unfinished,
    settings: Settings,
) -> Result<State, Unfinished> {
    let (fault, may_succeed) = match why {
        Unfinished::Later(fault) => (fault, true),
        Unfinished::Never(fault) => (fault, false),
        Unfinished::Lost => return Err(why),
    };
    let attempts = taken.job.attempts;
    let again = may_succeed && attempts < Work::most_attempts(&taken.job.kind);
    let state = if again { State::Waiting } else { State::Failed };
    let write = db.write(&By::program()).await?;
    let spread = taken.job.id.as_bytes()[15];
    let change = job::ActiveModel {
        state: Set(state.code().to_owned()),
        run_at: Set(write.at() + settings.wait(attempts, spread)),
        lease_until: Set(None),
        taken_by: Set(None),
        last_error: Set(Some(fault.code())),
        changed_at: Set(write.at()),
        ..Default::default()
    };
    settle(write.tx(), taken, change).await?;
    write.finish_unlogged(Unlogged::Job).await?;
    Ok(state)
}

/// There is no such failed job.
#[derive(Debug, thiserror::Error)]
pub enum AgainError {
    /// There is none with this key, or it has not failed.
    #[error("no such failed job")]
    NotFailed,
    /// The database refused.
    #[error("{0}")]
    Db(#[from] DbErr),
}

/// Has a failed job tried again from the beginning, because somebody says so.
///
/// # Errors
/// When there is no such failed job or the database refuses.
pub async fn again(db: &Db, by: &By, office: Uuid, id: Uuid) -> Result<(), AgainError> {
    let write = db.write(by).await?;
    let failed = Entity::find_by_id((office, id))
        .filter(Column::State.eq(State::Failed.code()))
        .lock_exclusive()
        .one(write.tx())
        .await?
        .ok_or(AgainError::NotFailed)?;
    let detail = json!({ "kind": failed.kind, "attempts": failed.attempts });
    let mut row = failed.into_active_model();
    row.state = Set(State::Waiting.code().to_owned());
    row.attempts = Set(0);
    row.run_at = Set(write.at());
    row.changed_at = Set(write.at());
    row.update(write.tx()).await?;
    let entry = NewEntry::new(office, Action::JobRunAgain, id).with(detail);
    Ok(write.finish(entry).await?)
}

const DAY: i64 = 24 * 60 * 60 * 1000;
/// How long a done job is kept, in milliseconds: longer than between two runs of any schedule.
pub const DONE_KEPT: i64 = 30 * DAY;
/// How long a failed job is kept, in milliseconds.
pub const FAILED_KEPT: i64 = 90 * DAY;

/// Removes jobs that were done or failed long ago.
///
/// # Errors
/// When the database refuses.
pub async fn remove_old(write: &Write) -> Result<(), DbErr> {
    for (state, kept) in [(State::Done, DONE_KEPT), (State::Failed, FAILED_KEPT)] {
        Entity::delete_many()
            .filter(Column::State.eq(state.code()))
            .filter(Column::ChangedAt.lt(write.at() - kept))
            .exec(write.tx())
            .await?;
    }
    Ok(())
}

/// Jobs in a state: those that wait by when they are due, all others by what changed last.
///
/// # Errors
/// When the database cannot be read.
pub async fn list(db: &Db, state: State, most: u64) -> Result<Vec<Job>, DbErr> {
    let jobs = Entity::find().filter(Column::State.eq(state.code()));
    let jobs = match state {
        State::Waiting => jobs.order_by_asc(Column::RunAt),
        _ => jobs.order_by_desc(Column::ChangedAt),
    };
    jobs.limit(most).all(db.read()).await
}

/// How many jobs are in each state.
///
/// # Errors
/// When the database cannot be read.
pub async fn counts(db: &Db) -> Result<BTreeMap<State, u64>, DbErr> {
    let rows: Vec<(String, i64)> = Entity::find()
        .select_only()
        .column(Column::State)
        .column_as(Column::Id.count(), "jobs")
        .group_by(Column::State)
        .into_tuple()
        .all(db.read())
        .await?;
    let mut counts: BTreeMap<State, u64> = State::ALL.map(|state| (state, 0)).into();
    for (state, number) in rows {
        *counts.entry(State::of_code(&state)).or_default() += number.unsigned_abs();
    }
    Ok(counts)
}

/// For how long the job that has been due longest has been waiting, in milliseconds.
///
/// # Errors
/// When the database cannot be read.
pub async fn longest_wait(db: &Db) -> Result<i64, DbErr> {
    let first = Entity::find()
        .filter(Column::State.eq(State::Waiting.code()))
        .order_by_asc(Column::RunAt)
        .one(db.read())
        .await?;
    Ok(first.map_or(0, |job| (db.now() - job.run_at).max(0)))
}
