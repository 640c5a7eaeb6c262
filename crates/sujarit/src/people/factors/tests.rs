//! A second factor from its setting up to its loss, on both databases.

use super::{
    super::{
        Role,
        appoint::{self, NewPerson},
        invitations, password,
        sign_in::{self, Entered},
    },
    app::{AppError, Setup},
    *,
};
use crate::{
    db::testing::{Empty, Hands, empty},
    log::tables::entry,
    messages::Language,
    offices,
    session::{self, Scope},
};
use sea_orm::QueryOrder;
use tempfile::TempDir;

const SECRET: [u8; 32] = [3; 32];
const PASSWORD: &str = "เรือแดงข้ามคลองสาม";
const STEP: i64 = 30_000;
const FROM: (Option<IpAddr>, &str) = (None, "a test");

async fn scope(db: &Db) -> Scope {
    let home = offices::home(db, &By::program()).await.expect("an office");
    session::of_command("test", &home)
}

/// Somebody of the office with a password.
pub(crate) async fn person(db: &Db, login: &str) -> Person {
    let new = NewPerson {
        login: login.to_owned(),
        name: "สมหญิง ใจซื่อ".to_owned(),
        title: "นักวิเคราะห์นโยบายและแผน".to_owned(),
        roles: vec![(Role::OfficeAdministrator, None, None)],
        ..NewPerson::default()
    };
    let id = appoint::add(db, &scope(db).await, &new).await;
    let id = id.expect("appointed");
    let hash = password::hash(PASSWORD).await.expect("a hash");
    let write = db.write(&By::program()).await.expect("a write");
    let set = password::set(write.tx(), id, hash, write.at()).await;
    set.expect("set");
    let entry = NewEntry::new(INSTALLATION, Action::PasswordSet, id);
    write.finish(entry).await.expect("written");
    let found = roster::get(db.read(), id).await.expect("the database");
    found.expect("a person")
}

/// A program whose clock the test moves, with somebody in it who signed in by his password.
struct Scene {
    db: Db,
    hands: Hands,
    door: Door,
    person: Person,
    _folder: TempDir,
}

impl Scene {
    async fn on(place: &Empty) -> Self {
        let hands = Hands::at(1_700_000_000_000);
        let db = place.open().await.with_clock(hands.clock());
        let folder = tempfile::tempdir().expect("a folder");
        let settings = super::super::SignInSettings {
            second_factor: vec![Role::OfficeAdministrator],
            ..Default::default()
        };
        let door = Door::open(&db, &settings, folder.path(), Language::Thai).await;
        Self {
            person: person(&db, "somying@example").await,
            door: door.expect("a door"),
            db,
            hands,
            _folder: folder,
        }
    }

    fn vault(&self) -> &Vault {
        self.door.vault.as_ref().expect("a vault")
    }

    async fn signed_in(&self, token: &str) -> SignedIn {
        let found = session::of_token(&self.db, token, None).await;
        found.expect("the database").expect("a session").0
    }

    async fn with_password(&self) -> Entered {
        let given = ("somying@example", PASSWORD);
        match sign_in::with_password(&self.db, &SECRET, given, FROM).await {
            Ok(Tried::In(entered)) => entered,
            other => panic!("{other:?}"),
        }
    }

    async fn second(&self, value: &str, code: &str) -> Option<Tried<String>> {
        let guarded = (&SECRET, &self.door);
        let tried = sign_in::with_code(&self.db, guarded, (value, code), FROM).await;
        tried.expect("tried")
    }

    /// Sets the app up; gives it with the recovery codes.
    async fn set_up(&self) -> (Setup, Vec<String>, SignedIn) {
        let Entered::In(token) = self.with_password().await else {
            panic!("a second step without a second factor");
        };
        let signed_in = self.signed_in(&token).await;
        app::begin(&self.db, self.vault(), &self.person)
            .await
            .expect("begun");
        let setup = app::setup(&self.db, self.vault(), &self.person).await;
        let setup = setup.expect("the database").expect("begun");
        let code = app::code_at(&setup, self.db.now());
        let codes = app::confirm(&self.db, self.vault(), &signed_in, &code).await;
        (
            setup,
            codes.expect("right").expect("first codes"),
            signed_in,
        )
    }

    async fn waits(&self) -> String {
        match self.with_password().await {
            Entered::Second(value) => value,
            Entered::In(_) => panic!("no second step"),
        }
    }
}

#[tokio::test]
async fn an_app_counts_after_its_first_right_code_and_then_at_each_sign_in() {
    for place in empty().await {
        let scene = Scene::on(&place).await;
        let db = &scene.db;
        let Entered::In(first) = scene.with_password().await else {
            panic!("a second step without a second factor");
        };
        let Entered::In(other) = scene.with_password().await else {
            panic!("a second step without a second factor");
        };
        let signed_in = scene.signed_in(&first).await;
        assert!(
            is_missing(db, &scene.door, &signed_in)
                .await
                .expect("asked")
        );
        app::begin(db, scene.vault(), &scene.person)
            .await
            .expect("begun");
        let wrong = app::confirm(db, scene.vault(), &signed_in, "000000").await;
        assert!(matches!(wrong, Err(AppError::Wrong)));
        assert!(
            matches!(scene.with_password().await, Entered::In(_)),
            "it counts not yet"
        );
        let setup = app::setup(db, scene.vault(), &scene.person).await;
        let setup = setup.expect("the database").expect("begun");
        assert!(
            setup
                .address
                .starts_with("otpauth://totp/Sujarit:somying%40example?secret=")
        );
        let code = app::code_at(&setup, db.now());
        let codes = app::confirm(db, scene.vault(), &signed_in, &code).await;
        assert_eq!(codes.expect("right").expect("codes").len(), 10);
        let ended = session::of_token(db, &other, None).await.expect("asked");
        assert!(ended.is_none(), "what was begun without it ends");
        assert!(
            !is_missing(db, &scene.door, &signed_in)
                .await
                .expect("asked")
        );
        let shown = app::setup(db, scene.vault(), &scene.person).await;
        assert!(
            shown.expect("asked").is_none(),
            "the secret is shown no more"
        );

        let value = scene.waits().await;
        let again = scene.second(&value, &code).await;
        assert!(matches!(again, Some(Tried::Wrong)), "no code counts twice");
        scene.hands.forward(STEP);
        let code = app::code_at(&setup, db.now());
        let Some(Tried::In(token)) = scene.second(&value, &code).await else {
            panic!("the code of now");
        };
        let session = scene.signed_in(&token).await.session;
        assert_eq!(session.factor, Factor::Code.code());
        scene.hands.forward(STEP);
        let code = app::code_at(&setup, db.now());
        let finished = scene.second(&value, &code).await;
        assert!(finished.is_none(), "a first step opens one session");
    }
}

#[tokio::test]
async fn who_has_a_second_factor_shows_it_with_the_password() {
    for place in empty().await {
        let scene = Scene::on(&place).await;
        let shows = async |password: &str, code: &str| {
            let guarded = (&SECRET, &scene.door);
            let given = (password, code);
            let tried = sign_in::shows(&scene.db, guarded, &scene.person, given, None).await;
            matches!(tried.expect("tried"), Tried::In(()))
        };
        assert!(shows(PASSWORD, "").await);
        let (_, codes, _) = scene.set_up().await;
        assert!(!shows(PASSWORD, "").await, "the password alone");
        assert!(!shows("", &codes[0]).await, "the code alone");
        assert!(shows(PASSWORD, &codes[0]).await);
        assert!(!shows(PASSWORD, &codes[0]).await, "no code twice");
    }
}

#[tokio::test]
async fn a_database_without_the_key_tells_no_codes() {
    for place in empty().await {
        let scene = Scene::on(&place).await;
        let (setup, ..) = scene.set_up().await;
        let secret = totp_rs::Secret::try_from_base32(setup.typed.replace(' ', ""));
        let secret = secret.expect("a secret");
        let row = super::super::tables::code_app::Entity::find()
            .one(scene.db.read())
            .await
            .expect("read")
            .expect("a row");
        let held = row
            .sealed
            .windows(secret.as_bytes().len())
            .any(|part| part == secret.as_bytes());
        assert!(!held, "the secret lies open");
        let without = Door::default();
        scene.hands.forward(STEP);
        let code = app::code_at(&setup, scene.db.now());
        let tried = check(&scene.db, (&SECRET, &without), &scene.person, &code, None).await;
        assert!(matches!(tried, Ok(Tried::Wrong)));
    }
}

#[tokio::test]
async fn a_second_step_is_guessed_no_faster_than_a_password_and_not_for_ever() {
    for place in empty().await {
        let scene = Scene::on(&place).await;
        let (setup, ..) = scene.set_up().await;
        scene.hands.forward(STEP);
        let value = scene.waits().await;
        for _ in 0..4 {
            let wrong = scene.second(&value, "000000").await;
            assert!(matches!(wrong, Some(Tried::Wrong)));
        }
        // A right password takes the failures of the second step not away.
        let value = scene.waits().await;
        let fifth = scene.second(&value, "000000").await;
        assert!(matches!(fifth, Some(Tried::Wait(_) | Tried::Wrong)));
        let code = app::code_at(&setup, scene.db.now());
        let sixth = scene.second(&value, &code).await;
        assert!(matches!(sixth, Some(Tried::Wait(_))), "{sixth:?}");
        scene.hands.forward(10 * 60_000);
        let late = scene.second(&value, &code).await;
        assert!(late.is_none(), "after ten minutes one begins again");
        let guessed = scene.second("guessed", &code).await;
        assert!(guessed.is_none());
    }
}

#[tokio::test]
async fn a_recovery_code_counts_once_however_it_is_typed_and_new_ones_end_the_old() {
    for place in empty().await {
        let scene = Scene::on(&place).await;
        let (_, codes, signed_in) = scene.set_up().await;
        let typed = codes[0].to_lowercase().replace('-', " ");
        let value = scene.waits().await;
        assert!(matches!(
            scene.second(&value, &typed).await,
            Some(Tried::In(_))
        ));
        let value = scene.waits().await;
        assert!(matches!(
            scene.second(&value, &typed).await,
            Some(Tried::Wrong)
        ));
        let left = recovery::left(scene.db.read(), scene.person.id).await;
        assert_eq!(left.expect("counted"), 9);
        let new = recovery::renew(&scene.db, &signed_in).await.expect("new");
        assert!(matches!(
            scene.second(&value, &codes[1]).await,
            Some(Tried::Wrong)
        ));
        assert!(matches!(
            scene.second(&value, &new[0]).await,
            Some(Tried::In(_))
        ));
    }
}

#[tokio::test]
async fn a_confirmation_asks_for_the_code_too() {
    for place in empty().await {
        let scene = Scene::on(&place).await;
        let (setup, _, signed_in) = scene.set_up().await;
        scene.hands.forward(STEP);
        let code = app::code_at(&setup, scene.db.now());
        let confirm = async |password: &str, code: &str| {
            let guarded = (&SECRET, &scene.door);
            sign_in::confirm(&scene.db, guarded, &signed_in, (password, code), None)
                .await
                .expect("tried")
        };
        assert!(matches!(confirm(PASSWORD, "").await, Tried::Wrong));
        assert!(matches!(
            confirm("something else", &code).await,
            Tried::Wrong
        ));
        assert!(matches!(confirm(PASSWORD, &code).await, Tried::In(Some(_))));
    }
}

#[tokio::test]
async fn who_begins_anew_has_no_second_factor_and_nothing_half_open() {
    for place in empty().await {
        let scene = Scene::on(&place).await;
        let (setup, codes, _) = scene.set_up().await;
        let value = scene.waits().await;
        let link = invitations::reset(&scene.db, &scope(&scene.db).await, &scene.person).await;
        let link = link.expect("a link");
        scene.hands.forward(STEP);
        let code = app::code_at(&setup, scene.db.now());
        assert!(scene.second(&value, &code).await.is_none());
        let token = link.trim_start_matches("/invitation/");
        let used = invitations::accept(&scene.db, token, "ปลาว่ายทวนน้ำหลาก", FROM).await;
        let Ok(invitations::Used::In(Entered::In(_))) = used else {
            panic!("{used:?}");
        };
        let tried = check(
            &scene.db,
            (&SECRET, &scene.door),
            &scene.person,
            &codes[0],
            None,
        )
        .await;
        assert!(matches!(tried, Ok(Tried::Wrong)));
        let done = entry::Entity::find()
            .order_by_asc(entry::Column::Number)
            .all(scene.db.read())
            .await
            .expect("read");
        let done: Vec<&str> = done.iter().map(|entry| entry.action.as_str()).collect();
        for action in [
            Action::CodeAppSet,
            Action::FactorsForgotten,
            Action::Invited,
        ] {
            assert!(done.contains(&action.code()), "{action:?} in {done:?}");
        }
    }
}

#[tokio::test]
async fn a_link_alone_passes_no_second_factor() {
    for place in empty().await {
        let scene = Scene::on(&place).await;
        let (.., signed_in) = scene.set_up().await;
        let link = invitations::invite(&scene.db, &signed_in.scope(), &scene.person).await;
        let link = link.expect("a link");
        let token = link.trim_start_matches("/invitation/");
        let used = invitations::accept(&scene.db, token, "ปลาว่ายทวนน้ำหลาก", FROM).await;
        assert!(matches!(
            used,
            Ok(invitations::Used::In(Entered::Second(_)))
        ));
        remove_app(&scene.db, &signed_in).await.expect("removed");
        let factors = of(scene.db.read(), scene.person.id).await.expect("read");
        assert_eq!(factors, Factors::default(), "codes stand for nothing");
    }
}
