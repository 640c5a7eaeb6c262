//! The calendar of a person, read as RFC 5545 tells a reader to, and its key.

use super::{Of, calendar};
use crate::duties::{
    marks::{self, Verdict},
    readers,
    tests::{DAY, Desk, YEAR, address, days, plan_of},
};
use crate::{
    db::testing::empty,
    files::Files,
    log::{self, day_of, day_of_date},
};
use jiff::civil::{Date, date};
use tempfile::TempDir;

/// The lines of a calendar: folded ones joined, as RFC 5545 (3.1) tells a reader to.
fn unfolded(content: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    assert!(content.ends_with("\r\n"));
    assert_eq!(
        content.matches('\n').count(),
        content.matches("\r\n").count()
    );
    for line in content.trim_end_matches("\r\n").split("\r\n") {
        assert!(line.len() <= 75, "{} octets: {line}", line.len());
        assert!(!line.is_empty());
        match line.strip_prefix([' ', '\t']) {
            Some(rest) => lines.last_mut().expect("a line").push_str(rest),
            None => lines.push(line.to_owned()),
        }
    }
    lines
}

/// The events of a calendar as names and values; texts without their escapes.
fn events(content: &str) -> Vec<Vec<(String, String)>> {
    let lines = unfolded(content);
    assert_eq!(lines.first().map(String::as_str), Some("BEGIN:VCALENDAR"));
    assert_eq!(lines.last().map(String::as_str), Some("END:VCALENDAR"));
    for needed in ["VERSION:2.0", "CALSCALE:GREGORIAN", "METHOD:PUBLISH"] {
        assert_eq!(lines.iter().filter(|line| *line == needed).count(), 1);
    }
    assert!(lines.iter().any(|line| line.starts_with("PRODID:-//")));
    let mut events = Vec::new();
    for line in &lines[1..lines.len() - 1] {
        let (name, value) = line.split_once(':').expect("a value");
        match (name, value) {
            ("BEGIN", "VEVENT") => events.push(Vec::new()),
            ("END", "VEVENT") => {}
            _ => {
                let mut text = String::new();
                let mut letters = value.chars();
                while let Some(letter) = letters.next() {
                    match letter {
                        '\\' => match letters.next() {
                            Some('n' | 'N') => text.push('\n'),
                            Some(letter @ (',' | ';' | '\\')) => text.push(letter),
                            other => panic!("an escape of {other:?} in {line}"),
                        },
                        letter => text.push(letter),
                    }
                }
                if let Some(event) = events.last_mut() {
                    event.push((name.to_owned(), text));
                }
            }
        }
    }
    events
}

#[tokio::test]
async fn the_calendar_holds_every_day_of_a_person_as_rfc_5545_wants_it_and_no_name() {
    for place in empty().await {
        let folder = TempDir::new().expect("a folder");
        let desk = Desk::at(&place, date(2027, 1, 4)).await;
        let mut plan = plan_of("แผนทดลอง");
        let odd = format!("รายงาน, ตรวจ; และ\\สรุป{}ทุกไตรมาส", "ก้าว".repeat(60));
        plan.entries[0].sheet.as_mut().expect("a sheet").steps = vec![odd.clone()];
        let files = Files::open(folder.path()).expect("a folder");
        desk.keep(&files, &plan).await;
        let year = desk.year(YEAR).await;
        let (db, scope) = (&desk.db, &desk.scope);
        let quarters = days(&year, &odd);
        marks::set(
            db,
            scope,
            address(&year, quarters[0]),
            Verdict::Done,
            ("", ""),
        )
        .await
        .expect("done");
        let reason = "ไม่มีการใช้จ่าย";
        let verdict = Verdict::NotApplicable;
        marks::set(
            db,
            scope,
            address(&year, quarters[1]),
            verdict,
            (reason, ""),
        )
        .await
        .expect("not applicable");
        let years = [desk.year(YEAR).await];
        let officer = years[0].desk(desk.officer.id).expect("a desk");
        let of = Of {
            years: &years,
            desk: officer,
            office: "อบต.ทดลอง",
            origin: "https://sujarit.example.go.th",
            now: db.now(),
        };
        let content = calendar(of);
        let events = events(&content);
        let mine = years[0]
            .items
            .iter()
            .filter(|item| years[0].is_of(item, officer));
        assert_eq!(
            events.len(),
            mine.count() - 1,
            "without what does not apply"
        );
        let value = |event: &[(String, String)], name: &str| {
            let mut found = event.iter().filter(|(known, _)| known == name);
            let value = found.next().expect(name).1.clone();
            assert!(found.next().is_none(), "{name} twice");
            value
        };
        let mut uids = Vec::new();
        for event in &events {
            let day = |name| {
                let day = value(event, name);
                Date::strptime("%Y%m%d", &day).expect("a date")
            };
            let begun = day("DTSTART;VALUE=DATE");
            assert_eq!(begun.tomorrow().ok(), Some(day("DTEND;VALUE=DATE")));
            let stamp = value(event, "DTSTAMP");
            assert_eq!(stamp, "20270104T010000Z");
            uids.push(value(event, "UID"));
            assert!(value(event, "URL").starts_with("https://sujarit.example.go.th/duties/2570/"));
        }
        let summaries: Vec<String> = events.iter().map(|event| value(event, "SUMMARY")).collect();
        let named = |text: &String| summaries.iter().filter(|known| *known == text).count();
        assert_eq!((named(&odd), named(&format!("เสร็จแล้ว: {odd}"))), (2, 1));
        assert!(!content.contains("ทดลอง money") && !content.contains(reason));
        let all = uids.len();
        uids.sort();
        uids.dedup();
        assert_eq!(uids.len(), all, "each event has an UID of its own");
        let later = calendar(Of {
            now: of.now + DAY,
            ..of
        });
        let same = later.replace("20270105T010000Z", "20270104T010000Z");
        assert_eq!(same, content, "an UID stays");
    }
}

#[tokio::test]
async fn a_calendars_key_is_known_by_its_hash_until_another_one_is_made_or_it_ends() {
    for place in empty().await {
        let desk = Desk::at(&place, date(2026, 11, 2)).await;
        let (db, scope, person) = (&desk.db, &desk.scope, desk.officer.id);
        let make = async || {
            let key = readers::make_calendar(db, scope, person).await;
            key.expect("a key")
        };
        let known = async |key: &str| {
            let found = readers::by_key(db, key).await.expect("the database");
            found.map(|(scope, person)| (scope.office_id(), person))
        };
        let first = make().await;
        assert_eq!(known(&first).await, Some((scope.office_id(), person)));
        assert_eq!(known("").await, None, "who has no calendar has no key");
        let reader = readers::of(db, scope, person).await.expect("read");
        assert_ne!(reader.calendar_hash.as_deref(), Some(first.as_str()));
        let second = make().await;
        assert_eq!(known(&first).await, None);
        assert!(known(&second).await.is_some());
        readers::set_mails(db, scope, person, false)
            .await
            .expect("off");
        assert!(known(&second).await.is_some(), "mails are another thing");
        readers::end_calendar(db, scope, person)
            .await
            .expect("ended");
        assert_eq!(known(&second).await, None);
        let logged = log::of_subjects(db, scope, &[person]).await;
        let logged = logged.expect("the log");
        let of_duties = logged
            .iter()
            .filter(|entry| entry.action.starts_with("duty."));
        let actions: Vec<&str> = of_duties.map(|entry| entry.action.as_str()).collect();
        assert_eq!(
            actions,
            [
                "duty.calendar_ended",
                "duty.mails_set",
                "duty.calendar_made",
                "duty.calendar_made"
            ]
        );
        assert_eq!(day_of(db.now()), day_of_date(date(2026, 11, 2)));
    }
}
