//! What people say of a day of a duty: done, or that it does not concern the office, with the
//! reason. What was said can be changed and taken back; the log keeps all of it.

use super::{
    DutyError,
    tables::mark::{Column, Entity, Model},
};
use crate::{
    db::Db,
    log::{Action, Change, NewEntry},
    session::Scope,
};
use sea_orm::{
    ConnectionTrait, DbErr, IntoActiveModel, QuerySelect, entity::prelude::*, sea_query::OnConflict,
};
use serde_json::json;
use sha2::{Digest, Sha256};
use thai::fiscal::FiscalYear;

/// What was said of a day of a duty.
pub type Mark = Model;

/// Longest reason and longest note, in characters.
pub const LONGEST: usize = 1000;

/// What can be said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It was done.
    Done,
    /// It does not concern the office.
    NotApplicable,
}

impl Verdict {
    /// As it is kept, for ever.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::NotApplicable => "not-applicable",
        }
    }

    /// The verdict with this code.
    pub fn of_code(code: &str) -> Option<Self> {
        [Self::Done, Self::NotApplicable]
            .into_iter()
            .find(|verdict| verdict.code() == code)
    }

    const fn action(self) -> Action {
        match self {
            Self::Done => Action::DutyDone,
            Self::NotApplicable => Action::DutyNotApplicable,
        }
    }
}

impl Model {
    /// What was said; `None` for what this version of the program does not know.
    pub fn verdict(&self) -> Option<Verdict> {
        Verdict::of_code(&self.verdict)
    }
}

/// A day of a duty.
#[derive(Clone, Copy, Debug)]
pub struct Address<'a> {
    /// The fiscal year.
    pub year: FiscalYear,
    /// The duty's key.
    pub duty: &'a str,
    /// What the log calls it.
    pub name: &'a str,
    /// Its day by its words.
    pub day: i32,
}

impl Address<'_> {
    fn key(&self, office: Uuid) -> (Uuid, i32, String, i32) {
        let year = i32::from(self.year.get());
        (office, year, self.duty.to_owned(), self.day)
    }

    fn entry(&self, scope: &Scope, action: Action) -> NewEntry {
        NewEntry::new(scope.office_id(), action, subject(self.duty)).with(json!({
            "duty": self.duty,
            "name": self.name,
            "year": self.year.get(),
            "day": self.day,
        }))
    }
}

/// What a duty's entries in the log are about: keys of the plan's duties are too long for it.
pub fn subject(duty: &str) -> Uuid {
    let hash = Sha256::digest(duty.as_bytes());
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&hash[..16]);
    Uuid::from_bytes(bytes)
}

/// What was said of the days of a year.
///
/// # Errors
/// When the database cannot be read.
pub async fn of_year(db: &Db, scope: &Scope, year: FiscalYear) -> Result<Vec<Mark>, DbErr> {
    Entity::find()
        .filter(Column::OfficeId.eq(scope.office_id()))
        .filter(Column::Year.eq(i32::from(year.get())))
        .all(db.read())
        .await
}

/// Says something of a day, in place of what was said before.
///
/// # Errors
/// When it does not concern the office and no reason is given, a text is too long, or the database
/// refuses.
pub async fn set(
    db: &Db,
    scope: &Scope,
    address: Address<'_>,
    verdict: Verdict,
    (reason, note): (&str, &str),
) -> Result<(), DutyError> {
    let reason = match verdict {
        Verdict::Done => "",
        Verdict::NotApplicable => reason.trim(),
    };
    if verdict == Verdict::NotApplicable && !crate::names::is_name(reason) {
        return Err(DutyError::Mistake("reason", "duty.no_reason"));
    }
    for (field, text) in [("reason", reason), ("note", note)] {
        if text.chars().count() > LONGEST {
            return Err(DutyError::Mistake(field, "duty.too_long"));
        }
    }
    let write = db.write(scope.by()).await?;
    let before = Entity::find_by_id(address.key(scope.office_id()))
        .lock_exclusive()
        .one(write.tx())
        .await?;
    let (office_id, year, duty, day) = address.key(scope.office_id());
    let row = Model {
        office_id,
        year,
        duty,
        day,
        verdict: verdict.code().to_owned(),
        reason: reason.to_owned(),
        note: note.trim().to_owned(),
        person_id: scope.by().person_id(),
        name: scope.by().name.clone(),
        at: write.at(),
    };
    let changes = changes(before.as_ref(), Some(&row));
    let columns = [
        Column::Verdict,
        Column::Reason,
        Column::Note,
        Column::PersonId,
        Column::Name,
        Column::At,
    ];
    let key = [Column::OfficeId, Column::Year, Column::Duty, Column::Day];
    Entity::insert(row.into_active_model())
        .on_conflict(OnConflict::columns(key).update_columns(columns).to_owned())
        .exec_without_returning(write.tx())
        .await?;
    let entry = address.entry(scope, verdict.action());
    write.finish(entry.changing(changes)).await?;
    Ok(())
}

/// Takes back what was said of a day.
///
/// # Errors
/// When nothing was said of it, or the database refuses.
pub async fn take_back(db: &Db, scope: &Scope, address: Address<'_>) -> Result<(), DutyError> {
    let write = db.write(scope.by()).await?;
    let before = Entity::find_by_id(address.key(scope.office_id()))
        .lock_exclusive()
        .one(write.tx())
        .await?
        .ok_or(DutyError::NoSuchDay)?;
    Entity::delete_by_id(address.key(scope.office_id()))
        .exec(write.tx())
        .await?;
    let entry = address.entry(scope, Action::DutyTakenBack);
    let entry = entry.changing(changes(Some(&before), None));
    write.finish(entry).await?;
    Ok(())
}

/// Forgets all that was said at an office.
pub(super) async fn remove_all(tx: &impl ConnectionTrait, scope: &Scope) -> Result<(), DbErr> {
    Entity::delete_many()
        .filter(Column::OfficeId.eq(scope.office_id()))
        .exec(tx)
        .await?;
    Ok(())
}

fn changes(before: Option<&Mark>, after: Option<&Mark>) -> Vec<Change> {
    let text = |mark: Option<&Mark>, field: fn(&Mark) -> &String| {
        let text = mark.map(|mark| field(mark).clone());
        text.filter(|text| !text.is_empty())
    };
    let change = |name: &str, field: fn(&Mark) -> &String| {
        Change::of(name, text(before, field), text(after, field))
    };
    let changes = [
        change("reason", |mark| &mark.reason),
        change("note", |mark| &mark.note),
    ];
    changes.into_iter().flatten().collect()
}
