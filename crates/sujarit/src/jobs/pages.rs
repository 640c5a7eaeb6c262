//! `/jobs`: how the program's own work stands, and failed jobs run again.

use super::{
    Fault, State, Work,
    queue::{self, AgainError, Job},
    schedule::{self, Days, Schedule},
};
use crate::{
    holidays,
    people::Act,
    web::{Access, App, Fields, Page, Problem, Routes, render},
};
use askama::Template;
use axum::{
    extract::{Path, State as Of},
    response::{Html, Redirect},
};
use uuid::Uuid;

/// The addresses of this room.
pub fn routes() -> Routes {
    let access = Access::May(Act::RunInstallation);
    Routes::new()
        .get("/jobs", access, show)
        .post("/jobs/{office}/{job}/again", access, run_again)
}

/// Jobs of a state on the page.
const SHOWN: u64 = 30;

#[derive(Template)]
#[template(path = "jobs/jobs.html")]
struct JobsPage {
    page: Page,
    counts: Vec<(State, u64)>,
    failed: Vec<Job>,
    open: Vec<Job>,
    done: Vec<Job>,
    scheduled: Vec<Scheduled>,
}

/// A schedule with its last and its next run.
struct Scheduled {
    schedule: Schedule,
    last: Option<Job>,
    next: Option<i64>,
}

impl JobsPage {
    fn is_empty(&self) -> bool {
        self.counts.iter().all(|(_, jobs)| *jobs == 0)
    }

    fn count(&self, state: State) -> u64 {
        let counted = self.counts.iter().find(|(known, _)| *known == state);
        counted.map_or(0, |(_, jobs)| *jobs)
    }

    fn is_cut(&self, state: State) -> bool {
        self.count(state) > SHOWN
    }

    fn name(&self, job: &Job) -> &'static str {
        self.page.fixed(Work::key(&job.kind))
    }

    fn state(&self, job: &Job) -> &'static str {
        self.page.fixed(State::of_code(&job.state).key())
    }

    fn why(&self, job: &Job) -> String {
        let fault = job.last_error.as_deref().and_then(Fault::of_code);
        fault.map_or_else(String::new, |fault| fault.sentence(self.page.language))
    }

    fn rhythm(&self, scheduled: &Scheduled) -> String {
        let schedule = scheduled.schedule;
        let key = match schedule.on {
            Days::Every => "jobs.every_day",
            Days::Working => "jobs.working_days",
        };
        let time = format!("{:02}:{:02}", schedule.hour, schedule.minute);
        self.page.t1(key, time)
    }
}

/// `GET /jobs`
async fn show(Of(app): Of<App>, page: Page) -> Result<Html<String>, Problem> {
    let db = &app.db;
    let mut open = queue::list(db, State::Running, SHOWN).await?;
    open.extend(queue::list(db, State::Waiting, SHOWN).await?);
    let mut scheduled = Vec::new();
    for schedule in schedule::TABLE {
        let last = schedule.last(db.now(), holidays::known());
        let last = match last {
            Some(run) => queue::named(db, &run.once).await?,
            None => None,
        };
        let next = schedule.next(db.now(), holidays::known());
        scheduled.push(Scheduled {
            schedule,
            last,
            next: next.map(|run| run.at),
        });
    }
    render(&JobsPage {
        page,
        counts: queue::counts(db).await?.into_iter().collect(),
        failed: queue::list(db, State::Failed, SHOWN).await?,
        open,
        done: queue::list(db, State::Done, SHOWN).await?,
        scheduled,
    })
}

/// `POST /jobs/{office}/{job}/again`
async fn run_again(
    Of(app): Of<App>,
    page: Page,
    Path((office, job)): Path<(Uuid, Uuid)>,
    _: Fields,
) -> Result<Redirect, Problem> {
    match queue::again(&app.db, page.scope.by(), office, job).await {
        Ok(()) => Ok(Redirect::to("/jobs")),
        Err(AgainError::NotFailed) => Err(Problem::NotFound),
        Err(AgainError::Db(error)) => Err(error.into()),
    }
}
