//! The Thai words of a report: statuses, findings, missing figures. It is an official document, so
//! its words are Thai whatever language the pages are read in.

use plan::{
    OfficeType,
    indicator::{Indicator, Operator, Unit},
    progress::{Expected, Finding, Line, Missing, Months, Says, Standing, Status},
};

pub(super) const TITLE: &str = "รายงานผลการดำเนินการตามแผนปฏิบัติการป้องกันการทุจริต";
/// The title where there is room for a line only.
pub(super) const SHORT_TITLE: &str = "รายงานผลแผนป้องกันการทุจริต";
pub(super) const NOT_REPORTED: [&str; 2] = ["รอการ", "รายงานผล"];
pub(super) const NONE: &str = "ไม่มี";
pub(super) const NOTHING: &str = "-";

pub(super) const fn round(months: Months) -> &'static str {
    match months {
        Months::Six => "รอบ 6 เดือน",
        Months::Twelve => "รอบ 12 เดือน",
    }
}

pub(super) const fn status(status: Status) -> &'static str {
    match status {
        Status::InProgress => "อยู่ระหว่างดำเนินการ",
        Status::Done => "ดำเนินการแล้วเสร็จ",
        Status::Cannot => "ไม่สามารถดำเนินการได้",
    }
}

/// Why an entry cannot be carried out, by the code of the reason; `None` where only the report's
/// own words tell it.
pub(super) fn reason(code: &str) -> Option<&'static str> {
    Some(match code {
        "no_budget" => "ไม่ได้รับงบประมาณ",
        "policy_changed" => "นโยบายผู้บริหารเปลี่ยนแปลง",
        "too_few_staff" => "บุคลากรไม่เพียงพอ",
        _ => return None,
    })
}

/// How an entry stands.
pub(super) fn standing(line: &Line) -> String {
    let words = match (line.standing(), line.expected) {
        (Standing::Exempt, Expected::NotThisYear) => "ไม่มีในปีนี้",
        (Standing::Exempt, _) => "ไม่ต้องรายงาน",
        (Standing::NotReported, Expected::NotYet) => "ยังไม่ถึงกำหนด",
        (Standing::NotReported, _) => return NOT_REPORTED.concat(),
        (Standing::Reported(reported), _) => status(reported),
    };
    words.to_owned()
}

pub(super) const fn finding(finding: Finding) -> &'static str {
    match finding {
        Finding::Reached => "บรรลุ",
        Finding::NotReached => "ไม่บรรลุ",
        Finding::NotMeasurable(_) => "วัดไม่ได้",
        Finding::NotDue => "ยังไม่ถึงกำหนด",
        Finding::NotReported => "ยังไม่รายงาน",
    }
}

pub(super) const fn says(says: Says) -> &'static str {
    match says {
        Says::Agreed => "เห็นด้วย",
        Says::NotAgreed => "ไม่เห็นด้วย",
        Says::NotInAccord => "ไม่สอดคล้องกับมิติ",
    }
}

/// A sum of money in a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Purse {
    /// In the plan.
    Planned,
    /// In the ordinance.
    Ordinance,
    /// Paid.
    Paid,
}

impl Purse {
    pub(super) const ALL: [Self; 3] = [Self::Planned, Self::Ordinance, Self::Paid];

    /// What the money is; an ordinance is called after the type of the office.
    pub(super) fn title(self, office: &str) -> &'static str {
        let municipal = |kind| {
            use OfficeType::{City, SubdistrictMunicipality, Town};
            matches!(kind, City | Town | SubdistrictMunicipality)
        };
        match self {
            Self::Planned => "งบประมาณตามแผน",
            Self::Ordinance => match OfficeType::split(office) {
                Some((kind, _)) if municipal(kind) => "งบประมาณตามเทศบัญญัติ",
                _ => "งบประมาณตามข้อบัญญัติ",
            },
            Self::Paid => "งบประมาณที่เบิกจ่าย",
        }
    }

    /// The name of its worksheet.
    pub(super) const fn sheet(self) -> &'static str {
        match self {
            Self::Planned => "เงินตามแผน",
            Self::Ordinance => "เงินตามข้อบัญญัติ",
            Self::Paid => "เงินที่เบิกจ่าย",
        }
    }

    /// Why there is no figure of it, as the two lines of a head.
    pub(super) const fn missing_head(self, why: Missing) -> [&'static str; 2] {
        match (why, self) {
            (Missing::NotReported, Self::Planned) => ["แผน", "ไม่ระบุ"],
            (Missing::NotReported, _) => ["ยังไม่", "รายงาน"],
            (Missing::NotDue, Self::Planned) => ["ไม่มี", "ในปีนี้"],
            (Missing::NotDue, _) => ["ยังไม่ถึง", "กำหนด"],
            (Missing::NotApplicable, Self::Ordinance) => ["ไม่อยู่ใน", "ข้อบัญญัติ"],
            (Missing::NotApplicable, _) => ["ไม่ใช้", "งบประมาณ"],
            (Missing::NotMeasurable, _) => ["ไม่แยก", "รายปี"],
            (Missing::Withheld, _) => ["ไม่", "เปิดเผย"],
        }
    }

    /// Why there is no figure of it.
    pub(super) fn missing(self, why: Missing) -> String {
        self.missing_head(why).concat()
    }
}

/// What an indicator asks for: "ไม่น้อยกว่าร้อยละ 80".
pub(super) fn target(indicator: &Indicator) -> String {
    let number = match (indicator.number, indicator.upper) {
        (Some(from), Some(to)) => format!("{from} – {to}"),
        (Some(number), None) => number.to_string(),
        (None, _) => String::new(),
    };
    let asked = match indicator.operator {
        Operator::AtLeast => "ไม่น้อยกว่า",
        Operator::MoreThan => "มากกว่า",
        Operator::Exactly | Operator::Between => "",
        Operator::AtMost => "ไม่เกิน",
        Operator::LessThan => "น้อยกว่า",
        Operator::Falls => "ลดลง",
        Operator::Rises => "เพิ่มขึ้น",
    };
    let words = match (&indicator.unit, &indicator.level) {
        (_, Some(level)) => format!("{asked} ระดับ{level}"),
        _ if number.is_empty() => asked.to_owned(),
        (Unit::Percent, None) => format!("{asked}ร้อยละ {number}"),
        (unit, None) => format!("{asked} {number} {}", unit.word()),
    };
    words.trim().to_owned()
}
