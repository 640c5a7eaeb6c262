//! Everything of one database into another: every table there is, whatever stands in it, both ways;
//! what differs is found, and what holds data is left alone.

mod support;

use sea_orm::{ConnectionTrait, Database, TransactionTrait};
use std::{collections::BTreeSet, path::Path, process::Command};
use sujarit::{
    db::{
        self, Clock, Db,
        catalogue::{self, Kind, Table},
        copy::{CopyError, copy},
        rows::{Cell, Loader},
    },
    files::Files,
    log, offices, plans, session,
};
use uuid::Uuid;

/// An empty place on each database.
async fn places(folder: &Path) -> Vec<String> {
    let name = format!("sujarit_{}", db::new_id().simple());
    let mut urls = vec![format!("sqlite://{}/{name}.db?mode=rwc", folder.display())];
    if let Ok(url) = std::env::var("TEST_PG_URL") {
        let server = Database::connect(&url).await.expect("the server");
        let create = format!("CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'");
        server.execute_unprepared(&create).await.expect("made");
        let (address, options) = url.split_once('?').unwrap_or((&url, ""));
        let (server, _) = address.rsplit_once('/').expect("a database");
        urls.push(format!("{server}/{name}?{options}"));
    }
    urls
}

/// Texts that databases have been known to change.
fn odd_texts() -> Vec<String> {
    [
        "",
        " ช่องว่างหน้าหลัง ",
        "กำ ก\u{0e4d}\u{0e32} น้ำ ๆ ฯ \u{200b}",
        "\u{1}\u{2}\t\r\n\u{b}\u{1f}\u{7f}\u{85}\u{2028}",
        "🏛️👩🏽‍⚖️\u{10ffff}",
        "'; DROP TABLE office; -- \\ \" ` $1 ?",
        "NULL",
        "\u{feff}e\u{301}é",
    ]
    .map(str::to_owned)
    .into()
}

/// Columns wide enough for the largest numbers.
const WIDE: [&str; 5] = ["satang", "at", "file_size", "created_at", "changed_at"];

/// Columns for whole documents.
const LONG: [&str; 5] = ["read", "lines", "rest", "detail", "changes"];

/// The value of a row's column. Keys follow from the row's number alone, so that rows of all tables
/// with the same number hang together.
fn cell(table: &Table, index: usize, number: usize, texts: &[String]) -> Cell {
    let column = &table.columns[index];
    let is_key = table.key.contains(&column.name);
    let small = i64::try_from(number).expect("a small number") + 1;
    if column.nullable && number % 3 == 1 && column.kind != Kind::Uuid {
        return Cell::Null;
    }
    match column.kind {
        Kind::Uuid => Cell::Uuid(Uuid::from_u128(u128::MAX / 3 - number as u128)),
        Kind::Int if is_key => Cell::Int(small),
        Kind::Int if WIDE.contains(&&*column.name) => {
            Cell::Int([i64::MAX, i64::MIN, 0, -1, 1 << 53][number % 5])
        }
        Kind::Int => Cell::Int([i64::from(i16::MAX), i64::from(i16::MIN), 0, -1, 7][number % 5]),
        Kind::Bool => Cell::Bool(number.is_multiple_of(2)),
        Kind::Real => Cell::Real([0.1, -0.0, f64::MAX, 5e-324, 1.0][number % 5]),
        Kind::Text if is_key => Cell::Text(format!("{number} ก")),
        // An index takes no text of a megabyte; columns for whole documents do.
        Kind::Text if number == 2 && LONG.contains(&&*column.name) => {
            Cell::Text("ทุจริต ๑๒๓\n".repeat(40_000))
        }
        Kind::Text => Cell::Text(format!("{number}{}", texts[(number + index) % texts.len()])),
        Kind::Json => Cell::Text("{\"b\":[1,\"ก\"],\"a\":null}".to_owned()),
        Kind::Bytes if number == 0 => Cell::Bytes(Vec::new()),
        Kind::Bytes => Cell::Bytes((0..=255).cycle().take(number).collect()),
    }
}

/// Rows into every table.
async fn fill(db: &Db, rows: usize) {
    let texts = odd_texts();
    let tables = catalogue::tables(db.read()).await.expect("tables");
    let tx = db.read().begin().await.expect("begun");
    for table in &tables {
        let mut loader = Loader::new(&tx, table);
        for number in 0..rows {
            let columns = 0..table.columns.len();
            let row = columns.map(|index| cell(table, index, number, &texts));
            let added = loader.add(row.collect()).await;
            added.unwrap_or_else(|error| panic!("{}: {error}", table.name));
        }
        let written = loader.finish().await;
        written.unwrap_or_else(|error| panic!("{}: {error}", table.name));
    }
    tx.commit().await.expect("kept");
}

/// The names of the tables that the program's sources speak of.
fn tables_of_the_sources(folder: &Path, names: &mut BTreeSet<String>) {
    for entry in std::fs::read_dir(folder).expect("a folder of sources") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            tables_of_the_sources(&path, names);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let source = std::fs::read_to_string(&path).expect("a source");
            let found = source.split("table_name = \"").skip(1);
            names.extend(found.filter_map(|rest| Some(rest.split_once('"')?.0.to_owned())));
        }
    }
}

#[tokio::test]
async fn the_catalogue_knows_every_table_of_the_program_and_no_key_is_counted_by_a_database() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut named = BTreeSet::new();
    let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    tables_of_the_sources(&sources, &mut named);
    assert!(named.len() >= 13, "{named:?}");
    for url in places(folder.path()).await {
        let db = Db::open(&url).await.expect("a database");
        let tables = catalogue::tables(db.read()).await.expect("tables");
        let known: BTreeSet<String> = tables.iter().map(|table| table.name.clone()).collect();
        assert_eq!(known, named);
        for table in &tables {
            assert!(!table.key.is_empty(), "{}", table.name);
        }
        if url.starts_with("postgres") {
            let sql = "SELECT 1 AS n FROM pg_class WHERE relkind = 'S'";
            let statement = sea_orm::Statement::from_string(sea_orm::DbBackend::Postgres, sql);
            let counter = db.read().query_one_raw(statement).await.expect("asked");
            assert!(counter.is_none(), "a copy would not move a sequence on");
        }
    }
}

/// Tables whose keys do not begin with the office, and why.
const WITHOUT_OFFICE: [(&str, &str); 13] = [
    ("office", "its own key is the office"),
    ("installation", "one row"),
    (
        "person",
        "one for the whole installation: he may move to another office",
    ),
    ("password", "a person's"),
    ("session", "a person's, found by the hash of its token"),
    ("invitation", "a person's, found by the hash of its token"),
    ("attempt", "by account or address, before anybody is known"),
    ("code_app", "a person's"),
    ("recovery_code", "a person's"),
    ("passkey", "a person's"),
    ("provider_link", "as whom a provider knows a person"),
    ("pending", "begun at the door, before anybody is known"),
    ("log_day", "one row a day for the whole installation"),
];

#[tokio::test]
async fn every_key_begins_with_the_office_so_that_a_database_can_be_divided_by_offices() {
    let folder = tempfile::tempdir().expect("a folder");
    for url in places(folder.path()).await {
        let db = Db::open(&url).await.expect("a database");
        let tables = catalogue::tables(db.read()).await.expect("tables");
        for table in &tables {
            let excuse = WITHOUT_OFFICE.iter().find(|(name, _)| *name == table.name);
            let begins = table.key.first().is_some_and(|first| first == "office_id");
            assert!(
                begins != excuse.is_some(),
                "{}: {:?} {excuse:?}",
                table.name,
                table.key
            );
        }
        for (name, _) in WITHOUT_OFFICE {
            assert!(tables.iter().any(|table| table.name == name), "{name}");
        }
    }
}

#[tokio::test]
async fn every_table_is_copied_both_ways_whatever_stands_in_it() {
    let folder = tempfile::tempdir().expect("a folder");
    for source in places(folder.path()).await {
        let from = Db::open(&source).await.expect("a source");
        fill(&from, 700).await;
        for target in places(folder.path()).await {
            let to = Db::open(&target).await.expect("a target");
            let compared = copy(&from, &to).await.expect("copied");
            for table in &compared {
                assert!(table.is_same(), "{source} {target} {table:?}");
                assert_eq!(table.to.rows, 700, "{}", table.table);
            }
            let again = copy(&from, &to).await;
            assert!(matches!(again, Err(CopyError::NotEmpty(_))), "{again:?}");
        }
    }
}

#[tokio::test]
async fn a_hash_tells_of_every_change_and_of_nothing_else() {
    let folder = tempfile::tempdir().expect("a folder");
    for url in places(folder.path()).await {
        let db = Db::open(&url).await.expect("a database");
        fill(&db, 20).await;
        let tables = catalogue::tables(db.read()).await.expect("tables");
        let entry = tables.iter().find(|table| table.name == "entry");
        let entry = entry.expect("a table");
        let digest = async || {
            let view = db.view().await.expect("a view");
            db::rows::digest(&view, entry).await.expect("a digest")
        };
        let before = digest().await;
        for sql in [
            "UPDATE entry SET title = title || ' ' WHERE number = 3",
            "UPDATE entry SET code = NULL WHERE number = 4",
            "UPDATE entry SET dimension = dimension - 1 WHERE number = 1",
            "DELETE FROM entry WHERE number = 5",
        ] {
            let tx = db.read().begin().await.expect("begun");
            let done = tx.execute_unprepared(sql).await.expect(sql);
            assert_eq!(done.rows_affected(), 1, "{sql}");
            let changed = db::rows::digest(&tx, entry).await.expect("a digest");
            assert_ne!(changed, before, "{sql}");
            tx.rollback().await.expect("undone");
        }
        assert_eq!(digest().await, before);
    }
}

/// An installation with real work in it: an office, its plan, days of its log.
async fn at_work(url: &str, folder: &Path) -> Db {
    let day = 86_400_000;
    let db = Db::open(url).await.expect("a database");
    let db = db.with_clock(Clock::new(move || 1_790_000_000_000));
    let by = session::by_command("test");
    let office = offices::home(&db, &by).await.expect("an office");
    let scope = session::of_command("test", &office);
    let files = Files::open(folder).expect("files");
    let content = support::example();
    let plans::worker::Reply::Read(read) = plans::worker::read_here("plan.txt", &content) else {
        panic!("the example is read");
    };
    let file = ("plan.txt", &*content);
    let imported = plans::import::import(&db, &files, &scope, &office, file, *read, false).await;
    imported.expect("imported");
    let db = db.with_clock(Clock::new(move || 1_790_000_000_000 + 2 * day));
    assert_eq!(log::days::close(&db).await.expect("closed"), 1);
    db
}

#[tokio::test]
async fn the_command_proves_the_copy_and_verifies_the_log_in_the_target() {
    let folder = tempfile::tempdir().expect("a folder");
    let run = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_sujarit"));
        let output = command.env("SUJARIT_LANG", "en").args(arguments).output();
        let output = output.expect("the program runs");
        let text = String::from_utf8_lossy(&output.stdout).into_owned()
            + &String::from_utf8_lossy(&output.stderr);
        (text, output.status.code())
    };
    for source in places(folder.path()).await {
        let from = at_work(&source, folder.path()).await;
        for target in places(folder.path()).await {
            let copy = ["database", "copy", "--from", &source, "--to", &target];
            let (told, status) = run(&copy);
            assert_eq!(status, Some(0), "{told}");
            assert!(told.contains("both sides are the same"), "{told}");
            assert!(told.contains("The log is whole"), "{told}");
            let (told, status) = run(&["log", "verify", "--database", &target]);
            assert_eq!(status, Some(0), "{told}");
            let (told, status) = run(&copy);
            assert_eq!(status, Some(2), "{told}");
            assert!(told.contains("holds data already"), "{told}");
        }
        let forge = "UPDATE log_entry SET detail = '{\"x\":1}' WHERE number = 1";
        let forged = from.read().execute_unprepared(forge).await;
        assert!(forged.is_ok());
        let target = places(folder.path()).await.remove(0);
        let (told, status) = run(&["database", "copy", "--from", &source, "--to", &target]);
        assert_eq!(status, Some(1), "{told}");
    }
    let plain = folder.path().join("a folder?").join("sujarit.db");
    std::fs::create_dir(plain.parent().expect("a folder")).expect("made");
    let plain = plain.to_str().expect("a path");
    let made = Db::open(&format!("{}?mode=rwc", db::address_of(plain))).await;
    drop(made.expect("a database"));
    let target = places(folder.path()).await.remove(0);
    let (told, status) = run(&["database", "copy", "--from", plain, "--to", &target]);
    assert_eq!(status, Some(0), "{told}");
    let copy = folder.path().join("a copy.db");
    let copy = copy.to_str().expect("a path");
    let (told, status) = run(&["database", "copy", "--from", plain, "--to", copy]);
    assert_eq!(status, Some(0), "{told}");
    let (told, status) = run(&["log", "verify", "--database", &db::address_of(copy)]);
    assert_eq!(status, Some(0), "{told}");
    let nowhere = folder.path().join("nowhere").join("copy.db");
    let nowhere = nowhere.to_str().expect("a path");
    let data = folder.path().to_str().expect("a path");
    let text = folder.path().join("plan.txt");
    std::fs::write(&text, "แผนปฏิบัติการ").expect("written");
    let text = text.to_str().expect("a path");
    for (from, to, sentence) in [
        (plain, "mysql://root@server/sujarit", "That is no database"),
        (plain, "", "That is no database"),
        (plain, data, "is a folder: name the database in it"),
        (plain, nowhere, "there is no such folder"),
        (plain, text, "That is no database"),
        (text, copy, "That is no database"),
        ("nothing.db", copy, "there is no such file"),
        (data, copy, "is a folder: name the database in it"),
    ] {
        let (told, status) = run(&["database", "copy", "--from", from, "--to", to]);
        assert_eq!(status, Some(2), "{told}");
        assert!(told.contains(sentence), "{told}");
    }
}
