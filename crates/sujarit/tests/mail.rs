//! Mail over SMTP: what the server's answers mean for a mail.

mod support;

use sujarit::{
    db::Db,
    jobs::{self, State, Worker, queue},
    log::{Action, By, INSTALLATION, NewEntry},
    mail::{self, Message, Tls},
    settings::Settings,
};
use support::smtp::MailServer;
use tempfile::TempDir;

/// A database with a mail that waits, and an instance that sends it to this port.
async fn waiting(port: u16) -> (TempDir, Worker) {
    let folder = TempDir::new().expect("a folder");
    let db = Db::open_dir(folder.path()).await.expect("a database");
    let write = db.write(&By::program()).await.expect("a write");
    let message = Message {
        office: INSTALLATION,
        to: "somebody@example.go.th".to_owned(),
        name: "ผู้รับ".to_owned(),
        subject: "เรื่อง".to_owned(),
        body: "ข้อความ".to_owned(),
    };
    mail::put(&write, &message, None).await.expect("put");
    let cause = NewEntry::new(INSTALLATION, Action::OfficesImported, INSTALLATION);
    write.finish(cause).await.expect("kept");
    let settings = Settings {
        mail: mail::Settings {
            server: Some("127.0.0.1".to_owned()),
            port: Some(port),
            tls: Tls::None,
            ..mail::Settings::default()
        },
        jobs: jobs::Settings {
            retry_seconds: 1,
            ..jobs::Settings::default()
        },
        ..Settings::default()
    };
    let worker = Worker::new(db, folder.path().to_owned(), settings);
    (folder, worker.expect("settings"))
}

async fn first(worker: &Worker, state: State) -> queue::Job {
    let jobs = queue::list(worker.db(), state, 9).await.expect("jobs");
    jobs.into_iter().next().expect("a job")
}

/// Works until the job's next attempt was made.
async fn attempt(worker: &Worker) {
    while !worker.work_once().await.expect("the database") {
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
}

#[tokio::test]
async fn a_server_that_is_away_or_busy_gets_the_mail_later_and_once() {
    let server = MailServer::start().await;
    let (_folder, worker) = waiting(server.port).await;
    server.refuse(Some("451 later"));
    attempt(&worker).await;
    let job = first(&worker, State::Waiting).await;
    assert_eq!(job.last_error.as_deref(), Some("mail-busy 451"));
    server.refuse(None);
    attempt(&worker).await;
    assert_eq!(first(&worker, State::Done).await.attempts, 2);
    assert_eq!(server.taken().into_values().collect::<Vec<_>>(), [1]);

    // A port where nobody listens.
    let free = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = free.local_addr().expect("an address").port();
    drop(free);
    let (_folder, worker) = waiting(port).await;
    attempt(&worker).await;
    let job = first(&worker, State::Waiting).await;
    assert_eq!(job.last_error.as_deref(), Some("mail-unreachable"));
}

#[tokio::test]
async fn what_the_server_will_never_take_fails_at_once_and_says_so_without_an_address() {
    let server = MailServer::start().await;
    let (_folder, worker) = waiting(server.port).await;
    server.refuse(Some("550 5.1.1 <somebody@example.go.th> unknown"));
    attempt(&worker).await;
    let job = first(&worker, State::Failed).await;
    assert_eq!(job.last_error.as_deref(), Some("mail-refused 550"));
    assert!(!job.payload.contains("somebody"));
    assert!(server.taken().is_empty());
}
