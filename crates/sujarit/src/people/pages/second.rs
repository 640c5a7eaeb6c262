//! The second step of signing in, and the confirmation before dangerous acts.

use super::super::{
    factors::{self, Factors, passkeys},
    password,
    pending::Kind,
    providers,
    sign_in::{self, Tried},
};
use super::door::{Going, inside, wait_text};
use crate::{
    session,
    web::{App, Fields, Page, Problem, pending_value, render, with_pending, with_session},
};
use askama::Template;
use axum::{
    extract::{Query, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use axum_extra::extract::cookie::CookieJar;

/// Whether browsers keep passkeys for the address of this page.
pub(super) fn has_party(app: &App, page: &Page) -> bool {
    passkeys::relying_party(&app.site, page.origin()).is_ok()
}

#[derive(Template)]
#[template(path = "people/second.html")]
struct SecondPage {
    page: Page,
    next: String,
    factors: Factors,
    has_passkeys: bool,
    mistake: Option<String>,
}

async fn second_page(
    app: &App,
    page: Page,
    (value, next): (&str, &str),
    mistake: Option<String>,
) -> Result<Response, Problem> {
    let Some((person, _)) = sign_in::waiting(&app.db, value).await? else {
        return Ok(Redirect::to("/sign-in").into_response());
    };
    let status = match mistake {
        Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
        None => StatusCode::OK,
    };
    let factors = factors::of(app.db.read(), person.id).await?;
    let html = render(&SecondPage {
        next: inside(next).to_owned(),
        has_passkeys: factors.passkeys > 0 && has_party(app, &page),
        factors,
        page,
        mistake,
    })?;
    Ok((status, html).into_response())
}

/// `GET /sign-in/second`
pub async fn show(
    State(app): State<App>,
    page: Page,
    jar: CookieJar,
    Query(going): Query<Going>,
) -> Result<Response, Problem> {
    let value = pending_value(&app, &jar, Kind::SecondStep);
    second_page(&app, page, (&value, &going.next), None).await
}

/// `POST /sign-in/second`
pub async fn with_code(
    State(app): State<App>,
    page: Page,
    jar: CookieJar,
    form: Fields,
) -> Result<Response, Problem> {
    let next = form.get("next");
    let value = pending_value(&app, &jar, Kind::SecondStep);
    let guarded = (&app.secret, &app.door);
    let given = (value.as_str(), form.get("code"));
    let tried = sign_in::with_code(&app.db, guarded, given, page.from()).await?;
    let mistake = match tried {
        Some(Tried::In(token)) => {
            let inside = with_session(&app, Some(token), Redirect::to(inside(next)));
            return Ok(with_pending(&app, Kind::SecondStep, None, inside));
        }
        Some(Tried::Wrong) => Some(page.t("second.wrong").to_owned()),
        Some(Tried::Wait(wait)) => Some(wait_text(&page, wait)),
        None => None,
    };
    second_page(&app, page, (&value, next), mistake).await
}

#[derive(Template)]
#[template(path = "people/confirm.html")]
struct ConfirmPage {
    page: Page,
    next: String,
    is_example: bool,
    has_password: bool,
    factors: Factors,
    has_passkeys: bool,
    /// Providers that know him, where he has nothing else to show: name and number.
    providers: Vec<(String, usize)>,
    mistake: Option<String>,
}

async fn confirm_page(
    app: &App,
    page: Page,
    next: &str,
    mistake: Option<String>,
) -> Result<Response, Problem> {
    let person = &page.person()?.person;
    let status = match mistake {
        Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
        None => StatusCode::OK,
    };
    let factors = factors::of(app.db.read(), person.id).await?;
    let has_password = !password::of(app.db.read(), &[person.id]).await?.is_empty();
    let linked = if has_password || factors.any() {
        Vec::new()
    } else {
        providers::of(app.db.read(), person.id).await?
    };
    let known = app.door.providers.iter().enumerate();
    let known = known.filter(|(_, provider)| linked.contains(&provider.issuer));
    let html = render(&ConfirmPage {
        next: inside(next).to_owned(),
        is_example: person.example,
        has_password,
        providers: known
            .map(|(index, provider)| (provider.name.clone(), index))
            .collect(),
        has_passkeys: factors.passkeys > 0 && has_party(app, &page),
        factors,
        page,
        mistake,
    })?;
    Ok((status, html).into_response())
}

/// `GET /confirm`
pub async fn ask(
    State(app): State<App>,
    page: Page,
    Query(going): Query<Going>,
) -> Result<Response, Problem> {
    confirm_page(&app, page, &going.next, None).await
}

/// Where somebody goes who confirmed: on, with his session's other token.
pub(super) fn confirmed(app: &App, tried: Tried<Option<String>>, next: &str) -> Response {
    let next = Redirect::to(inside(next));
    match tried {
        Tried::In(Some(token)) => with_session(app, Some(token), next),
        _ => next.into_response(),
    }
}

/// `POST /confirm`
pub async fn confirm(
    State(app): State<App>,
    page: Page,
    form: Fields,
) -> Result<Response, Problem> {
    let signed_in = page.person()?;
    let next = inside(form.get("next"));
    let tried = if signed_in.person.example {
        let token = session::confirm(&app.db, &signed_in.session).await?;
        Tried::In(token)
    } else {
        let given = (form.secret("password"), form.get("code"));
        let guarded = (&app.secret, &app.door);
        sign_in::confirm(&app.db, guarded, signed_in, given, page.from().0).await?
    };
    let mistake = match tried {
        Tried::In(_) => return Ok(confirmed(&app, tried, next)),
        Tried::Wrong => page.t("confirm.wrong").to_owned(),
        Tried::Wait(wait) => wait_text(&page, wait),
    };
    confirm_page(&app, page, next, Some(mistake)).await
}
