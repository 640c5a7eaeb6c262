//! Why a job did not come to its end. What is kept of it is a code and at most a number, never the
//! words of a server or a library: those may hold names and addresses.

use crate::messages::{Language, fill};
use sea_orm::DbErr;

/// What went wrong, as it is kept and shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The database refused.
    Database,
    /// A file could not be read or written.
    Files,
    /// It took longer than its lease allows.
    TooLong,
    /// The instance that had it ended, as often as a job may be tried.
    Ended,
    /// This version of the program does not know such a job.
    Unknown,
}

impl Fault {
    const CODES: [(&str, Self); 5] = [
        ("database", Self::Database),
        ("files", Self::Files),
        ("too-long", Self::TooLong),
        ("ended", Self::Ended),
        ("unknown", Self::Unknown),
    ];

    /// As it is kept.
    pub fn code(self) -> String {
        let known = Self::CODES.iter().find(|(_, fault)| *fault == self);
        known.map_or("", |(code, _)| code).to_owned()
    }

    /// The fault with this code.
    pub fn of_code(code: &str) -> Option<Self> {
        let known = Self::CODES.iter().find(|(known, _)| *known == code);
        known.map(|(_, fault)| *fault)
    }

    /// One sentence that says what happened and what to do.
    pub fn sentence(self, language: Language) -> String {
        let key = match self {
            Self::Database => "jobs.fault_database",
            Self::Files => "jobs.fault_files",
            Self::TooLong => "jobs.fault_too_long",
            Self::Ended => "jobs.fault_ended",
            Self::Unknown => "jobs.fault_unknown",
        };
        fill(language, key, &[])
    }
}

/// What becomes of a job that did not come to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unfinished {
    /// It may succeed another time.
    #[error("later: {0:?}")]
    Later(Fault),
    /// It cannot succeed until somebody does something.
    #[error("never: {0:?}")]
    Never(Fault),
    /// The lease ran out and another instance has the job: nothing of this attempt stays.
    #[error("another instance has the job")]
    Lost,
}

impl From<DbErr> for Unfinished {
    fn from(error: DbErr) -> Self {
        tracing::error!("a job: {error}");
        Self::Later(Fault::Database)
    }
}

impl From<std::io::Error> for Unfinished {
    fn from(error: std::io::Error) -> Self {
        tracing::error!("a job: {}", error.kind());
        Self::Later(Fault::Files)
    }
}
