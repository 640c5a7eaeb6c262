//! What an office is found and sorted by, worked out once from its name and place and kept beside
//! them, so that the database searches and sorts 7,850 of them.

use plan::OfficeType;

/// What is kept beside an office's name and place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Look {
    /// The type's code, as far as the name tells it.
    pub kind: Option<String>,
    /// What it is found by: every word that may be searched for, comparable by [`plain`].
    pub search: String,
    /// Sorts by own name, then type, then place.
    pub name_key: Vec<u8>,
    /// Sorts by province, district, own name.
    pub place_key: Vec<u8>,
}

impl Look {
    /// Of an office with this full name, place and code.
    pub fn of(
        name: &str,
        district: Option<&str>,
        province: Option<&str>,
        code: Option<&str>,
    ) -> Self {
        let parted = OfficeType::split(name);
        let own = own_name(name);
        let (district, province) = (district.unwrap_or(""), province.unwrap_or(""));
        let short = parted.map_or("", |(kind, _)| kind.abbreviation());
        let words = [name, short, own, district, province, code.unwrap_or("")];
        let search: Vec<String> = words.into_iter().map(plain).collect();
        let word = parted.map_or("", |(kind, _)| kind.word());
        Self {
            kind: parted.map(|(kind, _)| code_of(kind).to_owned()),
            search: search.join("\n"),
            name_key: keys(&[own, word, province, district]),
            place_key: keys(&[province, district, own, word]),
        }
    }
}

/// The office's name without its type word; the whole where there is none.
pub fn own_name(name: &str) -> &str {
    match OfficeType::split(name) {
        Some((_, own)) if !own.is_empty() => own,
        _ => name,
    }
}

/// A text in the form in which offices are searched: letters mended, Arabic digits, small Latin
/// letters, no spaces.
pub fn plain(text: &str) -> String {
    let mended = thai::letters::mend(text);
    let plain = thai::digits::to_arabic(&mended);
    let letters = plain.chars().filter(|letter| !letter.is_whitespace());
    letters.flat_map(char::to_lowercase).collect()
}

fn keys(texts: &[&str]) -> Vec<u8> {
    let mut key = Vec::new();
    for text in texts {
        key.extend(thai::sort::key(text));
        key.push(0);
    }
    key
}

/// The type as it is kept.
pub const fn code_of(kind: OfficeType) -> &'static str {
    match kind {
        OfficeType::Provincial => "pao",
        OfficeType::City => "city",
        OfficeType::Town => "town",
        OfficeType::SubdistrictMunicipality => "subdistrict-municipality",
        OfficeType::Subdistrict => "sao",
        OfficeType::Pattaya => "pattaya",
        OfficeType::Bangkok => "bangkok",
    }
}

/// The type that is kept so.
pub fn type_of(code: &str) -> Option<OfficeType> {
    OfficeType::ALL
        .into_iter()
        .find(|kind| code_of(*kind) == code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_office_is_found_by_either_form_of_its_type_its_place_and_its_code() {
        let look = Look::of(
            "องค์การบริหารส่วนตำบลบ้านสมมติ",
            Some("สมมติใต้"),
            Some("สมมตินคร"),
            Some("6990101"),
        );
        for words in ["อบต.", "บ้าน สมมติ", "สมมติใต้", "๖๙๙๐๑", "องค์การบริหาร"]
        {
            assert!(look.search.contains(&plain(words)), "{words}");
        }
        assert_eq!(look.kind.as_deref(), Some("sao"));
    }

    #[test]
    fn names_sort_as_in_the_dictionary_whatever_the_type() {
        let key = |name: &str| Look::of(name, None, None, None).name_key;
        let sorted = ["เทศบาลเมืองกก", "อบต.เกาะ", "เทศบาลตำบลขา", "อบต.เขา"];
        assert!(sorted.windows(2).all(|pair| key(pair[0]) < key(pair[1])));
    }
}
