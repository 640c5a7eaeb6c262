//! Checking a backup in full: every part is there, is as it was written, and is no other.

use super::{
    BackupError, line,
    manifest::{self, FORM, FileList, Manifest, Part, TablePart},
};
use crate::{
    db::{
        self,
        rows::{Cell, Digest, Row},
    },
    hex::hex,
};
use sha2::{Digest as _, Sha256};
use std::{
    collections::BTreeSet,
    fs::File,
    io::{self, BufRead, BufReader, Read},
    path::Path,
};
use zip::ZipArchive;

/// Largest manifest, in bytes.
const LARGEST_MANIFEST: u64 = 64 << 20;
/// Longest line of a table, in bytes.
const LONGEST_LINE: u64 = 512 << 20;
/// How many times its own size a backup unpacks to at most, beyond what any may have.
const MOST_TIMES: u64 = 200;
/// Bytes that any backup may unpack to.
const ALWAYS: u64 = 64 << 20;

/// A backup that was checked in full.
#[derive(Debug)]
pub struct Checked {
    /// What it says of itself, and what is true.
    pub manifest: Manifest,
    /// SHA-256 of its manifest.
    pub fingerprint: String,
    archive: ZipArchive<BufReader<File>>,
}

/// Checks a backup in full and changes nothing.
///
/// # Errors
/// When it cannot be read, or anything in it is not as it was written.
pub fn check(path: &Path) -> Result<Checked, BackupError> {
    let file = File::open(path)?;
    let size = file.metadata()?.len();
    let mut archive = ZipArchive::new(BufReader::new(file))?;
    let text = bytes(&mut archive, manifest::NAME, LARGEST_MANIFEST)?;
    let fingerprint = hex(&Sha256::digest(&text));
    let form: Form = serde_json::from_slice(&text)?;
    if form.form != FORM {
        return Err(BackupError::Later(form.form));
    }
    let manifest: Manifest = serde_json::from_slice(&text)?;
    let known = db::migrations();
    if !known.starts_with(&manifest.migrations) {
        return Err(BackupError::Later(manifest.program));
    }
    let mut checked = Checked {
        manifest,
        fingerprint,
        archive,
    };
    checked.names_and_sizes(size)?;
    let named = checked.tables()?;
    checked.roots()?;
    checked.files(named)?;
    Ok(checked)
}

#[derive(serde::Deserialize)]
struct Form {
    form: String,
}

fn bytes(
    archive: &mut ZipArchive<BufReader<File>>,
    name: &str,
    most: u64,
) -> Result<Vec<u8>, BackupError> {
    let part = archive.by_name(name);
    let part = part.map_err(|_| BackupError::NotOne(format!("no {name}")))?;
    let mut content = Vec::new();
    let damaged = |error: io::Error| BackupError::Damaged(format!("{name} ({error})"));
    let read = part.take(most + 1).read_to_end(&mut content);
    match read.map_err(damaged)? as u64 > most {
        true => Err(BackupError::TooLarge),
        false => Ok(content),
    }
}

impl Checked {
    /// No part but those of a backup, none twice, and together of a size that one may have.
    fn names_and_sizes(&mut self, size: u64) -> Result<(), BackupError> {
        let tables = self.manifest.tables.iter();
        let mut expected: BTreeSet<String> = tables.map(|t| TablePart::path(&t.name)).collect();
        expected.extend([manifest::NAME.to_owned(), manifest::ROOTS.to_owned()]);
        let mut unpacked: u64 = 0;
        for index in 0..self.archive.len() {
            let part = self.archive.by_index_raw(index)?;
            let name = part.name()?.into_owned();
            if !expected.remove(&name) && manifest::file_hash(&name).is_none() {
                return Err(BackupError::Foreign(name));
            }
            unpacked = unpacked.saturating_add(part.size());
        }
        if let Some(missing) = expected.first() {
            return Err(BackupError::Damaged(missing.clone()));
        }
        match unpacked > ALWAYS.saturating_add(size.saturating_mul(MOST_TIMES)) {
            true => Err(BackupError::TooLarge),
            false => Ok(()),
        }
    }

    /// Checks each table, and gives the hashes of the files that its rows name.
    fn tables(&mut self) -> Result<BTreeSet<String>, BackupError> {
        let mut named = BTreeSet::new();
        for table in self.manifest.tables.clone() {
            let mut digest = Digest::default();
            let mut rows = self.rows(&table)?;
            while let Some(row) = rows.next()? {
                digest.add(&row);
                for (column, cell) in table.columns.iter().zip(row) {
                    if let (true, Cell::Text(hash)) = (column.names_a_file(), cell) {
                        named.insert(hash);
                    }
                }
            }
            let part = rows.part()?;
            let is_same = digest.rows == table.rows && digest.hash() == table.hash;
            if !is_same || part != table.part {
                return Err(BackupError::Damaged(TablePart::path(&table.name)));
            }
        }
        Ok(named)
    }

    /// The rows of a table.
    pub(super) fn rows(&mut self, table: &TablePart) -> Result<Rows<'_>, BackupError> {
        let name = TablePart::path(&table.name);
        let part = self.archive.by_name(&name)?;
        Ok(Rows {
            lines: BufReader::new(Hashing::new(Box::new(part), table.part.size)),
            table: table.table(),
            name,
        })
    }

    /// The roots of the log.
    pub(super) fn roots(&mut self) -> Result<Vec<u8>, BackupError> {
        let part = &self.manifest.roots;
        let (size, sha256) = (part.size, part.sha256.clone());
        let content = bytes(&mut self.archive, manifest::ROOTS, size)?;
        match hex(&Sha256::digest(&content)) == sha256 {
            true => Ok(content),
            false => Err(BackupError::Damaged(manifest::ROOTS.to_owned())),
        }
    }

    /// The hashes of the files, in their order.
    pub(super) fn file_hashes(&self) -> Result<BTreeSet<String>, BackupError> {
        let mut hashes = BTreeSet::new();
        for name in self.archive.file_names() {
            hashes.extend(manifest::file_hash(&name?));
        }
        Ok(hashes)
    }

    /// A file.
    pub(super) fn file(&mut self, hash: &str) -> Result<Hashing<'_>, BackupError> {
        let part = self.archive.by_name(&manifest::file_path(hash))?;
        let most = part.size();
        Ok(Hashing::new(Box::new(part), most))
    }

    /// Checks each file, and that they are those that the rows name.
    fn files(&mut self, mut named: BTreeSet<String>) -> Result<(), BackupError> {
        let mut list = FileList::default();
        for hash in self.file_hashes()? {
            let damaged = || BackupError::Damaged(manifest::file_path(&hash));
            let mut content = self.file(&hash)?;
            io::copy(&mut content, &mut io::sink()).map_err(|_| damaged())?;
            let part = content.part();
            if part.sha256 != hash || !named.remove(&hash) {
                return Err(damaged());
            }
            list.add(&hash, part.size);
        }
        let said = &self.manifest.files;
        let missing: BTreeSet<&String> = said.missing.iter().collect();
        let is_told = named.iter().eq(missing);
        match is_told && list.finish(said.missing.clone()) == *said {
            true => Ok(()),
            false => Err(BackupError::Damaged("files/".to_owned())),
        }
    }
}

/// Reads no more than it should, and hashes what it reads.
pub(super) struct Hashing<'a> {
    content: io::Take<Box<dyn Read + 'a>>,
    hash: Sha256,
    size: u64,
}

impl<'a> Hashing<'a> {
    /// One byte more than is said tells of the rest.
    fn new(content: Box<dyn Read + 'a>, most: u64) -> Self {
        Self {
            content: content.take(most.saturating_add(1)),
            hash: Sha256::new(),
            size: 0,
        }
    }

    fn part(self) -> Part {
        Part {
            size: self.size,
            sha256: hex(&self.hash.finalize()),
        }
    }
}

impl Read for Hashing<'_> {
    fn read(&mut self, piece: &mut [u8]) -> io::Result<usize> {
        let read = self.content.read(piece)?;
        self.hash.update(&piece[..read]);
        self.size += read as u64;
        Ok(read)
    }
}

/// The rows of a table, one by one.
pub(super) struct Rows<'a> {
    lines: BufReader<Hashing<'a>>,
    table: crate::db::catalogue::Table,
    name: String,
}

impl Rows<'_> {
    /// The next row.
    pub(super) fn next(&mut self) -> Result<Option<Row>, BackupError> {
        let damaged = || BackupError::Damaged(self.name.clone());
        let mut text = String::new();
        let mut line = (&mut self.lines).take(LONGEST_LINE);
        match line.read_line(&mut text) {
            Ok(0) => Ok(None),
            Ok(_) => line::read(&text, &self.table).ok_or_else(damaged).map(Some),
            Err(_) => Err(damaged()),
        }
    }

    fn part(mut self) -> Result<Part, BackupError> {
        let rest = io::copy(&mut self.lines, &mut io::sink());
        rest.map_err(|_| BackupError::Damaged(self.name.clone()))?;
        Ok(self.lines.into_inner().part())
    }
}
