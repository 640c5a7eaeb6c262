//! The rounds of an office, and one of them with all its entries.

use super::{
    super::{
        accounts, form, reports,
        rounds::{self, Opened},
        units::{self, Assigned, Reach},
    },
    Asked, name, round_of, tag,
};
use crate::{
    log::day_of,
    people::Act,
    web::{App, Fields, Page, Problem, render},
};
use askama::Template;
use axum::{
    extract::{Query, State},
    response::{Html, Redirect},
};
use plan::progress::{Account, Line, Score, national};
use serde::Deserialize;
use std::collections::HashMap;
use thai::fiscal::FiscalYear;
use uuid::Uuid;

#[derive(Template)]
#[template(path = "progress/rounds.html")]
struct RoundsPage {
    page: Page,
    rounds: Vec<(Opened, Option<String>)>,
    year: u16,
    has_plan: bool,
    mistake: Option<&'static str>,
    typed: String,
}

impl RoundsPage {
    fn name(&self, opened: &Opened) -> String {
        name(&self.page, opened.round)
    }
}

/// `GET /rounds`
pub async fn list(State(app): State<App>, page: Page) -> Result<Html<String>, Problem> {
    listed(&app, page, None, String::new()).await
}

async fn listed(
    app: &App,
    page: Page,
    mistake: Option<&'static str>,
    typed: String,
) -> Result<Html<String>, Problem> {
    let today = day_of(app.db.now());
    let date = crate::log::date_of(today).unwrap_or(jiff::civil::Date::MIN);
    let year = FiscalYear::of(date);
    let mut listed = Vec::new();
    for opened in rounds::list(&app.db, &page.scope).await? {
        let account = accounts::of(&app.db, &app.shelf, &page.scope, &page.office, &opened).await?;
        listed.push((opened, account.printed_score(national().points)));
    }
    render(&RoundsPage {
        has_plan: rounds::plan_of(&app.db, &page.scope, year).await?.is_some(),
        page,
        rounds: listed,
        year: year.get(),
        mistake,
        typed,
    })
}

/// `POST /rounds`
pub async fn open(
    State(app): State<App>,
    page: Page,
    form: Fields,
) -> Result<Result<Redirect, Html<String>>, Problem> {
    let round = round_of(
        &thai::digits::to_arabic(form.get("year")),
        form.get("months"),
    );
    let due = form::day(form.get("due"));
    let (Some(round), Some(due)) = (round, due) else {
        let mistake = match round {
            None => "round.needs_year",
            Some(_) => "round.needs_due",
        };
        return Ok(Err(listed(
            &app,
            page,
            Some(mistake),
            form.get("due").to_owned(),
        )
        .await?));
    };
    rounds::open(&app.db, &page.scope, round, due).await?;
    Ok(Ok(Redirect::to(&rounds::address(round))))
}

/// Which entries are listed.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Wanted {
    #[serde(default)]
    unit: String,
    #[serde(default)]
    state: String,
}

#[derive(Template)]
#[template(path = "progress/round.html")]
struct RoundPage {
    page: Page,
    opened: Opened,
    account: Account,
    score: Score,
    rows: Vec<Row>,
    hidden: usize,
    assigned: Assigned,
    wanted: Wanted,
    mine: bool,
    today: i32,
}

/// An entry in the list.
struct Row {
    line: Line,
    draft: bool,
    may_report: bool,
}

impl RoundPage {
    fn name(&self) -> String {
        name(&self.page, self.opened.round)
    }

    fn tag(&self, row: &Row) -> (&'static str, &'static str) {
        tag(&row.line)
    }

    fn printed(&self) -> String {
        self.score
            .printed(national().points)
            .unwrap_or_else(|| "–".to_owned())
    }

    fn missing_without_due(&self) -> bool {
        self.score.not_reported > 0
    }

    fn is_late(&self) -> bool {
        self.opened.is_open() && self.today > self.opened.due
    }

    fn days_left(&self) -> i32 {
        self.opened.due - self.today
    }

    fn is(&self, state: &str) -> bool {
        self.wanted.state == state
    }

    fn is_unit(&self, unit: &Uuid) -> bool {
        self.wanted.unit == unit.to_string()
    }
}

/// `GET /rounds/{year}/{months}`: who reports sees his own entries first.
pub async fn show(
    State(app): State<App>,
    page: Page,
    Asked(opened): Asked,
    Query(mut wanted): Query<Wanted>,
) -> Result<Html<String>, Problem> {
    let scope = &page.scope;
    let account = accounts::of(&app.db, &app.shelf, scope, &page.office, &opened).await?;
    let version = accounts::version(&app.db, &app.shelf, scope, &opened).await?;
    let kept = reports::of_round(app.db.read(), scope, opened.round).await?;
    let assigned = units::assigned(&app.db, scope).await?;
    let reach = match page.may(Act::ReportProgress) {
        true => units::reach(&app.db, scope, page.person()?).await?,
        false => Reach::Units(Default::default()),
    };
    let mine = matches!(&reach, Reach::Units(units) if !units.is_empty());
    if mine && wanted.unit.is_empty() {
        "mine".clone_into(&mut wanted.unit);
    }
    let unit_of: HashMap<String, Option<Uuid>> = version
        .plan
        .entries
        .iter()
        .zip(&version.ids)
        .map(|(entry, id)| {
            (
                id.to_string(),
                assigned.unit(*id, entry).map(|unit| unit.id),
            )
        })
        .collect();
    let mut rows = Vec::new();
    for line in &account.lines {
        let unit = unit_of.get(&line.id).copied().flatten();
        let unit = unit.and_then(|id| assigned.units.iter().find(|unit| unit.id == id));
        let may_report = page.may(Act::ReportProgress) && reach.has(unit);
        let of_unit = match wanted.unit.as_str() {
            "" | "all" => true,
            "mine" => may_report,
            "none" => unit.is_none(),
            wanted => unit.is_some_and(|unit| unit.id.to_string() == wanted),
        };
        let id: Uuid = line.id.parse().unwrap_or_default();
        let draft = kept.get(&id).is_some_and(reports::Versions::has_draft);
        let of_state = match wanted.state.as_str() {
            "missing" => line.report.is_none() && line.expected == plan::progress::Expected::Due,
            "late" => line.report.as_ref().is_some_and(|report| report.late),
            "draft" => draft,
            "sent" => line.report.is_some(),
            _ => true,
        };
        if of_unit && of_state {
            rows.push(Row {
                line: line.clone(),
                draft,
                may_report,
            });
        }
    }
    render(&RoundPage {
        score: account.score(|_| true),
        hidden: account.lines.len() - rows.len(),
        today: day_of(app.db.now()),
        page,
        opened,
        account,
        rows,
        assigned,
        wanted,
        mine,
    })
}

/// `POST /rounds/{year}/{months}/due`
pub async fn set_due(
    State(app): State<App>,
    page: Page,
    Asked(opened): Asked,
    form: Fields,
) -> Result<Redirect, Problem> {
    let due = form::day(form.get("due")).ok_or(Problem::Refused("round.needs_due"))?;
    rounds::set_due(&app.db, &page.scope, opened.round, due).await?;
    Ok(Redirect::to(&opened.address()))
}

/// `POST /rounds/{year}/{months}/close`
pub async fn close(
    State(app): State<App>,
    page: Page,
    Asked(opened): Asked,
    _form: Fields,
) -> Result<Redirect, Problem> {
    let (db, files, shelf) = (&app.db, &app.files, &app.shelf);
    rounds::close(db, files, shelf, &page.scope, &page.office, opened.round).await?;
    Ok(Redirect::to(&opened.address()))
}

/// `POST /rounds/{year}/{months}/publish`
pub async fn publish(
    State(app): State<App>,
    page: Page,
    Asked(opened): Asked,
    _form: Fields,
) -> Result<Redirect, Problem> {
    rounds::publish(&app.db, &page.scope, opened.round).await?;
    Ok(Redirect::to(&opened.address()))
}
