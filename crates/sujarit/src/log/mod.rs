//! What was done to the data of an office: each write leaves one entry in its own transaction.

use crate::db;
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ConnectionTrait, DbErr, entity::prelude::*};

/// An entry of the log.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "log_entry")]
pub struct Model {
    /// The office whose data was changed.
    #[sea_orm(primary_key, auto_increment = false)]
    pub office_id: Uuid,
    /// Its key; ascends with time.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// When.
    pub at: i64,
    /// What was done, e.g. "plan.imported".
    pub action: String,
    /// The key of what it was done to.
    #[sea_orm(column_type = "Text")]
    pub subject: String,
    /// Particulars as JSON.
    #[sea_orm(column_type = "Text")]
    pub detail: String,
}

/// The log hangs on no other table.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// What is to be written into the log.
#[derive(Clone, Debug)]
pub struct NewEntry {
    /// The office whose data is changed.
    pub office: Uuid,
    /// What is done, e.g. "plan.imported".
    pub action: &'static str,
    /// The key of what it is done to.
    pub subject: Uuid,
    /// Particulars.
    pub detail: serde_json::Value,
}

/// Writes an entry; called by [`db::Write::finish`] alone.
pub(crate) async fn append(tx: &impl ConnectionTrait, entry: NewEntry) -> Result<(), DbErr> {
    let row = ActiveModel {
        office_id: Set(entry.office),
        id: Set(db::new_id()),
        at: Set(db::now()),
        action: Set(entry.action.to_owned()),
        subject: Set(entry.subject.to_string()),
        detail: Set(entry.detail.to_string()),
    };
    row.insert(tx).await?;
    Ok(())
}

/// The log of an office, newest first.
///
/// # Errors
/// When the database cannot be read.
pub async fn of(db: &db::Db, office: Uuid) -> Result<Vec<Model>, DbErr> {
    use sea_orm::QueryOrder;
    Entity::find()
        .filter(Column::OfficeId.eq(office))
        .order_by_desc(Column::Id)
        .all(db.read())
        .await
}
