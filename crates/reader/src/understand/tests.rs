//! Whole documents: the invented plans of `fixtures/plans`, and real ones where their folder is.

use super::*;
use crate::Document;
use flow::Fate;
use proptest::prelude::*;
use std::{
    collections::HashSet,
    fs,
    path::{Path, PathBuf},
    process::Command,
};
use thai::likeness::Key;

mod small;

const FIXTURES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../fixtures/plans");
const CORPUS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/corpus");

fn open(path: &Path) -> Document {
    let bytes = fs::read(path).expect("file");
    let name = path
        .file_name()
        .and_then(|name| name.to_str())
        .unwrap_or_default();
    crate::document(name, &bytes).expect("document")
}

/// Every fixture with what a person reads in it.
fn fixtures() -> Vec<(PathBuf, PathBuf)> {
    let mut found = Vec::new();
    for folder in fs::read_dir(FIXTURES).expect("fixtures") {
        let folder = folder.expect("folder").path();
        let expected = folder.join("expected.json");
        if !expected.exists() {
            continue;
        }
        for file in fs::read_dir(&folder).expect("folder") {
            let file = file.expect("file").path();
            let name = file
                .file_stem()
                .and_then(|name| name.to_str())
                .unwrap_or_default();
            if name.starts_with("plan") {
                found.push((file, expected.clone()));
            }
        }
    }
    found.sort();
    found
}

/// Real plans with what a person read in each; none where the folder is missing.
fn corpus() -> Vec<(PathBuf, PathBuf)> {
    let folder = Path::new(CORPUS);
    let Ok(files) = fs::read_dir(folder) else {
        return Vec::new();
    };
    let mut found: Vec<_> = files
        .filter_map(|file| Some(file.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|extension| extension == "txt"))
        .filter_map(|path| {
            let expected = folder
                .join("expected")
                .join(path.file_stem()?)
                .with_extension("json");
            expected.exists().then_some((path, expected))
        })
        .collect();
    found.sort();
    found
}

/// What the score prints; nothing where Python is missing.
fn score(path: &Path, expected: &Path) -> Option<(f64, f64)> {
    let script = Path::new(CORPUS).join("score.py");
    let reading = understand(&open(path));
    let actual = std::env::temp_dir().join(format!(
        "reading-{}-{}.json",
        std::process::id(),
        path.display().to_string().replace(['/', '\\'], "-")
    ));
    fs::write(&actual, crate::json(&reading, &[]).to_string()).expect("temporary file");
    let output = Command::new("python3")
        .arg(script)
        .arg(expected)
        .arg(&actual)
        .output()
        .ok()?;
    let _ = fs::remove_file(&actual);
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let figure = |name: &str| {
        text.lines()
            .find_map(|line| line.strip_prefix(name)?.trim().parse::<f64>().ok())
    };
    println!("{}\n{text}", path.display());
    Some((figure("overall")?, figure("entries_f1")?))
}

/// Share of the titles that a person read which were read too, and of those read which are none:
/// the harmonic mean of both, 0 to 1.
fn titles_found(path: &Path, expected: &Path) -> f64 {
    let expected = fs::read_to_string(expected).expect("what a person read");
    let expected: serde_json::Value = serde_json::from_str(&expected).expect("JSON");
    let wanted = expected["entries"].as_array().cloned().unwrap_or_default();
    let plan = understand(&open(path)).plan;
    let mut left: Vec<_> = plan.entries.iter().map(|e| Key::new(&e.title)).collect();
    let (all, read) = (wanted.len(), left.len());
    let mut found = 0_u32;
    for entry in &wanted {
        let title = Key::new(entry["title"].as_str().unwrap_or_default());
        if let Some(at) = left.iter().position(|other| title.likeness(other) >= 0.85) {
            left.swap_remove(at);
            found += 1;
        }
    }
    2.0 * f64::from(found) / (all + read).max(1) as f64
}

#[test]
fn real_plans_are_read_well() {
    let corpus = corpus();
    if corpus.is_empty() {
        println!("skipped: no folder of real plans at {CORPUS}");
        return;
    }
    for (path, expected) in corpus {
        let Some((overall, entries)) = score(&path, &expected) else {
            println!("skipped: python3 is missing");
            return;
        };
        assert!(overall >= 95.0, "{}: overall {overall}", path.display());
        assert!(entries >= 97.0, "{}: entries {entries}", path.display());
    }
}

#[test]
fn invented_plans_are_read_well() {
    for (path, expected) in fixtures() {
        let found = 100.0 * titles_found(&path, &expected);
        println!("{}: titles found {found:.1} %", path.display());
        assert!(
            found >= 95.0,
            "{}: {found:.1} % of the titles",
            path.display()
        );
        let Some((overall, entries)) = score(&path, &expected) else {
            println!("skipped: python3 or the score beside the project is missing");
            continue;
        };
        // Tables of a PDF have no rows, only words at places: what its sheets do not say is lost.
        let bound = if path.extension().is_some_and(|extension| extension == "pdf") {
            90.0
        } else {
            97.0
        };
        assert!(overall >= bound, "{}: overall {overall}", path.display());
        assert!(
            entries >= bound.min(97.0),
            "{}: entries {entries}",
            path.display()
        );
    }
}

/// Runs of six letters of every text in the plan.
fn runs(value: &serde_json::Value, found: &mut HashSet<Vec<char>>) {
    match value {
        serde_json::Value::String(text) => {
            let letters: Vec<char> = text::fold(text).chars().collect();
            found.extend(letters.windows(6).map(<[char]>::to_vec));
        }
        serde_json::Value::Array(values) => values.iter().for_each(|value| runs(value, found)),
        serde_json::Value::Object(fields) => fields.values().for_each(|value| runs(value, found)),
        _ => {}
    }
}

#[test]
fn nothing_is_lost() {
    for (path, _) in fixtures().into_iter().chain(corpus()) {
        let document = open(&path);
        let (reading, flow) = read(&document);
        let written = document
            .lines
            .iter()
            .filter(|line| line.text.chars().any(char::is_alphanumeric))
            .count();
        let lines = reading.lines;
        println!("{}: {written} lines, {lines:?}", path.display());
        assert_eq!(
            written,
            (lines.plan + lines.structure + lines.furniture + lines.unread) as usize
        );
        assert_eq!(reading.unread.len(), lines.unread as usize);
        // What is said to be in the plan is in it, letter for letter.
        let mut known = HashSet::new();
        runs(
            &serde_json::to_value(&reading.plan).expect("plan"),
            &mut known,
        );
        for (index, piece) in flow.pieces.iter().enumerate() {
            if flow.fate(index) != Fate::Plan {
                continue;
            }
            let letters: Vec<char> = text::fold(&piece.text).chars().collect();
            let windows = letters.windows(6).len();
            let kept = letters
                .windows(6)
                .filter(|run| known.contains(*run))
                .count();
            // A cell may hold the heading above its title; quarters and places are kept as such.
            let told = ["ไตรมาส", "จังหวัด"]
                .iter()
                .any(|word| piece.text.contains(word));
            assert!(
                windows < 30 || told || kept * 3 >= windows,
                "{}: line {} is said to be in the plan: {}",
                path.display(),
                piece.place.line,
                piece.text
            );
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn no_text_panics(lines in prop::collection::vec("[ก-๙0-9a-z .,:()|\\t*/“”–-]{0,60}|๑\\. ชื่อโครงการ : .{0,20}|มิติที่ [๐-๙].{0,20}|มิติ\\tภารกิจ\\tโครงการ/กิจกรรม\\tปี ๒๕๖๖|\\PC{0,40}", 0..40)) {
        if let Ok(document) = crate::document("plan.txt", lines.join("\n").as_bytes()) {
            let reading = understand(&document);
            crate::json(&reading, &[]);
        }
    }
}
