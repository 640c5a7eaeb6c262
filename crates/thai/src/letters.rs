//! Thai letters and the damage they take on the way through scanners, PDF and old fonts.
//!
//! [`mend`] puts right only what cannot be meant otherwise: a mark without a letter below it, a
//! tone mark before its vowel, a sara am in two pieces, letters of a neighbouring script, glyph
//! codes of old fonts, characters that nobody sees. Where two readings are possible the text
//! stays as it is. Mending twice changes nothing more.

use std::{borrow::Cow, ops::Range};

/// A piece of damage that was mended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mended {
    /// The bytes of the original text that were damaged.
    pub at: Range<usize>,
    /// What was wrong with them.
    pub damage: Damage,
}

/// Kinds of damage.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Damage {
    /// A zero-width space, byte order mark, soft hyphen or control character.
    Invisible,
    /// A space of unusual width, made an ordinary one.
    OddSpace,
    /// A glyph code of an old Thai font (U+F700–F71A and its Macintosh kin).
    OldFont,
    /// A Lao letter that looks like the Thai one.
    LaoLetter,
    /// Sara am written as nikhahit and sara aa, with or without a tone mark between.
    SplitSaraAm,
    /// เ twice instead of แ.
    DoubledSaraE,
    /// ๅ where only า can stand.
    LongSaraAa,
    /// A mark that stands twice on the same letter.
    DoubledMark,
    /// A tone mark before or after the vowel that it belongs on the other side of.
    MisplacedMark,
    /// A space between a letter and what cannot stand without it.
    SpaceInside,
}

/// The text with its damage mended.
pub fn mend(text: &str) -> Cow<'_, str> {
    if !is_suspect(text) {
        return Cow::Borrowed(text);
    }
    let mut mender = Mender::new(text.len(), false);
    mender.take(text);
    if mender.out == text {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(mender.out)
    }
}

/// The text with its damage mended, and what was mended where, in order of place.
pub fn mend_listed(text: &str) -> (Cow<'_, str>, Vec<Mended>) {
    if !is_suspect(text) {
        return (Cow::Borrowed(text), Vec::new());
    }
    let mut mender = Mender::new(text.len(), true);
    mender.take(text);
    let mut list = mender.list;
    list.sort_by_key(|mended| (mended.at.start, mended.at.end));
    if mender.out == text {
        (Cow::Borrowed(text), Vec::new())
    } else {
        (Cow::Owned(mender.out), list)
    }
}

/// Whether the letter is Thai: a consonant, vowel, mark, digit or sign of the Thai block.
pub const fn is_thai(letter: char) -> bool {
    matches!(letter, 'ก'..='ฺ' | '฿'..='๛')
}

/// Whether the letter is part of a Thai word: a consonant, vowel or mark.
pub(crate) const fn is_thai_letter(letter: char) -> bool {
    matches!(letter, 'ก'..='ฮ' | 'ะ'..='ฺ' | 'เ'..='ๅ' | '็'..='๎')
}

/// Whether the letter is written above or below another: a vowel, tone mark or sign that
/// cannot stand alone.
pub const fn is_mark(letter: char) -> bool {
    matches!(letter, 'ั' | 'ิ'..='ฺ' | '็'..='๎')
}

/// Whether the letter is a Thai consonant.
pub const fn is_consonant(letter: char) -> bool {
    matches!(letter, 'ก'..='ฮ')
}

/// Whether the letter is a vowel written before its consonant: เ แ โ ใ ไ.
pub const fn is_leading_vowel(letter: char) -> bool {
    matches!(letter, 'เ'..='ไ')
}

/// Whether the letter is a vowel written after its consonant: ะ า ำ.
pub const fn is_following_vowel(letter: char) -> bool {
    matches!(letter, 'ะ' | 'า' | 'ำ')
}

const fn is_tone(letter: char) -> bool {
    matches!(letter, '่'..='๋')
}

/// Marks that stand nearest to the consonant: vowels above and below, and nikhahit.
const fn is_vowel_mark(letter: char) -> bool {
    matches!(letter, 'ั' | 'ิ'..='ฺ' | '็' | 'ํ')
}

/// What one letter of the text becomes before it meets its neighbours.
enum Letter {
    Same(char),
    Other(char, Damage),
    Nothing,
}

fn letter(letter: char) -> Letter {
    match letter {
        'ก'..='๛' | '\t' | '\n' | '\r' | ' '..='~' => Letter::Same(letter),
        '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}' | '\u{FEFF}' => {
            Letter::Nothing
        }
        '\0'..='\u{8}' | '\u{E}'..='\u{1F}' | '\u{7F}' => Letter::Nothing,
        '\u{A0}' | '\u{2000}'..='\u{200A}' | '\u{202F}' | '\u{205F}' | '\u{3000}' => {
            Letter::Other(' ', Damage::OddSpace)
        }
        '\u{E80}'..='\u{EFF}' => match lao(letter) {
            Some(thai) => Letter::Other(thai, Damage::LaoLetter),
            None => Letter::Same(letter),
        },
        '\u{F700}'..='\u{F71A}' | '\u{F884}'..='\u{F89E}' => match old_font(letter) {
            Some(thai) => Letter::Other(thai, Damage::OldFont),
            None => Letter::Same(letter),
        },
        _ => Letter::Same(letter),
    }
}

/// The Thai letter that a Lao one is mistaken for; by shape where shape and sound disagree.
fn lao(letter: char) -> Option<char> {
    Some(match letter {
        'ຊ' => 'ซ',
        'ຍ' | 'ຢ' => 'ย',
        'ຮ' => 'ฮ',
        'ົ' => 'ั',
        'ກ'
        | 'ຂ'
        | 'ຄ'
        | 'ງ'
        | 'ຈ'
        | 'ດ'..='ທ'
        | 'ນ'..='ຟ'
        | 'ມ'
        | 'ຣ'
        | 'ລ'
        | 'ວ'
        | 'ສ'
        | 'ຫ'
        | 'ອ'
        | 'ຯ'..='ູ'
        | 'ເ'..='ໄ'
        | 'ໆ'
        | '່'..='ໍ'
        | '໐'..='໙' => char::from_u32(u32::from(letter) - 0x80)?,
        _ => return None,
    })
}

/// The letter behind a glyph code of fonts made before Unicode shaping (Windows and Macintosh).
fn old_font(letter: char) -> Option<char> {
    Some(match letter {
        '\u{F700}' | '\u{F89E}' => 'ฐ',
        '\u{F70F}' | '\u{F89A}' => 'ญ',
        '\u{F710}' | '\u{F884}' => 'ั',
        '\u{F701}' | '\u{F885}' => 'ิ',
        '\u{F702}' | '\u{F886}' => 'ี',
        '\u{F703}' | '\u{F887}' => 'ึ',
        '\u{F704}' | '\u{F888}' => 'ื',
        '\u{F712}' | '\u{F889}' => '็',
        '\u{F705}' | '\u{F70A}' | '\u{F713}' | '\u{F88A}'..='\u{F88C}' => '่',
        '\u{F706}' | '\u{F70B}' | '\u{F714}' | '\u{F88D}'..='\u{F88F}' => '้',
        '\u{F707}' | '\u{F70C}' | '\u{F715}' | '\u{F890}'..='\u{F892}' => '๊',
        '\u{F708}' | '\u{F70D}' | '\u{F716}' | '\u{F893}'..='\u{F895}' => '๋',
        '\u{F709}' | '\u{F70E}' | '\u{F717}' | '\u{F896}'..='\u{F898}' => '์',
        '\u{F711}' | '\u{F899}' => 'ํ',
        '\u{F718}' | '\u{F89B}' => 'ุ',
        '\u{F719}' | '\u{F89C}' => 'ู',
        '\u{F71A}' | '\u{F89D}' => 'ฺ',
        _ => return None,
    })
}

/// Whether any letter, by itself or beside its neighbours, could be damaged. Most lines are
/// sound and go no further than this.
fn is_suspect(text: &str) -> bool {
    let (mut before, mut last) = ('\n', '\n');
    for now in text.chars() {
        let suspect = match now {
            ' ' => {
                is_leading_vowel(last)
                    || matches!(last, 'ั' | 'ื')
                    || (is_tone(last) && matches!(before, 'ั' | 'ื'))
            }
            '\n' | '\r' | '\t' | '!'..='~' | 'ก'..='ฯ' => false,
            'เ' => last == 'เ',
            'แ'..='ไ' | 'ๆ' | '๏'..='๛' => false,
            'ๅ' => !matches!(last, 'ฤ' | 'ฦ'),
            'ะ' | 'า' | 'ำ' => last == ' ' || last == 'ํ' || before == 'ํ',
            _ if is_vowel_mark(now) => !is_consonant(last),
            _ if is_mark(now) => !is_consonant(last) && !is_vowel_mark(last),
            _ => !matches!(letter(now), Letter::Same(_)),
        };
        if suspect {
            return true;
        }
        (before, last) = (last, now);
    }
    false
}

/// Writes letters one by one onto a text that is mended up to its end.
///
/// A cluster is a consonant with its marks and the vowels after it. `marks` is where its marks
/// begin in `out`, `vowels` where they end and the following vowels begin.
struct Mender {
    out: String,
    cluster: Option<Cluster>,
    /// Spaces at the end of `out` that may prove to stand inside a word, and where they were.
    spaces: Option<(usize, Range<usize>)>,
    listed: bool,
    list: Vec<Mended>,
}

#[derive(Clone, Copy)]
struct Cluster {
    base: char,
    marks: usize,
    vowels: Option<usize>,
}

impl Mender {
    fn new(length: usize, listed: bool) -> Self {
        Self {
            out: String::with_capacity(length),
            cluster: None,
            spaces: None,
            listed,
            list: Vec::new(),
        }
    }

    fn take(&mut self, text: &str) {
        for (start, original) in text.char_indices() {
            let at = start..start + original.len_utf8();
            match letter(original) {
                Letter::Same(letter) => self.push(letter, at),
                Letter::Nothing => self.note(at, Damage::Invisible),
                Letter::Other(letter, damage) => {
                    self.note(at.clone(), damage);
                    self.push(letter, at);
                }
            }
        }
    }

    fn note(&mut self, at: Range<usize>, damage: Damage) {
        if self.listed {
            self.list.push(Mended { at, damage });
        }
    }

    fn push(&mut self, letter: char, at: Range<usize>) {
        if letter == ' ' {
            match &mut self.spaces {
                Some((_, spaces)) => spaces.end = at.end,
                None => self.spaces = Some((self.out.len(), at)),
            }
            self.out.push(' ');
            return;
        }
        let mut letter = letter;
        if letter == 'ๅ' && !self.out.ends_with(['ฤ', 'ฦ']) {
            self.note(at.clone(), Damage::LongSaraAa);
            letter = 'า';
        }
        if let Some((length, spaces)) = self.spaces.take() {
            if self.joins_over_space(letter, length) {
                self.out.truncate(length);
                self.note(spaces, Damage::SpaceInside);
            } else {
                self.cluster = None;
            }
        }
        if is_mark(letter) {
            self.push_mark(letter, at);
        } else if is_following_vowel(letter) {
            self.push_following_vowel(letter, at);
        } else {
            let doubled = letter == 'เ' && self.out.ends_with('เ');
            if doubled {
                self.out.pop();
                letter = 'แ';
                self.note(at, Damage::DoubledSaraE);
            }
            self.out.push(letter);
            let base = is_consonant(letter) || is_leading_vowel(letter);
            self.cluster = base.then_some(Cluster {
                base: letter,
                marks: self.out.len(),
                vowels: None,
            });
        }
    }

    /// Whether the spaces at the end of `out` cannot be meant, seeing what comes after them.
    fn joins_over_space(&self, letter: char, end: usize) -> bool {
        let Some(cluster) = self.cluster else {
            return false;
        };
        let marks = &self.out[cluster.marks..cluster.vowels.unwrap_or(end)];
        let has_tone = marks.contains(is_tone);
        let has_vowel = marks.contains(is_vowel_mark) || cluster.vowels.is_some();
        if is_leading_vowel(cluster.base) {
            return is_consonant(letter) && marks.is_empty();
        }
        if !is_consonant(cluster.base) {
            return false;
        }
        match letter {
            _ if is_tone(letter) => !has_tone && cluster.vowels.is_none(),
            'ํ' => !has_vowel,
            _ if is_vowel_mark(letter) => !has_vowel && !has_tone,
            '์' => !has_tone && !marks.contains('์') && cluster.vowels.is_none(),
            'า' if marks.contains('ํ') => cluster.vowels.is_none(),
            'า' | 'ำ' | 'ะ' => !has_vowel,
            _ if is_consonant(letter) => marks.contains(['ั', 'ื']) && cluster.vowels.is_none(),
            _ => false,
        }
    }

    fn push_mark(&mut self, mark: char, at: Range<usize>) {
        let Some(cluster) = &mut self.cluster else {
            self.cluster = Some(Cluster {
                base: mark,
                marks: self.out.len(),
                vowels: None,
            });
            self.out.push(mark);
            return;
        };
        let end = cluster.vowels.unwrap_or(self.out.len());
        let marks = &self.out[cluster.marks..end];
        if marks.contains(mark) {
            self.note(at, Damage::DoubledMark);
            return;
        }
        if let Some(vowels) = &mut cluster.vowels {
            if is_tone(mark) && is_consonant(cluster.base) && !marks.contains(is_tone) {
                self.out.insert(*vowels, mark);
                *vowels += mark.len_utf8();
                self.note(at, Damage::MisplacedMark);
            } else {
                self.cluster = None;
                self.push_mark(mark, at);
            }
            return;
        }
        let place = if is_vowel_mark(mark) && is_consonant(cluster.base) {
            marks.find(|other| !is_vowel_mark(other))
        } else {
            None
        };
        match place {
            Some(place) => {
                let place = cluster.marks + place;
                self.out.insert(place, mark);
                self.note(at, Damage::MisplacedMark);
            }
            None => self.out.push(mark),
        }
    }

    fn push_following_vowel(&mut self, vowel: char, at: Range<usize>) {
        let (mut vowel, mut next) = (vowel, None);
        match self.cluster {
            // After a vowel only the ะ of เกาะ goes on with the same syllable.
            Some(Cluster {
                vowels: Some(vowels),
                ..
            }) if vowel == 'ะ' && &self.out[vowels..] == "า" => next = self.cluster,
            Some(cluster) if cluster.vowels.is_none() => {
                if vowel == 'า'
                    && let Some(place) = self.out[cluster.marks..].find('ํ')
                {
                    self.out.remove(cluster.marks + place);
                    vowel = 'ำ';
                    self.note(at, Damage::SplitSaraAm);
                }
                if is_consonant(cluster.base) {
                    let vowels = Some(self.out.len());
                    next = Some(Cluster { vowels, ..cluster });
                }
            }
            _ => {}
        }
        self.out.push(vowel);
        self.cluster = next;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn damage_is_mended() {
        for (damaged, mended) in [
            ("ดําเนินการ", "ดำเนินการ"),
            ("นํ้า", "น้ำ"),
            ("น้ํา", "น้ำ"),
            ("นำ้", "น้ำ"),
            ("หนา้ที่", "หน้าที่"),
            ("ท่ี", "ที่"),
            ("ที่่", "ที่"),
            ("เเผน", "แผน"),
            ("เ\u{200B}เผน", "แผน"),
            ("\u{FEFF}แผน\u{AD}งาน", "แผนงาน"),
            ("ปี\u{A0}๒๕๖๖", "ปี ๒๕๖๖"),
            ("ผู\u{F70A} ป\u{F702}\u{F70B}", "ผู่ ปี้"),
            ("ທີ່", "ที่"),
            ("ลำด ั บ", "ลำดับ"),
            ("ก ารสร้ าง", "การสร้าง"),
            ("เ ป็น", "เป็น"),
            ("ตั้ ง", "ตั้ง"),
            ("กๅร ฤๅษี", "การ ฤๅษี"),
        ] {
            assert_eq!(mend(damaged), mended);
        }
    }

    #[test]
    fn sound_text_is_borrowed() {
        for text in [
            "แผนปฏิบัติการป้องกันการทุจริต (พ.ศ. ๒๕๖๖ – ๒๕๗๐)",
            "ต่าง ๆ ที่ กำหนด ก็ เป็น สิทธิ์ บริสุทธิ์ พันธุ์ เพราะ เกี่ยว",
            "ฤๅษี tone 2566\t“ก”\r\n",
            "",
        ] {
            assert!(
                matches!(mend(text), Cow::Borrowed(same) if same == text),
                "{text}"
            );
        }
    }

    #[test]
    fn each_damage_is_listed_at_its_place() {
        let text = "ท่ี\u{200B} นำ้";
        let (mended, list) = mend_listed(text);
        assert_eq!(mended, "ที่ น้ำ");
        let damages: Vec<_> = list
            .iter()
            .map(|one| (&text[one.at.clone()], one.damage))
            .collect();
        assert_eq!(
            damages,
            [
                ("ี", Damage::MisplacedMark),
                ("\u{200B}", Damage::Invisible),
                ("้", Damage::MisplacedMark)
            ]
        );
    }

    proptest! {
        #[test]
        fn mending_twice_changes_nothing_more(
            text in "[กดฤรอเแไาะำๅัิีืุํ่้์็ ๆทິ\u{F702}\u{200B}\u{A0}\t]{0,24}"
        ) {
            let once = mend(&text);
            prop_assert_eq!(mend(&once), &*once);
        }

        #[test]
        fn no_text_panics(text in any::<String>()) {
            let (mended, list) = mend_listed(&text);
            prop_assert_eq!(&mended, &mend(&text));
            prop_assert_eq!(list.is_empty(), mended == text);
            for one in list {
                prop_assert!(text.get(one.at).is_some());
            }
        }
    }
}
