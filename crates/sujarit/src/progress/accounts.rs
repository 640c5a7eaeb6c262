//! The account of a round, put together from its rows.

use super::{
    ProgressError, evidence, reports,
    reports::Versions,
    rounds::{self, Opened},
    units, verdicts,
};
use crate::{
    db::Db,
    offices::Office,
    plans::{Shelf, store::Version},
    session::Scope,
};
use plan::{
    Entry,
    progress::{Account, Expected, Line, Months, Round},
};
use std::{collections::HashMap, sync::Arc};
use uuid::Uuid;

/// The version of the plan that a round reports on.
///
/// # Errors
/// When it is gone, or the database cannot be read.
pub async fn version(
    db: &Db,
    shelf: &Shelf,
    scope: &Scope,
    opened: &Opened,
) -> Result<Arc<Version>, ProgressError> {
    let number = rounds::version_of(db, scope, opened).await?;
    let version = shelf.get(db, scope, opened.plan, number).await?;
    version.ok_or(ProgressError::NoPlan)
}

/// The account of a round as it stands now.
///
/// # Errors
/// When the plan is gone, or the database cannot be read.
pub async fn of(
    db: &Db,
    shelf: &Shelf,
    scope: &Scope,
    office: &Office,
    opened: &Opened,
) -> Result<Account, ProgressError> {
    let version = version(db, shelf, scope, opened).await?;
    let round = opened.round;
    let reports = reports::of_round(db.read(), scope, round).await?;
    let six = Round {
        months: Months::Six,
        ..round
    };
    let before = match round.months {
        Months::Six => HashMap::new(),
        Months::Twelve => reports::of_round(db.read(), scope, six).await?,
    };
    let used = evidence::used_in(db.read(), scope, round).await?;
    let pieces: HashMap<Uuid, evidence::Piece> = match used.is_empty() {
        true => HashMap::new(),
        false => {
            let all = evidence::all(db.read(), scope).await?;
            all.into_iter().map(|piece| (piece.id, piece)).collect()
        }
    };
    let verdicts = verdicts::of_round(db.read(), scope, round).await?;
    let assigned = units::assigned(db, scope).await?;
    let sent = |reports: &HashMap<Uuid, Versions>, id: &Uuid| {
        let sent = reports.get(id).and_then(Versions::sent);
        sent.map(|kept| kept.report.clone())
    };
    let line = |(entry, id): (&Entry, &Uuid)| {
        let expected = round.expects(entry);
        let report = sent(&reports, id);
        let shown = used.get(id).into_iter().flatten();
        Line {
            id: id.to_string(),
            code: entry.code.clone(),
            kind: entry.kind,
            title: entry.title.clone(),
            dimension: entry.dimension,
            responsible: assigned.words(*id, entry),
            expected,
            budget: entry.budget.clone(),
            before: sent(&before, id).and_then(|report| report.status),
            targets: Line::judge(entry, report.as_ref(), expected == Expected::Due),
            report,
            evidence: shown
                .filter_map(|piece| pieces.get(piece))
                .map(evidence::Piece::shown)
                .collect(),
            verdict: verdicts.get(id).and_then(|all| all.first()).cloned(),
        }
    };
    let entries = version.plan.entries.iter().zip(&version.ids);
    Ok(Account {
        office: office.name.clone(),
        round,
        plan: version.plan.title.clone(),
        version: version.key.number,
        lines: entries.map(line).collect(),
    })
}
