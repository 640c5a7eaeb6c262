//! Letters as the reader compares labels: folded forms that outlive spaces, tone marks, digits and
//! the usual misreadings. How alike two titles are is [`thai::likeness`]'s business.

use thai::digits;

/// The letters of a text that count when labels are compared: no spaces, punctuation or tone
/// marks, long and short vowel signs made one, Arabic digits, small Latin letters.
pub(super) fn fold(text: &str) -> String {
    text.chars().filter_map(fold_letter).collect()
}

/// One letter as [`fold`] sees it; `None` where it does not count.
pub(super) fn fold_letter(letter: char) -> Option<char> {
    match letter {
        'ี' | 'ึ' | 'ื' => Some('ิ'),
        'ู' => Some('ุ'),
        // Converters lose the circle of sara am.
        'ำ' => Some('า'),
        '่' | '้' | '๊' | '๋' | '์' | '็' | 'ํ' | 'ๆ' | 'ฯ' => None,
        'ก'..='ฮ' | 'ะ'..='ฺ' | 'เ'..='ๅ' => Some(letter),
        _ => match digits::value(letter) {
            Some(value) => Some(char::from(b'0' + value)),
            None if letter.is_alphanumeric() => Some(letter.to_ascii_lowercase()),
            None => None,
        },
    }
}

/// What follows `folded` in `text` when `text` begins with it, as [`fold`] sees both.
pub(super) fn strip_folded<'a>(text: &'a str, folded: &str) -> Option<&'a str> {
    let mut want = folded.chars();
    let mut next = want.next();
    for (at, letter) in text.char_indices() {
        let Some(expected) = next else {
            // Tone marks and the like still belong to the last letter.
            if fold_letter(letter).is_none() && is_thai(letter) {
                continue;
            }
            return Some(&text[at..]);
        };
        if let Some(letter) = fold_letter(letter) {
            if letter != expected {
                return None;
            }
            next = want.next();
        }
    }
    next.is_none().then_some("")
}

/// Whether a letter is Thai.
pub(super) const fn is_thai(letter: char) -> bool {
    matches!(letter, 'ก'..='๛')
}

/// Number of letters that must change to make one text the other; gives up above `limit`.
pub(super) fn distance(a: &str, b: &str, limit: usize) -> Option<usize> {
    if a.chars().count().abs_diff(b.chars().count()) > limit {
        return None;
    }
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, &left) in a.iter().enumerate() {
        let mut corner = row[0];
        row[0] = i + 1;
        let mut best = row[0];
        for (j, &right) in b.iter().enumerate() {
            let change = corner + usize::from(left != right);
            corner = row[j + 1];
            row[j + 1] = change.min(corner + 1).min(row[j] + 1);
            best = best.min(row[j + 1]);
        }
        if best > limit {
            return None;
        }
    }
    (row[b.len()] <= limit).then_some(row[b.len()])
}

/// Joins two pieces of running text: without a space inside a Thai phrase that the page broke,
/// with one otherwise.
pub(super) fn append(text: &mut String, more: &str) {
    let more = more.trim();
    let (Some(last), Some(first)) = (text.chars().next_back(), more.chars().next()) else {
        text.push_str(more);
        return;
    };
    let hyphen = last == '-' && text.chars().rev().nth(1).is_some_and(is_thai);
    if hyphen {
        text.pop();
    } else if !(is_letter(last) && is_letter(first)) {
        text.push(' ');
    }
    text.push_str(more);
}

const fn is_letter(letter: char) -> bool {
    matches!(letter, 'ก'..='ฮ' | 'ะ'..='ฺ' | 'เ'..='ๅ' | '็'..='๎')
}

/// The text with runs of white space made one space.
pub(super) fn tidy(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folding_outlives_marks_and_spaces() {
        assert_eq!(fold("วิธี การดำเนินงาน :"), fold("วิธิการดำเนินงาน"));
        assert_eq!(
            strip_folded("ผู้รับ ผิดชอบ งานคลัง", &fold("ผู้รับผิดชอบ")),
            Some(" งานคลัง")
        );
        assert_eq!(strip_folded("ผู้รับ", &fold("ผู้รับผิดชอบ")), None);
    }

    #[test]
    fn distance_gives_up_above_its_limit() {
        assert_eq!(distance("มิติ", "มติ", 1), Some(1));
        assert_eq!(distance("มิติ", "ภารกิจ", 2), None);
        assert_eq!(distance("", "", 0), Some(0));
    }

    #[test]
    fn broken_phrases_join_without_a_space() {
        let mut text = "ส่งเสริมการมีส่วน".to_owned();
        append(&mut text, "ร่วมของประชาชน");
        append(&mut text, "(ต่อ)");
        assert_eq!(text, "ส่งเสริมการมีส่วนร่วมของประชาชน (ต่อ)");
    }
}
