//! `sujarit database copy`: everything of one database into another, proved table by table.

use super::{FOUND, Failure, input::InputError, log, say};
use crate::{
    db::{
        self, Db,
        copy::{Compared, CopyError, copy},
    },
    messages::{Language, fill, text},
};
use clap::ArgMatches;
use comfy_table::{ContentArrangement, Table, presets};
use std::{
    collections::BTreeMap,
    fs::File,
    io::{self, Read},
    path::Path,
    process::ExitCode,
};

/// How every SQLite database begins that holds anything.
const SQLITE: &[u8] = b"SQLite format 3\0";

/// Runs `database copy`.
pub fn run(matches: &ArgMatches, lang: Language) -> Result<ExitCode, Failure> {
    let Some(("copy", matches)) = matches.subcommand() else {
        return Ok(ExitCode::SUCCESS);
    };
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(anyhow::Error::from)?
        .block_on(async {
            let from = open(matches, "from", lang).await?;
            let to = open(matches, "to", lang).await?;
            let compared = copy(&from, &to).await;
            let compared = compared.map_err(|error| not_copied(&error, lang))?;
            tell(&compared, &to, lang).await
        })
}

async fn open(matches: &ArgMatches, name: &str, lang: Language) -> Result<Db, Failure> {
    let given = matches.get_one::<String>(name).map_or("", String::as_str);
    let is_target = name == "to";
    let url = match db::is_address(given) {
        true => given.to_owned(),
        false => of_file(given, is_target, lang)?,
    };
    // What is to be filled may have to be made.
    let url = match url.starts_with("sqlite:") && !url.contains('?') && is_target {
        true => format!("{url}?mode=rwc"),
        false => url,
    };
    Db::open(&url).await.map_err(|error| {
        let why = error.to_string();
        Failure::Told(fill(lang, "cli.database_refused", &[("why", &why)]))
    })
}

/// The address of a database that is named as a file is named.
fn of_file(given: &str, is_target: bool, lang: Language) -> Result<String, Failure> {
    let path = Path::new(given);
    let nowhere = || io::Error::from(io::ErrorKind::NotFound);
    let folder = path.parent().filter(|folder| *folder != Path::new(""));
    // "mysql://…", or a file of another kind.
    if given.is_empty() || given.contains("://") || is_of_another_kind(path) {
        let told = text(lang, "cli.database_copy.address").to_owned();
        return Err(Failure::Told(told));
    }
    if path.is_dir() {
        let folder = given.trim_end_matches('/');
        let told = fill(lang, "cli.database_copy.folder", &[("folder", folder)]);
        return Err(Failure::Told(told));
    }
    if !is_target && !path.is_file() {
        return Err(Failure::input(path, InputError::Open(nowhere())));
    }
    if folder.is_some_and(|folder| !folder.is_dir()) {
        return Err(Failure::Write {
            file: given.to_owned(),
            error: nowhere(),
        });
    }
    Ok(db::address_of(given))
}

/// Whether there is such a file and something else than a SQLite database stands in it.
fn is_of_another_kind(path: &Path) -> bool {
    let begins = File::open(path).and_then(|file| {
        let mut begins = Vec::new();
        file.take(SQLITE.len() as u64).read_to_end(&mut begins)?;
        Ok(begins)
    });
    begins.is_ok_and(|begins| !begins.is_empty() && begins != SQLITE)
}

/// One sentence for what was not copied.
pub fn not_copied(error: &CopyError, lang: Language) -> Failure {
    Failure::Told(match error {
        CopyError::NotEmpty(table) => {
            fill(lang, "cli.database_copy.not_empty", &[("table", table)])
        }
        CopyError::OtherTables => text(lang, "cli.database_copy.other_tables").to_owned(),
        CopyError::Db(error) => {
            let why = error.to_string();
            fill(lang, "cli.database_copy.refused", &[("why", &why)])
        }
    })
}

async fn tell(compared: &[Compared], to: &Db, lang: Language) -> Result<ExitCode, Failure> {
    say(&table(compared, lang));
    if !compared.iter().all(Compared::is_same) {
        say(text(lang, "cli.database_copy.not_done"));
        return Ok(ExitCode::from(FOUND));
    }
    let rows: u64 = compared.iter().map(|table| table.to.rows).sum();
    let (tables, rows) = (compared.len().to_string(), rows.to_string());
    let counts = [("tables", tables.as_str()), ("rows", rows.as_str())];
    say(&fill(lang, "cli.database_copy.done", &counts));
    say(text(lang, "cli.database_copy.files_stay"));
    log::verify_all(to, &BTreeMap::new(), lang).await
}

/// The tables with their counts and hashes.
pub fn table(compared: &[Compared], lang: Language) -> String {
    let mut table = Table::new();
    table
        .load_style(presets::NOTHING)
        .set_content_arrangement(ContentArrangement::Disabled);
    let heading = |name: &str| text(lang, name).to_owned();
    table.set_header([
        heading("cli.database_copy.column_table"),
        heading("cli.database_copy.column_rows"),
        heading("cli.database_copy.column_rows_to"),
        heading("cli.database_copy.column_hash"),
        heading("cli.database_copy.column_same"),
    ]);
    for one in compared {
        let result = match one.is_same() {
            true => "cli.database_copy.same",
            false => "cli.database_copy.differs",
        };
        table.add_row([
            one.table.clone(),
            one.from.rows.to_string(),
            one.to.rows.to_string(),
            one.to.hash()[..16].to_owned(),
            heading(result),
        ]);
    }
    table.to_string()
}
