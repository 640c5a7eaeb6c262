//! The front of a plan: whose it is, what it is called, which years it runs over.

use super::{
    flow::{Flow, Item},
    period,
    text::{fold, strip_folded, tidy},
};
use plan::{Office, OfficeType, Plan};
use std::collections::HashMap;
use thai::fiscal::FiscalYear;

/// Type words as printed, a common slip among them, each with the right word.
const WORDS: [(&str, &str, OfficeType); 10] = [
    (
        "องค์การบริหารส่วนตาบล",
        "องค์การบริหารส่วนตำบล",
        OfficeType::Subdistrict,
    ),
    (
        "เทศบาลตาบล",
        "เทศบาลตำบล",
        OfficeType::SubdistrictMunicipality,
    ),
    (
        "องค์การบริหารส่วนจังหวัด",
        "องค์การบริหารส่วนจังหวัด",
        OfficeType::Provincial,
    ),
    (
        "องค์กรบริหารส่วนจังหวัด",
        "องค์การบริหารส่วนจังหวัด",
        OfficeType::Provincial,
    ),
    (
        "องค์การบริหารส่วนตำบล",
        "องค์การบริหารส่วนตำบล",
        OfficeType::Subdistrict,
    ),
    (
        "องค์กรบริหารส่วนตำบล",
        "องค์การบริหารส่วนตำบล",
        OfficeType::Subdistrict,
    ),
    (
        "เทศบาลตำบล",
        "เทศบาลตำบล",
        OfficeType::SubdistrictMunicipality,
    ),
    ("เทศบาลเมือง", "เทศบาลเมือง", OfficeType::Town),
    ("เทศบาลนคร", "เทศบาลนคร", OfficeType::City),
    ("เมืองพัทยา", "เมืองพัทยา", OfficeType::Pattaya),
];

/// Words before a district's name, one without its circle among them.
const DISTRICT: [&str; 3] = ["อำเภอ", "อาเภอ", "อ."];

/// Short forms before a name.
const SHORT: [(&str, &str, OfficeType); 5] = [
    ("อบจ.", "องค์การบริหารส่วนจังหวัด", OfficeType::Provincial),
    ("อบต.", "องค์การบริหารส่วนตำบล", OfficeType::Subdistrict),
    ("ทต.", "เทศบาลตำบล", OfficeType::SubdistrictMunicipality),
    ("ทม.", "เทศบาลเมือง", OfficeType::Town),
    ("ทน.", "เทศบาลนคร", OfficeType::City),
];

/// Reads office, title and years off the front of the document; the whole of it is asked where
/// the front does not say.
pub(super) fn read(flow: &Flow, plan: &mut Plan) {
    let paragraphs: Vec<&str> = flow
        .items
        .iter()
        .filter_map(|item| match item {
            Item::Paragraph { piece, .. } => Some(flow.text(*piece)),
            Item::Table(_) => None,
        })
        .collect();
    let texts: Vec<&str> = flow
        .pieces
        .iter()
        .map(|piece| piece.text.as_str())
        .collect();
    plan.office = office(&paragraphs, &texts);
    plan.title = title(&paragraphs)
        .or_else(|| title(&texts))
        .unwrap_or_default();
    plan.years = years(&plan.title, &paragraphs, &texts);
}

fn office(paragraphs: &[&str], texts: &[&str]) -> Office {
    let mut votes: HashMap<String, (OfficeType, u32)> = HashMap::new();
    let mut cast = |rest: &str, full: &str, kind: OfficeType, weight: u32| {
        if let Some(name) = name_at(rest, kind) {
            let ends = rest.trim_end().ends_with(&name);
            let entry = votes.entry(format!("{full}{name}")).or_insert((kind, 0));
            entry.1 += weight * if ends { 2 } else { 1 };
        }
    };
    let mut vote = |text: &str, weight: u32| {
        for (word, full, kind) in WORDS.iter().chain(&SHORT) {
            let mut from = 0;
            while let Some(at) = text[from..].find(word) {
                let start = from + at + word.len();
                from = start;
                cast(&text[start..], full, *kind, weight);
            }
            // A space inside the type word.
            if from == 0
                && weight > 2
                && let Some(rest) = strip_folded(text, &fold(word))
            {
                cast(rest, full, *kind, weight);
            }
        }
    };
    for (index, text) in paragraphs.iter().take(120).enumerate() {
        let cover = index < 40 && text.chars().take(90).count() < 90;
        vote(text, if cover { 12 } else { 2 });
    }
    for text in texts.iter().filter(|text| text.len() < 600).take(600) {
        vote(text, 1);
    }
    let best = votes
        .iter()
        .max_by(|a, b| (a.1.1, b.0.chars().count()).cmp(&(b.1.1, a.0.chars().count())));
    let Some((name, (kind, _))) = best else {
        return Office::default();
    };
    let mut office = Office {
        name: name.clone(),
        kind: Some(*kind),
        ..Office::default()
    };
    // The district and province that stand together near the name, most often on the cover.
    let mut places: HashMap<(Option<String>, String), usize> = HashMap::new();
    for (index, text) in paragraphs.iter().chain(texts.iter().take(600)).enumerate() {
        let Some(province) = after(text, &["จังหวัด", "จ."]) else {
            continue;
        };
        let district = after(text, &DISTRICT).or_else(|| {
            let before = index
                .checked_sub(1)
                .and_then(|before| paragraphs.get(before))?;
            (before.chars().count() < 60)
                .then(|| after(before, &DISTRICT))
                .flatten()
        });
        let weight = if district.is_some() { 6 } else { 1 }
            + if index < 40 && text.chars().count() < 90 {
                5
            } else {
                0
            };
        *places.entry((district, province)).or_default() += weight;
    }
    if *kind == OfficeType::Provincial {
        office.province = name
            .strip_prefix("องค์การบริหารส่วนจังหวัด")
            .map(|province| province.trim().to_owned());
    } else if let Some(((district, province), _)) = places
        .into_iter()
        .max_by(|a, b| (a.1, &b.0).cmp(&(b.1, &a.0)))
    {
        office.district = district;
        office.province = Some(province);
    }
    office
}

/// The name right behind a type word: to the next space, or over a space inside a broken name.
fn name_at(rest: &str, kind: OfficeType) -> Option<String> {
    if kind == OfficeType::Pattaya {
        return Some(String::new());
    }
    let rest = rest.trim_start_matches([' ', '\u{a0}']);
    let name: String = rest
        .chars()
        .take_while(|c| {
            !c.is_whitespace()
                && !matches!(
                    c,
                    '(' | ')'
                        | '”'
                        | '"'
                        | ','
                        | '.'
                        | '/'
                        | '“'
                        | '…'
                        | ':'
                        | '*'
                        | '<'
                        | '|'
                        | '-'
                )
        })
        .take(40)
        .collect();
    let length = name.chars().count();
    let words = [
        "และ",
        "ที่",
        "ของ",
        "ได้",
        "จึง",
        "ให้",
        "ซึ่ง",
        "โดย",
        "เพื่อ",
        "จะ",
        "มี",
        "ทุก",
    ];
    let running = words.iter().any(|word| name.starts_with(word));
    ((2..=25).contains(&length)
        && !running
        && name.chars().all(super::text::is_thai)
        && !name.chars().any(|c| thai::digits::value(c).is_some()))
    .then_some(name)
}

/// The word behind one of these words, where it stands as a name.
fn after(text: &str, words: &[&str]) -> Option<String> {
    words.iter().find_map(|word| {
        let at = text.find(word)?;
        // "ส่วนจังหวัด…" is an office, "จังหวัด" begins a place.
        let before = text[..at].chars().next_back();
        if before.is_some_and(|c| super::text::is_thai(c) && !c.is_whitespace()) {
            return None;
        }
        let name: String = text[at + word.len()..]
            .trim_start()
            .chars()
            .take_while(|c| super::text::is_thai(*c) && thai::digits::value(*c).is_none())
            .collect();
        let length = name.chars().count();
        (2..=20).contains(&length).then_some(name)
    })
}

fn is_title(text: &str) -> bool {
    let begin: String = text.chars().take(60).collect();
    let folded = fold(&begin);
    [
        "แผนปฏิบัติการ",
        "แผนดำเนินงาน",
        "แผนการดำเนินงาน",
        "แผนป้องกัน",
        "แผนปฏิบัติการป้องกัน",
        "รายละเอียดแผนปฏิบัติการ",
    ]
    .iter()
    .any(|word| folded.starts_with(&fold(word)))
}

/// The title on the cover, over several lines where it runs on.
fn title(texts: &[&str]) -> Option<String> {
    let found = |most: usize| {
        texts.iter().take(400).position(|text| {
            let text = text.trim_matches(['*', '#', ' ']);
            is_title(text) && text.chars().count() < most
        })
    };
    // A short line is the cover's; a long one may be the announcement's running text.
    let start = found(70).or_else(|| found(160))?;
    let mut title = tidy(texts[start].trim_matches(['*', '#', ' ']));
    for text in texts[start + 1..].iter().take(4) {
        let text = tidy(text.trim_matches(['*', '#', ' ']));
        let goes_on = [
            "เพื่อ",
            "ของ",
            "พ.ศ.",
            "(พ.ศ.",
            "ประจำปี",
            "ปีงบประมาณ",
            "(ปี",
            "ระยะ",
            "และ",
            "ตามแผน",
            "(๒๕",
            "(25",
            "ขององค์",
            "ฉบับ",
        ]
        .iter()
        .any(|word| text.starts_with(word));
        if !goes_on || text.chars().count() > 90 || text.contains("อำเภอ") {
            break;
        }
        title.push(' ');
        title.push_str(&text);
    }
    Some(title)
}

fn years(title: &str, paragraphs: &[&str], texts: &[&str]) -> Vec<FiscalYear> {
    let as_years = |years: Vec<u16>| years.into_iter().map(FiscalYear::new).collect::<Vec<_>>();
    let sound = |years: &[u16]| !years.is_empty() && years.len() <= 10;
    // A year's schedule "of the plan 2566 – 2570" is that year's, wherever the year stands.
    let yearly = ["ประจำปี", "ประจำปิ"]
        .iter()
        .find_map(|word| title.rfind(word));
    let own = yearly
        .map(|at| &title[at..])
        .into_iter()
        .chain(title.split("ตามแผน"))
        .map(period::years)
        .find(|years| !years.is_empty())
        .unwrap_or_default();
    if sound(&own) {
        return as_years(own);
    }
    // Beside the title, then any line that names the plan with its years.
    let mut votes: HashMap<Vec<u16>, usize> = HashMap::new();
    for (index, text) in paragraphs.iter().chain(texts).take(4000).enumerate() {
        let folded_title = is_title(text) || text.contains("แผนปฏิบัติการป้องกันการทุจริต");
        let short = text.chars().count() < 60 && index < 40;
        if !(folded_title || short) || text.len() > 1500 {
            continue;
        }
        let at = text.find("แผนปฏิบัติการ").unwrap_or(0);
        let near: String = text[at..].chars().take(140).collect();
        let years = period::years(&near);
        if sound(&years) {
            *votes.entry(years).or_default() += if short { 5 } else { 1 };
        }
    }
    votes
        .into_iter()
        .max_by(|a, b| (a.1, a.0.len(), &b.0).cmp(&(b.1, b.0.len(), &a.0)))
        .map(|(years, _)| as_years(years))
        .unwrap_or_default()
}
