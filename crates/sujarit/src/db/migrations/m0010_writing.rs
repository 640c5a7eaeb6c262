//! Plans as they are written: the working copy with its parts and who looks at them; the steps of
//! each version from its proposal on; announcements.

use super::m0001_plans::{table, within};
use sea_orm_migration::{
    prelude::*,
    schema::{
        big_integer, integer, integer_null, string, string_null, text, text_null, uuid, uuid_null,
    },
};

/// This step.
pub struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m0010_writing"
    }
}

#[async_trait::async_trait]
#[allow(elided_lifetimes_in_paths, reason = "the trait is declared so")]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in [writing(), writing_part(), writing_reader(), plan_step()] {
            manager.create_table(table).await?;
        }
        manager.create_table(announcement()).await?;
        manager
            .create_index(
                Index::create()
                    .name("announcement_by_code")
                    .table("announcement")
                    .col("code")
                    .to_owned(),
            )
            .await
    }
}

fn writing() -> TableCreateStatement {
    let mut writing = table(
        "writing",
        vec![
            uuid("office_id"),
            uuid("plan_id"),
            integer_null("based_on"),
            big_integer("created_at"),
            big_integer("changed_at"),
        ],
        &["office_id", "plan_id"],
    );
    within(
        &mut writing,
        "plan",
        &[("office_id", "office_id"), ("plan_id", "id")],
    )
}

fn writing_part() -> TableCreateStatement {
    let mut part = table(
        "writing_part",
        vec![
            uuid("office_id"),
            uuid("plan_id"),
            uuid("id"),
            string("kind"),
            integer("position"),
            text("body"),
            integer("revision"),
            big_integer("changed_at"),
            text("changed_by"),
        ],
        &["office_id", "plan_id", "id"],
    );
    within(&mut part, "writing", &WRITING)
}

fn writing_reader() -> TableCreateStatement {
    let mut reader = table(
        "writing_reader",
        vec![
            uuid("office_id"),
            uuid("plan_id"),
            uuid("part_id"),
            uuid("person_id"),
            text("name"),
            big_integer("seen_at"),
        ],
        &["office_id", "plan_id", "part_id", "person_id"],
    );
    within(&mut reader, "writing", &WRITING)
}

const WRITING: [(&str, &str); 2] = [("office_id", "office_id"), ("plan_id", "plan_id")];
const VERSION: [(&str, &str); 3] = [
    ("office_id", "office_id"),
    ("plan_id", "plan_id"),
    ("number", "number"),
];

fn plan_step() -> TableCreateStatement {
    let mut step = table(
        "plan_step",
        vec![
            uuid("office_id"),
            uuid("plan_id"),
            integer("number"),
            uuid("id"),
            string("step"),
            big_integer("at"),
            uuid_null("person_id"),
            text("name"),
            text("post"),
            text("reason"),
        ],
        &["office_id", "plan_id", "number", "id"],
    );
    within(&mut step, "plan_version", &VERSION)
}

fn announcement() -> TableCreateStatement {
    let mut announcement = table(
        "announcement",
        vec![
            uuid("office_id"),
            uuid("plan_id"),
            integer("number"),
            string("code"),
            text("reference"),
            integer("day"),
            text("signatory"),
            text("signatory_post"),
            integer("from_day"),
            integer("until_day"),
            text_null("reason"),
            string_null("authority"),
            string("file_hash"),
            big_integer("file_size"),
            big_integer("announced_at"),
        ],
        &["office_id", "plan_id", "number"],
    );
    within(&mut announcement, "plan_version", &VERSION)
}
