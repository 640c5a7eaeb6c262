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
use sea_orm::{
    ConnectionTrait, DbErr, PaginatorTrait, QueryOrder, QuerySelect, entity::prelude::*,
    sea_query::ExprTrait,
};
use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    time::{Duration, Instant},
};

/// Entries read with one statement.
const PAGE: u64 = 5_000;

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
    /// The day says another number of entries or chains than its root covers.
    DayMiscounted(i32),
    /// The head of the chain tells another time than the last entry.
    HeadChanged(Uuid),
    /// So many entries stand where no chain is walked: their key is none that the program writes.
    Unread(u64),
}

/// A chain may be ahead of the clock by so much: clocks of several machines differ.
const AHEAD: i64 = 24 * 60 * 60 * 1000;

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
    /// Offices whose chain is more than a day ahead of the clock, with the time of its head: what
    /// is written there keeps that time, and no day with it is closed.
    pub ahead: Vec<(Uuid, i64)>,
}

impl Report {
    /// Whether nothing was found.
    pub const fn is_whole(&self) -> bool {
        self.breaks.is_empty() && self.ahead.is_empty()
    }

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
    let view = db.view().await?;
    let ahead = head::Entity::find()
        .filter(head::Column::At.gt(db.now().saturating_add(AHEAD)))
        .order_by_asc(head::Column::OfficeId)
        .all(&view)
        .await?;
    let mut report = verify_view(&view, roots).await?;
    report.ahead = ahead.iter().map(|head| (head.office_id, head.at)).collect();
    Ok(report)
}

/// The same in a view, or in a transaction that writes a log; without a look at the clock.
///
/// # Errors
/// When the database cannot be read.
pub async fn verify_view(
    view: &impl ConnectionTrait,
    roots: &BTreeMap<i32, String>,
) -> Result<Report, DbErr> {
    let started = Instant::now();
    let mut report = Report::default();
    chains(view, &mut report).await?;
    let found = days(view, roots, &mut report).await?;
    report.breaks.extend(found);
    report.took = started.elapsed();
    Ok(report)
}

/// Walks all chains, page by page in the order of their offices' keys.
async fn chains(view: &impl ConnectionTrait, report: &mut Report) -> Result<(), DbErr> {
    let heads = head::Entity::find().all(view).await?;
    let mut walk = Walk {
        report,
        heads: heads
            .into_iter()
            .map(|head| (head.office_id, head))
            .collect(),
        leaves: VecDeque::new(),
        chain: None,
    };
    let mut from = (Uuid::nil(), i64::MIN);
    let mut walked = 0;
    loop {
        let beyond = after(entry::Column::OfficeId, entry::Column::Number, from);
        let page = entry::Entity::find()
            .filter(beyond)
            .order_by_asc(entry::Column::OfficeId)
            .order_by_asc(entry::Column::Number)
            .limit(PAGE)
            .all(view)
            .await?;
        let to = page.last().map(|last| (last.office_id, last.number));
        walk.leaves.extend(leaves(view, from, to).await?);
        let Some(to) = to else { break };
        from = to;
        walked += page.len() as u64;
        for entry in &page {
            walk.step(entry);
        }
    }
    walk.end();
    let there = entry::Entity::find().count(view).await?;
    if there > walked {
        report.breaks.push(Break::Unread(there - walked));
    }
    Ok(())
}

/// The leaves behind one place of the chains, up to another.
async fn leaves(
    view: &impl ConnectionTrait,
    from: (Uuid, i64),
    to: Option<(Uuid, i64)>,
) -> Result<Vec<leaf::Model>, DbErr> {
    let (office, number) = (leaf::Column::OfficeId, leaf::Column::Number);
    let mut leaves = leaf::Entity::find().filter(after(office, number, from));
    if let Some(to) = to {
        leaves = leaves.filter(after(office, number, to).not());
    }
    leaves
        .order_by_asc(office)
        .order_by_asc(number)
        .all(view)
        .await
}

/// Behind a place of the chains.
fn after(office: impl ColumnTrait, number: impl ColumnTrait, place: (Uuid, i64)) -> Expr {
    let columns = Expr::tuple([office.into_expr(), number.into_expr()]);
    columns.gt(Expr::tuple([Expr::val(place.0), Expr::val(place.1)]))
}

/// A walk along the chains, with what must be met on it.
struct Walk<'a> {
    report: &'a mut Report,
    /// Heads of chains that were not met yet.
    heads: BTreeMap<Uuid, head::Model>,
    /// Leaves up to where entries were read, in order.
    leaves: VecDeque<leaf::Model>,
    chain: Option<Chain>,
}

/// How far one chain was walked.
struct Chain {
    office: Uuid,
    number: i64,
    at: i64,
    hash: String,
    head: Option<head::Model>,
    broken: bool,
}

impl Walk<'_> {
    fn step(&mut self, entry: &entry::Model) {
        let office = entry.office_id;
        if self
            .chain
            .as_ref()
            .is_none_or(|chain| chain.office != office)
        {
            self.end_chain();
            self.gone_before(Some(office));
            self.report.chains += 1;
            self.chain = Some(Chain {
                office,
                number: 0,
                at: 0,
                hash: BEGINNING.to_owned(),
                head: self.heads.remove(&office),
                broken: false,
            });
        }
        let Some(chain) = self.chain.as_mut().filter(|chain| !chain.broken) else {
            return;
        };
        let is_here =
            |leaf: &mut leaf::Model| leaf.office_id == office && leaf.number <= entry.number;
        let leaf = self.leaves.pop_front_if(is_here);
        match chain.step(entry, leaf) {
            None => self.report.entries += 1,
            Some(found) => {
                chain.broken = true;
                self.report.breaks.push(found);
            }
        }
    }

    /// Whether the chain that was walked ends where its head and the roots say.
    fn end_chain(&mut self) {
        let Some(chain) = self.chain.take() else {
            return;
        };
        let office = chain.office;
        let mut beyond = false;
        while let Some(leaf) = self.leaves.pop_front_if(|leaf| leaf.office_id == office) {
            beyond |= leaf.number > chain.number;
        }
        if !chain.broken {
            self.report.breaks.extend(chain.end(beyond));
        }
    }

    /// Tells of chains before this office of which head or roots know and no entry is left.
    fn gone_before(&mut self, office: Option<Uuid>) {
        let is_before = |other: Uuid| office.is_none_or(|office| other < office);
        let mut gone = BTreeSet::new();
        while let Some(leaf) = self.leaves.pop_front_if(|leaf| is_before(leaf.office_id)) {
            gone.insert(leaf.office_id);
        }
        while let Some(head) = self
            .heads
            .first_entry()
            .filter(|head| is_before(*head.key()))
        {
            let head = head.remove();
            if head.number > 0 {
                gone.insert(head.office_id);
            }
        }
        self.report.chains += gone.len() as u64;
        let cut = |office| Break::CutOff { office, number: 1 };
        self.report.breaks.extend(gone.into_iter().map(cut));
    }

    fn end(mut self) {
        self.end_chain();
        self.gone_before(None);
    }
}

impl Chain {
    fn step(&mut self, entry: &entry::Model, leaf: Option<leaf::Model>) -> Option<Break> {
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
        self.at = entry.at;
        self.hash.clone_from(&entry.hash);
        if let Some(leaf) = leaf.filter(|leaf| leaf.number != number || leaf.hash != entry.hash) {
            let day = leaf.day;
            return Some(Break::Replaced {
                office,
                number,
                day,
            });
        }
        let reached = self.head.as_ref().map_or(0, |head| head.number);
        (number > reached).then_some(Break::Added { office, number })
    }

    /// Whether the chain ends where its head and the roots say; `beyond` where a root knows more.
    fn end(&self, beyond: bool) -> Option<Break> {
        let (office, number) = (self.office, self.number);
        let head = self.head.as_ref()?;
        if beyond || head.number > number {
            let number = number + 1;
            return Some(Break::CutOff { office, number });
        }
        if head.hash != self.hash {
            return Some(Break::Unlinked { office, number });
        }
        // No hash covers it, and the next entry is given no earlier time.
        (head.at != self.at).then_some(Break::HeadChanged(office))
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
    let mut covered = BTreeMap::new();
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
        // No hash covers what the day says of itself.
        let entries: i64 = leaves
            .iter()
            .map(|leaf| leaf.number - covered.insert(leaf.office_id, leaf.number).unwrap_or(0))
            .sum();
        if (closed.offices, closed.entries) != (leaves.len() as i64, entries) {
            return Ok(Some(Break::DayMiscounted(day)));
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
