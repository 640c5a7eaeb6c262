//! Who works in the program, and for which office. Rooms ask for a [`Scope`] wherever they read or
//! write an office's data: what is not made here cannot name an office, so no identifier that
//! comes with a request can reach another office's rows.
//!
//! There are two ways to a scope: a person who has signed in ([`SignedIn`]) and works for an
//! office in which he has a role, and the commands, whose user holds the database anyway.

mod browser;
mod store;
pub(crate) mod tables;

pub use store::{
    Factor, Session, begin, choose_office, confirm, end, end_all, of_person, of_token, tidy,
};

use crate::{
    log::{By, INSTALLATION},
    offices::Office,
    people::{self, Act, Grant, Person, Reach, Role},
};
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

/// Somebody who has signed in.
#[derive(Clone, Debug)]
pub struct SignedIn {
    /// His session.
    pub session: Session,
    /// Who he is.
    pub person: Person,
    /// His roles, wherever they count.
    pub grants: Vec<Grant>,
    /// The office for which he works now.
    pub office: Option<Office>,
    /// His post there, or the first he holds.
    pub post: String,
    /// Whether he showed the token that his session had before: it may be a copy, and only reads.
    pub is_by_previous: bool,
    by: By,
}

impl SignedIn {
    /// The scope of the office for which he works.
    pub fn scope(&self) -> Scope {
        match &self.office {
            Some(office) => Scope {
                office: office.id,
                by: self.by.clone(),
            },
            None => Scope {
                by: self.by.clone(),
                ..of_nobody()
            },
        }
    }

    /// Who he is, for the log.
    pub const fn by(&self) -> &By {
        &self.by
    }

    /// In whose log it stands what he does to his own account: that of the office for which he
    /// works, else that of the installation.
    pub fn logged_in(&self) -> Uuid {
        self.office
            .as_ref()
            .map_or(INSTALLATION, |office| office.id)
    }

    /// Whether he may do this at the office for which he works, or, where it is about no single
    /// office, whether one of his roles beyond an office allows it.
    pub fn may(&self, act: Act) -> bool {
        let beyond = act.is_beyond_an_office()
            && self.grants.iter().any(|grant| {
                let is_office = matches!(grant.reach, Reach::Office(_));
                !is_office && grant.role.allows(act) && grant.reach.suits(grant.role)
            });
        let here = self.office.as_ref();
        beyond || here.is_some_and(|office| people::may(&self.grants, act, office))
    }

    /// The scope of the installation, for who gives roles beyond an office.
    pub fn over_all(&self) -> Option<Scope> {
        self.may(Act::GiveHigherRoles).then(|| Scope {
            office: INSTALLATION,
            by: self.by.clone(),
        })
    }

    /// The scope of any office, for who makes its first administrator.
    pub fn over(&self, office: &Office) -> Option<Scope> {
        people::may(&self.grants, Act::GiveHigherRoles, office).then(|| Scope {
            office: office.id,
            by: self.by.clone(),
        })
    }

    /// Whether one of his roles counts at this office, so that he may work for it.
    pub fn reaches(&self, office: &Office) -> bool {
        let counts = |grant: &Grant| grant.reach.suits(grant.role) && grant.reach.covers(office);
        self.grants
            .iter()
            .any(|grant| grant.role != Role::SystemAdministrator && counts(grant))
    }
}

/// The scope of a page that nobody has signed in to: no office has this key.
pub(crate) fn of_nobody() -> Scope {
    Scope {
        office: Uuid::max(),
        by: By::nobody(None),
    }
}

/// The scope of a command that works on an office.
pub fn of_command(command: &str, office: &Office) -> Scope {
    Scope {
        office: office.id,
        by: by_command(command),
    }
}

/// The scope of a command that works on the installation.
pub fn of_command_for_all(command: &str) -> Scope {
    Scope {
        office: INSTALLATION,
        by: by_command(command),
    }
}

/// The scope in which everybody reads what an office has published; whoever takes it asks for
/// nothing else.
pub(crate) fn of_public(office: Uuid) -> Scope {
    Scope {
        office,
        by: By::nobody(None),
    }
}

/// The scope of who makes the first administrator with the code of the terminal.
pub(crate) fn of_setup(office: Uuid, by: By) -> Scope {
    Scope { office, by }
}

/// The scope of what the program does for an office by itself: it reminds of duties, and gives a
/// calendar to whoever holds its key.
pub(crate) fn of_program(office: Uuid) -> Scope {
    Scope {
        office,
        by: By::program(),
    }
}

/// Who runs a command: the user of the operating system, as far as that tells.
pub fn by_command(command: &str) -> By {
    By::command(command, &user())
}

/// The name of the user as whom this program runs. The environment is not asked: anybody writes
/// there what he likes.
#[cfg(unix)]
fn user() -> String {
    let id = rustix::process::getuid().as_raw();
    let users = std::fs::read_to_string("/etc/passwd").unwrap_or_default();
    let name = users.lines().find_map(|line| {
        let mut fields = line.split(':');
        let name = fields.next()?;
        (fields.nth(1)?.parse() == Ok(id)).then(|| name.to_owned())
    });
    name.unwrap_or_else(|| format!("uid {id}"))
}

/// The name of the user as the system gives it to the program.
#[cfg(not(unix))]
fn user() -> String {
    std::env::var("USERNAME").unwrap_or_default()
}
