//! Changes to a working copy, part by part.

use super::{
    Body, WritingError, declare, own, read, row_of, steps,
    tables::{part, writing},
};
use crate::{
    db::{self, Db, Write},
    log::{Action, Change, NewEntry},
    plans::changes,
    session::Scope,
};
use plan::{Entry, NoActivity};
use sea_orm::{
    ActiveValue::Set, DbErr, IntoActiveModel, QueryOrder, QuerySelect, entity::prelude::*,
};

/// Where an entry is moved within its group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Before the one before it.
    Up,
    /// Behind the one behind it.
    Down,
    /// To this place among the entries of its group, from 0.
    To(usize),
}

/// What came of saving a part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Saved {
    /// The part's revision now.
    pub revision: i32,
    /// The declaration that ended, because an entry was moved into the group.
    pub lifted: Option<NoActivity>,
}

/// Saves a part as somebody changed it who began with this revision. What says the same as before
/// is no change.
///
/// # Errors
/// When somebody was faster, nobody writes the plan, a version waits, or the database refuses.
pub async fn change(
    db: &Db,
    scope: &Scope,
    plan: Uuid,
    (id, revision): (Uuid, i32),
    body: &Body,
) -> Result<Saved, WritingError> {
    let write = db.write(scope.by()).await?;
    steps::may_be_written(write.tx(), scope, plan).await?;
    let row = part::Entity::find_by_id((scope.office_id(), plan, id))
        .lock_exclusive()
        .one(write.tx())
        .await?;
    let row = row.filter(|row| row.kind == body.kind());
    let row = row.ok_or(WritingError::NotWritten)?;
    let json = body.to_json()?;
    if row.body == json {
        return Ok(Saved {
            revision: row.revision,
            lifted: None,
        });
    }
    if row.revision != revision {
        return Err(WritingError::Conflict);
    }
    let mut changes = told(&row, body)?;
    let next = revision + 1;
    let mut changed = row.into_active_model();
    changed.body = Set(json);
    changed.revision = Set(next);
    changed.changed_at = Set(write.at());
    changed.changed_by = Set(scope.by().name.clone());
    changed.update(write.tx()).await?;
    let lifted = match body {
        Body::Entry(entry) => declare::lift_for(&write, scope, plan, entry).await?,
        _ => None,
    };
    changes.extend(
        lifted
            .iter()
            .flat_map(|gone| changes::of_declared(Some(gone), None)),
    );
    finish(write, scope, plan, changes).await?;
    Ok(Saved {
        revision: next,
        lifted,
    })
}

/// What a change changes, for the log.
fn told(row: &part::Model, after: &Body) -> Result<Vec<Change>, serde_json::Error> {
    Ok(match after {
        Body::Head(after) => {
            let before = serde_json::from_str(&row.body)?;
            changes::of_head(&before, after)
        }
        Body::PartOne(after) => {
            let before = serde_json::from_str(&row.body)?;
            changes::of_part_one(&before, after)
        }
        Body::Entry(after) => {
            let before = serde_json::from_str(&row.body)?;
            changes::of_one(row.id, Some(&before), Some(after))
        }
        Body::NoActivity(after) => {
            let before = serde_json::from_str(&row.body)?;
            changes::of_declared(Some(&before), Some(after))
        }
    })
}

/// Notes when the copy was changed, and logs it.
pub(super) async fn finish(
    write: Write,
    scope: &Scope,
    plan: Uuid,
    changes: Vec<Change>,
) -> Result<(), WritingError> {
    let row = writing::ActiveModel {
        office_id: Set(scope.office_id()),
        plan_id: Set(plan),
        changed_at: Set(write.at()),
        ..Default::default()
    };
    row.update(write.tx()).await.map_err(|error| match error {
        DbErr::RecordNotUpdated => WritingError::NotWritten,
        error => error.into(),
    })?;
    let entry = NewEntry::new(scope.office_id(), Action::WritingChanged, plan);
    write.finish(entry.changing(changes)).await?;
    Ok(())
}

/// An entry that was added.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Added {
    /// Its key.
    pub id: Uuid,
    /// The declaration that ended, because its group has an entry now.
    pub lifted: Option<NoActivity>,
}

/// Adds an entry behind all others.
///
/// # Errors
/// When nobody writes the plan, a version waits, or the database refuses.
pub async fn add(db: &Db, scope: &Scope, plan: Uuid, entry: Entry) -> Result<Added, WritingError> {
    let write = db.write(scope.by()).await?;
    steps::may_be_written(write.tx(), scope, plan).await?;
    let last: Option<i32> = part::Entity::find()
        .select_only()
        .column(part::Column::Position)
        .filter(part::Column::OfficeId.eq(scope.office_id()))
        .filter(part::Column::PlanId.eq(plan))
        .order_by_desc(part::Column::Position)
        .into_tuple()
        .one(write.tx())
        .await?;
    let position = last.ok_or(WritingError::NotWritten)? + 1;
    let entry = own(entry);
    let id = db::new_id();
    let mut changes = changes::of_one(id, None, Some(&entry));
    let lifted = declare::lift_for(&write, scope, plan, &entry).await?;
    changes.extend(
        lifted
            .iter()
            .flat_map(|gone| changes::of_declared(Some(gone), None)),
    );
    let body = Body::Entry(Box::new(entry));
    let key = (scope.office_id(), plan);
    let row = row_of(key, (id, position), &body, write.at())?;
    part::Entity::insert(row.into_active_model())
        .exec_without_returning(write.tx())
        .await?;
    finish(write, scope, plan, changes).await?;
    Ok(Added { id, lifted })
}

/// Removes an entry.
///
/// # Errors
/// When there is none, a version waits, or the database refuses.
pub async fn remove(db: &Db, scope: &Scope, plan: Uuid, id: Uuid) -> Result<(), WritingError> {
    let write = db.write(scope.by()).await?;
    steps::may_be_written(write.tx(), scope, plan).await?;
    let row = part::Entity::find_by_id((scope.office_id(), plan, id))
        .lock_exclusive()
        .one(write.tx())
        .await?;
    let row = row.filter(|row| row.kind == "entry");
    let row = row.ok_or(WritingError::NotWritten)?;
    let before: Entry = serde_json::from_str(&row.body)?;
    row.delete(write.tx()).await?;
    let changes = changes::of_one(id, Some(&before), None);
    finish(write, scope, plan, changes).await
}

/// Moves an entry among those of its group. What stands at the end already stays.
///
/// # Errors
/// When there is none, a version waits, or the database refuses.
pub async fn shift(
    db: &Db,
    scope: &Scope,
    plan: Uuid,
    id: Uuid,
    direction: Direction,
) -> Result<(), WritingError> {
    let write = db.write(scope.by()).await?;
    steps::may_be_written(write.tx(), scope, plan).await?;
    let writing = read(write.tx(), scope, plan).await?;
    let writing = writing.ok_or(WritingError::NotWritten)?;
    let moved = writing.entry(id).ok_or(WritingError::NotWritten)?;
    let place = |entry: &Entry| (entry.dimension, entry.mission.clone(), entry.group.clone());
    let group = writing.entries.iter();
    let mut group: Vec<_> = group
        .filter(|part| place(&part.body) == place(&moved.body))
        .collect();
    let positions: Vec<i32> = group.iter().map(|part| part.position).collect();
    let at = group.iter().position(|part| part.id == id).unwrap_or(0);
    let to = match direction {
        Direction::Up => at.saturating_sub(1),
        Direction::Down => at + 1,
        Direction::To(place) => place,
    };
    let to = to.min(group.len() - 1);
    if to == at {
        return Ok(());
    }
    let part = group.remove(at);
    group.insert(to, part);
    for (part, position) in group.iter().zip(positions) {
        if part.position != position {
            let row = part::ActiveModel {
                office_id: Set(scope.office_id()),
                plan_id: Set(plan),
                id: Set(part.id),
                position: Set(position),
                ..Default::default()
            };
            row.update(write.tx()).await?;
        }
    }
    let mut change = Change::of("order", at + 1, to + 1);
    if let Some(change) = &mut change {
        change.part = Some((id, moved.body.title.clone()));
    }
    finish(write, scope, plan, change.into_iter().collect()).await
}
