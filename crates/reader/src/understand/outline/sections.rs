//! The parts of the document and the sections of part 1.

use super::*;

impl Walk<'_> {
    /// "ส่วนที่ ๒ …".
    pub(super) fn part(&mut self, text: &str) -> bool {
        let text = text.trim_matches(['*', '#', ' ', '-', '_']);
        let Some(rest) = strip_folded(text, &fold("ส่วนที่")) else {
            return false;
        };
        let rest = rest.trim_start();
        let Some(number) = rest.chars().next().and_then(digits::value) else {
            return false;
        };
        let title = rest
            .trim_start_matches(|c| digits::value(c).is_some())
            .trim();
        if text.chars().count() > 140 || title.contains("ประกอบด้วย") || title.starts_with("และ")
        {
            return false;
        }
        if self.zone == Zone::Contents && ends_with_page(title) {
            return false;
        }
        let next = match number {
            1 => Zone::PartOne(Section::Opening),
            2 => Zone::Summary,
            3 => Zone::Sheets,
            _ => return false,
        };
        self.close_sheet();
        self.close_section();
        self.zone = next;
        self.spot = Spot::default();
        true
    }

    /// คำนำ, สารบัญ, ประกาศ….
    pub(super) fn opening(&mut self, text: &str, seen: &Seen<'_>) -> bool {
        let folded = if text.len() < 120 {
            fold(text)
        } else {
            String::new()
        };
        if folded == fold("คำนำ") {
            self.close_section();
            self.zone = Zone::Foreword;
            self.counted = None;
            return true;
        }
        if folded == fold("สารบัญ") || folded == fold("สารบัญตาราง")
        {
            self.close_section();
            self.zone = Zone::Contents;
            return true;
        }
        // What follows the plan: orders, forms, photographs.
        if self.zone > Zone::Contents && folded.starts_with(&fold("ภาคผนวก")) && folded.len() < 60
        {
            self.close_sheet();
            self.close_section();
            self.zone = Zone::Appendix;
            return true;
        }
        if self.zone == Zone::Front
            && text.chars().count() < 90
            && crate::understand::text::strip_folded(text.trim_matches(['*', ' ']), "ประกาศ")
                .is_some()
        {
            self.zone = Zone::Announcement;
            self.plan.announcement.push(tidy(text));
            self.mark(seen, Fate::Plan);
            return true;
        }
        false
    }

    /// Whether a line still belongs to the table of contents.
    pub(super) fn contents(&mut self, text: &str, items: &[Item], at: usize) -> bool {
        let listed = ends_with_page(text)
            || fold(text) == fold("หน้า")
            || fold(text) == fold("เรื่อง")
            || text.chars().count() < 70;
        let next_listed = items[at + 1..].iter().take(3).any(|item| match item {
            Item::Paragraph { piece, .. } => ends_with_page(self.flow.text(*piece)),
            Item::Table(_) => false,
        });
        if ends_with_page(text)
            || listed && (next_listed || !self.starts_part_one(text)) && text.chars().count() < 160
        {
            return true;
        }
        self.zone = Zone::PartOne(Section::Opening);
        false
    }

    pub(super) fn starts_part_one(&self, text: &str) -> bool {
        let words = mark::unmarked(text);
        section_of(words).is_some()
    }

    /// Headings of part 1.
    pub(super) fn part_one_heading(
        &mut self,
        seen: &Seen<'_>,
        mark: Option<&mark::Mark>,
        words: &str,
        _items: &[Item],
        _at: usize,
    ) -> bool {
        if self.draft.is_some() || matches!(self.zone, Zone::Sheets | Zone::Announcement) {
            return false;
        }
        if matches!(self.zone, Zone::Summary) && !self.rows.entries.is_empty() {
            return false;
        }
        let numbered =
            mark.is_some_and(|mark| mark.parts.len() == 1 && mark.style != Style::Bullet);
        let Some(section) = section_of(words) else {
            return false;
        };
        if matches!(self.zone, Zone::Front | Zone::Foreword) && !numbered && !seen.heading {
            return false;
        }
        if self.zone == Zone::Summary {
            return false;
        }
        self.close_section();
        self.zone = Zone::PartOne(section);
        true
    }

    /// Whether a field is open that is a list more often than running text.
    fn lists(&self) -> bool {
        let field = self.draft.as_ref().and_then(|draft| draft.current());
        field.is_some_and(|seen| matches!(seen.field, SheetField::Objectives | SheetField::Steps))
    }

    /// A line without a meaning of its own: it belongs to what is open.
    pub(super) fn text(&mut self, seen: &Seen<'_>) {
        let line = Line {
            text: seen.text.to_owned(),
            gap: seen.gap,
            whole: seen.whole,
            unbroken: self.flow.unbroken && self.lists(),
        };
        let place = self.place(seen);
        if let Some(draft) = &mut self.draft {
            if lines::is_signature(seen.text) {
                draft.sign();
            }
            let fate = if draft.line(line) {
                Fate::Plan
            } else {
                Fate::Unread
            };
            self.mark(seen, fate);
            return;
        }
        match self.zone {
            Zone::Announcement => {
                if is_office_line(seen.text) && self.plan.announcement.len() > 6
                    || rows_title(seen.text) && self.plan.announcement.len() > 4
                {
                    // The cover follows the announcement.
                    self.zone = Zone::Front;
                    self.text(seen);
                    return;
                }
                totals::foreword(seen.text, &mut self.counted, &place, &mut self.plan.stated);
                push_paragraph(&mut self.plan.announcement, &line);
                self.mark(seen, Fate::Plan);
            }
            Zone::Foreword => {
                totals::foreword(seen.text, &mut self.counted, &place, &mut self.plan.stated);
                push_paragraph(&mut self.plan.foreword, &line);
                self.mark(seen, Fate::Plan);
            }
            Zone::PartOne(_) => {
                self.section_lines.push((line, place));
                self.mark(seen, Fate::Plan);
            }
            Zone::Appendix => {}
            Zone::Front | Zone::Summary | Zone::Sheets | Zone::Contents => {
                let fate = self.cover(seen.text);
                self.mark(seen, fate);
            }
        }
    }

    /// What a line of the cover, or between parts, is.
    pub(super) fn cover(&self, text: &str) -> Fate {
        let squashed = fold(text);
        if squashed.is_empty() {
            return Fate::Furniture;
        }
        let title = fold(&self.plan.title);
        let known = [&self.plan.office.name, &self.plan.title]
            .into_iter()
            .any(|known| !known.is_empty() && fold(known).contains(&squashed));
        if known || title.len() > 20 && squashed.contains(&title) {
            return Fate::Plan;
        }
        // The office's own line, with district and province, and the years.
        let mut rest = squashed;
        for part in [
            Some(&self.plan.office.name),
            self.plan.office.district.as_ref(),
            self.plan.office.province.as_ref(),
            Some(&self.plan.title),
        ]
        .into_iter()
        .flatten()
        .filter(|part| !part.is_empty())
        {
            rest = rest.replace(&fold(part), "");
        }
        for word in [
            "อำเภอ",
            "จังหวัด",
            "ชื่อหน่วยงาน",
            "หน่วยงาน",
            "ของ",
            "ปีงบประมาณ",
            "ประจำปี",
            "พศ",
            "ปี",
            "ที่",
            "แผนปฏิบัติการป้องกันการทุจริต",
            "รายละเอียด",
            "โครงการ",
            "กิจกรรม",
            "มาตรการ",
            "ตาม",
            "เพื่อยกระดับคุณธรรมและความโปร่งใส",
            "แผนงาน",
            "แผนดำเนินงาน",
        ] {
            rest = rest.replace(&fold(word), "");
        }
        rest.retain(|c| !c.is_ascii_digit());
        if rest.is_empty() {
            Fate::Plan
        } else {
            Fate::Unread
        }
    }

    pub(super) fn close_section(&mut self) {
        let Zone::PartOne(section) = self.zone else {
            return;
        };
        let lines = std::mem::take(&mut self.section_lines);
        if lines.is_empty() {
            return;
        }
        let part = &mut self.plan.part_one;
        let items = || {
            list::items(
                &lines
                    .iter()
                    .map(|(line, _)| line.clone())
                    .collect::<Vec<_>>(),
            )
        };
        match section {
            Section::Opening | Section::Risk => {
                for (line, _) in &lines {
                    push_paragraph(&mut part.risk_introduction, line);
                }
            }
            Section::Rationale => {
                for (line, _) in &lines {
                    push_paragraph(&mut part.rationale, line);
                }
            }
            Section::Objectives => part.objectives.extend(items()),
            Section::Benefits => part.benefits.extend(items()),
            Section::Goals => {
                let mut places = lines
                    .iter()
                    .filter(|(line, _)| mark::leading(&line.text).is_some() || lines.len() == 1)
                    .map(|(_, place)| place.clone());
                let first = lines[0].1.clone();
                for text in items() {
                    let years = period::years(&text);
                    let year = match years.as_slice() {
                        [year] => Some(FiscalYear::new(*year)),
                        _ => None,
                    };
                    let place = places.next().unwrap_or_else(|| first.clone());
                    part.goals.push(Goal { text, year, place });
                }
            }
        }
    }
}

fn section_of(words: &str) -> Option<Section> {
    let words = words.trim_matches(['*', ' ', '#']);
    if words.len() > 600 {
        return None;
    }
    let folded = fold(words);
    if folded.chars().count() > 75 {
        return None;
    }
    let begins = |word: &str| folded.starts_with(&fold(word));
    if [
        "การวิเคราะห์ความเสี่ยง",
        "การประเมินความเสี่ยง",
        "การบริหารความเสี่ยง",
        "วิเคราะห์ความเสี่ยง",
        "ผลการประเมินความเสี่ยง",
        "ประเมินความเสี่ยง",
    ]
    .iter()
    .any(|word| begins(word))
    {
        return Some(Section::Risk);
    }
    if begins("ประโยชน์") && folded.chars().count() < 45 {
        return Some(Section::Benefits);
    }
    let field = label::whole(words.split('(').next().unwrap_or(words))?;
    match field {
        SheetField::Rationale => Some(Section::Rationale),
        SheetField::Objectives => Some(Section::Objectives),
        SheetField::TargetGroup => Some(Section::Goals),
        SheetField::Outcomes if begins("ประโยชน์") => Some(Section::Benefits),
        _ => None,
    }
}

fn push_paragraph(paragraphs: &mut Vec<String>, line: &Line) {
    let text = tidy(&line.text.replace("**", ""));
    if text.is_empty() {
        return;
    }
    match paragraphs.last_mut() {
        Some(last) if !line.gap && !line.whole && mark::leading(&text).is_none() => {
            crate::understand::text::append(last, &text)
        }
        _ => paragraphs.push(text),
    }
}
