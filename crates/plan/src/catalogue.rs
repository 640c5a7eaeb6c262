//! The catalogue of standard projects, activities and measures, as data.
//!
//! An office that has no plan yet does not begin with an empty page: each sheet of
//! `data/catalogue/<framework>/` is a whole entry but for what only the office knows. [`propose`]
//! chooses sheets by the answers to a few [`questions`], [`Sheet::fill`] makes an [`Entry`] of one,
//! [`Plan::number`](crate::Plan::number) puts them in their order. To add a sheet, write
//! it in the file of its dimension; the tests say what is wrong with it.

mod fill;
mod guided;
#[cfg(test)]
mod tests;

pub use fill::{Field, FieldKind, Unit, fields, units};
pub use guided::{Answer, Answers, Choice, Condition, Question, QuestionKind, propose, questions};

use crate::{Kind, recurrence::Recurrence};
use serde::{Deserialize, Serialize};
use std::sync::LazyLock;
use thai::fiscal::Quarter;

/// The files of sheets, with the framework version each is written for.
const FILES: &[(&str, &str)] = &[
    (
        "2566-2570",
        include_str!("../../../data/catalogue/2566-2570/1.toml"),
    ),
    (
        "2566-2570",
        include_str!("../../../data/catalogue/2566-2570/2.toml"),
    ),
    (
        "2566-2570",
        include_str!("../../../data/catalogue/2566-2570/3.toml"),
    ),
    (
        "2566-2570",
        include_str!("../../../data/catalogue/2566-2570/4.toml"),
    ),
];

static ALL: LazyLock<Vec<Sheet>> = LazyLock::new(|| {
    let of_file = |(framework, text): &(&'static str, &str)| {
        let file: File =
            toml::from_str(text).expect("a catalogue file is sound: a test reads each");
        let (framework, year, source) = (*framework, file.year, file.source);
        file.sheet.into_iter().map(move |sheet| Sheet {
            framework,
            year,
            source: source.clone(),
            ..sheet
        })
    };
    FILES.iter().flat_map(of_file).collect()
});

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    year: u16,
    source: String,
    sheet: Vec<Sheet>,
}

/// A standard entry. Its texts hold placeholders in braces, which [`Sheet::fill`] replaces.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sheet {
    /// Stable identifier, e.g. "no-gift-policy". Never given to another sheet.
    pub id: String,
    /// The framework version it is written for.
    #[serde(skip)]
    pub framework: &'static str,
    /// The group of the framework it belongs to, e.g. "2.2.1".
    pub group: String,
    /// Its class.
    pub kind: Kind,
    /// Title, with its class word.
    pub title: String,
    /// Principles and reasons: the problem and its law, then what this office does about it.
    pub rationale: Vec<String>,
    /// Objectives.
    pub objectives: Vec<String>,
    /// Target group in words.
    pub target: String,
    /// The same as the national system counts them.
    pub target_groups: Vec<TargetGroup>,
    /// Place, where the work has one.
    pub place: Option<String>,
    /// Steps.
    pub steps: Vec<String>,
    /// The quarters it usually falls into.
    pub quarters: Vec<Quarter>,
    /// Proposed amount for each year, a `{money:…}` placeholder; `None` where no money is used.
    pub budget: Option<String>,
    /// Units or posts responsible.
    pub responsible: Vec<String>,
    /// Outputs, each with a figure.
    pub outputs: Vec<String>,
    /// Outcomes, each with a figure, and with its base year where it is a fall or rise.
    pub outcomes: Vec<String>,
    /// The mechanisms it carries, e.g. "F1".
    pub mechanisms: Vec<Mechanism>,
    /// How its duty returns within a year, where it does.
    pub recurrence: Option<Recurrence>,
    /// The evidence that shows that it was carried out.
    pub proof: Proof,
    /// Whether it is proposed to an office of which nothing is known.
    pub usual: bool,
    /// What must hold of an office for it to be proposed.
    #[serde(default)]
    pub when: Vec<Condition>,
    /// The year (Buddhist era) in which it was written or last looked through.
    #[serde(skip)]
    pub year: u16,
    /// Where its text comes from.
    #[serde(skip)]
    pub source: String,
}

/// The nine target groups of the national reporting system (e-PlanNACC).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TargetGroup {
    /// ข้าราชการการเมืองฝ่ายบริหาร
    Executives,
    /// ข้าราชการการเมืองฝ่ายสภาท้องถิ่น
    Council,
    /// ข้าราชการส่วนท้องถิ่น/ลูกจ้าง/พนักงานจ้าง
    Staff,
    /// เด็กและเยาวชน
    Youth,
    /// ประชาชน/ภาคประชาสังคม
    Public,
    /// สถานศึกษา
    Schools,
    /// หน่วยงานภาครัฐ
    Agencies,
    /// รัฐวิสาหกิจ
    StateEnterprises,
    /// ภาคธุรกิจเอกชน
    Business,
}

/// What shows that an entry was carried out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Proof {
    /// Who was trained, with the results of the tests.
    Training,
    /// A signed announcement, order or manual.
    Announcement,
    /// What was made public, where and when.
    Publicity,
    /// A report to the executive or the council.
    Report,
    /// Nothing in particular.
    None,
}

/// A mechanism that plans oblige an office to run, by its code: a letter for the field (A the plan
/// itself, B following it, C complaints, D risk, E openness, F integrity inside the office, G
/// service, H taking part, I audit and control, J ITA, K beyond one office) and a number.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Mechanism {
    /// The letter of the field, 'A' to 'K'.
    pub field: char,
    /// The number within the field, from 1.
    pub number: u8,
}

/// A text that is no code of a mechanism.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("\"{0}\" is no code of a mechanism such as F1")]
pub struct NoMechanism(String);

impl TryFrom<String> for Mechanism {
    type Error = NoMechanism;

    fn try_from(code: String) -> Result<Self, NoMechanism> {
        let mut letters = code.chars();
        let field = letters.next().filter(|field| ('A'..='K').contains(field));
        let number = letters.as_str().parse().ok().filter(|number| *number > 0);
        match (field, number) {
            (Some(field), Some(number)) => Ok(Self { field, number }),
            _ => Err(NoMechanism(code)),
        }
    }
}

impl From<Mechanism> for String {
    fn from(mechanism: Mechanism) -> Self {
        format!("{}{}", mechanism.field, mechanism.number)
    }
}

/// Every sheet that is written for a framework version, in the order of its groups; none for a
/// version without a catalogue.
pub fn all(framework: &str) -> impl Iterator<Item = &'static Sheet> {
    ALL.iter().filter(move |sheet| sheet.framework == framework)
}

/// The sheet with this identifier, of a framework version.
pub fn get(framework: &str, id: &str) -> Option<&'static Sheet> {
    all(framework).find(|sheet| sheet.id == id)
}
