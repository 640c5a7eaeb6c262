//! Drafts: files that were read and wait for a person's decisions. A draft is kept until it is
//! confirmed or thrown away, so that the review can be left and found again.

use super::{decide::Decisions, store::StoreError, tables::draft, worker::ReadFile};
use crate::{db, db::Db, files::Stored, log};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, DbErr, EntityTrait, IntoActiveModel,
    QueryFilter, QueryOrder, QuerySelect,
};
use serde_json::json;
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

/// Keeps what was read of a file as a new draft.
///
/// # Errors
/// When the database refuses.
pub async fn begin(
    db: &Db,
    office: Uuid,
    file: &Stored,
    file_name: &str,
    read: &ReadFile,
) -> Result<Uuid, StoreError> {
    let now = db::now();
    let row = draft::Model {
        office_id: office,
        id: db::new_id(),
        file_hash: file.hash.clone(),
        file_name: file_name.to_owned(),
        file_size: i64::try_from(file.size).unwrap_or(i64::MAX),
        format: read.format.clone(),
        read: serde_json::to_string(read)?,
        decisions: serde_json::to_string(&Decisions::default())?,
        created_at: now,
        changed_at: now,
    };
    let id = row.id;
    let write = db.write().await?;
    draft::Entity::insert(row.into_active_model())
        .exec_without_returning(write.tx())
        .await?;
    let detail = json!({ "file": file_name, "sha256": file.hash });
    write
        .finish(entry(office, "draft.begun", id, detail))
        .await?;
    Ok(id)
}

/// A draft of an office; `None` where there is none.
///
/// # Errors
/// When the database cannot be read.
pub async fn find(db: &Db, office: Uuid, id: Uuid) -> Result<Option<Draft>, StoreError> {
    let Some(row) = draft::Entity::find_by_id((office, id))
        .one(db.read())
        .await?
    else {
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
pub async fn list(db: &Db, office: Uuid) -> Result<Vec<ListedDraft>, DbErr> {
    let rows: Vec<(Uuid, String, i64)> = draft::Entity::find()
        .select_only()
        .column(draft::Column::Id)
        .column(draft::Column::FileName)
        .column(draft::Column::ChangedAt)
        .filter(draft::Column::OfficeId.eq(office))
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
    office: Uuid,
    id: Uuid,
    decisions: &Decisions,
) -> Result<(), StoreError> {
    let write = db.write().await?;
    draft::ActiveModel {
        office_id: Set(office),
        id: Set(id),
        decisions: Set(serde_json::to_string(decisions)?),
        changed_at: Set(db::now()),
        ..Default::default()
    }
    .update(write.tx())
    .await?;
    let detail = json!({ "decided": decisions.0.len() });
    write
        .finish(entry(office, "draft.decided", id, detail))
        .await?;
    Ok(())
}

/// Throws a draft away.
///
/// # Errors
/// When the database refuses.
pub async fn discard(db: &Db, office: Uuid, id: Uuid) -> Result<(), StoreError> {
    let write = db.write().await?;
    draft::Entity::delete_by_id((office, id))
        .exec(write.tx())
        .await?;
    write
        .finish(entry(office, "draft.discarded", id, json!({})))
        .await?;
    Ok(())
}

fn entry(
    office: Uuid,
    action: &'static str,
    subject: Uuid,
    detail: serde_json::Value,
) -> log::NewEntry {
    log::NewEntry {
        office,
        action,
        subject,
        detail,
    }
}
