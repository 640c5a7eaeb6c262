//! What waits in this room for somebody to go on with it: drafts of imports, and doubts that were
//! left for later.

use super::{drafts, store};
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
    for plan in store::list(db, scope).await? {
        let version = store::load(db, scope, plan.id, plan.latest).await;
        let version = version.map_err(|error| match error {
            store::StoreError::Db(error) => error,
            other => DbErr::Custom(other.to_string()),
        })?;
        let Some(version) = version else { continue };
        if version.doubts_left > 0 {
            matters.push(Matter {
                kind: "matter.doubts".to_owned(),
                name: version.plan.title.clone(),
                address: format!("/plans/{}/checks#doubts", plan.id),
            });
        }
    }
    Ok(matters)
}
