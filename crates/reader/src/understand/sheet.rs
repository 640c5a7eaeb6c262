//! A project sheet: lines under field labels → what the sheet says.

use super::{
    amount::{self, Said},
    frame::Spot,
    list::{self, Line, SUB},
    mark,
    text::{append, tidy},
    units,
};
use plan::{FieldSeen, Kind, Place, Sheet, SheetField};

/// A sheet while its lines come in.
#[derive(Debug, Default)]
pub(super) struct Draft {
    pub spot: Spot,
    /// A heading stands between it and the sheet before.
    pub fresh: bool,
    /// Number in the line above it: "โครงการที่ ๑", "ลำดับที่ ๗", "1.1.1 (2)".
    pub code: Option<String>,
    pub number: Option<u16>,
    /// Title in the line above it.
    pub head: Option<String>,
    pub place: Place,
    fields: Vec<(FieldSeen, Vec<Line>)>,
    /// Somebody signed below the field that lines went to.
    signed: bool,
}

/// A sheet as it was read.
#[derive(Debug)]
pub(super) struct SheetEntry {
    pub spot: Spot,
    /// A heading stands between it and the sheet before.
    pub fresh: bool,
    pub code: Option<String>,
    pub number: Option<u16>,
    pub title: String,
    pub kind: Option<Kind>,
    pub said: Said,
    pub responsible: Vec<String>,
    pub place: Place,
    pub sheet: Sheet,
}

impl Draft {
    /// A sheet of which only the line above it was read.
    pub(super) fn above(
        code: Option<String>,
        number: Option<u16>,
        title: Option<&str>,
        place: Place,
    ) -> Self {
        Self {
            code,
            number,
            head: title.map(str::to_owned),
            place,
            ..Self::default()
        }
    }

    /// The field that lines go to now.
    pub(super) fn current(&self) -> Option<&FieldSeen> {
        self.fields.last().map(|(seen, _)| seen)
    }

    /// The number of the last numbered label, where it is a plain one.
    pub(super) fn number_now(&self) -> Option<u16> {
        self.fields
            .iter()
            .rev()
            .find_map(|(seen, _)| seen.number.as_ref()?.parse().ok())
    }

    /// Whether a field was seen.
    pub(super) fn has(&self, field: SheetField) -> bool {
        self.fields.iter().any(|(seen, _)| seen.field == field)
    }

    /// Whether any line stands under the field that lines go to now.
    pub(super) fn is_empty_now(&self) -> bool {
        self.fields.last().is_none_or(|(_, lines)| lines.is_empty())
    }

    /// Begins a field.
    pub(super) fn open(&mut self, field: FieldSeen) {
        self.signed = false;
        self.fields.push((field, Vec::new()));
    }

    /// Adds a line to the field that lines go to now; `false` where there is none.
    pub(super) fn line(&mut self, line: Line) -> bool {
        match self.fields.last_mut() {
            Some((_, lines)) if !self.signed => {
                lines.push(line);
                true
            }
            _ => false,
        }
    }

    /// Ends the field that lines go to at a signature.
    pub(super) fn sign(&mut self) {
        self.signed = true;
    }

    /// The sheet, or nothing where it has no title and no content.
    pub(super) fn finish(self) -> Option<SheetEntry> {
        let mut sheet = Sheet::default();
        let mut title = String::new();
        let mut said = Said::default();
        let mut responsible = Vec::new();
        for (seen, lines) in &self.fields {
            let whole = || {
                lines
                    .iter()
                    .map(|line| line.text.trim())
                    .collect::<Vec<_>>()
                    .join(" ")
            };
            match seen.field {
                SheetField::Name => {
                    for line in lines {
                        append(&mut title, &tidy(&line.text.replace("**", "")));
                    }
                }
                SheetField::Rationale => paragraphs(&mut sheet.rationale, lines),
                SheetField::Objectives => sheet.objectives.extend(list::items(lines)),
                SheetField::TargetGroup => {
                    let items = list::items(lines);
                    let text = items
                        .iter()
                        .map(|item| item.strip_prefix(SUB).unwrap_or(item))
                        .collect::<Vec<_>>()
                        .join("\n");
                    more(&mut sheet.target_group, &text);
                }
                SheetField::Place => more(&mut sheet.place, &tidy(mark::unmarked(&joined(lines)))),
                SheetField::Steps => sheet.steps.extend(list::items(lines)),
                SheetField::Period => more(&mut sheet.period, &tidy(mark::unmarked(&whole()))),
                SheetField::Budget => {
                    let text = tidy(&whole());
                    said = amount::read(&text, true);
                    more(&mut sheet.budget_text, &text);
                }
                SheetField::Responsible => {
                    let texts: Vec<String> = lines.iter().map(|line| line.text.clone()).collect();
                    responsible.extend(units::read(&texts));
                }
                SheetField::Results | SheetField::Outcomes => {
                    sheet.outcomes.extend(list::items(lines))
                }
                SheetField::Outputs => sheet.outputs.extend(list::items(lines)),
            }
        }
        if title.is_empty() {
            title = self.head.unwrap_or_default();
        }
        let title = tidy(&title.replace("**", ""));
        if title.is_empty() && self.fields.len() < 3 {
            return None;
        }
        sheet.fields = self.fields.into_iter().map(|(seen, _)| seen).collect();
        Some(SheetEntry {
            spot: self.spot,
            fresh: self.fresh,
            code: self.code,
            number: self.number,
            kind: Kind::of_title(&title).or_else(|| super::lines::misread_kind(&title)),
            title,
            said,
            responsible,
            place: self.place,
            sheet,
        })
    }
}

fn joined(lines: &[Line]) -> String {
    let mut text = String::new();
    for line in lines {
        append(&mut text, &line.text);
    }
    text
}

fn more(field: &mut Option<String>, text: &str) {
    let text = text.trim();
    if text.is_empty() {
        return;
    }
    match field {
        Some(known) => {
            known.push('\n');
            known.push_str(text);
        }
        None => *field = Some(text.to_owned()),
    }
}

/// Lines → paragraphs: a blank line, or the end of a whole paragraph, ends one.
pub(super) fn paragraphs(text: &mut String, lines: &[Line]) {
    let mut first = true;
    for line in lines {
        let words = tidy(&line.text.replace("**", ""));
        if words.is_empty() {
            continue;
        }
        let breaks = line.gap || line.whole || first;
        if breaks && !text.is_empty() {
            text.push('\n');
            text.push_str(&words);
        } else {
            append(text, &words);
        }
        first = false;
    }
}
