//! `sujarit offices import`: the department's open table into the directory of offices.

use super::{Failure, UNUSABLE, place::Place, say};
use crate::{
    log::{day_of, day_of_date},
    messages::{Language, fill, text},
    offices::{
        department::{self, Listing, NoListing, Reason, Refused},
        register::{self, Registered},
    },
    session,
};
use clap::ArgMatches;
use std::{
    fs::File,
    io::{self, Read},
    path::{Path, PathBuf},
    process::ExitCode,
};

/// Runs `offices import`. Every refused row is told with its line and reason; the others are kept.
pub fn run(matches: &ArgMatches, lang: Language) -> Result<ExitCode, Failure> {
    let Some(("import", matches)) = matches.subcommand() else {
        return Ok(ExitCode::SUCCESS);
    };
    let Some(file) = matches.get_one::<PathBuf>("FILE") else {
        return Ok(ExitCode::from(UNUSABLE));
    };
    let since = matches.get_one::<i32>("as-of").copied();
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let (listing, done) = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(anyhow::Error::from)?
        .block_on(async {
            let place = Place::of(matches, lang)?;
            // A server that cannot be reached is told before a long table is read; a database in a
            // folder is made only for a table that can be.
            let named = match place.database() {
                Some(_) => Some(place.open(lang).await?),
                None => None,
            };
            let listing = listing(file, lang)?;
            let db = match named {
                Some(db) => db,
                None => place.open(lang).await?,
            };
            let by = session::by_command("offices import");
            let since = since.unwrap_or_else(|| day_of(db.now()));
            let done = register::register(&db, &by, &listing.rows, since, &name).await;
            let done = done.map_err(|error| Failure::Program(error.into()))?;
            Ok::<_, Failure>((listing, done))
        })?;
    tell(&done, &listing.refused, matches.get_flag("verbose"), lang);
    Ok(if listing.refused.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(super::FOUND)
    })
}

/// The table in this file.
fn listing(file: &Path, lang: Language) -> Result<Listing, Failure> {
    let content = bytes(file).map_err(|error| Failure::input(file, error.into()))?;
    department::read(&content).map_err(|error| {
        let (file, why) = (file.display().to_string(), no_listing(&error, lang));
        let values = [("file", file.as_str()), ("why", why.as_str())];
        Failure::Told(fill(lang, "cli.cannot_read", &values))
    })
}

/// The bytes of the table, no more than is read; one byte more tells of the rest.
fn bytes(path: &Path) -> io::Result<Vec<u8>> {
    let most = department::LARGEST as u64 + 1;
    let mut bytes = Vec::new();
    if path == Path::new("-") {
        io::stdin().lock().take(most).read_to_end(&mut bytes)?;
    } else {
        File::open(path)?.take(most).read_to_end(&mut bytes)?;
    }
    Ok(bytes)
}

/// The day that an option such as "2569-06-10" or "2026-06-10" names, counted from 1970.
pub fn day(written: &str) -> Result<i32, String> {
    let date = || -> Option<jiff::civil::Date> {
        let mut parts = written.split('-');
        let year: i16 = parts.next()?.parse().ok()?;
        let month: i8 = parts.next()?.parse().ok()?;
        let day: i8 = parts.next()?.parse().ok()?;
        let year = if year >= 2400 { year - 543 } else { year };
        let date = jiff::civil::Date::new(year, month, day).ok()?;
        parts.next().is_none().then_some(date)
    };
    date().map(day_of_date).ok_or_else(|| written.to_owned())
}

fn tell(done: &Registered, refused: &[Refused], verbose: bool, lang: Language) {
    for row in refused {
        let (line, why) = (row.line.to_string(), reason(&row.reason, lang));
        let told = [("line", line.as_str()), ("why", why.as_str())];
        say(&fill(lang, "cli.offices.refused", &told));
    }
    for (before, after) in &done.renamed {
        let told = [("before", before.as_str()), ("after", after.as_str())];
        say(&fill(lang, "cli.offices.renamed", &told));
    }
    let number = |number: usize| number.to_string();
    if verbose {
        for name in &done.absent {
            say(&fill(lang, "cli.offices.absent", &[("name", name)]));
        }
    } else if !done.absent.is_empty() {
        let absent = [("0", &*number(done.absent.len()))];
        say(&fill(lang, "cli.offices.absent_count", &absent));
    }
    say(&fill(
        lang,
        "cli.offices.done",
        &[
            ("added", &number(done.added)),
            ("changed", &number(done.changed)),
            ("unchanged", &number(done.unchanged)),
            ("refused", &number(refused.len())),
        ],
    ));
}

fn reason(reason: &Reason, lang: Language) -> String {
    let plain = |key| text(lang, key).to_owned();
    let about = |key, value: &str| fill(lang, key, &[("0", value)]);
    match reason {
        Reason::NoCode => plain("cli.offices.no_code"),
        Reason::BadCode(code) => about("cli.offices.bad_code", code),
        Reason::RepeatedCode(code, line) => {
            let line = line.to_string();
            fill(
                lang,
                "cli.offices.repeated_code",
                &[("0", code), ("1", &line)],
            )
        }
        Reason::NoName => plain("cli.offices.no_name"),
        Reason::NoType => plain("cli.offices.no_type"),
        Reason::UnknownType(word) => about("cli.offices.unknown_type", word),
        Reason::NoProvince => plain("cli.offices.no_province"),
        Reason::UnknownProvince(word) => about("cli.offices.unknown_province", word),
        Reason::NoDistrict => plain("cli.offices.no_district"),
    }
}

fn no_listing(error: &NoListing, lang: Language) -> String {
    match error {
        NoListing::TooLarge => text(lang, "cli.offices.too_large").to_owned(),
        NoListing::NoText => text(lang, "cli.offices.no_text").to_owned(),
        NoListing::BadJson(line) => fill(lang, "cli.offices.bad_json", &[("0", &line.to_string())]),
        NoListing::NoColumn("code") => text(lang, "cli.offices.column_code").to_owned(),
        NoListing::NoColumn("name") => text(lang, "cli.offices.column_name").to_owned(),
        NoListing::NoColumn(_) => text(lang, "cli.offices.column_province").to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::day;

    #[test]
    fn a_day_is_written_in_either_era() {
        assert_eq!(day("1970-01-02"), Ok(1));
        assert_eq!(day("2513-01-02"), Ok(1));
        assert_eq!(day("2569-02-30"), Err("2569-02-30".to_owned()));
        assert_eq!(day("เมื่อวาน"), Err("เมื่อวาน".to_owned()));
    }
}
