//! The door: a login and a password become a session, after a second step where the account has a
//! second factor; a confirmation makes a session fit for dangerous acts. Whether an account exists
//! is told by nothing: not by the words, not by the wait, not by the time an answer takes; and
//! whether it has a second factor only after a right password.

use super::{
    Door, Person,
    attempts::{self, Counted, Wait},
    factors::{self, passkeys},
    password,
    pending::{self, Kind},
    roster,
};
use crate::{
    db::{Boxed, Db},
    log::{Action, By, INSTALLATION, NewEntry},
    session::{self, Factor, SignedIn},
};
use sea_orm::DbErr;
use serde::{Deserialize, Serialize};
use std::net::IpAddr;
use uuid::Uuid;
use webauthn_rs::Webauthn;

/// How far somebody came with a right first step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Entered {
    /// He is in; the token of his session.
    In(String),
    /// A second step is to follow; the value with which his browser goes on.
    Second(String),
}

/// What the second step knows of the first.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct FirstStep {
    factor: String,
}

/// What came of it.
#[derive(Debug)]
pub enum Tried<T> {
    /// It was he.
    In(T),
    /// Login and password do not belong together.
    Wrong,
    /// Too many failures before.
    Wait(Wait),
}

/// Lets somebody in with his password, or to the second step.
///
/// # Errors
/// When the database refuses.
pub fn with_password<'a>(
    db: &'a Db,
    secret: &'a [u8; 32],
    (login, password): (&'a str, &'a str),
    from: (Option<IpAddr>, &'a str),
) -> Boxed<'a, anyhow::Result<Tried<Entered>>> {
    Box::pin(async move {
        let login = roster::login_of(login);
        match judge(db, secret, &login, password, from.0).await? {
            Tried::In(person) => step_in(db, &person, Factor::Password, from)
                .await
                .map(Tried::In),
            Tried::Wrong => Ok(Tried::Wrong),
            Tried::Wait(wait) => Ok(Tried::Wait(wait)),
        }
    })
}

/// After a right first step: a session, or the second step where the account has a second factor.
///
/// # Errors
/// When the database refuses.
pub fn step_in<'a>(
    db: &'a Db,
    person: &'a Person,
    first: Factor,
    from: (Option<IpAddr>, &'a str),
) -> Boxed<'a, anyhow::Result<Entered>> {
    Box::pin(async move {
        if !factors::of(db.read(), person.id).await?.any() {
            return enter(db, person, first, from).await.map(Entered::In);
        }
        let first = FirstStep {
            factor: first.code().to_owned(),
        };
        pending::begin(db, Kind::SecondStep, Some(person.id), &first)
            .await
            .map(Entered::Second)
    })
}

/// Who waits for his second step with this value, and what his first was.
///
/// # Errors
/// When the database cannot be read.
pub async fn waiting(db: &Db, value: &str) -> anyhow::Result<Option<(Person, Factor)>> {
    let found = pending::find::<FirstStep>(db, Kind::SecondStep, value).await?;
    let Some((Some(person), first)) = found else {
        return Ok(None);
    };
    let person = roster::get(db.read(), person).await?;
    let person = person.filter(|person| person.disabled_at.is_none());
    Ok(person.zip(Factor::of_code(&first.factor)))
}

/// Lets somebody in who waits for his second step, if the code is right. `None` where nobody waits
/// with this value any more.
///
/// # Errors
/// When the database refuses.
pub fn with_code<'a>(
    db: &'a Db,
    guarded: (&'a [u8; 32], &'a Door),
    (value, code): (&'a str, &'a str),
    from: (Option<IpAddr>, &'a str),
) -> Boxed<'a, anyhow::Result<Option<Tried<String>>>> {
    Box::pin(async move {
        let Some((person, _)) = waiting(db, value).await? else {
            return Ok(None);
        };
        match factors::check(db, guarded, &person, code, from.0).await? {
            Tried::In(factor) => Ok(finish(db, value, factor, from).await?.map(Tried::In)),
            Tried::Wrong => Ok(Some(Tried::Wrong)),
            Tried::Wait(wait) => Ok(Some(Tried::Wait(wait))),
        }
    })
}

/// Lets somebody in by a passkey alone, which is two steps in one; counts what fails by address.
///
/// # Errors
/// When the database refuses.
pub async fn with_passkey(
    db: &Db,
    secret: &[u8; 32],
    party: &Webauthn,
    answer: (&str, &str),
    from: (Option<IpAddr>, &str),
) -> anyhow::Result<Tried<String>> {
    let counted: Vec<Counted<'_>> = from.0.map(Counted::Address).into_iter().collect();
    if let Err(wait) = attempts::begin(db, secret, &counted).await? {
        return Ok(Tried::Wait(wait));
    }
    let Some(person) = passkeys::answered(db, party, answer, None).await? else {
        let write = db.write(&By::nobody(from.0)).await?;
        let entry = NewEntry::new(INSTALLATION, Action::SignInFailed, INSTALLATION)
            .with(serde_json::json!({ "step": "passkey" }));
        write.finish(entry).await?;
        return Ok(Tried::Wrong);
    };
    attempts::succeeded(db, secret, &counted).await?;
    let token = enter(db, &person, Factor::Passkey, from).await?;
    Ok(Tried::In(token))
}

/// Lets somebody in who waits for his second step, if a passkey of his answered.
///
/// # Errors
/// When the database refuses.
pub async fn with_second_passkey(
    db: &Db,
    party: &Webauthn,
    value: &str,
    answer: (&str, &str),
    from: (Option<IpAddr>, &str),
) -> anyhow::Result<Option<String>> {
    let Some((person, _)) = waiting(db, value).await? else {
        return Ok(None);
    };
    match passkeys::answered(db, party, answer, Some(person.id)).await? {
        Some(_) => finish(db, value, Factor::Passkey, from).await,
        None => Ok(None),
    }
}

/// Confirms by a passkey of whoever is signed in; `Wrong` where it is not right.
///
/// # Errors
/// When the database refuses.
pub async fn confirm_with_passkey(
    db: &Db,
    party: &Webauthn,
    signed_in: &SignedIn,
    answer: (&str, &str),
) -> anyhow::Result<Tried<Option<String>>> {
    match passkeys::answered(db, party, answer, Some(signed_in.person.id)).await? {
        Some(_) => session::confirm(db, &signed_in.session)
            .await
            .map(Tried::In),
        None => Ok(Tried::Wrong),
    }
}

/// Begins the session of whom the second step was right, once for each first step.
fn finish<'a>(
    db: &'a Db,
    value: &'a str,
    factor: Factor,
    from: (Option<IpAddr>, &'a str),
) -> Boxed<'a, anyhow::Result<Option<String>>> {
    Box::pin(async move {
        let waiting = waiting(db, value).await?;
        let taken = pending::take::<FirstStep>(db, Kind::SecondStep, value).await?;
        let (Some((person, _)), Some(_)) = (waiting, taken) else {
            return Ok(None);
        };
        enter(db, &person, factor, from).await.map(Some)
    })
}

/// Begins the session of somebody who showed who he is, and logs it.
///
/// # Errors
/// When the database refuses.
pub fn enter<'a>(
    db: &'a Db,
    person: &'a Person,
    factor: Factor,
    from: (Option<IpAddr>, &'a str),
) -> Boxed<'a, anyhow::Result<String>> {
    Box::pin(async move {
        let post = roster::post_of(db, person.id, None).await?;
        let write = db
            .write(&By::person(person.id, &person.name, &post, from.0))
            .await?;
        let token = session::begin(write.tx(), write.at(), person, factor, from).await?;
        let office = roster::logged_in(write.tx(), person.id).await?;
        let entry = NewEntry::new(office, Action::SignedIn, person.id)
            .with(serde_json::json!({ "factor": factor.code() }));
        write.finish(entry).await?;
        Ok(token)
    })
}

/// Whether this is his password still, and where he has a second factor a code of it; then the
/// session counts as confirmed, with another token. Who has no password shows the code alone, and
/// who has neither confirms in another way.
///
/// # Errors
/// When the database refuses.
pub async fn confirm(
    db: &Db,
    guarded: (&[u8; 32], &Door),
    signed_in: &SignedIn,
    (password, code): (&str, &str),
    address: Option<IpAddr>,
) -> anyhow::Result<Tried<Option<String>>> {
    match shows(db, guarded, &signed_in.person, (password, code), address).await? {
        Tried::In(()) => session::confirm(db, &signed_in.session)
            .await
            .map(Tried::In),
        Tried::Wrong => Ok(Tried::Wrong),
        Tried::Wait(wait) => Ok(Tried::Wait(wait)),
    }
}

/// What somebody shows with his hands to prove that it is he.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Proof {
    /// A password.
    pub password: bool,
    /// A code of his app, or a recovery code.
    pub code: bool,
}

/// What proof somebody has.
///
/// # Errors
/// When the database cannot be read.
pub async fn proof_of(db: &Db, person: Uuid) -> Result<Proof, DbErr> {
    Ok(Proof {
        password: !password::of(db.read(), &[person]).await?.is_empty(),
        code: factors::of(db.read(), person).await?.any(),
    })
}

/// Whether somebody shows all the proof he has; who has none is wrong.
///
/// # Errors
/// When the database refuses.
pub async fn shows(
    db: &Db,
    guarded: (&[u8; 32], &Door),
    person: &Person,
    (password, code): (&str, &str),
    address: Option<IpAddr>,
) -> anyhow::Result<Tried<()>> {
    let proof = proof_of(db, person.id).await?;
    if proof.password || !proof.code {
        match judge(db, guarded.0, &person.login, password, address).await? {
            Tried::In(_) => {}
            Tried::Wrong => return Ok(Tried::Wrong),
            Tried::Wait(wait) => return Ok(Tried::Wait(wait)),
        }
    }
    if proof.code {
        return match factors::check(db, guarded, person, code, address).await? {
            Tried::In(_) => Ok(Tried::In(())),
            Tried::Wrong => Ok(Tried::Wrong),
            Tried::Wait(wait) => Ok(Tried::Wait(wait)),
        };
    }
    Ok(Tried::In(()))
}

/// Whether login and password belong together; counts what fails.
///
/// # Errors
/// When the database refuses.
pub fn judge<'a>(
    db: &'a Db,
    secret: &'a [u8; 32],
    login: &'a str,
    password: &'a str,
    address: Option<IpAddr>,
) -> Boxed<'a, anyhow::Result<Tried<Person>>> {
    Box::pin(async move {
        let account = Counted::Account(login);
        let mut counted = vec![account];
        counted.extend(address.map(Counted::Address));
        if let Err(wait) = attempts::begin(db, secret, &counted).await? {
            return Ok(Tried::Wait(wait));
        }
        let person = roster::by_login(db.read(), login).await?;
        let able = person.filter(|person| person.disabled_at.is_none());
        let id = able.as_ref().map(|person| person.id);
        let fits = password::verify(db.read(), id, password).await?;
        let Some(person) = able.filter(|_| fits) else {
            let write = db.write(&By::nobody(address)).await?;
            // Whose account was meant is told to those who read the log, not to who tried.
            let subject = id.unwrap_or(INSTALLATION);
            write
                .finish(NewEntry::new(INSTALLATION, Action::SignInFailed, subject))
                .await?;
            return Ok(Tried::Wrong);
        };
        attempts::succeeded(db, secret, &counted).await?;
        Ok(Tried::In(person))
    })
}
