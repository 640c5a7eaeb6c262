//! Checks of a plan: each finds one thing that is wrong, and says where, why it matters, what to do.
//!
//! One check is one file, named after its code. The comment at its head is its page of the manual
//! (`docs/user/checks/`, written from these comments by a test), its tests hold one plan that
//! fires it and one that must not. To add a check: write its file, name it in [`ALL`]; the tests
//! of the registry say what is missing. A check never changes a plan; where a repair is safe it
//! offers a [`Fix`] for a person to accept.

mod context;
mod indicators;
mod laws;
mod numbers;
mod refs;
mod show;
mod sums;
mod written;
mod years;

#[cfg(test)]
mod registry_tests;
#[cfg(test)]
mod testing;

mod dut001;
mod dut002;
mod dut003;
mod ind001;
mod ind002;
mod ind003;
mod ind004;
mod law001;
mod law002;
mod ref001;
mod ref002;
mod ref003;
mod ref004;
mod ref005;
mod ref006;
mod rsk001;
mod rsk002;
mod str001;
mod str002;
mod str003;
mod str004;
mod str005;
mod str006;
mod str007;
mod str008;
mod str009;
mod str010;
mod str011;
mod sum001;
mod sum002;
mod sum003;
mod sum004;
mod sum005;
mod txt001;
mod txt002;
mod txt003;
mod txt004;
mod txt005;
mod txt006;
mod txt007;
mod txt008;
mod yer001;
mod yer002;
mod yer003;
mod yer004;

pub use show::Language;
pub use written::{lines, written};

use crate::{Plan, SourceLine, place::Place};
use context::{Context, Spot};
use serde::{Deserialize, Serialize};

/// Every check, in the order of the codes.
static ALL: &[&Check] = &[
    &dut001::CHECK,
    &dut002::CHECK,
    &dut003::CHECK,
    &ind001::CHECK,
    &ind002::CHECK,
    &ind003::CHECK,
    &ind004::CHECK,
    &law001::CHECK,
    &law002::CHECK,
    &ref001::CHECK,
    &ref002::CHECK,
    &ref003::CHECK,
    &ref004::CHECK,
    &ref005::CHECK,
    &ref006::CHECK,
    &rsk001::CHECK,
    &rsk002::CHECK,
    &str001::CHECK,
    &str002::CHECK,
    &str003::CHECK,
    &str004::CHECK,
    &str005::CHECK,
    &str006::CHECK,
    &str007::CHECK,
    &str008::CHECK,
    &str009::CHECK,
    &str010::CHECK,
    &str011::CHECK,
    &sum001::CHECK,
    &sum002::CHECK,
    &sum003::CHECK,
    &sum004::CHECK,
    &sum005::CHECK,
    &txt001::CHECK,
    &txt002::CHECK,
    &txt003::CHECK,
    &txt004::CHECK,
    &txt005::CHECK,
    &txt006::CHECK,
    &txt007::CHECK,
    &txt008::CHECK,
    &yer001::CHECK,
    &yer002::CHECK,
    &yer003::CHECK,
    &yer004::CHECK,
];

/// What stands before the reason on a page, in Thai and English.
const WHY: (&str, &str) = ("\n## ทำไมจึงสำคัญ\n\n", "\nWhy it matters: ");

/// What a check looks at.
#[derive(Clone, Copy, Debug)]
pub struct Subject<'a> {
    /// The plan.
    pub plan: &'a Plan,
    /// The source lines it was read from; for a plan written in the program, what [`written`]
    /// makes of it.
    pub lines: &'a [SourceLine],
}

/// A check: what it is called and how it is run.
#[derive(Debug)]
pub struct Check {
    /// Stable code, e.g. "SUM001". Never given to another check.
    pub code: &'static str,
    /// Short name in English, e.g. "stated-count".
    pub name: &'static str,
    /// How much its findings matter.
    pub severity: Severity,
    /// What to do, in Thai and English.
    help: (&'static str, &'static str),
    /// The text of its own file, whose head is the manual page.
    source: &'static str,
    /// Looks at the plan.
    run: fn(&Context<'_>) -> Vec<Finding>,
}

impl Check {
    /// Its page of the manual, in Markdown: what it finds, why it matters, an example, how to
    /// mend it; in Thai, then in English.
    pub fn page(&self) -> String {
        let mut page = String::new();
        for line in self.source.lines() {
            let Some(text) = line.strip_prefix("//!") else {
                break;
            };
            page.push_str(text.strip_prefix(' ').unwrap_or(text));
            page.push('\n');
        }
        page
    }

    /// Its page in one language, with its severity under the title.
    pub fn page_in(&self, language: Language) -> String {
        const ENGLISH: &str = "## In English";
        let page = self.page();
        let body = page.split_once('\n').map_or("", |(_, body)| body);
        let (thai, english) = body.split_once(ENGLISH).unwrap_or((body, body));
        let body = match language {
            Language::Thai => thai,
            Language::English => english,
        };
        let (code, title) = (self.code, self.title());
        let severity = self.severity.word(language);
        format!(
            "# {code} {}\n\n**{severity}**\n\n{}\n",
            title.get(language),
            body.trim()
        )
    }

    /// Its title: the first line of the page, "# SUM001 ไทย · English".
    pub fn title(&self) -> Words {
        let page = self.page();
        let heading = page.lines().next().unwrap_or_default();
        let heading = heading
            .trim_start_matches("# ")
            .trim_start_matches(self.code);
        let (th, en) = heading.split_once('·').unwrap_or((heading, self.name));
        Words::new(th.trim(), en.trim())
    }

    /// Why it matters, as its page says.
    pub fn why(&self) -> Words {
        let page = self.page();
        let after = |mark: &str| {
            let text = page.split_once(mark).map_or("", |(_, text)| text);
            let paragraph = text.split("\n\n").next().unwrap_or_default();
            paragraph.trim().replace('\n', " ")
        };
        Words::new(after(WHY.0), after(WHY.1))
    }

    fn finding(&self, spot: Spot, th: impl Into<String>, en: impl Into<String>) -> Finding {
        Finding {
            code: self.code.to_owned(),
            severity: self.severity,
            place: spot.place,
            length: spot.length,
            message: Words::new(th, en),
            why: self.why(),
            help: Words::new(self.help.0, self.help.1),
            entry: spot.entry,
            related: Vec::new(),
            fix: None,
        }
    }
}

/// Every check, in the order of the codes.
pub fn all() -> &'static [&'static Check] {
    ALL
}

/// The check with this code, in capitals or not; `None` where there is none.
pub fn find(code: &str) -> Option<&'static Check> {
    let code = code.trim();
    let mut all = ALL.iter().copied();
    all.find(|check| check.code.eq_ignore_ascii_case(code))
}

/// Runs every check. Findings come in the order of their places, then of their codes; those
/// without a place come first.
pub fn run(subject: &Subject<'_>) -> Vec<Finding> {
    let context = Context::new(subject);
    let mut findings: Vec<Finding> = ALL.iter().flat_map(|check| (check.run)(&context)).collect();
    findings.sort_by(|a, b| (&a.place, &a.code).cmp(&(&b.place, &b.code)));
    findings
}

/// How much a finding matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Worth knowing; the plan stands as it is.
    Note,
    /// Ought to be mended before the plan is announced.
    Warning,
    /// Wrong: figures that contradict each other, another office's name.
    Error,
}

/// A text in both languages of the program.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Words {
    /// Thai.
    pub th: String,
    /// English.
    pub en: String,
}

impl Words {
    /// A text in both languages.
    pub fn new(th: impl Into<String>, en: impl Into<String>) -> Self {
        Self {
            th: th.into(),
            en: en.into(),
        }
    }

    /// The text in one language.
    pub fn get(&self, language: Language) -> &str {
        match language {
            Language::Thai => &self.th,
            Language::English => &self.en,
        }
    }
}

/// Something that is wrong in a plan.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Finding {
    /// Stable code, e.g. "SUM001".
    pub code: String,
    /// How much it matters.
    pub severity: Severity,
    /// Where the underline begins.
    pub place: Place,
    /// How many characters are underlined; 0 for the whole line.
    pub length: u32,
    /// What is wrong, here.
    pub message: Words,
    /// Why it matters.
    #[serde(default)]
    pub why: Words,
    /// What to do about it.
    pub help: Words,
    /// Index of the entry it concerns in [`Plan::entries`].
    pub entry: Option<usize>,
    /// Other places that matter, e.g. the sheet that disagrees with the row.
    pub related: Vec<(Place, Words)>,
    /// A safe repair, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fix: Option<Fix>,
}

impl Finding {
    fn relate(mut self, place: Place, th: impl Into<String>, en: impl Into<String>) -> Self {
        self.related.push((place, Words::new(th, en)));
        self
    }

    fn fix(mut self, replacement: impl Into<String>) -> Self {
        self.fix = Some(Fix {
            place: self.place.clone(),
            length: self.length,
            replacement: replacement.into(),
        });
        self
    }
}

/// The first few findings of each key; the last of these says how many more there are. One slip
/// repeated on every page would otherwise hide the rest.
fn first_few<K: PartialEq>(findings: Vec<(K, Finding)>, most: usize) -> Vec<Finding> {
    let mut kept: Vec<(K, Finding, usize)> = Vec::new();
    for (key, finding) in findings {
        let mut of_key = kept.iter_mut().filter(|(other, ..)| *other == key);
        match of_key.nth(most - 1) {
            Some((_, _, more)) => *more += 1,
            None => kept.push((key, finding, 0)),
        }
    }
    let tell = |(_, mut finding, more): (K, Finding, usize)| {
        if more > 0 {
            finding.message.th += &format!(" (และอีก {more} แห่ง)");
            finding.message.en += &format!(" (and {more} more)");
        }
        finding
    };
    kept.into_iter().map(tell).collect()
}

/// A repair that loses nothing; a person decides whether it is made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fix {
    /// Where the text to replace begins.
    pub place: Place,
    /// Its length in characters.
    pub length: u32,
    /// What stands there afterwards.
    pub replacement: String,
}
