//! The addresses of the program, each with who may come to it: what a room declares here is what
//! [`super::guard`] lets through, and what the tests try for every role.

use super::App;
use crate::{people::Act, session::SignedIn};
use axum::{
    Router,
    extract::DefaultBodyLimit,
    handler::Handler,
    http::Method,
    routing::{get, post},
};

/// Who may come to an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Everybody, signed in or not.
    Public,
    /// Whoever has signed in.
    SignedIn,
    /// Whoever may do this at the office for which he works.
    May(Act),
    /// The same, and he has shown lately that it is he: for dangerous acts.
    Confirmed(Act),
    /// Whoever has signed in and has shown lately that it is he: for his own account.
    OwnConfirmed,
}

impl Access {
    /// Whether somebody may come, as far as his roles tell.
    pub fn allows(self, signed_in: Option<&SignedIn>) -> bool {
        match (self, signed_in) {
            (Self::Public, _) | (Self::SignedIn | Self::OwnConfirmed, Some(_)) => true,
            (Self::May(act) | Self::Confirmed(act), Some(signed_in)) => signed_in.may(act),
            (_, None) => false,
        }
    }

    /// Whether he must have shown lately that it is he.
    pub const fn needs_confirmation(self) -> bool {
        matches!(self, Self::Confirmed(_) | Self::OwnConfirmed)
    }
}

/// An address with who may come to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Route {
    /// `GET` or `POST`.
    pub method: Method,
    /// The path with its parameters in braces, e.g. "/plans/{plan}".
    pub path: &'static str,
    /// Who may.
    pub access: Access,
}

/// Addresses and what answers them.
#[derive(Debug, Default)]
pub struct Routes {
    router: Router<App>,
    table: Vec<Route>,
}

impl Routes {
    /// None yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a page.
    pub fn get<H, T>(mut self, path: &'static str, access: Access, handler: H) -> Self
    where
        H: Handler<T, App>,
        T: 'static,
    {
        self.router = self.router.route(path, get(handler));
        self.declare(Method::GET, path, access)
    }

    /// Adds what takes a form.
    pub fn post<H, T>(mut self, path: &'static str, access: Access, handler: H) -> Self
    where
        H: Handler<T, App>,
        T: 'static,
    {
        self.router = self.router.route(path, post(handler));
        self.declare(Method::POST, path, access)
    }

    fn declare(mut self, method: Method, path: &'static str, access: Access) -> Self {
        self.table.push(Route {
            method,
            path,
            access,
        });
        self
    }

    /// Sets the largest body, in bytes, that the addresses added so far take.
    pub fn largest_body(mut self, bytes: usize) -> Self {
        self.router = self.router.layer(DefaultBodyLimit::max(bytes));
        self
    }

    /// Adds another room's addresses.
    pub fn merge(mut self, other: Self) -> Self {
        self.router = self.router.merge(other.router);
        self.table.extend(other.table);
        self
    }

    /// The router, and who may come to what.
    pub fn into_parts(self) -> (Router<App>, Vec<Route>) {
        (self.router, self.table)
    }
}
