//! Who has a part open at this moment, so that two people on one sheet see each other.

use super::tables::reader::{Column, Entity, Model};
use crate::{
    db::{Db, Unlogged},
    session::Scope,
};
use sea_orm::{DbErr, IntoActiveModel, entity::prelude::*, sea_query::OnConflict};

/// How long somebody counts as there after his browser last said so, in milliseconds.
const THERE: i64 = 60_000;

/// Somebody else who has the part open.
pub type Reader = Model;

/// Notes that who looks has the part open, and gives who else has.
///
/// # Errors
/// When the database refuses.
pub async fn others(db: &Db, scope: &Scope, plan: Uuid, part: Uuid) -> Result<Vec<Reader>, DbErr> {
    let Some(person) = scope.by().person_id() else {
        return Ok(Vec::new());
    };
    let write = db.write(scope.by()).await?;
    let row = Model {
        office_id: scope.office_id(),
        plan_id: plan,
        part_id: part,
        person_id: person,
        name: scope.by().name.clone(),
        seen_at: write.at(),
    };
    let key = [
        Column::OfficeId,
        Column::PlanId,
        Column::PartId,
        Column::PersonId,
    ];
    let seen = OnConflict::columns(key)
        .update_columns([Column::SeenAt, Column::Name])
        .to_owned();
    Entity::insert(row.into_active_model())
        .on_conflict(seen)
        .exec_without_returning(write.tx())
        .await?;
    let there = Entity::find()
        .filter(Column::OfficeId.eq(scope.office_id()))
        .filter(Column::PlanId.eq(plan))
        .filter(Column::PartId.eq(part))
        .filter(Column::PersonId.ne(person))
        .filter(Column::SeenAt.gt(write.at() - THERE))
        .all(write.tx())
        .await?;
    write.finish_unlogged(Unlogged::Reader).await?;
    Ok(there)
}
