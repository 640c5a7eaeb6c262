//! Citations of known laws (`data/laws/*.toml`) in the lines of a plan.

use super::{Context, Spot};
use regex::Regex;
use serde::Deserialize;
use std::sync::LazyLock;

const FILES: [&str; 1] = [include_str!("../../../../data/laws/national.toml")];

/// A law that plans cite.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Law {
    pub kind: LawKind,
    /// Title without the word for its kind.
    pub title: String,
    /// Other wordings of the title.
    #[serde(default)]
    also: Vec<String>,
    /// The years under which it was issued, of the Buddhist era.
    pub years: Vec<u16>,
    /// Where title and years can be looked up.
    #[allow(dead_code, reason = "for whoever keeps the file")]
    source: String,
}

/// Kinds of law.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum LawKind {
    Constitution,
    Act,
    Decree,
    Regulation,
}

impl LawKind {
    /// The word before the title.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Constitution => "รัฐธรรมนูญ",
            Self::Act => "พระราชบัญญัติ",
            Self::Decree => "พระราชกฤษฎีกา",
            Self::Regulation => "ระเบียบ",
        }
    }

    /// The kind in English, with its article.
    pub const fn english(self) -> &'static str {
        match self {
            Self::Constitution => "a constitution",
            Self::Act => "an act",
            Self::Decree => "a royal decree",
            Self::Regulation => "a regulation",
        }
    }

    fn of(word: &str) -> Option<Self> {
        match word {
            "รัฐธรรมนูญ" => Some(Self::Constitution),
            "ระเบียบ" => Some(Self::Regulation),
            _ if word.starts_with("พระราชบัญ") || word.ends_with("บ.") => {
                Some(Self::Act)
            }
            _ if word.starts_with("พระราชกฤษ") || word.ends_with("ฎ.") => {
                Some(Self::Decree)
            }
            _ => None,
        }
    }
}

#[derive(Deserialize)]
struct LawFile {
    law: Vec<Law>,
}

static LAWS: LazyLock<Vec<Law>> = LazyLock::new(|| {
    let laws = FILES.iter().flat_map(|file| {
        let file: LawFile =
            toml::from_str(file).expect("a file of laws is sound: a test reads each");
        file.law
    });
    laws.collect()
});

/// A citation of a law in a line without spaces and with Arabic digits.
static CITATION: LazyLock<Regex> = LazyLock::new(|| {
    let titles: Vec<String> = (LAWS.iter())
        .map(|law| {
            let mut wordings: Vec<&String> = law.also.iter().chain([&law.title]).collect();
            wordings.sort_by_key(|wording| std::cmp::Reverse(wording.len()));
            let wordings: Vec<String> = wordings
                .iter()
                .map(|wording| regex::escape(wording))
                .collect();
            format!("({})", wordings.join("|"))
        })
        .collect();
    let kinds = r"(รัฐธรรมนูญ|พระราชบัญญัติ|พระราชกฤษฎีกา|พ\.ร\.บ\.|พ\.ร\.ฎ\.|พรบ\.|พรฎ\.|ระเบียบ)";
    let year = r"(?:(?:พ\.ศ\.|พุทธศักราช)(2[45][0-9]{2}))?";
    Regex::new(&format!("{kinds}(?:{}){year}", titles.join("|"))).expect("pattern of a data file")
});

/// A law cited in the plan.
pub(super) struct Citation {
    pub law: &'static Law,
    /// The kind it is called.
    pub kind: LawKind,
    /// The word for the kind.
    pub kind_spot: Spot,
    /// The year behind the title, where one is printed.
    pub year: Option<(u16, Spot)>,
}

/// Every citation of a known law, in order.
pub(super) fn citations<'c>(context: &'c Context<'_>) -> &'c [Citation] {
    context.citations.get_or_init(|| find(context))
}

fn find(context: &Context<'_>) -> Vec<Citation> {
    let mut found = Vec::new();
    for (index, line) in context.arabic.iter().enumerate() {
        let may_cite = [
            "พระราช",
            "พ.ร.",
            "พ. ร.",
            "พรบ",
            "พรฎ",
            "ระเบียบ",
            "รัฐธรรมนูญ",
        ];
        if !may_cite.iter().any(|word| line.contains(word)) {
            continue;
        }
        // Spaces stand anywhere in a converted title: the search is made without them.
        let mut squashed = String::with_capacity(line.len());
        let mut columns = Vec::with_capacity(line.len());
        for (column, letter) in line.chars().enumerate() {
            if !letter.is_whitespace() {
                columns.extend(std::iter::repeat_n(column, letter.len_utf8()));
                squashed.push(letter);
            }
        }
        for hit in CITATION.captures_iter(&squashed) {
            let law = (0..LAWS.len()).find(|law| hit.get(law + 2).is_some());
            let (Some(law), Some(kind)) = (law.map(|law| &LAWS[law]), LawKind::of(&hit[1])) else {
                continue;
            };
            let spot = |found: regex::Match<'_>| {
                let start = columns[found.start()];
                context.letters(index, start, columns[found.end() - 1] + 1 - start)
            };
            let year = hit.get(LAWS.len() + 2);
            let year = year.and_then(|year| Some((year.as_str().parse().ok()?, spot(year))));
            let Some(kind_word) = hit.get(1) else {
                continue;
            };
            found.push(Citation {
                law,
                kind,
                kind_spot: spot(kind_word),
                year,
            });
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::{CITATION, LAWS};

    #[test]
    fn every_file_is_sound_and_every_law_has_a_year() {
        assert!(
            LAWS.iter()
                .all(|law| !law.years.is_empty() && !law.title.is_empty())
        );
        assert!(CITATION.is_match("พระราชบัญญัติเทศบาลพ.ศ.2496"));
    }
}
