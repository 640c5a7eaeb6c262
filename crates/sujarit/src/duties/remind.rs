//! Mails that remind: on working days in the morning each person gets one mail with what comes
//! near (30, 7 and 1 days before) and what is late (1, 7 and 30 days after). A point before the due
//! day that nobody works on is moved to the working day before it; one after it waits for the next
//! mail. A run that was missed is made up for: a mail tells of every point since the one before.

use super::{
    readers,
    year::{Item, Origin, State, Year, year_of},
};
use crate::{
    db::Db,
    holidays,
    jobs::{
        self, Fault, Unfinished, Work,
        queue::{self, NewJob, Taken},
    },
    log::{By, date_of, day_of, day_of_date},
    mail::{self, MailError, Message},
    messages::{Language, fill},
    offices,
    people::{Act, desks, desks::Desk},
    plans::Shelf,
    session::{self, Scope},
    settings::Settings,
};
use std::collections::BTreeSet;
use thai::{
    date::{Style, print},
    digits::Digits,
    workdays::Holidays,
};

/// Days before and after the due day on which a person is told; before it they are negative.
const POINTS: [i32; 6] = [-30, -7, -1, 1, 7, 30];
/// Longest time back that a mail makes up for, in days.
const LONGEST: i32 = 14;
/// How far back the first mail of a person looks, in days.
const FIRST: i32 = 7;
/// Duties that one mail lists.
const LISTED: usize = 40;

/// Puts a job for every office that has people, once a day.
pub(crate) async fn offices(db: &Db, taken: &Taken) -> Result<(), Unfinished> {
    let offices = desks::offices(db).await?;
    let write = db.write(&By::program()).await?;
    let once = format!("remind {}", day_of(write.at()));
    for office in offices {
        let job = NewJob {
            office,
            work: Work::RemindOffice,
            at: 0,
            once: Some(&once),
        };
        jobs::put(&write, &job).await?;
    }
    queue::finish(write, taken).await
}

/// Puts the mails of an office's people. That they were told is noted in the write that puts the
/// mails and ends the job: ended at any moment and begun anew, nobody is told twice.
pub(crate) async fn people(db: &Db, settings: &Settings, taken: &Taken) -> Result<(), Unfinished> {
    let scope = session::of_program(taken.job.office_id);
    let today = day_of(db.now());
    let years = around(db, &Shelf::default(), &scope, today).await?;
    let office = offices::with_id(db, scope.office_id()).await?;
    let office = office.map(|office| office.name).unwrap_or_default();
    let desks = desks::list(db, &scope).await?;
    let write = db.write(&By::program()).await?;
    for desk in desks.iter().filter(|desk| is_told(desk)) {
        let mut reader = readers::held(&write, &scope, desk.person.id).await?;
        if !reader.mails || reader.mailed_day >= Some(today) {
            continue;
        }
        let since = reader.mailed_day.unwrap_or(today - FIRST);
        let told = told(&years, desk, (since.max(today - LONGEST), today));
        let Some(message) = message(settings, &scope, (&office, desk), &told, today) else {
            continue;
        };
        let once = format!("duties {today} {}", desk.person.id);
        match mail::put(&write, &message, Some(&once)).await {
            // An address that is none after all gets no mail, and keeps nobody else from his.
            Ok(_) | Err(MailError::Address) => {}
            Err(MailError::Db(error)) => return Err(error.into()),
        }
        reader.mailed_day = Some(today);
        readers::keep(&write, &scope, reader).await?;
    }
    queue::finish(write, taken).await
}

/// The fiscal years in which what is told today can be due.
async fn around(
    db: &Db,
    shelf: &Shelf,
    scope: &Scope,
    today: i32,
) -> Result<Vec<Year>, Unfinished> {
    let farthest = 31 + LONGEST;
    let years: BTreeSet<_> = [year_of(today - farthest), year_of(today + farthest)].into();
    let mut made = Vec::with_capacity(years.len());
    for year in years {
        let year = Year::of(db, shelf, scope, year).await;
        made.push(year?);
    }
    Ok(made)
}

fn is_told(desk: &Desk) -> bool {
    let reads = desk.roles.iter().any(|role| role.allows(Act::ReadDuties));
    reads && !desk.person.example && mail::is_address(&desk.person.login)
}

/// The days of a person's duties that have a point after `since` and by today.
fn told<'a>(
    years: &'a [Year],
    desk: &Desk,
    (since, today): (i32, i32),
) -> Vec<(&'a Year, &'a Item)> {
    let of_year = |year: &'a Year| {
        let items = year.items.iter();
        let told = items.filter(move |item| {
            let is_open = matches!(
                item.state(today),
                State::Overdue | State::Soon | State::Later
            );
            is_open
                && points(item.due, holidays::known())
                    .iter()
                    .any(|point| since < *point && *point <= today)
        });
        told.map(move |item| (year, item))
    };
    let all = years.iter().flat_map(of_year);
    let mut told: Vec<_> = all.filter(|(year, item)| year.is_of(item, desk)).collect();
    told.sort_by_key(|(_, item)| item.due);
    told
}

/// On which days a person is told of what is due on a day.
pub fn points(due: i32, holidays: &Holidays) -> [i32; 6] {
    POINTS.map(|days| {
        let point = due + days;
        if days > 0 {
            return point;
        }
        let Some(mut date) = date_of(point) else {
            return point;
        };
        while !holidays.is_working_day(date).unwrap_or(true) {
            match date.yesterday() {
                Ok(before) => date = before,
                Err(_) => return point,
            }
        }
        day_of_date(date)
    })
}

/// The mail; `None` where there is nothing to tell.
fn message(
    settings: &Settings,
    scope: &Scope,
    (office, desk): (&str, &Desk),
    told: &[(&Year, &Item)],
    today: i32,
) -> Option<Message> {
    if told.is_empty() {
        return None;
    }
    let language = Language::from(settings.mail.language);
    let text = |key, values: &[(&str, &str)]| fill(language, key, values);
    let (late, coming): (Vec<_>, Vec<_>) = told.iter().partition(|(_, item)| item.due < today);
    let mut body = text(
        "duty.mail_begin",
        &[("0", &desk.person.name), ("1", office)],
    );
    for (heading, items) in [
        ("duty.mail_late", late.as_slice()),
        ("duty.mail_coming", &coming),
    ] {
        if items.is_empty() {
            continue;
        }
        body += &format!("\n\n{}\n", text(heading, &[]));
        for (year, item) in items.iter().take(LISTED) {
            let duty = year.duty(item);
            let name = duty.name.get(language);
            body += &format!("- {} {name}\n", date(language, item.due));
            if let Origin::Entry { title, .. } = &duty.from
                && title != name
            {
                body += &format!("  {title}\n");
            }
        }
        if items.len() > LISTED {
            let rest = (items.len() - LISTED).to_string();
            body += &format!("{}\n", text("duty.mail_more", &[("0", &rest)]));
        }
    }
    let place = settings.server.public.as_deref().unwrap_or_default();
    body += "\n";
    body += &match place {
        "" => text("duty.mail_end", &[]),
        _ => {
            let address = format!("{}/duties", place.trim_end_matches('/'));
            text("duty.mail_end_at", &[("0", &address)])
        }
    };
    let numbers = [late.len().to_string(), coming.len().to_string()];
    Some(Message {
        office: scope.office_id(),
        to: desk.person.login.clone(),
        name: desk.person.name.clone(),
        subject: text(
            "duty.mail_subject",
            &[("0", &numbers[0]), ("1", &numbers[1])],
        ),
        body: format!("{}\n", body.trim_end()),
    })
}

fn date(language: Language, day: i32) -> String {
    let Some(date) = date_of(day) else {
        return String::new();
    };
    match language {
        Language::Thai => print(date, Style::Long, Digits::Arabic),
        Language::English => date.strftime("%-d %B %Y").to_string(),
    }
}

impl From<super::DutyError> for Unfinished {
    fn from(error: super::DutyError) -> Self {
        match error {
            super::DutyError::Db(error) => error.into(),
            _ => Self::Later(Fault::Database),
        }
    }
}
