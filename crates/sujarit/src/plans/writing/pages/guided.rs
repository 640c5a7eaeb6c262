//! A new plan from the catalogue of standard measures: a few questions about the office, the sheets
//! that are proposed for it, ticked or not, and a plan that begins with them.

use super::super::{self as writing, Beginning, Head, form};
use crate::{
    offices,
    web::{App, Fields, Page, Problem, render},
};
use askama::Template;
use axum::{
    extract::State,
    http::StatusCode,
    response::{Html, IntoResponse, Redirect, Response},
};
use plan::{
    Entry, Office, PartOne,
    catalogue::{self, Answer, Answers, Question, QuestionKind, Sheet},
    check::Language,
    framework::{self, Framework},
};
use std::collections::HashSet;

#[derive(Template)]
#[template(path = "plans/write_guided.html")]
struct QuestionsPage {
    page: Page,
    head: Head,
    frameworks: Vec<&'static Framework>,
    mistakes: Vec<form::Mistake>,
}

impl QuestionsPage {
    fn wrong(&self, field: &str) -> Option<&'static str> {
        form::wrong(&self.mistakes, field)
    }

    fn questions(&self) -> &'static [Question] {
        catalogue::questions()
    }

    fn text(&self, question: &'static Question) -> &'static str {
        in_language(&self.page, &question.th, &question.en)
    }

    fn choices(&self, question: &'static Question) -> Vec<(&'static str, &'static str)> {
        let choices = question.choices.iter();
        choices
            .map(|choice| {
                let told = in_language(&self.page, &choice.th, &choice.en);
                (choice.id.as_str(), told)
            })
            .collect()
    }

    fn is_number(&self, question: &Question) -> bool {
        question.kind == QuestionKind::Number
    }

    fn is_yes_no(&self, question: &Question) -> bool {
        question.kind == QuestionKind::YesNo
    }
}

fn in_language(page: &Page, th: &'static str, en: &'static str) -> &'static str {
    match page.language {
        Language::Thai => th,
        Language::English => en,
    }
}

/// `GET /plans/guided`
pub async fn questions(State(app): State<App>, page: Page) -> Result<Html<String>, Problem> {
    let head = super::tree::next_years(&app, &page)?;
    render(&QuestionsPage {
        page,
        head,
        frameworks: with_catalogue(),
        mistakes: Vec::new(),
    })
}

/// The framework versions for which there are sheets.
fn with_catalogue() -> Vec<&'static Framework> {
    let frameworks = framework::all().iter();
    let has_sheets = |version: &&Framework| catalogue::all(&version.id).next().is_some();
    frameworks.filter(has_sheets).collect()
}

/// What a form answers; what was left open is no answer.
fn answers(form: &Fields) -> Answers {
    let mut answers = Answers::default();
    for question in catalogue::questions() {
        let given = form.get(&format!("question-{}", question.id));
        let answer = match (question.kind, given) {
            (_, "") => None,
            (QuestionKind::YesNo, given) => Some(Answer::YesNo(given == "yes")),
            (QuestionKind::Number, given) => {
                let digits = thai::digits::to_arabic(given).replace(',', "");
                digits.parse().ok().map(Answer::Number)
            }
            (QuestionKind::Choice, given) => {
                let known = question.choices.iter().any(|choice| choice.id == given);
                known.then(|| Answer::Choice(given.to_owned()))
            }
        };
        if let Some(answer) = answer {
            answers.questions.insert(question.id.clone(), answer);
        }
    }
    answers
}

#[derive(Template)]
#[template(path = "plans/write_sheets.html")]
struct SheetsPage {
    page: Page,
    head: Head,
    answers: String,
    groups: Vec<Group>,
    proposed: usize,
}

/// A group of the framework with the sheets that the catalogue has for it.
struct Group {
    code: &'static str,
    title: &'static str,
    sheets: Vec<Offered>,
}

struct Offered {
    id: &'static str,
    title: String,
    is_proposed: bool,
    budget: String,
}

/// The office as the catalogue's texts name it.
fn named(page: &Page) -> Office {
    Office {
        name: page.office.name.clone(),
        kind: page.office.kind.as_deref().and_then(offices::type_of),
        district: page.office.district.clone(),
        province: page.office.province.clone(),
    }
}

/// `POST /plans/guided`: first shows what is proposed, then begins the plan with what was ticked.
pub async fn propose(
    State(app): State<App>,
    page: Page,
    form: Fields,
) -> Result<Response, Problem> {
    let (head, mistakes) = form::head(&form);
    let framework = head.version();
    let (Some(framework), true) = (framework, mistakes.is_empty()) else {
        let html = render(&QuestionsPage {
            page,
            head,
            frameworks: with_catalogue(),
            mistakes,
        })?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, html).into_response());
    };
    if form.get("do") == "begin" {
        let answers = serde_json::from_str(form.get("answers")).unwrap_or_default();
        let entries = ticked(&page, &head, framework, &answers, &form);
        let beginning = Beginning::new(head, PartOne::default(), entries);
        let plan = writing::begin(&app.db, &page.scope, None, beginning).await?;
        return Ok(Redirect::to(&format!("/plans/{plan}/write")).into_response());
    }
    let answers = answers(&form);
    let proposed = catalogue::propose(&framework.id, &answers);
    let proposed: HashSet<&str> = proposed.iter().map(|sheet| sheet.id.as_str()).collect();
    let html = render(&SheetsPage {
        groups: groups(&page, &head, framework, &answers, &proposed),
        proposed: proposed.len(),
        answers: serde_json::to_string(&answers)?,
        page,
        head,
    })?;
    Ok(html.into_response())
}

/// The entries of the sheets that were ticked, filled in for the office.
fn ticked(
    page: &Page,
    head: &Head,
    framework: &Framework,
    answers: &Answers,
    form: &Fields,
) -> Vec<Entry> {
    let office = named(page);
    let wanted: HashSet<&str> = form.all("sheet").collect();
    let sheets = catalogue::all(&framework.id).filter(|sheet| wanted.contains(sheet.id.as_str()));
    sheets
        .map(|sheet| sheet.fill(&office, &head.years, answers))
        .collect()
}

fn groups(
    page: &Page,
    head: &Head,
    framework: &'static Framework,
    answers: &Answers,
    proposed: &HashSet<&str>,
) -> Vec<Group> {
    let office = named(page);
    let offered = |sheet: &'static Sheet| {
        let entry = sheet.fill(&office, &head.years, answers);
        Offered {
            id: &sheet.id,
            budget: crate::plans::show::budget(page, &entry),
            title: entry.title,
            is_proposed: proposed.contains(sheet.id.as_str()),
        }
    };
    let groups = framework.missions().flat_map(|mission| &mission.groups);
    let group = |group: &'static framework::Group| Group {
        code: &group.code,
        title: &group.title,
        sheets: catalogue::all(&framework.id)
            .filter(|sheet| sheet.group == group.code)
            .map(offered)
            .collect(),
    };
    groups
        .map(group)
        .filter(|group| !group.sheets.is_empty())
        .collect()
}
