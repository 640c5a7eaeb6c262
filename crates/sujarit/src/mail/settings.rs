//! How mail is sent: `[mail]` of the settings.

use crate::messages::Language;
use serde::Deserialize;
use std::{fmt, io, path::PathBuf};

/// How mail is sent; without a server, mails are written into the folder `mail` of the data folder.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// The sender, `name@host` or `Name <name@host>`.
    pub from: String,
    /// The server's name.
    pub server: Option<String>,
    /// Its port: 587 for STARTTLS, 465 for TLS, 25 for none, unless said.
    pub port: Option<u16>,
    /// How the connection is encrypted.
    pub tls: Tls,
    /// The user's name, where the server wants one.
    pub user: Option<String>,
    /// The user's password.
    pub password: Option<Password>,
    /// A file with the password as its first line.
    pub password_file: Option<PathBuf>,
    /// Who gets the roots of the log each day.
    pub roots_to: Vec<String>,
    /// "th" or "en": the language of what goes to these.
    pub language: Tongue,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            from: "sujarit@localhost".to_owned(),
            server: None,
            port: None,
            tls: Tls::default(),
            user: None,
            password: None,
            password_file: None,
            roots_to: Vec::new(),
            language: Tongue::default(),
        }
    }
}

/// How the connection to the server is encrypted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Tls {
    /// Begins in the clear and must turn to TLS before anything is said.
    #[default]
    Starttls,
    /// TLS from the beginning.
    Tls,
    /// Not at all: only for a server on this machine or in a closed network.
    None,
}

/// The language of mails that go to nobody who could choose one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Tongue {
    /// Thai.
    #[default]
    Th,
    /// English.
    En,
}

impl From<Tongue> for Language {
    fn from(tongue: Tongue) -> Self {
        match tongue {
            Tongue::Th => Self::Thai,
            Tongue::En => Self::English,
        }
    }
}

/// A password, which nothing prints.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct Password(String);

impl Password {
    /// The password itself.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// The first line of a file.
    pub(super) fn read(file: &std::path::Path) -> io::Result<Self> {
        let text = std::fs::read_to_string(file)?;
        Ok(Self(text.lines().next().unwrap_or_default().to_owned()))
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Password")
    }
}

/// Settings with which no mail can be sent. Each names what is wrong in `[mail]`.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    /// The sender is no address.
    #[error("[mail] from: no mail address")]
    From,
    /// One who gets the roots has no address.
    #[error("[mail] roots_to: no mail address")]
    RootsTo,
    /// The file with the password cannot be read.
    #[error("[mail] password_file: {0}")]
    PasswordFile(io::Error),
    /// The password would go over the network in the clear.
    #[error("[mail] tls: a password is sent in the clear to this machine only")]
    PasswordInTheClear,
    /// The server's name is none.
    #[error("[mail] server: no name of a server")]
    Server,
}

impl SettingsError {
    /// The key of the sentence that says what to do.
    pub const fn key(&self) -> &'static str {
        match self {
            Self::From => "mail.wrong_from",
            Self::RootsTo => "mail.wrong_roots_to",
            Self::PasswordFile(_) => "mail.wrong_password_file",
            Self::PasswordInTheClear => "mail.wrong_tls",
            Self::Server => "mail.wrong_server",
        }
    }
}
