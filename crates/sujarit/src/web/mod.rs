//! What all pages share: router, layout, language, forms, errors.
//!
//! A page is a handler that takes a [`Page`] (who asks, in which language, of which office) and
//! gives back a template. What goes wrong is a [`Problem`]; [`guard`] turns it into a plain page.
//! A form can only be read as [`Fields`] or [`Upload`], both of which verify that it came from a
//! page of this program.

mod assets;
mod form;
mod guard;
mod page;
mod problem;
mod routes;
mod site;
mod upload;

pub use assets::asset;
pub use form::{Fields, token as form_token};
pub use guard::{pending_value, with_pending, with_session};
pub use page::{Page, baht, render};
pub use problem::Problem;
pub use routes::{Access, Route, Routes};
pub use site::{Site, is_public};
pub use upload::{LARGEST_UPLOAD, Upload};

use crate::{
    db::Db,
    duties,
    files::Files,
    jobs, log,
    monitor::{self, health},
    offices,
    people::{self, Door},
    plans, progress,
};
use axum::{
    Router,
    http::{HeaderValue, Method, header},
    middleware,
    response::Response,
};
use std::{
    path::PathBuf,
    sync::{Arc, OnceLock},
};
use tower_http::{
    catch_panic::CatchPanicLayer, compression::CompressionLayer, timeout::TimeoutLayer,
};

/// What every handler may reach.
#[derive(Clone, Debug)]
pub struct App(Arc<Inner>);

/// The parts of the running program.
#[derive(Debug)]
pub struct Inner {
    /// The database.
    pub db: Db,
    /// The uploaded files.
    pub files: Files,
    /// The program that reads an uploaded file as a child process: this very program.
    pub program: PathBuf,
    /// Plans as they were last seen.
    pub shelf: plans::Shelf,
    /// How people reach it.
    pub site: Site,
    /// How people sign in.
    pub door: Door,
    /// Every address with who may come to it; there once the router is made or somebody asks.
    table: OnceLock<Vec<Route>>,
    /// What forms and counts of failures are keyed with; every instance has the same.
    pub(crate) secret: [u8; 32],
}

impl std::ops::Deref for App {
    type Target = Inner;

    fn deref(&self) -> &Inner {
        &self.0
    }
}

impl App {
    /// Puts the program together. `program` is the binary of this program.
    ///
    /// # Errors
    /// When the database refuses or the system gives no random numbers.
    pub async fn new(db: Db, files: Files, program: PathBuf, site: Site) -> anyhow::Result<Self> {
        Self::with_door(db, files, program, site, Door::default()).await
    }

    /// The same, with what the settings say about signing in.
    ///
    /// # Errors
    /// As [`App::new`].
    pub async fn with_door(
        db: Db,
        files: Files,
        program: PathBuf,
        site: Site,
        door: Door,
    ) -> anyhow::Result<Self> {
        let secret = people::installation::secret(&db).await?;
        Ok(Self(Arc::new(Inner {
            db,
            files,
            program,
            shelf: plans::Shelf::default(),
            site,
            door,
            table: OnceLock::new(),
            secret,
        })))
    }
}

impl App {
    /// Every address with who may come to it.
    fn table(&self) -> &[Route] {
        self.table.get_or_init(|| routes().into_parts().1)
    }

    /// Who may come to an address, its parameters in braces; `None` where the program has none such.
    pub fn access(&self, method: &Method, path: &str) -> Option<Access> {
        let mut table = self.table().iter();
        let route = table.find(|route| route.path == path && route.method == method);
        route.map(|route| route.access)
    }
}

/// Longest time an answer may take; reading an uploaded file is the longest work there is.
const ANSWER_WITHIN: std::time::Duration = std::time::Duration::from_secs(120);

/// Every address of the program with who may come to it.
pub fn routes() -> Routes {
    Routes::new()
        .get("/assets/{*path}", Access::Public, asset)
        .merge(plans::routes())
        .merge(progress::routes())
        .merge(duties::routes())
        .merge(log::routes())
        .merge(offices::routes())
        .merge(people::routes())
        .merge(jobs::routes())
}

/// What is given to be saved may be anybody's file: should a browser show it all the same, it may
/// run nothing, load nothing and belongs to no site.
async fn shut_in(mut answer: Response) -> Response {
    let is_file = answer
        .headers()
        .get(header::CONTENT_DISPOSITION)
        .is_some_and(|value| value.as_bytes().starts_with(b"attachment"));
    if is_file {
        let policy = HeaderValue::from_static("sandbox; default-src 'none'");
        let headers = answer.headers_mut();
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    answer
}

/// All pages of the program.
pub fn router(app: App) -> Router {
    let (router, table) = routes().into_parts();
    // The same table where another router of this program was made.
    let _ = app.table.set(table);
    router
        .fallback(|| async { Problem::NotFound })
        .layer(CatchPanicLayer::new())
        .layer(TimeoutLayer::with_status_code(
            axum::http::StatusCode::SERVICE_UNAVAILABLE,
            ANSWER_WITHIN,
        ))
        .layer(middleware::from_fn_with_state(app.clone(), guard::guard))
        .layer(middleware::map_response(shut_in))
        .layer(CompressionLayer::new())
        // In front of the guard: a load balancer brings neither this machine's name nor a cookie.
        .merge(health::router())
        .layer(middleware::from_fn(monitor::observe))
        .with_state(app)
}
