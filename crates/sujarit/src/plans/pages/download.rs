//! The plan to take away: printed in official form, as data, and the file it was read from.

use super::{Opened, Which};
use crate::web::{App, Page, Problem};
use axum::{
    body::Body,
    extract::{Path, Query, State},
    http::{HeaderName, HeaderValue, header},
    response::{IntoResponse, Response},
};
use plan::Plan;
use press::{Options, PressError};
use serde::Deserialize;
use std::{fmt::Write as _, sync::Arc};
use tokio::{
    sync::{Semaphore, SemaphorePermit},
    task::JoinHandle,
};
use uuid::Uuid;

/// Which document is wanted.
#[derive(Clone, Debug, Deserialize)]
pub struct Wanted {
    format: String,
    #[serde(default)]
    digits: String,
    version: Option<i32>,
}

type Writer = fn(&Plan, &Options) -> Result<Vec<u8>, PressError>;

fn writer(format: &str) -> Option<Writer> {
    Some(match format {
        "pdf" => press::pdf,
        "docx" => press::docx,
        "xlsx" => press::xlsx,
        "csv" => press::csv,
        "json" => press::json,
        _ => return None,
    })
}

/// What a browser is told that a document of this format is; `None` where there is no such.
pub fn media(format: &str) -> Option<&'static str> {
    Some(match format {
        "pdf" => "application/pdf",
        "docx" => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "xlsx" => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "csv" => "text/csv; charset=utf-8",
        "json" => "application/json",
        _ => return None,
    })
}

/// One document at a time: setting a plan takes the memory of many pages.
static PRINTING: Semaphore = Semaphore::const_new(1);

/// Does what takes a turn, which ends with it: who asked may be gone long before.
fn in_turn<T: Send + 'static>(
    turn: SemaphorePermit<'static>,
    work: impl FnOnce() -> T + Send + 'static,
) -> JoinHandle<T> {
    tokio::task::spawn_blocking(move || {
        let done = work();
        drop(turn);
        done
    })
}

/// Prints a document when its turn has come.
///
/// # Errors
/// When it is too long to be printed, or cannot be.
pub async fn print(
    document: impl FnOnce() -> Result<Vec<u8>, PressError> + Send + 'static,
) -> Result<Vec<u8>, Problem> {
    let turn = PRINTING.acquire().await.map_err(anyhow::Error::from)?;
    let printed = in_turn(turn, document).await.map_err(anyhow::Error::from)?;
    printed.map_err(|error| match error {
        PressError::TooMany => Problem::TooManyToPrint,
        error => anyhow::Error::from(error).into(),
    })
}

/// `GET /plans/{plan}/download?format=pdf&digits=thai`
pub async fn printed(
    State(app): State<App>,
    page: Page,
    Path(plan): Path<Uuid>,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Problem> {
    let which = Which {
        version: wanted.version,
    };
    let opened = Opened::open(&app, &page, plan, which).await?;
    let plan = Arc::new(opened.version.plan.clone());
    document(plan, &wanted.format, wanted.digits == "thai").await
}

/// A plan as a document in one of the formats.
pub(super) async fn document(
    plan: Arc<Plan>,
    format: &str,
    thai_digits: bool,
) -> Result<Response, Problem> {
    let (write, media) = writer(format).zip(media(format)).ok_or(Problem::NotFound)?;
    let options = Options { thai_digits };
    let name = press::file_name(&plan, &options, format);
    let document = print(move || write(&plan, &options)).await?;
    Ok((attachment(&name, media), document).into_response())
}

/// `GET /plans/{plan}/original`: the file this version was read from.
pub async fn original(
    State(app): State<App>,
    page: Page,
    Path(plan): Path<Uuid>,
    Query(which): Query<Which>,
) -> Result<Response, Problem> {
    let opened = Opened::open(&app, &page, plan, which).await?;
    let content = app.files.content(&opened.version.file_hash).await?;
    let about = attachment(&opened.version.file_name, "application/octet-stream");
    Ok((about, Body::from_stream(content)).into_response())
}

/// Headers of a file that is saved, not shown.
pub fn attachment(name: &str, media: &'static str) -> [(HeaderName, HeaderValue); 2] {
    let mut encoded = String::new();
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    let extension = name
        .rsplit_once('.')
        .map_or("bin", |(_, extension)| extension);
    let extension: String = extension
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .collect();
    let disposition =
        format!("attachment; filename=\"plan.{extension}\"; filename*=UTF-8''{encoded}");
    [
        (header::CONTENT_TYPE, HeaderValue::from_static(media)),
        (
            header::CONTENT_DISPOSITION,
            HeaderValue::try_from(disposition)
                .unwrap_or_else(|_| HeaderValue::from_static("attachment")),
        ),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc;

    #[tokio::test]
    async fn a_browser_that_goes_away_gives_its_turn_to_nobody_while_the_work_goes_on() {
        static ONE: Semaphore = Semaphore::const_new(1);
        let (end, ended) = mpsc::channel();
        let turn = ONE.acquire().await.expect("a turn");
        let asked = tokio::spawn(async move { in_turn(turn, move || ended.recv()).await });
        tokio::task::yield_now().await;
        asked.abort();
        assert!(asked.await.is_err(), "the browser is gone");
        assert!(ONE.try_acquire().is_err(), "the work is not");
        end.send(()).expect("it works on");
        assert!(ONE.acquire().await.is_ok());
    }
}
