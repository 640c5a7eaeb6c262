//! The directory of offices, the page of an office, and the units of one's own.

use super::{
    Office, code_of,
    directory::{self, Named, PAGE, Wanted},
    provinces, type_of,
    units::{self, Unit, UnitError},
};
use crate::{
    db::{self, Db},
    log::{self, Logged},
    people::Act,
    web::{Access, App, Fields, Page, Problem, Routes, render},
};
use askama::Template;
use axum::{
    extract::{Path, Query, State},
    http::{StatusCode, header},
    response::{Html, IntoResponse, Redirect, Response},
};
use plan::OfficeType;
use uuid::Uuid;

/// The addresses of this room.
pub fn routes() -> Routes {
    Routes::new()
        .get("/offices", Access::Public, list)
        .get("/offices.csv", Access::Public, csv)
        .get("/offices/{office}", Access::Public, show)
        .get("/units", Access::May(Act::EditUnits), units_of)
        .post("/units", Access::May(Act::EditUnits), add_unit)
        .post("/units/{unit}", Access::May(Act::EditUnits), change_unit)
}

impl Page {
    /// The word for an office's type, "–" for none.
    pub fn office_type(&self, kind: &Option<String>) -> String {
        let kind = kind.as_deref().and_then(type_of);
        kind.map_or_else(|| "–".to_owned(), |kind| self.type_word(kind))
    }

    /// The word for a type of offices.
    pub fn type_word(&self, kind: OfficeType) -> String {
        match self.language {
            plan::check::Language::Thai => kind.word().to_owned(),
            plan::check::Language::English => kind.english().to_owned(),
        }
    }
}

#[derive(Template)]
#[template(path = "offices/list.html")]
struct ListPage {
    page: Page,
    wanted: Wanted,
    offices: Vec<Office>,
    total: u64,
    pages: u64,
    types: Vec<(&'static str, String)>,
    provinces: Vec<&'static str>,
}

impl ListPage {
    /// Whether anything is searched for.
    fn is_search(&self) -> bool {
        let wanted = &self.wanted;
        [&wanted.q, &wanted.kind, &wanted.province]
            .iter()
            .any(|field| !field.trim().is_empty())
    }

    /// This list's query for another page.
    fn query(&self, page: u64) -> String {
        let kept: Vec<&str> = self
            .page
            .query()
            .split('&')
            .filter(|pair| !pair.is_empty() && !pair.starts_with("page="))
            .collect();
        format!("{}&page={page}", kept.join("&"))
            .trim_start_matches('&')
            .to_owned()
    }
}

/// `GET /offices`
async fn list(
    State(app): State<App>,
    page: Page,
    Query(mut wanted): Query<Wanted>,
) -> Result<Html<String>, Problem> {
    wanted.page = wanted.page.max(1);
    let of = &wanted;
    let find = |db: Db| async move { directory::find(&db, of).await };
    let (offices, total) = app.db.public(find).await?;
    let types = OfficeType::ALL.map(|kind| (code_of(kind), page.type_word(kind)));
    render(&ListPage {
        page,
        wanted,
        offices,
        total,
        pages: total.div_ceil(PAGE),
        types: types.to_vec(),
        provinces: provinces::all(),
    })
}

/// `GET /offices.csv`: the list that is looked at, for a spreadsheet.
async fn csv(
    State(app): State<App>,
    page: Page,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Problem> {
    let mut writer = csv::Writer::from_writer(Vec::from("\u{feff}".as_bytes()));
    let headings = [
        "field.office_code",
        "field.office",
        "field.type",
        "field.district",
        "field.province",
        "field.website",
    ];
    let write = |error: csv::Error| Problem::from(anyhow::Error::from(error));
    writer
        .write_record(headings.map(|key| page.fixed(key)))
        .map_err(write)?;
    let wanted = &wanted;
    let all = |db: Db| async move { directory::all(&db, wanted).await };
    for office in app.db.public(all).await? {
        let kind = page.office_type(&office.kind);
        let cell = |cell: Option<String>| harmless(cell.unwrap_or_default());
        let cells = [
            cell(office.code),
            harmless(office.name),
            kind,
            cell(office.district),
            cell(office.province),
            cell(office.website),
        ];
        writer.write_record(cells).map_err(write)?;
    }
    let content = writer
        .into_inner()
        .map_err(|error| anyhow::anyhow!("{error}"))?;
    let about = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (
            header::CONTENT_DISPOSITION,
            "attachment; filename=\"offices.csv\"",
        ),
    ];
    Ok((about, content).into_response())
}

/// A cell that no spreadsheet takes for a formula.
fn harmless(cell: String) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format!("'{cell}")
    } else {
        cell
    }
}

#[derive(Template)]
#[template(path = "offices/office.html")]
struct OfficePage {
    page: Page,
    office: Office,
    names: Vec<Named>,
    own: Option<Own>,
}

/// What only the office itself sees.
struct Own {
    units: Vec<Unit>,
    logged: Vec<Logged>,
}

impl OfficePage {
    /// Whether who looks may work for this office and does not yet.
    fn may_work(&self) -> bool {
        let signed_in = self.page.signed_in();
        signed_in.is_some_and(|signed_in| {
            signed_in.reaches(&self.office) && self.page.scope.office_id() != self.office.id
        })
    }

    /// The website's address; only what leads to a website is made a link.
    fn link(&self) -> Option<String> {
        let website = self.office.website.as_deref()?;
        let (scheme, rest) = website.split_once("://").unwrap_or(("http", website));
        let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || b".-:".contains(&byte);
        let is_host = host.contains('.') && host.bytes().all(plain);
        let is_web = matches!(scheme, "http" | "https");
        (is_host && is_web).then(|| format!("{scheme}://{rest}"))
    }
}

/// `GET /offices/{office}`
async fn show(
    State(app): State<App>,
    page: Page,
    Path(id): Path<Uuid>,
) -> Result<Html<String>, Problem> {
    let find = |db: Db| async move {
        let names = directory::names(&db, id).await?;
        Ok(directory::get(&db, id).await?.zip(Some(names)))
    };
    let found = app.db.public(find).await?;
    let (office, names) = found.ok_or(Problem::NotFound)?;
    let own = if office.id == page.scope.office_id() && page.may(Act::ReadHistory) {
        let units = units::list(&app.db, &page.scope).await?;
        let subjects: Vec<Uuid> = units.iter().map(|unit| unit.id).chain([id]).collect();
        let logged = log::of_subjects(&app.db, &page.scope, &subjects).await?;
        Some(Own { units, logged })
    } else {
        None
    };
    render(&OfficePage {
        names,
        page,
        office,
        own,
    })
}

#[derive(Template)]
#[template(path = "offices/units.html")]
struct UnitsPage {
    page: Page,
    units: Vec<Unit>,
    ended: Vec<Unit>,
    /// The form that was refused: its unit (none for the new one), what was typed, and why.
    refused: Option<(Option<Uuid>, String, &'static str)>,
}

impl UnitsPage {
    /// What was typed for a unit and why it was refused, else its name.
    fn typed<'a>(&'a self, unit: &'a Unit) -> (&'a str, Option<&'static str>) {
        match &self.refused {
            Some((Some(id), typed, why)) if *id == unit.id => (typed, Some(why)),
            _ => (&unit.name, None),
        }
    }

    /// The same for the new unit.
    fn typed_new(&self) -> (&str, Option<&'static str>) {
        match &self.refused {
            Some((None, typed, why)) => (typed, Some(why)),
            _ => ("", None),
        }
    }
}

async fn units_page(
    app: &App,
    page: Page,
    refused: Option<(Option<Uuid>, String, &'static str)>,
) -> Result<Response, Problem> {
    let status = match refused {
        Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
        None => StatusCode::OK,
    };
    let units = units::list(&app.db, &page.scope).await?;
    let (ended, units) = units.into_iter().partition(|unit| unit.until.is_some());
    let html = render(&UnitsPage {
        page,
        units,
        ended,
        refused,
    })?;
    Ok((status, html).into_response())
}

/// `GET /units`
async fn units_of(State(app): State<App>, page: Page) -> Result<Response, Problem> {
    units_page(&app, page, None).await
}

/// `POST /units`
async fn add_unit(State(app): State<App>, page: Page, form: Fields) -> Result<Response, Problem> {
    let name = form.get("name");
    let added = db::again(|| units::add(&app.db, &page.scope, name)).await;
    after(&app, page, added.map(|_| ()), None, name).await
}

/// `POST /units/{unit}`: gives it another name or ends it.
async fn change_unit(
    State(app): State<App>,
    page: Page,
    Path(id): Path<Uuid>,
    form: Fields,
) -> Result<Response, Problem> {
    let name = form.get("name");
    let changed = match form.get("do") {
        "end" => db::again(|| units::end(&app.db, &page.scope, id)).await,
        _ => db::again(|| units::rename(&app.db, &page.scope, id, name)).await,
    };
    after(&app, page, changed, Some(id), name).await
}

async fn after(
    app: &App,
    page: Page,
    done: Result<(), UnitError>,
    unit: Option<Uuid>,
    typed: &str,
) -> Result<Response, Problem> {
    match done {
        Ok(()) => Ok(Redirect::to("/units").into_response()),
        Err(UnitError::Mistake(mistake)) => {
            let refused = (unit, typed.to_owned(), mistake.key());
            units_page(app, page, Some(refused)).await
        }
        Err(UnitError::NoSuchUnit) => Err(Problem::NotFound),
        Err(UnitError::Db(error)) => Err(error.into()),
    }
}
