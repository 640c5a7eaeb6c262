//! The first set-up: the office is named and its administrator made with the one-time code. On
//! SQLite, and on PostgreSQL where `TEST_PG_URL` names a server.

mod support;

use axum::http::StatusCode;
use sujarit::{
    db::Db,
    log,
    people::{Role, installation},
};
use support::{Program, postgres};

/// An empty program on each database, at which nobody is signed in.
async fn programs() -> Vec<Program> {
    let folder = || tempfile::tempdir().expect("a directory");
    let own = folder();
    let db = Db::open_dir(own.path()).await.expect("a database");
    let mut programs = vec![Program::on(db, own).await];
    if let Some(url) = postgres::own_database().await {
        let db = Db::open(&url).await.expect("a database");
        programs.push(Program::on(db, folder()).await);
    }
    for program in &mut programs {
        program.get("/sign-in").await;
    }
    programs
}

const OFFICE: [(&str, &str); 4] = [
    ("office_type", "sao"),
    ("office", "บ้านสมมติ"),
    ("district", "สมมติใต้"),
    ("province", "กระบี่"),
];

const PERSON: [(&str, &str); 5] = [
    ("name", "สมหญิง ทดลอง"),
    ("title", "นักวิเคราะห์นโยบายและแผน"),
    ("login", "somying@example.go.th"),
    ("password", "เรือแดงข้ามคลองสาม"),
    ("planner", "yes"),
];

async fn set_up(program: &mut Program, fields: &[&[(&str, &str)]]) -> support::Answer {
    let code = installation::new_code(&program.app.db)
        .await
        .expect("a code");
    let mut all = vec![("code", code.as_str())];
    all.extend(fields.iter().copied().flatten());
    program.post("/setup", "/setup", &all).await
}

#[tokio::test]
async fn the_first_set_up_names_the_office_and_its_administrator_is_in() {
    for mut program in programs().await {
        let answer = set_up(&mut program, &[&OFFICE, &PERSON]).await;
        assert_eq!(answer.location(), "/", "{}", answer.body);
        let office = program.office().await;
        assert_eq!(office.name, "องค์การบริหารส่วนตำบลบ้านสมมติ");
        assert_eq!(office.district.as_deref(), Some("สมมติใต้"));
        let scope = program.scope().await;
        let logged = log::of(&program.app.db, &scope).await.expect("a log");
        let named = logged.iter().filter(|entry| entry.action == "office.named");
        assert_eq!(named.count(), 1);
        let found = program.get("/offices?kind=sao&province=").await;
        assert!(found.body.contains(&format!("/offices/{}", office.id)));
        assert!(program.get("/").await.body.contains(&office.name));
    }
}

#[tokio::test]
async fn what_is_wrong_with_the_office_is_told_at_its_field_and_the_code_still_counts() {
    for mut program in programs().await {
        let code = installation::new_code(&program.app.db)
            .await
            .expect("a code");
        let code = [("code", code.as_str())];
        for (wrong, value) in [
            ("office_type", ""),
            ("office", ""),
            ("office", "เทศบาลตำบลบ้านสมมติ"),
            ("district", ""),
            ("province", "สมมตินคร"),
        ] {
            let office =
                OFFICE.map(|(name, typed)| (name, if name == wrong { value } else { typed }));
            let fields = [&code[..], &office, &PERSON].concat();
            let answer = program.post("/setup", "/setup", &fields).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}");
            let told = format!("id=\"mistake-{wrong}\"");
            assert!(answer.body.contains(&told), "{wrong}: {}", answer.body);
            assert!(answer.body.contains("value=\"somying@example.go.th\""));
            assert!(program.office().await.name.is_empty());
        }
        let nothing = program.post("/setup", "/setup", &code).await;
        for field in [
            "office_type",
            "office",
            "district",
            "province",
            "name",
            "password",
        ] {
            let told = format!("id=\"mistake-{field}\"");
            assert!(nothing.body.contains(&told), "{field}: {}", nothing.body);
        }
        let fields = [&code[..], &OFFICE, &PERSON].concat();
        let answer = program.post("/setup", "/setup", &fields).await;
        assert_eq!(answer.location(), "/", "{}", answer.body);
    }
}

#[tokio::test]
async fn an_office_that_has_a_name_is_not_asked_for_it_and_keeps_it() {
    for mut program in programs().await {
        let answer = set_up(&mut program, &[&OFFICE, &PERSON]).await;
        assert_eq!(answer.location(), "/", "{}", answer.body);
        let named = program.office().await.name;
        // The example comes and goes.
        assert_eq!(program.post("/example", "/", &[]).await.location(), "/");
        assert_eq!(program.office().await.name, named);
        let removed = program.post("/example/remove", "/", &[]).await;
        assert_eq!(removed.location(), "/", "{}", removed.body);
        let office = program.office().await;
        assert_eq!((office.name, office.example), (named.clone(), false));

        let disabled = "UPDATE person SET disabled_at = 1";
        let done = sea_orm::ConnectionTrait::execute_unprepared(program.app.db.read(), disabled);
        done.await.expect("nobody is left");
        program.sign_out();
        let page = program.get("/setup").await;
        assert!(!page.body.contains("name=\"office\""), "{}", page.body);
        let other = PERSON.map(|(name, typed)| match name {
            "login" => (name, "somchai@example.go.th"),
            _ => (name, typed),
        });
        let answer = set_up(&mut program, &[&other]).await;
        assert_eq!(answer.location(), "/", "{}", answer.body);
        assert_eq!(program.office().await.name, named);
    }
}

#[tokio::test]
async fn the_name_that_the_example_gave_goes_with_it() {
    let mut program = Program::with_example().await;
    assert!(!program.office().await.name.is_empty());
    program.post("/example/remove", "/", &[]).await;
    assert!(program.office().await.name.is_empty());
}

#[tokio::test]
async fn before_there_is_a_plan_nobody_is_offered_what_would_refuse_him() {
    for mut program in programs().await {
        for (role, is_let_in) in [(Role::Executive, false), (Role::Planner, true)] {
            let person = program.appoint(role.code(), &[role]).await;
            program.sign_in(&person).await;
            let page = program.get("/").await;
            assert_eq!(page.status, StatusCode::OK);
            for offered in [
                "href=\"/import\"",
                "href=\"/plans/new\"",
                "action=\"/example\"",
            ] {
                assert_eq!(page.body.contains(offered), is_let_in, "{offered} {role:?}");
            }
            let import = program.get("/import").await.status;
            assert_eq!(import == StatusCode::OK, is_let_in);
        }
    }
}
