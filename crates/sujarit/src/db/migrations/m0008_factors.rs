//! What people sign in with besides a password: the app that shows codes, recovery codes, passkeys,
//! accounts at other providers; and what was begun at the door and is not finished yet.

use super::m0001_plans::{table, within};
use sea_orm_migration::{
    prelude::*,
    schema::{big_integer, big_integer_null, binary, string, string_null, text, uuid, uuid_null},
};

/// This step.
pub struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m0008_factors"
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
            code_app(),
            recovery_code(),
            passkey(),
            provider_link(),
            pending(),
        ] {
            manager.create_table(table).await?;
        }
        for (name, table, column, unique) in [
            ("passkey_by_credential", "passkey", "credential", true),
            ("passkey_by_person", "passkey", "person_id", false),
            (
                "provider_link_by_person",
                "provider_link",
                "person_id",
                false,
            ),
            ("pending_by_person", "pending", "person_id", false),
        ] {
            let mut index = Index::create()
                .name(name)
                .table(table)
                .col(column)
                .to_owned();
            if unique {
                index.unique();
            }
            manager.create_index(index).await?;
        }
        let mut key = Table::alter();
        key.table("installation")
            .add_column(string_null("factors_key"));
        manager.alter_table(key.to_owned()).await
    }
}

/// The secret that a person's app computes codes from, sealed; the step of the last code that
/// counted. It counts from `confirmed_at`.
fn code_app() -> TableCreateStatement {
    let mut code_app = table(
        "code_app",
        vec![
            uuid("person_id"),
            binary("sealed"),
            big_integer("step"),
            big_integer("made_at"),
            big_integer_null("confirmed_at"),
        ],
        &["person_id"],
    );
    within(&mut code_app, "person", &[("person_id", "id")])
}

/// Codes for who has lost everything else, each for one use.
fn recovery_code() -> TableCreateStatement {
    let mut recovery_code = table(
        "recovery_code",
        vec![
            uuid("person_id"),
            string("hash"),
            big_integer("made_at"),
            big_integer_null("used_at"),
        ],
        &["person_id", "hash"],
    );
    within(&mut recovery_code, "person", &[("person_id", "id")])
}

/// Passkeys: the public part, with the count of its uses.
fn passkey() -> TableCreateStatement {
    let mut passkey = table(
        "passkey",
        vec![
            uuid("id"),
            uuid("person_id"),
            string("credential"),
            text("name"),
            text("data"),
            big_integer("made_at"),
            big_integer_null("used_at"),
        ],
        &["id"],
    );
    within(&mut passkey, "person", &[("person_id", "id")])
}

/// As whom a provider knows a person.
fn provider_link() -> TableCreateStatement {
    let mut provider_link = table(
        "provider_link",
        vec![
            string("issuer"),
            string("subject"),
            uuid("person_id"),
            big_integer("made_at"),
            big_integer_null("used_at"),
        ],
        &["issuer", "subject"],
    );
    within(&mut provider_link, "person", &[("person_id", "id")])
}

/// What a browser began at the door, under the hash of a value that only it has: for minutes, for
/// one use.
fn pending() -> TableCreateStatement {
    let mut pending = table(
        "pending",
        vec![
            string("token_hash"),
            string("kind"),
            uuid_null("person_id"),
            text("data"),
            big_integer("ends_at"),
        ],
        &["token_hash"],
    );
    within(&mut pending, "person", &[("person_id", "id")])
}
