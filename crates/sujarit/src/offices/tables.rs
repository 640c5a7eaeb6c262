//! The tables of this room, one module each. Nobody else reads them.

#![allow(
    missing_docs,
    reason = "the columns are told in the migration; their meaning in the room's own types"
)]

pub mod office {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, Default, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "office")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        /// Full name with its type word; empty until a plan names it.
        pub name: String,
        /// District without "อำเภอ".
        pub district: Option<String>,
        /// Province without "จังหวัด".
        pub province: Option<String>,
        /// Whether this is the example office.
        pub example: bool,
        /// When it was made.
        pub created_at: i64,
        /// Its type; see [`crate::offices::code_of`].
        pub kind: Option<String>,
        /// The department's code of 7 digits.
        pub code: Option<String>,
        /// Its website.
        #[sea_orm(column_type = "Text", nullable)]
        pub website: Option<String>,
        /// Whether the pages are this office's.
        pub home: bool,
        /// What it is found by.
        #[sea_orm(column_type = "Text")]
        pub search: String,
        /// Sorts by the office's own name.
        pub name_key: Option<Vec<u8>>,
        /// Sorts by province, district and own name.
        pub place_key: Option<Vec<u8>>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod name {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "office_name")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub office_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub number: i32,
        pub since: Option<i32>,
        pub until: Option<i32>,
        pub name: String,
        pub kind: Option<String>,
        pub code: Option<String>,
        pub district: Option<String>,
        pub province: Option<String>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod unit {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "unit")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub office_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        #[sea_orm(column_type = "Text")]
        pub name: String,
        pub since: i32,
        pub until: Option<i32>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
