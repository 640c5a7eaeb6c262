//! The commands as a person uses them: on the example plan, and wrong in every way.

use assert_cmd::Command;
use std::{
    fs,
    path::{Path, PathBuf},
};

fn sujarit() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sujarit"));
    command.env("SUJARIT_LANG", "en").env_remove("LC_ALL");
    command
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn example() -> PathBuf {
    root().join("data/demo/plan.txt")
}

/// Standard output, standard error and status of a run.
fn run(command: &mut Command) -> (String, String, i32) {
    let output = command.output().expect("the program runs");
    (
        String::from_utf8(output.stdout).expect("output in UTF-8"),
        String::from_utf8(output.stderr).expect("messages in UTF-8"),
        output.status.code().expect("ended by itself"),
    )
}

#[test]
fn read_prints_the_documented_json() {
    let (out, _, status) = run(sujarit().args(["read", "--format", "json"]).arg(example()));
    assert_eq!(status, 0);
    let value: serde_json::Value = serde_json::from_str(&out).expect("JSON");
    let mut keys: Vec<_> = value.as_object().expect("an object").keys().collect();
    keys.sort();
    assert_eq!(
        keys,
        [
            "diagnostics",
            "entries",
            "fiscal_years",
            "framework",
            "goals",
            "organisation",
            "risks",
            "title",
            "totals"
        ]
    );
    assert_eq!(value["entries"].as_array().map(Vec::len), Some(26));
    let mut entry: Vec<_> = value["entries"][0]
        .as_object()
        .expect("an entry")
        .keys()
        .collect();
    entry.sort();
    assert_eq!(
        entry,
        [
            "budget",
            "budget_status",
            "code",
            "dimension",
            "group",
            "kind",
            "mission",
            "quarters",
            "responsible",
            "sheet",
            "sources",
            "title"
        ]
    );
}

#[test]
fn read_takes_standard_input_and_several_files() {
    let text = fs::read(example()).expect("the example plan");
    let (from_pipe, _, status) = run(sujarit()
        .args(["read", "--format", "json", "-"])
        .write_stdin(text));
    assert_eq!(status, 0);
    let (from_file, _, _) = run(sujarit().args(["read", "--format", "json"]).arg(example()));
    assert_eq!(from_pipe, from_file);

    let (several, _, status) = run(sujarit()
        .args(["read", "--format", "json"])
        .args([example(), example()]));
    assert_eq!(status, 0);
    let lines: Vec<serde_json::Value> = several
        .lines()
        .map(|line| serde_json::from_str(line).expect("one document a line"))
        .collect();
    assert_eq!(lines.len(), 2);
    assert!(
        lines[0]["file"]
            .as_str()
            .is_some_and(|name| name.ends_with("plan.txt"))
    );
}

#[test]
fn one_unreadable_file_does_not_stop_the_others() {
    let (out, messages, status) = run(sujarit()
        .args(["read", "--format", "json", "no-such-plan.docx"])
        .arg(example()));
    assert_eq!(status, 2);
    assert!(messages.contains("no-such-plan.docx"));
    assert_eq!(out.lines().count(), 1);
}

#[test]
fn check_points_at_the_line_and_ends_with_one_when_errors_are_found() {
    let (out, _, status) = run(sujarit().arg("check").arg(example()));
    assert_eq!(status, 1);
    assert!(out.contains("^"), "a place is underlined:\n{out}");
    assert!(out.contains("plan.txt:"));
    assert!(!out.contains('\u{1b}'), "no colours away from a terminal");

    let (json, _, status) = run(sujarit().args(["check", "--format", "json"]).arg(example()));
    assert_eq!(status, 1);
    let findings: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    assert!(
        findings
            .as_array()
            .is_some_and(|findings| !findings.is_empty())
    );
    assert!(findings[0]["code"].is_string() && findings[0]["place"]["line"].is_u64());
}

#[test]
fn check_lists_and_explains_itself_without_a_file() {
    let (list, _, status) = run(sujarit().args(["check", "--list"]));
    assert_eq!(status, 0);
    assert!(list.lines().count() >= 30, "{list}");
    for line in list.lines() {
        let code = line.split_whitespace().next().expect("a code");
        let (page, _, status) = run(sujarit().args(["check", "--explain", code]));
        assert_eq!(status, 0);
        assert!(page.contains(code));
    }
    let (_, message, status) = run(sujarit().args(["check", "--explain", "XYZ999"]));
    assert_eq!(status, 2);
    assert!(message.contains("--list"));
}

#[test]
fn print_writes_each_form_and_only_there() {
    let folder = tempfile::tempdir().expect("a folder");
    for form in ["pdf", "docx", "xlsx", "csv", "json"] {
        let to = folder.path().join(format!("plan.{form}"));
        let (out, _, status) = run(sujarit().arg("print").arg(example()).arg("--to").arg(&to));
        assert_eq!((status, out.as_str()), (0, ""), "{form}");
        assert!(fs::metadata(&to).expect("the print").len() > 1_000);
    }
    assert_eq!(fs::read_dir(folder.path()).expect("the folder").count(), 5);
}

#[test]
fn what_was_printed_reads_back() {
    let folder = tempfile::tempdir().expect("a folder");
    let entries = |file: &Path| {
        let (out, _, status) = run(sujarit().args(["read", "--format", "json"]).arg(file));
        assert_eq!(status, 0, "{}", file.display());
        let value: serde_json::Value = serde_json::from_str(&out).expect("JSON");
        value["entries"]
            .as_array()
            .expect("entries")
            .iter()
            .map(|entry| entry["title"].as_str().unwrap_or_default().to_owned())
            .collect::<Vec<_>>()
    };
    let before = entries(&example());
    for form in ["pdf", "docx", "xlsx"] {
        let to = folder.path().join(format!("plan.{form}"));
        run(sujarit().arg("print").arg(example()).arg("--to").arg(&to));
        assert_eq!(entries(&to), before, "{form}");
    }
}

#[test]
fn print_never_overwrites_its_source() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("plan.csv");
    fs::copy(example(), &file).expect("a copy");
    let before = fs::read(&file).expect("the copy");
    let (_, message, status) = run(sujarit().arg("print").arg(&file).arg("--to").arg(&file));
    assert_eq!(status, 2);
    assert!(message.contains("source"));
    assert_eq!(fs::read(&file).expect("the copy"), before);
}

#[test]
fn a_wrong_command_is_told_in_one_sentence_with_status_two() {
    let missing = root().join("no-such-folder/out.pdf");
    let cases: Vec<(Vec<&str>, &str)> = vec![
        (vec!["raed"], "Unknown command raed"),
        (vec!["read"], "Missing"),
        (
            vec!["read", "--fromat", "json", "x"],
            "Unknown option --fromat",
        ),
        (vec!["read", "--format", "xml", "x"], "xml cannot be used"),
        (vec!["read", "no-such-file"], "no such file"),
        (vec!["read", "."], "folder"),
        (vec!["check"], "Missing"),
        (vec!["print", "x"], "Missing"),
        (vec!["print", "x", "--to", "y.odt"], "Unknown form"),
        (vec!["serve", "--port", "many"], "many cannot be used"),
        (vec!["serve", "extra"], "extra"),
    ];
    for (arguments, expected) in cases {
        let (out, message, status) = run(sujarit().args(&arguments));
        assert_eq!(status, 2, "{arguments:?}: {message}");
        assert_eq!(out, "", "{arguments:?}");
        assert!(message.contains(expected), "{arguments:?}: {message}");
    }
    let (_, message, status) = run(sujarit()
        .arg("print")
        .arg(example())
        .arg("--to")
        .arg(missing));
    assert_eq!(status, 2);
    assert!(message.contains("Cannot write"));
}

#[test]
fn help_speaks_the_language_asked_for() {
    let (thai, _, status) = run(sujarit().args(["--lang", "th", "--help"]));
    assert_eq!(status, 0);
    assert!(thai.contains("วิธีใช้") && !thai.contains("Usage"));
    let (english, _, _) = run(sujarit().args(["check", "--help"]));
    assert!(english.contains("Usage") && !english.contains("วิธีใช้"));
    let (_, message, _) = run(sujarit().env("SUJARIT_LANG", "th").arg("raed"));
    assert!(message.contains("ไม่รู้จักคำสั่ง raed"));
}

/// Files that are no plan: each ends in one sentence and status 2, nothing written.
#[test]
fn bad_files_end_in_one_sentence() {
    let folder = tempfile::tempdir().expect("a folder");
    let whole = fs::read(root().join("fixtures/plans/word/plan.docx")).expect("a Word fixture");
    let cases: Vec<(&str, Vec<u8>)> = vec![
        ("empty.txt", Vec::new()),
        ("blank.txt", b" \n\n\t\n".to_vec()),
        (
            "binary.docx",
            vec![0x7f, b'E', b'L', b'F', 2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0],
        ),
        ("cut.docx", whole[..whole.len() / 2].to_vec()),
        ("deep.pdf", deep_pdf()),
        (
            "letter.txt",
            "ถึงคุณสมมติ\nพรุ่งนี้ประชุมเก้าโมงเช้า\n".as_bytes().to_vec(),
        ),
        (
            "latin.txt",
            b"Caf\xe9 \xff\xfe\x81\x8d na\xefve\x90".repeat(20),
        ),
    ];
    for (name, bytes) in cases {
        let file = folder.path().join(name);
        fs::write(&file, bytes).expect("a file");
        let to = folder.path().join("out.pdf");
        let data = folder.path().join("data");
        for command in [
            sujarit().arg("read").arg(&file),
            sujarit().arg("check").arg(&file),
            sujarit().arg("print").arg(&file).arg("--to").arg(&to),
            sujarit().arg("import").arg(&file).arg("--data").arg(&data),
        ] {
            let (out, message, status) = run(command);
            assert_eq!((status, out.as_str()), (2, ""), "{name}: {message}");
            assert_eq!(message.trim_end().lines().count(), 1, "{name}: {message}");
            assert!(message.contains(name));
        }
        assert!(!to.exists() && !data.exists(), "{name}");
    }
}

/// A PDF that breaks the process that reads it: lists in lists, deeper than any stack.
fn deep_pdf() -> Vec<u8> {
    let deep = "[".repeat(100_000);
    let body = format!(
        "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n\
         2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1/X{deep}>>endobj\n"
    );
    let start = body.len();
    format!("{body}xref\n0 1\n0000000000 65535 f \ntrailer<</Root 1 0 R/Size 3>>\nstartxref\n{start}\n%%EOF\n")
        .into_bytes()
}

#[cfg(unix)]
#[test]
fn a_print_writes_into_what_is_there_and_replaces_no_device() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let folder = tempfile::tempdir().expect("a folder");
    let (file, link) = (
        folder.path().join("plan.csv"),
        folder.path().join("link.csv"),
    );
    fs::write(&file, "old").expect("a file");
    fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).expect("its mode");
    symlink(&file, &link).expect("a link");
    let (_, message, status) = run(sujarit().arg("print").arg(example()).arg("--to").arg(&link));
    assert_eq!(status, 0, "{message}");
    let is_link = fs::symlink_metadata(&link).expect("there").is_symlink();
    let mode = fs::metadata(&file).expect("there").permissions().mode();
    assert_eq!((is_link, mode & 0o777), (true, 0o600));
    assert!(fs::read(&file).expect("a file").len() > 1_000);

    let full = ["--as", "csv", "--to", "/dev/full"];
    let (_, message, status) = run(sujarit().arg("print").arg(example()).args(full));
    assert_eq!((status, message.lines().count()), (2, 1), "{message}");
    let (_, _, status) = run(sujarit()
        .arg("read")
        .arg(example())
        .args(["--format", "json"]));
    assert_eq!(status, 0);
}

#[test]
fn the_log_is_verified_and_compared_with_seals_kept_outside() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path().to_str().expect("a path");
    let (_, error, status) = run(sujarit().args(["import", "--data", data]).arg(example()));
    assert_eq!(status, 0, "{error}");
    let verify = || run(sujarit().args(["log", "verify", "--data", data]));
    let (out, _, status) = verify();
    assert_eq!(status, 0, "{out}");
    assert!(out.contains("Verified 3 entries in 1 chains"), "{out}");
    assert!(out.contains("entries a second"), "{out}");
    let (out, error, status) = run(sujarit().args(["log", "roots", "--data", data]));
    assert_eq!(
        (out.as_str(), status),
        ("", 0),
        "nothing for a file to keep"
    );
    assert!(error.contains("No day of the log is closed yet"), "{error}");

    // A seal that was kept outside and is not in the database.
    let kept = folder.path().join("kept.txt");
    fs::write(&kept, format!("2026-01-05 {}\n", "a".repeat(64))).expect("a file");
    let kept = kept.to_str().expect("a path");
    let (out, _, status) = run(sujarit().args(["log", "verify", "--data", data, "--roots", kept]));
    assert_eq!(status, 1);
    assert!(out.contains("Day 2026-01-05: the seal is missing"), "{out}");

    fs::write(kept, "tomorrow\n").expect("a file");
    let (_, error, status) =
        run(sujarit().args(["log", "verify", "--data", data, "--roots", kept]));
    assert_eq!(status, 2);
    assert!(error.contains("line 1 is no day with its seal"), "{error}");

    let none = folder.path().join("none");
    let none_given = none.to_str().expect("a path");
    let (_, error, status) = run(sujarit().args(["log", "verify", "--data", none_given]));
    assert_eq!(status, 2);
    assert!(error.contains("There is no database in"), "{error}");
    assert!(!none.exists(), "nothing was made by looking");

    let url = "mysql://somewhere/secret";
    let (_, error, status) = run(sujarit().args(["log", "verify", "--database", url]));
    assert_eq!(status, 2);
    assert!(!error.contains("secret"), "{error}");
}

#[test]
fn a_table_of_offices_is_taken_in_and_every_refused_row_is_told_with_its_line() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path().join("data");
    let table = folder.path().join("table.csv");
    let text = "code,name,type,district,province\n\
        6990101,สมมติ,อบต.,สมมติเหนือ,กระบี่\n\
        69901,สมมติ,อบต.,สมมติเหนือ,กระบี่\n";
    fs::write(&table, text).expect("a file");
    let import = |file: &Path| {
        let mut command = sujarit();
        command.args(["offices", "import", "--as-of", "2569-06-10", "--data"]);
        run(command.arg(&data).arg(file))
    };
    let (out, _, status) = import(&table);
    assert_eq!(status, 1, "a row was refused");
    assert!(
        out.contains("Line 3 refused: code “69901” is not of 7 digits"),
        "{out}"
    );
    assert!(
        out.contains("1 added, 0 changed, 0 unchanged, 1 rows refused"),
        "{out}"
    );
    let (out, _, _) = import(&table);
    assert!(out.contains("0 added, 0 changed, 1 unchanged"), "{out}");

    let other = "code,name,type,district,province\n6990102,ทดลอง,อบต.,สมมติใต้,กระบี่\n";
    fs::write(&table, other).expect("a file");
    let (out, _, status) = import(&table);
    assert_eq!(status, 0, "{out}");
    assert!(out.contains("1 office is not in the table"), "{out}");
    assert!(!out.contains("สมมติ"), "{out}");
    let (out, _, _) = run(sujarit()
        .args(["offices", "import", "--verbose", "--data"])
        .args([&data, &table]));
    assert!(
        out.contains("left as it was: ") && out.contains("สมมติ"),
        "{out}"
    );

    fs::write(&table, "a,b\n1,2\n").expect("a file");
    let (_, error, status) = import(&table);
    assert_eq!(status, 2);
    assert!(error.contains("no column for the code"), "{error}");
    let (_, error, status) =
        run(sujarit().args(["offices", "import", "--as-of", "yesterday", "x"]));
    assert_eq!(status, 2);
    assert!(error.contains("yesterday"), "{error}");
    let nowhere = "postgres://nobody@127.0.0.1:1/none";
    let (_, error, status) =
        run(sujarit().args(["offices", "import", "no-such.csv", "--database", nowhere]));
    assert_eq!(status, 2);
    assert!(!error.contains("no-such.csv"), "{error}");
}

/// Runs with settings and a data folder; what it told and its status.
fn serve_with(settings: &str, options: &[&str]) -> (String, i32) {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("sujarit.toml");
    fs::write(&file, settings).expect("written");
    let mut command = sujarit();
    command
        .args(["serve", "--port", "0", "--data"])
        .arg(folder.path())
        .args(options);
    let (_, told, status) = run(&mut command);
    (told, status)
}

#[test]
fn a_public_address_with_a_path_is_told_at_the_start() {
    let (told, status) = serve_with("[server]\npublic = \"https://example.go.th/app\"\n", &[]);
    assert_eq!(status, 2);
    assert!(
        told.contains("public") && told.contains("example.go.th/app"),
        "{told}"
    );
    assert_eq!(told.lines().count(), 1, "{told}");
}

#[test]
fn an_address_of_figures_that_is_taken_is_told_by_its_name_in_the_settings() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = taken.local_addr().expect("its address");
    let (told, status) = serve_with(&format!("[server]\nmetrics = \"{address}\"\n"), &[]);
    assert_eq!(status, 2);
    assert!(told.contains("metrics in [server]"), "{told}");
    assert!(!told.contains("--port"), "{told}");
}

#[test]
fn a_reader_who_closes_the_pipe_does_not_change_what_was_found() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut import = sujarit();
    import
        .arg("import")
        .arg(example())
        .arg("--data")
        .arg(folder.path());
    let (_, told, status) = run(&mut import);
    assert_eq!(status, 0, "{told}");
    let roots = folder.path().join("kept.txt");
    fs::write(&roots, format!("2020-01-01 {}\n", "0".repeat(64))).expect("written");
    let mut verify = std::process::Command::new(env!("CARGO_BIN_EXE_sujarit"));
    verify.args(["log", "verify", "--data"]).arg(folder.path());
    verify.arg("--roots").arg(&roots);
    let (reader, writer) = std::io::pipe().expect("a pipe");
    drop(reader);
    let ended = verify.stdout(writer).status().expect("the program runs");
    assert_eq!(ended.code(), Some(1));
}

#[test]
fn people_are_added_where_there_is_such_a_place_and_commands_say_what_they_did() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path().join("new");
    let user = |words: &[&str]| {
        let mut command = sujarit();
        command.arg("user").args(words).arg("--data").arg(&data);
        // Whoever runs it is not whoever he says he is.
        command.env("USER", "somebody-else");
        run(&mut command)
    };
    let who = ["--name", "สมหญิง ทดลอง", "--title", "ผู้ดูแล"];
    let add = |login: &str, more: &[&str]| {
        let words: Vec<&str> = ["add", login]
            .iter()
            .chain(&who)
            .chain(more)
            .copied()
            .collect();
        user(&words)
    };
    let verifier = ["--nation", "--role", "verifier", "--province"];
    let nowhere: Vec<&str> = verifier.iter().copied().chain(["แดน"]).collect();
    let (_, error, status) = add("v@example", &nowhere);
    assert_eq!(status, 2, "{error}");
    assert!(error.contains("no province แดน"), "{error}");
    assert!(!data.exists(), "nothing was made for it");
    let krabi: Vec<&str> = verifier.iter().copied().chain(["กระบี่"]).collect();
    let (link, error, status) = add("v@example", &krabi);
    assert_eq!(status, 0, "{error}");
    assert!(link.contains("/invitation/"), "{link}");
    assert!(error.contains("A new database is made"), "{error}");
    assert!(error.contains("usual one"), "{error}");
    let (list, _, _) = user(&["list", "--nation"]);
    assert!(list.contains("verifier (กระบี่)"), "{list}");
    let (_, error, status) = add("c@example", &["--role", "complaint-officer"]);
    assert_eq!(status, 0, "{error}");
    assert!(!error.contains("A new database"), "{error}");
    let (list, _, _) = user(&["list"]);
    assert!(list.contains("complaint officer ("), "{list}");
    for (command, said) in [("disable", "is closed"), ("enable", "is open again")] {
        let (_, error, status) = user(&[command, "c@example"]);
        assert_eq!(status, 0, "{error}");
        assert!(error.contains(said), "{error}");
    }
    for login in ["a b@example", "\u{430}dmin@example", "a\u{200b}b@example"] {
        let (_, error, status) = add(login, &["--role", "planner"]);
        assert_eq!(status, 2, "{error}");
    }
    // What was written last may stand in the write-ahead log yet.
    let parts = ["sujarit.db", "sujarit.db-wal"].map(|name| std::fs::read(data.join(name)));
    let log: Vec<u8> = parts.into_iter().flatten().flatten().collect();
    let has = |text: &str| log.windows(text.len()).any(|part| part == text.as_bytes());
    assert!(has("command user") && !has("somebody-else"));
}

#[test]
fn who_errs_in_a_command_is_led_to_its_own_help() {
    for (words, help) in [
        (&["user", "add", "a@example"][..], "sujarit user add --help"),
        (&["--lang", "en", "user", "ad"], "sujarit user --help"),
        (&["backup", "--bad"], "sujarit backup --help"),
        (&["unknown"], "sujarit --help"),
    ] {
        let (_, error, status) = run(sujarit().args(words));
        assert_eq!(status, 2, "{error}");
        assert!(error.trim_end().ends_with(help), "{words:?}: {error}");
    }
}

#[test]
fn while_the_example_is_open_nobody_else_is_served() {
    for settings in [
        "[server]\naddress = \"0.0.0.0:0\"\nplain = true\n",
        "[server]\npublic = \"https://plans.example.go.th\"\n",
    ] {
        let (told, status) = serve_with(settings, &["--demo"]);
        assert_eq!(status, 2, "{told}");
        assert!(told.contains("remove the example office first"), "{told}");
    }
}
