//! By which version an office works on a day: the announced one whose days hold it; where none is
//! announced for that day, the latest version that is kept for its fiscal year.

use super::{
    Shelf,
    store::{self, StoreError, Version},
    writing::steps,
};
use crate::{db::Db, log::date_of, session::Scope};
use std::sync::Arc;
use thai::fiscal::FiscalYear;

/// The version by which an office works.
#[derive(Clone, Debug)]
pub struct InForce {
    /// The version.
    pub version: Arc<Version>,
    /// Whether it was announced for that day.
    pub is_announced: bool,
}

/// The version by which the office works on a day, counted from 1 January 1970; of several that
/// are announced for it, the one that was announced last.
///
/// # Errors
/// When the database cannot be read.
pub async fn on(
    db: &Db,
    shelf: &Shelf,
    scope: &Scope,
    day: i32,
) -> Result<Option<InForce>, StoreError> {
    let plans = store::list(db, scope).await?;
    let mut announced = Vec::new();
    for plan in &plans {
        announced.extend(steps::announcements(db, scope, plan.id).await?);
    }
    announced.retain(|made| (made.from_day..=made.until_day).contains(&day));
    if let Some(last) = announced.iter().max_by_key(|made| made.announced_at) {
        let version = shelf.get(db, scope, last.plan_id, last.number).await?;
        return Ok(version.map(|version| InForce {
            version,
            is_announced: true,
        }));
    }
    let year = FiscalYear::of(date_of(day).unwrap_or_default());
    for plan in plans.iter().filter(|plan| plan.latest > 0) {
        let version = shelf.get(db, scope, plan.id, plan.latest).await?;
        let is_of_year = |version: &Arc<Version>| {
            let years = &version.plan.years;
            years.is_empty() || years.contains(&year)
        };
        if let Some(version) = version.filter(is_of_year) {
            return Ok(Some(InForce {
                version,
                is_announced: false,
            }));
        }
    }
    Ok(None)
}
