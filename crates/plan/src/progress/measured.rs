//! What became of an indicator: its result held against its target.

use crate::indicator::{Decimal, Indicator, Operator, Unit};
use serde::{Deserialize, Serialize};

/// What a person reports of an indicator.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// The figure that was found; a percentage without its sign.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub value: Option<Decimal>,
    /// The figure it rises or falls from, where the plan asks for a change.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub base: Option<Decimal>,
    /// Of how many, or out of how many.
    #[serde(skip_serializing_if = "String::is_empty", default)]
    pub denominator: String,
    /// How it was found out.
    #[serde(skip_serializing_if = "String::is_empty", default)]
    pub method: String,
    /// Where it stands to read.
    #[serde(skip_serializing_if = "String::is_empty", default)]
    pub source: String,
    /// What the person says where no figure decides: reached or not.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub said: Option<bool>,
    /// Why it cannot be measured, where the person says so.
    #[serde(skip_serializing_if = "String::is_empty", default)]
    pub unmeasured: String,
}

impl Answer {
    /// Whether nothing was said.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// What became of an indicator.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Finding {
    /// บรรลุ
    Reached,
    /// ไม่บรรลุ
    NotReached,
    /// วัดไม่ได้
    NotMeasurable(Unmeasured),
    /// ยังไม่ถึงกำหนด
    NotDue,
    /// ยังไม่รายงาน
    NotReported,
}

/// Why an indicator cannot be measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unmeasured {
    /// The person says why.
    Said,
    /// It asks for a fall or rise, and nobody knows from what.
    NoBase,
}

/// What became of an indicator; of a line without any target (`None`) only what the person says
/// decides.
pub fn judge(indicator: Option<&Indicator>, answer: &Answer, is_due: bool) -> Finding {
    let said = |reached| match reached {
        true => Finding::Reached,
        false => Finding::NotReached,
    };
    if !answer.unmeasured.is_empty() {
        return Finding::NotMeasurable(Unmeasured::Said);
    }
    let target = indicator.filter(|target| target.number.is_some() || target.operator.is_change());
    let (Some(target), Some(value)) = (target, answer.value) else {
        return match answer.said {
            Some(reached) => said(reached),
            None if is_due => Finding::NotReported,
            None => Finding::NotDue,
        };
    };
    if target.operator.is_change() {
        return match answer.base {
            Some(base) => said(has_changed(target, base, value)),
            None => Finding::NotMeasurable(Unmeasured::NoBase),
        };
    }
    // The number is there: what has none and is no change was answered above.
    let number = target.number.unwrap_or_default();
    said(match target.operator {
        Operator::AtLeast => value >= number,
        Operator::MoreThan => value > number,
        // "จำนวน ๑ ครั้ง" is reached by two; a rank or a number of days is not.
        Operator::Exactly if target.direction == crate::indicator::Direction::Higher => {
            value >= number
        }
        Operator::Exactly => value == number,
        Operator::Between => value >= number && target.upper.is_none_or(|upper| value <= upper),
        Operator::AtMost => value <= number,
        Operator::LessThan => value < number,
        Operator::Falls | Operator::Rises => false,
    })
}

/// Whether the value lies as far from its base as the target asks; by anything where it names no
/// number. A percentage is one of the base.
fn has_changed(target: &Indicator, base: Decimal, value: Decimal) -> bool {
    let (from, to) = match target.operator {
        Operator::Falls => (value, base),
        _ => (base, value),
    };
    let Some(by) = target.number else {
        return to > from;
    };
    // Whole numbers of one scale, so that nothing is rounded.
    let change = to.scaled() - from.scaled();
    if target.unit == Unit::Percent {
        change > 0
            && change.saturating_mul(100).saturating_mul(Decimal::SCALE)
                >= by.scaled().saturating_mul(base.scaled())
    } else {
        change >= by.scaled()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::indicator;
    use proptest::prelude::*;

    fn found(line: &str, value: &str, base: &str) -> Finding {
        let read = indicator::read(line);
        let answer = Answer {
            value: Decimal::parse(value),
            base: Decimal::parse(base),
            ..Answer::default()
        };
        judge(read.first(), &answer, true)
    }

    #[test]
    fn a_result_is_held_against_its_target() {
        use Finding::{NotReached, Reached};
        for (line, value, base, finding) in [
            ("ผู้เข้าอบรมไม่น้อยกว่าร้อยละ ๘๐ มีความรู้เพิ่มขึ้น", "80", "", Reached),
            ("ความพึงพอใจไม่น้อยกว่าร้อยละ 80", "79.99", "", NotReached),
            ("เผยแพร่ไม่น้อยกว่า 3 ช่องทาง", "๔", "", Reached),
            ("เรื่องร้องเรียนลดลงร้อยละ 10 จากปีที่ผ่านมา", "9", "10", Reached),
            (
                "เรื่องร้องเรียนลดลงร้อยละ 10 จากปีที่ผ่านมา",
                "9.5",
                "10",
                NotReached,
            ),
            ("เรื่องร้องเรียนลดลงร้อยละ 10 จากปีที่ผ่านมา", "0", "0", NotReached),
        ] {
            assert_eq!(found(line, value, base), finding, "{line} {value} {base}");
        }
    }

    #[test]
    fn a_change_without_its_base_cannot_be_measured_and_nothing_is_not_reported() {
        let line = "เรื่องร้องเรียนลดลงร้อยละ 10 จากปีที่ผ่านมา";
        let no_base = Finding::NotMeasurable(Unmeasured::NoBase);
        assert_eq!(found(line, "9", ""), no_base);
        assert_eq!(found(line, "", "10"), Finding::NotReported);
        assert_eq!(judge(None, &Answer::default(), false), Finding::NotDue);
        let said = Answer {
            said: Some(true),
            ..Answer::default()
        };
        assert_eq!(judge(None, &said, true), Finding::Reached);
        let cannot = Answer {
            unmeasured: "ไม่มีผู้รับบริการ".to_owned(),
            ..said
        };
        let told = Finding::NotMeasurable(Unmeasured::Said);
        assert_eq!(judge(None, &cannot, true), told);
    }

    proptest! {
        #[test]
        fn more_of_what_is_better_never_turns_reached_into_missed(value in 0u32..200, more in 0u32..200) {
            let line = "ความพึงพอใจไม่น้อยกว่าร้อยละ 80";
            if found(line, &value.to_string(), "") == Finding::Reached {
                prop_assert_eq!(found(line, &(value + more).to_string(), ""), Finding::Reached);
            }
        }
    }
}
