//! Keeping the department's table: new offices are made, known ones brought up to date, none is
//! removed. Reading the same table again changes nothing.
//!
//! An office is known again by its code. One whose code the table does not have any more, or that
//! never had one, is known by own name, district and province, if that points at one office and
//! one row only: so an office that became a municipality, and got another code, stays the same
//! office. What points at several is made anew and told, never guessed.

use super::{
    Office, changes, code_of,
    department::Row,
    look::plain,
    period,
    tables::{name, office},
};
use crate::{
    db::{self, Db, Write},
    log::{Action, By, INSTALLATION, NewEntry},
};
use sea_orm::{
    ConnectionTrait, DbErr, IntoActiveModel, QueryOrder, QuerySelect, entity::prelude::*,
};
use serde_json::json;
use std::collections::{HashMap, HashSet};

/// What reading a table did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Registered {
    /// Offices that are new.
    pub added: usize,
    /// Offices of which something changed.
    pub changed: usize,
    /// Offices that were as the table has them.
    pub unchanged: usize,
    /// Offices that are called otherwise now: what they were called and what they are.
    pub renamed: Vec<(String, String)>,
    /// Offices that have a code and are not in the table; they stay.
    pub absent: Vec<String>,
}

/// Keeps the rows of a table. `since` is the day from which names that changed are in use; `file`
/// names the table in the log.
///
/// # Errors
/// When the database refuses; then nothing was changed.
pub async fn register(
    db: &Db,
    by: &By,
    rows: &[Row],
    since: i32,
    file: &str,
) -> Result<Registered, DbErr> {
    let write = db.write(by).await?;
    let known = office::Entity::find()
        .order_by_asc(office::Column::Id)
        .all(write.tx())
        .await?;
    let matched = matching(&known, rows);
    let mut done = Registered::default();
    let mut entries = Vec::new();
    let mut new = Vec::new();
    for row in rows {
        let Some(before) = matched.get(row.code.as_str()) else {
            let office = listed(
                Office {
                    id: db::new_id(),
                    created_at: write.at(),
                    ..Office::default()
                },
                row,
            );
            entries.push(
                NewEntry::new(office.id, Action::OfficeRegistered, office.id)
                    .changing(changes(&Office::default(), &office)),
            );
            new.push(office);
            continue;
        };
        let after = listed((*before).clone(), row);
        let changes = changes(before, &after);
        if changes.is_empty() {
            done.unchanged += 1;
            continue;
        }
        done.changed += 1;
        if before.name != after.name && !before.name.is_empty() {
            done.renamed.push((before.name.clone(), after.name.clone()));
        }
        update(&write, before, &after, since).await?;
        entries.push(NewEntry::new(after.id, Action::OfficeRegistered, after.id).changing(changes));
    }
    done.added = new.len();
    insert(write.tx(), new).await?;
    let codes: HashSet<&str> = rows.iter().map(|row| row.code.as_str()).collect();
    let kept: HashSet<Uuid> = matched.values().map(|office| office.id).collect();
    done.absent = known
        .iter()
        .filter(|office| {
            office
                .code
                .as_deref()
                .is_some_and(|code| !codes.contains(code))
        })
        .filter(|office| !kept.contains(&office.id))
        .map(|office| office.name.clone())
        .collect();
    entries.push(
        NewEntry::new(INSTALLATION, Action::OfficesImported, INSTALLATION).with(json!({
            "file": file,
            "rows": rows.len(),
            "added": done.added,
            "changed": done.changed,
        })),
    );
    write.finish_all(entries).await?;
    Ok(done)
}

/// The office as the row has it. A website that the table does not know stays.
fn listed(office: Office, row: &Row) -> Office {
    let office = Office {
        name: row.name.clone(),
        kind: Some(code_of(row.kind).to_owned()),
        code: Some(row.code.clone()),
        district: row.district.clone(),
        province: Some(row.province.clone()),
        website: row.website.clone().or(office.website.clone()),
        ..office
    };
    office.looked_up()
}

/// Own name, district and province, comparable.
type Place = (String, String, String);

fn place(name: &str, district: Option<&str>, province: Option<&str>) -> Place {
    let text = |text: Option<&str>| plain(text.unwrap_or(""));
    (
        plain(super::look::own_name(name)),
        text(district),
        text(province),
    )
}

/// The known office for each row's code.
fn matching<'a>(known: &'a [Office], rows: &'a [Row]) -> HashMap<&'a str, &'a Office> {
    let codes: HashSet<&str> = rows.iter().map(|row| row.code.as_str()).collect();
    let mut matched = HashMap::new();
    let mut others: HashMap<Place, Vec<&Office>> = HashMap::new();
    for office in known {
        match office.code.as_deref() {
            Some(code) if codes.contains(code) => {
                matched.insert(code, office);
            }
            _ if office.example || office.name.is_empty() => {}
            _ => {
                let place = place(
                    &office.name,
                    office.district.as_deref(),
                    office.province.as_deref(),
                );
                others.entry(place).or_default().push(office);
            }
        }
    }
    let mut claims: HashMap<Place, Vec<&Row>> = HashMap::new();
    for row in rows
        .iter()
        .filter(|row| !matched.contains_key(row.code.as_str()))
    {
        let place = place(&row.name, row.district.as_deref(), Some(&row.province));
        claims.entry(place).or_default().push(row);
    }
    for (place, rows) in claims {
        if let (Some([office]), [row]) = (others.get(&place).map(Vec::as_slice), &rows[..]) {
            matched.insert(row.code.as_str(), *office);
        }
    }
    matched
}

/// Brings an office up to date; where it is called otherwise now, the old name ends and the new
/// one begins.
async fn update(write: &Write, before: &Office, after: &Office, since: i32) -> Result<(), DbErr> {
    let row = after.clone().into_active_model().reset_all();
    row.update(write.tx()).await?;
    let last = name::Entity::find()
        .filter(name::Column::OfficeId.eq(after.id))
        .order_by_desc(name::Column::Number)
        .lock_exclusive()
        .one(write.tx())
        .await?;
    let called = |office: &Office| (office.name.clone(), office.kind.clone());
    let Some(mut last) = last else {
        let first = period(after, 1, None);
        return db::insert_all::<name::Entity>(write.tx(), vec![first]).await;
    };
    if called(before) == called(after) {
        // The same name: its period takes what became known of it.
        let last = name::Model {
            since: last.since,
            ..period(after, last.number, None)
        };
        last.into_active_model()
            .reset_all()
            .update(write.tx())
            .await?;
        return Ok(());
    }
    let next = period(after, last.number + 1, Some(since));
    last.until = Some(since);
    last.into_active_model()
        .reset_all()
        .update(write.tx())
        .await?;
    db::insert_all::<name::Entity>(write.tx(), vec![next]).await
}

async fn insert(tx: &impl ConnectionTrait, offices: Vec<Office>) -> Result<(), DbErr> {
    let names = offices
        .iter()
        .map(|office| period(office, 1, None))
        .collect();
    db::insert_all::<office::Entity>(tx, offices).await?;
    db::insert_all::<name::Entity>(tx, names).await
}
