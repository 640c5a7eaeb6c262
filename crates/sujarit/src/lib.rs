//! The program: commands, server, database, pages.

pub mod messages;
