//! Thai sort order, as in the Royal Society's dictionary: by consonant, whatever vowel is
//! written before it. Thai and Arabic digits are alike, and numbers sort by value: ข้อ ๒ stands
//! before ข้อ 10.

use icu_collator::{
    Collator, CollatorBorrowed, CollatorPreferences, options::CollatorOptions,
    preferences::CollationNumericOrdering,
};
use icu_locale_core::locale;
use std::{cmp::Ordering, sync::OnceLock};

/// The order of two texts.
pub fn compare(one: &str, other: &str) -> Ordering {
    match collator() {
        Some(collator) => collator.compare(one, other),
        None => one.cmp(other),
    }
}

/// A key whose bytes sort as the text does, to be stored beside it where a database sorts.
pub fn key(text: &str) -> Vec<u8> {
    let mut key = Vec::new();
    if let Some(collator) = collator() {
        let Ok(()) = collator.write_sort_key_to(text, &mut key);
    }
    key
}

fn collator() -> Option<&'static CollatorBorrowed<'static>> {
    static COLLATOR: OnceLock<Option<CollatorBorrowed<'static>>> = OnceLock::new();
    let load = || {
        let mut preferences = CollatorPreferences::from(locale!("th"));
        preferences.numeric_ordering = Some(CollationNumericOrdering::True);
        Collator::try_new(preferences, CollatorOptions::default()).ok()
    };
    COLLATOR.get_or_init(load).as_ref()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn words_sort_as_in_the_dictionary() {
        let sorted = [
            "กก",
            "เกาะ",
            "ไก่",
            "ขา",
            "เขา",
            "แผน",
            "โรงเรียน",
            "ส้ม",
            "เสา",
            "อบต.",
            "ฮูก",
        ];
        let mut words = sorted;
        words.reverse();
        words.sort_by(|one, other| compare(one, other));
        assert_eq!(words, sorted);
        words.reverse();
        words.sort_by_key(|word| key(word));
        assert_eq!(words, sorted);
    }

    #[test]
    fn numbers_sort_by_value_in_either_script() {
        let sorted = ["ข้อ 1", "ข้อ ๒", "ข้อ 3", "ข้อ ๑๐"];
        let mut items = ["ข้อ ๑๐", "ข้อ 3", "ข้อ ๒", "ข้อ 1"];
        items.sort_by(|one, other| compare(one, other));
        assert_eq!(items, sorted);
    }

    proptest! {
        #[test]
        fn keys_sort_as_their_texts(one in "[ก-๛a-z0-9 ]{0,12}", other in "[ก-๛a-z0-9 ]{0,12}") {
            prop_assert_eq!(key(&one).cmp(&key(&other)), compare(&one, &other));
        }
    }
}
