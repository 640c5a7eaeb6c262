//! The roots of the days. When a day is over, how far each office's chain has come is kept as a
//! leaf, and the root of the day is the hash over all leaves and the root of the day before: the
//! one chain of the whole installation, written once a day and waited for by nobody.
//!
//! A day without entries has no root. An entry whose transaction ended after its day was closed
//! is covered by the next root.

use super::{
    By, begin_of,
    chain::{BEGINNING, day_root},
    day_of,
    tables::{day, leaf},
};
use crate::db::{self, Db, Unlogged};
use sea_orm::{
    ConnectionTrait, DbErr, IntoActiveModel, QueryOrder, QuerySelect, SqlErr, Statement,
    entity::prelude::*,
};

/// A day with its root.
pub type Day = day::Model;

/// The numbers up to which each chain is covered by the root of some day.
const COVERED: &str =
    "COALESCE((SELECT MAX(d.number) FROM log_day_office d WHERE d.office_id = h.office_id), 0)";

/// Closes every day that is over and has entries no root covers yet; says how many.
///
/// # Errors
/// When the database refuses.
pub async fn close(db: &Db) -> Result<usize, DbErr> {
    let today = day_of(db.now());
    let mut closed = 0;
    while let Some(day) = first_open(db).await?.filter(|day| *day < today) {
        match db::again(|| close_day(db, day)).await {
            Ok(()) => closed += 1,
            // Another instance of the program was quicker.
            Err(error) if matches!(error.sql_err(), Some(SqlErr::UniqueConstraintViolation(_))) => {
            }
            Err(error) => return Err(error),
        }
    }
    Ok(closed)
}

/// The day of the earliest entry that no root covers.
async fn first_open(db: &Db) -> Result<Option<i32>, DbErr> {
    let sql = format!(
        "SELECT MIN(e.at) AS at FROM log_head h JOIN log_entry e \
         ON e.office_id = h.office_id AND e.number = {COVERED} + 1"
    );
    let backend = db.read().get_database_backend();
    let row = db
        .read()
        .query_one_raw(Statement::from_string(backend, sql))
        .await?;
    let at: Option<i64> = row.map(|row| row.try_get("", "at")).transpose()?.flatten();
    let Some(at) = at else { return Ok(None) };
    // What came too late for its own day goes with the first day that is still open.
    let last = last_of(db.read()).await?;
    let next = last.map_or(i32::MIN, |last| last.day + 1);
    Ok(Some(day_of(at).max(next)))
}

async fn close_day(db: &Db, day: i32) -> Result<(), DbErr> {
    let write = db.write(&By::program()).await?;
    let tx = write.tx();
    let (leaves, covered) = leaves(tx, day).await?;
    let last = last_of(tx).await?;
    let previous = last.map_or_else(|| BEGINNING.to_owned(), |last| last.root);
    let closed = day::Model {
        day,
        offices: i64::try_from(leaves.len()).unwrap_or(i64::MAX),
        entries: covered,
        root: day_root(day, &previous, &leaves),
        previous,
    };
    db::insert_all::<leaf::Entity>(tx, leaves).await?;
    day::Entity::insert(closed.into_active_model())
        .exec_without_returning(tx)
        .await?;
    write.finish_unlogged(Unlogged::ClosingOfDay).await
}

/// How far the chains had come at the end of the day, of those that moved since they were last
/// covered, and how many entries that covers anew.
async fn leaves(tx: &impl ConnectionTrait, day: i32) -> Result<(Vec<leaf::Model>, i64), DbErr> {
    let end = begin_of(day + 1);
    let sql = format!(
        "SELECT e.office_id, e.number, e.hash, {COVERED} AS covered FROM log_head h JOIN log_entry e \
         ON e.office_id = h.office_id AND e.number = \
         (SELECT MAX(x.number) FROM log_entry x \
          WHERE x.office_id = h.office_id AND x.number > {COVERED} AND x.at < {end}) \
         ORDER BY e.office_id"
    );
    let statement = Statement::from_string(tx.get_database_backend(), sql);
    let mut leaves = Vec::new();
    let mut anew = 0;
    for row in tx.query_all_raw(statement).await? {
        let leaf = leaf::Model {
            office_id: row.try_get("", "office_id")?,
            number: row.try_get("", "number")?,
            day,
            hash: row.try_get("", "hash")?,
        };
        anew += leaf.number - row.try_get::<i64>("", "covered")?;
        leaves.push(leaf);
    }
    Ok((leaves, anew))
}

async fn last_of(connection: &impl ConnectionTrait) -> Result<Option<Day>, DbErr> {
    day::Entity::find()
        .order_by_desc(day::Column::Day)
        .one(connection)
        .await
}

/// The closed days, the latest first, at most `most` of them.
///
/// # Errors
/// When the database cannot be read.
pub async fn list(db: &Db, most: u64) -> Result<Vec<Day>, DbErr> {
    day::Entity::find()
        .order_by_desc(day::Column::Day)
        .limit(most)
        .all(db.read())
        .await
}

/// How many entries the log has, of all offices.
///
/// # Errors
/// When the database cannot be read.
pub async fn entries(db: &Db) -> Result<i64, DbErr> {
    let sql = "SELECT CAST(COALESCE(SUM(number), 0) AS BIGINT) AS entries FROM log_head";
    let statement = Statement::from_string(db.read().get_database_backend(), sql);
    let row = db.read().query_one_raw(statement).await?;
    row.map_or(Ok(0), |row| row.try_get("", "entries"))
}

/// All closed days in order.
///
/// # Errors
/// When the database cannot be read.
pub async fn all(db: &Db) -> Result<Vec<Day>, DbErr> {
    all_of(db.read()).await
}

/// The same in a view.
///
/// # Errors
/// When the database cannot be read.
pub async fn all_of(connection: &impl ConnectionTrait) -> Result<Vec<Day>, DbErr> {
    day::Entity::find()
        .order_by_asc(day::Column::Day)
        .all(connection)
        .await
}
