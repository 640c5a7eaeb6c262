//! Whose a duty is: the units and posts that the plan names, matched to the units and roles of the
//! office. What matches nothing is the plan maker's, who then sees the words and mends the plan or
//! the units.
//!
//! A unit is named where its name stands as a whole: "ผู้อำนวยการกองช่าง" names กองช่าง, "กองช่างสุขาภิบาล"
//! does not. Of "งานนิติการ สำนักปลัด" the smaller unit is taken where the office has it.

use super::list::Listed;
use crate::{
    offices::units::Unit,
    people::{Role, desks::Desk},
};
use plan::{OfficeType, catalogue};
use sea_orm::prelude::Uuid;

/// Whose a duty is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Owners {
    /// The units; everybody who has a post there.
    pub units: Vec<Uuid>,
    /// The roles.
    pub roles: Vec<Role>,
}

/// What may follow upon a unit's name without a space: then the name has ended.
const FOLLOWS: [&str; 16] = [
    "และ",
    "หรือ",
    "ร่วมกับ",
    "ร่วม",
    "สำนัก",
    "กอง",
    "งาน",
    "ฝ่าย",
    "หน่วย",
    "ศูนย์",
    "เทศบาล",
    "องค์การ",
    "อบต",
    "อบจ",
    "เมือง",
    "ทุก",
];

/// Words that name every unit there is.
const ALL: [&str; 7] = [
    "ทุกส่วนราชการ",
    "ทุกสำนัก",
    "ทุกกอง",
    "ทุกหน่วยงาน",
    "ทุกส่วนงาน",
    "ทุกงาน",
    "ทุกฝ่าย",
];

/// Whose an entry is, by the words of its "ผู้รับผิดชอบ".
pub fn of_words(words: &[String], units: &[Unit]) -> Owners {
    let mut owners = Owners::default();
    for words in words {
        let text = Text::of(words);
        if ALL.iter().any(|all| text.letters.contains(all)) {
            owners.units = units.iter().map(|unit| unit.id).collect();
            break;
        }
        let found = text.units(units);
        if found.is_empty() {
            owners.roles.extend(role_of(&text.letters));
        }
        for unit in found {
            if !owners.units.contains(&unit) {
                owners.units.push(unit);
            }
        }
    }
    owners.or_planner()
}

/// Whose a duty of the list is: its roles, and the first of its units that the office has, by what
/// offices of the type call them.
pub fn of_list(listed: &Listed, kind: Option<OfficeType>, units: &[Unit]) -> Owners {
    let known = |role: &String| catalogue::units().iter().find(|unit| unit.role == *role);
    let names = listed.units.iter().filter_map(known);
    let mut names = names.flat_map(|unit| [unit.usual_name(kind), &unit.th]);
    let found = names.find_map(|name| {
        let found = Text::of(name).units(units);
        (!found.is_empty()).then_some(found)
    });
    let owners = Owners {
        units: found.unwrap_or_default(),
        roles: listed.roles(),
    };
    owners.or_planner()
}

/// The role of a post that stands for itself.
fn role_of(letters: &str) -> Option<Role> {
    match letters {
        _ if letters.starts_with("ปลัด") => Some(Role::Clerk),
        _ if letters.starts_with("นายก") => Some(Role::Executive),
        _ if letters.contains("ตรวจสอบภายใน") => {
            Some(Role::InternalAuditor)
        }
        _ => None,
    }
}

impl Owners {
    fn or_planner(mut self) -> Self {
        self.roles.sort_unstable();
        self.roles.dedup();
        if self.units.is_empty() && self.roles.is_empty() {
            self.roles.push(Role::Planner);
        }
        self
    }

    /// Whether it is this person's.
    pub fn has(&self, desk: &Desk) -> bool {
        self.units.iter().any(|unit| desk.units.contains(unit))
            || self.roles.iter().any(|role| desk.roles.contains(role))
    }

    /// The same, or the plan maker's where nobody of the office has it.
    pub fn among(self, desks: &[Desk]) -> Self {
        let mut owners = self;
        if !desks.iter().any(|desk| owners.has(desk)) && !owners.roles.contains(&Role::Planner) {
            owners.roles.push(Role::Planner);
        }
        owners
    }
}

/// A text of letters alone, and what stood between them.
struct Text {
    letters: String,
    /// Bytes of `letters` before which something stood, and whether that was more than space.
    gaps: Vec<(usize, bool)>,
}

impl Text {
    fn of(words: &str) -> Self {
        let mended = thai::letters::mend(thai::likeness::without_list_number(words));
        let mut text = Self {
            letters: String::new(),
            gaps: Vec::new(),
        };
        for letter in mended.chars() {
            if letter.is_alphanumeric() || thai::letters::is_thai(letter) {
                text.letters.push(letter);
                continue;
            }
            let at = text.letters.len();
            let parts = !letter.is_whitespace();
            match text.gaps.last_mut() {
                Some((last, parted)) if *last == at => *parted |= parts,
                _ => text.gaps.push((at, parts)),
            }
        }
        text
    }

    /// The units it names, in its order. Longer names go first, so that of two of which one begins
    /// like the other only the one that is meant is found.
    fn units(&self, units: &[Unit]) -> Vec<Uuid> {
        let mut names: Vec<(String, Uuid)> = units
            .iter()
            .filter(|unit| unit.until.is_none())
            .map(|unit| (name_of(unit), unit.id))
            .filter(|(name, _)| !name.is_empty())
            .collect();
        names.sort_by_key(|(name, _)| std::cmp::Reverse(name.len()));
        let mut found: Vec<(usize, usize, Uuid)> = Vec::new();
        for (name, id) in &names {
            for (start, _) in self.letters.match_indices(name.as_str()) {
                let end = start + name.len();
                let taken = found.iter().any(|(s, e, _)| start < *e && *s < end);
                if !taken && self.ends_at(end) {
                    found.push((start, end, *id));
                }
            }
        }
        found.sort_unstable();
        let is_part_of = |at: usize| {
            let (start, ..) = found[at];
            let is_large = |text: &str| {
                ["สำนัก", "กอง", "ส่วน"]
                    .iter()
                    .any(|begin| text.starts_with(begin))
            };
            at > 0 && is_large(&self.letters[start..]) && {
                let (before, end, _) = found[at - 1];
                let parted = self.gaps.contains(&(start, true));
                end == start && !parted && !is_large(&self.letters[before..])
            }
        };
        let whole = (0..found.len()).filter(|at| !is_part_of(*at));
        whole.map(|at| found[at].2).collect()
    }

    fn ends_at(&self, end: usize) -> bool {
        let rest = &self.letters[end..];
        rest.is_empty()
            || self.gaps.iter().any(|(at, _)| *at == end)
            || FOLLOWS.iter().any(|word| rest.starts_with(word))
    }
}

/// The letters of a unit's name; the office's own name behind สำนักปลัด is left out.
fn name_of(unit: &Unit) -> String {
    const CLERK: &str = "สำนักปลัด";
    let name = Text::of(&unit.name).letters;
    let tail = name.strip_prefix(CLERK);
    let is_office = |tail: &str| {
        ["เทศบาล", "องค์การบริหาร", "อบต", "อบจ", "เมืองพัทยา"]
            .iter()
            .any(|office| tail.starts_with(office))
    };
    if tail.is_some_and(is_office) {
        CLERK.to_owned()
    } else {
        name
    }
}

#[cfg(test)]
mod tests {
    use super::{super::list::Certainty, *};
    use plan::recurrence::Recurrence;
    use proptest::prelude::*;

    fn units(names: &[&str]) -> Vec<Unit> {
        let unit = |(index, name): (usize, &&str)| Unit {
            office_id: Uuid::nil(),
            id: Uuid::from_u128(index as u128),
            name: (*name).to_owned(),
            since: 0,
            until: None,
        };
        names.iter().enumerate().map(unit).collect()
    }

    /// The names of the units that are found, else the codes of the roles.
    fn named(words: &[&str], names: &[&str]) -> Vec<String> {
        let words: Vec<String> = words.iter().map(|words| (*words).to_owned()).collect();
        let owners = of_words(&words, &units(names));
        let units = owners.units.iter();
        let units = units.map(|id| names[usize::try_from(id.as_u128()).expect("small")].to_owned());
        let roles = owners.roles.iter().map(|role| role.code().to_owned());
        units.chain(roles).collect()
    }

    const OFFICE: [&str; 6] = [
        "สำนักปลัด",
        "กองคลัง",
        "กองช่าง",
        "กองการศึกษา ศาสนา และวัฒนธรรม",
        "งานนิติการ",
        "กองคลังและพัสดุ",
    ];

    #[test]
    fn a_unit_is_found_where_its_name_stands_as_a_whole() {
        for (words, expected) in [
            ("กองคลัง", &["กองคลัง"][..]),
            ("๘.๑ กองคลัง", &["กองคลัง"]),
            ("ผู้อำนวยการกองช่าง", &["กองช่าง"]),
            ("กองคลัง / กองช่าง", &["กองคลัง", "กองช่าง"]),
            ("กองช่าง กองคลัง", &["กองช่าง", "กองคลัง"]),
            ("กองช่างและกองคลัง", &["กองช่าง", "กองคลัง"]),
            (
                "กองการศึกษา ศาสนาและวัฒนธรรม",
                &["กองการศึกษา ศาสนา และวัฒนธรรม"],
            ),
            ("สำนักปลัดเทศบาล", &["สำนักปลัด"]),
            ("งานบริหารงานบุคคล สำนักปลัด", &["สำนักปลัด"]),
            ("งานนิติการ สำนักปลัด", &["งานนิติการ"]),
            ("งานนิติการ, สำนักปลัด", &["งานนิติการ", "สำนักปลัด"]),
            ("กองคลังและพัสดุ", &["กองคลังและพัสดุ"]),
            ("กองช่างสุขาภิบาล", &["planner"]),
            ("กองสวัสดิการสังคม", &["planner"]),
            ("ปลัดเทศบาล", &["clerk"]),
            ("นายกองค์การบริหารส่วนตำบล", &["executive"]),
            ("หน่วยตรวจสอบภายใน", &["internal-auditor"]),
            ("", &["planner"]),
        ] {
            assert_eq!(named(&[words], &OFFICE), expected, "{words}");
        }
        assert_eq!(named(&["ทุกส่วนราชการ"], &OFFICE), OFFICE);
        assert_eq!(named(&[], &OFFICE), ["planner"]);
        assert_eq!(
            named(&["สำนักปลัด"], &["สำนักปลัดเทศบาล"]),
            ["สำนักปลัดเทศบาล"],
            "the office's name behind it does not matter"
        );
    }

    #[test]
    fn a_duty_of_the_list_goes_to_the_unit_however_the_type_of_office_calls_it() {
        let listed = |units: &[&str]| Listed {
            code: "a".to_owned(),
            th: String::new(),
            en: String::new(),
            when: Recurrence::OnDay(1),
            grace: 0,
            roles: Vec::new(),
            units: units.iter().map(|unit| (*unit).to_owned()).collect(),
            source: String::new(),
            sure: Certainty::Partly,
        };
        let procurement = listed(&["procurement", "finance"]);
        for (kind, names, expected) in [
            (OfficeType::Provincial, ["กองคลัง", "กองพัสดุและทรัพย์สิน"], 1),
            (OfficeType::Subdistrict, ["กองคลัง", "กองช่าง"], 0),
        ] {
            let owners = of_list(&procurement, Some(kind), &units(&names));
            assert_eq!(owners.units, [Uuid::from_u128(expected)], "{names:?}");
        }
        let owners = of_list(&procurement, None, &units(&["กองช่าง"]));
        assert_eq!(owners.roles, [Role::Planner], "nobody else has it");
    }

    proptest! {
        #[test]
        fn no_words_panic_and_somebody_always_has_it(words in ".{0,40}", names in proptest::collection::vec("[ก-์ a-z/]{0,12}", 0..6)) {
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            prop_assert!(!named(&[&words], &names).is_empty());
        }
    }
}
