//! The program under load, ended without warning at random moments, and on disks that are full or
//! take no changes: what was answered stays, nothing half-done is seen, and work goes on.
//!
//! `SUJARIT_CRASH_POINTS` tells how often it is ended (20 unless told), `SUJARIT_CRASH_SEED`
//! repeats the moments of a run that failed.

mod support;

use sea_orm::{ConnectionTrait, Statement};
use sha2::{Digest, Sha256};
use std::{
    collections::{BTreeMap, BTreeSet},
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
        mpsc,
    },
    time::Duration,
};
use sujarit::{
    db::{Db, catalogue},
    files::Files,
    log,
    offices::{self, units},
    plans, session,
};
use support::{browser::Browser, postgres::Server};
use uuid::Uuid;

/// Numbers that look random and come again with the same seed (splitmix64).
struct Random(u64);

impl Random {
    fn seeded() -> Self {
        let seed = std::env::var("SUJARIT_CRASH_SEED").ok();
        let seed = seed.and_then(|seed| seed.parse().ok());
        let seed = seed.unwrap_or_else(|| sujarit::db::new_id().as_u64_pair().1);
        println!("SUJARIT_CRASH_SEED={seed}");
        Self(seed)
    }

    fn below(&mut self, most: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % most
    }
}

/// An installation and how it is reached.
struct Place {
    folder: PathBuf,
    url: Option<String>,
    /// The session of who works there.
    token: String,
}

impl Place {
    /// With somebody who is signed in.
    async fn at(folder: PathBuf, url: Option<String>) -> Self {
        let mut place = Self {
            folder,
            url,
            token: String::new(),
        };
        place.token = support::let_in(&place.open().await).await;
        place
    }

    fn command(&self, name: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_sujarit"));
        command.arg(name).arg("--data").arg(&self.folder);
        command.args(self.url.iter().flat_map(|url| ["--database", url]));
        command
    }

    /// Starts the server; with the address at which it listens.
    fn serve(&self) -> (Child, String) {
        let mut child = self
            .command("serve")
            .args(["--port", "0"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the program starts");
        let output = BufReader::new(child.stdout.take().expect("its output"));
        let (tell, told) = mpsc::channel();
        // Read to its end, or the program would find nobody to speak to.
        std::thread::spawn(move || {
            for line in output.lines().map_while(Result::ok) {
                if let Some((_, address)) = line.split_once("http://") {
                    let address = address.split(['/', ' ']).next().unwrap_or_default();
                    let _ = tell.send(address.to_owned());
                }
            }
        });
        let address = told.recv().expect("an address");
        (child, address)
    }

    async fn open(&self) -> Db {
        match &self.url {
            Some(url) => Db::open(url).await.expect("a database"),
            None => Db::open_dir(&self.folder).await.expect("a database"),
        }
    }
}

/// What the program said was done.
#[derive(Clone, Default)]
struct Promised {
    units: Vec<String>,
    plans: Vec<String>,
    imports: usize,
}

/// The promises, also when somebody broke down who added to them.
fn lock(promised: &Mutex<Promised>) -> MutexGuard<'_, Promised> {
    promised.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A plan that no other has the content of.
fn plan(number: u64) -> Vec<u8> {
    let mut content = support::example();
    content.extend(format!("\nหมายเหตุ ฉบับร่างที่ {number}\n").bytes());
    content
}

/// Works until the server is gone.
fn work((address, token): (&str, &str), first: u64, may_be_away: bool, promised: &Mutex<Promised>) {
    let Ok(mut browser) = Browser::signed_in(address, token) else {
        return;
    };
    // The page with the form grows with the units.
    let Ok(form) = browser.token("/units", "/units") else {
        return;
    };
    for number in first.. {
        let name = format!("งานที่ {number}");
        match browser.post_with(&form, "/units", &[("name", &name)]) {
            Ok(answer) if answer.status == 303 => {
                lock(promised).units.push(name);
                // A faster machine makes no more than can be looked through.
                std::thread::sleep(Duration::from_millis(20));
            }
            // The database was ended before the program.
            Ok(answer) if may_be_away && answer.status == 503 => return,
            Ok(answer) => panic!("{} {}", answer.status, answer.body),
            Err(_) => return,
        }
        if number % 4 == 0 {
            match browser.import("plan.txt", &plan(number)) {
                Ok(answer) if answer.status == 303 => {
                    lock(promised).plans.push(answer.location);
                }
                Ok(answer) if may_be_away && answer.status == 503 => return,
                Ok(answer) => panic!("{} {}", answer.status, answer.body),
                Err(_) => return,
            }
        }
    }
}

/// Imports by the command until it is ended.
fn import(place: &Place, first: u64, over: &AtomicBool, promised: &Mutex<Promised>) {
    let file = place.folder.join(format!("{first}.txt"));
    for number in first.. {
        std::fs::write(&file, plan(number)).expect("written");
        let mut child = place
            .command("import")
            .arg(&file)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("the program starts");
        loop {
            if let Some(status) = child.try_wait().expect("asked") {
                // The database may have been ended before it.
                if status.success() {
                    lock(promised).imports += 1;
                }
                break;
            }
            if over.load(Ordering::Relaxed) {
                child.kill().expect("killed");
                child.wait().expect("ended");
                break;
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        if over.load(Ordering::Relaxed) {
            break;
        }
    }
    std::fs::remove_file(&file).expect("removed");
}

/// What earlier examinations found whole.
#[derive(Default)]
struct Known {
    plans: BTreeSet<(Uuid, i32)>,
    files: BTreeSet<String>,
}

/// How much an examination looks at again of what it found whole before.
enum Again<'a> {
    Everything,
    /// So many plans and files, at random.
    Some(&'a mut Random, usize),
}

impl Again<'_> {
    /// What is to be looked at: all that is new, and of the rest what the examination looks at again.
    fn of<T: Clone + Ord>(&mut self, found: &BTreeSet<T>, known: &BTreeSet<T>) -> Vec<T> {
        let Self::Some(random, most) = self else {
            return found.iter().cloned().collect();
        };
        let mut chosen: Vec<T> = found.difference(known).cloned().collect();
        let older: Vec<&T> = found.intersection(known).collect();
        for _ in 0..(*most).min(older.len()) {
            let at = random.below(older.len() as u64) as usize;
            chosen.extend(older.get(at).map(|one| (*one).clone()));
        }
        chosen
    }
}

/// Everything that was promised is there; what is new since the last examination is whole, and so is
/// what is looked at again.
async fn examine(place: &Place, promised: &Promised, known: &mut Known, mut again: Again<'_>) {
    let db = place.open().await;
    let office = offices::home(&db, &session::by_command("test")).await;
    let scope = session::of_command("test", &office.expect("an office"));
    let kept = units::list(&db, &scope).await.expect("units");
    let kept: BTreeSet<String> = kept.into_iter().map(|unit| unit.name).collect();
    for unit in &promised.units {
        assert!(kept.contains(unit), "{unit} was promised");
    }
    let listed = plans::store::list(&db, &scope).await.expect("plans");
    let ids: BTreeSet<String> = listed.iter().map(|plan| plan.id.to_string()).collect();
    for address in &promised.plans {
        let id = address.trim_start_matches("/plans/");
        let id = id.split(['/', '?']).next().unwrap_or_default();
        assert!(ids.contains(id), "{address} was promised");
    }
    let added = logged(&db, "unit.added").await;
    assert_eq!(added, kept.len() as i64, "no unit without its entry");
    let versions: i64 = listed.iter().map(|plan| i64::from(plan.latest)).sum();
    assert_eq!(logged(&db, "plan.imported").await, versions);
    assert!(versions as usize >= promised.plans.len() + promised.imports);
    // The last of each plan is whole; those before it were looked at when they were the last.
    let found = listed.iter().map(|plan| (plan.id, plan.latest)).collect();
    for (id, number) in again.of(&found, &known.plans) {
        let version = plans::store::load(&db, &scope, id, number).await;
        let version = version.expect("loaded").expect("there");
        assert_eq!(version.plan.entries.len(), 26);
    }
    known.plans = found;
    match again {
        Again::Everything => {
            let report = log::verify(&db, &BTreeMap::new()).await.expect("verified");
            assert_eq!(report.breaks, []);
        }
        Again::Some(..) => every_entry_follows(&db).await,
    }
    let files = Files::open(&place.folder).expect("files");
    let found = catalogue::named_files(db.read()).await.expect("names");
    for hash in again.of(&found, &known.files) {
        let file = files.local(&hash).await.expect("every named file is there");
        let content = std::fs::read(file.path()).expect("read");
        let digest: String = Sha256::digest(&content)
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        assert_eq!(digest, hash, "and whole");
    }
    known.files = found;
}

/// How many entries of the log tell of this.
async fn logged(db: &Db, action: &str) -> i64 {
    let entries = format!("log_entry WHERE action = '{action}'");
    count(db, &entries).await
}

/// Every entry of the log follows upon the one before it, and every chain ends at its head. What the
/// entries say is verified when everything is.
async fn every_entry_follows(db: &Db) {
    for broken in [
        "log_entry e WHERE e.number > 1 AND NOT EXISTS (SELECT 1 FROM log_entry b \
         WHERE b.office_id = e.office_id AND b.number = e.number - 1 AND b.hash = e.previous)",
        "log_head h WHERE h.number > 0 AND NOT EXISTS (SELECT 1 FROM log_entry e \
         WHERE e.office_id = h.office_id AND e.number = h.number AND e.hash = h.hash)",
        "log_entry e WHERE NOT EXISTS (SELECT 1 FROM log_head h \
         WHERE h.office_id = e.office_id AND h.number >= e.number)",
    ] {
        assert_eq!(count(db, broken).await, 0, "{broken}");
    }
}

async fn count(db: &Db, rows: &str) -> i64 {
    let sql = format!("SELECT COUNT(*) AS n FROM {rows}");
    let statement = Statement::from_string(db.read().get_database_backend(), sql);
    let row = db.read().query_one_raw(statement).await.expect("counted");
    row.expect("a row").try_get("", "n").expect("a number")
}

async fn crash(place: Place, server: Option<&Server>, random: &mut Random) {
    let points = std::env::var("SUJARIT_CRASH_POINTS").ok();
    let points: u64 = points.and_then(|points| points.parse().ok()).unwrap_or(20);
    let place = Arc::new(place);
    let mut known = Known::default();
    let promised = Arc::new(Mutex::new(Promised::default()));
    for point in 0..points {
        let (mut serving, address) = place.serve();
        let span = Duration::from_millis(50 + random.below(1200));
        let before = lock(&promised).clone();
        // Now and then it is the database's own end.
        let ends = server.filter(|_| point % 10 == 9);
        let may_be_away = ends.is_some();
        let mut clients = Vec::new();
        for client in 0..3 {
            let (address, promised) = (address.clone(), Arc::clone(&promised));
            let token = place.token.clone();
            let first = point * 100_000 + client * 10_000;
            let work = move || work((&address, &token), first, may_be_away, &promised);
            clients.push(std::thread::spawn(work));
        }
        let (at, promise) = (Arc::clone(&place), Arc::clone(&promised));
        let first = point * 100_000 + 90_000;
        let over = Arc::new(AtomicBool::new(false));
        let ended = Arc::clone(&over);
        let importing = move || import(&at, first, &ended, &promise);
        clients.push(std::thread::spawn(importing));
        // Now and then in the middle of its start, else in the middle of work: a unit or a plan was
        // just answered.
        let is_under_way = || {
            let now = lock(&promised);
            match point % 4 {
                0 => true,
                1 => now.plans.len() > before.plans.len(),
                _ => now.units.len() > before.units.len(),
            }
        };
        while !is_under_way() {
            std::thread::sleep(Duration::from_millis(5));
        }
        std::thread::sleep(span);
        over.store(true, Ordering::Relaxed);
        if let Some(server) = ends {
            server.kill();
        }
        serving.kill().expect("killed"); // SIGKILL: it has no chance to tidy up
        serving.wait().expect("ended");
        for client in clients {
            assert!(client.join().is_ok(), "point {point}");
        }
        if let Some(server) = ends {
            server.go();
        }
        let promised = lock(&promised).clone();
        // All of it at every point would be work by the square.
        let again = match (point + 1) % 50 == 0 || point + 1 == points {
            true => Again::Everything,
            false => Again::Some(random, 3),
        };
        examine(&place, &promised, &mut known, again).await;
    }
    let promised = lock(&promised).clone();
    support::figure(&format!(
        "sudden ends: {points} points on {}: {} units, {} plans, {} imports were promised and are there",
        if server.is_some() {
            "PostgreSQL"
        } else {
            "SQLite"
        },
        promised.units.len(),
        promised.plans.len(),
        promised.imports
    ));
    assert!(promised.units.len() as u64 > points / 2 && !promised.plans.is_empty());
}

#[tokio::test]
async fn ended_at_any_moment_on_sqlite_nothing_that_was_answered_is_lost() {
    let folder = tempfile::tempdir().expect("a folder");
    let place = Place::at(folder.path().to_owned(), None).await;
    crash(place, None, &mut Random::seeded()).await;
}

#[tokio::test]
async fn ended_at_any_moment_on_postgresql_nothing_that_was_answered_is_lost() {
    let Some(server) = Server::start("-c fsync=on") else {
        return;
    };
    let folder = tempfile::tempdir().expect("a folder");
    let place = Place::at(folder.path().to_owned(), Some(server.url("postgres"))).await;
    crash(place, Some(&server), &mut Random::seeded()).await;
}

/// A small disk of a test's own.
struct Disk(tempfile::TempDir);

impl Disk {
    fn mount() -> Option<Self> {
        let folder = tempfile::tempdir().expect("a folder");
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", "size=8m", "tmpfs"])
            .arg(folder.path())
            .stderr(Stdio::null())
            .status();
        if mounted.is_ok_and(|status| status.success()) {
            return Some(Self(folder));
        }
        eprintln!("skipped: no disk may be mounted here");
        None
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    /// "ro": lets nothing be written any more; "rw": again.
    fn set(&self, mode: &str) {
        let mut mount = Command::new("mount");
        mount
            .arg("-o")
            .arg(format!("remount,{mode}"))
            .arg(self.path());
        assert!(mount.status().is_ok_and(|status| status.success()));
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(self.path()).status();
    }
}

#[tokio::test]
async fn on_a_full_disk_a_page_says_so_and_work_goes_on_when_there_is_room_again() {
    let Some(disk) = Disk::mount() else { return };
    let place = Place::at(disk.path().join("data"), None).await;
    let (mut serving, address) = place.serve();
    let mut browser = Browser::signed_in(&address, &place.token).expect("a page");
    let add = |browser: &mut Browser, name: &str| {
        let answer = browser.post("/units", "/units", &[("name", name)]);
        answer.expect("an answer")
    };
    assert_eq!(add(&mut browser, "กองคลัง").status, 303);
    let filler = disk.path().join("filler");
    // All but nothing is taken.
    let filled = std::fs::write(&filler, vec![1; 9 << 20]);
    assert!(filled.is_err(), "the disk is full");
    let mut promised = Promised::default();
    promised.units.push("กองคลัง".to_owned());
    let mut refused = None;
    for number in 0..400 {
        let name = format!("งานที่ {number}");
        let answer = add(&mut browser, &name);
        if answer.status != 303 {
            refused = Some(answer);
            break;
        }
        promised.units.push(name);
    }
    let refused = refused.expect("at last there is no room");
    assert_eq!(refused.status, 507, "{}", refused.body);
    assert!(refused.body.contains("พื้นที่เก็บข้อมูลเต็ม"), "{}", refused.body);
    let upload = browser.import("plan.txt", &plan(1)).expect("an answer");
    assert_eq!(upload.status, 507, "{}", upload.body);
    let read = browser.get("/units").expect("an answer");
    assert_eq!(read.status, 200, "what was saved can be read");
    std::fs::remove_file(&filler).expect("room");
    assert_eq!(add(&mut browser, "กองช่าง").status, 303, "without a restart");
    promised.units.push("กองช่าง".to_owned());
    let answer = browser.import("plan.txt", &plan(1)).expect("an answer");
    assert_eq!(answer.status, 303);
    promised.plans.push(answer.location);
    serving.kill().expect("killed");
    serving.wait().expect("ended");
    examine(&place, &promised, &mut Known::default(), Again::Everything).await;
}

#[tokio::test]
async fn on_a_disk_that_takes_no_changes_every_command_says_so_and_nothing_is_damaged() {
    let Some(disk) = Disk::mount() else { return };
    let place = Place {
        folder: disk.path().join("data"),
        url: None,
        token: String::new(),
    };
    let run = |command: &mut Command| {
        let done = command.args(["--lang", "th"]).output().expect("run");
        let (out, err) = (done.stdout, done.stderr);
        let told = String::from_utf8([out, err].concat());
        (done.status.code(), told.expect("text"))
    };
    let file = tempfile::NamedTempFile::new().expect("a file");
    std::fs::write(file.path(), plan(1)).expect("written");
    let (status, told) = run(place.command("import").arg(file.path()));
    assert_eq!(status, Some(0), "{told}");
    disk.set("ro");
    let sentence = "เขียนไม่ได้";
    let (status, told) = run(place.command("serve").args(["--port", "0"]));
    assert_eq!(status, Some(2), "{told}");
    assert!(
        told.contains(sentence) && told.lines().count() == 1,
        "{told}"
    );
    std::fs::write(file.path(), plan(2)).expect("written");
    let (status, told) = run(place.command("import").arg(file.path()));
    assert_eq!(status, Some(2), "{told}");
    assert!(told.contains(sentence), "{told}");
    disk.set("rw");
    let promised = Promised {
        imports: 1,
        ..Promised::default()
    };
    examine(&place, &promised, &mut Known::default(), Again::Everything).await;
}

#[tokio::test]
async fn where_nothing_can_be_changed_it_is_said_and_everything_can_be_read() {
    let Some(server) = Server::start("") else {
        return;
    };
    let folder = tempfile::tempdir().expect("a folder");
    let place = Place::at(folder.path().to_owned(), Some(server.url("postgres"))).await;
    let (mut serving, address) = place.serve();
    let mut browser = Browser::signed_in(&address, &place.token).expect("a page");
    let db = place.open().await;
    let set = async |to: &str| {
        let sql = format!("ALTER SYSTEM SET default_transaction_read_only = {to}");
        for sql in [&*sql, "SELECT pg_reload_conf()"] {
            db.read().execute_unprepared(sql).await.expect(sql);
        }
        tokio::time::sleep(Duration::from_millis(500)).await;
    };
    set("on").await;
    let answer = browser.post("/units", "/units", &[("name", "กองคลัง")]);
    let answer = answer.expect("an answer");
    assert_eq!(answer.status, 503);
    assert!(answer.body.contains("เขียนไม่ได้"), "{}", answer.body);
    assert_eq!(browser.get("/units").expect("an answer").status, 200);
    set("off").await;
    let answer = browser.post("/units", "/units", &[("name", "กองคลัง")]);
    assert_eq!(answer.expect("an answer").status, 303);
    serving.kill().expect("killed");
    serving.wait().expect("ended");
}
