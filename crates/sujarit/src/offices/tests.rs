//! The directory on both databases: reading the department's table again and again.

use super::{
    Office, code_of,
    department::{self, Row},
    directory::{self, Wanted},
    register::{Registered, register},
    units::{self, Mistake, UnitError},
};
use crate::{
    db::{Db, testing::empty},
    log::{self, By},
    session,
};
use std::collections::BTreeMap;

const FIRST: &str = "รหัส,ชื่อ,ประเภท,อำเภอ,จังหวัด,เว็บไซต์\n\
    2990101,กระบี่,อบจ.,เมืองกระบี่,กระบี่,\n\
    6990101,บ้านสมมติ,อบต.,สมมติเหนือ,กระบี่,www.example.go.th\n\
    6990102,เกาะสมมติ,อบต.,สมมติเหนือ,กระบี่,\n\
    6990103,บ้านสมมติ,อบต.,สมมติใต้,กระบี่,\n";

fn table(text: &str) -> Vec<Row> {
    let listing = department::read(text.as_bytes()).expect("a table");
    assert_eq!(listing.refused, []);
    listing.rows
}

async fn import(db: &Db, text: &str, since: i32) -> Registered {
    let by = By::command("offices import", "สมมติ");
    let done = register(db, &by, &table(text), since, "ตาราง.csv").await;
    done.expect("registered")
}

async fn found(db: &Db, q: &str) -> Vec<Office> {
    let wanted = Wanted {
        q: q.to_owned(),
        ..Wanted::default()
    };
    directory::find(db, &wanted).await.expect("found").0
}

async fn whole_entries(db: &Db) -> u64 {
    let report = log::verify(db, &BTreeMap::new()).await.expect("verified");
    assert_eq!(report.breaks, []);
    report.entries
}

#[tokio::test]
async fn the_same_table_again_changes_nothing_and_makes_no_office_twice() {
    for place in empty().await {
        let db = place.open().await;
        let first = import(&db, FIRST, 20_000).await;
        assert_eq!((first.added, first.changed, first.unchanged), (4, 0, 0));
        assert_eq!(
            whole_entries(&db).await,
            5,
            "one each and one for the import"
        );
        let again = import(&db, FIRST, 20_001).await;
        assert_eq!((again.added, again.changed, again.unchanged), (0, 0, 4));
        assert_eq!(whole_entries(&db).await, 6, "only the import");
        assert_eq!(found(&db, "").await.len(), 4);
    }
}

#[tokio::test]
async fn a_new_name_or_type_leaves_the_office_the_same_and_the_old_name_with_its_end() {
    for place in empty().await {
        let db = place.open().await;
        import(&db, FIRST, 20_000).await;
        let before = found(&db, "เกาะสมมติ").await.remove(0);
        // Another name under the same code, then another type under another code.
        let renamed = FIRST.replace("เกาะสมมติ", "เกาะงาม");
        let done = import(&db, &renamed, 20_100).await;
        assert_eq!((done.added, done.changed), (0, 1));
        let moved = renamed.replace("6990102,เกาะงาม,อบต.", "5990102,เกาะงาม,เทศบาลตำบล");
        let done = import(&db, &moved, 20_200).await;
        assert_eq!((done.added, done.changed), (0, 1));
        let (old, new) = ("องค์การบริหารส่วนตำบลเกาะงาม", "เทศบาลตำบลเกาะงาม");
        assert_eq!(done.renamed, [(old.to_owned(), new.to_owned())]);

        let after = found(&db, "เกาะงาม").await.remove(0);
        assert_eq!(after.id, before.id);
        assert_eq!(after.code.as_deref(), Some("5990102"));
        assert!(found(&db, "เกาะสมมติ").await.is_empty());
        let names = directory::names(&db, after.id).await.expect("names");
        let told: Vec<_> = names
            .iter()
            .map(|name| (name.name.as_str(), name.since, name.until))
            .collect();
        assert_eq!(
            told,
            [
                (new, Some(20_200), None),
                (old, Some(20_100), Some(20_200)),
                ("องค์การบริหารส่วนตำบลเกาะสมมติ", None, Some(20_100)),
            ]
        );
    }
}

#[tokio::test]
async fn an_office_that_a_plan_named_is_the_one_in_the_table_if_there_is_but_one() {
    for place in empty().await {
        let db = place.open().await;
        let by = By::nobody(None);
        let home = super::home(&db, &by).await.expect("home");
        let scope = session::of_command("test", &home);
        let printed = plan::Office {
            name: "องค์การบริหารส่วนตำบลบ้านสมมติ".to_owned(),
            kind: None,
            district: Some("สมมติใต้".to_owned()),
            province: Some("กระบี่".to_owned()),
        };
        let write = db.write(&by).await.expect("a write");
        let named = super::name_unnamed(write.tx(), &scope, &printed).await;
        let named = named.expect("named").expect("an entry");
        write.finish(named).await.expect("written");

        let done = import(&db, FIRST, 20_000).await;
        assert_eq!((done.added, done.changed), (3, 1));
        let office = directory::get(&db, home.id)
            .await
            .expect("read")
            .expect("there");
        assert_eq!(
            office.code.as_deref(),
            Some("6990103"),
            "that of its district"
        );
        assert!(office.home, "and still the office of this installation");
    }
}

#[tokio::test]
async fn what_is_not_in_the_table_stays_and_is_told_and_what_is_unclear_is_made_anew() {
    for place in empty().await {
        let db = place.open().await;
        import(&db, FIRST, 20_000).await;
        // Both codes of one place and name are gone; which is which cannot be known.
        let twice = FIRST.replace("สมมติใต้", "สมมติเหนือ");
        let done = import(&db, &twice, 20_050).await;
        assert_eq!(done.changed, 1, "moved to another district by its code");
        let other = twice
            .replace("6990101", "5990101")
            .replace("6990103", "5990103");
        let done = import(&db, &other, 20_100).await;
        assert_eq!((done.added, done.absent.len()), (2, 2));
        assert_eq!(found(&db, "บ้านสมมติ").await.len(), 4);
    }
}

#[tokio::test]
async fn the_directory_is_searched_by_every_word_and_sorted_as_a_dictionary() {
    for place in empty().await {
        let db = place.open().await;
        import(&db, FIRST, 20_000).await;
        let names = |offices: Vec<Office>| -> Vec<String> {
            let name = |office: &Office| office.own_name().to_owned();
            offices.iter().map(name).collect()
        };
        assert_eq!(
            names(found(&db, "").await),
            ["กระบี่", "เกาะสมมติ", "บ้านสมมติ", "บ้านสมมติ"]
        );
        assert_eq!(found(&db, "อบต. สมมติใต้").await.len(), 1);
        assert_eq!(found(&db, "๖๙๙๐๑").await.len(), 3);
        for wild in ["%", "_", "\\", "' OR 1=1 --"] {
            assert_eq!(found(&db, wild).await.len(), 0, "{wild}");
        }
        let wanted = Wanted {
            kind: code_of(plan::OfficeType::Provincial).to_owned(),
            page: 9_999,
            ..Wanted::default()
        };
        let (page, total) = directory::find(&db, &wanted).await.expect("found");
        assert_eq!(
            (page.len(), total),
            (0, 1),
            "a page behind the last is empty"
        );
    }
}

#[tokio::test]
async fn units_are_added_renamed_and_ended_but_never_removed() {
    for place in empty().await {
        let db = place.open().await;
        let home = super::home(&db, &By::program()).await.expect("home");
        let scope = session::of_command("test", &home);
        let id = units::add(&db, &scope, "กองคลัง").await.expect("added");
        let mistake = |done: Result<(), UnitError>| match done {
            Err(UnitError::Mistake(mistake)) => Some(mistake),
            _ => None,
        };
        let again = units::add(&db, &scope, "กอง คลัง").await.map(|_| ());
        assert_eq!(mistake(again), Some(Mistake::Exists));
        let empty = units::rename(&db, &scope, id, "").await;
        assert_eq!(mistake(empty), Some(Mistake::NoName));
        let long = units::rename(&db, &scope, id, &"ก".repeat(121)).await;
        assert_eq!(mistake(long), Some(Mistake::TooLong));

        let stranger = Office {
            id: crate::db::new_id(),
            ..Office::default()
        };
        let stranger = session::of_command("test", &stranger);
        for refused in [
            units::rename(&db, &stranger, id, "กองอื่น").await,
            units::end(&db, &stranger, id).await,
        ] {
            assert!(matches!(refused, Err(UnitError::NoSuchUnit)));
        }
        assert_eq!(units::list(&db, &stranger).await.expect("units"), []);

        units::rename(&db, &scope, id, "กองการคลัง")
            .await
            .expect("renamed");
        units::end(&db, &scope, id).await.expect("ended");
        let ended = units::end(&db, &scope, id).await;
        assert!(matches!(ended, Err(UnitError::NoSuchUnit)));
        units::add(&db, &scope, "กองการคลัง").await.expect("again");
        let units = units::list(&db, &scope).await.expect("units");
        assert_eq!(units.len(), 2);
        assert!(units[0].until.is_none() && units[1].until.is_some());
        assert_eq!(whole_entries(&db).await, 5);
    }
}
