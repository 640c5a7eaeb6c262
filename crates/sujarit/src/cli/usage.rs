//! What the command line accepts, and the help and complaints that go with it.

use super::{UNUSABLE, offices::day, place::Place};
use crate::messages::{Language, fill, text};
use crate::people::Role;
use crate::plans::worker;
use anstream::{eprintln, print};
use clap::{
    Arg, ArgAction, Command,
    error::{ContextKind, ContextValue, ErrorKind},
    value_parser,
};
use std::{ffi::OsString, path::PathBuf, process::ExitCode};

/// The whole command line in one language.
pub fn command(lang: Language) -> Command {
    let t = |key| text(lang, key).to_owned();
    let template = t("cli.template");
    let page = |name: &'static str, about: &'static str| {
        Command::new(name)
            .about(t(about))
            .help_template(t("cli.page_template"))
            .disable_help_flag(true)
            .arg(help(lang))
    };
    Command::new("sujarit")
        .about(t("cli.about"))
        .version(env!("CARGO_PKG_VERSION"))
        .help_template(template)
        .disable_help_flag(true)
        .disable_version_flag(true)
        .disable_help_subcommand(true)
        .subcommand_required(true)
        .arg_required_else_help(true)
        .arg(help(lang))
        .arg(
            Arg::new("version")
                .long("version")
                .short('V')
                .action(ArgAction::Version)
                .help(t("cli.version")),
        )
        .arg(
            Arg::new("lang")
                .long("lang")
                .global(true)
                .value_name("th|en")
                .value_parser(["th", "en"])
                .hide_possible_values(true)
                .help(t("cli.lang")),
        )
        .subcommand(
            page("read", "cli.read.about")
                .arg(files(lang))
                .arg(format(lang, &["table", "json"])),
        )
        .subcommand(
            page("check", "cli.check.about")
                .arg(
                    files(lang)
                        .required(false)
                        .required_unless_present_any(["list", "explain"]),
                )
                .arg(format(lang, &["text", "json"]))
                .arg(
                    Arg::new("list")
                        .long("list")
                        .action(ArgAction::SetTrue)
                        .help(t("cli.check.list")),
                )
                .arg(
                    Arg::new("explain")
                        .long("explain")
                        .value_name("CODE")
                        .help(t("cli.check.explain")),
                ),
        )
        .subcommand(
            page("print", "cli.print.about")
                .arg(
                    Arg::new("FILE")
                        .required(true)
                        .value_parser(value_parser!(PathBuf))
                        .help(t("cli.file")),
                )
                .arg(
                    Arg::new("to")
                        .long("to")
                        .required(true)
                        .value_name("OUT.{pdf,docx,xlsx,csv,json}")
                        .value_parser(value_parser!(PathBuf))
                        .help(t("cli.print.to")),
                )
                .arg(
                    Arg::new("as")
                        .long("as")
                        .value_name("pdf|docx|xlsx|csv|json")
                        .value_parser(["pdf", "docx", "xlsx", "csv", "json"])
                        .hide_possible_values(true)
                        .help(t("cli.print.as")),
                )
                .arg(
                    Arg::new("thai-digits")
                        .long("thai-digits")
                        .action(ArgAction::SetTrue)
                        .help(t("cli.print.thai_digits")),
                ),
        )
        .subcommand(
            Place::arguments(page("import", "cli.import.about"), lang)
                .arg(files(lang))
                .arg(
                    Arg::new("again")
                        .long("again")
                        .action(ArgAction::SetTrue)
                        .help(t("cli.import.again")),
                ),
        )
        .subcommand(offices(lang))
        .subcommand(log(lang))
        .subcommand(user(lang))
        .subcommand(mail(lang))
        .subcommand(database(lang))
        .subcommand(backup(lang))
        .subcommand(
            Place::arguments(page("restore", "cli.backup.restore"), lang).arg(backup_file(lang)),
        )
        .subcommand(
            Place::arguments(page("serve", "cli.serve.about"), lang)
                .help_template(t("cli.plain_template"))
                .arg(
                    Arg::new("port")
                        .long("port")
                        .value_name("N")
                        .value_parser(value_parser!(u16))
                        .help(t("cli.serve.port")),
                )
                .arg(
                    Arg::new("replica")
                        .long("replica")
                        .value_name("URL")
                        .help(t("cli.serve.replica")),
                )
                .arg(
                    Arg::new("demo")
                        .long("demo")
                        .action(ArgAction::SetTrue)
                        .help(t("cli.serve.demo")),
                )
                .arg(
                    Arg::new("log-format")
                        .long("log-format")
                        .value_name("text|json")
                        .value_parser(["text", "json"])
                        .hide_possible_values(true)
                        .help(t("cli.serve.log_format")),
                ),
        )
        .subcommand(
            Command::new(worker::COMMAND)
                .hide(true)
                .arg(Arg::new("name").long("name")),
        )
}

/// `sujarit offices import`.
fn offices(lang: Language) -> Command {
    let t = |key| text(lang, key).to_owned();
    let file = Arg::new("FILE")
        .required(true)
        .value_parser(value_parser!(PathBuf))
        .help(t("cli.offices.file"));
    let as_of = Arg::new("as-of")
        .long("as-of")
        .value_name("YYYY-MM-DD")
        .value_parser(day)
        .help(t("cli.offices.as_of"));
    let verbose = Arg::new("verbose")
        .long("verbose")
        .action(ArgAction::SetTrue)
        .help(t("cli.offices.verbose"));
    let import = Command::new("import")
        .about(t("cli.offices.import"))
        .help_template(t("cli.page_template"))
        .disable_help_flag(true)
        .arg(help(lang))
        .arg(file);
    group("offices", "cli.offices.about", lang)
        .subcommand(Place::arguments(import, lang).arg(as_of).arg(verbose))
}

/// `sujarit log verify` and `sujarit log roots`.
fn log(lang: Language) -> Command {
    let t = |key| text(lang, key).to_owned();
    let page = |name: &'static str, about: &'static str| {
        let page = Command::new(name)
            .about(t(about))
            .help_template(t("cli.plain_template"))
            .disable_help_flag(true)
            .arg(help(lang));
        Place::arguments(page, lang)
    };
    let roots = Arg::new("roots")
        .long("roots")
        .value_name("FILE")
        .action(ArgAction::Append)
        .value_parser(value_parser!(PathBuf))
        .help(t("cli.log.roots"));
    group("log", "cli.log.about", lang)
        .subcommand(page("verify", "cli.log.verify").arg(roots))
        .subcommand(page("roots", "cli.log.print_roots"))
}

/// `sujarit user add|invite|reset|list|disable|enable`.
fn user(lang: Language) -> Command {
    let t = |key| text(lang, key).to_owned();
    let page = |name: &'static str, about: &'static str, template: &'static str| {
        let page = Command::new(name)
            .about(t(about))
            .help_template(t(template))
            .disable_help_flag(true)
            .arg(help(lang));
        Place::arguments(page, lang)
    };
    let of_login = |name: &'static str, about: &'static str| {
        page(name, about, "cli.page_template")
            .arg(Arg::new("LOGIN").required(true).help(t("cli.user.login")))
    };
    let option = |name: &'static str, value: &'static str, about: &'static str| {
        Arg::new(name).long(name).value_name(value).help(t(about))
    };
    let office = || option("office", "CODE", "cli.user.office");
    let nation = || {
        Arg::new("nation")
            .long("nation")
            .action(ArgAction::SetTrue)
            .conflicts_with("office")
            .help(t("cli.user.nation"))
    };
    let role = option("role", "ROLE", "cli.user.role")
        .required(true)
        .action(ArgAction::Append)
        .value_parser(Role::ALL.map(Role::code).to_vec())
        .hide_possible_values(true);
    let add = of_login("add", "cli.user.add")
        .arg(option("name", "NAME", "cli.user.name").required(true))
        .arg(option("title", "POST", "cli.user.title").required(true))
        .arg(role)
        .arg(office())
        .arg(nation())
        .arg(option("province", "PROVINCE", "cli.user.province").requires("nation"))
        .arg(option("district", "DISTRICT", "cli.user.district").requires("province"));
    let list = page("list", "cli.user.list", "cli.plain_template")
        .arg(office())
        .arg(nation());
    group("user", "cli.user.about", lang)
        .subcommand(add)
        .subcommand(of_login("invite", "cli.user.invite"))
        .subcommand(of_login("reset", "cli.user.reset"))
        .subcommand(list)
        .subcommand(of_login("disable", "cli.user.disable"))
        .subcommand(of_login("enable", "cli.user.enable"))
}

/// `sujarit mail try`.
fn mail(lang: Language) -> Command {
    let t = |key| text(lang, key).to_owned();
    let to = Arg::new("ADDRESS").required(true).help(t("cli.mail.to"));
    let trial = Command::new("try")
        .about(t("cli.mail.try"))
        .help_template(t("cli.page_template"))
        .disable_help_flag(true)
        .arg(help(lang))
        .arg(to);
    group("mail", "cli.mail.about", lang).subcommand(Place::arguments(trial, lang))
}

/// `sujarit database copy`.
fn database(lang: Language) -> Command {
    let address = |name: &'static str, help: &'static str| {
        Arg::new(name)
            .long(name)
            .required(true)
            .value_name("URL")
            .help(text(lang, help).to_owned())
    };
    let copy = Command::new("copy")
        .about(text(lang, "cli.database_copy.copy").to_owned())
        .help_template(text(lang, "cli.plain_template").to_owned())
        .disable_help_flag(true)
        .arg(help(lang))
        .arg(address("from", "cli.database_copy.from"))
        .arg(address("to", "cli.database_copy.to"));
    group("database", "cli.database_copy.about", lang).subcommand(copy)
}

/// `sujarit backup` and `sujarit backup verify`.
fn backup(lang: Language) -> Command {
    let page = |name: &'static str, about: &'static str| {
        Command::new(name)
            .about(text(lang, about).to_owned())
            .help_template(text(lang, "cli.page_template").to_owned())
            .disable_help_flag(true)
            .arg(help(lang))
            .arg(backup_file(lang))
    };
    Place::arguments(page("backup", "cli.backup.about"), lang)
        .disable_help_subcommand(true)
        .subcommand_negates_reqs(true)
        .args_conflicts_with_subcommands(true)
        .subcommand(page("verify", "cli.backup.verify"))
}

fn backup_file(lang: Language) -> Arg {
    Arg::new("FILE")
        .required(true)
        .value_parser(value_parser!(PathBuf))
        .help(text(lang, "cli.backup.file").to_owned())
}

/// A command that has commands of its own.
fn group(name: &'static str, about: &'static str, lang: Language) -> Command {
    Command::new(name)
        .about(text(lang, about).to_owned())
        .help_template(text(lang, "cli.group_template").to_owned())
        .disable_help_flag(true)
        .disable_help_subcommand(true)
        .subcommand_required(true)
        .arg_required_else_help(true)
        .arg(help(lang))
}

fn help(lang: Language) -> Arg {
    Arg::new("help")
        .long("help")
        .short('h')
        .action(ArgAction::Help)
        .help(text(lang, "cli.help").to_owned())
}

fn files(lang: Language) -> Arg {
    Arg::new("FILE")
        .num_args(1..)
        .required(true)
        .value_parser(value_parser!(PathBuf))
        .help(text(lang, "cli.files").to_owned())
}

/// `--format`; the first is the default.
fn format(lang: Language, formats: &'static [&'static str]) -> Arg {
    Arg::new("format")
        .long("format")
        .value_name(formats.join("|"))
        .value_parser(formats.to_vec())
        .hide_possible_values(true)
        .hide_default_value(true)
        .default_value(formats[0])
        .help(text(lang, "cli.format").to_owned())
}

/// The command that was asked for, as far as it is one, such as "sujarit user add".
fn asked(arguments: &[OsString], lang: Language) -> String {
    let all = command(lang);
    let mut command = &all;
    let mut name = command.get_name().to_owned();
    for argument in arguments.iter().skip(1) {
        if let Some(found) = command.find_subcommand(argument) {
            command = found;
            name = format!("{name} {}", found.get_name());
        }
    }
    name
}

/// Prints help, or says what was wrong with the command, and gives the exit status.
pub fn explain(error: &clap::Error, arguments: &[OsString], lang: Language) -> ExitCode {
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            print!("{}", error.render().ansi());
            return ExitCode::SUCCESS;
        }
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            eprintln!("{}", error.render().ansi());
            return ExitCode::from(UNUSABLE);
        }
        _ => {}
    }
    let context = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join(" "),
        _ => String::new(),
    };
    let argument = context(ContextKind::InvalidArg);
    let value = context(ContextKind::InvalidValue);
    let sentence = match error.kind() {
        ErrorKind::UnknownArgument => fill(lang, "cli.unknown_option", &[("option", &argument)]),
        ErrorKind::InvalidSubcommand => fill(
            lang,
            "cli.unknown_command",
            &[("command", &context(ContextKind::InvalidSubcommand))],
        ),
        ErrorKind::MissingRequiredArgument => fill(lang, "cli.missing", &[("what", &argument)]),
        ErrorKind::InvalidValue if value.is_empty() => {
            fill(lang, "cli.no_value", &[("option", &argument)])
        }
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => fill(
            lang,
            "cli.bad_value",
            &[("option", &argument), ("value", &value)],
        ),
        ErrorKind::MissingSubcommand => text(lang, "cli.no_command").to_owned(),
        ErrorKind::ArgumentConflict => fill(lang, "cli.conflict", &[("option", &argument)]),
        _ => error.kind().to_string(),
    };
    eprintln!("{sentence}");
    for kind in [
        ContextKind::SuggestedSubcommand,
        ContextKind::SuggestedArg,
        ContextKind::SuggestedValue,
    ] {
        let suggestion = context(kind);
        if !suggestion.is_empty() {
            eprintln!(
                "{}",
                fill(lang, "cli.did_you_mean", &[("what", &suggestion)])
            );
        }
    }
    let possible = context(ContextKind::ValidValue);
    if !possible.is_empty() {
        eprintln!("{}", fill(lang, "cli.possible", &[("values", &possible)]));
    }
    let command = asked(arguments, lang);
    eprintln!("{}", fill(lang, "cli.see_help", &[("command", &command)]));
    ExitCode::from(UNUSABLE)
}
