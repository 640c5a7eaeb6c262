//! Where a command finds the data: a folder, and in it or on a server the database.

use super::Failure;
use crate::{
    db::Db,
    messages::{Language, fill, text},
};
use clap::{Arg, ArgMatches, Command, value_parser};
use std::path::{Path, PathBuf};

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

    /// Opens the database. The address may hold a password, so that it is never printed.
    ///
    /// # Errors
    /// When it cannot be opened.
    pub async fn open(&self, lang: Language) -> Result<Db, Failure> {
        let Some(url) = &self.database else {
            return Ok(Db::open_dir(&self.folder).await?);
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
}
