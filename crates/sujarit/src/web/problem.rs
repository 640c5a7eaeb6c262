//! What goes wrong, as a plain page: one sentence that says what, one that says what to do. No
//! trace, no path, no version.

use super::{
    App, Page,
    guard::{self, Visit},
    page::render,
};
use crate::db::Trouble;
use crate::people::{PersonError, Role, duties::Refusal};
use askama::Template;
use axum::{
    body::Body,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use plan::check::Words;
use std::error::Error;

/// Why a page cannot be given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// There is no such page, plan, entry or draft.
    NotFound,
    /// The file or form is larger than what is taken in.
    TooLarge,
    /// The address is longer than any that pages make.
    LongAddress,
    /// The plan has more entries than are printed.
    TooManyToPrint,
    /// The form was sent without a file.
    NoFile,
    /// The file cannot be read as a plan; says why.
    Unreadable(Words),
    /// A form was sent by somebody who is not signed in any more.
    SignedOut,
    /// His roles do not allow it.
    Forbidden,
    /// The rules that keep duties apart do not allow it; the key of the sentence that says which.
    Refused(&'static str),
    /// The two roles may not be one person's at once.
    Excluded(Role, Role),
    /// The form's token is missing or old.
    StaleForm,
    /// The form was sent from another site.
    OtherSite,
    /// The address names another machine.
    WrongHost,
    /// No connection to the database is free, or its server is away.
    Away,
    /// The database was asked for too much.
    TooSlow,
    /// The disk has no room.
    DiskFull,
    /// The disk takes no changes.
    ReadOnly,
    /// A fault of the program; the particulars are in its log.
    Internal,
}

impl Problem {
    const fn status(&self) -> StatusCode {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::LongAddress => StatusCode::URI_TOO_LONG,
            Self::NoFile | Self::Unreadable(_) | Self::TooManyToPrint => {
                StatusCode::UNPROCESSABLE_ENTITY
            }
            Self::SignedOut => StatusCode::UNAUTHORIZED,
            Self::Forbidden
            | Self::Refused(_)
            | Self::Excluded(..)
            | Self::StaleForm
            | Self::OtherSite => StatusCode::FORBIDDEN,
            Self::WrongHost => StatusCode::MISDIRECTED_REQUEST,
            Self::Away | Self::TooSlow | Self::ReadOnly => StatusCode::SERVICE_UNAVAILABLE,
            Self::DiskFull => StatusCode::INSUFFICIENT_STORAGE,
            Self::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// Keys of the heading and of what to do.
    const fn texts(&self) -> (&'static str, &'static str) {
        match self {
            Self::NotFound => ("problem.not_found", "problem.not_found_help"),
            Self::TooLarge => ("problem.too_large", "problem.too_large_help"),
            Self::LongAddress => ("problem.long_address", "problem.long_address_help"),
            Self::TooManyToPrint => ("problem.too_many", "problem.too_many_help"),
            Self::NoFile => ("problem.no_file", "problem.no_file_help"),
            Self::Unreadable(_) => ("problem.unreadable", "problem.unreadable_help"),
            Self::SignedOut => ("problem.signed_out", "problem.signed_out_help"),
            Self::Forbidden => ("problem.forbidden", "problem.forbidden_help"),
            Self::Refused(key) => (key, "problem.refused_help"),
            Self::Excluded(..) => ("refusal.conflict", "problem.refused_help"),
            Self::StaleForm => ("problem.stale_form", "problem.stale_form_help"),
            Self::OtherSite => ("problem.other_site", "problem.other_site_help"),
            Self::WrongHost => ("problem.wrong_host", "problem.wrong_host_help"),
            Self::Away => ("problem.away", "problem.away_help"),
            Self::TooSlow => ("problem.too_slow", "problem.too_slow_help"),
            Self::DiskFull => ("problem.disk_full", "problem.disk_full_help"),
            Self::ReadOnly => ("problem.read_only", "problem.read_only_help"),
            Self::Internal => ("problem.internal", "problem.internal_help"),
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// Writes a fault into the program's log and hides its particulars from the page, but for what
/// its reader can do something about.
fn fault(error: &(dyn Error + 'static)) -> Problem {
    tracing::error!("{error}");
    match Trouble::of(error) {
        Trouble::Away | Trouble::Conflict => Problem::Away,
        Trouble::Slow => Problem::TooSlow,
        Trouble::Full => Problem::DiskFull,
        Trouble::ReadOnly => Problem::ReadOnly,
        Trouble::Fault => Problem::Internal,
    }
}

impl From<sea_orm::DbErr> for Problem {
    fn from(error: sea_orm::DbErr) -> Self {
        fault(&error)
    }
}

impl From<std::io::Error> for Problem {
    fn from(error: std::io::Error) -> Self {
        fault(&error)
    }
}

impl From<serde_json::Error> for Problem {
    fn from(error: serde_json::Error) -> Self {
        // Its own words may quote what is stored.
        let (line, column) = (error.line(), error.column());
        tracing::error!(line, column, "what is stored is no such JSON");
        Self::Internal
    }
}

impl From<askama::Error> for Problem {
    fn from(error: askama::Error) -> Self {
        fault(&error)
    }
}

impl From<anyhow::Error> for Problem {
    fn from(error: anyhow::Error) -> Self {
        fault(error.as_ref())
    }
}

impl From<PersonError> for Problem {
    fn from(error: PersonError) -> Self {
        match error {
            PersonError::Mistake(_, key) => Self::Refused(key),
            PersonError::Refused(Refusal::Conflict(one, other)) => Self::Excluded(one, other),
            PersonError::Refused(refusal) => Self::Refused(refusal.key()),
            PersonError::NoSuchPerson => Self::NotFound,
            PersonError::Db(error) => error.into(),
        }
    }
}

#[derive(Template)]
#[template(path = "web/problem.html")]
struct ProblemPage<'a> {
    page: &'a Page,
    heading: &'a str,
    why: Option<&'a str>,
    help: &'a str,
    upload: bool,
    sign_in: bool,
}

/// Makes a page of every refusal that is none yet.
pub async fn dress(app: &App, visit: &Visit, answer: Response) -> Response {
    let is_page = answer
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    if !guard::wants_page(answer.status()) || is_page {
        return answer;
    }
    let problem = answer.extensions().get::<Problem>().cloned();
    let (mut parts, _) = answer.into_parts();
    // An address that cannot be read, such as a key that is none, leads nowhere.
    if problem.is_none() && parts.status == StatusCode::BAD_REQUEST {
        parts.status = StatusCode::NOT_FOUND;
    }
    let (heading, help) = match (&problem, parts.status) {
        (Some(problem), _) => problem.texts(),
        (None, StatusCode::METHOD_NOT_ALLOWED) => ("problem.method", "problem.method_help"),
        (None, StatusCode::PAYLOAD_TOO_LARGE) => Problem::TooLarge.texts(),
        (None, StatusCode::SERVICE_UNAVAILABLE) => ("problem.too_long", "problem.too_long_help"),
        (None, status) if status.is_client_error() => Problem::NotFound.texts(),
        _ => Problem::Internal.texts(),
    };
    let page = match problem {
        // It would be waited for again.
        Some(Problem::Away | Problem::TooSlow) => Page::with(app, visit, None),
        _ => Page::of(app, visit).await,
    };
    let excluded = match problem {
        Some(Problem::Excluded(one, other)) => {
            Some(Refusal::Conflict(one, other).sentence(visit.language))
        }
        _ => None,
    };
    let why = match &problem {
        Some(Problem::Unreadable(words)) => Some(words.get(visit.language)),
        _ => excluded.as_deref(),
    };
    let template = ProblemPage {
        page: &page,
        heading: page.t(heading),
        why,
        help: page.t(help),
        upload: matches!(
            problem,
            Some(Problem::Unreadable(_) | Problem::NoFile | Problem::TooLarge)
        ),
        sign_in: matches!(problem, Some(Problem::SignedOut)),
    };
    match render(&template) {
        Ok(dressed) => {
            let mut dressed = dressed.into_response();
            *dressed.status_mut() = parts.status;
            if let Some(allow) = parts.headers.get(header::ALLOW) {
                dressed.headers_mut().insert(header::ALLOW, allow.clone());
            }
            dressed
        }
        Err(_) => Response::from_parts(parts, Body::empty()),
    }
}
