//! From the working copy to the version in force: proposed by one, returned with a reason or
//! approved by another, announced. A step is never taken back, only followed by another one; the
//! state of a version is its last step. While a version waits for its decision nothing is written.

use super::{
    WritingError, end, read,
    tables::{announcement, step, writing},
};
use crate::{
    db::{self, Db, Write},
    files::Files,
    log::{Action, NewEntry},
    offices::Office,
    people::duties,
    plans::{
        decide::Decisions,
        store::{self, Key, Listed, Origin},
    },
    session::Scope,
    squares, token,
};
use plan::check;
use qrcode::EcLevel;
use sea_orm::{
    ActiveValue::Set, ConnectionTrait, DbErr, IntoActiveModel, QueryOrder, entity::prelude::*,
};
use serde_json::json;

/// What is done with a version.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Step {
    /// Laid before the executive.
    Proposed,
    /// Taken back by who proposed it.
    Withdrawn,
    /// Returned by the executive, with a reason.
    Returned,
    /// Approved by the executive.
    Approved,
    /// Announced: in force from a day on.
    Announced,
}

impl Step {
    const ALL: [Self; 5] = [
        Self::Proposed,
        Self::Withdrawn,
        Self::Returned,
        Self::Approved,
        Self::Announced,
    ];

    /// As it is kept, for ever.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Proposed => "proposed",
            Self::Withdrawn => "withdrawn",
            Self::Returned => "returned",
            Self::Approved => "approved",
            Self::Announced => "announced",
        }
    }

    fn of_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|step| step.code() == code)
    }

    /// The key of its name.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Proposed => "step.proposed",
            Self::Withdrawn => "step.withdrawn",
            Self::Returned => "step.returned",
            Self::Approved => "step.approved",
            Self::Announced => "step.announced",
        }
    }

    /// Whether a version with this as its last step waits for somebody to decide or announce it.
    pub const fn waits(self) -> bool {
        matches!(self, Self::Proposed | Self::Approved)
    }

    const fn action(self) -> Action {
        match self {
            Self::Proposed => Action::PlanProposed,
            Self::Withdrawn => Action::PlanWithdrawn,
            Self::Returned => Action::PlanReturned,
            Self::Approved => Action::PlanApproved,
            Self::Announced => Action::PlanAnnounced,
        }
    }
}

/// A step that was taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taken {
    /// The version.
    pub number: i32,
    /// The step.
    pub step: Step,
    /// When.
    pub at: i64,
    /// By whom.
    pub person: Option<Uuid>,
    /// His name then.
    pub name: String,
    /// His post then.
    pub post: String,
    /// Why, where a reason was given.
    pub reason: String,
}

/// All steps of a plan's versions, the last first.
///
/// # Errors
/// When the database cannot be read.
pub async fn of(
    connection: &impl ConnectionTrait,
    scope: &Scope,
    plan: Uuid,
) -> Result<Vec<Taken>, DbErr> {
    let rows = step::Entity::find()
        .filter(step::Column::OfficeId.eq(scope.office_id()))
        .filter(step::Column::PlanId.eq(plan))
        .order_by_desc(step::Column::At)
        .order_by_desc(step::Column::Id)
        .all(connection)
        .await?;
    let taken = rows.into_iter().filter_map(|row| {
        Some(Taken {
            number: row.number,
            step: Step::of_code(&row.step)?,
            at: row.at,
            person: row.person_id,
            name: row.name,
            post: row.post,
            reason: row.reason,
        })
    });
    Ok(taken.collect())
}

/// Whether the plan may be written now: no version of it waits.
pub(super) async fn may_be_written(
    connection: &impl ConnectionTrait,
    scope: &Scope,
    plan: Uuid,
) -> Result<(), WritingError> {
    match of(connection, scope, plan).await?.first() {
        Some(last) if last.step.waits() => Err(WritingError::Waits),
        _ => Ok(()),
    }
}

async fn note(
    write: &Write,
    scope: &Scope,
    key: Key,
    step: Step,
    reason: &str,
) -> Result<(), DbErr> {
    let row = step::Model {
        office_id: scope.office_id(),
        plan_id: key.plan,
        number: key.number,
        id: db::new_id(),
        step: step.code().to_owned(),
        at: write.at(),
        person_id: scope.by().person_id(),
        name: scope.by().name.clone(),
        post: scope.by().post.clone(),
        reason: reason.to_owned(),
    };
    step::Entity::insert(row.into_active_model())
        .exec_without_returning(write.tx())
        .await?;
    Ok(())
}

/// Lays the working copy before the executive: it becomes a version, and nothing is written until
/// that is decided.
///
/// # Errors
/// When nobody writes the plan, a version waits already, or the file cannot be kept.
pub async fn propose(
    db: &Db,
    files: &Files,
    scope: &Scope,
    office: &Office,
    plan: Uuid,
) -> anyhow::Result<Key> {
    let writing = super::load(db, scope, plan).await?;
    let writing = writing.ok_or(WritingError::NotWritten)?;
    let checked = writing.checked(office);
    let written = checked.written;
    let content = press::json(&written.plan, &press::Options::default())?;
    let file = files.store(&content).await?;
    let origin = Origin {
        file,
        name: press::file_name(&written.plan, &press::Options::default(), "json"),
        format: "json".to_owned(),
        lines: checked.lines,
        unread: Vec::new(),
        doubts: Vec::new(),
        decisions: Decisions::default(),
    };
    let write = db.write(scope.by()).await?;
    may_be_written(write.tx(), scope, plan).await?;
    let now = read(write.tx(), scope, plan).await?;
    // Somebody may have saved a part meanwhile; then it is not this that was looked at.
    if now.is_none_or(|now| now != writing) {
        return Err(WritingError::Conflict.into());
    }
    let (key, changes) = store::keep_written(&write, scope, plan, &origin, &written).await?;
    note(&write, scope, key, Step::Proposed, "").await?;
    let row = writing::ActiveModel {
        office_id: Set(scope.office_id()),
        plan_id: Set(plan),
        based_on: Set(Some(key.number)),
        ..Default::default()
    };
    row.update(write.tx()).await?;
    let entry = NewEntry::new(scope.office_id(), Action::PlanProposed, plan)
        .changing(changes)
        .with(json!({ "version": key.number, "sha256": origin.file.hash }));
    write.finish(entry).await?;
    Ok(key)
}

/// How many places these findings tell to be left open: with any, nothing is approved.
pub fn open_places(findings: &[check::Finding]) -> usize {
    /// The check that finds what was not filled in.
    const OPEN: &str = "TXT001";
    findings.iter().filter(|found| found.code == OPEN).count()
}

/// Decides about the version that was proposed: approves it, returns it with a reason, or takes
/// the proposal back. Who proposed it may only take it back.
///
/// # Errors
/// When no version waits for it, places are open, the rules do not allow it, or the database
/// refuses.
pub async fn decide(
    db: &Db,
    scope: &Scope,
    plan: &Listed,
    step: Step,
    reason: &str,
) -> Result<(), WritingError> {
    let version = store::load(db, scope, plan.id, plan.latest).await?;
    let version = version.ok_or(WritingError::NotWritten)?;
    let write = db.write(scope.by()).await?;
    let steps = of(write.tx(), scope, plan.id).await?;
    let last = steps.first().filter(|last| last.number == plan.latest);
    let waits = |last: &&Taken| match step {
        Step::Returned => last.step.waits(),
        _ => last.step == Step::Proposed,
    };
    let last = last.filter(waits).ok_or(WritingError::NotWritten)?;
    let proposed = steps.iter().filter(|taken| taken.number == last.number);
    let proposers: Vec<Uuid> = proposed
        .filter(|taken| taken.step == Step::Proposed)
        .filter_map(|taken| taken.person)
        .collect();
    let decider = scope.by().person_id().unwrap_or_default();
    if step != Step::Withdrawn {
        duties::approve(&proposers, decider)?;
    } else if !proposers.contains(&decider) {
        return Err(WritingError::NotWritten);
    }
    if step == Step::Approved {
        match open_places(&version.findings) {
            0 => end(&write, scope, plan.id).await?,
            open => return Err(WritingError::Open(open)),
        }
    }
    note(&write, scope, version.key, step, reason).await?;
    let entry = NewEntry::new(scope.office_id(), step.action(), plan.id)
        .with(json!({ "version": version.key.number, "reason": reason }));
    write.finish(entry).await?;
    Ok(())
}

/// What an announcement says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Details {
    /// Its number, as the office counts them; may be empty.
    pub reference: String,
    /// The day it is dated, counted from 1 January 1970.
    pub day: i32,
    /// Who signed it.
    pub signatory: String,
    /// In which post.
    pub signatory_post: String,
    /// The first day in force.
    pub from: i32,
    /// The last day in force.
    pub until: i32,
    /// Why the plan is amended, where one is in force already.
    pub reason: Option<String>,
    /// On whose authority it is amended.
    pub authority: Option<String>,
}

/// An announcement that was made.
pub type Announcement = announcement::Model;

/// Announces the version that was approved. Its PDF, with the code of the announcement on every
/// page, is kept for ever.
///
/// # Errors
/// When no approved version waits, or the PDF cannot be made or kept.
pub async fn announce(
    db: &Db,
    files: &Files,
    scope: &Scope,
    plan: &Listed,
    (details, origin): (&Details, &str),
) -> anyhow::Result<Announcement> {
    let version = store::load(db, scope, plan.id, plan.latest).await?;
    let version = version.ok_or(WritingError::NotWritten)?;
    let code = token::code()?;
    let address = format!("{origin}/announced/{code}");
    let printed = version.plan.clone();
    let options = press::Options { thai_digits: true };
    let (width, runs) = squares::runs(&address, EcLevel::L)?;
    let mark = press::Mark {
        code: code.clone(),
        width,
        runs,
    };
    let print = move || press::announced(&printed, &options, mark);
    let pdf = tokio::task::spawn_blocking(print).await??;
    let file = files.store(&pdf.bytes).await?;
    let write = db.write(scope.by()).await?;
    let steps = of(write.tx(), scope, plan.id).await?;
    let approved = steps
        .first()
        .is_some_and(|last| last.step == Step::Approved && last.number == plan.latest);
    if !approved {
        return Err(WritingError::NotWritten.into());
    }
    let row = announcement::Model {
        office_id: scope.office_id(),
        plan_id: plan.id,
        number: plan.latest,
        code,
        reference: details.reference.clone(),
        day: details.day,
        signatory: details.signatory.clone(),
        signatory_post: details.signatory_post.clone(),
        from_day: details.from,
        until_day: details.until,
        reason: details.reason.clone(),
        authority: details.authority.clone(),
        file_hash: file.hash.clone(),
        file_size: i64::try_from(file.size).unwrap_or(i64::MAX),
        announced_at: write.at(),
    };
    announcement::Entity::insert(row.clone().into_active_model())
        .exec_without_returning(write.tx())
        .await?;
    note(&write, scope, version.key, Step::Announced, "").await?;
    let entry = NewEntry::new(scope.office_id(), Action::PlanAnnounced, plan.id).with(json!({
        "version": plan.latest,
        "code": row.code,
        "reference": row.reference,
        "sha256": file.hash,
    }));
    write.finish(entry).await?;
    Ok(row)
}

/// The announcements of a plan, the last first.
///
/// # Errors
/// When the database cannot be read.
pub async fn announcements(db: &Db, scope: &Scope, plan: Uuid) -> Result<Vec<Announcement>, DbErr> {
    announcement::Entity::find()
        .filter(announcement::Column::OfficeId.eq(scope.office_id()))
        .filter(announcement::Column::PlanId.eq(plan))
        .order_by_desc(announcement::Column::Number)
        .all(db.read())
        .await
}

/// The plan that is in force on a day of this span, and the number of the version: the one that was
/// announced last. Where none was announced here, the office's latest plan that was brought in from
/// a file and took no step since.
///
/// # Errors
/// When the database cannot be read.
pub async fn in_force(
    db: &Db,
    scope: &Scope,
    (from, until): (i32, i32),
) -> Result<Option<(Uuid, i32)>, DbErr> {
    let announced = announcement::Entity::find()
        .filter(announcement::Column::OfficeId.eq(scope.office_id()))
        .filter(announcement::Column::FromDay.lte(until))
        .filter(announcement::Column::UntilDay.gte(from))
        .order_by_desc(announcement::Column::AnnouncedAt)
        .one(db.read())
        .await?;
    if let Some(found) = announced {
        return Ok(Some((found.plan_id, found.number)));
    }
    for plan in store::list(db, scope).await? {
        let steps = of(db.read(), scope, plan.id).await?;
        let took = |number: &i32| steps.iter().any(|taken| taken.number == *number);
        let brought = (1..=plan.latest).rev().find(|number| !took(number));
        if let Some(number) = brought {
            return Ok(Some((plan.id, number)));
        }
    }
    Ok(None)
}

/// The code of an office's last announcement: announced plans are public.
///
/// # Errors
/// When the database cannot be read.
pub async fn last_code(db: &Db, scope: &Scope) -> Result<Option<String>, DbErr> {
    let last = announcement::Entity::find()
        .filter(announcement::Column::OfficeId.eq(scope.office_id()))
        .order_by_desc(announcement::Column::AnnouncedAt)
        .one(db.read())
        .await?;
    Ok(last.map(|last| last.code))
}

/// The announcement with the code that is printed on every page of its PDF, and the one of the
/// same plan that was made last: announced plans are public.
///
/// # Errors
/// When the database cannot be read.
pub async fn by_code(db: &Db, code: &str) -> Result<Option<(Announcement, Announcement)>, DbErr> {
    let found = announcement::Entity::find()
        .filter(announcement::Column::Code.eq(token::typed(code)))
        .one(db.read())
        .await?;
    let Some(found) = found else {
        return Ok(None);
    };
    let last = announcement::Entity::find()
        .filter(announcement::Column::OfficeId.eq(found.office_id))
        .filter(announcement::Column::PlanId.eq(found.plan_id))
        .order_by_desc(announcement::Column::Number)
        .one(db.read())
        .await?;
    Ok(last.map(|last| (found, last)))
}
