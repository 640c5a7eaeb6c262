//! `/duties`: one's list of duties, or the office's; a page for each day of one, on which is said
//! what became of it; the calendar with its key.

use super::{
    DutyError, ics,
    marks::{self, Address, Mark, Verdict},
    readers,
    sight::Sight,
    year::{Duty, Item, Origin, State, Year, year_of},
};
use crate::{
    db,
    log::{self, Logged, day_of},
    offices,
    people::{Act, desks::Desk},
    web::{Access, App, Fields, Page, Problem, Routes, render},
};
use askama::Template;
use axum::{
    extract::{Path, Query, State as Of},
    http::{StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;
use std::collections::HashMap;
use thai::fiscal::FiscalYear;

/// The addresses of this room.
pub fn routes() -> Routes {
    let (read, mark) = (Access::May(Act::ReadDuties), Access::May(Act::MarkDuties));
    Routes::new()
        .get("/duties", read, list)
        .post("/duties/done", mark, done)
        .post("/duties/mails", read, set_mails)
        .post("/duties/calendar", read, change_calendar)
        .get("/duties/calendar/{token}", Access::Public, calendar)
        .get("/duties/{year}/{duty}/{day}", read, show)
        .post("/duties/{year}/{duty}/{day}", mark, say)
}

/// Days of duties on a page.
const SHOWN: usize = 40;

/// What of the list is wanted, as the address says it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Wanted {
    year: String,
    unit: String,
    whose: String,
    show: String,
    page: String,
}

/// A view of the list: its name in the address, the states in it, and the key of its name.
struct View {
    code: &'static str,
    states: &'static [State],
    key: &'static str,
}

const VIEWS: [View; 4] = [
    View {
        code: "",
        states: &[State::Overdue, State::Soon],
        key: "duty.now",
    },
    View {
        code: "later",
        states: &[State::Later],
        key: "duty.later",
    },
    View {
        code: "done",
        states: &[State::Done],
        key: "duty.done",
    },
    View {
        code: "not-applicable",
        states: &[State::NotApplicable],
        key: "duty.not_applicable",
    },
];

#[derive(Template)]
#[template(path = "duties/list.html")]
struct ListPage {
    page: Page,
    sight: Sight,
    wanted: Wanted,
    view: usize,
    counts: HashMap<State, usize>,
    /// The days of the view that this page shows, from which one of how many.
    shown: Vec<Item>,
    first: usize,
    total: usize,
    mails: bool,
    has_calendar: bool,
    /// The address of a calendar that was just made.
    made: Option<String>,
    /// Days of the year before that are open, where it was followed here.
    left: usize,
    /// The year before.
    before: String,
    /// How many pages there are, and the numbers of those beside this one.
    pages: usize,
    previous: String,
    next: String,
}

impl ListPage {
    fn count(&self, view: &View) -> usize {
        let counts = view
            .states
            .iter()
            .filter_map(|state| self.counts.get(state));
        counts.sum()
    }

    /// The days of a state on this page.
    fn of(&self, state: &State) -> Vec<&Item> {
        let shown = self.shown.iter();
        shown
            .filter(|item| self.sight.state(item) == *state)
            .collect()
    }

    /// This list's address with another value of one parameter; the page is the first again.
    fn with(&self, name: &str, value: &str) -> String {
        let wanted = &self.wanted;
        let mut pairs = vec![
            ("year", wanted.year.as_str()),
            ("unit", &wanted.unit),
            ("whose", &wanted.whose),
            ("show", &wanted.show),
        ];
        pairs.retain(|(known, _)| *known != name);
        pairs.push((name, value));
        address(&pairs)
    }

    fn years(&self) -> Vec<u16> {
        let now = year_of(self.sight.year.today).get();
        let mut years = vec![now - 1, now, now + 1, self.sight.year.year.get()];
        years.sort_unstable();
        years.dedup();
        years
    }

    /// What a form keeps of the list's address.
    fn kept(&self) -> Vec<(&'static str, &str)> {
        let wanted = &self.wanted;
        let kept = [
            ("year", wanted.year.as_str()),
            ("unit", &wanted.unit),
            ("whose", &wanted.whose),
            ("show", &wanted.show),
            ("page", &wanted.page),
        ];
        let kept = kept.into_iter().filter(|(_, value)| !value.is_empty());
        kept.collect()
    }

    fn is_last(&self) -> bool {
        self.first + self.shown.len() >= self.total
    }

    fn page_number(&self) -> usize {
        self.first / SHOWN + 1
    }
}

fn address(pairs: &[(&str, &str)]) -> String {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    query.extend_pairs(pairs.iter().filter(|(_, value)| !value.is_empty()));
    match query.finish() {
        none if none.is_empty() => "/duties".to_owned(),
        query => format!("/duties?{query}"),
    }
}

/// The fiscal year that is meant; the present one where none is.
fn year_meant(app: &App, typed: &str) -> FiscalYear {
    let known = 2500..2700;
    let typed = typed.parse().ok().filter(|year| known.contains(year));
    typed.map_or_else(|| year_of(day_of(app.db.now())), FiscalYear::new)
}

async fn list_page(
    app: &App,
    page: Page,
    wanted: Wanted,
    made: Option<String>,
) -> Result<Response, Problem> {
    let year = year_meant(app, &wanted.year);
    let sight = Sight::of(app, &page, year).await?;
    let view = VIEWS.iter().position(|view| view.code == wanted.show);
    let view = view.unwrap_or_default();
    let unit = wanted.unit.parse().ok();
    let is_wanted = |item: &Item| {
        let owners = &sight.duty(item).owners;
        let is_whose = if sight.all && wanted.whose != "mine" {
            true
        } else {
            sight.is_mine(item)
        };
        is_whose && unit.is_none_or(|unit| owners.units.contains(&unit))
    };
    let of_view = |item: &&Item| VIEWS[view].states.contains(&sight.state(item));
    let all: Vec<&Item> = sight
        .year
        .items
        .iter()
        .filter(|item| is_wanted(item))
        .filter(of_view)
        .collect();
    let asked: usize = wanted.page.parse().unwrap_or(1);
    let first = asked.saturating_sub(1).saturating_mul(SHOWN);
    let first = if first < all.len() { first } else { 0 };
    let shown = all.iter().skip(first).take(SHOWN);
    let shown: Vec<Item> = shown.map(|item| (*item).clone()).collect();
    let reader = readers::of(&app.db, &page.scope, page.person()?.person.id).await?;
    let html = render(&ListPage {
        counts: sight.year.counts(is_wanted),
        total: all.len(),
        left: left_before(app, &page, &sight).await?,
        before: (sight.year.year.get() - 1).to_string(),
        pages: all.len().div_ceil(SHOWN),
        previous: (first / SHOWN).to_string(),
        next: (first / SHOWN + 2).to_string(),
        mails: reader.mails,
        has_calendar: reader.calendar_hash.is_some(),
        page,
        wanted,
        view,
        shown,
        first,
        made,
        sight,
    })?;
    Ok(html.into_response())
}

/// How many days of the year before the present one are open, where anything was said of that
/// year: an office that begins has not missed the year before.
async fn left_before(app: &App, page: &Page, sight: &Sight) -> Result<usize, Problem> {
    let present = year_of(sight.year.today);
    if sight.year.year != present {
        return Ok(0);
    }
    let before = FiscalYear::new(present.get() - 1);
    if marks::of_year(&app.db, &page.scope, before)
        .await?
        .is_empty()
    {
        return Ok(0);
    }
    let before = Sight::of(app, page, before).await?;
    let counts = before.year.counts(|item| before.sees(item));
    Ok(counts.get(&State::Overdue).copied().unwrap_or_default())
}

/// `GET /duties`
async fn list(
    Of(app): Of<App>,
    page: Page,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Problem> {
    list_page(&app, page, wanted, None).await
}

/// `POST /duties/done`: a day of the list is done, with one click.
async fn done(Of(app): Of<App>, page: Page, form: Fields) -> Result<Redirect, Problem> {
    let mut parts = form.get("occurrence").split('/');
    let mut part = || parts.next().unwrap_or_default().to_owned();
    let path = (part(), part(), part());
    let (sight, item) = find(&app, &page, path).await?;
    if !sight.may_mark(&page, &item) {
        return Err(Problem::Forbidden);
    }
    let note = item.mark.as_ref().map_or("", |mark| &mark.note);
    let texts = ("", note);
    let address = address_of(&sight, &item);
    db::again(|| marks::set(&app.db, &page.scope, address, Verdict::Done, texts)).await?;
    let kept = ["year", "unit", "whose", "show", "page"].map(|name| (name, form.get(name)));
    Ok(Redirect::to(&self::address(&kept)))
}

#[derive(Template)]
#[template(path = "duties/one.html")]
struct OnePage {
    page: Page,
    sight: Sight,
    item: Item,
    /// What was typed for the reason and the note.
    reason: String,
    note: String,
    mistake: Option<(&'static str, &'static str)>,
    logged: Vec<Logged>,
}

impl OnePage {
    fn duty(&self) -> &Duty {
        self.sight.duty(&self.item)
    }

    fn state(&self) -> State {
        self.sight.state(&self.item)
    }

    fn is_wrong(&self, field: &str) -> bool {
        self.mistake.is_some_and(|(wrong, _)| wrong == field)
    }

    /// Which of the two is chosen.
    fn is_chosen(&self, verdict: Verdict) -> bool {
        let said = self.item.mark.as_ref().and_then(Mark::verdict);
        if self.is_wrong("reason") {
            verdict == Verdict::NotApplicable
        } else {
            said == Some(verdict)
        }
    }
}

/// The day of a duty at an address, where who looks sees it.
async fn find(
    app: &App,
    page: &Page,
    (year, duty, day): (String, String, String),
) -> Result<(Sight, Item), Problem> {
    let year: u16 = year.parse().map_err(|_| Problem::NotFound)?;
    let day: i32 = day.parse().map_err(|_| Problem::NotFound)?;
    if !(2500..2700).contains(&year) {
        return Err(Problem::NotFound);
    }
    let sight = Sight::of(app, page, FiscalYear::new(year)).await?;
    let item = sight.year.find(&duty, day).cloned();
    let item = item.filter(|item| sight.sees(item));
    let item = item.ok_or(Problem::NotFound)?;
    Ok((sight, item))
}

fn address_of<'a>(sight: &'a Sight, item: &Item) -> Address<'a> {
    let duty = sight.duty(item);
    Address {
        year: sight.year.year,
        duty: &duty.key,
        name: &duty.name.th,
        day: item.day,
    }
}

async fn one_page(
    app: &App,
    page: Page,
    (sight, item): (Sight, Item),
    refused: Option<((&'static str, &'static str), &Fields)>,
) -> Result<Response, Problem> {
    let mark = item.mark.as_ref();
    let (reason, note) = match &refused {
        Some((_, form)) => (form.get("reason"), form.get("note")),
        None => mark.map_or(("", ""), |mark| (&mark.reason, &mark.note)),
    };
    let logged = if page.may(Act::ReadHistory) {
        let subject = marks::subject(&sight.duty(&item).key);
        let logged = log::of_subjects(&app.db, &page.scope, &[subject]).await?;
        let day = item.day.to_string();
        let of_day = |entry: &Logged| entry.particular("day").as_ref() == Some(&day);
        logged.into_iter().filter(of_day).collect()
    } else {
        Vec::new()
    };
    let status = match refused {
        Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
        None => StatusCode::OK,
    };
    let html = render(&OnePage {
        reason: reason.to_owned(),
        note: note.to_owned(),
        mistake: refused.map(|(mistake, _)| mistake),
        page,
        sight,
        item,
        logged,
    })?;
    Ok((status, html).into_response())
}

/// `GET /duties/{year}/{duty}/{day}`
async fn show(
    Of(app): Of<App>,
    page: Page,
    Path(path): Path<(String, String, String)>,
) -> Result<Response, Problem> {
    let found = find(&app, &page, path).await?;
    one_page(&app, page, found, None).await
}

/// `POST /duties/{year}/{duty}/{day}`: what became of it, or that nothing was said.
async fn say(
    Of(app): Of<App>,
    page: Page,
    Path(path): Path<(String, String, String)>,
    form: Fields,
) -> Result<Response, Problem> {
    let found = find(&app, &page, path).await?;
    let (sight, item) = &found;
    if !sight.may_mark(&page, item) {
        return Err(Problem::Forbidden);
    }
    let address = address_of(sight, item);
    let said = match (form.get("do"), Verdict::of_code(form.get("verdict"))) {
        ("take-back", _) => db::again(|| marks::take_back(&app.db, &page.scope, address)).await,
        (_, Some(verdict)) => {
            let texts = (form.get("reason"), form.get("note"));
            db::again(|| marks::set(&app.db, &page.scope, address, verdict, texts)).await
        }
        (_, None) => Err(DutyError::Mistake("verdict", "duty.no_verdict")),
    };
    match said {
        Ok(()) => Ok(Redirect::to(&sight.address(item)).into_response()),
        Err(DutyError::Mistake(field, why)) => {
            one_page(&app, page, found, Some(((field, why), &form))).await
        }
        Err(error) => Err(error.into()),
    }
}

/// `POST /duties/mails`
async fn set_mails(Of(app): Of<App>, page: Page, form: Fields) -> Result<Redirect, Problem> {
    let (person, on) = (page.person()?.person.id, form.get("mails") == "on");
    db::again(|| readers::set_mails(&app.db, &page.scope, person, on)).await?;
    Ok(Redirect::to("/duties#told"))
}

/// `POST /duties/calendar`: a key for the calendar, shown this once; or none any more.
async fn change_calendar(Of(app): Of<App>, page: Page, form: Fields) -> Result<Response, Problem> {
    let person = page.person()?.person.id;
    if form.get("do") == "end" {
        db::again(|| readers::end_calendar(&app.db, &page.scope, person)).await?;
        return Ok(Redirect::to("/duties#told").into_response());
    }
    let key = readers::make_calendar(&app.db, &page.scope, person).await?;
    let address = format!("{}/duties/calendar/{key}.ics", page.origin());
    list_page(&app, page, Wanted::default(), Some(address)).await
}

/// `GET /duties/calendar/{token}`: the calendar of whoever has this key, "….ics".
async fn calendar(
    Of(app): Of<App>,
    page: Page,
    Path(name): Path<String>,
) -> Result<Response, Problem> {
    let key = name.strip_suffix(".ics").ok_or(Problem::NotFound)?;
    let found = readers::by_key(&app.db, key).await?;
    let (scope, person) = found.ok_or(Problem::NotFound)?;
    let present = year_of(day_of(app.db.now()));
    let mut years = Vec::new();
    for year in [present, FiscalYear::new(present.get() + 1)] {
        years.push(Year::of(&app.db, &app.shelf, &scope, year).await?);
    }
    let desk = years.first().and_then(|year| year.desk(person)).cloned();
    let reads = |desk: &Desk| desk.roles.iter().any(|role| role.allows(Act::ReadDuties));
    let desk = desk.filter(reads).ok_or(Problem::NotFound)?;
    let office = offices::with_id(&app.db, scope.office_id()).await?;
    let content = ics::calendar(ics::Of {
        years: &years,
        desk: &desk,
        office: office.as_ref().map_or("", |office| &office.name),
        origin: page.origin(),
        now: app.db.now(),
    });
    let about = [
        (header::CONTENT_TYPE, "text/calendar; charset=utf-8"),
        (
            header::CONTENT_DISPOSITION,
            "attachment; filename=\"duties.ics\"",
        ),
    ];
    Ok((about, content).into_response())
}

impl From<DutyError> for Problem {
    fn from(error: DutyError) -> Self {
        match error {
            DutyError::Mistake(_, key) => Self::Refused(key),
            DutyError::NoSuchDay => Self::NotFound,
            DutyError::Stored(error) => anyhow::Error::from(error).into(),
            DutyError::Db(error) => error.into(),
        }
    }
}
