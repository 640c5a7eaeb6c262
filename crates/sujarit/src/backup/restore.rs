//! Putting a backup back into an empty installation, on either database.

use super::{BackupError, Checked};
use crate::{
    db::{
        Db, Unlogged, catalogue,
        copy::{Compared, CopyError, must_be_empty},
        rows::{self, Digest, Loader},
    },
    files::Files,
    log::{self, By, roots},
};
use sea_orm::{ConnectionTrait, DatabaseTransaction};
use std::{io::Read, path::Path};

/// What stands there for a moment of the one installation that was saved: sessions that may have been
/// ended since, links that may have been used, counts of failures, and what was begun at the door.
/// None of it lives again.
const OF_THE_MOMENT: [&str; 4] = ["session", "pending", "invitation", "attempt"];

/// The database that is to be filled, which holds nothing, its tables as they were when the backup was
/// made.
///
/// # Errors
/// When it holds data or refuses.
pub async fn target(backup: &Checked, url: &str) -> Result<Db, BackupError> {
    Ok(Db::open_empty(url, backup.manifest.migrations.len()).await?)
}

/// Puts a checked backup back: all rows in one transaction, which is made permanent only when the
/// hashes are the backup's, the log is as whole as it was, and the files lie in their places. Then
/// nobody is signed in and no invitation is open. Rows of an earlier version go through the migrations
/// since.
///
/// # Errors
/// When the database holds data, anything differs, or disk or database refuse; then the database is
/// as empty as before, and so is the folder but for files that nothing names.
pub async fn restore(
    backup: &mut Checked,
    (db, url): (&Db, &str),
    files: &Files,
    data: &Path,
) -> Result<Vec<Compared>, BackupError> {
    let write = db.write(&By::program()).await?;
    let compared = load(backup, write.tx()).await?;
    if !compared.iter().all(Compared::is_same) {
        return Ok(compared);
    }
    let kept = backup.roots()?;
    let kept = String::from_utf8_lossy(&kept);
    let known = roots::read(&kept).map_err(|_| damaged(roots::FILE))?;
    let report = log::verify::verify_view(write.tx(), &known).await?;
    let manifest = &backup.manifest;
    if report.breaks.len() as u64 != manifest.log.breaks || report.entries != manifest.log.entries {
        return Err(BackupError::BrokenLog);
    }
    put_files(backup, files).await?;
    forget_the_moment(write.tx()).await?;
    write.finish_unlogged(Unlogged::Copy).await?;
    let days = log::days::all(db).await?;
    roots::keep(data, &days).map_err(BackupError::Unwritten)?;
    // The migrations since.
    Db::open(url).await?;
    Ok(compared)
}

async fn forget_the_moment(tx: &DatabaseTransaction) -> Result<(), BackupError> {
    for table in catalogue::tables(tx).await? {
        if OF_THE_MOMENT.contains(&table.name.as_str()) {
            let all = format!("DELETE FROM \"{}\"", table.name);
            tx.execute_unprepared(&all).await?;
        }
    }
    Ok(())
}

fn damaged(name: &str) -> BackupError {
    BackupError::Damaged(name.to_owned())
}

async fn put_files(backup: &mut Checked, files: &Files) -> Result<(), BackupError> {
    let mut piece = vec![0; 64 * 1024];
    for hash in backup.file_hashes()? {
        let mut content = backup.file(&hash)?;
        let mut arriving = files.arrive().await.map_err(BackupError::Unwritten)?;
        loop {
            let read = content.read(&mut piece)?;
            if read == 0 {
                break;
            }
            let written = arriving.write(&piece[..read]).await;
            written.map_err(BackupError::Unwritten)?;
        }
        let kept = arriving.finish().await;
        kept.map_err(BackupError::Unwritten)?;
    }
    Ok(())
}

async fn load(
    backup: &mut Checked,
    tx: &DatabaseTransaction,
) -> Result<Vec<Compared>, BackupError> {
    let tables = catalogue::tables(tx).await?;
    must_be_empty(tx, &tables).await?;
    let parts = backup.manifest.tables.clone();
    if parts.len() != tables.len() {
        return Err(CopyError::OtherTables.into());
    }
    let mut compared = Vec::new();
    for table in &tables {
        let part = parts
            .iter()
            .find(|part| part.name == table.name && part.columns == table.columns);
        let part = part.ok_or(CopyError::OtherTables)?;
        let mut from = Digest::default();
        let mut loader = Loader::new(tx, table);
        let mut rows = backup.rows(part)?;
        while let Some(row) = rows.next()? {
            from.add(&row);
            loader.add(row).await?;
        }
        loader.finish().await?;
        compared.push(Compared {
            table: table.name.clone(),
            from,
            to: rows::digest(tx, table).await?,
        });
    }
    Ok(compared)
}
