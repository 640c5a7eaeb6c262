//! `/health` and `/ready`, for load balancers and service managers. They stand in front of the
//! guard: who asks brings no cookie and may name the program as he likes.

use crate::web::App;
use axum::{
    Router,
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use std::time::Duration;

/// The addresses.
pub const HEALTH: &str = "/health";
/// Whether requests can be answered.
pub const READY: &str = "/ready";

/// Longest time the parts may take to say that they are there.
const PATIENCE: Duration = Duration::from_secs(5);

/// Both addresses.
pub fn router() -> Router<App> {
    Router::new()
        .route(HEALTH, get(async || say(StatusCode::OK, "alive")))
        .route(READY, get(ready))
}

/// What keeps the program from answering; as the one word of the answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotReady {
    /// The database does not answer.
    #[error("database")]
    Database,
    /// The database's tables are of an older version of the program.
    #[error("migrations")]
    Migrations,
    /// No file can be written.
    #[error("files")]
    Files,
}

/// `GET /ready`
async fn ready(State(app): State<App>) -> Response {
    match check(&app).await {
        Ok(()) => say(StatusCode::OK, "ready"),
        Err(missing) => say(StatusCode::SERVICE_UNAVAILABLE, &missing.to_string()),
    }
}

/// Whether database and files are there.
///
/// # Errors
/// The first part that is not.
pub async fn check(app: &App) -> Result<(), NotReady> {
    let steps = tokio::time::timeout(PATIENCE, app.db.missing_steps()).await;
    match steps {
        Ok(Ok(0)) => {}
        Ok(Ok(_)) => return Err(NotReady::Migrations),
        Ok(Err(_)) | Err(_) => return Err(NotReady::Database),
    }
    let arriving = tokio::time::timeout(PATIENCE, app.files.arrive()).await;
    match arriving {
        Ok(Ok(_)) => Ok(()),
        Ok(Err(_)) | Err(_) => Err(NotReady::Files),
    }
}

fn say(status: StatusCode, word: &str) -> Response {
    let about = [
        (header::CONTENT_TYPE, "text/plain; charset=utf-8"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    (status, about, format!("{word}\n")).into_response()
}
