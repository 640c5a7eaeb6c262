//! A round goes from its opening to its publication, through the pages: who may report what, what is
//! refused, what stays for ever.

mod support;

use axum::{body::Body, http::StatusCode};
use plan::progress::{Account, Standing, Status, national};
use sujarit::{
    log,
    people::{Person, Role},
};
use support::{Answer, Program, example};

/// An office in the middle of a fiscal year, with a round to report.
struct Year {
    program: Program,
    planner: Person,
    executive: Person,
    entries: Vec<String>,
}

const ROUND: &str = "/rounds/2569/6";

impl Year {
    async fn begin(due: &str) -> Self {
        let mut program = Program::start().await;
        let planner = program.appoint("planner@test", &[Role::Planner]).await;
        let executive = program.appoint("executive@test", &[Role::Executive]).await;
        program.sign_in(&planner).await;
        program.import("แผน.txt", &example()).await;
        let fields = [("year", "๒๕๖๙"), ("months", "6"), ("due", due)];
        let opened = program.post("/rounds", "/rounds", &fields).await;
        assert_eq!(opened.location(), ROUND, "{}", opened.body);
        let html = program.get(ROUND).await.body;
        let links = html.split("href=\"").skip(1);
        let links = links.filter_map(|rest| rest.split('"').next());
        let mut entries: Vec<String> = links
            .filter(|link| link.starts_with(&format!("{ROUND}/entries/")))
            .map(str::to_owned)
            .collect();
        entries.dedup();
        assert_eq!(entries.len(), 26);
        Self {
            program,
            planner,
            executive,
            entries,
        }
    }

    /// What stands in a field of a page's form.
    async fn value(&mut self, address: &str, name: &str) -> String {
        let html = self.program.get(address).await.body;
        let at = html.split_once(&format!(" name=\"{name}\" value=\""));
        let value = at.and_then(|(_, rest)| rest.split_once('"'));
        value.map(|(value, _)| value.to_owned()).unwrap_or_default()
    }

    async fn report(&mut self, entry: &str, fields: &[(&str, &str)]) -> Answer {
        let revision = self.value(entry, "revision").await;
        let mut all = vec![("revision", revision.as_str())];
        all.extend(fields);
        self.program.post(entry, entry, &all).await
    }

    async fn account(&mut self, query: &str) -> Account {
        let address = format!("{ROUND}/download?format=json{query}");
        let json = self.program.get(&address).await.body;
        serde_json::from_str(&json).expect("an account")
    }
}

#[tokio::test]
async fn an_entry_is_reported_checked_sent_and_counted() {
    let mut year = Year::begin("15 เมษายน 2600").await;
    let entry = year.entries[0].clone();
    let refused = year.report(&entry, &[("do", "send")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        refused.body.contains("<a href=\"#status\">"),
        "{}",
        refused.body
    );
    let refused = year.report(
        &entry,
        &[("do", "send"), ("status", "cannot"), ("result", "ที่พิมพ์ไว้")],
    );
    let refused = refused.await;
    assert!(refused.body.contains("<a href=\"#reason\">"));
    assert!(refused.body.contains("ที่พิมพ์ไว้"), "what was typed stays");

    let fields = [
        ("do", "draft"),
        ("status", "in_progress"),
        ("paid", "๑,๕๐๐.๕๐"),
    ];
    let kept = year.report(&entry, &fields).await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.body);
    assert_eq!(
        year.account("").await.score(|_| true).reported(),
        0,
        "a draft counts nothing"
    );
    let fields = [
        ("do", "send"),
        ("status", "done"),
        ("result", "จัดอบรมแล้ว"),
        ("paid", "1500"),
    ];
    let sent = year.report(&entry, &fields).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.body);
    let other = year.entries[1].clone();
    let fields = [("do", "send"), ("status", "in_progress")];
    year.report(&other, &fields).await;
    let account = year.account("").await;
    let score = account.score(|_| true);
    assert_eq!((score.done, score.in_progress), (1, 1));
    assert_eq!(account.spending(|_| true).paid.total.satang(), 150_000);
    let page = year.program.get(&format!("{ROUND}/result")).await.body;
    let printed = score.printed(national().points).expect("a score");
    assert!(page.contains(&printed), "{printed}");
    let missing = account
        .lines
        .iter()
        .filter(|line| line.standing() == Standing::NotReported);
    assert_eq!(missing.count() as u32, score.not_reported);

    // Who began with an older revision overwrites nothing.
    let stale = [
        ("revision", "1"),
        ("do", "send"),
        ("status", "done"),
        ("result", "ของคนอื่น"),
    ];
    let late = year.program.post(&entry, &entry, &stale).await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    assert!(late.body.contains("จัดอบรมแล้ว"), "the other's text is shown");
}

#[tokio::test]
async fn a_unit_reports_its_own_entries_and_no_others() {
    let mut year = Year::begin("15 เมษายน 2600").await;
    let scope = year.program.scope().await;
    let db = year.program.app.db.clone();
    let unit = sujarit::offices::units::add(&db, &scope, "กองทดลอง")
        .await
        .expect("a unit");
    let officer =
        support::appoint_in(&db, &scope, "officer@test", &[Role::UnitOfficer], unit).await;
    let (own, foreign) = (year.entries[0].clone(), year.entries[1].clone());
    let give = [("unit", &*unit.to_string())];
    let given = year.program.post(&format!("{own}/unit"), &own, &give).await;
    assert_eq!(given.location(), own, "{}", given.body);
    year.program.sign_in(&officer).await;
    let list = year.program.get(ROUND).await.body;
    assert!(
        list.contains(&own) && !list.contains(&foreign),
        "his own come first"
    );
    let sent = year
        .report(&own, &[("do", "send"), ("status", "in_progress")])
        .await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER);
    let page = year.program.get(&foreign).await.body;
    assert!(!page.contains("name=\"status\""), "only to be read");
    let refused = year.program.post_unasked(
        &foreign,
        "do=send&status=done&result=x&revision=0",
        [9, 9, 9, 9],
    );
    let refused = refused.await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    assert!(refused.body.contains("ของส่วนราชการอื่น"), "{}", refused.body);
    let account = year.account("").await;
    assert_eq!(account.score(|_| true).reported(), 1);
}

#[tokio::test]
async fn many_entries_are_reported_on_one_page_and_what_is_wrong_stays_typed() {
    let mut year = Year::begin("15 เมษายน 2600").await;
    let many = format!("{ROUND}/many");
    let id = |entry: &String| entry.rsplit('/').next().unwrap_or_default().to_owned();
    let (one, two, three) = (
        id(&year.entries[0]),
        id(&year.entries[1]),
        id(&year.entries[2]),
    );
    let names: Vec<(String, &str)> = vec![
        (format!("revision-{one}"), "0"),
        (format!("status-{one}"), "done"),
        (format!("result-{one}"), "เสร็จแล้ว"),
        (format!("paid-{one}"), "๒๐๐"),
        (format!("revision-{two}"), "0"),
        (format!("status-{two}"), "cannot"),
        (format!("revision-{three}"), "0"),
        (format!("status-{three}"), "in_progress"),
        ("do".to_owned(), "send"),
    ];
    let fields: Vec<(&str, &str)> = names
        .iter()
        .map(|(name, value)| (name.as_str(), *value))
        .collect();
    let answer = year.program.post(&many, &many, &fields).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.body.contains(&format!("<a href=\"#status-{two}\">")));
    let account = year.account("").await;
    let score = account.score(|_| true);
    assert_eq!((score.done, score.in_progress, score.cannot), (1, 1, 0));
    assert_eq!(
        account.lines[0].paid().map(|paid| paid.satang()),
        Ok(20_000)
    );
}

#[tokio::test]
async fn a_closed_round_keeps_its_copy_and_a_correction_needs_its_reason() {
    let mut year = Year::begin("15 เมษายน 2600").await;
    let (entry, other) = (year.entries[0].clone(), year.entries[1].clone());
    let fields = [("do", "send"), ("status", "in_progress"), ("result", "เดิม")];
    year.report(&entry, &fields).await;
    let close = format!("{ROUND}/close");
    let closed = year.program.post(&close, ROUND, &[]).await;
    assert_eq!(closed.location(), ROUND, "{}", closed.body);
    let fields = [("do", "send"), ("status", "done"), ("result", "แก้ไข")];
    let refused = year.report(&entry, &fields).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.body.contains("<a href=\"#correction\">"));
    let mut fields = fields.to_vec();
    fields.push(("correction", "พิมพ์ผิด"));
    let sent = year.report(&entry, &fields).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.body);
    year.report(&other, &fields).await;
    let frozen = year.account("&copy=frozen").await;
    assert_eq!(
        frozen.lines[0]
            .report
            .as_ref()
            .and_then(|report| report.status),
        Some(Status::InProgress)
    );
    let now = year.account("").await;
    let (first, second) = (now.lines[0].report.clone(), now.lines[1].report.clone());
    let (first, second) = (first.expect("a report"), second.expect("a report"));
    assert_eq!(
        (first.status, first.version, first.late),
        (Some(Status::Done), 2, false)
    );
    assert_eq!(first.correction, "พิมพ์ผิด");
    assert!(second.late, "what comes after the end is late for ever");

    // Published by who announces, once it is closed.
    let publish = format!("{ROUND}/publish");
    let executive = year.executive.clone();
    year.program.sign_in(&executive).await;
    let published = year.program.post(&publish, ROUND, &[]).await;
    assert_eq!(published.location(), ROUND, "{}", published.body);
    let planner = year.planner.clone();
    year.program.sign_in(&planner).await;
    let scope = year.program.scope().await;
    let logged = log::of(&year.program.app.db, &scope)
        .await
        .expect("the log");
    for action in [
        "round.opened",
        "report.sent",
        "round.closed",
        "report.corrected",
        "round.published",
    ] {
        assert!(
            logged.iter().any(|entry| entry.action == action),
            "{action}"
        );
    }
}

#[tokio::test]
async fn a_report_after_the_closing_day_is_late() {
    let mut year = Year::begin("1 เมษายน 2569").await;
    let entry = year.entries[0].clone();
    year.report(&entry, &[("do", "send"), ("status", "in_progress")])
        .await;
    let account = year.account("").await;
    let report = account.lines[0].report.as_ref().expect("a report");
    assert!(report.late);
    let page = year
        .program
        .get(&format!("{ROUND}?state=late&unit=all"))
        .await
        .body;
    assert!(page.contains(&entry));
}

#[tokio::test]
async fn evidence_is_kept_used_again_and_a_program_is_no_evidence() {
    let mut year = Year::begin("15 เมษายน 2600").await;
    let (entry, other) = (year.entries[0].clone(), year.entries[1].clone());
    let files = format!("{entry}/files");
    let fields = [
        ("kind", "training"),
        ("title", "รายชื่อผู้เข้าอบรม"),
        ("place", "ห้องประชุม"),
    ];
    let answer = year
        .program
        .upload_to(&files, &entry, &fields, ("รายชื่อ.pdf", b"%PDF-1.7 list"))
        .await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    let page = year.program.get(&entry).await.body;
    assert!(page.contains("รายชื่อผู้เข้าอบรม"));
    assert!(page.contains("ยังไม่ระบุวันที่"), "what its kind needs is told");
    let refused = year
        .program
        .upload_to(&files, &entry, &[], ("ภาพ.jpg", b"MZ\x90\0 program"))
        .await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    assert!(refused.body.contains("ไฟล์ชนิดนี้รับไม่ได้"));
    let links = format!("{entry}/links");
    let bad = [("kind", "publicity"), ("link", "javascript:alert(1)")];
    let refused = year.program.post(&links, &entry, &bad).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    let good = [
        ("kind", "publicity"),
        ("link", "https://example.go.th/news"),
        ("channel", "เว็บไซต์"),
    ];
    let added = year.program.post(&links, &entry, &good).await;
    assert_eq!(added.status, StatusCode::SEE_OTHER);

    let page = year.program.get(&entry).await.body;
    let piece = page
        .split("href=\"/evidence/")
        .nth(1)
        .and_then(|rest| rest.split('"').next());
    let piece = piece.expect("a piece").to_owned();
    let again = format!("{other}/evidence");
    let used = year
        .program
        .post(&again, &other, &[("piece", &piece), ("do", "use")])
        .await;
    assert_eq!(used.status, StatusCode::SEE_OTHER, "{}", used.body);
    assert_eq!(year.account("").await.lines[1].evidence.len(), 1);
    let removed = year
        .program
        .post(&again, &other, &[("piece", &piece), ("do", "remove")])
        .await;
    assert_eq!(removed.status, StatusCode::SEE_OTHER);
    let account = year.account("").await;
    assert_eq!(
        (
            account.lines[0].evidence.len(),
            account.lines[1].evidence.len()
        ),
        (2, 0)
    );
    // A further version, of what this entry uses and of nothing else.
    let newer = [
        ("piece", piece.as_str()),
        ("kind", "training"),
        ("title", "รายชื่อฉบับแก้ไข"),
    ];
    let file = ("รายชื่อ.pdf", &b"%PDF-1.7 newer"[..]);
    let refused = year
        .program
        .upload_to(&format!("{other}/files"), &other, &newer, file)
        .await;
    assert_eq!(refused.status, StatusCode::NOT_FOUND);
    let kept = year.program.upload_to(&files, &entry, &newer, file).await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.body);
    let page = year.program.get(&format!("/evidence/{piece}")).await;
    assert_eq!(page.status, StatusCode::OK);
    for version in ["ฉบับที่ 1", "ฉบับที่ 2", "รายชื่อฉบับแก้ไข"]
    {
        assert!(page.body.contains(version), "{version}: {}", page.body);
    }
    let request = year
        .program
        .request("GET", &format!("/evidence/{piece}/file"))
        .body(Body::empty());
    let file = year.program.send(request.expect("a request")).await;
    let saved = file
        .headers
        .get("content-disposition")
        .and_then(|value| value.to_str().ok());
    assert!(saved.is_none_or(|saved| saved.starts_with("attachment")));
}

#[tokio::test]
async fn a_verifier_speaks_beside_the_report_and_the_national_page_tells_what_it_would_refuse() {
    let mut year = Year::begin("15 เมษายน 2600").await;
    let entry = year.entries[0].clone();
    year.report(
        &entry,
        &[
            ("do", "send"),
            ("status", "in_progress"),
            ("result", "กำลังทำ"),
        ],
    )
    .await;
    let national = year.program.get(&format!("{ROUND}/national")).await.body;
    assert!(
        national.contains("มี 25 รายการที่ระบบ e-PlanNACC จะไม่รับ"),
        "{national}"
    );
    let office = year.program.office().await;
    let scope = sujarit::session::of_command_for_all("test");
    let db = year.program.app.db.clone();
    let verifier = support::appoint(&db, &scope, "verifier@test", &[Role::Verifier]).await;
    year.program.sign_in(&verifier).await;
    year.program.work_for(office.id).await;
    let verify = format!("{ROUND}/verify");
    let id = entry.rsplit('/').next().unwrap_or_default();
    let say = format!("{verify}/{id}");
    let refused = year
        .program
        .post(&say, &verify, &[("says", "not_agreed")])
        .await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    let fields = [("says", "not_in_accord"), ("reason", "เป็นงานของมิติที่ 3")];
    let said = year.program.post(&say, &verify, &fields).await;
    assert_eq!(said.status, StatusCode::SEE_OTHER, "{}", said.body);
    let planner = year.planner.clone();
    year.program.sign_in(&planner).await;
    let account = year.account("").await;
    assert_eq!(account.lines[0].standing(), Standing::Exempt);
    assert!(
        account.lines[0].report.is_some(),
        "the report stands as it was"
    );
    let page = year.program.get(&entry).await.body;
    assert!(page.contains("เป็นงานของมิติที่ 3"));
}

#[tokio::test]
async fn everybody_reads_what_is_published_without_a_name_and_nothing_before() {
    let mut year = Year::begin("15 เมษายน 2600").await;
    let entry = year.entries[0].clone();
    let fields = [
        ("do", "send"),
        ("status", "done"),
        ("result", "=ผลที่เปิดเผย"),
        ("paid", "1500.5"),
    ];
    year.report(&entry, &fields).await;
    let office = year.program.office().await.id;
    let page = format!("/public/{office}/2569/6");
    let csv = format!("/open-data/{office}/2569/6/results.csv");
    year.program.sign_out();
    for address in [&page, &csv] {
        let answer = year.program.get(address).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{address}");
    }
    let planner = year.planner.clone();
    year.program.sign_in(&planner).await;
    year.program
        .post(&format!("{ROUND}/close"), ROUND, &[])
        .await;
    let executive = year.executive.clone();
    year.program.sign_in(&executive).await;
    year.program
        .post(&format!("{ROUND}/publish"), ROUND, &[])
        .await;
    year.program.sign_out();
    let shown = year.program.get(&page).await;
    assert!(shown.body.contains("=ผลที่เปิดเผย"), "{}", shown.body);
    let data = year.program.get(&csv).await.body;
    assert!(data.contains(",1500.50,"), "{data}");
    assert!(
        data.contains("not_reported") && !data.contains(",=ผล"),
        "{data}"
    );
    assert_eq!(data.lines().count(), 27, "a head and every entry");
    let json = year.program.get(&csv.replace("csv", "json")).await.body;
    let account: Account = serde_json::from_str(&json).expect("an account");
    assert_eq!(account.score(|_| true).done, 1);
    for text in [&shown.body, &data, &json] {
        assert!(!text.contains(&planner.name) && !text.contains("planner@test"));
    }
    let described = year.program.get("/open-data").await.body;
    let head = data
        .lines()
        .next()
        .unwrap_or_default()
        .trim_start_matches('\u{feff}');
    for column in head.split(',') {
        assert!(
            described.contains(&format!("<code>{column}</code>")),
            "{column}"
        );
    }
}

#[tokio::test]
async fn the_report_of_a_round_is_printed_for_the_executive_and_for_the_public() {
    let mut year = Year::begin("15 เมษายน 2600").await;
    let entry = year.entries[0].clone();
    let fields = [("do", "send"), ("status", "done"), ("result", "จัดอบรมแล้ว")];
    year.report(&entry, &fields).await;
    let page = year.program.get(&format!("{ROUND}/result")).await.body;
    assert!(page.contains("value=\"executive\""), "{page}");
    for (format, begins) in [("pdf", "%PDF-"), ("docx", "PK"), ("xlsx", "PK")] {
        for reader in ["executive", "public"] {
            let address = format!("{ROUND}/download?format={format}&for={reader}&digits=thai");
            let answer = year.program.get(&address).await;
            assert_eq!(answer.status, StatusCode::OK, "{address}");
            assert!(answer.body.starts_with(begins), "{address}");
        }
    }
    let odd = format!("{ROUND}/download?format=exe");
    assert_eq!(year.program.get(&odd).await.status, StatusCode::NOT_FOUND);

    // Who has no overview gets the report that everybody may read, and is offered no other.
    let officer = year
        .program
        .appoint("officer@test", &[Role::DisclosureOfficer])
        .await;
    year.program.sign_in(&officer).await;
    let page = year.program.get(&format!("{ROUND}/result")).await.body;
    assert!(!page.contains("value=\"executive\""), "{page}");
    for (reader, status) in [
        ("executive", StatusCode::FORBIDDEN),
        ("public", StatusCode::OK),
    ] {
        let address = format!("{ROUND}/download?format=docx&for={reader}");
        let answer = year.program.get(&address).await;
        assert_eq!(answer.status, status, "{address}");
    }
}

#[tokio::test]
async fn the_executive_sees_on_one_page_what_is_late_missing_and_due() {
    let mut year = Year::begin("15 เมษายน 2600").await;
    let entry = year.entries[0].clone();
    let fields = [
        ("do", "send"),
        ("status", "done"),
        ("result", "แล้ว"),
        ("paid", "1500"),
    ];
    year.report(&entry, &fields).await;
    let executive = year.executive.clone();
    year.program.sign_in(&executive).await;
    let overview = year.program.get("/overview").await;
    assert_eq!(overview.status, StatusCode::OK);
    let account = year.account("").await;
    let score = account.score(|_| true);
    let printed = score.printed(national().points).expect("a score");
    let missing = account.missing().count();
    for text in [
        format!("<a href=\"{ROUND}/result#score\">{printed}</a>"),
        format!("<a href=\"{ROUND}/result#missing\">{missing}</a>"),
        "<td class=\"number\">1,500</td>".to_owned(),
    ] {
        assert!(overview.body.contains(&text), "{text}");
    }
    year.program.sign_out();
    let away = year.program.get("/overview").await;
    assert!(away.location().starts_with("/sign-in"));
}

#[tokio::test]
async fn what_was_reported_in_the_example_goes_with_the_example() {
    let mut program = Program::with_example().await;
    let home = program.get("/").await.body;
    let plan = home
        .split("<h3 lang=\"th\"><a href=\"/plans/")
        .nth(1)
        .expect("a plan");
    let plan = format!(
        "/plans/{}",
        plan.split(['"', '/']).next().unwrap_or_default()
    );
    let entry = program.first_version(&plan).await.ids[0].to_string();
    let scope = program.scope().await;
    let piece = support::round_with_evidence(&program, &scope, "ตัวอย่าง", &entry).await;
    let page = format!("/evidence/{piece}");
    assert_eq!(program.get(&page).await.status, StatusCode::OK);
    let removed = program.post("/example/remove", "/", &[]).await;
    assert_eq!(removed.status, StatusCode::SEE_OTHER, "{}", removed.body);
    assert_eq!(program.get(&page).await.status, StatusCode::NOT_FOUND);
    assert!(!program.get("/rounds").await.body.contains("/rounds/2569/6"));
}
