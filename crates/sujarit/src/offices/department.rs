//! The department's open table of local authorities, as CSV or JSON: which column holds what is
//! told by the headings, each row is taken or refused with its reason, and nothing is guessed.

use super::{look::own_name, provinces::province};
use plan::OfficeType;
use std::collections::HashMap;

/// Largest table that is read, in bytes.
pub const LARGEST: usize = 32 * 1024 * 1024;

/// An office as the table lists it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The line of the file on which it begins.
    pub line: usize,
    /// The department's code of 7 digits.
    pub code: String,
    /// Its type.
    pub kind: OfficeType,
    /// Full name with its type word.
    pub name: String,
    /// District without "อำเภอ".
    pub district: Option<String>,
    /// Province without "จังหวัด".
    pub province: String,
    /// Its website.
    pub website: Option<String>,
}

/// Why a row is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// There is no code.
    NoCode,
    /// The code is not of 7 digits.
    BadCode(String),
    /// The code stands on this line before.
    RepeatedCode(String, usize),
    /// There is no name.
    NoName,
    /// There is no type, and the name tells none.
    NoType,
    /// No type is called so.
    UnknownType(String),
    /// There is no province.
    NoProvince,
    /// No province is called so or has this number.
    UnknownProvince(String),
    /// There is no district, which every office of its type has.
    NoDistrict,
}

/// A row that is not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// The line of the file on which it begins.
    pub line: usize,
    /// Why.
    pub reason: Reason,
}

/// What a table holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Listing {
    /// The offices.
    pub rows: Vec<Row>,
    /// What is refused.
    pub refused: Vec<Refused>,
}

/// Why a file is no such table.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoListing {
    /// It is larger than [`LARGEST`].
    #[error("the file is too large")]
    TooLarge,
    /// It is no text.
    #[error("the file is no text")]
    NoText,
    /// It begins as JSON and is none, from this line on.
    #[error("line {0} is no JSON")]
    BadJson(usize),
    /// No heading tells the column of this field.
    #[error("no column for {0}")]
    NoColumn(&'static str),
}

/// The fields of an office that a table may have a column for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Field {
    Code,
    Name,
    Type,
    District,
    Province,
    ProvinceCode,
    Website,
}

/// The headings by which the columns are known, without spaces and marks and in small letters.
const HEADINGS: &[(Field, &[&str])] = &[
    (
        Field::Code,
        &[
            "รหัส",
            "รหัสอปท",
            "รหัสองค์กรปกครองส่วนท้องถิ่น",
            "รหัสหน่วยงาน",
            "code",
            "dlacode",
            "laocode",
        ],
    ),
    (
        Field::Name,
        &[
            "ชื่อ",
            "ชื่ออปท",
            "ชื่อองค์กรปกครองส่วนท้องถิ่น",
            "ชื่อหน่วยงาน",
            "name",
            "nameth",
            "laoname",
        ],
    ),
    (
        Field::Type,
        &[
            "ประเภท",
            "ประเภทอปท",
            "ประเภทองค์กรปกครองส่วนท้องถิ่น",
            "ประเภทหน่วยงาน",
            "type",
            "laotype",
        ],
    ),
    (
        Field::District,
        &[
            "อำเภอ",
            "ชื่ออำเภอ",
            "district",
            "districtname",
            "districtnameth",
            "amphoe",
        ],
    ),
    (
        Field::Province,
        &[
            "จังหวัด",
            "ชื่อจังหวัด",
            "province",
            "provincename",
            "provincenameth",
            "changwat",
        ],
    ),
    (Field::ProvinceCode, &["รหัสจังหวัด", "provincecode"]),
    (
        Field::Website,
        &["เว็บไซต์", "เว็บไซด์", "เว็บไซต์อปท", "website", "url"],
    ),
];

/// Words for the types beside their own names and abbreviations.
const TYPES: &[(&str, OfficeType)] = &[
    ("provincialadminorg", OfficeType::Provincial),
    ("citymunicipality", OfficeType::City),
    ("townmunicipality", OfficeType::Town),
    (
        "subdistrictmunicipality",
        OfficeType::SubdistrictMunicipality,
    ),
    ("subdistrictadminorg", OfficeType::Subdistrict),
    ("specialadminarea", OfficeType::Pattaya),
];

/// A record of the file: its line and its cells by field.
type Record = (usize, HashMap<Field, String>);

/// Reads the table.
///
/// # Errors
/// When the file is no table of offices.
pub fn read(content: &[u8]) -> Result<Listing, NoListing> {
    if content.len() > LARGEST {
        return Err(NoListing::TooLarge);
    }
    let decoded = thai::encoding::decode(content).map_err(|_| NoListing::NoText)?;
    let text = decoded.text.trim_start_matches('\u{feff}');
    let records = if text.trim_start().starts_with(['{', '[']) {
        json(text)?
    } else {
        csv(text)?
    };
    let mut listing = Listing::default();
    let mut lines: HashMap<String, usize> = HashMap::new();
    for (line, cells) in records {
        let repeated = |code: &str| lines.get(code).copied();
        match row(line, &cells, repeated) {
            Ok(row) => {
                lines.insert(row.code.clone(), line);
                listing.rows.push(row);
            }
            Err(reason) => listing.refused.push(Refused { line, reason }),
        }
    }
    Ok(listing)
}

fn row(
    line: usize,
    cells: &HashMap<Field, String>,
    repeated: impl Fn(&str) -> Option<usize>,
) -> Result<Row, Reason> {
    let cell = |field| {
        cells
            .get(&field)
            .map(String::as_str)
            .filter(|cell| !cell.is_empty())
    };
    let code = thai::digits::to_arabic(cell(Field::Code).ok_or(Reason::NoCode)?).into_owned();
    if code.len() != 7 || !code.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(Reason::BadCode(code));
    }
    if let Some(before) = repeated(&code) {
        return Err(Reason::RepeatedCode(code, before));
    }
    let name = cell(Field::Name).ok_or(Reason::NoName)?;
    let kind = match cell(Field::Type) {
        Some(word) => office_type(word).ok_or_else(|| Reason::UnknownType(word.to_owned()))?,
        None => OfficeType::of_name(name).ok_or(Reason::NoType)?,
    };
    let province = match (cell(Field::Province), cell(Field::ProvinceCode)) {
        (Some(word), _) | (None, Some(word)) => {
            province(word).ok_or_else(|| Reason::UnknownProvince(word.to_owned()))?
        }
        (None, None) => return Err(Reason::NoProvince),
    };
    let district = cell(Field::District).map(|word| word.trim_start_matches("อำเภอ").trim());
    if district.is_none() && !is_of_whole_province(kind) {
        return Err(Reason::NoDistrict);
    }
    Ok(Row {
        line,
        code,
        kind,
        name: full_name(kind, name),
        district: district.map(str::to_owned),
        province: province.to_owned(),
        website: cell(Field::Website).map(str::to_owned),
    })
}

/// Whether offices of this type stand in no district.
pub(super) const fn is_of_whole_province(kind: OfficeType) -> bool {
    matches!(kind, OfficeType::Provincial | OfficeType::Bangkok)
}

/// The name with its type word before it, whether the cell has it or not. A name that only begins
/// like a type ("องค์พระ") stays as it is.
pub(super) fn full_name(kind: OfficeType, name: &str) -> String {
    let own = match OfficeType::split(name) {
        Some((of_name, _)) if of_name == kind => own_name(name),
        _ => name,
    };
    match kind {
        OfficeType::Pattaya | OfficeType::Bangkok => kind.word().to_owned(),
        _ => format!("{}{own}", kind.word()),
    }
}

fn office_type(word: &str) -> Option<OfficeType> {
    let known = bare(word);
    let listed = TYPES.iter().find(|(name, _)| *name == known);
    listed.map(|(_, kind)| *kind).or_else(|| {
        OfficeType::ALL.into_iter().find(|kind| {
            [kind.word(), kind.abbreviation(), kind.english()]
                .iter()
                .any(|name| bare(name) == known)
        })
    })
}

/// A word without spaces, marks and what stands in brackets, in small letters.
fn bare(word: &str) -> String {
    let word = word.split(['(', '[']).next().unwrap_or_default();
    let letters = word.chars().filter(|letter| {
        !letter.is_whitespace() && !matches!(letter, '.' | '_' | '-' | '"' | '\u{feff}')
    });
    letters.flat_map(char::to_lowercase).collect()
}

fn field(heading: &str) -> Option<Field> {
    let heading = bare(heading);
    HEADINGS
        .iter()
        .find(|(_, known)| known.contains(&heading.as_str()))
        .map(|(field, _)| *field)
}

/// Which fields there must be columns for.
fn complete(fields: &[Field]) -> Result<(), NoListing> {
    if !fields.contains(&Field::Code) {
        return Err(NoListing::NoColumn("code"));
    }
    if !fields.contains(&Field::Name) {
        return Err(NoListing::NoColumn("name"));
    }
    if !fields.contains(&Field::Province) && !fields.contains(&Field::ProvinceCode) {
        return Err(NoListing::NoColumn("province"));
    }
    Ok(())
}

fn csv(text: &str) -> Result<Vec<Record>, NoListing> {
    let heading = text.lines().next().unwrap_or_default();
    let count = |mark: &u8| heading.bytes().filter(|byte| byte == mark).count();
    let delimiter = [b',', b';', b'\t'].into_iter().max_by_key(count);
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter.unwrap_or(b','))
        .flexible(true)
        .from_reader(text.as_bytes());
    let headings = reader.headers().map_err(|_| NoListing::NoText)?.clone();
    let columns: Vec<Option<Field>> = headings.iter().map(field).collect();
    complete(&columns.iter().flatten().copied().collect::<Vec<_>>())?;
    let mut records = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|_| NoListing::NoText)?;
        if record.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        let line = record.position().map_or(0, csv::Position::line);
        let cells = columns.iter().zip(record.iter());
        let cells = cells.filter_map(|(field, cell)| Some(((*field)?, cell.trim().to_owned())));
        records.push((usize::try_from(line).unwrap_or(0), cells.collect()));
    }
    Ok(records)
}

/// The records of the longest list of objects in the text.
fn json(text: &str) -> Result<Vec<Record>, NoListing> {
    serde_json::from_str::<serde::de::IgnoredAny>(text)
        .map_err(|error| NoListing::BadJson(error.line()))?;
    let mut seen: Vec<Field> = Vec::new();
    let mut records = Vec::new();
    for (line, object) in objects(text) {
        let Ok(object) = serde_json::from_str::<serde_json::Map<_, _>>(object) else {
            continue;
        };
        let cells: HashMap<Field, String> = object
            .iter()
            .filter_map(|(name, value): (&String, &serde_json::Value)| {
                let cell = match value {
                    serde_json::Value::String(text) => text.trim().to_owned(),
                    serde_json::Value::Number(number) => number.to_string(),
                    _ => String::new(),
                };
                Some((field(name)?, cell))
            })
            .collect();
        seen.extend(cells.keys().copied());
        records.push((line, cells));
    }
    complete(&seen)?;
    Ok(records)
}

/// The objects of the longest list in a sound JSON text, each with its line.
fn objects(text: &str) -> Vec<(usize, &str)> {
    let mut lists: HashMap<usize, Vec<(usize, &str)>> = HashMap::new();
    let mut open: Vec<(usize, usize, bool)> = Vec::new();
    let (mut line, mut in_text, mut escaped) = (1, false, false);
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'\n' => line += 1,
            _ if escaped => escaped = false,
            b'\\' if in_text => escaped = true,
            b'"' => in_text = !in_text,
            _ if in_text => {}
            b'{' | b'[' => open.push((at, line, byte == b'[')),
            b'}' | b']' => {
                let Some((start, on, is_list)) = open.pop() else {
                    continue;
                };
                if let (false, Some((list, _, true))) = (is_list, open.last()) {
                    let object = text.get(start..=at).unwrap_or_default();
                    lists.entry(*list).or_default().push((on, object));
                }
            }
            _ => {}
        }
    }
    let longest = lists
        .into_iter()
        .max_by_key(|(at, list)| (list.len(), usize::MAX - at));
    longest.map(|(_, list)| list).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    const CSV: &str = "รหัส อปท.,ชื่อ อปท.,ประเภท,อำเภอ,จังหวัด,เว็บไซต์\n\
        6100101,บ้านสมมติ,อบต.,เมืองสมมติ,กระบี่,www.example.go.th\n\
        ,ไม่มีรหัส,อบต.,เมืองสมมติ,กระบี่,\n\
        610010,รหัสสั้น,อบต.,เมืองสมมติ,กระบี่,\n\
        6100101,รหัสซ้ำ,อบต.,เมืองสมมติ,กระบี่,\n\
        6100102,,อบต.,เมืองสมมติ,กระบี่,\n\
        6100103,ประเภทแปลก,เทศบาลเล็ก,เมืองสมมติ,กระบี่,\n\
        6100104,ไม่มีจังหวัด,อบต.,เมืองสมมติ,,\n\
        6100105,จังหวัดแปลก,อบต.,เมืองสมมติ,สมมตินคร,\n\
        6100106,ไม่มีอำเภอ,อบต.,,กระบี่,\n\
        2100101,สมมติ,อบจ.,,กระบี่,\n";

    #[test]
    fn every_row_is_taken_or_refused_with_its_line_and_reason() {
        let listing = read(CSV.as_bytes()).expect("a table");
        let names: Vec<_> = listing
            .rows
            .iter()
            .map(|row| (row.line, &*row.name))
            .collect();
        assert_eq!(
            names,
            [
                (2, "องค์การบริหารส่วนตำบลบ้านสมมติ"),
                (11, "องค์การบริหารส่วนจังหวัดสมมติ")
            ]
        );
        let reasons: Vec<_> = listing
            .refused
            .into_iter()
            .map(|refused| (refused.line, refused.reason))
            .collect();
        assert_eq!(
            reasons,
            [
                (3, Reason::NoCode),
                (4, Reason::BadCode("610010".to_owned())),
                (5, Reason::RepeatedCode("6100101".to_owned(), 2)),
                (6, Reason::NoName),
                (7, Reason::UnknownType("เทศบาลเล็ก".to_owned())),
                (8, Reason::NoProvince),
                (9, Reason::UnknownProvince("สมมตินคร".to_owned())),
                (10, Reason::NoDistrict),
            ]
        );
    }

    #[test]
    fn json_gives_the_same_with_the_lines_of_its_records() {
        let json = r#"{"about": [{"x": 1}], "records": [
            {"dlaCode": "5810401", "nameTh": "สมมติ", "type": "subdistrict_municipality", "provinceCode": "81", "districtNameTh": "เมือง \"ก\" }"},

            {"dlaCode": 6810402, "nameTh": "อบต.บ้านสมมติ", "type": null, "provinceCode": "81", "districtNameTh": "อำเภอเมือง"},
            {"dlaCode": "6810403", "nameTh": "องค์พระ", "type": "subdistrict_admin_org", "provinceCode": "00", "districtNameTh": "เมือง"}]}"#;
        let listing = read(json.as_bytes()).expect("a table");
        let told: Vec<_> = listing
            .rows
            .iter()
            .map(|row| (row.line, &*row.name, row.district.as_deref()))
            .collect();
        assert_eq!(
            told,
            [
                (2, "เทศบาลตำบลสมมติ", Some("เมือง \"ก\" }")),
                (4, "องค์การบริหารส่วนตำบลบ้านสมมติ", Some("เมือง")),
            ]
        );
        assert_eq!(
            listing.refused,
            [Refused {
                line: 5,
                reason: Reason::UnknownProvince("00".to_owned())
            }]
        );
    }

    #[test]
    fn a_name_that_only_looks_like_a_type_is_kept_whole() {
        assert_eq!(
            full_name(OfficeType::Subdistrict, "องค์พระ"),
            "องค์การบริหารส่วนตำบลองค์พระ"
        );
        assert_eq!(
            full_name(OfficeType::Town, "เทศบาลเมืองสมมติ"),
            "เทศบาลเมืองสมมติ"
        );
        assert_eq!(full_name(OfficeType::Pattaya, "เมืองพัทยา"), "เมืองพัทยา");
    }

    #[test]
    fn a_file_that_is_no_table_says_what_is_missing() {
        assert_eq!(read(b"a,b\n1,2\n"), Err(NoListing::NoColumn("code")));
        assert_eq!(
            read("รหัส,ชื่อ\n".as_bytes()),
            Err(NoListing::NoColumn("province"))
        );
        assert_eq!(read(b"[{\n\"code\": }]"), Err(NoListing::BadJson(2)));
        assert_eq!(read(b"[]"), Err(NoListing::NoColumn("code")));
    }
}
