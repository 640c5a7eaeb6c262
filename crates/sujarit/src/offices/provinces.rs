//! The provinces, by name and by the number that codes carry; see `data/offices/provinces.toml`.

use std::{collections::BTreeMap, sync::LazyLock};

#[derive(serde::Deserialize)]
struct Provinces {
    provinces: BTreeMap<String, String>,
}

static PROVINCES: LazyLock<BTreeMap<String, String>> = LazyLock::new(|| {
    let source = include_str!("../../../../data/offices/provinces.toml");
    toml::from_str::<Provinces>(source).map_or_else(|_| BTreeMap::new(), |file| file.provinces)
});

/// The province with this name, with or without "จังหวัด", or with this number.
pub fn province(word: &str) -> Option<&'static str> {
    let word = word.trim_start_matches("จังหวัด").trim();
    let number = thai::digits::to_arabic(word);
    let by_number = PROVINCES.get(number.as_ref());
    let by_name = || PROVINCES.values().find(|name| *name == word);
    by_number.or_else(by_name).map(String::as_str)
}

/// All provinces in Thai order.
pub fn all() -> Vec<&'static str> {
    let mut names: Vec<&str> = PROVINCES.values().map(String::as_str).collect();
    names.sort_by(|one, other| thai::sort::compare(one, other));
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_are_seventy_seven_provinces_known_by_name_and_number() {
        assert_eq!(all().len(), 77);
        assert_eq!(province("81"), Some("กระบี่"));
        assert_eq!(province("๑๐"), Some("กรุงเทพมหานคร"));
        assert_eq!(province("จังหวัดบึงกาฬ"), Some("บึงกาฬ"));
        assert_eq!(province("สมมตินคร"), None);
        assert_eq!(all().first(), Some(&"กระบี่"));
    }
}
