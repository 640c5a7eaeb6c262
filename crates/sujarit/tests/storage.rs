//! What is stored comes back whole; what is not finished was never there. The same tests run on
//! PostgreSQL where `TEST_PG_URL` names a server.

mod support;

use plan::{
    Basis, Budget, BudgetStatus, Entry, FieldSeen, Goal, Kind, Part, Place, Plan, Printed, Risk,
    Scope, Sheet, SheetField, Source, SourceLine, Stated, StatedTotal, check::Words,
};
use proptest::{
    prelude::*,
    strategy::ValueTree,
    test_runner::{Config, TestRunner},
};
use sea_orm::{ConnectionTrait, Database};
use std::{
    path::Path,
    process::{Command, Stdio},
    time::Duration,
};
use sujarit::{
    db::{self, Db},
    files::Stored,
    log,
    offices::{self, Office},
    plans::{
        decide::{Decision, Decisions},
        drafts,
        store::{self, Origin, StoreError, Target},
        worker::ReadFile,
    },
    session,
};
use thai::{
    fiscal::{FiscalYear, Quarter},
    money::Money,
};

/// The databases to test: SQLite always, PostgreSQL where there is one.
async fn databases(directory: &Path) -> Vec<Db> {
    let mut databases = vec![Db::open_dir(directory).await.expect("a database")];
    if let Ok(url) = std::env::var("TEST_PG_URL") {
        let name = format!("sujarit_{}", db::new_id().simple());
        let server = Database::connect(&url).await.expect("the server");
        let create = format!("CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'");
        server
            .execute_unprepared(&create)
            .await
            .expect("a database");
        let (address, options) = url.split_once('?').unwrap_or((&url, ""));
        let (server, _) = address.rsplit_once('/').expect("a database in TEST_PG_URL");
        let own = format!("{server}/{name}?{options}");
        databases.push(Db::open(&own).await.expect("a database"));
    }
    databases
}

/// The scope of the office there is.
async fn home(db: &Db) -> session::Scope {
    let by = session::by_command("test");
    let office = offices::home(db, &by).await.expect("an office");
    session::of_command("test", &office)
}

fn doubt() -> reader::Doubt {
    reader::Doubt {
        code: "READ003".to_owned(),
        place: Place::at(1, 1),
        length: 3,
        message: Words::new("ไม่แน่ใจ", "unsure"),
        help: Words::new("ตรวจ", "look"),
        entry: None,
        field: None,
        read: String::new(),
        others: Vec::new(),
    }
}

fn origin() -> Origin {
    Origin {
        file: Stored {
            hash: "0".repeat(64),
            size: 3,
        },
        name: "แผน.txt".to_owned(),
        format: "text".to_owned(),
        lines: vec![SourceLine {
            place: Place::at(1, 1),
            text: "แผน".to_owned(),
        }],
        unread: Vec::new(),
        doubts: vec![doubt(); 3],
        decisions: Decisions([(1, Decision::Accepted)].into()),
    }
}

fn word() -> impl Strategy<Value = String> {
    "[กขคงจฉชaeำ้๑1 \"'\\\\\n;%_–]{0,12}"
}

fn words() -> impl Strategy<Value = Vec<String>> {
    prop::collection::vec(word(), 0..3)
}

fn place() -> impl Strategy<Value = Place> {
    (
        0u32..900,
        0u32..90,
        prop::option::of(1u32..9),
        prop::option::of(word()),
    )
        .prop_map(|(line, column, page, cell)| Place {
            line,
            column,
            page,
            cell,
        })
}

fn budget() -> impl Strategy<Value = Budget> {
    let amounts = prop::collection::btree_map(
        2560u16..2575,
        -1_000_000_000_000i64..1_000_000_000_000,
        0..5,
    );
    (amounts, 0usize..3, any::<bool>()).prop_map(|(amounts, status, whole)| Budget {
        amounts: amounts
            .into_iter()
            .map(|(year, satang)| (FiscalYear::new(year), Money::from_satang(satang)))
            .collect(),
        status: [
            BudgetStatus::Amount,
            BudgetStatus::None,
            BudgetStatus::Unstated,
        ][status],
        basis: if whole {
            Basis::WholePeriod
        } else {
            Basis::PerYear
        },
    })
}

fn kind() -> impl Strategy<Value = Option<Kind>> {
    prop::option::of(prop::sample::select(&Kind::ALL[..]))
}

fn printed() -> impl Strategy<Value = Option<Printed>> {
    let printed = (prop::option::of(word()), word(), kind(), budget(), place());
    prop::option::of(
        printed.prop_map(|(code, title, kind, budget, place)| Printed {
            code: code.clone(),
            title,
            kind,
            mission: code,
            budget,
            place,
        }),
    )
}

fn sheet() -> impl Strategy<Value = Option<Sheet>> {
    let sheet = (word(), words(), prop::option::of(word()), words(), place());
    prop::option::of(
        sheet.prop_map(|(rationale, list, text, steps, place)| Sheet {
            rationale: rationale.clone(),
            objectives: list.clone(),
            target_group: text.clone(),
            place: text.clone(),
            steps,
            period: text.clone(),
            budget_text: text,
            outputs: list.clone(),
            outcomes: list,
            fields: vec![FieldSeen {
                field: SheetField::Steps,
                number: None,
                label: rationale,
                place,
            }],
        }),
    )
}

fn entry() -> impl Strategy<Value = Entry> {
    let place_in_plan = (
        prop::option::of(any::<u8>()),
        prop::option::of(word()),
        prop::option::of(word()),
        prop::option::of(word()),
    );
    let rest = (
        prop::collection::vec(1u8..5, 0..4),
        words(),
        prop::option::of(word()),
        place(),
    );
    (
        place_in_plan,
        kind(),
        word(),
        budget(),
        rest,
        sheet(),
        printed(),
        printed(),
    )
        .prop_map(
            |((dimension, mission, group, code), kind, title, budget, rest, sheet, row, head)| {
                Entry {
                    code,
                    dimension,
                    mission,
                    group,
                    kind,
                    title,
                    budget,
                    quarters: rest.0.into_iter().filter_map(Quarter::new).collect(),
                    responsible: rest.1,
                    note: rest.2,
                    sheet,
                    row,
                    head,
                    sources: vec![Source {
                        part: Part::Summary,
                        place: rest.3,
                    }],
                    scheduled: Vec::new(),
                }
            },
        )
}

fn whole_plan() -> impl Strategy<Value = Plan> {
    let entries = prop::collection::vec(entry(), 0..6);
    (word(), words(), prop::option::of(word()), entries, place()).prop_map(
        |(text, list, some, entries, place)| {
            let mut plan = Plan {
                title: text.clone(),
                framework: some.clone(),
                years: vec![FiscalYear::new(2566)],
                announcement: list.clone(),
                foreword: list.clone(),
                entries,
                stated: vec![StatedTotal {
                    scope: Scope::Dimension(2),
                    stated: Stated::Count {
                        kind: Some(Kind::Measure),
                        number: 5,
                    },
                    text: text.clone(),
                    place: place.clone(),
                }],
                ..Plan::default()
            };
            plan.office.district = some;
            plan.part_one.risks.push(Risk {
                process: text.clone(),
                issues: list.clone(),
                levels: list.clone(),
                controls: list,
                place: place.clone(),
            });
            plan.part_one.goals.push(Goal {
                text,
                year: None,
                place,
            });
            plan
        },
    )
}

#[tokio::test]
async fn a_plan_comes_back_exactly_as_it_was_stored() {
    let directory = tempfile::tempdir().expect("a directory");
    for db in databases(directory.path()).await {
        let scope = home(&db).await;
        let mut runner = TestRunner::new(Config::default());
        for _ in 0..64 {
            let plan = whole_plan()
                .new_tree(&mut runner)
                .expect("a plan")
                .current();
            let key = store::keep(&db, &scope, Target::NewPlan, &origin(), &plan, None).await;
            let key = key.expect("kept");
            let back = store::load(&db, &scope, key.plan, key.number).await;
            let back = back.expect("loaded");
            let back = back.expect("there");
            assert_eq!(back.plan, plan);
            assert_eq!(back.lines, origin().lines);
            assert_eq!((back.doubts_left, back.doubts.len()), (2, 2));
        }
    }
}

#[tokio::test]
async fn every_write_leaves_its_log_entry_and_every_version_its_number() {
    let directory = tempfile::tempdir().expect("a directory");
    for db in databases(directory.path()).await {
        let scope = home(&db).await;
        let plan = large_plan(3);
        let first = store::keep(&db, &scope, Target::NewPlan, &origin(), &plan, None)
            .await
            .expect("kept");
        let next = Target::NextVersionOf(first.plan);
        let second = store::keep(&db, &scope, next, &origin(), &plan, None)
            .await
            .expect("kept");
        assert_eq!(
            (first.number, second.number, first.plan),
            (1, 2, second.plan)
        );
        let ids = |version: Option<store::Version>| version.expect("there").ids;
        assert_eq!(
            ids(store::load(&db, &scope, first.plan, 1)
                .await
                .expect("loaded")),
            ids(store::load(&db, &scope, first.plan, 2)
                .await
                .expect("loaded")),
            "an entry keeps its identity"
        );
        let log = log::of(&db, &scope).await.expect("a log");
        let actions: Vec<&str> = log.iter().map(|entry| entry.action.as_str()).collect();
        assert_eq!(actions, ["plan.imported", "plan.imported", "office.made"]);
        let stranger = Office {
            id: db::new_id(),
            ..Office::default()
        };
        let stranger = session::of_command("test", &stranger);
        let loaded = store::load(&db, &stranger, first.plan, 1).await;
        assert!(loaded.expect("loaded").is_none());
        let none = Target::NextVersionOf(db::new_id());
        let lost = store::keep(&db, &scope, none, &origin(), &plan, None).await;
        assert!(matches!(lost, Err(store::StoreError::NoSuchPlan)));
        assert_eq!(store::count_entries(&db, &scope).await.expect("a count"), 6);
    }
}

/// Entries of the plan that is imported over and over until the program is killed.
const ENTRIES: usize = 600;

fn large_plan(entries: usize) -> Plan {
    let entry = |number: usize| Entry {
        title: format!("โครงการที่ {number}"),
        budget: Budget {
            amounts: (2566..2571)
                .map(|year| (FiscalYear::new(year), Money::from_baht(1000)))
                .collect(),
            ..Budget::default()
        },
        ..Entry::default()
    };
    Plan {
        title: "แผน".to_owned(),
        entries: (0..entries).map(entry).collect(),
        ..Plan::default()
    }
}

#[tokio::test]
#[ignore = "the child of the next test: imports until it is killed"]
async fn imports_until_it_is_killed() {
    let Ok(directory) = std::env::var("SUJARIT_TEST_DIRECTORY") else {
        return;
    };
    let db = Db::open_dir(Path::new(&directory))
        .await
        .expect("a database");
    let scope = home(&db).await;
    let plan = large_plan(ENTRIES);
    loop {
        store::keep(&db, &scope, Target::NewPlan, &origin(), &plan, None)
            .await
            .expect("kept");
    }
}

#[tokio::test]
async fn an_import_killed_at_any_moment_leaves_everything_or_nothing() {
    let directory = tempfile::tempdir().expect("a directory");
    let mut kept_before = 0;
    // Where nothing is finished before its end, the machine is slow and is given longer.
    let mut patience = 1;
    for round in 0..12u64 {
        let mut child = Command::new(std::env::current_exe().expect("this test"))
            .args(["--ignored", "--exact", "imports_until_it_is_killed"])
            .env("SUJARIT_TEST_DIRECTORY", directory.path())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("a child");
        std::thread::sleep(Duration::from_millis(150 + 37 * round) * patience);
        child.kill().expect("killed"); // SIGKILL: it has no chance to tidy up
        child.wait().expect("ended");

        let db = Db::open_dir(directory.path()).await.expect("a database");
        let scope = home(&db).await;
        let plans = store::list(&db, &scope).await.expect("plans");
        let entries = store::count_entries(&db, &scope).await.expect("a count");
        assert_eq!(entries, (plans.len() * ENTRIES) as u64);
        for plan in &plans {
            let version = store::load(&db, &scope, plan.id, plan.latest).await;
            let version = version.expect("loaded").expect("there");
            assert_eq!(version.plan, large_plan(ENTRIES));
        }
        let log = log::of(&db, &scope).await.expect("a log");
        let imports = log.iter().filter(|entry| entry.action == "plan.imported");
        assert_eq!(
            imports.count(),
            plans.len(),
            "no import without its log entry"
        );
        assert!(plans.len() >= kept_before, "what was kept stays");
        kept_before = plans.len();
        if kept_before == 0 {
            patience *= 2;
        }
    }
    assert!(kept_before > 0, "some import was finished before its end");
}

#[tokio::test]
async fn of_two_who_end_a_draft_one_is_told_that_it_is_gone() {
    let directory = tempfile::tempdir().expect("a directory");
    for db in databases(directory.path()).await {
        let scope = home(&db).await;
        let file = origin().file;
        let (read, none) = (ReadFile::default(), Decisions::default());
        let draft = drafts::begin(&db, &scope, &file, "แผน.txt", &read, &none).await;
        let draft = draft.expect("begun");
        let (plan, origin) = (Plan::default(), origin());
        let keep = || store::keep(&db, &scope, Target::NewPlan, &origin, &plan, Some(draft));
        let (first, second) = tokio::join!(keep(), keep());
        assert!(first.is_ok() != second.is_ok(), "{first:?} {second:?}");
        let plans = store::list(&db, &scope).await.expect("a list");
        assert_eq!(plans.len(), 1);
        let discarded = drafts::discard(&db, &scope, draft).await;
        assert!(matches!(discarded, Err(StoreError::NoSuchDraft)));
    }
}

#[tokio::test]
async fn a_data_folder_may_have_any_name_and_is_nobody_elses() {
    let directory = tempfile::tempdir().expect("a directory");
    for name in ["a?mode=ro#x", "p%41q", "ข้อมูล ของ อบต."] {
        let folder = directory.path().join(name);
        let db = Db::open_dir(&folder).await.expect("a database");
        home(&db).await;
        assert!(folder.join("sujarit.db").is_file(), "{name}");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = std::fs::metadata(&folder)
                .expect("there")
                .permissions()
                .mode();
            assert_eq!(mode & 0o777, 0o700);
        }
    }
}
