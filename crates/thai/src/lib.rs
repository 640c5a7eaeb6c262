//! The Thai language as an office's paper writes it: digits, letters and their damage,
//! words, the Buddhist calendar, fiscal years and money.
//!
//! This crate knows no plan and no file. It never reads the clock: time comes in as a value.

pub mod fiscal;
pub mod money;
