//! People: which roles there are, what each may do and where, and which duties never lie in one
//! hand.
//!
//! [`rights`] holds the one table of roles and acts; the manual's page and the tests of every role
//! against every act are made from it. [`reach`] tells where a role counts (nation, province,
//! district, office). [`duties`] are the rules that a table cannot tell: nobody approves what he
//! proposed, the last administrator stays, what opens corruption reports is given by two.
//! [`roster`] reads who holds which post and role, [`desks`] who works for which unit in which role, [`appoint`] writes it, [`agreements`] knows who
//! may be the second person, [`accounts`] closes and opens; [`sign_in`],
//! [`invitations`], [`password`], [`factors`], [`providers`], [`pending`] and
//! [`attempts`] are the door.

pub mod accounts;
pub mod agreements;
pub mod appoint;
pub mod attempts;
pub mod desks;
pub mod duties;
pub mod example;
pub mod factors;
pub mod handover;
pub mod installation;
pub mod invitations;
mod manual;
mod pages;
pub mod password;
pub mod pending;
pub mod providers;
pub mod reach;
pub mod rights;
pub mod roster;
mod settings;
pub mod sign_in;
pub(crate) mod tables;
#[cfg(test)]
mod tests;

pub use manual::manual;
pub use pages::routes;
pub use reach::{Grant, Reach, may};
pub use rights::{Act, Role};
pub use roster::{Person, offices_of, post_of, with_grants};
pub use settings::{Door, SignInSettings};

/// Why something about people cannot be.
#[derive(Debug, thiserror::Error)]
pub enum PersonError {
    /// A field is wrong: its name and the key of the sentence that says why.
    #[error("{0}: {1}")]
    Mistake(&'static str, &'static str),
    /// The rules that keep duties apart do not allow it.
    #[error("{0}")]
    Refused(duties::Refusal),
    /// There is no such person, post or role here.
    #[error("no such person")]
    NoSuchPerson,
    /// The database refused.
    #[error("{0}")]
    Db(#[from] sea_orm::DbErr),
}
