//! The table of this room. Nobody else reads it.

#![allow(
    missing_docs,
    reason = "the columns are told in the migration; their meaning in the room's own types"
)]

pub mod job {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "job")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub office_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub kind: String,
        #[sea_orm(column_type = "Text")]
        pub payload: String,
        pub unique_key: Option<String>,
        pub state: String,
        pub attempts: i32,
        pub run_at: i64,
        pub lease_until: Option<i64>,
        pub taken_by: Option<String>,
        pub last_error: Option<String>,
        pub created_at: i64,
        pub changed_at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
