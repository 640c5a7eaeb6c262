//! What waits in this room for somebody to go on with it: drafts of imports, and doubts that were
//! left for later.

use super::{drafts, store, writing};
use crate::{db::Db, people::handover::Matter, session::Scope};
use sea_orm::DbErr;

/// What is open in the office's plans.
///
/// # Errors
/// When the database cannot be read.
pub async fn open(db: &Db, scope: &Scope) -> Result<Vec<Matter>, DbErr> {
    let mut matters = Vec::new();
    for draft in drafts::list(db, scope).await? {
        matters.push(Matter {
            kind: "matter.draft".to_owned(),
            name: draft.file_name,
            address: format!("/import/{}", draft.id),
        });
    }
    for writing in writing::list(db, scope).await? {
        matters.push(Matter {
            kind: "matter.writing".to_owned(),
            name: writing.title,
            address: format!("/plans/{}/write", writing.plan),
        });
    }
    for plan in store::doubtful(db, scope).await? {
        matters.push(Matter {
            kind: "matter.doubts".to_owned(),
            name: plan.title,
            address: format!("/plans/{}/checks#doubts", plan.id),
        });
    }
    Ok(matters)
}
