//! Backups: one file with everything of an installation, written while it works, checked in full
//! before anything is put back, and put back into either database.
//!
//! The file is a ZIP: `tables/NAME.jsonl` with a row on each line, `files/ab/cdef…` as they are
//! kept, `log-roots.txt`, and `manifest.json`, which tells version, migrations, counts and hashes of
//! all parts. Files go by their hash, so that their names vouch for them. What stands in settings
//! (secrets among them) is not in it.

mod line;
mod manifest;
mod read;
mod restore;
mod write;

pub use manifest::Manifest;
pub use read::{Checked, check};
pub use restore::{restore, target};
pub use write::{Written, write};

use crate::db::copy::CopyError;
use sea_orm::DbErr;
use std::io;

/// Why a backup was not made, not believed or not put back.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// A file with this name is there already.
    #[error("the file exists")]
    Exists,
    /// It is no backup, or its end is missing.
    #[error("no backup: {0}")]
    NotOne(String),
    /// A later form, or migrations that this program does not know.
    #[error("made by a later program: {0}")]
    Later(String),
    /// This part is not as it was written.
    #[error("damaged: {0}")]
    Damaged(String),
    /// This part belongs to no backup.
    #[error("a foreign part: {0}")]
    Foreign(String),
    /// It would unpack to far more than any backup.
    #[error("too large when unpacked")]
    TooLarge,
    /// Its log is not whole, though its manifest says so.
    #[error("the log in it is not whole")]
    BrokenLog,
    /// The target holds data, or other tables.
    #[error("{0}")]
    Target(CopyError),
    /// The backup cannot be written where it is to stand, or what is in it where it is to be put back.
    #[error("not written: {0}")]
    Unwritten(io::Error),
    /// The disk refused.
    #[error("{0}")]
    Io(#[from] io::Error),
    /// A database refused.
    #[error("{0}")]
    Db(#[from] DbErr),
}

impl From<CopyError> for BackupError {
    fn from(error: CopyError) -> Self {
        match error {
            CopyError::Db(error) => Self::Db(error),
            other => Self::Target(other),
        }
    }
}

impl From<zip::result::ZipError> for BackupError {
    fn from(error: zip::result::ZipError) -> Self {
        match error {
            zip::result::ZipError::Io(error) => error.into(),
            other => Self::NotOne(other.to_string()),
        }
    }
}

impl From<serde_json::Error> for BackupError {
    fn from(error: serde_json::Error) -> Self {
        Self::NotOne(error.to_string())
    }
}

#[cfg(test)]
mod tests;
