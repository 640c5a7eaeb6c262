//! The log under attack: somebody with the database in hand changes, removes, moves, adds and
//! cuts off, and each time the first broken place is named. On both databases.

use super::{
    Action, By, Change, NewEntry, begin_of,
    chain::{BEGINNING, entry_hash},
    day_of, days, roots,
    tables::{day, entry, head, leaf},
    verify::{Break, verify},
};
use crate::db::{
    Db,
    testing::{Empty, Hands, empty},
};
use sea_orm::{
    ConnectionTrait, DatabaseConnection, IntoActiveModel, QueryOrder, entity::prelude::*,
};
use serde_json::json;
use std::collections::BTreeMap;

const A: Uuid = Uuid::from_u128(0xa);
const B: Uuid = Uuid::from_u128(0xb);
/// The first of the days on which is written.
const FIRST: i32 = 20_700;
const DAY: i64 = 24 * 60 * 60 * 1000;

async fn write(db: &Db, office: Uuid, number: u64) {
    let change = Change::of("title", "ก", format!("ข{number}"));
    let entry = NewEntry::new(office, Action::PlanImported, Uuid::from_u128(7))
        .changing(change.into_iter().collect())
        .with(json!({ "number": number }));
    let by = By::command("test", "สมมติ");
    let write = db.write(&by).await.expect("a write");
    write.finish(entry).await.expect("written");
}

/// Three days on which two offices write 5 entries each, all closed, and 2 entries of today.
async fn filled(place: &Empty) -> Db {
    let hands = Hands::at(begin_of(FIRST) + 1);
    let db = place.open().await.with_clock(hands.clock());
    for _ in 0..3 {
        for number in 0..5 {
            write(&db, A, number).await;
            write(&db, B, number).await;
        }
        hands.forward(DAY);
    }
    assert_eq!(days::close(&db).await.expect("closed"), 3);
    write(&db, A, 5).await;
    write(&db, B, 5).await;
    db
}

async fn breaks(db: &Db) -> Vec<Break> {
    compared(db, &BTreeMap::new()).await
}

async fn compared(db: &Db, roots: &BTreeMap<i32, String>) -> Vec<Break> {
    verify(db, roots).await.expect("verified").breaks
}

async fn entry_of_a(raw: &DatabaseConnection, number: i64) -> entry::Model {
    let found = entry::Entity::find_by_id((A, number)).one(raw).await;
    found.expect("read").expect("there")
}

async fn overwrite(raw: &DatabaseConnection, row: entry::Model) {
    let row = row.into_active_model().reset_all();
    row.update(raw).await.expect("changed");
}

async fn remove_from(raw: &DatabaseConnection, number: i64) {
    entry::Entity::delete_many()
        .filter(entry::Column::OfficeId.eq(A))
        .filter(entry::Column::Number.gte(number))
        .exec(raw)
        .await
        .expect("removed");
}

/// Sets the head of A's chain upon this entry, as an attacker would who knows of heads.
async fn head_upon(raw: &DatabaseConnection, last: &entry::Model) {
    let head = head::Model {
        office_id: A,
        number: last.number,
        at: last.at,
        hash: last.hash.clone(),
    };
    let head = head.into_active_model().reset_all();
    head.update(raw).await.expect("changed");
}

#[tokio::test]
async fn a_log_that_nobody_touched_is_whole_and_all_of_it_is_verified() {
    for place in empty().await {
        let db = filled(&place).await;
        let written = roots::read(&roots::write(&days::all(&db).await.expect("days")));
        let report = verify(&db, &written.expect("roots"))
            .await
            .expect("verified");
        assert_eq!(report.breaks, []);
        assert_eq!((report.entries, report.chains), (32, 2));
        assert_eq!((report.days, report.compared), (3, 3));
        let days = days::list(&db, 9).await.expect("days");
        assert_eq!(days[0].day, FIRST + 2, "the latest first");
        assert!(days.iter().all(|day| day.entries == 10 && day.offices == 2));
        assert_eq!(days::close(&db).await.expect("closed"), 0, "today is open");
    }
}

#[tokio::test]
async fn a_changed_entry_is_found_whichever_of_its_columns_was_changed() {
    for place in empty().await {
        let db = filled(&place).await;
        let raw = place.raw().await;
        let number = 7;
        let changes: [fn(&mut entry::Model); 5] = [
            |entry| entry.changes = entry.changes.replace('ข', "ค"),
            |entry| entry.actor_name = "คนอื่น".to_owned(),
            |entry| entry.at += 1,
            |entry| entry.action = "draft.begun".to_owned(),
            |entry| entry.subject = Uuid::from_u128(8).to_string(),
        ];
        let before = entry_of_a(&raw, number).await;
        for change in changes {
            let mut changed = before.clone();
            change(&mut changed);
            overwrite(&raw, changed.clone()).await;
            assert_eq!(breaks(&db).await, [Break::Changed { office: A, number }]);

            // With a hash that fits, the next entry does not follow any more.
            changed.hash = entry_hash(&changed);
            overwrite(&raw, changed).await;
            let number = number + 1;
            assert_eq!(breaks(&db).await, [Break::Unlinked { office: A, number }]);
        }
        overwrite(&raw, before).await;
        assert_eq!(breaks(&db).await, []);
    }
}

#[tokio::test]
async fn a_removed_entry_and_entries_that_changed_places_are_found() {
    for place in empty().await {
        let db = filled(&place).await;
        let raw = place.raw().await;
        let (mut seven, mut eight) = (entry_of_a(&raw, 7).await, entry_of_a(&raw, 8).await);
        std::mem::swap(&mut seven.number, &mut eight.number);
        overwrite(&raw, seven).await;
        overwrite(&raw, eight).await;
        let found = Break::Changed {
            office: A,
            number: 7,
        };
        assert_eq!(breaks(&db).await, [found]);

        raw.execute_unprepared("DELETE FROM log_entry WHERE number = 4")
            .await
            .expect("removed");
        let missing = |office| Break::Missing { office, number: 4 };
        assert_eq!(breaks(&db).await, [missing(A), missing(B)]);
    }
}

#[tokio::test]
async fn a_chain_that_was_cut_off_is_found_by_its_head_and_by_the_roots() {
    for place in empty().await {
        let db = filled(&place).await;
        let raw = place.raw().await;
        remove_from(&raw, 12).await;
        let cut = Break::CutOff {
            office: A,
            number: 12,
        };
        assert_eq!(breaks(&db).await, std::slice::from_ref(&cut));
        head_upon(&raw, &entry_of_a(&raw, 11).await).await;
        assert_eq!(
            breaks(&db).await,
            [cut],
            "the day's root knows better than the head"
        );
        remove_from(&raw, 1).await;
        head::Entity::delete_by_id(A)
            .exec(&raw)
            .await
            .expect("removed");
        let cut = Break::CutOff {
            office: A,
            number: 1,
        };
        assert_eq!(breaks(&db).await, [cut], "a chain that is gone is missed");
    }
}

#[tokio::test]
async fn what_was_written_since_the_last_root_can_be_cut_off_by_who_knows_of_heads() {
    for place in empty().await {
        let db = filled(&place).await;
        let raw = place.raw().await;
        remove_from(&raw, 16).await;
        let cut = Break::CutOff {
            office: A,
            number: 16,
        };
        assert_eq!(breaks(&db).await, [cut]);
        head_upon(&raw, &entry_of_a(&raw, 15).await).await;
        assert_eq!(breaks(&db).await, [], "the limit that the manual names");
    }
}

#[tokio::test]
async fn an_entry_the_program_did_not_write_is_found() {
    for place in empty().await {
        let db = filled(&place).await;
        let raw = place.raw().await;
        let mut forged = entry_of_a(&raw, 16).await;
        forged.previous = std::mem::take(&mut forged.hash);
        forged.number = 17;
        forged.hash = entry_hash(&forged);
        let row = forged.clone().into_active_model();
        entry::Entity::insert(row)
            .exec_without_returning(&raw)
            .await
            .expect("added");
        let added = Break::Added {
            office: A,
            number: 17,
        };
        assert_eq!(breaks(&db).await, [added]);
    }
}

#[tokio::test]
async fn an_end_that_was_written_anew_does_not_fit_the_root_of_its_day() {
    for place in empty().await {
        let db = filled(&place).await;
        let raw = place.raw().await;
        let mut previous = entry_of_a(&raw, 13).await.hash;
        for number in 14..=16 {
            let mut entry = entry_of_a(&raw, number).await;
            entry.detail = "{}".to_owned();
            entry.previous = previous;
            entry.hash = entry_hash(&entry);
            previous = entry.hash.clone();
            overwrite(&raw, entry).await;
        }
        head_upon(&raw, &entry_of_a(&raw, 16).await).await;
        let (number, day) = (15, FIRST + 2);
        let replaced = Break::Replaced {
            office: A,
            number,
            day,
        };
        assert_eq!(breaks(&db).await, [replaced]);
    }
}

#[tokio::test]
async fn days_that_were_changed_or_removed_are_found() {
    for place in empty().await {
        let db = filled(&place).await;
        let raw = place.raw().await;
        let run = |sql: String| {
            let raw = raw.clone();
            async move { raw.execute_unprepared(&sql).await.expect("done") }
        };
        let middle = FIRST + 1;
        run(format!("DELETE FROM log_day WHERE day = {middle}")).await;
        assert_eq!(breaks(&db).await, [Break::DayMissing(middle)]);
        run(format!("DELETE FROM log_day_office WHERE day = {middle}")).await;
        assert_eq!(breaks(&db).await, [Break::DayUnlinked(middle + 1)]);

        let another = empty().await.remove(0);
        let db = filled(&another).await;
        let days = day::Entity::find().order_by_asc(day::Column::Day);
        let mut first = days.one(db.read()).await.expect("read").expect("a day");
        first.root = BEGINNING.to_owned();
        let changed = first.into_active_model().reset_all();
        changed.update(db.read()).await.expect("changed");
        assert_eq!(breaks(&db).await, [Break::DayChanged(FIRST)]);
    }
}

#[tokio::test]
async fn a_head_that_tells_another_time_is_found() {
    for place in empty().await {
        let db = filled(&place).await;
        let raw = place.raw().await;
        raw.execute_unprepared("UPDATE log_head SET at = at - 1")
            .await
            .expect("changed");
        assert_eq!(
            breaks(&db).await,
            [Break::HeadChanged(A), Break::HeadChanged(B)]
        );
    }
}

#[tokio::test]
async fn a_day_that_says_other_counts_than_its_root_covers_is_found() {
    for place in empty().await {
        let db = filled(&place).await;
        let raw = place.raw().await;
        let middle = FIRST + 1;
        for (wrong, right) in [
            ("entries = entries + 1", "entries = entries - 1"),
            ("offices = 1", "offices = 2"),
        ] {
            let run = async |set: &str| {
                let sql = format!("UPDATE log_day SET {set} WHERE day = {middle}");
                raw.execute_unprepared(&sql).await.expect("changed");
            };
            run(wrong).await;
            assert_eq!(breaks(&db).await, [Break::DayMiscounted(middle)], "{wrong}");
            run(right).await;
            assert_eq!(breaks(&db).await, []);
        }
    }
}

#[tokio::test]
async fn an_entry_where_no_chain_is_walked_is_found() {
    for place in empty().await {
        let db = filled(&place).await;
        let raw = place.raw().await;
        let mut forged = entry_of_a(&raw, 16).await;
        (forged.office_id, forged.number) = (Uuid::nil(), i64::MIN);
        let row = forged.into_active_model();
        let added = entry::Entity::insert(row)
            .exec_without_returning(&raw)
            .await;
        added.expect("added");
        assert_eq!(breaks(&db).await, [Break::Unread(1)]);
        if place.url.starts_with("sqlite") {
            // A text is before every key of bytes, and no key.
            let copied = "INSERT INTO log_entry SELECT 'text', number, at, actor, actor_name, \
                post, place, action, subject, changes, detail, previous, hash FROM log_entry \
                WHERE number = 3";
            raw.execute_unprepared(copied)
                .await
                .expect_err("one key twice");
            let copied =
                format!("{copied} AND hash = (SELECT MIN(hash) FROM log_entry WHERE number = 3)");
            raw.execute_unprepared(&copied).await.expect("added");
            assert_eq!(breaks(&db).await, [Break::Unread(2)]);
        }
    }
}

#[tokio::test]
async fn a_chain_more_than_a_day_ahead_of_the_clock_is_told() {
    for place in empty().await {
        let hands = Hands::at(begin_of(FIRST) + 1);
        let db = place.open().await.with_clock(hands.clock());
        hands.forward(DAY);
        write(&db, B, 1).await;
        hands.forward(DAY);
        write(&db, A, 1).await;
        hands.forward(-2 * DAY);
        let report = verify(&db, &BTreeMap::new()).await.expect("verified");
        assert_eq!(report.breaks, []);
        assert_eq!(report.ahead, [(A, begin_of(FIRST + 2) + 1)]);
        assert!(!report.is_whole());
        hands.forward(DAY);
        let report = verify(&db, &BTreeMap::new()).await.expect("verified");
        assert!(report.is_whole());
    }
}

#[tokio::test]
async fn a_log_written_wholly_anew_is_found_by_roots_kept_elsewhere_and_by_nothing_else() {
    for place in empty().await {
        let db = filled(&place).await;
        let kept = roots::read(&roots::write(&days::all(&db).await.expect("days")));
        let kept = kept.expect("roots");
        let raw = place.raw().await;
        leaf::Entity::delete_many().exec(&raw).await.expect("gone");
        day::Entity::delete_many().exec(&raw).await.expect("gone");
        let missing = Break::DayMissing(FIRST);
        assert_eq!(compared(&db, &kept).await, [missing], "roots are missed");

        let mut previous = BEGINNING.to_owned();
        for number in 1..=16 {
            let mut entry = entry_of_a(&raw, number).await;
            entry.actor_name = "ผู้อื่น".to_owned();
            entry.previous = previous;
            entry.hash = entry_hash(&entry);
            previous = entry.hash.clone();
            overwrite(&raw, entry).await;
        }
        head_upon(&raw, &entry_of_a(&raw, 16).await).await;
        assert_eq!(days::close(&db).await.expect("closed"), 3);
        assert_eq!(breaks(&db).await, [], "in itself it is whole");
        assert_eq!(compared(&db, &kept).await, [Break::RootDiffers(FIRST)]);
    }
}

#[tokio::test]
async fn writers_of_many_offices_at_once_leave_whole_chains_without_gaps() {
    for place in empty().await {
        let db = place.open().await;
        let offices: Vec<Uuid> = (1..=4).map(Uuid::from_u128).collect();
        let mut writers = tokio::task::JoinSet::new();
        for office in offices.iter().copied().chain(offices.clone()) {
            let db = db.clone();
            writers.spawn(async move {
                for number in 0..10 {
                    write(&db, office, number).await;
                }
            });
        }
        let all = offices.clone();
        let several = db.clone();
        writers.spawn(async move {
            for _ in 0..10 {
                let by = By::program();
                let write = several.write(&by).await.expect("a write");
                let entry = |office: &Uuid| NewEntry::new(*office, Action::OfficeMade, *office);
                let entries = all.iter().rev().map(entry).collect();
                write.finish_all(entries).await.expect("written");
            }
        });
        while let Some(ended) = writers.join_next().await {
            ended.expect("no writer failed");
        }
        let report = verify(&db, &BTreeMap::new()).await.expect("verified");
        assert_eq!(report.breaks, []);
        assert_eq!(report.entries, 4 * 10 * 3);
    }
}

#[tokio::test]
async fn the_time_in_a_chain_never_runs_backwards_and_what_comes_late_has_the_next_root() {
    for place in empty().await {
        let hands = Hands::at(begin_of(FIRST) + 1);
        let db = place.open().await.with_clock(hands.clock());
        write(&db, A, 1).await;
        hands.forward(-60_000);
        write(&db, A, 2).await;
        hands.forward(2 * DAY);
        assert_eq!(days::close(&db).await.expect("closed"), 1);
        // A clock that was put back: the entry lies in a day that is closed.
        hands.forward(-2 * DAY);
        write(&db, B, 1).await;
        hands.forward(3 * DAY);
        assert_eq!(days::close(&db).await.expect("closed"), 1);
        let days = days::all(&db).await.expect("days");
        let told: Vec<_> = days.iter().map(|day| (day.day, day.entries)).collect();
        assert_eq!(told, [(FIRST, 2), (FIRST + 1, 1)]);
        assert_eq!(breaks(&db).await, []);
    }
}

#[test]
fn a_day_begins_at_midnight_in_thailand() {
    assert_eq!(day_of(begin_of(20_000)), 20_000);
    assert_eq!(day_of(begin_of(20_000) - 1), 19_999);
    assert_eq!(begin_of(0), -7 * 60 * 60 * 1000);
}
