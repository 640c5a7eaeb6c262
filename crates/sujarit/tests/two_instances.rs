//! Two real programs on one PostgreSQL, of which one is killed in the middle of the work: every
//! job is done, its change in the database once, its mail at least once, each run of the calendar
//! once; and what one of them knows of sessions, failures, and plans the other knows too. Runs where
//! `TEST_PG_URL` names a server; prints its figures.

mod support;

use sea_orm::{ConnectionTrait, Database, DatabaseConnection, Statement};
use std::time::{Duration, Instant};
use sujarit::{
    db::{self, Db},
    jobs::{State, queue},
    log::{self, Action, By, INSTALLATION, NewEntry},
    mail::{self, Message},
    offices,
};
use support::{browser::Browser, postgres::own_database, served::Served, smtp::MailServer};
use tempfile::TempDir;

/// Mails that wait when the instances start.
const MAILS: usize = 400;
/// Jobs of an instance at once.
const AT_ONCE: usize = 4;
/// Seconds for which a job is held.
const LEASE: u64 = 3;

/// Puts the mails: every tenth with `once`, put twice, so that it is there once.
async fn put_mails(db: &Db) {
    let write = db.write(&By::program()).await.expect("a write");
    for number in 0..MAILS {
        let message = Message {
            office: INSTALLATION,
            to: format!("receiver{number}@example.go.th"),
            name: "ผู้รับ".to_owned(),
            subject: "เรื่อง".to_owned(),
            body: "ข้อความ".to_owned(),
        };
        let once = (number % 10 == 0).then(|| format!("reminder {number}"));
        for new in [true, false]
            .into_iter()
            .take(1 + usize::from(once.is_some()))
        {
            let put = mail::put(&write, &message, once.as_deref()).await;
            assert_eq!(put.expect("put"), new);
        }
    }
    let cause = NewEntry::new(INSTALLATION, Action::OfficesImported, INSTALLATION);
    write.finish(cause).await.expect("kept");
}

/// Of each kind: how many jobs there are, and how many of them were tried more than once.
async fn tried(raw: &DatabaseConnection) -> Vec<(String, i64, i64)> {
    let sql = "SELECT kind, COUNT(*) AS jobs, COUNT(*) FILTER (WHERE attempts > 1) AS again \
               FROM job GROUP BY kind ORDER BY kind";
    let statement = Statement::from_string(raw.get_database_backend(), sql);
    let rows = raw.query_all_raw(statement).await.expect("rows");
    let row = |row: sea_orm::QueryResult| {
        let kind = row.try_get("", "kind").expect("a kind");
        let jobs = row.try_get("", "jobs").expect("a number");
        (kind, jobs, row.try_get("", "again").expect("a number"))
    };
    rows.into_iter().map(row).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_job_is_done_when_one_of_two_instances_is_killed_in_the_middle() {
    let Some(url) = own_database().await else {
        println!("no TEST_PG_URL: not run");
        return;
    };
    let server = MailServer::start().await;
    server.think(Duration::from_millis(25));
    let db = Db::open(&url).await.expect("a database");
    let yesterday = db.now() - 24 * 60 * 60 * 1000;
    let before = db.clone().with_clock(db::Clock::new(move || yesterday));
    let office = offices::home(&before, &By::program()).await;
    office.expect("an office, and a day of the log to be closed");
    put_mails(&db).await;

    let settings = format!(
        "[database]\nurl = \"{url}\"\n\
         [mail]\nserver = \"127.0.0.1\"\nport = {}\ntls = \"none\"\n\
         roots_to = [\"auditor@example.go.th\"]\n\
         [jobs]\nat_once = {AT_ONCE}\nlease_seconds = {LEASE}\nretry_seconds = 1\n",
        server.port
    );
    let folders = [(); 2].map(|()| TempDir::new().expect("a folder"));
    let begun = Instant::now();
    let [mut one, two] = folders
        .each_ref()
        .map(|folder| Served::start(folder.path(), &settings, &[]));
    let done = async || queue::counts(&db).await.expect("counts")[&State::Done];
    while server.taken().len() < MAILS / 3 {
        assert!(begun.elapsed() < Duration::from_secs(60), "stuck");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    // Now so slow that whoever is killed has mails under way.
    server.think(Duration::from_millis(800));
    tokio::time::sleep(Duration::from_millis(400)).await;
    one.kill();
    server.think(Duration::from_millis(25));
    let (killed_at, done_by_then) = (begun.elapsed(), done().await);

    let counts = loop {
        let counts = queue::counts(&db).await.expect("counts");
        if counts[&State::Waiting] + counts[&State::Running] == 0 && counts[&State::Done] > 0 {
            break counts;
        }
        assert!(begun.elapsed() < Duration::from_secs(120), "{counts:?}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    };
    let took = begun.elapsed();
    assert_eq!(counts[&State::Failed], 0);

    let raw = Database::connect(&url).await.expect("a connection");
    let tried = tried(&raw).await;
    let jobs: Vec<_> = tried
        .iter()
        .map(|(kind, jobs, _)| (&**kind, *jobs))
        .collect();
    let sent = i64::try_from(MAILS).expect("a number") + 1;
    assert_eq!(
        jobs,
        [
            ("close-days", 1),
            ("mail-roots", 1),
            ("remind-of-duties", 1),
            ("remove-old", 1),
            ("send-mail", sent),
        ],
        "each run of the calendar once, and one mail with the root of the day"
    );
    assert_eq!(log::days::all(&db).await.expect("days").len(), 1);
    let sql = "SELECT COUNT(*) AS mails FROM mail";
    let statement = Statement::from_string(raw.get_database_backend(), sql);
    let left = raw.query_one_raw(statement).await.expect("a row");
    let left: i64 = left.expect("a row").try_get("", "mails").expect("a number");
    assert_eq!(left, 0, "what was sent is forgotten");

    let taken = server.taken();
    assert_eq!(i64::try_from(taken.len()), Ok(sent), "each mail arrived");
    let twice = taken.values().filter(|times| **times > 1).count();
    assert!(
        twice <= AT_ONCE,
        "at most those under way arrive again: {twice}"
    );
    assert!(taken.values().all(|times| *times <= 2));
    let again: i64 = tried.iter().map(|(_, _, again)| again).sum();
    assert!(
        (1..=AT_ONCE as i64).contains(&again),
        "{again} were under way"
    );
    assert!(two.get("/ready").starts_with("HTTP/1.1 200"));
    let report = log::verify(&db, &Default::default())
        .await
        .expect("verified");
    assert_eq!(report.breaks, []);
    support::figure(&format!(
        "two instances: {sent} mails by two instances of {AT_ONCE} at once; one killed after {killed_at:.1?} with \
         {done_by_then} jobs done; all done after {took:.1?}; {again} jobs taken again after a lease \
         of {LEASE} s, {twice} mails sent twice, none lost, each run of the calendar once"
    ));
}

#[tokio::test(flavor = "multi_thread")]
async fn sessions_failures_and_plans_are_the_same_at_both_instances() {
    let Some(url) = own_database().await else {
        println!("no TEST_PG_URL: not run");
        return;
    };
    let db = Db::open(&url).await.expect("a database");
    let token = support::let_in(&db).await;
    let settings = format!("[database]\nurl = \"{url}\"\n");
    let folders = [(); 2].map(|()| TempDir::new().expect("a folder"));
    let [one, two] = folders
        .each_ref()
        .map(|folder| Served::start(folder.path(), &settings, &[]));

    // A session of one is a session of the other, and so is its end; a form of one counts there.
    let mut here = Browser::signed_in(&one.address, &token).expect("a page");
    let mut there = here.at(&two.address);
    let added = there.post("/units", "/units", &[("name", "กองคลัง")]);
    assert_eq!(added.expect("an answer").status, 303);
    let units = here.get("/units").expect("a page").body;
    assert!(units.contains("กองคลัง"));

    // A plan that one has looked at is the newest there too.
    let first = here.import("plan.txt", &support::example());
    let plan = first.expect("an answer").location;
    let plan = plan.split('?').next().unwrap_or_default().to_owned();
    assert_eq!(there.get(&plan).expect("a page").status, 200);
    let mut changed = String::from_utf8(support::example()).expect("text");
    let (before, after) = ("ปลูกป่าชุมชน", "ปลูกต้นไม้ชุมชน");
    assert!(changed.contains(before));
    changed = changed.replace(before, after);
    let path = format!("/import?plan={}", plan.trim_start_matches("/plans/"));
    let second = here.import_at(&path, "plan.txt", changed.as_bytes());
    assert_eq!(second.expect("an answer").status, 303);
    let newest = there.get(&plan).expect("a page").body;
    assert!(newest.contains(after), "not as it was seen before");

    // Who failed at one waits at the other.
    let nobody = |address: &str| Browser::stranger(address);
    let given = [("login", "nobody@test"), ("password", "wrong")];
    let mut asked = 0;
    let waits = loop {
        let address = [&one.address, &two.address][asked % 2];
        let answer = nobody(address).post("/sign-in", "/sign-in", &given);
        asked += 1;
        let body = answer.expect("an answer").body;
        if body.contains("โปรดรอ") || asked > 12 {
            break asked <= 12;
        }
    };
    assert!(waits, "counted together");
    assert!(asked <= 6, "{asked}: each counted for itself");

    let out = here.post("/units", "/sign-out", &[]);
    assert_eq!(out.expect("an answer").status, 303);
    let answer = there.get("/units").expect("an answer");
    assert!(answer.location.starts_with("/sign-in"), "{}", answer.body);
}
