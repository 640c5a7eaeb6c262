//! Signing in by another provider: the way there, the way back, and the links of one's own
//! account.

use super::{
    super::{
        pending::Kind,
        providers::{
            self, Arrived, Provider, ProviderError, Purpose,
            oidc::{OidcError, Return},
        },
        sign_in,
    },
    door::{go_on, inside},
};
use crate::web::{App, Fields, Page, Problem, pending_value, render, with_pending, with_session};
use askama::Template;
use axum::{
    extract::{Query, State},
    http::{HeaderValue, header},
    response::{IntoResponse, Redirect, Response},
};
use axum_extra::extract::cookie::CookieJar;

impl From<ProviderError> for Problem {
    fn from(error: ProviderError) -> Self {
        match error {
            ProviderError::NotBegun => Self::Refused("providers.not_begun"),
            ProviderError::Oidc(error) => {
                tracing::warn!("{error}");
                match error {
                    OidcError::Unreachable(..) => Self::Refused("providers.unreachable"),
                    OidcError::Refused(..) => Self::Refused("providers.refused"),
                }
            }
            ProviderError::Db(error) => error.into(),
            ProviderError::Other(error) => error.into(),
        }
    }
}

#[derive(Template)]
#[template(path = "people/leave.html")]
struct LeavePage<'a> {
    page: Page,
    name: &'a str,
    address: &'a str,
}

/// The provider that a form names.
fn named<'a>(app: &'a App, form: &Fields) -> Result<&'a Provider, Problem> {
    let index = form.get("provider").parse::<usize>();
    let provider = index.ok().and_then(|index| app.door.providers.get(index));
    provider.ok_or(Problem::NotFound)
}

/// Sends the browser to a provider. By a page of its own: browsers let no form lead elsewhere.
async fn leave(
    app: &App,
    page: Page,
    form: &Fields,
    purpose: Purpose,
) -> Result<Response, Problem> {
    let provider = named(app, form)?;
    let back = format!("{}/sign-in/provider/return", page.origin());
    let person = match purpose {
        Purpose::SignIn => None,
        Purpose::Link | Purpose::Confirm => Some(page.person()?.person.id),
    };
    let ways = (back.as_str(), form.get("next"));
    let left = providers::leave(&app.db, provider, ways, (purpose, person)).await?;
    let (address, value) = left;
    let mut answer = render(&LeavePage {
        page,
        name: &provider.name,
        address: &address,
    })?
    .into_response();
    if let Ok(refresh) = HeaderValue::try_from(format!("0; url={address}")) {
        answer.headers_mut().insert(header::REFRESH, refresh);
    }
    Ok(with_pending(app, Kind::Provider, Some(value), answer))
}

/// `POST /sign-in/provider`
pub async fn sign_in(
    State(app): State<App>,
    page: Page,
    form: Fields,
) -> Result<Response, Problem> {
    super::passkeys::begins(&app, &page, Kind::Provider).await?;
    leave(&app, page, &form, Purpose::SignIn).await
}

/// `POST /account/factors/providers`
pub async fn link(State(app): State<App>, page: Page, form: Fields) -> Result<Response, Problem> {
    if page.person()?.person.example {
        return Err(Problem::Forbidden);
    }
    leave(&app, page, &form, Purpose::Link).await
}

/// `POST /confirm/provider`
pub async fn confirm(
    State(app): State<App>,
    page: Page,
    form: Fields,
) -> Result<Response, Problem> {
    // Who has something to show here shows it here.
    let proof = sign_in::proof_of(&app.db, page.person()?.person.id).await?;
    if proof.password || proof.code {
        return Err(Problem::Refused("confirm.not_by_provider"));
    }
    leave(&app, page, &form, Purpose::Confirm).await
}

/// `GET /sign-in/provider/return`
pub async fn arrive(
    State(app): State<App>,
    page: Page,
    jar: CookieJar,
    Query(returned): Query<Return>,
) -> Result<Response, Problem> {
    let value = pending_value(&app, &jar, Kind::Provider);
    let came = (value.as_str(), &returned);
    let arrived = providers::arrive(
        &app.db,
        &app.door.providers,
        came,
        page.signed_in(),
        page.from(),
    );
    let (arrived, next) = arrived.await?;
    let answer = match arrived {
        Arrived::In(entered) => go_on(&app, entered, &next),
        Arrived::Linked => Redirect::to("/account/factors").into_response(),
        Arrived::Confirmed(Some(token)) => {
            with_session(&app, Some(token), Redirect::to(inside(&next)))
        }
        Arrived::Confirmed(None) => Redirect::to(inside(&next)).into_response(),
        Arrived::Unknown => return Err(Problem::Refused("providers.unknown")),
    };
    Ok(with_pending(&app, Kind::Provider, None, answer))
}

/// `POST /account/factors/providers/remove`
pub async fn unlink(State(app): State<App>, page: Page, form: Fields) -> Result<Redirect, Problem> {
    let provider = named(&app, &form)?;
    if !providers::unlink(&app.db, provider, page.person()?).await? {
        return Err(Problem::Refused("passkeys.last"));
    }
    Ok(Redirect::to("/account/factors"))
}
