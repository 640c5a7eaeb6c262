//! A plan as it is being written: a working copy in parts (head, part 1, each entry, each group
//! without activity), each with a
//! revision of its own. Whoever saves a part says which revision he began with; where somebody was
//! faster, nothing is written and both texts are shown. Order and numbers follow from where the
//! entries stand, so that nobody types a number. Versions are made of it and never change.

pub mod carry;
mod declare;
mod edit;
pub mod form;
mod pages;
mod readers;
pub mod schedule;
pub mod steps;
pub(super) mod tables;

pub use declare::{declare, lift};
pub use edit::{Added, Direction, Saved, add, change, remove, shift};
pub use pages::routes;
pub use readers::{Reader, others};

use super::store::{self, Identified, StoreError, Version};
use crate::{
    db::{self, Db, Write},
    log::{Action, NewEntry},
    offices::Office,
    session::Scope,
};
use plan::{
    Entry, NoActivity, PartOne, Plan, SourceLine, check,
    framework::{self, Framework},
};
use sea_orm::{ConnectionTrait, DbErr, IntoActiveModel, QueryOrder, entity::prelude::*};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::json;
use tables::{part, writing};
use thai::fiscal::FiscalYear;

/// What can go wrong while a plan is written.
#[derive(Debug, thiserror::Error)]
pub enum WritingError {
    /// Nobody is writing this plan, or the part is gone.
    #[error("no such plan is being written")]
    NotWritten,
    /// Somebody saved the part meanwhile.
    #[error("somebody was faster")]
    Conflict,
    /// The version before is proposed or approved and waits: nothing may be changed now.
    #[error("a version waits for its decision")]
    Waits,
    /// There is a working copy already.
    #[error("written already")]
    WrittenAlready,
    /// A group with entries cannot be declared to have none, nor one that the framework lacks.
    #[error("the group takes no declaration")]
    TakesNone,
    /// Places are left open that must be filled first.
    #[error("{0} places are open")]
    Open(usize),
    /// The rules do not let this person do it.
    #[error(transparent)]
    Refused(#[from] crate::people::duties::Refusal),
    /// What was stored cannot be read, or the database refused.
    #[error("{0}")]
    Store(#[from] StoreError),
}

impl From<DbErr> for WritingError {
    fn from(error: DbErr) -> Self {
        Self::Store(error.into())
    }
}

impl From<serde_json::Error> for WritingError {
    fn from(error: serde_json::Error) -> Self {
        Self::Store(error.into())
    }
}

/// What stands before part 1.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Head {
    /// The title.
    pub title: String,
    /// The framework's version.
    pub framework: Option<String>,
    /// The fiscal years.
    pub years: Vec<FiscalYear>,
    /// Paragraphs of the announcement.
    pub announcement: Vec<String>,
    /// Paragraphs of the foreword.
    pub foreword: Vec<String>,
}

impl Head {
    /// The framework's version, where there is one of that name.
    pub fn version(&self) -> Option<&'static Framework> {
        self.framework.as_deref().and_then(framework::get)
    }

    /// The first and the last year, as they stand in a form.
    pub fn span(&self) -> (String, String) {
        let year =
            |year: Option<&FiscalYear>| year.map(|year| year.get().to_string()).unwrap_or_default();
        (year(self.years.first()), year(self.years.last()))
    }
}

/// What is edited by itself.
#[derive(Clone, Debug, PartialEq)]
pub enum Body {
    /// Title, years, announcement, foreword.
    Head(Head),
    /// Part 1.
    PartOne(PartOne),
    /// An entry with its sheet.
    Entry(Box<Entry>),
    /// A group without activity, and why.
    NoActivity(NoActivity),
}

impl Body {
    const fn kind(&self) -> &'static str {
        match self {
            Self::Head(_) => "head",
            Self::PartOne(_) => "part-one",
            Self::Entry(_) => "entry",
            Self::NoActivity(_) => "no-activity",
        }
    }

    fn to_json(&self) -> Result<String, serde_json::Error> {
        match self {
            Self::Head(head) => serde_json::to_string(head),
            Self::PartOne(part) => serde_json::to_string(part),
            Self::Entry(entry) => serde_json::to_string(entry),
            Self::NoActivity(declared) => serde_json::to_string(declared),
        }
    }
}

/// A part with what is known of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Part<T> {
    /// Its key; an entry's lasting identity.
    pub id: Uuid,
    /// Its place among the parts of its kind.
    pub position: i32,
    /// How often it was saved.
    pub revision: i32,
    /// When it was last saved.
    pub changed_at: i64,
    /// By whom; empty where it stands as it was begun.
    pub changed_by: String,
    /// What it says.
    pub body: T,
}

impl<T: DeserializeOwned> Part<T> {
    fn of(row: part::Model) -> Result<Self, serde_json::Error> {
        Ok(Self {
            id: row.id,
            position: row.position,
            revision: row.revision,
            changed_at: row.changed_at,
            changed_by: row.changed_by,
            body: serde_json::from_str(&row.body)?,
        })
    }
}

/// A plan that is being written.
#[derive(Clone, Debug, PartialEq)]
pub struct Writing {
    /// The plan.
    pub plan: Uuid,
    /// The version it began as.
    pub based_on: Option<i32>,
    /// The version of another plan whose entries it began with.
    pub source: Option<Source>,
    /// When anything of it was last saved.
    pub changed_at: i64,
    /// Title, years, announcement, foreword.
    pub head: Part<Head>,
    /// Part 1.
    pub part_one: Part<PartOne>,
    /// The entries, as they stand.
    pub entries: Vec<Part<Entry>>,
    /// The groups that are declared to have no activity.
    pub no_activity: Vec<Part<NoActivity>>,
}

/// A version of a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Source {
    /// The plan.
    pub plan: Uuid,
    /// The version's number.
    pub number: i32,
}

/// A plan that is being written, as it would be proposed now.
#[derive(Clone, Debug)]
pub struct Checked {
    /// The plan, its places in the lines of its own texts.
    pub written: Identified,
    /// These lines.
    pub lines: Vec<SourceLine>,
    /// What the checks find.
    pub findings: Vec<check::Finding>,
}

impl Writing {
    /// The whole, in order and numbered.
    pub fn assemble(&self, office: &Office) -> Identified {
        let head = &self.head.body;
        let mut plan = Plan {
            office: plan::Office {
                name: office.name.clone(),
                kind: None,
                district: office.district.clone(),
                province: office.province.clone(),
            },
            title: head.title.clone(),
            framework: head.framework.clone(),
            years: head.years.clone(),
            announcement: head.announcement.clone(),
            foreword: head.foreword.clone(),
            part_one: self.part_one.body.clone(),
            entries: self.entries.iter().map(|part| part.body.clone()).collect(),
            no_activity: self.declared().map(|part| part.body.clone()).collect(),
            stated: Vec::new(),
        };
        let order = plan.number();
        let ids = order.iter().map(|index| self.entries[*index].id).collect();
        Identified { plan, ids }
    }

    /// The whole with the lines of its own texts, and what the checks find in it.
    pub fn checked(&self, office: &Office) -> Checked {
        let Identified { plan, ids } = self.assemble(office);
        let (plan, lines) = check::written(&plan);
        let findings = check::run(&check::Subject {
            plan: &plan,
            lines: &lines,
        });
        Checked {
            written: Identified { plan, ids },
            lines,
            findings,
        }
    }

    /// What it is compared with to see what was changed: the plan that it carries on, else the
    /// version it began as.
    pub fn compared_with(&self) -> Option<Source> {
        let own = self.based_on.map(|number| Source {
            plan: self.plan,
            number,
        });
        self.source.or(own)
    }

    /// The declarations that hold: of groups that the framework has and no entry stands in.
    pub fn declared(&self) -> impl Iterator<Item = &Part<NoActivity>> {
        let framework = self.head.body.version();
        self.no_activity.iter().filter(move |part| {
            let stands = |entry: &Part<Entry>| part.body.is_contradicted_by(&entry.body);
            declare::is_known(framework, &part.body.group) && !self.entries.iter().any(stands)
        })
    }

    /// An entry.
    pub fn entry(&self, id: Uuid) -> Option<&Part<Entry>> {
        self.entries.iter().find(|part| part.id == id)
    }
}

/// An entry without what a document printed of it: table and sheet come from the same entry now.
fn own(mut entry: Entry) -> Entry {
    (entry.row, entry.head, entry.code) = (None, None, None);
    entry.sources.clear();
    let sheet = entry.sheet.get_or_insert_default();
    sheet.fields.clear();
    sheet.budget_text = None;
    entry
}

fn row_of(
    (office, plan): (Uuid, Uuid),
    (id, position): (Uuid, i32),
    body: &Body,
    at: i64,
) -> Result<part::Model, serde_json::Error> {
    Ok(part::Model {
        office_id: office,
        plan_id: plan,
        id,
        kind: body.kind().to_owned(),
        position,
        body: body.to_json()?,
        revision: 1,
        changed_at: at,
        changed_by: String::new(),
    })
}

/// What a working copy begins as.
#[derive(Clone, Debug)]
pub struct Beginning {
    /// The version it is based on.
    pub based_on: Option<i32>,
    /// The version of another plan that it carries on.
    pub source: Option<Source>,
    /// What stands in it.
    pub content: Identified,
}

impl Beginning {
    /// As a version stands.
    pub fn of_version(version: &Version) -> Self {
        Self {
            based_on: Some(version.key.number),
            source: None,
            content: Identified {
                plan: version.plan.clone(),
                ids: version.ids.clone(),
            },
        }
    }

    /// A new plan with these entries.
    pub fn new(head: Head, part_one: PartOne, entries: Vec<Entry>) -> Self {
        let ids = entries.iter().map(|_| db::new_id()).collect();
        Self {
            based_on: None,
            source: None,
            content: Identified {
                plan: Plan {
                    title: head.title,
                    framework: head.framework,
                    years: head.years,
                    announcement: head.announcement,
                    foreword: head.foreword,
                    part_one,
                    entries,
                    ..Plan::default()
                },
                ids,
            },
        }
    }
}

/// Begins to write a plan that there is, or a new one.
///
/// # Errors
/// When it is being written already, or the database refuses.
pub async fn begin(
    db: &Db,
    scope: &Scope,
    plan: Option<Uuid>,
    beginning: Beginning,
) -> Result<Uuid, WritingError> {
    let write = db.write(scope.by()).await?;
    let title = &beginning.content.plan.title;
    let plan = match plan {
        Some(plan) => plan,
        None => store::make(&write, scope, title).await?,
    };
    let key = (scope.office_id(), plan);
    if writing::Entity::find_by_id(key)
        .one(write.tx())
        .await?
        .is_some()
    {
        return Err(WritingError::WrittenAlready);
    }
    let (based_on, source) = (beginning.based_on, beginning.source);
    let row = writing::Model {
        office_id: scope.office_id(),
        plan_id: plan,
        based_on,
        source_plan_id: source.map(|source| source.plan),
        source_number: source.map(|source| source.number),
        created_at: write.at(),
        changed_at: write.at(),
    };
    writing::Entity::insert(row.into_active_model())
        .exec_without_returning(write.tx())
        .await?;
    let rows = parts_of(&write, key, beginning.content)?;
    let entries = rows.iter().filter(|row| row.kind == "entry").count();
    db::insert_all::<part::Entity>(write.tx(), rows).await?;
    let entry = NewEntry::new(scope.office_id(), Action::WritingBegun, plan).with(json!({
        "based_on": based_on,
        "source": source.map(|source| source.plan),
        "source_version": source.map(|source| source.number),
        "entries": entries,
    }));
    write.finish(entry).await?;
    Ok(plan)
}

fn parts_of(
    write: &Write,
    key: (Uuid, Uuid),
    content: Identified,
) -> Result<Vec<part::Model>, serde_json::Error> {
    let Identified { plan, ids } = content;
    let head = Body::Head(Head {
        title: plan.title,
        framework: plan.framework,
        years: plan.years,
        announcement: plan.announcement,
        foreword: plan.foreword,
    });
    let at = write.at();
    let part_one = Body::PartOne(plan.part_one);
    let mut rows = vec![
        row_of(key, (db::new_id(), 0), &head, at)?,
        row_of(key, (db::new_id(), 0), &part_one, at)?,
    ];
    for ((position, entry), id) in (0..).zip(plan.entries).zip(ids) {
        let body = Body::Entry(Box::new(own(entry)));
        rows.push(row_of(key, (id, position), &body, at)?);
    }
    for declared in plan.no_activity {
        let body = Body::NoActivity(declared);
        rows.push(row_of(key, (db::new_id(), 0), &body, at)?);
    }
    Ok(rows)
}

/// The working copy of a plan; `None` where nobody writes it.
///
/// # Errors
/// When the database cannot be read.
pub async fn load(db: &Db, scope: &Scope, plan: Uuid) -> Result<Option<Writing>, WritingError> {
    read(db.read(), scope, plan).await
}

/// A plan that is being written, in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// The plan.
    pub plan: Uuid,
    /// Its title.
    pub title: String,
    /// When anything of it was last saved.
    pub changed_at: i64,
}

/// The plans that are being written, the one last worked on first.
///
/// # Errors
/// When the database cannot be read.
pub async fn list(db: &Db, scope: &Scope) -> Result<Vec<Listed>, DbErr> {
    let rows = writing::Entity::find()
        .filter(writing::Column::OfficeId.eq(scope.office_id()))
        .order_by_desc(writing::Column::ChangedAt)
        .all(db.read())
        .await?;
    let heads = part::Entity::find()
        .filter(part::Column::OfficeId.eq(scope.office_id()))
        .filter(part::Column::Kind.eq("head"))
        .all(db.read())
        .await?;
    let title = |plan: Uuid| {
        let head = heads.iter().find(|head| head.plan_id == plan)?;
        Some(serde_json::from_str::<Head>(&head.body).ok()?.title)
    };
    let listed = rows.into_iter().map(|row| Listed {
        plan: row.plan_id,
        title: title(row.plan_id).unwrap_or_default(),
        changed_at: row.changed_at,
    });
    Ok(listed.collect())
}

async fn read(
    connection: &impl ConnectionTrait,
    scope: &Scope,
    plan: Uuid,
) -> Result<Option<Writing>, WritingError> {
    let key = (scope.office_id(), plan);
    let Some(row) = writing::Entity::find_by_id(key).one(connection).await? else {
        return Ok(None);
    };
    let parts = part::Entity::find()
        .filter(part::Column::OfficeId.eq(scope.office_id()))
        .filter(part::Column::PlanId.eq(plan))
        .order_by_asc(part::Column::Position)
        .order_by_asc(part::Column::Id)
        .all(connection)
        .await?;
    let (mut head, mut part_one) = (None, None);
    let (mut entries, mut no_activity) = (Vec::new(), Vec::new());
    for part in parts {
        match part.kind.as_str() {
            "head" => head = Some(Part::of(part)?),
            "part-one" => part_one = Some(Part::of(part)?),
            "no-activity" => no_activity.push(Part::of(part)?),
            _ => entries.push(Part::of(part)?),
        }
    }
    let (Some(head), Some(part_one)) = (head, part_one) else {
        return Ok(None);
    };
    Ok(Some(Writing {
        plan,
        based_on: row.based_on,
        source: row
            .source_plan_id
            .zip(row.source_number)
            .map(|(plan, number)| Source { plan, number }),
        changed_at: row.changed_at,
        head,
        part_one,
        entries,
        no_activity,
    }))
}

/// Throws a working copy away; a plan that has no version goes with it.
///
/// # Errors
/// When nobody writes the plan, a version of it waits, or the database refuses.
pub async fn discard(db: &Db, scope: &Scope, plan: Uuid) -> Result<(), WritingError> {
    let write = db.write(scope.by()).await?;
    steps::may_be_written(write.tx(), scope, plan).await?;
    end(&write, scope, plan).await?;
    store::remove_without_version(&write, scope, plan).await?;
    let entry = NewEntry::new(scope.office_id(), Action::WritingDiscarded, plan);
    write.finish(entry).await?;
    Ok(())
}

/// Ends the working copy as part of a write.
async fn end(write: &Write, scope: &Scope, plan: Uuid) -> Result<(), WritingError> {
    let key = (scope.office_id(), plan);
    let ended = writing::Entity::delete_by_id(key).exec(write.tx()).await?;
    match ended.rows_affected {
        0 => Err(WritingError::NotWritten),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests;
