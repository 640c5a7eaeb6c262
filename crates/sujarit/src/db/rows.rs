//! Rows of any table as values that mean the same on both databases: read one by one, hashed,
//! written in batches.
//!
//! The hash of a table is the sum (modulo 2²⁵⁶) of the SHA-256 of its rows: the databases sort
//! texts differently, and a sum asks for no order and no memory. A row's bytes are its cells by the
//! names of their columns, each with a letter for its kind and, where it has one, its length.

use super::catalogue::{Kind, Table};
use futures_util::{Stream, StreamExt};
use sea_orm::{
    ConnectionTrait, DatabaseTransaction, DbBackend, DbErr, QueryResult, Statement, StreamTrait,
    TryGetable, Value,
};
use sha2::{Digest as _, Sha256};
use std::fmt::Write as _;
use uuid::Uuid;

/// A value in a row.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// None.
    Null,
    /// True or false.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// A number with a fraction.
    Real(f64),
    /// A text.
    Text(String),
    /// Bytes.
    Bytes(Vec<u8>),
    /// A key.
    Uuid(Uuid),
}

/// A row: its cells in the order of [`Table::columns`].
pub type Row = Vec<Cell>;

/// How many rows a table has, and the hash of what stands in them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Digest {
    /// Rows.
    pub rows: u64,
    sum: [u64; 4],
}

impl Digest {
    /// Takes in a row.
    pub fn add(&mut self, row: &[Cell]) {
        let mut hash = Sha256::new();
        for cell in row {
            hash_cell(&mut hash, cell);
        }
        let mut carry = false;
        for (part, bytes) in self.sum.iter_mut().zip(hash.finalize().chunks_exact(8)) {
            let more = bytes.iter().rev().fold(0, |n, b| n << 8 | u64::from(*b));
            let (sum, over) = part.overflowing_add(more);
            let (sum, again) = sum.overflowing_add(carry.into());
            (*part, carry) = (sum, over || again);
        }
        self.rows += 1;
    }

    /// The hash, in hexadecimal digits.
    pub fn hash(&self) -> String {
        let mut text = String::new();
        for part in self.sum.iter().rev() {
            let _ = write!(text, "{part:016x}");
        }
        text
    }
}

fn hash_cell(hash: &mut Sha256, cell: &Cell) {
    let mut put = |letter: u8, bytes: &[u8]| {
        hash.update([letter]);
        hash.update((bytes.len() as u64).to_le_bytes());
        hash.update(bytes);
    };
    match cell {
        Cell::Null => put(b'n', &[]),
        Cell::Bool(is) => put(b'b', &[u8::from(*is)]),
        Cell::Int(number) => put(b'i', &number.to_le_bytes()),
        Cell::Real(number) => put(b'r', &number.to_bits().to_le_bytes()),
        Cell::Text(text) => put(b't', text.as_bytes()),
        Cell::Bytes(bytes) => put(b'y', bytes),
        Cell::Uuid(key) => put(b'u', key.as_bytes()),
    }
}

impl Cell {
    /// Bytes it takes in memory, about.
    fn size(&self) -> usize {
        match self {
            Self::Text(text) => text.len(),
            Self::Bytes(bytes) => bytes.len(),
            _ => 16,
        }
    }

    fn into_value(self, kind: Kind) -> Value {
        match (self, kind) {
            (Self::Null, Kind::Bool) => Value::Bool(None),
            (Self::Null, Kind::Int) => Value::BigInt(None),
            (Self::Null, Kind::Real) => Value::Double(None),
            (Self::Null, Kind::Text | Kind::Json) => Value::String(None),
            (Self::Null, Kind::Bytes) => Value::Bytes(None),
            (Self::Null, Kind::Uuid) => Value::Uuid(None),
            (Self::Bool(is), _) => is.into(),
            (Self::Int(number), _) => number.into(),
            (Self::Real(number), _) => number.into(),
            (Self::Text(text), _) => text.into(),
            (Self::Bytes(bytes), _) => bytes.into(),
            (Self::Uuid(key), _) => key.into(),
        }
    }
}

/// All rows of a table, one by one.
///
/// # Errors
/// When the table cannot be read.
pub async fn stream<'a>(
    view: &'a DatabaseTransaction,
    table: &'a Table,
) -> Result<impl Stream<Item = Result<Row, DbErr>> + 'a, DbErr> {
    let backend = ConnectionTrait::get_database_backend(view);
    let columns: Vec<String> = table
        .columns
        .iter()
        .map(|column| {
            let name = &column.name;
            match (backend, column.kind) {
                (DbBackend::Postgres, Kind::Int) => format!("\"{name}\"::bigint AS \"{name}\""),
                (DbBackend::Postgres, Kind::Real) => format!("\"{name}\"::float8 AS \"{name}\""),
                (DbBackend::Postgres, Kind::Json) => format!("\"{name}\"::text AS \"{name}\""),
                _ => format!("\"{name}\""),
            }
        })
        .collect();
    let sql = format!("SELECT {} FROM \"{}\"", columns.join(", "), table.name);
    let rows = view
        .stream_raw(Statement::from_string(backend, sql))
        .await?;
    Ok(rows.map(move |row| read(&row?, table)))
}

fn read(row: &QueryResult, table: &Table) -> Result<Row, DbErr> {
    fn get<T: TryGetable>(
        row: &QueryResult,
        index: usize,
        cell: impl Fn(T) -> Cell,
    ) -> Result<Cell, DbErr> {
        let value: Option<T> = row.try_get_by_index(index)?;
        Ok(value.map_or(Cell::Null, cell))
    }
    let columns = table.columns.iter().enumerate();
    let cells = columns.map(|(index, column)| match column.kind {
        Kind::Bool => get(row, index, Cell::Bool),
        Kind::Int => get(row, index, Cell::Int),
        Kind::Real => get(row, index, Cell::Real),
        Kind::Text => get(row, index, Cell::Text),
        Kind::Json => {
            let text: Option<String> = row.try_get_by_index(index)?;
            let json = text.map(|text| serde_json::from_str(&text)).transpose();
            let json: Option<serde_json::Value> =
                json.map_err(|error| DbErr::Json(error.to_string()))?;
            // Keys in the order of their letters, whatever the database made of them.
            Ok(json.map_or(Cell::Null, |mut json| {
                json.sort_all_objects();
                Cell::Text(json.to_string())
            }))
        }
        Kind::Bytes => get(row, index, Cell::Bytes),
        Kind::Uuid => get(row, index, Cell::Uuid),
    });
    cells.collect()
}

/// How many rows a table has, and their hash.
///
/// # Errors
/// When the table cannot be read.
pub async fn digest(view: &DatabaseTransaction, table: &Table) -> Result<Digest, DbErr> {
    let mut digest = Digest::default();
    let mut rows = std::pin::pin!(stream(view, table).await?);
    while let Some(row) = rows.next().await {
        digest.add(&row?);
    }
    Ok(digest)
}

/// Whether a table has a row.
///
/// # Errors
/// When the table cannot be read.
pub async fn is_empty(connection: &impl ConnectionTrait, table: &Table) -> Result<bool, DbErr> {
    let sql = format!("SELECT 1 AS one FROM \"{}\" LIMIT 1", table.name);
    let statement = Statement::from_string(connection.get_database_backend(), sql);
    Ok(connection.query_one_raw(statement).await?.is_none())
}

/// Writes rows into a table, as many with each statement as a database takes at once.
#[derive(Debug)]
pub struct Loader<'a> {
    tx: &'a DatabaseTransaction,
    table: &'a Table,
    rows: Vec<Row>,
    size: usize,
    most: usize,
}

impl<'a> Loader<'a> {
    /// Begins.
    pub fn new(tx: &'a DatabaseTransaction, table: &'a Table) -> Self {
        /// Values that both databases take with one statement.
        const VALUES: usize = 30_000;
        let most = (VALUES / table.columns.len().max(1)).clamp(1, super::BATCH);
        Self {
            tx,
            table,
            rows: Vec::new(),
            size: 0,
            most,
        }
    }

    /// Adds a row.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn add(&mut self, row: Row) -> Result<(), DbErr> {
        /// Bytes written with one statement, about; a single row may have more.
        const SIZE: usize = 4 << 20;
        self.size += row.iter().map(Cell::size).sum::<usize>();
        self.rows.push(row);
        if self.rows.len() >= self.most || self.size >= SIZE {
            self.write().await?;
        }
        Ok(())
    }

    /// Writes what is left.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn finish(mut self) -> Result<(), DbErr> {
        self.write().await
    }

    async fn write(&mut self) -> Result<(), DbErr> {
        if self.rows.is_empty() {
            return Ok(());
        }
        let backend = ConnectionTrait::get_database_backend(self.tx);
        let columns = &self.table.columns;
        let names: Vec<_> = columns.iter().map(|c| format!("\"{}\"", c.name)).collect();
        let name = &self.table.name;
        let mut sql = format!("INSERT INTO \"{name}\" ({}) VALUES ", names.join(", "));
        let mut values = Vec::with_capacity(self.rows.len() * columns.len());
        for (index, row) in self.rows.drain(..).enumerate() {
            sql.push_str(if index == 0 { "(" } else { ", (" });
            for (place, (cell, column)) in row.into_iter().zip(columns).enumerate() {
                if place > 0 {
                    sql.push_str(", ");
                }
                values.push(cell.into_value(column.kind));
                let _ = match (backend, column.kind) {
                    (DbBackend::Postgres, Kind::Json) => write!(sql, "${}::json", values.len()),
                    (DbBackend::Postgres, _) => write!(sql, "${}", values.len()),
                    _ => write!(sql, "?"),
                };
            }
            sql.push(')');
        }
        self.size = 0;
        let statement = Statement::from_sql_and_values(backend, sql, values);
        self.tx.execute_raw(statement).await?;
        Ok(())
    }
}
