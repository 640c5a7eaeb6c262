//! Handovers: what went from a leaver to his successor before a witness, as it stood then.

use super::m0001_plans::table;
use sea_orm_migration::{
    prelude::*,
    schema::{big_integer, text, uuid},
};

/// This step.
pub struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m0009_handovers"
    }
}

#[async_trait::async_trait]
#[allow(elided_lifetimes_in_paths, reason = "the trait is declared so")]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // It outlives the people it names, therefore it hangs on nothing.
        let handover = table(
            "handover",
            vec![
                uuid("office_id"),
                uuid("id"),
                uuid("leaver_id"),
                uuid("successor_id"),
                uuid("witness_id"),
                big_integer("at"),
                text("certificate"),
            ],
            &["office_id", "id"],
        );
        manager.create_table(handover).await
    }
}
