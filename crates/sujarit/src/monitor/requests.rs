//! Every request, told by the pattern of its route: counted, timed and written as one line.

use super::{health, lines};
use axum::{
    extract::{MatchedPath, Request},
    http::Method,
    middleware::Next,
    response::Response,
};
use std::time::Instant;

/// The middleware: stands outside everything that answers.
pub async fn observe(request: Request, next: Next) -> Response {
    let begun = Instant::now();
    let method = match *request.method() {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        _ => "other",
    };
    let route = request.extensions().get::<MatchedPath>();
    let route = route.map_or("none", MatchedPath::as_str).to_owned();
    let answer = next.run(request).await;
    let took = begun.elapsed();
    let status = answer.status().as_u16();
    if ![health::HEALTH, health::READY].contains(&&*route) {
        let ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
        tracing::info!(target: lines::REQUESTS, method, route, status, ms);
    }
    metrics::counter!(
        "sujarit_requests_total",
        "method" => method,
        "route" => route.clone(),
        "status" => status.to_string()
    )
    .increment(1);
    metrics::histogram!("sujarit_request_seconds", "method" => method, "route" => route)
        .record(took);
    answer
}
