use crate::{Kind, Place};
use serde::{Deserialize, Serialize};
use thai::{fiscal::FiscalYear, money::Money};

/// A total or a count that the document states about itself.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StatedTotal {
    /// What it sums up.
    pub scope: Scope,
    /// The figure.
    pub stated: Stated,
    /// The words as printed, e.g. "รวมมิติที่ ๑".
    pub text: String,
    /// Where it stands.
    pub place: Place,
}

/// What a stated total sums up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// The whole plan, in the summary table.
    Plan,
    /// One dimension.
    Dimension(u8),
    /// The whole plan, in the foreword or announcement.
    Foreword,
    /// One dimension, in the foreword or announcement.
    ForewordDimension(u8),
}

/// A stated figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stated {
    /// A number of entries; of one kind, or of all kinds together where `kind` is `None`.
    Count {
        /// The kind counted.
        kind: Option<Kind>,
        /// How many.
        number: u32,
    },
    /// An amount of money for a fiscal year; for the whole period where `year` is `None`.
    Amount {
        /// The fiscal year.
        year: Option<FiscalYear>,
        /// How much; zero where a dash is printed.
        amount: Money,
    },
}
