//! Passkeys: asked for by a small script, because browsers give them to nothing else. Each form
//! first fetches what is to be asked, lets the browser ask, and then sends itself.

use super::super::{
    attempts,
    factors::passkeys::{self, PasskeyError},
    pending::Kind,
    sign_in::{self, Tried},
};
use super::{door::inside, factors::codes_page, second};
use crate::web::{App, Fields, Page, Problem, pending_value, with_pending, with_session};
use axum::{
    extract::{Path, State},
    http::header,
    response::{IntoResponse, Redirect, Response},
};
use axum_extra::extract::cookie::CookieJar;
use uuid::Uuid;

impl From<PasskeyError> for Problem {
    fn from(error: PasskeyError) -> Self {
        match error {
            PasskeyError::NotHere => Self::Refused("passkeys.not_here"),
            PasskeyError::Refused => Self::Refused("passkeys.refused"),
            PasskeyError::Last => Self::Refused("passkeys.last"),
            PasskeyError::NoSuch => Self::NotFound,
            PasskeyError::Db(error) => error.into(),
            PasskeyError::Other(error) => error.into(),
        }
    }
}

/// What the browser is to ask for, with the value with which it finishes.
fn question(app: &App, kind: Kind, (asked, value): (serde_json::Value, String)) -> Response {
    let json = [(header::CONTENT_TYPE, "application/json")];
    with_pending(app, kind, Some(value), (json, asked.to_string()))
}

/// Whether somebody whom nobody knows yet may begin this; from one address not without end.
pub(super) async fn begins(app: &App, page: &Page, kind: Kind) -> Result<(), Problem> {
    let begun = (kind.code(), page.from().0);
    match attempts::may_begin(&app.db, &app.secret, begun).await? {
        true => Ok(()),
        false => Err(Problem::Refused("sign_in.too_many")),
    }
}

/// `POST /sign-in/passkey/ask`
pub async fn ask_anybody(
    State(app): State<App>,
    page: Page,
    _form: Fields,
) -> Result<Response, Problem> {
    let party = passkeys::relying_party(&app.site, page.origin())?;
    begins(&app, &page, Kind::Passkey).await?;
    let asked = passkeys::ask(&app.db, &party, None).await?;
    Ok(question(&app, Kind::Passkey, asked))
}

/// `POST /sign-in/passkey`
pub async fn sign_in(
    State(app): State<App>,
    page: Page,
    jar: CookieJar,
    form: Fields,
) -> Result<Response, Problem> {
    let party = passkeys::relying_party(&app.site, page.origin())?;
    let value = pending_value(&app, &jar, Kind::Passkey);
    let answer = (value.as_str(), form.get("credential"));
    let tried = sign_in::with_passkey(&app.db, &app.secret, &party, answer, page.from());
    let token = match tried.await? {
        Tried::In(token) => token,
        Tried::Wrong => return Err(Problem::Refused("passkeys.refused")),
        Tried::Wait(_) => return Err(Problem::Refused("sign_in.too_many")),
    };
    let next = Redirect::to(inside(form.get("next")));
    let answer = with_session(&app, Some(token), next);
    Ok(with_pending(&app, Kind::Passkey, None, answer))
}

/// `POST /sign-in/second/ask`: of who waits for his second step.
pub async fn ask_second(
    State(app): State<App>,
    page: Page,
    jar: CookieJar,
    _form: Fields,
) -> Result<Response, Problem> {
    let party = passkeys::relying_party(&app.site, page.origin())?;
    let value = pending_value(&app, &jar, Kind::SecondStep);
    let waiting = sign_in::waiting(&app.db, &value).await?;
    let (person, _) = waiting.ok_or(Problem::SignedOut)?;
    let asked = passkeys::ask(&app.db, &party, Some(person.id)).await?;
    Ok(question(&app, Kind::Passkey, asked))
}

/// `POST /sign-in/second/passkey`
pub async fn second(
    State(app): State<App>,
    page: Page,
    jar: CookieJar,
    form: Fields,
) -> Result<Response, Problem> {
    let party = passkeys::relying_party(&app.site, page.origin())?;
    let waits = pending_value(&app, &jar, Kind::SecondStep);
    let value = pending_value(&app, &jar, Kind::Passkey);
    let answer = (value.as_str(), form.get("credential"));
    let token = sign_in::with_second_passkey(&app.db, &party, &waits, answer, page.from()).await?;
    let token = token.ok_or(Problem::Refused("passkeys.refused"))?;
    let next = Redirect::to(inside(form.get("next")));
    let answer = with_session(&app, Some(token), next);
    Ok(with_pending(&app, Kind::SecondStep, None, answer))
}

/// `POST /confirm/ask`: of who is signed in.
pub async fn ask_own(
    State(app): State<App>,
    page: Page,
    _form: Fields,
) -> Result<Response, Problem> {
    let party = passkeys::relying_party(&app.site, page.origin())?;
    let person = page.person()?.person.id;
    let asked = passkeys::ask(&app.db, &party, Some(person)).await?;
    Ok(question(&app, Kind::Passkey, asked))
}

/// `POST /confirm/passkey`
pub async fn confirm(
    State(app): State<App>,
    page: Page,
    jar: CookieJar,
    form: Fields,
) -> Result<Response, Problem> {
    let party = passkeys::relying_party(&app.site, page.origin())?;
    let value = pending_value(&app, &jar, Kind::Passkey);
    let answer = (value.as_str(), form.get("credential"));
    let signed_in = page.person()?;
    let tried = sign_in::confirm_with_passkey(&app.db, &party, signed_in, answer).await?;
    match tried {
        Tried::In(_) => Ok(second::confirmed(&app, tried, form.get("next"))),
        _ => Err(Problem::Refused("passkeys.refused")),
    }
}

/// `POST /account/factors/passkeys/ask`
pub async fn ask_new(
    State(app): State<App>,
    page: Page,
    _form: Fields,
) -> Result<Response, Problem> {
    let person = &page.person()?.person;
    if person.example {
        return Err(Problem::Forbidden);
    }
    let party = passkeys::relying_party(&app.site, page.origin())?;
    let asked = passkeys::begin_new(&app.db, &party, person).await?;
    Ok(question(&app, Kind::NewPasskey, asked))
}

/// `POST /account/factors/passkeys`: keeps the one that was made.
pub async fn keep(
    State(app): State<App>,
    page: Page,
    jar: CookieJar,
    form: Fields,
) -> Result<Response, Problem> {
    let party = passkeys::relying_party(&app.site, page.origin())?;
    let value = pending_value(&app, &jar, Kind::NewPasskey);
    let name = match form.get("name") {
        "" => page.t("passkeys.unnamed"),
        name => name,
    };
    let made = (value.as_str(), name, form.get("credential"));
    let codes = passkeys::finish_new(&app.db, &party, page.person()?, made).await?;
    let answer = match codes {
        Some(codes) => codes_page(page, codes)?.into_response(),
        None => Redirect::to("/account/factors").into_response(),
    };
    Ok(with_pending(&app, Kind::NewPasskey, None, answer))
}

/// `POST /account/factors/passkeys/{passkey}`: removes it.
pub async fn remove(
    State(app): State<App>,
    page: Page,
    Path(passkey): Path<Uuid>,
    _form: Fields,
) -> Result<Redirect, Problem> {
    passkeys::remove(&app.db, page.person()?, passkey).await?;
    Ok(Redirect::to("/account/factors"))
}
