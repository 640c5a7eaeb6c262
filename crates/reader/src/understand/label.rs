//! What labels mean: the fields of a project sheet and the columns of a table, however they are
//! worded. A label is a head word and filler words behind it; letters may be misread.

use super::text::{distance, fold, fold_letter};
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
    (
        SheetField::Objectives,
        &["วัตถุประสงค์", "จุดประสงค์", "จุดมุ่งหมาย", "ความมุ่งหมาย"],
    ),
    (
        SheetField::TargetGroup,
        &[
            "กลุ่มเป้าหมาย",
            "เป้าหมาย",
            "ผู้เข้าร่วมโครงการ",
            "ผู้เข้าร่วมกิจกรรม",
            "ผู้เข้ารับการอบรม",
            "ผู้รับประโยชน์",
            "ผู้ได้รับประโยชน์",
        ],
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
            "วิธีดำเนิน",
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
            "กระบวนการดำเนินการ",
            "กระบวนการดำเนินงาน",
            "แผนการดำเนินงาน",
            "แผนการดำเนินการ",
        ],
    ),
    (
        SheetField::Period,
        &[
            "ระยะเวลา",
            "ห้วงเวลา",
            "กำหนดเวลา",
            "กำหนดการดำเนินงาน",
            "กำหนดการดำเนินการ",
            "ช่วงเวลา",
            "ห้วงระยะเวลา",
            "วันเวลา",
            "ปีที่ดำเนินการ",
            "ปีงบประมาณที่ดำเนินการ",
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
            "ค่าใช้จ่าย",
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
            "ผู้ดำเนินการ",
            "ผู้ดำเนินโครงการ",
            "เจ้าของโครงการ",
            "หน่วยงานที่ดำเนินการ",
            "หน่วยงานดำเนินการ",
            "ที่รับผิดชอบ",
            "รับผิดชอบ",
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
            "ประโยชน์ที่ได้รับ",
            "ผลสำเร็จ",
            "ความสำเร็จที่คาดว่าจะได้รับ",
            "ผลการดำเนินงานที่คาดว่าจะได้รับ",
            "ผลที่คาดหวัง",
            "outcome",
        ],
    ),
];

/// Words that may stand before a head word: "กิจกรรม/วิธีดำเนินการ", "สำนัก/กองที่รับผิดชอบ".
const LEADS: &[&str] = &[
    "กิจกรรม",
    "พื้นที่",
    "สำนัก",
    "กอง",
    "ฝ่าย",
    "งาน",
    "หน่วยงาน",
    "ส่วนราชการ",
    "ส่วนงาน",
    "รายละเอียด",
    "ประมาณการ",
    "กำหนด",
    "แหล่งที่มา",
    "หลักการ",
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
    "ผลสำเร็จ",
    "ปัญหา",
    "ความจำเป็น",
    "จำนวน",
    "ผู้เข้าร่วม",
    "ผู้รับประโยชน์",
    "ผู้เกี่ยวข้อง",
    "รายจ่าย",
    "ประจำปี",
    "ปีงบประมาณ",
    "กอง",
    "สำนัก",
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

/// Words that may stand behind the head word of a name's label.
const KINDS: &[&str] = &[
    "โครงการ",
    "กิจกรรม",
    "มาตรการ",
    "แนวปฏิบัติงาน",
    "แนวปฏิบัติ",
    "รายการ",
    "และ",
    "หรือ",
];

struct Lexicon {
    /// Folded head words with their lengths, longest first.
    heads: Vec<(String, usize, SheetField)>,
    leads: Vec<String>,
    fillers: Vec<String>,
    /// Fillers of a name's label.
    kinds: Vec<String>,
    /// The first two letters of each head word, sorted.
    starts: Vec<(char, char)>,
}

static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| {
    let mut heads: Vec<_> = FIELDS
        .iter()
        .flat_map(|&(field, words)| words.iter().map(move |word| (fold(word), field)))
        .map(|(word, field)| (word.chars().count(), word, field))
        .map(|(length, word, field)| (word, length, field))
        .collect();
    heads.sort_by_key(|(_, length, _)| std::cmp::Reverse(*length));
    let mut fillers: Vec<_> = FILLERS.iter().map(|word| fold(word)).collect();
    fillers.sort_by_key(|word| std::cmp::Reverse(word.chars().count()));
    let start = |word: &String| {
        let mut letters = word.chars();
        Some((letters.next()?, letters.next()?))
    };
    let leads: Vec<_> = LEADS.iter().map(|word| fold(word)).collect();
    let begins = heads.iter().map(|(word, ..)| word).chain(&leads);
    let mut starts: Vec<_> = begins.filter_map(start).collect();
    starts.sort_unstable();
    starts.dedup();
    Lexicon {
        heads,
        leads,
        fillers,
        kinds: KINDS.iter().map(|word| fold(word)).collect(),
        starts,
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
    let mut letters = text.chars().filter_map(fold_letter);
    let start = (letters.next()?, letters.next()?);
    // Two misread letters at the start are too rare to pay for on every line.
    let class = matches!(start, ('โ', 'ค') | ('ก', 'ิ') | ('ม', 'า'));
    if LEXICON.starts.binary_search(&start).is_err() && !class {
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
    before_space(text)
}

/// "งบประมาณ ๑๐,๐๐๐ บาท": a label that ends at a space, and the value behind it.
pub(super) fn before_space(text: &str) -> Option<Label<'_>> {
    let mut letters = text.chars().filter_map(fold_letter);
    let start = (letters.next()?, letters.next()?);
    if LEXICON.starts.binary_search(&start).is_err() {
        return None;
    }
    let mut best: Option<Label<'_>> = None;
    for (at, _) in text
        .char_indices()
        .take(60)
        .filter(|(_, c)| c.is_whitespace())
    {
        if let Some(field) = exact(&fold(&text[..at])) {
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
    if text.len() > 400 {
        return None;
    }
    let folded = fold(text);
    let length = folded.chars().count();
    if !(3..=70).contains(&length) {
        return None;
    }
    if let Some(field) = exact(&folded) {
        return Some(field);
    }
    // A misread letter or two; short words are too easily taken for each other.
    let limit = (length / 7).min(3);
    if limit == 0 {
        return None;
    }
    let first = folded.chars().next()?;
    let near = LEXICON.heads.iter().filter(|(word, head, _)| {
        *head > 4 && head.abs_diff(length) <= limit && word.starts_with(first)
    });
    near.filter_map(|(head, _, field)| Some((distance(&folded, head, limit)?, *field)))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, field)| field)
}

/// The field whose head word a folded text is, with nothing but leads before it and fillers
/// behind it.
pub(super) fn exact(folded: &str) -> Option<SheetField> {
    let lexicon = &*LEXICON;
    let own = lexicon.heads.iter().find_map(|(head, _, field)| {
        let rest = folded.strip_prefix(head.as_str())?;
        // A title is made of the same words; a name's label ends where the kinds end.
        let fillers = match field {
            SheetField::Name => &lexicon.kinds,
            _ => &lexicon.fillers,
        };
        only_fillers(rest, fillers).then(|| widen(*field, folded))
    });
    own.or_else(|| {
        let mut behind = lexicon
            .leads
            .iter()
            .filter_map(|lead| folded.strip_prefix(lead.as_str()));
        behind.find_map(exact)
    })
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

pub(super) fn only_fillers(mut rest: &str, fillers: &[String]) -> bool {
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
            ("กิจกรรม/วิธีดำเนินการ", F::Steps),
            ("สำนัก/กองที่รับผิดชอบ", F::Responsible),
            ("ค่าใช้จ่าย/งบประมาณ", F::Budget),
            ("ที่มาและความสำคัญของปัญหา", F::Rationale),
            ("จุดมุ่งหมาย", F::Objectives),
        ];
        for (text, field) in cases {
            assert_eq!(whole(text), Some(field), "{text}");
        }
        assert_eq!(whole("ชื่อโครงการ กิจกรรม มาตรการ"), Some(F::Name));
        for text in [
            "ชื่อโครงการ จัดทำและดำเนินการตามแผน",
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
}
