//! Roots written down outside the database: a text with a day and its root on each line,
//! "2026-11-20 9f86d0…", days by the calendar in Thailand. The server keeps such a file beside its
//! files; the public page gives it to everyone.

use super::tables::day;
use std::{collections::BTreeMap, fmt::Write as _, io, path::Path};

/// The file that the server keeps in its data folder.
pub const FILE: &str = "log-roots.txt";

/// The text for these days.
pub fn write(days: &[day::Model]) -> String {
    let mut text = String::new();
    for closed in days {
        let _ = writeln!(text, "{} {}", date(closed.day), closed.root);
    }
    text
}

/// The day as a date, "2026-11-20".
pub fn date(day: i32) -> String {
    let date = super::date_of(day);
    date.map(|date| date.to_string()).unwrap_or_default()
}

/// The number of the first line that is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {0} is no day with its root")]
pub struct BadLine(pub usize);

/// The days and roots of such a text; empty lines and lines that begin with # are passed over.
///
/// # Errors
/// When a line is no day with its root.
pub fn read(text: &str) -> Result<BTreeMap<i32, String>, BadLine> {
    let mut roots = BTreeMap::new();
    for (index, line) in text.lines().enumerate() {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let (day, root) = parse(line).ok_or(BadLine(index + 1))?;
        roots.insert(day, root);
    }
    Ok(roots)
}

fn parse(line: &str) -> Option<(i32, String)> {
    let (date, root) = line.split_once(' ')?;
    let date: jiff::civil::Date = date.parse().ok()?;
    let since = date.since(jiff::civil::date(1970, 1, 1)).ok()?;
    let root = root.trim();
    let is_root = root.len() == 64 && root.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_root.then(|| (since.get_days(), root.to_ascii_lowercase()))
}

/// Adds to the file the days it does not know yet. What stands there stays: a root that differs
/// is for [`super::verify()`] to find.
///
/// # Errors
/// When the file cannot be read or written, or holds something else.
pub fn keep(folder: &Path, days: &[day::Model]) -> io::Result<()> {
    let path = folder.join(FILE);
    let known = match std::fs::read_to_string(&path) {
        Ok(text) => read(&text).map_err(io::Error::other)?,
        Err(error) if error.kind() == io::ErrorKind::NotFound => BTreeMap::new(),
        Err(error) => return Err(error),
    };
    let new: Vec<_> = days
        .iter()
        .filter(|closed| !known.contains_key(&closed.day))
        .cloned()
        .collect();
    if new.is_empty() {
        return Ok(());
    }
    let mut file = std::fs::File::options()
        .create(true)
        .append(true)
        .open(path)?;
    io::Write::write_all(&mut file, write(&new).as_bytes())?;
    file.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn closed(day: i32, letter: &str) -> day::Model {
        day::Model {
            day,
            offices: 1,
            entries: 1,
            previous: String::new(),
            root: letter.repeat(64),
        }
    }

    #[test]
    fn what_is_written_down_is_read_again() {
        let text = write(&[closed(0, "a"), closed(20_777, "b")]);
        assert_eq!(
            text.lines().next(),
            Some(&*format!("1970-01-01 {}", "a".repeat(64)))
        );
        let roots = read(&format!("# สำเนา\n\n{text}")).expect("roots");
        assert_eq!(roots.get(&20_777), Some(&"b".repeat(64)));
        assert_eq!(read("2026-11-20 short"), Err(BadLine(1)));
        assert_eq!(
            read(&format!("{text}พรุ่งนี้ {}", "a".repeat(64))),
            Err(BadLine(3))
        );
    }

    #[test]
    fn a_root_that_was_kept_is_never_written_over() {
        let folder = tempfile::tempdir().expect("a folder");
        keep(folder.path(), &[closed(1, "a")]).expect("kept");
        keep(folder.path(), &[closed(1, "c"), closed(2, "b")]).expect("kept");
        let text = std::fs::read_to_string(folder.path().join(FILE)).expect("a file");
        let roots = read(&text).expect("roots");
        assert_eq!(roots[&1], "a".repeat(64));
        assert_eq!(roots[&2], "b".repeat(64));
    }
}
