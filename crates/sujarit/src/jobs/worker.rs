//! An instance's part in the work: takes jobs while it runs, some at once, and looks at the
//! calendar.

use super::{Fault, State, Unfinished, queue, queue::Taken, schedule};
use crate::{
    db::{self, Db},
    holidays, log,
    mail::{self, Post},
    settings::Settings,
};
use std::{path::PathBuf, sync::Arc, time::Duration};
use tokio::{sync::watch, task::JoinSet, time::Instant};

/// How often an idle instance looks for work.
const LOOK: Duration = Duration::from_secs(1);
/// How often it looks at the calendar, and keeps the roots of the log.
const CALENDAR: Duration = Duration::from_secs(30);
/// How long it waits when the database does not answer.
const PAUSE: Duration = Duration::from_secs(5);

/// An instance that does jobs.
#[derive(Clone, Debug)]
pub struct Worker(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    db: Db,
    folder: PathBuf,
    settings: Settings,
    post: Post,
    /// What tells this run of the program from every other.
    instance: String,
}

impl Worker {
    /// An instance with its data folder.
    ///
    /// # Errors
    /// When no mail can be sent with these settings.
    pub fn new(db: Db, folder: PathBuf, settings: Settings) -> Result<Self, mail::SettingsError> {
        let post = Post::of(&settings.mail, &folder)?;
        let instance = db::new_id().to_string();
        Ok(Self(Arc::new(Inner {
            db,
            folder,
            settings,
            post,
            instance,
        })))
    }

    /// The database.
    pub fn db(&self) -> &Db {
        &self.0.db
    }

    /// How the installation is set up.
    pub(super) fn settings(&self) -> &Settings {
        &self.0.settings
    }

    /// Where mails go.
    pub(super) fn post(&self) -> &Post {
        &self.0.post
    }

    /// Works until `stop` says true; what is under way then is finished.
    pub async fn run(self, stop: watch::Receiver<bool>) {
        let mut tasks = JoinSet::new();
        tasks.spawn(self.clone().follow_calendar(stop.clone()));
        for _ in 0..self.0.settings.jobs.at_once {
            tasks.spawn(self.clone().take_turns(stop.clone()));
        }
        while tasks.join_next().await.is_some() {}
    }

    async fn follow_calendar(self, mut stop: watch::Receiver<bool>) {
        while !*stop.borrow() {
            if let Err(error) = schedule::put_due(self.db(), holidays::known()).await {
                tracing::error!("looking at the calendar: {error}");
            }
            self.keep_roots().await;
            sleep(CALENDAR, &mut stop).await;
        }
    }

    /// Keeps the roots of the log beside the files of this instance, where who can write to the
    /// database cannot: each instance its own, therefore no job.
    async fn keep_roots(&self) {
        match log::days::all(self.db()).await {
            Ok(days) => {
                if let Err(error) = log::roots::keep(&self.0.folder, &days) {
                    tracing::error!("keeping the roots of the log: {}", error.kind());
                }
            }
            Err(error) => tracing::error!("roots of the log: {error}"),
        }
    }

    async fn take_turns(self, mut stop: watch::Receiver<bool>) {
        while !*stop.borrow() {
            match self.work_once().await {
                Ok(true) => {}
                Ok(false) => sleep(LOOK, &mut stop).await,
                Err(error) => {
                    tracing::error!("taking a job: {error}");
                    sleep(PAUSE, &mut stop).await;
                }
            }
        }
    }

    /// Takes a job and does it; says whether there was one.
    ///
    /// # Errors
    /// When no job can be taken. What goes wrong with a job itself is kept with it.
    pub async fn work_once(&self) -> Result<bool, sea_orm::DbErr> {
        let Inner {
            db,
            instance,
            settings,
            ..
        } = &*self.0;
        let settings = settings.jobs;
        let Some(taken) = queue::take(db, instance, settings).await? else {
            return Ok(false);
        };
        let begun = Instant::now();
        let outcome = match self.attempt(&taken).await {
            Ok(()) => State::Done.code(),
            Err(why) => match queue::put_off(db, &taken, why, settings).await {
                Ok(state) => {
                    tracing::warn!(kind = taken.job.kind, state = state.code(), "a job: {why}");
                    state.code()
                }
                // The lease will run out, and the job be taken again.
                Err(_) => "lost",
            },
        };
        let kind = || taken.job.kind.clone();
        let ms = u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX);
        tracing::info!(kind = kind(), outcome, ms, "a job");
        metrics::counter!("sujarit_job_attempts_total", "kind" => kind(), "outcome" => outcome)
            .increment(1);
        metrics::histogram!("sujarit_job_seconds", "kind" => kind()).record(begun.elapsed());
        Ok(true)
    }

    /// Never works longer than the job is held: another instance would begin it meanwhile.
    async fn attempt(&self, taken: &Taken) -> Result<(), Unfinished> {
        let work = taken.work.ok_or(Unfinished::Later(Fault::Unknown))?;
        let most = self.0.settings.jobs.lease().unsigned_abs() * 4 / 5;
        let working = work.run(self, taken);
        tokio::time::timeout(Duration::from_millis(most), working)
            .await
            .unwrap_or(Err(Unfinished::Later(Fault::TooLong)))
    }
}

/// Sleeps, or until it is time to stop.
async fn sleep(time: Duration, stop: &mut watch::Receiver<bool>) {
    let _ = tokio::time::timeout(time, stop.wait_for(|stop| *stop)).await;
}
