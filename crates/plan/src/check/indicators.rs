//! What the checks of indicators share: every indicator of the plan, and where it stands.

use super::{Context, Spot};
use crate::{
    Place,
    indicator::{self, Indicator},
};
use thai::fiscal::FiscalYear;

/// A goal, output or outcome, and what it promises.
pub(super) struct Line<'a> {
    pub text: &'a str,
    pub indicators: Vec<Indicator>,
    /// The entry whose sheet it stands in; `None` for a goal.
    pub entry: Option<usize>,
    /// The year a goal is for.
    pub year: Option<FiscalYear>,
    place: Option<&'a Place>,
}

impl Line<'_> {
    /// Where it stands.
    pub fn spot(&self, context: &Context<'_>) -> Spot {
        match (self.entry, self.place) {
            (Some(entry), _) => context.text_of(entry, self.text),
            (None, Some(place)) => at(context, place, self.text),
            (None, None) => Spot::default(),
        }
    }

    /// Whether it has a number or a level to be measured against.
    pub fn is_measurable(&self) -> bool {
        self.indicators.iter().any(Indicator::is_measurable)
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

/// Every goal, output and outcome of the plan, in order.
pub(super) fn lines<'c, 'a>(context: &'c Context<'a>) -> &'c [Line<'a>] {
    context.indicators.get_or_init(|| {
        let goals = context.plan.part_one.goals.iter();
        let goals = goals.map(|goal| (goal.text.as_str(), None, goal.year, Some(&goal.place)));
        let results = context.entries().flat_map(|(index, entry)| {
            let sheets = entry.sheet.iter();
            let lines = sheets.flat_map(|sheet| sheet.outputs.iter().chain(&sheet.outcomes));
            lines.map(move |line| (line.as_str(), Some(index), None, None))
        });
        let line = |(text, entry, year, place)| Line {
            text,
            indicators: indicator::read(text),
            entry,
            year,
            place,
        };
        goals.chain(results).map(line).collect()
    })
}
