//! The second person of a role that two must give: who agrees is somebody else than who asks, and
//! holds his account in his own hand. An account that the asker made or gave a new link to lately,
//! himself or through another whom he let in so, is as good as the asker's.

use super::{
    PersonError,
    appoint::{entry_of, held_still, take_if, touch_rights},
    duties::{self, Giving, Refusal},
    roster::{Granted, granted_to},
    tables::holding,
};
use crate::{
    db::{Db, Write},
    log::{self, Action, INSTALLATION, NewEntry},
    session::Scope,
};
use sea_orm::{ActiveValue::Set, ConnectionTrait, DbErr, IntoActiveModel, entity::prelude::*};

/// How long before he asks the asker must not have given a way in to who agrees.
const APART: i64 = 24 * 60 * 60 * 1000;

/// Agrees to a role that waits for a second person.
///
/// # Errors
/// When there is none that waits, the rules do not allow it, or the database refuses.
pub async fn agree(db: &Db, scope: &Scope, id: Uuid) -> Result<(), PersonError> {
    let write = db.write(scope.by()).await?;
    let (tx, at) = (write.tx(), write.at());
    let row = held_still(tx, scope, id).await?.filter(Granted::waits);
    let row = row.ok_or(PersonError::NoSuchPerson)?;
    may_agree(tx, scope, &row).await?;
    let mut given = row.clone().into_active_model();
    given.second_by = Set(scope.by().person_id());
    given.given_at = Set(Some(at));
    let given = given.update(tx).await?;
    touch_rights(tx, row.person_id, at).await?;
    write.finish(entry_of(Action::RoleGiven, &given)).await?;
    Ok(())
}

/// Turns down a role that waits for a second person.
///
/// # Errors
/// When there is none that waits, or the database refuses.
pub async fn turn_down(db: &Db, scope: &Scope, id: Uuid) -> Result<(), PersonError> {
    take_if(db, scope, id, Granted::waits).await
}

/// Whether who works may agree to this role.
///
/// # Errors
/// When the rules do not allow it, or the database cannot be read.
pub async fn may_agree(
    connection: &impl ConnectionTrait,
    scope: &Scope,
    row: &Granted,
) -> Result<(), PersonError> {
    let role = row.role().ok_or(PersonError::NoSuchPerson)?;
    let has = granted_to(connection, row.person_id).await?;
    let has: Vec<_> = has
        .iter()
        .filter(|had| had.id != row.id)
        .filter_map(Granted::role)
        .collect();
    let second = scope.by().person_id();
    duties::give(Giving {
        role,
        to: row.person_id,
        has: &has,
        by: row.asked_by.unwrap_or_default(),
        second,
    })
    .map_err(PersonError::Refused)?;
    independent(connection, row, second, row.asked_at).await
}

/// Whether the second person of a role asked for at this moment does not act through an account
/// that the asker let himself into.
///
/// # Errors
/// When he may, or the database cannot be read.
pub(super) async fn independent(
    connection: &impl ConnectionTrait,
    row: &Granted,
    second: Option<Uuid>,
    asked_at: i64,
) -> Result<(), PersonError> {
    let (Some(asker), Some(second)) = (row.asked_by, second) else {
        return Ok(());
    };
    if !row.role().is_some_and(duties::needs_two) {
        return Ok(());
    }
    let mut hands = vec![second];
    let mut looked = 0;
    while let Some(person) = hands.get(looked).copied() {
        looked += 1;
        for by in let_in_by(connection, person, asked_at - APART).await? {
            if by == asker {
                return Err(PersonError::Refused(Refusal::SameHand));
            }
            if !hands.contains(&by) {
                hands.push(by);
            }
        }
    }
    Ok(())
}

/// Who made this account or gave a link to it since then.
async fn let_in_by(
    connection: &impl ConnectionTrait,
    person: Uuid,
    since: i64,
) -> Result<Vec<Uuid>, DbErr> {
    // It stands in the log of an office where he held a post, or in that of the installation.
    let held = holding::Entity::find()
        .filter(holding::Column::PersonId.eq(person))
        .all(connection)
        .await?;
    let mut offices: Vec<Uuid> = held.into_iter().map(|held| held.office_id).collect();
    offices.push(INSTALLATION);
    let ways = [Action::PersonAdded, Action::Invited];
    let done = log::done_to(connection, &offices, person, &ways, since).await?;
    Ok(done
        .iter()
        .filter_map(|entry| entry.by.person_id())
        .collect())
}

/// Lets the roles of a person that two must give wait again, because somebody gives him a new way
/// in: who holds the link could be another.
///
/// # Errors
/// When the database refuses.
pub async fn ask_again(write: &Write, scope: &Scope, person: Uuid) -> Result<Vec<NewEntry>, DbErr> {
    let (tx, at) = (write.tx(), write.at());
    super::appoint::hold_still(tx, person).await?;
    let mut entries = Vec::new();
    for row in granted_to(tx, person).await? {
        if !row.counts() || !row.role().is_some_and(duties::needs_two) {
            continue;
        }
        let mut waits = row.into_active_model();
        waits.asked_by = Set(scope.by().person_id());
        waits.asked_at = Set(at);
        waits.second_by = Set(None);
        waits.given_at = Set(None);
        let waits: Granted = waits.update(tx).await?;
        entries.push(entry_of(Action::RoleAsked, &waits));
    }
    if !entries.is_empty() {
        touch_rights(tx, person, at).await?;
    }
    Ok(entries)
}

/// Whether a person has roles that wait again when he gets a new way in.
///
/// # Errors
/// When the database cannot be read.
pub async fn would_wait(connection: &impl ConnectionTrait, person: Uuid) -> Result<bool, DbErr> {
    let granted = granted_to(connection, person).await?;
    let needs_two = |row: &Granted| row.counts() && row.role().is_some_and(duties::needs_two);
    Ok(granted.iter().any(needs_two))
}
