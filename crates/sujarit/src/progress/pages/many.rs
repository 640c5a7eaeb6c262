//! Many reports of a round on one page: status, result and money of each entry in a line. Only what
//! was changed is saved; what is sent is checked as a single report is.

use super::{
    super::{
        ProgressError, accounts,
        reports::{self, Kept, Saving, Subject, Versions},
        rounds::Opened,
        units,
    },
    Asked, name, refusal_key,
};
use crate::web::{App, Fields, Page, Problem, render};
use askama::Template;
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use plan::progress::{Expected, Report, Status, national};
use uuid::Uuid;

#[derive(Template)]
#[template(path = "progress/many.html")]
struct ManyPage {
    page: Page,
    opened: Opened,
    rows: Vec<Row>,
    saved: usize,
}

struct Row {
    id: Uuid,
    code: Option<String>,
    title: String,
    expected: Expected,
    kept: Kept,
    sent: bool,
    /// The keys of what is wrong in it.
    mistakes: Vec<&'static str>,
}

impl ManyPage {
    fn name(&self) -> String {
        name(&self.page, self.opened.round)
    }

    fn paid(&self, row: &Row) -> String {
        let paid = row.kept.report.paid;
        paid.map(crate::web::baht).unwrap_or_default()
    }

    fn wrong(&self) -> usize {
        self.rows
            .iter()
            .filter(|row| !row.mistakes.is_empty())
            .count()
    }

    fn is_reason(&self, row: &Row, code: &str) -> bool {
        row.kept.report.reason.as_deref() == Some(code)
    }
}

/// The entries that who looks may report, with what is kept of them.
async fn rows(app: &App, page: &Page, opened: &Opened) -> Result<Vec<Row>, Problem> {
    let scope = &page.scope;
    let version = accounts::version(&app.db, &app.shelf, scope, opened).await?;
    let mut reports = reports::of_round(app.db.read(), scope, opened.round).await?;
    let assigned = units::assigned(&app.db, scope).await?;
    let reach = units::reach(&app.db, scope, page.person()?).await?;
    let entries = version.plan.entries.iter().zip(&version.ids);
    let mine = entries.filter(|(entry, id)| reach.has(assigned.unit(**id, entry)));
    let row = |(entry, id): (&plan::Entry, &Uuid)| {
        let versions: Versions = reports.remove(id).unwrap_or_default();
        Row {
            id: *id,
            code: entry.code.clone(),
            title: entry.title.clone(),
            expected: opened.round.expects(entry),
            sent: versions.sent().is_some() && !versions.has_draft(),
            kept: versions.current(),
            mistakes: Vec::new(),
        }
    };
    Ok(mine.map(row).collect())
}

/// `GET /rounds/{year}/{months}/many`
pub async fn show(
    State(app): State<App>,
    page: Page,
    Asked(opened): Asked,
) -> Result<Response, Problem> {
    let rows = rows(&app, &page, &opened).await?;
    let page = ManyPage {
        page,
        opened,
        rows,
        saved: 0,
    };
    Ok(render(&page)?.into_response())
}

/// What the line of an entry says, put over what is kept of it.
fn typed(form: &Fields, row: &Row) -> (Report, Vec<&'static str>) {
    let field = |name: &str| form.get(&format!("{name}-{}", row.id)).to_owned();
    let mut wrong = Vec::new();
    let status = Status::of_code(&field("status"));
    let paid = field("paid");
    let amount = paid.parse().ok();
    if amount.is_none() && !paid.is_empty() && paid != "-" {
        wrong.push("write.no_amount");
    }
    let reason = field("reason");
    let report = Report {
        status,
        result: field("result"),
        paid: amount,
        reason: (status == Some(Status::Cannot) && !reason.is_empty()).then_some(reason),
        ..row.kept.report.clone()
    };
    (report, wrong)
}

/// `POST /rounds/{year}/{months}/many`
pub async fn save(
    State(app): State<App>,
    page: Page,
    Asked(opened): Asked,
    form: Fields,
) -> Result<Response, Problem> {
    let saving = match form.get("do") {
        "send" => Saving::Sent,
        _ => Saving::Draft,
    };
    let mut rows = rows(&app, &page, &opened).await?;
    let mut saved = 0;
    for row in &mut rows {
        let base = form.get(&format!("revision-{}", row.id)).parse();
        let Ok(base) = base else { continue };
        let (report, wrong) = typed(&form, row);
        let same = report == row.kept.report;
        let waits = saving == Saving::Sent && !row.sent && report.status.is_some();
        if wrong.is_empty() && (!same || waits) {
            let subject = Subject {
                id: row.id,
                title: &row.title,
            };
            let (db, scope) = (&app.db, &page.scope);
            let done = reports::save(db, scope, &opened, subject, base, report.clone(), saving);
            match done.await {
                Ok(revision) => {
                    row.kept.revision = revision;
                    row.sent = saving == Saving::Sent;
                    saved += 1;
                }
                Err(ProgressError::Conflict) => row.mistakes.push("report.conflict"),
                Err(ProgressError::NeedsReason) => {
                    row.mistakes.push("report.needs_correction_alone")
                }
                Err(ProgressError::Refused(refused)) => {
                    row.mistakes.extend(refused.into_iter().map(refusal_key));
                }
                Err(error) => return Err(error.into()),
            }
        }
        row.mistakes.extend(wrong);
        row.kept.report = report;
    }
    if rows.iter().all(|row| row.mistakes.is_empty()) {
        return Ok(Redirect::to(&opened.address()).into_response());
    }
    let page = ManyPage {
        page,
        opened,
        rows,
        saved,
    };
    Ok((StatusCode::UNPROCESSABLE_ENTITY, render(&page)?).into_response())
}
