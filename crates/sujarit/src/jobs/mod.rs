//! Jobs: work that is done later, kept in the database beside the data it is about.
//!
//! A job is put in the same transaction as what causes it ([`put`]), so that neither is without the
//! other. Any number of instances take from one [`queue`]; each job is taken by one of them and held
//! by a lease. An instance that dies loses its leases, and another takes the job again: every job
//! is done at least once, and what it changes in the database together with its end exactly once.
//! [`schedule`] says what the program does by the calendar.

mod error;
mod pages;
pub mod queue;
pub mod schedule;
mod settings;
mod tables;
mod work;
mod worker;

pub use error::{Fault, Unfinished};
pub use pages::routes;
pub use queue::put;
pub use settings::Settings;
pub use work::Work;
pub use worker::Worker;

/// How far a job has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum State {
    /// Somebody must look: it was tried as often as it may be, or cannot succeed.
    Failed,
    /// An instance is at it.
    Running,
    /// For its time, or for an instance that is free.
    Waiting,
    /// Done.
    Done,
}

impl State {
    /// Every state, the most urgent first.
    pub const ALL: [Self; 4] = [Self::Failed, Self::Running, Self::Waiting, Self::Done];

    /// As it is kept.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Failed => "failed",
            Self::Running => "running",
            Self::Waiting => "waiting",
            Self::Done => "done",
        }
    }

    /// The key of its name.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Failed => "jobs.failed",
            Self::Running => "jobs.running",
            Self::Waiting => "jobs.waiting",
            Self::Done => "jobs.done",
        }
    }

    /// The state with this code; an unknown one wants to be looked at.
    pub fn of_code(code: &str) -> Self {
        let known = Self::ALL.into_iter().find(|state| state.code() == code);
        known.unwrap_or(Self::Failed)
    }
}

#[cfg(test)]
mod tests;
