//! `sujarit log`: whether the log is whole, and the roots of its days to be kept elsewhere.

use super::{FOUND, Failure, cannot_open, place::Place, say};
use crate::{
    db::Db,
    log::{
        self, day_of,
        roots::{self, date},
        verify::{Break, Report},
    },
    messages::{Language, fill, text},
};
use anstream::eprintln;
use clap::ArgMatches;
use std::{
    collections::BTreeMap,
    io,
    path::{Path, PathBuf},
    process::ExitCode,
};

/// Runs `log verify` or `log roots`.
pub fn run(matches: &ArgMatches, lang: Language) -> Result<ExitCode, Failure> {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(anyhow::Error::from)?
        .block_on(async {
            match matches.subcommand() {
                Some(("verify", matches)) => verify(matches, lang).await,
                Some(("roots", matches)) => {
                    let db = Place::of(matches, lang)?.open_existing(lang).await?;
                    let days = log::days::all(&db).await.map_err(anyhow::Error::from)?;
                    // The lines are often led into a file, which stays empty then.
                    match days.is_empty() {
                        true => eprintln!("{}", text(lang, "cli.log.no_roots")),
                        false => say(roots::write(&days).trim_end()),
                    }
                    Ok(ExitCode::SUCCESS)
                }
                _ => Ok(ExitCode::SUCCESS),
            }
        })
}

async fn verify(matches: &ArgMatches, lang: Language) -> Result<ExitCode, Failure> {
    let place = Place::of(matches, lang)?;
    let db = place.open_existing(lang).await?;
    let mut written = BTreeMap::new();
    let kept = place.folder().join(roots::FILE);
    let given = matches.get_many::<PathBuf>("roots").into_iter().flatten();
    for (path, must) in given
        .map(|path| (path.as_path(), true))
        .chain([(&*kept, false)])
    {
        for (day, root) in read(path, must, lang)? {
            // Two files that differ: the one that was given speaks.
            written.entry(day).or_insert(root);
        }
    }
    verify_all(&db, &written, lang).await
}

/// Verifies a whole log and tells what was found.
pub async fn verify_all(
    db: &Db,
    written: &BTreeMap<i32, String>,
    lang: Language,
) -> Result<ExitCode, Failure> {
    let report = log::verify(db, written).await;
    let report = report.map_err(anyhow::Error::from)?;
    say(&told(&report, lang));
    Ok(if report.is_whole() {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(FOUND)
    })
}

fn read(path: &Path, must: bool, lang: Language) -> Result<BTreeMap<i32, String>, Failure> {
    let name = path.display().to_string();
    let cannot = |why: String| {
        let values = [("file", name.as_str()), ("why", why.as_str())];
        Failure::Told(fill(lang, "cli.cannot_read", &values))
    };
    match std::fs::read_to_string(path) {
        Ok(written) => roots::read(&written).map_err(|error| {
            let line = error.0.to_string();
            cannot(fill(lang, "cli.log.bad_line", &[("line", &line)]))
        }),
        Err(error) if error.kind() == io::ErrorKind::NotFound && !must => Ok(BTreeMap::new()),
        Err(error) => Err(cannot(cannot_open(&error, lang))),
    }
}

fn told(report: &Report, lang: Language) -> String {
    let number = |number: u64| number.to_string();
    let mut lines: Vec<String> = report
        .breaks
        .iter()
        .map(|found| broken(found, lang))
        .collect();
    lines.extend(report.ahead.iter().map(|(office, at)| {
        let (office, day) = (office.to_string(), date(day_of(*at)));
        fill(lang, "cli.log.ahead", &[("office", &office), ("day", &day)])
    }));
    lines.push(fill(
        lang,
        "cli.log.verified",
        &[
            ("entries", &number(report.entries)),
            ("chains", &number(report.chains)),
            ("days", &number(report.days)),
            ("compared", &number(report.compared)),
            ("rate", &number(report.per_second())),
        ],
    ));
    let verdict = match (report.breaks.is_empty(), report.is_whole()) {
        (true, true) => "cli.log.whole",
        (true, false) => "cli.log.wrong_clock",
        (false, _) => "cli.log.broken",
    };
    lines.push(text(lang, verdict).to_owned());
    lines.join("\n")
}

fn broken(found: &Break, lang: Language) -> String {
    let entry = |key, office: &uuid::Uuid, number: &i64| {
        let (office, number) = (office.to_string(), number.to_string());
        fill(lang, key, &[("office", &office), ("number", &number)])
    };
    let of_day = |key, day: &i32| fill(lang, key, &[("day", &date(*day))]);
    match found {
        Break::Changed { office, number } => entry("cli.log.changed", office, number),
        Break::Missing { office, number } => entry("cli.log.missing", office, number),
        Break::Unlinked { office, number } => entry("cli.log.unlinked", office, number),
        Break::CutOff { office, number } => entry("cli.log.cut_off", office, number),
        Break::Added { office, number } => entry("cli.log.added", office, number),
        Break::Replaced { office, number, .. } => entry("cli.log.replaced", office, number),
        Break::DayChanged(day) => of_day("cli.log.day_changed", day),
        Break::DayUnlinked(day) => of_day("cli.log.day_unlinked", day),
        Break::DayMissing(day) => of_day("cli.log.day_missing", day),
        Break::RootDiffers(day) => of_day("cli.log.root_differs", day),
        Break::DayMiscounted(day) => of_day("cli.log.day_miscounted", day),
        Break::HeadChanged(office) => entry("cli.log.head_changed", office, &0),
        Break::Unread(entries) => {
            let entries = entries.to_string();
            fill(lang, "cli.log.unread", &[("entries", &entries)])
        }
    }
}
