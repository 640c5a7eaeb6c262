//! The forms of writing: a list is typed one item a line, a sub-item begins with a dash, an amount
//! stands in the field of its year. What cannot be understood is told beside its field, and all
//! that was typed stays.

use super::Head;
use crate::web::Fields;
use plan::{
    BudgetStatus, Entry, Goal, Kind, PartOne, Risk, Scheduled, Sheet,
    framework::{self, Framework},
};
use std::str::FromStr;
use thai::{
    fiscal::{FiscalYear, Quarter, Years},
    money::Money,
};

/// A field with what is wrong in it: its name and the key of the sentence.
pub type Mistake = (String, &'static str);

/// What is wrong in a field.
pub fn wrong(mistakes: &[Mistake], field: &str) -> Option<&'static str> {
    let wrong = mistakes.iter().find(|(wrong, _)| wrong == field);
    wrong.map(|(_, why)| *why)
}

/// Most years of a plan.
const MOST_YEARS: usize = 10;
/// The years that a plan written here may have.
const YEARS: std::ops::RangeInclusive<u16> = 2500..=2700;

/// The items of a list as they are typed: one a line, sub-items with a dash.
pub fn lines(items: &[String]) -> String {
    items.join("\n")
}

/// What was typed as items. A line that begins with a dash is a sub-item of the one before it.
pub fn items(typed: &str) -> Vec<String> {
    let typed = typed.lines().map(str::trim).filter(|line| !line.is_empty());
    let item = |line: &str| match line.strip_prefix(['-', '–', '•']) {
        Some(sub) => format!("  - {}", sub.trim_start()),
        None => line.to_owned(),
    };
    typed.map(item).collect()
}

/// Paragraphs, parted by empty lines or not.
fn paragraphs(typed: &str) -> Vec<String> {
    let lines = typed.lines().map(str::trim);
    let lines = lines.filter(|line| !line.is_empty());
    lines.map(str::to_owned).collect()
}

fn optional(typed: &str) -> Option<String> {
    (!typed.is_empty()).then(|| typed.to_owned())
}

/// Puts an entry under a group, a mission or a dimension of the framework, by its code.
pub fn place(entry: &mut Entry, framework: Option<&Framework>, code: &str) {
    let known = |code: &str| {
        framework.is_none_or(|framework| {
            framework.group(code).is_some() || framework.mission(code).is_some()
        })
    };
    let parts: Vec<&str> = code.split('.').filter(|part| !part.is_empty()).collect();
    (entry.dimension, entry.mission, entry.group) = (None, None, None);
    let Some(dimension) = parts.first().and_then(|number| number.parse().ok()) else {
        return;
    };
    entry.dimension = Some(dimension);
    if parts.len() >= 2 && known(code) {
        entry.mission = Some(parts[..2].join("."));
    }
    if parts.len() >= 3 && known(code) {
        entry.group = Some(code.to_owned());
    }
}

/// Where an entry stands: the code of its group, else of its mission or dimension.
pub fn placed(entry: &Entry) -> String {
    let dimension = entry.dimension.map(|number| number.to_string());
    let code = entry.group.clone().or_else(|| entry.mission.clone());
    code.or(dimension).unwrap_or_default()
}

/// The entry that a form tells, of a plan of these years.
///
/// # Errors
/// Every field that cannot be understood.
pub fn entry(
    form: &Fields,
    framework: Option<&Framework>,
    years: &[FiscalYear],
) -> (Entry, Vec<Mistake>) {
    let mut mistakes = Vec::new();
    let title = form.get("title").split_whitespace().collect::<Vec<_>>();
    let title = title.join(" ");
    if title.is_empty() {
        mistakes.push(("title".to_owned(), "write.needs_title"));
    }
    let mut entry = Entry {
        kind: Kind::of_title(&title),
        title,
        responsible: items(form.get("responsible")),
        note: optional(form.get("note")),
        quarters: form
            .all("quarter")
            .filter_map(|quarter| Quarter::try_from(quarter.parse::<u8>().ok()?).ok())
            .collect(),
        sheet: Some(Sheet {
            rationale: paragraphs(form.get("rationale")).join("\n"),
            objectives: items(form.get("objectives")),
            target_group: optional(form.get("target_group")),
            place: optional(form.get("place")),
            steps: items(form.get("steps")),
            period: optional(form.get("period")),
            budget_text: None,
            outputs: items(form.get("outputs")),
            outcomes: items(form.get("outcomes")),
            fields: Vec::new(),
        }),
        ..Entry::default()
    };
    place(&mut entry, framework, form.get("group"));
    entry.budget.status = match form.get("budget") {
        "amount" => BudgetStatus::Amount,
        "none" => BudgetStatus::None,
        _ => BudgetStatus::Unstated,
    };
    if entry.budget.status == BudgetStatus::Amount {
        for year in years {
            let name = format!("budget-{}", year.get());
            match Money::from_str(form.get(&name)) {
                Ok(amount) => {
                    entry.budget.amounts.insert(*year, amount);
                }
                Err(_) if form.get(&name).is_empty() || form.get(&name) == "-" => {}
                Err(_) => mistakes.push((name, "write.no_amount")),
            }
        }
        if entry.budget.amounts.is_empty() && mistakes.is_empty() {
            let first = years.first().map_or(0, |year| year.get());
            mistakes.push((format!("budget-{first}"), "write.needs_amount"));
        }
    }
    (entry, mistakes)
}

/// What a form tells of the steps of a year, by their numbers from 1.
pub fn scheduled(form: &Fields, scheduled: &mut Scheduled) {
    for (number, step) in (1..).zip(&mut scheduled.steps) {
        let name = format!("quarter-{number}");
        let quarters = form.all(&name);
        let quarters = quarters.filter_map(|quarter| Quarter::new(quarter.parse().ok()?));
        step.quarters = quarters.collect();
        step.quarters.sort_unstable();
        step.quarters.dedup();
        step.units = items(form.get(&format!("units-{number}")));
    }
    scheduled.note = optional(form.get("note"));
}

/// What stands before part 1, as a form tells it.
///
/// # Errors
/// Every field that cannot be understood.
pub fn head(form: &Fields) -> (Head, Vec<Mistake>) {
    let mut mistakes = Vec::new();
    let title = form.get("title").to_owned();
    if title.is_empty() {
        mistakes.push(("title".to_owned(), "write.needs_title"));
    }
    let year = |name: &str| -> Option<u16> {
        let typed = thai::digits::to_arabic(form.get(name)).into_owned();
        typed.parse().ok().filter(|year| YEARS.contains(year))
    };
    let years = match (year("from"), year("until")) {
        (Some(from), Some(until)) => {
            let years = Years {
                first: FiscalYear::new(from),
                last: FiscalYear::new(until),
            };
            years.iter().take(MOST_YEARS + 1).collect()
        }
        _ => Vec::new(),
    };
    if years.is_empty() || years.len() > MOST_YEARS {
        mistakes.push(("from".to_owned(), "write.needs_years"));
    }
    let framework = framework::get(form.get("framework"));
    let head = Head {
        title,
        framework: framework.map(|framework| framework.id.clone()),
        years,
        announcement: paragraphs(form.get("announcement")),
        foreword: paragraphs(form.get("foreword")),
    };
    (head, mistakes)
}

/// Part 1 as a form tells it. Risks come in rows; a row without anything in it is left out.
pub fn part_one(form: &Fields) -> PartOne {
    let columns = ["process", "issues", "levels", "controls"].map(|name| form.all(name));
    let [process, issues, levels, controls] = columns;
    let rows = process.zip(issues).zip(levels).zip(controls);
    let risks = rows.map(|(((process, issues), levels), controls)| Risk {
        process: process.to_owned(),
        issues: items(issues),
        levels: items(levels),
        controls: items(controls),
        ..Risk::default()
    });
    let empty = Risk::default();
    let goals = paragraphs(form.get("goals")).into_iter().map(|text| Goal {
        year: Years::first_in(&text).map(|years| years.first),
        text,
        ..Goal::default()
    });
    PartOne {
        risk_introduction: paragraphs(form.get("risk_introduction")),
        risks: risks.filter(|risk| *risk != empty).collect(),
        rationale: paragraphs(form.get("rationale")),
        objectives: items(form.get("objectives")),
        goals: goals.collect(),
        benefits: items(form.get("benefits")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(fields: &[(&str, &str)]) -> Fields {
        Fields::of(fields)
    }

    #[test]
    fn a_list_is_typed_one_item_a_line_and_comes_back_as_it_was() {
        let typed = "แต่งตั้งคณะทำงาน\n\n- เลือกประธาน\n• เลือกเลขานุการ\n  ประชุม  ";
        let list = items(typed);
        let expected = [
            "แต่งตั้งคณะทำงาน",
            "  - เลือกประธาน",
            "  - เลือกเลขานุการ",
            "ประชุม",
        ];
        assert_eq!(list, expected);
        assert_eq!(items(&lines(&list)), list);
    }

    #[test]
    fn amounts_are_understood_in_every_digit_and_told_apart_from_none() {
        let years = [FiscalYear::new(2568), FiscalYear::new(2569)];
        let given = form(&[
            ("title", "โครงการ  ทดลอง"),
            ("group", "1.1.1"),
            ("budget", "amount"),
            ("budget-2568", "๑๒,๕๐๐ บาท"),
            ("budget-2569", ""),
        ]);
        let (entry, mistakes) = entry(&given, framework::get("2566-2570"), &years);
        assert_eq!(mistakes, []);
        assert_eq!(entry.title, "โครงการ ทดลอง");
        assert_eq!(entry.kind, Some(Kind::Project));
        assert_eq!(entry.group.as_deref(), Some("1.1.1"));
        assert_eq!(entry.budget.amounts.len(), 1);
        assert_eq!(entry.budget.amounts[&years[0]], Money::from_baht(12_500));
        let none = form(&[
            ("title", "มาตรการ"),
            ("budget", "none"),
            ("budget-2568", "5"),
        ]);
        let (entry, mistakes) = super::entry(&none, None, &years);
        assert_eq!(mistakes, []);
        assert!(entry.budget.amounts.is_empty());
        let wrong = form(&[("budget", "amount"), ("budget-2569", "มาก")]);
        let (_, mistakes) = super::entry(&wrong, None, &years);
        let fields: Vec<_> = mistakes.iter().map(|(field, _)| field.as_str()).collect();
        assert_eq!(fields, ["title", "budget-2569"]);
    }

    #[test]
    fn an_entry_stands_only_where_the_framework_has_a_place() {
        let framework = framework::get("2566-2570");
        for (code, placed) in [
            ("1.1.1", ("1.1.1", Some("1.1"))),
            ("1.1", ("1.1", Some("1.1"))),
            ("9.9.9", ("9", None)),
            ("", ("", None)),
        ] {
            let mut entry = Entry::default();
            place(&mut entry, framework, code);
            assert_eq!(super::placed(&entry), placed.0, "{code}");
            assert_eq!(entry.mission.as_deref(), placed.1, "{code}");
        }
    }

    #[test]
    fn a_row_of_risks_without_anything_is_left_out() {
        let given = form(&[
            ("process", "จัดซื้อ"),
            ("issues", "เอื้อประโยชน์\nแบ่งซื้อ"),
            ("levels", "สูง"),
            ("controls", "มาตรการ ก"),
            ("process", ""),
            ("issues", ""),
            ("levels", ""),
            ("controls", ""),
        ]);
        let part = part_one(&given);
        assert_eq!(part.risks.len(), 1);
        assert_eq!(part.risks[0].issues, ["เอื้อประโยชน์", "แบ่งซื้อ"]);
    }
}
