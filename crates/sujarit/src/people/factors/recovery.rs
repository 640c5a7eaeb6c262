//! Codes on paper for who has lost his telephone: ten, each for one use, shown once. They stand
//! for whatever second factor there is, and are there as long as there is one.

use crate::{
    db::{self, Db},
    log::{Action, By, NewEntry},
    people::{
        Person, roster,
        tables::recovery_code::{Column, Entity, Model},
    },
    session::SignedIn,
    token,
};
use sea_orm::{ConnectionTrait, DbErr, PaginatorTrait, entity::prelude::*};
use std::net::IpAddr;

/// How many there are.
const CODES: usize = 10;

/// A code has 60 random bits, so that a quick hash will do; the person in it parts equal codes.
fn hash(person: Uuid, code: &str) -> String {
    token::hash(&format!("{person} {}", token::typed(code)))
}

/// New codes; those before them count no more.
async fn make(tx: &impl ConnectionTrait, person: Uuid, at: i64) -> anyhow::Result<Vec<String>> {
    forget(tx, person).await?;
    let mut codes = Vec::with_capacity(CODES);
    while codes.len() < CODES {
        codes.push(token::code()?);
    }
    let rows = codes.iter().map(|code| Model {
        person_id: person,
        hash: hash(person, code),
        made_at: at,
        used_at: None,
    });
    db::insert_all::<Entity>(tx, rows.collect()).await?;
    Ok(codes)
}

/// Codes for who has none yet.
pub(super) async fn make_first(
    tx: &impl ConnectionTrait,
    person: Uuid,
    at: i64,
) -> anyhow::Result<Option<Vec<String>>> {
    if left(tx, person).await? > 0 {
        return Ok(None);
    }
    make(tx, person, at).await.map(Some)
}

/// New codes in place of those before.
///
/// # Errors
/// When the database refuses or the system gives no random numbers.
pub async fn renew(db: &Db, signed_in: &SignedIn) -> anyhow::Result<Vec<String>> {
    let person = signed_in.person.id;
    let write = db.write(signed_in.by()).await?;
    let codes = make(write.tx(), person, write.at()).await?;
    let office = roster::logged_in(write.tx(), person).await?;
    let entry = NewEntry::new(office, Action::RecoveryCodesMade, person);
    write.finish(entry).await?;
    Ok(codes)
}

/// How many codes somebody has left.
///
/// # Errors
/// When the database cannot be read.
pub async fn left(connection: &impl ConnectionTrait, person: Uuid) -> Result<u64, DbErr> {
    Entity::find()
        .filter(Column::PersonId.eq(person))
        .filter(Column::UsedAt.is_null())
        .count(connection)
        .await
}

/// Whether this is one of the person's codes; it is used up then, and that is logged.
///
/// # Errors
/// When the database refuses.
pub async fn use_up(
    db: &Db,
    person: &Person,
    code: &str,
    address: Option<IpAddr>,
) -> Result<bool, DbErr> {
    let by = By::person(person.id, &person.name, "", address);
    let write = db.write(&by).await?;
    let used = Entity::update_many()
        .col_expr(Column::UsedAt, Expr::value(write.at()))
        .filter(Column::PersonId.eq(person.id))
        .filter(Column::Hash.eq(hash(person.id, code)))
        .filter(Column::UsedAt.is_null())
        .exec(write.tx())
        .await?;
    if used.rows_affected == 0 {
        return Ok(false);
    }
    let office = roster::logged_in(write.tx(), person.id).await?;
    let entry = NewEntry::new(office, Action::RecoveryCodeUsed, person.id);
    write.finish(entry).await?;
    Ok(true)
}

/// Forgets all codes of a person.
///
/// # Errors
/// When the database refuses.
pub(super) async fn forget(tx: &impl ConnectionTrait, person: Uuid) -> Result<(), DbErr> {
    Entity::delete_many()
        .filter(Column::PersonId.eq(person))
        .exec(tx)
        .await?;
    Ok(())
}
