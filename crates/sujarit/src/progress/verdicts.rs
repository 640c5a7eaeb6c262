//! What a verifier says of a report: beside it and never instead of it. Verdicts are only added; the
//! last one counts.

use super::{
    ProgressError,
    rounds::{Opened, columns},
    tables::verdict,
};
use crate::{
    db::{self, Db},
    log::{Action, NewEntry},
    session::Scope,
};
use plan::progress::{Round, Says, Verdict};
use sea_orm::{ConnectionTrait, DbErr, IntoActiveModel, QueryOrder, entity::prelude::*};
use serde_json::json;
use std::collections::HashMap;

/// The verdicts of a round by entry, the last first.
///
/// # Errors
/// When the database cannot be read.
pub async fn of_round(
    connection: &impl ConnectionTrait,
    scope: &Scope,
    round: Round,
) -> Result<HashMap<Uuid, Vec<Verdict>>, DbErr> {
    let (year, months) = columns(round);
    let rows = verdict::Entity::find()
        .filter(verdict::Column::OfficeId.eq(scope.office_id()))
        .filter(verdict::Column::Year.eq(year))
        .filter(verdict::Column::Months.eq(months))
        .order_by_desc(verdict::Column::At)
        .order_by_desc(verdict::Column::Id)
        .all(connection)
        .await?;
    let mut verdicts: HashMap<Uuid, Vec<Verdict>> = HashMap::new();
    for row in rows {
        if let Some(says) = Says::of_code(&row.verdict) {
            let post = match row.post.is_empty() {
                true => row.name,
                false => format!("{} ({})", row.name, row.post),
            };
            verdicts.entry(row.entry_id).or_default().push(Verdict {
                says,
                reason: row.reason,
                by: post,
                at: row.at,
            });
        }
    }
    Ok(verdicts)
}

/// Says something of the report of an entry. All but agreement is given a reason.
///
/// # Errors
/// When the reason is missing, or the database refuses.
pub async fn say(
    db: &Db,
    scope: &Scope,
    opened: &Opened,
    entry: Uuid,
    (says, reason): (Says, &str),
) -> Result<(), ProgressError> {
    if says != Says::Agreed && reason.is_empty() {
        return Err(ProgressError::NeedsReason);
    }
    let write = db.write(scope.by()).await?;
    let reports = super::reports::of_entry(write.tx(), scope, opened.round, entry).await?;
    let version = reports.sent().map_or(0, |sent| sent.report.version);
    let (year, months) = columns(opened.round);
    let row = verdict::Model {
        office_id: scope.office_id(),
        year,
        months,
        entry_id: entry,
        id: db::new_id(),
        verdict: says.code().to_owned(),
        reason: reason.to_owned(),
        report_version: version,
        at: write.at(),
        person_id: scope.by().person_id(),
        name: scope.by().name.clone(),
        post: scope.by().post.clone(),
    };
    verdict::Entity::insert(row.into_active_model())
        .exec_without_returning(write.tx())
        .await?;
    let told = json!({
        "year": year,
        "months": months,
        "entry": entry,
        "report_version": version,
        "says": says.code(),
        "reason": reason,
    });
    let entry = NewEntry::new(scope.office_id(), Action::ReportVerified, opened.plan).with(told);
    write.finish(entry).await?;
    Ok(())
}
