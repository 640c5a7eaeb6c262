//! Backups: made under load, put back into either database, and refused when anything is wrong.

mod support;

use sea_orm::{ConnectionTrait, Database};
use serde_json::Value;
use sha2::{Digest as _, Sha256};
use std::{
    fs::{self, File},
    io::{Read, Write},
    path::{Path, PathBuf},
    process::Command,
};
use sujarit::{
    backup,
    db::{self, Db, catalogue, copy::copy, rows},
    files::Files,
    offices::{self, units},
    people::{self, Role, attempts::Counted, pending::Kind},
    plans, session,
};
use tempfile::TempDir;
use zip::{ZipArchive, ZipWriter, write::SimpleFileOptions};

/// Runs a command; what it printed and its status.
fn run(arguments: &[&str]) -> (String, i32) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sujarit"));
    let output = command.env("SUJARIT_LANG", "en").args(arguments).output();
    let output = output.expect("the program runs");
    let text = String::from_utf8_lossy(&output.stdout).into_owned()
        + &String::from_utf8_lossy(&output.stderr);
    (text, output.status.code().expect("ended by itself"))
}

/// A place for an installation: a folder, and a server's address where it is not SQLite.
struct Place {
    folder: TempDir,
    url: Option<String>,
}

impl Place {
    async fn each() -> Vec<Self> {
        let folder = || tempfile::tempdir().expect("a folder");
        let mut places = vec![Self {
            folder: folder(),
            url: None,
        }];
        if let Ok(url) = std::env::var("TEST_PG_URL") {
            let name = format!("sujarit_{}", db::new_id().simple());
            let server = Database::connect(&url).await.expect("the server");
            let create = format!("CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'");
            server.execute_unprepared(&create).await.expect("made");
            let (address, options) = url.split_once('?').unwrap_or((&url, ""));
            let (server, _) = address.rsplit_once('/').expect("a database");
            places.push(Self {
                folder: folder(),
                url: Some(format!("{server}/{name}?{options}")),
            });
        }
        places
    }

    fn arguments<'a>(&'a self, command: &[&'a str]) -> Vec<&'a str> {
        let folder = self.folder.path().to_str().expect("a name in UTF-8");
        let mut arguments = command.to_vec();
        arguments.extend(["--data", folder]);
        arguments.extend(self.url.iter().flat_map(|url| ["--database", url]));
        arguments
    }

    async fn open(&self) -> Db {
        match &self.url {
            Some(url) => Db::open(url).await.expect("a database"),
            None => Db::open_dir(self.folder.path()).await.expect("a database"),
        }
    }

    /// Whether nothing was put here.
    async fn is_untouched(&self) -> bool {
        let db = self.open().await;
        for table in catalogue::tables(db.read()).await.expect("tables") {
            if !rows::is_empty(db.read(), &table).await.expect("asked") {
                return false;
            }
        }
        let files = self.folder.path().join("files");
        let folders = fs::read_dir(files).into_iter().flatten();
        folders.count() <= 1
    }
}

/// The example office's plan as an installation keeps it.
async fn at_work(place: &Place) -> (Db, session::Scope) {
    let db = place.open().await;
    let by = session::by_command("test");
    let office = offices::home(&db, &by).await.expect("an office");
    let scope = session::of_command("test", &office);
    let files = Files::open(place.folder.path()).expect("files");
    let content = support::example();
    let plans::worker::Reply::Read(read) = plans::worker::read_here("plan.txt", &content) else {
        panic!("the example is read");
    };
    let file = ("plan.txt", &*content);
    let imported = plans::import::import(&db, &files, &scope, &office, file, *read, false).await;
    imported.expect("imported");
    (db, scope)
}

/// A backup of the example on SQLite.
async fn example() -> (TempDir, PathBuf) {
    let place = Place::each().await.remove(0);
    at_work(&place).await;
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("backup.zip");
    let (told, status) = run(&place.arguments(&["backup", file.to_str().expect("a name")]));
    assert_eq!(status, 0, "{told}");
    (folder, file)
}

/// The parts of a backup.
fn parts(file: &Path) -> Vec<(String, Vec<u8>)> {
    let mut archive = ZipArchive::new(File::open(file).expect("a file")).expect("a ZIP");
    let indexes = 0..archive.len();
    let part = |index| {
        let mut part = archive.by_index(index).expect("a part");
        let name = part.name().expect("a name").into_owned();
        let mut content = Vec::new();
        part.read_to_end(&mut content).expect("content");
        (name, content)
    };
    indexes.map(part).collect()
}

fn pack(parts: &[(String, Vec<u8>)], to: &Path) {
    let mut archive = ZipWriter::new(File::create(to).expect("a file"));
    for (name, content) in parts {
        let options = SimpleFileOptions::default();
        archive.start_file(name, options).expect("begun");
        archive.write_all(content).expect("written");
    }
    archive.finish().expect("finished");
}

/// The parts with another manifest.
fn with_manifest(parts: &mut [(String, Vec<u8>)], change: impl FnOnce(&mut Value)) {
    let manifest = parts.iter_mut().find(|(name, _)| name == "manifest.json");
    let (_, content) = manifest.expect("a manifest");
    let mut value: Value = serde_json::from_slice(content).expect("JSON");
    change(&mut value);
    *content = serde_json::to_vec(&value).expect("JSON");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_made_under_load_goes_back_into_either_database_as_it_was() {
    for source in Place::each().await {
        let (db, scope) = at_work(&source).await;
        let stop = std::sync::Arc::new(std::sync::atomic::AtomicBool::new(false));
        let writers: Vec<_> = (0..3)
            .map(|writer| {
                let (db, scope, stop) = (db.clone(), scope.clone(), stop.clone());
                tokio::spawn(async move {
                    let mut added = 0;
                    while !stop.load(std::sync::atomic::Ordering::Relaxed) {
                        let name = format!("งานที่ {writer} {added}");
                        units::add(&db, &scope, &name).await.expect("added");
                        added += 1;
                    }
                    added
                })
            })
            .collect();
        tokio::time::sleep(std::time::Duration::from_millis(300)).await;
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("สำรอง.zip");
        let name = file.to_str().expect("a name");
        let (told, status) = run(&source.arguments(&["backup", name]));
        assert_eq!(status, 0, "{told}");
        stop.store(true, std::sync::atomic::Ordering::Relaxed);
        for writer in writers {
            assert!(writer.await.expect("ended") > 0);
        }
        let (told, status) = run(&["backup", "verify", name]);
        assert_eq!(status, 0, "{told}");
        assert!(told.contains("1 files"), "{told}");
        let (told, status) = run(&source.arguments(&["backup", name]));
        assert_eq!(status, 2, "never over another file: {told}");

        let manifest = backup::check(Path::new(name)).expect("whole").manifest;
        for target in Place::each().await {
            let (told, status) = run(&target.arguments(&["restore", name]));
            assert_eq!(status, 0, "{told}");
            let restored = target.open().await;
            let copied = Place::each().await.remove(0);
            let compared = copy(&restored, &copied.open().await).await.expect("copied");
            for (table, part) in compared.iter().zip(&manifest.tables) {
                assert_eq!(table.table, part.name);
                assert_eq!(table.to.hash(), part.hash, "{}", part.name);
            }
            let (told, status) = run(&target.arguments(&["log", "verify"]));
            assert_eq!(status, 0, "{told}");
            let named = catalogue::named_files(restored.read())
                .await
                .expect("names");
            let files = Files::open(target.folder.path()).expect("files");
            for hash in named {
                let file = files.local(&hash).await.expect("a file");
                assert_eq!(fs::read(file.path()).expect("read"), support::example());
            }
            let (told, status) = run(&target.arguments(&["restore", name]));
            assert_eq!(status, 2, "{told}");
            assert!(told.contains("holds data already"), "{told}");
        }
    }
}

#[tokio::test]
async fn a_backup_with_a_flipped_bit_or_without_its_end_is_refused_and_nothing_is_changed() {
    let (folder, file) = example().await;
    let whole = fs::read(&file).expect("read");
    let manifest = backup::check(&file).expect("whole").manifest;
    let wrong = folder.path().join("wrong.zip");
    let mut refused = 0;
    let tried = 400;
    for place in 0..tried {
        let mut bytes = whole.clone();
        let at = place * bytes.len() / tried;
        bytes[at] ^= 1 << (place % 8);
        fs::write(&wrong, &bytes).expect("written");
        match backup::check(&wrong) {
            Err(_) => refused += 1,
            // Dates and versions of a ZIP's parts say nothing of what is in them.
            Ok(checked) => assert_eq!(checked.manifest, manifest, "byte {at}"),
        }
    }
    assert!(refused > tried * 9 / 10, "{refused} of {tried}");
    for place in 0..100 {
        fs::write(&wrong, &whole[..place * whole.len() / 100]).expect("written");
        assert!(backup::check(&wrong).is_err(), "cut at {place} %");
    }
    let target = Place::each().await.remove(0);
    let (told, status) = run(&target.arguments(&["restore", wrong.to_str().expect("a name")]));
    assert_eq!(status, 2);
    assert!(
        told.contains("no backup") && told.contains("nothing was written"),
        "{told}"
    );
    assert!(target.is_untouched().await);
}

#[tokio::test]
async fn a_forged_backup_is_refused_and_nothing_is_changed() {
    let (folder, file) = example().await;
    let wrong = folder.path().join("wrong.zip");
    let name = wrong.to_str().expect("a name");
    let refused = async |parts: &[(String, Vec<u8>)], why: &str| {
        pack(parts, &wrong);
        for target in Place::each().await {
            let (told, status) = run(&target.arguments(&["restore", name]));
            assert_eq!(status, 2, "{why}: {told}");
            assert!(told.contains(why), "{why}: {told}");
            assert!(target.is_untouched().await, "{why}");
        }
    };
    let whole = parts(&file);
    for evil in [
        "../evil",
        "/tmp/evil",
        "files/../../evil",
        "files/ab/../../../evil",
        "C:\\evil",
    ] {
        let mut parts = whole.clone();
        parts.push((evil.to_owned(), b"evil".to_vec()));
        refused(&parts, "belongs to no backup").await;
    }
    assert!(!folder.path().join("evil").exists());

    let mut parts = whole.clone();
    parts.push((
        format!("files/00/{}", "0".repeat(62)),
        b"not its hash".to_vec(),
    ));
    refused(&parts, "damaged").await;
    let mut parts = whole.clone();
    parts.retain(|(name, _)| !name.starts_with("files/"));
    refused(&parts, "damaged").await;
    let mut parts = whole.clone();
    parts.retain(|(name, _)| name != "tables/unit.jsonl");
    refused(&parts, "damaged").await;
    let mut parts = whole.clone();
    with_manifest(&mut parts, |manifest| {
        manifest["form"] = "sujarit backup 9".into()
    });
    refused(&parts, "later program").await;
    let mut parts = whole.clone();
    with_manifest(&mut parts, |manifest| {
        manifest["migrations"][0] = "m9999_other".into()
    });
    refused(&parts, "later program").await;
    let mut parts = whole.clone();
    with_manifest(&mut parts, |manifest| {
        manifest["tables"][0]["rows"] = 77.into()
    });
    refused(&parts, "damaged").await;

    // A change that fits in every hash but those of the log itself.
    let mut parts = whole.clone();
    let table = "tables/log_entry.jsonl";
    let lines = parts.iter_mut().find(|(name, _)| name == table);
    let (_, lines) = lines.expect("the log");
    let text = String::from_utf8(lines.clone()).expect("text");
    let text = text.replacen("plan.imported", "plan.exported", 1);
    assert_ne!(text.as_bytes(), lines.as_slice());
    *lines = text.clone().into_bytes();
    with_manifest(&mut parts, |manifest| {
        let tables = manifest["tables"].as_array_mut().expect("tables");
        let log = tables.iter_mut().find(|table| table["name"] == "log_entry");
        let log = log.expect("the log");
        let digest = Sha256::digest(&text);
        let digits: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
        log["part"]["sha256"] = digits.into();
        log["hash"] = hash_of_forged(&text, log).into();
    });
    refused(&parts, "The log in").await;
}

/// The content's hash of forged lines, as a forger who has the source would work it out.
fn hash_of_forged(text: &str, log: &Value) -> String {
    let columns = log["columns"].as_array().expect("columns");
    let mut digest = rows::Digest::default();
    for line in text.lines() {
        let cells: Vec<Value> = serde_json::from_str(line).expect("a row");
        let row: Vec<rows::Cell> = columns
            .iter()
            .zip(cells)
            .map(|(column, cell)| match (column["kind"].as_str(), cell) {
                (Some("int"), cell) => rows::Cell::Int(cell.as_i64().expect("a number")),
                (Some("uuid"), Value::String(key)) => rows::Cell::Uuid(key.parse().expect("a key")),
                (_, Value::String(text)) => rows::Cell::Text(text),
                (kind, cell) => panic!("{kind:?} {cell}"),
            })
            .collect();
        digest.add(&row);
    }
    digest.hash()
}

#[tokio::test]
async fn what_unpacks_to_far_more_than_a_backup_is_refused_before_it_is_unpacked() {
    let (folder, file) = example().await;
    let wrong = folder.path().join("bomb.zip");
    let mut parts = parts(&file);
    let bomb = format!("files/00/{}", "0".repeat(62));
    parts.push((bomb.clone(), vec![0; 120 << 20]));
    pack(&parts, &wrong);
    assert!(fs::metadata(&wrong).expect("there").len() < 2 << 20);
    assert!(matches!(
        backup::check(&wrong),
        Err(backup::BackupError::TooLarge)
    ));
    // The same with a directory that tells a small size.
    let mut bytes = fs::read(&wrong).expect("read");
    let size = u32::to_le_bytes(120 << 20);
    let places: Vec<usize> = (0..bytes.len() - 4)
        .filter(|at| bytes[*at..*at + 4] == size)
        .collect();
    assert!(!places.is_empty());
    for at in places {
        bytes[at..at + 4].copy_from_slice(&10u32.to_le_bytes());
    }
    fs::write(&wrong, &bytes).expect("written");
    let started = std::time::Instant::now();
    assert!(backup::check(&wrong).is_err());
    assert!(started.elapsed() < std::time::Duration::from_secs(5));
}

#[tokio::test]
async fn nobody_is_signed_in_and_no_link_is_open_after_a_restore() {
    for source in Place::each().await {
        let db = source.open().await;
        support::let_in(&db).await;
        let scope = {
            let office = offices::home(&db, &session::by_command("test")).await;
            session::of_command("test", &office.expect("an office"))
        };
        let person = support::appoint(&db, &scope, "somying@example", &[Role::Planner]).await;
        let link = people::invitations::invite(&db, &scope, &person).await;
        link.expect("a link");
        let begun = people::pending::begin(&db, Kind::SecondStep, Some(person.id), &"x").await;
        begun.expect("begun");
        let counted = [Counted::Account("somying@example")];
        let begun = people::attempts::begin(&db, &[7; 32], &counted).await;
        begun.expect("the database").expect("counted");
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("backup.zip");
        let name = file.to_str().expect("a name");
        let (told, status) = run(&source.arguments(&["backup", name]));
        assert_eq!(status, 0, "{told}");
        let of_the_moment = ["session", "pending", "invitation", "attempt"];
        let manifest = backup::check(&file).expect("whole").manifest;
        for table in of_the_moment {
            let part = manifest.tables.iter().find(|part| part.name == table);
            assert_eq!(part.expect("a table").rows, 1, "{table}");
        }
        for target in Place::each().await {
            let (told, status) = run(&target.arguments(&["restore", name]));
            assert_eq!(status, 0, "{told}");
            assert!(told.contains("signs in again"), "{told}");
            let db = target.open().await;
            for table in catalogue::tables(db.read()).await.expect("tables") {
                let is_empty = rows::is_empty(db.read(), &table).await.expect("asked");
                let name = table.name.as_str();
                assert!(is_empty || !of_the_moment.contains(&name), "{name}");
                assert!(!is_empty || name != "person");
            }
        }
    }
}

#[tokio::test]
async fn a_filled_installation_is_refused_before_its_folder_is_touched() {
    let (_folder, backup) = example().await;
    let name = backup.to_str().expect("a name");
    for target in Place::each().await {
        let db = target.open().await;
        let made = offices::home(&db, &session::by_command("test")).await;
        made.expect("an office");
        drop(db);
        let (told, status) = run(&target.arguments(&["restore", name]));
        assert_eq!(status, 2, "{told}");
        let files = target.folder.path().join("files");
        assert!(!files.exists(), "{told}");
    }
}

#[tokio::test]
async fn what_was_not_whole_when_it_was_saved_makes_the_status_of_the_restore() {
    let place = Place::each().await.remove(0);
    at_work(&place).await;
    for folder in fs::read_dir(place.folder.path().join("files")).expect("files") {
        let folder = folder.expect("a folder").path();
        if !folder.ends_with("arriving") {
            fs::remove_dir_all(folder).expect("lost");
        }
    }
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("backup.zip");
    let name = file.to_str().expect("a name");
    let (told, status) = run(&place.arguments(&["backup", name]));
    assert_eq!(status, 1, "{told}");
    let target = Place::each().await.remove(0);
    let (told, status) = run(&target.arguments(&["restore", name]));
    assert_eq!(status, 1, "{told}");
    assert!(!target.is_untouched().await, "it was done");
}

#[cfg(unix)]
#[tokio::test]
async fn what_is_written_is_for_its_owner_alone_whatever_folder_it_is_written_to() {
    use std::os::unix::fs::PermissionsExt;
    let (_folder, backup) = example().await;
    let folder = tempfile::tempdir().expect("a folder");
    // A folder that was there before, open to all.
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).expect("opened");
    let target = folder.path().to_str().expect("a name");
    let (told, status) = run(&[
        "restore",
        backup.to_str().expect("a name"),
        "--data",
        target,
    ]);
    assert_eq!(status, 0, "{told}");
    let copied = format!("sqlite://{target}/copy.db");
    let from = format!("sqlite://{target}/sujarit.db");
    let (told, status) = run(&["database", "copy", "--from", &from, "--to", &copied]);
    assert_eq!(status, 0, "{told}");
    let mut seen = 0;
    let mut folders = vec![folder.path().to_owned()];
    while let Some(folder) = folders.pop() {
        for found in fs::read_dir(folder).expect("a folder") {
            let path = found.expect("a name").path();
            let about = fs::metadata(&path).expect("its mode");
            let mode = about.permissions().mode() & 0o777;
            let right = if about.is_dir() { 0o700 } else { 0o600 };
            assert_eq!(mode, right, "{mode:o} {}", path.display());
            seen += 1;
            if about.is_dir() {
                folders.push(path);
            }
        }
    }
    assert!(seen > 4, "{seen}");
}

#[test]
fn a_backup_that_cannot_be_written_says_so_and_one_that_can_names_the_key_that_is_not_in_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path().join("data");
    let data = data.to_str().expect("a path");
    let plan = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data/demo/plan.txt");
    let (told, status) = run(&["import", "--data", data, plan.to_str().expect("a path")]);
    assert_eq!(status, 0, "{told}");
    let to = folder.path().join("nowhere/x.zip");
    let (told, status) = run(&["backup", "--data", data, to.to_str().expect("a path")]);
    assert_eq!(status, 2, "{told}");
    assert!(told.starts_with("Cannot write"), "{told}");
    assert!(told.contains("no such folder"), "{told}");

    let save = |name: &str| {
        let to = folder.path().join(name);
        run(&["backup", "--data", data, to.to_str().expect("a path")]).0
    };
    assert!(!save("one.zip").contains("factors.key"));
    fs::write(folder.path().join("data/factors.key"), "00").expect("written");
    assert_eq!(save("two.zip").matches("factors.key").count(), 1);
}

#[tokio::test]
async fn a_restore_tells_of_the_key_without_which_no_code_from_an_app_counts() {
    for source in Place::each().await {
        let db = source.open().await;
        support::let_in(&db).await;
        let folder = tempfile::tempdir().expect("a folder");
        let save = |name: &str| {
            let file = folder.path().join(name);
            let name = file.to_str().expect("a name").to_owned();
            let (told, status) = run(&source.arguments(&["backup", &name]));
            assert_eq!(status, 0, "{told}");
            name
        };
        let without = save("without.zip");
        let app = "INSERT INTO code_app (person_id, sealed, step, made_at) \
                   SELECT id, 'x', 0, 0 FROM person";
        let app = app.replace(
            "'x'",
            match source.url {
                Some(_) => "'x'::bytea",
                None => "x'78'",
            },
        );
        db.read().execute_unprepared(&app).await.expect("an app");
        let with = save("with.zip");
        for (file, key, is_told) in [
            (&without, false, false),
            (&with, false, true),
            (&with, true, false),
        ] {
            let target = Place::each().await.remove(0);
            if key {
                fs::write(target.folder.path().join("factors.key"), "00").expect("a copy");
            }
            let (told, status) = run(&target.arguments(&["restore", file]));
            assert_eq!(status, 0, "{told}");
            assert_eq!(told.contains("factors.key is missing"), is_told, "{told}");
        }
    }
}

#[tokio::test]
async fn a_restore_that_cannot_write_names_where_and_leaves_the_database_empty() {
    let (_folder, backup) = example().await;
    let file = parts(&backup).into_iter().find_map(|(name, _)| {
        let name = name.strip_prefix("files/")?;
        Some(name.split_once('/')?.0.to_owned())
    });
    for target in Place::each().await {
        let files = target.folder.path().join("files");
        let in_the_way = files.join(file.as_deref().expect("a file"));
        fs::create_dir_all(&files).expect("a folder");
        fs::write(&in_the_way, "a file where a folder should be").expect("written");
        let (told, status) = run(&target.arguments(&["restore", backup.to_str().expect("a name")]));
        assert_eq!(status, 2, "{told}");
        let folder = target.folder.path().to_str().expect("a name");
        assert!(
            told.starts_with(&format!("Cannot write {folder}: ")),
            "{told}"
        );
        fs::remove_file(in_the_way).expect("removed");
        assert!(target.is_untouched().await, "{told}");
    }
}
