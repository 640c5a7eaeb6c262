//! Duties on both databases, by a clock that is moved: what is listed and whose it is, what is said
//! of it, who is reminded when, and the calendar.

use super::{
    DutyError, marks,
    marks::{Address, Verdict},
    readers, remind,
    year::{Item, Origin, State, Year},
};
use crate::{
    db::{
        Db,
        testing::{Empty, Hands, empty},
    },
    files::Files,
    jobs::{
        Unfinished, Work,
        queue::{self, NewJob},
    },
    log::{self, By, day_of_date},
    mail::{
        Settings,
        tests::{body, mails, work_off, worker},
    },
    offices::{self, units},
    people::{
        Person, Role,
        appoint::{self, NewPerson},
        roster,
    },
    plans::{
        Shelf,
        decide::Decisions,
        in_force,
        store::{self, Origin as File, Target},
        writing::{self, Beginning, steps},
    },
    session::{self, Scope},
};
use jiff::civil::{Date, date};
use plan::{Entry, Plan, Sheet};
use sea_orm::prelude::Uuid;
use std::path::Path;
use tempfile::TempDir;
use thai::fiscal::FiscalYear;

pub(in crate::duties) const YEAR: FiscalYear = FiscalYear::new(2570);
pub(in crate::duties) const DAY: i64 = 24 * 60 * 60 * 1000;
/// Eight in the morning in Thailand.
const MORNING: i64 = 8 * 60 * 60 * 1000;

fn morning(day: Date) -> i64 {
    log::begin_of(day_of_date(day)) + MORNING
}

/// An office on a day, with two units and a plan of two entries.
pub(in crate::duties) struct Desk {
    pub db: Db,
    hands: Hands,
    pub scope: Scope,
    finance: Uuid,
    planner: Person,
    pub officer: Person,
}

impl Desk {
    pub async fn at(place: &Empty, day: Date) -> Self {
        let hands = Hands::at(morning(day));
        let db = place.open().await.with_clock(hands.clock());
        let office = offices::home(&db, &By::program()).await.expect("an office");
        let scope = session::of_command("test", &office);
        let finance = units::add(&db, &scope, "กองคลัง").await.expect("a unit");
        units::add(&db, &scope, "กองช่าง").await.expect("a unit");
        let planner = appoint(&db, &scope, "planner@example.go.th", Role::Planner, None).await;
        let officer = Role::UnitOfficer;
        let officer = appoint(&db, &scope, "money@example.go.th", officer, Some(finance)).await;
        Self {
            db,
            hands,
            scope,
            finance,
            planner,
            officer,
        }
    }

    /// Keeps a plan as the latest version.
    pub async fn keep(&self, files: &Files, plan: &Plan) -> store::Key {
        let file = files.store(plan.title.as_bytes()).await.expect("stored");
        let origin = File {
            file,
            name: "แผน.txt".to_owned(),
            format: "text".to_owned(),
            lines: Vec::new(),
            unread: Vec::new(),
            doubts: Vec::new(),
            decisions: Decisions::default(),
        };
        let kept = store::keep(&self.db, &self.scope, Target::NewPlan, &origin, plan, None);
        kept.await.expect("kept")
    }

    async fn with_plan(place: &Empty, day: Date, folder: &TempDir) -> Self {
        let desk = Self::at(place, day).await;
        let files = Files::open(folder.path()).expect("a folder");
        desk.keep(&files, &plan_of("แผนทดลอง")).await;
        desk
    }

    pub async fn year(&self, year: FiscalYear) -> Year {
        let year = Year::of(&self.db, &Shelf::default(), &self.scope, year).await;
        year.expect("the duties of a year")
    }

    /// The mails that were put by a morning's run, in files of a folder.
    async fn mails(&self, folder: &Path) -> Vec<String> {
        let worker = worker(&self.db, folder, Settings::default());
        put(&self.db, NewJob::of_installation(Work::RemindOfDuties)).await;
        work_off(&worker).await;
        mails(folder)
    }
}

async fn appoint(db: &Db, scope: &Scope, login: &str, role: Role, unit: Option<Uuid>) -> Person {
    let new = NewPerson {
        login: login.to_owned(),
        name: format!("ทดลอง {login}"),
        title: "ตำแหน่งทดลอง".to_owned(),
        unit,
        roles: vec![(role, None, None)],
        ..NewPerson::default()
    };
    let id = appoint::add(db, scope, &new).await.expect("appointed");
    let person = roster::get(db.read(), id).await.expect("the database");
    person.expect("a person")
}

async fn put(db: &Db, job: NewJob<'_>) {
    let write = db.write(&By::program()).await.expect("a write");
    queue::put(&write, &job).await.expect("put");
    let done = write.finish_unlogged(crate::db::Unlogged::Job).await;
    done.expect("kept");
}

fn entry(title: &str, responsible: &str, steps: &[&str], period: &str) -> Entry {
    Entry {
        title: title.to_owned(),
        responsible: vec![responsible.to_owned()],
        sheet: Some(Sheet {
            steps: steps.iter().map(|step| (*step).to_owned()).collect(),
            period: Some(period.to_owned()),
            ..Sheet::default()
        }),
        ..Entry::default()
    }
}

const QUARTERLY: &str = "รายงานการใช้จ่ายเงินทุกไตรมาส";
const LECTURE: &str = "จัดอบรมปีละ 2 ครั้ง";

pub(in crate::duties) fn plan_of(title: &str) -> Plan {
    let steps = ["1. แต่งตั้งคณะทำงาน", "2. รายงานการใช้จ่ายเงินทุกไตรมาส"];
    Plan {
        title: title.to_owned(),
        years: vec![FiscalYear::new(2569), YEAR],
        entries: vec![
            entry(
                "มาตรการเปิดเผยการใช้จ่าย",
                "กองคลัง",
                &steps,
                "ปีงบประมาณ 2569 - 2570",
            ),
            entry("โครงการอบรม", "กองที่ไม่มี", &[LECTURE], "ปีงบประมาณ 2570"),
            entry("โครงการปีก่อน", "กองคลัง", &["รายงานทุกเดือน"], "ปีงบประมาณ 2569"),
        ],
        ..Plan::default()
    }
}

/// The days of a duty by its name.
pub(in crate::duties) fn days<'a>(year: &'a Year, name: &str) -> Vec<&'a Item> {
    let items = year.items.iter();
    items
        .filter(|item| year.duty(item).name.th == name)
        .collect()
}

pub(in crate::duties) fn address<'a>(year: &'a Year, item: &Item) -> Address<'a> {
    Address {
        year: year.year,
        duty: &year.duty(item).key,
        name: &year.duty(item).name.th,
        day: item.day,
    }
}

#[tokio::test]
async fn the_year_is_made_of_the_plan_and_the_list_with_days_owners_and_states() {
    for place in empty().await {
        let folder = TempDir::new().expect("a folder");
        let desk = Desk::with_plan(&place, date(2027, 1, 4), &folder).await;
        let year = desk.year(YEAR).await;
        assert_eq!(year.plan, Some(("แผนทดลอง".to_owned(), false)));
        let reports = days(&year, QUARTERLY);
        let due = [
            date(2026, 12, 30),
            date(2027, 3, 31),
            date(2027, 6, 30),
            date(2027, 9, 30),
        ];
        let listed: Vec<i32> = reports.iter().map(|item| item.due).collect();
        assert_eq!(listed, due.map(day_of_date), "New Year's Eve is a holiday");
        let states: Vec<State> = reports.iter().map(|item| item.state(year.today)).collect();
        assert_eq!(
            states,
            [State::Overdue, State::Later, State::Later, State::Later]
        );
        let owners = &year.duty(reports[0]).owners;
        assert_eq!(owners.units, [desk.finance]);
        let officer = year.desk(desk.officer.id).expect("a desk");
        let planner = year.desk(desk.planner.id).expect("a desk");
        assert!(year.is_of(reports[0], officer) && !year.is_of(reports[0], planner));

        let lectures = days(&year, LECTURE);
        assert!(lectures.iter().all(|item| item.is_open));
        assert!(lectures.iter().all(|item| year.is_of(item, planner)));
        assert_eq!(days(&year, "รายงานทุกเดือน"), Vec::<&Item>::new(), "of 2569");
        let listed = |item: &&Item| matches!(year.duty(item).from, Origin::List { .. });
        assert!(year.items.iter().filter(listed).count() > 20);
        assert!(year.items.is_sorted_by_key(|item| item.due));
        assert!(!year.is_unsure, "the holidays of 2570 are known");
        assert!(desk.year(FiscalYear::new(2580)).await.is_unsure);

        let before = desk.year(FiscalYear::new(2569)).await;
        assert_eq!(days(&before, "รายงานทุกเดือน").len(), 12);
        assert_eq!(days(&before, LECTURE), Vec::<&Item>::new());
    }
}

#[tokio::test]
async fn a_unit_where_nobody_works_leaves_its_duties_to_the_plan_maker_too() {
    for place in empty().await {
        let folder = TempDir::new().expect("a folder");
        let desk = Desk::at(&place, date(2026, 11, 2)).await;
        let mut plan = plan_of("แผนทดลอง");
        plan.entries[0].responsible = vec!["กองช่าง".to_owned()];
        let files = Files::open(folder.path()).expect("a folder");
        desk.keep(&files, &plan).await;
        let year = desk.year(YEAR).await;
        let planner = year.desk(desk.planner.id).expect("a desk");
        let reports = days(&year, QUARTERLY);
        assert!(reports.iter().all(|item| year.is_of(item, planner)));
        assert_eq!(year.duty(reports[0]).owners.units.len(), 1);
    }
}

#[tokio::test]
async fn what_is_said_of_a_day_stays_is_logged_and_can_be_taken_back() {
    for place in empty().await {
        let folder = TempDir::new().expect("a folder");
        let desk = Desk::with_plan(&place, date(2027, 1, 4), &folder).await;
        let (db, scope) = (&desk.db, &desk.scope);
        let year = desk.year(YEAR).await;
        let item = days(&year, QUARTERLY)[0];
        let at = address(&year, item);
        for reason in ["", " - ", "123"] {
            let refused = marks::set(db, scope, at, Verdict::NotApplicable, (reason, "")).await;
            assert!(
                matches!(refused, Err(DutyError::Mistake("reason", _))),
                "{refused:?}"
            );
        }
        let long = "ก".repeat(marks::LONGEST + 1);
        let refused = marks::set(db, scope, at, Verdict::Done, ("", &long)).await;
        assert!(matches!(refused, Err(DutyError::Mistake("note", _))));
        let none = marks::take_back(db, scope, at).await;
        assert!(matches!(none, Err(DutyError::NoSuchDay)), "{none:?}");

        marks::set(db, scope, at, Verdict::Done, ("", "ที่ กค 1/2570"))
            .await
            .expect("done");
        let state = |year: &Year| days(year, QUARTERLY)[0].state(year.today);
        assert_eq!(state(&desk.year(YEAR).await), State::Done);
        marks::set(db, scope, at, Verdict::NotApplicable, ("ไม่มีรายจ่าย", ""))
            .await
            .expect("changed");
        let changed = desk.year(YEAR).await;
        assert_eq!(state(&changed), State::NotApplicable);
        let later = days(&changed, QUARTERLY)[1].state(changed.today);
        assert_eq!(later, State::Later, "other days of it stay");
        marks::take_back(db, scope, at).await.expect("taken back");
        assert_eq!(state(&desk.year(YEAR).await), State::Overdue);

        let subject = marks::subject(at.duty);
        let logged = log::of_subjects(db, scope, &[subject]).await;
        let logged = logged.expect("the log");
        let actions: Vec<&str> = logged.iter().map(|entry| entry.action.as_str()).collect();
        let expected = ["duty.taken_back", "duty.not_applicable", "duty.done"];
        assert_eq!(actions, expected, "the last first");
        assert_eq!(logged[1].changes.len(), 2, "reason and note");
    }
}

#[tokio::test]
async fn a_mark_stays_when_a_step_is_renumbered_and_goes_when_its_words_change() {
    for place in empty().await {
        let folder = TempDir::new().expect("a folder");
        let desk = Desk::with_plan(&place, date(2027, 1, 4), &folder).await;
        let year = desk.year(YEAR).await;
        let key = year.duty(days(&year, QUARTERLY)[0]).key.clone();
        let files = Files::open(folder.path()).expect("a folder");
        for (step, same) in [
            ("๓) รายงานการใช้จ่ายเงิน ทุกไตรมาส", true),
            ("รายงานการใช้จ่ายเงินทุกเดือน", false),
        ] {
            let mut plan = plan_of("แผนทดลอง");
            plan.entries[0].sheet.as_mut().expect("a sheet").steps = vec![step.to_owned()];
            let plans = store::list(&desk.db, &desk.scope).await.expect("plans");
            let file = files.store(step.as_bytes()).await.expect("stored");
            let origin = File {
                file,
                name: String::new(),
                format: String::new(),
                lines: Vec::new(),
                unread: Vec::new(),
                doubts: Vec::new(),
                decisions: Decisions::default(),
            };
            let target = Target::NextVersionOf(plans[0].id);
            store::keep(&desk.db, &desk.scope, target, &origin, &plan, None)
                .await
                .expect("kept");
            let year = desk.year(YEAR).await;
            assert_eq!(
                year.duties.iter().any(|duty| duty.key == key),
                same,
                "{step}"
            );
        }
    }
}

#[tokio::test]
async fn the_announced_plan_counts_on_its_days_and_the_latest_kept_one_elsewhere() {
    for place in empty().await {
        let folder = TempDir::new().expect("a folder");
        let desk = Desk::at(&place, date(2026, 11, 2)).await;
        let (db, scope) = (&desk.db, &desk.scope);
        let files = Files::open(folder.path()).expect("a folder");
        let plan = Beginning::new(
            writing::Head {
                title: "แผนที่ประกาศ".to_owned(),
                years: vec![YEAR],
                ..writing::Head::default()
            },
            plan::PartOne::default(),
            Vec::new(),
        );
        let id = writing::begin(db, scope, None, plan).await.expect("begun");
        let office = offices::with_id(db, scope.office_id()).await;
        let office = office.expect("the database").expect("an office");
        steps::propose(db, &files, scope, &office, id)
            .await
            .expect("proposed");
        let listed = store::find(db, scope, id).await.expect("the database");
        let listed = listed.expect("a plan");
        steps::decide(db, scope, &listed, steps::Step::Approved, "")
            .await
            .expect("approved");
        let details = steps::Details {
            day: day_of_date(date(2026, 10, 1)),
            from: day_of_date(date(2026, 10, 1)),
            until: day_of_date(date(2027, 9, 30)),
            ..steps::Details::default()
        };
        let origin = "http://127.0.0.1";
        steps::announce(db, &files, scope, &listed, (&details, origin))
            .await
            .expect("announced");
        desk.keep(&files, &plan_of("แผนที่ใหม่กว่า")).await;
        let shelf = Shelf::default();
        let on = async |day: Date| {
            let found = in_force::on(db, &shelf, scope, day_of_date(day)).await;
            let found = found.expect("the database");
            found.map(|found| (found.version.plan.title.clone(), found.is_announced))
        };
        let announced = Some(("แผนที่ประกาศ".to_owned(), true));
        assert_eq!(on(date(2026, 10, 1)).await, announced);
        assert_eq!(on(date(2027, 9, 30)).await, announced);
        let kept = Some(("แผนที่ใหม่กว่า".to_owned(), false));
        assert_eq!(on(date(2026, 9, 30)).await, kept, "of 2569");
        assert_eq!(on(date(2027, 10, 1)).await, None, "no plan of 2571");
    }
}

#[tokio::test]
async fn a_person_gets_one_mail_a_day_with_what_comes_near_and_what_is_late() {
    for place in empty().await {
        let folder = TempDir::new().expect("a folder");
        // Seven days before the first report is due.
        let desk = Desk::with_plan(&place, date(2026, 12, 23), &folder).await;
        let mails_folder = TempDir::new().expect("a folder");
        let found = desk.mails(mails_folder.path()).await;
        let to_officer: Vec<_> = found
            .iter()
            .filter(|mail| mail.contains("money@example.go.th"))
            .collect();
        assert_eq!(to_officer.len(), 1);
        let text = body(to_officer[0]);
        assert!(
            text.contains("30 ธันวาคม 2569") && text.contains(QUARTERLY),
            "{text}"
        );
        assert!(text.contains("มาตรการเปิดเผยการใช้จ่าย"), "{text}");
        assert!(!text.contains(LECTURE), "the plan maker's: {text}");

        // The same morning again, by another instance too: nothing new.
        let count = found.len();
        assert_eq!(desk.mails(mails_folder.path()).await.len(), count);

        // What is done is not told any more, on the day after it was due.
        let year = desk.year(YEAR).await;
        for item in year.items.iter().filter(|item| item.due < year.today + 9) {
            let at = address(&year, item);
            let done = marks::set(&desk.db, &desk.scope, at, Verdict::Done, ("", "")).await;
            done.expect("done");
        }
        desk.hands.forward(8 * DAY);
        let told = desk.mails(mails_folder.path()).await;
        let again = told.iter().filter(|mail| body(mail).contains(QUARTERLY));
        assert_eq!(again.count(), 1);
    }
}

#[tokio::test]
async fn a_morning_that_was_missed_is_made_up_for_and_mails_can_be_turned_off() {
    for place in empty().await {
        let folder = TempDir::new().expect("a folder");
        let desk = Desk::with_plan(&place, date(2026, 12, 25), &folder).await;
        let out = TempDir::new().expect("a folder");
        let (db, scope) = (&desk.db, &desk.scope);
        readers::set_mails(db, scope, desk.officer.id, false)
            .await
            .expect("off");
        let to_officer = |mails: Vec<String>| {
            let mails = mails.into_iter();
            mails.filter(|mail| mail.contains("money@example")).count()
        };
        assert_eq!(to_officer(desk.mails(out.path()).await), 0);
        readers::set_mails(db, scope, desk.officer.id, true)
            .await
            .expect("on");
        // Three days after the day of which it should have told.
        desk.hands.forward(DAY);
        assert_eq!(to_officer(desk.mails(out.path()).await), 1);
    }
}

#[tokio::test]
async fn a_run_that_lost_its_job_leaves_no_mail_and_no_note() {
    for place in empty().await {
        let folder = TempDir::new().expect("a folder");
        let desk = Desk::with_plan(&place, date(2026, 12, 23), &folder).await;
        let db = &desk.db;
        let job = NewJob {
            office: desk.scope.office_id(),
            ..NewJob::of_installation(Work::RemindOffice)
        };
        put(db, job).await;
        let settings = crate::settings::Settings::default();
        let jobs = crate::jobs::Settings::default();
        let slow = queue::take(db, "slow", jobs).await.expect("the database");
        let slow = slow.expect("a job");
        // Its lease runs out, and another instance takes the job and does it.
        desk.hands.forward(DAY / 24);
        let quick = queue::take(db, "quick", jobs).await.expect("the database");
        let quick = quick.expect("the same job");
        remind::people(db, &settings, &quick).await.expect("done");
        let waiting =
            async || queue::counts(db).await.expect("counts")[&crate::jobs::State::Waiting];
        let put = waiting().await;
        assert!(put >= 1, "mails that wait");
        let late = remind::people(db, &settings, &slow).await;
        assert_eq!(late, Err(Unfinished::Lost));
        assert_eq!(waiting().await, put, "told once");
    }
}

#[test]
fn a_point_before_the_day_is_a_working_day_and_one_after_it_waits_for_the_next_mail() {
    let known = crate::holidays::known();
    // Due on a Monday: the day before is told on Friday.
    let points = remind::points(day_of_date(date(2027, 3, 15)), known);
    assert_eq!(points[2], day_of_date(date(2027, 3, 12)));
    assert_eq!(points[3], day_of_date(date(2027, 3, 16)));
    assert_eq!(points[1], day_of_date(date(2027, 3, 8)));
    assert!(points.is_sorted());
}
