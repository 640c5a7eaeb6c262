//! What the checks of counts and totals share: which rows a stated figure sums up.

use super::{Check, Context, Finding, Spot, context::row_place};
use crate::{Basis, Entry, Kind, Scope, Stated, StatedTotal};
use thai::{fiscal::FiscalYear, money::Money};

/// The totals that the summary table states.
pub(super) fn in_table<'a>(context: &Context<'a>) -> impl Iterator<Item = &'a StatedTotal> {
    let totals = context.plan.stated.iter();
    totals.filter(|total| matches!(total.scope, Scope::Plan | Scope::Dimension(_)))
}

/// The totals that foreword and announcement state.
pub(super) fn in_foreword<'a>(context: &Context<'a>) -> impl Iterator<Item = &'a StatedTotal> {
    let totals = context.plan.stated.iter();
    totals.filter(|total| matches!(total.scope, Scope::Foreword | Scope::ForewordDimension(_)))
}

/// The entries a total sums up: those with a row, or all where the plan has no table.
pub(super) fn rows<'a>(context: &Context<'a>, scope: Scope) -> impl Iterator<Item = &'a Entry> {
    let entries = &context.plan.entries;
    let has_table = entries.iter().any(in_row);
    (entries.iter()).filter(move |entry| (!has_table || in_row(entry)) && covers(scope, entry))
}

/// Every entry of the scope, whether it has a row or only a sheet.
pub(super) fn all<'a>(context: &Context<'a>, scope: Scope) -> impl Iterator<Item = &'a Entry> {
    (context.plan.entries.iter()).filter(move |entry| covers(scope, entry))
}

fn in_row(entry: &Entry) -> bool {
    entry.row.is_some() || row_place(entry).is_some()
}

fn covers(scope: Scope, entry: &Entry) -> bool {
    match scope {
        Scope::Plan | Scope::Foreword => true,
        Scope::Dimension(number) | Scope::ForewordDimension(number) => {
            entry.dimension == Some(number)
        }
    }
}

/// The class an entry is counted under: what its row prints, else its own.
pub(super) fn kind(entry: &Entry) -> Option<Kind> {
    entry
        .row
        .as_ref()
        .map_or(entry.kind, |row| row.kind.or(entry.kind))
}

/// What the rows of a scope add up to in a year; `None` where an amount covers the whole period,
/// so that it belongs to no single year.
pub(super) fn sum<'a>(
    entries: impl Iterator<Item = &'a Entry>,
    year: Option<FiscalYear>,
) -> Option<Money> {
    let mut satang: i64 = 0;
    for entry in entries {
        let budget = entry.row.as_ref().map_or(&entry.budget, |row| &row.budget);
        if year.is_some() && budget.basis == Basis::WholePeriod && !budget.amounts.is_empty() {
            return None;
        }
        for (of, amount) in &budget.amounts {
            if year.is_none_or(|year| year == *of) {
                satang = satang.checked_add(amount.satang())?;
            }
        }
    }
    Some(Money::from_satang(satang))
}

/// The finding that a stated amount is not what its rows add up to, where it is so.
pub(super) fn wrong_amount(
    context: &Context<'_>,
    check: &Check,
    total: &StatedTotal,
) -> Option<Finding> {
    let Stated::Amount { year, amount } = total.stated else {
        return None;
    };
    let sum = sum(rows(context, total.scope), year)?;
    if sum == amount {
        return None;
    }
    let (th, en) = scope_words(total.scope);
    let (year_th, year_en) = year.map_or_else(Default::default, |year| {
        (format!("ปี {} ", year.get()), format!(" for {}", year.get()))
    });
    Some(check.finding(
        spot(context, total),
        format!("{th}{year_th}ระบุ {amount} บาท แต่รายการรวมกันได้ {sum} บาท"),
        format!("{en} states {amount} baht{year_en} but its rows add up to {sum}"),
    ))
}

/// Whether a figure of one kind is the only count its scope states, so that the kind word may
/// stand for entries of every kind ("รวมทั้งสิ้น ๔๔ โครงการ").
pub(super) fn stands_alone(context: &Context<'_>, total: &StatedTotal) -> bool {
    let counts = (context.plan.stated.iter())
        .filter(|other| other.scope == total.scope)
        .filter(|other| matches!(other.stated, Stated::Count { .. }));
    counts.count() == 1
}

/// Where a total stands.
pub(super) fn spot(context: &Context<'_>, total: &StatedTotal) -> Spot {
    let line = total.place.line;
    let found = context.find(line..line.saturating_add(1), &total.text);
    found.unwrap_or(Spot {
        place: total.place.clone(),
        length: 0,
        entry: None,
    })
}

/// The scope in words, Thai and English.
pub(super) fn scope_words(scope: Scope) -> (String, String) {
    match scope {
        Scope::Plan => ("ยอดรวมทั้งแผน".into(), "The whole plan".into()),
        Scope::Dimension(number) => (format!("มิติที่ {number} "), format!("Dimension {number}")),
        Scope::Foreword => ("คำนำหรือประกาศ".into(), "The foreword".into()),
        Scope::ForewordDimension(number) => (
            format!("คำนำหรือประกาศ มิติที่ {number} "),
            format!("The foreword, dimension {number},"),
        ),
    }
}

/// The class in words, Thai and English.
pub(super) const fn kind_words(kind: Kind) -> (&'static str, &'static str) {
    match kind {
        Kind::Project => ("โครงการ", "projects"),
        Kind::Activity => ("กิจกรรม", "activities"),
        Kind::Measure => ("มาตรการ", "measures"),
    }
}
