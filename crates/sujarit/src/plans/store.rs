//! Plans in the database. A plan has versions, one for each import; a version never changes.
//!
//! What is asked for in queries has columns (where an entry stands, its kind, title, budgets);
//! the rest of a plan and of each entry is kept as JSON. Each fact stands once: what has a column
//! is taken out of the JSON. A plan comes back exactly as it was stored.

pub use super::rows::Identified;

use super::{
    changes,
    decide::{self, Decisions},
    drafts, rows,
    tables::{draft, entry, plan as plans, source, version},
};
use crate::{
    db,
    db::{Db, Write},
    files::Stored,
    log::{Action, Change, NewEntry},
    offices,
    session::Scope,
};
use plan::{Plan, SourceLine, check};
use reader::Doubt;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait,
    IntoActiveModel, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
};
use serde_json::json;
use std::collections::HashSet;
use uuid::Uuid;

/// What can go wrong with what is stored.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database refused.
    #[error("{0}")]
    Db(#[from] DbErr),
    /// Stored JSON cannot be read, or a value not be written as JSON.
    #[error("stored plan: {0}")]
    Json(#[from] serde_json::Error),
    /// The plan that a new version was meant for is gone.
    #[error("no such plan")]
    NoSuchPlan,
    /// The draft was confirmed or thrown away already.
    #[error("no such draft")]
    NoSuchDraft,
}

/// The file a version was read from, and what the reader left open.
#[derive(Clone, Debug)]
pub struct Origin {
    /// The file, kept.
    pub file: Stored,
    /// Its name.
    pub name: String,
    /// Its format's name.
    pub format: String,
    /// Its lines.
    pub lines: Vec<SourceLine>,
    /// The lines that went nowhere.
    pub unread: Vec<SourceLine>,
    /// What the reader was unsure of.
    pub doubts: Vec<Doubt>,
    /// What was decided about it.
    pub decisions: Decisions,
}

/// Where an imported plan goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// A plan of its own.
    NewPlan,
    /// The next version of this plan.
    NextVersionOf(Uuid),
}

/// A version's address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Key {
    /// The office.
    pub office: Uuid,
    /// The plan.
    pub plan: Uuid,
    /// Its number, from 1.
    pub number: i32,
}

/// Keeps a plan as a version, removing the draft it came from. All in one transaction: after a
/// crash the database holds either everything or nothing of it.
///
/// # Errors
/// When the database refuses or the plan that it should be a version of is gone.
pub async fn keep(
    db: &Db,
    scope: &Scope,
    target: Target,
    origin: &Origin,
    plan: &Plan,
    draft_id: Option<Uuid>,
) -> Result<Key, StoreError> {
    let write = db.write(scope.by()).await?;
    let tx = write.tx();
    if let Some(id) = draft_id {
        drafts::remove(tx, scope, id).await?;
    }
    let named = offices::name_unnamed(tx, scope, &plan.office).await?;
    let key = address(&write, scope, target, plan).await?;
    let before = rows::plan_of(
        tx,
        Key {
            number: key.number - 1,
            ..key
        },
    )
    .await?;
    let after = Identified::following(plan.clone(), before.as_ref());
    rows::put(tx, key, origin, &after, write.at()).await?;
    let entry = NewEntry::new(key.office, Action::PlanImported, key.plan)
        .changing(changes::between(before.as_ref(), &after))
        .with(json!({
            "version": key.number,
            "file": origin.name,
            "sha256": origin.file.hash,
            "entries": plan.entries.len(),
            "draft": draft_id,
        }));
    write
        .finish_all([Some(entry), named].into_iter().flatten().collect())
        .await?;
    Ok(key)
}

/// Keeps a plan that was written here as its next version, as part of a write that logs it.
///
/// # Errors
/// When the plan is gone or the database refuses.
pub(super) async fn keep_written(
    write: &Write,
    scope: &Scope,
    plan: Uuid,
    origin: &Origin,
    written: &Identified,
) -> Result<(Key, Vec<Change>), StoreError> {
    let target = Target::NextVersionOf(plan);
    let key = address(write, scope, target, &written.plan).await?;
    let number = key.number - 1;
    let before = rows::plan_of(write.tx(), Key { number, ..key }).await?;
    rows::put(write.tx(), key, origin, written, write.at()).await?;
    Ok((key, changes::between(before.as_ref(), written)))
}

/// A plan without any version yet, as part of a write that logs it.
pub(super) async fn make(write: &Write, scope: &Scope, title: &str) -> Result<Uuid, DbErr> {
    let row = plans::Model {
        office_id: scope.office_id(),
        id: db::new_id(),
        title: title.to_owned(),
        latest: 0,
        created_at: write.at(),
    };
    let id = row.id;
    plans::Entity::insert(row.into_active_model())
        .exec_without_returning(write.tx())
        .await?;
    Ok(id)
}

/// Removes a plan that has no version, as part of a write that logs it.
pub(super) async fn remove_without_version(
    write: &Write,
    scope: &Scope,
    plan: Uuid,
) -> Result<(), DbErr> {
    plans::Entity::delete_many()
        .filter(plans::Column::OfficeId.eq(scope.office_id()))
        .filter(plans::Column::Id.eq(plan))
        .filter(plans::Column::Latest.eq(0))
        .exec(write.tx())
        .await?;
    Ok(())
}

/// The address of the version to come, with its plan made or moved on.
async fn address(
    write: &Write,
    scope: &Scope,
    target: Target,
    plan: &Plan,
) -> Result<Key, StoreError> {
    let office = scope.office_id();
    let (id, number) = match target {
        Target::NewPlan => {
            let row = plans::Model {
                office_id: office,
                id: db::new_id(),
                title: plan.title.clone(),
                latest: 1,
                created_at: write.at(),
            };
            plans::Entity::insert(row.clone().into_active_model())
                .exec_without_returning(write.tx())
                .await?;
            (row.id, 1)
        }
        Target::NextVersionOf(id) => {
            let row = plans::Entity::find_by_id((office, id))
                .lock_exclusive()
                .one(write.tx())
                .await?;
            let row = row.ok_or(StoreError::NoSuchPlan)?;
            let number = row.latest + 1;
            let mut row = row.into_active_model();
            row.latest = Set(number);
            row.title = Set(plan.title.clone());
            row.update(write.tx()).await?;
            (id, number)
        }
    };
    Ok(Key {
        office,
        plan: id,
        number,
    })
}

/// A version as it was stored, with what follows from it.
#[derive(Clone, Debug)]
pub struct Version {
    /// Its address.
    pub key: Key,
    /// The plan.
    pub plan: Plan,
    /// The lasting identity of each entry, in the order of [`Plan::entries`].
    pub ids: Vec<Uuid>,
    /// What the checks find.
    pub findings: Vec<check::Finding>,
    /// Name of the file it was read from.
    pub file_name: String,
    /// Hash of that file.
    pub file_hash: String,
    /// Size of that file in bytes.
    pub file_size: i64,
    /// When it was imported.
    pub imported_at: i64,
    /// How many doubts nobody decided.
    pub doubts_left: i32,
    /// Those doubts; of an old version they may be unknown.
    pub doubts: Vec<Doubt>,
    /// The lines of that file.
    pub lines: Vec<SourceLine>,
    /// The lines that went nowhere.
    pub unread: Vec<SourceLine>,
}

impl Version {
    /// The plan with the identities of its entries.
    pub fn identified(&self) -> Identified {
        Identified {
            plan: self.plan.clone(),
            ids: self.ids.clone(),
        }
    }

    /// The index of the entry with this identity.
    pub fn index_of(&self, id: Uuid) -> Option<usize> {
        self.ids.iter().position(|known| *known == id)
    }
}

/// Loads a version and runs the checks over it; `None` where there is none.
///
/// # Errors
/// When the database cannot be read.
pub async fn load(
    db: &Db,
    scope: &Scope,
    plan: Uuid,
    number: i32,
) -> Result<Option<Version>, StoreError> {
    let key = Key {
        office: scope.office_id(),
        plan,
        number,
    };
    let by_key = (key.office, key.plan, key.number);
    let Some(row) = version::Entity::find_by_id(by_key).one(db.read()).await? else {
        return Ok(None);
    };
    let Some(source) = source::Entity::find_by_id(by_key).one(db.read()).await? else {
        return Ok(None);
    };
    let Some(Identified { plan, ids }) = rows::plan_of(db.read(), key).await? else {
        return Ok(None);
    };
    let lines: Vec<SourceLine> = serde_json::from_str(&source.lines)?;
    let doubts: Vec<Doubt> = serde_json::from_str(&source.doubts)?;
    let left = decide::left(&doubts, &serde_json::from_str(&source.decisions)?);
    let subject = check::Subject {
        plan: &plan,
        lines: &lines,
    };
    Ok(Some(Version {
        key,
        findings: check::run(&subject),
        plan,
        ids,
        file_name: row.file_name,
        file_hash: row.file_hash,
        file_size: row.file_size,
        imported_at: row.imported_at,
        doubts_left: row.doubts_left,
        doubts: left.into_iter().cloned().collect(),
        unread: serde_json::from_str(&source.unread)?,
        lines,
    }))
}

/// What was decided when a file with this content was last taken in, if the reader's doubts about
/// it were the same; else nothing.
///
/// # Errors
/// When the database cannot be read.
pub async fn decided_before(
    db: &Db,
    scope: &Scope,
    hash: &str,
    doubts: &[Doubt],
) -> Result<Decisions, StoreError> {
    let Some((plan, number)) = by_file(db, scope, hash).await? else {
        return Ok(Decisions::default());
    };
    let by_key = (scope.office_id(), plan, number);
    let Some(source) = source::Entity::find_by_id(by_key).one(db.read()).await? else {
        return Ok(Decisions::default());
    };
    let known: Vec<Doubt> = serde_json::from_str(&source.doubts)?;
    if known != doubts {
        return Ok(Decisions::default());
    }
    Ok(serde_json::from_str(&source.decisions)?)
}

/// Whether an office has this version.
pub(super) async fn is_there(db: &Db, key: Key) -> Result<bool, DbErr> {
    let there = version::Entity::find_by_id((key.office, key.plan, key.number))
        .select_only()
        .column(version::Column::Number)
        .into_tuple::<i32>()
        .one(db.read())
        .await?;
    Ok(there.is_some())
}

/// A plan in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// Its key.
    pub id: Uuid,
    /// Its title.
    pub title: String,
    /// Number of its latest version.
    pub latest: i32,
}

/// The plans of an office, the latest first.
///
/// # Errors
/// When the database cannot be read.
pub async fn list(db: &Db, scope: &Scope) -> Result<Vec<Listed>, DbErr> {
    let rows = plans::Entity::find()
        .filter(plans::Column::OfficeId.eq(scope.office_id()))
        .order_by_desc(plans::Column::Id)
        .all(db.read())
        .await?;
    Ok(rows.into_iter().map(listed).collect())
}

/// A plan of an office; `None` where there is none.
///
/// # Errors
/// When the database cannot be read.
pub async fn find(db: &Db, scope: &Scope, id: Uuid) -> Result<Option<Listed>, DbErr> {
    let row = plans::Entity::find_by_id((scope.office_id(), id))
        .one(db.read())
        .await?;
    Ok(row.map(listed))
}

fn listed(row: plans::Model) -> Listed {
    Listed {
        id: row.id,
        title: row.title,
        latest: row.latest,
    }
}

/// A version in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedVersion {
    /// Its number.
    pub number: i32,
    /// The file it was read from.
    pub file_name: String,
    /// The size of that file.
    pub file_size: i64,
    /// When it was imported.
    pub imported_at: i64,
}

/// The versions of a plan, the latest first.
///
/// # Errors
/// When the database cannot be read.
pub async fn versions(db: &Db, scope: &Scope, id: Uuid) -> Result<Vec<ListedVersion>, DbErr> {
    let rows: Vec<(i32, String, i64, i64)> = version::Entity::find()
        .select_only()
        .column(version::Column::Number)
        .column(version::Column::FileName)
        .column(version::Column::FileSize)
        .column(version::Column::ImportedAt)
        .filter(version::Column::OfficeId.eq(scope.office_id()))
        .filter(version::Column::PlanId.eq(id))
        .order_by_desc(version::Column::Number)
        .into_tuple()
        .all(db.read())
        .await?;
    let listed = |(number, file_name, file_size, imported_at)| ListedVersion {
        number,
        file_name,
        file_size,
        imported_at,
    };
    Ok(rows.into_iter().map(listed).collect())
}

/// The plans whose latest version has doubts that nobody decided.
///
/// # Errors
/// When the database cannot be read.
pub async fn doubtful(db: &Db, scope: &Scope) -> Result<Vec<Listed>, DbErr> {
    let doubtful: HashSet<(Uuid, i32)> = version::Entity::find()
        .select_only()
        .column(version::Column::PlanId)
        .column(version::Column::Number)
        .filter(version::Column::OfficeId.eq(scope.office_id()))
        .filter(version::Column::DoubtsLeft.gt(0))
        .into_tuple()
        .all(db.read())
        .await?
        .into_iter()
        .collect();
    let mut plans = list(db, scope).await?;
    plans.retain(|plan| doubtful.contains(&(plan.id, plan.latest)));
    Ok(plans)
}

/// The plan, and the number of its version, that was read from a file with this very content.
///
/// # Errors
/// When the database cannot be read.
pub async fn by_file(db: &Db, scope: &Scope, hash: &str) -> Result<Option<(Uuid, i32)>, DbErr> {
    version::Entity::find()
        .select_only()
        .column(version::Column::PlanId)
        .column(version::Column::Number)
        .filter(version::Column::OfficeId.eq(scope.office_id()))
        .filter(version::Column::FileHash.eq(hash))
        .order_by_desc(version::Column::ImportedAt)
        .into_tuple()
        .one(db.read())
        .await
}

/// How many entries of each identity the office has over all its plans and versions; the tests
/// read it to see that nothing half-written stays.
///
/// # Errors
/// When the database cannot be read.
pub async fn count_entries(db: &Db, scope: &Scope) -> Result<u64, DbErr> {
    entry::Entity::find()
        .filter(entry::Column::OfficeId.eq(scope.office_id()))
        .count(db.read())
        .await
}

/// Removes all plans and drafts of an office: the example's. Part of a write that logs it.
///
/// # Errors
/// When the database refuses.
pub async fn remove_all(tx: &impl ConnectionTrait, scope: &Scope) -> Result<(), DbErr> {
    plans::Entity::delete_many()
        .filter(plans::Column::OfficeId.eq(scope.office_id()))
        .exec(tx)
        .await?;
    draft::Entity::delete_many()
        .filter(draft::Column::OfficeId.eq(scope.office_id()))
        .exec(tx)
        .await?;
    Ok(())
}
