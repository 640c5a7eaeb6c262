//! Evidence: files, photographs, links. A piece stands by itself, in versions that never change, and
//! is used by any number of entries in any number of rounds.

use super::{
    ProgressError, kinds,
    rounds::{Opened, columns},
    tables::{evidence, evidence_use},
};
use crate::{
    db::{self, Db},
    files::Stored,
    log::{Action, NewEntry},
    session::Scope,
};
use plan::progress::{Round, Shown};
use sea_orm::{ConnectionTrait, DbErr, IntoActiveModel, QueryOrder, entity::prelude::*};
use serde_json::json;
use std::collections::{BTreeMap, HashMap};

/// A version of a piece of evidence.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Piece {
    /// Its identity.
    pub id: Uuid,
    /// Which version, from 1.
    pub version: i32,
    /// Code of its kind.
    pub kind: String,
    /// Its title.
    pub title: String,
    /// What is told of it, by the code of the field.
    pub particulars: BTreeMap<String, String>,
    /// The file, where it is one.
    pub file: Option<Stored>,
    /// The file's name.
    pub file_name: String,
    /// Its address, where it is a link.
    pub link: String,
    /// The last day on which it counts.
    pub expires: Option<i32>,
    /// When it was added.
    pub added_at: i64,
    /// By whom.
    pub added_by: String,
}

impl Piece {
    /// Its kind.
    pub fn kind(&self) -> Option<&'static kinds::Kind> {
        kinds::kind(&self.kind)
    }

    /// What must be told of it and is not.
    pub fn lacks(&self) -> Vec<&'static kinds::Field> {
        self.kind()
            .map_or_else(Vec::new, |kind| kind.lacks(&self.particulars))
    }

    /// Whether its kind asks for a file and it has none.
    pub fn lacks_file(&self) -> bool {
        self.file.is_none() && self.kind().is_some_and(|kind| kind.needs_file)
    }

    /// Whether it counts no more on this day.
    pub fn has_expired(&self, today: i32) -> bool {
        self.expires.is_some_and(|day| day < today)
    }

    /// As an account names it.
    pub fn shown(&self) -> Shown {
        Shown {
            title: self.title.clone(),
            sha256: self.file.as_ref().map(|file| file.hash.clone()),
            link: (!self.link.is_empty()).then(|| self.link.clone()),
        }
    }
}

fn piece_of(row: evidence::Model) -> Result<Piece, serde_json::Error> {
    let size = u64::try_from(row.file_size).unwrap_or_default();
    Ok(Piece {
        id: row.id,
        version: row.version,
        kind: row.kind,
        title: row.title,
        particulars: serde_json::from_str(&row.particulars)?,
        file: row.file_hash.map(|hash| Stored { hash, size }),
        file_name: row.file_name,
        link: row.link,
        expires: row.expires_day,
        added_at: row.added_at,
        added_by: row.added_by,
    })
}

/// All evidence of an office in its latest version, the last added first.
///
/// # Errors
/// When the database cannot be read.
pub async fn all(
    connection: &impl ConnectionTrait,
    scope: &Scope,
) -> Result<Vec<Piece>, ProgressError> {
    let rows = evidence::Entity::find()
        .filter(evidence::Column::OfficeId.eq(scope.office_id()))
        .order_by_desc(evidence::Column::Id)
        .order_by_desc(evidence::Column::Version)
        .all(connection)
        .await?;
    let mut pieces: Vec<Piece> = Vec::with_capacity(rows.len());
    for row in rows {
        if pieces.last().is_none_or(|last| last.id != row.id) {
            pieces.push(piece_of(row)?);
        }
    }
    Ok(pieces)
}

/// The versions of a piece of evidence, the last first.
///
/// # Errors
/// When the database cannot be read.
pub async fn versions(db: &Db, scope: &Scope, id: Uuid) -> Result<Vec<Piece>, ProgressError> {
    let rows = evidence::Entity::find()
        .filter(evidence::Column::OfficeId.eq(scope.office_id()))
        .filter(evidence::Column::Id.eq(id))
        .order_by_desc(evidence::Column::Version)
        .all(db.read())
        .await?;
    let pieces: Result<_, _> = rows.into_iter().map(piece_of).collect();
    Ok(pieces?)
}

/// Which evidence each entry of a round uses.
///
/// # Errors
/// When the database cannot be read.
pub async fn used_in(
    connection: &impl ConnectionTrait,
    scope: &Scope,
    round: Round,
) -> Result<HashMap<Uuid, Vec<Uuid>>, DbErr> {
    let (year, months) = columns(round);
    let rows = evidence_use::Entity::find()
        .filter(evidence_use::Column::OfficeId.eq(scope.office_id()))
        .filter(evidence_use::Column::Year.eq(year))
        .filter(evidence_use::Column::Months.eq(months))
        .order_by_asc(evidence_use::Column::AddedAt)
        .all(connection)
        .await?;
    let mut used: HashMap<Uuid, Vec<Uuid>> = HashMap::new();
    for row in rows {
        used.entry(row.entry_id).or_default().push(row.evidence_id);
    }
    Ok(used)
}

/// Adds a piece of evidence to an entry, or a further version of one that the entry uses
/// (`piece.id`).
///
/// # Errors
/// When the round is gone, the entry uses no such piece, or the database refuses.
pub async fn add(
    db: &Db,
    scope: &Scope,
    opened: &Opened,
    entry: Uuid,
    piece: Piece,
) -> Result<Uuid, ProgressError> {
    let write = db.write(scope.by()).await?;
    let (id, version) = if piece.id.is_nil() {
        (db::new_id(), 1)
    } else {
        let used = used_in(write.tx(), scope, opened.round).await?;
        if !used
            .get(&entry)
            .is_some_and(|used| used.contains(&piece.id))
        {
            return Err(ProgressError::NotFound);
        }
        let last = evidence::Entity::find()
            .filter(evidence::Column::OfficeId.eq(scope.office_id()))
            .filter(evidence::Column::Id.eq(piece.id))
            .order_by_desc(evidence::Column::Version)
            .one(write.tx())
            .await?;
        let last = last.ok_or(ProgressError::NotFound)?;
        (piece.id, last.version + 1)
    };
    let size = piece.file.as_ref().map_or(0, |file| file.size);
    let row = evidence::Model {
        office_id: scope.office_id(),
        id,
        version,
        kind: piece.kind,
        title: piece.title,
        particulars: serde_json::to_string(&piece.particulars)?,
        file_hash: piece.file.map(|file| file.hash),
        file_name: piece.file_name,
        file_size: i64::try_from(size).unwrap_or(i64::MAX),
        link: piece.link,
        expires_day: piece.expires,
        added_at: write.at(),
        added_by: scope.by().name.clone(),
    };
    let told = json!({
        "entry": entry,
        "version": version,
        "title": row.title,
        "kind": row.kind,
        "sha256": row.file_hash,
        "link": row.link,
    });
    evidence::Entity::insert(row.into_active_model())
        .exec_without_returning(write.tx())
        .await?;
    if version == 1 {
        put_use(write.tx(), scope, opened, (entry, id), write.at()).await?;
    }
    let entry = NewEntry::new(scope.office_id(), Action::EvidenceAdded, id).with(told);
    write.finish(entry).await?;
    Ok(id)
}

/// Removes an office's evidence, as part of a write.
pub(super) async fn remove_all(tx: &impl ConnectionTrait, scope: &Scope) -> Result<(), DbErr> {
    evidence::Entity::delete_many()
        .filter(evidence::Column::OfficeId.eq(scope.office_id()))
        .exec(tx)
        .await?;
    Ok(())
}

async fn put_use(
    tx: &impl ConnectionTrait,
    scope: &Scope,
    opened: &Opened,
    (entry_id, evidence_id): (Uuid, Uuid),
    added_at: i64,
) -> Result<(), DbErr> {
    let (year, months) = columns(opened.round);
    let row = evidence_use::Model {
        office_id: scope.office_id(),
        year,
        months,
        entry_id,
        evidence_id,
        added_at,
    };
    evidence_use::Entity::insert(row.into_active_model())
        .on_conflict_do_nothing()
        .exec_without_returning(tx)
        .await?;
    Ok(())
}

/// Lets an entry use a piece that is there (`uses`), or no more. The piece itself stays.
///
/// # Errors
/// When there is no such piece, or the database refuses.
pub async fn set_use(
    db: &Db,
    scope: &Scope,
    opened: &Opened,
    (entry, piece): (Uuid, Uuid),
    uses: bool,
) -> Result<(), ProgressError> {
    let write = db.write(scope.by()).await?;
    let there = evidence::Entity::find_by_id((scope.office_id(), piece, 1))
        .one(write.tx())
        .await?;
    if there.is_none() {
        return Err(ProgressError::NotFound);
    }
    let (year, months) = columns(opened.round);
    let action = if uses {
        put_use(write.tx(), scope, opened, (entry, piece), write.at()).await?;
        Action::EvidenceUsed
    } else {
        let key = (scope.office_id(), year, months, entry, piece);
        evidence_use::Entity::delete_by_id(key)
            .exec(write.tx())
            .await?;
        Action::EvidenceRemoved
    };
    let told = json!({ "year": year, "months": months, "entry": entry });
    let logged = NewEntry::new(scope.office_id(), action, piece).with(told);
    write.finish(logged).await?;
    Ok(())
}
