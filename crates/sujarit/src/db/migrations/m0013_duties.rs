//! Recurring duties: what was said of each of their days, and how each person is told of them.

use super::m0001_plans::table;
use sea_orm_migration::{
    prelude::*,
    schema::{
        big_integer, big_integer_null, boolean, integer, integer_null, string, string_null, text,
        uuid, uuid_null,
    },
};

/// This step.
pub struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m0013_duties"
    }
}

#[async_trait::async_trait]
#[allow(elided_lifetimes_in_paths, reason = "the trait is declared so")]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // It hangs on no plan: what was done stays done when a plan is removed or written anew.
        let mark = table(
            "duty_mark",
            vec![
                uuid("office_id"),
                integer("year"),
                string("duty"),
                integer("day"),
                string("verdict"),
                text("reason"),
                text("note"),
                uuid_null("person_id"),
                text("name"),
                big_integer("at"),
            ],
            &["office_id", "year", "duty", "day"],
        );
        manager.create_table(mark).await?;
        let reader = table(
            "duty_reader",
            vec![
                uuid("office_id"),
                uuid("person_id"),
                boolean("mails"),
                integer_null("mailed_day"),
                string_null("calendar_hash"),
                big_integer_null("calendar_at"),
            ],
            &["office_id", "person_id"],
        );
        manager.create_table(reader).await?;
        manager
            .create_index(
                Index::create()
                    .name("duty_reader_by_calendar")
                    .table("duty_reader")
                    .col("calendar_hash")
                    .to_owned(),
            )
            .await
    }
}
