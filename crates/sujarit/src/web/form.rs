//! Forms. A form's fields can only be had as [`Fields`], which exist only after the form's token
//! was verified: the token is bound to the browser that was given the form, to the session of who
//! looked at it, and to the address it is sent to.

use super::{App, Problem, guard::Visit};
use crate::{hex::hex, token};
use axum::{
    body::Bytes,
    extract::{FromRequest, Request},
};
use uuid::Uuid;

/// Name of the field that carries the token.
pub const TOKEN: &str = "token";

/// The token of a form that this visitor, in this session where he has signed in, sends to this
/// path.
pub fn token(app: &App, visitor: &str, session: Option<Uuid>, path: &str) -> String {
    let session = session.unwrap_or_default();
    token::keyed(&app.secret, &format!("{visitor}\n{session}\n{path}"))
}

/// The token of a form on a page that is given to this visit.
pub fn token_for(app: &App, visit: &Visit, path: &str) -> String {
    let session = visit.signed_in.as_ref();
    let session = session.map(|signed_in| signed_in.session.id);
    token(app, &visit.visitor, session, path)
}

/// Whether this is the token for it. Compares in constant time.
pub fn verify(app: &App, visit: &Visit, given: &str) -> Result<(), Problem> {
    let right = token_for(app, visit, &visit.path);
    let differ = right.len() != given.len()
        || right
            .bytes()
            .zip(given.bytes())
            .fold(0, |differ, (a, b)| differ | (a ^ b))
            != 0;
    if differ {
        Err(Problem::StaleForm)
    } else {
        Ok(())
    }
}

/// A new random value for a browser.
pub fn new_visitor() -> String {
    let mut random = [0; 16];
    if getrandom::fill(&mut random).is_err() {
        // Without randomness forms cannot be trusted: a value that no cookie check accepts.
        return String::new();
    }
    hex(&random)
}

/// Whether a cookie's value is one that [`new_visitor`] gave.
pub fn is_visitor(value: &str) -> bool {
    value.len() == 32 && value.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// The fields of a verified form.
#[derive(Clone, Default)]
pub struct Fields(Vec<(String, String)>);

impl Fields {
    /// The value of a field, without space around it; empty where the form has none.
    pub fn get(&self, name: &str) -> &str {
        self.0
            .iter()
            .find(|(field, _)| field == name)
            .map_or("", |(_, value)| value.trim())
    }
}

impl Fields {
    /// Fields as a form would send them.
    #[cfg(test)]
    pub(crate) fn of(fields: &[(&str, &str)]) -> Self {
        let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        Self(fields.iter().map(owned).collect())
    }

    /// The value of a field as it was typed: space belongs to a password.
    pub fn secret(&self, name: &str) -> &str {
        let field = self.0.iter().find(|(field, _)| field == name);
        field.map_or("", |(_, value)| value.as_str())
    }

    /// All values of a field, such as the boxes that were ticked.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        let fields = self.0.iter().filter(move |(field, _)| field == name);
        fields.map(|(_, value)| value.trim())
    }
}

impl FromRequest<App> for Fields {
    type Rejection = Problem;

    async fn from_request(request: Request, app: &App) -> Result<Self, Problem> {
        let visit = request.extensions().get::<Visit>().cloned();
        let visit = visit.ok_or(Problem::StaleForm)?;
        let body = Bytes::from_request(request, app)
            .await
            .map_err(|_| Problem::TooLarge)?;
        let fields = axum::extract::Form::<Vec<(String, String)>>::from_request(
            Request::builder()
                .method("POST")
                .header("content-type", "application/x-www-form-urlencoded")
                .body(body.into())
                .map_err(|_| Problem::StaleForm)?,
            app,
        )
        .await
        .map_err(|_| Problem::StaleForm)?;
        // No text holds a NUL, and PostgreSQL takes none with it.
        let fields = fields.0.into_iter();
        let fields = Self(
            fields
                .map(|(name, value)| (name, value.replace('\0', "")))
                .collect(),
        );
        verify(app, &visit, fields.get(TOKEN))?;
        Ok(fields)
    }
}
