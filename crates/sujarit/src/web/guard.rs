//! Stands before every page: who asks, in which language, from where; puts the protecting headers
//! on every answer and makes a plain page of every refusal.
//!
//! Who has signed in is told by the token of his session; where he may come is declared beside
//! each address ([`super::Routes`]). Against other sites in the same browser: the Host must be
//! this program's (a foreign name that points here is refused), a post must come from this origin,
//! and forms carry a token besides.

use super::{Access, App, Problem, form, problem};
use crate::{
    db::Boxed,
    log::{self, Action, NewEntry},
    messages,
    people::{factors, pending::Kind},
    session::{self, SignedIn},
};
use axum::{
    extract::{ConnectInfo, MatchedPath, Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header, uri::Authority},
    middleware::Next,
    response::{IntoResponse, Redirect, Response},
};
use axum_extra::extract::cookie::{Cookie, CookieJar, SameSite};
use plan::check::Language;
use sea_orm::DbErr;
use std::{
    net::{IpAddr, SocketAddr},
    sync::Arc,
};

const LANGUAGE: &str = "language";
const VISITOR: &str = "visitor";
const SESSION: &str = "session";
/// A name that no other host and no unprotected page can set.
const SECURE_SESSION: &str = "__Host-session";

/// Longest query of an address, in bytes; the longest that pages make is of a search.
const LONGEST_QUERY: usize = 4096;

/// How long a refusal that is logged stands for the same again, in milliseconds.
const SAME_REFUSAL: i64 = 10 * 60 * 1000;

/// Where second factors are set up.
const FACTORS: &str = "/account/factors";
/// What somebody may do before he has set up a second factor that his roles need.
const ALWAYS: [&str; 2] = ["/confirm", "/sign-out"];

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
    /// "http://" or "https://" and the host that was asked.
    pub origin: String,
    /// What the browser says of itself.
    pub browser: String,
    /// Who it is, where he has signed in.
    pub signed_in: Option<Arc<SignedIn>>,
}

/// The middleware.
pub async fn guard(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let jar = CookieJar::from_headers(request.headers());
    let (chosen, query) = without_language(request.uri().query().unwrap_or_default());
    let known = jar.get(VISITOR).map(|cookie| cookie.value().to_owned());
    let known = known.filter(|value| form::is_visitor(value));
    let headers = request.headers();
    let host = host_of(&request);
    let mut visit = Visit {
        language: chosen
            .or_else(|| language(jar.get(LANGUAGE)?.value()))
            .unwrap_or_default(),
        visitor: known.clone().unwrap_or_else(form::new_visitor),
        path: request.uri().path().to_owned(),
        query,
        address: app.site.address(
            request.extensions().get::<ConnectInfo<SocketAddr>>(),
            headers,
        ),
        origin: app.site.asked(host.unwrap_or_default()),
        browser: text(headers, "user-agent").unwrap_or_default().to_owned(),
        signed_in: None,
    };
    let mut renewed = None;
    let mut refused = refusal(&app, &request, host).map(IntoResponse::into_response);
    if refused.is_none() && chosen.is_some() && request.method() == Method::GET {
        refused = Some(Redirect::to(&visit.address()).into_response());
    }
    let token = jar
        .get(session_cookie(&app))
        .map(|cookie| cookie.value().to_owned());
    let token = token.filter(|_| refused.is_none() && !visit.is_asset());
    if let Some(token) = token {
        let found: Boxed<'_, _> = Box::pin(session::of_token(&app.db, &token, visit.address));
        match found.await {
            Ok(Some((signed_in, token))) => {
                visit.signed_in = Some(Arc::new(signed_in));
                renewed = token;
            }
            Ok(None) => {}
            Err(error) => refused = Some(Problem::from(error).into_response()),
        }
    }
    if refused.is_none() {
        let path = request.extensions().get::<MatchedPath>().cloned();
        let method = request.method().clone();
        let asked: Boxed<'_, _> = Box::pin(stopped(&app, &visit, (method, path)));
        refused = asked.await;
    }
    let answer = match refused {
        Some(refused) => refused,
        None => {
            request.extensions_mut().insert(visit.clone());
            next.run(request).await
        }
    };
    let mut answer = problem::dress(&app, &visit, answer).await;
    if known.is_none() && !visit.is_asset() {
        add_cookie(&mut answer, cookie(&app, VISITOR, visit.visitor.clone()));
    }
    if let Some(token) = renewed
        && !sets_session(&app, &answer)
    {
        add_cookie(&mut answer, cookie(&app, session_cookie(&app), token));
    }
    if let Some(chosen) = chosen {
        let mut cookie = cookie(&app, LANGUAGE, messages::code(chosen).to_owned());
        cookie.make_permanent();
        add_cookie(&mut answer, cookie);
    }
    protect(&app, answer.headers_mut());
    answer
}

/// What stops somebody at the door of an address: he has not signed in, may not, or must first
/// show that it is he. What is no address of the program stops nobody here.
async fn stopped(
    app: &App,
    visit: &Visit,
    (method, path): (Method, Option<MatchedPath>),
) -> Option<Response> {
    let path = path?;
    let method = if method == Method::HEAD {
        Method::GET
    } else {
        method
    };
    let is_get = method == Method::GET;
    let access = app.access(&method, path.as_str())?;
    let Some(signed_in) = &visit.signed_in else {
        return match (access.allows(None), is_get) {
            (true, _) => None,
            (false, true) => Some(to("/sign-in", &visit.address())),
            (false, false) => Some(Problem::SignedOut.into_response()),
        };
    };
    // Its browser has another token by now; who has only this one may look, and no more.
    if signed_in.is_by_previous && !is_get {
        return Some(Problem::StaleForm.into_response());
    }
    if !access.allows(Some(signed_in)) {
        let logged = log_refusal(app, signed_in, &method, path.as_str()).await;
        let problem = logged.map_or_else(Problem::from, |()| Problem::Forbidden);
        return Some(problem.into_response());
    }
    // Whose roles need a second factor sets it up before anything else.
    let is_of_factors = path.as_str().starts_with(FACTORS);
    if access != Access::Public && !is_of_factors && !ALWAYS.contains(&path.as_str()) {
        match factors::is_missing(&app.db, &app.door, signed_in).await {
            Ok(true) => return Some(Redirect::to(FACTORS).into_response()),
            Ok(false) => {}
            Err(error) => return Some(Problem::from(error).into_response()),
        }
    }
    let confirmed = signed_in.session.is_confirmed(app.db.now(), !is_get);
    if access.needs_confirmation() && !confirmed {
        let has_page = app.access(&Method::GET, path.as_str()).is_some();
        let back = if is_get || has_page {
            visit.address()
        } else if access == Access::OwnConfirmed {
            "/account".to_owned()
        } else {
            "/people".to_owned()
        };
        return Some(to("/confirm", &back));
    }
    None
}

/// Logs that somebody was refused, once in a while for the same page: a page that is loaded again and
/// again tells nothing more. How often is left to the figures: an entry cannot be counted up.
async fn log_refusal(
    app: &App,
    signed_in: &SignedIn,
    method: &Method,
    path: &str,
) -> Result<(), DbErr> {
    let (office, person) = (signed_in.logged_in(), signed_in.person.id);
    let detail = serde_json::json!({ "method": method.as_str(), "address": path });
    let since = app.db.now() - SAME_REFUSAL;
    let read = app.db.read();
    let lately = log::done_to(read, &[office], person, &[Action::Refused], since).await?;
    if lately.iter().any(|logged| logged.detail == detail) {
        return Ok(());
    }
    let entry = NewEntry::new(office, Action::Refused, person).with(detail);
    app.db.write(signed_in.by()).await?.finish(entry).await
}

/// To a page that afterwards leads to where somebody was going.
fn to(page: &str, next: &str) -> Response {
    let next: String = url::form_urlencoded::byte_serialize(next.as_bytes()).collect();
    Redirect::to(&format!("{page}?next={next}")).into_response()
}

fn session_cookie(app: &App) -> &'static str {
    if app.site.is_secure() {
        SECURE_SESSION
    } else {
        SESSION
    }
}

fn sets_session(app: &App, answer: &Response) -> bool {
    let name = session_cookie(app).as_bytes();
    let mut set = answer.headers().get_all(header::SET_COOKIE).iter();
    set.any(|cookie| cookie.as_bytes().starts_with(name))
}

/// Gives the browser the token of a session, or takes it away.
pub fn with_session(app: &App, token: Option<String>, answer: impl IntoResponse) -> Response {
    with_cookie(app, session_cookie(app), token, answer)
}

/// Gives the browser the value with which it finishes what it began, or takes it away.
pub fn with_pending(
    app: &App,
    kind: Kind,
    value: Option<String>,
    answer: impl IntoResponse,
) -> Response {
    with_cookie(app, kind.cookie(app.site.is_secure()), value, answer)
}

fn with_cookie(
    app: &App,
    name: &'static str,
    value: Option<String>,
    answer: impl IntoResponse,
) -> Response {
    let mut answer = answer.into_response();
    let is_gone = value.is_none();
    let mut cookie = cookie(app, name, value.unwrap_or_default());
    if is_gone {
        cookie.make_removal();
    }
    add_cookie(&mut answer, cookie);
    answer
}

/// The value with which this browser finishes what it began.
pub fn pending_value(app: &App, jar: &CookieJar, kind: Kind) -> String {
    let cookie = jar.get(kind.cookie(app.site.is_secure()));
    cookie
        .map(|cookie| cookie.value().to_owned())
        .unwrap_or_default()
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

impl Visit {
    fn is_asset(&self) -> bool {
        self.path.starts_with("/assets/")
    }

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

fn cookie(app: &App, name: &'static str, value: String) -> Cookie<'static> {
    Cookie::build((name, value))
        .path("/")
        .http_only(true)
        .secure(app.site.is_secure())
        .same_site(SameSite::Lax)
        .build()
}

fn add_cookie(answer: &mut Response, cookie: Cookie<'_>) {
    if let Ok(value) = HeaderValue::try_from(cookie.to_string()) {
        answer.headers_mut().append(header::SET_COOKIE, value);
    }
}

/// The host that a request names: in `Host`, or in its address, where HTTP/2 puts it. `None` where
/// it names none, or two that differ.
fn host_of(request: &Request) -> Option<&str> {
    let mut hosts = request.headers().get_all(header::HOST).iter();
    let host = hosts.next().map(|host| host.to_str().unwrap_or_default());
    let authority = request.uri().authority().map(Authority::as_str);
    let differ = host
        .zip(authority)
        .is_some_and(|(host, authority)| !host.eq_ignore_ascii_case(authority));
    let named = host.or(authority);
    named.filter(|_| hosts.next().is_none() && !differ)
}

fn refusal(app: &App, request: &Request, host: Option<&str>) -> Option<Problem> {
    let Some(host) = host.filter(|host| app.site.is_host(host)) else {
        return Some(Problem::WrongHost);
    };
    let query = request.uri().query().unwrap_or_default();
    if query.len() > LONGEST_QUERY {
        return Some(Problem::LongAddress);
    }
    // No text holds it, and PostgreSQL takes none with it.
    if query.contains("%00") || request.uri().path().contains("%00") {
        return Some(Problem::NotFound);
    }
    if matches!(*request.method(), Method::GET | Method::HEAD) {
        return None;
    }
    let headers = request.headers();
    let get = |name: &str| headers.get(name).map(|value| value.to_str().unwrap_or("?"));
    let same_site = get("sec-fetch-site").is_none_or(|site| site == "same-origin");
    let same_origin = get("origin").is_none_or(|origin| {
        let asking = origin.split_once("://").map(|(_, host)| host);
        asking.is_some_and(|asking| asking.eq_ignore_ascii_case(host))
    });
    (!same_site || !same_origin).then_some(Problem::OtherSite)
}

const PROTECTION: [(&str, &str); 6] = [
    (
        "content-security-policy",
        "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; \
         connect-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
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

fn protect(app: &App, headers: &mut HeaderMap) {
    if app.site.is_secure() {
        headers.insert(
            header::STRICT_TRANSPORT_SECURITY,
            HeaderValue::from_static("max-age=31536000"),
        );
    }
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
