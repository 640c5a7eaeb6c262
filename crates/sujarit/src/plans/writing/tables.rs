//! The tables of writing, one module each. Nobody else reads them.

#![allow(
    missing_docs,
    reason = "the columns are told in the migration; their meaning beside"
)]

/// A plan that is being written.
pub mod writing {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "writing")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub office_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub plan_id: Uuid,
        pub based_on: Option<i32>,
        pub source_plan_id: Option<Uuid>,
        pub source_number: Option<i32>,
        pub created_at: i64,
        pub changed_at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// A part of it that is edited by itself.
pub mod part {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "writing_part")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub office_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub plan_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub kind: String,
        pub position: i32,
        #[sea_orm(column_type = "Text")]
        pub body: String,
        pub revision: i32,
        pub changed_at: i64,
        #[sea_orm(column_type = "Text")]
        pub changed_by: String,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Who has a part open.
pub mod reader {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "writing_reader")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub office_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub plan_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub part_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub person_id: Uuid,
        #[sea_orm(column_type = "Text")]
        pub name: String,
        pub seen_at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// What was done with a version.
pub mod step {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "plan_step")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub office_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub plan_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub number: i32,
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub step: String,
        pub at: i64,
        pub person_id: Option<Uuid>,
        #[sea_orm(column_type = "Text")]
        pub name: String,
        #[sea_orm(column_type = "Text")]
        pub post: String,
        #[sea_orm(column_type = "Text")]
        pub reason: String,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// The announcement of a version.
pub mod announcement {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "announcement")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub office_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub plan_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub number: i32,
        pub code: String,
        #[sea_orm(column_type = "Text")]
        pub reference: String,
        pub day: i32,
        #[sea_orm(column_type = "Text")]
        pub signatory: String,
        #[sea_orm(column_type = "Text")]
        pub signatory_post: String,
        pub from_day: i32,
        pub until_day: i32,
        #[sea_orm(column_type = "Text", nullable)]
        pub reason: Option<String>,
        pub authority: Option<String>,
        pub file_hash: String,
        pub file_size: i64,
        pub announced_at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
