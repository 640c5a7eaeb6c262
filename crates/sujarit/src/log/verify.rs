//! Whether the log is whole: every chain from its first entry to its head, every day's root over
//! the chains, and the roots against those that were written down outside the database.
//!
//! What the rows alone can tell is found without any other help: a changed, removed, added or
//! moved entry, and an end that was cut off. Who rewrites a chain whole, with head and all roots
//! since, is found by one root kept elsewhere ([`super::roots`]); what was written since the last
//! root can then still be replaced unseen.

use super::{
    chain::{BEGINNING, day_root, entry_hash},
    tables::{day, entry, head, leaf},
};
use crate::db::Db;
use sea_orm::{ConnectionTrait, DbErr, QueryOrder, QuerySelect, entity::prelude::*};
use std::{
    collections::{BTreeMap, BTreeSet},
    time::{Duration, Instant},
};

/// Entries read with one statement.
const PAGE: u64 = 2_000;

/// The first broken place of a chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Break {
    /// The entry is not as it was written.
    Changed {
        /// The office whose chain it stands in.
        office: Uuid,
        /// Its number there.
        number: i64,
    },
    /// The entry is missing though later ones are there.
    Missing {
        /// The office whose chain it is missing from.
        office: Uuid,
        /// Its number there.
        number: i64,
    },
    /// The entry is whole in itself but does not follow upon the one before it.
    Unlinked {
        /// The office whose chain it stands in.
        office: Uuid,
        /// Its number there.
        number: i64,
    },
    /// The chain ends before the place it is known to have reached.
    CutOff {
        /// The office whose chain it is.
        office: Uuid,
        /// The number of the first entry that is missing.
        number: i64,
    },
    /// The entry stands beyond the head of its chain: the program did not write it.
    Added {
        /// The office whose chain it stands in.
        office: Uuid,
        /// Its number there.
        number: i64,
    },
    /// The entry is another one than the root of its day covers.
    Replaced {
        /// The office whose chain it stands in.
        office: Uuid,
        /// Its number there.
        number: i64,
        /// The day whose root covers it.
        day: i32,
    },
    /// The root of the day does not fit what it covers.
    DayChanged(i32),
    /// The day does not follow upon the one before it: a day is missing or was changed.
    DayUnlinked(i32),
    /// The day is missing though its root was written down, or offices are still covered by it.
    DayMissing(i32),
    /// The day has another root than was written down.
    RootDiffers(i32),
}

/// What a verification saw.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Entries verified.
    pub entries: u64,
    /// Chains they stand in.
    pub chains: u64,
    /// Days whose roots were verified.
    pub days: u64,
    /// Roots that were compared with those written down.
    pub compared: u64,
    /// How long it took.
    pub took: Duration,
    /// The first broken place of each chain, those of the offices before that of the days.
    pub breaks: Vec<Break>,
}

impl Report {
    /// Entries verified in a second.
    pub fn per_second(&self) -> u64 {
        let micros = self.took.as_micros().max(1);
        u64::try_from(u128::from(self.entries) * 1_000_000 / micros).unwrap_or(u64::MAX)
    }
}

/// Verifies the whole log in one view of the database, while others may go on writing. `roots`
/// are days with their roots as they were written down outside.
///
/// # Errors
/// When the database cannot be read.
pub async fn verify(db: &Db, roots: &BTreeMap<i32, String>) -> Result<Report, DbErr> {
    let started = Instant::now();
    let view = db.view().await?;
    let mut report = Report::default();
    for office in offices(&view).await? {
        report.chains += 1;
        let found = chain(&view, office, &mut report.entries).await?;
        report.breaks.extend(found);
    }
    let found = days(&view, roots, &mut report).await?;
    report.breaks.extend(found);
    report.took = started.elapsed();
    Ok(report)
}

/// Every office that has or had a chain.
async fn offices(view: &impl ConnectionTrait) -> Result<BTreeSet<Uuid>, DbErr> {
    let mut offices = BTreeSet::new();
    let entries = entry::Entity::find()
        .select_only()
        .column(entry::Column::OfficeId)
        .distinct();
    let heads = head::Entity::find()
        .select_only()
        .column(head::Column::OfficeId);
    let leaves = leaf::Entity::find()
        .select_only()
        .column(leaf::Column::OfficeId)
        .distinct();
    offices.extend(entries.into_tuple::<Uuid>().all(view).await?);
    offices.extend(heads.into_tuple::<Uuid>().all(view).await?);
    offices.extend(leaves.into_tuple::<Uuid>().all(view).await?);
    Ok(offices)
}

/// Walks one chain; gives its first broken place.
async fn chain(
    view: &impl ConnectionTrait,
    office: Uuid,
    entries: &mut u64,
) -> Result<Option<Break>, DbErr> {
    let head = head::Entity::find_by_id(office).one(view).await?;
    let leaves = leaf::Entity::find()
        .filter(leaf::Column::OfficeId.eq(office))
        .order_by_asc(leaf::Column::Number)
        .all(view)
        .await?;
    let mut walk = Walk {
        office,
        number: 0,
        hash: BEGINNING.to_owned(),
        leaves: leaves.into_iter().peekable(),
    };
    loop {
        let page = entry::Entity::find()
            .filter(entry::Column::OfficeId.eq(office))
            .filter(entry::Column::Number.gt(walk.number))
            .order_by_asc(entry::Column::Number)
            .limit(PAGE)
            .all(view)
            .await?;
        if page.is_empty() {
            break;
        }
        for entry in &page {
            if let Some(found) = walk.step(entry) {
                return Ok(Some(found));
            }
            if head.as_ref().is_none_or(|head| entry.number > head.number) {
                let number = entry.number;
                return Ok(Some(Break::Added { office, number }));
            }
            *entries += 1;
        }
    }
    Ok(walk.end(head))
}

/// How far a walk along a chain has come.
struct Walk<L: Iterator<Item = leaf::Model>> {
    office: Uuid,
    number: i64,
    hash: String,
    leaves: std::iter::Peekable<L>,
}

impl<L: Iterator<Item = leaf::Model>> Walk<L> {
    fn step(&mut self, entry: &entry::Model) -> Option<Break> {
        let (office, number) = (self.office, entry.number);
        if number != self.number + 1 {
            let number = self.number + 1;
            return Some(Break::Missing { office, number });
        }
        if entry_hash(entry) != entry.hash {
            return Some(Break::Changed { office, number });
        }
        if entry.previous != self.hash {
            return Some(Break::Unlinked { office, number });
        }
        self.number = number;
        self.hash.clone_from(&entry.hash);
        let leaf = self.leaves.next_if(|leaf| leaf.number <= number)?;
        (leaf.number != number || leaf.hash != entry.hash).then_some(Break::Replaced {
            office,
            number,
            day: leaf.day,
        })
    }

    /// Whether the chain ends where head and roots say.
    fn end(&mut self, head: Option<head::Model>) -> Option<Break> {
        let (office, number) = (self.office, self.number + 1);
        let reached = head.as_ref().map_or(0, |head| head.number);
        if reached > self.number || self.leaves.peek().is_some() {
            return Some(Break::CutOff { office, number });
        }
        let head = head?;
        (head.hash != self.hash).then_some(Break::Unlinked {
            office,
            number: self.number,
        })
    }
}

/// Verifies the chain of days; gives its first broken place.
async fn days(
    view: &impl ConnectionTrait,
    roots: &BTreeMap<i32, String>,
    report: &mut Report,
) -> Result<Option<Break>, DbErr> {
    let days = day::Entity::find().order_by_asc(day::Column::Day);
    let days = days.all(view).await?;
    let mut previous = BEGINNING.to_owned();
    let mut missing: BTreeSet<i32> = roots.keys().copied().collect();
    missing.extend(
        leaf::Entity::find()
            .select_only()
            .column(leaf::Column::Day)
            .distinct()
            .into_tuple::<i32>()
            .all(view)
            .await?,
    );
    for closed in days {
        let day = closed.day;
        if let Some(gone) = missing.range(..day).next() {
            return Ok(Some(Break::DayMissing(*gone)));
        }
        let leaves = leaf::Entity::find()
            .filter(leaf::Column::Day.eq(day))
            .order_by_asc(leaf::Column::OfficeId)
            .all(view)
            .await?;
        if closed.previous != previous {
            return Ok(Some(Break::DayUnlinked(day)));
        }
        if day_root(day, &closed.previous, &leaves) != closed.root {
            return Ok(Some(Break::DayChanged(day)));
        }
        if let Some(written) = roots.get(&day) {
            if *written != closed.root {
                return Ok(Some(Break::RootDiffers(day)));
            }
            report.compared += 1;
        }
        missing.remove(&day);
        report.days += 1;
        previous = closed.root;
    }
    Ok(missing.first().map(|day| Break::DayMissing(*day)))
}
