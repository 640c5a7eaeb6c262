//! The account of a round: each entry of the plan with what was reported, proved and verified. The
//! pages, the reports, the frozen copy and the open data are all made of it.

use super::{
    Answer, Expected, Figure, Finding, Missing, Points, Round, Score, Standing, Status, Sum, judge,
    of_year,
};
use crate::{
    Basis, Budget, BudgetStatus, Entry, Kind,
    indicator::{self, Indicator},
};
use serde::{Deserialize, Serialize};
use thai::{fiscal::FiscalYear, money::Money};

/// What an office did of its plan up to the end of a round.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Account {
    /// The office's full name.
    pub office: String,
    /// The round.
    pub round: Round,
    /// The plan's title.
    pub plan: String,
    /// The version of the plan.
    pub version: i32,
    /// Every entry, in the order of the plan.
    pub lines: Vec<Line>,
}

/// One entry in it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Line {
    /// The entry's lasting identity.
    pub id: String,
    /// Its number in the plan.
    pub code: Option<String>,
    /// Its class.
    pub kind: Option<Kind>,
    /// Its title.
    pub title: String,
    /// Its dimension.
    pub dimension: Option<u8>,
    /// Who carries it out: the unit, or the plan's words.
    pub responsible: String,
    /// Whether it is due in this round.
    pub expected: Expected,
    /// The plan's money for it.
    pub budget: Budget,
    /// The status that the round of six months told, in the account of twelve.
    pub before: Option<Status>,
    /// What was reported; `None` where nothing was.
    pub report: Option<Report>,
    /// What its outputs and outcomes promise, with what became of it.
    pub targets: Vec<Target>,
    /// Titles of the evidence, with hash or address.
    pub evidence: Vec<Shown>,
    /// What the verifier says; beside the report and never instead of it.
    pub verdict: Option<Verdict>,
}

/// A report as it was sent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// How far it has come.
    pub status: Option<Status>,
    /// Why it cannot be carried out, by the code of the reason.
    pub reason: Option<String>,
    /// The same in words.
    #[serde(default)]
    pub reason_text: String,
    /// The result in words.
    #[serde(default)]
    pub result: String,
    /// Whether its money stands in the ordinance (ข้อบัญญัติ/เทศบัญญัติ).
    pub in_ordinance: Option<bool>,
    /// Money in the development plan.
    pub development_plan: Option<Money>,
    /// Money in the ordinance.
    pub ordinance: Option<Money>,
    /// Money paid.
    pub paid: Option<Money>,
    /// The steps that are done, in their own words.
    #[serde(default)]
    pub steps: Vec<String>,
    /// What is said of each target.
    #[serde(default)]
    pub answers: Vec<Answered>,
    /// Whether it was first sent after the closing day.
    #[serde(default)]
    pub late: bool,
    /// 1, and one more for each correction after the round was closed.
    #[serde(default)]
    pub version: i32,
    /// Why it was corrected.
    #[serde(default)]
    pub correction: String,
    /// When it was sent, in milliseconds since 1970.
    #[serde(default)]
    pub sent_at: Option<i64>,
    /// By whom.
    #[serde(default)]
    pub sent_by: String,
}

/// What is said of one target.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answered {
    /// The line of outputs or outcomes, in its own words: it is known again by them.
    pub line: String,
    /// Which target of that line, from 0.
    pub nth: usize,
    /// What is said.
    pub answer: Answer,
}

/// A target with what became of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Target {
    /// The line of outputs or outcomes.
    pub line: String,
    /// Which target of that line, from 0.
    pub nth: usize,
    /// The target; `None` where the line has none that can be measured.
    pub indicator: Option<Indicator>,
    /// What is said of it.
    pub answer: Answer,
    /// What follows.
    pub finding: Finding,
}

/// Evidence as an account names it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shown {
    /// Its title.
    pub title: String,
    /// SHA-256 of the file, where it is one.
    pub sha256: Option<String>,
    /// Its address, where it is a link.
    pub link: Option<String>,
}

/// What a verifier says of a report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verdict {
    /// What.
    pub says: Says,
    /// Why.
    pub reason: String,
    /// Who.
    pub by: String,
    /// When, in milliseconds since 1970.
    pub at: i64,
}

/// What a verifier may say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Says {
    /// เห็นด้วย
    Agreed,
    /// ไม่เห็นด้วย
    NotAgreed,
    /// ไม่สอดคล้องกับมิติ: it needs no report.
    NotInAccord,
}

impl Says {
    /// All, in the order of the form.
    pub const ALL: [Self; 3] = [Self::Agreed, Self::NotAgreed, Self::NotInAccord];

    /// As it is kept, for ever.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Agreed => "agreed",
            Self::NotAgreed => "not_agreed",
            Self::NotInAccord => "not_in_accord",
        }
    }

    /// The one with this code.
    pub fn of_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|says| says.code() == code)
    }
}

/// The lines of outputs and outcomes of an entry, each with its targets: one without any stands
/// once, with none.
pub fn targets(entry: &Entry) -> Vec<(String, usize, Option<Indicator>)> {
    let sheet = entry.sheet.iter();
    let lines = sheet.flat_map(|sheet| sheet.outputs.iter().chain(&sheet.outcomes));
    let mut found = Vec::new();
    for line in lines {
        let read = indicator::read(line);
        if read.is_empty() {
            found.push((line.clone(), 0, None));
        }
        let targets = read.into_iter().enumerate();
        found.extend(targets.map(|(nth, target)| (line.clone(), nth, Some(target))));
    }
    found
}

impl Report {
    /// What is said of a target.
    pub fn answer(&self, line: &str, nth: usize) -> Answer {
        let mut answers = self.answers.iter();
        let found = answers.find(|answered| answered.line == line && answered.nth == nth);
        found.map(|found| found.answer.clone()).unwrap_or_default()
    }
}

impl Line {
    /// The targets of an entry, held against what was reported.
    pub fn judge(entry: &Entry, report: Option<&Report>, is_due: bool) -> Vec<Target> {
        let nothing = Report::default();
        let report = report.unwrap_or(&nothing);
        let target = |(line, nth, indicator): (String, usize, Option<Indicator>)| {
            let answer = report.answer(&line, nth);
            Target {
                finding: judge(indicator.as_ref(), &answer, is_due),
                line,
                nth,
                indicator,
                answer,
            }
        };
        targets(entry).into_iter().map(target).collect()
    }

    /// How it stands when the points of its round are counted.
    pub fn standing(&self) -> Standing {
        let not_in_accord = |verdict: &Verdict| verdict.says == Says::NotInAccord;
        if self.expected == Expected::NotThisYear
            || self.verdict.as_ref().is_some_and(not_in_accord)
        {
            return Standing::Exempt;
        }
        let status = self.report.as_ref().and_then(|report| report.status);
        match of_year(self.before, status) {
            Some(status) => Standing::Reported(status),
            None => Standing::NotReported,
        }
    }

    /// The plan's money for a year. One amount for the whole period is no amount of a year.
    pub fn planned(&self, year: FiscalYear) -> Figure<Money> {
        let budget = &self.budget;
        match (budget.status, budget.basis) {
            (BudgetStatus::None, _) => Err(Missing::NotApplicable),
            (BudgetStatus::Unstated, _) => Err(Missing::NotReported),
            (BudgetStatus::Amount, Basis::WholePeriod) => Err(Missing::NotMeasurable),
            (BudgetStatus::Amount, Basis::PerYear) => {
                let amount = budget.amounts.get(&year).copied();
                amount.ok_or(Missing::NotDue)
            }
        }
    }

    /// The money in the ordinance.
    pub fn ordinance(&self) -> Figure<Money> {
        self.money(|report| match report.in_ordinance {
            Some(false) => Some(Err(Missing::NotApplicable)),
            _ => report.ordinance.map(Ok),
        })
    }

    /// The money paid.
    pub fn paid(&self) -> Figure<Money> {
        self.money(|report| report.paid.map(Ok))
    }

    fn money(&self, told: impl Fn(&Report) -> Option<Figure<Money>>) -> Figure<Money> {
        if let Some(figure) = self.report.as_ref().and_then(told) {
            return figure;
        }
        match (self.budget.status, self.expected) {
            (BudgetStatus::None, _) => Err(Missing::NotApplicable),
            (_, Expected::NotYet | Expected::NotThisYear) if self.report.is_none() => {
                Err(Missing::NotDue)
            }
            _ => Err(Missing::NotReported),
        }
    }
}

/// The three sums of money of a plan's year.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spending {
    /// In the plan.
    pub planned: Sum,
    /// In the ordinance.
    pub ordinance: Sum,
    /// Paid.
    pub paid: Sum,
}

/// How many targets came out how.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Findings {
    /// Reached.
    pub reached: u32,
    /// Not reached.
    pub not_reached: u32,
    /// Cannot be measured.
    pub not_measurable: u32,
    /// Not due.
    pub not_due: u32,
    /// Not reported.
    pub not_reported: u32,
}

impl Findings {
    /// All of them.
    pub const fn all(&self) -> u32 {
        self.reached + self.not_reached + self.not_measurable + self.not_due + self.not_reported
    }

    fn add(&mut self, finding: Finding) {
        *match finding {
            Finding::Reached => &mut self.reached,
            Finding::NotReached => &mut self.not_reached,
            Finding::NotMeasurable(_) => &mut self.not_measurable,
            Finding::NotDue => &mut self.not_due,
            Finding::NotReported => &mut self.not_reported,
        } += 1;
    }
}

impl Account {
    /// The same without the names of who reported and who verified: as everybody reads it.
    pub fn for_everybody(mut self) -> Self {
        for line in &mut self.lines {
            if let Some(report) = &mut line.report {
                report.sent_by.clear();
            }
            if let Some(verdict) = &mut line.verdict {
                verdict.by.clear();
                // Written to the office; nobody told its writer that it would be published.
                verdict.reason.clear();
            }
        }
        self
    }

    /// How the entries stand, all of them or those that are chosen.
    pub fn score(&self, chosen: impl Fn(&Line) -> bool) -> Score {
        let lines = self.lines.iter().filter(|line| chosen(line));
        Score::of(lines.map(Line::standing))
    }

    /// The score of all entries, printed.
    pub fn printed_score(&self, points: Points) -> Option<String> {
        self.score(|_| true).printed(points)
    }

    /// The money of all entries, or of those that are chosen.
    pub fn spending(&self, chosen: impl Fn(&Line) -> bool) -> Spending {
        let lines = || self.lines.iter().filter(|line| chosen(line));
        Spending {
            planned: Sum::of(lines().map(|line| line.planned(self.round.year))),
            ordinance: Sum::of(lines().map(Line::ordinance)),
            paid: Sum::of(lines().map(Line::paid)),
        }
    }

    /// What became of the targets of all entries, or of those that are chosen.
    pub fn findings(&self, chosen: impl Fn(&Line) -> bool) -> Findings {
        let mut findings = Findings::default();
        let lines = self.lines.iter().filter(|line| chosen(line));
        for target in lines.flat_map(|line| &line.targets) {
            findings.add(target.finding);
        }
        findings
    }

    /// The dimensions that entries stand under, ascending; "none" first.
    pub fn dimensions(&self) -> Vec<Option<u8>> {
        let mut all: Vec<_> = self.lines.iter().map(|line| line.dimension).collect();
        all.sort_unstable();
        all.dedup();
        all
    }
}

/// Something in a report that the national system would refuse.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Refusal {
    /// It has no status.
    NoStatus,
    /// It cannot be carried out, and no reason is told.
    NoReason,
    /// The reason is another one and not told in words.
    NoReasonText,
    /// It is done, and nothing is told of it.
    NoResult,
    /// Its money is said to stand in the ordinance, and no amount is told.
    NoOrdinance,
    /// Its money is said not to stand in the ordinance, and an amount is told.
    NotInOrdinance,
}

impl Refusal {
    /// The field of [`Report`] that is wrong.
    pub const fn field(self) -> &'static str {
        match self {
            Self::NoStatus => "status",
            Self::NoReason => "reason",
            Self::NoReasonText => "reason_text",
            Self::NoResult => "result",
            Self::NoOrdinance | Self::NotInOrdinance => "ordinance",
        }
    }
}

/// What the national system would refuse of a report.
pub fn refusals(report: &Report) -> Vec<Refusal> {
    let Some(status) = report.status else {
        return vec![Refusal::NoStatus];
    };
    let mut refused = Vec::new();
    if status == Status::Cannot {
        let known = report.reason.as_deref();
        match known.and_then(|code| super::national().reason(code)) {
            None => refused.push(Refusal::NoReason),
            Some(reason) if reason.needs_text && report.reason_text.trim().is_empty() => {
                refused.push(Refusal::NoReasonText);
            }
            Some(_) => {}
        }
    }
    if status == Status::Done && report.result.trim().is_empty() {
        refused.push(Refusal::NoResult);
    }
    match (report.in_ordinance, report.ordinance) {
        (Some(true), None) => refused.push(Refusal::NoOrdinance),
        (Some(false), Some(sum)) if sum.satang() > 0 => refused.push(Refusal::NotInOrdinance),
        _ => {}
    }
    refused
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Sheet;
    use proptest::{collection::vec, option, prelude::*, sample::select};

    fn line(
        expected: Expected,
        before: Option<Status>,
        status: Option<Status>,
        paid: Option<i64>,
    ) -> Line {
        let report = Report {
            status,
            paid: paid.map(Money::from_satang),
            ..Report::default()
        };
        Line {
            id: String::new(),
            code: None,
            kind: None,
            title: String::new(),
            dimension: Some(1),
            responsible: String::new(),
            expected,
            budget: Budget::default(),
            before,
            report: status.map(|_| report),
            targets: Vec::new(),
            evidence: Vec::new(),
            verdict: None,
        }
    }

    fn any_line() -> impl Strategy<Value = Line> {
        let expected = [Expected::Due, Expected::NotYet, Expected::NotThisYear];
        let status = || option::of(select(Status::ALL.to_vec()));
        let dimension = option::of(1u8..5);
        (
            select(expected.to_vec()),
            status(),
            status(),
            option::of(0i64..9_999),
            dimension,
        )
            .prop_map(|(expected, before, status, paid, dimension)| Line {
                dimension,
                ..line(expected, before, status, paid)
            })
    }

    fn account(lines: Vec<Line>) -> Account {
        Account {
            office: String::new(),
            round: Round {
                year: FiscalYear::new(2569),
                months: super::super::Months::Twelve,
            },
            plan: String::new(),
            version: 1,
            lines,
        }
    }

    proptest! {
        #[test]
        fn the_dimensions_sum_to_the_whole(lines in vec(any_line(), 0..40)) {
            let account = account(lines);
            let whole = account.score(|_| true);
            let (mut items, mut done, mut paid, mut given) = (0, 0, 0, 0);
            for dimension in account.dimensions() {
                let score = account.score(|line| line.dimension == dimension);
                items += score.items() + score.exempt;
                done += score.done;
                let money = account.spending(|line| line.dimension == dimension);
                paid += money.paid.total.satang();
                given += money.paid.given;
            }
            prop_assert_eq!(items, whole.items() + whole.exempt);
            prop_assert_eq!(done, whole.done);
            let money = account.spending(|_| true);
            prop_assert_eq!((paid, given), (money.paid.total.satang(), money.paid.given));
        }

        #[test]
        fn an_account_comes_back_from_json_as_it_was(lines in vec(any_line(), 0..10)) {
            let account = account(lines);
            let json = serde_json::to_string(&account).expect("JSON");
            prop_assert_eq!(serde_json::from_str::<Account>(&json).expect("an account"), account);
        }
    }

    #[test]
    fn what_is_missing_is_told_apart_from_nought() {
        let none = line(Expected::Due, None, None, None);
        assert_eq!(none.paid(), Err(Missing::NotReported));
        let late = line(Expected::NotYet, None, None, None);
        assert_eq!(late.paid(), Err(Missing::NotDue));
        let nought = line(Expected::Due, None, Some(Status::Done), Some(0));
        assert_eq!(nought.paid(), Ok(Money::ZERO));
        let mut free = none.clone();
        free.budget.status = BudgetStatus::None;
        assert_eq!(free.paid(), Err(Missing::NotApplicable));
        assert_eq!(
            free.planned(FiscalYear::new(2569)),
            Err(Missing::NotApplicable)
        );
    }

    #[test]
    fn a_verifier_can_take_an_entry_out_of_the_count_and_never_changes_its_report() {
        let mut marked = line(Expected::Due, None, Some(Status::Done), None);
        let verdict = |says| Verdict {
            says,
            reason: String::new(),
            by: String::new(),
            at: 0,
        };
        marked.verdict = Some(verdict(Says::NotAgreed));
        assert_eq!(marked.standing(), Standing::Reported(Status::Done));
        marked.verdict = Some(verdict(Says::NotInAccord));
        assert_eq!(marked.standing(), Standing::Exempt);
        assert!(marked.report.is_some());
    }

    #[test]
    fn every_line_of_outputs_and_outcomes_has_its_targets_or_stands_once() {
        let sheet = Sheet {
            outputs: vec!["จัดอบรมไม่น้อยกว่า 2 ครั้ง ผู้เข้าร่วมไม่น้อยกว่า 50 คน".to_owned()],
            outcomes: vec!["ประชาชนเชื่อมั่นในการทำงาน".to_owned()],
            ..Sheet::default()
        };
        let entry = Entry {
            sheet: Some(sheet),
            ..Entry::default()
        };
        let found = targets(&entry);
        let nths: Vec<_> = found
            .iter()
            .map(|(_, nth, target)| (*nth, target.is_some()))
            .collect();
        assert_eq!(nths, [(0, true), (1, true), (0, false)]);
        let report = Report {
            answers: vec![Answered {
                line: found[1].0.clone(),
                nth: 1,
                answer: Answer {
                    value: indicator::Decimal::parse("49"),
                    ..Answer::default()
                },
            }],
            ..Report::default()
        };
        let judged = Line::judge(&entry, Some(&report), true);
        let findings: Vec<_> = judged.iter().map(|target| target.finding).collect();
        let expected = [
            Finding::NotReported,
            Finding::NotReached,
            Finding::NotReported,
        ];
        assert_eq!(findings, expected);
    }

    #[test]
    fn what_the_national_system_would_refuse_is_told_beside_its_field() {
        let fields = |report: &Report| {
            let refused = refusals(report).into_iter();
            refused.map(Refusal::field).collect::<Vec<_>>()
        };
        assert_eq!(fields(&Report::default()), ["status"]);
        let cannot = Report {
            status: Some(Status::Cannot),
            ..Report::default()
        };
        assert_eq!(fields(&cannot), ["reason"]);
        let other = Report {
            reason: Some("other".to_owned()),
            ..cannot
        };
        assert_eq!(fields(&other), ["reason_text"]);
        let done = Report {
            status: Some(Status::Done),
            in_ordinance: Some(true),
            ..Report::default()
        };
        assert_eq!(fields(&done), ["result", "ordinance"]);
        let progress = Report {
            status: Some(Status::InProgress),
            ..Report::default()
        };
        assert_eq!(fields(&progress), [""; 0]);
    }
}
