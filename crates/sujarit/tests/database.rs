//! The connection to PostgreSQL: certificates, limits of time, what a page says when the database
//! cannot do its work, and what is tried again.

mod support;

use axum::{
    body::{Body, to_bytes},
    http::{Request, StatusCode},
};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use sea_orm::{ConnectionTrait, DbBackend, DbErr, Statement, TransactionTrait};
use std::{
    path::PathBuf,
    sync::atomic::{AtomicU32, Ordering},
    time::Duration,
};
use sujarit::{
    db::{self, Db, Trouble},
    files::Files,
    settings,
    web::{self, App, Site},
};
use support::postgres::Server;
use tower::ServiceExt;

fn authority(name: &str) -> CertifiedIssuer<'static, KeyPair> {
    let mut params = CertificateParams::new(Vec::new()).expect("parameters");
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params
        .distinguished_name
        .push(rcgen::DnType::CommonName, name);
    CertifiedIssuer::self_signed(params, KeyPair::generate().expect("a key")).expect("an authority")
}

fn limits(seconds: u32, connections: u32) -> settings::Database {
    settings::Database {
        statement_seconds: Some(seconds),
        connections: Some(connections),
        ..settings::Database::default()
    }
}

async fn program(db: &Db, folder: &std::path::Path) -> App {
    let files = Files::open(folder).expect("files");
    let program = PathBuf::from(env!("CARGO_BIN_EXE_sujarit"));
    let app = App::new(db.clone(), files, program, Site::default()).await;
    app.expect("a program")
}

/// Status and page of an address.
async fn page(app: &App, path: &str) -> (StatusCode, String) {
    let request = Request::builder()
        .uri(path)
        .header("host", "127.0.0.1")
        .body(Body::empty())
        .expect("a request");
    let answer = web::router(app.clone())
        .oneshot(request)
        .await
        .expect("an answer");
    let status = answer.status();
    let body = to_bytes(answer.into_body(), usize::MAX).await;
    let body = String::from_utf8(body.expect("a body").to_vec());
    (status, body.expect("a page in UTF-8"))
}

#[tokio::test]
async fn a_server_with_a_wrong_certificate_is_refused_where_the_address_asks_for_the_right_one() {
    let Some(mut server) = Server::start("") else {
        return;
    };
    let (right, wrong) = (authority("right"), authority("wrong"));
    let key = KeyPair::generate().expect("a key");
    let own = CertificateParams::new(vec!["localhost".to_owned()]).expect("parameters");
    let own = own.signed_by(&key, &right).expect("a certificate");
    server.put("own.crt", &own.pem());
    server.put("own.key", &key.serialize_pem());
    server.restart("-c ssl=on -c ssl_cert_file=own.crt -c ssl_key_file=own.key");
    let folder = tempfile::tempdir().expect("a folder");
    let root = |name: &str, authority: &CertifiedIssuer<'_, KeyPair>| {
        let path = folder.path().join(name);
        std::fs::write(&path, authority.pem()).expect("written");
        path.display().to_string()
    };
    let (right, wrong) = (root("right.pem", &right), root("wrong.pem", &wrong));
    let url = |host: &str, mode: &str, root: &str| {
        let port = server.port();
        format!("postgres://sujarit@{host}:{port}/postgres?sslmode={mode}&sslrootcert={root}")
    };
    let encrypted = "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()";
    for url in [
        url("localhost", "verify-full", &right),
        url("127.0.0.1", "verify-ca", &right),
        url("localhost", "require", &right),
    ] {
        let db = Db::open(&url).await.expect("a database");
        let statement = Statement::from_string(DbBackend::Postgres, encrypted);
        let row = db.read().query_one_raw(statement).await.expect("a row");
        let ssl: bool = row.expect("a row").try_get("", "ssl").expect("a boolean");
        assert!(ssl, "{url}");
    }
    for url in [
        url("localhost", "verify-full", &wrong),
        url("127.0.0.1", "verify-full", &right),
        url("localhost", "verify-ca", &wrong),
    ] {
        let refused = Db::open(&url).await.expect_err(&url);
        assert!(refused.to_string().contains("certificate"), "{refused}");
    }
}

#[tokio::test]
async fn a_statement_that_takes_too_long_is_ended_and_the_page_says_so() {
    let Some(server) = Server::start("") else {
        return;
    };
    let url = server.url("postgres");
    let db = Db::open_as(&url, &limits(1, 4)).await.expect("a database");
    let slow = db.read().execute_unprepared("SELECT pg_sleep(20)").await;
    assert_eq!(Trouble::of(&slow.expect_err("ended")), Trouble::Slow);

    let folder = tempfile::tempdir().expect("a folder");
    let app = program(&db, folder.path()).await;
    let other = Db::open(&url).await.expect("another program");
    let held = other.read().begin().await.expect("begun");
    let lock = "LOCK TABLE office IN ACCESS EXCLUSIVE MODE";
    held.execute_unprepared(lock).await.expect("held");
    let (status, body) = page(&app, "/offices").await;
    assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(body.contains("ใช้เวลาค้นข้อมูลนานเกินกำหนด"), "{body}");
    held.rollback().await.expect("let go");
    let (status, _) = page(&app, "/offices").await;
    assert_eq!(status, StatusCode::OK);
}

/// Three seconds, as the manual says, and what a busy machine adds.
const SOON: Duration = Duration::from_millis(4_500);

#[tokio::test]
async fn who_finds_no_connection_is_told_so_soon() {
    let Some(server) = Server::start("") else {
        return;
    };
    let url = server.url("postgres");
    let db = Db::open_as(&url, &limits(0, 1)).await.expect("a database");
    let folder = tempfile::tempdir().expect("a folder");
    let app = program(&db, folder.path()).await;
    let taken = db.view().await.expect("the only connection");
    let started = std::time::Instant::now();
    let (status, body) = page(&app, "/offices").await;
    assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(body.contains("ติดต่อฐานข้อมูลไม่ได้ชั่วคราว"), "{body}");
    assert!(started.elapsed() < SOON, "{:?}", started.elapsed());
    taken.rollback().await.expect("given back");

    server.kill();
    let started = std::time::Instant::now();
    let (status, body) = page(&app, "/offices").await;
    assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(body.contains("ติดต่อฐานข้อมูลไม่ได้ชั่วคราว"), "{body}");
    assert!(started.elapsed() < SOON, "{:?}", started.elapsed());
    server.go();
    let (status, _) = page(&app, "/offices").await;
    assert_eq!(status, StatusCode::OK, "back without a restart");
}

#[tokio::test]
async fn of_two_transactions_that_wait_for_each_other_the_one_that_was_ended_is_done_again() {
    let Some(server) = Server::start("-c deadlock_timeout=100ms") else {
        return;
    };
    let db = Db::open(&server.url("postgres")).await.expect("a database");
    let make = "CREATE TABLE pair (id int PRIMARY KEY, n int); INSERT INTO pair VALUES (1,0),(2,0)";
    db.read().execute_unprepared(make).await.expect("made");
    let begun = AtomicU32::new(0);
    let add = |first: i32, second: i32| {
        let (db, begun) = (&db, &begun);
        async move {
            begun.fetch_add(1, Ordering::Relaxed);
            let tx = db.read().begin().await?;
            for id in [first, second] {
                let sql = format!("UPDATE pair SET n = n + 1 WHERE id = {id}");
                tx.execute_unprepared(&sql).await?;
                tokio::time::sleep(Duration::from_millis(200)).await;
            }
            tx.commit().await
        }
    };
    let (one, other) = tokio::join!(db::again(|| add(1, 2)), db::again(|| add(2, 1)));
    one.expect("done");
    other.expect("done");
    assert!(begun.load(Ordering::Relaxed) > 2, "they did meet");
    let statement = Statement::from_string(DbBackend::Postgres, "SELECT SUM(n) AS n FROM pair");
    let row = db.read().query_one_raw(statement).await.expect("a row");
    let sum: i64 = row.expect("a row").try_get("", "n").expect("a sum");
    assert_eq!(sum, 4, "each was done once");

    let tried = AtomicU32::new(0);
    let refused: Result<(), DbErr> = db::again(|| async {
        tried.fetch_add(1, Ordering::Relaxed);
        Err(DbErr::Custom("no".to_owned()))
    })
    .await;
    assert!(refused.is_err());
    assert_eq!(
        tried.load(Ordering::Relaxed),
        1,
        "a refusal is not tried again"
    );
}
