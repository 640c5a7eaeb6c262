//! The command line: `read`, `check`, `print`, `import`, `log`, `mail`, `offices`, `user`,
//! `database`, `backup`, `restore`, `serve`.
//!
//! Help and messages come in Thai or English, by locale or `--lang`. Exit status: 0 done,
//! 1 the checks found errors, 2 the command or the file could not be used (one sentence says why,
//! nothing is written).

mod backup;
mod check;
mod database;
mod import;
mod input;
mod log;
mod mail;
mod offices;
mod place;
mod print;
mod read;
mod usage;
mod user;

use crate::messages::{Language, fill, of_locale, text};
use crate::{
    ServeOptions,
    db::Trouble,
    monitor::lines::Form,
    plans::worker,
    serve::{DEFAULT_PORT, DataRefused},
};
use anstream::eprintln;
use clap::ArgMatches;
use input::{Input, InputError};
use place::Place;
use std::{
    ffi::OsString,
    io::{self, IsTerminal, Write},
    net::Ipv4Addr,
    path::PathBuf,
    process::ExitCode,
};

/// Exit status when the checks found errors.
const FOUND: u8 = 1;
/// Exit status when the command or the file could not be used.
const UNUSABLE: u8 = 2;

/// Runs the program with these arguments (the first is its own name).
pub fn main(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    let lang = language(&arguments);
    let matches = match usage::command(lang).try_get_matches_from(&arguments) {
        Ok(matches) => matches,
        Err(error) => return usage::explain(&error, &arguments, lang),
    };
    if !matches!(matches.subcommand_name(), Some("read" | "check" | "print")) {
        keep_private();
    }
    let done = match matches.subcommand() {
        Some(("read", matches)) => read::run(matches, lang),
        Some(("check", matches)) => check::run(matches, lang),
        Some(("print", matches)) => print::run(matches, lang),
        Some(("import", matches)) => import::run(matches, lang),
        Some(("log", matches)) => log::run(matches, lang),
        Some(("mail", matches)) => mail::run(matches, lang),
        Some(("offices", matches)) => offices::run(matches, lang),
        Some(("user", matches)) => user::run(matches, lang),
        Some(("backup", matches)) => backup::run(matches, lang),
        Some(("restore", matches)) => backup::restore(matches, lang),
        Some(("database", matches)) => database::run(matches, lang),
        Some(("serve", matches)) => serve(matches, lang),
        Some((worker::COMMAND, matches)) => {
            let name = matches.get_one::<String>("name");
            worker::child(name.map_or("", String::as_str))
                .map(|()| ExitCode::SUCCESS)
                .map_err(Failure::from)
        }
        _ => Ok(ExitCode::SUCCESS),
    };
    done.unwrap_or_else(|failure| failure.report(lang))
}

/// What is written from now on (database, files, mails, backups) is for this user of the computer
/// alone, whatever folder it is written to. Documents that somebody prints are his to share.
fn keep_private() {
    #[cfg(unix)]
    rustix::process::umask(rustix::fs::Mode::RWXG | rustix::fs::Mode::RWXO);
}

/// The language asked for by `--lang`, by `SUJARIT_LANG`, or by the locale.
fn language(arguments: &[OsString]) -> Language {
    let given = arguments.iter().enumerate().find_map(|(i, argument)| {
        let argument = argument.to_str()?;
        match argument.strip_prefix("--lang") {
            Some("") => arguments.get(i + 1)?.to_str().map(str::to_owned),
            Some(rest) => rest.strip_prefix('=').map(str::to_owned),
            None => None,
        }
    });
    let locale = given
        .or_else(|| std::env::var("SUJARIT_LANG").ok())
        .or_else(sys_locale::get_locale)
        .unwrap_or_default();
    of_locale(&locale)
}

/// Why a command ends without having done its work.
#[derive(Debug, thiserror::Error)]
enum Failure {
    #[error("{file}: {error}")]
    Input { file: String, error: InputError },
    #[error("{file}: {error}")]
    Write { file: String, error: io::Error },
    #[error("{0}")]
    Print(#[from] press::PressError),
    /// The server or the database; the sentence is already in the user's language where it is ours.
    #[error("{0:#}")]
    Program(#[from] anyhow::Error),
    /// A sentence from the catalogue.
    #[error("{0}")]
    Told(String),
}

impl Failure {
    fn input(path: &std::path::Path, error: InputError) -> Self {
        Self::Input {
            file: path.display().to_string(),
            error,
        }
    }

    /// Prints one sentence and gives the exit status.
    fn report(&self, lang: Language) -> ExitCode {
        let sentence = match self {
            Self::Input { file, error } => {
                let why = match error {
                    InputError::Open(error) => cannot_open(error, lang),
                    InputError::Refused(words) => words.get(lang).to_owned(),
                };
                fill(lang, "cli.cannot_read", &[("file", file), ("why", &why)])
            }
            Self::Write { file, error } => {
                let why = match error.kind() {
                    io::ErrorKind::NotFound => text(lang, "cli.no_such_folder").to_owned(),
                    _ => cannot_open(error, lang),
                };
                fill(lang, "cli.cannot_write", &[("file", file), ("why", &why)])
            }
            Self::Print(press::PressError::TooMany) => text(lang, "problem.too_many").to_owned(),
            Self::Print(error) => fill(lang, "cli.cannot_print", &[("why", &error.to_string())]),
            Self::Program(error) => {
                in_the_way(error.as_ref(), lang).map_or_else(|| format!("{error:#}"), str::to_owned)
            }
            Self::Told(sentence) => sentence.clone(),
        };
        eprintln!("{sentence}");
        ExitCode::from(UNUSABLE)
    }
}

/// What the system said about a file, in the user's language where we know the case.
fn cannot_open(error: &io::Error, lang: Language) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => text(lang, "cli.no_such_file").to_owned(),
        io::ErrorKind::PermissionDenied => text(lang, "cli.no_permission").to_owned(),
        io::ErrorKind::IsADirectory => text(lang, "cli.is_a_folder").to_owned(),
        io::ErrorKind::StorageFull => text(lang, "cli.disk_full").to_owned(),
        io::ErrorKind::ReadOnlyFilesystem => text(lang, "cli.read_only").to_owned(),
        io::ErrorKind::NotADirectory => text(lang, "cli.no_such_folder").to_owned(),
        _ => error.to_string(),
    }
}

/// What the disk or the server does not let be done, where it is that.
fn in_the_way(error: &(dyn std::error::Error + 'static), lang: Language) -> Option<&'static str> {
    let key = match Trouble::of(error) {
        Trouble::Full => "cli.disk_full",
        Trouble::ReadOnly => "cli.read_only",
        Trouble::Away | Trouble::Slow | Trouble::Conflict | Trouble::Fault => return None,
    };
    Some(text(lang, key))
}

/// Runs `serve` until it is stopped.
fn serve(matches: &ArgMatches, lang: Language) -> Result<ExitCode, Failure> {
    let port = matches.get_one::<u16>("port").copied();
    let mut place = Place::of(matches, lang)?;
    if let Some(url) = matches.get_one::<String>("replica") {
        place = place.with_replica(url);
    }
    place.check_replica(lang)?;
    let address = place.settings().server.address;
    let mut address = address.unwrap_or((Ipv4Addr::LOCALHOST, DEFAULT_PORT).into());
    if let Some(port) = port {
        address.set_port(port);
    }
    let mut settings = place.settings().clone();
    if let Some(form) = matches.get_one::<String>("log-format") {
        settings.server.log_format = Form::of_name(form);
    }
    let served = crate::serve(&ServeOptions {
        demo: matches.get_flag("demo"),
        address,
        data_dir: place.folder().to_owned(),
        settings,
        language: lang,
    });
    served.map_err(|error| match error.downcast::<DataRefused>() {
        Ok(DataRefused(error)) => place.refused(&error, lang),
        Err(error) => error.into(),
    })?;
    Ok(ExitCode::SUCCESS)
}

/// Prints to standard output, coloured only on a terminal. A reader who has seen enough and
/// closed the pipe (`| head`) is told no more; what was found still makes the exit status.
fn say(text: &str) {
    let mut out = anstream::stdout();
    if let Err(error) = writeln!(out, "{text}").and_then(|()| out.flush()) {
        if error.kind() == io::ErrorKind::BrokenPipe {
            return;
        }
        eprintln!("{error}");
        std::process::exit(UNUSABLE.into());
    }
}

/// The files named, in order.
fn files(matches: &ArgMatches) -> Vec<PathBuf> {
    matches
        .get_many::<PathBuf>("FILE")
        .map(|files| files.cloned().collect())
        .unwrap_or_default()
}

/// Reads each file and hands it to `each`; a bar shows how far it is when there are several. A
/// file that cannot be read is told and the others go on; the status is then 2 at the end.
fn each_file(
    files: &[PathBuf],
    lang: Language,
    mut each: impl FnMut(Input) -> Result<(), Failure>,
) -> Result<ExitCode, Failure> {
    let bar = if files.len() > 1 && io::stderr().is_terminal() {
        indicatif::ProgressBar::new(files.len() as u64)
    } else {
        indicatif::ProgressBar::hidden()
    };
    let mut unusable = None;
    for file in files {
        match Input::open(file) {
            Ok(input) => bar.suspend(|| each(input))?,
            Err(error) => {
                unusable = Some(bar.suspend(|| Failure::input(file, error).report(lang)));
            }
        }
        bar.inc(1);
    }
    bar.finish_and_clear();
    Ok(unusable.unwrap_or(ExitCode::SUCCESS))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_is_told_by_the_option_in_both_spellings() {
        let arguments = |words: &[&str]| words.iter().map(OsString::from).collect::<Vec<_>>();
        assert_eq!(
            language(&arguments(&["sujarit", "--lang", "en"])),
            Language::English
        );
        assert_eq!(
            language(&arguments(&["sujarit", "--lang=th"])),
            Language::Thai
        );
    }
}
