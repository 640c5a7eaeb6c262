//! The people of the office: list, one person with his roles and his history, a new one, and the
//! roles that wait for a second person.

use super::super::{
    Act, PersonError, Role,
    appoint::{self, NewPerson},
    invitations, password,
    roster::{self, Granted, Member},
};
use crate::{
    log::{self, Action, Logged, NewEntry},
    offices::units::{self, Unit},
    web::{App, Fields, Page, Problem, render},
};
use askama::Template;
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{Html, IntoResponse, Redirect, Response},
};
use std::collections::HashSet;
use uuid::Uuid;

/// The roles that an office gives, in the order of the manual.
fn of_an_office() -> Vec<Role> {
    let beyond = [Role::Verifier, Role::Reader, Role::SystemAdministrator];
    Role::ALL
        .into_iter()
        .filter(|role| !beyond.contains(role))
        .collect()
}

/// Writes into the log that somebody read a page of personal data.
async fn note_reading(app: &App, page: &Page, subject: Uuid) -> Result<(), Problem> {
    let write = app.db.write(page.scope.by()).await?;
    let entry = NewEntry::new(page.scope.office_id(), Action::PersonalDataRead, subject);
    Ok(write.finish(entry).await?)
}

#[derive(Template)]
#[template(path = "people/list.html")]
struct ListPage {
    page: Page,
    members: Vec<Member>,
    able: HashSet<Uuid>,
    invited: HashSet<Uuid>,
}

impl ListPage {
    /// The key of the word for how far somebody is.
    fn state(&self, member: &Member) -> &'static str {
        let id = member.person.id;
        if member.person.disabled_at.is_some() {
            "people.disabled"
        } else if !member.is_active() {
            "people.left"
        } else if self.able.contains(&id) || member.person.example {
            "people.active"
        } else if self.invited.contains(&id) {
            "people.invited"
        } else {
            "people.not_invited"
        }
    }
}

/// `GET /people`
pub async fn list(State(app): State<App>, page: Page) -> Result<Html<String>, Problem> {
    let members = roster::list(&app.db, &page.scope).await?;
    note_reading(&app, &page, page.scope.office_id()).await?;
    let ids: Vec<Uuid> = members.iter().map(|member| member.person.id).collect();
    render(&ListPage {
        page,
        able: password::of(app.db.read(), &ids)
            .await?
            .into_iter()
            .collect(),
        invited: invitations::open(&app.db, &ids)
            .await?
            .into_iter()
            .collect(),
        members,
    })
}

#[derive(Template)]
#[template(path = "people/new.html")]
struct NewPage {
    page: Page,
    units: Vec<Unit>,
    roles: Vec<Role>,
    typed: NewPerson,
    mistake: Option<(&'static str, &'static str)>,
}

impl NewPage {
    fn is_unit(&self, unit: &Unit) -> bool {
        self.typed.unit == Some(unit.id)
    }

    fn has(&self, role: &Role) -> bool {
        self.typed.roles.iter().any(|(typed, ..)| typed == role)
    }
}

async fn new_page(
    app: &App,
    page: Page,
    typed: NewPerson,
    mistake: Option<(&'static str, &'static str)>,
) -> Result<Response, Problem> {
    let status = match mistake {
        Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
        None => StatusCode::OK,
    };
    let units = units::list(&app.db, &page.scope).await?;
    let html = render(&NewPage {
        page,
        units: units
            .into_iter()
            .filter(|unit| unit.until.is_none())
            .collect(),
        roles: of_an_office(),
        typed,
        mistake,
    })?;
    Ok((status, html).into_response())
}

/// `GET /people/new`
pub async fn new(State(app): State<App>, page: Page) -> Result<Response, Problem> {
    new_page(&app, page, NewPerson::default(), None).await
}

/// `POST /people/new`
pub async fn add(State(app): State<App>, page: Page, form: Fields) -> Result<Response, Problem> {
    let new = NewPerson {
        login: form.get("login").to_owned(),
        name: form.get("name").to_owned(),
        title: form.get("title").to_owned(),
        unit: form.get("unit").parse().ok(),
        roles: of_an_office()
            .into_iter()
            .filter(|role| form.all("role").any(|code| code == role.code()))
            .map(|role| (role, None, None))
            .collect(),
        ..NewPerson::default()
    };
    match appoint::add(&app.db, &page.scope, &new).await {
        Ok(person) => {
            let member = roster::find(&app.db, &page.scope, person).await?;
            let link = invitations::invite(&app.db, &page.scope, &member.person).await?;
            link_page(page, member, &link)
        }
        Err(PersonError::Mistake(field, key)) => {
            new_page(&app, page, new, Some((field, key))).await
        }
        Err(PersonError::Refused(refusal)) => {
            new_page(&app, page, new, Some(("roles", refusal.key()))).await
        }
        Err(error) => Err(error.into()),
    }
}

#[derive(Template)]
#[template(path = "people/link.html")]
struct LinkPage {
    page: Page,
    member: Member,
    link: String,
}

/// Shows a link once, for who is to hand it on: it is kept nowhere.
fn link_page(page: Page, member: Member, link: &str) -> Result<Response, Problem> {
    let link = format!("{}{link}", page.origin());
    Ok(render(&LinkPage { page, member, link })?.into_response())
}

#[derive(Template)]
#[template(path = "people/person.html")]
struct PersonPage {
    page: Page,
    member: Member,
    has_password: bool,
    is_only_here: bool,
    free: Vec<Role>,
    logged: Vec<Logged>,
}

impl PersonPage {
    fn is_oneself(&self) -> bool {
        let signed_in = self.page.signed_in();
        signed_in.is_some_and(|signed_in| signed_in.person.id == self.member.person.id)
    }
}

/// `GET /people/{person}`
pub async fn show(
    State(app): State<App>,
    page: Page,
    Path(person): Path<Uuid>,
) -> Result<Html<String>, Problem> {
    let member = roster::find(&app.db, &page.scope, person).await?;
    note_reading(&app, &page, person).await?;
    let has: Vec<Role> = member.roles.iter().filter_map(Granted::role).collect();
    render(&PersonPage {
        has_password: !password::of(app.db.read(), &[person]).await?.is_empty(),
        is_only_here: roster::is_only_here(&app.db, &page.scope, person).await?,
        free: of_an_office()
            .into_iter()
            .filter(|role| !has.contains(role))
            .collect(),
        logged: log::of_subjects(&app.db, &page.scope, &[person]).await?,
        page,
        member,
    })
}

/// Somebody whose account this office looks after: his way in is not given anew by an office that
/// shares him with another.
async fn own(app: &App, page: &Page, person: Uuid) -> Result<Member, Problem> {
    let member = roster::find(&app.db, &page.scope, person).await?;
    let only_here = roster::is_only_here(&app.db, &page.scope, person).await?;
    if !only_here || !member.is_active() && member.person.disabled_at.is_none() {
        return Err(Problem::Refused("people.not_only_here"));
    }
    Ok(member)
}

/// `POST /people/{person}/invite`
pub async fn invite(
    State(app): State<App>,
    page: Page,
    Path(person): Path<Uuid>,
    _form: Fields,
) -> Result<Response, Problem> {
    let member = own(&app, &page, person).await?;
    if !password::of(app.db.read(), &[person]).await?.is_empty() || member.person.example {
        return Err(Problem::Refused("people.has_password"));
    }
    let link = invitations::invite(&app.db, &page.scope, &member.person).await?;
    link_page(page, member, &link)
}

/// `POST /people/{person}/reset`: what he signed in with counts no more.
pub async fn reset(
    State(app): State<App>,
    page: Page,
    Path(person): Path<Uuid>,
    _form: Fields,
) -> Result<Response, Problem> {
    let member = own(&app, &page, person).await?;
    if member.person.example {
        return Err(Problem::Refused("people.is_example"));
    }
    let link = invitations::reset(&app.db, &page.scope, &member.person).await?;
    link_page(page, member, &link)
}

/// `POST /people/{person}/leave`
pub async fn leave(
    State(app): State<App>,
    page: Page,
    Path(person): Path<Uuid>,
    _form: Fields,
) -> Result<Redirect, Problem> {
    appoint::leave(&app.db, &page.scope, person).await?;
    Ok(Redirect::to(&format!("/people/{person}")))
}

/// `POST /people/{person}/account`: closes it or opens it again.
pub async fn set_disabled(
    State(app): State<App>,
    page: Page,
    Path(person): Path<Uuid>,
    form: Fields,
) -> Result<Redirect, Problem> {
    let member = own(&app, &page, person).await?;
    let disabled = form.get("do") != "enable";
    appoint::set_disabled(&app.db, &page.scope, &member.person, disabled).await?;
    Ok(Redirect::to(&format!("/people/{person}")))
}

/// `POST /people/{person}/roles`
pub async fn give(
    State(app): State<App>,
    page: Page,
    Path(person): Path<Uuid>,
    form: Fields,
) -> Result<Redirect, Problem> {
    let role = Role::of_code(form.get("role")).filter(|role| of_an_office().contains(role));
    let role = role.ok_or(Problem::Refused("people.no_role"))?;
    appoint::give(&app.db, &page.scope, person, role, (None, None)).await?;
    Ok(Redirect::to(&format!("/people/{person}")))
}

/// `POST /people/{person}/roles/{role}`: takes it.
pub async fn take(
    State(app): State<App>,
    page: Page,
    Path((person, role)): Path<(Uuid, Uuid)>,
    _form: Fields,
) -> Result<Redirect, Problem> {
    let member = roster::find(&app.db, &page.scope, person).await?;
    if !member.roles.iter().any(|granted| granted.id == role) {
        return Err(Problem::NotFound);
    }
    appoint::take(&app.db, &page.scope, role).await?;
    Ok(Redirect::to(&format!("/people/{person}")))
}

#[derive(Template)]
#[template(path = "people/agreements.html")]
struct AgreementsPage {
    page: Page,
    waiting: Vec<(Member, Granted)>,
}

impl AgreementsPage {
    /// Whether who looks can be the second person: neither who asked nor who is to have the role.
    fn can_agree(&self, role: &Granted) -> bool {
        let person = self.page.signed_in().map(|signed_in| signed_in.person.id);
        person.is_some_and(|person| person != role.person_id && Some(person) != role.asked_by)
    }
}

/// `GET /agreements`: the roles that wait for a second person.
pub async fn waiting(State(app): State<App>, page: Page) -> Result<Html<String>, Problem> {
    let members = roster::list(&app.db, &page.scope).await?;
    let waiting = members.into_iter().flat_map(|member| {
        let waits = member.roles.iter().filter(|role| role.waits()).cloned();
        waits
            .collect::<Vec<_>>()
            .into_iter()
            .map(move |role| (member.clone(), role))
    });
    render(&AgreementsPage {
        waiting: waiting.collect(),
        page,
    })
}

/// `POST /agreements/{role}`
pub async fn agree(
    State(app): State<App>,
    page: Page,
    Path(role): Path<Uuid>,
    form: Fields,
) -> Result<Redirect, Problem> {
    match form.get("do") {
        "refuse" => appoint::turn_down(&app.db, &page.scope, role).await?,
        _ => appoint::agree(&app.db, &page.scope, role).await?,
    }
    let next = if page.may(Act::EditPeople) {
        "/people"
    } else {
        "/agreements"
    };
    Ok(Redirect::to(next))
}
