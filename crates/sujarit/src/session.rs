//! Who works in the program, and for which office. Rooms ask for a [`Scope`] wherever they read or
//! write an office's data: what is not made here cannot name an office, so no identifier that
//! comes with a request can reach another office's rows.
//!
//! Until people sign in there are two ways to a scope: the pages, which serve the one home office
//! to whoever sits at the computer, and the commands, whose user holds the database anyway.

use crate::{
    db::Db,
    log::By,
    offices::{self, Office},
};
use sea_orm::DbErr;
use std::net::IpAddr;
use uuid::Uuid;

/// Somebody who works for an office.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scope {
    office: Uuid,
    by: By,
}

impl Scope {
    /// The key of the office whose data may be read and written.
    pub const fn office_id(&self) -> Uuid {
        self.office
    }

    /// Who works, for the log.
    pub const fn by(&self) -> &By {
        &self.by
    }
}

/// The scope of a page: the home office, for whoever sits at this computer.
///
/// # Errors
/// When the database cannot be read, or not written where the office is still to be made.
pub async fn at_this_machine(db: &Db, address: Option<IpAddr>) -> Result<(Scope, Office), DbErr> {
    let by = By::at_this_machine(address);
    let office = offices::home(db, &by).await?;
    let office_id = office.id;
    Ok((
        Scope {
            office: office_id,
            by,
        },
        office,
    ))
}

/// The scope of a page that could not learn whose it is: no office has this key.
pub(crate) fn of_nobody() -> Scope {
    Scope {
        office: Uuid::max(),
        by: By::at_this_machine(None),
    }
}

/// The scope of a command that works on an office.
pub fn of_command(command: &str, office: &Office) -> Scope {
    Scope {
        office: office.id,
        by: by_command(command),
    }
}

/// Who runs a command: the user of the operating system, as far as that tells.
pub fn by_command(command: &str) -> By {
    let user = ["USER", "LOGNAME", "USERNAME"]
        .iter()
        .find_map(|name| std::env::var(name).ok())
        .unwrap_or_default();
    By::command(command, &user)
}
