//! The office whose data this is. Until people and rights exist there is one, made when the
//! program first runs and named by the first plan that is taken in.

use crate::{db, db::Db, log};
use sea_orm::{ActiveValue::Set, ConnectionTrait, IntoActiveModel, QueryOrder, entity::prelude::*};
use serde_json::json;

/// An office.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "office")]
pub struct Model {
    /// Its key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Full name with its type word; empty until a plan names it.
    pub name: String,
    /// District without "อำเภอ".
    pub district: Option<String>,
    /// Province without "จังหวัด".
    pub province: Option<String>,
    /// Whether this is the example office.
    pub example: bool,
    /// When it was made.
    pub created_at: i64,
}

/// Offices hang on nothing.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// An office of this installation.
pub type Office = Model;

/// The one office of this installation, made if there is none yet.
///
/// # Errors
/// When the database cannot be read or written.
pub async fn home(db: &Db) -> Result<Office, DbErr> {
    if let Some(office) = first(db.read()).await? {
        return Ok(office);
    }
    let write = db.write().await?;
    if let Some(office) = first(write.tx()).await? {
        return Ok(office);
    }
    let office = Model {
        id: db::new_id(),
        name: String::new(),
        district: None,
        province: None,
        example: false,
        created_at: db::now(),
    };
    Entity::insert(office.clone().into_active_model())
        .exec_without_returning(write.tx())
        .await?;
    write
        .finish(entry(office.id, "office.made", json!({})))
        .await?;
    Ok(office)
}

async fn first(connection: &impl ConnectionTrait) -> Result<Option<Office>, DbErr> {
    Entity::find()
        .order_by_asc(Column::CreatedAt)
        .one(connection)
        .await
}

/// Gives the office the name its plan prints, if it has none yet. Part of the write that keeps
/// the plan.
///
/// # Errors
/// When the database cannot be written.
pub async fn name_by_plan(
    tx: &impl ConnectionTrait,
    office: &Office,
    printed: &plan::Office,
) -> Result<(), DbErr> {
    if !office.name.is_empty() || printed.name.is_empty() {
        return Ok(());
    }
    let named = ActiveModel {
        id: Set(office.id),
        name: Set(printed.name.clone()),
        district: Set(printed.district.clone()),
        province: Set(printed.province.clone()),
        ..Default::default()
    };
    named.update(tx).await?;
    Ok(())
}

/// Says that the office is the example.
///
/// # Errors
/// When the database cannot be written.
pub async fn mark_as_example(db: &Db, office: &Office) -> Result<(), DbErr> {
    let write = db.write().await?;
    let marked = ActiveModel {
        id: Set(office.id),
        example: Set(true),
        ..Default::default()
    };
    marked.update(write.tx()).await?;
    write
        .finish(entry(office.id, "office.example", json!({})))
        .await
}

/// Removes the example office with everything of it, so that real work can begin. Does nothing to
/// an office that is no example.
///
/// # Errors
/// When the database cannot be written.
pub async fn remove_example(db: &Db, office: &Office) -> Result<(), DbErr> {
    let write = db.write().await?;
    Entity::delete_many()
        .filter(Column::Id.eq(office.id))
        .filter(Column::Example.eq(true))
        .exec(write.tx())
        .await?;
    write
        .finish(entry(
            office.id,
            "office.removed",
            json!({ "name": office.name }),
        ))
        .await
}

fn entry(office: Uuid, action: &'static str, detail: serde_json::Value) -> log::NewEntry {
    log::NewEntry {
        office,
        action,
        subject: office,
        detail,
    }
}
