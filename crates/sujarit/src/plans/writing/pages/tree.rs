//! The tree of a plan that is being written, and how writing begins.

use super::{
    super::{self as writing, Beginning, Direction, Head, Part, form, steps::Taken},
    Lifted, Opened, found, last_step, lifted_query,
};
use crate::{
    log::{date_of, day_of},
    plans::{
        show::Counts,
        store::{self, Listed},
    },
    web::{App, Fields, Page, Problem, render},
};
use askama::Template;
use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
    response::{Html, IntoResponse, Redirect, Response},
};
use plan::{
    Entry, NoActivity, PartOne, Plan, check,
    framework::{self, Framework},
    totals::Totals,
};
use thai::fiscal::FiscalYear;
use uuid::Uuid;

#[derive(Template)]
#[template(path = "plans/write.html")]
struct TreePage {
    page: Page,
    opened: Opened,
    sections: Vec<Section>,
    totals: Totals,
    headings: crate::plans::show::Headings,
    counts: Counts,
    findings: Vec<Told>,
    last: Option<Taken>,
    /// That what was done before ended a group's declaration.
    lifted: Option<String>,
}

/// A heading of the tree with the entries below it.
struct Section {
    /// 2 for a dimension, 3 for a mission, 4 for a group.
    level: u8,
    code: String,
    title: String,
    /// Whether entries can be added here.
    takes: bool,
    entries: Vec<Row>,
    /// Why nothing is planned here, where that is declared.
    declared: Option<Part<NoActivity>>,
}

impl Section {
    fn takes_declaration(&self) -> bool {
        !self.code.is_empty() && self.entries.is_empty() && self.declared.is_none()
    }
}

struct Row {
    id: Uuid,
    code: String,
    title: String,
    budget: String,
    findings: usize,
}

/// A finding with where it is mended.
struct Told {
    class: &'static str,
    word: &'static str,
    message: String,
    code: String,
    address: String,
}

impl TreePage {
    fn waits(&self) -> bool {
        self.last.as_ref().is_some_and(|last| last.step.waits())
    }
}

/// `GET /plans/{plan}/write`
pub async fn show(
    State(app): State<App>,
    page: Page,
    Path(plan): Path<Uuid>,
    Query(lifted): Query<Lifted>,
) -> Result<Html<String>, Problem> {
    let opened = Opened::open(&app, &page, plan).await?;
    let last = last_step(&app, &page, plan).await?;
    let checked = opened.writing.checked(&page.office);
    let (written, found) = (checked.written, checked.findings);
    let rows = rows(&page, &written.plan, &written.ids, &found);
    let framework = opened.writing.head.body.version();
    let base = opened.address();
    let findings = found.iter().map(|finding| {
        let entry = finding.entry.and_then(|index| written.ids.get(index));
        let shown = crate::plans::show::Found::of(&page, &[], finding, None);
        Told {
            class: shown.class(),
            word: shown.word(&page),
            message: page.w(&finding.message).to_owned(),
            code: finding.code.clone(),
            address: match (entry, &finding.code) {
                (Some(id), _) => format!("{base}/entries/{id}"),
                (None, code) if code.starts_with("RSK") => format!("{base}/part-one"),
                (None, _) => format!("{base}/head"),
            },
        }
    });
    render(&TreePage {
        findings: findings.collect(),
        lifted: lifted.told(&page),
        sections: sections(&page, framework, rows, &opened.writing),
        totals: Totals::of(&written.plan),
        headings: crate::plans::show::Headings::of(&written.plan),
        counts: Counts::of(&found),
        page,
        opened,
        last,
    })
}

/// The entries with the code of where they stand.
fn rows(page: &Page, plan: &Plan, ids: &[Uuid], found: &[check::Finding]) -> Vec<(String, Row)> {
    let rows = plan.entries.iter().zip(ids).enumerate();
    let row = |(index, (entry, id)): (usize, (&Entry, &Uuid))| {
        let findings = found.iter().filter(|found| found.entry == Some(index));
        let row = Row {
            id: *id,
            code: entry.code.clone().unwrap_or_default(),
            title: entry.title.clone(),
            budget: crate::plans::show::budget(page, entry),
            findings: findings.count(),
        };
        (form::placed(entry), row)
    };
    rows.map(row).collect()
}

/// The whole framework with the entries in their places; what has no place comes last.
fn sections(
    page: &Page,
    framework: Option<&Framework>,
    mut rows: Vec<(String, Row)>,
    writing: &writing::Writing,
) -> Vec<Section> {
    let mut sections = Vec::new();
    let mut section = |level: u8, code: String, title: String, takes: bool| {
        let (here, rest) = std::mem::take(&mut rows)
            .into_iter()
            .partition(|(place, _)| *place == code);
        rows = rest;
        sections.push(Section {
            declared: writing
                .declared()
                .find(|part| part.body.group == code)
                .cloned(),
            level,
            code,
            title,
            takes,
            entries: here.into_iter().map(|(_, row)| row).collect(),
        });
    };
    for dimension in framework.iter().flat_map(|framework| &framework.dimensions) {
        section(
            2,
            dimension.number.to_string(),
            dimension.title.clone(),
            false,
        );
        for mission in &dimension.missions {
            let is_leaf = mission.groups.is_empty();
            section(3, mission.code.clone(), mission.title.clone(), is_leaf);
            for group in &mission.groups {
                section(4, group.code.clone(), group.title.clone(), true);
            }
        }
    }
    let entries: Vec<Row> = rows.into_iter().map(|(_, row)| row).collect();
    if !entries.is_empty() || framework.is_none() {
        sections.push(Section {
            level: 2,
            code: String::new(),
            title: page.t("write.no_place").to_owned(),
            takes: true,
            entries,
            declared: None,
        });
    }
    sections
}

/// `POST /plans/{plan}/write`: begins to write a plan that there is, moves an entry, declares a
/// group to have no activity, or throws the working copy away.
pub async fn act(
    State(app): State<App>,
    page: Page,
    Path(plan): Path<Uuid>,
    form: Fields,
) -> Result<Response, Problem> {
    let listed = found(&app, &page, plan).await?;
    let (db, scope) = (&app.db, &page.scope);
    let tree = format!("/plans/{plan}/write");
    let to = |address: &str| Redirect::to(address).into_response();
    match form.get("do") {
        "begin" => {
            let version = app.shelf.get(db, scope, plan, listed.latest).await?;
            let version = version.ok_or(Problem::NotFound)?;
            match writing::begin(db, scope, Some(plan), Beginning::of_version(&version)).await {
                Ok(_) | Err(writing::WritingError::WrittenAlready) => Ok(to(&tree)),
                Err(error) => Err(error.into()),
            }
        }
        "discard" => {
            writing::discard(db, scope, plan).await?;
            Ok(to("/"))
        }
        "up" | "down" | "to" => {
            let direction = match form.get("do") {
                "up" => Direction::Up,
                "down" => Direction::Down,
                _ => Direction::To(form.get("place").parse().unwrap_or(usize::MAX)),
            };
            let id = form.get("entry").parse().map_err(|_| Problem::NotFound)?;
            writing::shift(db, scope, plan, id, direction).await?;
            Ok(to(&format!("{tree}#entry-{id}")))
        }
        "declare" => {
            let declared = NoActivity::new(form.get("group"), form.get("reason"));
            if declared.reason.is_empty() {
                return Err(Problem::Refused("write.needs_reason"));
            }
            let at = format!("{tree}#group-{}", declared.group);
            let revision = form.get("revision").parse().unwrap_or(0);
            writing::declare(db, scope, plan, declared, revision).await?;
            Ok(to(&at))
        }
        "lift" => {
            let part = form.get("part").parse().map_err(|_| Problem::NotFound)?;
            writing::lift(db, scope, plan, part).await?;
            Ok(to(&tree))
        }
        _ => Err(Problem::NotFound),
    }
}

/// `POST /plans/{plan}/write/entries`: adds an entry and opens its sheet.
pub async fn add(
    State(app): State<App>,
    page: Page,
    Path(plan): Path<Uuid>,
    form: Fields,
) -> Result<Redirect, Problem> {
    let opened = Opened::open(&app, &page, plan).await?;
    let framework = opened.writing.head.body.version();
    let title = form.get("title");
    let mut entry = Entry {
        kind: plan::Kind::of_title(title),
        title: title.to_owned(),
        ..Entry::default()
    };
    form::place(&mut entry, framework, form.get("group"));
    let added = writing::add(&app.db, &page.scope, plan, entry).await?;
    let told = lifted_query(added.lifted.as_ref());
    let (tree, id) = (opened.address(), added.id);
    Ok(Redirect::to(&format!("{tree}/entries/{id}{told}")))
}

#[derive(Template)]
#[template(path = "plans/write_new.html")]
struct NewPage {
    page: Page,
    /// The plans that a new one may carry on.
    plans: Vec<Listed>,
    frameworks: &'static [Framework],
    head: Head,
    mistakes: Vec<form::Mistake>,
}

impl NewPage {
    fn wrong(&self, field: &str) -> Option<&'static str> {
        form::wrong(&self.mistakes, field)
    }
}

/// `GET /plans/new`
pub async fn choose(State(app): State<App>, page: Page) -> Result<Html<String>, Problem> {
    let head = next_years(&app, &page)?;
    render(&NewPage {
        plans: store::list(&app.db, &page.scope).await?,
        page,
        frameworks: framework::all(),
        head,
        mistakes: Vec::new(),
    })
}

/// What a plan for the fiscal year to come is called, and what it follows.
pub(super) fn next_years(app: &App, page: &Page) -> Result<Head, Problem> {
    let today = date_of(day_of(app.db.now())).ok_or(Problem::Internal)?;
    Ok(of_year(page, FiscalYear::of(today).get() + 1))
}

/// What a plan of one fiscal year is called, and what it follows.
pub(super) fn of_year(page: &Page, year: u16) -> Head {
    let year = FiscalYear::new(year);
    let framework = framework::for_year(year).or(framework::all().last());
    Head {
        title: page.t1("write.title_of_year", year.get()),
        framework: framework.map(|framework| framework.id.clone()),
        years: vec![year],
        ..Head::default()
    }
}

/// `POST /plans/new`
pub async fn begin(State(app): State<App>, page: Page, form: Fields) -> Result<Response, Problem> {
    let (head, mistakes) = form::head(&form);
    if !mistakes.is_empty() {
        let html = render(&NewPage {
            plans: store::list(&app.db, &page.scope).await?,
            page,
            frameworks: framework::all(),
            head,
            mistakes,
        })?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, html).into_response());
    }
    let beginning = Beginning::new(head, PartOne::default(), Vec::new());
    let plan = writing::begin(&app.db, &page.scope, None, beginning).await?;
    Ok(Redirect::to(&format!("/plans/{plan}/write")).into_response())
}
