//! What the checks share: the plan and its lines, made ready once for all of them.

use super::{Subject, indicators, laws, years::NumberRange};
use crate::{Entry, Part, Place, Plan, SourceLine};
use std::{cell::OnceCell, ops::Range};
use thai::digits;

/// A plan under check. What several checks read is read once, by the first that asks.
pub(super) struct Context<'a> {
    pub plan: &'a Plan,
    pub lines: &'a [SourceLine],
    /// The lines with Arabic digits, character for character, so that columns hold.
    pub arabic: Vec<String>,
    /// Every indicator of goals and sheets.
    pub indicators: OnceCell<Vec<indicators::Line<'a>>>,
    /// Every citation of a known law.
    pub citations: OnceCell<Vec<laws::Citation>>,
    /// Every range of years, with its line.
    pub ranges: OnceCell<Vec<(usize, NumberRange)>>,
    /// First line of each sheet with its entry, ascending.
    sheets: Vec<(u32, usize)>,
}

/// Where a finding points.
#[derive(Clone, Debug, Default)]
pub(super) struct Spot {
    pub place: Place,
    pub length: u32,
    pub entry: Option<usize>,
}

impl<'a> Context<'a> {
    pub fn new(subject: &Subject<'a>) -> Self {
        let mut sheets: Vec<(u32, usize)> = (subject.plan.entries.iter().enumerate())
            .filter_map(|(index, entry)| Some((sheet_place(entry)?.line, index)))
            .collect();
        sheets.sort_unstable();
        Self {
            plan: subject.plan,
            lines: subject.lines,
            arabic: subject
                .lines
                .iter()
                .map(|line| arabic(&line.text))
                .collect(),
            indicators: OnceCell::new(),
            citations: OnceCell::new(),
            ranges: OnceCell::new(),
            sheets,
        }
    }

    /// Every entry with its index.
    pub fn entries(&self) -> impl Iterator<Item = (usize, &'a Entry)> {
        self.plan.entries.iter().enumerate()
    }

    /// Where an entry stands: its title in the sheet, else in the table.
    pub fn entry(&self, index: usize) -> Spot {
        let entry = &self.plan.entries[index];
        let place = sheet_place(entry).or_else(|| row_place(entry));
        self.titled(index, place, &entry.title)
    }

    /// Where the row of an entry stands.
    pub fn row(&self, index: usize) -> Spot {
        let entry = &self.plan.entries[index];
        let title = entry.row.as_ref().map_or(&entry.title, |row| &row.title);
        self.titled(
            index,
            row_place(entry).or_else(|| sheet_place(entry)),
            title,
        )
    }

    /// Where the head of an entry's sheet stands.
    pub fn head(&self, index: usize) -> Spot {
        let entry = &self.plan.entries[index];
        let title = entry.head.as_ref().map_or(&entry.title, |head| &head.title);
        self.titled(
            index,
            sheet_place(entry).or_else(|| row_place(entry)),
            title,
        )
    }

    fn titled(&self, entry: usize, place: Option<&Place>, title: &str) -> Spot {
        let place = place.cloned().unwrap_or_default();
        let nearby = place.line..place.line.saturating_add(4);
        let mut spot = self.find(nearby, title).unwrap_or(Spot {
            place,
            length: 0,
            entry: None,
        });
        spot.entry = Some(entry);
        spot
    }

    /// Where a text of an entry's sheet stands; the head of the sheet where it is not found.
    pub fn text_of(&self, index: usize, text: &str) -> Spot {
        let first_line = text.lines().next().unwrap_or_default();
        let mut spot = self
            .find(self.sheet_lines(index), first_line)
            .unwrap_or_else(|| self.entry(index));
        spot.entry = Some(index);
        spot
    }

    /// The lines of an entry's sheet; its row where it has none.
    pub fn sheet_lines(&self, index: usize) -> Range<u32> {
        let entry = &self.plan.entries[index];
        match sheet_place(entry) {
            Some(place) => {
                let next = self.sheets.partition_point(|sheet| sheet.0 <= place.line);
                let end = self.sheets.get(next).map_or(u32::MAX, |sheet| sheet.0);
                place.line..end
            }
            None => row_place(entry).map_or(0..0, |place| place.line..place.line.saturating_add(1)),
        }
    }

    /// The entry in whose sheet a line stands.
    pub fn entry_at(&self, line: u32) -> Option<usize> {
        let next = self.sheets.partition_point(|sheet| sheet.0 <= line);
        next.checked_sub(1).map(|index| self.sheets[index].1)
    }

    /// The lines of a range of line numbers, by their index in [`Context::lines`].
    pub fn indices(&self, lines: Range<u32>) -> Range<usize> {
        let at = |number: u32| self.lines.partition_point(|line| line.place.line < number);
        at(lines.start)..at(lines.end)
    }

    /// A stretch of a line, given in bytes of its text.
    pub fn stretch(&self, index: usize, bytes: Range<usize>) -> Spot {
        let line = &self.lines[index];
        stretch_of(line, &line.text, bytes, self.entry_at(line.place.line))
    }

    /// A stretch of a line, given in characters: how many stand before it, how many it has.
    pub fn letters(&self, index: usize, before: usize, length: usize) -> Spot {
        let line = &self.lines[index];
        Spot {
            place: Place {
                column: line.place.column.max(1) + before as u32,
                ..line.place.clone()
            },
            length: length as u32,
            entry: self.entry_at(line.place.line),
        }
    }

    /// A stretch of a line, given in bytes of its text with Arabic digits.
    pub fn arabic_stretch(&self, index: usize, bytes: Range<usize>) -> Spot {
        let line = &self.lines[index];
        stretch_of(
            line,
            &self.arabic[index],
            bytes,
            self.entry_at(line.place.line),
        )
    }

    /// Where a text begins among these lines. Spaces do not count, nor how digits are written,
    /// nor where the text goes on once its first twenty-four letters are found.
    pub fn find(&self, lines: Range<u32>, text: &str) -> Option<Spot> {
        let needle: Vec<char> = letters(&arabic(text)).map(|(_, letter)| letter).collect();
        let needle = &needle[..needle.len().min(24)];
        if needle.is_empty() {
            return None;
        }
        self.indices(lines).find_map(|index| {
            let hay: Vec<(usize, char)> = letters(&self.arabic[index]).collect();
            let start = hay
                .windows(needle.len())
                .position(|window| window.iter().map(|pair| &pair.1).eq(needle))?;
            let whole = letters(text).count();
            let last = (start + whole).min(hay.len()) - 1;
            let place = &self.lines[index].place;
            Some(Spot {
                place: Place {
                    column: place.column.max(1) + hay[start].0 as u32,
                    ..place.clone()
                },
                length: (hay[last].0 - hay[start].0 + 1) as u32,
                entry: None,
            })
        })
    }
}

fn stretch_of(line: &SourceLine, text: &str, bytes: Range<usize>, entry: Option<usize>) -> Spot {
    let before = text[..bytes.start].chars().count() as u32;
    Spot {
        place: Place {
            column: line.place.column.max(1) + before,
            ..line.place.clone()
        },
        length: text[bytes].chars().count() as u32,
        entry,
    }
}

/// The characters of a text that are no spaces, with their positions.
fn letters(text: &str) -> impl Iterator<Item = (usize, char)> {
    (text.chars().enumerate()).filter(|(_, letter)| !letter.is_whitespace())
}

/// The text with Arabic digits, character for character.
pub(super) fn arabic(text: &str) -> String {
    digits::to_arabic(text).into_owned()
}

fn source(entry: &Entry, wanted: impl Fn(Part) -> bool) -> Option<&Place> {
    (entry.sources.iter())
        .find(|source| wanted(source.part))
        .map(|source| &source.place)
        .filter(|place| place.is_known())
}

pub(super) fn sheet_place(entry: &Entry) -> Option<&Place> {
    let head = entry.head.as_ref().map(|head| &head.place);
    head.filter(|place| place.is_known())
        .or_else(|| source(entry, |part| part == Part::Sheet))
}

pub(super) fn row_place(entry: &Entry) -> Option<&Place> {
    let row = entry.row.as_ref().map(|row| &row.place);
    row.filter(|place| place.is_known())
        .or_else(|| source(entry, |part| part != Part::Sheet))
}
