//! The message catalogue: every text shown to people, in Thai and English.
//!
//! Texts live in `messages/th.toml` and `messages/en.toml` under the same keys ("cli.about");
//! a test finds the ones that are missing in either, and those that nobody uses. Where a text
//! depends on what was found (a check, a doubt), it travels as [`plan::check::Words`] instead.

pub use plan::check::Language;

use plan::check::Words;
use std::{collections::HashMap, sync::LazyLock};

type Catalogue = HashMap<String, String>;

static THAI: LazyLock<Catalogue> = LazyLock::new(|| catalogue(include_str!("../messages/th.toml")));
static ENGLISH: LazyLock<Catalogue> =
    LazyLock::new(|| catalogue(include_str!("../messages/en.toml")));

/// The texts of one language by dotted key. The files are part of the program and tested, so a
/// broken one shows as missing texts, not as a panic.
fn catalogue(source: &str) -> Catalogue {
    fn walk(prefix: &str, table: &toml::Table, texts: &mut Catalogue) {
        for (key, value) in table {
            let key = if prefix.is_empty() {
                key.clone()
            } else {
                format!("{prefix}.{key}")
            };
            match value {
                toml::Value::String(text) => {
                    texts.insert(key, text.clone());
                }
                toml::Value::Table(table) => walk(&key, table, texts),
                _ => {}
            }
        }
    }
    let mut texts = Catalogue::new();
    walk("", &source.parse().unwrap_or_default(), &mut texts);
    texts
}

/// The language a locale such as "th_TH.UTF-8" or "en-GB" asks for; "C" and "POSIX" are English,
/// anything else is Thai.
pub fn of_locale(locale: &str) -> Language {
    let locale = locale.to_ascii_lowercase();
    match locale.split(['_', '-', '.']).next() {
        Some("en" | "c" | "posix") => Language::English,
        _ => Language::Thai,
    }
}

/// "th" or "en", as in HTML's `lang`.
pub const fn code(lang: Language) -> &'static str {
    match lang {
        Language::Thai => "th",
        Language::English => "en",
    }
}

/// The text with this key; the key itself where the catalogue has none, so that a gap shows.
pub fn text(lang: Language, key: &str) -> &str {
    let texts: &'static Catalogue = match lang {
        Language::Thai => &THAI,
        Language::English => &ENGLISH,
    };
    texts.get(key).map_or(key, String::as_str)
}

/// The text with this key, its `{name}` places filled. Where a word depends on a number, the text
/// has both, "{0} {0|note|notes}": the first for one, the second for any other.
pub fn fill(lang: Language, key: &str, values: &[(&str, &str)]) -> String {
    let mut text = text(lang, key).to_owned();
    for (name, value) in values {
        let choice = format!("{{{name}|");
        while let Some((before, rest)) = text.split_once(&choice)
            && let Some((words, after)) = rest.split_once('}')
            && let Some((one, many)) = words.split_once('|')
        {
            let word = if *value == "1" { one } else { many };
            text = format!("{before}{word}{after}");
        }
    }
    for (name, value) in values {
        text = text.replace(&format!("{{{name}}}"), value);
    }
    text
}

/// The text with this key in both languages.
pub fn words(key: &str) -> Words {
    Words::new(text(Language::Thai, key), text(Language::English, key))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{
        collections::BTreeSet,
        path::{Path, PathBuf},
    };

    fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
        let Ok(entries) = std::fs::read_dir(folder) else {
            return;
        };
        for entry in entries.flatten() {
            let path = entry.path();
            if path.is_dir() {
                sources(&path, found);
            } else {
                found.push(path);
            }
        }
    }

    #[test]
    fn both_languages_have_the_same_keys_and_places() {
        let thai: BTreeSet<_> = THAI.keys().collect();
        let english: BTreeSet<_> = ENGLISH.keys().collect();
        assert_eq!(
            thai.symmetric_difference(&english).collect::<Vec<_>>(),
            Vec::<&&String>::new()
        );
        assert!(!thai.is_empty());
        let places = |text: &str| -> BTreeSet<String> {
            text.split('{')
                .skip(1)
                .filter_map(|rest| rest.split(['|', '}']).next().map(str::to_owned))
                .collect()
        };
        for (key, text) in THAI.iter() {
            assert_eq!(places(text), places(&ENGLISH[key]), "places of {key}");
        }
    }

    #[test]
    fn every_text_the_pages_name_exists() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let mut files = Vec::new();
        for room in [
            "web", "plans", "progress", "offices", "people", "session", "jobs", "mail", "duties",
        ] {
            sources(&root.join("src").join(room), &mut files);
        }
        sources(&root.join("templates"), &mut files);
        let tables: BTreeSet<&str> = THAI
            .keys()
            .filter_map(|key| key.split('.').next())
            .collect();
        for file in files {
            if file.ends_with("tests.rs") {
                continue;
            }
            let source = std::fs::read_to_string(&file).unwrap_or_default();
            for quoted in source.split('"') {
                let is_key = quoted.split_once('.').is_some_and(|(table, name)| {
                    let plain =
                        |byte: u8| byte.is_ascii_lowercase() || b"_0123456789".contains(&byte);
                    tables.contains(table)
                        && !name.is_empty()
                        && name.bytes().all(plain)
                        && quoted != "factors.key" // a file
                });
                assert!(
                    !is_key || THAI.contains_key(quoted),
                    "{} names {quoted}",
                    file.display()
                );
            }
            for call in [".t(\"", ".t1(\"", ".t2(\"", ".fixed(\""] {
                for rest in source.split(call).skip(1) {
                    let key = rest.split('"').next().unwrap_or_default();
                    let named = file.display();
                    assert!(THAI.contains_key(key), "{named} shows {key}");
                }
            }
        }
    }

    #[test]
    fn every_text_of_the_catalogue_is_used() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let mut files = Vec::new();
        sources(&root.join("src"), &mut files);
        sources(&root.join("templates"), &mut files);
        let all: String = files
            .iter()
            .filter_map(|file| std::fs::read_to_string(file).ok())
            .collect();
        let unused: Vec<_> = THAI
            .keys()
            .filter(|key| !all.contains(&format!("\"{key}\"")))
            .collect();
        assert!(unused.is_empty(), "nobody shows {unused:?}");
    }

    #[test]
    fn a_word_follows_its_number() {
        for (number, text) in [("0", "0 notes"), ("1", "1 note"), ("12", "12 notes")] {
            let values = [("0", number)];
            assert_eq!(fill(Language::English, "checks.n_notes", &values), text);
        }
    }

    #[test]
    fn a_locale_tells_the_language() {
        assert_eq!(of_locale("th_TH.UTF-8"), Language::Thai);
        assert_eq!(of_locale("en-GB"), Language::English);
        assert_eq!(of_locale("C.UTF-8"), Language::English);
        assert_eq!(of_locale(""), Language::Thai);
    }
}
