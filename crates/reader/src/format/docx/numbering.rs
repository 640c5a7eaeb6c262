//! The numbers that Word prints in front of paragraphs: it keeps lists and levels, not numbers.
//!
//! A paragraph names a list (`numId`) and a level. The list points to a definition
//! (`abstractNum`) that says how each level counts and what its label looks like ("%1.%2").
//! Lists of one definition count on together, unless a list says where it begins anew.

use crate::format::xml;
use quick_xml::events::{BytesStart, Event};
use std::collections::{HashMap, HashSet};

const LEVELS: usize = 9;
/// Longest pattern of a label that is followed, in letters; Word itself writes "%1.%2.%3." and the
/// like, or a word in front ("ส่วนที่ %1").
const MAX_PATTERN: usize = 100;
/// Thai letters in the order in which they count; ฃ ฅ ฆ ฤ ฦ do not.
const LETTERS: [char; 41] = [
    'ก', 'ข', 'ค', 'ง', 'จ', 'ฉ', 'ช', 'ซ', 'ฌ', 'ญ', 'ฎ', 'ฏ', 'ฐ', 'ฑ', 'ฒ', 'ณ', 'ด', 'ต', 'ถ',
    'ท', 'ธ', 'น', 'บ', 'ป', 'ผ', 'ฝ', 'พ', 'ฟ', 'ภ', 'ม', 'ย', 'ร', 'ล', 'ว', 'ศ', 'ษ', 'ส', 'ห',
    'ฬ', 'อ', 'ฮ',
];

/// The lists of a document, and how far each has counted.
#[derive(Debug, Default)]
pub struct Numbering {
    definitions: HashMap<u32, Definition>,
    lists: HashMap<u32, List>,
    /// Definitions by the list style that they are.
    by_style: HashMap<String, u32>,
    counters: HashMap<u32, [Option<u32>; LEVELS]>,
    begun: HashSet<(u32, usize)>,
}

#[derive(Debug, Default)]
struct Definition {
    levels: [Level; LEVELS],
    /// The list style that defines the levels in its place.
    style_link: Option<String>,
}

#[derive(Debug, Default)]
struct List {
    definition: u32,
    begins: [Option<u32>; LEVELS],
    levels: [Option<Level>; LEVELS],
}

#[derive(Clone, Debug, Default)]
struct Level {
    begin: Option<u32>,
    format: String,
    text: String,
    glued: bool,
    legal: bool,
    style: Option<String>,
}

impl Numbering {
    /// Reads `word/numbering.xml` as far as it is sound.
    pub fn read(text: &str) -> Self {
        let mut reader = xml::reader(text);
        let mut numbering = Self::default();
        let mut definition: Option<(u32, Definition)> = None;
        let mut list: Option<(u32, List)> = None;
        let mut level = 0usize;
        while let Ok(event) = reader.read_event() {
            match event {
                Event::Start(element) => {
                    let name = element.local_name().into_inner();
                    match name {
                        "abstractNum" => {
                            definition = identifier(&element, "abstractNumId")
                                .map(|id| (id, Definition::default()));
                        }
                        "num" => {
                            list = identifier(&element, "numId").map(|id| (id, List::default()));
                        }
                        "lvl" | "lvlOverride" => {
                            level = identifier(&element, "ilvl").unwrap_or(0) as usize;
                        }
                        _ => {}
                    }
                    if let Some((_, list)) = &mut list {
                        list.property(name, &element, level);
                    } else if let Some((id, definition)) = &mut definition {
                        match name {
                            "numStyleLink" => {
                                definition.style_link = xml::attribute(&element, "val");
                            }
                            "styleLink" => {
                                if let Some(style) = xml::attribute(&element, "val") {
                                    numbering.by_style.insert(style, *id);
                                }
                            }
                            _ => {
                                if let Some(level) = definition.levels.get_mut(level) {
                                    level.property(name, &element);
                                }
                            }
                        }
                    }
                }
                Event::End(element) => match element.local_name().into_inner() {
                    "abstractNum" => numbering.definitions.extend(definition.take()),
                    "num" => numbering.lists.extend(list.take()),
                    _ => {}
                },
                Event::Eof => break,
                _ => {}
            }
        }
        numbering
    }

    /// The level that a style stands for in a list.
    pub fn level_of_style(&self, list: u32, style: &str) -> Option<u8> {
        let definition = self.definition(self.lists.get(&list)?)?;
        let levels = &self.definitions.get(&definition)?.levels;
        let at = levels
            .iter()
            .position(|level| level.style.as_deref() == Some(style))?;
        u8::try_from(at).ok()
    }

    /// Counts one paragraph of this list and level; its label with the space behind it, `None`
    /// where nothing is printed.
    pub fn label(&mut self, list: u32, level: u8) -> Option<String> {
        let at = usize::from(level).min(LEVELS - 1);
        let found = self.lists.get(&list)?;
        let key = self.definition(found)?;
        let definition = self.definitions.get(&key)?;
        let level_at = |n: usize| found.levels[n].as_ref().unwrap_or(&definition.levels[n]);
        let begin_at = |n: usize| found.begins[n].or(level_at(n).begin).unwrap_or(1);
        let counters = self.counters.entry(key).or_default();
        for (n, counter) in counters.iter_mut().enumerate().take(at + 1) {
            if found.begins[n].is_some() && self.begun.insert((list, n)) {
                *counter = None;
            }
        }
        counters[at] = Some(match counters[at] {
            Some(count) => count.saturating_add(1),
            None => begin_at(at),
        });
        counters[at + 1..].fill(None);
        let level = level_at(at);
        let mut label = String::new();
        let mut letters = level.text.chars().peekable();
        while let Some(letter) = letters.next() {
            let digit = letters.peek().and_then(|c| c.to_digit(10));
            match (letter, digit) {
                ('%', Some(digit @ 1..=9)) => {
                    letters.next();
                    let n = digit as usize - 1;
                    let count = *counters[n].get_or_insert_with(|| begin_at(n));
                    let format = match level.legal {
                        true => "decimal",
                        false => level_at(n).format.as_str(),
                    };
                    label.push_str(&count_in(format, count));
                }
                _ => label.push(letter),
            }
        }
        if level.format == "bullet" {
            label = bullet(&label).to_owned();
        }
        if label.trim().is_empty() {
            return None;
        }
        if !level.glued {
            label.push(' ');
        }
        Some(label)
    }

    /// The definition whose levels a list uses.
    fn definition(&self, list: &List) -> Option<u32> {
        let own = self.definitions.get(&list.definition)?;
        match &own.style_link {
            Some(style) => self.by_style.get(style).copied().or(Some(list.definition)),
            None => Some(list.definition),
        }
    }
}

impl List {
    fn property(&mut self, name: &str, element: &BytesStart<'_>, level: usize) {
        let Some(own) = self.levels.get_mut(level) else {
            return;
        };
        match name {
            "abstractNumId" => self.definition = xml::number(element).unwrap_or_default(),
            "startOverride" => self.begins[level] = xml::number(element),
            "lvl" => *own = Some(Level::default()),
            _ => {
                if let Some(own) = own {
                    own.property(name, element);
                }
            }
        }
    }
}

impl Level {
    fn property(&mut self, name: &str, element: &BytesStart<'_>) {
        let value = || xml::attribute(element, "val").unwrap_or_default();
        match name {
            "start" => self.begin = xml::number(element),
            "numFmt" => self.format = value(),
            "lvlText" => self.text = value().chars().take(MAX_PATTERN).collect(),
            "suff" => self.glued = value() == "nothing",
            "isLgl" => self.legal = xml::is_on(element),
            "pStyle" => self.style = Some(value()),
            _ => {}
        }
    }
}

fn identifier(element: &BytesStart<'_>, name: &str) -> Option<u32> {
    xml::attribute(element, name)?.parse().ok()
}

/// A bullet as a letter that every font has; bullets are letters of symbol fonts.
fn bullet(text: &str) -> &str {
    match text.trim() {
        "" => "",
        dash @ ("-" | "–" | "—" | "*" | "•" | "✓") => dash,
        _ => "•",
    }
}

/// A count as this format writes it (`ST_NumberFormat` of ECMA-376, those that Thai documents use).
fn count_in(format: &str, count: u32) -> String {
    match format {
        "thaiNumbers" => thai::digits::to_thai(&count.to_string()).into_owned(),
        "thaiLetters" => letters(count, &LETTERS),
        "thaiCounting" => thai::numerals::spell(i64::from(count)),
        "lowerLetter" | "upperLetter" => {
            let alphabet: Vec<char> = ('a'..='z').collect();
            let letters = letters(count, &alphabet);
            match format {
                "upperLetter" => letters.to_uppercase(),
                _ => letters,
            }
        }
        "lowerRoman" => roman(count).to_lowercase(),
        "upperRoman" => roman(count),
        "decimalZero" => format!("{count:02}"),
        "none" => String::new(),
        _ => count.to_string(),
    }
}

/// ก … ฮ, then กก … ฮฮ, as Word goes on behind the last letter.
fn letters(count: u32, alphabet: &[char]) -> String {
    let Some(index) = (count as usize).checked_sub(1) else {
        return "0".to_owned();
    };
    let times = index / alphabet.len() + 1;
    match times <= 4 {
        true => std::iter::repeat_n(alphabet[index % alphabet.len()], times).collect(),
        false => count.to_string(),
    }
}

fn roman(mut count: u32) -> String {
    const NUMERALS: [(u32, &str); 13] = [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    if !(1..4000).contains(&count) {
        return count.to_string();
    }
    let mut out = String::new();
    for (value, numeral) in NUMERALS {
        while count >= value {
            out.push_str(numeral);
            count -= value;
        }
    }
    out
}
