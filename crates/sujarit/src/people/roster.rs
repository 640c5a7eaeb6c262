//! Who works where: people, the posts they hold from and to, the roles they were given. What is
//! written of them stands in [`super::appoint`].

use super::{
    Grant, PersonError, Reach, Role,
    tables::{grant, holding, person, post},
};
use crate::{db::Db, log::INSTALLATION, session::Scope};
use sea_orm::{ConnectionTrait, DbErr, QueryOrder, entity::prelude::*};

/// Somebody with an account.
pub type Person = person::Model;
/// Who holds a post, from when to when.
pub type Holding = holding::Model;
/// A role as it was given, waits for a second person, or was taken.
pub type Granted = grant::Model;

/// Somebody in the list of an office.
#[derive(Clone, Debug)]
pub struct Member {
    /// Who.
    pub person: Person,
    /// His posts here, the latest first.
    pub posts: Vec<(Holding, String)>,
    /// His roles here: those that count, those that wait.
    pub roles: Vec<Granted>,
}

impl Granted {
    /// The role; `None` for one this program does not know.
    pub fn role(&self) -> Option<Role> {
        Role::of_code(&self.role)
    }

    /// The key of the role's name.
    pub fn key(&self) -> &'static str {
        self.role().map_or("role.unknown", Role::key)
    }

    /// Whether it counts.
    pub const fn counts(&self) -> bool {
        self.given_at.is_some() && self.taken_at.is_none()
    }

    /// Whether it waits for a second person.
    pub const fn waits(&self) -> bool {
        self.given_at.is_none() && self.taken_at.is_none()
    }

    pub(super) fn reach(&self) -> Reach {
        match (self.office_id, &self.province, &self.district) {
            (INSTALLATION, Some(province), Some(district)) => Reach::District {
                province: province.clone(),
                district: district.clone(),
            },
            (INSTALLATION, Some(province), None) => Reach::Province(province.clone()),
            (INSTALLATION, None, _) => Reach::Nation,
            (office, ..) => Reach::Office(office),
        }
    }
}

impl Member {
    /// Whether he holds a post here now.
    pub fn is_active(&self) -> bool {
        self.person.disabled_at.is_none()
            && self
                .posts
                .iter()
                .any(|(holding, _)| holding.until.is_none())
    }

    /// The title of the post he holds, or held last.
    pub fn title(&self) -> &str {
        self.posts.first().map_or("", |(_, title)| title)
    }
}

/// A login as it is kept and looked for. Only ASCII has capitals here: folding others would make
/// one of two that look alike.
pub fn login_of(typed: &str) -> String {
    typed.trim().to_ascii_lowercase()
}

/// The person who signs in with this.
///
/// # Errors
/// When the database cannot be read.
pub async fn by_login(
    connection: &impl ConnectionTrait,
    login: &str,
) -> Result<Option<Person>, DbErr> {
    person::Entity::find()
        .filter(person::Column::Login.eq(login_of(login)))
        .one(connection)
        .await
}

/// The person with this key.
///
/// # Errors
/// When the database cannot be read.
pub async fn get(connection: &impl ConnectionTrait, id: Uuid) -> Result<Option<Person>, DbErr> {
    person::Entity::find_by_id(id).one(connection).await
}

/// A person who may sign in, with the roles that count.
///
/// # Errors
/// When the database cannot be read.
pub async fn with_grants(db: &Db, id: Uuid) -> Result<Option<(Person, Vec<Grant>)>, DbErr> {
    let person = get(db.read(), id).await?;
    let Some(person) = person.filter(|person| person.disabled_at.is_none()) else {
        return Ok(None);
    };
    let granted = granted_to(db.read(), id).await?;
    let grants = granted
        .into_iter()
        .filter(Granted::counts)
        .filter_map(|row| {
            Some(Grant {
                role: row.role()?,
                reach: row.reach(),
            })
        });
    Ok(Some((person, grants.collect())))
}

/// The roles of a person that were not taken, in every office.
pub(super) async fn granted_to(
    connection: &impl ConnectionTrait,
    person: Uuid,
) -> Result<Vec<Granted>, DbErr> {
    grant::Entity::find()
        .filter(grant::Column::PersonId.eq(person))
        .filter(grant::Column::TakenAt.is_null())
        .order_by_asc(grant::Column::Id)
        .all(connection)
        .await
}

/// Whether a role of a person waits for a second person.
///
/// # Errors
/// When the database cannot be read.
pub async fn waits(connection: &impl ConnectionTrait, person: Uuid) -> Result<bool, DbErr> {
    let granted = granted_to(connection, person).await?;
    Ok(granted.iter().any(Granted::waits))
}

/// The offices in which a person has a role of the office.
///
/// # Errors
/// When the database cannot be read.
pub async fn offices_of(
    connection: &impl ConnectionTrait,
    person: Uuid,
) -> Result<Vec<Uuid>, DbErr> {
    let mut offices: Vec<Uuid> = granted_to(connection, person)
        .await?
        .into_iter()
        .filter(|row| row.counts() && row.office_id != INSTALLATION)
        .map(|row| row.office_id)
        .collect();
    offices.dedup();
    Ok(offices)
}

/// The title of the post that a person holds in this office, or elsewhere; empty for none.
///
/// # Errors
/// When the database cannot be read.
pub async fn post_of(db: &Db, person: Uuid, office: Option<Uuid>) -> Result<String, DbErr> {
    let held = holding::Entity::find()
        .filter(holding::Column::PersonId.eq(person))
        .filter(holding::Column::Until.is_null())
        .order_by_desc(holding::Column::Since)
        .all(db.read())
        .await?;
    let here = held.iter().find(|held| Some(held.office_id) == office);
    let Some(held) = here.or_else(|| held.first()) else {
        return Ok(String::new());
    };
    let post = post::Entity::find_by_id((held.office_id, held.post_id))
        .one(db.read())
        .await?;
    Ok(post.map(|post| post.title).unwrap_or_default())
}

/// The units of an office in which a person holds a post now.
///
/// # Errors
/// When the database cannot be read.
pub async fn units_of(db: &Db, scope: &Scope, person: Uuid) -> Result<Vec<Uuid>, DbErr> {
    let held = holding::Entity::find()
        .filter(holding::Column::OfficeId.eq(scope.office_id()))
        .filter(holding::Column::PersonId.eq(person))
        .filter(holding::Column::Until.is_null())
        .all(db.read())
        .await?;
    let posts: Vec<Uuid> = held.into_iter().map(|held| held.post_id).collect();
    let posts = post::Entity::find()
        .filter(post::Column::OfficeId.eq(scope.office_id()))
        .filter(post::Column::Id.is_in(posts))
        .all(db.read())
        .await?;
    Ok(posts.into_iter().filter_map(|post| post.unit_id).collect())
}

/// The people of an office in Thai order, those who left last.
///
/// # Errors
/// When the database cannot be read.
pub async fn list(db: &Db, scope: &Scope) -> Result<Vec<Member>, DbErr> {
    members(db, scope, None).await
}

/// One of the people of an office.
///
/// # Errors
/// When he never held a post here, or the database cannot be read.
pub async fn find(db: &Db, scope: &Scope, person: Uuid) -> Result<Member, PersonError> {
    let found = members(db, scope, Some(person)).await?.pop();
    found.ok_or(PersonError::NoSuchPerson)
}

async fn members(db: &Db, scope: &Scope, only: Option<Uuid>) -> Result<Vec<Member>, DbErr> {
    let mut held = holding::Entity::find()
        .filter(holding::Column::OfficeId.eq(scope.office_id()))
        .order_by_desc(holding::Column::Since)
        .order_by_desc(holding::Column::Id);
    let mut granted = grant::Entity::find()
        .filter(grant::Column::OfficeId.eq(scope.office_id()))
        .filter(grant::Column::TakenAt.is_null());
    if let Some(person) = only {
        held = held.filter(holding::Column::PersonId.eq(person));
        granted = granted.filter(grant::Column::PersonId.eq(person));
    }
    let held = held.all(db.read()).await?;
    let granted = granted.all(db.read()).await?;
    let posts = post::Entity::find()
        .filter(post::Column::OfficeId.eq(scope.office_id()))
        .all(db.read())
        .await?;
    let title = |id| {
        posts
            .iter()
            .find(|post| post.id == id)
            .map(|post| post.title.clone())
    };
    let ids: Vec<Uuid> = held.iter().map(|holding| holding.person_id).collect();
    let people = person::Entity::find()
        .filter(person::Column::Id.is_in(ids))
        .all(db.read())
        .await?;
    let mut members: Vec<Member> = people
        .into_iter()
        .map(|person| Member {
            posts: held
                .iter()
                .filter(|holding| holding.person_id == person.id)
                .map(|held| (held.clone(), title(held.post_id).unwrap_or_default()))
                .collect(),
            roles: granted
                .iter()
                .filter(|row| row.person_id == person.id)
                .cloned()
                .collect(),
            person,
        })
        .collect();
    members.sort_by(|one, other| {
        let left = one.is_active().cmp(&other.is_active()).reverse();
        left.then_with(|| thai::sort::compare(&one.person.name, &other.person.name))
    });
    Ok(members)
}

/// Whether the office alone is responsible for an account: nobody else gave its person a role.
///
/// # Errors
/// When the database cannot be read.
pub async fn is_only_here(db: &Db, scope: &Scope, person: Uuid) -> Result<bool, DbErr> {
    let granted = granted_to(db.read(), person).await?;
    Ok(granted.iter().all(|row| row.office_id == scope.office_id()))
}

/// In whose log it stands that a person signed in: that of the first office in which he has a
/// role, else that of the installation.
///
/// # Errors
/// When the database cannot be read.
pub async fn logged_in(connection: &impl ConnectionTrait, person: Uuid) -> Result<Uuid, DbErr> {
    let offices = offices_of(connection, person).await?;
    Ok(offices.first().copied().unwrap_or(INSTALLATION))
}
