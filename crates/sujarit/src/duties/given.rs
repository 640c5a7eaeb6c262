//! Dated duties that other rooms give: one list, put together here.

use super::owners::Owners;
use crate::{db::Db, session::Scope};
use jiff::civil::Date;
use plan::check::Words;
use sea_orm::DbErr;
use thai::fiscal::FiscalYear;

/// A duty with its day, as a room gives it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Given {
    /// Lasting, of letters a–z, digits and "-", unlike any other's: what was marked is kept under
    /// it.
    pub code: String,
    /// What is to be done.
    pub name: Words,
    /// By when; a day outside of the fiscal year that was asked for is left out.
    pub day: Date,
    /// Whose it is.
    pub owners: Owners,
    /// Where it is worked on, e.g. "/reports/2570/6".
    pub address: Option<String>,
}

/// What the rooms give for a fiscal year. A room that has dated duties, such as the closing days of
/// the rounds of reports, is asked here.
///
/// # Errors
/// When a room cannot read the database.
#[allow(
    clippy::unused_async,
    reason = "the rooms that are asked read the database"
)]
pub async fn all(_db: &Db, _scope: &Scope, _year: FiscalYear) -> Result<Vec<Given>, DbErr> {
    Ok(Vec::new())
}
