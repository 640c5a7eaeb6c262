//! Versions as they were last seen. A version never changes, so none of them is ever stale; the
//! pages ask the database only whether it is still there.

use super::store::{self, Key, StoreError, Version};
use crate::{db::Db, session::Scope};
use std::sync::{Arc, Mutex};
use uuid::Uuid;

/// The shelf.
#[derive(Debug, Default)]
pub struct Shelf(Mutex<Vec<Arc<Version>>>);

/// Versions on the shelf; an office looks at one or two at a time.
const SHELF: usize = 8;

impl Shelf {
    /// This version of an office's plan; `None` where there is none.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn get(
        &self,
        db: &Db,
        scope: &Scope,
        plan: Uuid,
        number: i32,
    ) -> Result<Option<Arc<Version>>, StoreError> {
        let key = Key {
            office: scope.office_id(),
            plan,
            number,
        };
        if !store::is_there(db, key).await? {
            return Ok(None);
        }
        if let Some(version) = self.look(key) {
            return Ok(Some(version));
        }
        let loaded = store::load(db, scope, plan, number).await?;
        let Some(version) = loaded.map(Arc::new) else {
            return Ok(None);
        };
        if let Ok(mut shelf) = self.0.lock() {
            shelf.insert(0, Arc::clone(&version));
            shelf.truncate(SHELF);
        }
        Ok(Some(version))
    }

    fn look(&self, key: Key) -> Option<Arc<Version>> {
        let mut shelf = self.0.lock().ok()?;
        let at = shelf.iter().position(|version| version.key == key)?;
        let version = shelf.remove(at);
        shelf.insert(0, Arc::clone(&version));
        Some(version)
    }
}
