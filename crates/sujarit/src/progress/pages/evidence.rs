//! Evidence: added as a file or a link, used again, looked at in all its versions.

use super::{
    super::{
        evidence::{self, Piece},
        form, kinds,
    },
    Asked,
    entry::Looked,
};
use crate::{
    files::Kind,
    log::day_of,
    plans::attachment,
    web::{App, Fields, Page, Problem, Upload, render},
};
use askama::Template;
use axum::{
    body::Body,
    extract::{Path, Query, State},
    response::{Html, IntoResponse, Redirect, Response},
};
use serde::Deserialize;
use std::collections::BTreeMap;
use uuid::Uuid;

/// What a form tells of a piece of evidence, whatever it is sent as.
fn piece(get: impl Fn(&str) -> String) -> Piece {
    let kind = kinds::kind(&get("kind")).map_or("other", |kind| kind.code.as_str());
    let told = kinds::fields().iter().filter_map(|field| {
        let value = get(&field.code);
        (!value.is_empty()).then(|| (field.code.clone(), value))
    });
    Piece {
        id: get("piece").parse().unwrap_or_default(),
        kind: kind.to_owned(),
        title: get("title"),
        particulars: told.collect::<BTreeMap<_, _>>(),
        expires: form::day(&get("expires")),
        ..Piece::default()
    }
}

/// `POST /rounds/{year}/{months}/entries/{entry}/files`
pub async fn add_file(
    State(app): State<App>,
    page: Page,
    Asked(opened): Asked,
    Path((_, _, id)): Path<(u16, u8, Uuid)>,
    upload: Upload,
) -> Result<Redirect, Problem> {
    let looked = Looked::at(&app, &page, opened, id).await?;
    looked.for_reporting(&app, &page).await?;
    let mut piece = piece(|name| upload.get(name).to_owned());
    if piece.title.is_empty() {
        piece.title.clone_from(&upload.name);
    }
    let (file, _) = upload.file.finish_as(&Kind::EVIDENCE).await?;
    piece.file = Some(file);
    piece.file_name = upload.name;
    evidence::add(&app.db, &page.scope, &looked.opened, id, piece).await?;
    Ok(Redirect::to(&format!("{}#evidence", looked.address())))
}

/// `POST /rounds/{year}/{months}/entries/{entry}/links`
pub async fn add_link(
    State(app): State<App>,
    page: Page,
    Asked(opened): Asked,
    Path((_, _, id)): Path<(u16, u8, Uuid)>,
    form: Fields,
) -> Result<Redirect, Problem> {
    let looked = Looked::at(&app, &page, opened, id).await?;
    looked.for_reporting(&app, &page).await?;
    let link = form.get("link");
    let address = url::Url::parse(link).ok();
    let address = address.filter(|url| matches!(url.scheme(), "http" | "https"));
    let address = address.ok_or(Problem::Refused("evidence.no_link"))?;
    let mut piece = piece(|name| form.get(name).to_owned());
    piece.link = address.to_string();
    if piece.title.is_empty() {
        piece.title = link.to_owned();
    }
    evidence::add(&app.db, &page.scope, &looked.opened, id, piece).await?;
    Ok(Redirect::to(&format!("{}#evidence", looked.address())))
}

/// `POST /rounds/{year}/{months}/entries/{entry}/evidence`: uses a piece that is there, or no more.
pub async fn set_use(
    State(app): State<App>,
    page: Page,
    Asked(opened): Asked,
    Path((_, _, id)): Path<(u16, u8, Uuid)>,
    form: Fields,
) -> Result<Redirect, Problem> {
    let looked = Looked::at(&app, &page, opened, id).await?;
    looked.for_reporting(&app, &page).await?;
    let piece = form.get("piece").parse().map_err(|_| Problem::NotFound)?;
    let uses = form.get("do") == "use";
    evidence::set_use(&app.db, &page.scope, &looked.opened, (id, piece), uses).await?;
    Ok(Redirect::to(&format!("{}#evidence", looked.address())))
}

#[derive(Template)]
#[template(path = "progress/evidence.html")]
struct EvidencePage {
    page: Page,
    versions: Vec<Piece>,
    today: i32,
}

impl EvidencePage {
    fn last(&self) -> &Piece {
        // A page is only made of pieces that have a version.
        &self.versions[0]
    }

    fn size(&self, piece: &Piece) -> String {
        let size = piece.file.as_ref().map_or(0, |file| file.size);
        self.page.size(&i64::try_from(size).unwrap_or(i64::MAX))
    }

    /// What is told of it: label and value.
    fn told(&self) -> Vec<(&'static str, &String)> {
        let fields = kinds::fields().iter();
        let told = fields.filter_map(|field| {
            let value = self.last().particulars.get(&field.code)?;
            Some((field.name(&self.page.language), value))
        });
        told.collect()
    }
}

/// `GET /evidence/{evidence}`
pub async fn show(
    State(app): State<App>,
    page: Page,
    Path(id): Path<Uuid>,
) -> Result<Html<String>, Problem> {
    let versions = evidence::versions(&app.db, &page.scope, id).await?;
    if versions.is_empty() {
        return Err(Problem::NotFound);
    }
    render(&EvidencePage {
        today: day_of(app.db.now()),
        page,
        versions,
    })
}

/// Which version of a file.
#[derive(Debug, Deserialize)]
pub struct Which {
    version: Option<i32>,
}

/// `GET /evidence/{evidence}/file?version=1`: the file, to be saved and not shown.
pub async fn file(
    State(app): State<App>,
    page: Page,
    Path(id): Path<Uuid>,
    Query(which): Query<Which>,
) -> Result<Response, Problem> {
    let versions = evidence::versions(&app.db, &page.scope, id).await?;
    let mut versions = versions.into_iter();
    let found = versions.find(|piece| which.version.is_none_or(|number| piece.version == number));
    let found = found.ok_or(Problem::NotFound)?;
    let file = found.file.ok_or(Problem::NotFound)?;
    let content = app.files.content(&file.hash).await?;
    let about = attachment(&found.file_name, "application/octet-stream");
    Ok((about, Body::from_stream(content)).into_response())
}
