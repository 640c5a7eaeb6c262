//! `sujarit user`: people by command, for who holds the database: the first of an installation, a
//! lost password, an account to be closed at once.

use super::{Failure, UNUSABLE, place::Place, say};
use crate::{
    db::Db,
    messages::{Language, fill, text},
    offices::{self, Office, directory},
    people::{
        Person, PersonError, Role, accounts, agreements,
        appoint::{self, NewPerson},
        invitations, password,
        roster::{self, Granted},
    },
    session::{self, Scope},
};
use anstream::eprintln;
use clap::ArgMatches;
use std::process::ExitCode;

/// Runs `sujarit user …`.
pub fn run(matches: &ArgMatches, lang: Language) -> Result<ExitCode, Failure> {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(anyhow::Error::from)?
        .block_on(async {
            match matches.subcommand() {
                Some(("add", matches)) => add(matches, lang).await,
                Some(("list", matches)) => list(matches, lang).await,
                Some((command @ ("invite" | "reset" | "disable" | "enable"), matches)) => {
                    change(command, matches, lang).await
                }
                _ => Ok(ExitCode::from(UNUSABLE)),
            }
        })
}

fn told(lang: Language, key: &str, value: &str) -> Failure {
    Failure::Told(fill(lang, key, &[("0", value)]))
}

fn failure(error: PersonError, lang: Language) -> Failure {
    match error {
        PersonError::Mistake(_, key) => Failure::Told(text(lang, key).to_owned()),
        PersonError::Refused(refusal) => Failure::Told(refusal.sentence(lang)),
        PersonError::NoSuchPerson => Failure::Told(text(lang, "cli.user.no_such").to_owned()),
        PersonError::Db(error) => Failure::Program(error.into()),
    }
}

fn db_failure(error: sea_orm::DbErr) -> Failure {
    Failure::Program(error.into())
}

/// The scope in which the command works: the office named by its code, the only one there is, or
/// the installation.
async fn scope(db: &Db, matches: &ArgMatches, lang: Language) -> Result<Scope, Failure> {
    if matches.get_flag("nation") {
        return Ok(session::of_command_for_all("user"));
    }
    let office: Office = match matches.get_one::<String>("office") {
        Some(code) => directory::by_code(db, code)
            .await
            .map_err(db_failure)?
            .ok_or_else(|| told(lang, "cli.user.no_office", code))?,
        None => {
            let has_home = offices::the_home(db).await.map_err(db_failure)?.is_some();
            let wanted = directory::Wanted::default();
            let (_, listed) = directory::find(db, &wanted).await.map_err(db_failure)?;
            if !has_home && listed > 0 {
                return Err(Failure::Told(
                    text(lang, "cli.user.which_office").to_owned(),
                ));
            }
            let by = session::by_command("user");
            offices::home(db, &by).await.map_err(db_failure)?
        }
    };
    Ok(session::of_command("user", &office))
}

/// A link that begins with the address by which people reach the program.
fn print_link(place: &Place, lang: Language, path: &str) {
    let server = &place.settings().server;
    let origin = server
        .public
        .as_deref()
        .map(|public| public.trim_end_matches('/').to_owned());
    let is_guess = origin.is_none();
    let here = || format!("http://127.0.0.1:{}", crate::serve::DEFAULT_PORT);
    say(&format!("{}{path}", origin.unwrap_or_else(here)));
    eprintln!("{}", text(lang, "cli.user.link"));
    if is_guess {
        eprintln!("{}", text(lang, "cli.user.address_is_a_guess"));
    }
}

async fn add(matches: &ArgMatches, lang: Language) -> Result<ExitCode, Failure> {
    let place = Place::of(matches, lang)?;
    let own = |name: &str| matches.get_one::<String>(name).cloned().unwrap_or_default();
    let province = match matches.get_one::<String>("province") {
        Some(word) => {
            let known = offices::province(word).map(str::to_owned);
            Some(known.ok_or_else(|| told(lang, "cli.user.no_province", word))?)
        }
        None => None,
    };
    let district = matches.get_one::<String>("district").cloned();
    let roles = matches.get_many::<String>("role").unwrap_or_default();
    let roles: Vec<_> = roles
        .filter_map(|code| Role::of_code(code))
        .map(|role| (role, province.clone(), district.clone()))
        .collect();
    let new = NewPerson {
        login: own("LOGIN"),
        name: own("name"),
        title: own("title"),
        roles,
        ..NewPerson::default()
    };
    let db = place.open(lang).await?;
    if let (Some(province), Some(district)) = (&province, &district) {
        let known = directory::has_place(&db, province, Some(district)).await;
        if !known.map_err(db_failure)? {
            return Err(told(lang, "cli.user.no_district", district));
        }
    }
    let scope = scope(&db, matches, lang).await?;
    let write = db.write(scope.by()).await.map_err(db_failure)?;
    // Somebody who has an account gets a further post: he moved here, or has two.
    let added = appoint::add_within(&write, &scope, &new, true).await;
    let (id, entries) = added.map_err(|error| failure(error, lang))?;
    write.finish_all(entries).await.map_err(db_failure)?;
    let has_password = password::of(db.read(), &[id]).await.map_err(db_failure)?;
    if has_password.is_empty() {
        let person = roster::get(db.read(), id).await.map_err(db_failure)?;
        let person = person.ok_or_else(|| failure(PersonError::NoSuchPerson, lang))?;
        print_link(
            &place,
            lang,
            &invitations::invite(&db, &scope, &person).await?,
        );
    }
    let member = roster::find(&db, &scope, id)
        .await
        .map_err(|error| failure(error, lang))?;
    if member.roles.iter().any(|role| role.waits()) {
        eprintln!("{}", text(lang, "people.two_hint"));
    }
    Ok(ExitCode::SUCCESS)
}

async fn list(matches: &ArgMatches, lang: Language) -> Result<ExitCode, Failure> {
    let place = Place::of(matches, lang)?;
    let db = place.open_existing(lang).await?;
    let scope = scope(&db, matches, lang).await?;
    let members = roster::list(&db, &scope).await.map_err(db_failure)?;
    let t = |key| text(lang, key).to_owned();
    let mut table = comfy_table::Table::new();
    table.load_style(comfy_table::presets::UTF8_HORIZONTAL_ONLY);
    table.set_header(vec![
        t("people.login"),
        t("people.name"),
        t("people.title_of_post"),
        t("people.roles"),
        t("people.state"),
    ]);
    let states = accounts::states(&db, &members).await;
    let states = states.map_err(|error| failure(error, lang))?;
    for member in &members {
        let roles: Vec<String> = member
            .roles
            .iter()
            .map(|role| told_role(role, lang))
            .collect();
        let state = states.get(&member.person.id);
        table.add_row(vec![
            member.person.login.clone(),
            member.person.name.clone(),
            member.title().to_owned(),
            roles.join(", "),
            state.map(|key| t(key)).unwrap_or_default(),
        ]);
    }
    say(&table.to_string());
    Ok(ExitCode::SUCCESS)
}

/// A role with its place, and whether it waits.
fn told_role(role: &Granted, lang: Language) -> String {
    let place = [role.province.as_deref(), role.district.as_deref()];
    let waits = role.waits().then(|| text(lang, "people.waits"));
    let more: Vec<&str> = place.into_iter().chain([waits]).flatten().collect();
    let name = text(lang, role.key());
    if more.is_empty() {
        name.to_owned()
    } else {
        format!("{name} ({})", more.join(" "))
    }
}

async fn change(command: &str, matches: &ArgMatches, lang: Language) -> Result<ExitCode, Failure> {
    let place = Place::of(matches, lang)?;
    let login = matches
        .get_one::<String>("LOGIN")
        .map_or("", String::as_str);
    let db = place.open_existing(lang).await?;
    let person: Person = roster::by_login(db.read(), login)
        .await
        .map_err(db_failure)?
        .ok_or_else(|| told(lang, "cli.user.no_login", login))?;
    let scope = session::of_command_for_all("user");
    match command {
        "invite" | "reset" => {
            let has_password = password::of(db.read(), &[person.id])
                .await
                .map_err(db_failure)?;
            let waits = agreements::would_wait(db.read(), person.id)
                .await
                .map_err(db_failure)?;
            let link = match (command, has_password.is_empty()) {
                ("invite", false) => {
                    return Err(Failure::Told(text(lang, "people.has_password").to_owned()));
                }
                ("invite", true) => invitations::invite(&db, &scope, &person).await?,
                _ => invitations::reset(&db, &scope, &person).await?,
            };
            print_link(&place, lang, &link);
            if waits {
                eprintln!("{}", text(lang, "people.waits_again"));
            }
        }
        _ => {
            let done = accounts::set_disabled(&db, &scope, &person, command == "disable").await;
            done.map_err(|error| failure(error, lang))?;
            let key = match command {
                "disable" => "cli.user.disabled",
                _ => "cli.user.enabled",
            };
            eprintln!("{}", fill(lang, key, &[("0", &person.name)]));
        }
    }
    Ok(ExitCode::SUCCESS)
}
