//! The summary table as plans print it: entries under their missions, a column for each year.

use super::super::show::{Headings, Row};
use super::{Opened, Which};
use crate::web::{App, Page, Problem, render};
use askama::Template;
use axum::{
    extract::{Path, Query, State},
    response::Html,
};
use plan::{Basis, BudgetStatus, Entry, totals::Totals};
use thai::fiscal::FiscalYear;
use uuid::Uuid;

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
    /// The rows of a mission of a dimension, in document order.
    fn rows(&self, dimension: &Option<u8>, mission: &Option<String>) -> Vec<Row<'_>> {
        let mut rows = Row::all(&self.opened.version);
        rows.retain(|row| row.entry.dimension == *dimension && row.entry.mission == *mission);
        rows
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
