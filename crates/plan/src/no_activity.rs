//! Groups of the framework in which an office plans nothing, and says why.
//!
//! The framework expects every mission to be covered. A group that stays empty by decision is
//! declared with its reason; the tables print it in its place, and what was declared is not found
//! missing. A group with an entry is never declared.

use crate::{Entry, Plan, framework::Mission};
use serde::{Deserialize, Serialize};

/// The words that declare a group empty, as the tables print them before the reason.
pub const NO_ACTIVITY: &str = "ไม่มีกิจกรรม เนื่องจาก";

/// A group that is declared to have no activity.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoActivity {
    /// The group, e.g. "1.1.2"; the mission, e.g. "4.3", where the framework knows no groups in it.
    pub group: String,
    /// Why nothing is planned there, without the word "เนื่องจาก".
    pub reason: String,
}

impl NoActivity {
    /// A declaration as somebody wrote its reason, with or without the word that it begins with.
    pub fn new(group: &str, reason: &str) -> Self {
        let words: Vec<&str> = reason.split_whitespace().collect();
        let reason = words.join(" ");
        let bare = reason.strip_prefix("เนื่องจาก").unwrap_or(&reason);
        Self {
            group: group.to_owned(),
            reason: bare.trim_start().to_owned(),
        }
    }

    /// The sentence that the tables print.
    pub fn sentence(&self) -> String {
        format!("{NO_ACTIVITY}{}", self.reason)
    }

    /// The dimension that the code begins with.
    pub fn dimension(&self) -> Option<u8> {
        self.group.split('.').next()?.parse().ok()
    }

    /// The mission that the code begins with, e.g. "1.1".
    pub fn mission(&self) -> &str {
        let mut dots = self.group.match_indices('.');
        let end = dots.nth(1).map_or(self.group.len(), |(at, _)| at);
        &self.group[..end]
    }

    /// Whether an entry stands in the group, so that there is an activity after all.
    pub fn is_contradicted_by(&self, entry: &Entry) -> bool {
        [&entry.group, &entry.mission]
            .into_iter()
            .any(|code| code.as_deref() == Some(self.group.as_str()))
    }
}

/// A line of the tables: an entry, or a group without any.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum TableLine<'a> {
    /// An entry, with its index.
    Entry(usize, &'a Entry),
    /// A group that is declared to have no activity.
    NoActivity(&'a NoActivity),
}

impl TableLine<'_> {
    /// The dimension it stands under.
    pub fn dimension(&self) -> Option<u8> {
        match self {
            Self::Entry(_, entry) => entry.dimension,
            Self::NoActivity(declared) => declared.dimension(),
        }
    }

    /// The mission it stands under.
    pub fn mission(&self) -> Option<&str> {
        match self {
            Self::Entry(_, entry) => entry.mission.as_deref(),
            Self::NoActivity(declared) => Some(declared.mission()),
        }
    }
}

impl Plan {
    /// Entries in document order, and each group without activity behind the last entry that
    /// stands before it in the framework.
    pub fn table_lines(&self) -> Vec<TableLine<'_>> {
        let mut lines: Vec<_> = (self.entries.iter().enumerate())
            .map(|(index, entry)| TableLine::Entry(index, entry))
            .collect();
        let key = |line: &TableLine<'_>| match line {
            TableLine::Entry(_, entry) => crate::numbering::key(
                entry.dimension,
                entry.mission.as_deref(),
                entry.group.as_deref(),
            ),
            TableLine::NoActivity(declared) => crate::numbering::key(
                declared.dimension(),
                Some(declared.mission()),
                Some(&declared.group),
            ),
        };
        for declared in &self.no_activity {
            let line = TableLine::NoActivity(declared);
            let own = key(&line);
            let before = lines.iter().rposition(|other| key(other) <= own);
            lines.insert(before.map_or(0, |at| at + 1), line);
        }
        lines
    }

    /// Whether every group of a mission is declared to have no activity.
    pub fn declares_mission(&self, mission: &Mission) -> bool {
        let declared = |code: &str| self.no_activity.iter().any(|one| one.group == code);
        declared(&mission.code)
            || !mission.groups.is_empty()
                && mission.groups.iter().all(|group| declared(&group.code))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_is_kept_without_the_word_that_it_begins_with() {
        let declared = NoActivity::new("1.1.2", " เนื่องจาก  ไม่มีบุคลากร\n");
        assert_eq!(declared.reason, "ไม่มีบุคลากร");
        assert_eq!(declared.sentence(), "ไม่มีกิจกรรม เนื่องจากไม่มีบุคลากร");
        assert_eq!((declared.dimension(), declared.mission()), (Some(1), "1.1"));
    }

    #[test]
    fn a_declared_group_stands_in_its_place_among_the_entries() {
        let entry = |group: &str| Entry {
            dimension: group[..1].parse().ok(),
            mission: Some(group[..3].to_owned()),
            group: Some(group.to_owned()),
            ..Entry::default()
        };
        let plan = Plan {
            entries: vec![entry("1.1.1"), entry("1.1.3"), entry("2.1.1")],
            no_activity: ["1.1.2", "1.2.1", "4.3.1"]
                .map(|group| NoActivity::new(group, "เหตุ"))
                .into(),
            ..Plan::default()
        };
        let told: Vec<_> = (plan.table_lines().iter())
            .map(|line| match line {
                TableLine::Entry(index, _) => index.to_string(),
                TableLine::NoActivity(declared) => declared.group.clone(),
            })
            .collect();
        assert_eq!(told, ["0", "1.1.2", "1", "1.2.1", "2", "4.3.1"]);
    }
}
