//! What the program does as a job: every kind with its work.

use super::{
    Unfinished,
    queue::{self, Taken},
    worker::Worker,
};
use crate::{
    db::Db,
    log::{self, By},
    people, session,
};

/// What is to be done. What it needs to know is in the database; a job names it by its key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Work {
    /// Closes the days of the log that are over.
    CloseDays,
    /// Removes what ended by itself and what was done long ago.
    RemoveOld,
}

impl Work {
    /// The kind, as it is kept.
    pub const fn code(self) -> &'static str {
        match self {
            Self::CloseDays => "close-days",
            Self::RemoveOld => "remove-old",
        }
    }

    /// What tells one job of the kind from another, as JSON.
    pub fn payload(self) -> String {
        match self {
            Self::CloseDays | Self::RemoveOld => "{}".to_owned(),
        }
    }

    /// What was kept as this; `None` where another version of the program put it.
    pub fn of(code: &str, _payload: &str) -> Option<Self> {
        [Self::CloseDays, Self::RemoveOld]
            .into_iter()
            .find(|work| work.code() == code)
    }

    /// The key of the name of a kind.
    pub fn key(code: &str) -> &'static str {
        match code {
            "close-days" => "jobs.close_days",
            "remove-old" => "jobs.remove_old",
            _ => "jobs.other",
        }
    }

    /// How often it is tried before somebody must look. With the default waits ten times are about
    /// four hours.
    pub const fn most_attempts(code: &str) -> i32 {
        let _ = code;
        10
    }

    /// Does it, and ends the job in the transaction of its last write.
    ///
    /// # Errors
    /// When it did not come to its end; then the job is still held.
    pub async fn run(self, worker: &Worker, taken: &Taken) -> Result<(), Unfinished> {
        match self {
            Self::CloseDays => close_days(worker.db(), taken).await,
            Self::RemoveOld => remove_old(worker.db(), taken).await,
        }
    }
}

/// Days are closed one transaction each and each once, whoever comes to it first.
async fn close_days(db: &Db, taken: &Taken) -> Result<(), Unfinished> {
    log::days::close(db).await?;
    queue::finish(db.write(&By::program()).await?, taken).await
}

async fn remove_old(db: &Db, taken: &Taken) -> Result<(), Unfinished> {
    session::tidy(db).await?;
    people::attempts::tidy(db).await?;
    let write = db.write(&By::program()).await?;
    queue::remove_old(&write).await?;
    queue::finish(write, taken).await
}
