//! Everybody of one office tries every address with the identifiers of another: reads, writes,
//! downloads, searches, exports. Nothing of the other office is shown, nothing there changes.

mod support;

use axum::{body::Body, http::StatusCode};
use std::collections::BTreeMap;
use sujarit::{
    db::Db,
    log,
    offices::{Office, department, directory, register, units},
    people::{Reach, Role, appoint, handover, roster},
    plans::{self, Imported, decide::Decisions, drafts, import, worker},
    session::{self, Scope},
    web,
};
use support::{Program, appoint, example, filled};
use uuid::Uuid;

/// Stands in everything of the other office, and nowhere else.
const MARK: &str = "เครื่องหมายลับ";

/// What the other office has.
struct Other {
    scope: Scope,
    office: Office,
    values: BTreeMap<&'static str, String>,
}

async fn other_office(program: &Program) -> Other {
    let table = "รหัส อปท.,ชื่อ อปท.,ประเภท,อำเภอ,จังหวัด,เว็บไซต์\n\
        6990101,บ้านสมมติ,อบต.,สมมติเหนือ,กระบี่,\n";
    let listing = department::read(table.as_bytes()).expect("a table");
    let (db, by) = (&program.app.db, session::by_command("test"));
    register::register(db, &by, &listing.rows, 20_000, "table.csv")
        .await
        .expect("registered");
    let office = directory::by_code(db, "6990101")
        .await
        .expect("the database")
        .expect("an office");
    let scope = session::of_command("test", &office);
    let marked = String::from_utf8(example())
        .expect("text")
        .replace("ปลูกป่าชุมชน", MARK);
    let read = || match worker::read_here("แผน.txt", marked.as_bytes()) {
        worker::Reply::Read(read) => *read,
        worker::Reply::Refused(words) => panic!("{words:?}"),
    };
    let files = &program.app.files;
    let kept = import(
        db,
        files,
        &scope,
        &office,
        ("ลับ.txt", marked.as_bytes()),
        read(),
        false,
    );
    let Imported::Kept { key, .. } = kept.await.expect("kept") else {
        panic!("known")
    };
    let version = plans::store::load(db, &scope, key.plan, 1)
        .await
        .expect("a plan");
    let entry = version.expect("a version").ids[0];
    let id = entry.to_string();
    let evidence = support::round_with_evidence(program, &scope, MARK, &id).await;
    let file = files.store(marked.as_bytes()).await.expect("stored");
    let name = format!("{MARK}.txt");
    let draft = drafts::begin(db, &scope, &file, &name, &read(), &Decisions::default()).await;
    let unit = units::add(db, &scope, MARK).await.expect("a unit");
    let person = appoint(db, &scope, "secret@other", &[Role::Planner]).await;
    let heir = appoint(db, &scope, "heir@other", &[Role::UnitOfficer]).await;
    let witness = appoint(db, &scope, "witness@other", &[Role::Clerk]).await;
    let leaver = appoint(db, &scope, "leaver@other", &[Role::DisclosureOfficer]).await;
    let sitting = handover::Sitting {
        leaver: leaver.id,
        successor: heir.id,
        witness: witness.id,
    };
    let handed = handover::hand_over(db, &scope, sitting, MARK, Vec::new()).await;
    let member = roster::find(db, &scope, person.id).await.expect("a member");
    let values = BTreeMap::from([
        ("plan", key.plan.to_string()),
        ("entry", entry.to_string()),
        ("draft", draft.expect("a draft").to_string()),
        ("unit", unit.to_string()),
        ("person", person.id.to_string()),
        ("role", member.roles[0].id.to_string()),
        ("handover", handed.expect("handed over").to_string()),
        ("office", office.id.to_string()),
        ("code", "SUM001".to_owned()),
        ("path", "sujarit.css".to_owned()),
        ("year", "2569".to_owned()),
        ("months", "6".to_owned()),
        ("file", "results.csv".to_owned()),
        ("evidence", evidence.to_string()),
        ("proof", Uuid::from_u128(9).to_string()),
        ("token", "none".to_owned()),
        ("job", Uuid::from_u128(9).to_string()),
    ]);
    Other {
        scope,
        office,
        values,
    }
}

/// How much the other office's log holds: everything that changes there makes it longer.
async fn length(db: &Db, scope: &Scope) -> usize {
    log::of(db, scope).await.expect("the log").len()
}

#[tokio::test]
async fn nobody_of_one_office_reaches_anything_of_another() {
    let mut program = Program::start().await;
    let other = other_office(&program).await;
    let home = program.office().await;
    let scope = program.scope().await;
    // A round of one's own under the same address: what stands in it is one's own all the same.
    let plan = program.import("แผน.txt", &example()).await;
    let version = program.first_version(&plan).await;
    let own = version.ids[0].to_string();
    support::round_with_evidence(&program, &scope, "ของเราเอง", &own).await;
    let mut tried = 0;
    let (_, table) = web::routes().into_parts();
    for role in Role::ALL {
        if !Reach::Office(home.id).suits(role) {
            continue;
        }
        let login = format!("{}@home", role.code());
        let person = appoint(&program.app.db, &scope, &login, &[role]).await;
        let before = length(&program.app.db, &other.scope).await;
        for route in &table {
            program.sign_in(&person).await;
            for query in ["", "?version=1", "?q=%E0%B9%80%E0%B8%84%E0%B8%A3"] {
                let path = filled(route.path, &other.values);
                let token = program.own_token(&path).await;
                // What a form of one's own would send, with the other office's keys in it.
                let mut body = format!("token={token}&do=confirm&name=x&login=new@home&title=x");
                for name in ["unit", "person", "office", "plan", "role"] {
                    body += &format!("&{name}={}", other.values[name]);
                }
                for name in ["leaver", "successor", "witness"] {
                    body += &format!("&{name}={}", other.values["person"]);
                }
                let request = program
                    .request(route.method.as_str(), &format!("{path}{query}"))
                    .header("content-type", "application/x-www-form-urlencoded")
                    .header("sec-fetch-site", "same-origin")
                    .body(Body::from(body))
                    .expect("a request");
                let answer = program.send(request).await;
                let what = format!("{role:?} {} {path}{query}: {}", route.method, answer.status);
                assert!(!answer.status.is_server_error(), "{what}");
                assert!(!answer.body.contains(MARK), "{what}");
                assert!(!answer.body.contains("secret@other"), "{what}");
                let own_keys = ["{plan}", "{draft}", "{unit}", "{person}", "{handover}"];
                if own_keys.iter().any(|key| route.path.contains(key)) {
                    assert!(
                        matches!(answer.status, StatusCode::NOT_FOUND | StatusCode::FORBIDDEN),
                        "{what}"
                    );
                }
                tried += 1;
                if route.method == "POST" {
                    break;
                }
            }
        }
        assert_eq!(
            length(&program.app.db, &other.scope).await,
            before,
            "{role:?}"
        );
    }
    let kept = plans::store::list(&program.app.db, &other.scope)
        .await
        .expect("plans");
    assert_eq!(kept.len(), 1);
    let left = roster::list(&program.app.db, &other.scope)
        .await
        .expect("people");
    assert_eq!(left.iter().filter(|member| member.is_active()).count(), 3);
    support::figure(&format!(
        "two offices: {tried} requests of 8 roles with the keys of {}",
        other.office.name
    ));
}

#[tokio::test]
async fn a_person_of_two_offices_works_for_one_at_a_time() {
    let mut program = Program::start().await;
    let other = other_office(&program).await;
    let person = program.appoint("both@test", &[Role::Planner]).await;
    let write = program
        .app
        .db
        .write(other.scope.by())
        .await
        .expect("a write");
    let more = appoint::NewPerson {
        login: person.login.clone(),
        name: person.name.clone(),
        title: "ตำแหน่งที่สอง".to_owned(),
        roles: vec![(Role::UnitOfficer, None, None)],
        ..appoint::NewPerson::default()
    };
    let added = appoint::add_within(&write, &other.scope, &more, true).await;
    write
        .finish_all(added.expect("added").1)
        .await
        .expect("kept");
    program.sign_in(&person).await;
    let plan = format!("/plans/{}", other.values["plan"]);
    assert_eq!(program.get(&plan).await.status, StatusCode::NOT_FOUND);
    program.work_for(other.office.id).await;
    assert!(program.get(&plan).await.body.contains(MARK));
    assert_eq!(
        program.get("/import").await.status,
        StatusCode::FORBIDDEN,
        "only a unit officer"
    );
    // An office alone cannot give anew the way in of somebody whom another office has too.
    let scope = program.scope().await;
    let alone = roster::is_only_here(&program.app.db, &scope, person.id).await;
    assert!(!alone.expect("the database"));
}
