//! The round in the order of the national system's fields, entry by entry, to be copied there; what
//! it would refuse; and the proof that it was submitted.

use super::{
    super::{
        accounts, form,
        rounds::{Opened, columns},
        tables::submission,
    },
    Asked, name, reason_key, status_key,
};
use crate::{
    db::{self, Db},
    files::Kind,
    log::{Action, NewEntry},
    plans::{attachment, budget_words},
    session::Scope,
    web::{App, Page, Problem, Upload, render},
};
use askama::Template;
use axum::{
    body::Body,
    extract::{Path, Query, State},
    response::{Html, IntoResponse, Redirect, Response},
};
use plan::{
    Entry,
    progress::{Account, Line, Refusal, Round, national, refusals},
};
use sea_orm::{DbErr, IntoActiveModel, QueryOrder, entity::prelude::*};
use serde::{Deserialize, Serialize};
use serde_json::json;

/// An entry with the fields that the national system asks for, in its order.
#[derive(Clone, Debug, Serialize)]
struct Item {
    id: String,
    title: String,
    /// Key of the field's name, and what stands in it.
    fields: Vec<(&'static str, String)>,
    #[serde(skip)]
    refused: Vec<Refusal>,
}

/// The key of a field's name.
fn field_key(code: &str) -> &'static str {
    match code {
        "title" => "field.title",
        "years" => "field.years",
        "kind" => "field.kind",
        "quarters" => "field.quarters",
        "dimension" => "field.dimension",
        "budget" => "field.budget",
        "target_groups" => "field.target_group",
        "objective" => "field.objectives",
        "note" => "field.note",
        "development_plan" => "field.development_plan",
        "in_ordinance" => "field.in_ordinance",
        "ordinance" => "field.ordinance",
        "paid" => "field.paid",
        "status" => "field.status",
        "reason" => "field.cannot_reason",
        _ => "field.result",
    }
}

/// What stands in a field of the plan.
fn of_plan(page: &Page, entry: &Entry, years: &str, code: &str) -> String {
    let sheet = entry.sheet.as_ref();
    match code {
        "title" => entry.title.clone(),
        "years" => years.to_owned(),
        "kind" => entry
            .kind
            .map_or_else(String::new, |kind| kind.word().to_owned()),
        "quarters" => {
            let quarters = entry
                .quarters
                .iter()
                .map(|quarter| quarter.get().to_string());
            quarters.collect::<Vec<_>>().join(", ")
        }
        "dimension" => {
            let number = entry
                .dimension
                .map(|number| page.t1("plan.dimension", number));
            number.unwrap_or_default()
        }
        "budget" => budget_words(page, entry),
        "target_groups" => sheet
            .and_then(|sheet| sheet.target_group.clone())
            .unwrap_or_default(),
        "objective" => sheet
            .map(|sheet| sheet.objectives.join("\n"))
            .unwrap_or_default(),
        _ => entry.note.clone().unwrap_or_default(),
    }
}

/// What stands in a field of the report; nothing where nothing was reported.
fn of_report(page: &Page, line: &Line, code: &str) -> String {
    let Some(report) = &line.report else {
        return String::new();
    };
    let money =
        |amount: Option<thai::money::Money>| amount.map(crate::web::baht).unwrap_or_default();
    match code {
        "development_plan" => money(report.development_plan),
        "in_ordinance" => match report.in_ordinance {
            Some(true) => page.t("report.yes").to_owned(),
            Some(false) => page.t("report.no").to_owned(),
            None => String::new(),
        },
        "ordinance" => money(report.ordinance),
        "paid" => money(report.paid),
        "status" => report
            .status
            .map_or_else(String::new, |status| page.t(status_key(&status)).to_owned()),
        "reason" => match &report.reason {
            Some(reason) => format!("{} {}", page.t(reason_key(reason)), report.reason_text),
            None => String::new(),
        },
        _ => report.result.clone(),
    }
}

fn items(page: &Page, account: &Account, plan: &plan::Plan) -> Vec<Item> {
    let years: Vec<String> = plan.years.iter().map(ToString::to_string).collect();
    let years = years.join(", ");
    let fields = &national().fields;
    let item = |(line, entry): (&Line, &Entry)| {
        let planned = fields.plan.iter();
        let planned = planned.map(|code| (field_key(code), of_plan(page, entry, &years, code)));
        let reported = fields.report.iter();
        let reported = reported.map(|code| (field_key(code), of_report(page, line, code)));
        Item {
            id: line.id.clone(),
            title: line.title.clone(),
            fields: planned.chain(reported).collect(),
            refused: match &line.report {
                Some(report) => refusals(report),
                None => vec![Refusal::NoStatus],
            },
        }
    };
    account.lines.iter().zip(&plan.entries).map(item).collect()
}

#[derive(Template)]
#[template(path = "progress/national.html")]
struct NationalPage {
    page: Page,
    opened: Opened,
    items: Vec<Item>,
    proofs: Vec<submission::Model>,
    source: &'static str,
}

impl NationalPage {
    fn name(&self) -> String {
        name(&self.page, self.opened.round)
    }

    fn refused(&self) -> usize {
        self.items
            .iter()
            .filter(|item| !item.refused.is_empty())
            .count()
    }
}

async fn proofs(db: &Db, scope: &Scope, round: Round) -> Result<Vec<submission::Model>, DbErr> {
    let (year, months) = columns(round);
    submission::Entity::find()
        .filter(submission::Column::OfficeId.eq(scope.office_id()))
        .filter(submission::Column::Year.eq(year))
        .filter(submission::Column::Months.eq(months))
        .order_by_desc(submission::Column::Id)
        .all(db.read())
        .await
}

/// `GET /rounds/{year}/{months}/national`
pub async fn show(
    State(app): State<App>,
    page: Page,
    Asked(opened): Asked,
) -> Result<Html<String>, Problem> {
    let scope = &page.scope;
    let account = accounts::of(&app.db, &app.shelf, scope, &page.office, &opened).await?;
    let version = accounts::version(&app.db, &app.shelf, scope, &opened).await?;
    render(&NationalPage {
        items: items(&page, &account, &version.plan),
        proofs: proofs(&app.db, scope, opened.round).await?,
        source: &national().source,
        page,
        opened,
    })
}

/// Which file is wanted.
#[derive(Debug, Deserialize)]
pub struct Wanted {
    format: String,
}

/// `GET /rounds/{year}/{months}/national/download?format=xlsx`
pub async fn download(
    State(app): State<App>,
    page: Page,
    Asked(opened): Asked,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Problem> {
    let scope = &page.scope;
    let account = accounts::of(&app.db, &app.shelf, scope, &page.office, &opened).await?;
    let version = accounts::version(&app.db, &app.shelf, scope, &opened).await?;
    let items = items(&page, &account, &version.plan);
    let round = opened.round;
    let name = format!(
        "e-plannacc-{}-{}.{}",
        round.year,
        round.months.get(),
        wanted.format
    );
    let (content, media) = match wanted.format.as_str() {
        "json" => (serde_json::to_vec_pretty(&items)?, "application/json"),
        "xlsx" => {
            let head = items.first().map_or_else(Vec::new, |item| {
                item.fields
                    .iter()
                    .map(|(key, _)| page.t(key).to_owned())
                    .collect()
            });
            let rows: Vec<Vec<String>> = items
                .into_iter()
                .map(|item| item.fields.into_iter().map(|(_, value)| value).collect())
                .collect();
            let book = press::table(&name_of_sheet(&opened), &head, &rows);
            (
                book.map_err(anyhow::Error::from)?,
                "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            )
        }
        _ => return Err(Problem::NotFound),
    };
    Ok((attachment(&name, media), content).into_response())
}

fn name_of_sheet(opened: &Opened) -> String {
    format!("{} ({})", opened.round.year, opened.round.months.get())
}

/// `POST /rounds/{year}/{months}/proof`: keeps the proof that the round was submitted.
pub async fn prove(
    State(app): State<App>,
    page: Page,
    Asked(opened): Asked,
    upload: Upload,
) -> Result<Redirect, Problem> {
    let day = form::day(upload.get("day")).ok_or(Problem::Refused("national.needs_day"))?;
    let reference = upload.get("reference").to_owned();
    let (file, _) = upload.file.finish_as(&Kind::EVIDENCE).await?;
    let write = app.db.write(page.scope.by()).await?;
    let (year, months) = columns(opened.round);
    let row = submission::Model {
        office_id: page.scope.office_id(),
        year,
        months,
        id: db::new_id(),
        day,
        reference: reference.clone(),
        file_hash: Some(file.hash.clone()),
        file_name: upload.name,
        added_at: write.at(),
        added_by: page.scope.by().name.clone(),
    };
    submission::Entity::insert(row.into_active_model())
        .exec_without_returning(write.tx())
        .await?;
    let told =
        json!({ "year": year, "months": months, "reference": reference, "sha256": file.hash });
    let office = page.scope.office_id();
    let entry = NewEntry::new(office, Action::RoundSubmitted, opened.plan).with(told);
    write.finish(entry).await?;
    Ok(Redirect::to(&format!(
        "{}/national#proof",
        opened.address()
    )))
}

/// `GET /rounds/{year}/{months}/proof/{proof}`
pub async fn proof(
    State(app): State<App>,
    page: Page,
    Asked(opened): Asked,
    Path((_, _, id)): Path<(u16, u8, uuid::Uuid)>,
) -> Result<Response, Problem> {
    let proofs = proofs(&app.db, &page.scope, opened.round).await?;
    let found = proofs.into_iter().find(|proof| proof.id == id);
    let found = found.ok_or(Problem::NotFound)?;
    let hash = found.file_hash.ok_or(Problem::NotFound)?;
    let content = app.files.content(&hash).await?;
    let about = attachment(&found.file_name, "application/octet-stream");
    Ok((about, Body::from_stream(content)).into_response())
}
