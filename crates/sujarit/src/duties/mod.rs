//! Duties: what returns by the plan and by law, as a dated list for each person.
//!
//! Nothing of the list is stored: [`year`] makes it anew of the plan in force, of the list of
//! `data/duties/` ([`list`]) and of what other rooms give ([`given`]); the dates are
//! [`plan::recurrence`]'s. Stored are what people said of a day ([`marks`]) and how each of them is
//! told ([`readers`]): by mail ([`remind`]), by a calendar that his own program reads ([`ics`]).
//! Whose a duty is, [`owners`] tells.

pub mod given;
mod ics;
pub mod list;
pub mod marks;
pub mod owners;
mod pages;
pub mod readers;
pub mod remind;
mod sight;
mod tables;
#[cfg(test)]
mod tests;
pub mod year;

pub use pages::routes;
pub use sight::{Due, due};

use crate::session::Scope;
use sea_orm::{ConnectionTrait, DbErr};

/// Removes what was said of an office's duties and how its people are told: the example's. Part of
/// a write that logs it.
///
/// # Errors
/// When the database refuses.
pub async fn remove_all(tx: &impl ConnectionTrait, scope: &Scope) -> Result<(), DbErr> {
    marks::remove_all(tx, scope).await?;
    readers::remove_all(tx, scope).await
}

/// Why something about duties cannot be done.
#[derive(Debug, thiserror::Error)]
pub enum DutyError {
    /// A field is wrong: its name and the key of the sentence that says why.
    #[error("{0}: {1}")]
    Mistake(&'static str, &'static str),
    /// There is no such day of a duty, or nothing was said of it.
    #[error("no such day of a duty")]
    NoSuchDay,
    /// What is stored cannot be read.
    #[error("{0}")]
    Stored(#[from] crate::plans::store::StoreError),
    /// The database refused.
    #[error("{0}")]
    Db(#[from] sea_orm::DbErr),
}
