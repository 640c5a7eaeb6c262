//! What the checks of table against sheet share.

use super::{Context, Finding};
use crate::{Entry, Part};
use thai::likeness::likeness;

/// Titles this alike may be the same entry under two names.
const MAYBE_THE_SAME: f32 = 0.6;

/// Whether the summary table or schedule has a row of the entry.
pub(super) fn has_row(entry: &Entry) -> bool {
    entry.row.is_some()
        || entry
            .sources
            .iter()
            .any(|source| source.part != Part::Sheet)
}

/// Whether the entry has a project sheet of its own. The steps of a schedule are no sheet.
pub(super) fn has_sheet(entry: &Entry) -> bool {
    entry.head.is_some()
        || entry
            .sources
            .iter()
            .any(|source| source.part == Part::Sheet)
}

/// Names beside a finding the entry that is most likely its other half.
pub(super) fn with_likely_partner(
    context: &Context<'_>,
    finding: Finding,
    index: usize,
    is_candidate: impl Fn(&Entry) -> bool,
) -> Finding {
    let title = &context.plan.entries[index].title;
    let best = (context.entries())
        .filter(|(_, other)| is_candidate(other))
        .map(|(other, entry)| (likeness(title, &entry.title), other))
        .max_by(|a, b| a.0.total_cmp(&b.0));
    match best {
        Some((alike, other)) if alike >= MAYBE_THE_SAME => {
            let title = &context.plan.entries[other].title;
            finding.relate(
                context.entry(other).place,
                format!("อาจเป็นรายการเดียวกับ \"{title}\""),
                format!("may be the same entry as \"{title}\""),
            )
        }
        _ => finding,
    }
}

/// Whether two entries stand beside each other in one part of the plan: two rows or two sheets.
/// A row and a sheet that could not be joined are one entry, seen twice.
pub(super) fn side_by_side(one: &Entry, other: &Entry) -> bool {
    let nowhere = |entry: &Entry| !has_row(entry) && !has_sheet(entry);
    (has_row(one) && has_row(other))
        || (has_sheet(one) && has_sheet(other))
        || (nowhere(one) && nowhere(other))
}
