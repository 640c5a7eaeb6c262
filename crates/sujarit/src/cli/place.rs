//! Where a command finds the data: a folder, and in it or on a server the database.

use super::{Failure, cannot_open};
use crate::{
    db::{self, Db},
    files::Files,
    messages::{Language, fill, text},
};
use clap::{Arg, ArgMatches, Command, value_parser};
use std::{
    io,
    path::{Path, PathBuf},
};

/// The folder unless told otherwise.
const FOLDER: &str = "sujarit-data";

/// Where the data is.
#[derive(Clone, Debug)]
pub struct Place {
    folder: PathBuf,
    database: Option<String>,
}

impl Place {
    /// The options that tell it.
    pub fn arguments(command: Command, lang: Language) -> Command {
        command
            .arg(
                Arg::new("data")
                    .long("data")
                    .value_name("FOLDER")
                    .value_parser(value_parser!(PathBuf))
                    .help(text(lang, "cli.data").to_owned()),
            )
            .arg(
                Arg::new("database")
                    .long("database")
                    .value_name("URL")
                    .help(text(lang, "cli.database").to_owned()),
            )
    }

    /// As the command line tells.
    pub fn of(matches: &ArgMatches) -> Self {
        let folder = matches.get_one::<PathBuf>("data").cloned();
        Self {
            folder: folder.unwrap_or_else(|| PathBuf::from(FOLDER)),
            database: matches.get_one::<String>("database").cloned(),
        }
    }

    /// The folder of the files.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The database's address, where it is not the one in the folder.
    pub fn database(&self) -> Option<&str> {
        self.database.as_deref()
    }

    /// The files, in the folder.
    ///
    /// # Errors
    /// When the folder cannot be made or written.
    pub fn files(&self, lang: Language) -> Result<Files, Failure> {
        Files::open(&self.folder).map_err(|error| self.refused(&error.into(), lang))
    }

    /// One sentence for data that cannot be opened.
    pub fn refused(&self, error: &anyhow::Error, lang: Language) -> Failure {
        let folder = self.folder.display().to_string();
        let why = match error.downcast_ref::<io::Error>() {
            Some(error) => match error.kind() {
                io::ErrorKind::NotFound | io::ErrorKind::AlreadyExists => {
                    text(lang, "cli.no_such_folder").to_owned()
                }
                _ => cannot_open(error, lang),
            },
            None => fill(lang, "cli.data_damaged", &[("why", &error.to_string())]),
        };
        let values = [("folder", &*folder), ("why", &*why)];
        Failure::Told(fill(lang, "cli.data_refused", &values))
    }

    /// Opens the database. The address may hold a password, so that it is never printed.
    ///
    /// # Errors
    /// When it cannot be opened.
    pub async fn open(&self, lang: Language) -> Result<Db, Failure> {
        let Some(url) = &self.database else {
            let opened = Db::open_dir(&self.folder).await;
            return opened.map_err(|error| self.refused(&error, lang));
        };
        if !["sqlite:", "postgres:", "postgresql:"]
            .iter()
            .any(|scheme| url.starts_with(scheme))
        {
            return Err(Failure::Told(text(lang, "cli.database_address").to_owned()));
        }
        Db::open(url).await.map_err(|error| {
            let why = error.to_string();
            Failure::Told(fill(lang, "cli.database_refused", &[("why", &why)]))
        })
    }

    /// Opens a database that is there: a command that only looks makes none.
    ///
    /// # Errors
    /// When there is none or it cannot be opened.
    pub async fn open_existing(&self, lang: Language) -> Result<Db, Failure> {
        if self.database.is_none() && !self.folder.join(db::FILE).is_file() {
            let folder = self.folder.display().to_string();
            let told = fill(lang, "cli.no_database", &[("folder", &folder)]);
            return Err(Failure::Told(told));
        }
        self.open(lang).await
    }
}
