//! People who sign in: what they sign in with, the posts they hold, the roles they were given,
//! their sessions and invitations; how often somebody failed to sign in; what the installation
//! keeps secret.

use super::m0001_plans::{table, within};
use sea_orm_migration::{
    prelude::*,
    schema::{
        big_integer, big_integer_null, binary, boolean, integer, integer_null, string, string_null,
        text, uuid, uuid_null,
    },
};

/// This step.
pub struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m0005_people"
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
            installation(),
            person(),
            password(),
            post(),
            holding(),
            role_grant(),
            session(),
            invitation(),
            attempt(),
        ] {
            manager.create_table(table).await?;
        }
        for (name, table, column, unique) in [
            ("person_by_login", "person", "login", true),
            ("holding_by_person", "holding", "person_id", false),
            ("role_grant_by_person", "role_grant", "person_id", false),
            ("session_by_previous", "session", "previous_hash", false),
            ("session_by_person", "session", "person_id", false),
            ("invitation_by_person", "invitation", "person_id", false),
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
        Ok(())
    }
}

/// One row: what forms and counts of failures are keyed with, the same for every instance, and the
/// hash of the code with which the first administrator is made.
fn installation() -> TableCreateStatement {
    table(
        "installation",
        vec![integer("id"), binary("secret"), string_null("setup_hash")],
        &["id"],
    )
}

/// A person is one for the whole installation: he may move to another office.
fn person() -> TableCreateStatement {
    table(
        "person",
        vec![
            uuid("id"),
            string("login"),
            text("name"),
            boolean("example"),
            big_integer("created_at"),
            big_integer("rights_at"),
            big_integer_null("disabled_at"),
        ],
        &["id"],
    )
}

fn password() -> TableCreateStatement {
    let mut password = table(
        "password",
        vec![uuid("person_id"), text("hash"), big_integer("set_at")],
        &["person_id"],
    );
    within(&mut password, "person", &[("person_id", "id")])
}

/// Posts of an office; those of a province or the nation stand under the installation's key and
/// therefore hang on no office.
fn post() -> TableCreateStatement {
    table(
        "post",
        vec![
            uuid("office_id"),
            uuid("id"),
            text("title"),
            uuid_null("unit_id"),
            integer("since"),
            integer_null("until"),
        ],
        &["office_id", "id"],
    )
}

/// Who holds a post, from when to when.
fn holding() -> TableCreateStatement {
    let mut holding = table(
        "holding",
        vec![
            uuid("office_id"),
            uuid("id"),
            uuid("post_id"),
            uuid("person_id"),
            integer("since"),
            integer_null("until"),
        ],
        &["office_id", "id"],
    );
    within(
        &mut holding,
        "post",
        &[("office_id", "office_id"), ("post_id", "id")],
    )
}

/// Roles. One that needs two people waits without `given_at`; one that was taken stays with
/// `taken_at`.
fn role_grant() -> TableCreateStatement {
    let mut grant = table(
        "role_grant",
        vec![
            uuid("office_id"),
            uuid("id"),
            uuid("person_id"),
            uuid("holding_id"),
            string("role"),
            string_null("province"),
            string_null("district"),
            uuid_null("asked_by"),
            big_integer("asked_at"),
            uuid_null("second_by"),
            big_integer_null("given_at"),
            big_integer_null("taken_at"),
        ],
        &["office_id", "id"],
    );
    within(
        &mut grant,
        "holding",
        &[("office_id", "office_id"), ("holding_id", "id")],
    )
}

/// Sessions, under the hash of their token. The one before is kept for the moment in which a
/// browser still sends it.
fn session() -> TableCreateStatement {
    let mut session = table(
        "session",
        vec![
            string("token_hash"),
            string_null("previous_hash"),
            uuid("id"),
            uuid("person_id"),
            uuid_null("office_id"),
            string("factor"),
            big_integer("begun_at"),
            big_integer("issued_at"),
            big_integer("seen_at"),
            big_integer("confirmed_at"),
            string("address"),
            text("browser"),
        ],
        &["token_hash"],
    );
    within(&mut session, "person", &[("person_id", "id")])
}

/// Links with which somebody sets a password: one use, for some days.
fn invitation() -> TableCreateStatement {
    let mut invitation = table(
        "invitation",
        vec![
            string("token_hash"),
            uuid("person_id"),
            big_integer("ends_at"),
            big_integer_null("used_at"),
        ],
        &["token_hash"],
    );
    within(&mut invitation, "person", &[("person_id", "id")])
}

/// Failures to sign in, by the keyed hash of what was tried or where from.
fn attempt() -> TableCreateStatement {
    table(
        "attempt",
        vec![string("key"), integer("failures"), big_integer("last_at")],
        &["key"],
    )
}
