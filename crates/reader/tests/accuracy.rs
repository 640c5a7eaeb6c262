//! How well plans are read, measured against what a person read in them: the plans of
//! `fixtures/plans`, and the real ones beside the project where they are to be had.

use plan::check::Subject;
use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn read(file: &Path) -> serde_json::Value {
    let bytes = fs::read(file).expect("the plan");
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let document = reader::document(&name, &bytes).expect("a document");
    let reading = reader::read(&document).expect("a plan");
    let findings = plan::check::run(&Subject {
        plan: &reading.plan,
        lines: &document.lines,
    });
    reader::json(&reading, &findings)
}

/// Share of the titles a person read that were read too, each once, and of those read that are
/// none: the harmonic mean of both, 0 to 1.
fn titles_found(expected: &serde_json::Value, actual: &serde_json::Value) -> f64 {
    let titles = |value: &serde_json::Value| -> Vec<thai::likeness::Key> {
        let entries = value["entries"].as_array().cloned().unwrap_or_default();
        entries
            .iter()
            .map(|entry| thai::likeness::Key::new(entry["title"].as_str().unwrap_or_default()))
            .collect()
    };
    let wanted = titles(expected);
    let mut left = titles(actual);
    let (all, read) = (wanted.len(), left.len());
    let mut found = 0;
    for title in &wanted {
        if let Some(at) = left.iter().position(|other| title.likeness(other) >= 0.85) {
            left.swap_remove(at);
            found += 1;
        }
    }
    2.0 * f64::from(found) / (all + read).max(1) as f64
}

#[test]
fn plans_of_every_shape_are_read() {
    let mut poor = Vec::new();
    let mut measured = 0;
    for folder in fs::read_dir(root().join("fixtures/plans"))
        .expect("fixtures")
        .flatten()
    {
        let Ok(expected) = fs::read_to_string(folder.path().join("expected.json")) else {
            continue;
        };
        let expected = serde_json::from_str(&expected).expect("JSON");
        for file in fs::read_dir(folder.path()).expect("a fixture").flatten() {
            let file = file.path();
            let name = file
                .file_name()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned();
            if !name.starts_with("plan") {
                continue;
            }
            let found = titles_found(&expected, &read(&file));
            measured += 1;
            println!("{:5.1} % of the entries: {}", 100.0 * found, file.display());
            if found < 0.95 {
                poor.push(format!("{}: {:.1} %", file.display(), 100.0 * found));
            }
        }
    }
    assert!(measured >= 15, "only {measured} fixtures were found");
    assert!(poor.is_empty(), "{poor:#?}");
}

/// Overall score and share of entries, as `score.py` prints them.
fn score(corpus: &Path, number: &str, actual: &Path) -> (f64, f64) {
    let output = Command::new("python3")
        .arg(corpus.join("score.py"))
        .arg(corpus.join(format!("expected/{number}.json")))
        .arg(actual)
        .output()
        .expect("python3 runs");
    let printed = String::from_utf8_lossy(&output.stdout).into_owned();
    let figure = |name: &str| {
        let line = printed.lines().find(|line| line.starts_with(name));
        line.and_then(|line| line.split_whitespace().last()?.parse().ok())
            .unwrap_or_else(|| panic!("no {name} in {printed}"))
    };
    (figure("overall"), figure("entries_f1"))
}

#[test]
fn real_plans_are_read_as_a_person_reads_them() {
    let corpus = root().join("../shared/corpus");
    if !corpus.join("score.py").exists() {
        println!("skipped: no real plans at {}", corpus.display());
        return;
    }
    for number in ["000", "001", "003"] {
        let actual =
            std::env::temp_dir().join(format!("sujarit-{}-{number}.json", std::process::id()));
        let value = read(&corpus.join(format!("{number}.txt")));
        fs::write(&actual, value.to_string()).expect("a temporary file");
        let (overall, entries) = score(&corpus, number, &actual);
        fs::remove_file(&actual).expect("the temporary file");
        println!("{number}: overall {overall}, entries {entries}");
        assert!(overall >= 95.0, "{number}: overall {overall}");
        assert!(entries >= 97.0, "{number}: entries_f1 {entries}");
    }
}
