//! The forms of following: money, numbers and days as clerks type them. What cannot be understood is
//! told beside its field, and all that was typed stays.

use crate::{log::day_of_date, web::Fields};
use plan::{
    indicator::Decimal,
    progress::{Answer, Answered, Report, Status},
};
use std::str::FromStr;
use thai::money::Money;

/// A field with what is wrong in it: its name and the key of the sentence.
pub type Mistake = (String, &'static str);

/// A day as it is typed: "1 ตุลาคม 2568", "1/10/2568", or as a browser's calendar gives it.
pub fn day(typed: &str) -> Option<i32> {
    let typed = thai::digits::to_arabic(typed.trim()).into_owned();
    let by_calendar: Result<jiff::civil::Date, _> = typed.parse();
    let date = by_calendar.or_else(|_| thai::date::parse(&typed));
    date.ok().map(day_of_date)
}

/// An amount; nothing where nothing was typed.
fn money(form: &Fields, name: &str, mistakes: &mut Vec<Mistake>) -> Option<Money> {
    let typed = form.get(name);
    if typed.is_empty() || typed == "-" {
        return None;
    }
    match Money::from_str(typed) {
        Ok(amount) => Some(amount),
        Err(_) => {
            mistakes.push((name.to_owned(), "write.no_amount"));
            None
        }
    }
}

/// The report of an entry as its form tells it. `targets` are the lines of outputs and outcomes in
/// the order in which the form asks for them.
pub fn report(form: &Fields, targets: &[(String, usize)]) -> (Report, Vec<Mistake>) {
    let mut mistakes = Vec::new();
    let status = Status::of_code(form.get("status"));
    let optional = |typed: &str| (!typed.is_empty()).then(|| typed.to_owned());
    let mut report = Report {
        status,
        result: form.get("result").to_owned(),
        in_ordinance: match form.get("in_ordinance") {
            "yes" => Some(true),
            "no" => Some(false),
            _ => None,
        },
        development_plan: money(form, "development_plan", &mut mistakes),
        ordinance: money(form, "ordinance", &mut mistakes),
        paid: money(form, "paid", &mut mistakes),
        steps: form.all("step").map(str::to_owned).collect(),
        correction: form.get("correction").to_owned(),
        ..Report::default()
    };
    // What belongs to another status is not kept beside this one.
    if status == Some(Status::Cannot) {
        report.reason = optional(form.get("reason"));
        report.reason_text = form.get("reason_text").to_owned();
    }
    for (place, (line, nth)) in targets.iter().enumerate() {
        let answer = answer(form, place, &mut mistakes);
        if !answer.is_empty() {
            report.answers.push(Answered {
                line: line.clone(),
                nth: *nth,
                answer,
            });
        }
    }
    (report, mistakes)
}

fn answer(form: &Fields, place: usize, mistakes: &mut Vec<Mistake>) -> Answer {
    let field = |name: &str| format!("{name}-{place}");
    let text = |name: &str| form.get(&field(name)).to_owned();
    let mut number = |name: &str| {
        let typed = text(name);
        let read = Decimal::parse(typed.trim_end_matches(['%', ' ']));
        if read.is_none() && !typed.is_empty() {
            mistakes.push((field(name), "report.no_number"));
        }
        read
    };
    let (value, base) = (number("value"), number("base"));
    let said = text("said");
    Answer {
        value,
        base,
        denominator: text("denominator"),
        method: text("method"),
        source: text("source"),
        said: match said.as_str() {
            "reached" => Some(true),
            "not_reached" => Some(false),
            _ => None,
        },
        unmeasured: if said == "not_measurable" {
            let why = text("why");
            if why.is_empty() {
                mistakes.push((field("why"), "report.needs_why"));
            }
            why
        } else {
            String::new()
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_understood_as_clerks_and_calendars_write_it() {
        let expected = day("2025-10-01");
        assert!(expected.is_some());
        for typed in ["1 ตุลาคม 2568", "๑ ต.ค. ๖๘", "1/10/2568"] {
            assert_eq!(day(typed), expected, "{typed}");
        }
        assert_eq!(day("เมื่อวาน"), None);
        assert_eq!(day(""), None);
    }

    #[test]
    fn a_form_becomes_a_report_and_what_it_does_not_say_stays_unsaid() {
        let form = Fields::of(&[
            ("status", "done"),
            ("result", "ดำเนินการแล้ว"),
            ("paid", "๑๒,๕๐๐"),
            ("reason", "no_budget"),
            ("step", "ประชุม"),
            ("step", "สรุปผล"),
            ("value-0", "82.5 %"),
            ("value-1", "มาก"),
            ("said-1", "not_measurable"),
        ]);
        let targets = [("ก".to_owned(), 0), ("ข".to_owned(), 0)];
        let (report, mistakes) = report(&form, &targets);
        assert_eq!(report.status, Some(Status::Done));
        assert_eq!(report.paid, Some(Money::from_baht(12_500)));
        assert_eq!(report.ordinance, None, "nothing is not nought");
        assert_eq!(report.reason, None, "it is not one that cannot");
        assert_eq!(report.steps.len(), 2);
        assert_eq!(report.answers[0].answer.value, Decimal::parse("82.5"));
        let fields: Vec<&str> = mistakes.iter().map(|(field, _)| field.as_str()).collect();
        assert_eq!(fields, ["value-1", "why-1"]);
    }
}
