//! Indicators: what a line of outputs, outcomes or goals promises, taken out of its prose.
//!
//! [`read`] folds the line (letters mended, digits Arabic), finds every number in it, and lets the
//! words before and after decide what it is: "ไม่น้อยกว่าร้อยละ" before it makes a target of 80,
//! "มาตรา" before it makes it no target at all. A number that nothing speaks for is not taken. A
//! line may also promise a level ("ในระดับมากขึ้นไป"), nought ("ไม่มีเรื่องร้องเรียน"), or only that
//! something falls or rises; without any of these the list is empty.

mod around;
mod decimal;
mod read;
mod words;

#[cfg(test)]
mod tests;

pub use crate::fold::Span;
pub use decimal::Decimal;
pub use read::{direction_of, read};

use serde::{Deserialize, Serialize};
use thai::fiscal::FiscalYear;

/// One target of a line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Indicator {
    /// How the result is held against the number or the level.
    pub operator: Operator,
    /// The number; `None` where the line names a level or only says that something falls or rises.
    pub number: Option<Decimal>,
    /// The higher number of a range, with [`Operator::Between`].
    pub upper: Option<Decimal>,
    /// What is counted.
    pub unit: Unit,
    /// Of whom or what a percentage is taken, or out of how many; in the line's words.
    pub denominator: Option<String>,
    /// In what time the number is to be reached again and again.
    pub frequency: Option<Period>,
    /// How the result is found out, in the line's words ("แบบสำรวจความพึงพอใจ").
    pub method: Option<String>,
    /// What counts as better.
    pub direction: Direction,
    /// What a fall or rise is measured against.
    pub base: Option<Base>,
    /// A level in the line's words ("มาก", "A").
    pub level: Option<String>,
    /// The year the target is set for, where the line names one.
    pub year: Option<FiscalYear>,
    /// The number in the line; the words that stand for it where it has none.
    pub span: Span,
}

/// How a result is held against a target.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Operator {
    /// ≥ ไม่น้อยกว่า, อย่างน้อย, … ขึ้นไป
    AtLeast,
    /// > มากกว่า, เกิน
    MoreThan,
    /// = จำนวน, หรือไม่มีคำกำกับ
    Exactly,
    /// From [`Indicator::number`] to [`Indicator::upper`].
    Between,
    /// ≤ ไม่เกิน, ภายใน
    AtMost,
    /// < น้อยกว่า, ต่ำกว่า
    LessThan,
    /// Falls by the number or more (ลดลง); by anything where no number is given.
    Falls,
    /// Rises by the number or more (เพิ่มขึ้น); by anything where no number is given.
    Rises,
}

/// What is counted.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// ร้อยละ, %
    Percent,
    /// ครั้ง
    Times,
    /// ช่องทาง
    Channels,
    /// คน, ราย
    People,
    /// เรื่อง, ประเด็น, กรณี, คดี
    Matters,
    /// Reports, by the copy (ฉบับ, เล่ม, ชุด).
    Reports,
    /// Orders (คำสั่ง), by the copy.
    Orders,
    /// Announcements (ประกาศ), by the copy.
    Announcements,
    /// คะแนน, ค่าเฉลี่ย
    Score,
    /// อันดับ: the lower number is the better.
    Rank,
    /// วัน, วันทำการ
    Days,
    /// บาท
    Baht,
    /// Any other, in the line's word ("แห่ง").
    Other(String),
    /// The line gives a number without saying of what.
    Unstated,
}

/// What counts as better.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// More is better.
    Higher,
    /// Less is better.
    Lower,
    /// To be kept where it is.
    Level,
}

/// A span of time in which something returns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Period {
    /// วันละ
    Day,
    /// สัปดาห์ละ
    Week,
    /// เดือนละ
    Month,
    /// ไตรมาสละ
    Quarter,
    /// ทุก ๖ เดือน
    HalfYear,
    /// ปีละ, ต่อปี
    Year,
    /// Each time it is held (ครั้งละ, รุ่นละ).
    Occasion,
}

/// What a fall or rise is measured against.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Base {
    /// The figure of a year (เมื่อเทียบกับปี ๒๕๖๕).
    Year(FiscalYear),
    /// The figure of the year before (จากปีที่ผ่านมา).
    YearBefore,
    /// A figure that the line gives (จากเดิม ๑๐ เรื่อง).
    Figure(Decimal),
}

impl Operator {
    /// Its sign, for tables: "≥", "↓".
    pub const fn sign(self) -> &'static str {
        match self {
            Self::AtLeast => "≥",
            Self::MoreThan => ">",
            Self::Exactly => "=",
            Self::Between => "–",
            Self::AtMost => "≤",
            Self::LessThan => "<",
            Self::Falls => "↓",
            Self::Rises => "↑",
        }
    }

    /// Whether it is a fall or a rise, which needs something to be measured against.
    pub const fn is_change(self) -> bool {
        matches!(self, Self::Falls | Self::Rises)
    }
}

impl Unit {
    /// The unit in Thai; empty where the line gives none.
    pub fn word(&self) -> &str {
        match self {
            Self::Percent => "ร้อยละ",
            Self::Times => "ครั้ง",
            Self::Channels => "ช่องทาง",
            Self::People => "คน",
            Self::Matters => "เรื่อง",
            Self::Reports | Self::Orders | Self::Announcements => "ฉบับ",
            Self::Score => "คะแนน",
            Self::Rank => "อันดับ",
            Self::Days => "วัน",
            Self::Baht => "บาท",
            Self::Other(word) => word,
            Self::Unstated => "",
        }
    }
}

impl Indicator {
    /// Whether a result can be held against it: it has a number or a level.
    pub const fn is_measurable(&self) -> bool {
        self.number.is_some() || self.level.is_some()
    }

    /// Whether it falls or rises against nothing that the line names.
    pub const fn lacks_base(&self) -> bool {
        self.operator.is_change() && self.base.is_none()
    }

    /// Whether it is a percentage of nothing that the line names. A fall or rise in percent is
    /// one of its base.
    pub fn lacks_denominator(&self) -> bool {
        self.unit == Unit::Percent && !self.operator.is_change() && self.denominator.is_none()
    }
}
