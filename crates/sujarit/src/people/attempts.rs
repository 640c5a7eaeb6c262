//! Failures to sign in, counted by account and by address: each further one makes the next wait
//! longer. An attempt is counted before it is judged, so that many at once gain nothing; a success
//! takes the account's count away. What was tried is kept as a keyed hash only, and an account
//! that does not exist is counted like one that does.

use super::tables::attempt::{ActiveModel, Column, Entity};
use crate::{
    db::{Db, Unlogged},
    log::By,
    token,
};
use sea_orm::{
    ActiveValue::Set, DbErr, IntoActiveModel, QuerySelect, entity::prelude::*,
    sea_query::OnConflict,
};
use std::net::IpAddr;

const SECOND: i64 = 1000;
/// The longest wait.
const LONGEST: i64 = 15 * 60 * SECOND;
/// After so long without a further attempt all is forgotten.
const FORGET: i64 = 24 * 60 * 60 * SECOND;

/// What failures are counted by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Counted<'a> {
    /// The account that somebody names, whether it exists or not.
    Account(&'a str),
    /// The account whose second step somebody tries, after a right password.
    SecondStep(&'a str),
    /// The address he comes from.
    Address(IpAddr),
}

impl Counted<'_> {
    /// Failures without a wait: an office's computers often share an address.
    const fn free(&self) -> i32 {
        match self {
            Self::Account(_) | Self::SecondStep(_) => 4,
            Self::Address(_) => 20,
        }
    }

    fn key(&self, secret: &[u8; 32]) -> String {
        let named = match self {
            Self::Account(login) => format!("account {login}"),
            Self::SecondStep(login) => format!("second step {login}"),
            Self::Address(address) => format!("address {address}"),
        };
        token::keyed(secret, &named)
    }

    /// How long to wait after so many failures, in milliseconds.
    fn wait(&self, failures: i32) -> i64 {
        match failures - self.free() {
            ..0 => 0,
            more @ 0..20 => (SECOND << more).min(LONGEST),
            20.. => LONGEST,
        }
    }
}

/// Too many failures; how many seconds to wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wait(pub i64);

/// Counts an attempt as failed before it is judged; says how long to wait where there were too
/// many, and then counts nothing.
///
/// # Errors
/// When the database refuses.
pub async fn begin(
    db: &Db,
    secret: &[u8; 32],
    counted: &[Counted<'_>],
) -> Result<Result<(), Wait>, DbErr> {
    let write = db.write(&By::program()).await?;
    let (tx, now) = (write.tx(), write.at());
    for counted in counted {
        let key = counted.key(secret);
        let first = ActiveModel {
            key: Set(key.clone()),
            failures: Set(0),
            last_at: Set(0),
        };
        let stays = OnConflict::column(Column::Key).do_nothing().to_owned();
        Entity::insert(first)
            .on_conflict(stays)
            .try_insert()
            .exec(tx)
            .await?;
        let row = Entity::find_by_id(key).lock_exclusive().one(tx).await?;
        let row = row.ok_or_else(|| DbErr::RecordNotFound("an attempt".to_owned()))?;
        let failures = if now - row.last_at < FORGET {
            row.failures
        } else {
            0
        };
        let until = row.last_at + counted.wait(failures);
        if now < until {
            return Ok(Err(Wait((until - now + SECOND - 1) / SECOND)));
        }
        let mut row = row.into_active_model();
        row.failures = Set(failures.saturating_add(1));
        row.last_at = Set(now);
        row.update(tx).await?;
    }
    write.finish_unlogged(Unlogged::Attempt).await?;
    Ok(Ok(()))
}

/// Removes what is forgotten anyway.
///
/// # Errors
/// When the database refuses.
pub async fn tidy(db: &Db) -> Result<(), DbErr> {
    let write = db.write(&By::program()).await?;
    let forgotten = Column::LastAt.lt(write.at() - FORGET);
    Entity::delete_many()
        .filter(forgotten)
        .exec(write.tx())
        .await?;
    write.finish_unlogged(Unlogged::Attempt).await
}

/// Takes away what was counted: the attempt succeeded.
///
/// # Errors
/// When the database refuses.
pub async fn succeeded(db: &Db, secret: &[u8; 32], counted: &Counted<'_>) -> Result<(), DbErr> {
    let write = db.write(&By::program()).await?;
    Entity::delete_by_id(counted.key(secret))
        .exec(write.tx())
        .await?;
    write.finish_unlogged(Unlogged::Attempt).await
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::db::testing::{Hands, empty};

    #[tokio::test]
    async fn the_wait_grows_with_each_failure_and_is_forgotten_after_a_day() {
        for place in empty().await {
            let hands = Hands::at(1_000_000);
            let db = place.open().await.with_clock(hands.clock());
            let account = [Counted::Account("somying@example")];
            let secret = [7; 32];
            for _ in 0..4 {
                assert_eq!(
                    begin(&db, &secret, &account).await.expect("counted"),
                    Ok(())
                );
            }
            for seconds in [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900] {
                let refused = begin(&db, &secret, &account).await.expect("asked");
                assert_eq!(refused, Err(Wait(seconds)));
                hands.forward(seconds * SECOND);
                let again = begin(&db, &secret, &account).await.expect("counted");
                assert_eq!(again, Ok(()), "after {seconds} seconds");
            }
            let other = [Counted::Account("somchai@example")];
            assert_eq!(begin(&db, &secret, &other).await.expect("counted"), Ok(()));
            hands.forward(FORGET);
            assert_eq!(
                begin(&db, &secret, &account).await.expect("counted"),
                Ok(())
            );
            assert_eq!(
                begin(&db, &secret, &account).await.expect("counted"),
                Ok(())
            );
        }
    }

    #[tokio::test]
    async fn a_success_takes_the_accounts_failures_away_and_leaves_the_addresss() {
        for place in empty().await {
            let db = place.open().await.with_clock(Hands::at(1_000_000).clock());
            let secret = [7; 32];
            let both = [
                Counted::Account("somying@example"),
                Counted::Address(IpAddr::from([10, 0, 0, 1])),
            ];
            for _ in 0..20 {
                assert_eq!(begin(&db, &secret, &both).await.expect("counted"), Ok(()));
                succeeded(&db, &secret, &both[0]).await.expect("forgotten");
            }
            let refused = begin(&db, &secret, &both).await.expect("asked");
            assert!(refused.is_err(), "twenty from one address");
        }
    }
}
