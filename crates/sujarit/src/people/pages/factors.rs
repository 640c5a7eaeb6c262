//! One's own second factors: what there is, the app that shows codes, and the codes on paper.

use super::super::{
    factors::{
        self, Factors,
        app::{self, AppError, Setup},
        passkeys::{self, Listed},
        recovery,
    },
    providers,
};
use crate::{
    squares,
    web::{App, Fields, Page, Problem, render},
};
use askama::Template;
use axum::{
    extract::State,
    http::StatusCode,
    response::{Html, IntoResponse, Redirect, Response},
};
use qrcode::EcLevel;
use std::fmt::Write as _;

impl From<AppError> for Problem {
    fn from(error: AppError) -> Self {
        match error {
            AppError::NoKey => Self::Refused("factors.no_key"),
            AppError::NotBegun => Self::NotFound,
            AppError::Wrong => Self::Refused("second.wrong"),
            AppError::Db(error) => error.into(),
            AppError::Other(error) => error.into(),
        }
    }
}

#[derive(Template)]
#[template(path = "people/factors.html")]
struct FactorsPage {
    page: Page,
    factors: Factors,
    passkeys: Vec<Listed>,
    has_party: bool,
    /// The names of providers, and whether he is linked.
    providers: Vec<(String, bool)>,
    is_missing: bool,
    is_example: bool,
}

/// `GET /account/factors`
pub async fn show(State(app): State<App>, page: Page) -> Result<Html<String>, Problem> {
    let signed_in = page.person()?;
    let linked = providers::of(app.db.read(), signed_in.person.id).await?;
    let known = app.door.providers.iter();
    render(&FactorsPage {
        providers: known
            .map(|provider| (provider.name.clone(), linked.contains(&provider.issuer)))
            .collect(),
        passkeys: passkeys::list(app.db.read(), signed_in.person.id).await?,
        has_party: super::second::has_party(&app, &page),
        factors: factors::of(app.db.read(), signed_in.person.id).await?,
        is_missing: factors::is_missing(&app.db, &app.door, signed_in).await?,
        is_example: signed_in.person.example,
        page,
    })
}

/// The dark squares of a code to be photographed, as the path of a picture and its width.
fn squares(text: &str) -> Result<(String, usize), Problem> {
    let (width, runs) = squares::runs(text, EcLevel::M)?;
    let mut path = String::new();
    for (x, y, length) in runs {
        let _ = write!(path, "M{x} {y}h{length}v1h-{length}z");
    }
    Ok((path, width))
}

#[derive(Template)]
#[template(path = "people/factor_app.html")]
struct AppPage {
    page: Page,
    setup: Setup,
    squares: String,
    width: usize,
    mistake: Option<&'static str>,
}

async fn app_page(
    app: &App,
    page: Page,
    mistake: Option<&'static str>,
) -> Result<Response, Problem> {
    let vault = app.door.vault.as_ref().ok_or(AppError::NoKey)?;
    let setup = app::setup(&app.db, vault, &page.person()?.person).await?;
    let Some(setup) = setup else {
        return Ok(Redirect::to("/account/factors").into_response());
    };
    let status = match mistake {
        Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
        None => StatusCode::OK,
    };
    let (squares, width) = squares(&setup.address)?;
    let html = render(&AppPage {
        page,
        setup,
        squares,
        width,
        mistake,
    })?;
    Ok((status, html).into_response())
}

/// `POST /account/factors/app`: makes a secret for an app.
pub async fn begin(State(app): State<App>, page: Page, _form: Fields) -> Result<Redirect, Problem> {
    let person = &page.person()?.person;
    if person.example {
        return Err(Problem::Forbidden);
    }
    let vault = app.door.vault.as_ref().ok_or(AppError::NoKey)?;
    app::begin(&app.db, vault, person).await?;
    Ok(Redirect::to("/account/factors/app"))
}

/// `GET /account/factors/app`: what is to be copied into the app.
pub async fn setup(State(app): State<App>, page: Page) -> Result<Response, Problem> {
    app_page(&app, page, None).await
}

/// `POST /account/factors/app/check`: the first code of the app.
pub async fn check(State(app): State<App>, page: Page, form: Fields) -> Result<Response, Problem> {
    let vault = app.door.vault.as_ref().ok_or(AppError::NoKey)?;
    let confirmed = app::confirm(&app.db, vault, page.person()?, form.get("code")).await;
    match confirmed {
        Ok(Some(codes)) => Ok(codes_page(page, codes)?.into_response()),
        Ok(None) => Ok(Redirect::to("/account/factors").into_response()),
        Err(AppError::Wrong) => app_page(&app, page, Some("factors.wrong_first")).await,
        Err(error) => Err(error.into()),
    }
}

/// `POST /account/factors/app/remove`
pub async fn remove(
    State(app): State<App>,
    page: Page,
    _form: Fields,
) -> Result<Redirect, Problem> {
    factors::remove_app(&app.db, page.person()?).await?;
    Ok(Redirect::to("/account/factors"))
}

#[derive(Template)]
#[template(path = "people/recovery.html")]
struct CodesPage {
    page: Page,
    login: String,
    codes: Vec<String>,
}

/// Shows recovery codes once: they are kept as hashes only.
pub(super) fn codes_page(page: Page, codes: Vec<String>) -> Result<Html<String>, Problem> {
    render(&CodesPage {
        login: page.person()?.person.login.clone(),
        page,
        codes,
    })
}

/// `POST /account/factors/recovery`: new codes.
pub async fn renew(
    State(app): State<App>,
    page: Page,
    _form: Fields,
) -> Result<Html<String>, Problem> {
    let signed_in = page.person()?;
    if !factors::of(app.db.read(), signed_in.person.id).await?.any() {
        return Err(Problem::NotFound);
    }
    let codes = recovery::renew(&app.db, signed_in).await?;
    codes_page(page, codes)
}
