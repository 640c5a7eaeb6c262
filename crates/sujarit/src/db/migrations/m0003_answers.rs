//! The reader's doubts about a version's file and what was decided about each, so that what was
//! left can be decided later, and nothing is asked twice. Of versions from before, nothing is known.

use sea_orm_migration::{prelude::*, schema::text};

/// This step.
pub struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m0003_answers"
    }
}

#[async_trait::async_trait]
#[allow(elided_lifetimes_in_paths, reason = "the trait is declared so")]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (column, none) in [("doubts", "[]"), ("decisions", "{}")] {
            let add = Table::alter()
                .table("plan_source")
                .add_column(text(column).default(none))
                .to_owned();
            manager.alter_table(add).await?;
        }
        Ok(())
    }
}
