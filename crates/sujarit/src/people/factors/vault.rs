//! The key with which secrets of second factors are sealed. It lies in a file and not in the
//! database, so that a copy of the database alone computes nobody's codes.
//!
//! The database keeps the key's fingerprint: an instance whose file holds another key says so and
//! seals nothing, because the other instances could not open it.

use super::super::{
    installation,
    tables::{code_app, installation as kept},
};
use crate::{
    db::{Db, Unlogged},
    hex::hex,
    log::By,
    messages::{Language, fill},
    token,
};
use ring::aead::{Aad, CHACHA20_POLY1305, LessSafeKey, Nonce, UnboundKey};
use sea_orm::{ConnectionTrait, DbErr, entity::prelude::*};
use sha2::{Digest, Sha256};
use std::{fmt, fs, io, path::Path};

/// The name of the file in the data folder.
pub const FILE: &str = "factors.key";

/// Bytes of a nonce.
const NONCE: usize = 12;

/// Seals and opens.
pub struct Vault {
    key: LessSafeKey,
    fingerprint: String,
}

impl fmt::Debug for Vault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Vault({})", self.fingerprint)
    }
}

/// Why nothing can be sealed.
#[derive(Debug, thiserror::Error)]
pub enum VaultError {
    /// The file cannot be read or written.
    #[error("{0}: {1}")]
    File(String, io::Error),
    /// The file holds no key.
    #[error("{0} holds no key: 64 hexadecimal digits")]
    NoKey(String),
    /// The key that the database was sealed with is not there.
    #[error("{0} is missing: codes of apps cannot be verified until it is put back")]
    Missing(String),
    /// The database was sealed with another key.
    #[error(
        "{0} is not the key this database was sealed with: codes of apps cannot be verified until \
         that file is put back"
    )]
    OtherKey(String),
    /// The database refused.
    #[error("{0}")]
    Db(#[from] DbErr),
    /// The system gives no random numbers.
    #[error(transparent)]
    NoRandomness(#[from] token::NoRandomness),
}

impl VaultError {
    /// The sentence that says it and what to do.
    pub fn sentence(&self, lang: Language) -> String {
        let about = |key, file: &str| fill(lang, key, &[("file", file)]);
        match self {
            Self::Missing(file) => about("factors.key_missing", file),
            Self::OtherKey(file) => about("factors.key_other", file),
            Self::NoKey(file) => about("factors.key_damaged", file),
            Self::File(file, error) => {
                let why = error.to_string();
                let values = [("file", file.as_str()), ("why", why.as_str())];
                fill(lang, "factors.key_unreadable", &values)
            }
            Self::Db(error) => error.to_string(),
            Self::NoRandomness(error) => error.to_string(),
        }
    }
}

impl Vault {
    /// The vault with this key; `None` where the key has the wrong length.
    fn with_key(bytes: &[u8]) -> Option<Self> {
        let key = UnboundKey::new(&CHACHA20_POLY1305, bytes).ok()?;
        let hash = Sha256::new()
            .chain_update("sujarit factors key")
            .chain_update(bytes)
            .finalize();
        Some(Self {
            key: LessSafeKey::new(key),
            fingerprint: hex(&hash[..16]),
        })
    }

    /// The vault whose key lies in this file; a first key is made where the database was sealed
    /// with none, or nothing in it is sealed.
    ///
    /// # Errors
    /// When the file cannot be used, or is not the one the database was sealed with.
    pub async fn open(db: &Db, file: &Path) -> Result<Self, VaultError> {
        installation::secret(db)
            .await
            .map_err(|error| DbErr::Custom(error.to_string()))?;
        let name = file.display().to_string();
        let text = match fs::read_to_string(file) {
            Ok(text) => Some(text),
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => return Err(VaultError::File(name, error)),
        };
        let is_used = code_app::Entity::find().one(db.read()).await?.is_some();
        let known = fingerprint(db.read()).await?;
        let vault = match text {
            Some(text) => unhex(text.trim()).and_then(|key| Self::with_key(&key)),
            None if is_used => return Err(VaultError::Missing(name)),
            None => {
                let key = token::secret()?;
                write_new(file, &hex(&key))
                    .map_err(|error| VaultError::File(name.clone(), error))?;
                Self::with_key(&key)
            }
        };
        let vault = vault.ok_or_else(|| VaultError::NoKey(name.clone()))?;
        match known {
            Some(known) if known == vault.fingerprint => {}
            Some(_) if is_used => return Err(VaultError::OtherKey(name)),
            _ => vault.keep_fingerprint(db).await?,
        }
        Ok(vault)
    }

    async fn keep_fingerprint(&self, db: &Db) -> Result<(), DbErr> {
        let write = db.write(&By::program()).await?;
        kept::Entity::update_many()
            .col_expr(
                kept::Column::FactorsKey,
                Expr::value(self.fingerprint.clone()),
            )
            .exec(write.tx())
            .await?;
        write.finish_unlogged(Unlogged::Installation).await
    }

    /// Whether the other instances seal with the same key.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub(super) async fn is_shared(&self, connection: &impl ConnectionTrait) -> Result<bool, DbErr> {
        Ok(fingerprint(connection).await?.as_deref() == Some(&self.fingerprint))
    }

    /// Seals a person's secret; it opens for him alone.
    pub(super) fn seal(
        &self,
        person: Uuid,
        secret: &[u8],
    ) -> Result<Option<Vec<u8>>, token::NoRandomness> {
        let random = token::secret()?;
        let mut nonce = [0; NONCE];
        nonce.copy_from_slice(&random[..NONCE]);
        let mut sealed = secret.to_vec();
        let nonce_of = Nonce::assume_unique_for_key(nonce);
        let done =
            self.key
                .seal_in_place_append_tag(nonce_of, Aad::from(person.as_bytes()), &mut sealed);
        Ok(done.ok().map(|()| [nonce.to_vec(), sealed].concat()))
    }

    /// Opens what was sealed for this person.
    pub(super) fn open_sealed(&self, person: Uuid, sealed: &[u8]) -> Option<Vec<u8>> {
        let (nonce, rest) = sealed.split_at_checked(NONCE)?;
        let nonce = Nonce::try_assume_unique_for_key(nonce).ok()?;
        let mut secret = rest.to_vec();
        let opened = self
            .key
            .open_in_place(nonce, Aad::from(person.as_bytes()), &mut secret);
        opened.ok().map(|secret| secret.to_vec())
    }
}

async fn fingerprint(connection: &impl ConnectionTrait) -> Result<Option<String>, DbErr> {
    let row = kept::Entity::find().one(connection).await?;
    Ok(row.and_then(|row| row.factors_key))
}

fn write_new(file: &Path, text: &str) -> io::Result<()> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    io::Write::write_all(&mut options.open(file)?, text.as_bytes())
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    let digits: Option<Vec<u8>> = text
        .chars()
        .map(|digit| u8::try_from(digit.to_digit(16)?).ok())
        .collect();
    let pairs = digits?;
    Some(
        pairs
            .chunks(2)
            .map(|pair| pair.iter().fold(0, |byte, digit| byte << 4 | digit))
            .collect(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::db::testing::empty;

    #[test]
    fn what_is_sealed_opens_for_its_person_alone_and_never_changed() {
        let vault = Vault::with_key(&[7; 32]).expect("a vault");
        let (one, other) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let sealed = vault.seal(one, b"secret").expect("random").expect("sealed");
        assert_eq!(
            vault.open_sealed(one, &sealed).as_deref(),
            Some(&b"secret"[..])
        );
        assert_eq!(vault.open_sealed(other, &sealed), None);
        let mut changed = sealed.clone();
        changed[NONCE] ^= 1;
        assert_eq!(vault.open_sealed(one, &changed), None);
        assert_eq!(vault.open_sealed(one, &sealed[..5]), None);
        let else_key = Vault::with_key(&[8; 32]).expect("a vault");
        assert_eq!(else_key.open_sealed(one, &sealed), None);
        assert!(Vault::with_key(&[7; 31]).is_none());
    }

    #[tokio::test]
    async fn the_key_is_made_once_and_another_is_refused_while_something_is_sealed() {
        for place in empty().await {
            let db = place.open().await;
            let folder = tempfile::tempdir().expect("a folder");
            let file = folder.path().join(FILE);
            let first = Vault::open(&db, &file).await.expect("made");
            let again = Vault::open(&db, &file).await.expect("the same");
            assert_eq!(first.fingerprint, again.fingerprint);
            let other = folder.path().join("other.key");
            let second = Vault::open(&db, &other)
                .await
                .expect("nothing is sealed yet");
            assert!(!first.is_shared(db.read()).await.expect("read"));
            assert!(second.is_shared(db.read()).await.expect("read"));
            let person = super::super::tests::person(&db, "one@example").await;
            super::super::app::begin(&db, &second, &person)
                .await
                .expect("sealed");
            let refused = Vault::open(&db, &file).await;
            let Err(refused @ VaultError::OtherKey(_)) = refused else {
                panic!("another key: {refused:?}");
            };
            let told = refused.sentence(Language::Thai);
            assert!(told.contains("ไม่ใช่กุญแจ"), "{told}");
            let missing = Vault::open(&db, &folder.path().join("absent.key")).await;
            let Err(missing @ VaultError::Missing(_)) = missing else {
                panic!("the missing key is no other key: {missing:?}");
            };
            let told = missing.sentence(Language::Thai);
            assert!(told.contains("ไม่พบไฟล์กุญแจ"), "{told}");
            assert!(told.contains("absent.key"), "{told}");
            assert!(!folder.path().join("absent.key").exists());
            fs::write(&file, "nonsense").expect("written");
            let nonsense = Vault::open(&db, &file).await;
            assert!(matches!(nonsense, Err(VaultError::NoKey(_))));
        }
    }
}
