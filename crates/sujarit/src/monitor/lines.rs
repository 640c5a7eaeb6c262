//! The lines that the program writes on standard error. Nothing but faults unless a form is asked
//! for; then a line for each request and each job, for people or for programs.

use serde::Deserialize;
use std::io::{self, IsTerminal};
use tracing_subscriber::EnvFilter;

/// Where a line about a request says that it comes from.
pub(super) const REQUESTS: &str = "sujarit::requests";

/// The form of the lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Form {
    /// For people.
    Text,
    /// One JSON object a line, for programs.
    Json,
}

impl Form {
    /// The form with this name.
    pub fn of_name(name: &str) -> Option<Self> {
        match name {
            "text" => Some(Self::Text),
            "json" => Some(Self::Json),
            _ => None,
        }
    }
}

/// What is written unless RUST_LOG says otherwise. What a panic says may quote what somebody wrote;
/// where it happened is told by [`begin`].
const FAULTS: &str = "warn,tower_http::catch_panic=off";

/// Begins to write lines; a second call changes nothing.
pub fn begin(form: Option<Form>) {
    let usual = match form {
        None => FAULTS.to_owned(),
        Some(_) => format!("{FAULTS},sujarit=info"),
    };
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new(usual));
    let lines = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(io::stderr().is_terminal())
        .with_writer(io::stderr);
    let begun = match form {
        Some(Form::Json) => lines.json().flatten_event(true).try_init(),
        Some(Form::Text) | None => lines.try_init(),
    };
    if begun.is_ok() {
        std::panic::set_hook(Box::new(|panic| {
            let place = panic.location().map(ToString::to_string);
            tracing::error!(place, "a fault of the program");
        }));
    }
}
