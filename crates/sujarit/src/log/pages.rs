//! The public page: the root of each day, for everyone to keep.

use super::{days, roots};
use crate::{
    db::Db,
    web::{Access, App, Page, Problem, Routes, render},
};
use askama::Template;
use axum::{
    extract::State,
    http::header,
    response::{Html, IntoResponse, Response},
};

/// The addresses of this room.
pub fn routes() -> Routes {
    Routes::new()
        .get("/log", Access::Public, show)
        .get("/log/roots.txt", Access::Public, download)
}

/// Days on the page; the file has all.
const SHOWN: u64 = 60;

#[derive(Template)]
#[template(path = "log/roots.html")]
struct RootsPage {
    page: Page,
    days: Vec<days::Day>,
    shown: u64,
    is_cut: bool,
}

/// `GET /log`
async fn show(State(app): State<App>, page: Page) -> Result<Html<String>, Problem> {
    let list = |db: Db| async move { days::list(&db, SHOWN).await };
    let days = app.db.public(list).await?;
    render(&RootsPage {
        page,
        is_cut: days.len() as u64 == SHOWN,
        days,
        shown: SHOWN,
    })
}

/// `GET /log/roots.txt`: what `sujarit log verify --roots` compares with.
async fn download(State(app): State<App>) -> Result<Response, Problem> {
    let all = |db: Db| async move { days::all(&db).await };
    let text = roots::write(&app.db.public(all).await?);
    let about = [
        (header::CONTENT_TYPE, "text/plain; charset=utf-8"),
        (
            header::CONTENT_DISPOSITION,
            "attachment; filename=\"log-roots.txt\"",
        ),
    ];
    Ok((about, text).into_response())
}
