//! The yearly schedule of a working copy, made for all entries at once; each entry's steps are
//! then edited by themselves, with the revision of its sheet.

use super::{Body, WritingError, edit::finish, read, steps, tables::part};
use crate::{
    db::{Db, Write},
    plans::changes,
    session::Scope,
};
use sea_orm::{ActiveValue::Set, entity::prelude::*};
use thai::fiscal::FiscalYear;

/// Makes the schedule of a year from the plan: what was decided of a step before stays. Steps for
/// which the plan names no quarter stay open, or are spread over the year in their order.
///
/// # Errors
/// When nobody writes the plan, a version waits, or the database refuses.
pub async fn make(
    db: &Db,
    scope: &Scope,
    plan: Uuid,
    year: FiscalYear,
    is_spread: bool,
) -> Result<(), WritingError> {
    let write = db.write(scope.by()).await?;
    steps::may_be_written(write.tx(), scope, plan).await?;
    let writing = read(write.tx(), scope, plan).await?;
    let writing = writing.ok_or(WritingError::NotWritten)?;
    let mut changed = Vec::new();
    for part in &writing.entries {
        let mut entry = part.body.clone();
        let mut scheduled = entry.propose_schedule(year);
        if is_spread {
            scheduled.spread();
        }
        entry.schedule(scheduled);
        if entry == part.body {
            continue;
        }
        changed.extend(changes::of_one(part.id, Some(&part.body), Some(&entry)));
        let body = Body::Entry(Box::new(entry)).to_json()?;
        put(&write, scope, plan, (part.id, part.revision + 1), body).await?;
    }
    finish(write, scope, plan, changed).await
}

async fn put(
    write: &Write,
    scope: &Scope,
    plan: Uuid,
    (id, revision): (Uuid, i32),
    body: String,
) -> Result<(), DbErr> {
    let row = part::ActiveModel {
        office_id: Set(scope.office_id()),
        plan_id: Set(plan),
        id: Set(id),
        body: Set(body),
        revision: Set(revision),
        changed_at: Set(write.at()),
        changed_by: Set(scope.by().name.clone()),
        ..Default::default()
    };
    row.update(write.tx()).await?;
    Ok(())
}
