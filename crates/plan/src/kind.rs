//! The class words of entries: what a title begins with tells a project from an activity and a
//! measure. Words are recognised with spaces inside them, as converted documents have them.

use crate::Kind;

/// Class words as printed, longer ones before those they begin with.
const WORDS: &[(&str, Kind)] = &[
    ("โครงการ", Kind::Project),
    ("กิจกรรม", Kind::Activity),
    ("มาตรการ", Kind::Measure),
    ("มาตรฐาน", Kind::Measure),
    ("แนวทางการปฏิบัติ", Kind::Measure),
    ("แนวทางปฏิบัติ", Kind::Measure),
    ("แนวปฏิบัติ", Kind::Measure),
];

impl Kind {
    /// Every kind, in the order plans list them.
    pub const ALL: [Self; 3] = [Self::Project, Self::Activity, Self::Measure];

    /// The class word in Thai.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Project => "โครงการ",
            Self::Activity => "กิจกรรม",
            Self::Measure => "มาตรการ",
        }
    }

    /// The class word in English.
    pub const fn english(self) -> &'static str {
        match self {
            Self::Project => "project",
            Self::Activity => "activity",
            Self::Measure => "measure",
        }
    }

    /// Every accepted class word with its kind; where one begins with another, the longer first.
    pub const fn words() -> &'static [(&'static str, Self)] {
        WORDS
    }

    /// The kind a class word stands for; `None` where the text is more, or something else.
    pub fn from_words(text: &str) -> Option<Self> {
        let (kind, rest) = leading(text)?;
        rest.chars().all(is_space).then_some(kind)
    }

    /// The kind that the leading class word of a title tells, after numbers, bullets, quotes and
    /// spaces: `1.1.1 (2) "โครงการ…` is a project. A column heading that names several kinds
    /// ("โครงการ/กิจกรรม/มาตรการ") tells none.
    pub fn of_title(title: &str) -> Option<Self> {
        let title = title.trim_start_matches(|c: char| is_space(c) || !c.is_alphabetic());
        let (kind, rest) = leading(title)?;
        let rest = rest.trim_start_matches(is_space);
        let lists_kinds = rest
            .strip_prefix(['/', ','])
            .is_some_and(|next| leading(next).is_some());
        (!lists_kinds).then_some(kind)
    }
}

/// The class word a text begins with, and what follows it.
fn leading(text: &str) -> Option<(Kind, &str)> {
    WORDS
        .iter()
        .find_map(|&(word, kind)| Some((kind, strip_spaced(text, word)?)))
}

/// What follows `word` in `text`, whatever spaces stand before or inside it.
pub(crate) fn strip_spaced<'a>(text: &'a str, word: &str) -> Option<&'a str> {
    let mut text = text.chars();
    for letter in word.chars() {
        if text.find(|&c| !is_space(c))? != letter {
            return None;
        }
    }
    Some(text.as_str())
}

/// Spaces, and the characters without width that converters leave between letters.
pub(crate) fn is_space(c: char) -> bool {
    c.is_whitespace()
        || matches!(
            c,
            '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{ad}' | '\u{feff}'
        )
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_title_tells_its_kind() {
        use Kind::{Activity, Measure, Project};
        let cases = [
            ("โครงการอบรมคุณธรรม", Some(Project)),
            ("  ๑.๑.๑ (๒) โครงการอบรมคุณธรรม", Some(Project)),
            ("12) “โครงการสุจริต”", Some(Project)),
            ("โครง การอบรม", Some(Project)),
            ("โครงการมาตรการประหยัด", Some(Project)),
            ("- กิจกรรมยกย่องคนดี", Some(Activity)),
            ("๓. กิ จ ก ร ร ม ปลูกต้นไม้", Some(Activity)),
            ("มาตรการ “ไม่รับของขวัญ”", Some(Measure)),
            ("มาตรฐานการให้บริการ", Some(Measure)),
            ("แนวปฏิบัติการจัดการเรื่องร้องเรียน", Some(Measure)),
            ("แนวทางปฏิบัติเกี่ยวกับของขวัญ", Some(Measure)),
            ("แนวทางการปฏิบัติงาน", Some(Measure)),
            ("การจัดทำแผนพัฒนา", None),
            ("โครงการ/กิจกรรม/มาตรการ", None),
            ("มาตรา ๙", None),
            ("๑๒๓", None),
            ("", None),
        ];
        for (title, kind) in cases {
            assert_eq!(Kind::of_title(title), kind, "{title}");
        }
    }

    #[test]
    fn a_class_word_alone_tells_its_kind() {
        assert_eq!(Kind::from_words(" มาตร การ "), Some(Kind::Measure));
        assert_eq!(Kind::from_words("แนวปฏิบัติ"), Some(Kind::Measure));
        assert_eq!(Kind::from_words("โครงการอบรม"), None);
        for kind in Kind::ALL {
            assert_eq!(Kind::from_words(kind.word()), Some(kind));
        }
    }

    proptest! {
        #[test]
        fn no_text_panics(text in "[โครงการ/ก-๙ .\\(\\)\u{200b}]{0,40}|\\PC{0,40}") {
            Kind::of_title(&text);
            Kind::from_words(&text);
        }
    }
}
