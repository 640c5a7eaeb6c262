//! Offices, drafts of imports, plans with their versions, entries and budgets, and the log.
//!
//! Every key begins with the office, so that one database can hold many offices and be divided
//! by them. Money is whole satang, instants are milliseconds since 1970 (UTC).

use sea_orm_migration::{
    prelude::*,
    schema::{big_integer, boolean, integer, small_integer_null, string, string_null, text, uuid},
};

/// This step.
pub struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m0001_plans"
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
            office(),
            draft(),
            plan(),
            plan_version(),
            plan_source(),
            entry(),
            entry_budget(),
            log_entry(),
        ] {
            manager.create_table(table).await?;
        }
        manager
            .create_index(
                Index::create()
                    .name("plan_version_by_file")
                    .table("plan_version")
                    .col("office_id")
                    .col("file_hash")
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("entry_by_id")
                    .table("entry")
                    .col("office_id")
                    .col("id")
                    .to_owned(),
            )
            .await
    }
}

pub(super) fn table(
    name: &'static str,
    columns: Vec<ColumnDef>,
    key: &[&'static str],
) -> TableCreateStatement {
    let mut primary = Index::create();
    for column in key {
        primary.col(*column);
    }
    let mut table = Table::create();
    table.table(name).primary_key(&mut primary);
    for column in columns {
        table.col(column);
    }
    table
}

/// Rows go with the row they belong to.
pub(super) fn within(
    table: &mut TableCreateStatement,
    parent: &'static str,
    columns: &[(&'static str, &'static str)],
) -> TableCreateStatement {
    let mut key = ForeignKey::create();
    for (own, theirs) in columns {
        key.from_col(*own).to_col(*theirs);
    }
    key.to_tbl(parent).on_delete(ForeignKeyAction::Cascade);
    table.foreign_key(&mut key).to_owned()
}

fn office() -> TableCreateStatement {
    table(
        "office",
        vec![
            uuid("id"),
            string("name"),
            string_null("district"),
            string_null("province"),
            boolean("example"),
            big_integer("created_at"),
        ],
        &["id"],
    )
}

fn draft() -> TableCreateStatement {
    let mut draft = table(
        "draft",
        vec![
            uuid("office_id"),
            uuid("id"),
            string("file_hash"),
            text("file_name"),
            big_integer("file_size"),
            string("format"),
            text("read"),
            text("decisions"),
            big_integer("created_at"),
            big_integer("changed_at"),
        ],
        &["office_id", "id"],
    );
    within(&mut draft, "office", &[("office_id", "id")])
}

fn plan() -> TableCreateStatement {
    let mut plan = table(
        "plan",
        vec![
            uuid("office_id"),
            uuid("id"),
            text("title"),
            integer("latest"),
            big_integer("created_at"),
        ],
        &["office_id", "id"],
    );
    within(&mut plan, "office", &[("office_id", "id")])
}

fn plan_version() -> TableCreateStatement {
    let mut version = table(
        "plan_version",
        vec![
            uuid("office_id"),
            uuid("plan_id"),
            integer("number"),
            string("file_hash"),
            text("file_name"),
            big_integer("file_size"),
            string("format"),
            integer("doubts_left"),
            text("rest"),
            big_integer("imported_at"),
        ],
        &["office_id", "plan_id", "number"],
    );
    within(
        &mut version,
        "plan",
        &[("office_id", "office_id"), ("plan_id", "id")],
    )
}

const VERSION: &[(&str, &str)] = &[
    ("office_id", "office_id"),
    ("plan_id", "plan_id"),
    ("number", "number"),
];

fn plan_source() -> TableCreateStatement {
    let mut source = table(
        "plan_source",
        vec![
            uuid("office_id"),
            uuid("plan_id"),
            integer("number"),
            text("lines"),
            text("unread"),
        ],
        &["office_id", "plan_id", "number"],
    );
    within(&mut source, "plan_version", VERSION)
}

fn entry() -> TableCreateStatement {
    let mut entry = table(
        "entry",
        vec![
            uuid("office_id"),
            uuid("plan_id"),
            integer("number"),
            integer("position"),
            uuid("id"),
            string_null("code"),
            small_integer_null("dimension"),
            string_null("mission"),
            string_null("group_code"),
            string_null("kind"),
            text("title"),
            text("rest"),
        ],
        &["office_id", "plan_id", "number", "position"],
    );
    within(&mut entry, "plan_version", VERSION)
}

fn entry_budget() -> TableCreateStatement {
    let mut budget = table(
        "entry_budget",
        vec![
            uuid("office_id"),
            uuid("plan_id"),
            integer("number"),
            integer("position"),
            integer("year"),
            big_integer("satang"),
        ],
        &["office_id", "plan_id", "number", "position", "year"],
    );
    within(
        &mut budget,
        "entry",
        &[
            ("office_id", "office_id"),
            ("plan_id", "plan_id"),
            ("number", "number"),
            ("position", "position"),
        ],
    )
}

/// The log outlives what it tells of, therefore it hangs on nothing.
fn log_entry() -> TableCreateStatement {
    table(
        "log_entry",
        vec![
            uuid("office_id"),
            uuid("id"),
            big_integer("at"),
            string("action"),
            text("subject"),
            text("detail"),
        ],
        &["office_id", "id"],
    )
}
