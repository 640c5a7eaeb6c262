//! An office with thirty open matters is handed over: the successor has what the leaver had, the
//! leaver has nothing, and for everybody else nothing changed.

mod support;

use axum::http::StatusCode;
use std::collections::BTreeMap;
use sujarit::{
    people::{Person, Role, appoint, roster},
    plans::{decide::Decisions, drafts, worker},
};
use support::Program;
use uuid::Uuid;

const MATTERS: usize = 30;

async fn open_drafts(program: &Program) -> Vec<Uuid> {
    let (db, scope) = (&program.app.db, program.scope().await);
    let read = worker::ReadFile::default();
    let file = program.app.files.store(b"plan").await.expect("stored");
    let mut open = Vec::new();
    for number in 0..MATTERS {
        let name = format!("ร่าง {number}.txt");
        let draft = drafts::begin(db, &scope, &file, &name, &read, &Decisions::default()).await;
        open.push(draft.expect("a draft"));
    }
    open
}

/// Who may open what.
async fn readers(
    program: &mut Program,
    people: &[(&'static str, Person)],
    open: &[Uuid],
) -> BTreeMap<(&'static str, Uuid), StatusCode> {
    let mut seen = BTreeMap::new();
    for (name, person) in people {
        program.sign_in(person).await;
        for draft in open {
            let status = program.get(&format!("/import/{draft}")).await.status;
            seen.insert((*name, *draft), status);
        }
    }
    seen
}

#[tokio::test]
async fn thirty_open_matters_go_over_and_no_reader_gains_or_loses_anything_wrongly() {
    let mut program = Program::start().await;
    let open = open_drafts(&program).await;
    let mut people = Vec::new();
    for (name, roles) in [
        (
            "leaver",
            &[
                Role::Planner,
                Role::OfficeAdministrator,
                Role::DisclosureOfficer,
            ][..],
        ),
        ("successor", &[Role::UnitOfficer, Role::DisclosureOfficer]),
        ("witness", &[Role::Clerk]),
        ("planner", &[Role::Planner]),
        ("auditor", &[Role::InternalAuditor]),
        ("complaints", &[Role::ComplaintOfficer]),
    ] {
        let person = program.appoint(&format!("{name}@test"), roles).await;
        people.push((name, person));
    }
    let id = |name: &str| {
        let found = people.iter().find(|(known, _)| *known == name);
        found
            .map(|(_, person)| person.id.to_string())
            .unwrap_or_default()
    };
    let before = readers(&mut program, &people, &open).await;
    assert!(
        open.iter()
            .all(|draft| before[&("leaver", *draft)] == StatusCode::OK)
    );

    let administrator = program
        .appoint("administrator@test", &[Role::OfficeAdministrator])
        .await;
    program.sign_in(&administrator).await;
    let chosen = [
        ("leaver", id("leaver")),
        ("successor", id("successor")),
        ("witness", id("witness")),
    ];
    let query: Vec<String> = chosen
        .iter()
        .map(|(name, id)| format!("{name}={id}"))
        .collect();
    let sitting = format!("/handovers/new?{}", query.join("&"));
    let page = program.get(&sitting).await.body;
    assert!(page.contains("งานค้าง 30 เรื่อง"));
    let mut fields: Vec<(&str, &str)> = chosen
        .iter()
        .map(|(name, id)| (*name, id.as_str()))
        .collect();
    let nobody = program.post("/handovers/new", &sitting, &fields).await;
    assert_eq!(
        nobody.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "without passwords"
    );
    let words = "ควายสามตัวข้ามทุ่ง";
    for (_, person) in &people {
        let hash = sujarit::people::password::hash(words)
            .await
            .expect("a hash");
        let write = program
            .app
            .db
            .write(program.scope().await.by())
            .await
            .expect("a write");
        let set = sujarit::people::password::set(write.tx(), person.id, hash, write.at()).await;
        set.expect("set");
        let entry = sujarit::log::NewEntry::new(
            program.office().await.id,
            sujarit::log::Action::PasswordSet,
            person.id,
        );
        write.finish(entry).await.expect("kept");
    }
    fields.extend([
        ("leaver-password", words),
        ("successor-password", words),
        ("witness-password", "ควายสองตัวข้ามทุ่ง"),
    ]);
    let wrong = program.post("/handovers/new", &sitting, &fields).await;
    assert_eq!(
        wrong.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "a wrong witness"
    );
    if let Some(last) = fields.last_mut() {
        last.1 = words;
    }
    let done = program.post("/handovers/new", &sitting, &fields).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
    let certificate = program.get(done.location()).await.body;
    assert!(certificate.contains("งานค้าง ๓๐ เรื่อง") && certificate.contains("ร่าง 29.txt"));
    for name in ["leaver", "successor", "witness"] {
        assert!(
            certificate.contains(&format!("ตัวอย่าง {name}@test")),
            "{name}"
        );
    }

    let after = readers(&mut program, &people, &open).await;
    for ((name, draft), status) in &after {
        let expected = match *name {
            "successor" => before[&("leaver", *draft)],
            "leaver" => StatusCode::FORBIDDEN,
            other => before[&(other, *draft)],
        };
        assert_eq!(*status, expected, "{name} {draft}");
    }
    let scope = program.scope().await;
    let successor = roster::find(&program.app.db, &scope, people[1].1.id)
        .await
        .expect("here");
    let mut roles: Vec<Role> = successor
        .roles
        .iter()
        .filter_map(|role| role.role())
        .collect();
    roles.sort();
    let expected = [
        Role::Planner,
        Role::UnitOfficer,
        Role::DisclosureOfficer,
        Role::OfficeAdministrator,
    ];
    assert_eq!(roles, expected);
    support::figure(&format!(
        "handover: {MATTERS} matters, {} people looked before and after",
        people.len()
    ));
}

#[tokio::test]
async fn what_the_rules_do_not_let_the_successor_have_stops_the_whole() {
    let program = Program::start().await;
    let scope = program.scope().await;
    let leaver = program
        .appoint("leaver@test", &[Role::ComplaintOfficer])
        .await;
    let successor = program
        .appoint("successor@test", &[Role::OfficeAdministrator])
        .await;
    let witness = program.appoint("witness@test", &[Role::Clerk]).await;
    let sitting = sujarit::people::handover::Sitting {
        leaver: leaver.id,
        successor: successor.id,
        witness: witness.id,
    };
    let db = &program.app.db;
    let done = sujarit::people::handover::hand_over(db, &scope, sitting, "", Vec::new()).await;
    assert!(done.is_err(), "an administrator may not read complaints");
    let member = roster::find(db, &scope, leaver.id).await.expect("here");
    assert!(
        member.is_active() && member.roles[0].counts(),
        "nothing was taken"
    );
    let given = appoint::give(db, &scope, witness.id, Role::UnitOfficer, (None, None)).await;
    given.expect("the office goes on");
}
