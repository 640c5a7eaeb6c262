//! From which version of another plan a working copy was begun.

use sea_orm_migration::{
    prelude::*,
    schema::{integer_null, uuid_null},
};

/// This step.
pub struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m0011_carried"
    }
}

#[async_trait::async_trait]
#[allow(elided_lifetimes_in_paths, reason = "the trait is declared so")]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let columns = [uuid_null("source_plan_id"), integer_null("source_number")];
        for column in columns {
            let add = Table::alter()
                .table("writing")
                .add_column(column)
                .to_owned();
            manager.alter_table(add).await?;
        }
        Ok(())
    }
}
