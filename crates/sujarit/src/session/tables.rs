//! The tables of this room, one module each. Nobody else reads them.

#![allow(
    missing_docs,
    reason = "the columns are told in the migration; their meaning in the room's own types"
)]

pub mod session {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "session")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub token_hash: String,
        pub previous_hash: Option<String>,
        pub id: Uuid,
        pub person_id: Uuid,
        pub office_id: Option<Uuid>,
        pub factor: String,
        pub begun_at: i64,
        pub issued_at: i64,
        pub seen_at: i64,
        pub confirmed_at: i64,
        pub address: String,
        #[sea_orm(column_type = "Text")]
        pub browser: String,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
