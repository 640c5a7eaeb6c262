//! Rounds: opened with their closing day, closed with a frozen copy, published.

use super::{ProgressError, accounts, tables::round};
use crate::{
    db::Db,
    files::Files,
    log::{Action, Change, NewEntry, date_of, day_of_date},
    offices::Office,
    plans::{Shelf, writing::steps},
    session::Scope,
};
use plan::progress::{Account, Months, Round};
use sea_orm::{
    ActiveValue::Set, ConnectionTrait, DbErr, IntoActiveModel, QueryOrder, entity::prelude::*,
};
use serde_json::json;
use thai::fiscal::FiscalYear;

/// A round of an office.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opened {
    /// Which.
    pub round: Round,
    /// The plan that is reported on.
    pub plan: Uuid,
    /// The last day on which a report is in time, counted from 1 January 1970.
    pub due: i32,
    /// When it was opened.
    pub opened_at: i64,
    /// When it was closed, the version of the plan then, and the hash of the frozen copy.
    pub closed: Option<(i64, i32, String)>,
    /// When it was published.
    pub published_at: Option<i64>,
}

impl Opened {
    fn of(row: round::Model) -> Option<Self> {
        let closed = row.closed_at.zip(row.version).zip(row.copy_file_hash);
        Some(Self {
            round: Round {
                year: FiscalYear::new(u16::try_from(row.year).ok()?),
                months: Months::try_from(u8::try_from(row.months).ok()?).ok()?,
            },
            plan: row.plan_id,
            due: row.due_day,
            opened_at: row.opened_at,
            closed: closed.map(|((at, version), hash)| (at, version, hash)),
            published_at: row.published_at,
        })
    }

    /// Whether reports are taken in without a reason.
    pub const fn is_open(&self) -> bool {
        self.closed.is_none()
    }

    /// The address of its pages.
    pub fn address(&self) -> String {
        address(self.round)
    }
}

/// The address of a round's pages.
pub fn address(round: Round) -> String {
    format!("/rounds/{}/{}", round.year, round.months.get())
}

/// A round as columns.
pub(super) fn columns(round: Round) -> (i32, i32) {
    (i32::from(round.year.get()), i32::from(round.months.get()))
}

/// The rounds of an office, the latest first.
///
/// # Errors
/// When the database cannot be read.
pub async fn list(db: &Db, scope: &Scope) -> Result<Vec<Opened>, DbErr> {
    let rows = round::Entity::find()
        .filter(round::Column::OfficeId.eq(scope.office_id()))
        .order_by_desc(round::Column::Year)
        .order_by_desc(round::Column::Months)
        .all(db.read())
        .await?;
    Ok(rows.into_iter().filter_map(Opened::of).collect())
}

/// A round of an office; `None` where it was not opened.
///
/// # Errors
/// When the database cannot be read.
pub async fn find(
    connection: &impl ConnectionTrait,
    scope: &Scope,
    which: Round,
) -> Result<Option<Opened>, DbErr> {
    let (year, months) = columns(which);
    let row = round::Entity::find_by_id((scope.office_id(), year, months))
        .one(connection)
        .await?;
    Ok(row.and_then(Opened::of))
}

/// The plan that is reported on in a year: the one in force on a day of it, the last announced
/// first; else the office's latest plan that was brought in from a file.
///
/// # Errors
/// When the database cannot be read.
pub async fn plan_of(
    db: &Db,
    scope: &Scope,
    year: FiscalYear,
) -> Result<Option<(Uuid, i32)>, DbErr> {
    let span = [year.first_day(), year.last_day()].map(day_of_date);
    steps::in_force(db, scope, (span[0], span[1])).await
}

/// The version of a round's plan that is reported on: as long as the round is open, the one in
/// force.
///
/// # Errors
/// When the database cannot be read.
pub async fn version_of(db: &Db, scope: &Scope, opened: &Opened) -> Result<i32, ProgressError> {
    if let Some((_, version, _)) = &opened.closed {
        return Ok(*version);
    }
    let found = plan_of(db, scope, opened.round.year).await?;
    if let Some((_, number)) = found.filter(|(plan, _)| *plan == opened.plan) {
        return Ok(number);
    }
    let listed = crate::plans::store::find(db, scope, opened.plan).await?;
    listed
        .map(|listed| listed.latest)
        .ok_or(ProgressError::NoPlan)
}

/// Opens a round on the plan that is in force.
///
/// # Errors
/// When it is open already, there is no plan, or the database refuses.
pub async fn open(db: &Db, scope: &Scope, which: Round, due: i32) -> Result<(), ProgressError> {
    let (plan, number) = plan_of(db, scope, which.year)
        .await?
        .ok_or(ProgressError::NoPlan)?;
    let write = db.write(scope.by()).await?;
    if find(write.tx(), scope, which).await?.is_some() {
        return Err(ProgressError::OpenAlready);
    }
    let (year, months) = columns(which);
    let row = round::Model {
        office_id: scope.office_id(),
        year,
        months,
        plan_id: plan,
        due_day: due,
        opened_at: write.at(),
        closed_at: None,
        version: None,
        copy_file_hash: None,
        published_at: None,
    };
    round::Entity::insert(row.into_active_model())
        .exec_without_returning(write.tx())
        .await?;
    let told = json!({ "year": year, "months": months, "version": number, "due": day(due) });
    let entry = NewEntry::new(scope.office_id(), Action::RoundOpened, plan).with(told);
    write.finish(entry).await?;
    Ok(())
}

/// Moves the closing day of a round that is open.
///
/// # Errors
/// When there is no such round, it is closed, or the database refuses.
pub async fn set_due(db: &Db, scope: &Scope, which: Round, due: i32) -> Result<(), ProgressError> {
    let write = db.write(scope.by()).await?;
    let opened = find(write.tx(), scope, which).await?;
    let opened = opened.ok_or(ProgressError::NotFound)?;
    if !opened.is_open() {
        return Err(ProgressError::Closed);
    }
    let Some(change) = Change::of("due", day(opened.due), day(due)) else {
        return Ok(());
    };
    let row = round::ActiveModel {
        due_day: Set(due),
        ..key(scope, which)
    };
    row.update(write.tx()).await?;
    let (year, months) = columns(which);
    let entry = NewEntry::new(scope.office_id(), Action::RoundMoved, opened.plan)
        .changing(vec![change])
        .with(json!({ "year": year, "months": months }));
    write.finish(entry).await?;
    Ok(())
}

/// A day as the log keeps it.
fn day(day: i32) -> String {
    date_of(day)
        .map(|date| date.to_string())
        .unwrap_or_default()
}

fn key(scope: &Scope, which: Round) -> round::ActiveModel {
    let (year, months) = columns(which);
    round::ActiveModel {
        office_id: Set(scope.office_id()),
        year: Set(year),
        months: Set(months),
        ..Default::default()
    }
}

/// Closes a round: its account is frozen as a file under its hash.
///
/// # Errors
/// When there is no such round, it is closed, a report came meanwhile, or the database refuses.
pub async fn close(
    db: &Db,
    files: &Files,
    shelf: &Shelf,
    scope: &Scope,
    office: &Office,
    which: Round,
) -> Result<(), ProgressError> {
    let opened = find(db.read(), scope, which).await?;
    let opened = opened.ok_or(ProgressError::NotFound)?;
    if !opened.is_open() {
        return Err(ProgressError::Closed);
    }
    let account = accounts::of(db, shelf, scope, office, &opened).await?;
    let file = files.store(&serde_json::to_vec_pretty(&account)?).await?;
    let write = db.write(scope.by()).await?;
    let now = find(write.tx(), scope, which).await?;
    // What was reported while the copy was made is not in it.
    let sent = super::reports::sent_in(write.tx(), scope, which).await?;
    if now.as_ref() != Some(&opened) || sent != reported(&account) {
        return Err(ProgressError::Conflict);
    }
    let row = round::ActiveModel {
        closed_at: Set(Some(write.at())),
        version: Set(Some(account.version)),
        copy_file_hash: Set(Some(file.hash.clone())),
        ..key(scope, which)
    };
    row.update(write.tx()).await?;
    let (year, months) = columns(which);
    let told = json!({
        "year": year,
        "months": months,
        "sha256": file.hash,
        "entries": account.lines.len(),
        "reported": sent,
    });
    let entry = NewEntry::new(scope.office_id(), Action::RoundClosed, opened.plan).with(told);
    write.finish(entry).await?;
    Ok(())
}

fn reported(account: &Account) -> usize {
    let lines = account.lines.iter();
    lines.filter(|line| line.report.is_some()).count()
}

/// Publishes a round that is closed: from now on everybody reads its account.
///
/// # Errors
/// When there is no such round, it is still open, or the database refuses.
pub async fn publish(db: &Db, scope: &Scope, which: Round) -> Result<(), ProgressError> {
    let write = db.write(scope.by()).await?;
    let opened = find(write.tx(), scope, which).await?;
    let opened = opened.ok_or(ProgressError::NotFound)?;
    if opened.is_open() {
        return Err(ProgressError::NotClosed);
    }
    if opened.published_at.is_some() {
        return Ok(());
    }
    let row = round::ActiveModel {
        published_at: Set(Some(write.at())),
        ..key(scope, which)
    };
    row.update(write.tx()).await?;
    let (year, months) = columns(which);
    let entry = NewEntry::new(scope.office_id(), Action::RoundPublished, opened.plan)
        .with(json!({ "year": year, "months": months }));
    write.finish(entry).await?;
    Ok(())
}

/// The frozen copy of a round that was closed.
///
/// # Errors
/// When the file is gone or is no account.
pub async fn frozen(files: &Files, opened: &Opened) -> Result<Option<Account>, ProgressError> {
    let Some((_, _, hash)) = &opened.closed else {
        return Ok(None);
    };
    let local = files.local(hash).await?;
    let content = tokio::fs::read(local.path()).await?;
    Ok(Some(serde_json::from_slice(&content)?))
}
