//! Public pages from a streaming replica: they do come from there, they are never older than is
//! allowed, and nobody notices when it is gone.

mod support;

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{Request, StatusCode},
};
use sea_orm::{ConnectionTrait, Database};
use std::{
    path::{Path, PathBuf},
    time::{Duration, Instant},
};
use sujarit::{
    db::{Db, new_id},
    files::Files,
    settings,
    web::{self, App, Site},
};
use support::postgres::Server;
use tower::ServiceExt;

/// The program on a server with a replica that may be so far behind.
async fn program(server: &Server, replica: &Server, folder: &Path, lag: u32) -> (Db, Router) {
    let settings = settings::Database {
        replica: Some(replica.url("postgres")),
        replica_lag_seconds: Some(lag),
        ..settings::Database::default()
    };
    let db = Db::open_as(&server.url("postgres"), &settings).await;
    let db = db.expect("a database");
    let files = Files::open(folder).expect("files");
    let program = PathBuf::from(env!("CARGO_BIN_EXE_sujarit"));
    let app = App::new(db.clone(), files, program, Site::default()).await;
    let app = app.expect("a program");
    (db, web::router(app))
}

async fn directory(program: &Router) -> String {
    let request = Request::builder()
        .uri("/offices")
        .header("host", "127.0.0.1")
        .body(Body::empty())
        .expect("a request");
    let answer = program.clone().oneshot(request).await.expect("an answer");
    assert_eq!(answer.status(), StatusCode::OK);
    let body = to_bytes(answer.into_body(), usize::MAX).await;
    String::from_utf8(body.expect("a body").to_vec()).expect("a page in UTF-8")
}

/// Whether the page is so within some seconds.
async fn becomes(program: &Router, is_so: impl Fn(&str) -> bool) -> bool {
    let started = Instant::now();
    while started.elapsed() < Duration::from_secs(15) {
        if is_so(&directory(program).await) {
            return true;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    false
}

async fn add(db: &Db, name: &str) {
    let sql = format!(
        "INSERT INTO office (id, name, example, created_at) VALUES ('{}', '{name}', false, 1)",
        new_id()
    );
    db.read().execute_unprepared(&sql).await.expect("added");
}

#[tokio::test]
async fn public_pages_come_from_the_replica_unless_it_is_too_far_behind_or_gone() {
    let Some(server) = Server::start("") else {
        return;
    };
    let replica = server.replica();
    let folder = tempfile::tempdir().expect("a folder");
    let (db, patient) = program(&server, &replica, folder.path(), 3600).await;
    let (_, strict) = program(&server, &replica, folder.path(), 1).await;
    add(&db, "สมมติหนึ่ง").await;
    let has = |name: &'static str| move |page: &str| page.contains(name);
    assert!(becomes(&patient, has("สมมติหนึ่ง")).await);

    let standby = Database::connect(replica.url("postgres")).await;
    let standby = standby.expect("the replica");
    let pause = "SELECT pg_wal_replay_pause()";
    standby.execute_unprepared(pause).await.expect("paused");
    tokio::time::sleep(Duration::from_millis(500)).await;
    add(&db, "สมมติสอง").await;
    let stays_behind = becomes(&patient, |page| !page.contains("สมมติสอง"));
    assert!(stays_behind.await, "the page is the replica's");
    assert!(becomes(&strict, has("สมมติสอง")).await);
    tokio::time::sleep(Duration::from_secs(1)).await;
    let page = directory(&strict).await;
    assert!(page.contains("สมมติสอง"), "never too old again");

    let resume = "SELECT pg_wal_replay_resume()";
    standby.execute_unprepared(resume).await.expect("resumed");
    assert!(becomes(&patient, has("สมมติสอง")).await);

    replica.kill();
    add(&db, "สมมติสาม").await;
    let started = Instant::now();
    for program in [&patient, &strict] {
        let page = directory(program).await;
        assert!(page.contains("สมมติสาม"), "the primary answers");
    }
    assert!(started.elapsed() < Duration::from_secs(8));
    support::figure(&format!(
        "replica: public pages from it, from the primary where it is behind; gone, 2 pages in {:.1?}",
        started.elapsed()
    ));
}
