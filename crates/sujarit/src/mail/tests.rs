//! Mails into a folder, on both databases, by a clock that is moved.

use super::{Message, Settings, Tls, put};
use crate::{
    db::{
        Db, Unlogged,
        testing::{Hands, empty},
    },
    jobs::{
        State, Worker, queue,
        queue::{NewJob, put as put_job},
    },
    log::{self, By, INSTALLATION},
    mail::{MailError, Post, SettingsError, is_address, post::FOLDER},
    offices, settings,
};
use proptest::prelude::*;
use sea_orm::EntityTrait;
use std::{fs, path::Path};
use tempfile::TempDir;

const START: i64 = 1_790_000_000_000;
const DAY: i64 = 24 * 60 * 60 * 1000;

fn message(subject: &str) -> Message {
    Message {
        office: INSTALLATION,
        to: "auditor@example.go.th".to_owned(),
        name: "ผู้ตรวจสอบ ภายใน".to_owned(),
        subject: subject.to_owned(),
        body: "เรียน ผู้ตรวจสอบ\n\n.\nข้อความบรรทัดที่สอง\n".to_owned(),
    }
}

async fn kept(db: &Db, message: &Message, once: Option<&str>) -> bool {
    let write = db.write(&By::program()).await.expect("a write");
    let new = put(&write, message, once).await.expect("put");
    write.finish_unlogged(Unlogged::Job).await.expect("kept");
    new
}

pub(crate) fn worker(db: &Db, folder: &Path, mail: Settings) -> Worker {
    let settings = settings::Settings {
        mail,
        ..settings::Settings::default()
    };
    Worker::new(db.clone(), folder.to_owned(), settings).expect("settings")
}

pub(crate) async fn work_off(worker: &Worker) {
    while worker.work_once().await.expect("the database") {}
}

/// The mails of a folder, as they would go over the line.
pub(crate) fn mails(folder: &Path) -> Vec<String> {
    let Ok(files) = fs::read_dir(folder.join(FOLDER)) else {
        return Vec::new();
    };
    let paths = files.map(|file| file.expect("a file").path());
    let paths = paths.inspect(|path| assert_eq!(path.extension(), Some("eml".as_ref())));
    paths
        .map(|path| fs::read_to_string(path).expect("a mail"))
        .collect()
}

/// The text of a mail that was written in base64.
pub(crate) fn body(mail: &str) -> String {
    let (head, body) = mail.split_once("\r\n\r\n").expect("a body");
    assert!(head.contains("Content-Transfer-Encoding: base64"), "{head}");
    let letters = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let (mut bytes, mut bits, mut held) = (Vec::new(), 0u32, 0);
    for letter in body.bytes() {
        let Some(value) = letters.iter().position(|known| *known == letter) else {
            continue;
        };
        bits = bits << 6 | value as u32;
        held += 6;
        if held >= 8 {
            held -= 8;
            bytes.push((bits >> held) as u8);
            bits &= (1 << held) - 1;
        }
    }
    String::from_utf8(bytes).expect("UTF-8")
}

#[tokio::test]
async fn a_mail_is_written_once_and_then_forgotten() {
    for place in empty().await {
        let folder = TempDir::new().expect("a folder");
        let db = place.open().await;
        let write = db.write(&By::program()).await.expect("a write");
        put(&write, &message("ไม่เกิดขึ้น"), None).await.expect("put");
        drop(write);
        assert!(kept(&db, &message("ขอเชิญใช้งานระบบ"), Some("one")).await);
        assert!(!kept(&db, &message("ขอเชิญใช้งานระบบ"), Some("one")).await);
        work_off(&worker(&db, folder.path(), Settings::default())).await;
        let mails = mails(folder.path());
        assert_eq!(mails.len(), 1, "nothing of what was not finished");
        assert!(mails[0].contains("To: =?utf-8?b?"), "{}", mails[0]);
        let text = body(&mails[0]).replace("\r\n", "\n");
        assert_eq!(text, message("").body);
        let left = super::Entity::find().all(db.read()).await;
        assert_eq!(left, Ok(vec![]), "no address stays in the database");
    }
}

#[tokio::test]
async fn a_mail_that_is_sent_again_is_the_same_file_again() {
    for place in empty().await {
        let folder = TempDir::new().expect("a folder");
        let hands = Hands::at(START);
        let db = place.open().await.with_clock(hands.clock());
        kept(&db, &message("ซ้ำ"), None).await;
        let held = queue::take(&db, "one", Default::default()).await;
        let held = held.expect("the database").expect("a job");
        let Some(crate::jobs::Work::SendMail { mail }) = held.work else {
            panic!("{held:?}");
        };
        let post = Post::of(&Settings::default(), folder.path()).expect("a folder");
        let rows = super::Entity::find().all(db.read()).await;
        post.deliver(&rows.expect("the mail")[0])
            .await
            .expect("written");
        let before = mails(folder.path());
        // The instance dies before it notes that; another takes the job.
        hands.forward(6 * 60 * 1000);
        work_off(&worker(&db, folder.path(), Settings::default())).await;
        assert_eq!(mails(folder.path()), before, "to the letter");
        assert!(before[0].contains(&format!("Message-ID: <{mail}@localhost>")));
        assert_eq!(queue::counts(&db).await.expect("counts")[&State::Done], 1);
    }
}

#[tokio::test]
async fn the_roots_of_the_log_are_mailed_once_to_each_and_the_next_mail_makes_up_for_a_lost_one() {
    for place in empty().await {
        let folder = TempDir::new().expect("a folder");
        let hands = Hands::at(START);
        let db = place.open().await.with_clock(hands.clock());
        let settings = Settings {
            roots_to: vec!["one@example.go.th".into(), "two@example.go.th".into()],
            ..Settings::default()
        };
        let worker = worker(&db, folder.path(), settings);
        offices::home(&db, &By::program()).await.expect("an entry");
        for mails_now in [2, 2] {
            hands.forward(DAY);
            log::days::close(&db).await.expect("closed");
            let write = db.write(&By::program()).await.expect("a write");
            let job = NewJob::of_installation(crate::jobs::Work::MailRoots);
            put_job(&write, &job).await.expect("put");
            write.finish_unlogged(Unlogged::Job).await.expect("kept");
            work_off(&worker).await;
            assert_eq!(
                mails(folder.path()).len(),
                mails_now,
                "no day was closed since"
            );
        }
        let by = By::program();
        let write = db.write(&by).await.expect("a write");
        let entry = log::NewEntry::new(INSTALLATION, log::Action::OfficesImported, INSTALLATION);
        write.finish(entry).await.expect("an entry");
        hands.forward(DAY);
        log::days::close(&db).await.expect("closed");
        let days = log::days::list(&db, super::DAYS).await.expect("days");
        let write = db.write(&by).await.expect("a write");
        let put = super::put_roots(&write, &worker_settings(&["one@example.go.th"]), &days).await;
        assert_eq!(put.expect("put"), 1);
        write.finish_unlogged(Unlogged::Job).await.expect("kept");
        work_off(&worker).await;
        let texts: Vec<String> = mails(folder.path()).iter().map(|mail| body(mail)).collect();
        let both = |text: &&String| days.iter().all(|day| text.contains(&day.root));
        assert_eq!((days.len(), texts.iter().filter(both).count()), (2, 1));
        assert!(texts[0].contains("sujarit log verify --roots"));
    }
}

fn worker_settings(roots_to: &[&str]) -> Settings {
    Settings {
        roots_to: roots_to.iter().map(|to| (*to).to_owned()).collect(),
        ..Settings::default()
    }
}

#[tokio::test]
async fn what_is_no_address_is_refused_before_anything_is_put() {
    for wrong in [
        "",
        "somebody",
        "a b@example.go.th",
        "a@example.go.th\r\nBcc: b@example.go.th",
        "a@example.go.th, b@example.go.th",
        "ชื่อ@example.go.th",
    ] {
        assert!(!is_address(wrong), "{wrong}");
    }
    assert!(is_address("first.last+plan@sub.example.go.th"));
    for place in empty().await {
        let db = place.open().await;
        let write = db.write(&By::program()).await.expect("a write");
        let mut message = message("เรื่อง");
        message.to = "nobody".to_owned();
        let put = put(&write, &message, None).await;
        assert!(matches!(put, Err(MailError::Address)));
    }
}

#[test]
fn settings_that_cannot_send_are_told_before_anything_is_served() {
    let folder = Path::new(".");
    let mut settings = Settings {
        from: "สุจริต <noreply@example.go.th>".to_owned(),
        ..Settings::default()
    };
    let post = Post::of(&settings, folder).expect("a name in Thai before the address");
    drop(post);
    settings.server = Some("mail.example.go.th".to_owned());
    settings.user = Some("user".to_owned());
    settings.tls = Tls::None;
    settings.password = serde_json::from_str("\"กุญแจ\"").ok();
    let wrong = Post::of(&settings, folder);
    assert!(matches!(wrong, Err(SettingsError::PasswordInTheClear)));
    assert!(
        !format!("{settings:?}").contains("กุญแจ"),
        "nothing prints it"
    );
    settings.password_file = Some("nowhere".into());
    let wrong = Post::of(&settings, folder);
    assert!(matches!(wrong, Err(SettingsError::PasswordFile(_))));
    settings.roots_to = vec!["nobody".to_owned()];
    assert!(matches!(
        Post::of(&settings, folder),
        Err(SettingsError::RootsTo)
    ));
    settings.from = "nobody".to_owned();
    assert!(matches!(
        Post::of(&settings, folder),
        Err(SettingsError::From)
    ));
}

proptest! {
    #[test]
    fn no_name_and_no_subject_adds_a_header(
        name in "([ -~]|[\r\n\t\u{85}\u{2028}ก-๙]|Bcc: |<x@y>|=\\?utf-8\\?b\\?){0,60}",
        subject in "([ -~]|[\r\n\t\u{85}\u{2028}ก-๙]|\r\nBcc: |\r\n\r\n|=\\?utf-8\\?b\\?){0,400}",
    ) {
        let post = Post::of(&Settings::default(), Path::new(".")).expect("a folder");
        let mail = super::Model {
            office_id: INSTALLATION,
            id: INSTALLATION,
            address: "a@example.go.th".to_owned(),
            name: super::one_line(&name),
            subject: super::one_line(&subject),
            body: "ข้อความ".to_owned(),
            put_at: START,
        };
        let mail = post.write(&mail).expect("a mail");
        let to: Vec<_> = mail.envelope().to().iter().map(ToString::to_string).collect();
        prop_assert_eq!(to, ["a@example.go.th"]);
        let text = String::from_utf8(mail.formatted()).expect("a text");
        let (head, _) = text.split_once("\r\n\r\n").expect("a head");
        let names: Vec<&str> = head
            .split("\r\n")
            .filter(|line| !line.starts_with([' ', '\t']))
            .map(|line| line.split(':').next().unwrap_or_default())
            .collect();
        prop_assert_eq!(names, [
            "From", "To", "Subject", "Date", "Message-ID", "MIME-Version", "Content-Type",
            "Content-Transfer-Encoding",
        ]);
        let lone = head.replace("\r\n", "");
        prop_assert!(!lone.contains(['\r', '\n']));
    }
}
