//! How the database stands: what a load balancer and whoever watches the program ask.

use super::{Db, migrations::Migrator};
use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, DbErr, Statement};
use sea_orm_migration::MigratorTrait;
use std::collections::HashSet;

/// The connections of a pool.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pool {
    /// How many there are.
    pub open: u32,
    /// How many of them nobody uses.
    pub idle: usize,
}

impl Db {
    /// How many steps of this program the tables have not taken.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn missing_steps(&self) -> Result<usize, DbErr> {
        let sql = "SELECT version FROM seaql_migrations";
        let statement = Statement::from_string(self.read.get_database_backend(), sql);
        let rows = self.read.query_all_raw(statement).await?;
        let taken = rows.iter().map(|row| row.try_get("", "version"));
        let taken: HashSet<String> = taken.collect::<Result<_, _>>()?;
        let steps = Migrator::migrations();
        Ok(steps
            .iter()
            .filter(|step| !taken.contains(step.name()))
            .count())
    }

    /// The connections, by what they are used for. PostgreSQL has one pool for everything.
    pub fn pools(&self) -> Vec<(&'static str, Pool)> {
        if self.read.get_database_backend() == DbBackend::Sqlite {
            vec![("read", pool(&self.read)), ("write", pool(&self.write))]
        } else {
            vec![("all", pool(&self.write))]
        }
    }
}

fn pool(connection: &DatabaseConnection) -> Pool {
    let (open, idle) = if connection.get_database_backend() == DbBackend::Sqlite {
        let pool = connection.get_sqlite_connection_pool();
        (pool.size(), pool.num_idle())
    } else {
        let pool = connection.get_postgres_connection_pool();
        (pool.size(), pool.num_idle())
    };
    Pool { open, idle }
}
