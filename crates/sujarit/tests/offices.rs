//! The pages of offices: the directory, an office, its units; and that no other office is reached.

mod support;

use axum::http::StatusCode;
use sujarit::{
    log,
    offices::{department, directory, register, units},
    plans::{Imported, decide::Decisions, drafts, import, store, worker::ReadFile},
    session,
};
use support::{Program, example};

/// Offices that do not exist, in a table as the department's.
const OFFICES: &str = "รหัส อปท.,ชื่อ อปท.,ประเภท,อำเภอ,จังหวัด,เว็บไซต์\n\
    6990101,บ้านสมมติ,อบต.,สมมติเหนือ,กระบี่,www.example.go.th\n\
    6990102,เกาะสมมติ,อบต.,สมมติเหนือ,กระบี่,javascript://example.go.th\n\
    6990103,=สูตร,อบต.,สมมติใต้,กระบี่,\n";

async fn fill_directory(program: &Program) {
    let listing = department::read(OFFICES.as_bytes()).expect("a table");
    let by = session::by_command("test");
    let done = register::register(&program.app.db, &by, &listing.rows, 20_000, "table.csv").await;
    assert_eq!(done.expect("registered").added, 3);
}

#[tokio::test]
async fn the_directory_shows_type_name_district_and_province_and_is_searched_without_a_script() {
    let mut program = Program::start().await;
    let empty = program.get("/offices").await.body;
    assert!(
        empty.contains("sujarit offices import"),
        "says what to do first"
    );
    fill_directory(&program).await;
    let all = program.get("/offices").await.body;
    for shown in ["เกาะสมมติ", "องค์การบริหารส่วนตำบล", "สมมติใต้", "6990103"]
    {
        assert!(all.contains(shown), "{shown}");
    }
    let found = program
        .get("/offices?q=%E0%B9%80%E0%B8%81%E0%B8%B2%E0%B8%B0&kind=sao")
        .await
        .body;
    assert!(found.contains("พบ 1 แห่ง") && !found.contains("6990101"));
    let none = program.get("/offices?kind=pao").await.body;
    assert!(none.contains("ลองใช้คำที่สั้นลง"));
    let beyond = program.get("/offices?page=99").await.body;
    assert!(beyond.contains("ไม่มีหน้านี้ในรายการ"));
    for odd in ["/offices?page=x", "/offices?page=-1"] {
        assert_eq!(
            program.get(odd).await.status,
            StatusCode::NOT_FOUND,
            "{odd}"
        );
    }
    let csv = program.get("/offices.csv?q=").await;
    assert!(csv.body.contains("6990101,องค์การบริหารส่วนตำบลบ้านสมมติ"));
}

#[tokio::test]
async fn an_office_has_a_page_and_only_a_website_becomes_a_link() {
    let mut program = Program::start().await;
    fill_directory(&program).await;
    let mut open = async |q: &str| {
        let list = program.get(&format!("/offices?q={q}")).await.body;
        let link = list.split("href=\"/offices/").nth(1).expect("an office");
        let id = link.split('"').next().unwrap_or_default().to_owned();
        program.get(&format!("/offices/{id}")).await
    };
    let page = open("6990101").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.body.contains("href=\"http://www.example.go.th\""));
    assert!(
        !page.body.contains("href=\"/units\""),
        "another office's units are not shown"
    );
    let page = open("6990102").await.body;
    assert!(!page.contains("href=\"javascript"));
}

#[tokio::test]
async fn units_are_kept_by_forms_that_say_what_is_wrong_beside_the_field() {
    let mut program = Program::with_example().await;
    let added = program
        .post("/units", "/units", &[("name", "กองคลัง")])
        .await;
    assert_eq!(added.location(), "/units");
    let page = program.get("/units").await.body;
    let unit = page.split("action=\"/units/").nth(1).expect("a unit");
    let unit = format!("/units/{}", unit.split('"').next().unwrap_or_default());
    let again = program
        .post("/units", "/units", &[("name", "กองคลัง")])
        .await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(again.body.contains("value=\"กองคลัง\"") && again.body.contains("id=\"mistake\""));
    let nameless = [("name", ""), ("do", "rename")];
    let nameless = program.post(&unit, "/units", &nameless).await;
    assert!(nameless.body.contains("โปรดกรอกชื่อส่วนราชการ"));
    let renamed = [("name", "กองการคลัง"), ("do", "rename")];
    program.post(&unit, "/units", &renamed).await;
    program.post(&unit, "/units", &[("do", "end")]).await;
    let office = program.office().await.id;
    let page = program.get(&format!("/offices/{office}")).await.body;
    for done in ["เพิ่มส่วนราชการ", "เปลี่ยนชื่อส่วนราชการ", "ยุบเลิกส่วนราชการ"]
    {
        assert!(page.contains(done), "{done} is in the history");
    }
    let ended = program.get("/units").await.body;
    assert!(ended.contains("ยุบเลิกแล้ว") && !ended.contains("action=\"/units/"));
}

fn with_an_entry(mut read: ReadFile) -> ReadFile {
    let entry = plan::Entry {
        title: "โครงการ".to_owned(),
        ..plan::Entry::default()
    };
    read.reading.plan.entries.push(entry);
    read
}

#[tokio::test]
async fn nothing_of_another_office_is_reached_by_its_keys() {
    let mut program = Program::with_example().await;
    fill_directory(&program).await;
    let db = program.app.db.clone();
    let (offices, _) = directory::find(&db, &directory::Wanted::default())
        .await
        .expect("offices");
    let other = session::of_command("test", &offices[0]);
    let (files, office) = (&program.app.files, &offices[0]);
    let (content, read) = (example(), ReadFile::default());
    let file = ("แผน.txt", content.as_slice());
    let kept = import(&db, files, &other, office, file, with_an_entry(read), false).await;
    let Ok(Imported::Kept { key, .. }) = kept else {
        panic!("{kept:?}");
    };
    let version = store::load(&db, &other, key.plan, 1).await.expect("loaded");
    let entry = version.expect("there").ids[0];
    let stored = program.app.files.store(b"plan").await.expect("a file");
    let read = ReadFile::default();
    let draft = drafts::begin(
        &db,
        &other,
        &stored,
        "แผน.txt",
        &read,
        &Decisions::default(),
    )
    .await;
    let draft = draft.expect("a draft");
    let unit = units::add(&db, &other, "กองคลัง").await.expect("a unit");
    let before = log::of(&db, &other).await.expect("a log").len();

    let plan = format!("/plans/{}", key.plan);
    for address in [
        plan.clone(),
        format!("{plan}?version=1"),
        format!("{plan}/entries/{entry}"),
        format!("{plan}/entries.csv"),
        format!("{plan}/table"),
        format!("{plan}/history"),
        format!("{plan}/checks"),
        format!("{plan}/download?format=json"),
        format!("{plan}/original"),
        format!("/import/{draft}"),
    ] {
        let status = program.get(&address).await.status;
        assert_eq!(status, StatusCode::NOT_FOUND, "{address}");
    }
    for address in ["/", "/units"] {
        let body = program.get(address).await.body;
        let keys = [key.plan, draft, unit].map(|key| key.to_string());
        assert!(keys.iter().all(|key| !body.contains(key)), "{address}");
    }
    // A form of one's own, sent with another office's keys: every plan a draft is kept to.
    let own = program
        .upload("แผน.txt", &example())
        .await
        .location()
        .to_owned();
    let target = key.plan.to_string();
    let fields = [("do", "confirm"), ("target", target.as_str())];
    let stolen = program.post(&own, &own, &fields).await;
    assert_eq!(stolen.status, StatusCode::NOT_FOUND);
    let after = log::of(&db, &other).await.expect("a log").len();
    assert_eq!(before, after, "nothing was written");
}
