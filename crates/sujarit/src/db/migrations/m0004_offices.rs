//! Offices as the department lists them: type, code, website, what they are searched and sorted
//! by, the names they had, their units. The one office there was is the home office; its type is
//! told from its name.

use super::m0001_plans::{table, within};
use crate::offices::{Look, tables};
use sea_orm_migration::{
    prelude::*,
    schema::{
        binary_null, boolean, integer, integer_null, string, string_null, text, text_null, uuid,
    },
    sea_orm::{ActiveModelTrait, ActiveValue::Set, ConnectionTrait, Statement},
};
use uuid::Uuid;

/// This step.
pub struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m0004_offices"
    }
}

#[async_trait::async_trait]
#[allow(elided_lifetimes_in_paths, reason = "the trait is declared so")]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for mut column in [
            string_null("kind"),
            string_null("code"),
            text_null("website"),
            boolean("home").default(false).to_owned(),
            text("search").default("").to_owned(),
            binary_null("name_key"),
            binary_null("place_key"),
        ] {
            let add = Table::alter()
                .table("office")
                .add_column(&mut column)
                .to_owned();
            manager.alter_table(add).await?;
        }
        manager
            .create_index(index("office_by_code", "code").unique().to_owned())
            .await?;
        manager
            .create_index(index("office_by_home", "home"))
            .await?;
        manager.create_table(office_name()).await?;
        manager.create_table(unit()).await?;
        look_up(manager.get_connection()).await
    }
}

fn index(name: &'static str, column: &'static str) -> IndexCreateStatement {
    Index::create()
        .name(name)
        .table("office")
        .col(column)
        .to_owned()
}

/// The names an office has had; days are counted from 1 January 1970, none is "unknown" at the
/// beginning and "until now" at the end.
fn office_name() -> TableCreateStatement {
    let mut name = table(
        "office_name",
        vec![
            uuid("office_id"),
            integer("number"),
            integer_null("since"),
            integer_null("until"),
            string("name"),
            string_null("kind"),
            string_null("code"),
            string_null("district"),
            string_null("province"),
        ],
        &["office_id", "number"],
    );
    within(&mut name, "office", &[("office_id", "id")])
}

fn unit() -> TableCreateStatement {
    let mut unit = table(
        "unit",
        vec![
            uuid("office_id"),
            uuid("id"),
            text("name"),
            integer("since"),
            integer_null("until"),
        ],
        &["office_id", "id"],
    );
    within(&mut unit, "office", &[("office_id", "id")])
}

/// Fills the new columns of the office there was, and writes down its name.
async fn look_up(connection: &SchemaManagerConnection<'_>) -> Result<(), DbErr> {
    let sql = "SELECT id, name, district, province FROM office ORDER BY created_at";
    let statement = Statement::from_string(connection.get_database_backend(), sql);
    let offices = connection.query_all_raw(statement).await?;
    for (index, row) in offices.into_iter().enumerate() {
        let id: Uuid = row.try_get("", "id")?;
        let name: String = row.try_get("", "name")?;
        let district: Option<String> = row.try_get("", "district")?;
        let province: Option<String> = row.try_get("", "province")?;
        let look = Look::of(&name, district.as_deref(), province.as_deref(), None);
        let office = tables::office::ActiveModel {
            id: Set(id),
            kind: Set(look.kind.clone()),
            home: Set(index == 0),
            search: Set(look.search),
            name_key: Set(Some(look.name_key)),
            place_key: Set(Some(look.place_key)),
            ..Default::default()
        };
        office.update(connection).await?;
        if name.is_empty() {
            continue;
        }
        let first = tables::name::ActiveModel {
            office_id: Set(id),
            number: Set(1),
            since: Set(None),
            until: Set(None),
            name: Set(name),
            kind: Set(look.kind),
            code: Set(None),
            district: Set(district),
            province: Set(province),
        };
        first.insert(connection).await?;
    }
    Ok(())
}
