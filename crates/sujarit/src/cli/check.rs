//! `sujarit check`: what is wrong in a plan, each finding with its source line.

use super::{FOUND, Failure, each_file, files, input::Input, say};
use crate::messages::{Language, fill};
use anstyle::AnsiColor;
use clap::ArgMatches;
use plan::check::{Finding, Severity};
use serde_json::json;
use std::process::ExitCode;

/// Runs `check`.
pub fn run(matches: &ArgMatches, lang: Language) -> Result<ExitCode, Failure> {
    if matches.get_flag("list") {
        for check in plan::check::all() {
            let (code, severity) = (check.code, check.severity.word(lang));
            say(&format!(
                "{code}  {}  ({severity})",
                check.title().get(lang)
            ));
        }
        return Ok(ExitCode::SUCCESS);
    }
    if let Some(code) = matches.get_one::<String>("explain") {
        let check = plan::check::find(code).ok_or_else(|| {
            Failure::Told(fill(lang, "cli.check.unknown_code", &[("code", code)]))
        })?;
        say(&on_terminal(&check.page_in(lang)));
        return Ok(ExitCode::SUCCESS);
    }
    let as_json = matches
        .get_one::<String>("format")
        .is_some_and(|format| format == "json");
    let mut found = Vec::new();
    let mut errors = false;
    let status = each_file(&files(matches), lang, |input| {
        errors |= input.findings.iter().any(|f| f.severity == Severity::Error);
        if as_json {
            found.extend(input.findings.iter().map(|f| machine(&input, f, lang)));
        } else {
            tell(&input, lang);
        }
        Ok(())
    })?;
    if as_json {
        say(&serde_json::Value::Array(found).to_string());
    }
    Ok(match status == ExitCode::SUCCESS && errors {
        true => ExitCode::from(FOUND),
        false => status,
    })
}

/// Markdown as a terminal shows it: headings and words that matter in bold.
fn on_terminal(page: &str) -> String {
    let bold = anstyle::Style::new().bold();
    let line = |line: &str| match line.trim_start_matches('#') {
        heading if heading.len() < line.len() => format!("{bold}{}{bold:#}\n", heading.trim()),
        text => format!("{}\n", text.replace("**", "").replace('`', "")),
    };
    page.lines().map(line).collect()
}

fn tell(input: &Input, lang: Language) {
    for finding in &input.findings {
        say(&show(finding, input, lang));
    }
    say(&summary(input, lang));
}

/// The finding with its source line; its heading is coloured where the terminal shows colours.
pub fn show(finding: &Finding, input: &Input, lang: Language) -> String {
    let shown = finding.show(&input.name, &input.read.lines, lang);
    let (heading, rest) = shown.split_once('\n').unwrap_or((&shown, ""));
    let colour = match finding.severity {
        Severity::Error => AnsiColor::Red,
        Severity::Warning => AnsiColor::Yellow,
        Severity::Note => AnsiColor::Cyan,
    };
    let style = colour.on_default().bold();
    format!("{style}{heading}{style:#}\n{rest}")
}

/// "plan.txt: 3 errors, 10 warnings, 2 notes".
pub fn summary(input: &Input, lang: Language) -> String {
    let count = |severity| {
        let number = input
            .findings
            .iter()
            .filter(|finding| finding.severity == severity)
            .count();
        number.to_string()
    };
    fill(
        lang,
        "cli.check.summary",
        &[
            ("file", &input.name),
            ("errors", &count(Severity::Error)),
            ("warnings", &count(Severity::Warning)),
            ("notes", &count(Severity::Note)),
        ],
    )
}

fn machine(input: &Input, finding: &Finding, lang: Language) -> serde_json::Value {
    json!({
        "file": input.name,
        "code": finding.code,
        "severity": finding.severity,
        "place": finding.place,
        "length": finding.length,
        "message": finding.message.get(lang),
        "help": finding.help.get(lang),
        "entry": finding.entry.and_then(|i| input.read.reading.plan.entries.get(i)).map(|e| &e.title),
        "related": finding.related.iter().map(|(place, words)| json!({
            "place": place,
            "message": words.get(lang),
        })).collect::<Vec<_>>(),
    })
}
