//! Where a command finds the data: a folder, and in it or on a server the database.

use super::{Failure, cannot_open, in_the_way};
use crate::{
    db::{self, Db},
    files::Files,
    messages::{Language, fill, text},
    settings::{Settings, SettingsError},
};
use anstream::eprintln;
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
    settings: Settings,
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
            .arg(
                Arg::new("settings")
                    .long("settings")
                    .value_name("FILE")
                    .value_parser(value_parser!(PathBuf))
                    .help(text(lang, "cli.settings").to_owned()),
            )
    }

    /// As the command line and the settings tell.
    ///
    /// # Errors
    /// When the settings cannot be used.
    pub fn of(matches: &ArgMatches, lang: Language) -> Result<Self, Failure> {
        let folder = matches.get_one::<PathBuf>("data").cloned();
        let folder = folder.unwrap_or_else(|| PathBuf::from(FOLDER));
        let named = matches.get_one::<PathBuf>("settings");
        let settings = Settings::read(&folder, named.map(PathBuf::as_path));
        let mut settings = settings.map_err(|error| {
            let (file, why) = match error {
                SettingsError::Unreadable(file, error) => (file, cannot_open(&error, lang)),
                SettingsError::Wrong(file, error) => (file, error.to_string()),
            };
            let file = file.display().to_string();
            let values = [("file", &*file), ("why", &*why)];
            Failure::Told(fill(lang, "cli.settings_refused", &values))
        })?;
        if let Some(url) = matches.get_one::<String>("database") {
            settings.database.url = Some(url.clone());
        }
        if settings
            .database
            .url
            .as_deref()
            .is_some_and(|url| !db::is_address(url))
        {
            return Err(Failure::Told(text(lang, "cli.database_address").to_owned()));
        }
        Ok(Self { folder, settings })
    }

    /// The same with this replica of the database.
    pub fn with_replica(mut self, url: &str) -> Self {
        self.settings.database.replica = Some(url.to_owned());
        self
    }

    /// Whether a replica that is named can be one.
    ///
    /// # Errors
    /// When it is no PostgreSQL, or the database is none.
    pub fn check_replica(&self, lang: Language) -> Result<(), Failure> {
        let database = &self.settings.database;
        let is_server = |url: &String| url.starts_with("postgres");
        let fits = database.replica.as_ref().is_none_or(|replica| {
            is_server(replica) && database.url.as_ref().is_some_and(is_server)
        });
        match fits {
            true => Ok(()),
            false => Err(Failure::Told(text(lang, "cli.serve.no_replica").to_owned())),
        }
    }

    /// The folder of the files.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The database's address, where it is not the one in the folder.
    pub fn database(&self) -> Option<&str> {
        self.settings.database.url.as_deref()
    }

    /// The settings, with what the command line said.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// The files, in the folder or where the settings say.
    ///
    /// # Errors
    /// When the folder cannot be made or written, or the bucket not be reached.
    pub async fn files(&self, lang: Language) -> Result<Files, Failure> {
        let opened = Files::open_as(&self.folder, &self.settings.files).await;
        opened.map_err(|error| self.refused(&error.into(), lang))
    }

    /// One sentence for a database on a server that cannot be opened. The address may hold a
    /// password, so that it is never printed.
    fn database_refused(&self, error: &sea_orm::DbErr, lang: Language) -> Failure {
        let why = error.to_string();
        Failure::Told(fill(lang, "cli.database_refused", &[("why", &why)]))
    }

    /// One sentence for data that cannot be opened.
    pub fn refused(&self, error: &anyhow::Error, lang: Language) -> Failure {
        if let (Some(_), Some(error)) = (self.database(), error.downcast_ref()) {
            return self.database_refused(error, lang);
        }
        let folder = self.folder.display().to_string();
        let why = match error.downcast_ref::<io::Error>() {
            _ if let Some(why) = in_the_way(error.as_ref(), lang) => why.to_owned(),
            Some(error) => match error.kind() {
                io::ErrorKind::NotFound | io::ErrorKind::AlreadyExists => {
                    text(lang, "cli.no_such_folder").to_owned()
                }
                _ => cannot_open(error, lang),
            },
            // SQLite does not tell why it cannot open its files.
            None => match tempfile::tempfile_in(&self.folder) {
                Err(error) => cannot_open(&error, lang),
                Ok(_) => fill(lang, "cli.data_damaged", &[("why", &error.to_string())]),
            },
        };
        let values = [("folder", &*folder), ("why", &*why)];
        Failure::Told(fill(lang, "cli.data_refused", &values))
    }

    /// Opens the database, for work that may take its time.
    ///
    /// # Errors
    /// When it cannot be opened.
    pub async fn open(&self, lang: Language) -> Result<Db, Failure> {
        let Some(url) = self.database() else {
            if !self.folder.join(db::FILE).is_file() {
                let folder = self.folder.display().to_string();
                eprintln!("{}", fill(lang, "cli.new_database", &[("0", &folder)]));
            }
            let opened = Db::open_dir(&self.folder).await;
            return opened.map_err(|error| self.refused(&error, lang));
        };
        let opened = Db::open(url).await;
        opened.map_err(|error| self.database_refused(&error, lang))
    }

    /// The database's address, in the folder where nothing else is said.
    ///
    /// # Errors
    /// When the folder cannot be made.
    pub fn address(&self, lang: Language) -> Result<String, Failure> {
        match self.database() {
            Some(url) => Ok(url.to_owned()),
            None => db::address_in(&self.folder).map_err(|error| self.refused(&error, lang)),
        }
    }

    /// Opens a database that is there: a command that only looks makes none.
    ///
    /// # Errors
    /// When there is none or it cannot be opened.
    pub async fn open_existing(&self, lang: Language) -> Result<Db, Failure> {
        if self.database().is_none() && !self.folder.join(db::FILE).is_file() {
            let folder = self.folder.display().to_string();
            let told = fill(lang, "cli.no_database", &[("folder", &folder)]);
            return Err(Failure::Told(told));
        }
        self.open(lang).await
    }
}
