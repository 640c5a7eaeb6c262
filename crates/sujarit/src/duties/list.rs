//! The duties of every office, from `data/duties/`: one file for the fiscal year from which it
//! counts, each duty with its source and how sure its rhythm is. A further year is a further file
//! and its line here.

use crate::people::Role;
use plan::recurrence::Recurrence;
use serde::Deserialize;
use std::sync::LazyLock;
use thai::fiscal::FiscalYear;

const FILES: [&str; 1] = [include_str!("../../../../data/duties/2570.toml")];

/// A file of `data/duties/`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct List {
    /// The fiscal year from which it counts.
    pub year: FiscalYear,
    /// Where its duties were seen.
    pub source: String,
    /// The duties.
    pub duty: Vec<Listed>,
}

/// A duty of every office.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Listed {
    /// What it is kept under.
    pub code: String,
    /// Its name in Thai.
    pub th: String,
    /// Its name in English.
    pub en: String,
    /// Its rhythm.
    pub when: Recurrence,
    /// Days that are given after the end of each span.
    #[serde(default)]
    pub grace: u16,
    /// Codes of the roles whose it is.
    #[serde(default)]
    pub roles: Vec<String>,
    /// The units whose it is, as [`plan::catalogue::units`] call their roles.
    #[serde(default)]
    pub units: Vec<String>,
    /// Who says so.
    pub source: String,
    /// How sure its rhythm and its day are.
    pub sure: Certainty,
}

/// How sure a rule is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Certainty {
    /// Seen in a public source.
    Confirmed,
    /// Seen in part: the rhythm, but not the day.
    Partly,
    /// By practice, to be compared with the letter of the year.
    Unconfirmed,
}

impl Certainty {
    /// The key of the word for it.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Confirmed => "duty.confirmed",
            Self::Partly => "duty.partly",
            Self::Unconfirmed => "duty.unconfirmed",
        }
    }
}

impl Listed {
    /// The roles whose it is.
    pub fn roles(&self) -> Vec<Role> {
        let roles = self.roles.iter();
        roles.filter_map(|code| Role::of_code(code)).collect()
    }
}

/// The list that counts in a fiscal year: the last one that began by then, else the first there
/// is.
pub fn of(year: FiscalYear) -> Option<&'static List> {
    static LISTS: LazyLock<Vec<List>> = LazyLock::new(|| {
        // The files are part of the program and tested: a broken one shows as a missing list.
        let lists = FILES.iter().filter_map(|file| toml::from_str(file).ok());
        let mut lists: Vec<List> = lists.collect();
        lists.sort_by_key(|list| list.year);
        lists
    });
    let begun = LISTS.iter().rev().find(|list| list.year <= year);
    begun.or_else(|| LISTS.first())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::holidays;
    use plan::catalogue;
    use std::collections::BTreeSet;

    fn lists() -> Vec<List> {
        let read = |file| toml::from_str(file).expect("a list of duties");
        FILES.map(read).into_iter().collect()
    }

    #[test]
    fn every_duty_has_both_names_a_source_and_somebody_whose_it_is() {
        for list in lists() {
            assert!(!list.source.is_empty());
            let mut codes = BTreeSet::new();
            for duty in &list.duty {
                let code = &duty.code;
                assert!(codes.insert(code), "{code} twice");
                let plain = |byte: u8| byte.is_ascii_lowercase() || b"-0123456789".contains(&byte);
                assert!(code.bytes().all(plain), "{code}");
                assert!(!duty.th.is_empty() && !duty.en.is_empty(), "{code}");
                assert!(duty.source.chars().count() > 10, "{code} has no source");
                assert_eq!(duty.roles().len(), duty.roles.len(), "{code}: a role");
                assert!(
                    duty.roles.len() + duty.units.len() > 0,
                    "{code} is nobody's"
                );
                for unit in &duty.units {
                    let mut known = catalogue::units().iter();
                    assert!(known.any(|known| known.role == *unit), "{code}: {unit}");
                }
            }
        }
    }

    #[test]
    fn every_duty_has_its_days_in_the_year_of_its_list() {
        for list in lists() {
            for duty in &list.duty {
                let days = duty.when.dates(list.year, duty.grace, holidays::known());
                assert!(!days.is_empty(), "{}", duty.code);
                let expected = duty.when.times_per_year().expect("a fixed rhythm");
                assert_eq!(days.len(), expected as usize, "{}", duty.code);
            }
        }
    }

    #[test]
    fn a_list_counts_until_the_next_one_and_the_first_one_before_it() {
        let first = lists()[0].year;
        for year in [first.get() - 3, first.get(), first.get() + 3] {
            let list = of(FiscalYear::new(year)).expect("a list");
            assert!(list.year.get() <= year.max(first.get()));
        }
    }
}
