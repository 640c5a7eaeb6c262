//! What a backup says of itself.

use crate::{
    db::catalogue::{Column, Table},
    files,
};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;

/// Name of the manifest in the file.
pub const NAME: &str = "manifest.json";
/// Name of the roots of the log in the file.
pub const ROOTS: &str = "log-roots.txt";
/// The form that this program writes and reads.
pub const FORM: &str = "sujarit backup 1";

/// A part of the file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// Bytes, unpacked.
    pub size: u64,
    /// SHA-256 of them.
    pub sha256: String,
}

/// A table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TablePart {
    /// Its name.
    pub name: String,
    /// Its columns, in the order of each line's cells.
    pub columns: Vec<Column>,
    /// Rows.
    pub rows: u64,
    /// Hash over the content; see [`crate::db::rows`].
    pub hash: String,
    /// Its lines.
    pub part: Part,
}

impl TablePart {
    /// Name of its part.
    pub fn path(name: &str) -> String {
        format!("tables/{name}.jsonl")
    }

    /// The table, as far as reading its lines needs it.
    pub fn table(&self) -> Table {
        Table {
            name: self.name.clone(),
            columns: self.columns.clone(),
            key: Vec::new(),
            parents: BTreeSet::new(),
        }
    }
}

/// The files.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileParts {
    /// How many.
    pub count: u64,
    /// Bytes of all.
    pub size: u64,
    /// SHA-256 over hash and size of each, in the order of the hashes.
    pub sha256: String,
    /// Hashes of files that the database names and that were not there.
    pub missing: Vec<String>,
}

/// The log as it was verified.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Log {
    /// Entries verified.
    pub entries: u64,
    /// Closed days.
    pub days: u64,
    /// Chains that were broken already when the backup was made.
    pub breaks: u64,
    /// The root of the last closed day.
    pub root: Option<String>,
}

/// What a backup says of itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// [`FORM`].
    pub form: String,
    /// Version of the program that wrote it.
    pub program: String,
    /// When, as milliseconds since 1970 (UTC).
    pub made_at: i64,
    /// The migrations that the tables had gone through.
    pub migrations: Vec<String>,
    /// The tables, each after those it hangs on.
    pub tables: Vec<TablePart>,
    /// The files.
    pub files: FileParts,
    /// The roots of the log as they were kept beside the database.
    pub roots: Part,
    /// The log.
    pub log: Log,
}

impl Manifest {
    /// Rows of all tables.
    pub fn rows(&self) -> u64 {
        self.tables.iter().map(|table| table.rows).sum()
    }

    /// Whether somebody in it signs in with codes from an app, which only the key apart opens.
    pub fn has_code_apps(&self) -> bool {
        let mut tables = self.tables.iter();
        tables.any(|table| table.name == "code_app" && table.rows > 0)
    }
}

/// Hash over a list of files, taken one by one in the order of their hashes.
#[derive(Clone, Debug, Default)]
pub struct FileList {
    parts: FileParts,
    hash: Sha256,
}

impl FileList {
    /// Adds a file.
    pub fn add(&mut self, hash: &str, size: u64) {
        self.hash.update(format!("{hash} {size}\n"));
        self.parts.count += 1;
        self.parts.size += size;
    }

    /// The list.
    pub fn finish(self, missing: Vec<String>) -> FileParts {
        FileParts {
            sha256: crate::hex::hex(&self.hash.finalize()),
            missing,
            ..self.parts
        }
    }
}

/// Name of a file's part.
pub fn file_path(hash: &str) -> String {
    format!("files/{}/{}", &hash[..2], &hash[2..])
}

/// The hash of the file with this name in the backup; `None` for any other name.
pub fn file_hash(name: &str) -> Option<String> {
    let (prefix, rest) = name.strip_prefix("files/")?.split_once('/')?;
    let hash = format!("{prefix}{rest}");
    let lower = |text: &str| text.bytes().all(|b| !b.is_ascii_uppercase());
    (prefix.len() == 2 && files::is_hash(&hash) && lower(&hash)).then_some(hash)
}
