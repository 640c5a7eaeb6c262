//! Failures to sign in, counted by account and by address: each further one makes the next wait
//! longer. An attempt is counted before it is judged, so that many at once gain nothing; a success
//! takes the account's count away, and from the address's what it had added itself. What was tried
//! is kept as a keyed hash only, and an account that does not exist is counted like one that does.
//! What can be begun without any account is counted by address and ten minutes.

use super::tables::attempt::{ActiveModel, Column, Entity, Model};
use crate::{
    db::{self, Db, Unlogged},
    log::By,
    token,
};
use sea_orm::{
    ActiveValue::Set,
    ConnectionTrait, DbErr, IntoActiveModel,
    entity::prelude::*,
    sea_query::{self, OnConflict},
};
use std::net::{IpAddr, Ipv6Addr};

const SECOND: i64 = 1000;
/// The longest wait.
const LONGEST: i64 = 15 * 60 * SECOND;
/// How often one thing may be begun from one address in [`SPAN`], without an account.
const MOST_BEGUN: i32 = 20;
/// The time in which that is counted.
const SPAN: i64 = 10 * 60 * SECOND;
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
            Self::Address(address) => format!("address {}", network(*address)),
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

/// What one household or office has: of IPv6 the first half, because the other half is anyone's to
/// choose who sits there (RFC 4291, 2.5.4).
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => Ipv6Addr::from_bits(address.to_bits() >> 64 << 64).into(),
        address @ IpAddr::V4(_) => address,
    }
}

/// The row of this key, made where there is none, and held until the write ends.
async fn row(tx: &impl ConnectionTrait, key: String) -> Result<Model, DbErr> {
    let first = ActiveModel {
        key: Set(key.clone()),
        failures: Set(0),
        last_at: Set(0),
    };
    // One that is there is changed to itself: so it is held, and nobody removes it meanwhile.
    let held = OnConflict::column(Column::Key)
        .update_column(Column::Key)
        .to_owned();
    Entity::insert(first)
        .on_conflict(held)
        .exec_without_returning(tx)
        .await?;
    let row = Entity::find_by_id(key).one(tx).await?;
    row.ok_or_else(|| DbErr::RecordNotFound("an attempt".to_owned()))
}

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
    db::again(|| begin_once(db, secret, counted)).await
}

async fn begin_once(
    db: &Db,
    secret: &[u8; 32],
    counted: &[Counted<'_>],
) -> Result<Result<(), Wait>, DbErr> {
    let write = db.write(&By::program()).await?;
    let (tx, now) = (write.tx(), write.at());
    for counted in counted {
        let row = row(tx, counted.key(secret)).await?;
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

/// Whether somebody may begin this (a ceremony that names no account) from his address; counts it.
///
/// # Errors
/// When the database refuses.
pub async fn may_begin(
    db: &Db,
    secret: &[u8; 32],
    (what, address): (&str, Option<IpAddr>),
) -> Result<bool, DbErr> {
    let Some(address) = address.map(network) else {
        return Ok(true);
    };
    db::again(async || {
        let write = db.write(&By::program()).await?;
        let (tx, now) = (write.tx(), write.at());
        let span = now / SPAN;
        let row = row(
            tx,
            token::keyed(secret, &format!("{what} {address} {span}")),
        )
        .await?;
        let begun = row.failures;
        if begun >= MOST_BEGUN {
            return Ok(false);
        }
        let mut row = row.into_active_model();
        row.failures = Set(begun + 1);
        row.last_at = Set(now);
        row.update(tx).await?;
        write.finish_unlogged(Unlogged::Attempt).await?;
        Ok(true)
    })
    .await
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

/// Takes away what was counted, because the attempt succeeded: of an account all, of an address
/// this one attempt, so that nobody washes away by his own account what he tried on others.
///
/// # Errors
/// When the database refuses.
pub async fn succeeded(db: &Db, secret: &[u8; 32], counted: &[Counted<'_>]) -> Result<(), DbErr> {
    db::again(async || {
        let write = db.write(&By::program()).await?;
        for counted in counted {
            let key = counted.key(secret);
            if let Counted::Address(_) = counted {
                let failures = Column::Failures.into_expr();
                let one_less = sea_query::ExprTrait::sub(failures, 1);
                Entity::update_many()
                    .col_expr(Column::Failures, one_less)
                    .filter(Column::Key.eq(key))
                    .filter(Column::Failures.gt(0))
                    .exec(write.tx())
                    .await?;
            } else {
                Entity::delete_by_id(key).exec(write.tx()).await?;
            }
        }
        write.finish_unlogged(Unlogged::Attempt).await
    })
    .await
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
    async fn a_success_takes_the_accounts_failures_away_and_its_own_from_the_addresss() {
        for place in empty().await {
            let db = place.open().await.with_clock(Hands::at(1_000_000).clock());
            let secret = [7; 32];
            let account = Counted::Account("somying@example");
            let both = [account, Counted::Address(IpAddr::from([10, 0, 0, 1]))];
            for _ in 0..100 {
                assert_eq!(begin(&db, &secret, &both).await.expect("counted"), Ok(()));
                succeeded(&db, &secret, &both).await.expect("given back");
            }
            for login in 0..20 {
                let login = format!("{login}@example");
                let tried = [Counted::Account(&login), both[1].clone()];
                assert_eq!(begin(&db, &secret, &tried).await.expect("counted"), Ok(()));
            }
            let refused = begin(&db, &secret, &both).await.expect("asked");
            assert!(refused.is_err(), "twenty failures from one address");
            succeeded(&db, &secret, &both).await.expect("given back");
            succeeded(&db, &secret, &both).await.expect("given back");
            assert_eq!(begin(&db, &secret, &both).await.expect("asked"), Ok(()));
        }
    }

    #[tokio::test]
    async fn addresses_of_one_ipv6_network_are_counted_as_one() {
        for place in empty().await {
            let db = place.open().await.with_clock(Hands::at(1_000_000).clock());
            let of = |address: &str| [Counted::Address(address.parse().expect("an address"))];
            for host in 0..20 {
                let counted = of(&format!("2001:db8:1:2::{host:x}"));
                let begun = begin(&db, &[7; 32], &counted).await.expect("counted");
                assert_eq!(begun, Ok(()));
            }
            let same = begin(&db, &[7; 32], &of("2001:db8:1:2:9::1")).await;
            assert!(same.expect("asked").is_err());
            let other = begin(&db, &[7; 32], &of("2001:db8:1:3::1")).await;
            assert_eq!(other.expect("asked"), Ok(()));
        }
    }

    #[tokio::test]
    async fn attempts_and_successes_at_once_are_all_counted_and_none_fails() {
        for place in empty().await {
            let db = place.open().await.with_clock(Hands::at(1_000_000).clock());
            let mut trying = tokio::task::JoinSet::new();
            for _ in 0..24 {
                let db = db.clone();
                trying.spawn(async move {
                    let counted = [Counted::SecondStep("somying@example")];
                    let begun = begin(&db, &[7; 32], &counted).await.expect("counted");
                    if begun.is_ok() {
                        succeeded(&db, &[7; 32], &counted).await.expect("forgotten");
                    }
                });
            }
            while let Some(ended) = trying.join_next().await {
                ended.expect("none failed");
            }
        }
    }

    #[tokio::test]
    async fn twenty_of_a_kind_are_begun_from_an_address_in_ten_minutes() {
        for place in empty().await {
            let hands = Hands::at(6_000_000);
            let db = place.open().await.with_clock(hands.clock());
            let may = async |what: &str, address: [u8; 4]| {
                let from = (what, Some(IpAddr::from(address)));
                may_begin(&db, &[7; 32], from).await.expect("asked")
            };
            for _ in 0..20 {
                assert!(may("passkey", [10, 0, 0, 1]).await);
            }
            assert!(!may("passkey", [10, 0, 0, 1]).await);
            assert!(may("provider", [10, 0, 0, 1]).await);
            assert!(may("passkey", [10, 0, 0, 2]).await);
            hands.forward(SPAN);
            assert!(may("passkey", [10, 0, 0, 1]).await);
        }
    }
}
