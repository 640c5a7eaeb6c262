//! Passwords: kept as Argon2id hashes, refused where they are easily guessed.
//!
//! Hashing is slow on purpose and takes memory, so that only so many run at once.

use super::tables::password::{Column, Entity, Model};
use argon2::{
    Argon2,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};
use sea_orm::{
    ActiveValue::Set, ConnectionTrait, DbErr, entity::prelude::*, sea_query::OnConflict,
};
use std::sync::LazyLock;
use tokio::sync::Semaphore;

/// Shortest password, in characters.
pub const SHORTEST: usize = 10;
/// Longest password, in characters: more is no safer and takes time to judge.
pub const LONGEST: usize = 100;

/// Words that Thai passwords are made of, one a line.
const THAI: &str = include_str!("../../../../data/passwords/thai.txt");

/// Words of every local government, one a line: whoever guesses tries them first.
const OFFICE: &str = include_str!("../../../../data/passwords/office.txt");

/// What must be left of a password without the words that everybody knows of its owner, in
/// characters.
const OWN: usize = 8;

/// Hashes at once.
static AT_ONCE: LazyLock<Semaphore> = LazyLock::new(|| {
    Semaphore::new(std::thread::available_parallelism().map_or(2, std::num::NonZero::get))
});

/// A hash of nothing anybody knows: verified where there is no account, so that the time an answer
/// takes tells nothing.
static NOBODY: LazyLock<String> = LazyLock::new(|| {
    let password = crate::token::new().unwrap_or_default();
    hash_now(&password).unwrap_or_default()
});

/// Why a password is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weak {
    /// Shorter than [`SHORTEST`].
    TooShort,
    /// Longer than [`LONGEST`].
    TooLong,
    /// Among those that are tried first: common words, keyboard rows, years, one's own name.
    Common,
}

impl Weak {
    /// The key of the sentence that says it.
    pub const fn key(self) -> &'static str {
        match self {
            Self::TooShort => "password.too_short",
            Self::TooLong => "password.too_long",
            Self::Common => "password.common",
        }
    }
}

/// Whether a password will do for somebody who is known by these words.
///
/// # Errors
/// Why not.
pub fn check(password: &str, known: &[&str]) -> Result<(), Weak> {
    let length = password.chars().count();
    if length < SHORTEST {
        return Err(Weak::TooShort);
    }
    if length > LONGEST {
        return Err(Weak::TooLong);
    }
    let own = known
        .iter()
        .flat_map(|words| words.split(['@', '.', ' ', '-', '_']));
    let words: Vec<&str> = own
        .chain(THAI.lines())
        .filter(|word| word.len() > 2)
        .collect();
    if without_known(password, known).chars().count() < OWN {
        return Err(Weak::Common);
    }
    // 3 of 4: at least 10^8 guesses for who knows the words of a language.
    if zxcvbn::zxcvbn(password, &words).score() < zxcvbn::Score::Three {
        return Err(Weak::Common);
    }
    Ok(())
}

/// What is left of a password without parts of these words, words of every office, and years of
/// the Buddhist era.
fn without_known(password: &str, known: &[&str]) -> String {
    let mut left = thai::digits::to_arabic(password).to_lowercase();
    let known: Vec<String> = known.iter().map(|words| words.to_lowercase()).collect();
    let own = known
        .iter()
        .flat_map(|words| words.split(['@', '.', ' ', '-', '_', '+']))
        .flat_map(|word| {
            let titles = ["นางสาว", "นาย", "นาง"];
            let bare = titles.iter().find_map(|title| word.strip_prefix(title));
            [Some(word), bare]
        })
        .flatten();
    let mut words: Vec<&str> = own
        .chain(OFFICE.lines())
        .filter(|word| word.chars().count() > 2)
        .collect();
    words.sort_by_key(|word| std::cmp::Reverse(word.len()));
    for word in words {
        left = left.replace(word, "");
    }
    for year in 2500..2600 {
        left = left.replace(&year.to_string(), "");
    }
    left
}

fn hash_now(password: &str) -> Option<String> {
    let hash = Argon2::default().hash_password(password.as_bytes()).ok()?;
    Some(hash.to_string())
}

/// The hash that is kept of a password.
///
/// # Errors
/// When it cannot be computed.
pub async fn hash(password: &str) -> anyhow::Result<String> {
    let password = password.to_owned();
    let _at_once = AT_ONCE.acquire().await?;
    let hash = tokio::task::spawn_blocking(move || hash_now(&password)).await?;
    hash.ok_or_else(|| anyhow::anyhow!("the password cannot be hashed"))
}

/// Whether this is the person's password. Takes as long where there is no such person.
///
/// # Errors
/// When the database cannot be read.
pub async fn verify(
    connection: &impl ConnectionTrait,
    person: Option<Uuid>,
    password: &str,
) -> anyhow::Result<bool> {
    let kept = match person {
        Some(person) => Entity::find_by_id(person).one(connection).await?,
        None => None,
    };
    let is_anybody = kept.is_some();
    let password = password.to_owned();
    let _at_once = AT_ONCE.acquire().await?;
    let fits = tokio::task::spawn_blocking(move || {
        let hash = kept.map_or_else(|| NOBODY.clone(), |row| row.hash);
        let parsed = PasswordHash::new(&hash);
        parsed.is_ok_and(|hash| {
            let password = password.as_bytes();
            Argon2::default().verify_password(password, &hash).is_ok()
        })
    });
    Ok(fits.await? && is_anybody)
}

/// Keeps a password's hash in place of the one before.
///
/// # Errors
/// When the database refuses.
pub async fn set(
    tx: &impl ConnectionTrait,
    person: Uuid,
    hash: String,
    at: i64,
) -> Result<(), DbErr> {
    let row = super::tables::password::ActiveModel {
        person_id: Set(person),
        hash: Set(hash),
        set_at: Set(at),
    };
    let replace = OnConflict::column(Column::PersonId)
        .update_columns([Column::Hash, Column::SetAt])
        .to_owned();
    Entity::insert(row)
        .on_conflict(replace)
        .exec_without_returning(tx)
        .await?;
    Ok(())
}

/// Forgets a password: only a new link lets its person in.
///
/// # Errors
/// When the database refuses.
pub async fn forget(tx: &impl ConnectionTrait, person: Uuid) -> Result<(), DbErr> {
    Entity::delete_by_id(person).exec(tx).await?;
    Ok(())
}

/// Who of these has a password.
///
/// # Errors
/// When the database cannot be read.
pub async fn of(connection: &impl ConnectionTrait, people: &[Uuid]) -> Result<Vec<Uuid>, DbErr> {
    let rows: Vec<Model> = Entity::find()
        .filter(Column::PersonId.is_in(people.iter().copied()))
        .all(connection)
        .await?;
    Ok(rows.into_iter().map(|row| row.person_id).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_tried_first_is_no_password() {
        let known = ["สมหญิง ใจซื่อ", "somying@tambon-example.go.th"];
        for (password, weak) in [
            ("สั้น", Weak::TooShort),
            ("password123", Weak::Common),
            ("qwertyuiop1234", Weak::Common),
            ("somying2569", Weak::Common),
            ("รหัสผ่าน1234", Weak::Common),
            ("สวัสดี123456", Weak::Common),
            ("1234567890", Weak::Common),
            (&"ก".repeat(101), Weak::TooLong),
        ] {
            assert_eq!(check(password, &known), Err(weak), "{password}");
        }
        for password in ["เรือแดงข้ามคลองสาม", "correct horse battery", "wq8$Jzt1Lm"]
        {
            assert_eq!(check(password, &known), Ok(()), "{password}");
        }
    }

    #[test]
    fn a_hash_is_argon2id_with_a_salt_of_its_own() {
        let (one, other) = (hash_now("เรือแดง"), hash_now("เรือแดง"));
        assert_ne!(one, other);
        assert!(one.is_some_and(|hash| hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$")));
    }

    #[test]
    fn ones_name_with_a_year_is_no_password() {
        let known = ["นางสาวสมหญิง ทดลอง", "somying.t@example.go.th"];
        for password in [
            "สมหญิงทดลอง2569",
            "ทดลองสมหญิง๒๕๖๙!!",
            "Somying2569example",
            "อบตสมหญิง2569#1",
            "นางสาวสมหญิงทดลอง99",
        ] {
            assert_eq!(check(password, &known), Err(Weak::Common), "{password}");
        }
        let own = "สมหญิงขี่ควายข้ามทุ่งไกล";
        assert_eq!(check(own, &known), Ok(()), "enough is left");
    }

    proptest::proptest! {
        #[test]
        fn no_name_with_a_year_is_a_password(
            first in "[ก-ฮ]{3,12}", last in "[ก-ฮ]{3,12}", year in 2500..2600_u32, apart in "[-_. !]{0,2}",
        ) {
            let name = format!("{first} {last}");
            for password in [format!("{first}{last}{year}"), format!("{year}{first}{apart}{last}")] {
                proptest::prop_assert!(check(&password, &[&name]).is_err(), "{}", password);
            }
        }
    }
}
