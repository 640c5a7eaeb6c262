//! Drafts: files that were read and wait for a person's decisions. A draft is kept until it is
//! confirmed or thrown away, so that the review can be left and found again.

use super::{
    decide::{Decision, Decisions},
    store::StoreError,
    tables::draft,
    worker::ReadFile,
};
use crate::{
    db,
    db::Db,
    files::Stored,
    log::{Action, Change, NewEntry},
    session::Scope,
};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait,
    IntoActiveModel, QueryFilter, QueryOrder, QuerySelect,
};
use serde_json::{Value, json};
use uuid::Uuid;

/// A file that was read and waits for decisions.
#[derive(Clone, Debug)]
pub struct Draft {
    /// Its key.
    pub id: Uuid,
    /// The file.
    pub file: Stored,
    /// The file's name.
    pub file_name: String,
    /// What was read.
    pub read: ReadFile,
    /// What was decided so far.
    pub decisions: Decisions,
    /// When the file was uploaded.
    pub created_at: i64,
}

impl Draft {
    /// The file's size in bytes.
    pub fn size(&self) -> i64 {
        i64::try_from(self.file.size).unwrap_or(i64::MAX)
    }
}

/// A draft in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedDraft {
    /// Its key.
    pub id: Uuid,
    /// The file's name.
    pub file_name: String,
    /// When it was last worked on.
    pub changed_at: i64,
}

/// Keeps what was read of a file, and what is decided already, as a new draft.
///
/// # Errors
/// When the database refuses.
pub async fn begin(
    db: &Db,
    scope: &Scope,
    file: &Stored,
    file_name: &str,
    read: &ReadFile,
    decisions: &Decisions,
) -> Result<Uuid, StoreError> {
    let write = db.write(scope.by()).await?;
    let row = draft::Model {
        office_id: scope.office_id(),
        id: db::new_id(),
        file_hash: file.hash.clone(),
        file_name: file_name.to_owned(),
        file_size: i64::try_from(file.size).unwrap_or(i64::MAX),
        format: read.format.clone(),
        read: serde_json::to_string(read)?,
        decisions: serde_json::to_string(decisions)?,
        created_at: write.at(),
        changed_at: write.at(),
    };
    let id = row.id;
    draft::Entity::insert(row.into_active_model())
        .exec_without_returning(write.tx())
        .await?;
    let detail = json!({ "file": file_name, "sha256": file.hash });
    let entry = NewEntry::new(scope.office_id(), Action::DraftBegun, id);
    write.finish(entry.with(detail)).await?;
    Ok(id)
}

/// A draft of an office; `None` where there is none.
///
/// # Errors
/// When the database cannot be read.
pub async fn find(db: &Db, scope: &Scope, id: Uuid) -> Result<Option<Draft>, StoreError> {
    let by_key = (scope.office_id(), id);
    let Some(row) = draft::Entity::find_by_id(by_key).one(db.read()).await? else {
        return Ok(None);
    };
    Ok(Some(Draft {
        id,
        file: Stored {
            hash: row.file_hash,
            size: u64::try_from(row.file_size).unwrap_or(0),
        },
        file_name: row.file_name,
        read: serde_json::from_str(&row.read)?,
        decisions: serde_json::from_str(&row.decisions)?,
        created_at: row.created_at,
    }))
}

/// The drafts of an office, the one last worked on first.
///
/// # Errors
/// When the database cannot be read.
pub async fn list(db: &Db, scope: &Scope) -> Result<Vec<ListedDraft>, DbErr> {
    let rows: Vec<(Uuid, String, i64)> = draft::Entity::find()
        .select_only()
        .column(draft::Column::Id)
        .column(draft::Column::FileName)
        .column(draft::Column::ChangedAt)
        .filter(draft::Column::OfficeId.eq(scope.office_id()))
        .order_by_desc(draft::Column::ChangedAt)
        .into_tuple()
        .all(db.read())
        .await?;
    let listed = |(id, file_name, changed_at)| ListedDraft {
        id,
        file_name,
        changed_at,
    };
    Ok(rows.into_iter().map(listed).collect())
}

/// Keeps the decisions of a draft.
///
/// # Errors
/// When the database refuses.
pub async fn decide(
    db: &Db,
    scope: &Scope,
    draft: &Draft,
    decisions: &Decisions,
) -> Result<(), StoreError> {
    let write = db.write(scope.by()).await?;
    draft::ActiveModel {
        office_id: Set(scope.office_id()),
        id: Set(draft.id),
        decisions: Set(serde_json::to_string(decisions)?),
        changed_at: Set(write.at()),
        ..Default::default()
    }
    .update(write.tx())
    .await
    .map_err(|error| match error {
        DbErr::RecordNotUpdated => StoreError::NoSuchDraft,
        error => error.into(),
    })?;
    let entry = NewEntry::new(scope.office_id(), Action::DraftDecided, draft.id);
    let changes = decided(draft, decisions);
    write.finish(entry.changing(changes)).await?;
    Ok(())
}

/// What was decided anew: each doubt's line, what was read and what shall stand.
fn decided(draft: &Draft, decisions: &Decisions) -> Vec<Change> {
    let doubts = draft.read.reading.doubts.iter().enumerate();
    let changes = doubts.filter_map(|(index, doubt)| {
        let (before, after) = (draft.decisions.0.get(&index), decisions.0.get(&index));
        let told = |decision: Option<&Decision>| match decision {
            None => Value::Null,
            Some(Decision::Accepted) => doubt.read.clone().into(),
            Some(Decision::Other(other)) => doubt.others.get(*other).cloned().into(),
            Some(Decision::Corrected(text)) => text.clone().into(),
        };
        let field = format!("doubt.{} ({})", index + 1, doubt.code);
        Change::of(&field, told(before), told(after))
    });
    changes.collect()
}

/// Throws a draft away.
///
/// # Errors
/// When the database refuses.
pub async fn discard(db: &Db, scope: &Scope, id: Uuid) -> Result<(), StoreError> {
    let write = db.write(scope.by()).await?;
    remove(write.tx(), scope, id).await?;
    let entry = NewEntry::new(scope.office_id(), Action::DraftDiscarded, id);
    write.finish(entry).await?;
    Ok(())
}

/// Removes a draft as part of a write. Of two who end it at once, one is told that it is gone.
pub(super) async fn remove(
    tx: &impl ConnectionTrait,
    scope: &Scope,
    id: Uuid,
) -> Result<(), StoreError> {
    let by_key = (scope.office_id(), id);
    match draft::Entity::delete_by_id(by_key).exec(tx).await? {
        removed if removed.rows_affected == 0 => Err(StoreError::NoSuchDraft),
        _ => Ok(()),
    }
}
