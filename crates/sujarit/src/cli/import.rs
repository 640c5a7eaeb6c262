//! `sujarit import`: plans into the database that `serve` shows, every doubt left for later.

use super::{Failure, UNUSABLE, files, input::bytes, place::Place, say};
use crate::{
    files::Files,
    messages::{Language, fill},
    offices,
    plans::import::{ImportError, Imported, import},
    session,
};
use anstream::eprintln;
use clap::ArgMatches;
use std::{path::PathBuf, process::ExitCode};

/// Runs `import`. A file that cannot be taken in is told, and the others go on.
pub fn run(matches: &ArgMatches, lang: Language) -> Result<ExitCode, Failure> {
    let place = Place::of(matches);
    let again = matches.get_flag("again");
    let files = files(matches);
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(anyhow::Error::from)?
        .block_on(take_in(&place, &files, again, lang))
}

async fn take_in(
    place: &Place,
    paths: &[PathBuf],
    again: bool,
    lang: Language,
) -> Result<ExitCode, Failure> {
    let db = place.open(lang).await?;
    let files = Files::open(place.folder()).map_err(anyhow::Error::from)?;
    let office = offices::home(&db, &session::by_command("import"))
        .await
        .map_err(anyhow::Error::from)?;
    let scope = session::of_command("import", &office);
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
        match import(&db, &files, &scope, &office, &base, &content, again).await {
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
