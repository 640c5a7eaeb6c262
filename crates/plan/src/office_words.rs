//! What each type of local authority calls itself, its posts, its council and its law. An office
//! that copied another's plan gives itself away by these words.

use crate::{OfficeType, kind::strip_spaced};
use OfficeType::{Bangkok, City, Pattaya, Provincial, Subdistrict, SubdistrictMunicipality, Town};
use regex::Regex;
use std::sync::LazyLock;

/// Full type words with their abbreviations. "องค์กร" is a common slip for "องค์การ".
const NAMES: &[(OfficeType, &[&str])] = &[
    (
        Provincial,
        &["องค์การบริหารส่วนจังหวัด", "องค์กรบริหารส่วนจังหวัด", "อบจ."],
    ),
    (City, &["เทศบาลนคร", "ทน."]),
    (Town, &["เทศบาลเมือง", "ทม."]),
    (SubdistrictMunicipality, &["เทศบาลตำบล", "ทต."]),
    (
        Subdistrict,
        &["องค์การบริหารส่วนตำบล", "องค์กรบริหารส่วนตำบล", "อบต."],
    ),
    (Pattaya, &["เมืองพัทยา"]),
    (Bangkok, &["กรุงเทพมหานคร", "กทม."]),
];

/// What one type calls its own: office, executive, clerk, council, ordinance, staff.
type Vocabulary = [&'static str; 6];
const OFFICE: usize = 0;
const EXECUTIVE: usize = 1;
const CLERK: usize = 2;
const COUNCIL: usize = 3;
const ORDINANCE: usize = 4;
const STAFF: usize = 5;

/// Office words beside the full ones that are the same in every plan.
const SHORT: &[(&str, &[OfficeType])] = &[
    ("เทศบาล", &[City, Town, SubdistrictMunicipality]),
    ("อบจ.", &[Provincial]),
    ("อบต.", &[Subdistrict]),
];

/// A word, the types it belongs to, and its index in a [`Vocabulary`].
type TypeWord = (&'static str, Vec<OfficeType>, usize);

/// Every word that belongs to some types only, the longer before the shorter. The names of
/// Bangkok and Pattaya are left out: they are places that any plan may name.
static WORDS: LazyLock<Vec<TypeWord>> = LazyLock::new(|| {
    let mut words: Vec<TypeWord> = SHORT
        .iter()
        .map(|&(word, types)| (word, types.to_vec(), OFFICE))
        .collect();
    for kind in OfficeType::ALL {
        for (role, word) in kind.vocabulary().into_iter().enumerate() {
            match words.iter_mut().find(|(known, ..)| *known == word) {
                Some((_, types, _)) => types.push(kind),
                None if role == OFFICE && matches!(kind, Pattaya | Bangkok) => {}
                None => words.push((word, vec![kind], role)),
            }
        }
    }
    words.sort_by_key(|(word, ..)| std::cmp::Reverse(word.len()));
    words
});

/// One group for each of [`WORDS`], after group 1: a word before them that makes the whole the
/// name of a law, a league, a school or a road. Converters leave a space after "ส่วน".
static PATTERN: LazyLock<Regex> = LazyLock::new(|| {
    let words: Vec<_> = WORDS
        .iter()
        .map(|(word, ..)| format!("({})", regex::escape(word).replace("ส่วน", r"ส่วน[ \u{a0}]?")))
        .collect();
    let named =
        r"(?:พระราชบัญญัติ|พ\.ร\.บ\.|พระราชกฤษฎีกา|สันนิบาต|สมาคม|โรงเรียน|ถนน)[ \u{a0}]?(?:สภาตำบลและ)?";
    Regex::new(&format!("({named})?(?:{})", words.join("|"))).expect("pattern of a constant table")
});

/// What may stand between two offices in a list of several types ("อบจ./เทศบาล/อบต.").
static LIST: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^(?:[\s,/()]|และ|หรือ|กับ)*$").expect("constant pattern"));

/// A word in a text that belongs to another type of office.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ForeignWord<'a> {
    /// Characters of the text before it.
    pub start: usize,
    /// Its length in characters.
    pub length: usize,
    /// The word as it stands in the text.
    pub word: &'a str,
    /// The types that use it.
    pub types: &'static [OfficeType],
    /// What the office's own type says instead.
    pub instead: &'static str,
}

impl OfficeType {
    /// Every type.
    pub const ALL: [Self; 7] = [
        Provincial,
        City,
        Town,
        SubdistrictMunicipality,
        Subdistrict,
        Pattaya,
        Bangkok,
    ];

    /// What this type calls its office, executive, clerk, council, ordinance and staff.
    const fn vocabulary(self) -> Vocabulary {
        match self {
            Provincial => [
                "องค์การบริหารส่วนจังหวัด",
                "นายกองค์การบริหารส่วนจังหวัด",
                "ปลัดองค์การบริหารส่วนจังหวัด",
                "สภาองค์การบริหารส่วนจังหวัด",
                "ข้อบัญญัติ",
                "ข้าราชการองค์การบริหารส่วนจังหวัด",
            ],
            City => Self::municipal("เทศบาลนคร"),
            Town => Self::municipal("เทศบาลเมือง"),
            SubdistrictMunicipality => Self::municipal("เทศบาลตำบล"),
            Subdistrict => [
                "องค์การบริหารส่วนตำบล",
                "นายกองค์การบริหารส่วนตำบล",
                "ปลัดองค์การบริหารส่วนตำบล",
                "สภาองค์การบริหารส่วนตำบล",
                "ข้อบัญญัติ",
                "พนักงานส่วนตำบล",
            ],
            Pattaya => [
                "เมืองพัทยา",
                "นายกเมืองพัทยา",
                "ปลัดเมืองพัทยา",
                "สภาเมืองพัทยา",
                "ข้อบัญญัติ",
                "พนักงานเมืองพัทยา",
            ],
            Bangkok => [
                "กรุงเทพมหานคร",
                "ผู้ว่าราชการกรุงเทพมหานคร",
                "ปลัดกรุงเทพมหานคร",
                "สภากรุงเทพมหานคร",
                "ข้อบัญญัติ",
                "ข้าราชการกรุงเทพมหานคร",
            ],
        }
    }

    const fn municipal(office: &'static str) -> Vocabulary {
        [
            office,
            "นายกเทศมนตรี",
            "ปลัดเทศบาล",
            "สภาเทศบาล",
            "เทศบัญญัติ",
            "พนักงานเทศบาล",
        ]
    }

    /// The type word an office's name begins with, e.g. "เทศบาลตำบล".
    pub const fn word(self) -> &'static str {
        self.vocabulary()[OFFICE]
    }

    /// Its abbreviation, e.g. "ทต."; Pattaya has none and keeps its word.
    pub const fn abbreviation(self) -> &'static str {
        match self {
            Provincial => "อบจ.",
            City => "ทน.",
            Town => "ทม.",
            SubdistrictMunicipality => "ทต.",
            Subdistrict => "อบต.",
            Pattaya => "เมืองพัทยา",
            Bangkok => "กทม.",
        }
    }

    /// The type in English.
    pub const fn english(self) -> &'static str {
        match self {
            Provincial => "provincial administrative organization",
            City => "city municipality",
            Town => "town municipality",
            SubdistrictMunicipality => "subdistrict municipality",
            Subdistrict => "subdistrict administrative organization",
            Pattaya => "Pattaya City",
            Bangkok => "Bangkok Metropolitan Administration",
        }
    }

    /// Whether it is one of the three municipalities (เทศบาล).
    pub const fn is_municipality(self) -> bool {
        matches!(self, City | Town | SubdistrictMunicipality)
    }

    /// The type that a name tells, full or abbreviated.
    pub fn of_name(name: &str) -> Option<Self> {
        Some(Self::split(name)?.0)
    }

    /// A name taken apart into its type and the office's own name, without the district and
    /// province that may follow: "อบต.ตัวอย่าง อำเภอ…" is a subdistrict office called "ตัวอย่าง".
    /// The own name of Pattaya and Bangkok is empty.
    pub fn split(name: &str) -> Option<(Self, &str)> {
        let mut name = name.trim_start_matches(|c: char| !c.is_alphabetic());
        for before in ["สำนักงาน", "ที่ทำการ"] {
            name = name.strip_prefix(before).unwrap_or(name);
        }
        let (kind, rest) = NAMES.iter().find_map(|&(kind, words)| {
            words
                .iter()
                .find_map(|word| Some((kind, strip_spaced(name, word)?)))
        })?;
        let end = ["อำเภอ", "จังหวัด"]
            .iter()
            .filter_map(|word| rest.find(word))
            .min();
        Some((kind, rest[..end.unwrap_or(rest.len())].trim()))
    }

    /// What this type calls its executive, e.g. "นายกเทศมนตรี".
    pub const fn executive(self) -> &'static str {
        self.vocabulary()[EXECUTIVE]
    }

    /// What this type calls its clerk, the head of its permanent staff, e.g. "ปลัดเทศบาล".
    pub const fn clerk(self) -> &'static str {
        self.vocabulary()[CLERK]
    }

    /// What this type calls its council, e.g. "สภาเทศบาล".
    pub const fn council(self) -> &'static str {
        self.vocabulary()[COUNCIL]
    }

    /// What this type calls the law its council passes, e.g. "เทศบัญญัติ".
    pub const fn ordinance(self) -> &'static str {
        self.vocabulary()[ORDINANCE]
    }

    /// What this type calls its permanent staff, e.g. "พนักงานเทศบาล".
    pub const fn staff(self) -> &'static str {
        self.vocabulary()[STAFF]
    }

    /// The words of a text that belong to another type of office. A word inside the name of a
    /// law, a league, a school or a road is left out, and so is one in a list of several types.
    pub fn foreign_words(self, text: &str) -> Vec<ForeignWord<'_>> {
        let mut found: Vec<(std::ops::Range<usize>, usize)> = Vec::new();
        for hit in PATTERN.captures_iter(text) {
            let named = hit.get(1).is_some();
            let word =
                (0..WORDS.len()).find_map(|index| Some((hit.get(index + 2)?.range(), index)));
            found.extend(word.filter(|_| !named));
        }
        let types = |index: usize| &WORDS[found[index].1].1;
        let listed = |a: usize, b: usize| {
            types(a) != types(b) && LIST.is_match(&text[found[a].0.end..found[b].0.start])
        };
        let mut at = (0, 0);
        let mut words = Vec::new();
        for index in 0..found.len() {
            let (range, word) = &found[index];
            let (_, types, role) = &WORDS[*word];
            let in_list = index > 0 && listed(index - 1, index)
                || index + 1 < found.len() && listed(index, index + 1);
            if in_list || types.contains(&self) {
                continue;
            }
            at = (range.start, at.1 + text[at.0..range.start].chars().count());
            words.push(ForeignWord {
                start: at.1,
                length: text[range.clone()].chars().count(),
                word: &text[range.clone()],
                types,
                instead: self.vocabulary()[*role],
            });
        }
        words
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_name_comes_apart_into_type_and_own_name() {
        let cases = [
            ("องค์การบริหารส่วนตำบลบ้านสมมุติ", Subdistrict, "บ้านสมมุติ"),
            ("องค์การบริหารส่วน ตำบล บ้านสมมุติ", Subdistrict, "บ้านสมมุติ"),
            ("องค์กรบริหารส่วนตำบลบ้านสมมุติ", Subdistrict, "บ้านสมมุติ"),
            ("อบต. บ้านสมมุติ", Subdistrict, "บ้านสมมุติ"),
            (
                "ที่ทำการองค์การบริหารส่วนตำบลบ้านสมมุติ อำเภอสมมุติ จังหวัดสมมุติ",
                Subdistrict,
                "บ้านสมมุติ",
            ),
            ("สำนักงานเทศบาลตำบลสมมุติ", SubdistrictMunicipality, "สมมุติ"),
            ("ทต.สมมุติ", SubdistrictMunicipality, "สมมุติ"),
            ("เทศบาลเมืองสมมุติ", Town, "สมมุติ"),
            ("ทม.สมมุติ", Town, "สมมุติ"),
            ("เทศบาลนครสมมุติ", City, "สมมุติ"),
            ("ทน.สมมุติ", City, "สมมุติ"),
            ("อบจ.สมมุติ", Provincial, "สมมุติ"),
            ("องค์การบริหารส่วนจังหวัดสมมุติ", Provincial, "สมมุติ"),
            ("เมืองพัทยา", Pattaya, ""),
            ("กรุงเทพมหานคร", Bangkok, ""),
        ];
        for (name, kind, own) in cases {
            assert_eq!(OfficeType::split(name), Some((kind, own)), "{name}");
        }
        assert_eq!(OfficeType::of_name("โรงเรียนบ้านสมมุติ"), None);
        assert_eq!(OfficeType::of_name(""), None);
    }

    #[test]
    fn each_type_knows_its_own_names() {
        for kind in OfficeType::ALL {
            assert_eq!(OfficeType::of_name(kind.word()), Some(kind));
            assert_eq!(OfficeType::of_name(kind.abbreviation()), Some(kind));
            for word in kind.vocabulary() {
                assert_eq!(kind.foreign_words(word), [], "{word}");
            }
        }
    }

    fn first(kind: OfficeType, text: &str) -> Option<(&str, &str)> {
        let words = kind.foreign_words(text);
        words.first().map(|found| (found.word, found.instead))
    }

    #[test]
    fn words_of_another_type_are_found_with_the_own_word() {
        let cases = [
            (
                Subdistrict,
                "เสนอนายกเทศมนตรีลงนาม",
                Some(("นายกเทศมนตรี", "นายกองค์การบริหารส่วนตำบล")),
            ),
            (
                Subdistrict,
                "ด้านบริหารงานบุคคลของเทศบาล",
                Some(("เทศบาล", "องค์การบริหารส่วนตำบล")),
            ),
            (
                SubdistrictMunicipality,
                "ตราข้อบัญญัติงบประมาณ",
                Some(("ข้อบัญญัติ", "เทศบัญญัติ")),
            ),
            (
                Town,
                "ปลัดองค์การบริหารส่วน ตำบล",
                Some(("ปลัดองค์การบริหารส่วน ตำบล", "ปลัดเทศบาล")),
            ),
            (Provincial, "สมาชิกสภาเทศบาลและ อบต.", None),
            (Subdistrict, "ปลัด (อบจ./เทศบาล/อบต.)", None),
            (Subdistrict, "ตามพระราชบัญญัติเทศบาล พ.ศ. ๒๔๙๖", None),
            (Town, "พระราชบัญญัติสภาตำบลและองค์การบริหารส่วนตำบล", None),
            (City, "ตรวจสอบรอบตัวอาคาร", None),
        ];
        for (kind, text, expected) in cases {
            assert_eq!(first(kind, text), expected, "{text}");
        }
    }

    #[test]
    fn a_foreign_word_is_placed_by_characters() {
        let found = &Subdistrict.foreign_words("โดยสภาเทศบาล และเทศบัญญัติ")[..];
        let places: Vec<_> = found.iter().map(|word| (word.start, word.length)).collect();
        assert_eq!(places, [(3, 9), (16, 10)]);
        assert!(found[0].types.contains(&City));
    }

    proptest! {
        #[test]
        fn no_text_panics(text in "(เทศบาล|อบต\\.|/| |และ|ข้อบัญญัติ|พระราชบัญญัติ|\\PC){0,20}") {
            for kind in OfficeType::ALL {
                kind.foreign_words(&text);
            }
            OfficeType::split(&text);
        }
    }
}
