//! `sujarit import`: plans into the database that `serve` shows, every doubt left for later.

use super::{Failure, UNUSABLE, files, input::bytes, say};
use crate::{
    db::Db,
    files::Files,
    messages::{Language, fill},
    offices,
    plans::import::{ImportError, Imported, import},
};
use anstream::eprintln;
use clap::ArgMatches;
use std::{
    path::{Path, PathBuf},
    process::ExitCode,
};

/// Runs `import`. A file that cannot be taken in is told, and the others go on.
pub fn run(matches: &ArgMatches, lang: Language) -> Result<ExitCode, Failure> {
    let folder = matches.get_one::<PathBuf>("data").cloned();
    let folder = folder.unwrap_or_else(|| PathBuf::from("sujarit-data"));
    let again = matches.get_flag("again");
    let files = files(matches);
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(anyhow::Error::from)?
        .block_on(take_in(&folder, &files, again, lang))
}

async fn take_in(
    folder: &Path,
    paths: &[PathBuf],
    again: bool,
    lang: Language,
) -> Result<ExitCode, Failure> {
    let db = Db::open_dir(folder).await?;
    let files = Files::open(folder).map_err(anyhow::Error::from)?;
    let office = offices::home(&db).await.map_err(anyhow::Error::from)?;
    let mut status = ExitCode::SUCCESS;
    for path in paths {
        let name = path.display().to_string();
        let content = match bytes(path) {
            Ok(content) => content,
            Err(error) => {
                status = Failure::input(path, error.into()).report(lang);
                continue;
            }
        };
        let base = path.file_name().unwrap_or_default().to_string_lossy();
        match import(&db, &files, &office, &base, &content, again).await {
            Ok(imported) => say(&told(&name, &imported, lang)),
            Err(ImportError::Refused(words)) => {
                let why = words.get(lang);
                let sentence = fill(lang, "cli.cannot_read", &[("file", &name), ("why", why)]);
                eprintln!("{sentence}");
                status = ExitCode::from(UNUSABLE);
            }
            Err(error) => return Err(Failure::Program(error.into())),
        }
    }
    Ok(status)
}

fn told(file: &str, imported: &Imported, lang: Language) -> String {
    match imported {
        Imported::Kept {
            title,
            entries,
            doubts,
            unread,
            ..
        } => {
            let number = |n: &usize| n.to_string();
            fill(
                lang,
                "cli.import.kept",
                &[
                    ("file", file),
                    ("title", title),
                    ("entries", &number(entries)),
                    ("doubts", &number(doubts)),
                    ("unread", &number(unread)),
                ],
            )
        }
        Imported::Known { title, .. } => fill(
            lang,
            "cli.import.known",
            &[("file", file), ("title", title)],
        ),
    }
}
