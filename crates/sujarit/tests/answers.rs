//! What is decided about a file's doubts: kept with the version, shown while it is open, decided
//! later, never asked twice, and by one person only.

mod support;

use axum::http::StatusCode;
use support::{Program, example, fixture, part};

/// The choices of the preview that are checked.
fn checked(page: &str) -> Vec<&str> {
    let inputs = page.split("<input type=\"radio\" ").skip(1);
    let inputs = inputs.filter_map(|input| input.split_once('>').map(|(input, _)| input));
    inputs.filter(|input| input.ends_with(" checked")).collect()
}

#[tokio::test]
async fn what_was_left_stands_with_the_findings_and_is_decided_later() {
    let mut program = Program::start().await;
    let read = fixture("fixtures/plans/five-years-packed/plan.txt");
    let plan = program.import("plan.txt", &read).await;
    let checks = format!("{plan}/checks");
    assert!(
        program
            .get(&plan)
            .await
            .body
            .contains(&format!("{checks}#doubts"))
    );
    assert!(program.get(&checks).await.body.contains("id=\"doubts\""));

    let review = program.post(&format!("{plan}/review"), &checks, &[]).await;
    assert_eq!(review.status, StatusCode::SEE_OTHER, "{}", review.body);
    let again = review.location().to_owned();
    let (draft, _) = again.split_once('?').expect("the plan is in the address");
    let id = plan.rsplit('/').next().unwrap_or_default();
    let page = program.get(&again).await.body;
    assert!(checked(&page).contains(&&*format!("name=\"target\" value=\"{id}\" checked")));

    let decided = [("doubt-0", "accept"), ("target", id), ("do", "confirm")];
    let kept = program.post(draft, &again, &decided).await;
    assert_eq!(kept.location(), plan);
    assert!(program.get(&plan).await.body.contains("?version=2"));

    let same = program
        .upload("plan.txt", &read)
        .await
        .location()
        .to_owned();
    let page = program.get(&same).await.body;
    assert!(checked(&page).contains(&"name=\"doubt-0\" value=\"accept\" checked"));
}

#[tokio::test]
async fn a_new_version_is_offered_for_the_plan_it_was_asked_for() {
    let mut program = Program::start().await;
    let plan = program.import("แผน.txt", &example()).await;
    let id = plan.rsplit('/').next().unwrap_or_default().to_owned();
    let page = program.get(&plan).await.body;
    assert!(page.contains(&format!("href=\"/import?plan={id}\"")));
    let page = program.get(&format!("/import?plan={id}")).await.body;
    assert!(page.contains(&format!("action=\"/import?plan={id}\"")));
}

#[tokio::test]
async fn a_refused_file_leaves_nothing_and_takes_no_other_with_it() {
    let mut program = Program::start().await;
    let file = fixture("fixtures/plans/schedule-ticks/plan.csv");
    let plan = program.import("plan.csv", &file).await;
    let refused = program.upload("plan.pdf.txt", b"no plan").await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let original = program.get(&format!("{plan}/original")).await;
    assert_eq!(original.body.as_bytes(), file);
    let arriving = program.directory().join("files/arriving");
    assert_eq!(std::fs::read_dir(arriving).expect("a folder").count(), 0);
}

#[tokio::test]
async fn a_field_that_must_be_short_is_not_read_to_its_end() {
    let mut program = Program::start().await;
    let parts = part("token", None, &[b'a'; 100_000]);
    let answer = program.upload_parts(parts).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn numbers_find_what_stands_under_them() {
    let mut program = Program::with_example().await;
    let home = program.get("/").await.body;
    let plan = home
        .split("<h3 lang=\"th\"><a href=\"/plans/")
        .nth(1)
        .expect("a plan");
    let plan = format!("/plans/{}", plan.split('"').next().unwrap_or_default());
    let mut found = async |words: &str| {
        let page = program.get(&format!("{plan}?q={words}")).await.body;
        page.matches("<li class=\"entry\">").count()
    };
    let mission = found("1.1").await;
    assert_eq!(mission, found("%E0%B9%91.%E0%B9%91").await, "Thai digits");
    let group = found("1.1.1").await;
    assert!(
        0 < group && group < mission && mission < 26,
        "{group} {mission}"
    );
    assert_eq!(found("9.9").await, 0);
}
