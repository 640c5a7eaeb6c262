//! What everybody reads: the results of rounds that an office has published, on pages and as open
//! data. Names of people stand in none of it.

use super::{
    super::{
        accounts,
        rounds::{self, Opened},
    },
    name, round_of, tag,
};
use crate::{
    offices::{Office, directory},
    plans::{attachment, writing::steps},
    session::{self, Scope},
    web::{App, Page, Problem, render},
};
use askama::Template;
use axum::{
    extract::{Path, State},
    response::{Html, IntoResponse, Response},
};
use plan::progress::{Account, Figure, Line, Score, Standing, Status, national};
use thai::money::Money;
use uuid::Uuid;

/// The rounds that an office has published, and the scope in which they are read.
async fn published(app: &App, office: Uuid) -> Result<(Office, Scope, Vec<Opened>), Problem> {
    let office = directory::get(&app.db, office).await?;
    let office = office.ok_or(Problem::NotFound)?;
    let scope = session::of_public(office.id);
    let mut rounds = rounds::list(&app.db, &scope).await?;
    rounds.retain(|opened| opened.published_at.is_some());
    Ok((office, scope, rounds))
}

/// The account of a published round as everybody reads it.
async fn account(
    app: &App,
    office: Uuid,
    year: &str,
    months: &str,
) -> Result<(Office, Opened, Account), Problem> {
    let round = round_of(year, months).ok_or(Problem::NotFound)?;
    let (office, scope, rounds) = published(app, office).await?;
    let opened = rounds.into_iter().find(|opened| opened.round == round);
    let opened = opened.ok_or(Problem::NotFound)?;
    let account = accounts::of(&app.db, &app.shelf, &scope, &office, &opened).await?;
    Ok((office, opened, account.for_everybody()))
}

#[derive(Template)]
#[template(path = "progress/public_office.html")]
struct OfficePage {
    page: Page,
    office: Office,
    rounds: Vec<(Opened, Option<String>)>,
    /// The code of the announcement that is in force.
    announced: Option<String>,
}

impl OfficePage {
    fn name(&self, opened: &Opened) -> String {
        name(&self.page, opened.round)
    }
}

/// `GET /public/{office}`
pub async fn office(
    State(app): State<App>,
    page: Page,
    Path(office): Path<Uuid>,
) -> Result<Html<String>, Problem> {
    let (office, scope, rounds) = published(&app, office).await?;
    let mut listed = Vec::new();
    for opened in rounds {
        let account = accounts::of(&app.db, &app.shelf, &scope, &office, &opened).await?;
        listed.push((opened, account.printed_score(national().points)));
    }
    render(&OfficePage {
        announced: steps::last_code(&app.db, &scope).await?,
        page,
        office,
        rounds: listed,
    })
}

#[derive(Template)]
#[template(path = "progress/public_round.html")]
struct RoundPage {
    page: Page,
    office: Office,
    opened: Opened,
    account: Account,
    score: Score,
}

impl RoundPage {
    fn name(&self) -> String {
        name(&self.page, self.opened.round)
    }

    fn tag(&self, line: &Line) -> (&'static str, &'static str) {
        tag(line)
    }

    fn printed(&self) -> String {
        let printed = self.score.printed(national().points);
        printed.unwrap_or_else(|| "–".to_owned())
    }

    fn data(&self, file: &str) -> String {
        let round = self.opened.round;
        let (office, months) = (self.office.id, round.months.get());
        format!("/open-data/{office}/{}/{months}/{file}", round.year)
    }

    fn paid(&self, line: &Line) -> String {
        match line.paid() {
            Ok(amount) => self.page.money(&amount),
            Err(why) => self.page.t(super::missing_key(why)).to_owned(),
        }
    }
}

/// `GET /public/{office}/{year}/{months}`
pub async fn round(
    State(app): State<App>,
    page: Page,
    Path((office, year, months)): Path<(Uuid, String, String)>,
) -> Result<Html<String>, Problem> {
    let (office, opened, account) = account(&app, office, &year, &months).await?;
    render(&RoundPage {
        score: account.score(|_| true),
        page,
        office,
        opened,
        account,
    })
}

/// The columns of the open data, each with the key of what it means.
const COLUMNS: [(&str, &str); 22] = [
    ("office_id", "data.office_id"),
    ("office", "data.office"),
    ("fiscal_year", "data.fiscal_year"),
    ("months", "data.months"),
    ("entry_id", "data.entry_id"),
    ("code", "data.code"),
    ("title", "data.entry_title"),
    ("kind", "data.kind"),
    ("dimension", "data.dimension"),
    ("responsible", "data.responsible"),
    ("standing", "data.standing"),
    ("reason", "data.reason"),
    ("result", "data.result"),
    ("planned", "data.planned"),
    ("ordinance", "data.ordinance"),
    ("paid", "data.paid"),
    ("missing", "data.missing"),
    ("evidence", "data.evidence"),
    ("late", "data.late"),
    ("version", "data.version"),
    ("correction", "data.correction"),
    ("verdict", "data.verdict"),
];

/// A line of the open data, in the order of [`COLUMNS`].
fn row(office: &Office, account: &Account, line: &Line) -> Vec<String> {
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let report = line.report.clone().unwrap_or_default();
    let figures = [
        ("planned", line.planned(account.round.year)),
        ("ordinance", line.ordinance()),
        ("paid", line.paid()),
    ];
    let amount = |figure: &Figure<Money>| match figure {
        Ok(amount) => format!("{}.{:02}", amount.satang() / 100, amount.satang() % 100),
        Err(_) => String::new(),
    };
    let missing = figures.iter().filter_map(|(name, figure)| match figure {
        Ok(_) => None,
        Err(why) => Some(format!("{name}={}", why.code())),
    });
    vec![
        office.id.to_string(),
        account.office.clone(),
        account.round.year.to_string(),
        account.round.months.get().to_string(),
        line.id.clone(),
        text(&line.code),
        line.title.clone(),
        line.kind
            .map_or_else(String::new, |kind| kind.english().to_owned()),
        line.dimension
            .map(|number| number.to_string())
            .unwrap_or_default(),
        line.responsible.clone(),
        match line.standing() {
            Standing::Reported(status) => Status::code(status),
            Standing::NotReported => "not_reported",
            Standing::Exempt => "exempt",
        }
        .to_owned(),
        format!("{} {}", text(&report.reason), report.reason_text)
            .trim()
            .to_owned(),
        report.result,
        amount(&figures[0].1),
        amount(&figures[1].1),
        amount(&figures[2].1),
        missing.collect::<Vec<_>>().join(" "),
        line.evidence.len().to_string(),
        report.late.to_string(),
        report.version.to_string(),
        report.correction,
        line.verdict
            .as_ref()
            .map_or("", |verdict| verdict.says.code())
            .to_owned(),
    ]
}

/// `GET /open-data/{office}/{year}/{months}/results.csv`, or `results.json`: the whole account.
pub async fn data(
    State(app): State<App>,
    Path((office, year, months, file)): Path<(Uuid, String, String, String)>,
) -> Result<Response, Problem> {
    let (office, _, account) = account(&app, office, &year, &months).await?;
    let (content, media) = match file.as_str() {
        "results.json" => (serde_json::to_vec_pretty(&account)?, "application/json"),
        "results.csv" => {
            let head = COLUMNS.map(|(name, _)| name);
            let lines = account.lines.iter();
            let rows: Vec<_> = lines.map(|line| row(&office, &account, line)).collect();
            let content = press::records(&head, &rows).map_err(anyhow::Error::from)?;
            (content, "text/csv; charset=utf-8")
        }
        _ => return Err(Problem::NotFound),
    };
    Ok((attachment(&file, media), content).into_response())
}

#[derive(Template)]
#[template(path = "progress/open_data.html")]
struct DescribedPage {
    page: Page,
}

/// `GET /open-data`: what the columns mean.
pub async fn described(page: Page) -> Result<Html<String>, Problem> {
    render(&DescribedPage { page })
}
