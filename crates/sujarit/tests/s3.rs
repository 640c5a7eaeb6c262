//! Files in a bucket of a real S3 server, which a test of the browser's libraries brings along
//! (npm's s3rver): two instances see each other's files, plans are read from there, backups too.

mod support;

use axum::{
    body::{Body, to_bytes},
    http::{Request, header},
};
use std::{
    collections::BTreeSet,
    net::TcpListener,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::Duration,
};
use sujarit::{
    backup,
    db::{Db, catalogue},
    files::{Files, Settings},
    offices, plans, session,
    web::{self, App, Site},
};
use tower::ServiceExt;

/// A server that speaks S3, with one bucket.
struct Server {
    process: Child,
    port: u16,
}

impl Server {
    /// Starts it; `None`, said in a word, where it is not installed.
    async fn start(folder: &Path) -> Option<Self> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let program = root.join("e2e/node_modules/s3rver/bin/s3rver.js");
        if !program.is_file() {
            eprintln!("skipped: e2e/node_modules has no s3rver; ./test installs it");
            return None;
        }
        let free = TcpListener::bind("127.0.0.1:0").expect("a port");
        let port = free.local_addr().expect("its address").port();
        drop(free);
        let process = Command::new("node")
            .arg(program)
            .args(["-d", folder.to_str().expect("a name"), "-a", "127.0.0.1"])
            .args(["-p", &port.to_string(), "--configure-bucket", "plans", "-s"])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("node runs");
        let server = Self { process, port };
        for _ in 0..200 {
            if std::net::TcpStream::connect(("127.0.0.1", port)).is_ok() {
                return Some(server);
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("the server does not start");
    }

    fn settings(&self) -> Settings {
        Settings {
            bucket: Some("plans".to_owned()),
            endpoint: Some(format!("http://127.0.0.1:{}", self.port)),
            key_id: Some("S3RVER".to_owned()),
            secret: Some("S3RVER".to_owned()),
            ..Settings::default()
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

#[tokio::test]
async fn two_instances_see_each_others_files_in_a_bucket() {
    let folder = tempfile::tempdir().expect("a folder");
    let Some(server) = Server::start(&folder.path().join("bucket")).await else {
        return;
    };
    let settings = server.settings();
    let (one, other) = (folder.path().join("one"), folder.path().join("other"));
    let one = Files::open_as(&one, &settings).await.expect("the bucket");
    let other = Files::open_as(&other, &settings).await.expect("the bucket");
    let content: Vec<u8> = (0..20_000_000u32).map(|n| (n % 251) as u8).collect();
    for content in [&b"plan"[..], b"", &content] {
        let stored = one.store(content).await.expect("stored");
        let local = other.local(&stored.hash).await.expect("brought");
        assert!(std::fs::read(local.path()).expect("read") == content);
        let passing = local.path().to_owned();
        drop(local);
        assert!(!passing.exists(), "nothing passing stays");
    }
    let missing = other.local(&"0".repeat(64)).await.expect_err("none");
    assert_eq!(missing.kind(), std::io::ErrorKind::NotFound);
    other
        .keep_only(&BTreeSet::new())
        .await
        .expect("looked through");
    // Told at the start, not at the first file. (This server knows keys, but verifies no signature.)
    let mut unknown = settings.clone();
    unknown.key_id = Some("nobody".to_owned());
    let mut elsewhere = settings.clone();
    elsewhere.bucket = Some("elsewhere".to_owned());
    for wrong in [unknown, elsewhere] {
        let refused = Files::open_as(folder.path(), &wrong).await;
        assert!(refused.is_err(), "{wrong:?}");
    }
}

#[tokio::test]
async fn a_plan_is_read_given_back_and_saved_from_a_bucket() {
    let folder = tempfile::tempdir().expect("a folder");
    let Some(server) = Server::start(&folder.path().join("bucket")).await else {
        return;
    };
    let settings = server.settings();
    let files = Files::open_as(&folder.path().join("one"), &settings).await;
    let files = files.expect("the bucket");
    let db = Db::open_dir(&folder.path().join("one"))
        .await
        .expect("a database");
    let by = session::by_command("test");
    let office = offices::home(&db, &by).await.expect("an office");
    let scope = session::of_command("test", &office);
    let content = support::example();
    let kept = files.store(&content).await.expect("stored");
    let program = PathBuf::from(env!("CARGO_BIN_EXE_sujarit"));
    let source = plans::import::Source::Kept(kept.clone());
    let draft = plans::import::draft(&db, &files, &program, &scope, source, "plan.txt").await;
    draft.expect("read by the child");
    let plans::worker::Reply::Read(read) = plans::worker::read_here("plan.txt", &content) else {
        panic!("the example is read");
    };
    let file = ("plan.txt", &*content);
    let imported = plans::import::import(&db, &files, &scope, &office, file, *read, false).await;
    let plans::import::Imported::Kept { key, .. } = imported.expect("imported") else {
        panic!("a new plan");
    };
    let app = App::new(db.clone(), files.clone(), program, Site::default()).await;
    let app = app.expect("a program");
    let request = Request::builder()
        .uri(format!("/plans/{}/original", key.plan))
        .header("host", "127.0.0.1")
        .header("cookie", format!("session={}", support::let_in(&db).await))
        .body(Body::empty())
        .expect("a request");
    let answer = web::router(app).oneshot(request).await.expect("an answer");
    let header = |name| {
        let value = answer.headers().get(name);
        value.and_then(|value| value.to_str().ok()).unwrap_or("")
    };
    assert!(header(header::CONTENT_DISPOSITION).starts_with("attachment"));
    assert_eq!(header(header::X_CONTENT_TYPE_OPTIONS), "nosniff");
    assert!(header(header::CONTENT_SECURITY_POLICY).starts_with("sandbox"));
    let body = to_bytes(answer.into_body(), usize::MAX).await;
    assert!(body.expect("a body") == content);

    let to = folder.path().join("backup.zip");
    let written = backup::write(&db, &files, &folder.path().join("one"), &to).await;
    assert_eq!(written.expect("written").manifest.files.count, 1);
    let back = Files::open(&folder.path().join("two")).expect("files in a folder");
    let url = format!("sqlite://{}/two.db?mode=rwc", folder.path().display());
    let mut checked = backup::check(&to).expect("whole");
    let to = backup::target(&checked, &url).await.expect("an empty one");
    let two = folder.path().join("two");
    let restored = backup::restore(&mut checked, (&to, &url), &back, &two).await;
    restored.expect("restored");
    let restored = Db::open(&url).await.expect("a database");
    for hash in catalogue::named_files(restored.read())
        .await
        .expect("names")
    {
        back.local(&hash)
            .await
            .expect("from the bucket into the folder");
    }
}
