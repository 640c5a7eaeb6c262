//! The units of an office (สำนัก, กอง, งาน): each with from and to, none is ever removed.

use super::tables::unit::{Column, Entity, Model};
use crate::{
    db::{self, Db},
    log::{Action, Change, NewEntry, day_of},
    names,
    session::Scope,
};
use sea_orm::{ConnectionTrait, DbErr, IntoActiveModel, QuerySelect, entity::prelude::*};

/// A unit.
pub type Unit = Model;

/// Longest name of a unit, in characters.
pub const LONGEST: usize = 120;

/// Why a unit cannot be so; each has its text in the catalogue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mistake {
    /// It has no name.
    NoName,
    /// The name is longer than [`LONGEST`].
    TooLong,
    /// A unit that exists is called so.
    Exists,
}

impl Mistake {
    /// The key of the sentence that says what is wrong.
    pub const fn key(self) -> &'static str {
        match self {
            Self::NoName => "units.no_name",
            Self::TooLong => "units.too_long",
            Self::Exists => "units.exists",
        }
    }
}

/// What keeps a unit from being kept.
#[derive(Debug, thiserror::Error)]
pub enum UnitError {
    /// What was asked for cannot be.
    #[error("{0:?}")]
    Mistake(Mistake),
    /// There is no such unit, or it has ended.
    #[error("no such unit")]
    NoSuchUnit,
    /// The database refused.
    #[error("{0}")]
    Db(#[from] DbErr),
}

/// The units of an office in Thai order, those that ended last.
///
/// # Errors
/// When the database cannot be read.
pub async fn list(db: &Db, scope: &Scope) -> Result<Vec<Unit>, DbErr> {
    let mut units = Entity::find()
        .filter(Column::OfficeId.eq(scope.office_id()))
        .all(db.read())
        .await?;
    units.sort_by(|one, other| {
        let ended = one.until.is_some().cmp(&other.until.is_some());
        ended.then_with(|| thai::sort::compare(&one.name, &other.name))
    });
    Ok(units)
}

/// Whether the office has this unit, as part of a write.
///
/// # Errors
/// When the database cannot be read.
pub async fn exists(tx: &impl ConnectionTrait, scope: &Scope, id: Uuid) -> Result<bool, DbErr> {
    let unit = Entity::find_by_id((scope.office_id(), id)).one(tx).await?;
    Ok(unit.is_some_and(|unit| unit.until.is_none()))
}

/// Whether a unit may be called so beside these.
///
/// # Errors
/// Why not.
pub fn check(name: &str, beside: &[Unit]) -> Result<(), Mistake> {
    if !names::is_name(name) {
        return Err(Mistake::NoName);
    }
    if name.chars().count() > LONGEST {
        return Err(Mistake::TooLong);
    }
    let squashed = thai::squash(name);
    let same = |unit: &Unit| unit.until.is_none() && thai::squash(&unit.name) == squashed;
    if beside.iter().any(same) {
        return Err(Mistake::Exists);
    }
    Ok(())
}

/// Adds a unit.
///
/// # Errors
/// When the name is wrong or the database refuses.
pub async fn add(db: &Db, scope: &Scope, name: &str) -> Result<Uuid, UnitError> {
    let name = &*names::plain(name);
    let write = db.write(scope.by()).await?;
    let beside = Entity::find()
        .filter(Column::OfficeId.eq(scope.office_id()))
        .all(write.tx())
        .await?;
    check(name, &beside).map_err(UnitError::Mistake)?;
    let unit = Model {
        office_id: scope.office_id(),
        id: db::new_id(),
        name: name.to_owned(),
        since: day_of(write.at()),
        until: None,
    };
    let id = unit.id;
    Entity::insert(unit.into_active_model())
        .exec_without_returning(write.tx())
        .await?;
    let none: Option<String> = None;
    let changes = Change::of("unit", none, name);
    let entry = NewEntry::new(scope.office_id(), Action::UnitAdded, id);
    write
        .finish(entry.changing(changes.into_iter().collect()))
        .await?;
    Ok(id)
}

/// Gives a unit another name.
///
/// # Errors
/// When the name is wrong, the unit is not there any more, or the database refuses.
pub async fn rename(db: &Db, scope: &Scope, id: Uuid, name: &str) -> Result<(), UnitError> {
    let name = &*names::plain(name);
    let write = db.write(scope.by()).await?;
    let mut beside = Entity::find()
        .filter(Column::OfficeId.eq(scope.office_id()))
        .lock_exclusive()
        .all(write.tx())
        .await?;
    let own = beside
        .iter()
        .position(|unit| unit.id == id && unit.until.is_none());
    let unit = beside.swap_remove(own.ok_or(UnitError::NoSuchUnit)?);
    check(name, &beside).map_err(UnitError::Mistake)?;
    let changes = Change::of("unit", unit.name.clone(), name);
    let mut row = unit.into_active_model();
    row.name = sea_orm::ActiveValue::Set(name.to_owned());
    row.update(write.tx()).await?;
    let entry = NewEntry::new(scope.office_id(), Action::UnitRenamed, id);
    write
        .finish(entry.changing(changes.into_iter().collect()))
        .await?;
    Ok(())
}

/// Ends a unit: it is kept with what it did, and nothing new is given to it.
///
/// # Errors
/// When the unit is not there any more or the database refuses.
pub async fn end(db: &Db, scope: &Scope, id: Uuid) -> Result<(), UnitError> {
    let write = db.write(scope.by()).await?;
    let unit = Entity::find_by_id((scope.office_id(), id))
        .filter(Column::Until.is_null())
        .lock_exclusive()
        .one(write.tx())
        .await?
        .ok_or(UnitError::NoSuchUnit)?;
    let none: Option<String> = None;
    let changes = Change::of("unit", unit.name.clone(), none);
    let mut row = unit.into_active_model();
    row.until = sea_orm::ActiveValue::Set(Some(day_of(write.at())));
    row.update(write.tx()).await?;
    let entry = NewEntry::new(scope.office_id(), Action::UnitEnded, id);
    write
        .finish(entry.changing(changes.into_iter().collect()))
        .await?;
    Ok(())
}
