//! Figures for Prometheus, on an address of their own that only the one who collects them reaches.
//! What is counted is counted where it happens; what can be asked for is asked when they are read.

use crate::{db::Db, jobs::queue, log};
use axum::{Router, extract::State, http::header, response::IntoResponse, routing::get};
use metrics::{Unit, gauge};
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use sea_orm::DbErr;
use std::{io, time::Duration};
use tokio::net::TcpListener;

/// Upper ends of the buckets of times, in seconds: up to the longest time of an answer.
const SECONDS: [f64; 14] = [
    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0, 30.0, 120.0,
];

/// How often old samples are gathered when nobody reads the figures.
const UPKEEP: Duration = Duration::from_secs(30);

/// Begins to count. There is one counter in a process.
///
/// # Errors
/// When the process counts already.
pub fn begin() -> anyhow::Result<PrometheusHandle> {
    let handle = PrometheusBuilder::new()
        .set_buckets(&SECONDS)?
        .install_recorder()?;
    for (name, what) in [
        (
            "sujarit_requests_total",
            "Requests by route, method and status",
        ),
        (
            "sujarit_job_attempts_total",
            "Attempts at jobs by kind and outcome",
        ),
        (
            "sujarit_readings_total",
            "Files read in a child process by outcome",
        ),
    ] {
        metrics::describe_counter!(name, what);
    }
    for (name, what) in [
        (
            "sujarit_request_seconds",
            "Time to answer by route and method",
        ),
        ("sujarit_job_seconds", "Time of an attempt at a job by kind"),
        (
            "sujarit_reading_seconds",
            "Time to read a file in a child process",
        ),
    ] {
        metrics::describe_histogram!(name, Unit::Seconds, what);
    }
    for (name, what) in [
        ("sujarit_jobs", "Jobs in the database by state"),
        (
            "sujarit_job_longest_wait_seconds",
            "How long the most overdue job has been due",
        ),
        ("sujarit_log_entries", "Entries in the log of all offices"),
        (
            "sujarit_database_connections",
            "Connections to the database by use and state",
        ),
        (
            "sujarit_readings_running",
            "Files being read in child processes now",
        ),
    ] {
        metrics::describe_gauge!(name, what);
    }
    Ok(handle)
}

/// Gives the figures at `/metrics` until the program ends.
///
/// # Errors
/// When the listener breaks.
pub async fn serve(listener: TcpListener, db: Db, handle: PrometheusHandle) -> io::Result<()> {
    let upkeep = handle.clone();
    tokio::spawn(async move {
        loop {
            tokio::time::sleep(UPKEEP).await;
            upkeep.run_upkeep();
        }
    });
    let router = Router::new()
        .route("/metrics", get(show))
        .with_state((db, handle));
    axum::serve(listener, router).await
}

/// `GET /metrics`. What the database does not tell is left as it was.
async fn show(State((db, handle)): State<(Db, PrometheusHandle)>) -> impl IntoResponse {
    if let Err(error) = look(&db).await {
        tracing::error!("figures: {error}");
    }
    let about = [(header::CONTENT_TYPE, "text/plain; version=0.0.4")];
    (about, handle.render())
}

async fn look(db: &Db) -> Result<(), DbErr> {
    for (usage, pool) in db.pools() {
        let idle = pool.idle as f64;
        let connections =
            |state| gauge!("sujarit_database_connections", "use" => usage, "state" => state);
        connections("idle").set(idle);
        connections("busy").set(f64::from(pool.open) - idle);
    }
    for (state, jobs) in queue::counts(db).await? {
        gauge!("sujarit_jobs", "state" => state.code()).set(jobs as f64);
    }
    let longest = Duration::from_millis(queue::longest_wait(db).await?.unsigned_abs());
    gauge!("sujarit_job_longest_wait_seconds").set(longest.as_secs_f64());
    gauge!("sujarit_log_entries").set(log::days::entries(db).await? as f64);
    Ok(())
}
