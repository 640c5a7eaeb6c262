//! Who works at an office now, in which roles and for which units: what other rooms ask when they
//! give work to people.

use super::{
    Person, Role,
    roster::Granted,
    tables::{grant, holding, person, post},
};
use crate::{
    db::Db,
    log::{INSTALLATION, day_of},
    session::Scope,
};
use sea_orm::{DbErr, QuerySelect, entity::prelude::*};

/// Somebody who works at an office.
#[derive(Clone, Debug)]
pub struct Desk {
    /// Who.
    pub person: Person,
    /// His roles there that count.
    pub roles: Vec<Role>,
    /// The units of the posts that he holds there.
    pub units: Vec<Uuid>,
}

/// Everybody who works at the office: his account is open, he holds a post, a role of his counts.
///
/// # Errors
/// When the database cannot be read.
pub async fn list(db: &Db, scope: &Scope) -> Result<Vec<Desk>, DbErr> {
    let today = day_of(db.now());
    let held = holding::Entity::find()
        .filter(holding::Column::OfficeId.eq(scope.office_id()))
        .all(db.read())
        .await?;
    let is_held =
        |held: &holding::Model| held.since <= today && held.until.is_none_or(|until| today < until);
    let held: Vec<holding::Model> = held.into_iter().filter(is_held).collect();
    let posts = post::Entity::find()
        .filter(post::Column::OfficeId.eq(scope.office_id()))
        .all(db.read())
        .await?;
    let granted = grant::Entity::find()
        .filter(grant::Column::OfficeId.eq(scope.office_id()))
        .filter(grant::Column::TakenAt.is_null())
        .all(db.read())
        .await?;
    let holders: Vec<Uuid> = held.iter().map(|held| held.person_id).collect();
    let people = person::Entity::find()
        .filter(person::Column::Id.is_in(holders))
        .filter(person::Column::DisabledAt.is_null())
        .all(db.read())
        .await?;
    let desk = |person: Person| {
        let roles = granted.iter().filter(|row| row.person_id == person.id);
        let roles: Vec<Role> = roles
            .filter(|row| row.counts())
            .filter_map(Granted::role)
            .collect();
        let units = held
            .iter()
            .filter(|held| held.person_id == person.id)
            .filter_map(|held| posts.iter().find(|post| post.id == held.post_id)?.unit_id)
            .collect();
        (!roles.is_empty()).then_some(Desk {
            person,
            roles,
            units,
        })
    };
    Ok(people.into_iter().filter_map(desk).collect())
}

/// The offices at which anybody has a role, in the order of their keys.
///
/// # Errors
/// When the database cannot be read.
pub async fn offices(db: &Db) -> Result<Vec<Uuid>, DbErr> {
    let mut offices: Vec<Uuid> = grant::Entity::find()
        .select_only()
        .column(grant::Column::OfficeId)
        .distinct()
        .filter(grant::Column::OfficeId.ne(INSTALLATION))
        .filter(grant::Column::GivenAt.is_not_null())
        .filter(grant::Column::TakenAt.is_null())
        .into_tuple()
        .all(db.read())
        .await?;
    offices.sort_unstable();
    Ok(offices)
}
