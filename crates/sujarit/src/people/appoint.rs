//! What is written of people: somebody comes, holds a post, is given a role, leaves. Every write
//! asks [`super::duties`] first, and changes the moment from which the person's sessions take
//! other tokens.

use super::{
    PersonError, Role, accounts, agreements,
    duties::{self, Giving, Refusal},
    roster::{Granted, Holding, Person, by_login, get, granted_to, login_of},
    tables::{grant, holding, person, post},
};
use crate::{
    db::{self, Db, Write},
    log::{Action, By, Change, INSTALLATION, NewEntry, day_of},
    names, offices,
    session::{self, Scope},
};
use sea_orm::{
    ActiveValue::Set, ConnectionTrait, DbErr, IntoActiveModel, QueryOrder, QuerySelect,
    entity::prelude::*,
};

/// Longest name or title, in characters.
pub const LONGEST: usize = 120;

/// What a new person is to be.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewPerson {
    /// What he signs in with, usually an address of mail.
    pub login: String,
    /// His name.
    pub name: String,
    /// The title of his post.
    pub title: String,
    /// The unit of his post.
    pub unit: Option<Uuid>,
    /// His roles with their province and district, where they are given beyond an office.
    pub roles: Vec<(Role, Option<String>, Option<String>)>,
    /// Whether he belongs to the example.
    pub example: bool,
    /// Who agrees to his roles, where he belongs to the example.
    pub second: Option<Uuid>,
}

/// All that is wrong or missing in what was typed: the fields in the order of the form, with the
/// keys of the sentences that say why.
pub fn mistakes(new: &NewPerson) -> Vec<(&'static str, &'static str)> {
    let is_wrong = |text: &str| {
        let text = names::plain(text);
        !names::is_name(&text) || text.chars().count() > LONGEST
    };
    let login = login_of(&new.login);
    let is_login = (3..=LONGEST).contains(&login.chars().count()) && names::is_login(&login);
    [
        (is_wrong(&new.name), "name", "people.wrong_name"),
        (is_wrong(&new.title), "title", "people.wrong_title"),
        (!is_login, "login", "people.wrong_login"),
        (new.roles.is_empty(), "roles", "people.no_role"),
    ]
    .into_iter()
    .filter_map(|(wrong, field, why)| wrong.then_some((field, why)))
    .collect()
}

fn check(new: &NewPerson) -> Result<(), PersonError> {
    match mistakes(new).first() {
        Some((field, why)) => Err(PersonError::Mistake(field, why)),
        None => Ok(()),
    }
}

/// Makes a person with a post and roles. He cannot sign in before he is invited.
///
/// # Errors
/// When something is wrong or missing, somebody signs in so already, the rules do not allow the
/// roles, or the database refuses.
pub async fn add(db: &Db, scope: &Scope, new: &NewPerson) -> Result<Uuid, PersonError> {
    let write = db.write(scope.by()).await?;
    let (id, entries) = add_within(&write, scope, new, false).await?;
    write.finish_all(entries).await?;
    Ok(id)
}

/// The same as part of a write; the entries go into the log with it. `existing`: somebody who has
/// an account already gets a further post, as when he moves to another office.
///
/// # Errors
/// As [`add`].
pub async fn add_within(
    write: &Write,
    scope: &Scope,
    new: &NewPerson,
    existing: bool,
) -> Result<(Uuid, Vec<NewEntry>), PersonError> {
    let new = &NewPerson {
        name: names::plain(&new.name),
        title: names::plain(&new.title),
        ..new.clone()
    };
    check(new)?;
    let (tx, at) = (write.tx(), write.at());
    let person = match by_login(tx, &new.login).await? {
        Some(person) if existing && person.disabled_at.is_none() => {
            hold_still(tx, person.id).await?;
            person
        }
        Some(_) => return Err(PersonError::Mistake("login", "people.login_taken")),
        None => {
            let person = Person {
                id: db::new_id(),
                login: login_of(&new.login),
                name: new.name.clone(),
                example: new.example,
                created_at: at,
                rights_at: at,
                disabled_at: None,
            };
            person::Entity::insert(person.clone().into_active_model())
                .exec_without_returning(tx)
                .await?;
            person
        }
    };
    let none: Option<String> = None;
    let changes = [
        Change::of("person", none.clone(), person.name.clone()),
        Change::of("login", none.clone(), person.login.clone()),
        Change::of("post", none, new.title.clone()),
    ];
    let mut entries = vec![
        NewEntry::new(scope.office_id(), Action::PersonAdded, person.id)
            .changing(changes.into_iter().flatten().collect()),
    ];
    let holding = hold(tx, scope, person.id, &new.title, new.unit, at).await?;
    for (role, province, district) in &new.roles {
        let place = (province.clone(), district.clone());
        let to = (person.id, holding);
        entries.push(give_within(write, scope, to, *role, place, new.second).await?);
    }
    Ok((person.id, entries))
}

/// Makes the first administrator of an office and of the installation, and gives the office the name
/// that he typed if it has none, as part of a write.
///
/// # Errors
/// As [`add`].
pub async fn first(
    write: &Write,
    office: Uuid,
    by: &By,
    (named, new): (Option<&plan::Office>, &NewPerson),
) -> Result<(Person, Vec<NewEntry>), PersonError> {
    let here = session::of_setup(office, by.clone());
    let (id, mut entries) = add_within(write, &here, new, false).await?;
    if let Some(named) = named {
        entries.extend(offices::name_unnamed(write.tx(), &here, named).await?);
    }
    let everywhere = session::of_setup(INSTALLATION, by.clone());
    let more = NewPerson {
        roles: vec![(Role::SystemAdministrator, None, None)],
        ..new.clone()
    };
    let (_, beyond) = add_within(write, &everywhere, &more, true).await?;
    entries.extend(beyond);
    let person = get(write.tx(), id)
        .await?
        .ok_or(PersonError::NoSuchPerson)?;
    Ok((person, entries))
}

/// Lets a person hold a post from today; a post of this title in this unit is used where there is
/// one.
async fn hold(
    tx: &impl ConnectionTrait,
    scope: &Scope,
    person: Uuid,
    title: &str,
    unit: Option<Uuid>,
    at: i64,
) -> Result<Uuid, PersonError> {
    if let Some(unit) = unit
        && !offices::units::exists(tx, scope, unit).await?
    {
        return Err(PersonError::Mistake("unit", "people.no_unit"));
    }
    let same = post::Entity::find()
        .filter(post::Column::OfficeId.eq(scope.office_id()))
        .filter(post::Column::Title.eq(title))
        .filter(match unit {
            Some(unit) => post::Column::UnitId.eq(unit),
            None => post::Column::UnitId.is_null(),
        })
        .filter(post::Column::Until.is_null())
        .one(tx)
        .await?;
    let today = day_of(at);
    let post = match same {
        Some(post) => post.id,
        None => {
            let post = post::Model {
                office_id: scope.office_id(),
                id: db::new_id(),
                title: title.to_owned(),
                unit_id: unit,
                since: today,
                until: None,
            };
            let id = post.id;
            post::Entity::insert(post.into_active_model())
                .exec_without_returning(tx)
                .await?;
            id
        }
    };
    let row = Holding {
        office_id: scope.office_id(),
        id: db::new_id(),
        post_id: post,
        person_id: person,
        since: today,
        until: None,
    };
    let id = row.id;
    holding::Entity::insert(row.into_active_model())
        .exec_without_returning(tx)
        .await?;
    Ok(id)
}

/// Gives a role, or asks for it where a second person must agree.
///
/// # Errors
/// When he holds no post here, the rules do not allow it, or the database refuses.
pub async fn give(
    db: &Db,
    scope: &Scope,
    person: Uuid,
    role: Role,
    place: (Option<String>, Option<String>),
) -> Result<(), PersonError> {
    let write = db.write(scope.by()).await?;
    hold_still(write.tx(), person).await?;
    let held = holding::Entity::find()
        .filter(holding::Column::OfficeId.eq(scope.office_id()))
        .filter(holding::Column::PersonId.eq(person))
        .filter(holding::Column::Until.is_null())
        .order_by_desc(holding::Column::Since)
        .one(write.tx())
        .await?
        .ok_or(PersonError::NoSuchPerson)?;
    let entry = give_within(&write, scope, (person, held.id), role, place, None).await?;
    write.finish(entry).await?;
    Ok(())
}

async fn give_within(
    write: &Write,
    scope: &Scope,
    (person, holding): (Uuid, Uuid),
    role: Role,
    (province, district): (Option<String>, Option<String>),
    second: Option<Uuid>,
) -> Result<NewEntry, PersonError> {
    let (tx, at) = (write.tx(), write.at());
    hold_still(tx, person).await?;
    let mut row = Granted {
        office_id: scope.office_id(),
        id: db::new_id(),
        person_id: person,
        holding_id: holding,
        role: role.code().to_owned(),
        province,
        district,
        asked_by: scope.by().person_id(),
        asked_at: at,
        second_by: second,
        given_at: None,
        taken_at: None,
    };
    if !row.reach().suits(role) {
        return Err(PersonError::Mistake("roles", "people.wrong_reach"));
    }
    let has = granted_to(tx, person).await?;
    let same = |had: &Granted| {
        had.office_id == row.office_id
            && had.role == row.role
            && had.province == row.province
            && had.district == row.district
    };
    if has.iter().any(same) {
        return Err(PersonError::Mistake("roles", "people.has_role"));
    }
    let roles: Vec<Role> = has.iter().filter_map(Granted::role).collect();
    let giving = Giving {
        role,
        to: person,
        has: &roles,
        // Who gives the first roles by command or by the code of the terminal is no person yet.
        by: row.asked_by.unwrap_or_default(),
        second,
    };
    let action = match duties::give(giving) {
        Ok(()) => {
            agreements::independent(tx, &row, second, at).await?;
            row.given_at = Some(at);
            Action::RoleGiven
        }
        Err(Refusal::NeedsSecond) => Action::RoleAsked,
        Err(refusal) => return Err(PersonError::Refused(refusal)),
    };
    grant::Entity::insert(row.clone().into_active_model())
        .exec_without_returning(tx)
        .await?;
    touch_rights(tx, person, at).await?;
    Ok(entry_of(action, &row))
}

/// Takes a role, or turns down one that waits.
///
/// # Errors
/// When he has none such, it is the last administrator's, or the database refuses.
pub async fn take(db: &Db, scope: &Scope, id: Uuid) -> Result<(), PersonError> {
    take_if(db, scope, id, |row| row.taken_at.is_none()).await
}

/// A role with its person held still: what is decided about it stays true until it is written.
pub(super) async fn held_still(
    tx: &impl ConnectionTrait,
    scope: &Scope,
    id: Uuid,
) -> Result<Option<Granted>, DbErr> {
    let of_office = || grant::Entity::find_by_id((scope.office_id(), id));
    let Some(row) = of_office().one(tx).await? else {
        return Ok(None);
    };
    hold_still(tx, row.person_id).await?;
    of_office().one(tx).await
}

/// Holds a person until the transaction ends: whoever decides about his roles waits for whoever
/// decides at the same time, and then sees what the other gave. It comes before every other lock.
pub(super) async fn hold_still(tx: &impl ConnectionTrait, person: Uuid) -> Result<(), DbErr> {
    let held = person::Entity::find_by_id(person).lock_exclusive();
    held.one(tx).await.map(drop)
}

pub(super) async fn take_if(
    db: &Db,
    scope: &Scope,
    id: Uuid,
    fits: fn(&Granted) -> bool,
) -> Result<(), PersonError> {
    let write = db.write(scope.by()).await?;
    let row = held_still(write.tx(), scope, id).await?;
    let row = row.filter(fits).ok_or(PersonError::NoSuchPerson)?;
    let entry = take_within(&write, scope, row).await?;
    write.finish(entry).await?;
    Ok(())
}

async fn take_within(write: &Write, scope: &Scope, row: Granted) -> Result<NewEntry, PersonError> {
    let (tx, at) = (write.tx(), write.at());
    if row.office_id != scope.office_id() {
        return Err(PersonError::NoSuchPerson);
    }
    if let (Some(role), true) = (row.role(), row.counts()) {
        let holders = holders(tx, scope, role).await?;
        duties::take(role, &holders, row.person_id).map_err(PersonError::Refused)?;
    }
    let mut taken = row.clone().into_active_model();
    taken.taken_at = Set(Some(at));
    taken.update(tx).await?;
    touch_rights(tx, row.person_id, at).await?;
    Ok(entry_of(Action::RoleTaken, &row))
}

/// Whether a role can be taken, as things are: the last administrator's cannot.
///
/// # Errors
/// When the database cannot be read.
pub async fn may_take(
    connection: &impl ConnectionTrait,
    scope: &Scope,
    row: &Granted,
) -> Result<bool, DbErr> {
    let administers = row.role().filter(|role| role.is_administrator());
    let (Some(role), true) = (administers, row.counts()) else {
        return Ok(true);
    };
    let holders = holders(connection, scope, role).await?;
    Ok(duties::take(role, &holders, row.person_id).is_ok())
}

/// Who has this role in the office and may sign in. All rows of the role are held until the
/// transaction ends, so that two administrators cannot remove each other at once.
pub(super) async fn holders(
    tx: &impl ConnectionTrait,
    scope: &Scope,
    role: Role,
) -> Result<Vec<Uuid>, DbErr> {
    let rows = grant::Entity::find()
        .filter(grant::Column::OfficeId.eq(scope.office_id()))
        .filter(grant::Column::Role.eq(role.code()))
        .filter(grant::Column::TakenAt.is_null())
        .order_by_asc(grant::Column::Id)
        .lock_exclusive()
        .all(tx)
        .await?;
    let mut holders = Vec::new();
    for row in rows.iter().filter(|row| row.counts()) {
        let person = get(tx, row.person_id).await?;
        if person.is_some_and(|person| person.disabled_at.is_none()) {
            holders.push(row.person_id);
        }
    }
    Ok(holders)
}

/// Ends what a person does in the office: his posts, and with them his roles. Where he has none
/// elsewhere, his sessions end too.
///
/// # Errors
/// When he holds no post here, he is the last administrator, or the database refuses.
pub async fn leave(db: &Db, scope: &Scope, person: Uuid) -> Result<(), PersonError> {
    let write = db.write(scope.by()).await?;
    let entries = leave_within(&write, scope, person).await?;
    write.finish_all(entries).await?;
    Ok(())
}

/// The same as part of a write.
///
/// # Errors
/// As [`leave`].
pub async fn leave_within(
    write: &Write,
    scope: &Scope,
    person: Uuid,
) -> Result<Vec<NewEntry>, PersonError> {
    let (tx, at) = (write.tx(), write.at());
    hold_still(tx, person).await?;
    let held = holding::Entity::find()
        .filter(holding::Column::OfficeId.eq(scope.office_id()))
        .filter(holding::Column::PersonId.eq(person))
        .filter(holding::Column::Until.is_null())
        .lock_exclusive()
        .all(tx)
        .await?;
    if held.is_empty() {
        return Err(PersonError::NoSuchPerson);
    }
    let mut entries = Vec::new();
    for row in granted_to(tx, person).await? {
        if row.office_id == scope.office_id() {
            entries.push(take_within(write, scope, row).await?);
        }
    }
    for row in held {
        let mut ended = row.into_active_model();
        ended.until = Set(Some(day_of(at)));
        ended.update(tx).await?;
    }
    entries.push(NewEntry::new(scope.office_id(), Action::PersonLeft, person));
    if granted_to(tx, person).await?.is_empty() {
        accounts::shut_out(tx, person).await?;
    }
    Ok(entries)
}

pub(super) async fn touch_rights(
    tx: &impl ConnectionTrait,
    person: Uuid,
    at: i64,
) -> Result<(), DbErr> {
    person::Entity::update_many()
        .col_expr(person::Column::RightsAt, Expr::value(at))
        .filter(person::Column::Id.eq(person))
        .exec(tx)
        .await?;
    Ok(())
}

pub(super) fn entry_of(action: Action, row: &Granted) -> NewEntry {
    let none: Option<String> = None;
    let place = [row.province.as_deref(), row.district.as_deref()];
    let place: Vec<&str> = place.into_iter().flatten().collect();
    let role = Some(row.role.clone());
    let (before, after) = match action {
        Action::RoleTaken => (role, None),
        _ => (None, role),
    };
    let changes = [
        Change::of("role", before, after),
        Change::of("area", none, (!place.is_empty()).then(|| place.join(" "))),
    ];
    NewEntry::new(row.office_id, action, row.person_id)
        .changing(changes.into_iter().flatten().collect())
}

/// What went from one to another.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Moved {
    /// The titles of the posts.
    pub posts: Vec<String>,
    /// The roles that went over.
    pub roles: Vec<Role>,
    /// The roles that the other had already.
    pub had: Vec<Role>,
}

/// Ends all posts and roles of one person in the office and gives them to another, as part of a
/// write. `witness` is the second person for roles that two must give. A role that waits for
/// agreement waits for the successor.
///
/// # Errors
/// When one of them is not here, the rules do not let the other have a role, or the database
/// refuses.
pub async fn move_posts(
    write: &Write,
    scope: &Scope,
    from: Uuid,
    to: Uuid,
    witness: Uuid,
) -> Result<(Moved, Vec<NewEntry>), PersonError> {
    let (tx, at) = (write.tx(), write.at());
    let office = scope.office_id();
    for person in [from.min(to), from.max(to)] {
        hold_still(tx, person).await?;
    }
    let held = holding::Entity::find()
        .filter(holding::Column::OfficeId.eq(office))
        .filter(holding::Column::PersonId.eq(from))
        .filter(holding::Column::Until.is_null())
        .order_by_asc(holding::Column::Id)
        .lock_exclusive()
        .all(tx)
        .await?;
    let granted = granted_to(tx, from)
        .await?
        .into_iter()
        .filter(|row| row.office_id == office);
    let granted: Vec<Granted> = granted.collect();
    let had: Vec<Role> = granted_to(tx, to)
        .await?
        .iter()
        .filter(|row| row.office_id == office)
        .filter_map(Granted::role)
        .collect();
    let mut moved = Moved::default();
    let mut entries = Vec::new();
    let mut first = None;
    for row in &held {
        let post = post::Entity::find_by_id((office, row.post_id))
            .one(tx)
            .await?;
        let post = post.ok_or(PersonError::NoSuchPerson)?;
        let holding = hold(tx, scope, to, &post.title, post.unit_id, at).await?;
        first = first.or(Some(holding));
        moved.posts.push(post.title);
    }
    let holding = first.ok_or(PersonError::NoSuchPerson)?;
    for row in &granted {
        let role = row.role().ok_or(PersonError::NoSuchPerson)?;
        if had.contains(&role) {
            moved.had.push(role);
            continue;
        }
        let second = row.counts().then_some(witness);
        let entry = give_within(write, scope, (to, holding), role, (None, None), second);
        entries.push(entry.await?);
        moved.roles.push(role);
    }
    // The successor has them first, so that the last administrator can be followed.
    entries.extend(leave_within(write, scope, from).await?);
    Ok((moved, entries))
}
