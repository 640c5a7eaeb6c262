//! The summary table as plans print it: entries under their missions, a column for each year.

use super::super::show::{Headings, Row};
use super::{Opened, Which};
use crate::web::{App, Page, Problem, render};
use askama::Template;
use axum::{
    extract::{Path, Query, State},
    response::Html,
};
use plan::{
    Basis, BudgetStatus, Entry, NoActivity, TableLine,
    totals::{Tally, Totals},
};
use std::collections::BTreeMap;
use thai::fiscal::FiscalYear;
use uuid::Uuid;

/// A dimension with its lines by mission.
struct Part<'a> {
    dimension: Option<u8>,
    missions: BTreeMap<Option<String>, Vec<Line<'a>>>,
    /// Its sums; `None` where nothing but groups without activity stands in it.
    tally: Option<Tally>,
}

enum Line<'a> {
    Entry(Row<'a>),
    NoActivity(&'a NoActivity),
}

#[derive(Template)]
#[template(path = "plans/table.html")]
struct TablePage {
    page: Page,
    opened: Opened,
    totals: Totals,
    headings: Headings,
    years: Vec<FiscalYear>,
}

impl TablePage {
    /// The table by dimension, ascending, and by mission.
    fn parts(&self) -> Vec<Part<'_>> {
        let plan = &self.opened.version.plan;
        let mut rows: Vec<Option<Row<'_>>> = Row::all(&self.opened.version)
            .into_iter()
            .map(Some)
            .collect();
        let mut parts: BTreeMap<_, BTreeMap<_, Vec<Line<'_>>>> = BTreeMap::new();
        for line in plan.table_lines() {
            let shown = match line {
                TableLine::Entry(index, _) => {
                    rows.get_mut(index).and_then(Option::take).map(Line::Entry)
                }
                TableLine::NoActivity(declared) => Some(Line::NoActivity(declared)),
            };
            let missions = parts.entry(line.dimension()).or_default();
            let lines = missions
                .entry(line.mission().map(str::to_owned))
                .or_default();
            lines.extend(shown);
        }
        let part = |(dimension, missions)| {
            let mut known = self.totals.dimensions.iter();
            let known = known.find(|part| part.dimension == dimension);
            Part {
                dimension,
                missions,
                tally: known.map(|part| part.tally.clone()),
            }
        };
        parts.into_iter().map(part).collect()
    }

    /// What a cell prints: an amount, a dash for none, nothing where the plan does not say.
    fn cell(&self, entry: &Entry, year: &FiscalYear) -> String {
        match (entry.budget.amounts.get(year), entry.budget.status) {
            (Some(amount), _) => self.page.money(amount),
            (None, BudgetStatus::None) => "-".to_owned(),
            (None, _) => String::new(),
        }
    }

    fn remark(&self, entry: &Entry) -> String {
        match (&entry.note, entry.budget.status, entry.budget.basis) {
            (Some(note), _, _) => note.clone(),
            (None, BudgetStatus::None, _) => self.page.t("entry.no_budget").to_owned(),
            (None, BudgetStatus::Amount, Basis::WholePeriod) => {
                self.page.t("table.whole_period").to_owned()
            }
            _ => String::new(),
        }
    }
}

/// `GET /plans/{plan}/table`
pub async fn show(
    State(app): State<App>,
    page: Page,
    Path(plan): Path<Uuid>,
    Query(which): Query<Which>,
) -> Result<Html<String>, Problem> {
    let opened = Opened::open(&app, &page, plan, which).await?;
    let totals = Totals::of(&opened.version.plan);
    let mut years = opened.version.plan.years.clone();
    years.extend(totals.whole.amounts.keys());
    years.sort_unstable();
    years.dedup();
    render(&TablePage {
        headings: Headings::of(&opened.version.plan),
        page,
        opened,
        totals,
        years,
    })
}
