//! Mail: plain text, put into the queue in the transaction of what causes it ([`put`]), sent by a
//! job over SMTP or written into the folder `mail` of the data folder, and then forgotten.
//!
//! A mail is sent at least once. An instance that dies between the server's "taken" and its own
//! note of it leaves a mail that is sent again, under the same Message-ID, by which most mail
//! programs show it once; nobody can promise more over SMTP. A file is written exactly once.

mod post;
mod roots;
mod settings;
mod tables;

pub use post::Post;
pub use roots::{DAYS, put_roots};
pub use settings::{Password, Settings, SettingsError, Tls};

use crate::{
    db::{self, Db, Write},
    jobs::{
        self, Fault, Unfinished, Work,
        queue::{self, NewJob, Taken},
    },
    log::By,
};
use lettre::Address;
use sea_orm::{DbErr, IntoActiveModel, entity::prelude::*};
use tables::mail::{Column, Entity, Model};

/// A mail to one receiver, in his language; its texts come from the catalogue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// The office for which it is sent, or [`crate::log::INSTALLATION`].
    pub office: Uuid,
    /// The receiver's address.
    pub to: String,
    /// The receiver's name; may be empty.
    pub name: String,
    /// The subject, one line.
    pub subject: String,
    /// The text.
    pub body: String,
}

/// A mail that cannot be put.
#[derive(Debug, thiserror::Error)]
pub enum MailError {
    /// The address is none.
    #[error("this is no mail address")]
    Address,
    /// The database refused.
    #[error("{0}")]
    Db(#[from] DbErr),
}

/// Longest subject and longest name, in characters.
const LONGEST_LINE: usize = 200;

/// Whether this is an address to which mail can be sent: `name@host`, letters of ASCII alone.
pub fn is_address(text: &str) -> bool {
    text.is_ascii() && text.parse::<Address>().is_ok()
}

/// Puts a mail into the queue, to be sent when the write is finished. With `once`, a mail of that
/// name is put once (for 30 days, as any job); says whether this one is new.
///
/// # Errors
/// When the address is none or the database refuses.
pub async fn put(write: &Write, message: &Message, once: Option<&str>) -> Result<bool, MailError> {
    if !is_address(&message.to) {
        return Err(MailError::Address);
    }
    let mail = Model {
        office_id: message.office,
        id: db::new_id(),
        address: message.to.clone(),
        name: one_line(&message.name),
        subject: one_line(&message.subject),
        body: message.body.clone(),
        put_at: write.at(),
    };
    let job = NewJob {
        office: message.office,
        work: Work::SendMail { mail: mail.id },
        at: 0,
        once,
    };
    let new = jobs::put(write, &job).await?;
    if new {
        Entity::insert(mail.into_active_model())
            .exec_without_returning(write.tx())
            .await?;
    }
    Ok(new)
}

/// A text that can stand in a header: what would end the line becomes a space.
fn one_line(text: &str) -> String {
    let is_space = |letter: char| letter.is_control() || letter.is_whitespace();
    let words = text.split(is_space).filter(|word| !word.is_empty());
    let line = words.collect::<Vec<_>>().join(" ");
    line.chars().take(LONGEST_LINE).collect()
}

/// The work of a job: sends the mail, and removes it together with the job's end.
pub(crate) async fn send(
    db: &Db,
    post: &Post,
    taken: &Taken,
    mail: Uuid,
) -> Result<(), Unfinished> {
    let key = (taken.job.office_id, mail);
    let mail = Entity::find_by_id(key).one(db.read()).await?;
    let mail = mail.ok_or(Unfinished::Never(Fault::MailGone))?;
    post.deliver(&mail).await?;
    let write = db.write(&By::program()).await?;
    Entity::delete_by_id(key).exec(write.tx()).await?;
    queue::finish(write, taken).await
}

/// Removes mails that could not be sent, when their jobs are removed.
///
/// # Errors
/// When the database refuses.
pub(crate) async fn remove_old(write: &Write) -> Result<(), DbErr> {
    Entity::delete_many()
        .filter(Column::PutAt.lt(write.at() - queue::FAILED_KEPT))
        .exec(write.tx())
        .await?;
    Ok(())
}

#[cfg(test)]
pub(crate) mod tests;
