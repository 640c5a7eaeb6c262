//! What stands in a document → a plan.
//!
//! The document becomes one flow of pieces, each mended once ([`flow`]). The front tells office,
//! title and years ([`front`]), the numbered headings tell the framework's version ([`frame`]).
//! Then one walk ([`outline`]) goes from part to part: tables of entries are read row by row
//! ([`rows`]), sheets field by field ([`sheet`]), and at the end both are joined by their titles
//! ([`join`]). Nothing here fails: what is unsure becomes a [`Doubt`](crate::Doubt), what nobody
//! takes is unread.

mod amount;
mod column;
mod doubt;
mod flow;
mod frame;
mod front;
mod join;
mod label;
mod lines;
mod list;
mod mark;
mod outline;
mod period;
mod risk;
mod rows;
mod sheet;
mod stack;
mod steps;
mod table;
#[cfg(test)]
mod tests;
mod text;
mod totals;
mod units;

use crate::{Document, Reading};
use doubt::{Doubts, Owner, Unsure};
use flow::Flow;
use frame::Frame;
use outline::Walk;
use plan::{Place, Plan, SheetField};

/// Reads a plan off a document. Any document gives a reading; one that is no plan gives a plan
/// without entries, with a doubt that says so.
pub fn understand(document: &Document) -> Reading {
    read(document).0
}

/// The reading, and the flow with its ledger.
fn read(document: &Document) -> (Reading, Flow) {
    let mut flow = Flow::of(document);
    stack::restore(&mut flow);
    let mut plan = Plan::default();
    front::read(&flow, &mut plan);
    let numbered = flow.pieces.iter().filter_map(|piece| {
        let mark = mark::leading(&piece.text).filter(|mark| matches!(mark.parts.len(), 2 | 3))?;
        let words = &piece.text[mark.length..];
        (words.chars().count() > 12 && mark.parts[0] <= 4).then(|| (mark.dotted(), words))
    });
    let frame = Frame::choose(numbered, plan.years.first().copied());
    let mut walk = Walk::new(&mut flow, &frame, plan);
    walk.run();
    let Walk {
        mut plan,
        rows,
        sheets,
        mut doubts,
        ..
    } = walk;
    let joined = join::join(rows.entries, sheets, &plan.years, &mut doubts);
    plan.entries = joined.entries;
    if plan
        .entries
        .iter()
        .any(|entry| entry.mission.is_some() || entry.dimension.is_some())
    {
        plan.framework = Some(frame.id().to_owned());
    }
    whole(&plan, &mut doubts);
    let doubts = doubts.settle(|owner| match owner {
        Owner::Plan => None,
        Owner::Entry(entry) => Some(entry),
        Owner::Row(row) => joined.of_row.get(row).copied(),
        Owner::Sheet(sheet) => joined.of_sheet.get(sheet).copied(),
    });
    let (unread, lines) = flow.unread(document);
    let reading = Reading {
        plan,
        doubts,
        unread,
        lines,
    };
    (reading, flow)
}

/// Doubts about the plan as a whole.
fn whole(plan: &Plan, doubts: &mut Doubts) {
    let first = Place::at(1, 1);
    if plan.entries.is_empty() {
        doubts.add(
            Unsure::NoEntries,
            Owner::Plan,
            &first,
            String::new(),
            Vec::new(),
        );
    }
    for (index, entry) in plan
        .entries
        .iter()
        .enumerate()
        .filter(|(_, entry)| entry.kind.is_none())
    {
        // The line of the title; the sheet may begin with a number above it.
        let fields = entry.sheet.iter().flat_map(|sheet| &sheet.fields);
        let named = fields
            .filter(|seen| seen.field == SheetField::Name)
            .map(|seen| &seen.place);
        let printed = entry.head.iter().chain(&entry.row);
        let place = named
            .chain(printed.map(|printed| &printed.place))
            .next()
            .unwrap_or(&first);
        doubts.add(
            Unsure::KindMissing,
            Owner::Entry(index),
            place,
            entry.title.clone(),
            Vec::new(),
        );
    }
    if plan.office.name.is_empty() {
        doubts.add(
            Unsure::OfficeUnknown,
            Owner::Plan,
            &first,
            String::new(),
            Vec::new(),
        );
    }
    if plan.years.is_empty() {
        doubts.add(
            Unsure::YearsUnknown,
            Owner::Plan,
            &first,
            String::new(),
            Vec::new(),
        );
    }
}
