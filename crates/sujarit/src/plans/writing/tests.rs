//! Writing on both databases: parts, order, conflicts, and what the log tells of it.

use super::*;
use crate::{
    db::testing::{Empty, empty},
    log::{self, By},
    offices,
    plans::{
        decide::Decisions,
        store::{Origin, Target},
    },
    session,
};
use plan::BudgetStatus;
use thai::money::Money;

/// An empty database with its office.
struct Desk {
    db: Db,
    scope: Scope,
    office: Office,
}

impl Desk {
    async fn at(place: &Empty) -> Self {
        let db = place.open().await;
        let office = offices::home(&db, &By::program()).await.expect("an office");
        Self {
            scope: session::of_command("test", &office),
            db,
            office,
        }
    }

    async fn load(&self, plan: Uuid) -> Writing {
        let loaded = load(&self.db, &self.scope, plan).await;
        loaded.expect("read").expect("a working copy")
    }

    async fn titles(&self, plan: Uuid) -> Vec<String> {
        let written = self.load(plan).await.assemble(&self.office).plan;
        let titles = written.entries.into_iter();
        titles
            .map(|entry| format!("{} {}", entry.code.unwrap_or_default(), entry.title))
            .collect()
    }
}

fn head() -> Head {
    Head {
        title: "แผนทดลอง".to_owned(),
        framework: Some("2566-2570".to_owned()),
        years: vec![FiscalYear::new(2569), FiscalYear::new(2570)],
        ..Head::default()
    }
}

fn entry(title: &str, group: &str) -> Entry {
    let mut entry = Entry {
        title: title.to_owned(),
        kind: plan::Kind::of_title(title),
        ..Entry::default()
    };
    form::place(&mut entry, None, group);
    entry
}

#[tokio::test]
async fn entries_are_added_moved_and_removed_and_number_themselves() {
    for place in empty().await {
        let desk = Desk::at(&place).await;
        let (db, scope) = (&desk.db, &desk.scope);
        let beginning = Beginning::new(head(), PartOne::default(), Vec::new());
        let plan = begin(db, scope, None, beginning).await.expect("begun");
        let mut ids = Vec::new();
        for (title, group) in [
            ("โครงการ ค", "2.1.1"),
            ("กิจกรรม ก", "1.1.1"),
            ("มาตรการ ข", "1.1.1"),
            ("มาตรการ ง", "1.1.1"),
        ] {
            let added = add(db, scope, plan, entry(title, group)).await;
            ids.push(added.expect("added").id);
        }
        shift(db, scope, plan, ids[3], Direction::Up)
            .await
            .expect("up");
        shift(db, scope, plan, ids[3], Direction::Up)
            .await
            .expect("up");
        shift(db, scope, plan, ids[3], Direction::Up)
            .await
            .expect("stays");
        let expected = [
            "1.1.1 (1) มาตรการ ง",
            "1.1.1 (2) กิจกรรม ก",
            "1.1.1 (3) มาตรการ ข",
            "2.1.1 (1) โครงการ ค",
        ];
        assert_eq!(desk.titles(plan).await, expected);
        shift(db, scope, plan, ids[3], Direction::To(2))
            .await
            .expect("to its end");
        remove(db, scope, plan, ids[1]).await.expect("removed");
        let expected = [
            "1.1.1 (1) มาตรการ ข",
            "1.1.1 (2) มาตรการ ง",
            "2.1.1 (1) โครงการ ค",
        ];
        assert_eq!(desk.titles(plan).await, expected);
        let gone = remove(db, scope, plan, ids[1]).await;
        assert!(matches!(gone, Err(WritingError::NotWritten)));
        let logged = log::of_subjects(db, scope, &[plan]).await.expect("the log");
        let count = |action: &str| logged.iter().filter(|entry| entry.action == action).count();
        assert_eq!((count("writing.begun"), count("writing.changed")), (1, 8));
        let again = Beginning::new(head(), PartOne::default(), Vec::new());
        let again = begin(db, scope, Some(plan), again).await;
        assert!(matches!(again, Err(WritingError::WrittenAlready)));
        discard(db, scope, plan).await.expect("thrown away");
        let plans = store::list(db, scope).await.expect("plans");
        assert_eq!(plans, [], "a plan without a version goes with its writing");
    }
}

#[tokio::test]
async fn of_two_who_save_one_part_the_second_is_told_and_nothing_is_overwritten() {
    for place in empty().await {
        let desk = Desk::at(&place).await;
        let (db, scope) = (&desk.db, &desk.scope);
        let entries = vec![entry("โครงการ ก", "1.1.1")];
        let beginning = Beginning::new(head(), PartOne::default(), entries);
        let plan = begin(db, scope, None, beginning).await.expect("begun");
        let part = desk.load(plan).await.entries.remove(0);
        let with = |amount: i64| {
            let mut entry = part.body.clone();
            entry.budget.status = BudgetStatus::Amount;
            let amount = Money::from_baht(amount);
            entry.budget.amounts.insert(FiscalYear::new(2569), amount);
            Body::Entry(Box::new(entry))
        };
        let (first, second) = (with(10), with(20));
        let key = (part.id, part.revision);
        let saved = change(db, scope, plan, key, &first).await.expect("saved");
        let saved = saved.revision;
        assert_eq!(saved, part.revision + 1);
        let same = change(db, scope, plan, key, &first).await;
        assert_eq!(
            same.expect("no change").revision,
            saved,
            "what says the same is no conflict"
        );
        let late = change(db, scope, plan, key, &second).await;
        assert!(matches!(late, Err(WritingError::Conflict)));
        let kept = desk.load(plan).await.entries.remove(0);
        assert_eq!(Body::Entry(Box::new(kept.body)), first);
        let knowing = change(db, scope, plan, (part.id, saved), &second).await;
        assert_eq!(knowing.expect("knowing of it").revision, saved + 1);
        let logged = log::of_subjects(db, scope, &[plan]).await.expect("the log");
        let last = &logged[0].changes[0];
        assert_eq!(last.field, "budget.2569");
        assert_eq!((&last.before, &last.after), (&"10".into(), &"20".into()));
    }
}

#[tokio::test]
async fn a_group_is_declared_to_have_no_activity_until_an_entry_comes_into_it() {
    for place in empty().await {
        let desk = Desk::at(&place).await;
        let (db, scope) = (&desk.db, &desk.scope);
        let entries = vec![entry("โครงการ ก", "1.1.1")];
        let beginning = Beginning::new(head(), PartOne::default(), entries);
        let plan = begin(db, scope, None, beginning).await.expect("begun");
        for group in ["1.1.1", "9.9.9", "1.1", ""] {
            let none = NoActivity::new(group, "เหตุ");
            let refused = declare(db, scope, plan, none, 0).await;
            assert!(matches!(refused, Err(WritingError::TakesNone)), "{group}");
        }
        for group in ["1.1.2", "1.2.1"] {
            let reason = NoActivity::new(group, "เนื่องจากไม่มีบุคลากร");
            declare(db, scope, plan, reason, 0).await.expect("declared");
        }
        let other = NoActivity::new("1.1.2", "รอกรอบใหม่");
        let late = declare(db, scope, plan, other.clone(), 0).await;
        assert!(matches!(late, Err(WritingError::Conflict)));
        declare(db, scope, plan, other.clone(), 1)
            .await
            .expect("changed");
        let written = desk.load(plan).await;
        let told = written.assemble(&desk.office).plan.no_activity;
        assert_eq!(told, [other.clone(), NoActivity::new("1.2.1", "ไม่มีบุคลากร")]);

        let added = add(db, scope, plan, entry("โครงการ ข", "1.1.2"))
            .await
            .expect("added");
        assert_eq!(added.lifted, Some(other), "and the page tells it");
        let written = desk.load(plan).await;
        let moved = written.entry(added.id).expect("the entry").clone();
        let body = Body::Entry(Box::new(entry("โครงการ ข", "1.2.1")));
        let saved = change(db, scope, plan, (added.id, moved.revision), &body).await;
        assert_eq!(
            saved
                .expect("moved")
                .lifted
                .map(|gone| gone.group)
                .as_deref(),
            Some("1.2.1")
        );
        assert_eq!(desk.load(plan).await.no_activity, []);
        let logged = log::of_subjects(db, scope, &[plan]).await.expect("the log");
        let fields = logged[0].changes.iter().map(|change| change.field.as_str());
        assert!(fields.collect::<Vec<_>>().contains(&"no_activity.1.2.1"));

        let again = NoActivity::new("1.1.2", "เหตุ");
        declare(db, scope, plan, again, 0)
            .await
            .expect("declared again");
        let id = desk.load(plan).await.no_activity[0].id;
        lift(db, scope, plan, id).await.expect("lifted");
        assert!(lift(db, scope, plan, id).await.is_err(), "once");
        assert_eq!(desk.load(plan).await.no_activity, []);
    }
}

#[tokio::test]
async fn a_version_is_written_on_with_the_identities_of_its_entries() {
    for place in empty().await {
        let desk = Desk::at(&place).await;
        let (db, scope) = (&desk.db, &desk.scope);
        let read = Plan {
            title: "แผนทดลอง".to_owned(),
            years: vec![FiscalYear::new(2569)],
            entries: vec![entry("โครงการ ก", "1.1.1"), entry("กิจกรรม ข", "1.1.2")],
            ..Plan::default()
        };
        let origin = Origin {
            file: crate::files::Stored {
                hash: "0".repeat(64),
                size: 1,
            },
            name: "แผน.txt".to_owned(),
            format: "text".to_owned(),
            lines: Vec::new(),
            unread: Vec::new(),
            doubts: Vec::new(),
            decisions: Decisions::default(),
        };
        let key = store::keep(db, scope, Target::NewPlan, &origin, &read, None).await;
        let key = key.expect("kept");
        let version = store::load(db, scope, key.plan, 1).await;
        let version = version.expect("read").expect("there");
        let beginning = Beginning::of_version(&version);
        begin(db, scope, Some(key.plan), beginning)
            .await
            .expect("begun");
        let writing = desk.load(key.plan).await;
        assert_eq!(writing.based_on, Some(1));
        let written = writing.assemble(&desk.office);
        assert_eq!(written.ids, version.ids);
        assert_eq!(written.plan.title, read.title);
        discard(db, scope, key.plan).await.expect("thrown away");
        let plans = store::list(db, scope).await.expect("plans");
        assert_eq!(plans.len(), 1, "its version stays");
    }
}
