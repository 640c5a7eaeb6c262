//! Databases for tests: SQLite always, PostgreSQL where `TEST_PG_URL` names a server.

use super::{Clock, Db};
use sea_orm::{ConnectionTrait, Database, DatabaseConnection};
use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};
use tempfile::TempDir;

/// A clock that stands until it is moved.
#[derive(Clone, Debug)]
pub struct Hands(Arc<AtomicI64>);

impl Hands {
    pub fn at(start: i64) -> Self {
        Self(Arc::new(AtomicI64::new(start)))
    }

    pub fn forward(&self, milliseconds: i64) {
        self.0.fetch_add(milliseconds, Ordering::Relaxed);
    }

    pub fn clock(&self) -> Clock {
        let hands = Arc::clone(&self.0);
        Clock::new(move || hands.load(Ordering::Relaxed))
    }
}

/// An empty place for a database.
pub struct Empty {
    pub url: String,
    _directory: TempDir,
}

impl Empty {
    pub async fn open(&self) -> Db {
        Db::open(&self.url).await.expect("a database")
    }

    /// A connection that knows nothing of the program, as an attacker has it.
    pub async fn raw(&self) -> DatabaseConnection {
        Database::connect(&self.url).await.expect("a connection")
    }
}

/// One place on each database there is to test on.
pub async fn empty() -> Vec<Empty> {
    let directory = || tempfile::tempdir().expect("a directory");
    let own = directory();
    let mut places = vec![Empty {
        url: format!("sqlite://{}/test.db?mode=rwc", own.path().display()),
        _directory: own,
    }];
    if let Ok(url) = std::env::var("TEST_PG_URL") {
        let name = format!("sujarit_{}", super::new_id().simple());
        let server = Database::connect(&url).await.expect("the server");
        let create = format!("CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'");
        server
            .execute_unprepared(&create)
            .await
            .expect("a database");
        let (address, options) = url.split_once('?').unwrap_or((&url, ""));
        let (server, _) = address.rsplit_once('/').expect("a database in TEST_PG_URL");
        places.push(Empty {
            url: format!("{server}/{name}?{options}"),
            _directory: directory(),
        });
    }
    places
}
