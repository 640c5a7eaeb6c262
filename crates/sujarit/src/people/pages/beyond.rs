//! Roles that count beyond an office, and the first administrator of an office: given by who runs
//! the installation.

use super::super::{
    PersonError, Reach, Role,
    appoint::{self, NewPerson},
    invitations,
    roster::{self, Granted, Member},
};
use crate::{
    offices::directory,
    web::{App, Fields, Page, Problem, render},
};
use askama::Template;
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use uuid::Uuid;

/// The roles that are given here.
const ROLES: [Role; 4] = [
    Role::Verifier,
    Role::Reader,
    Role::SystemAdministrator,
    Role::OfficeAdministrator,
];

/// In words, where a role counts.
pub async fn place(app: &App, page: &Page, reach: &Reach) -> Result<String, Problem> {
    Ok(match reach {
        Reach::Nation => page.t("reach.nation").to_owned(),
        Reach::Province(province) => page.t1("reach.province", province),
        Reach::District { province, district } => page.t2("reach.district", district, province),
        Reach::Office(office) => match directory::get(&app.db, *office).await? {
            Some(office) if !office.name.is_empty() => office.name,
            _ => page.t("reach.unnamed_office").to_owned(),
        },
    })
}

#[derive(Template)]
#[template(path = "people/beyond.html")]
struct BeyondPage {
    page: Page,
    members: Vec<Member>,
    provinces: Vec<&'static str>,
    roles: [Role; 4],
    typed: Typed,
    mistake: Option<(&'static str, String)>,
    /// The link of who was added just now, and his name.
    link: Option<(String, String)>,
}

#[derive(Default)]
struct Typed {
    login: String,
    name: String,
    title: String,
    role: String,
    province: String,
    district: String,
    code: String,
}

impl BeyondPage {
    fn place(&self, granted: &Granted) -> String {
        match (&granted.province, &granted.district) {
            (Some(province), Some(district)) => self.page.t2("reach.district", district, province),
            (Some(province), None) => self.page.t1("reach.province", province),
            (None, _) => self.page.t("reach.nation").to_owned(),
        }
    }
}

async fn beyond_page(
    app: &App,
    page: Page,
    typed: Typed,
    mistake: Option<(&'static str, String)>,
    link: Option<(String, String)>,
) -> Result<Response, Problem> {
    let status = match mistake {
        Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
        None => StatusCode::OK,
    };
    let scope = page.person()?.over_all().ok_or(Problem::Forbidden)?;
    let html = render(&BeyondPage {
        members: roster::list(&app.db, &scope).await?,
        page,
        provinces: crate::offices::provinces(),
        roles: ROLES,
        typed,
        mistake,
        link,
    })?;
    Ok((status, html).into_response())
}

/// `GET /roles`
pub async fn list(State(app): State<App>, page: Page) -> Result<Response, Problem> {
    beyond_page(&app, page, Typed::default(), None, None).await
}

/// `POST /roles`
pub async fn add(State(app): State<App>, page: Page, form: Fields) -> Result<Response, Problem> {
    let own = |name| form.get(name).to_owned();
    let typed = Typed {
        login: own("login"),
        name: own("name"),
        title: own("title"),
        role: own("role"),
        province: own("province"),
        district: own("district"),
        code: own("code"),
    };
    match appointed(&app, &page, &typed).await {
        Ok(link) => {
            let link = Some((link, typed.name));
            beyond_page(&app, page, Typed::default(), None, link).await
        }
        Err(PersonError::Mistake(field, key)) => {
            let mistake = Some((field, page.fixed(key).to_owned()));
            beyond_page(&app, page, typed, mistake, None).await
        }
        Err(PersonError::Refused(refusal)) => {
            let mistake = Some(("role", refusal.sentence(page.language)));
            beyond_page(&app, page, typed, mistake, None).await
        }
        Err(error) => Err(error.into()),
    }
}

async fn appointed(app: &App, page: &Page, typed: &Typed) -> Result<String, PersonError> {
    let mistake = |field, key| PersonError::Mistake(field, key);
    let role = Role::of_code(&typed.role).filter(|role| ROLES.contains(role));
    let role = role.ok_or(mistake("role", "people.no_role"))?;
    let signed_in = page.signed_in().ok_or(PersonError::NoSuchPerson)?;
    let some = |text: &String| (!text.is_empty()).then(|| text.clone());
    let (scope, province, district) = if role == Role::OfficeAdministrator {
        let office = directory::by_code(&app.db, &typed.code).await?;
        let office = office.ok_or(mistake("code", "roles.no_office"))?;
        (signed_in.over(&office), None, None)
    } else {
        let province = some(&typed.province);
        if typed.district.len() > 2 && province.is_none() {
            return Err(mistake("province", "roles.no_province"));
        }
        let district = some(&typed.district);
        if let Some(province) = &province
            && !directory::has_place(&app.db, province, district.as_deref()).await?
        {
            return Err(mistake("district", "roles.no_such_place"));
        }
        (signed_in.over_all(), province, district)
    };
    let scope = scope.ok_or(PersonError::NoSuchPerson)?;
    let new = NewPerson {
        login: typed.login.clone(),
        name: typed.name.clone(),
        title: typed.title.clone(),
        roles: vec![(role, province, district)],
        ..NewPerson::default()
    };
    let person = appoint::add(&app.db, &scope, &new).await?;
    let member = roster::find(&app.db, &scope, person).await?;
    let link = invitations::invite(&app.db, &scope, &member.person).await;
    let link = link.map_err(|error| sea_orm::DbErr::Custom(error.to_string()))?;
    Ok(format!("{}{link}", page.origin()))
}

/// `POST /roles/{role}`: takes it.
pub async fn take(
    State(app): State<App>,
    page: Page,
    Path(role): Path<Uuid>,
    _form: Fields,
) -> Result<Redirect, Problem> {
    let scope = page.person()?.over_all().ok_or(Problem::Forbidden)?;
    appoint::take(&app.db, &scope, role).await?;
    Ok(Redirect::to("/roles"))
}
