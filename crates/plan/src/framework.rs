//! Versions of the national framework that plans follow, as data.
//!
//! A version is one file in `data/frameworks/`: dimensions (มิติ), missions (ภารกิจตามมิติ) and
//! groups with their titles, and the other wordings that plans print for the same place. When the
//! next version is issued, add its file there and its line to `FILES`; nothing else changes, and a
//! plan keeps the version it was written for. Finding a printed heading among the
//! [`titles`](Framework::titles) is the reader's work.

use serde::{Deserialize, Serialize};
use std::sync::LazyLock;
use thai::fiscal::FiscalYear;

/// Every version, oldest first.
const FILES: &[&str] = &[
    include_str!("../../../data/frameworks/2561-2564.json"),
    include_str!("../../../data/frameworks/2566-2570.json"),
];

static ALL: LazyLock<Vec<Framework>> = LazyLock::new(|| {
    FILES
        .iter()
        .map(|file| {
            serde_json::from_str(file).expect("a framework file is sound: a test reads each")
        })
        .collect()
});

/// One version of the framework.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Framework {
    /// Identifier, as in [`Plan::framework`](crate::Plan::framework): "2566-2570".
    pub id: String,
    /// The fiscal years it was issued for.
    pub fiscal_years: Vec<FiscalYear>,
    /// Years after those in which plans still followed it, because no other version was issued.
    #[serde(default)]
    pub carried_over: Vec<FiscalYear>,
    /// Where the titles come from and what is missing.
    pub source: String,
    /// Its dimensions, by number.
    pub dimensions: Vec<Dimension>,
}

/// A dimension (มิติ).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Dimension {
    /// 1 to 4.
    pub number: u8,
    /// Title, without "มิติที่ …".
    pub title: String,
    /// Other wordings plans print for it.
    #[serde(default)]
    pub also_printed: Vec<String>,
    /// Its missions, by code.
    pub missions: Vec<Mission>,
}

/// A mission within a dimension (ภารกิจตามมิติ).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mission {
    /// E.g. "1.1".
    pub code: String,
    /// Title, without its code.
    pub title: String,
    /// Other wordings plans print for it.
    #[serde(default)]
    pub also_printed: Vec<String>,
    /// Its groups, by code; not every number need be known.
    pub groups: Vec<Group>,
}

/// A group within a mission.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Group {
    /// E.g. "1.1.1".
    pub code: String,
    /// Title, without its code.
    pub title: String,
    /// Other wordings plans print for it.
    #[serde(default)]
    pub also_printed: Vec<String>,
}

/// One wording of one heading, with the place in the framework that it names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Title<'a> {
    /// The dimension.
    pub dimension: u8,
    /// The mission, where the heading is a mission's or a group's.
    pub mission: Option<&'a str>,
    /// The group, where the heading is a group's.
    pub group: Option<&'a str>,
    /// The wording.
    pub wording: &'a str,
    /// Whether it is the framework's own title, not one that plans also print.
    pub official: bool,
}

/// Every version, oldest first.
pub fn all() -> &'static [Framework] {
    &ALL
}

/// The version with this identifier.
pub fn get(id: &str) -> Option<&'static Framework> {
    all().iter().find(|framework| framework.id == id)
}

/// The version that plans of a fiscal year follow.
pub fn for_year(year: FiscalYear) -> Option<&'static Framework> {
    let follows = |framework: &&Framework| {
        framework.fiscal_years.contains(&year) || framework.carried_over.contains(&year)
    };
    all().iter().rev().find(follows)
}

impl Framework {
    /// The dimension with this number.
    pub fn dimension(&self, number: u8) -> Option<&Dimension> {
        self.dimensions
            .iter()
            .find(|dimension| dimension.number == number)
    }

    /// The mission with this code, e.g. "2.1".
    pub fn mission(&self, code: &str) -> Option<&Mission> {
        self.missions().find(|mission| mission.code == code)
    }

    /// The group with this code, e.g. "2.1.3".
    pub fn group(&self, code: &str) -> Option<&Group> {
        self.missions()
            .flat_map(|mission| &mission.groups)
            .find(|group| group.code == code)
    }

    /// Every mission, in order.
    pub fn missions(&self) -> impl Iterator<Item = &Mission> {
        self.dimensions
            .iter()
            .flat_map(|dimension| &dimension.missions)
    }

    /// Every wording of every heading, in the framework's order, a heading's own title first.
    pub fn titles(&self) -> impl Iterator<Item = Title<'_>> {
        self.dimensions.iter().flat_map(|dimension| {
            let missions = dimension.missions.iter().flat_map(move |mission| {
                let code = Some(mission.code.as_str());
                let groups = mission.groups.iter().flat_map(move |group| {
                    let place = (dimension.number, code, Some(group.code.as_str()));
                    wordings(place, &group.title, &group.also_printed)
                });
                wordings(
                    (dimension.number, code, None),
                    &mission.title,
                    &mission.also_printed,
                )
                .chain(groups)
            });
            wordings(
                (dimension.number, None, None),
                &dimension.title,
                &dimension.also_printed,
            )
            .chain(missions)
        })
    }
}

fn wordings<'a>(
    (dimension, mission, group): (u8, Option<&'a str>, Option<&'a str>),
    title: &'a str,
    also_printed: &'a [String],
) -> impl Iterator<Item = Title<'a>> {
    let as_title = move |(wording, official)| Title {
        dimension,
        mission,
        group,
        wording,
        official,
    };
    std::iter::once((title, true))
        .chain(also_printed.iter().map(|wording| (wording.as_str(), false)))
        .map(as_title)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_of_the_folder_is_a_version() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../data/frameworks");
        let mut files: Vec<_> = std::fs::read_dir(folder)
            .expect("folder of frameworks")
            .map(|file| {
                file.expect("file")
                    .path()
                    .file_stem()
                    .expect("name")
                    .to_owned()
            })
            .collect();
        files.sort();
        let ids: Vec<_> = all()
            .iter()
            .map(|framework| framework.id.as_str())
            .collect();
        assert_eq!(files, ids);
    }

    #[test]
    fn codes_are_unique_ascending_and_nest() {
        for framework in all() {
            let numbers: Vec<_> = framework.dimensions.iter().map(|d| d.number).collect();
            assert_eq!(numbers, [1, 2, 3, 4]);
            for dimension in &framework.dimensions {
                assert!(dimension.missions.is_sorted_by(|a, b| a.code < b.code));
                for mission in &dimension.missions {
                    assert!(mission.code.starts_with(&format!("{}.", dimension.number)));
                    assert!(mission.groups.is_sorted_by(|a, b| a.code < b.code));
                    let inside = format!("{}.", mission.code);
                    assert!(
                        mission
                            .groups
                            .iter()
                            .all(|group| group.code.starts_with(&inside))
                    );
                }
            }
        }
    }

    #[test]
    fn headings_are_found_by_code() {
        let framework = get("2566-2570").expect("version");
        assert_eq!(
            framework.dimension(1).map(|d| d.title.as_str()),
            Some("การสร้างวัฒนธรรมสุจริต")
        );
        assert_eq!(framework.mission("1.3").map(|m| m.groups.len()), Some(1));
        assert!(framework.group("4.3.2").is_some());
        assert_eq!(framework.group("3.3.2"), None, "no plan was seen to use it");
        assert_eq!(get("2571-2575"), None);
    }

    #[test]
    fn a_year_has_the_version_issued_for_it_or_carried_over() {
        let id = |year| for_year(FiscalYear::new(year)).map(|framework| framework.id.as_str());
        assert_eq!(id(2564), Some("2561-2564"));
        assert_eq!(id(2565), Some("2561-2564"));
        assert_eq!(id(2566), Some("2566-2570"));
        assert_eq!(id(2571), None);
    }

    #[test]
    fn titles_carry_every_wording_once() {
        for framework in all() {
            let mut seen = std::collections::HashSet::new();
            for title in framework.titles() {
                assert!(!title.wording.trim().is_empty());
                assert!(title.group.is_none() || title.mission.is_some());
                assert!(seen.insert((title.mission, title.group, title.dimension, title.wording)));
            }
        }
        let framework = get("2566-2570").expect("version");
        let first: Vec<_> = framework
            .titles()
            .take(2)
            .map(|t| (t.dimension, t.mission, t.official))
            .collect();
        assert_eq!(first, [(1, None, true), (1, None, false)]);
    }
}
