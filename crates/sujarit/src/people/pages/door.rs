//! In and out: signing in, the link of an invitation.

use super::super::{
    Person, Role,
    attempts::Wait,
    example, installation, invitations,
    invitations::Used,
    password::Weak,
    pending::Kind,
    sign_in::{self, Entered, Tried},
};
use crate::{
    log::{Action, NewEntry},
    session::{self, Factor},
    web::{App, Fields, Page, Problem, render, with_pending, with_session},
};
use askama::Template;
use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
    response::{Html, IntoResponse, Redirect, Response},
};
use serde::Deserialize;

/// Where somebody was going.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Going {
    #[serde(default)]
    pub(super) next: String,
}

/// A path of this program; "/" for anything that might lead elsewhere.
pub(super) fn inside(next: &str) -> &str {
    // Browsers leave control characters out: "/\t/elsewhere" would be "//elsewhere".
    let leaves = next.starts_with("//") || next.contains(|c: char| c == '\\' || c.is_control());
    if next.starts_with('/') && !leaves {
        next
    } else {
        "/"
    }
}

pub(super) fn wait_text(page: &Page, wait: Wait) -> String {
    match wait.0 {
        seconds @ ..120 => page.t1("sign_in.wait_seconds", seconds),
        seconds => page.t1("sign_in.wait_minutes", (seconds + 59) / 60),
    }
}

#[derive(Template)]
#[template(path = "people/sign_in.html")]
struct SignInPage {
    page: Page,
    next: String,
    login: String,
    mistake: Option<String>,
    needs_administrator: bool,
    has_party: bool,
    /// The names of providers, in the order of the settings.
    providers: Vec<String>,
    examples: Vec<(Person, String, Role)>,
}

/// Whether who asks sits at the machine on which the program runs: the people of the example, who
/// have no password, are for nobody else.
fn is_here(page: &Page) -> bool {
    let address = page.from().0;
    address.is_some_and(|address| address.to_canonical().is_loopback())
}

pub(super) fn names(app: &App) -> Vec<String> {
    let providers = app.door.providers.iter();
    providers.map(|provider| provider.name.clone()).collect()
}

async fn sign_in_page(
    app: &App,
    page: Page,
    (next, login): (&str, &str),
    mistake: Option<String>,
) -> Result<Response, Problem> {
    let status = match mistake {
        Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
        None => StatusCode::OK,
    };
    let html = render(&SignInPage {
        next: inside(next).to_owned(),
        login: login.to_owned(),
        mistake,
        needs_administrator: installation::needs_administrator(app.db.read()).await?,
        examples: if is_here(&page) {
            example::list(&app.db).await?
        } else {
            Vec::new()
        },
        has_party: super::second::has_party(app, &page),
        providers: names(app),
        page,
    })?;
    Ok((status, html).into_response())
}

/// Where somebody goes after a right first step.
pub(super) fn go_on(app: &App, entered: Entered, next: &str) -> Response {
    match entered {
        Entered::In(token) => with_session(app, Some(token), Redirect::to(inside(next))),
        Entered::Second(value) => {
            let next: String = url::form_urlencoded::byte_serialize(next.as_bytes()).collect();
            let page = Redirect::to(&format!("/sign-in/second?next={next}"));
            with_pending(app, Kind::SecondStep, Some(value), page)
        }
    }
}

/// `GET /sign-in`
pub async fn show(
    State(app): State<App>,
    page: Page,
    Query(going): Query<Going>,
) -> Result<Response, Problem> {
    if page.signed_in().is_some() {
        return Ok(Redirect::to(inside(&going.next)).into_response());
    }
    sign_in_page(&app, page, (&going.next, ""), None).await
}

/// `POST /sign-in`
pub async fn sign_in(
    State(app): State<App>,
    page: Page,
    form: Fields,
) -> Result<Response, Problem> {
    let (login, next) = (form.get("login"), form.get("next"));
    let given = (login, form.secret("password"));
    let mistake = match sign_in::with_password(&app.db, &app.secret, given, page.from()).await? {
        Tried::In(entered) => return Ok(go_on(&app, entered, next)),
        Tried::Wrong => page.t("sign_in.wrong").to_owned(),
        Tried::Wait(wait) => wait_text(&page, wait),
    };
    sign_in_page(&app, page, (next, login), Some(mistake)).await
}

/// `POST /sign-in/example`: as somebody of the example office, who has no password.
pub async fn as_example(
    State(app): State<App>,
    page: Page,
    form: Fields,
) -> Result<Response, Problem> {
    if !is_here(&page) {
        return Err(Problem::NotFound);
    }
    let wanted = form.get("person");
    let people = example::list(&app.db).await?;
    let found = people
        .into_iter()
        .find(|(person, ..)| person.id.to_string() == wanted);
    let (person, ..) = found.ok_or(Problem::NotFound)?;
    let token = sign_in::enter(&app.db, &person, Factor::Example, page.from()).await?;
    let next = inside(form.get("next"));
    Ok(with_session(&app, Some(token), Redirect::to(next)))
}

/// `POST /sign-out`
pub async fn sign_out(
    State(app): State<App>,
    page: Page,
    _form: Fields,
) -> Result<Response, Problem> {
    let signed_in = page.person()?;
    let write = app.db.write(signed_in.by()).await?;
    let person = signed_in.person.id;
    session::end(write.tx(), person, signed_in.session.id).await?;
    let office = signed_in.logged_in();
    write
        .finish(NewEntry::new(office, Action::SignedOut, person))
        .await?;
    Ok(with_session(&app, None, Redirect::to("/sign-in")))
}

#[derive(Template)]
#[template(path = "people/invitation.html")]
struct InvitationPage {
    page: Page,
    token: String,
    /// For whom the link is; none where it counts no more.
    person: Option<Person>,
    mistake: Option<&'static str>,
}

impl InvitationPage {
    /// The field that is wrong, and why.
    fn wrong(&self) -> Option<(&'static str, &'static str)> {
        self.mistake.map(|why| ("password", self.page.fixed(why)))
    }
}

/// `GET /invitation/{token}`
pub async fn invitation(
    State(app): State<App>,
    page: Page,
    Path(token): Path<String>,
) -> Result<Html<String>, Problem> {
    let person = invitations::of(app.db.read(), &token, app.db.now()).await?;
    render(&InvitationPage {
        page,
        token,
        person,
        mistake: None,
    })
}

/// `POST /invitation/{token}`
pub async fn accept(
    State(app): State<App>,
    page: Page,
    Path(token): Path<String>,
    form: Fields,
) -> Result<Response, Problem> {
    let used = invitations::accept(&app.db, &token, form.secret("password"), page.from()).await?;
    let mistake = match used {
        Used::In(entered) => return Ok(go_on(&app, entered, "/")),
        Used::NoLink => None,
        Used::Weak(weak) => Some(Weak::key(weak)),
    };
    let person = invitations::of(app.db.read(), &token, app.db.now()).await?;
    let html = render(&InvitationPage {
        page,
        token,
        person,
        mistake,
    })?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, html).into_response())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_led_to_another_site() {
        for next in [
            "//evil.example",
            "https://evil.example",
            "",
            "/\\evil.example",
            "/\t/evil.example",
            "/\u{0}/evil.example",
            "/\u{85}/evil.example",
            "evil",
        ] {
            assert_eq!(inside(next), "/", "{next}");
        }
        assert_eq!(inside("/plans/1?version=2"), "/plans/1?version=2");
    }
}
