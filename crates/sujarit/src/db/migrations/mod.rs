//! The tables and how they came to be, one module a step. A step that has been released is never
//! changed; a further change is a further step.

mod m0001_plans;
mod m0002_chained_log;
mod m0003_answers;
mod m0004_offices;
mod m0005_people;
mod m0006_jobs;
mod m0008_factors;
mod m0009_handovers;
mod m0010_writing;
mod m0011_carried;
mod m0012_progress;
mod m0013_duties;

use sea_orm_migration::prelude::*;

/// All steps in order.
pub struct Migrator;

impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m0001_plans::Migration),
            Box::new(m0002_chained_log::Migration),
            Box::new(m0003_answers::Migration),
            Box::new(m0004_offices::Migration),
            Box::new(m0005_people::Migration),
            Box::new(m0006_jobs::Migration),
            Box::new(m0008_factors::Migration),
            Box::new(m0009_handovers::Migration),
            Box::new(m0010_writing::Migration),
            Box::new(m0011_carried::Migration),
            Box::new(m0012_progress::Migration),
            Box::new(m0013_duties::Migration),
        ]
    }
}

#[cfg(test)]
mod tests;
