//! The app that shows a code of six digits every thirty seconds (TOTP, RFC 6238).
//!
//! Its secret is kept sealed and counts only after one code of it was right. The step of the last
//! code that counted is kept, so that no code counts twice, whoever reads it over a shoulder.

use super::{Person, Vault, recovery};
use crate::{
    db::{Db, Unlogged},
    log::{Action, By, NewEntry},
    people::{
        roster,
        tables::code_app::{ActiveModel, Column, Entity, Model},
    },
    session::{self, SignedIn},
};
use sea_orm::{
    ActiveValue::Set, ConnectionTrait, DbErr, IntoActiveModel, QuerySelect, entity::prelude::*,
    sea_query::OnConflict,
};
use totp_rs::{Builder, Secret, Totp};

/// What an app calls us; no app shows more than a word or two.
const ISSUER: &str = "Sujarit";

/// What somebody copies into his app.
#[derive(Clone, Debug)]
pub struct Setup {
    /// The address that the picture holds.
    pub address: String,
    /// The same secret to be typed, in groups of four letters.
    pub typed: String,
}

/// Why a second factor cannot be set up.
#[derive(Debug, thiserror::Error)]
pub enum AppError {
    /// This instance has not the key of the others, or none.
    #[error("the key of second factors is not there")]
    NoKey,
    /// What was begun is not there any more.
    #[error("nothing was begun")]
    NotBegun,
    /// The code is not right.
    #[error("the code is wrong")]
    Wrong,
    /// The database refused.
    #[error("{0}")]
    Db(#[from] DbErr),
    /// Something failed that nobody can help.
    #[error(transparent)]
    Other(#[from] anyhow::Error),
}

fn totp(secret: &[u8], person: &Person) -> anyhow::Result<Totp> {
    Ok(Builder::new()
        .with_secret(Secret::from(secret.to_vec()))
        // A colon parts the label.
        .with_account_name(person.login.replace(':', " "))
        .with_issuer(Some(ISSUER))
        .build()?)
}

async fn row(connection: &impl ConnectionTrait, person: Uuid) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id(person).one(connection).await
}

/// Whether a person's app counts.
///
/// # Errors
/// When the database cannot be read.
pub async fn is_set(connection: &impl ConnectionTrait, person: Uuid) -> Result<bool, DbErr> {
    let row = row(connection, person).await?;
    Ok(row.is_some_and(|row| row.confirmed_at.is_some()))
}

/// Makes a secret for a person's app. It counts from the first right code; one that counts already
/// stays.
///
/// # Errors
/// When there is no key, or the database refuses.
pub async fn begin(db: &Db, vault: &Vault, person: &Person) -> Result<(), AppError> {
    let write = db.write(&By::program()).await?;
    if !vault.is_shared(write.tx()).await? {
        return Err(AppError::NoKey);
    }
    let secret = Secret::generate();
    let sealed = vault
        .seal(person.id, secret.as_bytes())
        .map_err(anyhow::Error::from)?;
    let new = ActiveModel {
        person_id: Set(person.id),
        sealed: Set(sealed.ok_or(AppError::NoKey)?),
        step: Set(0),
        made_at: Set(write.at()),
        confirmed_at: Set(None),
    };
    Entity::delete_many()
        .filter(Column::PersonId.eq(person.id))
        .filter(Column::ConfirmedAt.is_null())
        .exec(write.tx())
        .await?;
    let stays = OnConflict::column(Column::PersonId).do_nothing().to_owned();
    Entity::insert(new)
        .on_conflict(stays)
        .try_insert()
        .exec(write.tx())
        .await?;
    write.finish_unlogged(Unlogged::Code).await?;
    Ok(())
}

/// What is to be copied into the app; `None` where nothing was begun or it counts already.
///
/// # Errors
/// When there is no key, or the database cannot be read.
pub async fn setup(db: &Db, vault: &Vault, person: &Person) -> Result<Option<Setup>, AppError> {
    let begun = row(db.read(), person.id).await?;
    let Some(begun) = begun.filter(|row| row.confirmed_at.is_none()) else {
        return Ok(None);
    };
    let secret = vault.open_sealed(person.id, &begun.sealed);
    let totp = totp(&secret.ok_or(AppError::NoKey)?, person)?;
    let letters: Vec<char> = totp.secret().to_base32().chars().collect();
    let groups: Vec<String> = letters
        .chunks(4)
        .map(|group| group.iter().collect())
        .collect();
    Ok(Some(Setup {
        address: totp.to_url().map_err(anyhow::Error::from)?,
        typed: groups.join(" "),
    }))
}

/// The step that a code is of, where it is right and none as late was used.
fn step_of(vault: &Vault, row: &Model, person: &Person, code: &str, now: i64) -> Option<i64> {
    let Some(secret) = vault.open_sealed(person.id, &row.sealed) else {
        tracing::error!("the secret of an app was sealed with another key");
        return None;
    };
    let digits: String = code.chars().filter(char::is_ascii_digit).collect();
    let seconds = u64::try_from(now / 1000).ok()?;
    let step = totp(&secret, person).ok()?.check(&digits, seconds)?;
    i64::try_from(step).ok().filter(|step| *step > row.step)
}

/// Lets a person's app count from now on, if the code is right. His sessions elsewhere end, which
/// were begun without it; gives his recovery codes where he had none.
///
/// # Errors
/// When the code is wrong, nothing was begun, or the database refuses.
pub async fn confirm(
    db: &Db,
    vault: &Vault,
    signed_in: &SignedIn,
    code: &str,
) -> Result<Option<Vec<String>>, AppError> {
    let person = &signed_in.person;
    let write = db.write(signed_in.by()).await?;
    let (tx, at) = (write.tx(), write.at());
    let begun = Entity::find_by_id(person.id)
        .lock_exclusive()
        .one(tx)
        .await?;
    let begun = begun.filter(|row| row.confirmed_at.is_none());
    let begun = begun.ok_or(AppError::NotBegun)?;
    let step = step_of(vault, &begun, person, code, at).ok_or(AppError::Wrong)?;
    let mut set = begun.into_active_model();
    set.step = Set(step);
    set.confirmed_at = Set(Some(at));
    set.update(tx).await?;
    session::end_all(tx, person.id, Some(signed_in.session.id)).await?;
    let codes = recovery::make_first(tx, person.id, at).await?;
    let office = roster::logged_in(tx, person.id).await?;
    write
        .finish(NewEntry::new(office, Action::CodeAppSet, person.id))
        .await?;
    Ok(codes)
}

/// Whether this is a code of the person's app that was not used before; it is used then.
///
/// # Errors
/// When the database refuses.
pub async fn check(db: &Db, vault: &Vault, person: &Person, code: &str) -> Result<bool, DbErr> {
    let write = db.write(&By::program()).await?;
    let tx = write.tx();
    let row = Entity::find_by_id(person.id)
        .lock_exclusive()
        .one(tx)
        .await?;
    let row = row.filter(|row| row.confirmed_at.is_some());
    let step = row
        .as_ref()
        .and_then(|row| step_of(vault, row, person, code, write.at()));
    let (Some(row), Some(step)) = (row, step) else {
        return Ok(false);
    };
    let mut used = row.into_active_model();
    used.step = Set(step);
    used.update(tx).await?;
    write.finish_unlogged(Unlogged::Code).await?;
    Ok(true)
}

/// Removes a person's app; says whether he had one that counts.
///
/// # Errors
/// When the database refuses.
pub(super) async fn forget(tx: &impl ConnectionTrait, person: Uuid) -> Result<bool, DbErr> {
    let had = is_set(tx, person).await?;
    Entity::delete_by_id(person).exec(tx).await?;
    Ok(had)
}

/// The code that an app with this secret shows: for tests.
#[cfg(test)]
pub(super) fn code_at(setup: &Setup, now: i64) -> String {
    let secret = Secret::try_from_base32(setup.typed.replace(' ', "")).expect("a secret");
    let totp = Builder::new().with_secret(secret).build().expect("an app");
    totp.generate(u64::try_from(now / 1000).expect("a time"))
        .to_string()
}
