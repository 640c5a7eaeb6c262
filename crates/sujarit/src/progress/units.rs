//! Which unit carries an entry out: the one the planner says, else the one whose name stands in the
//! plan's own words.

use super::{ProgressError, tables::entry_unit};
use crate::{
    db::Db,
    duties::owners,
    log::{Action, Change, NewEntry},
    offices::units::{self, Unit},
    people::{Act, roster},
    session::{Scope, SignedIn},
};
use plan::Entry;
use sea_orm::{ConnectionTrait, DbErr, IntoActiveModel, entity::prelude::*, sea_query::OnConflict};
use std::collections::{BTreeSet, HashMap};

/// The units of an office with what was said about entries.
#[derive(Clone, Debug, Default)]
pub struct Assigned {
    /// The units that exist, in Thai order.
    pub units: Vec<Unit>,
    said: HashMap<Uuid, Uuid>,
}

/// What is known of the units of an office.
///
/// # Errors
/// When the database cannot be read.
pub async fn assigned(db: &Db, scope: &Scope) -> Result<Assigned, DbErr> {
    let mut all = units::list(db, scope).await?;
    all.retain(|unit| unit.until.is_none());
    let rows = entry_unit::Entity::find()
        .filter(entry_unit::Column::OfficeId.eq(scope.office_id()))
        .all(db.read())
        .await?;
    Ok(Assigned {
        units: all,
        said: rows
            .into_iter()
            .map(|row| (row.entry_id, row.unit_id))
            .collect(),
    })
}

impl Assigned {
    /// The unit that carries an entry out; `None` where neither the planner nor the plan names one
    /// that exists.
    pub fn unit(&self, id: Uuid, entry: &Entry) -> Option<&Unit> {
        let said = self.said.get(&id);
        let said = said.and_then(|said| self.units.iter().find(|unit| unit.id == *said));
        said.or_else(|| {
            let named = owners::of_words(&entry.responsible, &self.units);
            let first = named.units.first()?;
            self.units.iter().find(|unit| unit.id == *first)
        })
    }

    /// Who carries it out, in words: the unit's name, else what the plan says.
    pub fn words(&self, id: Uuid, entry: &Entry) -> String {
        match self.unit(id, entry) {
            Some(unit) => unit.name.clone(),
            None => entry.responsible.join(", "),
        }
    }
}

/// Forgets what was said of an office's entries, as part of a write.
pub(super) async fn remove_all(tx: &impl ConnectionTrait, scope: &Scope) -> Result<(), DbErr> {
    entry_unit::Entity::delete_many()
        .filter(entry_unit::Column::OfficeId.eq(scope.office_id()))
        .exec(tx)
        .await?;
    Ok(())
}

/// Which entries somebody may report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reach {
    /// All of the office: who makes the plan.
    All,
    /// Those of these units.
    Units(BTreeSet<Uuid>),
}

impl Reach {
    /// Whether an entry is within reach.
    pub fn has(&self, unit: Option<&Unit>) -> bool {
        match self {
            Self::All => true,
            Self::Units(units) => unit.is_some_and(|unit| units.contains(&unit.id)),
        }
    }
}

/// Which entries somebody may report: who may send the round's report, all; else those of the units
/// in which he holds a post.
///
/// # Errors
/// When the database cannot be read.
pub async fn reach(db: &Db, scope: &Scope, signed_in: &SignedIn) -> Result<Reach, DbErr> {
    if signed_in.may(Act::SendReport) || signed_in.may(Act::EditPlan) {
        return Ok(Reach::All);
    }
    let units = roster::units_of(db, scope, signed_in.person.id).await?;
    Ok(Reach::Units(units.into_iter().collect()))
}

/// Says which unit carries an entry out.
///
/// # Errors
/// When there is no such unit, or the database refuses.
pub async fn assign(
    db: &Db,
    scope: &Scope,
    (plan, entry, title): (Uuid, Uuid, &str),
    unit: Uuid,
) -> Result<(), ProgressError> {
    let write = db.write(scope.by()).await?;
    if !units::exists(write.tx(), scope, unit).await? {
        return Err(ProgressError::NotFound);
    }
    let before = entry_unit::Entity::find_by_id((scope.office_id(), entry))
        .one(write.tx())
        .await?;
    let before = before.map(|row| row.unit_id.to_string());
    let Some(change) = Change::of("unit", before, unit.to_string()) else {
        return Ok(());
    };
    let row = entry_unit::Model {
        office_id: scope.office_id(),
        entry_id: entry,
        unit_id: unit,
    };
    let key = [entry_unit::Column::OfficeId, entry_unit::Column::EntryId];
    entry_unit::Entity::insert(row.into_active_model())
        .on_conflict(
            OnConflict::columns(key)
                .update_column(entry_unit::Column::UnitId)
                .to_owned(),
        )
        .exec_without_returning(write.tx())
        .await?;
    let change = Change {
        part: Some((entry, title.to_owned())),
        ..change
    };
    let entry =
        NewEntry::new(scope.office_id(), Action::EntryAssigned, plan).changing(vec![change]);
    write.finish(entry).await?;
    Ok(())
}
