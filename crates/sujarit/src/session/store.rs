//! Sessions: found by the hash of a token that only the browser has, ended by idling, by age, by
//! hand; the token is changed at sign-in, when a person's rights change and when he works for
//! another office. The one before still counts for a moment, for what the browser asked meanwhile:
//! to look, not to change anything.

use super::{
    SignedIn,
    tables::session::{ActiveModel, Column, Entity, Model},
};
use crate::{
    db::{self, Db, Unlogged},
    log::{Action, By, NewEntry},
    offices::{self, Office},
    people::{self, Person},
    token,
    web::Page,
};
use sea_orm::{
    ActiveValue::Set, Condition, ConnectionTrait, DbErr, IntoActiveModel, QueryOrder,
    entity::prelude::*,
};
use std::net::IpAddr;

const MINUTE: i64 = 60 * 1000;
/// A session ends when nothing was asked for so long.
pub const IDLE: i64 = 60 * MINUTE;
/// A session ends after so long, whatever is done: a working day.
pub const LONGEST: i64 = 12 * 60 * MINUTE;
/// How long a confirmation counts for dangerous acts.
pub const CONFIRMED: i64 = 10 * MINUTE;
/// A form that was opened while it counted may still be sent for so long.
const CONFIRMED_TO_SEND: i64 = 30 * MINUTE;
/// How long a token that was changed still counts.
const GRACE: i64 = 30 * 1000;
/// When it was last seen is written no more often than this.
const SEEN: i64 = MINUTE;

/// A session.
pub type Session = Model;

/// What somebody signed in with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Factor {
    /// The link of an invitation, or the code of the first start.
    Link,
    /// A password.
    Password,
    /// A code of an app, after another step.
    Code,
    /// A recovery code, after another step.
    Recovery,
    /// A passkey.
    Passkey,
    /// An account at another provider.
    Provider,
    /// One click, as a person of the example.
    Example,
}

impl Factor {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Link,
        Self::Password,
        Self::Code,
        Self::Recovery,
        Self::Passkey,
        Self::Provider,
        Self::Example,
    ];

    /// The key of its name.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Link => "factor.link",
            Self::Password => "factor.password",
            Self::Code => "factor.code",
            Self::Recovery => "factor.recovery",
            Self::Passkey => "factor.passkey",
            Self::Provider => "factor.provider",
            Self::Example => "factor.example",
        }
    }

    /// The factor that is kept so.
    pub fn of_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|factor| factor.code() == code)
    }

    /// As it is kept, for ever.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Link => "link",
            Self::Password => "password",
            Self::Code => "code",
            Self::Recovery => "recovery",
            Self::Passkey => "passkey",
            Self::Provider => "provider",
            Self::Example => "example",
        }
    }
}

impl Model {
    /// Whether its person confirmed lately that it is he.
    pub const fn is_confirmed(&self, now: i64, sending: bool) -> bool {
        let counts = if sending {
            CONFIRMED_TO_SEND
        } else {
            CONFIRMED
        };
        now - self.confirmed_at < counts
    }

    /// Whether it has ended by itself.
    const fn is_over(&self, now: i64) -> bool {
        now - self.seen_at >= IDLE || now - self.begun_at >= LONGEST
    }

    /// The browser and the system it is used on, in words.
    pub fn device(&self, page: &Page) -> String {
        super::browser::device(&self.browser, page.fixed("account.on"))
    }

    /// What it was begun with, in words.
    pub fn factor(&self, page: &Page) -> &'static str {
        let factor = Factor::of_code(&self.factor);
        factor.map_or("", |factor| page.fixed(factor.key()))
    }
}

/// Begins a session and gives its token. Part of the write that lets somebody in.
///
/// # Errors
/// When the database refuses or the system gives no random numbers.
pub async fn begin(
    tx: &impl ConnectionTrait,
    at: i64,
    person: &Person,
    factor: Factor,
    (address, browser): (Option<IpAddr>, &str),
) -> anyhow::Result<String> {
    let token = token::new()?;
    let offices = people::offices_of(tx, person.id).await?;
    let row = Model {
        token_hash: token::hash(&token),
        previous_hash: None,
        id: db::new_id(),
        person_id: person.id,
        office_id: offices.first().copied(),
        factor: factor.code().to_owned(),
        begun_at: at,
        issued_at: at,
        seen_at: at,
        confirmed_at: at,
        address: address
            .map(|address| address.to_string())
            .unwrap_or_default(),
        browser: browser.chars().take(200).collect(),
    };
    Entity::insert(row.into_active_model())
        .exec_without_returning(tx)
        .await?;
    Ok(token)
}

/// Who has this token. Where the token is to be changed, the new one comes with it.
///
/// # Errors
/// When the database refuses.
pub async fn of_token(
    db: &Db,
    token: &str,
    address: Option<IpAddr>,
) -> anyhow::Result<Option<(SignedIn, Option<String>)>> {
    let hash = token::hash(token);
    let either = Condition::any()
        .add(Column::TokenHash.eq(hash.clone()))
        .add(Column::PreviousHash.eq(hash.clone()));
    let Some(mut session) = Entity::find().filter(either).one(db.read()).await? else {
        return Ok(None);
    };
    let now = db.now();
    let is_previous = session.token_hash != hash;
    if session.is_over(now) || (is_previous && now - session.issued_at > GRACE) {
        return Ok(None);
    }
    let Some((person, grants)) = people::with_grants(db, session.person_id).await? else {
        return Ok(None);
    };
    let mut renewed = None;
    if person.rights_at > session.issued_at && !is_previous {
        renewed = renew(db, &mut session).await?;
    } else if now - session.seen_at >= SEEN {
        touch(db, &session, now).await?;
        session.seen_at = now;
    }
    if is_previous {
        // Whoever confirmed has the next token.
        session.confirmed_at = now - CONFIRMED_TO_SEND;
    }
    let office = match session.office_id {
        Some(office) => offices::with_id(db, office).await?,
        None => None,
    };
    let post = people::post_of(db, person.id, session.office_id).await?;
    let mut signed_in = SignedIn {
        by: By::person(person.id, &person.name, &post, address),
        session,
        person,
        grants,
        office,
        post,
        is_by_previous: is_previous,
    };
    // The role that let him work for this office may be gone.
    if signed_in
        .office
        .as_ref()
        .is_some_and(|office| !signed_in.reaches(office))
    {
        signed_in.office = None;
    }
    Ok(Some((signed_in, renewed)))
}

async fn touch(db: &Db, session: &Model, now: i64) -> Result<(), DbErr> {
    let write = db.write(&By::program()).await?;
    Entity::update_many()
        .col_expr(Column::SeenAt, Expr::value(now))
        .filter(Column::TokenHash.eq(session.token_hash.clone()))
        .exec(write.tx())
        .await?;
    write.finish_unlogged(Unlogged::Session).await
}

/// Gives a session another token; `None` where another request was quicker.
async fn renew(db: &Db, session: &mut Model) -> anyhow::Result<Option<String>> {
    let write = db.write(&By::program()).await?;
    let token = change_token(write.tx(), session, write.at()).await?;
    write.finish_unlogged(Unlogged::Session).await?;
    Ok(token)
}

async fn change_token(
    tx: &impl ConnectionTrait,
    session: &mut Model,
    at: i64,
) -> anyhow::Result<Option<String>> {
    let token = token::new()?;
    let before = session.token_hash.clone();
    let next = ActiveModel {
        token_hash: Set(token::hash(&token)),
        previous_hash: Set(Some(before.clone())),
        issued_at: Set(at),
        seen_at: Set(at),
        confirmed_at: Set(session.confirmed_at),
        office_id: Set(session.office_id),
        ..Default::default()
    };
    let changed = Entity::update_many()
        .set(next)
        .filter(Column::TokenHash.eq(before.clone()))
        .exec(tx)
        .await?;
    if changed.rows_affected == 0 {
        return Ok(None);
    }
    session.previous_hash = Some(before);
    session.token_hash = token::hash(&token);
    session.issued_at = at;
    Ok(Some(token))
}

/// Lets somebody work for another office; the session gets another token.
///
/// # Errors
/// When the database refuses.
pub async fn choose_office(
    db: &Db,
    signed_in: &SignedIn,
    office: &Office,
) -> anyhow::Result<Option<String>> {
    let write = db.write(signed_in.by()).await?;
    let mut session = signed_in.session.clone();
    session.office_id = Some(office.id);
    let token = change_token(write.tx(), &mut session, write.at()).await?;
    let entry = NewEntry::new(office.id, Action::OfficeChosen, signed_in.person.id);
    write.finish(entry).await?;
    Ok(token)
}

/// Notes that a session's person has shown again that it is he.
///
/// # Errors
/// When the database refuses.
pub async fn confirm(db: &Db, session: &Session) -> anyhow::Result<Option<String>> {
    let write = db.write(&By::program()).await?;
    let mut session = session.clone();
    session.confirmed_at = write.at();
    let token = change_token(write.tx(), &mut session, write.at()).await?;
    write.finish_unlogged(Unlogged::Session).await?;
    Ok(token)
}

/// The sessions of a person that have not ended, the latest first.
///
/// # Errors
/// When the database cannot be read.
pub async fn of_person(db: &Db, person: Uuid) -> Result<Vec<Session>, DbErr> {
    let now = db.now();
    let sessions = Entity::find()
        .filter(Column::PersonId.eq(person))
        .order_by_desc(Column::SeenAt)
        .all(db.read())
        .await?;
    Ok(sessions
        .into_iter()
        .filter(|session| !session.is_over(now))
        .collect())
}

/// Ends one session of a person; says whether there was one.
///
/// # Errors
/// When the database refuses.
pub async fn end(tx: &impl ConnectionTrait, person: Uuid, session: Uuid) -> Result<bool, DbErr> {
    let ended = Entity::delete_many()
        .filter(Column::PersonId.eq(person))
        .filter(Column::Id.eq(session))
        .exec(tx)
        .await?;
    Ok(ended.rows_affected > 0)
}

/// Ends all sessions of a person, but one where that is said.
///
/// # Errors
/// When the database refuses.
pub async fn end_all(
    tx: &impl ConnectionTrait,
    person: Uuid,
    but: Option<Uuid>,
) -> Result<(), DbErr> {
    let mut ended = Entity::delete_many().filter(Column::PersonId.eq(person));
    if let Some(session) = but {
        ended = ended.filter(Column::Id.ne(session));
    }
    ended.exec(tx).await?;
    Ok(())
}

/// Removes sessions that have ended by themselves.
///
/// # Errors
/// When the database refuses.
pub async fn tidy(db: &Db) -> Result<(), DbErr> {
    let write = db.write(&By::program()).await?;
    let now = write.at();
    let over = Condition::any()
        .add(Column::SeenAt.lt(now - IDLE))
        .add(Column::BegunAt.lt(now - LONGEST));
    Entity::delete_many().filter(over).exec(write.tx()).await?;
    write.finish_unlogged(Unlogged::Session).await
}
