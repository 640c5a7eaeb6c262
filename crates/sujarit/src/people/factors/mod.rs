//! Second factors: what somebody shows besides his password.
//!
//! [`app`] is the app that shows codes, [`passkeys`] are keys that a device keeps, [`recovery`] the
//! codes on paper that stand for either, [`vault`] the key that seals secrets. Whoever has any is asked for it at each
//! sign-in and before dangerous acts; whose roles need one and who has none sets it up before
//! anything else.

pub mod app;
pub mod passkeys;
pub mod recovery;
pub mod vault;

pub use vault::{Vault, VaultError};

use super::{
    Door, Person,
    attempts::{self, Counted},
    pending, roster,
    sign_in::Tried,
};
use crate::{
    db::{Boxed, Db},
    log::{Action, By, INSTALLATION, NewEntry},
    session::{Factor, SignedIn},
};
use sea_orm::{ConnectionTrait, DbErr, entity::prelude::*};
use std::net::IpAddr;

/// What second factors somebody has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Factors {
    /// Whether he has an app that counts.
    pub app: bool,
    /// How many passkeys he has.
    pub passkeys: u64,
    /// How many recovery codes he has left.
    pub recovery_codes: u64,
}

impl Factors {
    /// Whether there is any; recovery codes only stand for another.
    pub const fn any(&self) -> bool {
        self.app || self.passkeys > 0
    }
}

/// The second factors of a person.
///
/// # Errors
/// When the database cannot be read.
pub async fn of(connection: &impl ConnectionTrait, person: Uuid) -> Result<Factors, DbErr> {
    Ok(Factors {
        app: app::is_set(connection, person).await?,
        passkeys: passkeys::count(connection, person).await?,
        recovery_codes: recovery::left(connection, person).await?,
    })
}

/// Whether somebody's roles need a second factor and he has none. The people of the example have
/// no account that could be protected.
///
/// # Errors
/// When the database cannot be read.
pub fn is_missing<'a>(
    db: &'a Db,
    door: &'a Door,
    signed_in: &'a SignedIn,
) -> Boxed<'a, Result<bool, DbErr>> {
    Box::pin(async move {
        let needs = |role| door.second_factor.contains(role);
        let needed = signed_in.grants.iter().any(|grant| needs(&grant.role));
        if !needed || signed_in.person.example {
            return Ok(false);
        }
        Ok(!of(db.read(), signed_in.person.id).await?.any())
    })
}

/// Whether this is a code of the person's app or one of his recovery codes; it counts no more
/// then. Failures are counted apart from those of passwords, so that a right password does not
/// take them away.
///
/// # Errors
/// When the database refuses.
pub fn check<'a>(
    db: &'a Db,
    (secret, door): (&'a [u8; 32], &'a Door),
    person: &'a Person,
    code: &'a str,
    address: Option<IpAddr>,
) -> Boxed<'a, anyhow::Result<Tried<Factor>>> {
    Box::pin(async move {
        let mut counted = vec![Counted::SecondStep(&person.login)];
        counted.extend(address.map(Counted::Address));
        if let Err(wait) = attempts::begin(db, secret, &counted).await? {
            return Ok(Tried::Wait(wait));
        }
        let letters = code.chars().filter(|letter| !letter.is_whitespace());
        let is_of_app = letters.clone().count() == 6 && letters.clone().all(|l| l.is_ascii_digit());
        let right = match (&door.vault, is_of_app) {
            (Some(vault), true) => app::check(db, vault, person, code).await?,
            (None, true) => false,
            (_, false) => recovery::use_up(db, person, code, address).await?,
        };
        if !right {
            let write = db.write(&By::nobody(address)).await?;
            let entry = NewEntry::new(INSTALLATION, Action::SignInFailed, person.id)
                .with(serde_json::json!({ "step": "second" }));
            write.finish(entry).await?;
            return Ok(Tried::Wrong);
        }
        attempts::succeeded(db, secret, &counted).await?;
        Ok(Tried::In(if is_of_app {
            Factor::Code
        } else {
            Factor::Recovery
        }))
    })
}

/// Removes a person's app, and with his last second factor the recovery codes.
///
/// # Errors
/// When the database refuses.
pub async fn remove_app(db: &Db, signed_in: &SignedIn) -> Result<(), DbErr> {
    let person = signed_in.person.id;
    let write = db.write(signed_in.by()).await?;
    if !app::forget(write.tx(), person).await? {
        return Ok(());
    }
    forget_codes_of_nothing(write.tx(), person).await?;
    let office = roster::logged_in(write.tx(), person).await?;
    let entry = NewEntry::new(office, Action::CodeAppRemoved, person);
    write.finish(entry).await
}

async fn forget_codes_of_nothing(tx: &impl ConnectionTrait, person: Uuid) -> Result<(), DbErr> {
    if !of(tx, person).await?.any() {
        recovery::forget(tx, person).await?;
    }
    Ok(())
}

/// Takes all second factors from a person and ends what he began at the door, as part of a write
/// that lets him begin anew; says whether he had any.
///
/// # Errors
/// When the database refuses.
pub async fn forget_all(tx: &impl ConnectionTrait, person: Uuid) -> Result<bool, DbErr> {
    let had = of(tx, person).await?.any();
    app::forget(tx, person).await?;
    passkeys::forget(tx, person).await?;
    recovery::forget(tx, person).await?;
    pending::end_all(tx, person).await?;
    Ok(had)
}

#[cfg(test)]
pub(crate) mod tests;
