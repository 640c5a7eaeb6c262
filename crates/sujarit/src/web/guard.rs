//! Stands before every page: who asks, in which language, from where; puts the protecting headers
//! on every answer and makes a plain page of every refusal.
//!
//! Against other sites in the same browser: the Host must be this machine (a foreign name that
//! points here is refused), a post must come from this origin, and forms carry a token besides.

use super::{App, Problem, form, problem};
use crate::messages;
use axum::{
    extract::{ConnectInfo, Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Redirect, Response},
};
use axum_extra::extract::cookie::{Cookie, CookieJar, SameSite};
use plan::check::Language;
use std::net::{IpAddr, SocketAddr};

const LANGUAGE: &str = "language";
const VISITOR: &str = "visitor";

/// Who asks for what.
#[derive(Clone, Debug)]
pub struct Visit {
    /// The language of the answer.
    pub language: Language,
    /// A random value that only this browser knows; forms are bound to it.
    pub visitor: String,
    /// The path asked for.
    pub path: String,
    /// The query without a choice of language.
    pub query: String,
    /// The network address it comes from, where that is known.
    pub address: Option<IpAddr>,
}

/// The middleware.
pub async fn guard(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let jar = CookieJar::from_headers(request.headers());
    let (chosen, query) = without_language(request.uri().query().unwrap_or_default());
    let known = jar.get(VISITOR).map(|cookie| cookie.value().to_owned());
    let known = known.filter(|value| form::is_visitor(value));
    let visit = Visit {
        language: chosen
            .or_else(|| language(jar.get(LANGUAGE)?.value()))
            .unwrap_or_default(),
        visitor: known.clone().unwrap_or_else(form::new_visitor),
        path: request.uri().path().to_owned(),
        query,
        address: address(&request),
    };
    let refused = refusal(request.method(), request.headers());
    let answer = if let Some(refused) = refused {
        refused.into_response()
    } else if chosen.is_some() && request.method() == Method::GET {
        Redirect::to(&visit.address()).into_response()
    } else {
        request.extensions_mut().insert(visit.clone());
        next.run(request).await
    };
    let mut answer = problem::dress(&app, &visit, answer).await;
    if known.is_none() && !visit.path.starts_with("/assets/") {
        add_cookie(&mut answer, cookie(VISITOR, visit.visitor.clone()));
    }
    if let Some(chosen) = chosen {
        let mut cookie = cookie(LANGUAGE, messages::code(chosen).to_owned());
        cookie.make_permanent();
        add_cookie(&mut answer, cookie);
    }
    protect(answer.headers_mut());
    answer
}

fn address(request: &Request) -> Option<IpAddr> {
    let connection = request.extensions().get::<ConnectInfo<SocketAddr>>()?;
    Some(connection.0.ip())
}

impl Visit {
    /// Path and query, without a choice of language.
    pub fn address(&self) -> String {
        // A path that begins with two slashes would lead to another site.
        let path = format!("/{}", self.path.trim_start_matches('/'));
        if self.query.is_empty() {
            path
        } else {
            format!("{path}?{}", self.query)
        }
    }
}

fn language(code: &str) -> Option<Language> {
    match code {
        "th" => Some(Language::Thai),
        "en" => Some(Language::English),
        _ => None,
    }
}

fn without_language(query: &str) -> (Option<Language>, String) {
    let mut chosen = None;
    let rest: Vec<&str> = query
        .split('&')
        .filter(|pair| match pair.strip_prefix("lang=") {
            Some(code) => {
                chosen = language(code);
                false
            }
            None => true,
        })
        .collect();
    (chosen, rest.join("&"))
}

fn cookie(name: &'static str, value: String) -> Cookie<'static> {
    Cookie::build((name, value))
        .path("/")
        .http_only(true)
        .same_site(SameSite::Lax)
        .build()
}

fn add_cookie(answer: &mut Response, cookie: Cookie<'_>) {
    if let Ok(value) = HeaderValue::try_from(cookie.to_string()) {
        answer.headers_mut().append(header::SET_COOKIE, value);
    }
}

fn refusal(method: &Method, headers: &HeaderMap) -> Option<Problem> {
    let get = |name: &str| headers.get(name).map(|value| value.to_str().unwrap_or("?"));
    let host = get("host");
    if host.is_some_and(|host| !is_this_machine(host)) {
        return Some(Problem::WrongHost);
    }
    if matches!(*method, Method::GET | Method::HEAD) {
        return None;
    }
    let same_site = get("sec-fetch-site").is_none_or(|site| site == "same-origin");
    let same_origin =
        get("origin").is_none_or(|origin| origin.split_once("://").map(|(_, host)| host) == host);
    (!same_site || !same_origin).then_some(Problem::OtherSite)
}

fn is_this_machine(host: &str) -> bool {
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    };
    matches!(name, "localhost" | "127.0.0.1" | "[::1]")
}

const PROTECTION: [(&str, &str); 6] = [
    (
        "content-security-policy",
        "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; \
         img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    ),
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "same-origin"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    (
        "permissions-policy",
        "camera=(), geolocation=(), microphone=()",
    ),
];

fn protect(headers: &mut HeaderMap) {
    for (name, value) in PROTECTION {
        headers.insert(
            HeaderName::from_static(name),
            HeaderValue::from_static(value),
        );
    }
    headers
        .entry(header::CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-store"));
}

/// Whether an answer with this status wants a page that explains it.
pub fn wants_page(status: StatusCode) -> bool {
    status.is_client_error() || status.is_server_error()
}
