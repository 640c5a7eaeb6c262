//! Each step on data of the version before it, on both databases.

use super::Migrator;
use crate::db::{
    catalogue::{self, Kind},
    rows::{Cell, Loader},
};
use crate::{db::testing::empty, log, log::By, offices};
use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, TransactionTrait};
use sea_orm_migration::MigratorTrait;
use std::collections::BTreeMap;
use uuid::Uuid;

/// A key as the database writes it.
fn key(connection: &DatabaseConnection, number: u8) -> String {
    let digits = format!("{number:032x}");
    match connection.get_database_backend() {
        DbBackend::Sqlite => format!("x'{digits}'"),
        _ => format!("'{digits}'"),
    }
}

async fn run(connection: &DatabaseConnection, sql: &str) {
    let done = connection.execute_unprepared(sql).await;
    done.unwrap_or_else(|error| panic!("{sql}: {error}"));
}

#[tokio::test]
async fn what_was_logged_before_the_chain_is_chained_in_its_order() {
    for place in empty().await {
        let raw = place.raw().await;
        Migrator::up(&raw, Some(1)).await.expect("the first step");
        let (one, other) = (key(&raw, 1), key(&raw, 2));
        for (office, id, at, action) in [
            (&one, 11, 1_000, "office.made"),
            (&one, 12, 3_000, "plan.imported"),
            (&one, 13, 2_000, "draft.begun"),
            (&other, 14, 1_500, "office.made"),
        ] {
            let id = key(&raw, id);
            let sql = format!(
                "INSERT INTO log_entry (office_id, id, at, action, subject, detail) \
                 VALUES ({office}, {id}, {at}, '{action}', 'เรื่อง', '{{\"a\":1}}')"
            );
            run(&raw, &sql).await;
        }
        let db = place.open().await;
        let report = log::verify(&db, &BTreeMap::new()).await.expect("verified");
        assert_eq!(report.breaks, []);
        assert_eq!((report.entries, report.chains), (4, 2));
        let days = log::days::close(&db).await.expect("closed");
        assert_eq!(days, 1, "and sealed like all others");
    }
}

#[tokio::test]
async fn the_one_office_there_was_becomes_the_home_office_with_its_type_and_its_name() {
    for place in empty().await {
        let raw = place.raw().await;
        Migrator::up(&raw, Some(3)).await.expect("three steps");
        let id = key(&raw, 1);
        let sql = format!(
            "INSERT INTO office (id, name, district, province, example, created_at) \
             VALUES ({id}, 'เทศบาลตำบลสมมติ', 'สมมติเหนือ', 'กระบี่', false, 5)"
        );
        run(&raw, &sql).await;
        let db = place.open().await;
        let office = offices::home(&db, &By::program()).await.expect("home");
        assert_eq!(office.name, "เทศบาลตำบลสมมติ");
        assert_eq!(office.kind.as_deref(), Some("subdistrict-municipality"));
        assert!(office.home);
        let names = offices::directory::names(&db, office.id).await;
        let names = names.expect("names");
        assert_eq!(names.len(), 1);
        assert_eq!((names[0].since, names[0].until), (None, None));
        let wanted = offices::directory::Wanted {
            q: "ทต. สมมติเหนือ".to_owned(),
            ..Default::default()
        };
        let (found, _) = offices::directory::find(&db, &wanted).await.expect("found");
        assert_eq!(found, [office], "found by every word");
    }
}

/// A row into every table that there is; all keys are the same, so that rows hang together.
async fn fill(connection: &DatabaseConnection) {
    let tables = catalogue::tables(connection).await.expect("tables");
    let tx = connection.begin().await.expect("begun");
    for table in &tables {
        let cells = table.columns.iter().map(|column| match column.kind {
            Kind::Uuid => Cell::Uuid(Uuid::from_u128(1)),
            Kind::Int => Cell::Int(1),
            Kind::Bool => Cell::Bool(true),
            Kind::Real => Cell::Real(1.0),
            Kind::Text | Kind::Json => Cell::Text("{}".to_owned()),
            Kind::Bytes => Cell::Bytes(vec![1]),
        });
        let mut loader = Loader::new(&tx, table);
        let added = loader.add(cells.collect()).await;
        added.unwrap_or_else(|error| panic!("{}: {error}", table.name));
        let written = loader.finish().await;
        written.unwrap_or_else(|error| panic!("{}: {error}", table.name));
    }
    tx.commit().await.expect("kept");
}

/// How many rows each table has.
async fn counts(connection: &DatabaseConnection) -> BTreeMap<String, i64> {
    let mut counts = BTreeMap::new();
    for table in catalogue::tables(connection).await.expect("tables") {
        let sql = format!("SELECT COUNT(*) AS n FROM \"{}\"", table.name);
        let backend = connection.get_database_backend();
        let statement = sea_orm::Statement::from_string(backend, sql);
        let row = connection.query_one_raw(statement).await.expect("asked");
        let count = row.expect("a row").try_get("", "n").expect("a number");
        counts.insert(table.name, count);
    }
    counts
}

#[tokio::test]
async fn from_every_version_before_the_tables_come_up_to_date_with_all_their_rows() {
    let steps = u32::try_from(Migrator::migrations().len()).expect("some steps");
    for done in 1..steps {
        for place in empty().await {
            let raw = place.raw().await;
            Migrator::up(&raw, Some(done))
                .await
                .expect("the first steps");
            fill(&raw).await;
            let before = counts(&raw).await;
            assert!(before.values().all(|count| *count == 1), "{before:?}");
            drop(place.open().await);
            let after = counts(&raw).await;
            for (table, count) in before {
                let kept = after.get(&table).copied().unwrap_or_default();
                assert!(kept >= count, "{table} after {done} steps: {kept}");
            }
        }
    }
}
