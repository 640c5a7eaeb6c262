//! A row as a line of JSON: an array of its cells. Bytes and keys are texts, numbers with a fraction
//! are the bits they have, so that each comes back as it was.

use crate::{
    db::{
        catalogue::{Kind, Table},
        rows::{Cell, Row},
    },
    hex,
};
use serde_json::Value;

/// The line of a row, with its end.
pub fn write(row: Row) -> String {
    let cells = row.into_iter().map(|cell| match cell {
        Cell::Null => Value::Null,
        Cell::Bool(is) => is.into(),
        Cell::Int(number) => number.into(),
        Cell::Real(number) => number.to_bits().into(),
        Cell::Text(text) => text.into(),
        Cell::Bytes(bytes) => hex::hex(&bytes).into(),
        Cell::Uuid(key) => key.to_string().into(),
    });
    format!("{}\n", Value::Array(cells.collect()))
}

/// The row of a line; `None` where it is no row of this table.
pub fn read(line: &str, table: &Table) -> Option<Row> {
    let cells: Vec<Value> = serde_json::from_str(line).ok()?;
    if cells.len() != table.columns.len() {
        return None;
    }
    let columns = table.columns.iter().map(|column| column.kind);
    columns
        .zip(cells)
        .map(|(kind, cell)| match (kind, cell) {
            (_, Value::Null) => Some(Cell::Null),
            (Kind::Bool, Value::Bool(is)) => Some(Cell::Bool(is)),
            (Kind::Int, Value::Number(number)) => number.as_i64().map(Cell::Int),
            (Kind::Real, Value::Number(bits)) => Some(Cell::Real(f64::from_bits(bits.as_u64()?))),
            (Kind::Text | Kind::Json, Value::String(text)) => Some(Cell::Text(text)),
            (Kind::Bytes, Value::String(digits)) => hex::bytes(&digits).map(Cell::Bytes),
            (Kind::Uuid, Value::String(key)) => key.parse().ok().map(Cell::Uuid),
            _ => None,
        })
        .collect()
}
