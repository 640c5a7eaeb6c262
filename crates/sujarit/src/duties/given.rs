//! Dated duties that other rooms give: one list, put together here.

use super::owners::Owners;
use crate::{
    db::Db,
    log::date_of,
    people::Role,
    progress::rounds::{self, Opened},
    session::Scope,
};
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

/// What the rooms give for a fiscal year: the closing days of the rounds of reports that are open.
/// A further room that has dated duties is asked here.
///
/// # Errors
/// When a room cannot read the database.
pub async fn all(db: &Db, scope: &Scope, year: FiscalYear) -> Result<Vec<Given>, DbErr> {
    let rounds = rounds::list(db, scope).await?.into_iter();
    let due = rounds.filter(Opened::is_open).filter_map(|opened| {
        let day = date_of(opened.due).filter(|day| FiscalYear::of(*day) == year)?;
        let (of, months) = (opened.round.year, opened.round.months.get());
        Some(Given {
            code: format!("round-{of}-{months}"),
            name: Words::new(
                format!("ส่งรายงานผลตามแผน รอบ {months} เดือน ปีงบประมาณ พ.ศ. {of}"),
                format!("Send the reports of the round of {months} months of fiscal year {of}"),
            ),
            day,
            owners: Owners {
                units: Vec::new(),
                roles: vec![Role::Planner, Role::UnitOfficer],
            },
            address: Some(opened.address()),
        })
    });
    Ok(due.collect())
}
