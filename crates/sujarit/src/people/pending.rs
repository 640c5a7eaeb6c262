//! What was begun at the door and is not finished: a sign-in that waits for its second step, the
//! ceremony of a passkey, the way to a provider and back. Kept in the database, because the next
//! request may reach another instance; found by the hash of a value that only one browser has,
//! for some minutes, and for one use.

use super::tables::pending::{ActiveModel, Column, Entity};
use crate::{
    db::{Db, Unlogged},
    log::By,
    token,
};
use sea_orm::{ActiveValue::Set, ConnectionTrait, DbErr, QuerySelect, entity::prelude::*};
use serde::{Serialize, de::DeserializeOwned};

const MINUTE: i64 = 60 * 1000;

/// What was begun.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A sign-in whose first step was right.
    SecondStep,
    /// The making of a passkey.
    NewPasskey,
    /// A question to a passkey.
    Passkey,
    /// The way to a provider and back.
    Provider,
}

impl Kind {
    /// As it is kept.
    pub const fn code(self) -> &'static str {
        match self {
            Self::SecondStep => "second step",
            Self::NewPasskey => "new passkey",
            Self::Passkey => "passkey",
            Self::Provider => "provider",
        }
    }

    /// The cookie in which the browser keeps its value. Where TLS is spoken, a name that no other
    /// host and no unprotected page can set.
    pub const fn cookie(self, is_secure: bool) -> &'static str {
        match (self, is_secure) {
            (Self::SecondStep, true) => "__Host-second",
            (Self::SecondStep, false) => "second",
            (Self::NewPasskey, true) => "__Host-new-passkey",
            (Self::NewPasskey, false) => "new-passkey",
            (Self::Passkey, true) => "__Host-passkey",
            (Self::Passkey, false) => "passkey",
            (Self::Provider, true) => "__Host-provider",
            (Self::Provider, false) => "provider",
        }
    }

    /// How long it can be finished.
    const fn lasts(self) -> i64 {
        match self {
            Self::SecondStep | Self::Provider => 10 * MINUTE,
            Self::NewPasskey | Self::Passkey => 5 * MINUTE,
        }
    }

    /// The same in milliseconds for browsers.
    pub const fn lasts_for(self) -> u64 {
        self.lasts().unsigned_abs()
    }
}

/// The hash under which it is kept: what was begun as one thing is not finished as another.
fn hash(kind: Kind, token: &str) -> String {
    token::hash(&format!("{} {token}", kind.code()))
}

/// Begins something; gives the value for the browser.
///
/// # Errors
/// When the database refuses or the system gives no random numbers.
pub async fn begin(
    db: &Db,
    kind: Kind,
    person: Option<Uuid>,
    data: &impl Serialize,
) -> anyhow::Result<String> {
    let token = token::new()?;
    let write = db.write(&By::program()).await?;
    let row = ActiveModel {
        token_hash: Set(hash(kind, &token)),
        kind: Set(kind.code().to_owned()),
        person_id: Set(person),
        data: Set(serde_json::to_string(data)?),
        ends_at: Set(write.at() + kind.lasts()),
    };
    remove_late(write.tx(), write.at()).await?;
    Entity::insert(row)
        .exec_without_returning(write.tx())
        .await?;
    write.finish_unlogged(Unlogged::Pending).await?;
    Ok(token)
}

/// What was begun with this value and can still be finished.
///
/// # Errors
/// When the database cannot be read.
pub async fn find<T: DeserializeOwned>(
    db: &Db,
    kind: Kind,
    token: &str,
) -> Result<Option<(Option<Uuid>, T)>, DbErr> {
    let row = Entity::find_by_id(hash(kind, token)).one(db.read()).await?;
    let row = row.filter(|row| row.ends_at > db.now());
    Ok(row.and_then(|row| Some((row.person_id, serde_json::from_str(&row.data).ok()?))))
}

/// Takes what was begun with this value, for its one use.
///
/// # Errors
/// When the database refuses.
pub async fn take<T: DeserializeOwned>(
    db: &Db,
    kind: Kind,
    token: &str,
) -> Result<Option<(Option<Uuid>, T)>, DbErr> {
    let write = db.write(&By::program()).await?;
    let row = Entity::find_by_id(hash(kind, token))
        .lock_exclusive()
        .one(write.tx())
        .await?;
    let Some(row) = row else {
        return Ok(None);
    };
    Entity::delete_by_id(row.token_hash)
        .exec(write.tx())
        .await?;
    let at = write.at();
    write.finish_unlogged(Unlogged::Pending).await?;
    if row.ends_at <= at {
        return Ok(None);
    }
    Ok(serde_json::from_str(&row.data)
        .ok()
        .map(|data| (row.person_id, data)))
}

/// Ends everything that was begun for a person.
///
/// # Errors
/// When the database refuses.
pub async fn end_all(tx: &impl ConnectionTrait, person: Uuid) -> Result<(), DbErr> {
    Entity::delete_many()
        .filter(Column::PersonId.eq(person))
        .exec(tx)
        .await?;
    Ok(())
}

/// Removes what cannot be finished any more.
///
/// # Errors
/// When the database refuses.
pub async fn tidy(db: &Db) -> Result<(), DbErr> {
    let write = db.write(&By::program()).await?;
    remove_late(write.tx(), write.at()).await?;
    write.finish_unlogged(Unlogged::Pending).await
}

async fn remove_late(tx: &impl ConnectionTrait, now: i64) -> Result<(), DbErr> {
    Entity::delete_many()
        .filter(Column::EndsAt.lte(now))
        .exec(tx)
        .await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::db::testing::{Hands, empty};

    #[tokio::test]
    async fn what_was_begun_is_finished_once_in_time_and_by_its_own_value() {
        for place in empty().await {
            let hands = Hands::at(1_000_000);
            let db = place.open().await.with_clock(hands.clock());
            let kind = Kind::SecondStep;
            let begin = || begin(&db, kind, None, &"data");
            let token = begin().await.expect("begun");
            let taken = |token: String| {
                let db = db.clone();
                async move { take::<String>(&db, kind, &token).await.expect("asked") }
            };
            assert_eq!(taken("guessed".to_owned()).await, None);
            assert!(taken(token.clone()).await.is_some());
            assert_eq!(taken(token).await, None, "a second time");
            let late = begin().await.expect("begun");
            hands.forward(10 * MINUTE);
            let found = find::<String>(&db, kind, &late).await.expect("asked");
            assert_eq!(found, None);
            let next = begin().await.expect("begun");
            let left = Entity::find().all(db.read()).await.expect("read");
            assert_eq!(left.len(), 1, "what came late went as the next was begun");
            assert!(taken(next).await.is_some());
            begin().await.expect("begun");
            hands.forward(10 * MINUTE);
            tidy(&db).await.expect("tidied");
            assert_eq!(Entity::find().all(db.read()).await.expect("read"), []);
        }
    }
}
