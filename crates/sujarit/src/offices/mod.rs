//! The office whose data this is. Until people and rights exist there is one, made when the
//! program first runs and named by the first plan that is taken in.

use crate::{
    db,
    db::Db,
    log::{Action, By, Change, NewEntry},
    session::Scope,
};
use sea_orm::{ActiveValue::Set, ConnectionTrait, IntoActiveModel, QueryOrder, entity::prelude::*};

/// An office.
#[derive(Clone, Debug, Default, PartialEq, Eq, DeriveEntityModel)]
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
pub async fn home(db: &Db, by: &By) -> Result<Office, DbErr> {
    if let Some(office) = first(db.read()).await? {
        return Ok(office);
    }
    let write = db.write(by).await?;
    if let Some(office) = first(write.tx()).await? {
        return Ok(office);
    }
    let office = Model {
        id: db::new_id(),
        created_at: write.at(),
        ..Model::default()
    };
    Entity::insert(office.clone().into_active_model())
        .exec_without_returning(write.tx())
        .await?;
    let entry = NewEntry::new(office.id, Action::OfficeMade, office.id);
    write.finish(entry).await?;
    Ok(office)
}

async fn first(connection: &impl ConnectionTrait) -> Result<Option<Office>, DbErr> {
    Entity::find()
        .order_by_asc(Column::CreatedAt)
        .one(connection)
        .await
}

/// Gives the office the name its plan prints, if it has none yet; then there is an entry for the
/// log. Part of the write that keeps the plan.
///
/// # Errors
/// When the database cannot be written.
pub async fn name_by_plan(
    tx: &impl ConnectionTrait,
    scope: &Scope,
    printed: &plan::Office,
) -> Result<Option<NewEntry>, DbErr> {
    let id = scope.office_id();
    let office = Entity::find_by_id(id).one(tx).await?;
    if office.is_none_or(|office| !office.name.is_empty()) || printed.name.is_empty() {
        return Ok(None);
    }
    let named = ActiveModel {
        id: Set(id),
        name: Set(printed.name.clone()),
        district: Set(printed.district.clone()),
        province: Set(printed.province.clone()),
        ..Default::default()
    };
    named.update(tx).await?;
    let none: Option<String> = None;
    let changes = [
        Change::of("office", none.clone(), printed.name.clone()),
        Change::of("district", none.clone(), printed.district.clone()),
        Change::of("province", none, printed.province.clone()),
    ];
    let changes = changes.into_iter().flatten().collect();
    Ok(Some(
        NewEntry::new(id, Action::OfficeNamed, id).changing(changes),
    ))
}

/// Says that the office is the example.
///
/// # Errors
/// When the database cannot be written.
pub async fn mark_as_example(db: &Db, scope: &Scope) -> Result<(), DbErr> {
    let id = scope.office_id();
    let write = db.write(scope.by()).await?;
    let marked = ActiveModel {
        id: Set(id),
        example: Set(true),
        ..Default::default()
    };
    marked.update(write.tx()).await?;
    write
        .finish(NewEntry::new(id, Action::OfficeMarkedAsExample, id))
        .await
}

/// Removes the example office with everything of it, so that real work can begin. Does nothing to
/// an office that is no example.
///
/// # Errors
/// When the database cannot be written.
pub async fn remove_example(db: &Db, scope: &Scope) -> Result<(), DbErr> {
    let id = scope.office_id();
    let write = db.write(scope.by()).await?;
    let office = Entity::find_by_id(id)
        .filter(Column::Example.eq(true))
        .one(write.tx())
        .await?;
    let Some(office) = office else { return Ok(()) };
    Entity::delete_by_id(id).exec(write.tx()).await?;
    let none: Option<String> = None;
    let changes = Change::of("office", office.name, none);
    let entry = NewEntry::new(id, Action::OfficeRemoved, id);
    write
        .finish(entry.changing(changes.into_iter().collect()))
        .await
}
