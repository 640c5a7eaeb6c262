//! The order and the numbers of a plan that is written here: dimension by dimension in the
//! framework's order, entries numbered within their group as plans print it, "1.1.1 (1)".

use crate::{Entry, Plan};
use std::{cmp::Ordering, collections::HashMap};

impl Plan {
    /// Puts entries and groups without activity into the framework's order, those of one
    /// group as they stood, and numbers the entries. Gives for each entry the index at which it stood before. What stands under no
    /// dimension comes last and has no number.
    pub fn number(&mut self) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.entries.len()).collect();
        order.sort_by(|one, other| compare(&self.entries[*one], &self.entries[*other]));
        let mut entries: Vec<Option<Entry>> = std::mem::take(&mut self.entries)
            .into_iter()
            .map(Some)
            .collect();
        let mut counted: HashMap<String, usize> = HashMap::new();
        for index in &order {
            let Some(mut entry) = entries[*index].take() else {
                continue;
            };
            let dimension = entry.dimension.map(|number| number.to_string());
            let under = entry.group.clone().or(entry.mission.clone()).or(dimension);
            entry.code = under.map(|under| {
                let number = counted.entry(under.clone()).or_default();
                *number += 1;
                format!("{under} ({number})")
            });
            self.entries.push(entry);
        }
        self.no_activity.sort_by_key(|declared| {
            let group = Some(declared.group.as_str());
            key(declared.dimension(), Some(declared.mission()), group)
        });
        order
    }
}

fn compare(one: &Entry, other: &Entry) -> Ordering {
    let key = |entry: &Entry| {
        let (mission, group) = (entry.mission.as_deref(), entry.group.as_deref());
        self::key(entry.dimension, mission, group)
    };
    key(one).cmp(&key(other))
}

/// Where something stands in the framework; two of them stand in order.
type Key = (bool, Option<u8>, (bool, Vec<u32>), (bool, Vec<u32>));

/// The place of what stands under these codes; what has none comes last.
pub(crate) fn key(dimension: Option<u8>, mission: Option<&str>, group: Option<&str>) -> Key {
    (
        dimension.is_none(),
        dimension,
        numbers(mission),
        numbers(group),
    )
}

/// "2.10.1" as numbers, so that 2.10 comes after 2.9; what has none comes last.
fn numbers(code: Option<&str>) -> (bool, Vec<u32>) {
    let parts = code.unwrap_or_default().split('.');
    let parts: Vec<u32> = parts.filter_map(|part| part.parse().ok()).collect();
    (parts.is_empty(), parts)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(title: &str, group: &str) -> Entry {
        let mut parts = group.split('.');
        let dimension = parts.next().and_then(|number| number.parse().ok());
        let mission = group
            .rsplit_once('.')
            .map(|(mission, _)| mission.to_owned());
        Entry {
            title: title.to_owned(),
            dimension,
            mission,
            group: dimension.map(|_| group.to_owned()),
            ..Entry::default()
        }
    }

    #[test]
    fn entries_stand_in_the_frameworks_order_and_are_numbered_within_their_group() {
        let mut plan = Plan {
            entries: vec![
                entry("ฉ", ""),
                entry("จ", "2.10.1"),
                entry("ข", "1.1.1"),
                entry("ง", "2.9.1"),
                entry("ค", "1.1.1"),
                entry("ก", "1.1.1"),
            ],
            ..Plan::default()
        };
        let order = plan.number();
        assert_eq!(order, [2, 4, 5, 3, 1, 0]);
        let printed: Vec<_> = plan
            .entries
            .iter()
            .map(|entry| (entry.code.as_deref().unwrap_or("-"), entry.title.as_str()))
            .collect();
        assert_eq!(
            printed,
            [
                ("1.1.1 (1)", "ข"),
                ("1.1.1 (2)", "ค"),
                ("1.1.1 (3)", "ก"),
                ("2.9.1 (1)", "ง"),
                ("2.10.1 (1)", "จ"),
                ("-", "ฉ"),
            ]
        );
        assert_eq!(plan.number(), [0, 1, 2, 3, 4, 5], "numbered once, it stays");
    }
}
