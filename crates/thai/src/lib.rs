//! The Thai language as an office's paper writes it: digits, letters and their damage,
//! words, the Buddhist calendar, fiscal years and money.
//!
//! This crate knows no plan and no file. It never reads the clock: time comes in as a value.
//! Every function takes any text without a panic and in time that grows with its length; what
//! changes nothing allocates nothing.

mod calendar;
pub mod date;
pub mod digits;
pub mod encoding;
pub mod fiscal;
pub mod letters;
pub mod likeness;
pub mod money;
pub mod numerals;
pub mod sort;
pub mod words;
pub mod workdays;

pub use likeness::{likeness, squash};
