//! `sujarit mail try`: a mail by which whoever runs the program sees whether mail is sent.

use super::{Failure, place::Place, say};
use crate::{
    db::Unlogged,
    log::INSTALLATION,
    mail::{self, MailError, Message},
    messages::{Language, fill, text},
    session,
};
use clap::ArgMatches;
use std::process::ExitCode;

/// Runs `mail try`.
pub fn run(matches: &ArgMatches, lang: Language) -> Result<ExitCode, Failure> {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(anyhow::Error::from)?
        .block_on(async {
            match matches.subcommand() {
                Some(("try", matches)) => put(matches, lang).await,
                _ => Ok(ExitCode::SUCCESS),
            }
        })
}

async fn put(matches: &ArgMatches, lang: Language) -> Result<ExitCode, Failure> {
    let to = matches.get_one::<String>("ADDRESS").cloned();
    let to = to.unwrap_or_default();
    let told = |key| fill(lang, key, &[("0", &to)]);
    let db = Place::of(matches, lang)?.open_existing(lang).await?;
    let message = Message {
        office: INSTALLATION,
        to: to.clone(),
        name: String::new(),
        subject: text(lang, "mail.try_subject").to_owned(),
        body: text(lang, "mail.try_body").to_owned(),
    };
    let write = db.write(&session::by_command("mail try")).await;
    let write = write.map_err(anyhow::Error::from)?;
    match mail::put(&write, &message, None).await {
        Ok(_) => {}
        Err(MailError::Address) => return Err(Failure::Told(told("mail.try_address"))),
        Err(MailError::Db(error)) => return Err(anyhow::Error::from(error).into()),
    }
    let kept = write.finish_unlogged(Unlogged::Job).await;
    kept.map_err(anyhow::Error::from)?;
    say(&told("mail.try_put"));
    Ok(ExitCode::SUCCESS)
}
