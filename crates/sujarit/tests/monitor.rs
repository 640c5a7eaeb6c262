//! What is seen of the running program from outside, and what is not.

mod support;

use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};
use sea_orm::{ConnectionTrait, Database};
use std::{process::Command, time::Duration};
use support::{
    Program,
    served::{Served, ask, free_address},
};
use tempfile::TempDir;

/// As a load balancer asks: by a name that is not this program's, without a cookie.
async fn probe(program: &mut Program, path: &str) -> (StatusCode, String) {
    let request = Request::builder()
        .uri(path)
        .header(header::HOST, "pages.internal")
        .body(Body::empty());
    let answer = program.send(request.expect("a request")).await;
    let guarded = answer.status == StatusCode::MISDIRECTED_REQUEST;
    let cookie = answer.headers.get(header::SET_COOKIE);
    assert!(guarded || cookie.is_none(), "{path} {cookie:?}");
    (answer.status, answer.body)
}

#[tokio::test]
async fn the_program_lives_and_is_ready_as_long_as_database_tables_and_files_are_there() {
    let mut program = Program::start().await;
    let alive = (StatusCode::OK, "alive\n".to_owned());
    assert_eq!(probe(&mut program, "/health").await, alive);
    let ready = (StatusCode::OK, "ready\n".to_owned());
    assert_eq!(probe(&mut program, "/ready").await, ready);
    let (page, _) = probe(&mut program, "/offices").await;
    assert_eq!(page, StatusCode::MISDIRECTED_REQUEST, "pages are guarded");

    let not_ready = |word: &str| (StatusCode::SERVICE_UNAVAILABLE, format!("{word}\n"));
    let arriving = program.directory().join("files/arriving");
    let aside = program.directory().join("aside");
    std::fs::rename(&arriving, &aside).expect("moved");
    assert_eq!(probe(&mut program, "/ready").await, not_ready("files"));
    std::fs::rename(&aside, &arriving).expect("moved back");

    let file = program.directory().join("sujarit.db");
    let raw = Database::connect(format!("sqlite://{}", file.display())).await;
    let raw = raw.expect("a connection");
    let run = async |sql: &str| raw.execute_unprepared(sql).await.expect("done");
    run("DELETE FROM seaql_migrations WHERE version = 'm0006_jobs'").await;
    assert_eq!(probe(&mut program, "/ready").await, not_ready("migrations"));
    run("DROP TABLE seaql_migrations").await;
    assert_eq!(probe(&mut program, "/ready").await, not_ready("database"));
    assert_eq!(
        probe(&mut program, "/health").await,
        alive,
        "it still lives"
    );
}

/// What nobody may find in the lines of a run.
const SECRETS: [&str; 10] = [
    "สมชาย",
    "%E0%B8%AA%E0%B8%A1%E0%B8%8A%E0%B8%B2%E0%B8%A2",
    "somchai",
    "0198f000-0000-7000-8000-00000000beef",
    "0000beef",
    "sesame",
    "127.0.0.1",
    "วิเคราะห์ ตัวอย่าง",
    "ตัวอย่างสุจริต",
    "?",
];

#[test]
fn the_lines_of_a_run_tell_routes_and_times_and_nobodys_name_key_address_or_question() {
    let folder = TempDir::new().expect("a folder");
    let metrics = free_address();
    let nobody = free_address();
    let port = nobody.rsplit(':').next().unwrap_or_default();
    let settings = format!(
        "[server]\nmetrics = \"{metrics}\"\n\
         [mail]\nserver = \"127.0.0.1\"\nport = {port}\ntls = \"none\"\n\
         [jobs]\nretry_seconds = 60\n"
    );
    let mut served = Served::start(
        folder.path(),
        &settings,
        &["--demo", "--log-format", "json"],
    );
    let key = SECRETS[3];
    let name = SECRETS[1];
    served.get(&format!("/offices?q={name}&kind=sao"));
    served.get(&format!("/plans/{key}/table?q={name}"));
    served.get(&format!("/{name}/somchai?password=sesame"));
    served.get("/health");
    let sign_in = served.get("/sign-in");
    assert!(sign_in.contains(SECRETS[7]), "somebody has a name");
    let head = format!(
        "POST /plans/{key} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: visitor=somchai\r\n\
         Content-Type: application/x-www-form-urlencoded"
    );
    ask(&served.address, &head, &format!("token=sesame&name={name}"));
    ask(
        &served.address,
        "GET / HTTP/1.1\r\nHost: somchai.example.go.th",
        "",
    );
    let mail = Command::new(env!("CARGO_BIN_EXE_sujarit"))
        .args(["mail", "try", "somchai@example.go.th", "--data"])
        .arg(folder.path())
        .status();
    assert!(mail.expect("the program").success());
    let lines = || std::fs::read_to_string(folder.path().join("stderr")).expect("lines");
    let mut figures = String::new();
    for _ in 0..200 {
        figures = ask(&metrics, "GET /metrics HTTP/1.1\r\nHost: x", "");
        let done = figures.contains("sujarit_jobs{state=\"done\"} 5");
        if done && lines().contains("MailUnreachable") {
            break;
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    served.kill();

    let lines = lines();
    let seen: Vec<serde_json::Value> = lines
        .lines()
        .map(|line| serde_json::from_str(line).unwrap_or_else(|_| panic!("no JSON: {line}")))
        .collect();
    let told = |route: &str, status: u16| {
        seen.iter().any(|line| {
            line["target"] == "sujarit::requests"
                && line["route"] == route
                && line["status"] == status
                && line["method"] == "GET"
                && line["ms"].is_u64()
        })
    };
    assert!(
        told("/offices", 200) && told("/plans/{plan}/table", 303),
        "{lines}"
    );
    assert!(told("none", 404) && told("/", 421), "{lines}");
    assert!(!told("/health", 200), "probes are not told");
    let failed = seen
        .iter()
        .any(|line| line["kind"] == "send-mail" && line["state"] == "waiting");
    assert!(failed, "{lines}");
    for secret in SECRETS {
        assert!(!lines.contains(secret), "{secret} in {lines}");
    }

    for figure in [
        "sujarit_requests_total{method=\"GET\",route=\"/offices\",status=\"200\"} 1",
        "sujarit_request_seconds_count{method=\"GET\",route=\"/plans/{plan}/table\"} 1",
        "sujarit_jobs{state=\"waiting\"} 1",
        "sujarit_jobs{state=\"done\"} 5",
        "sujarit_job_attempts_total{kind=\"close-days\",outcome=\"done\"} 1",
        "sujarit_database_connections{use=\"write\",state=\"idle\"} 1",
        "# TYPE sujarit_log_entries gauge",
    ] {
        assert!(figures.contains(figure), "{figure} in {figures}");
    }
    for secret in &SECRETS[..7] {
        assert!(!figures.contains(secret), "{secret} in {figures}");
    }
}
