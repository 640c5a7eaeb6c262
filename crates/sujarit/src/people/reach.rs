//! Where a role counts. A right reaches down the tree nation → province → district → office, and
//! never up or aside.

use super::rights::{Act, Role};
use crate::offices::Office;
use uuid::Uuid;

/// The part of the country in which a role counts.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Reach {
    /// Every office.
    Nation,
    /// The offices of a province.
    Province(String),
    /// The offices of a district.
    District {
        /// Its province.
        province: String,
        /// Its name without "อำเภอ".
        district: String,
    },
    /// One office.
    Office(Uuid),
}

impl Reach {
    /// Whether it covers the office. An office whose place is not known is covered by the nation
    /// and by itself only.
    pub fn covers(&self, office: &Office) -> bool {
        match self {
            Self::Nation => true,
            Self::Province(province) => office.province.as_ref() == Some(province),
            Self::District { province, district } => {
                office.province.as_ref() == Some(province)
                    && office.district.as_ref() == Some(district)
            }
            Self::Office(id) => office.id == *id,
        }
    }

    /// Whether a role may be given with this reach: an office's own roles are for one office,
    /// those who look from above for a part of the country, the system's for all of it.
    pub const fn suits(&self, role: Role) -> bool {
        match role {
            Role::Verifier | Role::Reader => !matches!(self, Self::Office(_)),
            Role::SystemAdministrator => matches!(self, Self::Nation),
            _ => matches!(self, Self::Office(_)),
        }
    }
}

/// A role with its reach, as a person has it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Grant {
    /// The role.
    pub role: Role,
    /// Where it counts.
    pub reach: Reach,
}

/// Whether somebody with these roles may do this at this office.
pub fn may(grants: &[Grant], act: Act, office: &Office) -> bool {
    grants.iter().any(|grant| {
        grant.role.allows(act) && grant.reach.suits(grant.role) && grant.reach.covers(office)
    })
}

#[cfg(test)]
mod tests {
    use super::{super::rights::TABLE, *};

    fn office(id: u128, district: &str, province: &str) -> Office {
        Office {
            id: Uuid::from_u128(id),
            district: Some(district.to_owned()),
            province: Some(province.to_owned()),
            ..Office::default()
        }
    }

    fn reaches() -> [Reach; 4] {
        [
            Reach::Nation,
            Reach::Province("กระบี่".to_owned()),
            Reach::District {
                province: "กระบี่".to_owned(),
                district: "สมมติเหนือ".to_owned(),
            },
            Reach::Office(Uuid::from_u128(1)),
        ]
    }

    /// The offices of the matrix, and how many of the reaches above cover each, counted from the
    /// nation down.
    fn places() -> [(Office, usize); 5] {
        [
            (office(1, "สมมติเหนือ", "กระบี่"), 4),
            (office(2, "สมมติเหนือ", "กระบี่"), 3),
            (office(3, "สมมติใต้", "กระบี่"), 2),
            // A district of this name in another province.
            (office(4, "สมมติเหนือ", "ตรัง"), 1),
            (Office::default(), 1),
        ]
    }

    #[test]
    fn every_role_is_tried_for_every_act_at_offices_near_and_far() {
        let mut tried = 0;
        for role in Role::ALL {
            for (act, roles) in TABLE {
                for (index, reach) in reaches().into_iter().enumerate() {
                    let suits = reach.suits(role);
                    let grants = [Grant { role, reach }];
                    for (office, covered) in places() {
                        let expected = roles.contains(&role) && suits && index < covered;
                        let allowed = may(&grants, act, &office);
                        assert_eq!(allowed, expected, "{grants:?} {act:?} {office:?}");
                        tried += 1;
                    }
                }
            }
        }
        assert_eq!(tried, 11 * TABLE.len() * 4 * 5);
        assert!(
            !may(&[], Act::ReadPlan, &office(1, "ก", "ข")),
            "nobody may nothing"
        );
    }
}
