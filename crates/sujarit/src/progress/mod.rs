//! Following the plan: rounds of six and twelve months, the report of each entry, its evidence, what
//! verifiers say, and the account that all pages and documents are made of.
//!
//! A round ([`rounds`]) is opened with its closing day, reported, closed with a frozen copy, and
//! published. A report ([`reports`]) is written as a draft and sent; what was sent never changes, a
//! correction is a further version with its reason. Evidence ([`evidence`]) stands by itself, in
//! versions, and is used by any number of entries. [`accounts`] puts all of it together.

pub mod accounts;
pub mod evidence;
mod form;
mod kinds;
mod pages;
pub mod reports;
pub mod rounds;
mod tables;
pub mod units;
pub mod verdicts;

pub use pages::routes;
pub(crate) use pages::status_key;

use crate::{plans::store::StoreError, session::Scope};
use plan::progress::Refusal;
use sea_orm::{ConnectionTrait, DbErr};

/// Removes an office's evidence and what was said of its units: the example's. Rounds go with their
/// plan. Part of a write that logs it.
///
/// # Errors
/// When the database refuses.
pub async fn remove_all(tx: &impl ConnectionTrait, scope: &Scope) -> Result<(), DbErr> {
    evidence::remove_all(tx, scope).await?;
    units::remove_all(tx, scope).await
}

/// What can go wrong while a plan is followed.
#[derive(Debug, thiserror::Error)]
pub enum ProgressError {
    /// There is no such round, entry or evidence.
    #[error("there is none")]
    NotFound,
    /// The round is opened already.
    #[error("opened already")]
    OpenAlready,
    /// There is no plan that could be reported on.
    #[error("no plan")]
    NoPlan,
    /// The round is closed.
    #[error("closed")]
    Closed,
    /// The round is not closed yet.
    #[error("not closed")]
    NotClosed,
    /// Somebody saved the report meanwhile.
    #[error("somebody was faster")]
    Conflict,
    /// The entry is carried out by another unit.
    #[error("another unit's")]
    AnotherUnits,
    /// The national system would refuse it.
    #[error("{0:?}")]
    Refused(Vec<Refusal>),
    /// What was sent is only corrected with a reason.
    #[error("needs a reason")]
    NeedsReason,
    /// What is stored cannot be read, or the database refused.
    #[error("{0}")]
    Store(#[from] StoreError),
    /// A file cannot be kept.
    #[error("{0}")]
    File(#[from] std::io::Error),
}

impl From<DbErr> for ProgressError {
    fn from(error: DbErr) -> Self {
        Self::Store(error.into())
    }
}

impl From<serde_json::Error> for ProgressError {
    fn from(error: serde_json::Error) -> Self {
        Self::Store(error.into())
    }
}
