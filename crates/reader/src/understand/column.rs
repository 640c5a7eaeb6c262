//! What the columns of a table hold, told from their headings, however they are worded.

use super::{
    label::{self, only_fillers},
    mark,
    text::{distance, fold, strip_folded},
};
use plan::SheetField;
use std::sync::LazyLock;

/// What a table column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    Number,
    Dimension,
    Mission,
    Group,
    Title,
    Steps,
    Year(u16),
    Budget,
    Period,
    Quarter(u8),
    Month(u8),
    Responsible,
    Note,
    Objectives,
    Target,
    Outputs,
    Outcomes,
    Process,
    Issue,
    Level,
    Control,
}

impl Role {
    /// Whether a table of risks has it, and no table of entries.
    pub(super) const fn is_of_risks(self) -> bool {
        matches!(
            self,
            Self::Process | Self::Issue | Self::Level | Self::Control
        )
    }
}

/// Months of a fiscal year, October first, with their short forms.
pub(super) const MONTHS: [(&str, &str); 12] = [
    ("ตุลาคม", "ต.ค."),
    ("พฤศจิกายน", "พ.ย."),
    ("ธันวาคม", "ธ.ค."),
    ("มกราคม", "ม.ค."),
    ("กุมภาพันธ์", "ก.พ."),
    ("มีนาคม", "มี.ค."),
    ("เมษายน", "เม.ย."),
    ("พฤษภาคม", "พ.ค."),
    ("มิถุนายน", "มิ.ย."),
    ("กรกฎาคม", "ก.ค."),
    ("สิงหาคม", "ส.ค."),
    ("กันยายน", "ก.ย."),
];

/// Column headings as they begin, folded; the first that fits wins, so the particular comes
/// before the general.
static COLUMNS: LazyLock<Vec<(String, Role)>> = LazyLock::new(|| {
    let words: &[(&str, Role)] = &[
        ("ลำดับที่", Role::Number),
        ("ลำดับ", Role::Number),
        ("ที่", Role::Number),
        ("ข้อที่", Role::Number),
        ("ภารกิจตามมิติ", Role::Mission),
        ("ภารกิจ", Role::Mission),
        ("มิติ", Role::Dimension),
        ("มิตินี้", Role::Dimension),
        ("มิติที่", Role::Dimension),
        ("กลุ่มภารกิจ", Role::Group),
        ("แนวทาง", Role::Group),
        ("โครงการ/กิจกรรม/มาตรการ", Role::Title),
        ("โครงการ/กิจกรรม", Role::Title),
        ("โครงการ/มาตรการ/กิจกรรม", Role::Title),
        ("โครงการ/มาตรการ", Role::Title),
        ("โครงการกิจกรรมมาตรการแนวปฏิบัติ", Role::Title),
        ("กิจกรรม/โครงการ/มาตรการ", Role::Title),
        ("กิจกรรม/โครงการ", Role::Title),
        ("กิจกรรม/มาตรการ", Role::Title),
        ("มาตรการ/กิจกรรม/โครงการ", Role::Title),
        ("มาตรการ/โครงการ/กิจกรรม", Role::Title),
        ("มาตรการ/กิจกรรม", Role::Title),
        ("มาตรการ/แนวทาง", Role::Title),
        ("รายการ", Role::Title),
        ("โครงการ", Role::Title),
        ("กิจกรรม", Role::Title),
        ("มาตรการ", Role::Title),
        ("ชื่อโครงการ", Role::Title),
        ("ชื่อกิจกรรม", Role::Title),
        ("ข้อมูลประกอบ", Role::Steps),
        ("ขั้นตอนการดำเนินงาน", Role::Steps),
        ("ขั้นตอนการดำเนินการ", Role::Steps),
        ("ขั้นตอนดำเนินการ", Role::Steps),
        ("ขั้นตอน/วิธีดำเนินการ", Role::Steps),
        ("ขั้นตอน", Role::Steps),
        ("กระบวนงาน", Role::Process),
        ("กระบวนการ", Role::Process),
        ("ระดับ", Role::Level),
        ("โอกาสและผลกระทบ", Role::Level),
        ("มาตรการควบคุม", Role::Control),
        ("มาตรการป้องกัน", Role::Control),
        ("มาตรการจัดการ", Role::Control),
        ("แนวทางป้องกัน", Role::Control),
        ("แนวทางการป้องกัน", Role::Control),
        ("แนวทางการจัดการ", Role::Control),
        ("การควบคุม", Role::Control),
        ("การจัดการ", Role::Control),
        ("แนวทางแก้ไข", Role::Control),
        ("แนวทางการแก้ไข", Role::Control),
        ("งาน", Role::Process),
        ("ชื่อกระบวนงาน", Role::Process),
        ("วิธีดำเนินการ", Role::Steps),
        ("วิธีการดำเนินการ", Role::Steps),
        ("วิธีดำเนินงาน", Role::Steps),
        ("วิธีการดำเนินงาน", Role::Steps),
        ("แนวทางการดำเนินงาน", Role::Steps),
        ("แนวทางการดำเนินการ", Role::Steps),
        ("รายละเอียดการดำเนินการ", Role::Steps),
        ("รายละเอียดการดำเนินงาน", Role::Steps),
        ("รายละเอียด", Role::Steps),
        ("การดำเนินการ", Role::Steps),
        ("การดำเนินงาน", Role::Steps),
        ("งบประมาณ", Role::Budget),
        ("จบประมาณ", Role::Budget),
        ("วงเงิน", Role::Budget),
        ("ระยะเวลาดำเนินการ", Role::Period),
        ("ระยะเวลา", Role::Period),
        ("ห้วงเวลา", Role::Period),
        ("กำหนดเวลา", Role::Period),
        ("ช่วงเวลา", Role::Period),
        ("ไตรมาส", Role::Period),
        ("ผู้รับผิดชอบ", Role::Responsible),
        ("หน่วยงานที่รับผิดชอบ", Role::Responsible),
        ("หน่วยงานรับผิดชอบ", Role::Responsible),
        ("หน่วยงานผู้รับผิดชอบ", Role::Responsible),
        ("หน่วยงาน", Role::Responsible),
        ("ส่วนราชการ", Role::Responsible),
        ("หมายเหตุ", Role::Note),
        ("วัตถุประสงค์", Role::Objectives),
        ("กลุ่มเป้าหมาย", Role::Target),
        ("เป้าหมาย", Role::Target),
        ("ผลผลิต", Role::Outputs),
        ("ตัวชี้วัด", Role::Outcomes),
        ("ผลลัพธ์", Role::Outcomes),
        ("ผลที่คาดว่าจะได้รับ", Role::Outcomes),
    ];
    words
        .iter()
        .map(|&(word, role)| (fold(word), role))
        .collect()
});

/// Words that may stand behind a column heading.
static COLUMN_FILLERS: LazyLock<Vec<String>> = LazyLock::new(|| {
    let words = [
        "โครงการ",
        "กิจกรรม",
        "มาตรการ",
        "แนวปฏิบัติ",
        "ดำเนินการ",
        "ดำเนินงาน",
        "การ",
        "ของ",
        "ใน",
        "ที่",
        "ใช้",
        "และ",
        "หรือ",
        "บาท",
        "ปี",
        "พศ",
        "ปีงบประมาณ",
        "งบประมาณ",
        "ตาม",
        "มิติ",
        "ภารกิจ",
        "หลัก",
        "รับผิดชอบ",
        "หน่วยงาน",
        "ผู้",
        "ความสำเร็จ",
        "ผลผลิต",
        "ผลลัพธ์",
        "ตัวชี้วัด",
        "วิธี",
        "ขั้นตอน",
        "ปฏิบัติ",
        "งาน",
        "แผน",
        "ระยะเวลา",
        "เป้าหมาย",
        "กลุ่ม",
        "output",
        "outcome",
        "kpi",
        "รายละเอียด",
        "นี้",
        "ไตรมาส",
        "เดือน",
        "ที่มีอยู่",
        "กระบวนงาน",
        "ขั้นตอนการ",
    ];
    let mut words: Vec<_> = words.iter().map(|word| fold(word)).collect();
    words.sort_by_key(|word| std::cmp::Reverse(word.chars().count()));
    words
});

/// What a column is, told from its heading; nothing where the text is more than a heading.
pub(super) fn column(text: &str) -> Option<Role> {
    if text.len() > 300 {
        return None;
    }
    let folded = fold(text);
    let length = folded.chars().count();
    if !(2..=60).contains(&length) {
        return None;
    }
    if let Some(role) = period_column(text, &folded) {
        return Some(role);
    }
    // "๒. การบริหารราชการเพื่อป้องกันการทุจริต" speaks of what risk tables speak of, but is an item.
    if mark::leading(text).is_none()
        && let Some(role) = risk_column(&folded)
    {
        return Some(role);
    }
    let mut exact: Option<(usize, Role)> = None;
    for (word, role) in COLUMNS.iter() {
        if let Some(rest) = folded.strip_prefix(word.as_str()) {
            let rest = rest.trim_end_matches(|c: char| c.is_ascii_digit());
            if only_fillers(rest, &COLUMN_FILLERS)
                && exact.is_none_or(|(best, _)| word.len() > best)
            {
                exact = Some((word.len(), *role));
            }
        }
    }
    if let Some((_, role)) = exact {
        return Some(role);
    }
    // What is a field of a sheet may be a column of a table.
    if let Some(role) = label::exact(&folded).and_then(of_field) {
        return Some(role);
    }
    let limit = match length {
        0..=2 => 0,
        3..=9 => 1,
        _ => length / 7,
    };
    COLUMNS
        .iter()
        .filter(|(word, _)| word.chars().count() >= 3)
        .filter_map(|(word, role)| Some((distance(&folded, word, limit.min(3))?, *role)))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, role)| role)
}

/// The column that holds a field of a project sheet.
const fn of_field(field: SheetField) -> Option<Role> {
    Some(match field {
        SheetField::Name => Role::Title,
        SheetField::Objectives => Role::Objectives,
        SheetField::TargetGroup => Role::Target,
        SheetField::Steps => Role::Steps,
        SheetField::Period => Role::Period,
        SheetField::Budget => Role::Budget,
        SheetField::Responsible => Role::Responsible,
        SheetField::Outputs => Role::Outputs,
        SheetField::Results | SheetField::Outcomes => Role::Outcomes,
        SheetField::Rationale | SheetField::Place => return None,
    })
}

fn period_column(text: &str, folded: &str) -> Option<Role> {
    for (index, (long, short)) in MONTHS.iter().enumerate() {
        let month = folded.trim_end_matches(|c: char| c.is_ascii_digit());
        if month == fold(long) || month == fold(short) {
            return Some(Role::Month(index as u8 + 1));
        }
    }
    let outside = fold(text.split('(').next().unwrap_or(text));
    let folded = if outside.is_empty() {
        folded
    } else {
        outside.as_str()
    };
    let digits: String = folded.chars().filter(char::is_ascii_digit).collect();
    let words: String = folded.chars().filter(|c| !c.is_ascii_digit()).collect();
    if digits.len() == 4 && digits.starts_with("25") {
        let rest = words.as_str();
        let known = [
            "ปิ",
            "ปิงบประมาณ",
            "พศ",
            "ปิพศ",
            "ปิงบประมาณพศ",
            "",
            "งบประมาณ",
            "งบประมาณปิ",
            "งบประมาณปิพศ",
            "งบประมาณพศ",
            "งบประมาณบาท",
            "ปิงบประมาณบาท",
            "ปิบาท",
            "บาท",
            "ปิงบประมาณพศบาท",
            "งบประมาณปิบาท",
        ];
        if known.contains(&rest) {
            return digits.parse().ok().map(Role::Year);
        }
    }
    let quarter = words == "ไตรมาสที่"
        || words == fold("ไตรมาสที่")
        || words == fold("ไตรมาส")
        || (words == "q" && text.len() < 6);
    if quarter && digits.len() == 1 {
        return digits
            .parse()
            .ok()
            .filter(|q| (1..=4).contains(q))
            .map(Role::Quarter);
    }
    None
}

/// Words by which the columns of a risk table are told.
struct RiskWords {
    /// A heading that names none of these is no risk's, unless it begins as a score does.
    risk: Vec<String>,
    score: Vec<String>,
    /// Beginnings of headings of the process.
    process: Vec<String>,
    /// Beginnings of headings of what may happen.
    issue: Vec<String>,
    level: Vec<String>,
    control: Vec<String>,
}

static RISK: LazyLock<RiskWords> = LazyLock::new(|| {
    let folded = |words: &[&str]| words.iter().map(|word| fold(word)).collect();
    RiskWords {
        risk: folded(&["เสี่ยง", "ทุจริต"]),
        score: folded(&["riskscore", "risklevel", "คะแนน", "ค่าคะแนน"]),
        process: folded(&[
            "กระบวน",
            "ชื่อกระบวน",
            "ขั้นตอน",
            "งาน",
            "ชื่องาน",
            "ภารกิจ",
            "โครงการ",
            "กิจกรรม",
            "ประเภท",
            "ด้าน",
        ]),
        issue: folded(&[
            "ประเด็น",
            "เหตุการณ์",
            "ปัจจัย",
            "สาเหตุ",
            "โอกาส",
            "รูปแบบ",
            "พฤติการณ์",
            "ลักษณะ",
            "ความเสี่ยง",
        ]),
        level: folded(&["ระดับ", "คะแนน", "ค่าความเสี่ยง", "ค่าระดับ", "สถานะ"]),
        control: folded(&[
            "มาตรการ",
            "ควบคุม",
            "ป้องกัน",
            "จัดการ",
            "แนวทาง",
            "แผนบริหาร",
            "แก้ไข",
        ]),
    }
});

fn risk_column(folded: &str) -> Option<Role> {
    let words = &*RISK;
    let begins = |list: &[String]| list.iter().any(|word| folded.starts_with(word.as_str()));
    let names = |list: &[String]| list.iter().any(|word| folded.contains(word.as_str()));
    if begins(&words.score) {
        return Some(Role::Level);
    }
    if !names(&words.risk) {
        return None;
    }
    if begins(&words.process) {
        return Some(Role::Process);
    }
    if names(&words.level) {
        return Some(Role::Level);
    }
    // "เหตุการณ์ที่อาจเกิดการทุจริต" is a risk, "มาตรการป้องกันการทุจริต" its control.
    if names(&words.control) && !begins(&words.issue) {
        return Some(Role::Control);
    }
    (folded.contains(words.risk[0].as_str()) || begins(&words.issue)).then_some(Role::Issue)
}

/// What follows a column heading that stands in front of a cell's own text.
pub(super) fn strip_column(text: &str, role: Role) -> &str {
    let words: &[&str] = match role {
        Role::Budget => &["งบประมาณ", "จบประมาณ", "งบ"],
        Role::Period => &["ระยะเวลาดำเนินการ", "ระยะเวลา"],
        Role::Responsible => &["ผู้รับผิดชอบ", "หน่วยงานที่รับผิดชอบ"],
        Role::Steps => &[
            "ข้อมูลประกอบ",
            "ขั้นตอนการดำเนินงาน",
            "ขั้นตอนการดำเนินการ",
            "วิธีดำเนินการ",
            "วิธีการดำเนินการ",
        ],
        Role::Note => &["หมายเหตุ"],
        Role::Title => &["โครงการ/กิจกรรม/มาตรการ", "โครงการ/กิจกรรม"],
        _ => &[],
    };
    for word in words {
        if let Some(rest) = strip_folded(text.trim_start(), &fold(word)) {
            // The heading is a word by itself: "งบกลาง" is not "งบ" + "กลาง".
            let apart =
                rest.is_empty() || rest.starts_with([' ', '\n', '-', ':', '(', '\u{a0}', '<']);
            if apart {
                return rest.trim_start_matches([' ', ':', '\n', '\u{a0}']);
            }
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_told_by_their_headings() {
        let cases = [
            ("มิติ", Role::Dimension),
            ("มิตี", Role::Dimension),
            ("มติ", Role::Dimension),
            ("ภารกิจตามมิตี", Role::Mission),
            ("โครงการ/กิจกรรม/ มาตรการ", Role::Title),
            ("ปี ๒๕๖๖", Role::Year(2566)),
            ("งบประมาณ (บาท)", Role::Budget),
            ("ระยะเวลา ดำเนินการ", Role::Period),
            ("ไตรมาสที่ ๒", Role::Quarter(2)),
            ("ต.ค.", Role::Month(1)),
            ("ผู้รับ ผิดชอบ", Role::Responsible),
            ("หมายเหตุ", Role::Note),
            ("ลำดับ ที่", Role::Number),
            ("ประเด็นความเสี่ยง การทุจริต", Role::Issue),
            ("Risk Score", Role::Level),
            ("มาตรการควบคุมความเสี่ยง การทุจริต", Role::Control),
            ("ปัจจัยเสี่ยง", Role::Issue),
            ("เหตุการณ์ที่อาจเกิดการทุจริต", Role::Issue),
            ("แผนบริหารความเสี่ยง", Role::Control),
            ("ห้วงระยะเวลาดำเนินการ", Role::Period),
            ("สำนัก/กองที่รับผิดชอบ", Role::Responsible),
        ];
        for (text, role) in cases {
            assert_eq!(column(text), Some(role), "{text}");
        }
        assert_eq!(column("โครงการอบรมคุณธรรมจริยธรรมแก่บุคลากร"), None);
        assert_eq!(column("๑๐,๐๐๐"), None);
    }
}
