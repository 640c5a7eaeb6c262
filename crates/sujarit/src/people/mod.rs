//! People: which roles there are, what each may do and where, and which duties never lie in one
//! hand.
//!
//! [`rights`] holds the one table of roles and acts; the manual's page and the tests of every role
//! against every act are made from it. [`reach`] tells where a role counts (nation, province,
//! district, office). [`duties`] are the rules that a table cannot tell: nobody approves what he
//! proposed, the last administrator stays, what opens corruption reports is given by two.

pub mod duties;
mod manual;
pub mod reach;
pub mod rights;

pub use manual::manual;
pub use reach::{Grant, Reach, may};
pub use rights::{Act, Role};
