//! Each step on data of the version before it, on both databases.

use super::Migrator;
use crate::{db::testing::empty, log, log::By, offices};
use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend};
use sea_orm_migration::MigratorTrait;
use std::collections::BTreeMap;

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
