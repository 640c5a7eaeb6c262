//! How a person is told of his duties at an office: whether by mail, and the key of the calendar
//! that his own program reads. Of a key only its hash is kept: it is shown once, and another one
//! takes its place.

use super::tables::reader::{Column, Entity, Model};
use crate::{
    db::{Db, Write},
    log::{Action, Change, NewEntry},
    session::{self, Scope},
    token,
};
use sea_orm::{
    ConnectionTrait, DbErr, IntoActiveModel, QuerySelect, entity::prelude::*, sea_query::OnConflict,
};

/// How a person is told.
pub type Reader = Model;

/// How a person is told at this office; mails and no calendar where he never said anything.
///
/// # Errors
/// When the database cannot be read.
pub async fn of(db: &Db, scope: &Scope, person: Uuid) -> Result<Reader, DbErr> {
    let found = Entity::find_by_id((scope.office_id(), person));
    let found = found.one(db.read()).await?;
    Ok(found.unwrap_or_else(|| unsaid(scope, person)))
}

const fn unsaid(scope: &Scope, person: Uuid) -> Reader {
    Model {
        office_id: scope.office_id(),
        person_id: person,
        mails: true,
        mailed_day: None,
        calendar_hash: None,
        calendar_at: None,
    }
}

/// The same as part of a write, so that nobody else changes it meanwhile.
pub(super) async fn held(write: &Write, scope: &Scope, person: Uuid) -> Result<Reader, DbErr> {
    let found = Entity::find_by_id((scope.office_id(), person)).lock_exclusive();
    let found = found.one(write.tx()).await?;
    Ok(found.unwrap_or_else(|| unsaid(scope, person)))
}

/// Keeps how a person is told, as part of a write that logs it.
pub(super) async fn keep(write: &Write, scope: &Scope, row: Reader) -> Result<(), DbErr> {
    let row = Model {
        office_id: scope.office_id(),
        ..row
    };
    let columns = [
        Column::Mails,
        Column::MailedDay,
        Column::CalendarHash,
        Column::CalendarAt,
    ];
    let key = OnConflict::columns([Column::OfficeId, Column::PersonId])
        .update_columns(columns)
        .to_owned();
    Entity::insert(row.into_active_model())
        .on_conflict(key)
        .exec_without_returning(write.tx())
        .await?;
    Ok(())
}

/// Turns a person's mails on or off.
///
/// # Errors
/// When the database refuses.
pub async fn set_mails(db: &Db, scope: &Scope, person: Uuid, mails: bool) -> Result<(), DbErr> {
    let write = db.write(scope.by()).await?;
    let mut row = held(&write, scope, person).await?;
    let change = Change::of("mails", row.mails, mails);
    row.mails = mails;
    keep(&write, scope, row).await?;
    let entry = NewEntry::new(scope.office_id(), Action::DutyMailsSet, person);
    write
        .finish(entry.changing(change.into_iter().collect()))
        .await
}

/// Gives a person's calendar a key, another one than before, and gives that key.
///
/// # Errors
/// When the database refuses or the system gives no random numbers.
pub async fn make_calendar(db: &Db, scope: &Scope, person: Uuid) -> anyhow::Result<String> {
    let key = token::new()?;
    let write = db.write(scope.by()).await?;
    let mut row = held(&write, scope, person).await?;
    row.calendar_hash = Some(token::hash(&key));
    row.calendar_at = Some(write.at());
    keep(&write, scope, row).await?;
    let entry = NewEntry::new(scope.office_id(), Action::DutyCalendarMade, person);
    write.finish(entry).await?;
    Ok(key)
}

/// Takes the key of a person's calendar away.
///
/// # Errors
/// When the database refuses.
pub async fn end_calendar(db: &Db, scope: &Scope, person: Uuid) -> Result<(), DbErr> {
    let write = db.write(scope.by()).await?;
    let mut row = held(&write, scope, person).await?;
    row.calendar_hash = None;
    row.calendar_at = None;
    keep(&write, scope, row).await?;
    let entry = NewEntry::new(scope.office_id(), Action::DutyCalendarEnded, person);
    write.finish(entry).await
}

/// Forgets how the people of an office are told.
pub(super) async fn remove_all(tx: &impl ConnectionTrait, scope: &Scope) -> Result<(), DbErr> {
    Entity::delete_many()
        .filter(Column::OfficeId.eq(scope.office_id()))
        .exec(tx)
        .await?;
    Ok(())
}

/// Whose calendar has this key, with the scope of its office.
///
/// # Errors
/// When the database cannot be read.
pub async fn by_key(db: &Db, key: &str) -> Result<Option<(Scope, Uuid)>, DbErr> {
    let found = Entity::find()
        .filter(Column::CalendarHash.eq(token::hash(key)))
        .one(db.read())
        .await?;
    Ok(found.map(|row| (session::of_program(row.office_id), row.person_id)))
}
