//! Jobs: work that is done later, once, by whichever instance of the program comes first; and the
//! mails that wait to be sent by one.

use super::m0001_plans::table;
use sea_orm_migration::{
    prelude::*,
    schema::{big_integer, big_integer_null, integer, string, string_null, text, uuid},
};

/// This step.
pub struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m0006_jobs"
    }
}

#[async_trait::async_trait]
#[allow(elided_lifetimes_in_paths, reason = "the trait is declared so")]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(job()).await?;
        manager.create_table(mail()).await?;
        let once = Index::create()
            .name("job_once")
            .table("job")
            .col("office_id")
            .col("unique_key")
            .unique()
            .to_owned();
        manager.create_index(once).await?;
        let due = Index::create()
            .name("job_due")
            .table("job")
            .col("state")
            .col("run_at")
            .to_owned();
        manager.create_index(due).await
    }
}

/// The office's key is that of the installation where a job is no office's. What is done hangs on
/// nothing: a job may outlive the office it was for.
fn job() -> TableCreateStatement {
    table(
        "job",
        vec![
            uuid("office_id"),
            uuid("id"),
            string("kind"),
            text("payload"),
            string_null("unique_key"),
            string("state"),
            integer("attempts"),
            big_integer("run_at"),
            big_integer_null("lease_until"),
            string_null("taken_by"),
            string_null("last_error"),
            big_integer("created_at"),
            big_integer("changed_at"),
        ],
        &["office_id", "id"],
    )
}

/// A mail is removed when it is sent.
fn mail() -> TableCreateStatement {
    table(
        "mail",
        vec![
            uuid("office_id"),
            uuid("id"),
            text("address"),
            text("name"),
            text("subject"),
            text("body"),
            big_integer("put_at"),
        ],
        &["office_id", "id"],
    )
}
