//! What the installation keeps for itself: the secret of its forms and counts, the same for every
//! instance, and the one-time code with which the first administrator is made.

use super::{
    Role,
    tables::{
        grant,
        installation::{ActiveModel, Column, Entity, Model},
        person,
    },
};
use crate::{
    db::{Db, Unlogged},
    log::By,
    token,
};
use sea_orm::{
    ActiveValue::Set, ConnectionTrait, DbErr, QuerySelect, entity::prelude::*,
    sea_query::OnConflict,
};

/// The key of the only row.
const ROW: i32 = 1;

async fn row(connection: &impl ConnectionTrait) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id(ROW).one(connection).await
}

/// The secret, made at the first start.
///
/// # Errors
/// When the database refuses or the system gives no random numbers.
pub async fn secret(db: &Db) -> anyhow::Result<[u8; 32]> {
    if row(db.read()).await?.is_none() {
        let write = db.write(&By::program()).await?;
        let first = ActiveModel {
            id: Set(ROW),
            secret: Set(token::secret()?.to_vec()),
            setup_hash: Set(None),
            factors_key: Set(None),
        };
        let stays = OnConflict::column(Column::Id).do_nothing().to_owned();
        Entity::insert(first)
            .on_conflict(stays)
            .try_insert()
            .exec(write.tx())
            .await?;
        write.finish_unlogged(Unlogged::Installation).await?;
    }
    let secret = row(db.read())
        .await?
        .map(|row| row.secret)
        .unwrap_or_default();
    secret
        .try_into()
        .map_err(|_| anyhow::anyhow!("the installation's secret is not whole"))
}

/// Whether nobody can look after the installation, so that a first administrator is to be made.
///
/// # Errors
/// When the database cannot be read.
pub async fn needs_administrator(connection: &impl ConnectionTrait) -> Result<bool, DbErr> {
    let administrators = Role::ALL.into_iter().filter(|role| role.is_administrator());
    let people: Vec<Uuid> = grant::Entity::find()
        .filter(grant::Column::Role.is_in(administrators.map(Role::code)))
        .filter(grant::Column::GivenAt.is_not_null())
        .filter(grant::Column::TakenAt.is_null())
        .all(connection)
        .await?
        .into_iter()
        .map(|row| row.person_id)
        .collect();
    // The people of the example are whoever opens the page.
    let able = person::Entity::find()
        .filter(person::Column::Id.is_in(people))
        .filter(person::Column::Example.eq(false))
        .filter(person::Column::DisabledAt.is_null())
        .one(connection)
        .await?;
    Ok(able.is_none())
}

/// A new one-time code for the first administrator; those before it count no more.
///
/// # Errors
/// When the database refuses or the system gives no random numbers.
pub async fn new_code(db: &Db) -> anyhow::Result<String> {
    secret(db).await?;
    let code = token::code()?;
    let write = db.write(&By::program()).await?;
    set_code(write.tx(), Some(token::hash(&code))).await?;
    write.finish_unlogged(Unlogged::Installation).await?;
    Ok(code)
}

/// Uses the code up, as part of the write that makes the administrator; says whether it was right
/// and still needed.
///
/// # Errors
/// When the database refuses.
pub async fn use_code(tx: &impl ConnectionTrait, typed: &str) -> Result<bool, DbErr> {
    let row = Entity::find_by_id(ROW).lock_exclusive().one(tx).await?;
    let kept = row.and_then(|row| row.setup_hash);
    let right = kept.is_some_and(|hash| hash == token::hash(&token::typed(typed)));
    if !right || !needs_administrator(tx).await? {
        return Ok(false);
    }
    set_code(tx, None).await?;
    Ok(true)
}

async fn set_code(tx: &impl ConnectionTrait, hash: Option<String>) -> Result<(), DbErr> {
    Entity::update_many()
        .col_expr(Column::SetupHash, Expr::value(hash))
        .filter(Column::Id.eq(ROW))
        .exec(tx)
        .await?;
    Ok(())
}
