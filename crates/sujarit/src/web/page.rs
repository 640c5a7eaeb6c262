//! What every page knows: the language, the office, its own address, and how to say things.

use super::{App, Problem, form, guard::Visit};
use crate::{
    messages,
    offices::{self, Office},
    people::Act,
    session::{self, Scope, SignedIn},
};
use askama::Template;
use axum::{
    extract::FromRequestParts,
    http::{Method, request::Parts},
    response::Html,
};
use plan::{
    check::{Language, Words},
    totals::Tally,
};
use std::{fmt::Display, net::IpAddr};
use thai::{
    date::{SHORT_MONTHS, Style},
    digits::Digits,
    fiscal::FiscalYear,
    money::Money,
};

/// The frame of a page, handed to every template as `page`.
#[derive(Clone, Debug)]
pub struct Page {
    /// The language of the page.
    pub language: Language,
    /// The office whose data it shows; without a name where nobody works for one.
    pub office: Office,
    /// Who looks at it, for which office: what rooms ask for.
    pub scope: Scope,
    visit: Visit,
    app: App,
}

impl FromRequestParts<App> for Page {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let visit = parts.extensions.get::<Visit>().ok_or(Problem::Internal)?;
        // A database that is away is waited for once, not by each part of a page.
        let home = match visit.signed_in {
            None => offices::the_home(&app.db).await?,
            Some(_) => None,
        };
        Ok(Self::with(app, visit, home))
    }
}

impl Page {
    /// The frame of a page; it stands even where the database does not.
    pub async fn of(app: &App, visit: &Visit) -> Self {
        let home = match visit.signed_in {
            None => offices::the_home(&app.db).await.unwrap_or_default(),
            Some(_) => None,
        };
        Self::with(app, visit, home)
    }

    /// The frame of a page that asks nothing of the database; `home` is the office that is shown
    /// where nobody has signed in.
    pub fn with(app: &App, visit: &Visit, home: Option<Office>) -> Self {
        let (scope, office) = match &visit.signed_in {
            Some(signed_in) => (signed_in.scope(), signed_in.office.clone()),
            None => (session::of_nobody(), home),
        };
        Self {
            language: visit.language,
            office: office.unwrap_or_default(),
            scope,
            visit: visit.clone(),
            app: app.clone(),
        }
    }

    /// Who has signed in.
    pub fn signed_in(&self) -> Option<&SignedIn> {
        self.visit.signed_in.as_deref()
    }

    /// Who has signed in, on a page that nobody else sees.
    ///
    /// # Errors
    /// When nobody has.
    pub fn person(&self) -> Result<&SignedIn, Problem> {
        self.signed_in().ok_or(Problem::SignedOut)
    }

    /// Whether who looks may do this here.
    pub fn may(&self, act: Act) -> bool {
        self.signed_in().is_some_and(|signed_in| signed_in.may(act))
    }

    /// Whether he is let in at an address, for templates: "GET /people", "POST /units/{unit}". What
    /// would refuse him is not offered.
    pub fn opens(&self, address: &str) -> bool {
        let Some((method, path)) = address.split_once(' ') else {
            return false;
        };
        let method = if method == "GET" {
            Method::GET
        } else {
            Method::POST
        };
        let access = self.app.access(&method, path);
        access.is_some_and(|access| access.allows(self.signed_in()))
    }

    /// The network address and the browser it is looked at from.
    pub fn from(&self) -> (Option<IpAddr>, &str) {
        (self.visit.address, &self.visit.browser)
    }

    /// What links that are handed on begin with: the address in the settings, else the one by
    /// which this page was asked for.
    pub fn origin(&self) -> &str {
        self.app.site.origin().unwrap_or(&self.visit.origin)
    }

    /// The text with this key.
    pub fn t<'k>(&self, key: &'k str) -> &'k str {
        messages::text(self.language, key)
    }

    /// The text with a key that stands in the program.
    pub fn fixed(&self, key: &'static str) -> &'static str {
        messages::text(self.language, key)
    }

    /// The short name of a month of the calendar, 1 to 12.
    pub fn month(&self, month: u8) -> &'static str {
        let names = match self.language {
            Language::Thai => &SHORT_MONTHS,
            Language::English => &ENGLISH_MONTHS,
        };
        let index = usize::from(month).saturating_sub(1);
        names.get(index).copied().unwrap_or_default()
    }

    /// The text with this key and one value.
    pub fn t1(&self, key: &str, value: impl Display) -> String {
        messages::fill(self.language, key, &[("0", &value.to_string())])
    }

    /// The text with this key and two values.
    pub fn t2(&self, key: &str, first: impl Display, second: impl Display) -> String {
        messages::fill(
            self.language,
            key,
            &[("0", &first.to_string()), ("1", &second.to_string())],
        )
    }

    /// The words in the page's language.
    pub fn w<'w>(&self, words: &'w Words) -> &'w str {
        words.get(self.language)
    }

    /// "th" or "en".
    pub fn code(&self) -> &'static str {
        messages::code(self.language)
    }

    /// The query of this page's address, without a choice of language.
    pub fn query(&self) -> &str {
        &self.visit.query
    }

    /// This page in the other language.
    pub fn other_language(&self) -> String {
        let other = match self.language {
            Language::Thai => "en",
            Language::English => "th",
        };
        let query = &self.visit.query;
        if query.is_empty() {
            format!("?lang={other}")
        } else {
            format!("?{query}&lang={other}")
        }
    }

    /// The token of a form that is sent to this path.
    pub fn token(&self, path: &str) -> String {
        form::token_for(&self.app, &self.visit, path)
    }

    /// The value for `aria-current` of a link in the main navigation.
    pub fn current(&self, path: &str) -> &'static str {
        let here = self.visit.path == path || (path != "/" && self.visit.path.starts_with(path));
        if here { "page" } else { "false" }
    }

    /// An amount in baht: "35,000", "1,250.50".
    pub fn money(&self, money: &Money) -> String {
        baht(*money)
    }

    /// A number with its thousands parted: "7,850".
    pub fn count(&self, number: &u64) -> String {
        thousands(*number)
    }

    /// The amounts of a year.
    pub fn year(&self, tally: &Tally, year: &FiscalYear) -> String {
        match tally.amount(Some(*year)) {
            none if none.satang() == 0 => "-".to_owned(),
            amount => baht(amount),
        }
    }

    /// The amounts of all years.
    pub fn sum(&self, tally: &Tally) -> String {
        baht(tally.amount(None))
    }

    /// A moment in the office's own time: "20 พ.ย. 2569 16:05 น.".
    pub fn moment(&self, at: &i64) -> String {
        moment(self.language, *at)
    }

    /// A day counted from 1 January 1970: "20 พ.ย. 2569".
    pub fn day(&self, day: &i32) -> String {
        let noon = crate::log::begin_of(*day) + 12 * 60 * 60 * 1000;
        date(self.language, noon)
    }

    /// A day as official papers write it: "๒๑ พฤศจิกายน ๒๕๖๙".
    pub fn paper_date(&self, at: &i64) -> String {
        let Some(time) = in_bangkok(*at) else {
            return String::new();
        };
        match self.language {
            Language::Thai => thai::date::print(time.date(), Style::Long, Digits::Thai),
            Language::English => time.strftime("%-d %B %Y").to_string(),
        }
    }

    /// A file's size.
    pub fn size(&self, bytes: &i64) -> String {
        let bytes = *bytes;
        match bytes {
            ..1024 => self.t1("unit.bytes", bytes),
            1024..1_048_576 => self.t1("unit.kilobytes", bytes / 1024),
            _ => self.t1(
                "unit.megabytes",
                format!(
                    "{}.{}",
                    bytes / 1_048_576,
                    bytes % 1_048_576 * 10 / 1_048_576
                ),
            ),
        }
    }
}

/// An amount in baht with its thousands parted; satang only where there are any.
pub fn baht(money: Money) -> String {
    let satang = money.satang();
    let (whole, rest) = (satang.unsigned_abs() / 100, satang.unsigned_abs() % 100);
    let sign = if satang < 0 { "-" } else { "" };
    let whole = thousands(whole);
    if rest == 0 {
        format!("{sign}{whole}")
    } else {
        format!("{sign}{whole}.{rest:02}")
    }
}

fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut parted = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            parted.push(',');
        }
        parted.push(digit);
    }
    parted
}

const ENGLISH_MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

fn in_bangkok(at: i64) -> Option<jiff::Zoned> {
    let bangkok = jiff::tz::TimeZone::fixed(jiff::tz::offset(7));
    let instant = jiff::Timestamp::from_millisecond(at).ok()?;
    Some(instant.to_zoned(bangkok))
}

fn moment(language: Language, at: i64) -> String {
    let Some(time) = in_bangkok(at) else {
        return String::new();
    };
    let date = date(language, at);
    let clock = format!("{:02}:{:02}", time.hour(), time.minute());
    match language {
        Language::Thai => format!("{date} {clock} น."),
        Language::English => format!("{date} {clock}"),
    }
}

fn date(language: Language, at: i64) -> String {
    let Some(time) = in_bangkok(at) else {
        return String::new();
    };
    let month = usize::from(time.month().unsigned_abs()) - 1;
    match language {
        Language::Thai => format!(
            "{} {} {}",
            time.day(),
            SHORT_MONTHS[month],
            i32::from(time.year()) + 543
        ),
        Language::English => time.strftime("%-d %b %Y").to_string(),
    }
}

/// Renders a template as an HTML answer.
///
/// # Errors
/// When the template cannot be rendered.
pub fn render(template: &impl Template) -> Result<Html<String>, Problem> {
    Ok(Html(template.render()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_amount_parts_its_thousands_and_shows_satang_only_where_there_are_any() {
        assert_eq!(baht(Money::from_baht(0)), "0");
        assert_eq!(baht(Money::from_baht(1_234_567)), "1,234,567");
        assert_eq!(baht(Money::from_satang(100_005)), "1,000.05");
        assert_eq!(baht(Money::from_satang(-150)), "-1.50");
    }

    #[test]
    fn a_moment_is_told_in_thai_time_and_the_buddhist_era() {
        assert_eq!(moment(Language::Thai, 0), "1 ม.ค. 2513 07:00 น.");
        assert_eq!(moment(Language::English, 0), "1 Jan 1970 07:00");
    }
}
