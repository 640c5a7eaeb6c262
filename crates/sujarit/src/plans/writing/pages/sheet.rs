//! The sheet of an entry that is being written.

use super::{
    super::{self as writing, Body, Part, Reader, form, others},
    Changed, Lifted, Opened, changed, is_typing, lifted_query,
};
use crate::web::{App, Fields, Page, Problem, render};
use askama::Template;
use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use plan::{BudgetStatus, Entry, Sheet, check, framework::Framework};
use thai::fiscal::{FiscalYear, Quarter};
use uuid::Uuid;

#[derive(Template)]
#[template(path = "plans/write_entry.html")]
struct SheetPage {
    page: Page,
    opened: Opened,
    id: Uuid,
    revision: i32,
    entry: Entry,
    sheet: Sheet,
    /// What stands in the field of each year.
    amounts: Vec<(u16, String)>,
    mistakes: Vec<form::Mistake>,
    findings: Vec<check::Finding>,
    others: Vec<Reader>,
    /// That adding the entry ended its group's declaration.
    lifted: Option<String>,
    /// What somebody else saved meanwhile.
    theirs: Option<Part<Entry>>,
}

impl SheetPage {
    fn wrong(&self, field: &str) -> Option<&'static str> {
        form::wrong(&self.mistakes, field)
    }

    fn class(&self, finding: &check::Finding) -> &'static str {
        crate::plans::show::class(finding.severity)
    }

    fn lines(&self, items: &[String]) -> String {
        form::lines(items)
    }

    fn framework(&self) -> Option<&'static Framework> {
        self.opened.writing.head.body.version()
    }

    /// Whether a group is declared to have no activity.
    fn is_declared(&self, code: &str) -> bool {
        let mut declared = self.opened.writing.declared();
        declared.any(|part| part.body.group == code)
    }

    fn placed(&self) -> String {
        form::placed(&self.entry)
    }

    fn budget(&self) -> &'static str {
        match self.entry.budget.status {
            BudgetStatus::Amount => "amount",
            BudgetStatus::None => "none",
            BudgetStatus::Unstated => "",
        }
    }

    fn has_quarter(&self, number: &u8) -> bool {
        let mut quarters = self.entry.quarters.iter();
        quarters.any(|quarter: &Quarter| quarter.get() == *number)
    }

    /// What the other one's text says otherwise: the name of the field and his text.
    fn differing(&self) -> Vec<(&'static str, String)> {
        let Some(theirs) = &self.theirs else {
            return Vec::new();
        };
        let fields = |entry: &Entry| {
            let sheet = entry.sheet.clone().unwrap_or_default();
            [
                ("field.title", entry.title.clone()),
                ("field.rationale", sheet.rationale),
                ("field.objectives", form::lines(&sheet.objectives)),
                ("field.target_group", sheet.target_group.unwrap_or_default()),
                ("field.place", sheet.place.unwrap_or_default()),
                ("field.steps", form::lines(&sheet.steps)),
                ("field.period", sheet.period.unwrap_or_default()),
                (
                    "field.budget",
                    crate::plans::show::budget(&self.page, entry),
                ),
                ("field.responsible", form::lines(&entry.responsible)),
                ("field.outputs", form::lines(&sheet.outputs)),
                ("field.outcomes", form::lines(&sheet.outcomes)),
                ("field.note", entry.note.clone().unwrap_or_default()),
            ]
        };
        let own = fields(&self.entry);
        let theirs = fields(&theirs.body).into_iter().zip(own);
        let theirs = theirs.filter(|(theirs, own)| theirs.1 != own.1);
        theirs.map(|(theirs, _)| theirs).collect()
    }
}

async fn page_of(
    app: &App,
    page: Page,
    opened: Opened,
    part: Part<Entry>,
    typed: Option<(Entry, Vec<form::Mistake>, &Fields)>,
    theirs: Option<Part<Entry>>,
    lifted: Option<String>,
) -> Result<Response, Problem> {
    let others = others(&app.db, &page.scope, opened.listed.id, part.id).await?;
    let checked = opened.writing.checked(&page.office);
    let index = checked.written.ids.iter().position(|id| *id == part.id);
    let mut findings = checked.findings;
    findings.retain(|finding| finding.entry.is_some() && finding.entry == index);
    let years = &opened.writing.head.body.years;
    let amounts = amounts(&part.body, years, typed.as_ref().map(|typed| typed.2));
    let (entry, mistakes) = match typed {
        Some((entry, mistakes, _)) => (entry, mistakes),
        None => (part.body, Vec::new()),
    };
    let status = match (&theirs, mistakes.is_empty()) {
        (Some(_), _) => StatusCode::CONFLICT,
        (None, false) => StatusCode::UNPROCESSABLE_ENTITY,
        (None, true) => StatusCode::OK,
    };
    let html = render(&SheetPage {
        id: part.id,
        revision: part.revision,
        sheet: entry.sheet.clone().unwrap_or_default(),
        amounts,
        page,
        opened,
        entry,
        mistakes,
        findings,
        others,
        lifted,
        theirs,
    })?;
    Ok((status, html).into_response())
}

/// What stands in the field of each year: as it was typed, or as it is kept.
fn amounts(entry: &Entry, years: &[FiscalYear], typed: Option<&Fields>) -> Vec<(u16, String)> {
    let amount = |year: &FiscalYear| match typed {
        Some(form) => form.get(&format!("budget-{}", year.get())).to_owned(),
        None => {
            let amount = entry.budget.amounts.get(year);
            amount.map(ToString::to_string).unwrap_or_default()
        }
    };
    years
        .iter()
        .map(|year| (year.get(), amount(year)))
        .collect()
}

/// `GET /plans/{plan}/write/entries/{entry}`
pub async fn show(
    State(app): State<App>,
    page: Page,
    Path((plan, id)): Path<(Uuid, Uuid)>,
    Query(lifted): Query<Lifted>,
) -> Result<Response, Problem> {
    let opened = Opened::open(&app, &page, plan).await?;
    let part = opened.writing.entry(id).cloned().ok_or(Problem::NotFound)?;
    let lifted = lifted.told(&page);
    page_of(&app, page, opened, part, None, None, lifted).await
}

/// `POST /plans/{plan}/write/entries/{entry}`: saves the sheet, by a button or while it is typed,
/// or removes the entry.
pub async fn save(
    State(app): State<App>,
    page: Page,
    Path((plan, id)): Path<(Uuid, Uuid)>,
    form: Fields,
) -> Result<Response, Problem> {
    let opened = Opened::open(&app, &page, plan).await?;
    let part = opened.writing.entry(id).cloned().ok_or(Problem::NotFound)?;
    let tree = opened.address();
    if form.get("do") == "remove" {
        writing::remove(&app.db, &page.scope, plan, id).await?;
        return Ok(Redirect::to(&tree).into_response());
    }
    let head = &opened.writing.head.body;
    let (mut entry, mistakes) = form::entry(&form, head.version(), &head.years);
    // What the form does not ask for stays.
    entry.budget.basis = part.body.budget.basis;
    entry.scheduled.clone_from(&part.body.scheduled);
    if is_typing(&form) && !mistakes.is_empty() {
        return Ok(StatusCode::UNPROCESSABLE_ENTITY.into_response());
    }
    if !mistakes.is_empty() {
        let typed = Some((entry, mistakes, &form));
        return page_of(&app, page, opened, part, typed, None, None).await;
    }
    let body = Body::Entry(Box::new(entry.clone()));
    match changed(&app, &page, (plan, id), &form, &body).await? {
        Changed::Told(answer) => Ok(answer),
        Changed::Kept(lifted) => {
            let told = lifted_query(lifted.as_ref());
            Ok(Redirect::to(&format!("{tree}{told}#entry-{id}")).into_response())
        }
        Changed::Late => {
            let theirs = Some(part.clone());
            let typed = Some((entry, Vec::new(), &form));
            page_of(&app, page, opened, part, typed, theirs, None).await
        }
    }
}
