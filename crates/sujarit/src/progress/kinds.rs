//! Kinds of evidence, from `data/evidence/kinds.toml`: by which words an entry calls for one, and
//! what must be told of it.

use plan::{Entry, check::Language};
use serde::Deserialize;
use std::{collections::BTreeMap, sync::LazyLock};

/// The file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(
    not(test),
    allow(dead_code, reason = "year and source are for who reads the file")
)]
struct File {
    year: u16,
    source: String,
    kind: Vec<Kind>,
    field: Vec<Field>,
}

/// A kind of evidence.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Kind {
    /// As it is kept, for ever.
    pub code: String,
    th: String,
    en: String,
    words: Vec<String>,
    /// What must be told of it, by the codes of fields.
    pub needs: Vec<String>,
    /// Whether it must be a file.
    pub needs_file: bool,
    hint_th: String,
    hint_en: String,
}

/// Something that may be told of a piece of evidence.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Field {
    /// As it is kept.
    pub code: String,
    th: String,
    en: String,
    /// "text", "day" or "number".
    #[serde(rename = "type")]
    pub kind: String,
}

static FILE: LazyLock<File> = LazyLock::new(|| {
    let text = include_str!("../../../../data/evidence/kinds.toml");
    toml::from_str(text).expect("the file is sound: a test reads it")
});

/// Every kind, in the order of the form.
pub fn kinds() -> &'static [Kind] {
    &FILE.kind
}

/// Every field, in the order of the form.
pub fn fields() -> &'static [Field] {
    &FILE.field
}

/// The kind with this code.
pub fn kind(code: &str) -> Option<&'static Kind> {
    kinds().iter().find(|kind| kind.code == code)
}

impl Kind {
    /// Its name.
    pub fn name(&self, language: &Language) -> &str {
        match *language {
            Language::Thai => &self.th,
            Language::English => &self.en,
        }
    }

    /// What to attach.
    pub fn hint(&self, language: &Language) -> &str {
        match *language {
            Language::Thai => &self.hint_th,
            Language::English => &self.hint_en,
        }
    }

    /// The fields that must be told and are not.
    pub fn lacks(&self, told: &BTreeMap<String, String>) -> Vec<&'static Field> {
        let is_told = |code: &str| told.get(code).is_some_and(|value| !value.is_empty());
        let needed = fields()
            .iter()
            .filter(|field| self.needs.contains(&field.code));
        needed.filter(|field| !is_told(&field.code)).collect()
    }
}

impl Field {
    /// Its label.
    pub fn name(&self, language: &Language) -> &str {
        match *language {
            Language::Thai => &self.th,
            Language::English => &self.en,
        }
    }
}

/// The kinds of evidence that an entry calls for, as the words of its title and its steps tell.
pub fn called_for(entry: &Entry) -> Vec<&'static Kind> {
    let steps = entry.sheet.iter().flat_map(|sheet| &sheet.steps);
    let texts: Vec<&String> = steps.chain([&entry.title]).collect();
    let calls = |kind: &&Kind| {
        kind.words
            .iter()
            .any(|word| texts.iter().any(|text| text.contains(word.as_str())))
    };
    kinds().iter().filter(calls).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_is_sound() {
        assert!(FILE.source.len() > 20 && FILE.year > 2500);
        for kind in kinds() {
            assert!(!kind.th.is_empty() && !kind.en.is_empty() && !kind.hint_th.is_empty());
            for needed in &kind.needs {
                let known = fields().iter().any(|field| field.code == *needed);
                assert!(known, "{} needs {needed}", kind.code);
            }
        }
        assert!(kind("other").is_some_and(|kind| kind.needs.is_empty()));
    }

    #[test]
    fn an_entry_calls_for_what_its_words_promise() {
        let entry = Entry {
            title: "โครงการอบรมคุณธรรม".to_owned(),
            sheet: Some(plan::Sheet {
                steps: vec!["เผยแพร่ผลทางเว็บไซต์".to_owned()],
                ..plan::Sheet::default()
            }),
            ..Entry::default()
        };
        let called: Vec<&str> = called_for(&entry)
            .iter()
            .map(|kind| kind.code.as_str())
            .collect();
        assert_eq!(called, ["training", "publicity"]);
        assert!(called_for(&Entry::default()).is_empty());
        let training = kind("training").expect("a kind");
        let told = BTreeMap::from([
            ("day".to_owned(), "1".to_owned()),
            ("place".to_owned(), String::new()),
        ]);
        let lacks: Vec<&str> = training
            .lacks(&told)
            .iter()
            .map(|field| field.code.as_str())
            .collect();
        assert_eq!(lacks, ["place", "number"]);
    }
}
