//! One's own account: who one is here, where one is signed in, the password; and for which office
//! one works.

use super::super::{
    factors::{self, Factors},
    password::{self, Weak},
    pending,
    sign_in::{self, Tried},
};
use super::door::wait_text;
use crate::{
    log::{Action, NewEntry},
    offices::directory,
    session::{self, Session},
    web::{App, Fields, Page, Problem, render, with_session},
};
use askama::Template;
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use uuid::Uuid;

#[derive(Template)]
#[template(path = "people/account.html")]
struct AccountPage {
    page: Page,
    name: String,
    login: String,
    post: String,
    is_example: bool,
    factors: Factors,
    roles: Vec<(&'static str, String)>,
    sessions: Vec<Session>,
    this: Uuid,
    /// Whether there is a password that the old one is compared with.
    has_password: bool,
    /// The field that is wrong, and why.
    mistake: Option<(&'static str, String)>,
}

async fn account_page(
    app: &App,
    page: Page,
    mistake: Option<(&'static str, String)>,
) -> Result<Response, Problem> {
    let status = match mistake {
        Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
        None => StatusCode::OK,
    };
    let signed_in = page.person()?.clone();
    let mut roles = Vec::new();
    for grant in &signed_in.grants {
        let place = super::beyond::place(app, &page, &grant.reach).await?;
        roles.push((grant.role.key(), place));
    }
    let html = render(&AccountPage {
        sessions: session::of_person(&app.db, signed_in.person.id).await?,
        has_password: sign_in::proof_of(&app.db, signed_in.person.id)
            .await?
            .password,
        factors: factors::of(app.db.read(), signed_in.person.id).await?,
        page,
        name: signed_in.person.name,
        login: signed_in.person.login,
        post: signed_in.post,
        is_example: signed_in.person.example,
        roles,
        this: signed_in.session.id,
        mistake,
    })?;
    Ok((status, html).into_response())
}

/// `GET /account`
pub async fn show(State(app): State<App>, page: Page) -> Result<Response, Problem> {
    account_page(&app, page, None).await
}

/// `POST /account/password`: asks for the old one where there is one; the sessions elsewhere end.
pub async fn set_password(
    State(app): State<App>,
    page: Page,
    form: Fields,
) -> Result<Response, Problem> {
    let signed_in = page.person()?;
    let person = &signed_in.person;
    if person.example {
        return Err(Problem::Forbidden);
    }
    let chosen = form.secret("password");
    if let Err(weak) = password::check(chosen, &[&person.name, &person.login]) {
        let why = page.t(Weak::key(weak)).to_owned();
        return account_page(&app, page, Some(("password", why))).await;
    }
    if sign_in::proof_of(&app.db, person.id).await?.password {
        let old = (form.secret("old"), page.from().0);
        let tried = sign_in::judge(&app.db, &app.secret, &person.login, old.0, old.1).await?;
        let why = match tried {
            Tried::In(_) => None,
            Tried::Wrong => Some(page.t("account.old_wrong").to_owned()),
            Tried::Wait(wait) => Some(wait_text(&page, wait)),
        };
        if let Some(why) = why {
            return account_page(&app, page, Some(("old", why))).await;
        }
    }
    let hash = password::hash(chosen).await?;
    let write = app.db.write(signed_in.by()).await?;
    password::set(write.tx(), person.id, hash, write.at()).await?;
    session::end_all(write.tx(), person.id, Some(signed_in.session.id)).await?;
    pending::end_all(write.tx(), person.id).await?;
    let office = signed_in.logged_in();
    write
        .finish(NewEntry::new(office, Action::PasswordSet, person.id))
        .await?;
    Ok(Redirect::to("/account?done=password").into_response())
}

/// `POST /account/sessions`: ends one of one's sessions, or all others.
pub async fn end_sessions(
    State(app): State<App>,
    page: Page,
    form: Fields,
) -> Result<Response, Problem> {
    let signed_in = page.person()?;
    let person = signed_in.person.id;
    let write = app.db.write(signed_in.by()).await?;
    match form.get("session").parse::<Uuid>() {
        Ok(session) => {
            if !session::end(write.tx(), person, session).await? {
                return Err(Problem::NotFound);
            }
        }
        Err(_) => session::end_all(write.tx(), person, Some(signed_in.session.id)).await?,
    }
    let office = signed_in.logged_in();
    write
        .finish(NewEntry::new(office, Action::SignedOut, person))
        .await?;
    Ok(Redirect::to("/account").into_response())
}

/// `POST /work/{office}`: from now on the pages are this office's.
pub async fn work(
    State(app): State<App>,
    page: Page,
    Path(office): Path<Uuid>,
    _form: Fields,
) -> Result<Response, Problem> {
    let signed_in = page.person()?;
    let office = directory::get(&app.db, office)
        .await?
        .ok_or(Problem::NotFound)?;
    if !signed_in.reaches(&office) {
        return Err(Problem::Forbidden);
    }
    let token = session::choose_office(&app.db, signed_in, &office).await?;
    Ok(match token {
        Some(token) => with_session(&app, Some(token), Redirect::to("/")),
        None => Redirect::to("/").into_response(),
    })
}
