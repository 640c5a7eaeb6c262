//! Taking a plan in: choose a file, look at what was read, decide what is unsure, confirm.

use super::super::{
    decide::{self, Decision, Mistake},
    drafts::{self, Draft},
    import::{self, ImportError, Source},
    show::{self, Counts, Found, Headings, Line},
    store::{self, Listed, Target},
};
use super::{Opened, Which};
use crate::web::{App, Fields, Page, Problem, Upload, render};
use crate::{db, files::Stored};
use askama::Template;
use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
    response::{Html, IntoResponse, Redirect, Response},
};
use plan::{
    Kind, Plan, SourceLine,
    check::{self, Finding},
    totals::Totals,
};
use serde::Deserialize;
use std::collections::BTreeMap;
use uuid::Uuid;

#[derive(Template)]
#[template(path = "plans/choose.html")]
struct ChoosePage {
    page: Page,
    megabytes: u64,
    action: String,
}

/// The plan of which a file is to become the next version, if that was said already.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
pub struct NextOf {
    plan: Option<Uuid>,
}

impl NextOf {
    /// "?plan=…", so that it is not forgotten.
    fn query(self) -> String {
        let query = |plan| format!("?plan={plan}");
        self.plan.map_or_else(String::new, query)
    }

    /// As a target, if the office has that plan.
    fn target(self, plans: &[Listed]) -> Option<Target> {
        let known = plans.iter().find(|listed| Some(listed.id) == self.plan)?;
        Some(Target::NextVersionOf(known.id))
    }
}

/// `GET /import`
pub async fn choose(page: Page, Query(next_of): Query<NextOf>) -> Result<Html<String>, Problem> {
    render(&ChoosePage {
        page,
        megabytes: crate::files::LARGEST / (1024 * 1024),
        action: format!("/import{}", next_of.query()),
    })
}

/// `POST /plans/{plan}/review`: reads the file of the latest version again, so that what was left
/// can be decided.
pub async fn review(
    State(app): State<App>,
    page: Page,
    Path(plan): Path<Uuid>,
    _form: Fields,
) -> Result<Redirect, Problem> {
    let opened = Opened::open(&app, &page, plan, Which::default()).await?;
    let version = &opened.version;
    let file = Stored {
        hash: version.file_hash.clone(),
        size: u64::try_from(version.file_size).unwrap_or(0),
    };
    let next_of = NextOf { plan: Some(plan) };
    let name = version.file_name.clone();
    begin(&app, &page, Source::Kept(file), &name, next_of).await
}

/// `POST /import`
pub async fn upload(
    State(app): State<App>,
    page: Page,
    Query(next_of): Query<NextOf>,
    upload: Upload,
) -> Result<Redirect, Problem> {
    let name = if upload.name.is_empty() {
        page.t("import.unnamed")
    } else {
        &upload.name
    };
    begin(
        &app,
        &page,
        Source::Arriving(Box::new(upload.file)),
        name,
        next_of,
    )
    .await
}

async fn begin(
    app: &App,
    page: &Page,
    source: Source,
    name: &str,
    next_of: NextOf,
) -> Result<Redirect, Problem> {
    let (db, files, program) = (&app.db, &app.files, &app.program);
    match import::draft(db, files, program, &page.scope, source, name).await {
        Ok(draft) => Ok(Redirect::to(&format!("/import/{draft}{}", next_of.query()))),
        Err(ImportError::Refused(words)) => Err(Problem::Unreadable(words)),
        Err(ImportError::Store(error)) => Err(error.into()),
        Err(ImportError::Io(error)) => Err(error.into()),
    }
}

#[derive(Template)]
#[template(path = "plans/draft.html")]
struct DraftPage<'a> {
    page: &'a Page,
    draft: &'a Draft,
    action: String,
    plan: &'a Plan,
    totals: Totals,
    headings: Headings,
    doubts: Vec<DoubtView<'a>>,
    left: usize,
    mistakes: usize,
    unread: &'a [SourceLine],
    counts: Counts,
    findings: Vec<Found<'a>>,
    plans: Vec<Listed>,
    target: Target,
    same_file: Option<i32>,
    other_office: bool,
    saved: bool,
}

impl DraftPage<'_> {
    fn with_sheet(&self) -> usize {
        let entries = self.plan.entries.iter();
        entries.filter(|entry| entry.sheet.is_some()).count()
    }
}

struct DoubtView<'a> {
    number: usize,
    doubt: &'a reader::Doubt,
    line: Option<Line>,
    entry: Option<&'a str>,
    read: String,
    field: Option<&'static str>,
    example: Option<&'static str>,
    kinds: Vec<&'static str>,
    many_lines: bool,
    choice: String,
    own: &'a str,
    mistake: Option<&'static str>,
}

impl DoubtView<'_> {
    fn chosen(&self, choice: &str) -> bool {
        self.choice == choice
    }

    fn chose_kind(&self, kind: &str) -> bool {
        self.choice == format!("is-{kind}")
    }

    fn chose_other(&self, other: &usize) -> bool {
        self.choice == format!("other-{other}")
    }
}

/// `GET /import/{draft}`
pub async fn show(
    State(app): State<App>,
    page: Page,
    Path(id): Path<Uuid>,
    Query(next_of): Query<NextOf>,
) -> Result<Response, Problem> {
    let draft = find(&app, &page, id).await?;
    let plans = store::list(&app.db, &page.scope).await?;
    let target = next_of.target(&plans);
    preview(&app, &page, &draft, &BTreeMap::new(), target).await
}

/// `POST /import/{draft}`: keeps the decisions, then stays, confirms or throws the draft away.
pub async fn decide(
    State(app): State<App>,
    page: Page,
    Path(id): Path<Uuid>,
    form: Fields,
) -> Result<Response, Problem> {
    let mut draft = find(&app, &page, id).await?;
    if form.get("do") == "discard" {
        db::again(|| drafts::discard(&app.db, &page.scope, id)).await?;
        return Ok(Redirect::to("/").into_response());
    }
    let decisions = import::decisions(&draft.read.reading, |name| form.get(name).to_owned());
    db::again(|| drafts::decide(&app.db, &page.scope, &draft, &decisions)).await?;
    draft.decisions = decisions;
    let target = match form.get("target") {
        "" => None,
        "new" => Some(Target::NewPlan),
        plan => Some(Target::NextVersionOf(
            plan.parse().map_err(|_| Problem::NotFound)?,
        )),
    };
    match decide::apply(&draft.read.reading, &draft.decisions) {
        Err(mistakes) => preview(&app, &page, &draft, &mistakes, target).await,
        Ok(_) if form.get("do") != "confirm" => {
            let plan = match target {
                Some(Target::NextVersionOf(plan)) => Some(plan),
                _ => None,
            };
            let query = NextOf { plan }.query();
            Ok(Redirect::to(&format!("/import/{id}{query}#saved")).into_response())
        }
        Ok(plan) => {
            let target = match target {
                Some(target) => target,
                None => {
                    import::offer(&app.db, &page.scope, &page.office, &draft.file.hash, &plan)
                        .await?
                }
            };
            let key = import::confirm(&app.db, &page.scope, target, draft, &plan).await?;
            Ok(Redirect::to(&format!("/plans/{}", key.plan)).into_response())
        }
    }
}

async fn find(app: &App, page: &Page, id: Uuid) -> Result<Draft, Problem> {
    let draft = drafts::find(&app.db, &page.scope, id).await?;
    draft.ok_or(Problem::NotFound)
}

async fn preview(
    app: &App,
    page: &Page,
    draft: &Draft,
    mistakes: &BTreeMap<usize, Mistake>,
    target: Option<Target>,
) -> Result<Response, Problem> {
    let reading = &draft.read.reading;
    let decided = decide::apply(reading, &draft.decisions);
    let plan = decided.as_ref().unwrap_or(&reading.plan);
    let known = store::by_file(&app.db, &page.scope, &draft.file.hash).await?;
    let target = match target {
        Some(target) => target,
        None => import::offer(&app.db, &page.scope, &page.office, &draft.file.hash, plan).await?,
    };
    let findings: Vec<Finding> = check::run(&check::Subject {
        plan,
        lines: &draft.read.lines,
    });
    let template = DraftPage {
        page,
        draft,
        action: format!("/import/{}", draft.id),
        plan,
        totals: Totals::of(plan),
        headings: Headings::of(plan),
        doubts: doubts(page, draft, mistakes),
        left: decide::left(&reading.doubts, &draft.decisions).len(),
        mistakes: mistakes.len(),
        unread: &reading.unread,
        counts: Counts::of(&findings),
        findings: findings
            .iter()
            .map(|finding| {
                let entry = finding.entry.and_then(|index| plan.entries.get(index));
                let entry = entry.map(|entry| (String::new(), entry.title.as_str()));
                Found::of(page, &draft.read.lines, finding, entry)
            })
            .collect(),
        plans: store::list(&app.db, &page.scope).await?,
        target,
        same_file: known.map(|(_, number)| number),
        other_office: import::is_of_another_office(&page.office, plan),
        saved: !draft.decisions.0.is_empty(),
    };
    let html = render(&template)?;
    if mistakes.is_empty() {
        Ok(html.into_response())
    } else {
        Ok((StatusCode::UNPROCESSABLE_ENTITY, html).into_response())
    }
}

fn doubts<'a>(
    page: &Page,
    draft: &'a Draft,
    mistakes: &BTreeMap<usize, Mistake>,
) -> Vec<DoubtView<'a>> {
    let reading = &draft.read.reading;
    let view = |(number, doubt): (usize, &'a reader::Doubt)| {
        let decision = draft.decisions.0.get(&number);
        let subject = decide::subject(doubt);
        let entry = doubt
            .entry
            .and_then(|index| reading.plan.entries.get(index));
        let held = doubt
            .field
            .and_then(|field| show::held(page, entry?, field));
        let kinds = if doubt.field == Some(reader::Field::Kind) && entry.is_some() {
            Kind::ALL.map(Kind::word).to_vec()
        } else {
            Vec::new()
        };
        let is_kind = !kinds.is_empty();
        DoubtView {
            number,
            doubt,
            line: show::line(&draft.read.lines, &doubt.place, doubt.length),
            entry: entry.map(|entry| entry.title.as_str()),
            read: match (held, entry) {
                (Some(held), _) => held,
                (None, Some(_)) => page.t("draft.nothing").to_owned(),
                (None, None) => doubt.read.clone(),
            },
            field: subject.filter(|_| kinds.is_empty()).map(field_key),
            example: doubt.field.and_then(example_key),
            kinds,
            many_lines: matches!(
                doubt.field,
                Some(reader::Field::Steps | reader::Field::Objectives | reader::Field::Responsible)
            ),
            choice: match decision {
                None => "leave".to_owned(),
                Some(Decision::Accepted) => "accept".to_owned(),
                Some(Decision::Other(other)) => format!("other-{other}"),
                Some(Decision::Corrected(kind)) if is_kind => format!("is-{kind}"),
                Some(Decision::Corrected(_)) => "own".to_owned(),
            },
            own: match decision {
                Some(Decision::Corrected(text)) => text,
                _ => "",
            },
            mistake: mistakes.get(&number).map(|mistake| mistake.key()),
        }
    };
    reading.doubts.iter().enumerate().map(view).collect()
}

/// The key of the label of what a correction changes.
const fn field_key(subject: decide::Subject) -> &'static str {
    use reader::Field;
    match subject {
        decide::Subject::Office => "field.office",
        decide::Subject::Years => "field.years",
        decide::Subject::Entry(_, field) => match field {
            Field::Code => "field.code",
            Field::Title => "field.title",
            Field::Kind => "field.kind",
            Field::Dimension => "field.dimension",
            Field::Mission => "field.mission",
            Field::Group => "field.group",
            Field::Budget => "field.budget",
            Field::Quarters => "field.quarters",
            Field::Responsible => "field.responsible",
            Field::Steps => "field.steps",
            Field::Objectives => "field.objectives",
        },
    }
}

/// The key of an example of what may be written, where that is not plain.
const fn example_key(field: reader::Field) -> Option<&'static str> {
    use reader::Field;
    match field {
        Field::Budget => Some("example.budget"),
        Field::Quarters => Some("example.quarters"),
        Field::Mission | Field::Group => Some("example.number"),
        Field::Steps | Field::Objectives | Field::Responsible => Some("example.list"),
        _ => None,
    }
}
