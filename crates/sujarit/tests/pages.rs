//! The pages, asked as a browser asks them, over a real database.

mod support;

use axum::{
    body::Body,
    http::{StatusCode, header},
};
use sujarit::{
    db::Clock,
    log::{days, roots},
    plans::{decide::Decisions, drafts, worker::ReadFile},
};
use support::{Program, example, fixture};

#[tokio::test]
async fn an_empty_program_offers_to_import_a_plan_or_to_look_at_the_example() {
    let mut program = Program::start().await;
    let page = program.get("/").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.body.contains("href=\"/import\""));
    assert!(page.body.contains("action=\"/example\""));
}

#[tokio::test]
async fn a_file_becomes_a_draft_and_then_a_plan() {
    let mut program = Program::start().await;
    let draft = program.upload("แผน ๒๕๖๖.txt", &example()).await;
    assert_eq!(draft.status, StatusCode::SEE_OTHER, "{}", draft.body);
    let draft = draft.location().to_owned();
    let preview = program.get(&draft).await;
    assert!(preview.body.contains("องค์การบริหารส่วนตำบลตัวอย่างสุจริต"));
    assert!(
        program.get("/").await.body.contains(&draft),
        "can be found again"
    );

    let kept = program.post(&draft, &draft, &[("do", "confirm")]).await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER);
    let plan = kept.location().to_owned();
    for path in ["", "/table", "/checks"] {
        let page = program.get(&format!("{plan}{path}")).await;
        assert_eq!(page.status, StatusCode::OK, "{path}");
        assert!(page.body.contains("โครงการปลูกป่าชุมชน"), "{path}");
    }
    assert_eq!(program.get(&draft).await.status, StatusCode::NOT_FOUND);
    assert_eq!(program.office().await.name, "องค์การบริหารส่วนตำบลตัวอย่างสุจริต");
}

#[tokio::test]
async fn every_link_of_every_page_of_a_plan_leads_somewhere() {
    let mut program = Program::with_example().await;
    let mut seen = vec!["/".to_owned()];
    let mut next = 0;
    while next < seen.len() {
        let address = seen[next].clone();
        next += 1;
        let page = program.get(&address).await;
        assert_eq!(page.status, StatusCode::OK, "{address}");
        let is_html = page
            .headers
            .get(header::CONTENT_TYPE)
            .is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
        if !is_html {
            continue;
        }
        assert!(!page.body.contains("{{"), "{address}");
        for link in page.body.split(" href=\"").skip(1) {
            let link = link.split(['"', '#']).next().unwrap_or_default();
            let link = link.replace("&#38;", "&").replace("&amp;", "&");
            if link.starts_with('/') && !seen.contains(&link) {
                seen.push(link);
            }
        }
    }
    assert!(seen.len() > 40, "{seen:?}");
}

#[tokio::test]
async fn the_same_file_again_is_offered_as_a_new_version_not_as_a_second_plan() {
    let mut program = Program::start().await;
    let plan = program.import("แผน.txt", &example()).await;
    let draft = program.upload("แผน สำเนา.txt", &example()).await;
    let draft = draft.location().to_owned();
    assert!(program.get(&draft).await.body.contains("id=\"same-file\""));
    let kept = program.post(&draft, &draft, &[("do", "confirm")]).await;
    assert_eq!(kept.location(), plan);

    let page = program.get(&plan).await;
    assert!(page.body.contains(&format!("{plan}?version=1")));
    let entry = entry_link(&page.body, &plan);
    let old = program.get(&format!("{plan}?version=1")).await;
    assert_eq!(old.status, StatusCode::OK);
    assert!(old.body.contains(&entry), "entries keep their identity");
    assert_eq!(
        program.get(&format!("{plan}?version=3")).await.status,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test]
async fn the_plan_of_another_office_is_pointed_out_and_offered_as_a_plan_of_its_own() {
    let mut program = Program::start().await;
    let plan = program.import("แผน.txt", &example()).await;
    let other = fixture("fixtures/plans/wrapped-lines/plan.txt");
    let draft = program.upload("อื่น.txt", &other).await.location().to_owned();
    let page = program.get(&draft).await.body;
    assert!(page.contains("id=\"other-office\""));
    let kept = program.post(&draft, &draft, &[("do", "confirm")]).await;
    assert_ne!(kept.location(), plan);
}

fn entry_link(body: &str, plan: &str) -> String {
    let from = body.find(&format!("{plan}/entries/")).expect("an entry");
    body[from..].chars().take(plan.len() + 9 + 36).collect()
}

/// A draft with two doubts: a title with another reading, a budget without one.
async fn doubtful_draft(program: &mut Program) -> String {
    let doubt = |field, others: &[&str]| reader::Doubt {
        code: "READ000".to_owned(),
        place: plan::Place::at(1, 1),
        length: 7,
        message: plan::check::Words::new("ไม่แน่ใจ", "unsure"),
        help: plan::check::Words::default(),
        entry: Some(0),
        field: Some(field),
        read: "โครงการก".to_owned(),
        others: others.iter().map(|other| (*other).to_owned()).collect(),
    };
    let mut read = ReadFile {
        lines: vec![plan::SourceLine {
            place: plan::Place::at(1, 1),
            text: "โครงการ ก ข".to_owned(),
        }],
        ..ReadFile::default()
    };
    read.reading.plan.entries.push(plan::Entry {
        title: "โครงการก".to_owned(),
        ..plan::Entry::default()
    });
    read.reading.doubts = vec![
        doubt(reader::Field::Title, &["โครงการ ก ข"]),
        doubt(reader::Field::Budget, &[]),
    ];
    let file = program
        .app
        .files
        .store("โครงการ ก ข".as_bytes())
        .await
        .expect("kept");
    let scope = program.scope().await;
    let id = drafts::begin(
        &program.app.db,
        &scope,
        &file,
        "แผน.txt",
        &read,
        &Decisions::default(),
    )
    .await;
    format!("/import/{}", id.expect("a draft"))
}

#[tokio::test]
async fn a_doubt_stands_beside_its_line_and_another_reading_can_be_chosen() {
    let mut program = Program::start().await;
    let draft = doubtful_draft(&mut program).await;
    let page = program.get(&draft).await.body;
    assert!(
        page.contains("<mark>โครงการ</mark> ก ข"),
        "the very place is underlined"
    );
    let fields = [
        ("doubt-0", "other-0"),
        ("doubt-1", "leave"),
        ("do", "confirm"),
    ];
    let plan = program
        .post(&draft, &draft, &fields)
        .await
        .location()
        .to_owned();
    let page = program.get(&plan).await.body;
    assert!(page.contains(">โครงการ ก ข</a>"), "{page}");
    assert!(page.contains("เรื่องที่ไว้ตรวจภายหลัง 1 เรื่อง"));
}

#[tokio::test]
async fn what_is_typed_into_a_doubt_is_kept_and_what_is_wrong_is_said_beside_it() {
    let mut program = Program::start().await;
    let draft = doubtful_draft(&mut program).await;
    let wrong = [
        ("doubt-1", "own"),
        ("own-1", "มากพอสมควร"),
        ("do", "confirm"),
    ];
    let refused = program.post(&draft, &draft, &wrong).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        refused.body.contains("href=\"#own-1\""),
        "the summary leads to the field"
    );
    assert!(
        refused.body.contains("value=\"มากพอสมควร\""),
        "what was typed stays"
    );
    assert!(refused.body.contains("aria-describedby=\"mistake-1\""));

    let right = [
        ("doubt-0", "accept"),
        ("doubt-1", "own"),
        ("own-1", "2566: 12,500"),
    ];
    let saved = program
        .post(&draft, &draft, &[&right[..], &[("do", "save")]].concat())
        .await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER);
    let again = program.get(&draft).await.body;
    assert!(
        again.contains("name=\"doubt-0\" value=\"accept\" checked"),
        "found again"
    );
    let kept = program
        .post(&draft, &draft, &[&right[..], &[("do", "confirm")]].concat())
        .await;
    assert!(program.get(kept.location()).await.body.contains("12,500"));
}

#[tokio::test]
async fn a_missing_kind_is_chosen_from_the_kinds_there_are() {
    let mut program = Program::start().await;
    let file = fixture("fixtures/plans/five-years-packed/plan.txt");
    let draft = program
        .upload("plan.txt", &file)
        .await
        .location()
        .to_owned();
    let page = program.get(&draft).await.body;
    assert!(page.contains("value=\"is-กิจกรรม\""));
    let discarded = program.post(&draft, &draft, &[("do", "discard")]).await;
    assert_eq!(discarded.location(), "/");
    assert_eq!(program.get(&draft).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_file_that_cannot_be_read_ends_in_one_sentence_and_nothing_is_kept() {
    let mut program = Program::start().await;
    let zip = b"PK\x03\x04broken".to_vec();
    for (name, content, says) in [
        ("ว่าง.txt", Vec::new(), "ว่างเปล่า"),
        (
            "ภาพ.docx",
            b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".repeat(20),
            "ไม่ใช่เอกสาร",
        ),
        ("จดหมาย.txt", "เรียน ท่านนายก\nขอเชิญประชุม\n".into(), "ไม่พบแผน"),
        ("เสีย.docx", zip, ""),
        ("เสีย.pdf", b"%PDF-1.7\nnothing here".to_vec(), ""),
    ] {
        let answer = program.upload(name, &content).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{name}");
        assert!(answer.body.contains("role=\"alert\""), "{name}");
        assert!(answer.body.contains(says), "{name}: {}", answer.body);
    }
    assert!(program.get("/").await.body.contains("action=\"/example\""));
    let files = program.directory().join("files");
    for folder in std::fs::read_dir(files).expect("a folder") {
        let folder = folder.expect("a folder").path();
        assert_eq!(std::fs::read_dir(folder).expect("a folder").count(), 0);
    }
}

#[tokio::test]
async fn a_form_without_a_file_says_so() {
    let mut program = Program::start().await;
    let answer = program.upload("", b"").await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.body.contains("ยังไม่ได้เลือกไฟล์"));
}

#[tokio::test]
async fn a_file_beyond_the_limit_is_refused_with_a_page() {
    let mut program = Program::start().await;
    let large = vec![b'a'; usize::try_from(sujarit::files::LARGEST).expect("a size") + 1];
    let answer = program.upload("ใหญ่.txt", &large).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(answer.body.contains("32 เมกะไบต์"));
}

#[tokio::test]
async fn a_path_in_a_file_name_is_only_a_name() {
    let mut program = Program::start().await;
    let draft = program.upload("../../../etc/<b>แผน.txt", &example()).await;
    let page = program.get(draft.location()).await.body;
    assert!(page.contains("&#60;b&#62;แผน.txt") || page.contains("&lt;b&gt;แผน.txt"));
    assert!(!page.contains("etc/"));
}

#[tokio::test]
async fn forms_of_other_sites_and_forms_without_a_token_are_refused() {
    let mut program = Program::start().await;
    let token = program.token("/", "/example").await;
    let form = || Body::from(format!("token={token}"));
    let kind = "application/x-www-form-urlencoded";
    for (name, value) in [
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
        ("origin", "https://example.org"),
        ("origin", "null"),
    ] {
        let request = program
            .request("POST", "/example")
            .header("content-type", kind);
        let request = request.header(name, value).body(form()).expect("a request");
        assert_eq!(
            program.send(request).await.status,
            StatusCode::FORBIDDEN,
            "{name}: {value}"
        );
    }
    let request = program
        .request("POST", "/example")
        .header("content-type", kind);
    let request = request.body(Body::from("token=0")).expect("a request");
    assert_eq!(program.send(request).await.status, StatusCode::FORBIDDEN);
    let request = program
        .request("POST", "/example/remove")
        .header("content-type", kind);
    let request = request.body(form()).expect("a request");
    assert_eq!(
        program.send(request).await.status,
        StatusCode::FORBIDDEN,
        "another form's token"
    );
    assert!(
        program.get("/").await.body.contains("action=\"/example\""),
        "nothing was done"
    );
}

#[tokio::test]
async fn a_foreign_name_for_this_machine_is_refused() {
    let mut program = Program::start().await;
    for (host, status) in [
        ("evil.example", StatusCode::MISDIRECTED_REQUEST),
        (
            "127.0.0.1.evil.example:8086",
            StatusCode::MISDIRECTED_REQUEST,
        ),
        ("localhost:8086", StatusCode::OK),
        ("[::1]:8086", StatusCode::OK),
    ] {
        let request = axum::http::Request::builder()
            .uri("/offices")
            .header("host", host);
        let request = request.body(Body::empty()).expect("a request");
        assert_eq!(program.send(request).await.status, status, "{host}");
    }
}

#[tokio::test]
async fn the_language_is_chosen_once_and_kept() {
    let mut program = Program::with_example().await;
    let thai = program.get("/import").await.body;
    assert!(thai.contains("<html lang=\"th\"") && thai.contains("href=\"?lang=en\""));
    let chosen = program.get("/checks?lang=en").await;
    assert_eq!(
        (chosen.status, chosen.location()),
        (StatusCode::SEE_OTHER, "/checks")
    );
    let english = program.get("/import").await.body;
    assert!(english.contains("<html lang=\"en\"") && english.contains("Import a plan"));
    let outside = program.get("//evil.example/?lang=th").await;
    assert!(!outside.location().starts_with("//"));
}

#[tokio::test]
async fn what_does_not_exist_says_so_plainly_and_gives_nothing_away() {
    let mut program = Program::with_example().await;
    for path in [
        "/nothing",
        "/plans/00000000-0000-0000-0000-000000000000",
        "/plans/not-a-key",
        "/checks/XXX999",
        "/assets/../Cargo.toml",
        "/assets/%2e%2e/Cargo.toml",
        "/import/00000000-0000-0000-0000-000000000000",
    ] {
        let page = program.get(path).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{path}");
        assert!(page.body.contains("ไม่พบหน้านี้"), "{path}");
        assert!(
            !page.body.contains("axum") && !page.body.contains("/src/"),
            "{path}"
        );
    }
    let request = program
        .request("DELETE", "/import")
        .body(Body::empty())
        .expect("a request");
    let wrong = program.send(request).await;
    assert_eq!(wrong.status, StatusCode::METHOD_NOT_ALLOWED);
    assert!(wrong.body.contains("ทำรายการแบบนี้ไม่ได้"));
}

#[tokio::test]
async fn every_answer_carries_the_protecting_headers() {
    let mut program = Program::start().await;
    for path in ["/", "/nothing", "/assets/sujarit.css"] {
        let page = program.get(path).await;
        let csp = page.headers["content-security-policy"]
            .to_str()
            .unwrap_or_default();
        assert!(
            csp.contains("default-src 'none'") && !csp.contains("unsafe"),
            "{path}"
        );
        assert_eq!(page.headers["x-content-type-options"], "nosniff");
        assert!(
            !page.body.contains("<script>") && !page.body.contains(" style="),
            "{path}"
        );
    }
}

#[tokio::test]
async fn a_search_finds_thai_words_whatever_the_spaces_and_digits() {
    let mut program = Program::start().await;
    let plan = program.import("แผน.txt", &example()).await;
    // "ปลูก ป่า" in the query string
    let found = program
        .get(&format!(
            "{plan}?q=%E0%B8%9B%E0%B8%A5%E0%B8%B9%E0%B8%81%E0%B8%9B%E0%B9%88%E0%B8%B2"
        ))
        .await;
    assert!(found.body.contains("โครงการปลูกป่าชุมชน"));
    assert!(!found.body.contains("โครงการค่ายเยาวชน"));
    let none = program.get(&format!("{plan}?q=zzzz")).await.body;
    assert!(none.contains("ไม่มีรายการที่ตรงกับที่ค้นหา"));
    let measures = program
        .get(&format!("{plan}?kind=measure&sort=title"))
        .await
        .body;
    assert!(!measures.contains("โครงการปลูกป่าชุมชน"));
}

#[tokio::test]
async fn a_plan_can_be_taken_away_in_every_format() {
    let mut program = Program::start().await;
    let plan = program.import("แผน.txt", &example()).await;
    // PDF is tried in the browser tests: the typesetter is too slow in a debug build.
    for format in ["docx", "xlsx", "csv", "json"] {
        let document = program
            .get(&format!("{plan}/download?format={format}&digits=thai"))
            .await;
        assert_eq!(document.status, StatusCode::OK, "{format}");
        let disposition = document.headers["content-disposition"]
            .to_str()
            .unwrap_or_default();
        assert!(disposition.starts_with("attachment; "), "{disposition}");
    }
    assert_eq!(
        program
            .get(&format!("{plan}/download?format=exe"))
            .await
            .status,
        StatusCode::NOT_FOUND
    );
    let original = program.get(&format!("{plan}/original")).await;
    assert_eq!(original.body.as_bytes(), example());
}

#[tokio::test]
async fn the_example_can_be_removed_to_begin_in_earnest() {
    let mut program = Program::with_example().await;
    assert!(
        program
            .get("/")
            .await
            .body
            .contains("action=\"/example/remove\"")
    );
    let removed = program.post("/example/remove", "/", &[]).await;
    assert_eq!(removed.location(), "/");
    let first = program.get("/").await.body;
    assert!(first.contains("action=\"/example\""));
    let plan = program.import("แผน.txt", &example()).await;
    program.get(&plan).await;
    assert!(!program.office().await.example);
}

#[tokio::test]
async fn the_history_of_a_plan_tells_what_each_version_changed_field_by_field() {
    let mut program = Program::start().await;
    let first = String::from_utf8(example()).expect("text");
    let plan = program.import("แผน.txt", first.as_bytes()).await;
    let second = first.replace("โครงการปลูกป่าชุมชน", "โครงการปลูกป่าชายเลน");
    assert_ne!(first, second);
    let draft = program.upload("แผน แก้.txt", second.as_bytes()).await;
    let draft = draft.location().to_owned();
    let target = plan.rsplit('/').next().unwrap_or_default();
    let fields = [("do", "confirm"), ("target", target)];
    let kept = program.post(&draft, &draft, &fields).await;
    assert_eq!(kept.location(), plan);

    let history = program.get(&format!("{plan}/history")).await.body;
    assert!(history.contains("บันทึกแผน ฉบับที่ 2"), "{history}");
    assert!(history.contains("โครงการปลูกป่าชุมชน") && history.contains("โครงการปลูกป่าชายเลน"));
    assert!(history.contains("ตัวอย่าง planner@example"));
    assert!(history.contains("อ่านไฟล์แผน"), "the draft belongs to it");
    let page = program.get(&plan).await.body;
    assert!(page.contains(&format!("href=\"{plan}/history\"")));
}

#[tokio::test]
async fn the_seals_of_the_days_are_shown_and_given_to_everyone() {
    let mut program = Program::with_example().await;
    let page = program.get("/log").await;
    assert!(page.body.contains("ยังไม่มีวันที่ปิดบันทึก"));

    let tomorrow = Clock::new(|| jiff::Timestamp::now().as_millisecond() + 24 * 60 * 60 * 1000);
    let db = program.app.db.clone().with_clock(tomorrow);
    assert_eq!(days::close(&db).await.expect("closed"), 1);
    let days = days::all(&db).await.expect("days");
    let page = program.get("/log").await;
    assert!(page.body.contains(&days[0].root));
    let file = program.get("/log/roots.txt").await;
    let written = roots::read(&file.body).expect("roots");
    assert_eq!(written[&days[0].day], days[0].root);
}
