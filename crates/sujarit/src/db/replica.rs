//! A streaming replica of PostgreSQL, which answers for pages that everybody may see, as long as it
//! is not too far behind; else, and for everything else, the primary answers.
//!
//! How far it is behind is measured by places in the primary's journal, not by clocks: each place
//! is noted with the moment at which the primary had come to it, and the replica is as old as the
//! latest moment whose place it has replayed. A primary that cannot be asked makes it unknown how
//! old the replica is, and the replica is not asked either.

use super::{Db, connect};
use crate::settings;
use sea_orm::{ConnectionTrait, DatabaseConnection, DbErr, Statement};
use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, PoisonError, Weak},
    time::{Duration, Instant},
};

/// How often the replica is looked after.
const LOOK: Duration = Duration::from_millis(500);
/// Longest time the replica is waited for before the primary is asked.
const PATIENCE: Duration = Duration::from_secs(2);
/// Seconds behind where the settings say nothing.
const LAG_SECONDS: u32 = 5;

/// The replica.
#[derive(Debug)]
pub(super) struct Replica {
    connection: DatabaseConnection,
    /// How far it may be behind.
    most: Duration,
    /// Until when it may answer, by what is known of it.
    fresh_until: Mutex<Option<Instant>>,
}

impl Replica {
    /// The replica of the settings, watched from now on; it need not be there yet.
    pub(super) async fn open(
        primary: &DatabaseConnection,
        settings: &settings::Database,
    ) -> Result<Option<Arc<Self>>, DbErr> {
        let Some(url) = &settings.replica else {
            return Ok(None);
        };
        let seconds = settings.replica_lag_seconds.unwrap_or(LAG_SECONDS);
        let replica = Arc::new(Self {
            connection: connect::replica(url, settings).await?,
            most: Duration::from_secs(seconds.into()),
            fresh_until: Mutex::new(None),
        });
        tokio::spawn(watch(primary.clone(), Arc::downgrade(&replica)));
        Ok(Some(replica))
    }

    fn is_fresh(&self) -> bool {
        let until = *self.until();
        until.is_some_and(|until| Instant::now() < until)
    }

    fn until(&self) -> std::sync::MutexGuard<'_, Option<Instant>> {
        self.fresh_until
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

/// Notes where the primary is and how far the replica has come, until nobody needs it any more.
async fn watch(primary: DatabaseConnection, replica: Weak<Replica>) {
    const AT: &str = "SELECT (pg_current_wal_lsn() - '0/0')::bigint AS place";
    const REPLAYED: &str = "SELECT (pg_last_wal_replay_lsn() - '0/0')::bigint AS place";
    let mut places: VecDeque<(Instant, i64)> = VecDeque::new();
    while let Some(replica) = replica.upgrade() {
        let asked = Instant::now();
        if let Some(place) = place(&primary, AT).await {
            places.push_back((asked, place));
        }
        let oldest = asked.checked_sub(replica.most);
        while places
            .front()
            .is_some_and(|(at, _)| Some(*at) < oldest && places.len() > 1)
        {
            places.pop_front();
        }
        let replayed = place(&replica.connection, REPLAYED).await;
        let as_of = places
            .iter()
            .rev()
            .find(|(_, place)| replayed >= Some(*place));
        *replica.until() = as_of.map(|(at, _)| *at + replica.most);
        drop(replica);
        tokio::time::sleep(LOOK).await;
    }
}

async fn place(connection: &DatabaseConnection, sql: &str) -> Option<i64> {
    let statement = Statement::from_string(connection.get_database_backend(), sql);
    let asking = connection.query_one_raw(statement);
    let row = tokio::time::timeout(PATIENCE, asking).await.ok()?.ok()??;
    row.try_get("", "place").ok()?
}

impl Db {
    /// Reads what a page shows that everybody may see, from the replica where there is one that is
    /// not too far behind. A replica that fails is not noticed: the primary answers.
    ///
    /// # Errors
    /// When the primary cannot be read.
    pub async fn public<T, F>(&self, read: impl Fn(Self) -> F) -> Result<T, DbErr>
    where
        F: Future<Output = Result<T, DbErr>>,
    {
        if let Some(replica) = self.replica.as_ref().filter(|replica| replica.is_fresh()) {
            let at_replica = Self {
                read: replica.connection.clone(),
                ..self.clone()
            };
            match tokio::time::timeout(PATIENCE, read(at_replica)).await {
                Ok(Ok(done)) => return Ok(done),
                Ok(Err(error)) => tracing::warn!("replica: {error}"),
                Err(_) => tracing::warn!("replica: no answer"),
            }
            *replica.until() = None;
        }
        read(self.clone()).await
    }
}
