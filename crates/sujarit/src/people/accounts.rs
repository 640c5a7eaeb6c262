//! Accounts closed and opened again. What a closed account could be entered with ends with it, and
//! what was closed from above (by a command, by who runs the installation) an office does not
//! open.

use super::{
    Person, PersonError, Role,
    appoint::{hold_still, holders},
    duties, invitations, password, pending,
    roster::{self, Granted, Member, granted_to},
    tables::holding,
};
use crate::{
    db::Db,
    log::{self, Action, By, INSTALLATION, Logged, NewEntry},
    session::{self, Scope},
};
use sea_orm::{ActiveValue::Set, ConnectionTrait, DbErr, IntoActiveModel, entity::prelude::*};
use std::collections::HashMap;

/// Closes an account or opens it again: a person who is disabled signs in nowhere.
///
/// # Errors
/// When it is the last administrator's of an office, was closed from above, is an example's, or
/// the database refuses.
pub async fn set_disabled(
    db: &Db,
    scope: &Scope,
    person: &Person,
    disabled: bool,
) -> Result<(), PersonError> {
    let write = db.write(scope.by()).await?;
    let (tx, at) = (write.tx(), write.at());
    hold_still(tx, person.id).await?;
    let person = roster::get(tx, person.id).await?;
    let person = person.ok_or(PersonError::NoSuchPerson)?;
    if disabled {
        let granted = granted_to(tx, person.id).await?;
        for row in granted.into_iter().filter(Granted::counts) {
            let Some(role) = row.role().filter(|role| role.is_administrator()) else {
                continue;
            };
            let there = session::of_setup(row.office_id, scope.by().clone());
            let holders = holders(tx, &there, role).await?;
            duties::take(role, &holders, person.id).map_err(PersonError::Refused)?;
        }
        shut_out(tx, person.id).await?;
    } else if person.example {
        return Err(PersonError::Mistake("do", "people.example_stays_closed"));
    } else if !may_open(tx, scope, person.id).await? {
        return Err(PersonError::Mistake("do", "people.closed_above"));
    }
    let subject = person.id;
    let mut row = person.into_active_model();
    row.disabled_at = Set(disabled.then_some(at));
    row.rights_at = Set(at);
    row.update(tx).await?;
    let action = if disabled {
        Action::PersonDisabled
    } else {
        Action::PersonEnabled
    };
    let entry = NewEntry::new(scope.office_id(), action, subject);
    write.finish(entry).await?;
    Ok(())
}

/// Ends everything with which a person is in or could come in: sessions, open links, and what was
/// begun at the door.
///
/// # Errors
/// When the database refuses.
pub(super) async fn shut_out(tx: &impl ConnectionTrait, person: Uuid) -> Result<(), DbErr> {
    session::end_all(tx, person, None).await?;
    invitations::end_all(tx, person).await?;
    pending::end_all(tx, person).await
}

/// Whether who works may open an account that is closed: what a command or a system administrator
/// closed, no office administrator opens.
///
/// # Errors
/// When the database cannot be read.
pub async fn may_open(
    connection: &impl ConnectionTrait,
    scope: &Scope,
    person: Uuid,
) -> Result<bool, DbErr> {
    if scope.office_id() == INSTALLATION || is_above(connection, scope.by()).await? {
        return Ok(true);
    }
    let held = holding::Entity::find()
        .filter(holding::Column::PersonId.eq(person))
        .all(connection)
        .await?;
    let mut offices: Vec<Uuid> = held.into_iter().map(|held| held.office_id).collect();
    offices.push(INSTALLATION);
    let both = [Action::PersonDisabled, Action::PersonEnabled];
    let done = log::done_to(connection, &offices, person, &both, i64::MIN).await?;
    // The chains of several offices: only the time puts their entries in order.
    let opened = |entry: &&Logged| entry.action == Action::PersonEnabled.code();
    let since = done.iter().filter(opened).map(|entry| entry.at).max();
    for closed in done.iter().filter(|entry| !opened(entry)) {
        if Some(closed.at) >= since && is_above(connection, &closed.by).await? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Whether this is a command or a system administrator.
async fn is_above(connection: &impl ConnectionTrait, by: &By) -> Result<bool, DbErr> {
    let Some(person) = by.person_id() else {
        return Ok(true);
    };
    let granted = granted_to(connection, person).await?;
    let is_system = |row: &Granted| row.counts() && row.role() == Some(Role::SystemAdministrator);
    Ok(granted.iter().any(is_system))
}

/// How far these people are, each by the key of its word.
///
/// # Errors
/// When the database cannot be read.
pub async fn states(
    db: &Db,
    members: &[Member],
) -> Result<HashMap<Uuid, &'static str>, PersonError> {
    let ids: Vec<Uuid> = members.iter().map(|member| member.person.id).collect();
    let able = password::of(db.read(), &ids).await?;
    let invited = invitations::open(db, &ids).await?;
    let state = |member: &Member| {
        let id = member.person.id;
        if member.person.disabled_at.is_some() {
            "people.disabled"
        } else if !member.is_active() {
            "people.left"
        } else if able.contains(&id) || member.person.example {
            "people.active"
        } else if invited.contains(&id) {
            "people.invited"
        } else {
            "people.not_invited"
        }
    };
    let states = members
        .iter()
        .map(|member| (member.person.id, state(member)));
    Ok(states.collect())
}
