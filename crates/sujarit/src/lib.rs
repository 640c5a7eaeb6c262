//! The program: commands, server, database, pages.
//!
//! One module for each room of an office's work ([`offices`], [`people`], [`plans`], [`duties`]), each holding its own
//! types, rules, SQL and pages, and what they share: [`db`] (connection, transactions,
//! migrations), [`web`] (router, layout, forms), [`session`] (who works, for which office), [`log`] (what was done,
//! chained), [`files`] (uploads under their hash), [`jobs`] (work that is done later), [`mail`], [`monitor`] (what is seen from outside), [`messages`] (the texts of both languages), [`settings`] (how an installation is set up). A
//! room calls another room's public functions and never its tables.

pub mod backup;
pub mod cli;
pub mod db;
pub mod duties;
pub mod files;
mod hex;
mod holidays;
pub mod jobs;
pub mod log;
pub mod mail;
pub mod messages;
pub mod monitor;
pub mod names;
pub mod offices;
pub mod people;
pub mod plans;
pub mod progress;
pub mod serve;
pub mod session;
pub mod settings;
mod squares;
mod token;
pub mod web;

pub use serve::{ServeOptions, serve};
