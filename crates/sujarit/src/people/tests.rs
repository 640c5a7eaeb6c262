//! What an administrator alone, two at once, or somebody who tries the example must not reach.

use super::{
    Person, PersonError, Role, accounts, agreements,
    appoint::{self, NewPerson},
    attempts::{self, Counted, Wait},
    duties::Refusal,
    example, installation, invitations,
    roster::{self, Granted},
};
use crate::{
    db::{
        Db,
        testing::{Empty, Hands, empty},
    },
    log::{By, INSTALLATION},
    offices::{self, Office},
    session::{self, Scope},
};
use sea_orm::prelude::Uuid;

const HOUR: i64 = 60 * 60 * 1000;

/// An office with its people, by a clock that stands.
struct Place {
    _empty: Empty,
    db: Db,
    hands: Hands,
    office: Office,
}

/// One on each database.
async fn places() -> Vec<Place> {
    let mut places = Vec::new();
    for empty in empty().await {
        let hands = Hands::at(1_800_000_000_000);
        let db = empty.open().await.with_clock(hands.clock());
        let office = offices::home(&db, &By::program()).await.expect("an office");
        places.push(Place {
            _empty: empty,
            db,
            hands,
            office,
        });
    }
    places
}

impl Place {
    fn command(&self) -> Scope {
        session::of_command("test", &self.office)
    }

    /// The scope in which a person works for the office.
    fn as_person(&self, person: &Person) -> Scope {
        let by = By::person(person.id, &person.name, "", None);
        session::of_setup(self.office.id, by)
    }

    /// Somebody added by a command.
    async fn person(&self, login: &str, roles: &[Role]) -> Person {
        self.added(&self.command(), login, roles).await
    }

    /// The scope of somebody added by a command.
    async fn acting(&self, login: &str, roles: &[Role]) -> Scope {
        self.as_person(&self.person(login, roles).await)
    }

    async fn added(&self, scope: &Scope, login: &str, roles: &[Role]) -> Person {
        let new = NewPerson {
            login: login.to_owned(),
            name: format!("ตัวอย่าง {login}"),
            title: "ตำแหน่ง".to_owned(),
            roles: roles.iter().map(|role| (*role, None, None)).collect(),
            ..NewPerson::default()
        };
        let id = appoint::add(&self.db, scope, &new).await.expect("added");
        self.again(id).await
    }

    async fn again(&self, id: Uuid) -> Person {
        let person = roster::get(self.db.read(), id).await.expect("the database");
        person.expect("a person")
    }

    async fn granted(&self, person: &Person) -> Vec<Granted> {
        let granted = roster::granted_to(self.db.read(), person.id).await;
        granted.expect("the database")
    }

    /// Asks for the role that two must give; gives the key of what waits.
    async fn ask(&self, asker: &Scope, person: &Person) -> Uuid {
        let role = Role::ComplaintOfficer;
        let asked = appoint::give(&self.db, asker, person.id, role, (None, None)).await;
        asked.expect("asked");
        let granted = self.granted(person).await;
        let waits = granted.iter().find(|row| row.waits());
        waits.expect("it waits").id
    }
}

fn refusal(done: Result<(), PersonError>) -> Option<Refusal> {
    match done {
        Err(PersonError::Refused(refusal)) => Some(refusal),
        _ => None,
    }
}

#[tokio::test]
async fn two_at_once_cannot_give_one_person_roles_that_exclude_each_other() {
    for place in places().await {
        let scope = place.command();
        for number in 0..12 {
            let person = place
                .person(&format!("p{number}@test"), &[Role::UnitOfficer])
                .await;
            let give = |role| appoint::give(&place.db, &scope, person.id, role, (None, None));
            let (one, other) = tokio::join!(give(Role::Planner), give(Role::Executive));
            assert_ne!(one.is_ok(), other.is_ok(), "{one:?} {other:?}");
            assert_eq!(place.granted(&person).await.len(), 2);
        }
    }
}

#[tokio::test]
async fn who_asks_cannot_agree_through_an_account_that_he_let_himself_into() {
    for place in places().await {
        let asker = place
            .acting("asker@test", &[Role::OfficeAdministrator])
            .await;
        let clerk = place.person("clerk@test", &[Role::Clerk]).await;
        let officer = place.person("officer@test", &[Role::UnitOfficer]).await;
        let independent = place.person("head@test", &[Role::Executive]).await;
        let agree = |person: &Person, id| {
            let scope = place.as_person(person);
            let db = place.db.clone();
            async move { agreements::agree(&db, &scope, id).await }
        };
        let id = place.ask(&asker, &officer).await;
        place.hands.forward(HOUR);
        let link = invitations::reset(&place.db, &asker, &clerk).await;
        link.expect("a link");
        // By himself, and through somebody whom he added for it.
        assert_eq!(refusal(agree(&clerk, id).await), Some(Refusal::SameHand));
        let helper = place
            .added(&asker, "helper@test", &[Role::OfficeAdministrator])
            .await;
        let other = place.person("other@test", &[Role::Clerk]).await;
        let by_helper = place.as_person(&helper);
        let link = invitations::reset(&place.db, &by_helper, &other).await;
        link.expect("a link");
        assert_eq!(refusal(agree(&other, id).await), Some(Refusal::SameHand));
        assert_eq!(refusal(agree(&helper, id).await), Some(Refusal::SameHand));
        // After he asked it stays so, however long he waits.
        place.hands.forward(48 * HOUR);
        assert_eq!(refusal(agree(&clerk, id).await), Some(Refusal::SameHand));
        agree(&independent, id).await.expect("agreed");
    }
}

#[tokio::test]
async fn a_link_given_a_day_before_does_not_count() {
    for place in places().await {
        let asker = place
            .acting("asker@test", &[Role::OfficeAdministrator])
            .await;
        let clerk = place.added(&asker, "clerk@test", &[Role::Clerk]).await;
        let officer = place.person("officer@test", &[Role::UnitOfficer]).await;
        place.hands.forward(23 * HOUR);
        let id = place.ask(&asker, &officer).await;
        let by_clerk = place.as_person(&clerk);
        let agreed = agreements::agree(&place.db, &by_clerk, id).await;
        assert_eq!(refusal(agreed), Some(Refusal::SameHand));
        let turned = agreements::turn_down(&place.db, &asker, id).await;
        turned.expect("withdrawn");
        place.hands.forward(2 * HOUR);
        let id = place.ask(&asker, &officer).await;
        let agreed = agreements::agree(&place.db, &by_clerk, id).await;
        agreed.expect("agreed");
    }
}

#[tokio::test]
async fn a_new_link_lets_the_role_that_two_must_give_wait_again() {
    for place in places().await {
        let asker = place
            .acting("asker@test", &[Role::OfficeAdministrator])
            .await;
        let clerk = place.person("clerk@test", &[Role::Clerk]).await;
        let officer = place.person("officer@test", &[Role::UnitOfficer]).await;
        let id = place.ask(&asker, &officer).await;
        let by_clerk = place.as_person(&clerk);
        for _ in 0..2 {
            let agreed = agreements::agree(&place.db, &by_clerk, id).await;
            agreed.expect("agreed");
            assert!(place.granted(&officer).await.iter().all(Granted::counts));
            place.hands.forward(HOUR);
            let link = invitations::reset(&place.db, &asker, &officer).await;
            link.expect("a link");
            let granted = place.granted(&officer).await;
            let waits = granted.iter().find(|row| row.waits()).expect("it waits");
            assert_eq!(waits.role(), Some(Role::ComplaintOfficer));
            assert_eq!(waits.asked_by, asker.by().person_id());
            assert_eq!(waits.second_by, None);
            assert_eq!(waits.asked_at, place.db.now());
        }
        // By command too; a role that one gives stays.
        let agreed = agreements::agree(&place.db, &by_clerk, id).await;
        agreed.expect("agreed");
        let all = session::of_command_for_all("user");
        let link = invitations::reset(&place.db, &all, &officer).await;
        link.expect("a link");
        let granted = place.granted(&officer).await;
        assert_eq!(granted.iter().filter(|row| row.waits()).count(), 1);
        assert_eq!(granted.iter().filter(|row| row.counts()).count(), 1);
    }
}

#[tokio::test]
async fn the_last_administrator_of_an_office_is_not_closed_by_command_either() {
    for place in places().await {
        let last = place
            .person("last@test", &[Role::OfficeAdministrator])
            .await;
        let all = session::of_command_for_all("user");
        let closed = accounts::set_disabled(&place.db, &all, &last, true).await;
        assert_eq!(refusal(closed), Some(Refusal::LastAdministrator));
        place
            .person("next@test", &[Role::OfficeAdministrator])
            .await;
        let closed = accounts::set_disabled(&place.db, &all, &last, true).await;
        closed.expect("closed");
    }
}

#[tokio::test]
async fn what_was_closed_from_above_an_office_does_not_open() {
    for place in places().await {
        let office = place
            .acting("admin@test", &[Role::OfficeAdministrator])
            .await;
        let clerk = place.person("clerk@test", &[Role::Clerk]).await;
        let all = session::of_command_for_all("user");
        let set = |scope: &Scope, disabled| {
            let (db, scope, clerk) = (place.db.clone(), scope.clone(), clerk.clone());
            place.hands.forward(HOUR);
            async move { accounts::set_disabled(&db, &scope, &clerk, disabled).await }
        };
        set(&office, true).await.expect("closed");
        set(&office, false).await.expect("opened by who closed it");
        set(&all, true).await.expect("closed");
        set(&office, true).await.expect("closed once more");
        let opened = set(&office, false).await;
        assert!(
            matches!(opened, Err(PersonError::Mistake(_, "people.closed_above"))),
            "{opened:?}"
        );
        assert!(place.again(clerk.id).await.disabled_at.is_some());
        set(&all, false).await.expect("opened by who closed it");
        // Whoever runs the installation stands above too, in whatever office he works.
        let system = place
            .person("system@test", &[Role::OfficeAdministrator])
            .await;
        let everywhere = session::of_setup(INSTALLATION, By::program());
        let more = NewPerson {
            login: system.login.clone(),
            name: system.name.clone(),
            title: "ผู้ดูแลระบบ".to_owned(),
            roles: vec![(Role::SystemAdministrator, None, None)],
            ..NewPerson::default()
        };
        let write = place.db.write(everywhere.by()).await.expect("a write");
        let added = appoint::add_within(&write, &everywhere, &more, true).await;
        let (_, entries) = added.expect("added");
        write.finish_all(entries).await.expect("kept");
        let system = place.as_person(&system);
        set(&system, true).await.expect("closed");
        assert!(set(&office, false).await.is_err());
        set(&system, false).await.expect("opened");
    }
}

#[tokio::test]
async fn who_leaves_or_is_closed_cannot_use_a_link_that_he_kept() {
    for place in places().await {
        let scope = place.command();
        for leaves in [true, false] {
            let login = format!("{leaves}@test");
            let person = place.person(&login, &[Role::Clerk]).await;
            let link = invitations::invite(&place.db, &scope, &person).await;
            let link = link.expect("a link");
            if leaves {
                let left = appoint::leave(&place.db, &scope, person.id).await;
                left.expect("left");
            } else {
                for disabled in [true, false] {
                    let set = accounts::set_disabled(&place.db, &scope, &person, disabled).await;
                    set.expect("set");
                }
            }
            let token = link.trim_start_matches("/invitation/");
            let of = invitations::of(place.db.read(), token, place.db.now()).await;
            assert_eq!(of.expect("the database"), None, "leaves: {leaves}");
        }
    }
}

#[tokio::test]
async fn who_gets_a_new_link_does_not_wait_for_failures_of_before() {
    for place in places().await {
        let person = place.person("clerk@test", &[Role::Clerk]).await;
        let secret = installation::secret(&place.db).await.expect("a secret");
        let account = [Counted::Account(&person.login)];
        let attempt = || attempts::begin(&place.db, &secret, &account);
        let mut waits = false;
        for _ in 0..30 {
            waits |= matches!(attempt().await, Ok(Err(Wait(_))));
        }
        assert!(waits);
        let link = invitations::reset(&place.db, &place.command(), &person).await;
        link.expect("a link");
        assert!(matches!(attempt().await, Ok(Ok(()))));
    }
}

#[tokio::test]
async fn nobody_who_came_with_the_example_stays() {
    for place in places().await {
        let scope = place.command();
        example::fill(&place.db, &scope).await.expect("people");
        assert!(
            installation::needs_administrator(place.db.read())
                .await
                .expect("the database"),
            "the example's administrators are whoever opens the page"
        );
        assert!(example::is_open(place.db.read()).await.expect("asked"));
        let made = place
            .person("made@test", &[Role::OfficeAdministrator])
            .await;
        let write = place.db.write(scope.by()).await.expect("a write");
        let closed = example::close(write.tx(), &scope, write.at()).await;
        closed.expect("closed");
        write.finish_all(Vec::new()).await.expect("kept");
        let made = place.again(made.id).await;
        assert!(made.disabled_at.is_some());
        assert_eq!(place.granted(&made).await, []);
        assert!(!example::is_open(place.db.read()).await.expect("asked"));
        let needs = installation::needs_administrator(place.db.read()).await;
        assert!(needs.expect("asked"));
        let login = "planner@example";
        let planner = roster::by_login(place.db.read(), login).await;
        let planner = planner.expect("the database").expect("a person");
        let all = session::of_command_for_all("user");
        let opened = accounts::set_disabled(&place.db, &all, &planner, false).await;
        assert!(
            matches!(
                opened,
                Err(PersonError::Mistake(_, "people.example_stays_closed"))
            ),
            "{opened:?}"
        );
        // A plan alone, without people, closes nobody.
        let real = place
            .person("real@test", &[Role::OfficeAdministrator])
            .await;
        let write = place.db.write(scope.by()).await.expect("a write");
        let closed = example::close(write.tx(), &scope, write.at()).await;
        closed.expect("closed");
        write.finish_all(Vec::new()).await.expect("kept");
        assert!(place.again(real.id).await.disabled_at.is_none());
    }
}
