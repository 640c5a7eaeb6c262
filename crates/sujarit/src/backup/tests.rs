//! A backup of an earlier version; the rest is tried through the commands in `tests/backup.rs`.

use super::{check, restore, target, write};
use crate::{
    db::{Db, testing::empty},
    files::Files,
    log::By,
    offices,
};
use sea_orm::ConnectionTrait;

#[tokio::test]
async fn a_backup_of_an_earlier_version_goes_through_the_migrations_since() {
    for (from, to) in empty().await.into_iter().zip(empty().await) {
        let folder = tempfile::tempdir().expect("a folder");
        let files = Files::open(folder.path()).expect("files");
        let old = Db::open_empty(&from.url, 3).await.expect("an old database");
        let key = match from.url.starts_with("sqlite") {
            true => "x'00000000000000000000000000000001'",
            false => "'00000000-0000-0000-0000-000000000001'",
        };
        let office = format!(
            "INSERT INTO office (id, name, district, province, example, created_at) \
             VALUES ({key}, 'เทศบาลตำบลสมมติ', 'สมมติเหนือ', 'กระบี่', false, 5)"
        );
        let made = old.read().execute_unprepared(&office).await;
        made.expect("an office");
        let file = folder.path().join("old.zip");
        let written = write(&old, &files, folder.path(), &file).await;
        let written = written.expect("written");
        assert_eq!(written.manifest.migrations.len(), 3);
        let mut checked = check(&file).expect("whole");
        let restored = {
            let db = target(&checked, &to.url).await.expect("an empty one");
            restore(&mut checked, (&db, &to.url), &files, folder.path()).await
        };
        assert!(restored.expect("restored").iter().all(|t| t.is_same()));
        let new = to.open().await;
        let office = offices::home(&new, &By::program()).await.expect("home");
        assert_eq!(office.name, "เทศบาลตำบลสมมติ");
        assert!(office.home, "which the fourth migration tells");
    }
}
