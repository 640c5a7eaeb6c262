//! The announcement of an approved version, and the public page to which the code on every page of
//! the announced PDF leads: is this the version in force?

use super::{
    super::steps::{self, Announcement, Details, Step},
    found, last_step, told,
};
use crate::{
    log::{day_of, day_of_date},
    offices,
    plans::{pages::attachment, store::Listed},
    session,
    web::{App, Fields, Page, Problem, render},
};
use askama::Template;
use axum::{
    body::Body,
    extract::{Path, Query, State},
    http::StatusCode,
    response::{Html, IntoResponse, Redirect, Response},
};
use jiff::civil::Date;
use serde::Deserialize;
use uuid::Uuid;

#[derive(Template)]
#[template(path = "plans/announce.html")]
struct AnnouncePage {
    page: Page,
    listed: Listed,
    /// What stands in the form, by the names of the fields.
    typed: Vec<(&'static str, String)>,
    /// Whether another version is in force, so that this one amends it.
    amends: bool,
    mistakes: Vec<(&'static str, &'static str)>,
}

impl AnnouncePage {
    fn typed(&self, field: &str) -> &str {
        let typed = self.typed.iter().find(|(name, _)| *name == field);
        typed.map_or("", |(_, value)| value)
    }

    fn wrong(&self, field: &str) -> Option<&'static str> {
        let wrong = self.mistakes.iter().find(|(wrong, _)| *wrong == field);
        wrong.map(|(_, why)| *why)
    }
}

const FIELDS: [&str; 8] = [
    "reference",
    "day",
    "signatory",
    "signatory_post",
    "from",
    "until",
    "reason",
    "authority",
];

/// The version that is approved and waits for its announcement.
async fn approved(app: &App, page: &Page, plan: Uuid) -> Result<(Listed, bool), Problem> {
    let listed = found(app, page, plan).await?;
    let last = last_step(app, page, plan).await?;
    let waits = last.is_some_and(|last| last.step == Step::Approved);
    if !waits {
        return Err(Problem::NotFound);
    }
    let announced = steps::announcements(&app.db, &page.scope, plan).await?;
    Ok((listed, !announced.is_empty()))
}

/// `GET /plans/{plan}/announce`
pub async fn show(
    State(app): State<App>,
    page: Page,
    Path(plan): Path<Uuid>,
) -> Result<Html<String>, Problem> {
    let (listed, amends) = approved(&app, &page, plan).await?;
    let version = app.shelf.get(&app.db, &page.scope, plan, listed.latest);
    let version = version.await?.ok_or(Problem::NotFound)?;
    let years = &version.plan.years;
    let date =
        |date: Date| thai::date::print(date, thai::date::Style::Long, thai::digits::Digits::Arabic);
    let typed = vec![
        (
            "from",
            years
                .first()
                .map(|year| date(year.first_day()))
                .unwrap_or_default(),
        ),
        (
            "until",
            years
                .last()
                .map(|year| date(year.last_day()))
                .unwrap_or_default(),
        ),
    ];
    render(&AnnouncePage {
        page,
        listed,
        typed,
        amends,
        mistakes: Vec::new(),
    })
}

/// `POST /plans/{plan}/announce`
pub async fn announce(
    State(app): State<App>,
    page: Page,
    Path(plan): Path<Uuid>,
    form: Fields,
) -> Result<Response, Problem> {
    let (listed, amends) = approved(&app, &page, plan).await?;
    let (details, mistakes) = details(&form, amends);
    if !mistakes.is_empty() {
        let typed = FIELDS.map(|field| (field, form.get(field).to_owned()));
        let html = render(&AnnouncePage {
            page,
            listed,
            typed: typed.into(),
            amends,
            mistakes,
        })?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, html).into_response());
    }
    let how = (&details, page.origin());
    let made = steps::announce(&app.db, &app.files, &page.scope, &listed, how).await;
    let made = made.map_err(told)?;
    Ok(Redirect::to(&format!("/announced/{}", made.code)).into_response())
}

fn details(form: &Fields, amends: bool) -> (Details, Vec<(&'static str, &'static str)>) {
    let mut mistakes = Vec::new();
    let mut day = |field: &'static str| {
        let date = thai::date::parse(form.get(field));
        if date.is_err() {
            mistakes.push((field, "announce.no_date"));
        }
        date.map(day_of_date).unwrap_or_default()
    };
    let (dated, from, until) = (day("day"), day("from"), day("until"));
    if mistakes.is_empty() && until < from {
        mistakes.push(("until", "announce.until_before_from"));
    }
    for field in ["signatory", "signatory_post"] {
        if form.get(field).is_empty() {
            mistakes.push((field, "announce.needs"));
        }
    }
    if amends && form.get("reason").is_empty() {
        mistakes.push(("reason", "write.needs_reason"));
    }
    let optional = |field: &str| amends.then(|| form.get(field).to_owned());
    let details = Details {
        reference: form.get("reference").to_owned(),
        day: dated,
        signatory: form.get("signatory").to_owned(),
        signatory_post: form.get("signatory_post").to_owned(),
        from,
        until,
        reason: optional("reason"),
        authority: optional("authority"),
    };
    (details, mistakes)
}

/// What was typed off a page.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Typed {
    #[serde(default)]
    code: String,
}

#[derive(Template)]
#[template(path = "plans/announced_find.html")]
struct FindPage {
    page: Page,
    code: String,
}

/// `GET /announced?code=`: where a code is typed that cannot be photographed.
pub async fn find(
    State(app): State<App>,
    page: Page,
    Query(typed): Query<Typed>,
) -> Result<Response, Problem> {
    let code = typed.code;
    if let Some((found, _)) = steps::by_code(&app.db, &code).await? {
        return Ok(Redirect::to(&format!("/announced/{}", found.code)).into_response());
    }
    let status = match code.is_empty() {
        true => StatusCode::OK,
        false => StatusCode::NOT_FOUND,
    };
    Ok((status, render(&FindPage { page, code })?).into_response())
}

#[derive(Template)]
#[template(path = "plans/announced.html")]
struct PublicPage {
    page: Page,
    office: offices::Office,
    announcement: Announcement,
    /// The announcement of the same plan that was made last.
    last: Announcement,
    /// Those that were made before, the last first.
    earlier: Vec<Announcement>,
    today: i32,
}

impl PublicPage {
    fn is_last(&self) -> bool {
        self.announcement.number == self.last.number
    }

    fn is_in_force(&self) -> bool {
        let (from, until) = (self.announcement.from_day, self.announcement.until_day);
        self.is_last() && (from..=until).contains(&self.today)
    }

    /// The days from which on and until which it is in force, in words.
    fn days(&self) -> (String, String) {
        let day = |day: &i32| self.page.day(day);
        (
            day(&self.announcement.from_day),
            day(&self.announcement.until_day),
        )
    }
}

/// `GET /announced/{code}`
pub async fn public(
    State(app): State<App>,
    page: Page,
    Path(code): Path<String>,
) -> Result<Html<String>, Problem> {
    let found = steps::by_code(&app.db, &code).await?;
    let (announcement, last) = found.ok_or(Problem::NotFound)?;
    let office = offices::with_id(&app.db, announcement.office_id).await?;
    let scope = session::of_public(announcement.office_id);
    let mut earlier = steps::announcements(&app.db, &scope, announcement.plan_id).await?;
    earlier.retain(|made| made.number < announcement.number);
    render(&PublicPage {
        page,
        earlier,
        office: office.ok_or(Problem::NotFound)?,
        announcement,
        last,
        today: day_of(app.db.now()),
    })
}

/// `GET /announced/{code}/plan.pdf`: the PDF as it was announced.
pub async fn pdf(State(app): State<App>, Path(code): Path<String>) -> Result<Response, Problem> {
    let found = steps::by_code(&app.db, &code).await?;
    let (announcement, _) = found.ok_or(Problem::NotFound)?;
    let content = app.files.content(&announcement.file_hash).await?;
    let about = attachment(
        &format!("plan-{}.pdf", announcement.code),
        "application/pdf",
    );
    Ok((about, Body::from_stream(content)).into_response())
}
