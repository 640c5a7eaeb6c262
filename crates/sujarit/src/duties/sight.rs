//! What somebody sees of the duties of a year and may say of them; and what of it waits for him.

use super::year::{Duty, Item, Origin, State, Year, sees_all, year_of};
use crate::{
    log::day_of,
    people::{Act, Role, desks::Desk},
    web::{App, Page, Problem},
};
use thai::fiscal::FiscalYear;

impl State {
    /// The key of its name.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Overdue => "duty.overdue",
            Self::Soon => "duty.soon",
            Self::Later => "duty.later",
            Self::Done => "duty.done",
            Self::NotApplicable => "duty.not_applicable",
        }
    }

    /// Whether nobody has said anything yet.
    pub(super) const fn is_unsaid(self) -> bool {
        matches!(self, Self::Overdue | Self::Soon | Self::Later)
    }

    /// How its tag looks.
    pub(super) const fn class(self) -> &'static str {
        match self {
            Self::Overdue => "error",
            Self::Soon => "warning",
            Self::Done => "good",
            Self::Later | Self::NotApplicable => "note",
        }
    }
}

/// What one sees and may do with the duties of a year.
pub(super) struct Sight {
    /// The year.
    pub year: Year,
    /// His place at the office.
    desk: Option<Desk>,
    /// Whether he sees those of the whole office.
    pub all: bool,
}

impl Sight {
    pub async fn of(app: &App, page: &Page, year: FiscalYear) -> Result<Self, Problem> {
        let year = Year::of(&app.db, &app.shelf, &page.scope, year).await?;
        let desk = year.desk(page.person()?.person.id).cloned();
        let roles = desk.as_ref().map_or(&[][..], |desk| &desk.roles);
        Ok(Self {
            all: sees_all(roles),
            desk,
            year,
        })
    }

    pub fn is_mine(&self, item: &Item) -> bool {
        let desk = self.desk.as_ref();
        desk.is_some_and(|desk| self.year.is_of(item, desk))
    }

    pub fn sees(&self, item: &Item) -> bool {
        self.all || self.is_mine(item)
    }

    /// Whether he may say what became of a day: his own, and any of the office where he makes its
    /// plan or heads its staff.
    pub fn may_mark(&self, page: &Page, item: &Item) -> bool {
        let roles = self.desk.as_ref().map_or(&[][..], |desk| &desk.roles);
        let any = roles.contains(&Role::Planner) || roles.contains(&Role::Clerk);
        page.may(Act::MarkDuties) && (any || self.is_mine(item))
    }

    pub fn state(&self, item: &Item) -> State {
        item.state(self.year.today)
    }

    pub fn duty(&self, item: &Item) -> &Duty {
        self.year.duty(item)
    }

    /// What names a day in a form: its year, its duty and the day.
    pub fn occurrence(&self, item: &Item) -> String {
        let key = &self.duty(item).key;
        format!("{}/{key}/{}", self.year.year.get(), item.day)
    }

    /// The address of a day's page.
    pub fn address(&self, item: &Item) -> String {
        format!("/duties/{}", self.occurrence(item))
    }

    /// "อีก 7 วัน", "เกินกำหนด 3 วัน"; nothing where it is done.
    pub fn distance(&self, page: &Page, item: &Item) -> String {
        let days = item.due - self.year.today;
        match self.state(item) {
            State::Done | State::NotApplicable => String::new(),
            _ if days == 0 => page.t("duty.today").to_owned(),
            _ if days < 0 => page.t1("duty.days_late", -days),
            _ => page.t1("duty.in_days", days),
        }
    }

    /// Who has it: units and roles by their names.
    pub fn owners(&self, page: &Page, item: &Item) -> String {
        let owners = &self.duty(item).owners;
        let units = self.year.units.iter();
        let units = units.filter(|unit| owners.units.contains(&unit.id));
        let units = units.map(|unit| unit.name.clone());
        let roles = owners
            .roles
            .iter()
            .map(|role| page.fixed(role.key()).to_owned());
        units.chain(roles).collect::<Vec<_>>().join(", ")
    }

    /// The words of the plan for who has it, where no unit of the office was found in them.
    pub fn unmatched(&self, item: &Item) -> Option<&str> {
        let duty = self.duty(item);
        match &duty.from {
            Origin::Entry { responsible, .. } if duty.owners.units.is_empty() => Some(responsible)
                .filter(|words| !words.is_empty())
                .map(String::as_str),
            _ => None,
        }
    }
}

/// What waits for somebody: shown on his first page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Due {
    /// Days that have passed.
    pub overdue: usize,
    /// Days within the next week.
    pub soon: usize,
}

/// What of his own duties waits for who looks; `None` where he has none to see.
///
/// # Errors
/// When the database cannot be read.
pub async fn due(app: &App, page: &Page) -> Result<Option<Due>, Problem> {
    /// Days that are told as near.
    const NEAR: i32 = 7;
    if !page.may(Act::ReadDuties) {
        return Ok(None);
    }
    let today = day_of(app.db.now());
    let mut due = Due::default();
    let mut years = vec![year_of(today), year_of(today + NEAR)];
    years.dedup();
    for year in years {
        let sight = Sight::of(app, page, year).await?;
        for item in sight.year.items.iter().filter(|item| sight.is_mine(item)) {
            match sight.state(item) {
                State::Overdue => due.overdue += 1,
                State::Soon if item.due <= today + NEAR => due.soon += 1,
                _ => {}
            }
        }
    }
    Ok(Some(due))
}
