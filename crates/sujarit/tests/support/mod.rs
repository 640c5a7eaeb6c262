//! An office's program in a directory of its own, used as a browser uses it.

#![allow(dead_code, reason = "each test file uses its part")]

pub mod browser;
pub mod postgres;
pub mod served;
pub mod smtp;

use axum::{
    Router,
    body::{Body, to_bytes},
    extract::ConnectInfo,
    http::{HeaderMap, Request, StatusCode, header},
};
use std::{
    collections::BTreeMap,
    io::Write,
    net::SocketAddr,
    path::{Path, PathBuf},
};
use sujarit::{
    db::{Clock, Db},
    files::Files,
    log::By,
    offices::{self, Office},
    people::{
        Person, Role,
        appoint::{self, NewPerson},
        roster, sign_in,
    },
    session::{self, Factor, Scope},
    web::{self, App, Site},
};
use tempfile::TempDir;
use tower::ServiceExt;
use uuid::Uuid;

/// The program and a browser that looks at it.
pub struct Program {
    pub app: App,
    pub cookies: Vec<String>,
    router: Router,
    directory: TempDir,
}

/// What came back.
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: String,
}

impl Answer {
    /// Where it sends the browser.
    pub fn location(&self) -> &str {
        self.headers
            .get(header::LOCATION)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
    }
}

impl Program {
    /// An empty program, with somebody signed in who makes the plan and looks after the office.
    pub async fn start() -> Self {
        Self::with_nobody().await.with_planner().await
    }

    /// The same by another clock.
    pub async fn start_at(clock: Clock) -> Self {
        Self::with_nobody_at(clock).await.with_planner().await
    }

    async fn with_planner(self) -> Self {
        let mut program = self;
        let roles = [Role::Planner, Role::OfficeAdministrator];
        let person = program.appoint("planner@example", &roles).await;
        program.sign_in(&person).await;
        program.get("/").await;
        program
    }

    /// An empty program on a database of its own: SQLite, or where `SUJARIT_PAGES_ON` says so and
    /// `TEST_PG_URL` names a server, PostgreSQL.
    pub async fn with_nobody() -> Self {
        Self::with_nobody_at(Clock::default()).await
    }

    async fn with_nobody_at(clock: Clock) -> Self {
        let directory = tempfile::tempdir().expect("a directory");
        let on_server = std::env::var("SUJARIT_PAGES_ON").is_ok_and(|on| on == "postgresql");
        let db = if on_server {
            let url = postgres::own_database().await.expect("a server");
            Db::open(&url).await
        } else {
            Db::open_dir(directory.path())
                .await
                .map_err(|error| sea_orm::DbErr::Custom(error.to_string()))
        };
        let db = db.expect("a database").with_clock(clock);
        Self::on(db, directory).await
    }

    /// The program on this database.
    pub async fn on(db: Db, directory: TempDir) -> Self {
        let files = Files::open(directory.path()).expect("a directory for files");
        let program = PathBuf::from(env!("CARGO_BIN_EXE_sujarit"));
        let app = App::new(db, files, program, Site::default()).await;
        let app = app.expect("a program");
        let home = offices::home(&app.db, &By::program()).await;
        home.expect("an office");
        Self {
            router: web::router(app.clone()),
            app,
            cookies: Vec::new(),
            directory,
        }
    }

    /// Somebody with these roles in the office, appointed by the program.
    pub async fn appoint(&self, login: &str, roles: &[Role]) -> Person {
        let office = self.office().await;
        appoint(
            &self.app.db,
            &session::of_command("test", &office),
            login,
            roles,
        )
        .await
    }

    /// Signs somebody in: what the browser sends is his from now on.
    pub async fn sign_in(&mut self, person: &Person) {
        let from = (None, "a test");
        let token = sign_in::enter(&self.app.db, person, Factor::Link, from).await;
        self.sign_out();
        self.cookies
            .push(format!("session={}", token.expect("a session")));
    }

    /// Lets who is signed in work for an office.
    pub async fn work_for(&mut self, office: Uuid) {
        let path = format!("/work/{office}");
        let answer = self.post(&path, &format!("/offices/{office}"), &[]).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER);
    }

    /// Forgets who was signed in.
    pub fn sign_out(&mut self) {
        self.cookies
            .retain(|cookie| !cookie.starts_with("session="));
    }

    /// A program with the example office.
    pub async fn with_example() -> Self {
        let mut program = Self::start().await;
        let answer = program.post("/example", "/", &[]).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER);
        program
    }

    /// Where its data lies.
    pub fn directory(&self) -> &Path {
        self.directory.path()
    }

    pub async fn office(&self) -> Office {
        let home = offices::the_home(&self.app.db).await.expect("the database");
        home.expect("an office")
    }

    /// The scope of a command on the office.
    pub async fn scope(&self) -> Scope {
        session::of_command("test", &self.office().await)
    }

    pub async fn send(&mut self, request: Request<Body>) -> Answer {
        let answer = self
            .router
            .clone()
            .oneshot(request)
            .await
            .expect("an answer");
        let (parts, body) = answer.into_parts();
        for cookie in parts.headers.get_all(header::SET_COOKIE) {
            let cookie = cookie.to_str().expect("a cookie");
            let pair = cookie.split(';').next().unwrap_or_default().to_owned();
            let name = pair.split('=').next().unwrap_or_default().to_owned();
            self.cookies
                .retain(|known| !known.starts_with(&format!("{name}=")));
            self.cookies.push(pair);
        }
        let body = to_bytes(body, usize::MAX).await.expect("a body");
        Answer {
            status: parts.status,
            headers: parts.headers,
            body: String::from_utf8_lossy(&body).into_owned(),
        }
    }

    pub fn request(&self, method: &str, path: &str) -> axum::http::request::Builder {
        Request::builder()
            .method(method)
            .uri(path)
            .header(header::HOST, "127.0.0.1:8086")
            .header(header::COOKIE, self.cookies.join("; "))
    }

    pub async fn get(&mut self, path: &str) -> Answer {
        let request = self.request("GET", path).body(Body::empty());
        self.send(request.expect("a request")).await
    }

    /// The token of the form on `page` that is sent to `path`.
    pub async fn token(&mut self, page: &str, path: &str) -> String {
        let html = self.get(page).await.body;
        let form = html
            .split_once(&format!("action=\"{path}\""))
            .unwrap_or_else(|| panic!("{page} has a form for {path}"))
            .1;
        let value = form
            .split_once("name=\"token\" value=\"")
            .expect("a token")
            .1;
        value.split('"').next().unwrap_or_default().to_owned()
    }

    /// The token that a page of this browser's would have in a form for this path.
    pub async fn own_token(&self, path: &str) -> String {
        let cookie = |name: &str| {
            let mut cookies = self.cookies.iter();
            cookies.find_map(|cookie| cookie.strip_prefix(name))
        };
        let session = match cookie("session=") {
            None => None,
            Some(token) => {
                let found = session::of_token(&self.app.db, token, None).await;
                let (signed_in, _) = found.expect("the database").expect("signed in");
                Some(signed_in.session.id)
            }
        };
        let visitor = cookie("visitor=").expect("a visitor");
        web::form_token(&self.app, visitor, session, path)
    }

    /// Sends a form to `path` that no page offers.
    pub async fn post_unasked(&mut self, path: &str, fields: &str, from: [u8; 4]) -> Answer {
        let body = format!("token={}&{fields}", self.own_token(path).await);
        let request = self
            .request("POST", path)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .extension(ConnectInfo(SocketAddr::from((from, 1))))
            .body(Body::from(body));
        self.send(request.expect("a request")).await
    }

    /// Sends the form on `page` that goes to `path`.
    pub async fn post(&mut self, path: &str, page: &str, fields: &[(&str, &str)]) -> Answer {
        let token = self.token(page, path).await;
        let mut body = format!("token={token}");
        for (name, value) in fields {
            body += &format!("&{name}={}", encode(value));
        }
        let request = self
            .request("POST", path)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header("sec-fetch-site", "same-origin")
            .body(Body::from(body));
        self.send(request.expect("a request")).await
    }

    /// Uploads a file.
    pub async fn upload(&mut self, name: &str, content: &[u8]) -> Answer {
        let token = self.token("/import", "/import").await;
        let mut body = Vec::new();
        body.extend(part("token", None, token.as_bytes()));
        body.extend(part("file", Some(name), content));
        self.upload_parts(body).await
    }

    /// Uploads a file with fields before it by the form on `page` that goes to `path`.
    pub async fn upload_to(
        &mut self,
        path: &str,
        page: &str,
        fields: &[(&str, &str)],
        (name, content): (&str, &[u8]),
    ) -> Answer {
        let token = self.token(page, path).await;
        let mut body = part("token", None, token.as_bytes());
        for (field, value) in fields {
            body.extend(part(field, None, value.as_bytes()));
        }
        body.extend(part("file", Some(name), content));
        self.send_parts(path, body).await
    }

    /// Sends parts of a form, as [`part`] makes them, to where files are uploaded.
    pub async fn upload_parts(&mut self, body: Vec<u8>) -> Answer {
        self.send_parts("/import", body).await
    }

    async fn send_parts(&mut self, path: &str, mut body: Vec<u8>) -> Answer {
        body.extend(b"--edge--\r\n");
        let request = self
            .request("POST", path)
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=edge")
            .header("sec-fetch-site", "same-origin")
            .body(Body::from(body));
        self.send(request.expect("a request")).await
    }

    /// The first version of the plan at this address.
    pub async fn first_version(&self, address: &str) -> sujarit::plans::store::Version {
        let plan = address.rsplit('/').next().unwrap_or_default();
        let plan = plan.parse().expect("a key");
        let scope = self.scope().await;
        let loaded = sujarit::plans::store::load(&self.app.db, &scope, plan, 1);
        loaded.await.expect("loaded").expect("a version")
    }

    /// Uploads a file, confirms it, and gives the plan's address.
    pub async fn import(&mut self, name: &str, content: &[u8]) -> String {
        let draft = self.upload(name, content).await;
        assert_eq!(draft.status, StatusCode::SEE_OTHER, "{}", draft.body);
        let draft = draft.location().to_owned();
        let kept = self.post(&draft, &draft, &[("do", "confirm")]).await;
        assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.body);
        kept.location().to_owned()
    }
}

/// The token of a session of somebody who makes the plan and looks after the one office of this
/// database.
pub async fn let_in(db: &Db) -> String {
    let office = offices::home(db, &By::program()).await.expect("an office");
    let scope = session::of_command("test", &office);
    let login = format!("{}@test", sujarit::db::new_id().simple());
    let person = appoint(
        db,
        &scope,
        &login,
        &[Role::Planner, Role::OfficeAdministrator],
    )
    .await;
    let token = sign_in::enter(db, &person, Factor::Link, (None, "a test")).await;
    token.expect("a session")
}

/// Somebody with these roles in the office of a scope.
pub async fn appoint(db: &Db, scope: &Scope, login: &str, roles: &[Role]) -> Person {
    appoint_to(db, scope, login, roles, None).await
}

/// The same, in a unit.
pub async fn appoint_in(db: &Db, scope: &Scope, login: &str, roles: &[Role], unit: Uuid) -> Person {
    appoint_to(db, scope, login, roles, Some(unit)).await
}

async fn appoint_to(
    db: &Db,
    scope: &Scope,
    login: &str,
    roles: &[Role],
    unit: Option<Uuid>,
) -> Person {
    let new = NewPerson {
        unit,
        login: login.to_owned(),
        name: format!("ตัวอย่าง {login}"),
        title: "ตำแหน่งตัวอย่าง".to_owned(),
        roles: roles.iter().map(|role| (*role, None, None)).collect(),
        // Agrees to what one alone cannot give.
        second: Some(Uuid::max()),
        ..NewPerson::default()
    };
    let id = appoint::add(db, scope, &new).await.expect("appointed");
    let person = roster::get(db.read(), id).await.expect("the database");
    person.expect("a person")
}

/// Says what a test measured: where `SUJARIT_FIGURES` names a file, at its end too.
pub fn figure(text: &str) {
    println!("{text}");
    if let Some(file) = std::env::var_os("SUJARIT_FIGURES") {
        let mut options = std::fs::File::options();
        let file = options.create(true).append(true).open(file);
        let written = file.and_then(|mut file| writeln!(file, "{text}"));
        written.expect("the file of figures");
    }
}

/// An address with something in place of its parameters.
pub fn filled(path: &str, values: &BTreeMap<&str, String>) -> String {
    let mut filled = String::new();
    let mut rest = path;
    while let Some((before, after)) = rest.split_once('{') {
        let (name, after) = after.split_once('}').expect("a parameter");
        let name = name.trim_start_matches('*');
        filled += before;
        filled += values.get(name).map_or("none", String::as_str);
        rest = after;
    }
    filled + rest
}

/// A part of a form with a file.
pub fn part(name: &str, file: Option<&str>, content: &[u8]) -> Vec<u8> {
    let file = file.map_or_else(String::new, |file| format!("; filename=\"{file}\""));
    let mut part =
        format!("--edge\r\nContent-Disposition: form-data; name=\"{name}\"{file}\r\n\r\n")
            .into_bytes();
    part.extend(content);
    part.extend(b"\r\n");
    part
}

fn encode(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

/// A file of the repository.
pub fn fixture(path: &str) -> Vec<u8> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    std::fs::read(root.join(path)).expect("a fixture")
}

/// The example office's plan.
pub fn example() -> Vec<u8> {
    fixture("data/demo/plan.txt")
}

/// A round of six months of 2569 with a report and a piece of evidence of an entry; the key of the
/// evidence.
pub async fn round_with_evidence(
    program: &Program,
    scope: &Scope,
    mark: &str,
    entry: &str,
) -> Uuid {
    use plan::progress::{Months, Report, Round, Status};
    use sujarit::progress::{evidence, reports, rounds};
    let (db, files) = (&program.app.db, &program.app.files);
    let round = Round {
        year: thai::fiscal::FiscalYear::new(2569),
        months: Months::Six,
    };
    rounds::open(db, scope, round, 30_000)
        .await
        .expect("opened");
    let opened = rounds::find(db.read(), scope, round).await.expect("asked");
    let opened = opened.expect("a round");
    let entry: Uuid = entry.parse().expect("a key");
    let subject = reports::Subject {
        id: entry,
        title: "รายการ",
    };
    let report = Report {
        status: Some(Status::InProgress),
        result: mark.to_owned(),
        ..Report::default()
    };
    let sent = reports::save(
        db,
        scope,
        &opened,
        subject,
        0,
        report,
        reports::Saving::Sent,
    )
    .await;
    sent.expect("sent");
    let file = files.store(b"%PDF-1.7 evidence").await.expect("stored");
    let piece = evidence::Piece {
        kind: "other".to_owned(),
        title: mark.to_owned(),
        file: Some(file),
        file_name: "หลักฐาน.pdf".to_owned(),
        ..evidence::Piece::default()
    };
    let added = evidence::add(db, scope, &opened, entry, piece).await;
    added.expect("added")
}
