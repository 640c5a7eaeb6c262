//! The daily mail: the roots of the log, to those who keep them outside.

use super::{MailError, Message, Settings, put};
use crate::{
    db::Write,
    hex::hex,
    log::{INSTALLATION, day_of, days::Day, roots},
    messages::{Language, fill},
};
use sha2::{Digest, Sha256};
use thai::{
    date::{Style, print},
    digits::Digits,
};

/// Days back that stand in a mail, so that one that was lost is made up for by the next.
pub const DAYS: u64 = 14;

/// Puts a mail with the roots of the last days to everyone who gets them, once for each latest day.
/// `days` are closed days, the latest first. Says how many mails are new.
///
/// # Errors
/// When the database refuses.
pub async fn put_roots(
    write: &Write,
    settings: &Settings,
    days: &[Day],
) -> Result<usize, MailError> {
    let today = day_of(write.at());
    let mut days: Vec<Day> = days
        .iter()
        .filter(|day| i64::from(day.day) + DAYS as i64 >= i64::from(today))
        .cloned()
        .collect();
    days.sort_by_key(|day| day.day);
    let Some(latest) = days.last().map(|day| day.day) else {
        return Ok(0);
    };
    let language = Language::from(settings.language);
    let text = |key| fill(language, key, &[("0", &date(language, latest))]);
    let mut new = 0;
    for to in &settings.roots_to {
        let message = Message {
            office: INSTALLATION,
            to: to.clone(),
            name: String::new(),
            subject: text("mail.roots_subject"),
            body: format!(
                "{}\n\n{}\n{}\n",
                text("mail.roots_before"),
                roots::write(&days),
                text("mail.roots_after")
            ),
        };
        // An address is not written into the queue.
        let who = hex(&Sha256::digest(to.as_bytes())[..6]);
        let once = format!("roots {latest} {who}");
        new += usize::from(put(write, &message, Some(&once)).await?);
    }
    Ok(new)
}

fn date(language: Language, day: i32) -> String {
    let date = roots::date(day);
    match (language, date.parse()) {
        (Language::Thai, Ok(date)) => print(date, Style::Long, Digits::Arabic),
        _ => date,
    }
}
