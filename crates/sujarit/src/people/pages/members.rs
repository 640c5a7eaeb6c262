//! The people of the office: list, one person with his roles and his history, a new one, and the
//! roles that wait for a second person.

use super::super::{
    Act, PersonError, Role, accounts, agreements,
    appoint::{self, NewPerson},
    duties::Refusal,
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
use std::collections::HashMap;
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
    states: HashMap<Uuid, &'static str>,
}

impl ListPage {
    /// The key of the word for how far somebody is.
    fn state(&self, member: &Member) -> &'static str {
        let state = self.states.get(&member.person.id);
        state.copied().unwrap_or("people.left")
    }
}

/// `GET /people`
pub async fn list(State(app): State<App>, page: Page) -> Result<Html<String>, Problem> {
    let members = roster::list(&app.db, &page.scope).await?;
    note_reading(&app, &page, page.scope.office_id()).await?;
    render(&ListPage {
        page,
        states: accounts::states(&app.db, &members).await?,
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
    /// The fields that are wrong, and why.
    mistakes: Vec<(&'static str, String)>,
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
    mistakes: Vec<(&'static str, String)>,
) -> Result<Response, Problem> {
    let status = match mistakes.is_empty() {
        false => StatusCode::UNPROCESSABLE_ENTITY,
        true => StatusCode::OK,
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
        mistakes,
    })?;
    Ok((status, html).into_response())
}

/// `GET /people/new`
pub async fn new(State(app): State<App>, page: Page) -> Result<Response, Problem> {
    new_page(&app, page, NewPerson::default(), Vec::new()).await
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
    let told = |(field, key): (&'static str, &'static str)| (field, page.fixed(key).to_owned());
    let mistakes: Vec<_> = appoint::mistakes(&new).into_iter().map(told).collect();
    if !mistakes.is_empty() {
        return new_page(&app, page, new, mistakes).await;
    }
    match appoint::add(&app.db, &page.scope, &new).await {
        Ok(person) => {
            let member = roster::find(&app.db, &page.scope, person).await?;
            let link = invitations::invite(&app.db, &page.scope, &member.person).await?;
            link_page(page, member, &link, false)
        }
        Err(PersonError::Mistake(field, key)) => {
            let mistakes = vec![told((field, key))];
            new_page(&app, page, new, mistakes).await
        }
        Err(PersonError::Refused(refusal)) => {
            let mistakes = vec![("roles", refusal.sentence(page.language))];
            new_page(&app, page, new, mistakes).await
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
    /// Whether a role of his waits for a second person again.
    waits_again: bool,
}

/// Shows a link once, for who is to hand it on: it is kept nowhere.
fn link_page(page: Page, member: Member, link: &str, waits: bool) -> Result<Response, Problem> {
    let html = render(&LinkPage {
        link: format!("{}{link}", page.origin()),
        page,
        member,
        waits_again: waits,
    })?;
    Ok(html.into_response())
}

#[derive(Template)]
#[template(path = "people/person.html")]
struct PersonPage {
    page: Page,
    member: Member,
    has_password: bool,
    is_only_here: bool,
    /// Whether who looks may open the account where it is closed.
    may_open: bool,
    /// Whether a role of his waits for a second person again after a new link.
    would_wait: bool,
    free: Vec<Role>,
    /// The roles that cannot be taken: those of the last administrator.
    fixed: Vec<Uuid>,
    logged: Vec<Logged>,
    /// The readings of what is kept of him.
    readings: Vec<Logged>,
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
    let mut fixed = Vec::new();
    for role in &member.roles {
        if !appoint::may_take(app.db.read(), &page.scope, role).await? {
            fixed.push(role.id);
        }
    }
    let is_reading = |entry: &Logged| entry.action == Action::PersonalDataRead.code();
    let logged = log::of_subjects(&app.db, &page.scope, &[person]).await?;
    let (readings, logged) = logged.into_iter().partition(is_reading);
    let has: Vec<Role> = member.roles.iter().filter_map(Granted::role).collect();
    render(&PersonPage {
        has_password: !password::of(app.db.read(), &[person]).await?.is_empty(),
        is_only_here: roster::is_only_here(&app.db, &page.scope, person).await?,
        may_open: accounts::may_open(app.db.read(), &page.scope, person).await?,
        would_wait: agreements::would_wait(app.db.read(), person).await?,
        free: of_an_office()
            .into_iter()
            .filter(|role| !has.contains(role))
            .collect(),
        fixed,
        logged,
        readings,
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
    let waits = agreements::would_wait(app.db.read(), person).await?;
    let link = invitations::invite(&app.db, &page.scope, &member.person).await?;
    link_page(page, member, &link, waits)
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
    let waits = agreements::would_wait(app.db.read(), person).await?;
    let link = invitations::reset(&app.db, &page.scope, &member.person).await?;
    link_page(page, member, &link, waits)
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
    accounts::set_disabled(&app.db, &page.scope, &member.person, disabled).await?;
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
    waiting: Vec<Waiting>,
}

/// A role that waits for a second person.
struct Waiting {
    member: Member,
    role: Granted,
    /// The name of who asked; none where a command did.
    asker: Option<String>,
    /// Why who looks cannot be the second person.
    why_not: Option<&'static str>,
}

/// `GET /agreements`: the roles that wait for a second person.
pub async fn waiting(State(app): State<App>, page: Page) -> Result<Html<String>, Problem> {
    let members = roster::list(&app.db, &page.scope).await?;
    let mut waiting = Vec::new();
    for member in members {
        for role in member.roles.iter().filter(|role| role.waits()).cloned() {
            let asker = match role.asked_by {
                Some(asker) => roster::get(app.db.read(), asker).await?,
                None => None,
            };
            let may = agreements::may_agree(app.db.read(), &page.scope, &role).await;
            let why_not = match may {
                Ok(()) => None,
                Err(PersonError::Refused(Refusal::OwnRole | Refusal::NeedsSecond)) => {
                    Some("agreements.not_you")
                }
                Err(PersonError::Refused(refusal)) => Some(refusal.key()),
                Err(error) => return Err(error.into()),
            };
            waiting.push(Waiting {
                member: member.clone(),
                role,
                asker: asker.map(|asker| asker.name),
                why_not,
            });
        }
    }
    render(&AgreementsPage { page, waiting })
}

/// `POST /agreements/{role}`
pub async fn agree(
    State(app): State<App>,
    page: Page,
    Path(role): Path<Uuid>,
    form: Fields,
) -> Result<Redirect, Problem> {
    match form.get("do") {
        "refuse" => agreements::turn_down(&app.db, &page.scope, role).await?,
        _ => agreements::agree(&app.db, &page.scope, role).await?,
    }
    let next = if page.may(Act::EditPeople) {
        "/people"
    } else {
        "/agreements"
    };
    Ok(Redirect::to(next))
}
