use crate::{Place, Scheduled};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use thai::{
    fiscal::{FiscalYear, Quarter},
    money::Money,
};

/// One project, activity or measure of the plan (รายการ).
///
/// The fields hold what the plan says of it once table and sheet are joined: the sheet's title,
/// every amount that is printed. What each of the two printed by itself stays in [`Entry::row`]
/// and [`Entry::head`], so that a check can lay them side by side.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// Number as printed, in Arabic digits, e.g. "1.1.1 (1)"; `None` where none is.
    pub code: Option<String>,
    /// Dimension (มิติ), 1 to 4.
    pub dimension: Option<u8>,
    /// Mission (ภารกิจตามมิติ), e.g. "1.1".
    pub mission: Option<String>,
    /// Group, e.g. "1.1.1".
    pub group: Option<String>,
    /// Its class; `None` where no class word is printed.
    pub kind: Option<Kind>,
    /// The title, with its class word.
    pub title: String,
    /// Money, by fiscal year.
    pub budget: Budget,
    /// Quarters it is carried out in, where the document is a schedule.
    pub quarters: Vec<Quarter>,
    /// What is planned of it by fiscal year, where yearly schedules were made.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub scheduled: Vec<Scheduled>,
    /// Units or posts responsible.
    pub responsible: Vec<String>,
    /// The remark of the summary table or schedule (หมายเหตุ).
    pub note: Option<String>,
    /// The project sheet; `None` where the entry has none.
    pub sheet: Option<Sheet>,
    /// What the summary table or schedule printed of it.
    pub row: Option<Printed>,
    /// What the head of its sheet printed of it.
    pub head: Option<Printed>,
    /// Where it was read.
    pub sources: Vec<Source>,
}

/// Class of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// โครงการ
    Project,
    /// กิจกรรม
    Activity,
    /// มาตรการ; also printed มาตรฐาน, แนวปฏิบัติ
    Measure,
}

/// What the plan says about money for one entry.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Budget {
    /// Amounts that are printed, by fiscal year.
    pub amounts: BTreeMap<FiscalYear, Money>,
    /// Amount, none, or unstated: three different things.
    pub status: BudgetStatus,
    /// What one printed amount covers.
    pub basis: Basis,
}

/// Whether money is spent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BudgetStatus {
    /// An amount is printed.
    Amount,
    /// The document says that no budget is used (ไม่ใช้งบประมาณ).
    None,
    /// The document does not say.
    #[default]
    Unstated,
}

/// What one printed amount covers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// Each fiscal year has its own amount.
    #[default]
    PerYear,
    /// One amount for the whole period.
    WholePeriod,
}

/// The project sheet (รายละเอียดโครงการ). Lists hold one item each, without its number; a
/// sub-item begins with two spaces and a dash ("  - …") below the item it belongs to.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Sheet {
    /// Principles and reasons, paragraphs joined by a line feed.
    pub rationale: String,
    /// Objectives.
    pub objectives: Vec<String>,
    /// Target group, or the older form's "เป้าหมาย".
    pub target_group: Option<String>,
    /// Place of the work (older form).
    pub place: Option<String>,
    /// Steps (วิธีดำเนินการ).
    pub steps: Vec<String>,
    /// Period as printed.
    pub period: Option<String>,
    /// Budget in the sheet's own words.
    pub budget_text: Option<String>,
    /// Outputs (ผลผลิต).
    pub outputs: Vec<String>,
    /// Outcomes (ผลลัพธ์); the older form's "ตัวชี้วัด/ผลลัพธ์" stands here.
    pub outcomes: Vec<String>,
    /// Each field label of the sheet as it was seen, in order.
    pub fields: Vec<FieldSeen>,
}

/// The fields a sheet may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "named as the fields of Sheet")]
pub enum SheetField {
    Name,
    Rationale,
    Objectives,
    TargetGroup,
    Place,
    Steps,
    Period,
    Budget,
    Responsible,
    /// One field for outputs and outcomes together, or "ตัวชี้วัด".
    Results,
    Outputs,
    Outcomes,
}

/// A field label as the sheet printed it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FieldSeen {
    /// Which field it is.
    pub field: SheetField,
    /// Its number as printed, in Arabic digits ("9"), where it has one.
    pub number: Option<String>,
    /// The label as printed.
    pub label: String,
    /// Where it stands.
    pub place: Place,
}

/// What one part of the document printed of an entry, before the parts are joined.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Printed {
    /// Running number or code as printed, in Arabic digits.
    pub code: Option<String>,
    /// Title as printed here.
    pub title: String,
    /// Class word printed here.
    pub kind: Option<Kind>,
    /// Mission it stands under here.
    pub mission: Option<String>,
    /// Amounts printed here.
    pub budget: Budget,
    /// Where it stands.
    pub place: Place,
}

/// Which part of the document an entry was read from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// Summary table (part 2).
    Summary,
    /// Project sheet (part 3).
    Sheet,
    /// Yearly schedule (แผนดำเนินงาน).
    Schedule,
}

/// A place an entry was read from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Source {
    /// Which part.
    pub part: Part,
    /// Where.
    pub place: Place,
}
