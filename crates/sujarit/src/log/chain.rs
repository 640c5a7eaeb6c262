//! The hashes of the log: pure, and for ever as they are. A form that would hash otherwise gets a
//! tag of its own, so that what was written before still verifies.
//!
//! Every value goes into the hash with its length before it: no two different entries have the
//! same bytes, and no canonical form of JSON is needed, because texts are hashed as they stand.

use super::tables::{entry, leaf};
use crate::hex::hex;
use sha2::{Digest, Sha256};

/// What stands before the first entry of an office and the first day.
pub const BEGINNING: &str = "0000000000000000000000000000000000000000000000000000000000000000";

struct Hasher(Sha256);

impl Hasher {
    fn tagged(tag: &str) -> Self {
        Self(Sha256::new()).with(tag.as_bytes())
    }

    fn with(mut self, value: &[u8]) -> Self {
        self.0.update((value.len() as u64).to_be_bytes());
        self.0.update(value);
        self
    }

    fn finish(self) -> String {
        hex(&self.0.finalize())
    }
}

/// The hash of an entry over all its columns, `previous` among them and only `hash` left out.
pub fn entry_hash(entry: &entry::Model) -> String {
    Hasher::tagged("sujarit log entry 1")
        .with(entry.office_id.as_bytes())
        .with(&entry.number.to_be_bytes())
        .with(&entry.at.to_be_bytes())
        .with(entry.actor.as_bytes())
        .with(entry.actor_name.as_bytes())
        .with(entry.post.as_bytes())
        .with(entry.place.as_bytes())
        .with(entry.action.as_bytes())
        .with(entry.subject.as_bytes())
        .with(entry.changes.as_bytes())
        .with(entry.detail.as_bytes())
        .with(entry.previous.as_bytes())
        .finish()
}

/// The root of a day over the day, the root before it, and how far each office's chain had come.
/// The leaves stand in the order of their offices' keys.
pub fn day_root(day: i32, previous: &str, leaves: &[leaf::Model]) -> String {
    let mut hasher = Hasher::tagged("sujarit log day 1")
        .with(&day.to_be_bytes())
        .with(previous.as_bytes())
        .with(&(leaves.len() as u64).to_be_bytes());
    for leaf in leaves {
        hasher = hasher
            .with(leaf.office_id.as_bytes())
            .with(&leaf.number.to_be_bytes())
            .with(leaf.hash.as_bytes());
    }
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn entry() -> entry::Model {
        entry::Model {
            office_id: Uuid::from_u128(7),
            number: 3,
            at: 1_700_000_000_000,
            actor: "machine".to_owned(),
            actor_name: String::new(),
            post: String::new(),
            place: "127.0.0.1".to_owned(),
            action: "plan.imported".to_owned(),
            subject: Uuid::from_u128(8).to_string(),
            changes: "[]".to_owned(),
            detail: "{}".to_owned(),
            previous: BEGINNING.to_owned(),
            hash: String::new(),
        }
    }

    #[test]
    fn the_hashes_stay_as_they_were_when_they_were_first_written() {
        assert_eq!(
            entry_hash(&entry()),
            "c7cdf3218f6cf6b3675a65f2b33a0c58608ef7f27f6b65efa3aed019fef19f80"
        );
        assert_eq!(
            day_root(20_000, BEGINNING, &[]),
            "940130bf3608b5ad150886ef24a66c89c66035d4c23ac619867bac812fe84462"
        );
    }

    #[test]
    fn every_column_counts_and_none_flows_into_its_neighbour() {
        let usual = entry_hash(&entry());
        let changes: [fn(&mut entry::Model); 13] = [
            |entry| entry.office_id = Uuid::from_u128(9),
            |entry| entry.number += 1,
            |entry| entry.at += 1,
            |entry| entry.actor.push('x'),
            |entry| entry.actor_name.push('x'),
            |entry| entry.post.push('x'),
            |entry| entry.place.push('x'),
            |entry| entry.action.push('x'),
            |entry| entry.subject.push('x'),
            |entry| entry.changes.push('x'),
            |entry| entry.detail.push('x'),
            |entry| entry.previous.push('x'),
            |entry| {
                let letter = entry.action.pop().expect("a letter");
                entry.subject.insert(0, letter);
            },
        ];
        for (index, change) in changes.iter().enumerate() {
            let mut changed = entry();
            change(&mut changed);
            assert_ne!(entry_hash(&changed), usual, "{index}");
        }
    }
}
