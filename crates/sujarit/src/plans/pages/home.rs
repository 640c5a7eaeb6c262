//! First page: what to do first, or what there is.

use super::super::{
    drafts::{self, ListedDraft},
    import::{self, Imported},
    show::Counts,
    store::{self, Version},
    worker::{self, Reply},
    writing::{self, steps},
};
use crate::{
    duties::{self, Due},
    offices::{self, Office},
    people::{self, Act, Reach},
    progress,
    session::Scope,
    web::{App, Fields, Page, Problem, render, with_session},
};
use askama::Template;
use axum::{
    extract::State,
    response::{Html, IntoResponse, Redirect, Response},
};
use plan::totals::Totals;
use std::sync::Arc;

/// The example office's plan, written for it; neither exists.
pub const EXAMPLE: &[u8] = include_bytes!("../../../../../data/demo/plan.txt");
/// The office that prints it.
pub const EXAMPLE_OFFICE: &str = "องค์การบริหารส่วนตำบลตัวอย่างสุจริต";
/// The name it is imported under.
pub const EXAMPLE_NAME: &str = "แผนของหน่วยงานตัวอย่าง.txt";

#[derive(Template)]
#[template(path = "plans/first.html")]
struct FirstPage {
    page: Page,
}

#[derive(Template)]
#[template(path = "plans/home.html")]
struct HomePage {
    page: Page,
    plans: Vec<Card>,
    drafts: Vec<ListedDraft>,
    writings: Vec<writing::Listed>,
    due: Option<Due>,
}

#[derive(Template)]
#[template(path = "people/desk.html")]
struct DeskPage {
    page: Page,
    has_role: bool,
    /// Whether a role of his waits for a second person.
    waits: bool,
    chooses: bool,
    /// The one office of a small installation, where he may work for it.
    home: Option<Office>,
}

struct Card {
    address: String,
    version: Arc<Version>,
    totals: Totals,
    counts: Counts,
    /// Whether the plan names another office than the one it is kept for.
    other_office: bool,
    /// The last step of this version, where it took any.
    step: Option<steps::Step>,
    /// Whether it is being written on.
    is_written: bool,
}

impl Card {
    fn waits(&self) -> bool {
        self.step.is_some_and(steps::Step::waits)
    }
}

/// `GET /`
pub async fn home(State(app): State<App>, page: Page) -> Result<Html<String>, Problem> {
    if !page.may(Act::ReadPlan) {
        return desk(&app, page).await;
    }
    let listed = store::list(&app.db, &page.scope).await?;
    let drafts = drafts::list(&app.db, &page.scope).await?;
    let writings = writing::list(&app.db, &page.scope).await?;
    if listed.is_empty() && drafts.is_empty() {
        return render(&FirstPage { page });
    }
    let mut plans = Vec::with_capacity(listed.len());
    for plan in listed {
        let version = app.shelf.get(&app.db, &page.scope, plan.id, plan.latest);
        if let Some(version) = version.await? {
            let steps = steps::of(app.db.read(), &page.scope, plan.id).await?;
            let last = steps.first().filter(|last| last.number == plan.latest);
            plans.push(Card {
                step: last.map(|last| last.step),
                is_written: writings.iter().any(|writing| writing.plan == plan.id),
                address: format!("/plans/{}", plan.id),
                totals: Totals::of(&version.plan),
                counts: Counts::of(&version.findings),
                other_office: import::is_of_another_office(&page.office, &version.plan),
                version,
            });
        }
    }
    render(&HomePage {
        due: duties::due(&app, &page).await?,
        page,
        plans,
        drafts,
        writings,
    })
}

/// `POST /example`: fills an empty installation with the example office.
pub async fn look_at_example(
    State(app): State<App>,
    page: Page,
    _form: Fields,
) -> Result<Redirect, Problem> {
    fill_with_example(&app, &page.scope, &page.office).await?;
    Ok(Redirect::to("/"))
}

/// Takes in the example office's plan where there is nothing yet; says whether it did.
///
/// # Errors
/// When the plan cannot be read or the database refuses.
pub async fn fill_with_example(app: &App, scope: &Scope, office: &Office) -> anyhow::Result<bool> {
    let empty = store::list(&app.db, scope).await?.is_empty()
        && drafts::list(&app.db, scope).await?.is_empty();
    if !empty {
        return Ok(false);
    }
    let Reply::Read(read) = worker::read_here(EXAMPLE_NAME, EXAMPLE) else {
        anyhow::bail!("the example cannot be read");
    };
    let (db, files, example) = (&app.db, &app.files, (EXAMPLE_NAME, EXAMPLE));
    let imported = import::import(db, files, scope, office, example, *read, false).await?;
    if matches!(imported, Imported::Kept { .. }) {
        offices::mark_as_example(db, scope).await?;
    }
    Ok(true)
}

/// `POST /example/remove`: removes the example with all that belongs to it, its people too. Then
/// somebody real must be the first administrator.
pub async fn remove_example(
    State(app): State<App>,
    page: Page,
    _form: Fields,
) -> Result<Response, Problem> {
    let write = app.db.write(page.scope.by()).await?;
    let removed = offices::clear_example(write.tx(), &page.scope, EXAMPLE_OFFICE).await?;
    let entry = removed.ok_or(Problem::NotFound)?;
    store::remove_all(write.tx(), &page.scope).await?;
    duties::remove_all(write.tx(), &page.scope).await?;
    progress::remove_all(write.tx(), &page.scope).await?;
    people::example::close(write.tx(), &page.scope, write.at()).await?;
    write.finish(entry).await?;
    if people::installation::needs_administrator(app.db.read()).await? {
        let code = people::installation::new_code(&app.db).await?;
        let setup = Redirect::to(&format!("/setup?code={code}"));
        return Ok(with_session(&app, None, setup));
    }
    Ok(Redirect::to("/").into_response())
}

/// Where somebody's roles lead who does not see the plan.
async fn desk(app: &App, page: Page) -> Result<Html<String>, Problem> {
    let signed_in = page.person()?;
    let home = offices::the_home(&app.db).await?;
    let may_open = |office: &Office| !office.name.is_empty() && signed_in.reaches(office);
    render(&DeskPage {
        home: home.filter(may_open),
        has_role: !signed_in.grants.is_empty(),
        waits: people::roster::waits(app.db.read(), signed_in.person.id).await?,
        chooses: signed_in.grants.iter().any(|grant| {
            !matches!(grant.reach, Reach::Office(_)) && grant.role.allows(Act::ReadPlan)
        }),
        page,
    })
}
