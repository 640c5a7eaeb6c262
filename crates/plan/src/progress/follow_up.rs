//! What an account leaves to follow up: entries without their report, reports that came late,
//! targets that were missed, and what each unit has to report. Pages and documents show the same.

use super::{Account, Expected, Finding, Line, Score, Standing, Target};

/// What a unit has to report in a round.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Load {
    /// The unit, or the plan's words; empty where it names nobody.
    pub unit: String,
    /// How its entries stand.
    pub score: Score,
    /// How many of its reports came after the closing day.
    pub late: u32,
}

impl Line {
    /// Whether its report was first sent after the closing day.
    pub fn is_late(&self) -> bool {
        self.report.as_ref().is_some_and(|report| report.late)
    }

    /// Whether its report is due in this round and was not sent.
    pub fn is_missing(&self) -> bool {
        self.report.is_none()
            && self.expected == Expected::Due
            && self.standing() != Standing::Exempt
    }
}

impl Account {
    /// The entries whose report is due and was not sent.
    pub fn missing(&self) -> impl Iterator<Item = &Line> {
        self.lines.iter().filter(|line| line.is_missing())
    }

    /// The entries whose report came late.
    pub fn late(&self) -> impl Iterator<Item = &Line> {
        self.lines.iter().filter(|line| line.is_late())
    }

    /// The targets that were not reached, each with its entry.
    pub fn failing(&self) -> impl Iterator<Item = (&Line, &Target)> {
        let targets = self
            .lines
            .iter()
            .flat_map(|line| line.targets.iter().map(move |target| (line, target)));
        targets.filter(|(_, target)| target.finding == Finding::NotReached)
    }

    /// What each unit has to report, in the order of the Thai alphabet.
    pub fn loads(&self) -> Vec<Load> {
        let mut units: Vec<&str> = self
            .lines
            .iter()
            .map(|line| line.responsible.as_str())
            .collect();
        units.sort_by(|one, other| thai::sort::compare(one, other));
        units.dedup();
        let load = |unit: &str| Load {
            unit: unit.to_owned(),
            score: self.score(|line| line.responsible == unit),
            late: self
                .late()
                .filter(|line| line.responsible == unit)
                .fold(0, |count, _| count + 1),
        };
        units.into_iter().map(load).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        Budget,
        progress::{Months, Report, Round, Says, Verdict},
    };
    use thai::fiscal::FiscalYear;

    fn line(unit: &str, expected: Expected, report: Option<Report>) -> Line {
        Line {
            id: String::new(),
            code: None,
            kind: None,
            title: String::new(),
            dimension: None,
            responsible: unit.to_owned(),
            expected,
            budget: Budget::default(),
            before: None,
            report,
            targets: Vec::new(),
            evidence: Vec::new(),
            verdict: None,
        }
    }

    #[test]
    fn what_is_due_and_not_sent_is_missing_and_each_unit_has_its_own() {
        let late = Report {
            late: true,
            ..Report::default()
        };
        let mut marked = line("กองช่าง", Expected::Due, None);
        marked.verdict = Some(Verdict {
            says: Says::NotInAccord,
            reason: String::new(),
            by: String::new(),
            at: 0,
        });
        let account = Account {
            office: String::new(),
            round: Round {
                year: FiscalYear::new(2569),
                months: Months::Six,
            },
            plan: String::new(),
            version: 1,
            lines: vec![
                line("สำนักปลัด", Expected::Due, Some(late)),
                line("กองคลัง", Expected::Due, None),
                line("กองคลัง", Expected::NotYet, None),
                line("กองช่าง", Expected::NotThisYear, None),
                marked,
            ],
        };
        assert_eq!(account.missing().count(), 1);
        assert_eq!(account.late().count(), 1);
        let loads = account.loads();
        let told: Vec<(&str, u32, u32)> = loads
            .iter()
            .map(|load| (load.unit.as_str(), load.score.items(), load.late))
            .collect();
        assert_eq!(
            told,
            [("กองคลัง", 2, 0), ("กองช่าง", 0, 0), ("สำนักปลัด", 1, 1)]
        );
    }
}
