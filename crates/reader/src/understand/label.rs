//! What labels mean: the fields of a project sheet and the columns of a table, however they are
//! worded. A label is a head word and filler words behind it; letters may be misread.

use super::text::{distance, fold, fold_letter, strip_folded};
use plan::SheetField;
use std::sync::LazyLock;

/// Head words of sheet fields; where one begins with another, the longer first.
const FIELDS: &[(SheetField, &[&str])] = &[
    (
        SheetField::Name,
        &[
            "ชื่อโครงการ",
            "ชื่อกิจกรรม",
            "ชื่อมาตรการ",
            "ชื่อรายการ",
            "ชื่อแนวปฏิบัติ",
            "โครงการ/กิจกรรม/มาตรการ",
            "โครงการ/กิจกรรม",
            "กิจกรรม/โครงการ",
            "โครงการ/มาตรการ",
            "กิจกรรม/มาตรการ",
        ],
    ),
    (
        SheetField::Rationale,
        &[
            "หลักการและเหตุผล",
            "หลักการเหตุผล",
            "เหตุผลและความจำเป็น",
            "เหตุผลความจำเป็น",
            "ความเป็นมา",
            "ที่มาและความสำคัญ",
            "ที่มาของโครงการ",
        ],
    ),
    (SheetField::Objectives, &["วัตถุประสงค์", "จุดประสงค์"]),
    (
        SheetField::TargetGroup,
        &["กลุ่มเป้าหมาย", "เป้าหมาย", "ผู้เข้าร่วมโครงการ", "ผู้เข้าร่วมกิจกรรม"],
    ),
    (
        SheetField::Place,
        &[
            "พื้นที่ดำเนินการ",
            "พื้นที่ดำเนินงาน",
            "พื้นที่เป้าหมาย",
            "พื้นที่โครงการ",
            "สถานที่",
        ],
    ),
    (
        SheetField::Steps,
        &[
            "วิธีดำเนินการ",
            "วิธีการดำเนินการ",
            "วิธีดำเนินงาน",
            "วิธีการดำเนินงาน",
            "วิธีการ",
            "วิธีปฏิบัติ",
            "ขั้นตอนการดำเนินการ",
            "ขั้นตอนการดำเนินงาน",
            "ขั้นตอนดำเนินการ",
            "ขั้นตอนดำเนินงาน",
            "ขั้นตอนและวิธีดำเนินการ",
            "ขั้นตอนและวิธีการดำเนินงาน",
            "ขั้นตอน/วิธีดำเนินการ",
            "ขั้นตอน/วิธีการดำเนินการ",
            "ขั้นตอนการปฏิบัติ",
            "แนวทางการดำเนินงาน",
            "แนวทางดำเนินการ",
            "แนวทางการดำเนินการ",
            "การดำเนินการ",
            "การดำเนินงาน",
            "กิจกรรมที่ดำเนินการ",
            "กิจกรรมดำเนินการ",
        ],
    ),
    (
        SheetField::Period,
        &[
            "ระยะเวลา",
            "ห้วงเวลา",
            "กำหนดเวลา",
            "กำหนดการดำเนินงาน",
            "ช่วงเวลา",
        ],
    ),
    (
        SheetField::Budget,
        &[
            "งบประมาณ",
            "วงเงินงบประมาณ",
            "วงเงิน",
            "แหล่งงบประมาณ",
            "แหล่งที่มาของงบประมาณ",
            "จำนวนงบประมาณ",
        ],
    ),
    (
        SheetField::Responsible,
        &[
            "ผู้รับผิดชอบ",
            "หน่วยงานที่รับผิดชอบ",
            "หน่วยงานรับผิดชอบ",
            "หน่วยงานผู้รับผิดชอบ",
            "หน่วยงาน/ผู้รับผิดชอบ",
            "ส่วนราชการที่รับผิดชอบ",
            "ผู้รับผิด",
            "หน่วยงานหลัก",
            "ผู้เสนอโครงการ",
        ],
    ),
    (
        SheetField::Results,
        &[
            "ผลผลิต/ผลลัพธ์",
            "ผลผลิตและผลลัพธ์",
            "ผลผลิตผลลัพธ์",
            "ตัวชี้วัดผลผลิตผลลัพธ์",
            "ตัวชี้วัด/ผลลัพธ์",
            "ตัวชี้วัด/ผลสัมฤทธิ์",
            "ตัวชี้วัดและผลลัพธ์",
            "ตัวชี้วัดความสำเร็จ",
            "ตัวชี้วัด",
            "เกณฑ์ชี้วัด",
            "ดัชนีชี้วัด",
        ],
    ),
    (
        SheetField::Outputs,
        &[
            "ผลผลิต",
            "ตัวชี้วัดผลผลิต",
            "ตัวชี้วัดเชิงผลผลิต",
            "ตัวชี้วัดเชิงปริมาณ",
            "เชิงปริมาณ",
            "output",
        ],
    ),
    (
        SheetField::Outcomes,
        &[
            "ผลลัพธ์",
            "ตัวชี้วัดผลลัพธ์",
            "ตัวชี้วัดเชิงผลลัพธ์",
            "ตัวชี้วัดเชิงคุณภาพ",
            "เชิงคุณภาพ",
            "ผลสัมฤทธิ์",
            "ผลที่คาดว่าจะได้รับ",
            "ผลที่คาดว่าจะได้",
            "ประโยชน์ที่คาดว่าจะได้รับ",
            "ผลที่ได้รับ",
            "ผลที่จะได้รับ",
            "ประโยชน์ที่จะได้รับ",
            "outcome",
        ],
    ),
];

/// Words that may stand behind a head word without changing what the label means.
const FILLERS: &[&str] = &[
    "โครงการ",
    "กิจกรรม",
    "มาตรการ",
    "แนวปฏิบัติ",
    "ดำเนินการ",
    "ดำเนินงาน",
    "ดำเนิน",
    "การ",
    "ของ",
    "ใน",
    "ที่ใช้",
    "ใช้",
    "และ",
    "หรือ",
    "ที่มา",
    "ความเป็นมา",
    "ความสำคัญ",
    "เหตุผล",
    "ผลผลิต",
    "ผลลัพธ์",
    "ผลสัมฤทธิ์",
    "output",
    "outcome",
    "outputs",
    "outcomes",
    "ตัวชี้วัด",
    "ความสำเร็จ",
    "กลุ่มเป้าหมาย",
    "เป้าหมาย",
    "หลัก",
    "ที่คาดว่าจะได้รับ",
    "หน่วยงาน",
    "รับผิดชอบ",
    "วิธี",
    "ขั้นตอน",
    "งบประมาณ",
    "แหล่งที่มา",
    "บาท",
    "ที่",
    "สถานที่",
    "พื้นที่",
    "จัด",
    "ทำ",
    "ปฏิบัติ",
    "งาน",
    "ระยะเวลา",
    "ค่าใช้จ่าย",
    "รายละเอียด",
    "ตาม",
    "แผน",
    "ดังนี้",
    "เชิงปริมาณ",
    "เชิงคุณภาพ",
    "อบรม",
    "คือ",
    "ผู้",
    "kpi",
    "s",
];

struct Lexicon {
    /// Folded head words, longest first, with whether the head is shared.
    heads: Vec<(String, SheetField)>,
    fillers: Vec<String>,
    firsts: Vec<char>,
}

static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| {
    let mut heads: Vec<_> = FIELDS
        .iter()
        .flat_map(|&(field, words)| words.iter().map(move |word| (fold(word), field)))
        .collect();
    heads.sort_by_key(|(word, _)| std::cmp::Reverse(word.chars().count()));
    let mut fillers: Vec<_> = FILLERS.iter().map(|word| fold(word)).collect();
    fillers.sort_by_key(|word| std::cmp::Reverse(word.chars().count()));
    let mut firsts: Vec<_> = heads
        .iter()
        .filter_map(|(word, _)| word.chars().next())
        .collect();
    firsts.sort_unstable();
    firsts.dedup();
    Lexicon {
        heads,
        fillers,
        firsts,
    }
});

/// A field label read off a line, and the value behind it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Label<'a> {
    pub field: SheetField,
    /// The label's own words.
    pub label: &'a str,
    /// What follows on the same line.
    pub value: &'a str,
    /// Whether the line says so beyond doubt: the label stands alone or before a colon.
    pub sure: bool,
}

/// The field label that a text (without its number) begins with.
pub(super) fn field(text: &str) -> Option<Label<'_>> {
    let text = text.trim_matches(['*', ' ', '_', '\u{a0}']);
    let first = text.chars().filter_map(fold_letter).next()?;
    let lexicon = &*LEXICON;
    // A misread first letter is too rare to pay for on every line.
    if lexicon.firsts.binary_search(&first).is_err() {
        return None;
    }
    if let Some((at, colon)) = text
        .char_indices()
        .take(70)
        .find(|&(_, c)| matches!(c, ':' | '：'))
    {
        let label = text[..at].trim();
        let class = plan::Kind::from_words(label).map(|_| SheetField::Name);
        if let Some(field) = whole(label).or(class) {
            let value = text[at + colon.len_utf8()..].trim_matches([' ', '*', ':', '-', '–']);
            return Some(Label {
                field,
                label,
                value,
                sure: true,
            });
        }
    }
    if text.chars().take(80).count() < 80
        && let Some(field) = whole(text)
    {
        return Some(Label {
            field,
            label: text,
            value: "",
            sure: true,
        });
    }
    // "งบประมาณ ๑๐,๐๐๐ บาท": the label ends at a space.
    let mut best: Option<Label<'_>> = None;
    for (at, _) in text
        .char_indices()
        .take(60)
        .filter(|(_, c)| c.is_whitespace())
    {
        if let Some(field) = whole(&text[..at]) {
            best = Some(Label {
                field,
                label: &text[..at],
                value: text[at..].trim(),
                sure: false,
            });
        }
    }
    best
}

/// The field that a whole text names.
pub(super) fn whole(text: &str) -> Option<SheetField> {
    let folded = fold(text);
    let length = folded.chars().count();
    if !(3..=70).contains(&length) {
        return None;
    }
    let lexicon = &*LEXICON;
    for (head, field) in &lexicon.heads {
        if let Some(rest) = folded.strip_prefix(head.as_str())
            && only_fillers(rest, &lexicon.fillers)
        {
            return Some(widen(*field, &folded));
        }
    }
    // A misread letter or two; short words are too easily taken for each other.
    let limit = length / 7;
    if limit == 0 {
        return None;
    }
    lexicon
        .heads
        .iter()
        .filter(|(head, _)| head.len() > 12)
        .filter_map(|(head, field)| Some((distance(&folded, head, limit.min(3))?, *field)))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, field)| field)
}

/// "ผลผลิต, ผลลัพธ์" names both.
fn widen(field: SheetField, folded: &str) -> SheetField {
    let both = folded.contains(&fold("ผลผลิต"))
        && (folded.contains(&fold("ผลลัพธ์")) || folded.contains(&fold("ผลสัมฤทธิ์")));
    match field {
        SheetField::Outputs | SheetField::Outcomes if both => SheetField::Results,
        other => other,
    }
}

fn only_fillers(mut rest: &str, fillers: &[String]) -> bool {
    while !rest.is_empty() {
        let Some(next) = fillers
            .iter()
            .find_map(|filler| rest.strip_prefix(filler.as_str()))
        else {
            return false;
        };
        rest = next;
    }
    true
}

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
    ];
    let mut words: Vec<_> = words.iter().map(|word| fold(word)).collect();
    words.sort_by_key(|word| std::cmp::Reverse(word.chars().count()));
    words
});

/// What a column is, told from its heading; nothing where the text is more than a heading.
pub(super) fn column(text: &str) -> Option<Role> {
    let folded = fold(text);
    let length = folded.chars().count();
    if !(2..=60).contains(&length) {
        return None;
    }
    if let Some(role) = period_column(text, &folded) {
        return Some(role);
    }
    if let Some(role) = risk_column(&folded) {
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

fn risk_column(folded: &str) -> Option<Role> {
    static WORDS: LazyLock<[String; 12]> = LazyLock::new(|| {
        [
            "ความเสี่ยง",
            "มาตรการ",
            "ควบคุม",
            "ป้องกัน",
            "จัดการ",
            "ระดับ",
            "คะแนน",
            "riskscore",
            "risklevel",
            "ประเด็น",
            "เหตุการณ์",
            "แนวทาง",
        ]
        .map(fold)
    });
    let has = |index: usize| folded.contains(WORDS[index].as_str());
    if folded.starts_with(WORDS[7].as_str()) || folded.starts_with(WORDS[8].as_str()) {
        return Some(Role::Level);
    }
    if !has(0) {
        return None;
    }
    let process = ["กระบวน", "ขั้นตอน", "งาน", "ภารกิจ", "โครงการ", "กิจกรรม"];
    if process.iter().any(|word| folded.starts_with(&fold(word))) {
        return Some(Role::Process);
    }
    if has(5) || has(6) {
        return Some(Role::Level);
    }
    if has(1) || has(2) || has(3) || has(4) || has(11) {
        return Some(Role::Control);
    }
    Some(Role::Issue)
}

/// What follows a column heading that stands in front of a cell's own text.
pub(super) fn strip_column<'a>(text: &'a str, role: Role) -> &'a str {
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
    fn labels_are_told_however_worded() {
        use SheetField as F;
        let cases = [
            ("ชื่อโครงการ/กิจกรรม/มาตรการ", F::Name),
            ("หลักการและเหตุผล/ที่มาของโครงการ", F::Rationale),
            ("วัตถุประสงค์ของโครงการ", F::Objectives),
            ("เป้าหมาย/ผลผลิต", F::TargetGroup),
            ("กลุ่มเป้าหมาย", F::TargetGroup),
            ("สถานที่ดำเนินการ", F::Place),
            ("วิธีการดำเนินงาน", F::Steps),
            ("ขั้นตอนและวิธีดำเนินการ", F::Steps),
            ("ระยะเวลาในการดำเนินการ", F::Period),
            ("งบประมาณที่ใช้ในการดำเนินการ", F::Budget),
            ("ผู้รับผิดชอบโครงการฯ", F::Responsible),
            ("หน่วยงานที่รับผิดชอบ", F::Responsible),
            ("ผลผลิต, ผลลัพธ์", F::Results),
            ("ตัวชี้วัด/ผลสัมฤทธิ์", F::Results),
            ("ผลผลิต (Output)", F::Outputs),
            ("ผลที่คาดว่าจะได้รับ", F::Outcomes),
            ("หลักการและเหตุพล", F::Rationale),
        ];
        for (text, field) in cases {
            assert_eq!(whole(text), Some(field), "{text}");
        }
        for text in [
            "ผู้รับผิดชอบปฏิบัติงานด้านพัสดุของเทศบาล",
            "เป้าหมายของการพัฒนาที่ยั่งยืนในพื้นที่",
            "ประชาชน",
            "โครงการอบรม",
        ] {
            assert_eq!(whole(text), None, "{text}");
        }
    }

    #[test]
    fn a_value_on_the_same_line_is_kept() {
        let label = field("ชื่อโครงการ : โครงการต้นกล้าสุจริต").expect("label");
        assert_eq!((label.value, label.sure), ("โครงการต้นกล้าสุจริต", true));
        let label = field("งบประมาณ ๑๐,๐๐๐ บาท").expect("label");
        assert_eq!(
            (label.field, label.value, label.sure),
            (SheetField::Budget, "๑๐,๐๐๐ บาท", false)
        );
    }

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
        ];
        for (text, role) in cases {
            assert_eq!(column(text), Some(role), "{text}");
        }
        assert_eq!(column("โครงการอบรมคุณธรรมจริยธรรมแก่บุคลากร"), None);
        assert_eq!(column("๑๐,๐๐๐"), None);
    }
}
