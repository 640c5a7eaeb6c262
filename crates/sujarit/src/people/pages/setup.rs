//! The first set-up: whoever has the one-time code of the terminal tells what the office is called
//! and becomes its administrator.

use super::super::{
    PersonError, Role,
    appoint::{self, NewPerson},
    attempts::{self, Counted},
    installation, password,
};
use crate::{
    log::By,
    offices::{self, naming::Typed},
    session::{self, Factor},
    web::{App, Fields, Page, Problem, render, with_session},
};
use askama::Template;
use axum::{
    extract::{Query, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use plan::OfficeType;
use serde::Deserialize;

#[derive(Template)]
#[template(path = "people/setup.html")]
struct SetupPage {
    page: Page,
    code: String,
    /// What was typed of the office; none where it has a name already.
    office: Option<Typed>,
    typed: NewPerson,
    is_planner: bool,
    mistakes: Vec<(&'static str, String)>,
}

impl SetupPage {
    /// The types of offices: code and word.
    fn types(&self) -> Vec<(&'static str, String)> {
        let word = |kind| (offices::code_of(kind), self.page.type_word(kind));
        OfficeType::ALL.map(word).to_vec()
    }

    /// What is wrong with this field.
    fn why(&self, name: &str) -> Option<&str> {
        let mut mistakes = self.mistakes.iter();
        mistakes.find_map(|(field, why)| (*field == name).then_some(why.as_str()))
    }

    fn provinces(&self) -> Vec<&'static str> {
        offices::provinces()
    }
}

/// The code of the terminal, in the link that is printed there.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Code {
    #[serde(default)]
    code: String,
}

/// `GET /setup`
pub async fn show(
    State(app): State<App>,
    page: Page,
    Query(code): Query<Code>,
) -> Result<Response, Problem> {
    if !installation::needs_administrator(app.db.read()).await? {
        return Ok(Redirect::to("/sign-in").into_response());
    }
    let html = render(&SetupPage {
        office: page.office.name.is_empty().then(Typed::default),
        page,
        code: code.code,
        typed: NewPerson::default(),
        is_planner: true,
        mistakes: Vec::new(),
    })?;
    Ok(html.into_response())
}

/// `POST /setup`: names the office and makes the first administrator, who is in then.
pub async fn set_up(State(app): State<App>, page: Page, form: Fields) -> Result<Response, Problem> {
    let mut roles = vec![(Role::OfficeAdministrator, None, None)];
    let is_planner = !form.get("planner").is_empty();
    if is_planner {
        roles.push((Role::Planner, None, None));
    }
    let typed = NewPerson {
        login: form.get("login").to_owned(),
        name: form.get("name").to_owned(),
        title: form.get("title").to_owned(),
        roles,
        ..NewPerson::default()
    };
    let office = page.office.name.is_empty().then(|| Typed {
        kind: form.get("office_type").to_owned(),
        name: form.get("office").to_owned(),
        district: form.get("district").to_owned(),
        province: form.get("province").to_owned(),
    });
    let code = form.get("code").to_owned();
    let mistakes = match first_administrator(&app, &page, &form, (office.as_ref(), &typed)).await {
        Ok(token) => return Ok(with_session(&app, Some(token), Redirect::to("/"))),
        Err(SetupError::Mistakes(mistakes)) => mistakes,
        Err(SetupError::Problem(problem)) => return Err(problem),
    };
    let told = |(field, key): (&'static str, &'static str)| (field, page.fixed(key).to_owned());
    let mistakes = mistakes.into_iter().map(told).collect();
    let html = render(&SetupPage {
        page,
        code,
        office,
        typed,
        is_planner,
        mistakes,
    })?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, html).into_response())
}

enum SetupError {
    /// Fields and the keys of the sentences that say what is wrong with them.
    Mistakes(Vec<(&'static str, &'static str)>),
    Problem(Problem),
}

impl SetupError {
    fn mistake(field: &'static str, key: &'static str) -> Self {
        Self::Mistakes(vec![(field, key)])
    }
}

impl<E: Into<Problem>> From<E> for SetupError {
    fn from(error: E) -> Self {
        Self::Problem(error.into())
    }
}

async fn first_administrator(
    app: &App,
    page: &Page,
    form: &Fields,
    (typed, new): (Option<&Typed>, &NewPerson),
) -> Result<String, SetupError> {
    let chosen = form.secret("password");
    let named = typed.map(Typed::check).transpose();
    let mut mistakes = match &named {
        Ok(_) => Vec::new(),
        Err(mistakes) => mistakes.iter().map(|mistake| mistake.told()).collect(),
    };
    mistakes.extend(appoint::mistakes(new));
    if let Err(weak) = password::check(chosen, &[&new.name, &new.login]) {
        mistakes.push(("password", weak.key()));
    }
    // Only a form that could be right is counted as an attempt at the code.
    let (Ok(named), true) = (named, mistakes.is_empty()) else {
        return Err(SetupError::Mistakes(mistakes));
    };
    let counted: Vec<Counted<'_>> = page.from().0.map(Counted::Address).into_iter().collect();
    if attempts::begin(&app.db, &app.secret, &counted)
        .await?
        .is_err()
    {
        return Err(SetupError::mistake("code", "setup.wait"));
    }
    let by = By::nobody(page.from().0);
    let office = offices::home(&app.db, &by).await?;
    let hash = password::hash(chosen).await?;
    let write = app.db.write(&by).await?;
    if !installation::use_code(write.tx(), form.get("code")).await? {
        return Err(SetupError::mistake("code", "setup.wrong_code"));
    }
    let person = appoint::first(&write, office.id, &by, (named.as_ref(), new)).await;
    let (person, entries) = person.map_err(|error| match error {
        PersonError::Mistake(field, key) => SetupError::mistake(field, key),
        other => SetupError::Problem(other.into()),
    })?;
    password::set(write.tx(), person.id, hash, write.at()).await?;
    let from = page.from();
    let token = session::begin(write.tx(), write.at(), &person, Factor::Link, from).await?;
    write.finish_all(entries).await?;
    attempts::succeeded(&app.db, &app.secret, &counted).await?;
    Ok(token)
}
