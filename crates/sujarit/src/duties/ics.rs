//! A person's duties as a calendar of RFC 5545, for the program that he looks at his days with. It
//! names duties and entries of the plan, and no person.

use super::year::{Item, Origin, State, Year};
use crate::{
    log::date_of,
    messages::{Language, fill, text},
    people::desks::Desk,
};
use jiff::Timestamp;

/// What a calendar is made of.
#[derive(Clone, Copy, Debug)]
pub struct Of<'a> {
    /// The years whose days stand in it.
    pub years: &'a [Year],
    /// Whose it is.
    pub desk: &'a Desk,
    /// The office's name.
    pub office: &'a str,
    /// What the program's addresses begin with.
    pub origin: &'a str,
    /// The present, in milliseconds since 1970.
    pub now: i64,
}

/// The calendar: every day of his that concerns the office, as an event of a whole day; what is
/// done says so.
pub fn calendar(of: Of<'_>) -> String {
    let name = fill(Language::Thai, "duty.calendar_name", &[("0", of.office)]);
    let mut lines = Lines::default();
    lines.add("BEGIN", "VCALENDAR");
    lines.add("VERSION", "2.0");
    lines.add("PRODID", "-//Sujarit//Duties//TH");
    lines.add("CALSCALE", "GREGORIAN");
    lines.add("METHOD", "PUBLISH");
    lines.add_text("X-WR-CALNAME", name.trim());
    lines.add("REFRESH-INTERVAL;VALUE=DURATION", "P1D");
    for year in of.years {
        for item in year.items.iter().filter(|item| year.is_of(item, of.desk)) {
            add_event(&mut lines, of, year, item);
        }
    }
    lines.add("END", "VCALENDAR");
    lines.0
}

fn add_event(lines: &mut Lines, of: Of<'_>, year: &Year, item: &Item) {
    let state = item.state(year.today);
    let begun = date_of(item.due);
    let over = begun.and_then(|day| day.tomorrow().ok());
    let stamp = Timestamp::from_millisecond(of.now).ok();
    let (Some(begun), Some(over), Some(stamp)) = (begun, over, stamp) else {
        return;
    };
    if state == State::NotApplicable {
        return;
    }
    let duty = year.duty(item);
    let name = &duty.name.th;
    let (key, day, office) = (&duty.key, item.day, year.office.simple());
    let address = format!("{}/duties/{}/{key}/{day}", of.origin, year.year);
    let said = match &duty.from {
        Origin::Entry { title, .. } => title,
        Origin::List { .. } => text(Language::Thai, "duty.from_list"),
        Origin::Room(_) => "",
    };
    lines.add("BEGIN", "VEVENT");
    lines.add("UID", &format!("{key}.{day}.{office}@sujarit"));
    lines.add("DTSTAMP", &stamp.strftime("%Y%m%dT%H%M%SZ").to_string());
    lines.add("DTSTART;VALUE=DATE", &begun.strftime("%Y%m%d").to_string());
    lines.add("DTEND;VALUE=DATE", &over.strftime("%Y%m%d").to_string());
    match state {
        State::Done => {
            let done = fill(Language::Thai, "duty.calendar_done", &[("0", name)]);
            lines.add_text("SUMMARY", &done);
        }
        _ => lines.add_text("SUMMARY", name),
    }
    if !said.is_empty() {
        lines.add_text("DESCRIPTION", said);
    }
    lines.add("URL", &address);
    lines.add("TRANSP", "TRANSPARENT");
    lines.add("END", "VEVENT");
}

/// Content lines (RFC 5545, 3.1).
#[derive(Default)]
struct Lines(String);

impl Lines {
    /// Adds a property, folded: no line has more than 75 octets, and none ends within a letter.
    fn add(&mut self, name: &str, value: &str) {
        const MOST: usize = 75;
        let mut length = 0;
        for letter in name.chars().chain([':']).chain(value.chars()) {
            if length + letter.len_utf8() > MOST {
                self.0.push_str("\r\n ");
                length = 1;
            }
            self.0.push(letter);
            length += letter.len_utf8();
        }
        self.0.push_str("\r\n");
    }

    /// Adds a property whose value is a text (3.3.11): what would end or part it is escaped, and
    /// control characters, which it cannot hold, are left out.
    fn add_text(&mut self, name: &str, value: &str) {
        let mut escaped = String::with_capacity(value.len());
        for letter in value.chars() {
            match letter {
                '\\' | ';' | ',' => escaped.extend(['\\', letter]),
                '\n' => escaped.push_str("\\n"),
                '\t' => escaped.push(' '),
                letter if letter.is_control() => {}
                letter => escaped.push(letter),
            }
        }
        self.add(name, &escaped);
    }
}

#[cfg(test)]
mod tests;
