//! Connection, transactions, migrations: the same code on SQLite and PostgreSQL.
//!
//! SQLite has one writer: all writes of the program pass through a single connection and never
//! wait for each other's locks; readers see the last finished state. Every write is a [`Write`],
//! which begins with the name of who writes and can only be finished together with its log entry.

pub mod catalogue;
mod connect;
pub mod copy;
mod migrations;
mod replica;
pub mod rows;
mod state;
#[cfg(test)]
pub(crate) mod testing;
mod trouble;

pub use state::Pool;
pub use trouble::{Trouble, again};

use crate::{
    log::{self, By},
    settings,
};
use sea_orm::{
    AccessMode, ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbErr, EntityTrait,
    IntoActiveModel, IsolationLevel, SqliteTransactionMode, TransactionOptions, TransactionTrait,
};
use std::{fmt, path::Path, pin::Pin, sync::Arc};
use uuid::Uuid;

/// The SQLite database of a data directory.
pub const FILE: &str = "sujarit.db";

/// The address of the SQLite database in a data folder, which is made where there is none.
///
/// # Errors
/// When the folder cannot be made.
pub fn address_in(data_dir: &Path) -> anyhow::Result<String> {
    connect::in_folder(data_dir)
}

/// The address of the SQLite database in this file.
pub fn address_of(file: &str) -> String {
    connect::of_file(file)
}

/// The names of all migrations that this program knows, in order.
pub fn migrations() -> Vec<String> {
    connect::migrations()
}

/// Whether this can be the address of a database.
pub fn is_address(url: &str) -> bool {
    let schemes = ["sqlite:", "postgres:", "postgresql:"];
    schemes.iter().any(|scheme| url.starts_with(scheme))
}

/// Work under way, its type hidden. The compiler proves anew for every page that all it waits for
/// may move to another thread; where many pages meet, the proof ends at this type. Without it a
/// build of this crate takes minutes more.
pub type Boxed<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Tells the time as milliseconds since 1970 (UTC), as instants are kept.
#[derive(Clone)]
pub struct Clock(Arc<dyn Fn() -> i64 + Send + Sync>);

impl Clock {
    /// A clock that shows what `time` gives.
    pub fn new(time: impl Fn() -> i64 + Send + Sync + 'static) -> Self {
        Self(Arc::new(time))
    }
}

impl Default for Clock {
    fn default() -> Self {
        Self::new(|| jiff::Timestamp::now().as_millisecond())
    }
}

impl fmt::Debug for Clock {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Clock({})", (self.0)())
    }
}

/// The database of an installation.
#[derive(Clone, Debug)]
pub struct Db {
    write: DatabaseConnection,
    read: DatabaseConnection,
    replica: Option<Arc<replica::Replica>>,
    clock: Clock,
}

impl Db {
    /// Opens the SQLite database of a data directory, making both where they do not exist.
    ///
    /// # Errors
    /// When the directory cannot be made or the database not opened or brought up to date.
    pub async fn open_dir(data_dir: &Path) -> anyhow::Result<Self> {
        Ok(Self::open(&connect::in_folder(data_dir)?).await?)
    }

    /// Opens `sqlite://…` or `postgres://…` and brings its tables up to date. A statement may take
    /// as long as it takes.
    ///
    /// # Errors
    /// When it cannot be opened or a migration fails.
    pub async fn open(url: &str) -> Result<Self, DbErr> {
        let unlimited = settings::Database {
            statement_seconds: Some(0),
            ..settings::Database::default()
        };
        Self::open_as(url, &unlimited).await
    }

    /// The same, used as the settings say.
    ///
    /// # Errors
    /// When it cannot be opened or a migration fails.
    pub async fn open_as(url: &str, settings: &settings::Database) -> Result<Self, DbErr> {
        let (write, read) = connect::open(url, settings).await?;
        Ok(Self {
            replica: replica::Replica::open(&write, settings).await?,
            write,
            read,
            clock: Clock::default(),
        })
    }

    /// Opens a database without any row and brings its tables as far as the first `steps`
    /// migrations do.
    ///
    /// # Errors
    /// When it holds data, has gone further, or cannot be opened.
    pub(crate) async fn open_empty(url: &str, steps: usize) -> Result<Self, copy::CopyError> {
        let (write, read) = connect::open_empty(url, steps).await?;
        Ok(Self {
            write,
            read,
            replica: None,
            clock: Clock::default(),
        })
    }

    /// The same database by another clock.
    pub fn with_clock(self, clock: Clock) -> Self {
        Self { clock, ..self }
    }

    /// The present.
    pub fn now(&self) -> i64 {
        (self.clock.0)()
    }

    /// For reading.
    pub fn read(&self) -> &DatabaseConnection {
        &self.read
    }

    /// One view of everything as it is now, whatever others write meanwhile.
    ///
    /// # Errors
    /// When the database cannot be reached.
    pub async fn view(&self) -> Result<DatabaseTransaction, DbErr> {
        let sqlite = self.read.get_database_backend() == sea_orm::DbBackend::Sqlite;
        // A transaction of SQLite is such a view by itself.
        let options = TransactionOptions {
            isolation_level: (!sqlite).then_some(IsolationLevel::RepeatableRead),
            access_mode: (!sqlite).then_some(AccessMode::ReadOnly),
            ..TransactionOptions::default()
        };
        self.read.begin_with_options(options).await
    }

    /// Begins a write.
    ///
    /// # Errors
    /// When the database cannot be reached or another program holds it.
    pub fn write(&self, by: &By) -> Boxed<'_, Result<Write, DbErr>> {
        let by = by.clone();
        Box::pin(async move {
            let options = TransactionOptions {
                sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
                ..TransactionOptions::default()
            };
            Ok(Write {
                tx: self.write.begin_with_options(options).await?,
                by,
                at: self.now(),
            })
        })
    }
}

/// A write in progress. Dropped without [`Write::finish`], nothing of it stays.
#[derive(Debug)]
pub struct Write {
    tx: DatabaseTransaction,
    by: By,
    at: i64,
}

impl Write {
    /// Where the statements go.
    pub fn tx(&self) -> &DatabaseTransaction {
        &self.tx
    }

    /// The moment of this write.
    pub const fn at(&self) -> i64 {
        self.at
    }

    /// Writes the log entry and makes everything permanent, together.
    ///
    /// # Errors
    /// When the database refuses; then nothing was written.
    pub fn finish(self, entry: log::NewEntry) -> Boxed<'static, Result<(), DbErr>> {
        self.finish_all(vec![entry])
    }

    /// Writes the log entries, of one office or of several, and makes everything permanent.
    ///
    /// # Errors
    /// When the database refuses; then nothing was written.
    pub fn finish_all(self, entries: Vec<log::NewEntry>) -> Boxed<'static, Result<(), DbErr>> {
        Box::pin(async move {
            log::append(&self.tx, &self.by, self.at, entries).await?;
            self.tx.commit().await
        })
    }

    /// Makes permanent what is no change to anyone's data, and says what it is.
    pub(crate) fn finish_unlogged(self, _: Unlogged) -> Boxed<'static, Result<(), DbErr>> {
        Box::pin(self.tx.commit())
    }
}

/// Writes that leave no entry in the log, because they change nobody's data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unlogged {
    /// The root of a day: about the log itself.
    ClosingOfDay,
    /// That somebody tried to sign in.
    Attempt,
    /// When a session was last seen, and its next token.
    Session,
    /// What was begun at the door and is not finished.
    Pending,
    /// The secret of an app before it counts, and which of its codes was used last.
    Code,
    /// The secret of an installation, made at its first start, and the code of its first day.
    Installation,
    /// Who has a part of a plan open.
    Reader,
    /// A job taken, done or put off: how far the program's own work has come.
    Job,
    /// Everything of another database, with its log.
    Copy,
}

/// Rows written with one statement.
const BATCH: usize = 500;

/// Inserts rows, some hundred with each statement: a database takes only so many values at once.
///
/// # Errors
/// When the database refuses.
pub async fn insert_all<E>(tx: &impl ConnectionTrait, rows: Vec<E::Model>) -> Result<(), DbErr>
where
    E: EntityTrait,
    E::Model: IntoActiveModel<E::ActiveModel>,
{
    let mut rows = rows.into_iter().map(IntoActiveModel::into_active_model);
    loop {
        let batch: Vec<E::ActiveModel> = rows.by_ref().take(BATCH).collect();
        if batch.is_empty() {
            return Ok(());
        }
        E::insert_many(batch).exec_without_returning(tx).await?;
    }
}

/// A new key. Keys of one process ascend with time.
pub fn new_id() -> Uuid {
    Uuid::now_v7()
}
