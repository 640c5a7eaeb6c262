//! What an anti-corruption action plan is, and when it is sound.
//!
//! [`Plan`] is the plan as data: the office, part 1, and the entries in document order, each with
//! its row of the summary table, its sheet, or both. [`framework`] holds the versions of the
//! national framework that plans follow, [`catalogue`] the standard entries an office may begin
//! with, [`check`] finds what is wrong in a plan, [`progress`] counts what was done of it. Pure: no file, no network, no clock.

pub mod catalogue;
pub mod check;
pub mod framework;
pub mod indicator;
pub mod place;
pub mod progress;
pub mod recurrence;
pub mod totals;

mod entry;
mod essence;
mod fold;
mod kind;
mod no_activity;
mod numbering;
mod office;
mod office_words;
mod part_one;
mod schedule;
mod stated;

pub use entry::{
    Basis, Budget, BudgetStatus, Entry, FieldSeen, Kind, Part, Printed, Sheet, SheetField, Source,
};
pub use no_activity::{NO_ACTIVITY, NoActivity, TableLine};
pub use office::{Office, OfficeType};
pub use office_words::ForeignWord;
pub use part_one::{Goal, PartOne, Risk};
pub use place::{Place, SourceLine};
pub use schedule::{Scheduled, ScheduledStep};
pub use stated::{Scope, Stated, StatedTotal};

use serde::{Deserialize, Serialize};
use thai::fiscal::FiscalYear;

/// A whole plan, as read from a document or kept by the program.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Plan {
    /// The office whose plan this is.
    pub office: Office,
    /// The title as printed, e.g. "แผนปฏิบัติการป้องกันการทุจริต (พ.ศ. ๒๕๖๖ – ๒๕๗๐)".
    pub title: String,
    /// Identifier of the framework version its dimensions follow ("2566-2570"), where known.
    pub framework: Option<String>,
    /// The fiscal years the plan runs over, ascending.
    pub years: Vec<FiscalYear>,
    /// Paragraphs of the announcement (ประกาศ), where the plan carries one.
    pub announcement: Vec<String>,
    /// Paragraphs of the foreword (คำนำ).
    pub foreword: Vec<String>,
    /// Part 1: risks, rationale, objectives, yearly goals, benefits.
    pub part_one: PartOne,
    /// Every project, activity and measure, in document order.
    pub entries: Vec<Entry>,
    /// Groups of the framework that are declared to have no activity, each with its reason.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub no_activity: Vec<NoActivity>,
    /// Every total and count as the document states it, to hold against the rows.
    pub stated: Vec<StatedTotal>,
}
