//! The pages of duties: who sees which, who may say what became of one, what a list keeps.

mod support;

use axum::http::StatusCode;
use sujarit::{db::Clock, log, people::Role};
use support::{Program, example};

/// The program with the example's plan on 23 November 2569, in fiscal year 2570.
async fn in_november() -> Program {
    let day = jiff::civil::date(2026, 11, 23);
    let noon = log::begin_of(log::day_of_date(day)) + 12 * 60 * 60 * 1000;
    let mut program = Program::start_at(Clock::new(move || noon)).await;
    program.import("แผน.txt", &example()).await;
    program
}

/// The addresses of the days that a page lists.
fn days(page: &str) -> Vec<String> {
    let links = page.split("<a href=\"/duties/").skip(1);
    let paths = links.filter_map(|rest| rest.split('"').next());
    paths.map(|path| format!("/duties/{path}")).collect()
}

/// How many days stand in each view, in the order of the views.
fn counts(page: &str) -> Vec<usize> {
    let views = page.split("class=\"views\"").nth(1).unwrap_or_default();
    let views = views.split("</nav>").next().unwrap_or_default();
    let numbers = views.split('(').skip(1);
    let numbers = numbers.filter_map(|rest| rest.split(')').next()?.parse().ok());
    numbers.collect()
}

#[tokio::test]
async fn somebody_sees_and_marks_his_own_and_the_plan_maker_everybodys() {
    let mut program = in_november().await;
    let everything = program.get("/duties?show=later").await;
    assert_eq!(everything.status, StatusCode::OK);
    let all = counts(&everything.body);
    let complaints = program
        .appoint("complaints@test", &[Role::ComplaintOfficer])
        .await;
    program.sign_in(&complaints).await;
    let own = program.get("/duties?show=later").await.body;
    let mine = counts(&own);
    assert!(0 < mine[1] && mine[1] < all[1], "{mine:?} of {all:?}");
    let listed = days(&own);
    assert_eq!(listed.len(), mine[1].min(40));
    assert!(listed.iter().all(|day| day.contains("/list.complaint-")));
    let asked = program.get("/duties?show=later&whose=all").await.body;
    assert_eq!(counts(&asked), mine, "he cannot ask for more");

    let mut others = days(&everything.body);
    others.retain(|day| !listed.contains(day));
    let foreign = &others[0];
    assert_eq!(program.get(foreign).await.status, StatusCode::NOT_FOUND);
    let said = program
        .post_unasked(foreign, "verdict=done", [127, 0, 0, 1])
        .await;
    assert_eq!(said.status, StatusCode::NOT_FOUND);
    let occurrence = foreign.trim_start_matches("/duties/");
    let fields = format!("occurrence={}", occurrence.replace('/', "%2F"));
    let said = program
        .post_unasked("/duties/done", &fields, [127, 0, 0, 1])
        .await;
    assert_eq!(said.status, StatusCode::NOT_FOUND);

    let said = program.post(&listed[0], &listed[0], &[]).await;
    assert_eq!(said.status, StatusCode::UNPROCESSABLE_ENTITY);
    let verdict = [("verdict", "not-applicable"), ("note", "<b>เก็บไว้</b>")];
    let said = program.post(&listed[0], &listed[0], &verdict).await;
    assert_eq!(said.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(said.body.contains("&#60;b&#62;เก็บไว้"), "{}", said.body);
    let verdict = [("verdict", "not-applicable"), ("reason", "ไม่มีงานนี้")];
    let said = program.post(&listed[0], &listed[0], &verdict).await;
    assert_eq!(said.status, StatusCode::SEE_OTHER, "{}", said.body);
    let after = counts(&program.get("/duties").await.body);
    assert_eq!((after[1], after[3]), (mine[1] - 1, 1));
}

#[tokio::test]
async fn the_auditor_sees_everything_and_says_nothing() {
    let mut program = in_november().await;
    let all = counts(&program.get("/duties").await.body);
    let auditor = program
        .appoint("auditor@test", &[Role::InternalAuditor])
        .await;
    program.sign_in(&auditor).await;
    let page = program.get("/duties?show=later").await.body;
    assert_eq!(counts(&page), all);
    assert!(!page.contains("name=\"occurrence\""));
    let day = &days(&page)[0];
    assert!(!program.get(day).await.body.contains("name=\"verdict\""));
    let said = program
        .post_unasked(day, "verdict=done", [127, 0, 0, 1])
        .await;
    assert_eq!(said.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn one_click_keeps_the_list_as_it_was_filtered() {
    let mut program = in_november().await;
    let list = "/duties?show=later&whose=mine";
    let page = program.get(list).await.body;
    let before = counts(&page);
    let (_, rest) = page
        .split_once("name=\"occurrence\" value=\"")
        .expect("a button");
    let occurrence = rest.split('"').next().unwrap_or_default().to_owned();
    let fields = [
        ("occurrence", occurrence.as_str()),
        ("show", "later"),
        ("whose", "mine"),
        ("year", "//evil.example"),
    ];
    let done = program.post("/duties/done", list, &fields).await;
    assert_eq!(
        done.location(),
        "/duties?year=%2F%2Fevil.example&whose=mine&show=later"
    );
    let after = counts(&program.get(list).await.body);
    assert_eq!((after[1], after[2]), (before[1] - 1, before[2] + 1));
    let page = program.get("/duties").await.body;
    assert!(page.len() < 60_000, "{} bytes", page.len());
}

#[tokio::test]
async fn the_first_page_tells_what_waits_and_leads_to_it() {
    let mut program = in_november().await;
    let home = program.get("/").await.body;
    let lead = home.split("href=\"/duties?whose=mine\">").nth(1);
    let told = lead
        .expect("a notice")
        .split('<')
        .next()
        .unwrap_or_default();
    let list = program.get("/duties?whose=mine").await.body;
    let late = list.matches("เกินมา ").count();
    let near = (0..=7).map(|days| match days {
        0 => list.matches(">วันนี้<").count(),
        days => list.matches(&format!(">อีก {days} วัน<")).count(),
    });
    let expected = format!(
        "ภารกิจของท่าน: เกินกำหนด {late} รายการ ครบกำหนดใน 7 วัน {} รายการ",
        near.sum::<usize>()
    );
    assert_eq!(told, expected);
    assert!(late > 0);

    let reader = program
        .appoint("admin@test", &[Role::OfficeAdministrator])
        .await;
    program.sign_in(&reader).await;
    assert!(!program.get("/").await.body.contains("/duties"));
}

#[tokio::test]
async fn what_was_said_in_the_example_goes_with_the_example() {
    let mut program = Program::with_example().await;
    let list = program.get("/duties").await.body;
    let done = list.split("name=\"occurrence\" value=\"").nth(1);
    let done = done.expect("a button").split('"').next().expect("a value");
    let fields = [("occurrence", done)];
    program.post("/duties/done", "/duties", &fields).await;
    assert_eq!(counts(&program.get("/duties").await.body)[2], 1);
    let removed = program.post("/example/remove", "/", &[]).await;
    assert_eq!(removed.status, StatusCode::SEE_OTHER);
    assert_eq!(counts(&program.get("/duties").await.body)[2], 0);
}
