//! Which duties never lie in one hand: rules over people, pure, asked before anything is written.

use super::rights::{Act, Role, TABLE};
use crate::messages::{Language, fill, text};
use uuid::Uuid;

/// Why it may not be done, though the table allows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
pub enum Refusal {
    /// Nobody approves what he proposed.
    #[error("one's own proposal")]
    OwnProposal,
    /// The last administrator cannot go.
    #[error("the last administrator")]
    LastAdministrator,
    /// Nobody gives himself a role.
    #[error("a role for oneself")]
    OwnRole,
    /// A role that opens corruption reports needs a second person who agrees.
    #[error("a second person is needed")]
    NeedsSecond,
    /// Who agrees acts through an account that the asker let himself into.
    #[error("the asker's own hand")]
    SameHand,
    /// The two roles may not be one person's at once.
    #[error("two roles that exclude each other")]
    Conflict(Role, Role),
}

impl Refusal {
    /// The key of the sentence that says it.
    pub const fn key(self) -> &'static str {
        match self {
            Self::OwnProposal => "refusal.own_proposal",
            Self::LastAdministrator => "refusal.last_administrator",
            Self::OwnRole => "refusal.own_role",
            Self::NeedsSecond => "refusal.needs_second",
            Self::SameHand => "refusal.same_hand",
            Self::Conflict(..) => "refusal.conflict",
        }
    }

    /// The sentence that says it, with the two roles where it is about two.
    pub fn sentence(self, lang: Language) -> String {
        match self {
            Self::Conflict(one, other) => {
                let (one, other) = (text(lang, one.key()), text(lang, other.key()));
                fill(lang, "refusal.conflict_of", &[("0", one), ("1", other)])
            }
            _ => text(lang, self.key()).to_owned(),
        }
    }
}

/// Whether a person may approve what these people proposed or changed since.
///
/// # Errors
/// When he is one of them.
pub fn approve(proposers: &[Uuid], approver: Uuid) -> Result<(), Refusal> {
    if proposers.contains(&approver) {
        return Err(Refusal::OwnProposal);
    }
    Ok(())
}

/// Whether a role that these people have may be taken from one of them, by himself or by another.
///
/// # Errors
/// When it is the last administrator's.
pub fn take(role: Role, holders: &[Uuid], from: Uuid) -> Result<(), Refusal> {
    let others = holders.iter().any(|holder| *holder != from);
    if role.is_administrator() && holders.contains(&from) && !others {
        return Err(Refusal::LastAdministrator);
    }
    Ok(())
}

/// Whether a role needs two people to give it: one that opens corruption reports.
pub fn needs_two(role: Role) -> bool {
    role.allows(Act::ReadCorruptionReports)
}

/// A role that somebody is to be given.
#[derive(Clone, Copy, Debug)]
pub struct Giving<'a> {
    /// The role.
    pub role: Role,
    /// Who is to have it.
    pub to: Uuid,
    /// The roles he has already.
    pub has: &'a [Role],
    /// Who gives it.
    pub by: Uuid,
    /// Who agreed besides.
    pub second: Option<Uuid>,
}

/// Whether the role may be given so.
///
/// # Errors
/// When somebody gives it to himself, a second person is missing, or it does not go with a role
/// that he has.
pub fn give(giving: Giving<'_>) -> Result<(), Refusal> {
    if giving.by == giving.to || giving.second == Some(giving.to) {
        return Err(Refusal::OwnRole);
    }
    if needs_two(giving.role) && giving.second.is_none_or(|second| second == giving.by) {
        return Err(Refusal::NeedsSecond);
    }
    match giving.has.iter().find(|has| exclude(**has, giving.role)) {
        Some(has) => Err(Refusal::Conflict(*has, giving.role)),
        None => Ok(()),
    }
}

/// Whether two roles may not be one person's at once: what each must not do alone, the other
/// would let him do. It follows from the table: the auditor would change more than findings, an
/// administrator would see what somebody complained of, whoever proposes would approve.
pub fn exclude(one: Role, other: Role) -> bool {
    if one == other {
        return false;
    }
    let pair = |first: Role, second: Role| {
        let may = |role: Role, wanted: fn(Act) -> bool| {
            TABLE
                .iter()
                .any(|(act, _)| wanted(*act) && role.allows(*act))
        };
        (first == Role::InternalAuditor
            && may(second, |act| act.changes() && act != Act::WriteFindings))
            || (first.is_administrator() && may(second, Act::shows_complaints))
            || (first.allows(Act::ProposePlan) && second.allows(Act::ApprovePlan))
    };
    pair(one, other) || pair(other, one)
}

#[cfg(test)]
mod tests {
    use super::*;

    const A: Uuid = Uuid::from_u128(1);
    const B: Uuid = Uuid::from_u128(2);
    const C: Uuid = Uuid::from_u128(3);

    #[test]
    fn nobody_approves_what_he_proposed_or_changed() {
        assert_eq!(approve(&[A, B], C), Ok(()));
        assert_eq!(approve(&[A, B], B), Err(Refusal::OwnProposal));
    }

    #[test]
    fn the_last_administrator_can_be_removed_by_nobody() {
        for role in Role::ALL {
            let last = take(role, &[A], A);
            assert_eq!(last.is_err(), role.is_administrator(), "{role:?}");
            assert_eq!(take(role, &[A, B], A), Ok(()), "{role:?}");
            // Listed twice he is still but one.
            assert_eq!(take(role, &[A, A], A).is_err(), role.is_administrator());
        }
    }

    #[test]
    fn what_opens_corruption_reports_is_given_by_two_who_are_not_the_receiver() {
        let give = |role, by, second| {
            give(Giving {
                role,
                to: C,
                has: &[],
                by,
                second,
            })
        };
        assert_eq!(give(Role::ComplaintOfficer, A, Some(B)), Ok(()));
        for (by, second, refusal) in [
            (A, None, Refusal::NeedsSecond),
            (A, Some(A), Refusal::NeedsSecond),
            (A, Some(C), Refusal::OwnRole),
            (C, Some(B), Refusal::OwnRole),
        ] {
            assert_eq!(give(Role::ComplaintOfficer, by, second), Err(refusal));
        }
        let alone: Vec<Role> = Role::ALL
            .into_iter()
            .filter(|role| give(*role, A, None).is_ok())
            .collect();
        assert_eq!(alone.len(), Role::ALL.len() - 1, "every other role by one");
        assert_eq!(give(Role::Planner, C, None), Err(Refusal::OwnRole));
    }

    #[test]
    fn roles_that_watch_each_other_are_not_one_persons() {
        for (one, other) in [
            (Role::InternalAuditor, Role::Planner),
            (Role::InternalAuditor, Role::UnitOfficer),
            (Role::InternalAuditor, Role::OfficeAdministrator),
            (Role::OfficeAdministrator, Role::ComplaintOfficer),
            (Role::SystemAdministrator, Role::ComplaintOfficer),
            (Role::Planner, Role::Executive),
        ] {
            assert!(
                exclude(one, other) && exclude(other, one),
                "{one:?} {other:?}"
            );
            let giving = Giving {
                role: other,
                to: C,
                has: &[one],
                by: A,
                second: Some(B),
            };
            assert_eq!(give(giving), Err(Refusal::Conflict(one, other)));
        }
        // A small office has one officer for much.
        for (one, other) in [
            (Role::Planner, Role::DisclosureOfficer),
            (Role::Planner, Role::OfficeAdministrator),
            (Role::Planner, Role::UnitOfficer),
            (Role::Planner, Role::Planner),
        ] {
            assert!(!exclude(one, other), "{one:?} {other:?}");
        }
    }

    #[test]
    fn whatever_roles_may_be_held_together_break_no_rule() {
        for one in Role::ALL {
            for other in Role::ALL {
                if exclude(one, other) {
                    continue;
                }
                let allows = |act| one.allows(act) || other.allows(act);
                let pair = [one, other];
                for (act, _) in TABLE {
                    let auditor = pair.contains(&Role::InternalAuditor);
                    assert!(
                        !auditor || !act.changes() || act == Act::WriteFindings || !allows(act)
                    );
                    let administrator = pair.iter().any(|role| role.is_administrator());
                    assert!(!administrator || !act.shows_complaints() || !allows(act));
                }
                assert!(!(allows(Act::ProposePlan) && allows(Act::ApprovePlan)));
            }
        }
    }
}
