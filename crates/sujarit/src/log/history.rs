//! What the log tells of a record: who did what to it, when and from where, field by field.

use super::{
    Action, Change,
    tables::entry::{Column, Entity, Model},
};
use crate::{db::Db, people::Role, progress, session::Scope, web::Page};
use plan::progress::Status;
use sea_orm::{ConnectionTrait, DbErr, QueryOrder, entity::prelude::*};
use serde_json::Value;

/// An entry of the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Logged {
    /// Its number in the office's chain.
    pub number: i64,
    /// When, in milliseconds since 1970 (UTC).
    pub at: i64,
    /// Who; see [`super::By`].
    pub by: super::By,
    /// The action's code.
    pub action: String,
    /// The key of what it was done to.
    pub subject: String,
    /// Field by field.
    pub changes: Vec<Change>,
    /// Particulars.
    pub detail: Value,
    /// Its hash.
    pub hash: String,
}

impl From<Model> for Logged {
    /// What cannot be read any more is shown as nothing here and found by [`super::verify()`].
    fn from(row: Model) -> Self {
        Self {
            number: row.number,
            at: row.at,
            by: super::By {
                actor: row.actor,
                name: row.actor_name,
                post: row.post,
                place: row.place,
            },
            action: row.action,
            subject: row.subject,
            changes: serde_json::from_str(&row.changes).unwrap_or_default(),
            detail: serde_json::from_str(&row.detail).unwrap_or_default(),
            hash: row.hash,
        }
    }
}

/// The whole log of an office, newest first.
///
/// # Errors
/// When the database cannot be read.
pub async fn of(db: &Db, scope: &Scope) -> Result<Vec<Logged>, DbErr> {
    let rows = Entity::find()
        .filter(Column::OfficeId.eq(scope.office_id()))
        .order_by_desc(Column::Number)
        .all(db.read())
        .await?;
    Ok(rows.into_iter().map(Logged::from).collect())
}

/// What was done to these records of an office, newest first.
///
/// # Errors
/// When the database cannot be read.
pub async fn of_subjects(db: &Db, scope: &Scope, subjects: &[Uuid]) -> Result<Vec<Logged>, DbErr> {
    let rows = Entity::find()
        .filter(Column::OfficeId.eq(scope.office_id()))
        .filter(Column::Subject.is_in(subjects.iter().map(Uuid::to_string)))
        .order_by_desc(Column::Number)
        .all(db.read())
        .await?;
    Ok(rows.into_iter().map(Logged::from).collect())
}

/// What of this kind was done to a record since then, in the logs of these offices.
///
/// # Errors
/// When the database cannot be read.
pub async fn done_to(
    connection: &impl ConnectionTrait,
    offices: &[Uuid],
    subject: Uuid,
    actions: &[Action],
    since: i64,
) -> Result<Vec<Logged>, DbErr> {
    let rows = Entity::find()
        .filter(Column::OfficeId.is_in(offices.iter().copied()))
        .filter(Column::Subject.eq(subject.to_string()))
        .filter(Column::Action.is_in(actions.iter().map(|action| action.code())))
        .filter(Column::At.gte(since))
        .all(connection)
        .await?;
    Ok(rows.into_iter().map(Logged::from).collect())
}

/// A change of a field as a page prints it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// The field's name.
    pub label: String,
    /// What it held; `None` for nothing.
    pub before: Option<String>,
    /// What it holds.
    pub after: Option<String>,
}

/// The changes of one part of a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// The part's name; `None` for the record itself.
    pub name: Option<String>,
    /// Its fields.
    pub fields: Vec<Field>,
}

impl Logged {
    /// The sentence that says what was done.
    pub fn what<'a>(&'a self, page: &Page) -> &'a str {
        Action::of_code(&self.action)
            .map_or(self.action.as_str(), |action| page.fixed(action.key()))
    }

    /// Who did it.
    pub fn who(&self, page: &Page) -> String {
        let (kind, rest) = self
            .by
            .actor
            .split_once(' ')
            .unwrap_or((&self.by.actor, ""));
        let name = match (kind, self.by.name.as_str()) {
            ("nobody", _) => page.t("log.nobody").to_owned(),
            ("machine", _) => page.t("log.at_this_machine").to_owned(),
            ("command", "") => page.t1("log.command", rest),
            ("command", user) => page.t2("log.command_by", rest, user),
            ("program", _) => page.t("log.program").to_owned(),
            ("", _) => page.t("log.before_chain").to_owned(),
            (_, name) => name.to_owned(),
        };
        if self.by.post.is_empty() {
            name
        } else {
            format!("{name} ({})", self.by.post)
        }
    }

    /// A particular that is a text or a number.
    pub fn particular(&self, name: &str) -> Option<String> {
        text(self.detail.get(name)?)
    }

    /// The changes by the part of the record they are in.
    pub fn parts(&self, page: &Page) -> Vec<Part> {
        parts(page, &self.changes)
    }
}

/// Changes by the part of a record they are in, as a page prints them.
pub fn parts(page: &Page, changes: &[Change]) -> Vec<Part> {
    let mut parts: Vec<(Option<Uuid>, Part)> = Vec::new();
    for change in changes {
        let key = change.part.as_ref().map(|(key, _)| *key);
        if parts.last().is_none_or(|(last, _)| *last != key) {
            let name = change.part.as_ref().map(|(_, name)| name.clone());
            let fields = Vec::new();
            parts.push((key, Part { name, fields }));
        }
        if let Some((_, part)) = parts.last_mut() {
            part.fields.push(Field {
                label: label(page, &change.field),
                before: told(page, &change.field, &change.before),
                after: told(page, &change.field, &change.after),
            });
        }
    }
    parts.into_iter().map(|(_, part)| part).collect()
}

/// The name of a field, with what tells one of several after it.
fn label(page: &Page, field: &str) -> String {
    let (name, which) = field.split_once('.').unwrap_or((field, ""));
    let name = FIELDS
        .iter()
        .find_map(|key| (key.strip_prefix("field.") == Some(name)).then(|| page.fixed(key)))
        .unwrap_or(name);
    format!("{name} {which}").trim_end().to_owned()
}

/// The fields that entries name without their table, "title" for "field.title".
const FIELDS: [&str; 56] = [
    "field.status",
    "field.cannot_reason",
    "field.result",
    "field.in_ordinance",
    "field.development_plan",
    "field.ordinance",
    "field.paid",
    "field.answers",
    "field.correction",
    "field.due",
    "field.schedule",
    "field.no_activity",
    "field.framework",
    "field.announcement",
    "field.foreword",
    "field.risk_introduction",
    "field.risks",
    "field.goals",
    "field.benefits",
    "field.reason",
    "field.order",
    "field.office",
    "field.office_code",
    "field.type",
    "field.website",
    "field.unit",
    "field.district",
    "field.province",
    "field.plan_title",
    "field.years",
    "field.entries",
    "field.doubt",
    "field.code",
    "field.title",
    "field.kind",
    "field.dimension",
    "field.mission",
    "field.group",
    "field.budget",
    "field.quarters",
    "field.responsible",
    "field.steps",
    "field.objectives",
    "field.rationale",
    "field.target_group",
    "field.place",
    "field.period",
    "field.outputs",
    "field.outcomes",
    "field.note",
    "field.person",
    "field.login",
    "field.post",
    "field.role",
    "field.area",
    "field.mails",
];

/// The value of a field: what is kept as a code is told by its name.
fn told(page: &Page, field: &str, value: &Value) -> Option<String> {
    let told = text(value)?;
    Some(match (field, Role::of_code(&told)) {
        ("role", Some(role)) => page.fixed(role.key()).to_owned(),
        ("status", None) => match Status::of_code(&told) {
            Some(status) => page.fixed(progress::status_key(&status)).to_owned(),
            None => told,
        },
        _ => told,
    })
}

/// A value as a person reads it; lists have a line for each item.
fn text(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        Value::Array(items) => {
            let between = if items.iter().all(Value::is_number) {
                ", "
            } else {
                "\n"
            };
            let items: Vec<String> = items.iter().filter_map(text).collect();
            (!items.is_empty()).then(|| items.join(between))
        }
        other => Some(other.to_string()),
    }
}
