//! What the checks of indicators share: every indicator of the plan, and where it stands.

use super::{Context, Spot};
use crate::{
    Place,
    indicator::{self, Indicator},
};

/// An indicator in its line.
pub(super) struct Found<'a> {
    pub line: &'a str,
    pub indicator: Indicator,
    entry: Option<usize>,
    place: Option<&'a Place>,
}

impl Found<'_> {
    /// Where its line stands.
    pub fn spot(&self, context: &Context<'_>) -> Spot {
        match (self.entry, self.place) {
            (Some(entry), _) => context.text_of(entry, self.line),
            (None, Some(place)) => at(context, place, self.line),
            (None, None) => Spot::default(),
        }
    }
}

/// Where a text of part 1 stands.
pub(super) fn at(context: &Context<'_>, place: &Place, text: &str) -> Spot {
    let lines = place.line..place.line.saturating_add(3);
    context.find(lines, text).unwrap_or(Spot {
        place: place.clone(),
        ..Spot::default()
    })
}

/// Every indicator of goals, outputs and outcomes.
pub(super) fn all<'a>(context: &Context<'a>) -> Vec<Found<'a>> {
    let mut found = Vec::new();
    for goal in &context.plan.part_one.goals {
        found.extend(
            indicator::read(&goal.text)
                .into_iter()
                .map(|indicator| Found {
                    line: &goal.text,
                    indicator,
                    entry: None,
                    place: Some(&goal.place),
                }),
        );
    }
    for (index, entry) in context.entries() {
        let Some(sheet) = &entry.sheet else {
            continue;
        };
        for line in sheet.outputs.iter().chain(&sheet.outcomes) {
            found.extend(indicator::read(line).into_iter().map(|indicator| Found {
                line,
                indicator,
                entry: Some(index),
                place: None,
            }));
        }
    }
    found
}

/// The items of a list, each with its sub-items ("  - …").
pub(super) fn items(lines: &[String]) -> impl Iterator<Item = &[String]> {
    lines.chunk_by(|_, next| next.starts_with("  "))
}

/// Whether an item or one of its sub-items has a number or a level.
pub(super) fn is_measurable(item: &[String]) -> bool {
    item.iter()
        .any(|line| indicator::read(line).iter().any(Indicator::is_measurable))
}
