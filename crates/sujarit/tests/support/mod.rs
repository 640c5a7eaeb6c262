//! An office's program in a directory of its own, used as a browser uses it.

#![allow(dead_code, reason = "each test file uses its part")]

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{HeaderMap, Request, StatusCode, header},
};
pub mod browser;
pub mod postgres;

use std::path::{Path, PathBuf};
use sujarit::{
    db::Db,
    files::Files,
    offices::Office,
    session::{self, Scope},
    web::{self, App},
};
use tempfile::TempDir;
use tower::ServiceExt;

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
    /// An empty program.
    pub async fn start() -> Self {
        let directory = tempfile::tempdir().expect("a directory");
        let db = Db::open_dir(directory.path()).await.expect("a database");
        let files = Files::open(directory.path()).expect("a directory for files");
        let program = PathBuf::from(env!("CARGO_BIN_EXE_sujarit"));
        let app = App::new(db, files, program).expect("a program");
        let mut program = Self {
            router: web::router(app.clone()),
            app,
            cookies: Vec::new(),
            directory,
        };
        program.get("/").await;
        program
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
        self.session().await.1
    }

    /// The scope of whoever sits at this computer.
    pub async fn scope(&self) -> Scope {
        self.session().await.0
    }

    async fn session(&self) -> (Scope, Office) {
        let session = session::at_this_machine(&self.app.db, None).await;
        session.expect("an office")
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

    /// Sends parts of a form, as [`part`] makes them, to where files are uploaded.
    pub async fn upload_parts(&mut self, mut body: Vec<u8>) -> Answer {
        body.extend(b"--edge--\r\n");
        let request = self
            .request("POST", "/import")
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=edge")
            .header("sec-fetch-site", "same-origin")
            .body(Body::from(body));
        self.send(request.expect("a request")).await
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
