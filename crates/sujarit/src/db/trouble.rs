//! What a database says when it cannot do its work, told apart by what a person or the program can
//! do about it; and trying again what lost against another transaction.

use sea_orm::{DbErr, RuntimeErr, sqlx};
use std::{error::Error, time::Duration};

/// Why the database did not do what it was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// No connection is free, or the server cannot be reached: it may be better soon.
    Away,
    /// The statement took longer than it may.
    Slow,
    /// The disk is full.
    Full,
    /// The disk or the server takes no changes.
    ReadOnly,
    /// Another transaction was in the way; nothing was written, and it can be done again.
    Conflict,
    /// Anything else: a fault of the program.
    Fault,
}

impl Trouble {
    /// What this error, or an error that caused it, tells.
    pub fn of(error: &(dyn Error + 'static)) -> Self {
        let mut next = Some(error);
        while let Some(error) = next {
            let found = match (error.downcast_ref(), error.downcast_ref()) {
                (Some(error), _) => of_db(error),
                (_, Some(error)) => of_runtime(error),
                _ => error.downcast_ref().map_or(Self::Fault, of_io),
            };
            if found != Self::Fault {
                return found;
            }
            next = error.source();
        }
        Self::Fault
    }
}

fn of_db(error: &DbErr) -> Trouble {
    match error {
        DbErr::ConnectionAcquire(_) => Trouble::Away,
        DbErr::Conn(error) | DbErr::Exec(error) | DbErr::Query(error) => of_runtime(error),
        _ => Trouble::Fault,
    }
}

fn of_runtime(error: &RuntimeErr) -> Trouble {
    let RuntimeErr::SqlxError(error) = error else {
        return Trouble::Fault;
    };
    match error.as_ref() {
        sqlx::Error::Database(error) => {
            let code = error.code().unwrap_or_default();
            match code.len() {
                5 => of_sqlstate(&code),
                _ => of_sqlite(&code),
            }
        }
        sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed | sqlx::Error::WorkerCrashed => {
            Trouble::Away
        }
        sqlx::Error::Io(_) | sqlx::Error::Protocol(_) => Trouble::Away,
        _ => Trouble::Fault,
    }
}

/// Codes of PostgreSQL; see its manual, appendix A.
fn of_sqlstate(code: &str) -> Trouble {
    match code {
        "57014" => Trouble::Slow,
        "53100" => Trouble::Full,
        "25006" => Trouble::ReadOnly,
        "40001" | "40P01" => Trouble::Conflict,
        "53300" | "57P01" | "57P02" | "57P03" | "55P03" => Trouble::Away,
        other if other.starts_with("08") => Trouble::Away,
        _ => Trouble::Fault,
    }
}

/// Codes of SQLite, the primary one in the lowest eight bits; see sqlite.org/rescode.html.
fn of_sqlite(code: &str) -> Trouble {
    /// A write that the system refused for another reason than a full disk, such as a quota.
    const WRITE_REFUSED: u32 = 778;
    let code: u32 = code.parse().unwrap_or(0);
    match (code, code & 0xff) {
        (WRITE_REFUSED, _) | (_, 13) => Trouble::Full,
        (_, 8) => Trouble::ReadOnly,
        (_, 5 | 6) => Trouble::Away,
        _ => Trouble::Fault,
    }
}

fn of_io(error: &std::io::Error) -> Trouble {
    use std::io::ErrorKind;
    match error.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::FileTooLarge => {
            Trouble::Full
        }
        ErrorKind::ReadOnlyFilesystem => Trouble::ReadOnly,
        _ => Trouble::Fault,
    }
}

/// Does what is one transaction, and does it again where another transaction was in its way
/// (SQLSTATE 40001, 40P01): such a one has left nothing behind. For work that has no effect
/// outside its transaction only.
///
/// # Errors
/// What the work gave, the last time.
pub async fn again<T, E, F>(work: impl Fn() -> F) -> Result<T, E>
where
    E: Error + 'static,
    F: Future<Output = Result<T, E>>,
{
    const TRIES: u32 = 4;
    let mut tried = 1;
    loop {
        match work().await {
            Err(error) if tried < TRIES && Trouble::of(&error) == Trouble::Conflict => {}
            done => return done,
        }
        // Two that met once would meet again at the same pace.
        let mut random = [0; 1];
        let _ = getrandom::fill(&mut random);
        let pause = u64::from(random[0] % 16 + 1) * (1 << tried);
        tokio::time::sleep(Duration::from_millis(pause)).await;
        tried += 1;
    }
}
