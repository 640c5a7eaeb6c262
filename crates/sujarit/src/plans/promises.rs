//! What an entry promises, as its page tells it: each target of outputs and outcomes taken out of
//! its prose, and each duty that returns.

use super::show::{self, Line};
use crate::web::Page;
use plan::{
    Place, Sheet, SourceLine,
    indicator::{self, Base, Indicator, Operator, Period, Unit},
    recurrence::{self, Recurrence, SaidIn, TimeUnit},
};

/// A line of outputs or outcomes with its targets.
#[derive(Clone, Debug)]
pub struct Promise {
    /// The line, the first target underlined.
    pub line: Line,
    /// Key of the field it stands in.
    pub field: &'static str,
    /// Its targets; none where nothing in it can be measured.
    pub targets: Vec<Target>,
}

/// One target.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// "≥ ร้อยละ 80".
    pub amount: String,
    /// Of whom or what a percentage is; how it is found out; against what it falls or rises.
    pub particulars: Vec<String>,
    /// Key of what is missing before it can be measured.
    pub missing: Option<&'static str>,
}

/// A duty that returns, or a deadline.
#[derive(Clone, Debug)]
pub struct Due {
    /// The step or period that says it, the words underlined.
    pub line: Line,
    /// "ทุกเดือน", "ปีละ 2 ครั้ง".
    pub when: String,
}

/// The lines of outputs and outcomes with their targets.
pub fn promises(page: &Page, sheet: &Sheet) -> Vec<Promise> {
    let outputs = sheet.outputs.iter().map(|line| ("field.outputs", line));
    let outcomes = sheet.outcomes.iter().map(|line| ("field.outcomes", line));
    let promise = |(field, text): (&'static str, &String)| {
        let read = indicator::read(text);
        let span = read.first().map(|first| first.span);
        Promise {
            line: underline(text, span),
            field,
            targets: read
                .iter()
                .map(|indicator| target(page, indicator))
                .collect(),
        }
    };
    outputs.chain(outcomes).map(promise).collect()
}

/// The duties and deadlines of steps and period.
pub fn duties(page: &Page, sheet: &Sheet) -> Vec<Due> {
    let due = |(place, duty): (SaidIn, recurrence::Duty)| {
        let text = match place {
            SaidIn::Step(step) => sheet.steps.get(step)?,
            SaidIn::Period => sheet.period.as_ref()?,
        };
        Some(Due {
            line: underline(text, Some(duty.span)),
            when: when(page, &duty.recurrence),
        })
    };
    recurrence::of_sheet(sheet)
        .into_iter()
        .filter_map(due)
        .collect()
}

fn underline(text: &str, span: Option<plan::indicator::Span>) -> Line {
    let lines = [SourceLine {
        place: Place::at(1, 1),
        text: text.to_owned(),
    }];
    let place = Place::at(1, span.map_or(1, |span| span.start + 1));
    match span {
        Some(span) => show::line(&lines, &place, span.length).unwrap_or_default(),
        None => Line {
            before: text.to_owned(),
            ..Line::default()
        },
    }
}

/// A target in words.
pub fn target(page: &Page, indicator: &Indicator) -> Target {
    let number = indicator.number.map(|number| number.to_string());
    let unit = indicator.unit.word();
    let amount = match (&indicator.level, number) {
        (Some(level), _) => format!("{} {level}", indicator.operator.sign()),
        (None, None) => indicator.operator.sign().to_owned(),
        (None, Some(number)) => {
            let (sign, number) = match (indicator.operator, indicator.upper) {
                (Operator::Between, Some(upper)) => ("", format!("{number}–{upper}")),
                (operator, _) => (operator.sign(), number),
            };
            if indicator.unit == Unit::Percent {
                format!("{sign} {unit} {number}")
            } else {
                format!("{sign} {number} {unit}")
            }
        }
    };
    let base = indicator.base.map(|base| match base {
        Base::Year(year) => page.t1("promise.base_year", year.get()),
        Base::YearBefore => page.t("promise.base_year_before").to_owned(),
        Base::Figure(figure) => page.t1("promise.base_figure", figure),
    });
    let denominator = indicator.denominator.as_ref();
    let method = indicator.method.as_ref();
    let frequency = indicator
        .frequency
        .map(|period| page.t1("promise.each", period_word(page, period)));
    let particulars = [
        denominator.map(|of| page.t1("promise.of", of)),
        base,
        frequency,
        method.map(|method| page.t1("promise.by", method)),
    ];
    let missing = if !indicator.is_measurable() && !indicator.operator.is_change() {
        Some("promise.no_number")
    } else if indicator.lacks_base() {
        Some("promise.no_base")
    } else if indicator.lacks_denominator() {
        Some("promise.no_denominator")
    } else {
        None
    };
    Target {
        amount: amount.trim().to_owned(),
        particulars: particulars.into_iter().flatten().collect(),
        missing,
    }
}

fn period_word(page: &Page, period: Period) -> &'static str {
    page.fixed(match period {
        Period::Day => "period.day",
        Period::Week => "period.week",
        Period::Month => "period.month",
        Period::Quarter => "period.quarter",
        Period::HalfYear => "period.half_year",
        Period::Year => "period.year",
        Period::Occasion => "period.occasion",
    })
}

fn when(page: &Page, recurrence: &Recurrence) -> String {
    match recurrence {
        Recurrence::Every(period) => page.t1("due.every", period_word(page, *period)),
        Recurrence::EveryFew { number, period } => {
            page.t2("due.every_few", number, period_word(page, *period))
        }
        Recurrence::Times { number, period, .. } => {
            page.t2("due.times", number, period_word(page, *period))
        }
        Recurrence::OnDay(day) => page.t1("due.on_day", day),
        Recurrence::InMonths(months) => {
            let names: Vec<&str> = months.iter().map(|month| page.month(*month)).collect();
            page.t1("due.in_months", names.join(", "))
        }
        Recurrence::Deadline { number, unit } => {
            let unit = page.fixed(match unit {
                TimeUnit::Minutes => "time.minutes",
                TimeUnit::Hours => "time.hours",
                TimeUnit::Days => "time.days",
                TimeUnit::WorkingDays => "time.working_days",
                TimeUnit::Weeks => "time.weeks",
                TimeUnit::Months => "time.months",
                TimeUnit::Years => "time.years",
            });
            page.t2("due.within", number, unit)
        }
    }
}
