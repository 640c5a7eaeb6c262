//! A plan as rows and back: a version's head as JSON, an entry a row, an amount a row.

use super::{
    decide,
    store::{Key, Origin, StoreError},
    tables::{budget, entry, source, version},
};
use crate::db;
use plan::{Entry, Kind, Plan};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
};
use std::collections::HashMap;
use thai::{fiscal::FiscalYear, money::Money};
use uuid::Uuid;

/// A plan with the lasting identities of its entries, in document order.
#[derive(Clone, Debug, PartialEq)]
pub struct Identified {
    /// The plan.
    pub plan: Plan,
    /// Its entries' identities.
    pub ids: Vec<Uuid>,
}

/// How an entry is known again in the next version: its class and its title, whatever the spaces.
type Likeness = (Option<Kind>, String);

/// The identities of the version before, first come first served.
fn known_entries(before: &Identified) -> HashMap<Likeness, Vec<Uuid>> {
    let mut known: HashMap<_, Vec<_>> = HashMap::new();
    for (entry, id) in before.plan.entries.iter().zip(&before.ids).rev() {
        let likeness = (entry.kind, thai::squash(&entry.title));
        known.entry(likeness).or_default().push(*id);
    }
    known
}

impl Identified {
    /// A plan whose entries keep the identity they had in the version before, where that is known.
    pub fn following(plan: Plan, before: Option<&Self>) -> Self {
        let mut known = before.map(known_entries).unwrap_or_default();
        let known = |entry: &Entry| {
            let likeness = (entry.kind, thai::squash(&entry.title));
            known.get_mut(&likeness).and_then(Vec::pop)
        };
        let ids = plan.entries.iter().map(known);
        let ids = ids.map(|id| id.unwrap_or_else(db::new_id)).collect();
        Self { plan, ids }
    }
}

/// Writes a version with all its rows.
pub(super) async fn put(
    tx: &impl ConnectionTrait,
    key: Key,
    origin: &Origin,
    version: &Identified,
    at: i64,
) -> Result<(), StoreError> {
    let head = version_row(key, origin, &version.plan, at)?;
    version::Entity::insert(head.into_active_model())
        .exec_without_returning(tx)
        .await?;
    let source = source::Model {
        office_id: key.office,
        plan_id: key.plan,
        number: key.number,
        lines: serde_json::to_string(&origin.lines)?,
        unread: serde_json::to_string(&origin.unread)?,
        doubts: serde_json::to_string(&origin.doubts)?,
        decisions: serde_json::to_string(&origin.decisions)?,
    };
    source::Entity::insert(source.into_active_model())
        .exec_without_returning(tx)
        .await?;
    let (mut entries, mut budgets) = (Vec::new(), Vec::new());
    for ((position, entry), id) in (0..).zip(&version.plan.entries).zip(&version.ids) {
        let amounts = entry.budget.amounts.iter();
        budgets.extend(amounts.map(|(year, amount)| budget::Model {
            office_id: key.office,
            plan_id: key.plan,
            number: key.number,
            position,
            year: year.get().into(),
            satang: amount.satang(),
        }));
        entries.push(entry_row(key, (position, *id), entry.clone())?);
    }
    db::insert_all::<entry::Entity>(tx, entries).await?;
    db::insert_all::<budget::Entity>(tx, budgets).await?;
    Ok(())
}

fn version_row(
    key: Key,
    origin: &Origin,
    plan: &Plan,
    at: i64,
) -> Result<version::Model, serde_json::Error> {
    let rest = Plan {
        entries: Vec::new(),
        ..plan.clone()
    };
    let left = decide::left(&origin.doubts, &origin.decisions).len();
    Ok(version::Model {
        office_id: key.office,
        plan_id: key.plan,
        number: key.number,
        file_hash: origin.file.hash.clone(),
        file_name: origin.name.clone(),
        file_size: i64::try_from(origin.file.size).unwrap_or(i64::MAX),
        format: origin.format.clone(),
        doubts_left: i32::try_from(left).unwrap_or(i32::MAX),
        rest: serde_json::to_string(&rest)?,
        imported_at: at,
    })
}

/// An entry's row; its amounts have rows of their own.
fn entry_row(
    key: Key,
    (position, id): (i32, Uuid),
    mut entry: Entry,
) -> Result<entry::Model, serde_json::Error> {
    entry.budget.amounts.clear();
    let kind = entry.kind.take();
    Ok(entry::Model {
        office_id: key.office,
        plan_id: key.plan,
        number: key.number,
        position,
        id,
        code: entry.code.take(),
        dimension: entry.dimension.take().map(i16::from),
        mission: entry.mission.take(),
        group_code: entry.group.take(),
        kind: kind.map(|kind| kind.english().to_owned()),
        title: std::mem::take(&mut entry.title),
        rest: serde_json::to_string(&entry)?,
    })
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

/// A version's plan; `None` where there is none.
pub(super) async fn plan_of(
    connection: &impl ConnectionTrait,
    key: Key,
) -> Result<Option<Identified>, StoreError> {
    let by_key = (key.office, key.plan, key.number);
    let Some(row) = version::Entity::find_by_id(by_key).one(connection).await? else {
        return Ok(None);
    };
    let mut amounts: HashMap<i32, Vec<budget::Model>> = HashMap::new();
    let budgets = budget::Entity::find()
        .filter(budget::Column::OfficeId.eq(key.office))
        .filter(budget::Column::PlanId.eq(key.plan))
        .filter(budget::Column::Number.eq(key.number));
    for amount in budgets.all(connection).await? {
        amounts.entry(amount.position).or_default().push(amount);
    }
    let mut plan: Plan = serde_json::from_str(&row.rest)?;
    let mut ids = Vec::new();
    for entry in entries_of(connection, key).await? {
        ids.push(entry.id);
        let amounts = amounts.remove(&entry.position).unwrap_or_default();
        plan.entries.push(entry_of(entry, amounts)?);
    }
    Ok(Some(Identified { plan, ids }))
}
