//! The duties of an office in a fiscal year, put together: every day on which one is due, whose it
//! is, what was said of it, and so how it stands today.

use super::{
    DutyError, given,
    list::{self, Certainty, List},
    marks::{self, Mark, Verdict},
    owners::{self, Owners},
};
use crate::{
    db::Db,
    hex::hex,
    holidays,
    log::{date_of, day_of, day_of_date},
    offices::{self, Office, units, units::Unit},
    people::{Role, desks, desks::Desk},
    plans::{Shelf, in_force, store::Version},
    session::Scope,
};
use jiff::civil::Date;
use plan::{
    Entry, OfficeType,
    check::Words,
    recurrence::{self, Occurrence, Recurrence, SaidIn},
};
use sea_orm::prelude::Uuid;
use sha2::{Digest, Sha256};
use std::collections::{BTreeSet, HashMap};
use thai::{
    fiscal::{FiscalYear, Years},
    likeness::without_list_number,
};

/// Days before the due day on which a duty counts as due soon.
pub const SOON: i32 = 30;

/// A duty of an office in a year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Duty {
    /// What tells it from the others, of letters, digits, "-" and ".": its marks are kept under it.
    pub key: String,
    /// What is to be done.
    pub name: Words,
    /// Who says so.
    pub from: Origin,
    /// Whether each of its days stands for all times of a month.
    pub is_summed_up: bool,
    /// Whose it is.
    pub owners: Owners,
}

impl Duty {
    /// Whether its name is Thai in every language: the plan's words are not translated.
    pub const fn is_thai(&self) -> bool {
        matches!(self.from, Origin::Entry { .. })
    }
}

/// Who says that something is a duty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// The list of every office's duties.
    List {
        /// Its source there.
        source: &'static str,
        /// How sure it is.
        sure: Certainty,
    },
    /// An entry of the plan.
    Entry {
        /// The plan.
        plan: Uuid,
        /// The entry.
        id: Uuid,
        /// The entry's title.
        title: String,
        /// The words by which its owners were found.
        responsible: String,
    },
    /// Another room; where it is worked on.
    Room(Option<String>),
}

/// A day on which a duty is due.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// The index of its duty in [`Year::duties`].
    pub duty: usize,
    /// The day by its words, counted from 1 January 1970: it tells it from the duty's others.
    pub day: i32,
    /// The day by which it is to be done.
    pub due: i32,
    /// Whether the words leave the day open.
    pub is_open: bool,
    /// What was said of it.
    pub mark: Option<Mark>,
}

/// How a day of a duty stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum State {
    /// Its day has passed.
    Overdue,
    /// Due within [`SOON`] days, today too.
    Soon,
    /// Due later.
    Later,
    /// Done.
    Done,
    /// It does not concern the office.
    NotApplicable,
}

impl Item {
    /// How it stands on a day.
    pub fn state(&self, today: i32) -> State {
        match self.mark.as_ref().and_then(Mark::verdict) {
            Some(Verdict::Done) => State::Done,
            Some(Verdict::NotApplicable) => State::NotApplicable,
            None if self.due < today => State::Overdue,
            None if self.due <= today + SOON => State::Soon,
            None => State::Later,
        }
    }
}

/// The duties of an office in a fiscal year.
#[derive(Clone, Debug)]
pub struct Year {
    /// The office.
    pub office: Uuid,
    /// The year.
    pub year: FiscalYear,
    /// The day it is looked at.
    pub today: i32,
    /// What returns.
    pub duties: Vec<Duty>,
    /// Every day of it, by the day it is due.
    pub items: Vec<Item>,
    /// The plan that was asked, and whether it was announced; `None` where there is none for the
    /// year.
    pub plan: Option<(String, bool)>,
    /// The list of every office's duties.
    pub list: Option<&'static List>,
    /// Whether holidays of the year are not known.
    pub is_unsure: bool,
    /// The office's units.
    pub units: Vec<Unit>,
    /// Who works there.
    pub desks: Vec<Desk>,
}

impl Year {
    /// The duties of the office in this year.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn of(
        db: &Db,
        shelf: &Shelf,
        scope: &Scope,
        year: FiscalYear,
    ) -> Result<Self, DutyError> {
        let today = day_of(db.now());
        let office = offices::with_id(db, scope.office_id()).await?;
        let day = day_in(year, today);
        let in_force = in_force::on(db, shelf, scope, day).await?;
        let mut made = Self {
            office: scope.office_id(),
            plan: in_force
                .as_ref()
                .map(|found| (found.version.plan.title.clone(), found.is_announced)),
            units: units::list(db, scope).await?,
            desks: desks::list(db, scope).await?,
            list: list::of(year),
            duties: Vec::new(),
            items: Vec::new(),
            is_unsure: false,
            year,
            today,
        };
        made.add_list(office.as_ref());
        if let Some(found) = &in_force {
            made.add_plan(&found.version);
        }
        made.add_given(given::all(db, scope, year).await?);
        made.items.sort_by_key(|item| (item.due, item.duty));
        let marked = marks::of_year(db, scope, year).await?;
        made.set_marks(marked);
        Ok(made)
    }

    fn add_list(&mut self, office: Option<&Office>) {
        let kind = office.and_then(type_of_office);
        for listed in self.list.map_or(&[][..], |list| &list.duty) {
            let owners = owners::of_list(listed, kind, &self.units);
            let duty = Duty {
                key: format!("list.{}", listed.code),
                name: Words::new(&listed.th, &listed.en),
                from: Origin::List {
                    source: &listed.source,
                    sure: listed.sure,
                },
                is_summed_up: listed.when.is_summed_up(),
                owners,
            };
            self.add(duty, &listed.when, listed.grace);
        }
    }

    fn add_plan(&mut self, version: &Version) {
        let mut known = BTreeSet::new();
        for (entry, id) in version.plan.entries.iter().zip(&version.ids) {
            for (text, when) in returning(entry, self.year) {
                let key = key_of(*id, &text, &when);
                if !known.insert(key.clone()) {
                    continue;
                }
                let duty = Duty {
                    key,
                    name: Words::new(&text, &text),
                    from: Origin::Entry {
                        plan: version.key.plan,
                        id: *id,
                        title: entry.title.clone(),
                        responsible: entry.responsible.join(", "),
                    },
                    is_summed_up: when.is_summed_up(),
                    owners: owners::of_words(&entry.responsible, &self.units),
                };
                self.add(duty, &when, 0);
            }
        }
    }

    fn add(&mut self, duty: Duty, when: &Recurrence, grace: u16) {
        let dates = when.dates(self.year, grace, holidays::known());
        self.put(duty, &dates);
    }

    fn add_given(&mut self, given: Vec<given::Given>) {
        let (first, last) = (self.year.first_day(), self.year.last_day());
        for given in given {
            if !(first..=last).contains(&given.day) {
                continue;
            }
            let duty = Duty {
                key: format!("room.{}", given.code),
                name: given.name,
                from: Origin::Room(given.address),
                is_summed_up: false,
                owners: given.owners,
            };
            // A closing day is what was set, whatever day of the week it is.
            let at = Occurrence {
                by_words: given.day,
                due: given.day,
                is_open: false,
                is_unsure: false,
            };
            self.put(duty, &[at]);
        }
    }

    fn put(&mut self, mut duty: Duty, dates: &[Occurrence]) {
        duty.owners = duty.owners.among(&self.desks);
        let index = self.duties.len();
        self.duties.push(duty);
        for at in dates {
            self.is_unsure |= at.is_unsure;
            self.items.push(Item {
                duty: index,
                day: day_of_date(at.by_words),
                due: day_of_date(at.due),
                is_open: at.is_open,
                mark: None,
            });
        }
    }

    fn set_marks(&mut self, marked: Vec<Mark>) {
        let marked = marked.into_iter();
        let mut marked: HashMap<(String, i32), Mark> = marked
            .map(|mark| ((mark.duty.clone(), mark.day), mark))
            .collect();
        for item in &mut self.items {
            let key = (self.duties[item.duty].key.clone(), item.day);
            item.mark = marked.remove(&key);
        }
    }

    /// The duty of a day.
    pub fn duty(&self, item: &Item) -> &Duty {
        &self.duties[item.duty]
    }

    /// The day of a duty by its key and its day.
    pub fn find(&self, key: &str, day: i32) -> Option<&Item> {
        let mut items = self.items.iter();
        items.find(|item| item.day == day && self.duty(item).key == key)
    }

    /// The person's place at the office; `None` for who has none, as somebody who looks from above.
    pub fn desk(&self, person: Uuid) -> Option<&Desk> {
        self.desks.iter().find(|desk| desk.person.id == person)
    }

    /// Whether a day is this person's.
    pub fn is_of(&self, item: &Item, desk: &Desk) -> bool {
        self.duty(item).owners.has(desk)
    }

    /// How many days of each state there are among those that `is_wanted`.
    pub fn counts(&self, is_wanted: impl Fn(&Item) -> bool) -> HashMap<State, usize> {
        let mut counts = HashMap::new();
        for item in self.items.iter().filter(|item| is_wanted(item)) {
            *counts.entry(item.state(self.today)).or_default() += 1;
        }
        counts
    }
}

/// The day of a fiscal year by which its plan is told: today where it lies in the year, else the
/// nearest of the year's days.
fn day_in(year: FiscalYear, today: i32) -> i32 {
    let (first, last) = (day_of_date(year.first_day()), day_of_date(year.last_day()));
    today.clamp(first, last.max(first))
}

/// The fiscal year in which a day lies, counted from 1 January 1970.
pub fn year_of(day: i32) -> FiscalYear {
    FiscalYear::of(date_of(day).unwrap_or(Date::MAX))
}

fn type_of_office(office: &Office) -> Option<OfficeType> {
    let kept = office.kind.as_deref().and_then(offices::type_of);
    kept.or_else(|| OfficeType::of_name(&office.name))
}

/// What returns by itself in an entry, with the text that says it: nothing where its period names
/// other years.
fn returning(entry: &Entry, year: FiscalYear) -> Vec<(String, Recurrence)> {
    let Some(sheet) = &entry.sheet else {
        return Vec::new();
    };
    let period = sheet.period.as_deref().unwrap_or_default();
    let named = Years::find(period);
    if !named.is_empty() && !named.iter().any(|(_, years)| years.contains(year)) {
        return Vec::new();
    }
    let duties = recurrence::of_sheet(sheet).into_iter();
    let returning = duties.filter(|(_, duty)| duty.recurrence.returns());
    let told = returning.map(|(place, duty)| {
        let text = match place {
            SaidIn::Step(index) => sheet.steps.get(index).map_or("", String::as_str),
            SaidIn::Period => &entry.title,
        };
        (without_list_number(text).trim().to_owned(), duty.recurrence)
    });
    told.collect()
}

/// The key of a duty of the plan: its entry, and what its words say. Spaces, digits and the number
/// in front may be mended without losing what was marked.
fn key_of(entry: Uuid, text: &str, when: &Recurrence) -> String {
    let words = format!("{}\n{when:?}", thai::squash(text));
    let hash = hex(&Sha256::digest(words.as_bytes())[..8]);
    format!("entry.{}.{hash}", entry.simple())
}

/// Whether somebody with these roles sees every duty of the office, not only his own.
pub fn sees_all(roles: &[Role]) -> bool {
    let all = crate::people::Act::ReadOverview;
    roles.iter().any(|role| role.allows(all))
}
