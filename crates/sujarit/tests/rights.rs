//! Every role against every address: what the table allows is let in, what it does not is refused,
//! logged, and changes nothing.

mod support;

use axum::{
    body::Body,
    http::{Method, StatusCode},
};
use std::collections::{BTreeMap, BTreeSet};
use sujarit::{
    log,
    people::{Act, Reach, Role, rights::TABLE},
    session,
    web::{self, Access},
};
use support::{Program, appoint, example, filled};
use uuid::Uuid;

fn may(role: Option<Role>, access: Access) -> bool {
    let table = |act: Act| {
        let listed = TABLE.iter().find(|(listed, _)| *listed == act);
        let (_, roles) = listed.expect("an act of the table");
        role.is_some_and(|role| roles.contains(&role))
    };
    match access {
        Access::Public => true,
        Access::SignedIn | Access::OwnConfirmed => role.is_some(),
        Access::May(act) | Access::Confirmed(act) => table(act),
    }
}

/// Whether an address is of this form, its parameters in braces.
fn is_of(path: &str, address: &str) -> bool {
    let mut parts = address.split('/');
    let fits = path.split('/').all(|wanted| match parts.next() {
        Some(part) => wanted == part || (wanted.starts_with('{') && !part.is_empty()),
        None => false,
    });
    fits && (parts.next().is_none() || path.contains("{*"))
}

/// The addresses to which a page leads: its links, and where its forms go.
fn led_to(page: &str) -> Vec<(Method, String)> {
    let mut found = Vec::new();
    for tag in page.split('<') {
        let method = match tag {
            _ if tag.starts_with("form method=\"post\"") => Method::POST,
            _ if tag.starts_with("a ") || tag.starts_with("form ") => Method::GET,
            _ => continue,
        };
        let tag = tag.split('>').next().unwrap_or_default();
        let named = [" href=\"", " action=\""].map(|name| tag.split_once(name));
        for (_, rest) in named.into_iter().flatten() {
            let address = rest.split(['"', '?', '#']).next().unwrap_or_default();
            if address.starts_with('/') {
                found.push((method.clone(), address.to_owned()));
            }
        }
    }
    found
}

#[tokio::test]
async fn every_role_is_tried_on_every_address_and_only_what_the_table_allows_is_let_in() {
    let mut program = Program::start().await;
    let plan = program.import("แผน.txt", &example()).await;
    let draft = program
        .upload("ร่าง.txt", &example())
        .await
        .location()
        .to_owned();
    let id = |address: &str| address.rsplit('/').next().unwrap_or_default().to_owned();
    let body = program.get(&plan).await.body;
    let from = body.find(&format!("{plan}/entries/")).expect("an entry");
    let entry: String = body[from..].chars().take(plan.len() + 9 + 36).collect();
    let office = program.office().await;
    let scope = program.scope().await;
    let other = Uuid::from_u128(9).to_string();
    let evidence = support::round_with_evidence(&program, &scope, "หลักฐาน", &id(&entry)).await;
    let values = BTreeMap::from([
        ("plan", id(&plan)),
        ("draft", id(&draft)),
        ("entry", id(&entry)),
        ("office", office.id.to_string()),
        ("code", "SUM001".to_owned()),
        ("path", "sujarit.css".to_owned()),
        ("year", "2569".to_owned()),
        ("months", "6".to_owned()),
        ("file", "results.csv".to_owned()),
        ("evidence", evidence.to_string()),
        ("proof", Uuid::from_u128(9).to_string()),
        ("unit", other.clone()),
        ("person", other.clone()),
        ("role", other.clone()),
        ("handover", other.clone()),
        ("token", "none".to_owned()),
        ("job", other),
    ]);
    let (_, table) = web::routes().into_parts();
    let mut people = vec![None];
    for role in Role::ALL {
        let suits = Reach::Office(office.id).suits(role);
        let scope = if suits {
            scope.clone()
        } else {
            session::of_command_for_all("test")
        };
        let login = format!("{}@test", role.code());
        people.push(Some((
            role,
            appoint(&program.app.db, &scope, &login, &[role]).await,
        )));
    }
    let (mut allowed, mut refused, mut ways) = (0, 0, 0);
    let mut dead = BTreeSet::new();
    for somebody in &people {
        let role = somebody.as_ref().map(|(role, _)| *role);
        for route in &table {
            // Each address anew: what was done before must not matter, such as signing out.
            program.sign_out();
            if let Some((role, person)) = somebody {
                program.sign_in(person).await;
                let beyond = [Role::Verifier, Role::Reader];
                if beyond.contains(role) {
                    program.work_for(office.id).await;
                }
            }
            let path = filled(route.path, &values);
            let before = log::of(&program.app.db, &scope)
                .await
                .expect("the log")
                .len();
            let request = program
                .request(route.method.as_str(), &path)
                .header("content-type", "application/x-www-form-urlencoded")
                .body(Body::from("token=none"))
                .expect("a request");
            let answer = program.send(request).await;
            let to_door = answer.location().starts_with("/sign-in?");
            let stopped = to_door
                || answer.status == StatusCode::UNAUTHORIZED
                || answer.body.contains("<h1>ไม่มีสิทธิ์ทำรายการนี้</h1>");
            let what = format!("{role:?} {} {path}: {}", route.method, answer.status);
            assert_eq!(!stopped, may(role, route.access), "{what}");
            assert!(!answer.status.is_server_error(), "{what}");
            if role.is_some() && answer.status == StatusCode::OK {
                let here = || format!("{role:?} at {}", route.path);
                for (method, address) in led_to(&answer.body) {
                    let to =
                        |route: &&web::Route| route.method == method && is_of(route.path, &address);
                    let is_open = |route: &web::Route| may(role, route.access);
                    match table.iter().find(to) {
                        Some(route) if is_open(route) => ways += 1,
                        Some(route) => {
                            dead.insert(format!("{} shows {method} {}", here(), route.path));
                        }
                        None => {
                            dead.insert(format!("{} shows {method} {address}", here()));
                        }
                    }
                }
            }
            if stopped {
                refused += 1;
            } else {
                allowed += 1;
            }
            if stopped && role.is_some_and(|role| Reach::Office(office.id).suits(role)) {
                let after = log::of(&program.app.db, &scope).await.expect("the log");
                assert_eq!(after.len(), before + 1, "{what}");
                assert_eq!(after[0].action, "refused", "{what}");
            }
        }
    }
    assert!(dead.is_empty(), "{dead:#?}");
    assert!(refused > 100 && allowed > 100);
    let report = log::verify(&program.app.db, &BTreeMap::new()).await;
    let report = report.expect("verified");
    assert_eq!(report.breaks, []);
    support::figure(&format!(
        "log: {} entries verified, {} a second",
        report.entries,
        report.per_second()
    ));
    support::figure(&format!(
        "rights: {} addresses x {} roles and nobody: {allowed} let in, {refused} refused; \
         {ways} links and forms lead where who sees them is let in",
        table.len(),
        Role::ALL.len()
    ));
}

#[test]
fn templates_ask_for_addresses_that_there_are() {
    fn texts(folder: &std::path::Path, found: &mut String) {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                texts(&path, found);
            } else {
                *found += &std::fs::read_to_string(&path).expect("a template");
            }
        }
    }
    let mut all = String::new();
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    texts(&root.join("templates"), &mut all);
    let (_, table) = web::routes().into_parts();
    let mut asked = 0;
    for rest in all.split("page.opens(\"").skip(1) {
        let address = rest.split('"').next().unwrap_or_default();
        let is = |route: &web::Route| format!("{} {}", route.method, route.path) == address;
        assert!(table.iter().any(is), "{address}");
        asked += 1;
    }
    assert!(asked > 5);
}

#[tokio::test]
async fn what_a_role_loses_is_lost_at_the_next_page_and_the_token_changes() {
    let mut program = Program::start().await;
    let person = program
        .appoint("officer@test", &[Role::OfficeAdministrator, Role::Planner])
        .await;
    program.sign_in(&person).await;
    assert_eq!(program.get("/people").await.status, StatusCode::OK);
    let before = program.cookies.clone();
    let scope = program.scope().await;
    let member = sujarit::people::roster::find(&program.app.db, &scope, person.id).await;
    let role = member.expect("a member").roles;
    let administrator = role
        .iter()
        .find(|role| role.role() == Some(Role::OfficeAdministrator));
    let role = administrator.expect("a role").id;
    tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    let taken = sujarit::people::appoint::take(&program.app.db, &scope, role).await;
    taken.expect("taken");
    assert_eq!(program.get("/people").await.status, StatusCode::FORBIDDEN);
    let session = |cookies: &[String]| {
        cookies
            .iter()
            .find(|cookie| cookie.starts_with("session="))
            .cloned()
    };
    assert_ne!(session(&before), session(&program.cookies), "another token");
    assert_eq!(program.get("/import").await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_form_for_somebody_new_tells_everything_that_is_wrong_at_once() {
    let mut program = Program::with_nobody().await;
    let administrator = program
        .appoint("admin@example", &[Role::OfficeAdministrator])
        .await;
    program.sign_in(&administrator).await;
    let page = program.get("/people/new").await.body;
    assert!(page.contains("รายงานผลโครงการของส่วนราชการที่สังกัด"));
    let answer = program.post("/people/new", "/people/new", &[]).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    for field in ["name", "title", "login", "roles"] {
        let link = format!("<a href=\"#{field}\">");
        assert_eq!(answer.body.matches(&link).count(), 1, "{field}");
    }
    let fields = [
        ("name", "สมชาย ทดลอง"),
        ("title", "นายก"),
        ("login", "somchai@example"),
        ("role", "planner"),
        ("role", "executive"),
    ];
    let answer = program.post("/people/new", "/people/new", &fields).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        answer.body.contains("ผู้จัดทำแผนกับผู้บริหารต้องตรวจสอบกัน"),
        "{}",
        answer.body
    );

    let planner = program.appoint("planner@example", &[Role::Planner]).await;
    let path = format!("/people/{}/roles", planner.id);
    let page = format!("/people/{}", planner.id);
    let answer = program.post(&path, &page, &[("role", "executive")]).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    assert!(
        answer.body.contains("ผู้จัดทำแผนกับผู้บริหารต้องตรวจสอบกัน"),
        "{}",
        answer.body
    );
}
