//! Offices: the local authorities that the department lists, the names they had, their units.
//!
//! An office's identity is its key, which survives a change of name, type and code; what it was
//! called before stays with from and to. [`department`] reads the department's table, [`register`]
//! keeps it, [`directory`] finds and sorts. Until people sign in the pages are those of the one home
//! office, made when the program first runs and named by whoever sets it up or by its first plan
//! ([`naming`]).

pub mod department;
pub mod directory;
mod look;
pub mod naming;
mod pages;
mod provinces;
pub mod register;
pub(crate) mod tables;
pub mod units;

pub use look::{Look, code_of, type_of};
pub use naming::name_unnamed;
pub use pages::routes;
pub use provinces::{all as provinces, province};
/// An office of this installation.
pub use tables::office::Model as Office;

use crate::{
    db,
    db::Db,
    log::{Action, By, Change, NewEntry},
    session::Scope,
};
use plan::OfficeType;
use sea_orm::{ActiveValue::Set, ConnectionTrait, IntoActiveModel, entity::prelude::*};
use tables::{
    name,
    office::{ActiveModel, Column, Entity},
};

impl Office {
    /// Its type.
    pub fn office_type(&self) -> Option<OfficeType> {
        type_of(self.kind.as_deref()?)
    }

    /// Its name without the type word.
    pub fn own_name(&self) -> &str {
        look::own_name(&self.name)
    }

    /// The same with what is searched and sorted by, worked out from name and place.
    fn looked_up(mut self) -> Self {
        let look = Look::of(
            &self.name,
            self.district.as_deref(),
            self.province.as_deref(),
            self.code.as_deref(),
        );
        self.kind = self.kind.or(look.kind);
        self.search = look.search;
        self.name_key = Some(look.name_key);
        self.place_key = Some(look.place_key);
        self
    }
}

/// The one office of this installation, made if there is none yet.
///
/// # Errors
/// When the database cannot be read or written.
pub async fn home(db: &Db, by: &By) -> Result<Office, DbErr> {
    if let Some(office) = first(db.read()).await? {
        return Ok(office);
    }
    let write = db.write(by).await?;
    if let Some(office) = first(write.tx()).await? {
        return Ok(office);
    }
    let office = Office {
        id: db::new_id(),
        created_at: write.at(),
        home: true,
        ..Office::default()
    };
    Entity::insert(office.clone().into_active_model())
        .exec_without_returning(write.tx())
        .await?;
    let entry = NewEntry::new(office.id, Action::OfficeMade, office.id);
    write.finish(entry).await?;
    Ok(office)
}

/// The one office of this installation, where there is one.
///
/// # Errors
/// When the database cannot be read.
pub async fn the_home(db: &Db) -> Result<Option<Office>, DbErr> {
    first(db.read()).await
}

async fn first(connection: &impl ConnectionTrait) -> Result<Option<Office>, DbErr> {
    Entity::find()
        .filter(Column::Home.eq(true))
        .one(connection)
        .await
}

/// What differs between an office before and after, field by field.
fn changes(before: &Office, after: &Office) -> Vec<Change> {
    let word = |office: &Office| office.office_type().map(OfficeType::word);
    let name = |office: &Office| (!office.name.is_empty()).then(|| office.name.clone());
    [
        Change::of("office", name(before), name(after)),
        Change::of("type", word(before), word(after)),
        Change::of("office_code", before.code.clone(), after.code.clone()),
        Change::of("district", before.district.clone(), after.district.clone()),
        Change::of("province", before.province.clone(), after.province.clone()),
        Change::of("website", before.website.clone(), after.website.clone()),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// The period of the name that an office has now.
fn period(office: &Office, number: i32, since: Option<i32>) -> name::Model {
    name::Model {
        office_id: office.id,
        number,
        since,
        until: None,
        name: office.name.clone(),
        kind: office.kind.clone(),
        code: office.code.clone(),
        district: office.district.clone(),
        province: office.province.clone(),
    }
}

/// Says that the office is the example.
///
/// # Errors
/// When the database cannot be written.
pub async fn mark_as_example(db: &Db, scope: &Scope) -> Result<(), DbErr> {
    let id = scope.office_id();
    let write = db.write(scope.by()).await?;
    let marked = ActiveModel {
        id: Set(id),
        example: Set(true),
        ..Default::default()
    };
    marked.update(write.tx()).await?;
    write
        .finish(NewEntry::new(id, Action::OfficeMarkedAsExample, id))
        .await
}

/// Makes an example office the one of a first start again, so that real work can begin: its units go,
/// and its name where it is `given`, the one that the example gave it. Part of a write whose entry
/// this is. Does nothing to an office that is no example.
///
/// # Errors
/// When the database cannot be written.
pub async fn clear_example(
    tx: &impl ConnectionTrait,
    scope: &Scope,
    given: &str,
) -> Result<Option<NewEntry>, DbErr> {
    let id = scope.office_id();
    let office = Entity::find_by_id(id)
        .filter(Column::Example.eq(true))
        .one(tx)
        .await?;
    let Some(office) = office else {
        return Ok(None);
    };
    tables::unit::Entity::delete_many()
        .filter(tables::unit::Column::OfficeId.eq(id))
        .exec(tx)
        .await?;
    let entry = NewEntry::new(id, Action::OfficeRemoved, id);
    if thai::squash(&office.name) != thai::squash(given) {
        let own = Office {
            example: false,
            ..office
        };
        own.into_active_model().reset_all().update(tx).await?;
        return Ok(Some(entry));
    }
    name::Entity::delete_many()
        .filter(name::Column::OfficeId.eq(id))
        .exec(tx)
        .await?;
    let nameless = Office {
        id,
        home: office.home,
        created_at: office.created_at,
        ..Office::default()
    };
    nameless.into_active_model().reset_all().update(tx).await?;
    let none: Option<String> = None;
    let changes = Change::of("office", office.name, none);
    Ok(Some(entry.changing(changes.into_iter().collect())))
}

/// The office with this key, whether it has a name yet or not.
///
/// # Errors
/// When the database cannot be read.
pub async fn with_id(db: &Db, id: Uuid) -> Result<Option<Office>, DbErr> {
    Entity::find_by_id(id).one(db.read()).await
}

#[cfg(test)]
mod tests;
