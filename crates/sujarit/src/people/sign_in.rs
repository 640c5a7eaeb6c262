//! The door: a login and a password become a session, and a confirmation makes a session fit for
//! dangerous acts. Whether an account exists is told by nothing: not by the words, not by the wait,
//! not by the time an answer takes.

use super::{
    Person,
    attempts::{self, Counted, Wait},
    password, roster,
};
use crate::{
    db::Db,
    log::{Action, By, INSTALLATION, NewEntry},
    session::{self, Factor, SignedIn},
};
use std::net::IpAddr;

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

/// Lets somebody in with his password; gives the token of his session.
///
/// # Errors
/// When the database refuses.
pub async fn with_password(
    db: &Db,
    secret: &[u8; 32],
    (login, password): (&str, &str),
    from: (Option<IpAddr>, &str),
) -> anyhow::Result<Tried<String>> {
    let login = roster::login_of(login);
    let person = match judge(db, secret, &login, password, from.0).await? {
        Tried::In(person) => person,
        Tried::Wrong => return Ok(Tried::Wrong),
        Tried::Wait(wait) => return Ok(Tried::Wait(wait)),
    };
    enter(db, &person, Factor::Password, from)
        .await
        .map(Tried::In)
}

/// Begins the session of somebody who showed who he is, and logs it.
///
/// # Errors
/// When the database refuses.
pub async fn enter(
    db: &Db,
    person: &Person,
    factor: Factor,
    from: (Option<IpAddr>, &str),
) -> anyhow::Result<String> {
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
}

/// Whether this is his password still; then the session counts as confirmed, with another token.
///
/// # Errors
/// When the database refuses.
pub async fn confirm(
    db: &Db,
    secret: &[u8; 32],
    signed_in: &SignedIn,
    password: &str,
    address: Option<IpAddr>,
) -> anyhow::Result<Tried<Option<String>>> {
    let login = &signed_in.person.login;
    match judge(db, secret, login, password, address).await? {
        Tried::In(_) => session::confirm(db, &signed_in.session)
            .await
            .map(Tried::In),
        Tried::Wrong => Ok(Tried::Wrong),
        Tried::Wait(wait) => Ok(Tried::Wait(wait)),
    }
}

/// Whether login and password belong together; counts what fails.
///
/// # Errors
/// When the database refuses.
pub async fn judge(
    db: &Db,
    secret: &[u8; 32],
    login: &str,
    password: &str,
    address: Option<IpAddr>,
) -> anyhow::Result<Tried<Person>> {
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
    attempts::succeeded(db, secret, &counted[0]).await?;
    Ok(Tried::In(person))
}
