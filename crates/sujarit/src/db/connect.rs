//! How the databases are reached: addresses, pools of connections, limits.
//!
//! On SQLite one connection writes and some read. On PostgreSQL one pool does both; TLS is asked
//! for in the address (`sslmode`, `sslrootcert`). Who waits for a connection is told so soon: a
//! page that waits half a minute is sent again by its reader and makes the crowd larger.

use super::{
    catalogue,
    copy::{CopyError, must_be_empty},
    migrations::Migrator,
};
use crate::settings;
use sea_orm::{ConnectOptions, Database, DatabaseConnection, DbErr};
use sea_orm_migration::MigratorTrait;
use std::{path::Path, time::Duration};

/// How long a write waits for another program that writes to the same SQLite file.
const BUSY: Duration = Duration::from_secs(10);
/// Connections to SQLite that only read.
const READERS: u32 = 4;
/// Connections to PostgreSQL where the settings say nothing.
const CONNECTIONS: u32 = 16;
/// Seconds that a statement on PostgreSQL may take where the settings say nothing.
const STATEMENT_SECONDS: u32 = 30;
/// How long a page waits for a connection to PostgreSQL.
const ACQUIRE: Duration = Duration::from_secs(3);
/// How long a read waits for a connection to the replica before the primary is asked.
const ACQUIRE_REPLICA: Duration = Duration::from_secs(1);

/// The address of the SQLite database in a data folder, which is made where there is none.
pub(super) fn in_folder(data_dir: &Path) -> anyhow::Result<String> {
    let mut folder = std::fs::DirBuilder::new();
    #[cfg(unix)]
    {
        // Other users of the computer have no business in it.
        use std::os::unix::fs::DirBuilderExt;
        folder.mode(0o700);
    }
    folder.recursive(true).create(data_dir)?;
    let file = data_dir.join(super::FILE);
    let file = file
        .to_str()
        .ok_or_else(|| anyhow::anyhow!("the data directory's name is not UTF-8"))?;
    Ok(format!("{}?mode=rwc", of_file(file)))
}

/// The address of the SQLite database in this file.
pub(super) fn of_file(file: &str) -> String {
    // What means something in an address may stand in a name.
    let file = file
        .replace('%', "%25")
        .replace('?', "%3F")
        .replace('#', "%23");
    format!("sqlite://{file}")
}

/// Connections to write and to read, to tables that are up to date.
pub(super) async fn open(
    url: &str,
    settings: &settings::Database,
) -> Result<(DatabaseConnection, DatabaseConnection), DbErr> {
    if url.starts_with("sqlite:") {
        let write = Database::connect(sqlite(url, 1)).await?;
        Migrator::up(&write, None).await?;
        let read = Database::connect(sqlite(url, READERS)).await?;
        return Ok((write, read));
    }
    bring_up_to_date(url).await?;
    let pool = Database::connect(postgres(url, settings, ACQUIRE)).await?;
    Ok((pool.clone(), pool))
}

/// The names of all migrations, in order.
pub(super) fn migrations() -> Vec<String> {
    let steps = Migrator::migrations();
    steps.iter().map(|step| step.name().to_owned()).collect()
}

/// Connections to a database without any row, its tables as far as the first `steps` migrations.
pub(super) async fn open_empty(
    url: &str,
    steps: usize,
) -> Result<(DatabaseConnection, DatabaseConnection), CopyError> {
    let options = match url.starts_with("sqlite:") {
        true => sqlite(url, 1),
        false => {
            let mut options = ConnectOptions::new(url);
            options.max_connections(4).sqlx_logging(false).to_owned()
        }
    };
    let write = Database::connect(options).await?;
    must_be_empty(&write, &catalogue::tables(&write).await?).await?;
    let made = Migrator::get_applied_migrations_read_only(&write).await?;
    let missing = steps
        .checked_sub(made.len())
        .ok_or(CopyError::OtherTables)?;
    if missing > 0 {
        Migrator::up(&write, u32::try_from(missing).ok()).await?;
    }
    Ok((write.clone(), write))
}

/// Connections to a replica, which need not be there yet.
pub(super) async fn replica(
    url: &str,
    settings: &settings::Database,
) -> Result<DatabaseConnection, DbErr> {
    let mut options = postgres(url, settings, ACQUIRE_REPLICA);
    options.connect_lazy(true);
    Database::connect(options).await
}

/// A step may take longer than any statement of a page. Of several instances that start at once
/// one makes the step; the others fail at it and find it done.
async fn bring_up_to_date(url: &str) -> Result<(), DbErr> {
    const TRIES: u32 = 5;
    let mut options = ConnectOptions::new(url);
    options
        .max_connections(1)
        .acquire_timeout(ACQUIRE)
        .sqlx_logging(false);
    let connection = Database::connect(options).await?;
    let mut tried = 1;
    loop {
        match Migrator::up(&connection, None).await {
            Ok(()) => return connection.close().await,
            Err(error) if tried == TRIES => return Err(error),
            Err(_) => tried += 1,
        }
        tokio::time::sleep(Duration::from_millis(500)).await;
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

fn postgres(url: &str, settings: &settings::Database, acquire: Duration) -> ConnectOptions {
    let mut options = ConnectOptions::new(url);
    options
        .max_connections(settings.connections.unwrap_or(CONNECTIONS).max(1))
        .acquire_timeout(acquire)
        .set_application_name("sujarit")
        .sqlx_logging(false);
    match settings.statement_seconds.unwrap_or(STATEMENT_SECONDS) {
        0 => {}
        seconds => {
            options.statement_timeout(Duration::from_secs(seconds.into()));
        }
    }
    options
}
