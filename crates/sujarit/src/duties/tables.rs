//! The tables of this room, one module each. Nobody else reads them.

#![allow(
    missing_docs,
    reason = "the columns are told in the migration; their meaning beside"
)]

/// What was said of a day of a duty.
pub mod mark {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "duty_mark")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub office_id: Uuid,
        /// The fiscal year.
        #[sea_orm(primary_key, auto_increment = false)]
        pub year: i32,
        /// The duty's key.
        #[sea_orm(primary_key, auto_increment = false)]
        pub duty: String,
        /// Its day by the words alone.
        #[sea_orm(primary_key, auto_increment = false)]
        pub day: i32,
        pub verdict: String,
        #[sea_orm(column_type = "Text")]
        pub reason: String,
        #[sea_orm(column_type = "Text")]
        pub note: String,
        pub person_id: Option<Uuid>,
        #[sea_orm(column_type = "Text")]
        pub name: String,
        pub at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// How a person is told of his duties at an office.
pub mod reader {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "duty_reader")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub office_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub person_id: Uuid,
        /// Whether he gets mails.
        pub mails: bool,
        /// The last day of which his mails told.
        pub mailed_day: Option<i32>,
        /// The hash of the key of his calendar.
        pub calendar_hash: Option<String>,
        pub calendar_at: Option<i64>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
