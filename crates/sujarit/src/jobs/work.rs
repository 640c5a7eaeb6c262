//! What the program does as a job: every kind with its work.

use super::{
    Fault, Unfinished,
    queue::{self, Taken},
    worker::Worker,
};
use crate::{
    db::Db,
    duties,
    log::{self, By},
    mail::{self, MailError},
    people, session,
};
use sea_orm::prelude::Uuid;
use serde::Deserialize;
use serde_json::json;

/// What is to be done. What it needs to know is in the database; a job names it by its key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Work {
    /// Closes the days of the log that are over.
    CloseDays,
    /// Removes what ended by itself and what was done long ago.
    RemoveOld,
    /// Sends a mail of the office.
    SendMail {
        /// Its key.
        mail: Uuid,
    },
    /// Puts the mails with the roots of the log.
    MailRoots,
    /// Puts a job for each office that reminds its people of their duties.
    RemindOfDuties,
    /// Reminds the people of the office of their duties.
    RemindOffice,
}

impl Work {
    /// The kind, as it is kept.
    pub const fn code(self) -> &'static str {
        match self {
            Self::CloseDays => "close-days",
            Self::RemoveOld => "remove-old",
            Self::SendMail { .. } => "send-mail",
            Self::MailRoots => "mail-roots",
            Self::RemindOfDuties => "remind-of-duties",
            Self::RemindOffice => "remind-office",
        }
    }

    /// What tells one job of the kind from another, as JSON.
    pub fn payload(self) -> String {
        match self {
            Self::SendMail { mail } => json!({ "mail": mail }).to_string(),
            _ => "{}".to_owned(),
        }
    }

    /// What was kept as this; `None` where another version of the program put it.
    pub fn of(code: &str, payload: &str) -> Option<Self> {
        #[derive(Deserialize)]
        struct Mail {
            mail: Uuid,
        }
        match code {
            "close-days" => Some(Self::CloseDays),
            "remove-old" => Some(Self::RemoveOld),
            "mail-roots" => Some(Self::MailRoots),
            "remind-of-duties" => Some(Self::RemindOfDuties),
            "remind-office" => Some(Self::RemindOffice),
            "send-mail" => {
                let Mail { mail } = serde_json::from_str(payload).ok()?;
                Some(Self::SendMail { mail })
            }
            _ => None,
        }
    }

    /// The key of the name of a kind.
    pub fn key(code: &str) -> &'static str {
        match code {
            "close-days" => "jobs.close_days",
            "remove-old" => "jobs.remove_old",
            "send-mail" => "jobs.send_mail",
            "mail-roots" => "jobs.mail_roots",
            "remind-of-duties" => "jobs.remind_of_duties",
            "remind-office" => "jobs.remind_office",
            _ => "jobs.other",
        }
    }

    /// How often it is tried before somebody must look. With the default waits ten times are about
    /// two hours; a mail server may be away over a long weekend, which are thirty times.
    pub fn most_attempts(code: &str) -> i32 {
        if code == "send-mail" { 30 } else { 10 }
    }

    /// Does it, and ends the job in the transaction of its last write.
    ///
    /// # Errors
    /// When it did not come to its end; then the job is still held.
    pub async fn run(self, worker: &Worker, taken: &Taken) -> Result<(), Unfinished> {
        match self {
            Self::CloseDays => close_days(worker.db(), taken).await,
            Self::RemoveOld => remove_old(worker.db(), taken).await,
            Self::SendMail { mail } => mail::send(worker.db(), worker.post(), taken, mail).await,
            Self::MailRoots => mail_roots(worker, taken).await,
            Self::RemindOfDuties => duties::remind::offices(worker.db(), taken).await,
            Self::RemindOffice => {
                duties::remind::people(worker.db(), worker.settings(), taken).await
            }
        }
    }
}

/// Days are closed one transaction each and each once, whoever comes to it first.
async fn close_days(db: &Db, taken: &Taken) -> Result<(), Unfinished> {
    log::days::close(db).await?;
    queue::finish(db.write(&By::program()).await?, taken).await
}

async fn remove_old(db: &Db, taken: &Taken) -> Result<(), Unfinished> {
    session::tidy(db).await?;
    people::attempts::tidy(db).await?;
    people::pending::tidy(db).await?;
    let write = db.write(&By::program()).await?;
    queue::remove_old(&write).await?;
    mail::remove_old(&write).await?;
    queue::finish(write, taken).await
}

async fn mail_roots(worker: &Worker, taken: &Taken) -> Result<(), Unfinished> {
    // After a pause both runs are due at once, and this one may come first.
    log::days::close(worker.db()).await?;
    let days = log::days::list(worker.db(), mail::DAYS).await?;
    let write = worker.db().write(&By::program()).await?;
    let put = mail::put_roots(&write, &worker.settings().mail, &days).await;
    put.map_err(|error| match error {
        MailError::Address => Unfinished::Never(Fault::MailUnusable),
        MailError::Db(error) => error.into(),
    })?;
    queue::finish(write, taken).await
}
