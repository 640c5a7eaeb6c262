//! Reports of entries. The last version is a draft until it is sent; what was sent never changes.
//! Each save carries the revision it began with, so that nobody overwrites anybody unseen.

use super::{
    ProgressError,
    rounds::{self, Opened, columns},
    tables::report,
};
use crate::{
    db::Db,
    log::{Action, Change, NewEntry, day_of},
    session::Scope,
};
use plan::progress::{Answered, Report, Round, Status, refusals};
use sea_orm::{
    ConnectionTrait, DbErr, IntoActiveModel, QueryOrder, entity::prelude::*, sea_query::OnConflict,
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::collections::HashMap;
use thai::money::Money;

/// A version of an entry's report.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Kept {
    /// What it says.
    pub report: Report,
    /// How often anything was saved of this entry in this round; 0 before the first time.
    pub revision: i32,
    /// When it was last saved.
    pub changed_at: i64,
    /// By whom.
    pub changed_by: String,
}

impl Kept {
    /// Whether it was sent.
    pub const fn is_sent(&self) -> bool {
        self.report.sent_at.is_some()
    }
}

/// The versions of one entry's report, the first one first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Versions(pub Vec<Kept>);

impl Versions {
    /// What stands in the form: the draft, else what was sent last, else nothing.
    pub fn current(&self) -> Kept {
        self.0.last().cloned().unwrap_or_default()
    }

    /// What counts: what was sent last.
    pub fn sent(&self) -> Option<&Kept> {
        self.0.iter().rev().find(|kept| kept.is_sent())
    }

    /// Whether something is written that was not sent.
    pub fn has_draft(&self) -> bool {
        self.0.last().is_some_and(|last| !last.is_sent())
    }
}

/// What has no column.
#[derive(Serialize, Deserialize)]
struct Rest {
    reason_text: String,
    result: String,
    steps: Vec<String>,
    answers: Vec<Answered>,
}

fn kept_of(row: report::Model) -> Result<Kept, serde_json::Error> {
    let rest: Rest = serde_json::from_str(&row.body)?;
    Ok(Kept {
        report: Report {
            status: row.status.as_deref().and_then(Status::of_code),
            reason: row.reason,
            reason_text: rest.reason_text,
            result: rest.result,
            in_ordinance: row.in_ordinance,
            development_plan: row.development_plan.map(Money::from_satang),
            ordinance: row.ordinance.map(Money::from_satang),
            paid: row.paid.map(Money::from_satang),
            steps: rest.steps,
            answers: rest.answers,
            late: row.late,
            version: row.version,
            correction: row.correction,
            sent_at: row.sent_at,
            sent_by: row.sent_by,
        },
        revision: row.revision,
        changed_at: row.changed_at,
        changed_by: row.changed_by,
    })
}

/// The reports of a round by the entry they are of.
///
/// # Errors
/// When the database cannot be read.
pub async fn of_round(
    connection: &impl ConnectionTrait,
    scope: &Scope,
    round: Round,
) -> Result<HashMap<Uuid, Versions>, ProgressError> {
    let (year, months) = columns(round);
    let rows = report::Entity::find()
        .filter(report::Column::OfficeId.eq(scope.office_id()))
        .filter(report::Column::Year.eq(year))
        .filter(report::Column::Months.eq(months))
        .order_by_asc(report::Column::Version)
        .all(connection)
        .await?;
    let mut reports: HashMap<Uuid, Versions> = HashMap::new();
    for row in rows {
        let entry = reports.entry(row.entry_id).or_default();
        entry.0.push(kept_of(row)?);
    }
    Ok(reports)
}

/// The versions of one entry's report.
///
/// # Errors
/// When the database cannot be read.
pub async fn of_entry(
    connection: &impl ConnectionTrait,
    scope: &Scope,
    round: Round,
    entry: Uuid,
) -> Result<Versions, ProgressError> {
    let (year, months) = columns(round);
    let rows = report::Entity::find()
        .filter(report::Column::OfficeId.eq(scope.office_id()))
        .filter(report::Column::Year.eq(year))
        .filter(report::Column::Months.eq(months))
        .filter(report::Column::EntryId.eq(entry))
        .order_by_asc(report::Column::Version)
        .all(connection)
        .await?;
    let kept: Result<_, _> = rows.into_iter().map(kept_of).collect();
    Ok(Versions(kept?))
}

/// Of how many entries a report was sent.
///
/// # Errors
/// When the database cannot be read.
pub async fn sent_in(
    connection: &impl ConnectionTrait,
    scope: &Scope,
    round: Round,
) -> Result<usize, ProgressError> {
    let reports = of_round(connection, scope, round).await?;
    Ok(reports
        .values()
        .filter(|versions| versions.sent().is_some())
        .count())
}

/// What is done with what was typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Saving {
    /// Kept as a draft.
    Draft,
    /// Sent.
    Sent,
}

/// The entry that is reported, as the log names it.
#[derive(Clone, Copy, Debug)]
pub struct Subject<'a> {
    /// Its identity.
    pub id: Uuid,
    /// Its title.
    pub title: &'a str,
}

/// Saves the report of an entry and gives its new revision. `base` is the revision with which the
/// form began.
///
/// # Errors
/// When somebody was faster, the national system would refuse what is sent, a correction has no
/// reason, or the database refuses.
pub async fn save(
    db: &Db,
    scope: &Scope,
    opened: &Opened,
    subject: Subject<'_>,
    base: i32,
    report: Report,
    saving: Saving,
) -> Result<i32, ProgressError> {
    if saving == Saving::Sent {
        let refused = refusals(&report);
        if !refused.is_empty() {
            return Err(ProgressError::Refused(refused));
        }
    }
    let write = db.write(scope.by()).await?;
    let now = rounds::find(write.tx(), scope, opened.round).await?;
    let now = now.ok_or(ProgressError::NotFound)?;
    let before = of_entry(write.tx(), scope, opened.round, subject.id).await?;
    let last = before.current();
    if last.revision != base {
        return Err(ProgressError::Conflict);
    }
    let corrects = !now.is_open() && before.sent().is_some();
    if saving == Saving::Sent && !now.is_open() && report.correction.trim().is_empty() {
        return Err(ProgressError::NeedsReason);
    }
    let late = match before.sent() {
        Some(sent) => sent.report.late,
        None => !now.is_open() || day_of(write.at()) > now.due,
    };
    let sent = saving == Saving::Sent;
    let report = Report {
        version: last.report.version + i32::from(!before.has_draft()),
        late,
        sent_at: sent.then(|| write.at()),
        sent_by: if sent {
            scope.by().name.clone()
        } else {
            String::new()
        },
        ..report
    };
    let (year, months) = columns(opened.round);
    let row = report::Model {
        office_id: scope.office_id(),
        year,
        months,
        entry_id: subject.id,
        version: report.version,
        revision: base + 1,
        status: report.status.map(|status| status.code().to_owned()),
        reason: report.reason.clone(),
        in_ordinance: report.in_ordinance,
        development_plan: report.development_plan.map(Money::satang),
        ordinance: report.ordinance.map(Money::satang),
        paid: report.paid.map(Money::satang),
        body: serde_json::to_string(&Rest {
            reason_text: report.reason_text.clone(),
            result: report.result.clone(),
            steps: report.steps.clone(),
            answers: report.answers.clone(),
        })?,
        correction: report.correction.clone(),
        late,
        changed_at: write.at(),
        changed_by: scope.by().name.clone(),
        sent_at: report.sent_at,
        sent_by: report.sent_by.clone(),
    };
    put(write.tx(), scope, row).await?;
    let action = match (saving, corrects) {
        (Saving::Draft, _) => Action::ReportDrafted,
        (Saving::Sent, false) => Action::ReportSent,
        (Saving::Sent, true) => Action::ReportCorrected,
    };
    let entry = NewEntry::new(scope.office_id(), action, opened.plan)
        .changing(changes(&last.report, &report, subject))
        .with(json!({
            "year": year,
            "months": months,
            "entry": subject.id,
            "version": report.version,
            "late": late && sent,
        }));
    write.finish(entry).await?;
    Ok(base + 1)
}

/// Writes a version that is new or is still a draft.
async fn put(tx: &impl ConnectionTrait, scope: &Scope, row: report::Model) -> Result<(), DbErr> {
    debug_assert_eq!(row.office_id, scope.office_id());
    use report::Column;
    let key = [
        Column::OfficeId,
        Column::Year,
        Column::Months,
        Column::EntryId,
        Column::Version,
    ];
    let rest = [
        Column::Revision,
        Column::Status,
        Column::Reason,
        Column::InOrdinance,
        Column::DevelopmentPlan,
        Column::Ordinance,
        Column::Paid,
        Column::Body,
        Column::Correction,
        Column::Late,
        Column::ChangedAt,
        Column::ChangedBy,
        Column::SentAt,
        Column::SentBy,
    ];
    report::Entity::insert(row.into_active_model())
        .on_conflict(OnConflict::columns(key).update_columns(rest).to_owned())
        .exec_without_returning(tx)
        .await?;
    Ok(())
}

/// What is said of a target, in one line.
fn told(answered: &Answered) -> String {
    let answer = &answered.answer;
    let value = answer.value.map(|value| value.to_string());
    let base = answer.base.map(|base| format!("({base})"));
    let said = answer
        .said
        .map(|reached| if reached { "✓" } else { "✗" }.to_owned());
    let rest = [
        &answer.denominator,
        &answer.method,
        &answer.source,
        &answer.unmeasured,
    ];
    let rest = rest.into_iter().filter(|text| !text.is_empty()).cloned();
    let parts: Vec<String> = [value, base, said]
        .into_iter()
        .flatten()
        .chain(rest)
        .collect();
    format!("{}: {}", answered.line, parts.join(" · "))
}

/// What a save changes, for the log.
fn changes(before: &Report, after: &Report, subject: Subject<'_>) -> Vec<Change> {
    let status = |report: &Report| report.status.map(Status::code);
    let money = |amount: Option<Money>| amount.map(|amount| amount.to_string());
    let answers = |report: &Report| report.answers.iter().map(told).collect::<Vec<_>>();
    let changes = [
        Change::of("status", status(before), status(after)),
        Change::of("cannot_reason", before.reason.clone(), after.reason.clone()),
        Change::of(
            "reason",
            before.reason_text.clone(),
            after.reason_text.clone(),
        ),
        Change::of("result", before.result.clone(), after.result.clone()),
        Change::of("in_ordinance", before.in_ordinance, after.in_ordinance),
        Change::of(
            "development_plan",
            money(before.development_plan),
            money(after.development_plan),
        ),
        Change::of("ordinance", money(before.ordinance), money(after.ordinance)),
        Change::of("paid", money(before.paid), money(after.paid)),
        Change::of("steps", before.steps.clone(), after.steps.clone()),
        Change::of("answers", answers(before), answers(after)),
        Change::of(
            "correction",
            before.correction.clone(),
            after.correction.clone(),
        ),
    ];
    let part = (subject.id, subject.title.to_owned());
    let in_part = |change: Change| Change {
        part: Some(part.clone()),
        ..change
    };
    changes.into_iter().flatten().map(in_part).collect()
}
