//! Rows that declare a group to have no activity: its heading, then why.

use super::*;
use plan::NoActivity;

/// The words that declare it; the reason follows the second.
const WORDS: (&str, &str) = ("ไม่มีกิจกรรม", "เนื่องจาก");

impl Rows {
    /// Reads a row that declares its group to have no activity.
    pub(super) fn declared_row(
        &mut self,
        flow: &mut Flow,
        row: &FlowRow,
        texts: &[String],
        frame: &Frame,
        doubts: &mut Doubts,
    ) -> bool {
        let cells = texts.iter().enumerate();
        let mut declared = cells.filter_map(|(at, text)| Some((at, declaration(text)?)));
        let Some((at, (mark, reason))) = declared.next_back() else {
            return self.goes_on_declaring(flow, row, texts);
        };
        let mut column = 0;
        for (index, cell) in row.cells.iter().enumerate().take(at) {
            if let Some(role) = self.columns.get(column).copied().flatten() {
                self.tell(&texts[index], role, frame, doubts, &row.place);
            }
            column += cell.span;
        }
        self.heading(&mark, "", frame, doubts, &row.place);
        self.no_activity
            .push(NoActivity::new(&mark.dotted(), &reason));
        self.declaring = true;
        for (index, cell) in row.cells.iter().enumerate() {
            let fate = if index == at {
                Fate::Plan
            } else {
                Fate::Structure
            };
            flow.mark_cell(cell, fate);
        }
        true
    }

    /// The rest of a reason that the page cut, alone in its row.
    fn goes_on_declaring(&mut self, flow: &mut Flow, row: &FlowRow, texts: &[String]) -> bool {
        let mut filled = texts
            .iter()
            .enumerate()
            .filter(|(_, text)| !text.is_empty());
        let (Some((at, text)), None) = (filled.next(), filled.next()) else {
            return false;
        };
        let goes_on = mark::leading(text).is_none() && Kind::of_title(text).is_none();
        if !(std::mem::take(&mut self.declaring) && goes_on) {
            return false;
        }
        if let Some(last) = self.no_activity.last_mut() {
            append(&mut last.reason, text);
        }
        flow.mark_cell(&row.cells[at], Fate::Plan);
        true
    }
}

/// "1.1.2 … ไม่มีกิจกรรม เนื่องจาก…": the number of the group, and why.
fn declaration(text: &str) -> Option<(Mark, String)> {
    let mark = mark::leading(text).filter(|mark| matches!(mark.parts.len(), 2 | 3))?;
    let (_, rest) = text.split_once(WORDS.0)?;
    let reason = rest.trim_start().strip_prefix(WORDS.1)?;
    Some((mark, tidy(reason)))
}
