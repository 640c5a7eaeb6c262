//! How alike two titles are, for people who compare letters and not typesetting.
//!
//! Titles are first squashed: no spaces, quotes, brackets, dashes or list number, digits Arabic,
//! letters mended. Likeness is twice the length of the longest common subsequence over the sum
//! of the lengths, found 64 letters at a time (Hyyrö 2004, as in rapidfuzz). On titles it lies
//! within a few hundredths of the ratio of Python's difflib; from 0.85 on two titles are the
//! same title, printed twice.

use crate::{digits, letters};

/// Letters of a title that are compared; what goes beyond is no title.
const LONGEST: usize = 2_048;
/// Thai letters, digits and Latin letters have a code each; all else shares the last.
const CODES: usize = 128;

/// Likeness of two titles from 0 to 1; 0 where either has no letters. Where titles are compared
/// many by many, make a [`Key`] of each first.
pub fn likeness(one: &str, other: &str) -> f32 {
    Key::new(one).likeness(&Key::new(other))
}

/// The text in its comparable form: letters mended, digits Arabic, Latin letters small, without
/// spaces, typesetting and the list number in front ("๑.๑ (๒)", "ข)", "-").
pub fn squash(text: &str) -> String {
    let text = letters::mend(text);
    let mut rest = without_list_number(&text);
    // A row's code and its number in the group stand one after the other: "๑.๑.๑ (๑) โครงการ".
    for _ in 0..3 {
        rest = without_list_number(rest);
    }
    rest.chars().filter_map(comparable).collect()
}

fn comparable(letter: char) -> Option<char> {
    match digits::value(letter) {
        Some(value) => Some(char::from(b'0' + value)),
        None if letter.is_ascii_alphanumeric() => Some(letter.to_ascii_lowercase()),
        None if letter.is_ascii() || matches!(letter, '๏' | '๚' | '๛') => None,
        None if letters::is_thai(letter) || letter.is_alphanumeric() => Some(letter),
        None => None,
    }
}

/// The text without the bullet or list number it begins with: "๑.", "๑.๑", "(๑)", "๑)", "ก)",
/// "ข้อ ๑". A number that belongs to the words stays ("๕ ส", "๑๐๐ ปี"), and so does "ก.", which
/// is an abbreviation more often than a number.
pub fn without_list_number(text: &str) -> &str {
    const BULLETS: [char; 9] = ['-', '–', '—', '•', '*', '●', '▪', '·', '\u{F0B7}'];
    let text =
        text.trim_start_matches(|letter: char| letter.is_whitespace() || BULLETS.contains(&letter));
    let item = text.strip_prefix("ข้อที่").or_else(|| text.strip_prefix("ข้อ"));
    let body = item.unwrap_or(text).trim_start();
    let open = body.strip_prefix(['(', '[']);
    let body = open.unwrap_or(body);
    let after =
        body.trim_start_matches(|letter: char| letter == '.' || digits::value(letter).is_some());
    let number = &body[..body.len() - after.len()];
    let after_closing = after.strip_prefix([')', ']']);
    if number.starts_with(|letter: char| digits::value(letter).is_some()) {
        match after_closing {
            Some(rest) => rest,
            None if open.is_none() && (number.contains('.') || item.is_some()) => after,
            None => text,
        }
    } else {
        body.strip_prefix(letters::is_consonant)
            .and_then(|rest| rest.strip_prefix([')', ']']))
            .unwrap_or(text)
    }
}

/// A title made ready for comparing with many others.
#[derive(Clone, Debug)]
pub struct Key {
    codes: Box<[u8]>,
    /// How often each code occurs, held at 255.
    counts: Box<[u8; CODES]>,
    /// For each code the places where it stands, 64 to a word; [`Key::words`] words each.
    places: Box<[u64]>,
}

impl Key {
    /// The key of a title.
    pub fn new(title: &str) -> Self {
        Self::of_squashed(&squash(title))
    }

    /// The key of a text that [`squash`] made.
    pub fn of_squashed(squashed: &str) -> Self {
        let codes: Box<[u8]> = squashed.chars().take(LONGEST).map(code).collect();
        let words = codes.len().div_ceil(64);
        let mut counts = Box::new([0u8; CODES]);
        let mut places = vec![0u64; words * CODES].into_boxed_slice();
        for (place, code) in codes.iter().map(|code| usize::from(*code)).enumerate() {
            counts[code] = counts[code].saturating_add(1);
            places[code * words + place / 64] |= 1 << (place % 64);
        }
        Self {
            codes,
            counts,
            places,
        }
    }

    /// Letters compared.
    pub fn len(&self) -> usize {
        self.codes.len()
    }

    /// Whether there is nothing to compare.
    pub fn is_empty(&self) -> bool {
        self.codes.is_empty()
    }

    /// Likeness of two titles from 0 to 1; 0 where either is empty.
    pub fn likeness(&self, other: &Self) -> f32 {
        self.ratio(other, self.common(other))
    }

    /// Their likeness where it is at least `floor`. Titles that differ in length or letters are
    /// told apart without a comparison letter by letter, so this is the one to call in a loop.
    pub fn likeness_from(&self, other: &Self, floor: f32) -> Option<f32> {
        if self.ratio(other, self.len().min(other.len())) < floor
            || self.ratio(other, self.common_at_most(other)) < floor
        {
            return None;
        }
        let likeness = self.likeness(other);
        (likeness >= floor).then_some(likeness)
    }

    fn ratio(&self, other: &Self, common: usize) -> f32 {
        if self.is_empty() || other.is_empty() {
            return 0.0;
        }
        2.0 * common as f32 / (self.len() + other.len()) as f32
    }

    /// Letters that occur in both, wherever they stand.
    fn common_at_most(&self, other: &Self) -> usize {
        if self.len().max(other.len()) > usize::from(u8::MAX) {
            return self.len().min(other.len());
        }
        let both = self.counts.iter().zip(other.counts.iter());
        both.map(|(one, other)| usize::from(*one.min(other))).sum()
    }

    /// Length of the longest common subsequence: a zero bit in `row` is a step up in the
    /// column of the textbook's table.
    fn common(&self, other: &Self) -> usize {
        let words = self.codes.len().div_ceil(64);
        let mut row = vec![u64::MAX; words];
        for code in &other.codes {
            let start = usize::from(*code) * words;
            let mut carry = false;
            for (word, places) in row.iter_mut().zip(&self.places[start..start + words]) {
                let matched = *word & places;
                let (sum, over) = word.overflowing_add(matched);
                let (sum, more) = sum.overflowing_add(u64::from(carry));
                carry = over || more;
                *word = sum | (*word - matched);
            }
        }
        let steps: u32 = row.iter().map(|word| word.count_zeros()).sum();
        steps as usize
    }
}

fn code(letter: char) -> u8 {
    match letter {
        '0'..='9' => letter as u8 - b'0' + 0x50,
        'a'..='z' => letter as u8 - b'a' + 0x60,
        'ก'..='๎' => (letter as u32 - 0xE00) as u8,
        _ => 0x7F,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn typesetting_does_not_count() {
        for (one, other) in [
            ("๑.๑.๑ (๑) โครงการอบรมคุณธรรม", "โครงการ อบรม “คุณธรรม”"),
            ("- กิจกรรม ๕ ส.", "กิจกรรม 5ส"),
            ("ก) มาตรการ “NO GIFT POLICY”", "มาตรการ No Gift Policy"),
            ("ข้อ ๒ ดําเนินการ", "ดำเนินการ"),
        ] {
            assert_eq!(squash(one), squash(other));
            assert_eq!(likeness(one, other), 1.0);
        }
    }

    #[test]
    fn words_are_not_list_numbers() {
        for title in ["๕ ส", "๑๐๐ ปี", "2566", "ก.พ.", "ข้อมูล", "(ร่าง) แผน"]
        {
            assert_eq!(without_list_number(title), title);
        }
    }

    #[test]
    fn the_same_title_misread_stays_above_the_floor() {
        let one = "โครงการฝึกอบรมคุณธรรมจริยธรรมแก่ผู้บริหารและบุคลากร";
        let misread = "โครงการฝีกอบรมคุณธรรม จริยธรรมแก่ผู้บริหาร และบุคลากร";
        let other = "มาตรการเผยแพร่ข้อมูลข่าวสารการจัดซื้อจัดจ้าง";
        assert!(likeness(one, misread) > 0.95);
        assert!(likeness(one, other) < 0.6);
        assert_eq!(Key::new(one).likeness_from(&Key::new(other), 0.85), None);
        assert_eq!(likeness("", ""), 0.0);
    }

    /// The textbook's table.
    fn common_slowly(one: &[u8], other: &[u8]) -> usize {
        let mut row = vec![0; other.len() + 1];
        for a in one {
            let mut corner = 0;
            for (place, b) in other.iter().enumerate() {
                let above = row[place + 1];
                row[place + 1] = if a == b {
                    corner + 1
                } else {
                    above.max(row[place])
                };
                corner = above;
            }
        }
        row[other.len()]
    }

    proptest! {
        #[test]
        fn common_letters_are_counted_as_the_textbook_does(
            one in "[กขคง]{0,150}", other in "[กขคง]{0,150}"
        ) {
            let (one, other) = (Key::of_squashed(&one), Key::of_squashed(&other));
            let common = one.common(&other);
            prop_assert_eq!(common, common_slowly(&one.codes, &other.codes));
            prop_assert!(common <= one.common_at_most(&other));
        }

        #[test]
        fn likeness_is_a_share_and_even_handed(one in any::<String>(), other in any::<String>()) {
            let likeness = likeness(&one, &other);
            prop_assert!((0.0..=1.0).contains(&likeness));
            prop_assert_eq!(likeness, super::likeness(&other, &one));
        }
    }
}
