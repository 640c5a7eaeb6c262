//! The queue on both databases, by a clock that is moved.

use super::{
    Fault, Settings, State, Unfinished, Work, Worker,
    queue::{self, AgainError, NewJob},
    schedule,
};
use crate::{
    db::{
        Db, Unlogged,
        testing::{Empty, Hands, empty},
    },
    holidays, log,
    log::{Action, By, INSTALLATION, NewEntry},
    offices::{self, Office},
    session,
};
use std::{collections::BTreeSet, path::PathBuf};

const START: i64 = 1_790_000_000_000;
const MINUTE: i64 = 60 * 1000;
const DAY: i64 = 24 * 60 * MINUTE;

async fn databases() -> Vec<(Empty, Db, Hands)> {
    let mut databases = Vec::new();
    for place in empty().await {
        let hands = Hands::at(START);
        let db = place.open().await.with_clock(hands.clock());
        databases.push((place, db, hands));
    }
    databases
}

async fn put(db: &Db, once: Option<&str>) -> bool {
    let write = db.write(&By::program()).await.expect("a write");
    let job = NewJob {
        once,
        ..NewJob::of_installation(Work::RemoveOld)
    };
    let new = queue::put(&write, &job).await.expect("put");
    write.finish_unlogged(Unlogged::Job).await.expect("kept");
    new
}

async fn take(db: &Db, instance: &str) -> Option<queue::Taken> {
    let taken = queue::take(db, instance, Settings::default()).await;
    taken.expect("the database")
}

fn worker(db: &Db) -> Worker {
    let worker = Worker::new(db.clone(), PathBuf::new(), Default::default());
    worker.expect("mail into a folder")
}

async fn count(db: &Db, state: State) -> u64 {
    queue::counts(db).await.expect("counts")[&state]
}

#[tokio::test]
async fn a_job_is_there_with_what_caused_it_or_not_at_all() {
    for (_place, db, _) in databases().await {
        let write = db.write(&By::program()).await.expect("a write");
        let job = NewJob::of_installation(Work::CloseDays);
        assert!(queue::put(&write, &job).await.expect("put"));
        drop(write);
        assert_eq!(take(&db, "one").await, None);
        assert!(put(&db, None).await);
        assert_eq!(take(&db, "one").await.map(|taken| taken.work), {
            Some(Some(Work::RemoveOld))
        });
    }
}

#[tokio::test]
async fn what_must_be_done_once_is_put_once_even_when_it_is_done() {
    for (_place, db, _) in databases().await {
        assert!(put(&db, Some("remove-old 1")).await);
        assert!(!put(&db, Some("remove-old 1")).await);
        assert!(put(&db, Some("remove-old 2")).await);
        let taken = take(&db, "one").await.expect("a job");
        let write = db.write(&By::program()).await.expect("a write");
        queue::finish(write, &taken).await.expect("finished");
        assert!(!put(&db, Some("remove-old 1")).await);
        assert!(put(&db, None).await && put(&db, None).await);
        assert_eq!(count(&db, State::Waiting).await, 3);
    }
}

#[tokio::test]
async fn many_takers_at_once_take_each_job_once() {
    for (place, db, hands) in databases().await {
        const JOBS: usize = 40;
        for _ in 0..JOBS {
            put(&db, None).await;
        }
        let other = place.open().await.with_clock(hands.clock());
        let mut takers = tokio::task::JoinSet::new();
        for taker in 0..6 {
            let db = if taker % 2 == 0 { &db } else { &other }.clone();
            takers.spawn(async move {
                let mut mine = Vec::new();
                // Two takers may look at the same row at once; one of them then goes away empty.
                for _ in 0..3 * JOBS {
                    if let Some(taken) = take(&db, &taker.to_string()).await {
                        mine.push(taken.job.id);
                    }
                }
                mine
            });
        }
        let taken: Vec<_> = takers.join_all().await.into_iter().flatten().collect();
        assert_eq!(taken.len(), JOBS);
        assert_eq!(taken.into_iter().collect::<BTreeSet<_>>().len(), JOBS);
    }
}

#[tokio::test]
async fn a_job_whose_holder_is_silent_is_taken_again_and_the_late_one_changes_nothing() {
    for (_place, db, hands) in databases().await {
        put(&db, None).await;
        let late = take(&db, "one").await.expect("a job");
        assert_eq!(take(&db, "two").await, None, "it is held");
        hands.forward(5 * MINUTE + 1);
        let second = take(&db, "two").await.expect("the lease ran out");
        assert_eq!((second.job.id, second.job.attempts), (late.job.id, 2));

        let write = db.write(&By::program()).await.expect("a write");
        assert_eq!(queue::done(&write, &late).await, Err(Unfinished::Lost));
        drop(write);
        let why = Unfinished::Later(Fault::TooLong);
        let put_off = queue::put_off(&db, &late, why, Settings::default()).await;
        assert_eq!(put_off, Err(Unfinished::Lost));

        let write = db.write(&By::program()).await.expect("a write");
        queue::done(&write, &second).await.expect("done");
        let effect = NewEntry::new(INSTALLATION, Action::OfficesImported, second.job.id);
        write.finish(effect).await.expect("kept");
        assert_eq!(count(&db, State::Done).await, 1);
        let office = Office {
            id: INSTALLATION,
            ..Office::default()
        };
        let scope = session::of_command("test", &office);
        let entries = log::of(&db, &scope).await.expect("entries");
        assert_eq!(entries.len(), 1, "the effect is there once");
    }
}

#[tokio::test]
async fn what_fails_is_tried_later_and_later_and_then_shown_until_somebody_says_again() {
    for (_place, db, hands) in databases().await {
        put(&db, None).await;
        let mut waits = Vec::new();
        let why = Unfinished::Later(Fault::Files);
        loop {
            let taken = take(&db, "one").await.expect("due again");
            let state = queue::put_off(&db, &taken, why, Settings::default()).await;
            if state == Ok(State::Failed) {
                break;
            }
            let job = &queue::list(&db, State::Waiting, 1).await.expect("jobs")[0];
            assert_eq!(job.last_error.as_deref(), Some("files"));
            waits.push(job.run_at - db.now());
            hands.forward(job.run_at - db.now() - 1);
            assert_eq!(take(&db, "one").await, None, "not before its time");
            hands.forward(1);
        }
        assert_eq!(waits.len(), 9);
        assert!(waits.is_sorted() && waits[8] > 64 * waits[0]);

        let failed = queue::list(&db, State::Failed, 9).await.expect("jobs");
        let id = failed[0].id;
        let by = By::program();
        let again = queue::again(&db, &by, INSTALLATION, id).await;
        again.expect("put to be tried again");
        let twice = queue::again(&db, &by, INSTALLATION, id).await;
        assert!(matches!(twice, Err(AgainError::NotFailed)));
        let taken = take(&db, "one").await.expect("at once");
        assert_eq!((taken.job.id, taken.job.attempts), (id, 1));
        let never = Unfinished::Never(Fault::Unknown);
        let state = queue::put_off(&db, &taken, never, Settings::default()).await;
        assert_eq!(
            state,
            Ok(State::Failed),
            "what cannot succeed fails at once"
        );
    }
}

#[tokio::test]
async fn a_job_that_ends_every_instance_is_given_up() {
    for (_place, db, hands) in databases().await {
        put(&db, None).await;
        for attempt in 1..=10 {
            let taken = take(&db, "one").await.expect("taken again");
            assert_eq!(taken.job.attempts, attempt);
            hands.forward(6 * MINUTE);
        }
        put(&db, None).await;
        let next = take(&db, "one").await.expect("the next job");
        assert_eq!(next.job.attempts, 1);
        let failed = queue::list(&db, State::Failed, 9).await.expect("jobs");
        assert_eq!(failed.len(), 1);
        assert_eq!(failed[0].last_error.as_deref(), Some("ended"));
    }
}

#[tokio::test]
async fn what_was_done_long_ago_is_removed_and_what_failed_stays_longer() {
    for (_place, db, hands) in databases().await {
        for fails in [true, false] {
            put(&db, None).await;
            let taken = take(&db, "one").await.expect("a job");
            if fails {
                let never = Unfinished::Never(Fault::Unknown);
                let state = queue::put_off(&db, &taken, never, Settings::default()).await;
                state.expect("failed");
            } else {
                let write = db.write(&By::program()).await.expect("a write");
                queue::finish(write, &taken).await.expect("finished");
            }
        }
        for (days, left) in [(29, (1, 1)), (2, (0, 1)), (60, (0, 0))] {
            hands.forward(days * DAY);
            let write = db.write(&By::program()).await.expect("a write");
            queue::remove_old(&write).await.expect("removed");
            write.finish_unlogged(Unlogged::Job).await.expect("kept");
            let done = count(&db, State::Done).await;
            assert_eq!((done, count(&db, State::Failed).await), left, "{days}");
        }
    }
}

#[tokio::test]
async fn the_calendar_puts_each_run_once_and_the_work_closes_the_days_that_are_over() {
    for (place, db, hands) in databases().await {
        let office = offices::home(&db, &By::program()).await;
        office.expect("an office, and its log entry");
        hands.forward(3 * DAY);
        let other = place.open().await.with_clock(hands.clock());
        let known = holidays::known();
        assert_eq!(schedule::put_due(&db, known).await, Ok(4));
        assert_eq!(schedule::put_due(&other, known).await, Ok(0));
        let worker = worker(&db);
        while worker.work_once().await.expect("the database") {}
        assert_eq!(count(&db, State::Done).await, 4);
        let days = log::days::all(&db).await.expect("days");
        assert_eq!(days.len(), 1, "of three days the first had an entry");
        assert_eq!(schedule::put_due(&other, known).await, Ok(0));
        hands.forward(DAY);
        assert_eq!(schedule::put_due(&other, known).await, Ok(4));
    }
}

#[tokio::test]
async fn a_job_that_this_version_does_not_know_waits_for_one_that_does() {
    for (place, db, _) in databases().await {
        put(&db, None).await;
        let raw = place.raw().await;
        let sql = "UPDATE job SET kind = 'of-tomorrow'";
        let done = sea_orm::ConnectionTrait::execute_unprepared(&raw, sql).await;
        done.expect("changed");
        let worker = worker(&db);
        assert!(worker.work_once().await.expect("the database"));
        let waiting = queue::list(&db, State::Waiting, 9).await.expect("jobs");
        assert_eq!(waiting[0].last_error.as_deref(), Some("unknown"));
    }
}
