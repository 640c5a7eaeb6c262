//! The executive's page: what waits for him, how the last round stands, money by year, load by unit
//! and quarter, the plan's goals, the next deadlines. Every figure leads to its rows.

use super::{
    super::{
        accounts,
        rounds::{self, Opened},
        units,
    },
    name,
};
use crate::{
    duties::year::{Item, State, Year, year_of},
    log::day_of,
    plans::{self, store::Version, writing::steps},
    web::{App, Page, Problem, render},
};
use askama::Template;
use axum::{extract::State as Of, response::Html};
use plan::{
    progress::{Account, Score, national},
    totals::Totals,
};
use std::{collections::BTreeMap, sync::Arc};
use thai::{
    fiscal::{FiscalYear, Quarter},
    money::Money,
};

#[derive(Template)]
#[template(path = "progress/overview.html")]
struct OverviewPage {
    page: Page,
    /// Plans with a version that waits, and for what.
    waiting: Vec<(plans::store::Listed, steps::Step)>,
    rounds: Vec<Stand>,
    plan: Option<Arc<Version>>,
    years: Vec<Spent>,
    loads: Vec<Load>,
    deadlines: Vec<Deadline>,
    overdue: usize,
    year: FiscalYear,
}

/// How a round stands.
struct Stand {
    opened: Opened,
    account: Account,
    score: Score,
}

/// Money of a year of the plan.
struct Spent {
    year: FiscalYear,
    planned: Money,
    /// What was paid, where a round told it.
    paid: Option<Money>,
    /// The widths of their bars, of [`WIDEST`].
    widths: (i64, i64),
}

/// The width of the largest amount's bar.
const WIDEST: i64 = 600;

/// How many entries a unit carries out in each quarter.
struct Load {
    unit: String,
    quarters: [u32; 4],
    /// Those whose quarters the plan does not name.
    open: u32,
}

/// A day by which something is due.
struct Deadline {
    day: i32,
    name: String,
    is_thai: bool,
}

impl OverviewPage {
    fn name(&self, stand: &Stand) -> String {
        name(&self.page, stand.opened.round)
    }

    fn printed(&self, stand: &Stand) -> String {
        let printed = stand.score.printed(national().points);
        printed.unwrap_or_else(|| "–".to_owned())
    }

    fn counts(&self, stand: &Stand) -> [(&'static str, &'static str, usize); 3] {
        let account = &stand.account;
        [
            ("missing", "status.none", account.missing().count()),
            ("late", "report.late", account.late().count()),
            ("failing", "result.failing", account.failing().count()),
        ]
    }

    /// The bar of a year: how far down it stands.
    fn top(&self, index: &usize) -> usize {
        index * 40 + 6
    }

    fn goals(&self) -> Vec<&plan::Goal> {
        let goals = self
            .plan
            .as_ref()
            .map(|version| &version.plan.part_one.goals);
        goals.into_iter().flatten().collect()
    }
}

/// How many entries each unit carries out in each quarter, in the order of the Thai alphabet.
fn loads(version: &Version, assigned: &units::Assigned) -> Vec<Load> {
    let mut loads: BTreeMap<String, ([u32; 4], u32)> = BTreeMap::new();
    let entries = version.plan.entries.iter().zip(&version.ids);
    for (entry, id) in entries {
        let load = loads.entry(assigned.words(*id, entry)).or_default();
        if entry.quarters.is_empty() {
            load.1 += 1;
        }
        for (count, quarter) in load.0.iter_mut().zip(Quarter::ALL) {
            *count += u32::from(entry.quarters.contains(&quarter));
        }
    }
    let mut loads: Vec<Load> = loads
        .into_iter()
        .map(|(unit, (quarters, open))| Load {
            unit,
            quarters,
            open,
        })
        .collect();
    loads.sort_by(|one, other| thai::sort::compare(&one.unit, &other.unit));
    loads
}

/// The years of a plan with its money, and what was paid where a round told it.
fn spent(plan: &plan::Plan, rounds: &[Stand]) -> Vec<Spent> {
    let totals = Totals::of(plan);
    let planned = |year: &FiscalYear| totals.whole.amount(Some(*year));
    let paid = |year: &FiscalYear| {
        // The round of twelve months stands before that of six.
        let told = rounds
            .iter()
            .find(|stand| stand.opened.round.year == *year)?;
        let paid = told.account.spending(|_| true).paid;
        (paid.given > 0).then_some(paid.total)
    };
    let amounts = plan
        .years
        .iter()
        .flat_map(|year| [Some(planned(year)), paid(year)]);
    let largest = amounts.flatten().map(Money::satang).max();
    let largest = i128::from(largest.unwrap_or_default().max(1));
    let width = |amount: Option<Money>| {
        let satang = i128::from(amount.unwrap_or_default().satang());
        i64::try_from(satang * i128::from(WIDEST) / largest).unwrap_or(WIDEST)
    };
    let spent = |year: &FiscalYear| Spent {
        year: *year,
        planned: planned(year),
        paid: paid(year),
        widths: (width(Some(planned(year))), width(paid(year))),
    };
    plan.years.iter().map(spent).collect()
}

/// Deadlines that are shown.
const DEADLINES: usize = 8;

/// `GET /overview`
pub async fn show(Of(app): Of<App>, page: Page) -> Result<Html<String>, Problem> {
    let (db, scope) = (&app.db, &page.scope);
    let mut waiting = Vec::new();
    for listed in plans::store::list(db, scope).await? {
        let steps = steps::of(db.read(), scope, listed.id).await?;
        if let Some(last) = steps.first().filter(|last| last.step.waits()) {
            waiting.push((listed, last.step));
        }
    }
    let mut stands = Vec::new();
    for opened in rounds::list(db, scope).await? {
        let account = accounts::of(db, &app.shelf, scope, &page.office, &opened).await?;
        stands.push(Stand {
            score: account.score(|_| true),
            opened,
            account,
        });
    }
    let today = day_of(app.db.now());
    let year = year_of(today);
    let in_force = plans::in_force::on(db, &app.shelf, scope, today).await?;
    let plan = in_force.map(|found| found.version);
    let assigned = units::assigned(db, scope).await?;
    let duties = Year::of(db, &app.shelf, scope, year).await?;
    let overdue = |item: &&Item| item.state(today) == State::Overdue;
    let ahead = duties.items.iter();
    let ahead = ahead.filter(|item| matches!(item.state(today), State::Soon | State::Later));
    let deadline = |item: &Item| Deadline {
        day: item.due,
        name: page.w(&duties.duty(item).name).to_owned(),
        is_thai: duties.duty(item).is_thai(),
    };
    let deadlines = ahead.take(DEADLINES).map(deadline).collect();
    let overdue = duties.items.iter().filter(overdue).count();
    render(&OverviewPage {
        loads: plan
            .as_ref()
            .map_or_else(Vec::new, |version| loads(version, &assigned)),
        years: plan
            .as_ref()
            .map_or_else(Vec::new, |version| spent(&version.plan, &stands)),
        page,
        waiting,
        rounds: stands,
        plan,
        deadlines,
        overdue,
        year,
    })
}
