//! `sujarit print`: the plan in official form, from any file that can be read.

use super::{
    Failure,
    input::{Input, same_file},
};
use crate::messages::{Language, fill, text};
use anstream::eprintln;
use clap::ArgMatches;
use press::{Options, PressError};
use std::{
    io::{self, Write},
    path::{Path, PathBuf},
    process::ExitCode,
};

/// Runs `print`.
pub fn run(matches: &ArgMatches, lang: Language) -> Result<ExitCode, Failure> {
    let file: &PathBuf = matches
        .get_one("FILE")
        .ok_or_else(|| Failure::Told(fill(lang, "cli.missing", &[("what", "FILE")])))?;
    let to: &PathBuf = matches
        .get_one("to")
        .ok_or_else(|| Failure::Told(fill(lang, "cli.missing", &[("what", "--to")])))?;
    let format = matches
        .get_one::<String>("as")
        .cloned()
        .or_else(|| Some(to.extension()?.to_str()?.to_ascii_lowercase()))
        .unwrap_or_default();
    let print = printer(&format).ok_or_else(|| {
        Failure::Told(fill(
            lang,
            "cli.print.unknown_format",
            &[("format", &format)],
        ))
    })?;
    if same_file(file, to) {
        return Err(Failure::Told(text(lang, "cli.print.same_file").to_owned()));
    }
    let input = Input::open(file).map_err(|error| Failure::input(file, error))?;
    let options = Options {
        thai_digits: matches.get_flag("thai-digits"),
    };
    let bytes = print(&input.read.reading.plan, &options)?;
    write(to, &bytes).map_err(|error| Failure::Write {
        file: to.display().to_string(),
        error,
    })?;
    let doubts = input.read.reading.doubts.len();
    if doubts > 0 {
        let number = doubts.to_string();
        eprintln!("{}", fill(lang, "cli.print.doubts", &[("number", &number)]));
    }
    Ok(ExitCode::SUCCESS)
}

type Printer = fn(&plan::Plan, &Options) -> Result<Vec<u8>, PressError>;

fn printer(format: &str) -> Option<Printer> {
    Some(match format {
        "pdf" => press::pdf,
        "docx" => press::docx,
        "xlsx" => press::xlsx,
        "csv" => press::csv,
        "json" => press::json,
        _ => return None,
    })
}

/// Writes the whole file or none of it.
fn write(to: &Path, bytes: &[u8]) -> io::Result<()> {
    if to == Path::new("-") {
        return io::stdout().lock().write_all(bytes);
    }
    let known = std::fs::metadata(to).ok();
    if known.as_ref().is_some_and(std::fs::Metadata::is_dir) {
        return Err(io::ErrorKind::IsADirectory.into());
    }
    // A device or a pipe is written to, not replaced.
    if known.as_ref().is_some_and(|known| !known.is_file()) {
        return std::fs::OpenOptions::new()
            .write(true)
            .open(to)?
            .write_all(bytes);
    }
    // What a link leads to is replaced, not the link.
    let to = &to.canonicalize().unwrap_or_else(|_| to.to_owned());
    let folder = match to.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let mut new = tempfile::Builder::new();
    #[cfg(unix)]
    {
        // As any new file: what the user's umask leaves.
        use std::os::unix::fs::PermissionsExt;
        new.permissions(std::fs::Permissions::from_mode(0o666));
    }
    let mut file = new.tempfile_in(folder)?;
    // The passing name of the file is nobody's business.
    file.write_all(bytes)
        .map_err(|error| io::Error::from(error.kind()))?;
    if let Some(known) = known {
        file.as_file().set_permissions(known.permissions())?;
    }
    file.persist(to)?;
    Ok(())
}
