//! Every query of the program names the office it is for, by a scope that only the session makes:
//! this reads all sources and finds each function that talks to the database.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

/// What a function that talks to the database has in it.
const QUERIES: [&str; 15] = [
    "::find()",
    "::find_by_id(",
    "::insert(",
    "::insert_many(",
    "insert_all::<",
    "::update_many(",
    "::delete_by_id(",
    "::delete_many(",
    ".update(tx",
    ".update(write.tx",
    "Statement::",
    "execute_unprepared(",
    "query_one_raw(",
    "query_all_raw(",
    "execute_raw(",
];

/// Functions that ask without a scope, and why they may. "*" is a whole file.
const WITHOUT: [(&str, &str, &str); 42] = [
    (
        "plans/writing/steps.rs",
        "by_code",
        "announced plans are public, found by the code that is printed on them",
    ),
    (
        "session/store.rs",
        "*",
        "a session is a person's, found by a token that only his browser has",
    ),
    (
        "duties/readers.rs",
        "by_key",
        "a calendar is public, found by a key that only its person has",
    ),
    (
        "people/desks.rs",
        "offices",
        "the keys of the offices that have people, for a job at each",
    ),
    ("people/attempts.rs", "*", "keyed hashes only"),
    (
        "backup/restore.rs",
        "forget_the_moment",
        "a restore is of the whole installation",
    ),
    ("people/password.rs", "*", "a password is a person's"),
    (
        "people/invitations.rs",
        "*",
        "a link is a person's, found by a token that only he has",
    ),
    ("people/installation.rs", "*", "about the installation"),
    (
        "people/providers/mod.rs",
        "*",
        "as whom a provider knows a person",
    ),
    ("people/factors/passkeys.rs", "*", "a passkey is a person's"),
    ("people/factors/app.rs", "*", "an app is a person's"),
    (
        "people/factors/recovery.rs",
        "*",
        "recovery codes are a person's",
    ),
    (
        "people/factors/vault.rs",
        "*",
        "the key of the installation",
    ),
    (
        "people/pending.rs",
        "*",
        "found by a value that only one browser has",
    ),
    (
        "people/example.rs",
        "*",
        "the people of the example, who are shown to everybody",
    ),
    ("people/roster.rs", "by_login", "whoever signs in"),
    ("people/roster.rs", "get", "whoever signs in"),
    ("people/roster.rs", "granted_to", "a person's own roles"),
    ("people/roster.rs", "post_of", "a person's own posts"),
    (
        "people/appoint.rs",
        "touch_rights",
        "a person whose roles the caller changed",
    ),
    (
        "people/agreements.rs",
        "agree",
        "a row that was found by the scope",
    ),
    (
        "people/agreements.rs",
        "ask_again",
        "a person's own roles, in every office",
    ),
    ("people/appoint.rs", "hold_still", "a person's own row"),
    (
        "people/agreements.rs",
        "let_in_by",
        "who gave a way in to the account that agrees",
    ),
    (
        "log/history.rs",
        "done_to",
        "what was done to an account, in the logs that the caller names",
    ),
    ("offices/mod.rs", "with_id", "the office of a session"),
    ("offices/directory.rs", "by_code", "the directory is public"),
    ("log/mod.rs", "append", "the office stands in each entry"),
    (
        "log/mod.rs",
        "lock",
        "heads of the chains that are written to",
    ),
    (
        "log/mod.rs",
        "move_on",
        "heads of the chains that are written to",
    ),
    (
        "log/mod.rs",
        "chain_up",
        "the migration that chained every office's log",
    ),
    (
        "log/days.rs",
        "*",
        "the chain of the whole installation: numbers and hashes only",
    ),
    (
        "log/verify.rs",
        "*",
        "verifies every office's chain and shows no content",
    ),
    (
        "jobs/queue.rs",
        "*",
        "the queue is the installation's: a job is taken whichever office it is for",
    ),
    (
        "mail/mod.rs",
        "*",
        "mails that wait, written and read by the program alone",
    ),
    (
        "offices/mod.rs",
        "home",
        "makes the office that a scope is made for",
    ),
    (
        "offices/mod.rs",
        "first",
        "finds the office that a scope is made for",
    ),
    ("offices/directory.rs", "select", "the directory is public"),
    ("offices/directory.rs", "get", "the directory is public"),
    ("offices/directory.rs", "names", "the directory is public"),
    (
        "offices/register.rs",
        "*",
        "keeps the directory, by a command only",
    ),
];

struct Function {
    file: String,
    name: String,
    text: String,
}

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder of sources") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

/// The functions of the program, without tests and migrations.
fn functions() -> Vec<Function> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    sources(&root, &mut files);
    let mut functions = Vec::new();
    for path in files {
        let file = path.strip_prefix(&root).expect("below the root");
        let file = file.to_string_lossy().replace('\\', "/");
        if file.starts_with("db/") || file.ends_with("tests.rs") {
            continue;
        }
        let source = fs::read_to_string(&path).expect("a source");
        let source = source.split("#[cfg(test)]").next().unwrap_or_default();
        let mut current: Option<Function> = None;
        for line in source.lines() {
            if let Some(name) = begins(line) {
                functions.extend(current.replace(Function {
                    file: file.clone(),
                    name: name.to_owned(),
                    text: String::new(),
                }));
            }
            if let Some(function) = &mut current {
                function.text.push_str(line);
                function.text.push('\n');
            }
        }
        functions.extend(current);
    }
    functions
}

/// The name of the function that begins on this line.
fn begins(line: &str) -> Option<&str> {
    let indent = line.len() - line.trim_start().len();
    let (before, after) = line.split_once("fn ")?;
    let words = ["pub", "pub(crate)", "pub(super)", "const", "async"];
    let is_head = before.split_whitespace().all(|word| words.contains(&word));
    let name = after.split(['(', '<']).next().unwrap_or_default();
    (is_head && indent <= 4).then_some(name)
}

#[test]
fn every_query_is_for_the_office_of_a_scope() {
    let mut asking = 0;
    let mut excused = BTreeSet::new();
    for function in functions() {
        if !QUERIES.iter().any(|query| function.text.contains(query)) {
            continue;
        }
        asking += 1;
        let excuse = WITHOUT.iter().find(|(file, name, _)| {
            function.file == *file && (*name == "*" || function.name == *name)
        });
        if let Some(excuse) = excuse {
            excused.insert(excuse);
            continue;
        }
        // A key is made of a scope: see the next test.
        let names = ["scope.office_id()", "key.office"];
        assert!(
            names.iter().any(|name| function.text.contains(name)),
            "{} {} asks the database without a scope",
            function.file,
            function.name
        );
    }
    assert!(asking >= 30, "{asking}");
    let stale: Vec<_> = WITHOUT
        .iter()
        .filter(|excuse| !excused.contains(excuse))
        .collect();
    assert!(stale.is_empty(), "nobody needs {stale:?}");
}

#[test]
fn every_key_of_a_plan_is_made_of_a_scope_or_of_such_a_key() {
    let mut made = 0;
    for function in functions() {
        if !function.text.contains(" Key {") || function.text.contains("struct Key") {
            continue;
        }
        made += 1;
        let by = ["scope.office_id()", "..key"];
        assert!(
            by.iter().any(|by| function.text.contains(by)),
            "{} {} makes a key without a scope",
            function.file,
            function.name
        );
    }
    assert!(made >= 4, "{made}");
}

#[test]
fn only_the_session_makes_a_scope_and_only_commands_take_one_for_an_office_they_name() {
    for function in functions() {
        let makes = function.text.contains("Scope {") && !function.text.contains("impl Scope");
        let takes_scope = function.text.contains("-> Scope {");
        assert!(
            !makes || takes_scope || function.file == "session/mod.rs",
            "{} {}",
            function.file,
            function.name
        );
        if function.text.contains("session::of_command") {
            let is_command = function.file.starts_with("cli/") || function.file == "serve.rs";
            assert!(is_command, "{} {}", function.file, function.name);
        }
        if function.text.contains("session::of_public(") {
            // Each of them shows what was announced or published, and nothing else.
            let shows = [
                "plans/writing/pages/announce.rs public",
                "plans/writing/pages/difference.rs public",
                "progress/pages/public.rs published",
            ];
            let name = format!("{} {}", function.file, function.name);
            assert!(shows.contains(&name.as_str()), "{name}");
        }
        if function.text.contains("session::of_setup(") {
            // Who closes an account asks in each office whether its last administrator goes.
            let is_first = [
                "people/appoint.rs first",
                "people/example.rs fill",
                "people/accounts.rs set_disabled",
            ];
            let name = format!("{} {}", function.file, function.name);
            assert!(is_first.contains(&name.as_str()), "{name}");
        }
    }
}
