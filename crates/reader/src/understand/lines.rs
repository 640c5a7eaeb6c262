//! What one line by itself tells: a heading's number, an entry's heading, a page number, the
//! running head of a page.

use super::{
    column,
    flow::{Flow, Item},
    label, mark,
    text::{fold, strip_folded},
};
use plan::{Kind, SheetField};
use std::collections::{HashMap, HashSet};
use thai::digits;

/// Words that stand before the number of a mission or group.
const HEADING_WORDS: [&str; 11] = [
    "ภารกิจตามมิติที่",
    "ภารกิจตามมิติ",
    "ภารกิจที่",
    "ภารกิจ",
    "กลุ่มภารกิจที่",
    "กลุ่มภารกิจ",
    "กลุ่มที่",
    "กลุ่ม",
    "แนวทางที่",
    "แนวทาง",
    "ข้อ",
];

/// Whether a text is nothing but the word in front of a heading's number.
pub(super) fn is_heading_word(text: &str) -> bool {
    let folded = fold(text);
    HEADING_WORDS.iter().any(|word| folded == fold(word))
}

/// A text without the word that belongs to the number of the heading behind it.
pub(super) fn without_heading_word(text: &str) -> &str {
    let text = text.trim();
    text.rsplit_once(char::is_whitespace)
        .filter(|(_, last)| is_heading_word(last))
        .map_or(text, |(before, _)| before.trim_end())
}

/// A heading without the word in front of its number: "ภารกิจที่ 2.1 …".
pub(super) fn heading_words(text: &str) -> &str {
    for word in HEADING_WORDS {
        if let Some(rest) = strip_folded(text, &fold(word)) {
            let rest = rest.trim_start();
            if rest.starts_with(|c| digits::value(c).is_some()) {
                return rest;
            }
        }
    }
    text
}

/// "โครงการที่ ๑ …", "ลำดับที่ 2": the number and what follows it.
pub(super) fn head_words(text: &str) -> Option<(u16, &str)> {
    if !text.chars().take(24).any(|c| digits::value(c).is_some()) && !text.contains("ที่") {
        return None;
    }
    for word in [
        "โครงการที่",
        "กิจกรรมที่",
        "มาตรการที่",
        "ลำดับที่",
        "รายการที่",
        "โครงการลำดับที่",
        "แผนงานที่",
        "โครงการ/กิจกรรม/มาตรการที่",
        "ลำดับ",
    ] {
        if let Some(rest) = strip_folded(text, &fold(word)) {
            let rest = rest.trim_start();
            let digits: String = rest
                .chars()
                .take_while(|c| digits::value(*c).is_some())
                .collect();
            if digits.is_empty() || digits.chars().count() > 3 {
                continue;
            }
            let after = &rest[digits.len()..];
            if after.starts_with(['/', ',', '%']) {
                continue;
            }
            return Some((digits::to_arabic(&digits).parse().ok()?, after.trim()));
        }
    }
    None
}

/// A heading with the next entry's heading on the same line: "๒.๔.๓ … โครงการที่ ๑".
pub(super) fn split_tail(words: &str) -> (&str, Option<&str>) {
    for word in ["โครงการที่", "กิจกรรมที่", "มาตรการที่", "ลำดับที่"]
    {
        if let Some(at) = words.rfind(word)
            && at > 0
            && words[at + word.len()..]
                .trim()
                .chars()
                .all(|c| digits::value(c).is_some())
        {
            return (words[..at].trim(), Some(&words[at..]));
        }
    }
    (words, None)
}

/// "๙. ผลผลิต/ผลลัพธ์**ผลผลิต**": two labels that a converter put on one line.
pub(super) fn split_bold(text: &str) -> Vec<&str> {
    if let Some(at) = text.find("**").filter(|at| *at > 0) {
        let (first, second) = (text[..at].trim(), text[at..].trim_matches(['*', ' ']));
        let both = label::whole(mark::unmarked(first)).is_some()
            && label::whole(mark::unmarked(second)).is_some();
        if both {
            return vec![first, second];
        }
    }
    vec![text]
}

/// Whether a line is the name field of a sheet.
pub(super) fn names_entry(words: &str) -> bool {
    label::field(words).is_some_and(|label| {
        let named =
            label.sure || label.label.starts_with("ชื่อ") || Kind::of_title(label.value).is_some();
        label.field == SheetField::Name && named
    })
}

/// Whether a line ends a table whose cells stand one below the other.
pub(super) fn ends_table(text: &str) -> bool {
    let words = mark::unmarked(text);
    let part = strip_folded(text, &fold("ส่วนที่")).is_some_and(|rest| {
        rest.trim_start()
            .starts_with(|c| digits::value(c).is_some())
    });
    let dimension = strip_folded(text, &fold("มิติที่")).is_some_and(|rest| {
        rest.trim_start()
            .starts_with(|c| digits::value(c).is_some())
    });
    let known = column::column(text).is_some();
    part || dimension
        || !known
            && (names_entry(words)
                || label::field(words).is_some_and(|label| label.sure)
                || head_words(text).is_some())
}

pub(super) fn is_page_number(text: &str) -> bool {
    let text = text.trim_matches(['-', '–', ' ', '*', '_', '[', ']', '(', ')']);
    if text.is_empty() {
        return true;
    }
    let text = strip_folded(text, &fold("หน้า")).map_or(text, str::trim);
    let digits = text.chars().filter(|c| digits::value(*c).is_some()).count();
    let others = text
        .chars()
        .any(|c| digits::value(c).is_none() && !matches!(c, '/' | ' '));
    !others
        && digits > 0
        && digits <= 6
        && text
            .chars()
            .take_while(|c| digits::value(*c).is_some())
            .count()
            <= 3
}

/// Whether a line is the place of a signature: "(ลงชื่อ) ....".
pub(super) fn is_signature(text: &str) -> bool {
    fold(&text.chars().take(12).collect::<String>()).starts_with(&fold("ลงชื่อ"))
}

pub(super) fn ends_with_page(text: &str) -> bool {
    let text = text.trim_end();
    let last: String = text
        .chars()
        .rev()
        .take_while(|c| digits::value(*c).is_some() || matches!(c, '-' | '–'))
        .collect();
    let before = &text[..text.len() - last.len()];
    let leaders = before.ends_with("...")
        || before.ends_with('…')
        || before.ends_with('\t')
        || before.ends_with("  ")
        || before.ends_with(". .");
    let letter_page = text.ends_with(['ก', 'ข', 'ค', 'ง', 'จ']) && {
        let before = &text[..text.len() - 3];
        before.ends_with('\t')
            || before.ends_with("...")
            || before.ends_with("  ")
            || before.ends_with(' ')
    };
    let number =
        !last.is_empty() && last.chars().count() <= 3 && (leaders || before.ends_with(' '));
    number || letter_page
}

/// Lines that name the plan or its office and return, as at the head of every page.
pub(super) fn running_heads(flow: &Flow) -> HashSet<String> {
    let mut count: HashMap<String, usize> = HashMap::new();
    for piece in &flow.pieces {
        if is_office_line(&piece.text) && piece.text.chars().take(111).count() <= 110 {
            *count.entry(without_digits(&piece.text)).or_default() += 1;
        }
    }
    count
        .into_iter()
        .filter(|(_, count)| *count >= 4)
        .map(|(line, _)| line)
        .collect()
}

/// Labels that stand at the head of a line again and again, each time with a value behind them and
/// nothing between but a space.
pub(super) fn habitual_labels(flow: &Flow) -> HashSet<String> {
    let mut count: HashMap<String, usize> = HashMap::new();
    for item in &flow.items {
        let Item::Paragraph { piece, .. } = item else {
            continue;
        };
        let words = mark::unmarked(flow.text(*piece));
        if let Some(label) = label::before_space(words).filter(|label| !label.value.is_empty()) {
            *count.entry(fold(label.label)).or_default() += 1;
        }
    }
    count.retain(|_, count| *count >= 4);
    count.into_keys().collect()
}

pub(super) fn without_digits(text: &str) -> String {
    let mut folded = fold(text);
    folded.retain(|c| !c.is_ascii_digit());
    folded
}

pub(super) fn is_office_line(text: &str) -> bool {
    strip_folded(text, "แผนปฏิบัติการปองกัน").is_some()
}

pub(super) fn rows_title(text: &str) -> bool {
    is_office_line(text) && text.chars().count() < 80
}

/// "มิติที่ ๑ การสร้าง…" → its number and title.
pub(super) fn dimension_words(text: &str) -> Option<(Option<u16>, &str)> {
    for word in ["มิติที่", "มติที่", "มิตินี้", "มิติ", "มติ"]
    {
        if let Some(rest) = strip_folded(text, &fold(word)) {
            let rest = rest.trim_start();
            let digits: String = rest
                .chars()
                .take_while(|c| thai::digits::value(*c).is_some())
                .collect();
            if digits.is_empty() {
                continue;
            }
            let number = thai::digits::to_arabic(&digits).parse().ok();
            let title = rest[digits.len()..].trim_start_matches(['.', ':', ' ', ')', '\u{a0}']);
            return Some((number, title));
        }
    }
    None
}

/// Class words as they are misread, at the start of a title.
pub(super) fn misread_kind(text: &str) -> Option<Kind> {
    let text = text.trim_start_matches(|c: char| !c.is_alphabetic());
    let words = [
        ("กิจการ", Kind::Activity),
        ("กิจกรม", Kind::Activity),
        ("กจกรรม", Kind::Activity),
        ("โครงกร", Kind::Project),
        ("โคลงการ", Kind::Project),
        ("มาตรกร", Kind::Measure),
        ("มาตการ", Kind::Measure),
    ];
    if Kind::of_title(text).is_some() {
        return None;
    }
    words
        .iter()
        .find(|(word, _)| strip_folded(text, &fold(word)).is_some())
        .map(|(_, kind)| *kind)
}

/// A title without "(ต่อ)", and whether it had it.
pub(super) fn without_continued(title: &str) -> (String, bool) {
    let Some(at) = title.rfind("(ต่อ").or_else(|| title.rfind("( ต่อ")) else {
        return (title.trim().to_owned(), false);
    };
    let rest = title[at..]
        .find(')')
        .map_or("", |end| &title[at + end + 1..]);
    let joined = format!("{}{}", title[..at].trim_end(), rest.trim());
    (joined.trim().to_owned(), true)
}
