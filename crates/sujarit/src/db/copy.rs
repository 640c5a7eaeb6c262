//! Everything of one database into another, empty one, whichever of the two kinds each is: one view
//! of the source, one transaction in the target, which is made permanent only when counts and hashes
//! of all tables are the same on both sides.

use super::{
    Db, Unlogged,
    catalogue::{self, Table},
    rows::{self, Digest, Loader},
};
use crate::log::By;
use futures_util::StreamExt;
use sea_orm::{ConnectionTrait, DbErr};

/// A table with what stands in it on both sides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Compared {
    /// The table's name.
    pub table: String,
    /// What was read.
    pub from: Digest,
    /// What stands in the target.
    pub to: Digest,
}

impl Compared {
    /// Whether nothing differs.
    pub fn is_same(&self) -> bool {
        self.from == self.to
    }
}

/// Why nothing was copied.
#[derive(Debug, thiserror::Error)]
pub enum CopyError {
    /// The target holds data in this table.
    #[error("the target is not empty: {0}")]
    NotEmpty(String),
    /// The tables of the two are not the same.
    #[error("the databases have different tables")]
    OtherTables,
    /// A database refused.
    #[error("{0}")]
    Db(#[from] DbErr),
}

/// Copies everything. Where a hash differs, nothing stays in the target.
///
/// # Errors
/// When the target holds data, or a database refuses; then nothing was written.
pub async fn copy(from: &Db, to: &Db) -> Result<Vec<Compared>, CopyError> {
    let view = from.view().await?;
    let tables = catalogue::tables(&view).await?;
    let write = to.write(&By::program()).await?;
    if catalogue::tables(write.tx()).await? != tables {
        return Err(CopyError::OtherTables);
    }
    must_be_empty(write.tx(), &tables).await?;
    let mut compared = Vec::new();
    for table in &tables {
        let mut from = Digest::default();
        let mut loader = Loader::new(write.tx(), table);
        let mut rows = std::pin::pin!(rows::stream(&view, table).await?);
        while let Some(row) = rows.next().await {
            let row = row?;
            from.add(&row);
            loader.add(row).await?;
        }
        loader.finish().await?;
        compared.push(Compared {
            table: table.name.clone(),
            from,
            to: Digest::default(),
        });
    }
    for (table, compared) in tables.iter().zip(&mut compared) {
        compared.to = rows::digest(write.tx(), table).await?;
    }
    if compared.iter().all(Compared::is_same) {
        write.finish_unlogged(Unlogged::Copy).await?;
    }
    Ok(compared)
}

/// Whether no table has a row.
pub(crate) async fn must_be_empty(
    connection: &impl ConnectionTrait,
    tables: &[Table],
) -> Result<(), CopyError> {
    for table in tables {
        if !rows::is_empty(connection, table).await? {
            return Err(CopyError::NotEmpty(table.name.clone()));
        }
    }
    Ok(())
}
