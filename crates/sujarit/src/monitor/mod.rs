//! What is seen of the running program from outside: whether it lives and is ready ([`health`]),
//! figures for Prometheus ([`figures`]), and lines about what it does ([`lines`]).
//!
//! None of it holds a name, an address, a key or what somebody asked for: a request is told by the
//! pattern of its route, its method, its status and how long it took.

pub mod figures;
pub mod health;
pub mod lines;
mod requests;

pub use requests::observe;
