//! Following the plan: rounds, reports of entries with all their versions, evidence and where it is
//! used, what verifiers say, which unit carries an entry out, proofs of submission.

use super::m0001_plans::{table, within};
use sea_orm_migration::{
    prelude::*,
    schema::{
        big_integer, big_integer_null, boolean, boolean_null, integer, integer_null, string,
        string_null, text, uuid, uuid_null,
    },
};

/// This step.
pub struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m0012_progress"
    }
}

#[async_trait::async_trait]
#[allow(elided_lifetimes_in_paths, reason = "the trait is declared so")]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in [
            round(),
            report(),
            evidence(),
            evidence_use(),
            verdict(),
            entry_unit(),
            submission(),
        ] {
            manager.create_table(table).await?;
        }
        Ok(())
    }
}

const ROUND: [(&str, &str); 3] = [
    ("office_id", "office_id"),
    ("year", "year"),
    ("months", "months"),
];

fn round() -> TableCreateStatement {
    let mut round = table(
        "round",
        vec![
            uuid("office_id"),
            integer("year"),
            integer("months"),
            uuid("plan_id"),
            integer("due_day"),
            big_integer("opened_at"),
            big_integer_null("closed_at"),
            integer_null("version"),
            string_null("copy_file_hash"),
            big_integer_null("published_at"),
        ],
        &["office_id", "year", "months"],
    );
    within(
        &mut round,
        "plan",
        &[("office_id", "office_id"), ("plan_id", "id")],
    )
}

fn report() -> TableCreateStatement {
    let mut report = table(
        "report",
        vec![
            uuid("office_id"),
            integer("year"),
            integer("months"),
            uuid("entry_id"),
            integer("version"),
            integer("revision"),
            string_null("status"),
            string_null("reason"),
            boolean_null("in_ordinance"),
            big_integer_null("development_plan"),
            big_integer_null("ordinance"),
            big_integer_null("paid"),
            text("body"),
            text("correction"),
            boolean("late"),
            big_integer("changed_at"),
            text("changed_by"),
            big_integer_null("sent_at"),
            text("sent_by"),
        ],
        &["office_id", "year", "months", "entry_id", "version"],
    );
    within(&mut report, "round", &ROUND)
}

fn evidence() -> TableCreateStatement {
    table(
        "evidence",
        vec![
            uuid("office_id"),
            uuid("id"),
            integer("version"),
            string("kind"),
            text("title"),
            text("particulars"),
            string_null("file_hash"),
            text("file_name"),
            big_integer("file_size"),
            text("link"),
            integer_null("expires_day"),
            big_integer("added_at"),
            text("added_by"),
        ],
        &["office_id", "id", "version"],
    )
}

fn evidence_use() -> TableCreateStatement {
    let mut used = table(
        "evidence_use",
        vec![
            uuid("office_id"),
            integer("year"),
            integer("months"),
            uuid("entry_id"),
            uuid("evidence_id"),
            big_integer("added_at"),
        ],
        &["office_id", "year", "months", "entry_id", "evidence_id"],
    );
    within(&mut used, "round", &ROUND)
}

fn verdict() -> TableCreateStatement {
    let mut verdict = table(
        "verdict",
        vec![
            uuid("office_id"),
            integer("year"),
            integer("months"),
            uuid("entry_id"),
            uuid("id"),
            string("verdict"),
            text("reason"),
            integer("report_version"),
            big_integer("at"),
            uuid_null("person_id"),
            text("name"),
            text("post"),
        ],
        &["office_id", "year", "months", "entry_id", "id"],
    );
    within(&mut verdict, "round", &ROUND)
}

fn entry_unit() -> TableCreateStatement {
    let mut unit = table(
        "entry_unit",
        vec![uuid("office_id"), uuid("entry_id"), uuid("unit_id")],
        &["office_id", "entry_id"],
    );
    within(
        &mut unit,
        "unit",
        &[("office_id", "office_id"), ("unit_id", "id")],
    )
}

fn submission() -> TableCreateStatement {
    let mut submission = table(
        "submission",
        vec![
            uuid("office_id"),
            integer("year"),
            integer("months"),
            uuid("id"),
            integer("day"),
            text("reference"),
            string_null("file_hash"),
            text("file_name"),
            big_integer("added_at"),
            text("added_by"),
        ],
        &["office_id", "year", "months", "id"],
    );
    within(&mut submission, "round", &ROUND)
}
