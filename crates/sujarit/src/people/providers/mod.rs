//! Single sign-on: accounts that people have at another provider, such as the province's or ThaID,
//! and as whom the provider knows them.
//!
//! A provider makes no accounts here. Who comes back is found by the provider's own key for him
//! once he is linked; the first time by a verified address of mail (or another claim of the
//! settings) that is his login, or because he linked it himself while signed in. [`oidc`] is the
//! way there and back.

pub mod oidc;

use super::{
    Person, password,
    pending::{self, Kind},
    roster,
    sign_in::{self, Entered},
    tables::{
        passkey,
        provider_link::{ActiveModel, Column, Entity},
    },
};
use crate::{
    db::Db,
    log::{Action, By, INSTALLATION, NewEntry},
    session::{self, Factor, SignedIn},
};
use oidc::{Identity, Journey, OidcError, Return};
use sea_orm::{ActiveValue::Set, ConnectionTrait, DbErr, QuerySelect, entity::prelude::*};
use serde::{Deserialize, Serialize};
use std::{fs, net::IpAddr, path::PathBuf};

/// A provider as it is written in the settings.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProviderSettings {
    /// What the button says.
    pub name: String,
    /// The issuer's address; by https, or on this machine.
    pub issuer: String,
    /// What the provider calls this program.
    pub client_id: String,
    /// The secret between both.
    pub client_secret: Option<String>,
    /// The file that holds it.
    pub client_secret_file: Option<PathBuf>,
    /// The claim that is compared with logins; a verified address of mail where nothing is said.
    pub claim: Option<String>,
    /// What is asked for besides `openid`; `email` where nothing is said.
    pub scopes: Option<Vec<String>>,
}

/// Why a provider of the settings cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ProviderSettingsError {
    /// What is sent there would not be protected.
    #[error("{0}: the issuer must begin with https://")]
    NotProtected(String),
    /// The file of the secret cannot be read.
    #[error("{0}: {1}: {2}")]
    Secret(String, PathBuf, std::io::Error),
}

/// A provider that can be used.
#[derive(Clone, PartialEq, Eq)]
pub struct Provider {
    /// What the button says.
    pub name: String,
    /// The issuer.
    pub issuer: String,
    client_id: String,
    client_secret: Option<String>,
    claim: Option<String>,
    scopes: Vec<String>,
}

impl std::fmt::Debug for Provider {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "Provider({} {})", self.name, self.issuer)
    }
}

impl Provider {
    /// As the settings say.
    ///
    /// # Errors
    /// When its secret cannot be read, or what is sent there would not be protected.
    pub fn of(settings: &ProviderSettings) -> Result<Self, ProviderSettingsError> {
        let name = settings.name.clone();
        let issuer = url::Url::parse(&settings.issuer).ok();
        let is_protected = issuer.is_some_and(|issuer| {
            let is_here = match issuer.host() {
                Some(url::Host::Domain(name)) => name == "localhost",
                Some(url::Host::Ipv4(address)) => address.is_loopback(),
                Some(url::Host::Ipv6(address)) => address.is_loopback(),
                None => false,
            };
            issuer.scheme() == "https" || issuer.scheme() == "http" && is_here
        });
        if !is_protected {
            return Err(ProviderSettingsError::NotProtected(name));
        }
        let client_secret = match (&settings.client_secret, &settings.client_secret_file) {
            (Some(secret), _) => Some(secret.clone()),
            (None, Some(file)) => match fs::read_to_string(file) {
                Ok(secret) => Some(secret.trim().to_owned()),
                Err(error) => {
                    return Err(ProviderSettingsError::Secret(name, file.clone(), error));
                }
            },
            (None, None) => None,
        };
        let scopes = settings.scopes.clone();
        Ok(Self {
            name,
            issuer: settings.issuer.clone(),
            client_id: settings.client_id.clone(),
            client_secret,
            claim: settings.claim.clone(),
            scopes: scopes.unwrap_or_else(|| vec!["email".to_owned()]),
        })
    }
}

/// What somebody wants of a provider.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Purpose {
    /// To sign in.
    SignIn,
    /// To link the account there with his account here.
    Link,
    /// To show that it is he.
    Confirm,
}

#[derive(Serialize, Deserialize)]
struct Away {
    issuer: String,
    purpose: Purpose,
    next: String,
    journey: Journey,
}

/// What came of a way there and back.
#[derive(Debug)]
pub enum Arrived {
    /// He is in, or goes on with his second factor.
    In(Entered),
    /// The account there is linked.
    Linked,
    /// The session is confirmed; its other token.
    Confirmed(Option<String>),
    /// Nobody here has this account; or it is closed. No more is said.
    Unknown,
}

/// Why a way there and back came to nothing.
#[derive(Debug, thiserror::Error)]
pub enum ProviderError {
    /// This browser began none, or too long ago.
    #[error("nothing was begun")]
    NotBegun,
    /// The provider.
    #[error(transparent)]
    Oidc(#[from] OidcError),
    /// The database refused.
    #[error("{0}")]
    Db(#[from] DbErr),
    /// Something failed that nobody can help.
    #[error(transparent)]
    Other(#[from] anyhow::Error),
}

/// Sends somebody to a provider: the address there, and the value with which his browser returns.
///
/// # Errors
/// When the provider does not answer or the database refuses.
pub async fn leave(
    db: &Db,
    provider: &Provider,
    (back, next): (&str, &str),
    (purpose, person): (Purpose, Option<Uuid>),
) -> Result<(String, String), ProviderError> {
    let (address, journey) = oidc::leave(provider, back, purpose == Purpose::Confirm).await?;
    let away = Away {
        issuer: provider.issuer.clone(),
        purpose,
        next: next.to_owned(),
        journey,
    };
    let value = pending::begin(db, Kind::Provider, person, &away).await?;
    Ok((address, value))
}

/// Takes somebody in who came back with this value; says what came of it and where he goes on.
///
/// # Errors
/// When this browser began nothing, the provider's answer is not right, or the database refuses.
pub async fn arrive(
    db: &Db,
    providers: &[Provider],
    (value, returned): (&str, &Return),
    signed_in: Option<&SignedIn>,
    from: (Option<IpAddr>, &str),
) -> Result<(Arrived, String), ProviderError> {
    let begun = pending::take::<Away>(db, Kind::Provider, value).await?;
    let (began, away) = begun.ok_or(ProviderError::NotBegun)?;
    let provider = providers
        .iter()
        .find(|provider| provider.issuer == away.issuer)
        .ok_or(ProviderError::NotBegun)?;
    let signed_in = signed_in.filter(|signed_in| !signed_in.is_by_previous);
    let identity = oidc::arrive(provider, away.journey, returned).await?;
    let arrived = match (away.purpose, signed_in) {
        (Purpose::SignIn, _) => sign_in(db, provider, &identity, from).await?,
        (Purpose::Link, Some(signed_in)) if began == Some(signed_in.person.id) => {
            link_own(db, provider, &identity, signed_in).await?
        }
        (Purpose::Confirm, Some(signed_in)) if began == Some(signed_in.person.id) => {
            match linked(db.read(), provider, &identity).await? {
                Some(person) if person == signed_in.person.id => {
                    Arrived::Confirmed(session::confirm(db, &signed_in.session).await?)
                }
                _ => Arrived::Unknown,
            }
        }
        _ => return Err(ProviderError::NotBegun),
    };
    Ok((arrived, away.next))
}

async fn linked(
    connection: &impl ConnectionTrait,
    provider: &Provider,
    identity: &Identity,
) -> Result<Option<Uuid>, DbErr> {
    let key = (provider.issuer.clone(), identity.subject.clone());
    let row = Entity::find_by_id(key).one(connection).await?;
    Ok(row.map(|row| row.person_id))
}

async fn sign_in(
    db: &Db,
    provider: &Provider,
    identity: &Identity,
    from: (Option<IpAddr>, &str),
) -> Result<Arrived, ProviderError> {
    let able = |person: &Person| person.disabled_at.is_none() && !person.example;
    let person = match linked(db.read(), provider, identity).await? {
        Some(person) => roster::get(db.read(), person).await?.filter(able),
        None => first_time(db, provider, identity, from.0).await?,
    };
    let Some(person) = person else {
        let write = db.write(&By::nobody(from.0)).await?;
        let entry = NewEntry::new(INSTALLATION, Action::SignInFailed, INSTALLATION)
            .with(serde_json::json!({ "step": "provider", "issuer": provider.issuer }));
        write.finish(entry).await?;
        return Ok(Arrived::Unknown);
    };
    note_use(db, provider, identity).await?;
    let entered = sign_in::step_in(db, &person, Factor::Provider, from).await?;
    Ok(Arrived::In(entered))
}

async fn note_use(db: &Db, provider: &Provider, identity: &Identity) -> Result<(), DbErr> {
    let write = db.write(&By::program()).await?;
    Entity::update_many()
        .col_expr(Column::UsedAt, Expr::value(write.at()))
        .filter(Column::Issuer.eq(provider.issuer.clone()))
        .filter(Column::Subject.eq(identity.subject.clone()))
        .exec(write.tx())
        .await?;
    write.finish_unlogged(crate::db::Unlogged::Session).await
}

/// Who comes for the first time is found by his login, and linked. Somebody whom this provider
/// knows already as another is not found so: an address of mail may have passed to a successor.
async fn first_time(
    db: &Db,
    provider: &Provider,
    identity: &Identity,
    address: Option<IpAddr>,
) -> Result<Option<Person>, DbErr> {
    let Some(login) = &identity.login else {
        return Ok(None);
    };
    let person = roster::by_login(db.read(), login).await?;
    let able = |person: &Person| person.disabled_at.is_none() && !person.example;
    let Some(person) = person.filter(able) else {
        return Ok(None);
    };
    let by = By::person(person.id, &person.name, "", address);
    let is_linked = link(db, provider, identity, &person, &by).await?;
    Ok(Some(person).filter(|_| is_linked))
}

/// Links an account there with a person here; says whether neither was linked before.
async fn link(
    db: &Db,
    provider: &Provider,
    identity: &Identity,
    person: &Person,
    by: &By,
) -> Result<bool, DbErr> {
    let write = db.write(by).await?;
    let tx = write.tx();
    let of_person = Entity::find()
        .filter(Column::Issuer.eq(provider.issuer.clone()))
        .filter(Column::PersonId.eq(person.id))
        .lock_exclusive()
        .one(tx)
        .await?;
    if of_person.is_some() || linked(tx, provider, identity).await?.is_some() {
        return Ok(false);
    }
    let row = ActiveModel {
        issuer: Set(provider.issuer.clone()),
        subject: Set(identity.subject.clone()),
        person_id: Set(person.id),
        made_at: Set(write.at()),
        used_at: Set(None),
    };
    Entity::insert(row).exec_without_returning(tx).await?;
    let office = roster::logged_in(tx, person.id).await?;
    let entry = NewEntry::new(office, Action::ProviderLinked, person.id)
        .with(serde_json::json!({ "issuer": provider.issuer }));
    write.finish(entry).await?;
    Ok(true)
}

async fn link_own(
    db: &Db,
    provider: &Provider,
    identity: &Identity,
    signed_in: &SignedIn,
) -> Result<Arrived, ProviderError> {
    let person = &signed_in.person;
    let is_linked = link(db, provider, identity, person, signed_in.by()).await?;
    let is_his = linked(db.read(), provider, identity).await? == Some(person.id);
    Ok(if is_linked || is_his {
        Arrived::Linked
    } else {
        Arrived::Unknown
    })
}

/// The issuers at which a person is linked.
///
/// # Errors
/// When the database cannot be read.
pub async fn of(connection: &impl ConnectionTrait, person: Uuid) -> Result<Vec<String>, DbErr> {
    let rows = Entity::find()
        .filter(Column::PersonId.eq(person))
        .all(connection)
        .await?;
    Ok(rows.into_iter().map(|row| row.issuer).collect())
}

/// Ends the link with a provider, but never somebody's last way in; says whether it ended.
///
/// # Errors
/// When the database refuses.
pub async fn unlink(db: &Db, provider: &Provider, signed_in: &SignedIn) -> Result<bool, DbErr> {
    let person = signed_in.person.id;
    let write = db.write(signed_in.by()).await?;
    let tx = write.tx();
    let own = Entity::find().filter(Column::PersonId.eq(person));
    let own = own.lock_exclusive().all(tx).await?;
    let has_password = !password::of(tx, &[person]).await?.is_empty();
    let passkeys = passkey::Entity::find().filter(passkey::Column::PersonId.eq(person));
    let has_passkey = passkeys.one(tx).await?.is_some();
    if own.len() == 1 && !has_password && !has_passkey {
        return Ok(false);
    }
    Entity::delete_many()
        .filter(Column::PersonId.eq(person))
        .filter(Column::Issuer.eq(provider.issuer.clone()))
        .exec(tx)
        .await?;
    let office = roster::logged_in(tx, person).await?;
    let entry = NewEntry::new(office, Action::ProviderUnlinked, person)
        .with(serde_json::json!({ "issuer": provider.issuer }));
    write.finish(entry).await?;
    Ok(true)
}

/// Forgets all links of a person, as part of a write that lets him begin anew.
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

#[cfg(test)]
mod tests;
