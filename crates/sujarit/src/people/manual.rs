//! The page of the manual that tells who may do what, made from the table.

use super::{
    duties::exclude,
    rights::{Role, TABLE},
};
use crate::{
    messages::{Language, text},
    web::{self, Access},
};
use std::fmt::Write as _;

/// `docs/user/roles.md`.
pub fn manual() -> String {
    let thai = |key| text(Language::Thai, key);
    let mut page = format!(
        "<!-- Made from src/people/rights.rs; not to be changed here. -->\n\n# {}\n\n{}\n\n## {}\n\n",
        thai("roles.title"),
        thai("roles.lead"),
        thai("roles.roles"),
    );
    for role in Role::ALL {
        let _ = writeln!(page, "- {}", thai(role.key()));
    }
    let _ = write!(page, "\n## {}\n\n", thai("roles.rights"));
    let _ = write!(page, "| {} |", thai("roles.act"));
    for role in Role::ALL {
        let _ = write!(page, " {} |", thai(role.key()));
    }
    let _ = writeln!(page, "\n|---|{}", ":-:|".repeat(Role::ALL.len()));
    let (_, routes) = web::routes().into_parts();
    for (act, roles) in TABLE {
        let is_there = routes.iter().any(|route| {
            matches!(route.access, Access::May(asked) | Access::Confirmed(asked) if asked == act)
        });
        let later = if is_there { "" } else { " *" };
        let _ = write!(page, "| {}{later} |", thai(act.key()));
        for role in Role::ALL {
            let mark = if roles.contains(&role) { "✓" } else { "" };
            let _ = write!(page, " {mark} |");
        }
        page.push('\n');
    }
    let _ = write!(page, "\n## {}\n\n", thai("roles.duties"));
    for key in RULES {
        let _ = writeln!(page, "- {}", thai(key));
    }
    let _ = write!(page, "\n{}\n\n", thai("roles.excluded"));
    for (index, one) in Role::ALL.into_iter().enumerate() {
        let others: Vec<&str> = Role::ALL[index + 1..]
            .iter()
            .filter(|other| exclude(one, **other))
            .map(|other| thai(other.key()))
            .collect();
        if !others.is_empty() {
            let _ = writeln!(page, "- **{}**: {}", thai(one.key()), others.join(", "));
        }
    }
    page
}

/// The rules that the table cannot tell, as a person reads them.
const RULES: [&str; 6] = [
    "refusal.own_proposal",
    "refusal.own_role",
    "refusal.needs_second",
    "refusal.same_hand",
    "refusal.last_administrator",
    "refusal.conflict",
];

#[cfg(test)]
mod tests {
    use super::*;
    use std::{fs, path::Path};

    /// With `SUJARIT_WRITE_MANUAL=1` this writes the page; without, it compares.
    #[test]
    fn the_manuals_page_is_the_table() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/user/roles.md");
        if std::env::var_os("SUJARIT_WRITE_MANUAL").is_some() {
            fs::write(&path, manual()).expect("written");
        }
        let written = fs::read_to_string(&path).unwrap_or_default();
        assert!(
            written == manual(),
            "docs/user/roles.md is old: SUJARIT_WRITE_MANUAL=1 cargo test writes it anew"
        );
    }
}
