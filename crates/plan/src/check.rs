//! Checks of a plan: each finds one thing that is wrong, and says where, why it matters, what to do.

use crate::{Plan, SourceLine, place::Place};
use serde::{Deserialize, Serialize};

/// What a check looks at.
#[derive(Clone, Copy, Debug)]
pub struct Subject<'a> {
    /// The plan.
    pub plan: &'a Plan,
    /// The source lines it was read from; for a plan written in the program, its own texts.
    pub lines: &'a [SourceLine],
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
    /// What to do about it.
    pub help: Words,
    /// Index of the entry it concerns in [`Plan::entries`].
    pub entry: Option<usize>,
    /// Other places that matter, e.g. the sheet that disagrees with the row.
    pub related: Vec<(Place, Words)>,
}
