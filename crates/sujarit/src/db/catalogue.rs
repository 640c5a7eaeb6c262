//! The tables of the program as the database's own catalogue tells them, so that whatever walks
//! over all data (a copy, a backup) finds a new table by itself.

use sea_orm::{ConnectionTrait, DbBackend, DbErr, QueryResult, Statement};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Where the migrations note what they have done.
const MIGRATIONS: &str = "seaql_migrations";

/// What a column holds, whatever the database calls its type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// True or false.
    Bool,
    /// A whole number of up to 64 bits.
    Int,
    /// A number with a fraction.
    Real,
    /// A text.
    Text,
    /// A text in JSON, of which the database may keep another spelling.
    Json,
    /// Bytes.
    Bytes,
    /// A key of 16 bytes.
    Uuid,
}

/// A column of a table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// What it holds.
    pub kind: Kind,
    /// Whether it may hold nothing.
    pub nullable: bool,
}

impl Column {
    /// Whether its texts are hashes of files; a column that names one is called so.
    pub fn names_a_file(&self) -> bool {
        self.kind == Kind::Text && self.name.ends_with("file_hash")
    }
}

/// A table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// Its name.
    pub name: String,
    /// Its columns, by name.
    pub columns: Vec<Column>,
    /// The columns of its primary key, in their order.
    pub key: Vec<String>,
    /// The tables whose rows its rows hang on.
    pub parents: BTreeSet<String>,
}

/// All tables of the program but the migrations' own, each after those it hangs on.
///
/// # Errors
/// When the catalogue cannot be read, or a column has a type that nobody knows here.
pub async fn tables(connection: &impl ConnectionTrait) -> Result<Vec<Table>, DbErr> {
    let names = match connection.get_database_backend() {
        DbBackend::Sqlite => {
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' \
             ESCAPE '\\' ORDER BY name"
        }
        _ => {
            "SELECT tablename AS name FROM pg_tables WHERE schemaname = current_schema() \
             ORDER BY tablename"
        }
    };
    let mut found = BTreeMap::new();
    for name in words(connection, names).await? {
        if name != MIGRATIONS {
            found.insert(name.clone(), table(connection, name).await?);
        }
    }
    parents_first(found)
}

/// The migrations that were made, in order.
///
/// # Errors
/// When the database cannot be read.
pub async fn migrations(connection: &impl ConnectionTrait) -> Result<Vec<String>, DbErr> {
    let sql = format!("SELECT version AS name FROM {MIGRATIONS} ORDER BY version");
    words(connection, &sql).await
}

/// Hashes of all files that any row of any office names; what else lies among the files is litter.
///
/// # Errors
/// When the database cannot be read.
pub async fn named_files(connection: &impl ConnectionTrait) -> Result<BTreeSet<String>, DbErr> {
    let mut named = BTreeSet::new();
    for table in tables(connection).await? {
        for column in table.columns.iter().filter(|column| column.names_a_file()) {
            let (table, column) = (&table.name, &column.name);
            let sql = format!(
                "SELECT DISTINCT \"{column}\" AS name FROM \"{table}\" \
                 WHERE \"{column}\" IS NOT NULL"
            );
            named.extend(words(connection, &sql).await?);
        }
    }
    Ok(named)
}

async fn query(connection: &impl ConnectionTrait, sql: &str) -> Result<Vec<QueryResult>, DbErr> {
    let statement = Statement::from_string(connection.get_database_backend(), sql);
    connection.query_all_raw(statement).await
}

async fn words(connection: &impl ConnectionTrait, sql: &str) -> Result<Vec<String>, DbErr> {
    let rows = query(connection, sql).await?;
    rows.iter().map(|row| row.try_get("", "name")).collect()
}

async fn table(connection: &impl ConnectionTrait, name: String) -> Result<Table, DbErr> {
    let (columns, key, parents) = match connection.get_database_backend() {
        DbBackend::Sqlite => (
            format!(
                "SELECT name, type, \"notnull\" = 0 AS open FROM pragma_table_info('{name}') ORDER BY name"
            ),
            format!("SELECT name FROM pragma_table_info('{name}') WHERE pk > 0 ORDER BY pk"),
            format!("SELECT DISTINCT \"table\" AS name FROM pragma_foreign_key_list('{name}')"),
        ),
        _ => (
            format!(
                "SELECT column_name::text AS name, udt_name::text AS type, \
                 is_nullable = 'YES' AS open \
                 FROM information_schema.columns WHERE table_schema = current_schema() \
                 AND table_name = '{name}' ORDER BY column_name::text COLLATE \"C\""
            ),
            format!(
                "SELECT a.attname::text AS name FROM pg_index i \
                 CROSS JOIN LATERAL unnest(i.indkey::int2[]) WITH ORDINALITY AS k (attnum, place) \
                 JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum \
                 WHERE i.indrelid = '\"{name}\"'::regclass AND i.indisprimary ORDER BY k.place"
            ),
            format!(
                "SELECT DISTINCT p.relname::text AS name FROM pg_constraint c \
                 JOIN pg_class p ON p.oid = c.confrelid \
                 WHERE c.contype = 'f' AND c.conrelid = '\"{name}\"'::regclass"
            ),
        ),
    };
    let mut known = Vec::new();
    for row in query(connection, &columns).await? {
        let column: String = row.try_get("", "name")?;
        let written: String = row.try_get("", "type")?;
        let kind = kind(&written).ok_or_else(|| {
            DbErr::Custom(format!("{name}.{column} has the unknown type {written}"))
        })?;
        known.push(Column {
            name: column,
            kind,
            nullable: row.try_get("", "open")?,
        });
    }
    Ok(Table {
        columns: known,
        key: words(connection, &key).await?,
        parents: words(connection, &parents).await?.into_iter().collect(),
        name,
    })
}

/// What a type's name means, in SQLite as the migrations write it and in PostgreSQL.
fn kind(written: &str) -> Option<Kind> {
    let written = written.to_ascii_lowercase();
    let name = written.split('(').next().unwrap_or_default().trim();
    Some(match name {
        "boolean" | "bool" => Kind::Bool,
        "tinyint" | "smallint" | "integer" | "bigint" | "int2" | "int4" | "int8" => Kind::Int,
        "float" | "double" | "float4" | "float8" => Kind::Real,
        "char" | "varchar" | "text" | "enum_text" => Kind::Text,
        "json_text" | "jsonb_text" | "json" | "jsonb" => Kind::Json,
        "blob" | "varbinary_blob" | "bytea" => Kind::Bytes,
        "uuid_text" | "uuid" => Kind::Uuid,
        _ => return None,
    })
}

fn parents_first(mut tables: BTreeMap<String, Table>) -> Result<Vec<Table>, DbErr> {
    let mut ordered: Vec<Table> = Vec::new();
    while !tables.is_empty() {
        let waits = |table: &Table| {
            let mut parents = table.parents.iter();
            parents.any(|parent| *parent != table.name && tables.contains_key(parent))
        };
        let next = tables.values().find(|table| !waits(table));
        let next = next.map(|table| table.name.clone());
        let next = next.and_then(|name| tables.remove(&name));
        ordered.push(next.ok_or_else(|| DbErr::Custom("tables hang on each other".to_owned()))?);
    }
    Ok(ordered)
}
