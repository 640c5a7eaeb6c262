//! What the first cells of a row tell: headings, and the entries they name.

use super::*;

/// An entry that a cell of the first columns names.
pub(super) struct Told {
    pub code: Option<String>,
    pub number: Option<u16>,
    pub title: String,
    pub spot: Spot,
}

impl Rows {
    /// A row of its own for a dimension, mission or group.
    pub(super) fn heading_row(
        &mut self,
        flow: &mut Flow,
        row: &FlowRow,
        texts: &[String],
        frame: &Frame,
        doubts: &mut Doubts,
    ) -> bool {
        let mut filled = texts.iter().filter(|text| !text.is_empty());
        let (Some(text), None) = (filled.next(), filled.next()) else {
            return false;
        };
        let text = lines::heading_words(text);
        let mark = mark::leading(text);
        let words = mark::unmarked(text);
        if let Some((number, title)) = dimension_words(text).filter(|(number, _)| number.is_some())
        {
            self.dimension(number, title, frame);
        } else if let Some(mark) = mark
            .as_ref()
            .filter(|mark| matches!(mark.parts.len(), 2 | 3) && mark.style == Style::Dot)
            && (Kind::of_title(words).is_none() || frame.is_like(mark.parts.len(), words, 0.8))
            && segments(text).len() == 1
        {
            self.heading(mark, words, frame, doubts, &row.place);
        } else if frame.is_like(1, words, 0.75) {
            self.dimension(mark.as_ref().and_then(Mark::last), words, frame);
        } else if frame.is_like(2, words, 0.85) {
            self.mission_by_words(words, frame);
        } else {
            return false;
        }
        for cell in &row.cells {
            flow.mark_cell(cell, Fate::Structure);
        }
        true
    }

    /// Takes the headings of a cell into the place in the plan and gives the entries it names.
    pub(super) fn tell(
        &mut self,
        text: &str,
        role: Role,
        frame: &Frame,
        doubts: &mut Doubts,
        place: &Place,
    ) -> Vec<Told> {
        let mut told = Vec::new();
        let segments = segments(text);
        let mut code: Option<String> = None;
        for (index, (mark, words)) in segments.iter().enumerate() {
            let words = tidy(words);
            let item_follows = segments
                .get(index + 1)
                .is_some_and(|(mark, _)| mark.as_ref().is_some_and(|mark| mark.parts.len() == 1));
            let class = Kind::of_title(&words);
            let level = mark.as_ref().map_or(0, |mark| mark.parts.len().max(1));
            let item = mark
                .as_ref()
                .is_some_and(|mark| mark.style != Style::Dot && mark.parts.len() < 2);
            if let Some(mark) = mark
                && level >= 2
                && !item
            {
                if words.is_empty() && item_follows {
                    // "1.1.1 (1)": the number of a group and of the entry in it.
                    self.heading(mark, "", frame, doubts, place);
                    code = Some(mark.dotted());
                    continue;
                }
                let heading = class.is_none()
                    || role == Role::Mission
                    || role == Role::Dimension
                    || item_follows
                    || frame.is_like(level, &words, 0.85);
                let titled = role == Role::Title && level == 2 && class.is_some();
                if heading && !titled && level < 4 {
                    let (words, title) = self.title_below(mark, &words, role, frame);
                    self.heading(mark, words, frame, doubts, place);
                    if let Some(title) = title {
                        told.push(self.entry(None, None, title));
                    }
                    continue;
                }
                // "1.1.1.2 โครงการ…": the fourth number counts the entries of the group.
                if let Some(group) = mark.parts.get(..3) {
                    frame.group(&mut self.spot, group, "");
                }
                let number = mark.parts.get(3).copied();
                told.push(self.entry(Some(mark.dotted()), number, &words));
                continue;
            }
            if level == 1 && !item || level == 0 && matches!(role, Role::Dimension) {
                let number = mark.as_ref().and_then(Mark::last);
                let (number, words) = dimension_words(&words).unwrap_or((number, words.as_str()));
                if role == Role::Dimension || class.is_none() && role != Role::Title {
                    if self.dimension(number, words, frame) == Found::Unknown
                        && role == Role::Dimension
                    {
                        doubts.add(
                            Unsure::MissionUnknown,
                            Owner::Plan,
                            place,
                            words,
                            Vec::new(),
                        );
                    }
                    continue;
                }
            }
            match mark {
                Some(mark) => {
                    let misread = misread_kind(&words);
                    if role == Role::Title
                        || class.is_some()
                        || misread.is_some()
                        || item && role != Role::Dimension
                    {
                        let number = mark.last();
                        let printed = number.map(|number| match code.take() {
                            Some(code) => format!("{code} ({number})"),
                            None => number.to_string(),
                        });
                        told.push(self.entry(printed, number, &words));
                    }
                }
                // A column's heading again; what speaks of risks is a title here.
                None if words.is_empty()
                    || column::column(&words).is_some_and(|role| !role.is_of_risks()) => {}
                None if role == Role::Mission && class.is_none() => {
                    self.mission_by_words(&words, frame);
                }
                None if role == Role::Mission && frame.is_like(2, &words, 0.7) => {
                    self.mission_by_words(&words, frame)
                }
                None if item_follows && (class.is_none() || frame.is_like(3, &words, 0.7)) => {
                    frame.group(&mut self.spot, &[], &words);
                }
                None if class.is_some() => told.push(self.entry(code.take(), None, &words)),
                None if role == Role::Title && !frame.is_like(3, &words, 0.75) => {
                    // Without a class word or number it is a title only in a column of titles,
                    // beside something else.
                    told.push(self.entry(code.take(), None, &words));
                }
                None => {}
            }
        }
        told
    }

    /// A group's heading with a title behind it that no mark begins: "1.1.1 เสริมสร้าง… โครงการ…".
    fn title_below<'t>(
        &self,
        mark: &Mark,
        words: &'t str,
        role: Role,
        frame: &Frame,
    ) -> (&'t str, Option<&'t str>) {
        if role != Role::Title {
            return (words, None);
        }
        // Without a class word behind it only the framework's own wording tells where it ends.
        let code = mark.dotted();
        let parted = [0.8, 0.97].into_iter().find_map(|bound| {
            let length = frame.heading_length(&code, words, bound)?;
            let (heading, title) = (words[..length].trim(), words[length..].trim());
            let titled = Kind::of_title(title).is_some() || bound > 0.9 && title.len() > 30;
            titled.then_some((heading, Some(title)))
        });
        parted.unwrap_or((words, None))
    }

    pub(super) fn entry(&self, code: Option<String>, number: Option<u16>, title: &str) -> Told {
        Told {
            code,
            number,
            title: title.to_owned(),
            spot: self.spot.clone(),
        }
    }

    pub(super) fn heading(
        &mut self,
        mark: &Mark,
        words: &str,
        frame: &Frame,
        doubts: &mut Doubts,
        place: &Place,
    ) {
        let found = match mark.parts.len() {
            2 => frame.mission(&mut self.spot, &mark.parts, words),
            _ => frame.group(&mut self.spot, &mark.parts, words),
        };
        match found {
            Found::Printed => {}
            Found::ByWording(code) => doubts.add(
                Unsure::NumberCorrected,
                Owner::Plan,
                place,
                code,
                vec![mark.dotted()],
            ),
            Found::Unknown => doubts.add(
                Unsure::MissionUnknown,
                Owner::Plan,
                place,
                mark.dotted(),
                Vec::new(),
            ),
        }
    }

    pub(super) fn dimension(&mut self, number: Option<u16>, words: &str, frame: &Frame) -> Found {
        frame.dimension(&mut self.spot, number, words)
    }

    pub(super) fn mission_by_words(&mut self, words: &str, frame: &Frame) {
        frame.mission(&mut self.spot, &[], words);
    }

    /// Adds an entry, or finds the one before that this is a continuation of.
    pub(super) fn take(&mut self, told: Told, place: &Place, doubts: &mut Doubts) -> usize {
        let Told {
            code,
            number,
            title,
            spot,
        } = told;
        let misread = misread_kind(&title).is_some();
        let (title, continued) = without_continued(&title);
        let schedule = self.columns.iter().flatten().any(|role| {
            matches!(
                role,
                Role::Steps | Role::Period | Role::Quarter(_) | Role::Month(_) | Role::Responsible
            )
        }) && !self
            .columns
            .iter()
            .flatten()
            .any(|role| matches!(role, Role::Year(_)));
        if (schedule || continued)
            && let Some(index) = self.same_before(number, &title, &spot, continued)
        {
            let last = &mut self.entries[index];
            if last.provisional {
                last.title = title;
                last.kind = Kind::of_title(&last.title).or_else(|| misread_kind(&last.title));
                last.code = code;
                last.number = number;
                last.provisional = false;
            }
            return index;
        }
        let kind = Kind::of_title(&title).or_else(|| misread_kind(&title));
        self.entries.push(RowEntry {
            code,
            number,
            spot,
            kind,
            title,
            place: place.clone(),
            schedule,
            ..RowEntry::default()
        });
        let index = self.entries.len() - 1;
        let entry = &self.entries[index];
        if misread {
            doubts.add(
                Unsure::KindMisread,
                Owner::Row(index),
                place,
                entry.title.clone(),
                Vec::new(),
            );
        }
        index
    }

    pub(super) fn same_before(
        &self,
        number: Option<u16>,
        title: &str,
        spot: &Spot,
        continued: bool,
    ) -> Option<usize> {
        let key = Key::new(title);
        let start = self.entries.len().saturating_sub(3);
        for index in (start..self.entries.len()).rev() {
            let before = &self.entries[index];
            if before.spot.group.is_some()
                && spot.group.is_some()
                && before.spot.group != spot.group
            {
                continue;
            }
            if before.provisional && continued && index + 1 == self.entries.len() {
                return Some(index);
            }
            let likeness = key.likeness(&Key::new(&before.title));
            let bound = if before.number.is_some() && before.number == number {
                0.7
            } else {
                0.93
            };
            if likeness >= bound
                && (before.number == number
                    || before.number.is_none()
                    || number.is_none()
                    || likeness > 0.97)
            {
                return Some(index);
            }
        }
        None
    }
}

/// Parts of a cell: each begins with a mark that starts a heading or an entry.
pub(super) fn segments(text: &str) -> Vec<(Option<Mark>, String)> {
    let marks = mark::all(text);
    let mut parts: Vec<(Option<Mark>, usize, usize)> = Vec::new();
    let mut last_item: Option<u16> = None;
    for (at, found) in &marks {
        let rest = &text[at + found.length..];
        let single = found.parts.len() == 1;
        let starts = *at == 0;
        let class = Kind::of_title(rest).is_some() || misread_kind(rest).is_some();
        let after_heading = parts
            .last()
            .is_some_and(|(mark, ..)| mark.as_ref().is_some_and(|mark| mark.parts.len() >= 2));
        let splits = match (found.style, found.parts.len()) {
            _ if starts => true,
            (Style::Dot | Style::Paren, 3 | 4) => (1..=4).contains(&found.parts[0]),
            (Style::Dot | Style::Paren, 2) => {
                (1..=4).contains(&found.parts[0])
                    && !rest.starts_with(char::is_whitespace)
                    && rest
                        .chars()
                        .next()
                        .is_some_and(crate::understand::text::is_thai)
            }
            (Style::Paren | Style::Bracket, 1) => {
                class
                    || after_heading
                    || last_item.is_some_and(|last| found.last() == Some(last + 1))
            }
            (Style::Dot, 1) => class,
            _ => false,
        };
        if !splits {
            continue;
        }
        if parts.is_empty() && *at > 0 && !lines::is_heading_word(&text[..*at]) {
            parts.push((None, 0, *at));
        }
        if let Some(last) = parts.last_mut() {
            last.2 = *at;
        }
        if single {
            last_item = found.last();
        }
        parts.push((Some(found.clone()), at + found.length, text.len()));
    }
    if parts.is_empty() {
        return vec![(None, text.to_owned())];
    }
    parts
        .into_iter()
        .map(|(mark, start, end)| {
            (
                mark,
                lines::without_heading_word(text.get(start.min(end)..end).unwrap_or_default())
                    .to_owned(),
            )
        })
        .collect()
}

/// Whether a cell holds a title with its class word.
pub(super) fn names_title(text: &str) -> bool {
    segments(text)
        .iter()
        .any(|(_, words)| Kind::of_title(words).is_some())
}
