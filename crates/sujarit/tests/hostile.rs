//! Requests that no page of the program makes: addresses without end, names of other machines,
//! tokens of another session. On SQLite, and on PostgreSQL where `TEST_PG_URL` names a server.

mod support;

use axum::{
    body::Body,
    extract::ConnectInfo,
    http::{Request, StatusCode, header},
};
use reqwest::{Version, redirect::Policy};
use sea_orm::{ConnectionTrait, Database, Statement};
use std::{net::SocketAddr, path::Path};
use sujarit::{
    db::{self, Clock, Db},
    log,
    people::Role,
    session,
};
use support::{Program, let_in, served::Served};

/// An empty program on each database, with somebody signed in who looks after the office.
async fn programs() -> Vec<Program> {
    let folder = || tempfile::tempdir().expect("a directory");
    let own = folder();
    let db = Db::open_dir(own.path()).await.expect("a database");
    let mut programs = vec![Program::on(db, own).await];
    if let Ok(url) = std::env::var("TEST_PG_URL") {
        let name = format!("sujarit_{}", db::new_id().simple());
        let server = Database::connect(&url).await.expect("the server");
        let create = format!("CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'");
        let made = server.execute_unprepared(&create).await;
        made.expect("a database");
        let (address, options) = url.split_once('?').unwrap_or((&url, ""));
        let (server, _) = address.rsplit_once('/').expect("a database in TEST_PG_URL");
        let db = Db::open(&format!("{server}/{name}?{options}")).await;
        programs.push(Program::on(db.expect("a database"), folder()).await);
    }
    for program in &mut programs {
        let roles = [Role::Planner, Role::OfficeAdministrator];
        let person = program.appoint("somying@example", &roles).await;
        program.sign_in(&person).await;
        program.get("/").await;
    }
    programs
}

#[tokio::test]
async fn a_search_of_thirty_thousand_words_is_refused_and_one_of_many_is_answered() {
    for mut program in programs().await {
        for list in ["/offices", "/offices.csv"] {
            let short = program
                .get(&format!("{list}?q={}", "a+".repeat(1_500)))
                .await;
            assert_eq!(short.status, StatusCode::OK, "{list}");
            let long = program
                .get(&format!("{list}?q={}", "a+".repeat(30_000)))
                .await;
            assert_eq!(long.status, StatusCode::URI_TOO_LONG, "{list}");
            assert!(long.body.contains("คำค้นยาวเกินไป"));
        }
    }
}

#[tokio::test]
async fn a_request_names_this_machine_by_its_host_or_its_address_and_by_nothing_else() {
    let mut program = Program::start().await;
    for (address, host, status) in [
        ("/offices", None, StatusCode::MISDIRECTED_REQUEST),
        (
            "/offices",
            Some("evil.example"),
            StatusCode::MISDIRECTED_REQUEST,
        ),
        ("https://127.0.0.1:8086/offices", None, StatusCode::OK),
        (
            "https://evil.example/offices",
            None,
            StatusCode::MISDIRECTED_REQUEST,
        ),
        (
            "https://evil.example/offices",
            Some("127.0.0.1:8086"),
            StatusCode::MISDIRECTED_REQUEST,
        ),
    ] {
        let mut request = Request::builder().uri(address);
        if let Some(host) = host {
            request = request.header(header::HOST, host);
        }
        let answer = program.send(request.body(Body::empty()).expect("a request"));
        assert_eq!(answer.await.status, status, "{address} {host:?}");
    }
}

#[tokio::test]
async fn a_form_without_an_origin_of_its_own_is_refused() {
    let mut program = Program::start().await;
    let token = program.token("/units", "/units").await;
    for (origin, status) in [
        ("null", StatusCode::FORBIDDEN),
        ("http://evil.example", StatusCode::FORBIDDEN),
        ("http://127.0.0.1:8086", StatusCode::SEE_OTHER),
    ] {
        let request = program
            .request("POST", "/units")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(header::ORIGIN, origin)
            .body(Body::from(format!("token={token}&name=x")));
        let answer = program.send(request.expect("a request")).await;
        assert_eq!(answer.status, status, "{origin}");
    }
}

#[tokio::test]
async fn what_no_text_holds_is_refused_plainly_and_left_out_of_forms() {
    for mut program in programs().await {
        for path in [
            "/offices?q=%00",
            "/offices.csv?q=a%00b",
            "/offices/%00",
            "/invitation/a%00b",
            "/sign-in?next=%00",
        ] {
            let answer = program.get(path).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
        }
        let added = program
            .post("/units", "/units", &[("name", "กอง\0คลัง")])
            .await;
        assert_eq!(added.location(), "/units", "{}", added.body);
        assert!(
            program
                .get("/units")
                .await
                .body
                .contains("value=\"กองคลัง\"")
        );
        program.sign_out();
        let fields = [("login", "a\0b@example"), ("password", "\0")];
        let answer = program.post("/sign-in", "/sign-in", &fields).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
}

#[tokio::test]
async fn the_token_a_session_had_before_only_looks() {
    for mut program in programs().await {
        let before = program.cookies.clone();
        let token = before
            .iter()
            .find_map(|cookie| cookie.strip_prefix("session="));
        let db = program.app.db.clone();
        let found = session::of_token(&db, token.expect("a session"), None).await;
        let (signed_in, _) = found.expect("the database").expect("signed in");
        let units = program.token("/units", "/units").await;
        let next = session::confirm(&db, &signed_in.session).await;
        let next = next.expect("the database").expect("another token");

        assert_eq!(program.get("/units").await.status, StatusCode::OK);
        let confirmed = program.get("/people/new").await;
        assert!(
            confirmed.location().starts_with("/confirm"),
            "{}",
            confirmed.status
        );
        let send = async |program: &mut Program| {
            let request = program
                .request("POST", "/units")
                .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
                .body(Body::from(format!("token={units}&name=x")));
            program.send(request.expect("a request")).await.status
        };
        assert_eq!(send(&mut program).await, StatusCode::FORBIDDEN);
        program.sign_out();
        program.cookies.push(format!("session={next}"));
        assert_eq!(program.get("/people/new").await.status, StatusCode::OK);
        assert_eq!(send(&mut program).await, StatusCode::SEE_OTHER);
    }
}

#[tokio::test]
async fn a_form_of_one_session_is_no_form_of_another_in_the_same_browser() {
    let mut program = Program::start().await;
    let token = program.token("/units", "/units").await;
    let other = program
        .appoint("other@example", &[Role::OfficeAdministrator])
        .await;
    program.sign_in(&other).await;
    let request = program
        .request("POST", "/units")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Body::from(format!("token={token}&name=x")));
    let answer = program.send(request.expect("a request")).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    assert!(answer.body.contains("แบบฟอร์มหมดอายุ"));
}

const OLD: &str = "%E0%B9%80%E0%B8%A3%E0%B8%B7%E0%B8%AD%20old%20boat%20upstream";
const NEW: &str = "another%20boat%20on%20the%20canal%207";
const HERE: [u8; 4] = [10, 0, 0, 1];

#[tokio::test]
async fn a_new_password_is_set_by_who_knows_the_old_one() {
    for mut program in programs().await {
        let path = "/account/password";
        let first = program
            .post_unasked(path, &format!("password={OLD}"), HERE)
            .await;
        assert_eq!(first.location(), "/account?done=password", "there was none");
        assert!(program.get("/account").await.body.contains("name=\"old\""));
        for old in ["", "&old=wrong", "&old=wrong", "&old=wrong"] {
            let fields = format!("password={NEW}{old}");
            let refused = program.post_unasked(path, &fields, HERE).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(
                refused.body.contains("id=\"mistake-old\""),
                "{}",
                refused.body
            );
            assert!(refused.body.contains("รหัสผ่านเดิมไม่ถูกต้อง"));
        }
        let right = format!("password={NEW}&old={OLD}");
        let waits = program.post_unasked(path, &right, HERE).await;
        assert_eq!(
            waits.status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "failures count"
        );
        tokio::time::sleep(std::time::Duration::from_millis(1_100)).await;
        let set = program.post_unasked(path, &right, HERE).await;
        assert_eq!(set.location(), "/account?done=password");
    }
}

#[tokio::test]
async fn who_has_a_password_does_not_confirm_by_a_provider() {
    let mut program = Program::start().await;
    let path = "/confirm/provider";
    let none = program.post_unasked(path, "provider=0", HERE).await;
    assert_eq!(none.status, StatusCode::NOT_FOUND, "no such provider");
    let fields = format!("password={OLD}");
    program
        .post_unasked("/account/password", &fields, HERE)
        .await;
    let refused = program.post_unasked(path, "provider=0", HERE).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    assert!(refused.body.contains("โปรดยืนยันด้วยรหัสผ่าน"));
}

#[tokio::test]
async fn who_is_not_known_begins_and_fails_no_ceremonies_without_end() {
    for mut program in programs().await {
        program.sign_out();
        program.get("/sign-in").await;
        // Passkeys are made for names, not for addresses.
        let host = "localhost:8086";
        let count = async |program: &Program, sql: &str| {
            let rows = program.app.db.read().query_all_raw(Statement::from_string(
                program.app.db.read().get_database_backend(),
                sql,
            ));
            rows.await.expect("the database").len()
        };
        let send = async |program: &mut Program, path: &str, from: [u8; 4]| {
            let token = program.own_token(path).await;
            let request = Request::post(path)
                .header(header::HOST, host)
                .header(header::COOKIE, program.cookies.join("; "))
                .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
                .extension(ConnectInfo(SocketAddr::from((from, 1))))
                .body(Body::from(format!("token={token}&credential=x&provider=0")));
            program.send(request.expect("a request")).await
        };
        let ask = "/sign-in/passkey/ask";
        for _ in 0..20 {
            assert_eq!(send(&mut program, ask, HERE).await.status, StatusCode::OK);
        }
        for _ in 0..5 {
            let refused = send(&mut program, ask, HERE).await;
            assert_eq!(refused.status, StatusCode::FORBIDDEN);
            assert!(refused.body.contains("โปรดรอสิบนาที"));
        }
        assert_eq!(count(&program, "SELECT 1 FROM pending").await, 20);
        let other = send(&mut program, ask, [10, 0, 0, 2]).await;
        assert_eq!(other.status, StatusCode::OK);

        let failed = "SELECT 1 FROM log_entry WHERE action = 'person.sign_in_failed'";
        for _ in 0..40 {
            let refused = send(&mut program, "/sign-in/passkey", HERE).await;
            assert_eq!(refused.status, StatusCode::FORBIDDEN);
        }
        let logged = count(&program, failed).await;
        assert!((20..=22).contains(&logged), "{logged}");
    }
}

#[tokio::test]
async fn a_refused_page_that_is_loaded_again_and_again_is_one_entry_of_the_log() {
    for mut program in programs().await {
        let refusals = async |program: &Program| {
            let logged = log::of(&program.app.db, &program.scope().await).await;
            let logged = logged.expect("a log").into_iter();
            logged.filter(|entry| entry.action == "refused").count()
        };
        let refused = async |program: &mut Program, path: &str| {
            assert_eq!(program.get(path).await.status, StatusCode::FORBIDDEN);
        };
        let executive = program.appoint("somsak@example", &[Role::Executive]).await;
        program.sign_in(&executive).await;
        program.get("/").await;
        for _ in 0..100 {
            refused(&mut program, "/units").await;
        }
        assert_eq!(refusals(&program).await, 1);
        refused(&mut program, "/import").await;
        assert_eq!(refusals(&program).await, 2, "another page");
        let posted = program.post_unasked("/units", "name=x", HERE).await;
        assert_eq!(posted.status, StatusCode::FORBIDDEN);
        assert_eq!(refusals(&program).await, 3, "another thing to do there");
        let other = program.appoint("sompong@example", &[Role::Executive]).await;
        let cookies = program.cookies.clone();
        program.sign_in(&other).await;
        refused(&mut program, "/units").await;
        assert_eq!(refusals(&program).await, 4, "another person");

        let later = Clock::new(|| jiff::Timestamp::now().as_millisecond() + 11 * 60 * 1000);
        let db = program.app.db.clone().with_clock(later);
        let mut program = Program::on(db, tempfile::tempdir().expect("a directory")).await;
        program.cookies = cookies;
        refused(&mut program, "/units").await;
        assert_eq!(refusals(&program).await, 5, "after a while");
    }
}

/// A client over HTTP/2 with its cookies.
struct Client {
    http: reqwest::Client,
    origin: String,
    cookies: Vec<String>,
}

impl Client {
    async fn send(&mut self, path: &str, form: Option<String>) -> (u16, String) {
        let address = format!("{}{path}", self.origin);
        let request = match form {
            None => self.http.get(address),
            Some(form) => self
                .http
                .post(address)
                .header("content-type", "application/x-www-form-urlencoded")
                .header("origin", &self.origin)
                .header("sec-fetch-site", "same-origin")
                .body(form),
        };
        let request = request.header("cookie", self.cookies.join("; "));
        let answer = request.send().await.expect("an answer");
        assert_eq!(answer.version(), Version::HTTP_2);
        for cookie in answer.headers().get_all("set-cookie") {
            let cookie = cookie.to_str().expect("a cookie");
            let pair = cookie.split(';').next().unwrap_or_default();
            self.cookies.push(pair.to_owned());
        }
        (
            answer.status().as_u16(),
            answer.text().await.expect("a body"),
        )
    }

    async fn post(&mut self, path: &str, fields: &str) -> u16 {
        let (_, page) = self.send(path, None).await;
        let form = page
            .split_once(&format!("action=\"{path}\""))
            .expect("a form")
            .1;
        let token = form
            .split_once("name=\"token\" value=\"")
            .expect("a token")
            .1;
        let token = token.split('"').next().unwrap_or_default();
        self.send(path, Some(format!("token={token}&{fields}")))
            .await
            .0
    }
}

/// The program with a certificate of its own, and what makes browsers that reach it by a name.
fn over_tls(folder: &Path) -> (Served, impl Fn(&str) -> Client) {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let names = ["localhost".to_owned(), "evil.example".to_owned()];
    let made = rcgen::generate_simple_self_signed(names).expect("a certificate");
    let (certificate, key) = (folder.join("c.pem"), folder.join("k.pem"));
    std::fs::write(&certificate, made.cert.pem()).expect("written");
    std::fs::write(&key, made.signing_key.serialize_pem()).expect("written");
    let settings = format!(
        "[server]\ncertificate = \"{}\"\nkey = \"{}\"\n",
        certificate.display(),
        key.display()
    );
    let served = Served::start(folder, &settings, &[]);
    let address: SocketAddr = served.address.parse().expect("an address");
    let root = reqwest::Certificate::from_pem(made.cert.pem().as_bytes());
    let http = reqwest::Client::builder()
        .redirect(Policy::none())
        .tls_certs_only([root.expect("a certificate")])
        .resolve("localhost", address)
        .resolve("evil.example", address)
        .build()
        .expect("a client");
    let client = move |name: &str| Client {
        http: http.clone(),
        origin: format!("https://{name}:{}", address.port()),
        cookies: Vec::new(),
    };
    (served, client)
}

#[tokio::test(flavor = "multi_thread")]
async fn forms_are_sent_over_http_2_and_the_programs_own_tls_and_a_foreign_name_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let db = Db::open_dir(folder.path()).await.expect("a database");
    let token = let_in(&db).await;
    drop(db);
    let (_served, client) = over_tls(folder.path());
    let mut browser = client("localhost");
    let wrong = "login=nobody@example&password=wrong";
    assert_eq!(browser.post("/sign-in", wrong).await, 422);
    browser.cookies.push(format!("__Host-session={token}"));
    assert_eq!(browser.post("/units", "name=x").await, 303);
    let (status, page) = client("evil.example").send("/", None).await;
    assert_eq!(status, 421, "{page}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_set_up_is_made_over_http_2_and_the_programs_own_tls() {
    let folder = tempfile::tempdir().expect("a folder");
    let (served, client) = over_tls(folder.path());
    let mut browser = client("localhost");
    let fields = format!(
        "office_type=sao&office=Sommot&district=Sommot&province=%E0%B8%81%E0%B8%A3%E0%B8%B0%E0%B8%9A%E0%B8%B5%E0%B9%88\
         &name=Somying&title=Planner&login=somying@example&password={NEW}&planner=yes"
    );
    let wrong = format!("code=wrong&{fields}");
    assert_eq!(browser.post("/setup", &wrong).await, 422);
    tokio::time::sleep(std::time::Duration::from_millis(1_100)).await;
    let right = format!("code={}&{fields}", served.code());
    assert_eq!(browser.post("/setup", &right).await, 303);
    let in_cookie = |cookie: &String| cookie.starts_with("__Host-session=");
    assert!(browser.cookies.iter().any(in_cookie));
    let (status, page) = browser.send("/", None).await;
    assert_eq!(status, 200, "{page}");
    assert!(page.contains("องค์การบริหารส่วนตำบลSommot"), "{page}");
}
