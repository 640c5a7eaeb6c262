//! Why a job did not come to its end. What is kept of it is a code and at most a number, never the
//! words of a server or a library: those may hold names and addresses.

use crate::messages::{Language, fill};
use sea_orm::DbErr;

/// What went wrong, as it is kept and shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The database refused.
    Database,
    /// A file could not be read or written.
    Files,
    /// It took longer than its lease allows.
    TooLong,
    /// The instance that had it ended, as often as a job may be tried.
    Ended,
    /// This version of the program does not know such a job.
    Unknown,
    /// The mail is no longer there.
    MailGone,
    /// The mail has no address to which it could go.
    MailUnusable,
    /// The mail server does not answer.
    MailUnreachable,
    /// The mail server is not who it should be, or cannot encrypt.
    MailUntrusted,
    /// The mail server refused user or password, with this code.
    MailLogin(u16),
    /// The mail server cannot take the mail now.
    MailBusy(u16),
    /// The mail server will not take this mail.
    MailRefused(u16),
}

impl Fault {
    /// As it is kept: a name, and the number where it has one.
    pub fn code(self) -> String {
        let numbered = |name: &str, number: u16| format!("{name} {number}");
        match self {
            Self::MailLogin(code) => numbered("mail-login", code),
            Self::MailBusy(code) => numbered("mail-busy", code),
            Self::MailRefused(code) => numbered("mail-refused", code),
            Self::Database => "database".to_owned(),
            Self::Files => "files".to_owned(),
            Self::TooLong => "too-long".to_owned(),
            Self::Ended => "ended".to_owned(),
            Self::Unknown => "unknown".to_owned(),
            Self::MailGone => "mail-gone".to_owned(),
            Self::MailUnusable => "mail-unusable".to_owned(),
            Self::MailUnreachable => "mail-unreachable".to_owned(),
            Self::MailUntrusted => "mail-untrusted".to_owned(),
        }
    }

    /// The fault with this code.
    pub fn of_code(code: &str) -> Option<Self> {
        let (name, number) = code.split_once(' ').unwrap_or((code, "0"));
        let number = number.parse().ok()?;
        Some(match name {
            "database" => Self::Database,
            "files" => Self::Files,
            "too-long" => Self::TooLong,
            "ended" => Self::Ended,
            "unknown" => Self::Unknown,
            "mail-gone" => Self::MailGone,
            "mail-unusable" => Self::MailUnusable,
            "mail-unreachable" => Self::MailUnreachable,
            "mail-untrusted" => Self::MailUntrusted,
            "mail-login" => Self::MailLogin(number),
            "mail-busy" => Self::MailBusy(number),
            "mail-refused" => Self::MailRefused(number),
            _ => return None,
        })
    }

    /// One sentence that says what happened and what to do.
    pub fn sentence(self, language: Language) -> String {
        let (key, number) = match self {
            Self::Database => ("jobs.fault_database", 0),
            Self::Files => ("jobs.fault_files", 0),
            Self::TooLong => ("jobs.fault_too_long", 0),
            Self::Ended => ("jobs.fault_ended", 0),
            Self::Unknown => ("jobs.fault_unknown", 0),
            Self::MailGone => ("jobs.fault_mail_gone", 0),
            Self::MailUnusable => ("jobs.fault_mail_unusable", 0),
            Self::MailUnreachable => ("jobs.fault_mail_unreachable", 0),
            Self::MailUntrusted => ("jobs.fault_mail_untrusted", 0),
            Self::MailLogin(code) => ("jobs.fault_mail_login", code),
            Self::MailBusy(code) => ("jobs.fault_mail_busy", code),
            Self::MailRefused(code) => ("jobs.fault_mail_refused", code),
        };
        fill(language, key, &[("0", &number.to_string())])
    }
}

/// What becomes of a job that did not come to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unfinished {
    /// It may succeed another time.
    #[error("later: {0:?}")]
    Later(Fault),
    /// It cannot succeed until somebody does something.
    #[error("never: {0:?}")]
    Never(Fault),
    /// The lease ran out and another instance has the job: nothing of this attempt stays.
    #[error("another instance has the job")]
    Lost,
}

impl From<DbErr> for Unfinished {
    fn from(error: DbErr) -> Self {
        tracing::error!("a job: {error}");
        Self::Later(Fault::Database)
    }
}

impl From<std::io::Error> for Unfinished {
    fn from(error: std::io::Error) -> Self {
        tracing::error!("a job: {}", error.kind());
        Self::Later(Fault::Files)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_fault_is_read_as_it_was_kept_and_has_its_sentence() {
        for fault in [
            Fault::Database,
            Fault::Files,
            Fault::TooLong,
            Fault::Ended,
            Fault::Unknown,
            Fault::MailGone,
            Fault::MailUnusable,
            Fault::MailUnreachable,
            Fault::MailUntrusted,
            Fault::MailLogin(535),
            Fault::MailBusy(451),
            Fault::MailRefused(550),
        ] {
            assert_eq!(Fault::of_code(&fault.code()), Some(fault));
            for language in [Language::Thai, Language::English] {
                assert!(!fault.sentence(language).starts_with("jobs."), "{fault:?}");
            }
        }
        assert_eq!(Fault::of_code("of tomorrow"), None);
    }
}
