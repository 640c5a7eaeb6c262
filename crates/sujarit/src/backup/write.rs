//! Making a backup while the installation works.

use super::{
    BackupError, line,
    manifest::{self, FORM, FileList, FileParts, Log, Manifest, Part, TablePart},
};
use crate::{
    db::{
        Db, catalogue,
        rows::{self, Digest},
    },
    files::Files,
    hex::hex,
    log::{self, roots},
};
use futures_util::StreamExt;
use sea_orm::DatabaseTransaction;
use sha2::{Digest as _, Sha256};
use std::{
    fs::File,
    io::{self, BufWriter, Read, Write},
    path::Path,
};
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

/// A backup that was made.
#[derive(Clone, Debug)]
pub struct Written {
    /// What it says of itself.
    pub manifest: Manifest,
    /// SHA-256 of its manifest: who keeps it elsewhere knows the backup again.
    pub fingerprint: String,
    /// Bytes of the file.
    pub size: u64,
}

/// Writes everything into a new file: one view of the database, then the files that it names. The
/// file has its name only when it is whole.
///
/// # Errors
/// When the file is there already or cannot be written, or the database not be read.
pub async fn write(db: &Db, files: &Files, data: &Path, to: &Path) -> Result<Written, BackupError> {
    if to.exists() {
        return Err(BackupError::Exists);
    }
    let folder = match to.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let mut passing = tempfile::Builder::new()
        .prefix(".sujarit-backup-")
        .tempfile_in(folder)
        .map_err(BackupError::Unwritten)?;
    let mut archive = Archive::new(passing.as_file_mut());
    let view = db.view().await?;
    let mut tables = Vec::new();
    for table in &catalogue::tables(&view).await? {
        tables.push(archive.table(&view, table).await?);
    }
    let report = log::verify::verify_view(&view, &Default::default()).await?;
    let days = log::days::all_of(&view).await?;
    let kept = match std::fs::read(data.join(roots::FILE)) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => Vec::new(),
        Err(error) => return Err(error.into()),
    };
    let manifest = Manifest {
        form: FORM.to_owned(),
        program: env!("CARGO_PKG_VERSION").to_owned(),
        made_at: db.now(),
        migrations: catalogue::migrations(&view).await?,
        files: archive.files(&view, files).await?,
        roots: archive.part(manifest::ROOTS, &mut &*kept)?,
        tables,
        log: Log {
            entries: report.entries,
            days: report.days,
            breaks: report.breaks.len() as u64,
            root: days.last().map(|day| day.root.clone()),
        },
    };
    let text = serde_json::to_vec_pretty(&manifest)?;
    let fingerprint = archive.part(manifest::NAME, &mut &*text)?.sha256;
    archive.finish()?;
    let whole = passing.as_file();
    let size = whole.sync_all().and_then(|()| whole.metadata());
    let size = size.map_err(BackupError::Unwritten)?.len();
    passing.persist_noclobber(to).map_err(|error| {
        let exists = error.error.kind() == io::ErrorKind::AlreadyExists;
        match exists {
            true => BackupError::Exists,
            false => BackupError::Unwritten(error.error),
        }
    })?;
    Ok(Written {
        manifest,
        fingerprint,
        size,
    })
}

struct Archive<'a> {
    zip: ZipWriter<BufWriter<&'a mut File>>,
}

impl<'a> Archive<'a> {
    fn new(file: &'a mut File) -> Self {
        Self {
            zip: ZipWriter::new(BufWriter::new(file)),
        }
    }

    fn begin(&mut self, name: &str) -> Result<(), BackupError> {
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .large_file(true);
        let begun = self.zip.start_file(name, options);
        begun.map_err(|error| BackupError::Unwritten(error.into()))
    }

    fn write(&mut self, piece: &[u8]) -> Result<(), BackupError> {
        self.zip.write_all(piece).map_err(BackupError::Unwritten)
    }

    /// A part from a reader.
    fn part(&mut self, name: &str, content: &mut impl Read) -> Result<Part, BackupError> {
        self.begin(name)?;
        let mut hash = Sha256::new();
        let mut size = 0;
        let mut piece = vec![0; 64 * 1024];
        loop {
            let read = content.read(&mut piece)?;
            if read == 0 {
                break;
            }
            self.write(&piece[..read])?;
            hash.update(&piece[..read]);
            size += read as u64;
        }
        let sha256 = hex(&hash.finalize());
        Ok(Part { size, sha256 })
    }

    async fn table(
        &mut self,
        view: &DatabaseTransaction,
        table: &catalogue::Table,
    ) -> Result<TablePart, BackupError> {
        self.begin(&TablePart::path(&table.name))?;
        let mut digest = Digest::default();
        let mut hash = Sha256::new();
        let mut size = 0;
        let mut rows = std::pin::pin!(rows::stream(view, table).await?);
        while let Some(row) = rows.next().await {
            let row = row?;
            digest.add(&row);
            let line = line::write(row);
            self.write(line.as_bytes())?;
            hash.update(&line);
            size += line.len() as u64;
        }
        let sha256 = hex(&hash.finalize());
        Ok(TablePart {
            name: table.name.clone(),
            columns: table.columns.clone(),
            rows: digest.rows,
            hash: digest.hash(),
            part: Part { size, sha256 },
        })
    }

    /// The files that the view names, in the order of their hashes.
    async fn files(
        &mut self,
        view: &DatabaseTransaction,
        files: &Files,
    ) -> Result<FileParts, BackupError> {
        let mut list = FileList::default();
        let mut missing = Vec::new();
        for hash in catalogue::named_files(view).await? {
            let mut file = match files.local(&hash).await {
                Ok(file) => File::open(file.path())?,
                Err(error) if error.kind() == io::ErrorKind::NotFound => {
                    missing.push(hash);
                    continue;
                }
                Err(error) => return Err(error.into()),
            };
            let part = self.part(&manifest::file_path(&hash), &mut file)?;
            if part.sha256 != hash {
                return Err(BackupError::Damaged(manifest::file_path(&hash)));
            }
            list.add(&hash, part.size);
        }
        Ok(list.finish(missing))
    }

    fn finish(self) -> Result<(), BackupError> {
        let whole = self.zip.finish().map_err(io::Error::from);
        let written = whole.and_then(|mut whole| whole.flush());
        written.map_err(BackupError::Unwritten)
    }
}
