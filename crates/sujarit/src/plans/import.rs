//! From an uploaded file to a kept plan. Reading makes a draft, a person decides, keeping makes a
//! version. The command line keeps at once, with every doubt left for later that
//! nobody decided when the file came before.

use super::{
    decide::{self, Decisions},
    drafts::{self, Draft},
    store::{self, Key, Origin, StoreError, Target},
    worker::{self, ReadFile, Reply},
};
use crate::{
    db::{self, Db},
    files::{Arriving, Files, Stored},
    offices::Office,
    session::Scope,
};
use plan::{Plan, check::Words};
use std::{io, path::Path};
use uuid::Uuid;

/// Why a file was not taken in.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// It cannot be read as a plan; one sentence says why.
    #[error("{}", .0.en)]
    Refused(Words),
    /// The database refused.
    #[error("{0}")]
    Store(#[from] StoreError),
    /// The file could not be kept, or the reading program not be started.
    #[error("{0}")]
    Io(#[from] io::Error),
}

/// What became of a file.
#[derive(Clone, Debug, PartialEq)]
pub enum Imported {
    /// It is a version of a plan now.
    Kept {
        /// The version.
        key: Key,
        /// The plan's title.
        title: String,
        /// How many entries it has.
        entries: usize,
        /// Doubts left for later.
        doubts: usize,
        /// Lines that went nowhere.
        unread: usize,
    },
    /// A file with this very content was taken in before, as this version; nothing was changed.
    Known {
        /// The version.
        key: Key,
        /// The plan's title.
        title: String,
    },
}

/// Takes in a file, by name and content, of which `read` was read, and keeps its plan at once, every
/// doubt left as it was read. `again` makes a new version of the plan even if a file with this
/// content is known.
///
/// # Errors
/// When the file cannot be kept or the database refuses; then nothing was written.
pub async fn import(
    db: &Db,
    files: &Files,
    scope: &Scope,
    office: &Office,
    (name, content): (&str, &[u8]),
    read: ReadFile,
    again: bool,
) -> Result<Imported, ImportError> {
    let file = files.store(content).await?;
    let known = store::by_file(db, scope, &file.hash)
        .await
        .map_err(StoreError::from)?;
    if let (Some((plan, number)), false) = (known, again) {
        let key = Key {
            office: scope.office_id(),
            plan,
            number,
        };
        let title = read.reading.plan.title;
        return Ok(Imported::Known { key, title });
    }
    let target = offer(db, scope, office, &file.hash, &read.reading.plan).await?;
    let decisions = store::decided_before(db, scope, &file.hash, &read.reading.doubts).await?;
    let plan =
        decide::apply(&read.reading, &decisions).unwrap_or_else(|_| read.reading.plan.clone());
    let doubts = decide::left(&read.reading.doubts, &decisions).len();
    let unread = read.reading.unread.len();
    let origin = origin(file, name.to_owned(), read, decisions);
    let key = db::again(|| store::keep(db, scope, target, &origin, &plan, None)).await?;
    Ok(Imported::Kept {
        key,
        title: plan.title,
        entries: plan.entries.len(),
        doubts,
        unread,
    })
}

/// A file that is to become a draft.
#[derive(Debug)]
pub enum Source {
    /// One that has just arrived; it is kept only if it can be read.
    Arriving(Box<Arriving>),
    /// One that is kept already.
    Kept(Stored),
}

/// Has a file read by a child process and keeps what it read as a draft, with what was decided
/// about this very file before.
///
/// # Errors
/// When the file cannot be read as a plan or the database refuses.
pub async fn draft(
    db: &Db,
    files: &Files,
    program: &Path,
    scope: &Scope,
    source: Source,
    name: &str,
) -> Result<Uuid, ImportError> {
    let file = match &source {
        Source::Arriving(arriving) => {
            let path = arriving.path().ok_or(io::ErrorKind::NotFound);
            std::fs::File::open(path.map_err(io::Error::from)?)?
        }
        // Opened, it can be read although its name may pass.
        Source::Kept(stored) => std::fs::File::open(files.local(&stored.hash).await?.path())?,
    };
    let read = match worker::read(program, name, file).await? {
        Reply::Read(read) => read,
        Reply::Refused(words) => return Err(ImportError::Refused(words)),
    };
    let file = match source {
        Source::Arriving(arriving) => arriving.finish().await?,
        Source::Kept(stored) => stored,
    };
    let decisions = store::decided_before(db, scope, &file.hash, &read.reading.doubts).await?;
    Ok(drafts::begin(db, scope, &file, name, &read, &decisions).await?)
}

/// Keeps a draft as a version; the draft is gone with the same transaction.
///
/// # Errors
/// When the database refuses.
pub async fn confirm(
    db: &Db,
    scope: &Scope,
    target: Target,
    draft: Draft,
    plan: &Plan,
) -> Result<Key, StoreError> {
    let origin = origin(draft.file, draft.file_name, draft.read, draft.decisions);
    db::again(|| store::keep(db, scope, target, &origin, plan, Some(draft.id))).await
}

fn origin(file: Stored, name: String, read: ReadFile, decisions: Decisions) -> Origin {
    Origin {
        file,
        name,
        format: read.format,
        lines: read.lines,
        unread: read.reading.unread,
        doubts: read.reading.doubts,
        decisions,
    }
}

/// Whether a plan names another office than the one whose data this is.
pub fn is_of_another_office(office: &Office, plan: &Plan) -> bool {
    let (own, printed) = (thai::squash(&office.name), thai::squash(&plan.office.name));
    !own.is_empty() && !printed.is_empty() && own != printed
}

/// Where a file's plan belongs most likely: to the plan that a file with this content became, or
/// to the office's one whose title is the same; else it is a plan of its own.
///
/// # Errors
/// When the database cannot be read.
pub async fn offer(
    db: &Db,
    scope: &Scope,
    office: &Office,
    hash: &str,
    plan: &Plan,
) -> Result<Target, StoreError> {
    if let Some((id, _)) = store::by_file(db, scope, hash).await? {
        return Ok(Target::NextVersionOf(id));
    }
    let title = thai::squash(&plan.title);
    if title.is_empty() || is_of_another_office(office, plan) {
        return Ok(Target::NewPlan);
    }
    let plans = store::list(db, scope).await?;
    let same = plans
        .iter()
        .find(|listed| thai::squash(&listed.title) == title);
    Ok(same.map_or(Target::NewPlan, |listed| Target::NextVersionOf(listed.id)))
}

/// The decisions that a form's fields tell; see `templates/plans/draft.html`.
pub fn decisions(reading: &reader::Reading, field: impl Fn(&str) -> String) -> Decisions {
    let mut decisions = Decisions::default();
    for index in 0..reading.doubts.len() {
        let choice = field(&format!("doubt-{index}"));
        let decision = match choice.as_str() {
            "accept" => decide::Decision::Accepted,
            "own" => decide::Decision::Corrected(field(&format!("own-{index}"))),
            // A kind is chosen, not typed.
            is if is.starts_with("is-") => decide::Decision::Corrected(is[3..].to_owned()),
            other => match other.strip_prefix("other-").map(str::parse) {
                Some(Ok(other)) => decide::Decision::Other(other),
                _ => continue,
            },
        };
        decisions.0.insert(index, decision);
    }
    decisions
}
