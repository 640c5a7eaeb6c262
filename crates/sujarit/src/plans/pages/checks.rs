//! What the checks find in a plan, and what each check is about.

use super::super::show::{self, Counts, Found, Line, class};
use super::{Opened, Which};
use crate::web::{App, Page, Problem, render};
use askama::Template;
use axum::{
    extract::{Path, Query, State},
    response::Html,
};
use plan::check::{self, Check};
use uuid::Uuid;

#[derive(Template)]
#[template(path = "plans/findings.html")]
struct FindingsPage<'a> {
    page: &'a Page,
    opened: &'a Opened,
    counts: Counts,
    groups: Vec<Group<'a>>,
    doubts: Vec<Left<'a>>,
    review: String,
}

/// A doubt that nobody decided.
struct Left<'a> {
    doubt: &'a reader::Doubt,
    line: Option<Line>,
    entry: Option<(String, &'a str)>,
}

/// The findings of one check.
struct Group<'a> {
    check: &'static Check,
    found: Vec<Found<'a>>,
}

impl Group<'_> {
    fn title(&self, page: &Page) -> String {
        self.check.title().get(page.language).to_owned()
    }

    fn class(&self) -> &'static str {
        class(self.check.severity)
    }

    fn word(&self, page: &Page) -> &'static str {
        self.check.severity.word(page.language)
    }
}

/// `GET /plans/{plan}/checks`
pub async fn findings(
    State(app): State<App>,
    page: Page,
    Path(plan): Path<Uuid>,
    Query(which): Query<Which>,
) -> Result<Html<String>, Problem> {
    let opened = Opened::open(&app, &page, plan, which).await?;
    let version = &opened.version;
    let mut groups: Vec<Group<'_>> = check::all()
        .iter()
        .map(|check| Group {
            check,
            found: version
                .findings
                .iter()
                .filter(|finding| finding.code == check.code)
                .map(|finding| Found::new(&page, version, finding))
                .collect(),
        })
        .filter(|group| !group.found.is_empty())
        .collect();
    groups.sort_by_key(|group| std::cmp::Reverse(group.check.severity));
    render(&FindingsPage {
        page: &page,
        opened: &opened,
        counts: Counts::of(&version.findings),
        groups,
        doubts: version
            .doubts
            .iter()
            .map(|doubt| left(&opened, doubt))
            .collect(),
        review: format!("{}/review", opened.address()),
    })
}

fn left<'a>(opened: &'a Opened, doubt: &'a reader::Doubt) -> Left<'a> {
    Left {
        doubt,
        line: show::line(&opened.version.lines, &doubt.place, doubt.length),
        entry: doubt.entry.and_then(|index| opened.entry(index)),
    }
}

#[derive(Template)]
#[template(path = "plans/all_checks.html")]
struct AllChecksPage {
    page: Page,
    checks: Vec<Group<'static>>,
}

/// `GET /checks`
pub async fn all(page: Page) -> Result<Html<String>, Problem> {
    let checks = check::all().iter().map(|check| Group {
        check,
        found: Vec::new(),
    });
    render(&AllChecksPage {
        page,
        checks: checks.collect(),
    })
}

#[derive(Template)]
#[template(path = "plans/explain.html")]
struct ExplainPage {
    page: Page,
    title: String,
    manual: String,
}

/// `GET /checks/{code}`: the check's page of the manual.
pub async fn explain(page: Page, Path(code): Path<String>) -> Result<Html<String>, Problem> {
    let check = check::find(&code).ok_or(Problem::NotFound)?;
    let markdown = check.page_in(page.language);
    let options = pulldown_cmark::Options::ENABLE_TABLES;
    let mut manual = String::new();
    pulldown_cmark::html::push_html(
        &mut manual,
        pulldown_cmark::Parser::new_ext(&markdown, options),
    );
    render(&ExplainPage {
        title: format!("{} {}", check.code, check.title().get(page.language)),
        page,
        manual,
    })
}
