//! `sujarit backup`, `sujarit backup verify`, `sujarit restore`.

use super::{FOUND, Failure, cannot_open, database, place::Place, say};
use crate::{
    backup::{self, BackupError, Manifest},
    db::copy::Compared,
    messages::{Language, fill, text},
};
use clap::ArgMatches;
use std::{
    io,
    path::{Path, PathBuf},
    process::ExitCode,
};

/// Runs `backup` or `backup verify`.
pub fn run(matches: &ArgMatches, lang: Language) -> Result<ExitCode, Failure> {
    if let Some(("verify", matches)) = matches.subcommand() {
        return verify(&file(matches), lang);
    }
    let to = file(matches);
    let place = Place::of(matches, lang)?;
    let written = runtime()?.block_on(async {
        let db = place.open_existing(lang).await?;
        let files = place.files(lang).await?;
        let written = backup::write(&db, &files, place.folder(), &to).await;
        written.map_err(|error| refused(&error, &to, lang))
    })?;
    let (name, size) = (to.display().to_string(), written.size.to_string());
    let more = [("file", name.as_str()), ("size", size.as_str())];
    say(&counted("cli.backup.done", &written.manifest, &more, lang));
    let hash = [("hash", written.fingerprint.as_str())];
    say(&fill(lang, "cli.backup.fingerprint", &hash));
    let key = place.settings().sign_in.key_in(place.folder());
    if key.exists() {
        let key = key.display().to_string();
        say(&fill(lang, "cli.backup.key_apart", &[("key", &key)]));
    }
    Ok(warned(&written.manifest, lang))
}

/// Runs `restore`.
pub fn restore(matches: &ArgMatches, lang: Language) -> Result<ExitCode, Failure> {
    let from = file(matches);
    let failed = |error: BackupError| refused(&error, &from, lang);
    let mut checked = backup::check(&from).map_err(failed)?;
    let place = Place::of(matches, lang)?;
    let compared = runtime()?.block_on(async {
        let url = place.address(lang)?;
        // Before the folder is touched.
        let db = backup::target(&checked, &url).await.map_err(failed)?;
        let files = place.files(lang).await?;
        let to = (&db, url.as_str());
        let restored = backup::restore(&mut checked, to, &files, place.folder()).await;
        restored.map_err(|error| match error {
            BackupError::Unwritten(_) => refused(&error, place.folder(), lang),
            other => failed(other),
        })
    })?;
    if !compared.iter().all(Compared::is_same) {
        say(&database::table(&compared, lang));
        say(text(lang, "cli.database_copy.not_done"));
        return Ok(ExitCode::from(FOUND));
    }
    say(&counted(
        "cli.backup.restored",
        &checked.manifest,
        &[],
        lang,
    ));
    say(text(lang, "cli.backup.sign_in_again"));
    let key = place.settings().sign_in.key_in(place.folder());
    if checked.manifest.has_code_apps() && !key.exists() {
        let key = key.display().to_string();
        say(&fill(lang, "factors.key_missing", &[("file", &key)]));
    }
    Ok(warned(&checked.manifest, lang))
}

fn verify(file: &Path, lang: Language) -> Result<ExitCode, Failure> {
    let checked = backup::check(file).map_err(|error| refused(&error, file, lang))?;
    let manifest = &checked.manifest;
    let program = [("program", manifest.program.as_str())];
    say(&counted("cli.backup.checked", manifest, &program, lang));
    let hash = [("hash", checked.fingerprint.as_str())];
    say(&fill(lang, "cli.backup.fingerprint", &hash));
    Ok(warned(manifest, lang))
}

fn file(matches: &ArgMatches) -> PathBuf {
    matches.get_one("FILE").cloned().unwrap_or_default()
}

fn runtime() -> Result<tokio::runtime::Runtime, Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    Ok(runtime.map_err(anyhow::Error::from)?)
}

/// A sentence with the counts of a backup.
fn counted(
    key: &'static str,
    manifest: &Manifest,
    more: &[(&str, &str)],
    lang: Language,
) -> String {
    let tables = manifest.tables.len().to_string();
    let (rows, files) = (
        manifest.rows().to_string(),
        manifest.files.count.to_string(),
    );
    let mut values = vec![
        ("tables", tables.as_str()),
        ("rows", rows.as_str()),
        ("files", files.as_str()),
    ];
    values.extend(more);
    fill(lang, key, &values)
}

/// Tells what was wrong with the installation already; the status says whether anything was.
fn warned(manifest: &Manifest, lang: Language) -> ExitCode {
    for hash in &manifest.files.missing {
        say(&fill(lang, "cli.backup.missing", &[("hash", hash)]));
    }
    let breaks = manifest.log.breaks;
    if breaks > 0 {
        let breaks = breaks.to_string();
        say(&fill(lang, "cli.backup.log_broken", &[("breaks", &breaks)]));
    }
    match manifest.files.missing.is_empty() && breaks == 0 {
        true => ExitCode::SUCCESS,
        false => ExitCode::from(FOUND),
    }
}

/// One sentence for what was refused.
fn refused(error: &BackupError, file: &Path, lang: Language) -> Failure {
    let name = file.display().to_string();
    let told = |key, more: Option<(&str, &str)>| {
        let mut values = vec![("file", name.as_str())];
        values.extend(more);
        Failure::Told(fill(lang, key, &values))
    };
    match error {
        BackupError::Exists => told("cli.backup.exists", None),
        BackupError::NotOne(_) => told("cli.backup.not_one", None),
        BackupError::Later(program) => told("cli.backup.later", Some(("program", program))),
        BackupError::Damaged(part) => told("cli.backup.damaged", Some(("part", part))),
        BackupError::Foreign(part) => told("cli.backup.foreign", Some(("part", part))),
        BackupError::TooLarge => told("cli.backup.too_large", None),
        BackupError::BrokenLog => told("cli.backup.broken_log", None),
        BackupError::Target(error) => database::not_copied(error, lang),
        BackupError::Unwritten(error) => {
            let why = match error.kind() {
                io::ErrorKind::NotFound => text(lang, "cli.no_such_folder").to_owned(),
                _ => cannot_open(error, lang),
            };
            told("cli.cannot_write", Some(("why", &why)))
        }
        BackupError::Io(error) if error.kind() == io::ErrorKind::UnexpectedEof => {
            told("cli.backup.not_one", None)
        }
        BackupError::Io(error) => {
            let why = cannot_open(error, lang);
            told("cli.cannot_read", Some(("why", &why)))
        }
        BackupError::Db(error) => {
            let why = error.to_string();
            Failure::Told(fill(lang, "cli.database_refused", &[("why", &why)]))
        }
    }
}
