//! How an installation is set up: one file, `sujarit.toml` in the data folder or where
//! `--settings` says. Everything has a default, so that an office on its own computer needs none.
//! What the command line says goes before what stands here. Each room keeps the settings of its
//! own; a name nobody knows is refused, because a misspelt protection protects nothing.

use crate::{files, jobs, mail, monitor::lines::Form, people::SignInSettings};
use serde::Deserialize;
use std::{
    fs, io,
    net::{IpAddr, SocketAddr},
    path::{Path, PathBuf},
};

/// The name of the file in the data folder.
pub const FILE: &str = "sujarit.toml";

/// The settings of an installation.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// Where and how it listens.
    pub server: Server,
    /// Where its database is.
    pub database: Database,
    /// How jobs are done.
    pub jobs: jobs::Settings,
    /// How mail is sent.
    pub mail: mail::Settings,
    /// How people sign in.
    pub sign_in: SignInSettings,
    /// Where uploaded files are kept.
    pub files: files::Settings,
}

/// Where and how the program listens.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Server {
    /// Where to listen; this machine alone on port 8086 where nothing is said.
    pub address: Option<SocketAddr>,
    /// The address by which people reach it, e.g. "https://sujarit.example.go.th": links in mails
    /// begin with it, and a Host that differs from it is refused.
    pub public: Option<String>,
    /// PEM file of the certificate chain, to speak TLS without a proxy.
    pub certificate: Option<PathBuf>,
    /// PEM file of its key.
    pub key: Option<PathBuf>,
    /// Whether other machines may be served without TLS: on a closed network that is trusted.
    pub plain: bool,
    /// Proxies whose word on where a request comes from is believed.
    pub proxies: Vec<IpAddr>,
    /// Where figures for Prometheus are given; nowhere unless said.
    pub metrics: Option<SocketAddr>,
    /// "json" or "text": the form of a line for each request and job; only faults unless said.
    pub log_format: Option<Form>,
}

/// Where the database is and how it is used.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Database {
    /// `sqlite://…` or `postgres://…`; SQLite in the data folder where nothing is said.
    pub url: Option<String>,
    /// A streaming replica of a PostgreSQL database, for public pages.
    pub replica: Option<String>,
    /// Seconds by which the replica may be behind and still answer; 5 where nothing is said.
    pub replica_lag_seconds: Option<u32>,
    /// Most connections to PostgreSQL; 16 where nothing is said.
    pub connections: Option<u32>,
    /// Longest time, in seconds, that a statement of a page may take on PostgreSQL; 30 where
    /// nothing is said, 0 for no limit.
    pub statement_seconds: Option<u32>,
}

/// Settings that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    /// The file named on the command line cannot be read.
    #[error("{0}: {1}")]
    Unreadable(PathBuf, io::Error),
    /// Something in it is misspelt or has a wrong value; the library says what, and on which line.
    #[error("{0}: {1}")]
    Wrong(PathBuf, toml::de::Error),
}

impl Settings {
    /// Reads the file named, or the one in the data folder where there is one.
    ///
    /// # Errors
    /// When a named file cannot be read, or something in it is wrong.
    pub fn read(folder: &Path, named: Option<&Path>) -> Result<Self, SettingsError> {
        let path = named.map_or_else(|| folder.join(FILE), Path::to_owned);
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if named.is_none() && error.kind() == io::ErrorKind::NotFound => {
                return Ok(Self::default());
            }
            Err(error) => return Err(SettingsError::Unreadable(path, error)),
        };
        toml::from_str(&text).map_err(|error| SettingsError::Wrong(path, error))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_file_is_no_fault_unless_it_was_named_and_a_misspelt_name_is_told_with_its_line() {
        let folder = tempfile::tempdir().expect("a folder");
        let read = |named| Settings::read(folder.path(), named);
        assert_eq!(read(None).expect("defaults"), Settings::default());
        let missing = folder.path().join("missing.toml");
        assert!(matches!(
            read(Some(&missing)),
            Err(SettingsError::Unreadable(..))
        ));
        let file = folder.path().join(FILE);
        fs::write(&file, "[server]\naddress = \"0.0.0.0:80\"\n").expect("written");
        let settings = read(None).expect("settings");
        assert_eq!(settings.server.address, "0.0.0.0:80".parse().ok());
        fs::write(&file, "[server]\nproxys = []\n").expect("written");
        let error = read(None).expect_err("refused").to_string();
        assert!(
            error.contains("line 2") && error.contains("proxys"),
            "{error}"
        );
    }
}
