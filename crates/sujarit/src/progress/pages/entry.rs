//! The report of one entry: what the plan promises on one side, what was done on the other.

use super::{
    super::{
        ProgressError, accounts, evidence, form, kinds,
        reports::{self, Kept, Saving, Subject, Versions},
        rounds::Opened,
        units::{self, Assigned},
        verdicts,
    },
    Asked, name, refusal_key,
};
use crate::{
    log::day_of,
    people::Act,
    plans::store::Version,
    web::{App, Fields, Page, Problem, render},
};
use askama::Template;
use axum::{
    extract::{Path, State},
    http::{StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};
use plan::{
    Entry,
    progress::{Expected, Line, Refusal, Report, Status, Target, Verdict, national, targets},
};
use serde_json::json;
use std::sync::Arc;
use uuid::Uuid;

/// An entry that is looked at in a round.
pub struct Looked {
    pub opened: Opened,
    pub version: Arc<Version>,
    pub id: Uuid,
    index: usize,
    pub assigned: Assigned,
}

impl Looked {
    pub async fn at(app: &App, page: &Page, opened: Opened, id: Uuid) -> Result<Self, Problem> {
        let version = accounts::version(&app.db, &app.shelf, &page.scope, &opened).await?;
        let index = version.index_of(id).ok_or(Problem::NotFound)?;
        let assigned = units::assigned(&app.db, &page.scope).await?;
        Ok(Self {
            opened,
            version,
            id,
            index,
            assigned,
        })
    }

    pub fn entry(&self) -> &Entry {
        &self.version.plan.entries[self.index]
    }

    pub fn address(&self) -> String {
        format!("{}/entries/{}", self.opened.address(), self.id)
    }

    /// Whether who looks may report it.
    pub async fn may_report(&self, app: &App, page: &Page) -> Result<bool, Problem> {
        if !page.may(Act::ReportProgress) {
            return Ok(false);
        }
        let reach = units::reach(&app.db, &page.scope, page.person()?).await?;
        Ok(reach.has(self.assigned.unit(self.id, self.entry())))
    }

    /// Goes on only where who looks may report it.
    pub async fn for_reporting(&self, app: &App, page: &Page) -> Result<(), Problem> {
        match self.may_report(app, page).await? {
            true => Ok(()),
            false => Err(ProgressError::AnotherUnits.into()),
        }
    }

    fn subject(&self) -> Subject<'_> {
        Subject {
            id: self.id,
            title: &self.entry().title,
        }
    }

    fn targets(&self) -> Vec<(String, usize)> {
        let targets = targets(self.entry()).into_iter();
        targets.map(|(line, nth, _)| (line, nth)).collect()
    }
}

/// The key of the name of a field of money.
fn money_key(name: &str) -> &'static str {
    match name {
        "development_plan" => "field.development_plan",
        "ordinance" => "field.ordinance",
        _ => "field.paid",
    }
}

/// The key of what a person says of a target.
fn said_key(said: &str) -> &'static str {
    match said {
        "reached" => "finding.reached",
        "not_reached" => "finding.not_reached",
        _ => "finding.not_measurable",
    }
}

#[derive(Template)]
#[template(path = "progress/entry.html")]
struct EntryPage {
    page: Page,
    looked: Looked,
    may_report: bool,
    versions: Versions,
    kept: Kept,
    targets: Vec<Target>,
    /// What was typed where the page comes back with mistakes.
    typed: Option<Fields>,
    mistakes: Vec<form::Mistake>,
    theirs: Option<Kept>,
    pieces: Vec<evidence::Piece>,
    others: Vec<evidence::Piece>,
    called_for: Vec<(&'static kinds::Kind, bool)>,
    verdicts: Vec<Verdict>,
    today: i32,
}

impl EntryPage {
    fn name(&self) -> String {
        name(&self.page, self.looked.opened.round)
    }

    fn report(&self) -> &Report {
        &self.kept.report
    }

    fn wrong(&self, field: &str) -> Option<&'static str> {
        let mut mistakes = self.mistakes.iter();
        let wrong = mistakes.find(|(wrong, _)| wrong == field);
        wrong.map(|(_, why)| *why)
    }

    /// What stands in a field: as it was typed, or as it is kept.
    fn value(&self, field: &str) -> String {
        if let Some(typed) = &self.typed {
            return typed.get(field).to_owned();
        }
        let report = self.report();
        let money = |amount: Option<thai::money::Money>| amount.map(crate::web::baht);
        match field {
            "development_plan" => money(report.development_plan),
            "ordinance" => money(report.ordinance),
            "paid" => money(report.paid),
            _ => None,
        }
        .unwrap_or_default()
    }

    /// What stands in a field of a target.
    fn answer(&self, target: &Target, name: &str, place: &usize) -> String {
        if let Some(typed) = &self.typed {
            return typed.get(&format!("{name}-{place}")).to_owned();
        }
        let number = |number: Option<plan::indicator::Decimal>| {
            number.map(|number| number.to_string()).unwrap_or_default()
        };
        let answer = self.report().answer(&target.line, target.nth);
        match name {
            "value" => number(answer.value),
            "base" => number(answer.base),
            "denominator" => answer.denominator,
            "method" => answer.method,
            "source" => answer.source,
            "why" => answer.unmeasured,
            _ => match (answer.unmeasured.is_empty(), answer.said) {
                (false, _) => "not_measurable".to_owned(),
                (true, Some(true)) => "reached".to_owned(),
                (true, Some(false)) => "not_reached".to_owned(),
                (true, None) => String::new(),
            },
        }
    }

    fn is_status(&self, status: &Status) -> bool {
        self.report().status == Some(*status)
    }

    fn is_reason(&self, code: &str) -> bool {
        self.report().reason.as_deref() == Some(code)
    }

    fn is_done(&self, step: &str) -> bool {
        self.report().steps.iter().any(|done| done == step)
    }

    fn steps(&self) -> &[String] {
        let sheet = self.looked.entry().sheet.as_ref();
        sheet.map_or(&[], |sheet| sheet.steps.as_slice())
    }

    fn budget(&self) -> String {
        crate::plans::budget_words(&self.page, self.looked.entry())
    }

    fn target(&self, target: &Target) -> String {
        let indicator = target.indicator.as_ref();
        indicator.map_or_else(String::new, |target| {
            crate::plans::target(&self.page, target).amount
        })
    }

    fn needs_base(&self, target: &Target) -> bool {
        let indicator = target.indicator.as_ref();
        indicator.is_some_and(|target| target.operator.is_change())
    }

    fn is_measured(&self, target: &Target) -> bool {
        let indicator = target.indicator.as_ref();
        indicator.is_some_and(|target| target.number.is_some() || target.operator.is_change())
    }

    fn unit(&self) -> String {
        self.looked
            .assigned
            .words(self.looked.id, self.looked.entry())
    }

    fn unit_id(&self) -> Option<Uuid> {
        let unit = self
            .looked
            .assigned
            .unit(self.looked.id, self.looked.entry());
        unit.map(|unit| unit.id)
    }

    fn is_unit(&self, id: &Uuid) -> bool {
        self.unit_id() == Some(*id)
    }

    fn corrects(&self) -> bool {
        !self.looked.opened.is_open()
    }
}

/// What the page of an entry is told beside the entry.
#[derive(Default)]
struct Typed {
    form: Option<(Fields, Report)>,
    mistakes: Vec<form::Mistake>,
    theirs: Option<Kept>,
}

async fn page_of(app: &App, page: Page, looked: Looked, told: Typed) -> Result<Response, Problem> {
    let scope = &page.scope;
    let round = looked.opened.round;
    let versions = reports::of_entry(app.db.read(), scope, round, looked.id).await?;
    let used = evidence::used_in(app.db.read(), scope, round).await?;
    let used = used.get(&looked.id).cloned().unwrap_or_default();
    let all = evidence::all(app.db.read(), scope).await?;
    let (pieces, others): (Vec<_>, Vec<_>) =
        all.into_iter().partition(|piece| used.contains(&piece.id));
    let has = |kind: &&'static kinds::Kind| pieces.iter().any(|piece| piece.kind == kind.code);
    let called = kinds::called_for(looked.entry()).into_iter();
    let called_for = called.map(|kind| (kind, has(&kind))).collect();
    let verdicts = verdicts::of_round(app.db.read(), scope, round).await?;
    let mut kept = versions.current();
    let status = match (&told.theirs, told.mistakes.is_empty()) {
        (Some(_), _) => StatusCode::CONFLICT,
        (None, false) => StatusCode::UNPROCESSABLE_ENTITY,
        (None, true) => StatusCode::OK,
    };
    let mut typed = None;
    if let Some((fields, report)) = told.form {
        kept.report = report;
        typed = Some(fields);
    }
    let is_due = round.expects(looked.entry()) == Expected::Due;
    let html = render(&EntryPage {
        targets: Line::judge(looked.entry(), Some(&kept.report), is_due),
        may_report: looked.may_report(app, &page).await?,
        verdicts: verdicts.get(&looked.id).cloned().unwrap_or_default(),
        today: day_of(app.db.now()),
        page,
        looked,
        versions,
        kept,
        typed,
        mistakes: told.mistakes,
        theirs: told.theirs,
        pieces,
        others,
        called_for,
    })?;
    Ok((status, html).into_response())
}

/// `GET /rounds/{year}/{months}/entries/{entry}`
pub async fn show(
    State(app): State<App>,
    page: Page,
    Asked(opened): Asked,
    Path((_, _, id)): Path<(u16, u8, Uuid)>,
) -> Result<Response, Problem> {
    let looked = Looked::at(&app, &page, opened, id).await?;
    page_of(&app, page, looked, Typed::default()).await
}

/// `POST /rounds/{year}/{months}/entries/{entry}`: kept as one types, kept as a draft, or sent.
pub async fn save(
    State(app): State<App>,
    page: Page,
    Asked(opened): Asked,
    Path((_, _, id)): Path<(u16, u8, Uuid)>,
    form: Fields,
) -> Result<Response, Problem> {
    let looked = Looked::at(&app, &page, opened, id).await?;
    looked.for_reporting(&app, &page).await?;
    let (report, mistakes) = form::report(&form, &looked.targets());
    let is_typing = form.get("do") == "keep";
    let saving = match form.get("do") {
        "send" => Saving::Sent,
        _ => Saving::Draft,
    };
    if !mistakes.is_empty() {
        if is_typing {
            return Ok(StatusCode::UNPROCESSABLE_ENTITY.into_response());
        }
        let told = Typed {
            form: Some((form, report)),
            mistakes,
            theirs: None,
        };
        return page_of(&app, page, looked, told).await;
    }
    let base = form.get("revision").parse().unwrap_or(0);
    let (db, scope) = (&app.db, &page.scope);
    let typed = report.clone();
    let saved = reports::save(
        db,
        scope,
        &looked.opened,
        looked.subject(),
        base,
        report,
        saving,
    );
    match (saved.await, is_typing) {
        (Ok(revision), true) => {
            let told = json!({ "revision": revision, "others": [] }).to_string();
            Ok(([(header::CONTENT_TYPE, "application/json")], told).into_response())
        }
        (Ok(_), false) if saving == Saving::Sent => {
            let list = format!("{}#entry-{id}", looked.opened.address());
            Ok(Redirect::to(&list).into_response())
        }
        (Ok(_), false) => Ok(Redirect::to(&looked.address()).into_response()),
        (Err(ProgressError::Conflict), true) => Ok(StatusCode::CONFLICT.into_response()),
        (Err(ProgressError::Conflict), false) => {
            let versions = reports::of_entry(app.db.read(), scope, looked.opened.round, id).await?;
            let theirs = Some(versions.current());
            let told = Typed {
                form: Some((form, typed)),
                mistakes: Vec::new(),
                theirs,
            };
            page_of(&app, page, looked, told).await
        }
        (Err(ProgressError::Refused(refused)), _) => {
            let told = |refusal: Refusal| (refusal.field().to_owned(), refusal_key(refusal));
            let mistakes = refused.into_iter().map(told).collect();
            let told = Typed {
                form: Some((form, typed)),
                mistakes,
                theirs: None,
            };
            page_of(&app, page, looked, told).await
        }
        (Err(ProgressError::NeedsReason), _) => {
            let mistakes = vec![("correction".to_owned(), "report.needs_correction")];
            let told = Typed {
                form: Some((form, typed)),
                mistakes,
                theirs: None,
            };
            page_of(&app, page, looked, told).await
        }
        (Err(error), _) => Err(error.into()),
    }
}

/// `POST /rounds/{year}/{months}/entries/{entry}/unit`
pub async fn assign(
    State(app): State<App>,
    page: Page,
    Asked(opened): Asked,
    Path((_, _, id)): Path<(u16, u8, Uuid)>,
    form: Fields,
) -> Result<Redirect, Problem> {
    let looked = Looked::at(&app, &page, opened, id).await?;
    let unit = form.get("unit").parse().map_err(|_| Problem::NotFound)?;
    let entry = (looked.opened.plan, id, looked.entry().title.as_str());
    units::assign(&app.db, &page.scope, entry, unit).await?;
    Ok(Redirect::to(&looked.address()))
}
