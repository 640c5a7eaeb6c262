//! Numbers and bullets before a text: "๑.", "1.1.1", "(๒)", "๓)", "-", at its start and inside it.

use thai::digits;

/// How a number or bullet is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Style {
    /// A bullet or dash without a number.
    Bullet,
    /// "1." or "1.1"
    Dot,
    /// "1)" or "1.1)"
    Paren,
    /// "(1)"
    Bracket,
}

/// A number or bullet before a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Mark {
    /// How it is written.
    pub style: Style,
    /// Its numbers, "1.1.2" being three; empty for a bullet.
    pub parts: Vec<u16>,
    /// Bytes it takes, with the space behind it.
    pub length: usize,
    /// Whether a bullet stands before the number.
    pub bullet: bool,
}

impl Mark {
    /// The last of its numbers.
    pub(super) fn last(&self) -> Option<u16> {
        self.parts.last().copied()
    }

    /// Its numbers in Arabic digits, "1.1.2".
    pub(super) fn dotted(&self) -> String {
        dotted(&self.parts)
    }
}

/// Numbers as a dotted code.
pub(super) fn dotted(parts: &[u16]) -> String {
    parts
        .iter()
        .map(u16::to_string)
        .collect::<Vec<_>>()
        .join(".")
}

const BULLETS: [char; 16] = [
    '-', '–', '—', '•', '●', '○', '*', '▪', '■', '◦', '➢', '✓', '·', '\u{f0b7}', '\u{f0a7}',
    '\u{f0d8}',
];

/// The mark a text begins with, if any; a lone dash is a value, not a mark.
pub(super) fn leading(text: &str) -> Option<Mark> {
    let start = text.len() - text.trim_start_matches(['*', ' ', '\u{a0}']).len();
    // "**" is bold type; "* " is a bullet.
    let start = if text[..start].contains("* ") && !text[..start].contains("**") {
        0
    } else {
        start
    };
    let rest = &text[start..];
    // "ข้อ ๑" numbers as "๑." does, where words follow and no law is quoted.
    if let Some(after) = rest
        .strip_prefix("ข้อ")
        .map(|after| after.trim_start_matches("ที่").trim_start())
        && let Some((number, digits)) = digits_at(after)
    {
        let words = after[digits..].trim_start_matches(['.', ')', ':']);
        if words.starts_with([' ', '\u{a0}']) && !words.trim_start().is_empty() {
            return Some(Mark {
                style: Style::Dot,
                parts: vec![number],
                length: text.len() - words.trim_start().len(),
                bullet: false,
            });
        }
    }
    let bullet = rest
        .chars()
        .next()
        .filter(|first| BULLETS.contains(first))
        .map_or(0, char::len_utf8);
    if bullet > 0 && rest[bullet..].trim().is_empty() {
        return None;
    }
    let spaces =
        |text: &str| text.len() - text.trim_start_matches([' ', '\u{a0}', '\t', '*']).len();
    let inner = bullet
        + if bullet > 0 {
            spaces(&rest[bullet..])
        } else {
            0
        };
    if let Some((style, parts, length)) = number(&rest[inner..]) {
        let end = inner + length;
        return Some(Mark {
            style,
            parts,
            length: start + end + spaces(&rest[end..]),
            bullet: bullet > 0,
        });
    }
    (bullet > 0).then(|| Mark {
        style: Style::Bullet,
        parts: Vec::new(),
        length: start + inner,
        bullet: true,
    })
}

/// The text after its leading mark.
pub(super) fn unmarked(text: &str) -> &str {
    leading(text)
        .map_or(text, |mark| &text[mark.length..])
        .trim()
}

/// Where the bracket that a text begins with closes, if it does soon.
fn closing(text: &str) -> Option<usize> {
    let mut depth = 0_u32;
    for (at, letter) in text.char_indices().take(120) {
        match letter {
            '(' => depth += 1,
            ')' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some(at);
        }
    }
    None
}

/// Every numbered mark in a text with the byte it begins at. Inside a text a mark needs a space,
/// a closing quote or a bracket before it. A number within brackets is a citation:
/// "(ตามมาตรา 9 วรรคหนึ่ง (4))".
pub(super) fn all(text: &str) -> Vec<(usize, Mark)> {
    let mut found = Vec::new();
    let mut open = true;
    let (mut skip, mut bracket) = (0, 0);
    for (at, letter) in text.char_indices() {
        if at < skip {
            continue;
        }
        let begins = open && (letter == '(' || digits::value(letter).is_some());
        if begins && let Some((style, parts, length)) = number(&text[at..]) {
            let end = at + length;
            if at < bracket {
                skip = end;
                open = true;
                continue;
            }
            let space = text[end..].len() - text[end..].trim_start().len();
            found.push((
                at,
                Mark {
                    style,
                    parts,
                    length: length + space,
                    bullet: false,
                },
            ));
            skip = end;
            open = true;
            continue;
        }
        if letter == '(' {
            bracket = bracket.max(at + closing(&text[at..]).unwrap_or(0));
        }
        open = letter.is_whitespace()
            || matches!(letter, '”' | '"' | '’' | '>' | '*' | ')' | '\u{200b}');
    }
    found
}

/// A number with its punctuation at the very start of a text: style, numbers, bytes.
fn number(text: &str) -> Option<(Style, Vec<u16>, usize)> {
    let mut at = 0;
    let bracket = text.starts_with('(');
    if bracket {
        at = 1;
    }
    let mut parts = Vec::new();
    let mut dot;
    loop {
        let (value, length) = digits_at(&text[at..])?;
        parts.push(value);
        at += length;
        let rest = &text[at..];
        dot = false;
        if let Some(after) = rest.strip_prefix('.') {
            if digits_at(after).is_some() && parts.len() < 5 {
                at += 1;
                continue;
            }
            dot = true;
        }
        break;
    }
    let rest = &text[at..];
    if bracket {
        return rest
            .starts_with(')')
            .then_some((Style::Bracket, parts, at + 1));
    }
    if rest.starts_with(')') {
        return Some((Style::Paren, parts, at + 1));
    }
    if dot {
        let after = &rest[1..];
        if after.starts_with(')') {
            return Some((Style::Paren, parts, at + 2));
        }
        // "10.- บาท" is money.
        let money = after.starts_with(['-', ',', '.']);
        return (!money).then_some((Style::Dot, parts, at + 1));
    }
    // Without punctuation only a dotted number is a mark; "3.50 บาท" and "08.30 น." are not.
    let follows = rest.chars().next();
    let closed = follows
        .is_none_or(|next| next.is_whitespace() || next == '(' || super::text::is_thai(next));
    (parts.len() >= 2 && closed && parts.iter().all(|&part| part <= 30)).then_some((
        Style::Dot,
        parts,
        at,
    ))
}

/// A number of at most three digits that does not begin with zero.
fn digits_at(text: &str) -> Option<(u16, usize)> {
    let mut value = 0;
    let mut length = 0;
    let mut count = 0;
    for letter in text.chars() {
        let Some(digit) = digits::value(letter) else {
            break;
        };
        if count == 0 && digit == 0 {
            return None;
        }
        count += 1;
        if count > 3 {
            return None;
        }
        value = value * 10 + u16::from(digit);
        length += letter.len_utf8();
    }
    (count > 0).then_some((value, length))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<(Style, Vec<u16>, &str)> {
        leading(text).map(|mark| (mark.style, mark.parts.clone(), &text[mark.length..]))
    }

    #[test]
    fn marks_of_every_kind_are_told() {
        assert_eq!(read("๑. ชื่อ"), Some((Style::Dot, vec![1], "ชื่อ")));
        assert_eq!(read("1.1.2เสริม"), Some((Style::Dot, vec![1, 1, 2], "เสริม")));
        assert_eq!(
            read("(๑๐) กิจกรรม"),
            Some((Style::Bracket, vec![10], "กิจกรรม"))
        );
        assert_eq!(
            read("๒.๑) วิเคราะห์"),
            Some((Style::Paren, vec![2, 1], "วิเคราะห์"))
        );
        assert_eq!(read("- ๕.๑ ศึกษา"), Some((Style::Dot, vec![5, 1], "ศึกษา")));
        assert_eq!(read("- ข้อมูล"), Some((Style::Bullet, vec![], "ข้อมูล")));
        assert_eq!(
            read("**๑. ชื่อโครงการ"),
            Some((Style::Dot, vec![1], "ชื่อโครงการ"))
        );
    }

    #[test]
    fn amounts_years_and_times_are_no_marks() {
        for text in [
            "๑๐,๐๐๐.- บาท",
            "2566 – 2570",
            "-",
            "๒ ครั้ง",
            "08.30 น.",
            "10.- บาท",
            "",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn marks_inside_a_text_are_found() {
        let text = "๑) วางแผน ๒) จัดทำ(ร่าง) ๓)รายงาน ปี ๒๕๖๖";
        let numbers: Vec<_> = all(text).into_iter().map(|(_, mark)| mark.parts).collect();
        assert_eq!(numbers, [vec![1], vec![2], vec![3]]);
    }
    #[test]
    fn a_number_within_brackets_is_a_citation() {
        assert_eq!(all("เปิดเผย (ตามมาตรา 9 วรรคหนึ่ง (4)) แล้ว"), []);
        assert_eq!(all("(ยังไม่ปิด 1) ประชุม 2) รายงาน").len(), 1);
        assert_eq!(all("ดังนี้ (1) ประชุม (2) รายงาน").len(), 2);
    }
}
