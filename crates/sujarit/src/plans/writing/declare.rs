//! Groups of a working copy that are declared to have no activity. A declaration is a part with a
//! revision of its own; it ends when an entry comes into its group.

use super::{Body, WritingError, edit::finish, read, row_of, steps, tables::part};
use crate::{
    db::{self, Db, Write},
    plans::changes,
    session::Scope,
};
use plan::{Entry, NoActivity, framework::Framework};
use sea_orm::{ActiveValue::Set, IntoActiveModel, entity::prelude::*};

/// Whether a framework has a place of this code that takes entries.
pub(super) fn is_known(framework: Option<&Framework>, code: &str) -> bool {
    framework.is_some_and(|framework| {
        let leaf = framework.mission(code);
        framework.group(code).is_some() || leaf.is_some_and(|mission| mission.groups.is_empty())
    })
}

/// Declares a group to have no activity, or gives another reason for it, as somebody does who
/// began with this revision of it (0 where there was none).
///
/// # Errors
/// When the group has entries or the framework lacks it, somebody was faster, a version waits, or
/// the database refuses.
pub async fn declare(
    db: &Db,
    scope: &Scope,
    plan: Uuid,
    declared: NoActivity,
    revision: i32,
) -> Result<(), WritingError> {
    let write = db.write(scope.by()).await?;
    steps::may_be_written(write.tx(), scope, plan).await?;
    let writing = read(write.tx(), scope, plan).await?;
    let writing = writing.ok_or(WritingError::NotWritten)?;
    let mut entries = writing.entries.iter();
    let stands = entries.any(|entry| declared.is_contradicted_by(&entry.body));
    if stands || !is_known(writing.head.body.version(), &declared.group) {
        return Err(WritingError::TakesNone);
    }
    let mut before = writing.no_activity.iter();
    let before = before.find(|part| part.body.group == declared.group);
    if before.map_or(0, |part| part.revision) != revision {
        return Err(WritingError::Conflict);
    }
    let changes = changes::of_declared(before.map(|part| &part.body), Some(&declared));
    let body = Body::NoActivity(declared);
    let key = (scope.office_id(), plan);
    let mut row = row_of(key, (db::new_id(), 0), &body, write.at())?;
    row.changed_by = scope.by().name.clone();
    match before {
        None => {
            part::Entity::insert(row.into_active_model())
                .exec_without_returning(write.tx())
                .await?;
        }
        Some(before) => {
            let mut row = row.into_active_model().reset_all();
            row.id = Set(before.id);
            row.revision = Set(revision + 1);
            row.update(write.tx()).await?;
        }
    }
    finish(write, scope, plan, changes).await
}

/// Takes a declaration back.
///
/// # Errors
/// When there is none, a version waits, or the database refuses.
pub async fn lift(db: &Db, scope: &Scope, plan: Uuid, id: Uuid) -> Result<(), WritingError> {
    let write = db.write(scope.by()).await?;
    steps::may_be_written(write.tx(), scope, plan).await?;
    let row = part::Entity::find_by_id((scope.office_id(), plan, id))
        .one(write.tx())
        .await?;
    let row = row.filter(|row| row.kind == "no-activity");
    let row = row.ok_or(WritingError::NotWritten)?;
    let before: NoActivity = serde_json::from_str(&row.body)?;
    row.delete(write.tx()).await?;
    let changes = changes::of_declared(Some(&before), None);
    finish(write, scope, plan, changes).await
}

/// Ends the declaration of the group that an entry stands in, as part of a write that logs it.
pub(super) async fn lift_for(
    write: &Write,
    scope: &Scope,
    plan: Uuid,
    entry: &Entry,
) -> Result<Option<NoActivity>, WritingError> {
    let rows = part::Entity::find()
        .filter(part::Column::OfficeId.eq(scope.office_id()))
        .filter(part::Column::PlanId.eq(plan))
        .filter(part::Column::Kind.eq("no-activity"))
        .all(write.tx())
        .await?;
    let mut lifted = None;
    for row in rows {
        let declared: NoActivity = serde_json::from_str(&row.body)?;
        if declared.is_contradicted_by(entry) {
            row.delete(write.tx()).await?;
            lifted = Some(declared);
        }
    }
    Ok(lifted)
}
