use crate::Place;
use serde::{Deserialize, Serialize};
use thai::fiscal::FiscalYear;

/// Part 1 of a plan (ส่วนที่ ๑ บทนำ).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct PartOne {
    /// Paragraphs that introduce the risk analysis.
    pub risk_introduction: Vec<String>,
    /// Rows of the risk table.
    pub risks: Vec<Risk>,
    /// Paragraphs of principles and reasons (หลักการและเหตุผล).
    pub rationale: Vec<String>,
    /// Objectives of the plan.
    pub objectives: Vec<String>,
    /// Goals, as printed, one a line; [`Goal::year`] where it names one.
    pub goals: Vec<Goal>,
    /// Benefits of the plan.
    pub benefits: Vec<String>,
}

/// One row of the risk table.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Risk {
    /// The process or step of work (ขั้นตอนการดำเนินงาน).
    pub process: String,
    /// What may go wrong (ประเด็นความเสี่ยง).
    pub issues: Vec<String>,
    /// Risk levels as printed, e.g. "ปานกลาง".
    pub levels: Vec<String>,
    /// Controls as printed; each ought to be an entry of the plan.
    pub controls: Vec<String>,
    /// Where the row begins.
    #[serde(default)]
    pub place: Place,
}

/// One goal of the plan, e.g. an ITA score for a year.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Goal {
    /// The goal in the plan's words.
    pub text: String,
    /// The fiscal year it names, if it names one.
    pub year: Option<FiscalYear>,
    /// Where it stands.
    #[serde(default)]
    pub place: Place,
}
