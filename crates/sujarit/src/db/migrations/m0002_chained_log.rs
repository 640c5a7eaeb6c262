//! The log in chains: entries numbered in each office, each with the hash of the one before it,
//! who and from where; the head of each chain; the roots of the days. What was logged before is
//! chained in the order in which it was written, by somebody unknown.

use super::m0001_plans::table;
use crate::log::{chain_up, tables::entry};
use sea_orm_migration::{
    prelude::*,
    schema::{big_integer, integer, string, text, uuid},
    sea_orm::{ConnectionTrait, Statement},
};

/// This step.
pub struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m0002_chained_log"
    }
}

#[async_trait::async_trait]
#[allow(elided_lifetimes_in_paths, reason = "the trait is declared so")]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let connection = manager.get_connection();
        let before = before(connection).await?;
        manager
            .drop_table(Table::drop().table("log_entry").to_owned())
            .await?;
        for table in [log_entry(), log_head(), log_day(), log_day_office()] {
            manager.create_table(table).await?;
        }
        for (name, table, columns) in [
            (
                "log_entry_by_subject",
                "log_entry",
                &["office_id", "subject"][..],
            ),
            (
                "log_day_office_by_day",
                "log_day_office",
                &["day", "office_id"][..],
            ),
        ] {
            let mut index = Index::create().name(name).table(table).to_owned();
            for column in columns {
                index.col(*column);
            }
            manager.create_index(index).await?;
        }
        chain_up(connection, before).await
    }
}

async fn before(connection: &SchemaManagerConnection<'_>) -> Result<Vec<entry::Model>, DbErr> {
    let sql = "SELECT office_id, at, action, subject, detail FROM log_entry ORDER BY office_id, id";
    let statement = Statement::from_string(connection.get_database_backend(), sql);
    let rows = connection.query_all_raw(statement).await?;
    rows.into_iter()
        .map(|row| {
            Ok(entry::Model {
                office_id: row.try_get("", "office_id")?,
                number: 0,
                at: row.try_get("", "at")?,
                actor: String::new(),
                actor_name: String::new(),
                post: String::new(),
                place: String::new(),
                action: row.try_get("", "action")?,
                subject: row.try_get("", "subject")?,
                changes: "[]".to_owned(),
                detail: row.try_get("", "detail")?,
                previous: String::new(),
                hash: String::new(),
            })
        })
        .collect()
}

/// The log outlives what it tells of, therefore its tables hang on nothing.
fn log_entry() -> TableCreateStatement {
    table(
        "log_entry",
        vec![
            uuid("office_id"),
            big_integer("number"),
            big_integer("at"),
            string("actor"),
            text("actor_name"),
            text("post"),
            text("place"),
            string("action"),
            string("subject"),
            text("changes"),
            text("detail"),
            string("previous"),
            string("hash"),
        ],
        &["office_id", "number"],
    )
}

/// How far each chain has come.
fn log_head() -> TableCreateStatement {
    table(
        "log_head",
        vec![
            uuid("office_id"),
            big_integer("number"),
            big_integer("at"),
            string("hash"),
        ],
        &["office_id"],
    )
}

/// The root of each day; days are counted from 1 January 1970 in Thailand.
fn log_day() -> TableCreateStatement {
    table(
        "log_day",
        vec![
            integer("day"),
            big_integer("offices"),
            big_integer("entries"),
            string("previous"),
            string("root"),
        ],
        &["day"],
    )
}

/// How far each chain that moved had come when the day was closed.
fn log_day_office() -> TableCreateStatement {
    table(
        "log_day_office",
        vec![
            uuid("office_id"),
            big_integer("number"),
            integer("day"),
            string("hash"),
        ],
        &["office_id", "number"],
    )
}
