//! `sujarit read`: what stands in a plan, as a table for people or as JSON for programs.

use super::{
    Failure,
    check::{self, show},
    each_file, files,
    input::Input,
    say,
};
use crate::messages::{Language, fill, text};
use clap::ArgMatches;
use comfy_table::{ContentArrangement, Table, presets};
use plan::{
    BudgetStatus, Entry, Plan,
    check::{Finding, Severity, Words},
};
use reader::Doubt;
use std::process::ExitCode;

/// Runs `read`.
pub fn run(matches: &ArgMatches, lang: Language) -> Result<ExitCode, Failure> {
    let files = files(matches);
    let as_json = matches
        .get_one::<String>("format")
        .is_some_and(|format| format == "json");
    let several = files.len() > 1;
    each_file(&files, lang, |input| {
        if as_json {
            say(&machine(&input, several));
        } else {
            tell(&input, lang);
        }
        Ok(())
    })
}

/// One document's JSON: indented when it stands alone, one line and its file's name when several
/// documents are read.
fn machine(input: &Input, several: bool) -> String {
    let mut value = reader::json(&input.read.reading, &input.findings);
    if several {
        if let Some(object) = value.as_object_mut() {
            object.insert("file".to_owned(), input.name.clone().into());
        }
        value.to_string()
    } else {
        format!("{value:#}")
    }
}

fn tell(input: &Input, lang: Language) {
    let plan = &input.read.reading.plan;
    say(&format!("{}\n", head(plan, lang)));
    say(&format!("{}\n", entries(&plan.entries, lang)));
    for doubt in &input.read.reading.doubts {
        say(&show(&finding(doubt), input, lang));
    }
    let number = |n: usize| n.to_string();
    say(&fill(
        lang,
        "cli.read.summary",
        &[
            ("entries", &number(plan.entries.len())),
            ("doubts", &number(input.read.reading.doubts.len())),
            ("unread", &number(input.read.reading.unread.len())),
        ],
    ));
    say(&check::summary(input, lang));
}

/// Title, office, years.
fn head(plan: &Plan, lang: Language) -> String {
    let office = &plan.office;
    let years = match (plan.years.first(), plan.years.last()) {
        (Some(first), Some(last)) if first != last => format!("{}–{}", first.get(), last.get()),
        (Some(year), _) => year.get().to_string(),
        _ => "–".to_owned(),
    };
    let unknown = text(lang, "cli.read.not_printed");
    let named = |text: &str| -> String { if text.is_empty() { unknown } else { text }.to_owned() };
    fill(
        lang,
        "cli.read.head",
        &[
            ("title", &named(&plan.title)),
            ("office", &named(&office.name)),
            ("district", &named(office.district.as_deref().unwrap_or(""))),
            ("province", &named(office.province.as_deref().unwrap_or(""))),
            ("years", &years),
            ("framework", &named(plan.framework.as_deref().unwrap_or(""))),
        ],
    )
}

fn entries(entries: &[Entry], lang: Language) -> Table {
    let mut table = Table::new();
    table
        .load_style(presets::UTF8_HORIZONTAL_ONLY)
        .set_content_arrangement(ContentArrangement::Dynamic)
        .set_width(terminal_size::terminal_size().map_or(120, |(width, _)| width.0))
        .set_header([
            text(lang, "cli.read.column_place"),
            text(lang, "cli.read.column_kind"),
            text(lang, "cli.read.column_title"),
            text(lang, "cli.read.column_money"),
            text(lang, "cli.read.column_line"),
        ]);
    for entry in entries {
        let place = entry
            .group
            .clone()
            .or_else(|| entry.mission.clone())
            .or_else(|| entry.dimension.map(|number| number.to_string()))
            .unwrap_or_default();
        let lines: Vec<String> = entry
            .sources
            .iter()
            .map(|source| source.place.line.to_string())
            .collect();
        table.add_row([
            place,
            entry
                .kind
                .map_or("–", |kind| match lang {
                    Language::Thai => kind.word(),
                    Language::English => kind.english(),
                })
                .to_owned(),
            entry.title.clone(),
            money(entry, lang),
            lines.join(" · "),
        ]);
    }
    table
}

fn money(entry: &Entry, lang: Language) -> String {
    match entry.budget.status {
        BudgetStatus::None => text(lang, "cli.read.no_budget").to_owned(),
        BudgetStatus::Unstated => text(lang, "cli.read.unstated").to_owned(),
        BudgetStatus::Amount => entry
            .budget
            .amounts
            .iter()
            .map(|(year, amount)| format!("{} {amount}", year.get()))
            .collect::<Vec<_>>()
            .join("\n"),
    }
}

/// A doubt, shown as findings are.
fn finding(doubt: &Doubt) -> Finding {
    Finding {
        code: doubt.code.clone(),
        severity: Severity::Note,
        place: doubt.place.clone(),
        length: doubt.length,
        message: doubt.message.clone(),
        why: Words::default(),
        help: doubt.help.clone(),
        entry: doubt.entry,
        related: Vec::new(),
        fix: None,
    }
}
