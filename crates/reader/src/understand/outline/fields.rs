//! Project sheets in the walk: which line begins one, which label a field, which line is only
//! text of the field before.

use super::*;

impl Walk<'_> {
    /// Entry headings, project sheets and their fields.
    pub(super) fn sheet_field(
        &mut self,
        seen: &Seen<'_>,
        mark: Option<&mark::Mark>,
        words: &str,
        items: &[Item],
        at: usize,
    ) -> bool {
        if matches!(
            self.zone,
            Zone::Announcement | Zone::Foreword | Zone::Contents | Zone::Appendix
        ) && self.draft.is_none()
            && !names_entry(words)
        {
            return false;
        }
        let number = mark
            .filter(|mark| mark.parts.len() == 1)
            .and_then(mark::Mark::last);
        let deep = mark.is_some_and(|mark| mark.parts.len() > 1);
        if let Some(label) = label::field(words) {
            let part_one = matches!(self.zone, Zone::PartOne(_)) && self.draft.is_none();
            if label.field == SheetField::Name
                && !deep
                && (mark.is_some() || names_entry(words) || self.names_by_habit(&label, items, at))
                && !(label.value.is_empty()
                    && Kind::of_title(words).is_some()
                    && words.contains('/')
                    && self.zone == Zone::Summary
                    && self.draft.is_none())
            {
                self.begin_sheet(seen);
                self.field(seen, &label, number, mark);
                return true;
            }
            if self.draft.is_none()
                && self.head.as_ref().is_some_and(|head| head.head.is_some())
                && label.sure
                && !part_one
            {
                self.begin_sheet(seen);
            }
            if self.draft.is_some() && self.takes(&label, number, deep, mark) {
                self.field(seen, &label, number, mark);
                return true;
            }
        }
        if let Some(head) = self.entry_head(seen, words, mark, items, at) {
            self.close_sheet();
            self.head = Some(head);
            self.mark(seen, Fate::Plan);
            return true;
        }
        false
    }

    /// Whether a name's label without colon or class word behind it is one by its return, before
    /// another label.
    fn names_by_habit(&self, label: &label::Label<'_>, items: &[Item], at: usize) -> bool {
        self.habitual.contains(&fold(label.label)) && self.label_follows(items, at)
    }

    /// Whether a label begins a field of the open sheet, or is only a line of the field before.
    pub(super) fn takes(
        &self,
        label: &label::Label<'_>,
        number: Option<u16>,
        deep: bool,
        mark: Option<&mark::Mark>,
    ) -> bool {
        let Some(draft) = &self.draft else {
            return false;
        };
        let now = draft.number_now();
        let results = match label.field {
            SheetField::Outputs | SheetField::Outcomes => true,
            // "ตัวชี้วัดผลลัพธ์" behind the outputs is not both.
            SheetField::Results => draft.has(SheetField::Outputs),
            _ => false,
        };
        let in_results = draft.current().is_some_and(|seen| {
            matches!(
                seen.field,
                SheetField::Results | SheetField::Outputs | SheetField::Outcomes
            )
        });
        // Outputs and outcomes below their common label may be numbered anew.
        if results && in_results && label.sure && (deep || number.is_some_and(|n| n < 3)) {
            return true;
        }
        if deep {
            return false;
        }
        if let (Some(number), Some(now)) = (number, now)
            && number <= now
            && (draft.has(label.field) || number + 2 < now)
        {
            return false;
        }
        let habitual = || !draft.has(label.field) && self.habitual.contains(&fold(label.label));
        if !label.sure && !habitual() {
            let next = number
                .is_some_and(|number| now.is_none_or(|now| number == now + 1 || number == now + 2));
            let value = label.value;
            let fits = match label.field {
                SheetField::Budget => {
                    crate::understand::amount::read(value, false).status
                        != plan::BudgetStatus::Unstated
                }
                SheetField::Period => {
                    !period::years(value).is_empty()
                        || !period::quarters(value).is_empty()
                        || value.contains("ปี")
                }
                SheetField::Responsible => {
                    !crate::understand::units::read(&[value.to_owned()]).is_empty()
                        && value.chars().count() < 120
                }
                _ => true,
            };
            return fits
                && (next
                    || number.is_none()
                        && matches!(
                            label.field,
                            SheetField::Budget | SheetField::Period | SheetField::Responsible
                        )
                        && !draft.has(label.field)
                        && mark.is_none());
        }
        // A bullet before a label is a line of a list, unless the list is of results.
        if mark.is_some_and(|mark| mark.style == Style::Bullet)
            && !results
            && !label.value.is_empty()
        {
            return !draft.has(label.field);
        }
        let list = draft.current().is_some_and(|seen| {
            matches!(
                seen.field,
                SheetField::Steps | SheetField::Objectives | SheetField::TargetGroup
            )
        });
        if list
            && number.is_none()
            && results
            && !draft.has(SheetField::Responsible)
            && !draft.has(SheetField::Budget)
            && label.value.is_empty()
            && draft.is_empty_now()
        {
            return true;
        }
        true
    }

    pub(super) fn field(
        &mut self,
        seen: &Seen<'_>,
        label: &label::Label<'_>,
        number: Option<u16>,
        mark: Option<&mark::Mark>,
    ) {
        let place = self.place(seen);
        let Some(draft) = &mut self.draft else {
            return;
        };
        let printed = number.map(|number| number.to_string()).or_else(|| {
            mark.filter(|mark| !mark.parts.is_empty())
                .map(mark::Mark::dotted)
        });
        draft.open(FieldSeen {
            field: label.field,
            number: printed,
            label: tidy(label.label.trim_matches(['*', ' '])),
            place,
        });
        if label.value.is_empty() {
            self.mark(seen, Fate::Plan);
        } else {
            draft.line(Line {
                text: label.value.to_owned(),
                gap: false,
                whole: seen.whole,
                unbroken: false,
            });
            self.mark(seen, Fate::Plan);
        }
    }

    pub(super) fn begin_sheet(&mut self, seen: &Seen<'_>) {
        if self.draft.is_some() {
            self.close_sheet();
        }
        self.close_section();
        self.zone = Zone::Sheets;
        let mut draft = self.head.take().unwrap_or_default();
        draft.spot = self.spot.clone();
        draft.fresh = self.sheets.last().is_none_or(|last| last.spot != self.spot);
        if !draft.place.is_known() {
            draft.place = self.place(seen);
        }
        self.draft = Some(draft);
    }

    pub(super) fn close_sheet(&mut self) {
        if let Some(draft) = self.draft.take()
            && let Some(sheet) = draft.finish()
        {
            self.sheets.push(sheet);
        }
    }

    /// "โครงการที่ ๑", "ลำดับที่ ๗ กิจกรรม…", "1.1.1 (2) โครงการ…" above a sheet.
    pub(super) fn entry_head(
        &mut self,
        seen: &Seen<'_>,
        words: &str,
        mark: Option<&mark::Mark>,
        items: &[Item],
        at: usize,
    ) -> Option<Draft> {
        if matches!(self.zone, Zone::Contents) {
            return None;
        }
        let text = seen.text.trim_matches(['*', ' ', '#']);
        if text.chars().count() > 250 {
            return None;
        }
        let place = self.place(seen);
        if mark.is_none_or(|mark| mark.style == Style::Bullet)
            && let Some((number, rest)) = head_words(text)
        {
            let title = mark::leading(rest)
                .filter(|mark| mark.style != Style::Bullet)
                .map_or(rest, |mark| &rest[mark.length..]);
            let title = title.trim_matches([':', ' ', '-', '*', '.']);
            let titled = !title.is_empty();
            if titled && Kind::of_title(title).is_none() && !self.label_follows(items, at) {
                return None;
            }
            if !titled && matches!(self.zone, Zone::PartOne(_)) && !self.label_follows(items, at) {
                return None;
            }
            return Some(Draft::above(
                Some(number.to_string()),
                Some(number),
                titled.then_some(title),
                place,
            ));
        }
        let classed = Kind::of_title(words).is_some();
        // "๑.๑.๑ (๒)" alone is the number of the sheet below.
        if let Some(mark) = mark.filter(|mark| mark.parts.len() >= 2)
            && let Some(inner) = mark::leading(words)
                .filter(|inner| inner.parts.len() == 1 && inner.style != Style::Dot)
            && words[inner.length..].trim().is_empty()
        {
            if mark.parts.len() == 3 {
                self.frame.group(&mut self.spot, &mark.parts, "");
            }
            let number = inner.last();
            let code = format!("{} ({})", mark.dotted(), inner.dotted());
            return Some(Draft::above(Some(code), number, None, place));
        }
        // A number of group and entry, or the first field again, tells a title without class word.
        let coded = mark.is_some_and(|mark| mark.parts.len() >= 2)
            && mark::leading(words).is_some_and(|inner| inner.parts.len() == 1);
        if (classed || coded || self.begins_anew(items, at))
            && words.chars().count() > 12
            && self.sheet_follows(items, at)
            && !self.draft_awaits(items, at)
            && !matches!(self.zone, Zone::PartOne(_))
            && !self.is_heading(mark, words)
        {
            let (code, number, title) = match mark {
                Some(mark) if mark.parts.len() >= 2 => {
                    let inner = mark::leading(words).filter(|inner| inner.parts.len() == 1);
                    let number = inner.as_ref().and_then(mark::Mark::last);
                    let code = number.map_or_else(
                        || mark.dotted(),
                        |number| format!("{} ({number})", mark.dotted()),
                    );
                    if let Some(group) = mark.parts.get(..3) {
                        self.frame.group(&mut self.spot, group, "");
                    }
                    (
                        Some(code),
                        number,
                        inner.map_or(words, |inner| words[inner.length..].trim()),
                    )
                }
                Some(mark) => (mark.last().map(|last| last.to_string()), mark.last(), words),
                None => (None, None, words),
            };
            return Some(Draft::above(
                code,
                number,
                Some(title.trim_matches(['*', ' '])),
                place,
            ));
        }
        None
    }

    /// "2.2 มาตรการส่งเสริมคุณธรรม…" is a mission although it begins as a title does.
    fn is_heading(&self, mark: Option<&mark::Mark>, words: &str) -> bool {
        mark.is_some_and(|mark| {
            matches!(mark.parts.len(), 2 | 3)
                && mark::leading(words).is_none()
                && self.frame.is_like(mark.parts.len(), words, 0.9)
        })
    }

    pub(super) fn next_text(&self, items: &[Item], at: usize) -> Option<&str> {
        match items.get(at + 1)? {
            Item::Paragraph { piece, .. } => Some(self.flow.text(*piece)),
            // The heads of a table of entries are no labels.
            Item::Table(rows) if table::kind(self.flow, rows) == TableKind::Entries => None,
            Item::Table(rows) => {
                let cell = rows
                    .iter()
                    .flat_map(|row| &row.cells)
                    .find(|cell| !cell.pieces.is_empty())?;
                Some(self.flow.text(cell.pieces.start))
            }
        }
    }

    /// Whether the next line is any field label.
    pub(super) fn label_follows(&self, items: &[Item], at: usize) -> bool {
        self.next_text(items, at)
            .is_some_and(|next| label::field(mark::unmarked(next)).is_some_and(|label| label.sure))
    }

    /// Whether the next line is the first label of a sheet without a name field.
    pub(super) fn sheet_follows(&self, items: &[Item], at: usize) -> bool {
        self.next_text(items, at).is_some_and(|next| {
            label::field(mark::unmarked(next)).is_some_and(|label| {
                label.sure
                    && matches!(
                        label.field,
                        SheetField::Rationale | SheetField::Objectives | SheetField::Name
                    )
            })
        })
    }

    /// Whether the next line is the first label of sheets without a name field, once more.
    fn begins_anew(&self, items: &[Item], at: usize) -> bool {
        let nameless = match (&self.draft, self.sheets.last()) {
            (Some(draft), _) => {
                !draft.has(SheetField::Name)
                    && draft.head.is_some()
                    && draft.has(SheetField::Rationale)
            }
            (None, Some(last)) => {
                let mut fields = last.sheet.fields.iter();
                !fields.any(|seen| seen.field == SheetField::Name)
            }
            (None, None) => false,
        };
        nameless
            && self.next_text(items, at).is_some_and(|next| {
                label::field(mark::unmarked(next))
                    .is_some_and(|label| label.sure && label.field == SheetField::Rationale)
            })
    }

    /// Whether the label on the next line is one that the open sheet still lacks: then this line
    /// belongs to the field before, whatever word it begins with.
    pub(super) fn draft_awaits(&self, items: &[Item], at: usize) -> bool {
        let (Some(draft), Some(next)) = (&self.draft, self.next_text(items, at)) else {
            return false;
        };
        label::field(mark::unmarked(next))
            .is_some_and(|label| label.field != SheetField::Name && !draft.has(label.field))
    }
}
