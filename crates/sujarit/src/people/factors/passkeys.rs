//! Passkeys (WebAuthn): a key that a telephone, a computer or a stick keeps and uses after its own
//! look at who holds it. One alone is both steps of a sign-in: it is something one has, opened by
//! something one knows or is.
//!
//! Every key is asked for so that it names its person by itself; its count of uses is kept, and a
//! count that goes back, as of a copy, is refused.

use super::{Person, forget_codes_of_nothing, recovery};
use crate::{
    db::{self, Boxed, Db, Unlogged},
    hex::hex,
    log::{Action, By, NewEntry},
    people::{
        password,
        pending::{self, Kind},
        roster,
        tables::{
            passkey::{ActiveModel, Column, Entity, Model},
            provider_link,
        },
    },
    session::{self, SignedIn},
    web::Site,
};
use sea_orm::{
    ActiveValue::Set, ConnectionTrait, DbErr, IntoActiveModel, PaginatorTrait, QueryOrder,
    QuerySelect, entity::prelude::*,
};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use webauthn_rs::prelude::{
    DiscoverableAuthentication, DiscoverableKey, Passkey, PasskeyRegistration, PublicKeyCredential,
    RegisterPublicKeyCredential, Url, Webauthn, WebauthnBuilder,
};

/// A passkey as it is listed.
pub type Listed = Model;

/// Longest name, in characters.
pub const LONGEST: usize = 60;

/// Why a passkey cannot be kept or removed.
#[derive(Debug, thiserror::Error)]
pub enum PasskeyError {
    /// Browsers make none for the address by which the program is reached.
    #[error("no passkeys at this address")]
    NotHere,
    /// What the browser sent is not what was begun, or not right.
    #[error("the passkey was not accepted")]
    Refused,
    /// Its person could not sign in without it.
    #[error("the last way in")]
    Last,
    /// There is no such passkey.
    #[error("no such passkey")]
    NoSuch,
    /// The database refused.
    #[error("{0}")]
    Db(#[from] DbErr),
    /// Something failed that nobody can help.
    #[error(transparent)]
    Other(#[from] anyhow::Error),
}

/// For whom browsers keep passkeys: the address that is set, or else `localhost` as it was asked
/// for. A bare address of a network is nobody's name.
///
/// # Errors
/// When browsers make none for this address.
pub fn relying_party(site: &Site, asked: &str) -> Result<Webauthn, PasskeyError> {
    let is_localhost = |origin: &&str| {
        let host = origin.split_once("://").map_or("", |(_, host)| host);
        host.split(':').next() == Some("localhost")
    };
    let origin = site.origin().or(Some(asked).filter(is_localhost));
    let origin = origin.and_then(|origin| Url::parse(origin).ok());
    let origin = origin.ok_or(PasskeyError::NotHere)?;
    let name = origin.domain().ok_or(PasskeyError::NotHere)?;
    let built = WebauthnBuilder::new(name, &origin).and_then(|builder| {
        builder
            .rp_name("สุจริต Sujarit")
            .timeout(std::time::Duration::from_millis(Kind::Passkey.lasts_for()))
            .build()
    });
    built.map_err(|_| PasskeyError::NotHere)
}

/// How many passkeys somebody has.
///
/// # Errors
/// When the database cannot be read.
pub async fn count(connection: &impl ConnectionTrait, person: Uuid) -> Result<u64, DbErr> {
    let own = Entity::find().filter(Column::PersonId.eq(person));
    own.count(connection).await
}

/// The passkeys of a person, the oldest first.
///
/// # Errors
/// When the database cannot be read.
pub async fn list(connection: &impl ConnectionTrait, person: Uuid) -> Result<Vec<Listed>, DbErr> {
    Entity::find()
        .filter(Column::PersonId.eq(person))
        .order_by_asc(Column::MadeAt)
        .all(connection)
        .await
}

fn kept(row: &Model) -> anyhow::Result<Passkey> {
    Ok(serde_json::from_str(&row.data)?)
}

/// Begins to make a passkey: what the browser is to do, and the value with which it finishes.
///
/// # Errors
/// When the database refuses.
pub async fn begin_new(
    db: &Db,
    party: &Webauthn,
    person: &Person,
) -> Result<(Value, String), PasskeyError> {
    let rows = list(db.read(), person.id).await?;
    let has = rows.iter().filter_map(|row| kept(row).ok());
    let has = has.map(|key| key.cred_id().clone()).collect();
    let begun = party.start_passkey_registration(person.id, &person.login, &person.name, Some(has));
    let (asked, state) = begun.map_err(anyhow::Error::from)?;
    let mut asked = serde_json::to_value(asked).map_err(anyhow::Error::from)?;
    // Without it a key might need a login to be found by.
    asked["publicKey"]["authenticatorSelection"]["residentKey"] = json!("required");
    asked["publicKey"]["authenticatorSelection"]["requireResidentKey"] = json!(true);
    let value = pending::begin(db, Kind::NewPasskey, Some(person.id), &state).await?;
    Ok((asked, value))
}

/// Keeps the passkey that was made. With somebody's first second factor come his recovery codes,
/// and his sessions elsewhere end.
///
/// # Errors
/// When it is not the one that was begun, or the database refuses.
pub async fn finish_new(
    db: &Db,
    party: &Webauthn,
    signed_in: &SignedIn,
    (value, name, made): (&str, &str, &str),
) -> Result<Option<Vec<String>>, PasskeyError> {
    let person = &signed_in.person;
    let begun = pending::take::<PasskeyRegistration>(db, Kind::NewPasskey, value).await?;
    let state = begun.filter(|(owner, _)| *owner == Some(person.id));
    let (_, state) = state.ok_or(PasskeyError::Refused)?;
    let made: RegisterPublicKeyCredential =
        serde_json::from_str(made).map_err(|_| PasskeyError::Refused)?;
    let key = party.finish_passkey_registration(&made, &state);
    let key = key.map_err(|_| PasskeyError::Refused)?;
    let write = db.write(signed_in.by()).await?;
    let (tx, at) = (write.tx(), write.at());
    let credential = hex(key.cred_id());
    if by_credential(tx, &credential).await?.is_some() {
        return Err(PasskeyError::Refused);
    }
    let is_first = !super::of(tx, person.id).await?.any();
    let row = ActiveModel {
        id: Set(db::new_id()),
        person_id: Set(person.id),
        credential: Set(credential),
        name: Set(name.trim().chars().take(LONGEST).collect()),
        data: Set(serde_json::to_string(&key).map_err(anyhow::Error::from)?),
        made_at: Set(at),
        used_at: Set(None),
    };
    Entity::insert(row).exec_without_returning(tx).await?;
    if is_first {
        session::end_all(tx, person.id, Some(signed_in.session.id)).await?;
    }
    let codes = recovery::make_first(tx, person.id, at).await?;
    let office = roster::logged_in(tx, person.id).await?;
    let entry = NewEntry::new(office, Action::PasskeyAdded, person.id);
    write.finish(entry).await?;
    Ok(codes)
}

async fn by_credential(
    connection: &impl ConnectionTrait,
    credential: &str,
) -> Result<Option<Model>, DbErr> {
    Entity::find()
        .filter(Column::Credential.eq(credential))
        .lock_exclusive()
        .one(connection)
        .await
}

/// What is kept of a question to a passkey.
#[derive(Serialize, Deserialize)]
struct Asked(DiscoverableAuthentication);

/// Begins to ask for a passkey: of whoever holds one, or of a person who is known already.
///
/// # Errors
/// When the database refuses.
pub async fn ask(
    db: &Db,
    party: &Webauthn,
    of: Option<Uuid>,
) -> Result<(Value, String), PasskeyError> {
    let begun = party.start_discoverable_authentication();
    let (asked, state) = begun.map_err(anyhow::Error::from)?;
    let mut asked = serde_json::to_value(asked).map_err(anyhow::Error::from)?;
    // A button was pressed: the browser is to ask at once.
    if let Some(asked) = asked.as_object_mut() {
        asked.remove("mediation");
    }
    if let Some(person) = of {
        let rows = list(db.read(), person).await?;
        let keys = rows.iter().filter_map(|row| kept(row).ok());
        let ids = keys.map(|key| json!({ "type": "public-key", "id": base64url(key.cred_id()) }));
        asked["publicKey"]["allowCredentials"] = ids.collect();
    }
    let value = pending::begin(db, Kind::Passkey, of, &Asked(state)).await?;
    Ok((asked, value))
}

/// Whose passkey answered: of the person it was asked of, where it was asked of one. `None` where
/// it is not right, is not that person's, or its count of uses went back.
///
/// # Errors
/// When the database refuses.
pub fn answered<'a>(
    db: &'a Db,
    party: &'a Webauthn,
    (value, answer): (&'a str, &'a str),
    of: Option<Uuid>,
) -> Boxed<'a, anyhow::Result<Option<Person>>> {
    Box::pin(async move {
        let asked = pending::take::<Asked>(db, Kind::Passkey, value).await?;
        let Some((asked_of, Asked(state))) = asked else {
            return Ok(None);
        };
        let Ok(answer) = serde_json::from_str::<PublicKeyCredential>(answer) else {
            return Ok(None);
        };
        let named = answer.get_user_unique_id().map(<[u8]>::to_vec);
        let write = db.write(&By::program()).await?;
        let row = by_credential(write.tx(), &hex(answer.get_credential_id())).await?;
        let Some(row) = row.filter(|row| {
            let owner = Some(row.person_id);
            let is_his = match &named {
                Some(named) => named == row.person_id.as_bytes(),
                None => of.is_some(),
            };
            is_his && asked_of == of && (of.is_none() || of == owner)
        }) else {
            return Ok(None);
        };
        let mut key = kept(&row)?;
        let right = party.finish_discoverable_authentication_v2(
            &answer,
            state,
            DiscoverableKey::from(&key),
        );
        let right = match right {
            Ok(right) if right.user_verified() => right,
            Ok(_) => return Ok(None),
            Err(error) => {
                tracing::warn!("a passkey was refused: {error}");
                return Ok(None);
            }
        };
        key.update_credential(&right);
        let person = row.person_id;
        let mut used = row.into_active_model();
        used.data = Set(serde_json::to_string(&key)?);
        used.used_at = Set(Some(write.at()));
        used.update(write.tx()).await?;
        let person = roster::get(write.tx(), person).await?;
        write.finish_unlogged(Unlogged::Code).await?;
        Ok(person.filter(|person| person.disabled_at.is_none()))
    })
}

/// Removes one of a person's passkeys, but never his last way in.
///
/// # Errors
/// When it is none of his, he could not sign in without it, or the database refuses.
pub async fn remove(db: &Db, signed_in: &SignedIn, id: Uuid) -> Result<(), PasskeyError> {
    let person = signed_in.person.id;
    let write = db.write(signed_in.by()).await?;
    let tx = write.tx();
    // All of them are held, so that two cannot be removed at once.
    let own = Entity::find().filter(Column::PersonId.eq(person));
    let own = own.lock_exclusive().all(tx).await?;
    if !own.iter().any(|row| row.id == id) {
        return Err(PasskeyError::NoSuch);
    }
    let has_password = !password::of(tx, &[person]).await?.is_empty();
    let linked = provider_link::Entity::find().filter(provider_link::Column::PersonId.eq(person));
    if own.len() == 1 && !has_password && linked.one(tx).await?.is_none() {
        return Err(PasskeyError::Last);
    }
    Entity::delete_by_id(id).exec(tx).await?;
    forget_codes_of_nothing(tx, person).await?;
    let office = roster::logged_in(tx, person).await?;
    let entry = NewEntry::new(office, Action::PasskeyRemoved, person);
    write.finish(entry).await?;
    Ok(())
}

/// Forgets all passkeys of a person.
///
/// # Errors
/// When the database refuses.
pub(super) async fn forget(tx: &impl ConnectionTrait, person: Uuid) -> Result<(), DbErr> {
    Entity::delete_many()
        .filter(Column::PersonId.eq(person))
        .exec(tx)
        .await?;
    Ok(())
}

/// Bytes as browsers write them in JSON: base64url without padding.
pub(in crate::people) fn base64url(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let three = [0, 1, 2].map(|at| u32::from(chunk.get(at).copied().unwrap_or_default()));
        let bits = three[0] << 16 | three[1] << 8 | three[2];
        for at in 0..=chunk.len() {
            let letter = bits >> (18 - 6 * at) & 63;
            text.push(char::from(LETTERS[letter as usize]));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::Server;

    #[test]
    fn browsers_keep_passkeys_for_a_name_that_is_set_or_for_localhost() {
        let named = Site::of(&Server {
            public: Some("https://sujarit.example.go.th/".to_owned()),
            ..Server::default()
        });
        let party = relying_party(&named, "http://127.0.0.1:8086").expect("a party");
        let origins = party.get_allowed_origins();
        assert_eq!(origins[0].as_str(), "https://sujarit.example.go.th/");
        let plain = Site::default();
        assert!(relying_party(&plain, "http://localhost:8086").is_ok());
        for asked in [
            "http://127.0.0.1:8086",
            "http://10.0.0.1",
            "http://[::1]:80",
        ] {
            assert!(relying_party(&plain, asked).is_err(), "{asked}");
        }
    }

    #[test]
    fn bytes_are_written_as_browsers_read_them() {
        for (bytes, text) in [
            ("", ""),
            ("f", "Zg"),
            ("fo", "Zm8"),
            ("foo", "Zm9v"),
            ("foob", "Zm9vYg"),
        ] {
            assert_eq!(base64url(bytes.as_bytes()), text);
        }
        assert_eq!(base64url(&[0xFB, 0xFF]), "-_8");
    }
}
