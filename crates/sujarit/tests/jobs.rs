//! The page of the program's own work.

mod support;

use axum::http::StatusCode;
use sujarit::{
    jobs::{
        Fault, Settings, Unfinished, Work,
        queue::{self, NewJob, Taken},
    },
    log::{self, Action, By, INSTALLATION, NewEntry},
    offices::Office,
    people::{example, roster},
    session,
};
use support::Program;

/// The program with whoever runs it signed in.
async fn started() -> Program {
    let mut program = Program::with_nobody().await;
    let scope = program.scope().await;
    let db = &program.app.db;
    example::fill(db, &scope).await.expect("people");
    let person = roster::by_login(db.read(), "system-administrator@example").await;
    let person = person.expect("the database").expect("a person");
    program.sign_in(&person).await;
    program
}

async fn put(program: &Program) {
    let write = program.app.db.write(&By::program()).await.expect("a write");
    let job = NewJob::of_installation(Work::CloseDays);
    queue::put(&write, &job).await.expect("put");
    let cause = NewEntry::new(INSTALLATION, Action::OfficesImported, INSTALLATION);
    write.finish(cause).await.expect("kept");
}

async fn take(program: &Program) -> Taken {
    let taken = queue::take(&program.app.db, "one", Settings::default()).await;
    taken.expect("the database").expect("a job")
}

#[tokio::test]
async fn an_empty_queue_says_what_it_is_and_when_work_comes() {
    let mut program = started().await;
    let page = program.get("/jobs").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.body.contains("ยังไม่มีงาน") && page.body.contains("ทุกวัน 00:05 น."));
    let english = program.get("/jobs?lang=en").await;
    assert_eq!(english.status, StatusCode::SEE_OTHER);
    assert!(
        program
            .get("/jobs")
            .await
            .body
            .contains("every day at 00:05")
    );
}

#[tokio::test]
async fn a_failed_job_is_told_in_plain_words_and_run_again_by_a_button_that_leaves_an_entry() {
    let mut program = started().await;
    put(&program).await;
    let taken = take(&program).await;
    let never = Unfinished::Never(Fault::Files);
    let put_off = queue::put_off(&program.app.db, &taken, never, Settings::default()).await;
    put_off.expect("failed");
    let page = program.get("/jobs").await.body;
    assert!(page.contains("ปิดบันทึกประจำวัน") && page.contains("อ่านหรือเขียนไฟล์ไม่ได้"));

    let again = format!("/jobs/{INSTALLATION}/{}/again", taken.job.id);
    let answer = program.post(&again, "/jobs", &[]).await;
    assert_eq!(
        (answer.status, answer.location()),
        (StatusCode::SEE_OTHER, "/jobs")
    );
    assert!(program.get("/jobs").await.body.contains("ไม่มีงานที่ต้องดูแล"));
    let taken_again = take(&program).await;
    assert_eq!(taken_again.job.id, taken.job.id);

    let office = Office {
        id: INSTALLATION,
        ..Office::default()
    };
    let scope = session::of_command("test", &office);
    let entries = log::of(&program.app.db, &scope).await.expect("the log");
    assert_eq!(entries[0].action, Action::JobRunAgain.code());
    assert_eq!(entries[0].subject, taken.job.id.to_string());
    assert!(entries[0].by.actor.starts_with("person "), "who said so");
}

#[tokio::test]
async fn only_a_failed_job_can_be_run_again() {
    let mut program = started().await;
    put(&program).await;
    let taken = take(&program).await;
    let db = &program.app.db;
    let again = queue::again(db, &By::program(), INSTALLATION, taken.job.id).await;
    assert!(again.is_err(), "it is running");
    let nowhere = format!("/jobs/{INSTALLATION}/{INSTALLATION}/again");
    let page = program.get(&nowhere).await;
    assert_eq!(page.status, StatusCode::METHOD_NOT_ALLOWED);
}

#[tokio::test]
async fn only_who_runs_the_installation_sees_the_page() {
    let mut program = Program::start().await;
    assert_eq!(program.get("/jobs").await.status, StatusCode::FORBIDDEN);
    assert!(
        !program
            .get("/offices")
            .await
            .body
            .contains("href=\"/jobs\"")
    );
    let mut program = started().await;
    assert!(
        program
            .get("/offices")
            .await
            .body
            .contains("href=\"/jobs\"")
    );
}
