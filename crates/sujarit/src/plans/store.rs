//! Plans in the database. A plan has versions, one for each import; a version never changes.
//!
//! What is asked for in queries has columns (where an entry stands, its kind, title, budgets);
//! the rest of a plan and of each entry is kept as JSON. Each fact stands once: what has a column
//! is taken out of the JSON. A plan comes back exactly as it was stored.

use super::tables::{budget, draft, entry, plan as plans, source, version};
use crate::{db, db::Db, files::Stored, log, offices, offices::Office};
use plan::{Entry, Kind, Plan, SourceLine, check};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait,
    IntoActiveModel, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
};
use serde_json::json;
use std::{
    collections::{HashMap, HashSet},
    sync::{Arc, Mutex},
};
use thai::{fiscal::FiscalYear, money::Money};
use uuid::Uuid;

/// What can go wrong with what is stored.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database refused.
    #[error(transparent)]
    Db(#[from] DbErr),
    /// Stored JSON cannot be read, or a value not be written as JSON.
    #[error("stored plan: {0}")]
    Json(#[from] serde_json::Error),
    /// The plan that a new version was meant for is gone.
    #[error("no such plan")]
    NoSuchPlan,
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
    /// Doubts that nobody decided.
    pub doubts_left: usize,
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

/// Rows written with one statement.
const BATCH: usize = 500;

/// Keeps a plan as a version, removing the draft it came from. All in one transaction: after a
/// crash the database holds either everything or nothing of it.
///
/// # Errors
/// When the database refuses or the plan that it should be a version of is gone.
pub async fn keep(
    db: &Db,
    office: &Office,
    target: Target,
    origin: &Origin,
    plan: &Plan,
    draft_id: Option<Uuid>,
) -> Result<Key, StoreError> {
    let write = db.write().await?;
    let tx = write.tx();
    offices::name_by_plan(tx, office, &plan.office).await?;
    let key = address(tx, office, target, plan).await?;
    let known = known_entries(tx, key).await?;
    version::Entity::insert(version_row(key, origin, plan)?)
        .exec_without_returning(tx)
        .await?;
    source::Entity::insert(
        source::Model {
            office_id: key.office,
            plan_id: key.plan,
            number: key.number,
            lines: serde_json::to_string(&origin.lines)?,
            unread: serde_json::to_string(&origin.unread)?,
        }
        .into_active_model(),
    )
    .exec_without_returning(tx)
    .await?;
    let (entries, budgets) = entry_rows(key, plan, known)?;
    for rows in entries.chunks(BATCH) {
        let rows = rows.iter().cloned().map(IntoActiveModel::into_active_model);
        entry::Entity::insert_many(rows)
            .exec_without_returning(tx)
            .await?;
    }
    for rows in budgets.chunks(BATCH) {
        let rows = rows.iter().cloned().map(IntoActiveModel::into_active_model);
        budget::Entity::insert_many(rows)
            .exec_without_returning(tx)
            .await?;
    }
    if let Some(id) = draft_id {
        draft::Entity::delete_by_id((office.id, id))
            .exec(tx)
            .await?;
    }
    let entry = log::NewEntry {
        office: office.id,
        action: "plan.imported",
        subject: key.plan,
        detail: json!({
            "version": key.number,
            "file": origin.name,
            "sha256": origin.file.hash,
            "entries": plan.entries.len(),
        }),
    };
    write.finish(entry).await?;
    Ok(key)
}

/// The address of the version to come, with its plan made or moved on.
async fn address(
    tx: &impl ConnectionTrait,
    office: &Office,
    target: Target,
    plan: &Plan,
) -> Result<Key, StoreError> {
    let (id, number) = match target {
        Target::NewPlan => {
            let row = plans::Model {
                office_id: office.id,
                id: db::new_id(),
                title: plan.title.clone(),
                latest: 1,
                created_at: db::now(),
            };
            plans::Entity::insert(row.clone().into_active_model())
                .exec_without_returning(tx)
                .await?;
            (row.id, 1)
        }
        Target::NextVersionOf(id) => {
            let row = plans::Entity::find_by_id((office.id, id)).one(tx).await?;
            let row = row.ok_or(StoreError::NoSuchPlan)?;
            let number = row.latest + 1;
            let mut row = row.into_active_model();
            row.latest = Set(number);
            row.title = Set(plan.title.clone());
            row.update(tx).await?;
            (id, number)
        }
    };
    Ok(Key {
        office: office.id,
        plan: id,
        number,
    })
}

/// How an entry is known again in the next version: its class and its title, whatever the spaces.
type Likeness = (Option<String>, String);

/// The identities of the version before, first come first served.
async fn known_entries(
    tx: &impl ConnectionTrait,
    key: Key,
) -> Result<HashMap<Likeness, Vec<Uuid>>, DbErr> {
    let mut known: HashMap<_, Vec<_>> = HashMap::new();
    for row in entries_of(
        tx,
        Key {
            number: key.number - 1,
            ..key
        },
    )
    .await?
    .into_iter()
    .rev()
    {
        known
            .entry((row.kind, thai::squash(&row.title)))
            .or_default()
            .push(row.id);
    }
    Ok(known)
}

fn version_row(
    key: Key,
    origin: &Origin,
    plan: &Plan,
) -> Result<version::ActiveModel, serde_json::Error> {
    let rest = Plan {
        entries: Vec::new(),
        ..plan.clone()
    };
    Ok(version::Model {
        office_id: key.office,
        plan_id: key.plan,
        number: key.number,
        file_hash: origin.file.hash.clone(),
        file_name: origin.name.clone(),
        file_size: i64::try_from(origin.file.size).unwrap_or(i64::MAX),
        format: origin.format.clone(),
        doubts_left: i32::try_from(origin.doubts_left).unwrap_or(i32::MAX),
        rest: serde_json::to_string(&rest)?,
        imported_at: db::now(),
    }
    .into_active_model())
}

type Rows = (Vec<entry::Model>, Vec<budget::Model>);

fn entry_rows(
    key: Key,
    plan: &Plan,
    mut known: HashMap<Likeness, Vec<Uuid>>,
) -> Result<Rows, serde_json::Error> {
    let mut entries = Vec::with_capacity(plan.entries.len());
    let mut budgets = Vec::new();
    for (position, whole) in (0..).zip(&plan.entries) {
        let mut rest = whole.clone();
        let kind = rest.kind.take().map(|kind| kind.english().to_owned());
        let title = std::mem::take(&mut rest.title);
        let likeness = (kind.clone(), thai::squash(&title));
        let id = known.get_mut(&likeness).and_then(Vec::pop);
        for (year, amount) in std::mem::take(&mut rest.budget.amounts) {
            budgets.push(budget::Model {
                office_id: key.office,
                plan_id: key.plan,
                number: key.number,
                position,
                year: year.get().into(),
                satang: amount.satang(),
            });
        }
        entries.push(entry::Model {
            office_id: key.office,
            plan_id: key.plan,
            number: key.number,
            position,
            id: id.unwrap_or_else(db::new_id),
            code: rest.code.take(),
            dimension: rest.dimension.take().map(i16::from),
            mission: rest.mission.take(),
            group_code: rest.group.take(),
            kind,
            title,
            rest: serde_json::to_string(&rest)?,
        });
    }
    Ok((entries, budgets))
}

async fn entries_of(
    connection: &impl ConnectionTrait,
    key: Key,
) -> Result<Vec<entry::Model>, DbErr> {
    entry::Entity::find()
        .filter(entry::Column::OfficeId.eq(key.office))
        .filter(entry::Column::PlanId.eq(key.plan))
        .filter(entry::Column::Number.eq(key.number))
        .order_by_asc(entry::Column::Position)
        .all(connection)
        .await
}

fn entry_of(row: entry::Model, amounts: Vec<budget::Model>) -> Result<Entry, serde_json::Error> {
    let mut entry: Entry = serde_json::from_str(&row.rest)?;
    entry.code = row.code;
    entry.dimension = row.dimension.and_then(|number| u8::try_from(number).ok());
    entry.mission = row.mission;
    entry.group = row.group_code;
    entry.kind = row
        .kind
        .and_then(|word| Kind::ALL.into_iter().find(|kind| kind.english() == word));
    entry.title = row.title;
    entry.budget.amounts = amounts
        .into_iter()
        .filter_map(|amount| {
            let year = FiscalYear::new(u16::try_from(amount.year).ok()?);
            Some((year, Money::from_satang(amount.satang)))
        })
        .collect();
    Ok(entry)
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
    /// Doubts that nobody decided.
    pub doubts_left: i32,
    /// The lines of that file.
    pub lines: Vec<SourceLine>,
    /// The lines that went nowhere.
    pub unread: Vec<SourceLine>,
}

impl Version {
    /// The index of the entry with this identity.
    pub fn index_of(&self, id: Uuid) -> Option<usize> {
        self.ids.iter().position(|known| *known == id)
    }
}

/// Loads a version and runs the checks over it; `None` where there is none.
///
/// # Errors
/// When the database cannot be read.
pub async fn load(db: &Db, key: Key) -> Result<Option<Version>, StoreError> {
    let by_key = (key.office, key.plan, key.number);
    let Some(row) = version::Entity::find_by_id(by_key).one(db.read()).await? else {
        return Ok(None);
    };
    let Some(source) = source::Entity::find_by_id(by_key).one(db.read()).await? else {
        return Ok(None);
    };
    let mut amounts: HashMap<i32, Vec<budget::Model>> = HashMap::new();
    let budgets = budget::Entity::find()
        .filter(budget::Column::OfficeId.eq(key.office))
        .filter(budget::Column::PlanId.eq(key.plan))
        .filter(budget::Column::Number.eq(key.number));
    for amount in budgets.all(db.read()).await? {
        amounts.entry(amount.position).or_default().push(amount);
    }
    let mut plan: Plan = serde_json::from_str(&row.rest)?;
    let mut ids = Vec::new();
    for entry in entries_of(db.read(), key).await? {
        ids.push(entry.id);
        let amounts = amounts.remove(&entry.position).unwrap_or_default();
        plan.entries.push(entry_of(entry, amounts)?);
    }
    let lines: Vec<SourceLine> = serde_json::from_str(&source.lines)?;
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
        unread: serde_json::from_str(&source.unread)?,
        lines,
    }))
}

/// Versions as they were last seen. A version never changes, so none of them is ever stale; the
/// pages ask the database only whether it is still there.
#[derive(Debug, Default)]
pub struct Shelf(Mutex<Vec<Arc<Version>>>);

/// Versions on the shelf; an office looks at one or two at a time.
const SHELF: usize = 8;

impl Shelf {
    /// The version at this address; `None` where there is none.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn get(&self, db: &Db, key: Key) -> Result<Option<Arc<Version>>, StoreError> {
        let there = version::Entity::find_by_id((key.office, key.plan, key.number))
            .select_only()
            .column(version::Column::Number)
            .into_tuple::<i32>()
            .one(db.read())
            .await?;
        if there.is_none() {
            return Ok(None);
        }
        if let Some(version) = self.look(key) {
            return Ok(Some(version));
        }
        let Some(version) = load(db, key).await?.map(Arc::new) else {
            return Ok(None);
        };
        if let Ok(mut shelf) = self.0.lock() {
            shelf.insert(0, Arc::clone(&version));
            shelf.truncate(SHELF);
        }
        Ok(Some(version))
    }

    fn look(&self, key: Key) -> Option<Arc<Version>> {
        let mut shelf = self.0.lock().ok()?;
        let at = shelf.iter().position(|version| version.key == key)?;
        let version = shelf.remove(at);
        shelf.insert(0, Arc::clone(&version));
        Some(version)
    }
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
pub async fn list(db: &Db, office: Uuid) -> Result<Vec<Listed>, DbErr> {
    let rows = plans::Entity::find()
        .filter(plans::Column::OfficeId.eq(office))
        .order_by_desc(plans::Column::Id)
        .all(db.read())
        .await?;
    Ok(rows.into_iter().map(listed).collect())
}

/// A plan of an office; `None` where there is none.
///
/// # Errors
/// When the database cannot be read.
pub async fn find(db: &Db, office: Uuid, id: Uuid) -> Result<Option<Listed>, DbErr> {
    let row = plans::Entity::find_by_id((office, id))
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
pub async fn versions(db: &Db, office: Uuid, id: Uuid) -> Result<Vec<ListedVersion>, DbErr> {
    let rows: Vec<(i32, String, i64, i64)> = version::Entity::find()
        .select_only()
        .column(version::Column::Number)
        .column(version::Column::FileName)
        .column(version::Column::FileSize)
        .column(version::Column::ImportedAt)
        .filter(version::Column::OfficeId.eq(office))
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

/// The plan, and the number of its version, that was read from a file with this very content.
///
/// # Errors
/// When the database cannot be read.
pub async fn by_file(db: &Db, office: Uuid, hash: &str) -> Result<Option<(Uuid, i32)>, DbErr> {
    version::Entity::find()
        .select_only()
        .column(version::Column::PlanId)
        .column(version::Column::Number)
        .filter(version::Column::OfficeId.eq(office))
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
pub async fn count_entries(db: &Db, office: Uuid) -> Result<u64, DbErr> {
    entry::Entity::find()
        .filter(entry::Column::OfficeId.eq(office))
        .count(db.read())
        .await
}

/// Hashes of all files that a version or a draft of any office names; the rest is litter.
///
/// # Errors
/// When the database cannot be read.
pub async fn named_files(db: &Db) -> Result<HashSet<String>, DbErr> {
    let versions: Vec<String> = version::Entity::find()
        .select_only()
        .column(version::Column::FileHash)
        .into_tuple()
        .all(db.read())
        .await?;
    let drafts: Vec<String> = draft::Entity::find()
        .select_only()
        .column(draft::Column::FileHash)
        .into_tuple()
        .all(db.read())
        .await?;
    Ok(versions.into_iter().chain(drafts).collect())
}
