//! Connection, transactions, migrations: the same code on SQLite and PostgreSQL.
//!
//! SQLite has one writer: all writes of the program pass through a single connection and never
//! wait for each other's locks; readers see the last finished state. Every write is a [`Write`],
//! which can only be finished together with its log entry.

mod migrations;

use crate::log;
use migrations::Migrator;
use sea_orm::{
    ConnectOptions, Database, DatabaseConnection, DatabaseTransaction, DbErr,
    SqliteTransactionMode, TransactionOptions, TransactionTrait,
};
use sea_orm_migration::MigratorTrait;
use std::{path::Path, time::Duration};
use uuid::Uuid;

/// How long a write waits for another program that writes to the same SQLite file.
const BUSY: Duration = Duration::from_secs(10);
/// Connections that only read.
const READERS: u32 = 4;

/// The database of an installation.
#[derive(Clone, Debug)]
pub struct Db {
    write: DatabaseConnection,
    read: DatabaseConnection,
}

impl Db {
    /// Opens the SQLite database of a data directory, making both where they do not exist.
    ///
    /// # Errors
    /// When the directory cannot be made or the database not opened or brought up to date.
    pub async fn open_dir(data_dir: &Path) -> anyhow::Result<Self> {
        std::fs::create_dir_all(data_dir)?;
        let file = data_dir.join("sujarit.db");
        let file = file
            .to_str()
            .ok_or_else(|| anyhow::anyhow!("the data directory's name is not UTF-8"))?;
        Ok(Self::open(&format!("sqlite://{file}?mode=rwc")).await?)
    }

    /// Opens `sqlite://…` or `postgres://…` and brings its tables up to date.
    ///
    /// # Errors
    /// When it cannot be opened or a migration fails.
    pub async fn open(url: &str) -> Result<Self, DbErr> {
        let write = if url.starts_with("sqlite:") {
            Database::connect(sqlite(url, 1)).await?
        } else {
            let mut options = ConnectOptions::new(url);
            options.max_connections(2 * READERS).sqlx_logging(false);
            Database::connect(options).await?
        };
        Migrator::up(&write, None).await?;
        let read = if url.starts_with("sqlite:") {
            Database::connect(sqlite(url, READERS)).await?
        } else {
            write.clone()
        };
        Ok(Self { write, read })
    }

    /// For reading.
    pub fn read(&self) -> &DatabaseConnection {
        &self.read
    }

    /// Begins a write.
    ///
    /// # Errors
    /// When the database cannot be reached or another program holds it.
    pub async fn write(&self) -> Result<Write, DbErr> {
        let options = TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        };
        Ok(Write(self.write.begin_with_options(options).await?))
    }
}

fn sqlite(url: &str, connections: u32) -> ConnectOptions {
    let mut options = ConnectOptions::new(url);
    options
        .max_connections(connections)
        .sqlx_logging(false)
        .map_sqlx_sqlite_opts(|sqlite| {
            sqlite
                .busy_timeout(BUSY)
                .foreign_keys(true)
                .pragma("journal_mode", "WAL")
        });
    options
}

/// A write in progress. Dropped without [`Write::finish`], nothing of it stays.
#[derive(Debug)]
pub struct Write(DatabaseTransaction);

impl Write {
    /// Where the statements go.
    pub fn tx(&self) -> &DatabaseTransaction {
        &self.0
    }

    /// Writes the log entry and makes everything permanent, together.
    ///
    /// # Errors
    /// When the database refuses; then nothing was written.
    pub async fn finish(self, entry: log::NewEntry) -> Result<(), DbErr> {
        log::append(&self.0, entry).await?;
        self.0.commit().await
    }
}

/// A new key. Keys of one process ascend with time.
pub fn new_id() -> Uuid {
    Uuid::now_v7()
}

/// The present as milliseconds since 1970 (UTC), as instants are kept.
pub fn now() -> i64 {
    jiff::Timestamp::now().as_millisecond()
}
