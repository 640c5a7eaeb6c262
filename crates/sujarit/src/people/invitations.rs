//! Links with which somebody sets a password: for one use, for some days, kept as hashes. A new
//! one makes those before it useless.

use super::{
    Person, PersonError, accounts, agreements,
    attempts::{self, Counted},
    factors, installation,
    password::{self, Weak},
    pending, providers, roster,
    sign_in::{self, Entered},
    tables::invitation::{ActiveModel, Column, Entity},
};
use crate::{
    db::{Db, Write},
    log::{Action, By, NewEntry},
    session::{self, Factor, Scope},
    token,
};
use sea_orm::{
    ActiveValue::Set, ConnectionTrait, DbErr, IntoActiveModel, QuerySelect, entity::prelude::*,
};
use std::net::IpAddr;

/// How long a link counts: long enough for somebody who is away for a week.
const LASTS: i64 = 7 * 24 * 60 * 60 * 1000;

/// What happens when a link is used.
#[derive(Debug)]
pub enum Used {
    /// He is in, or goes on with his second factor.
    In(Entered),
    /// The link is none, old, or used.
    NoLink,
    /// The password will not do.
    Weak(Weak),
}

/// Gives a link to somebody: the path of its page. Roles of his that two must give wait again.
///
/// # Errors
/// When the database refuses or the system gives no random numbers.
pub async fn invite(db: &Db, scope: &Scope, person: &Person) -> anyhow::Result<String> {
    let write = db.write(scope.by()).await?;
    let mut entries = agreements::ask_again(&write, scope, person.id).await?;
    let link = invite_within(&write, person.id).await?;
    entries.push(NewEntry::new(scope.office_id(), Action::Invited, person.id));
    write.finish_all(entries).await?;
    Ok(link)
}

/// The same as part of a write that logs it.
///
/// # Errors
/// As [`invite`].
pub async fn invite_within(write: &Write, person: Uuid) -> anyhow::Result<String> {
    let token = token::new()?;
    end_all(write.tx(), person).await?;
    let row = ActiveModel {
        token_hash: Set(token::hash(&token)),
        person_id: Set(person),
        ends_at: Set(write.at() + LASTS),
        used_at: Set(None),
    };
    Entity::insert(row)
        .exec_without_returning(write.tx())
        .await?;
    Ok(format!("/invitation/{token}"))
}

/// Ends the links of a person.
///
/// # Errors
/// When the database refuses.
pub async fn end_all(tx: &impl ConnectionTrait, person: Uuid) -> Result<(), DbErr> {
    Entity::delete_many()
        .filter(Column::PersonId.eq(person))
        .exec(tx)
        .await?;
    Ok(())
}

/// Takes from a person all he signs in with, second factors too, ends his sessions and what he
/// began at the door, and gives him a new link; his failures to sign in are forgotten. Roles of
/// his that two must give wait again.
///
/// # Errors
/// As [`invite`].
pub async fn reset(db: &Db, scope: &Scope, person: &Person) -> anyhow::Result<String> {
    let secret = installation::secret(db).await?;
    let counted = [Counted::Account(&person.login)];
    attempts::succeeded(db, &secret, &counted).await?;
    let write = db.write(scope.by()).await?;
    let waiting = agreements::ask_again(&write, scope, person.id).await?;
    password::forget(write.tx(), person.id).await?;
    let had_factors = factors::forget_all(write.tx(), person.id).await?;
    providers::forget(write.tx(), person.id).await?;
    accounts::shut_out(write.tx(), person.id).await?;
    let link = invite_within(&write, person.id).await?;
    let entry = |action| NewEntry::new(scope.office_id(), action, person.id);
    let mut entries = vec![entry(Action::Invited)];
    if had_factors {
        entries.insert(0, entry(Action::FactorsForgotten));
    }
    entries.extend(waiting);
    write.finish_all(entries).await?;
    Ok(link)
}

/// For whom a link is that can still be used.
///
/// # Errors
/// When the database cannot be read.
pub async fn of(
    connection: &impl ConnectionTrait,
    token: &str,
    now: i64,
) -> Result<Option<Person>, DbErr> {
    let row = Entity::find_by_id(token::hash(token))
        .lock_exclusive()
        .one(connection)
        .await?;
    let Some(row) = row.filter(|row| row.used_at.is_none() && row.ends_at > now) else {
        return Ok(None);
    };
    let person = roster::get(connection, row.person_id).await?;
    Ok(person.filter(|person| person.disabled_at.is_none()))
}

/// Sets the password of whom the link is for, uses the link up, and lets him in, or to his second
/// factor: a link shows no more than a password would.
///
/// # Errors
/// When the database refuses.
pub async fn accept(
    db: &Db,
    token: &str,
    new: &str,
    from: (Option<IpAddr>, &str),
) -> anyhow::Result<Used> {
    let Some(person) = of(db.read(), token, db.now()).await? else {
        return Ok(Used::NoLink);
    };
    if let Err(weak) = password::check(new, &[&person.name, &person.login]) {
        return Ok(Used::Weak(weak));
    }
    let hash = password::hash(new).await?;
    let by = By::person(person.id, &person.name, "", from.0);
    let write = db.write(&by).await?;
    let (tx, at) = (write.tx(), write.at());
    // Somebody may have used it meanwhile.
    let Some(person) = of(tx, token, at).await? else {
        return Ok(Used::NoLink);
    };
    let used = Entity::find_by_id(token::hash(token)).one(tx).await?;
    if let Some(used) = used {
        let mut used = used.into_active_model();
        used.used_at = Set(Some(at));
        used.update(tx).await?;
    }
    password::set(tx, person.id, hash, at).await?;
    session::end_all(tx, person.id, None).await?;
    pending::end_all(tx, person.id).await?;
    let office = roster::logged_in(tx, person.id).await?;
    write
        .finish(NewEntry::new(office, Action::PasswordSet, person.id))
        .await?;
    sign_in::step_in(db, &person, Factor::Link, from)
        .await
        .map(Used::In)
}

/// Which of these people have a link that counts.
///
/// # Errors
/// When the database cannot be read.
pub async fn open(db: &Db, people: &[Uuid]) -> Result<Vec<Uuid>, PersonError> {
    let rows = Entity::find()
        .filter(Column::PersonId.is_in(people.iter().copied()))
        .filter(Column::UsedAt.is_null())
        .filter(Column::EndsAt.gt(db.now()))
        .all(db.read())
        .await?;
    Ok(rows.into_iter().map(|row| row.person_id).collect())
}
