//! A finding as a person reads it: the line, the place underlined, what to do.

use super::{Finding, Severity};
use crate::{Place, SourceLine};

/// Languages of the program's texts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Language {
    /// Thai.
    #[default]
    Thai,
    /// English.
    English,
}

/// Characters of a long line that are shown on each side of the place.
const AROUND: usize = 40;

impl Severity {
    /// The word for it.
    pub const fn word(self, language: Language) -> &'static str {
        match (self, language) {
            (Self::Error, Language::Thai) => "ผิด",
            (Self::Warning, Language::Thai) => "ควรแก้",
            (Self::Note, Language::Thai) => "ข้อสังเกต",
            (Self::Error, Language::English) => "error",
            (Self::Warning, Language::English) => "warning",
            (Self::Note, Language::English) => "note",
        }
    }
}

impl Finding {
    /// The finding in plain text: heading, line with the place underlined, related places, help.
    /// `document` is the name printed before the line number.
    pub fn show(&self, document: &str, lines: &[SourceLine], language: Language) -> String {
        let mut out = format!(
            "{} {}: {}\n",
            self.severity.word(language),
            self.code,
            self.message.get(language)
        );
        let line = line_at(lines, &self.place);
        let number = self.place.line.to_string();
        let margin = " ".repeat(number.len());
        if self.place.is_known() {
            out += &format!("{margin}--> {document}:{}\n", position(&self.place));
        }
        if let Some(line) = line {
            let (text, under) = window(line, &self.place, self.length);
            out += &format!("{margin} |\n{number} | {text}\n{margin} | {under}\n");
        }
        for (place, words) in &self.related {
            let at = if place.is_known() {
                format!("{document}:{} ", position(place))
            } else {
                String::new()
            };
            out += &format!("{margin} = {at}{}\n", words.get(language));
        }
        let (why, help) = match language {
            Language::Thai => ("เหตุผล", "วิธีแก้"),
            Language::English => ("why", "help"),
        };
        if !self.why.get(language).is_empty() {
            out += &format!("{margin} = {why}: {}\n", self.why.get(language));
        }
        out += &format!("{margin} = {help}: {}\n", self.help.get(language));
        if let Some(fix) = &self.fix {
            let label = match (language, fix.length) {
                (Language::Thai, 0) => "เติม",
                (Language::Thai, _) => "แก้เป็น",
                (Language::English, 0) => "insert",
                (Language::English, _) => "replace with",
            };
            out += &format!("{margin} = {label}: {}\n", fix.replacement);
        }
        out
    }
}

fn position(place: &Place) -> String {
    let mut out = format!("{}:{}", place.line, place.column);
    if let Some(page) = place.page {
        out += &format!(" (น. {page})");
    }
    if let Some(cell) = &place.cell {
        out += &format!(" ({cell})");
    }
    out
}

fn line_at<'a>(lines: &'a [SourceLine], place: &Place) -> Option<&'a SourceLine> {
    let index = lines.partition_point(|line| line.place.line < place.line);
    lines
        .get(index)
        .filter(|line| line.place.line == place.line && place.is_known())
}

/// The part of the line around the place, and the carets below it. A mark above or below a
/// letter takes no room on the screen, so it gets no caret.
fn window(line: &SourceLine, place: &Place, length: u32) -> (String, String) {
    let letters: Vec<char> = (line.text.chars())
        .map(|letter| if letter.is_control() { ' ' } else { letter })
        .collect();
    let (start, end) = if length == 0 {
        (0, letters.len())
    } else {
        let start = place.column.saturating_sub(line.place.column.max(1)) as usize;
        let start = start.min(letters.len());
        (start, (start + length as usize).min(letters.len()))
    };
    let from = start.saturating_sub(AROUND);
    let to = (end.min(start + 2 * AROUND) + AROUND).min(letters.len());
    let mut text: String = if from > 0 {
        "…".into()
    } else {
        String::new()
    };
    let mut under: String = " ".repeat(text.chars().count());
    for (index, letter) in letters.iter().enumerate().take(to).skip(from) {
        text.push(*letter);
        if !is_mark(*letter) {
            under.push(if (start..end).contains(&index) {
                '^'
            } else {
                ' '
            });
        }
    }
    if to < letters.len() {
        text.push('…');
    }
    (text.trim_end().to_owned(), under.trim_end().to_owned())
}

/// Whether a character stands above or below another: Thai and Lao marks, zero-width characters.
fn is_mark(letter: char) -> bool {
    matches!(letter,
        '\u{e31}' | '\u{e34}'..='\u{e3a}' | '\u{e47}'..='\u{e4e}'
        | '\u{eb1}' | '\u{eb4}'..='\u{ebc}' | '\u{ec8}'..='\u{ece}'
        | '\u{200b}'..='\u{200f}' | '\u{ad}' | '\u{feff}')
}
