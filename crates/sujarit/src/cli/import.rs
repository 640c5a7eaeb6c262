//! `sujarit import`: plans into the database that `serve` shows, every doubt left for later.

use super::{
    Failure, files,
    input::{self, InputError},
    place::Place,
    say,
};
use crate::{
    messages::{Language, fill},
    offices,
    plans::{
        import::{Imported, import},
        worker::ReadFile,
    },
    session,
};
use clap::ArgMatches;
use std::{
    io::{self, Read, Seek},
    path::{Path, PathBuf},
    process::ExitCode,
};

/// Runs `import`. A file that cannot be taken in is told, and the others go on.
pub fn run(matches: &ArgMatches, lang: Language) -> Result<ExitCode, Failure> {
    let place = Place::of(matches, lang)?;
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
    let mut data = None;
    let mut status = ExitCode::SUCCESS;
    for path in paths {
        let name = path.display().to_string();
        let base = path.file_name().unwrap_or_default().to_string_lossy();
        let (content, read) = match content_and_plan(path, &base).await {
            Ok(both) => both,
            Err(error) => {
                status = Failure::input(path, error).report(lang);
                continue;
            }
        };
        // Where nothing can be read, nothing is made.
        if data.is_none() {
            let db = place.open(lang).await?;
            let office = offices::home(&db, &session::by_command("import")).await;
            data = Some((
                db,
                place.files(lang).await?,
                office.map_err(anyhow::Error::from)?,
            ));
        }
        let Some((db, files, office)) = &data else {
            continue;
        };
        let scope = session::of_command("import", office);
        let file = (&*base, &*content);
        let imported = import(db, files, &scope, office, file, read, again).await;
        let imported = imported.map_err(|error| Failure::Program(error.into()))?;
        say(&told(&name, &imported, lang));
    }
    Ok(status)
}

/// A file's bytes, and what a child process read of them.
async fn content_and_plan(path: &Path, name: &str) -> Result<(Vec<u8>, ReadFile), InputError> {
    let mut kept = if path == Path::new("-") {
        let mut kept = tempfile::tempfile()?;
        let most = reader::format::MAX_FILE_BYTES + 1;
        io::copy(&mut io::stdin().lock().take(most), &mut kept)?;
        kept.rewind()?;
        kept
    } else {
        input::file(path)?
    };
    let read = input::read(name, kept.try_clone()?.into()).await?;
    kept.rewind()?;
    let mut content = Vec::new();
    kept.read_to_end(&mut content)?;
    Ok((content, read))
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
