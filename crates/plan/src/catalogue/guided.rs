//! Which sheets suit an office: a few questions, and the conditions of sheets on their answers.

use super::{Sheet, all};
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, sync::LazyLock};
use thai::fiscal::FiscalYear;

static QUESTIONS: LazyLock<Vec<Question>> = LazyLock::new(|| {
    let file: File = toml::from_str(include_str!("../../../../data/catalogue/questions.toml"))
        .expect("the file of questions is sound: a test reads it");
    file.question
});

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[allow(dead_code, reason = "for whoever keeps the file")]
    year: u16,
    #[allow(dead_code, reason = "for whoever keeps the file")]
    source: String,
    question: Vec<Question>,
}

/// A question about the office.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// Stable identifier, e.g. "school"; conditions name it.
    pub id: String,
    /// What answers it.
    pub kind: QuestionKind,
    /// The question in Thai.
    pub th: String,
    /// The question in English.
    pub en: String,
    /// What may be chosen, where it is a choice.
    #[serde(default)]
    pub choices: Vec<Choice>,
}

/// What answers a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum QuestionKind {
    /// Yes or no.
    YesNo,
    /// A whole number.
    Number,
    /// One of [`Question::choices`].
    Choice,
}

/// One thing to choose.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// Stable identifier.
    pub id: String,
    /// Thai.
    pub th: String,
    /// English.
    pub en: String,
}

/// An answer to a question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// Yes or no.
    YesNo(bool),
    /// A whole number.
    Number(u32),
    /// The identifier of a choice.
    Choice(String),
}

/// What an office has said of itself. Nothing need be said.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Answers {
    /// Answers to the questions, by the question's identifier.
    pub questions: BTreeMap<String, Answer>,
    /// What the office calls its units, by the unit's role ("finance").
    pub units: BTreeMap<String, String>,
    /// The year a fall or rise is measured against; the year before the plan where it is not said.
    pub base_year: Option<FiscalYear>,
    /// Values of fields, by the sheet's identifier, then the field's key ("people"), or the role
    /// of a unit.
    pub fields: BTreeMap<String, BTreeMap<String, String>>,
}

/// Something that must hold of an office: "school", "not school", "staff >= 20", "ita < 85",
/// "money = none", "money != none".
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Condition {
    /// The question it reads.
    pub question: String,
    test: Test,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Test {
    Is(bool),
    AtLeast(u32),
    Below(u32),
    Chosen(String),
    NotChosen(String),
}

/// A text that is no condition.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("\"{0}\" is no condition such as `staff >= 20`")]
pub struct NoCondition(String);

impl TryFrom<String> for Condition {
    type Error = NoCondition;

    fn try_from(text: String) -> Result<Self, NoCondition> {
        let words: Vec<&str> = text.split_whitespace().collect();
        let number = |text: &str| text.parse().map_err(|_| NoCondition(text.to_owned()));
        let (question, test) = match words[..] {
            [question] if question != "not" => (question, Test::Is(true)),
            ["not", question] => (question, Test::Is(false)),
            [question, ">=", least] => (question, Test::AtLeast(number(least)?)),
            [question, "<", bound] => (question, Test::Below(number(bound)?)),
            [question, "=", choice] => (question, Test::Chosen(choice.to_owned())),
            [question, "!=", choice] => (question, Test::NotChosen(choice.to_owned())),
            _ => return Err(NoCondition(text)),
        };
        Ok(Self {
            question: question.to_owned(),
            test,
        })
    }
}

impl Condition {
    /// Whether it holds; `None` where its question is not answered, or not in its kind.
    pub fn holds(&self, answers: &Answers) -> Option<bool> {
        match (&self.test, answers.questions.get(&self.question)?) {
            (Test::Is(wanted), Answer::YesNo(answer)) => Some(wanted == answer),
            (Test::AtLeast(least), Answer::Number(number)) => Some(number >= least),
            (Test::Below(bound), Answer::Number(number)) => Some(number < bound),
            (Test::Chosen(choice), Answer::Choice(chosen)) => Some(choice == chosen),
            (Test::NotChosen(choice), Answer::Choice(chosen)) => Some(choice != chosen),
            _ => None,
        }
    }

    /// Whether a question can answer it.
    #[cfg(test)]
    fn suits(&self, question: &Question) -> bool {
        let offers = |choice: &String| question.choices.iter().any(|offer| offer.id == *choice);
        self.question == question.id
            && match &self.test {
                Test::Is(_) => question.kind == QuestionKind::YesNo,
                Test::AtLeast(_) | Test::Below(_) => question.kind == QuestionKind::Number,
                Test::Chosen(choice) | Test::NotChosen(choice) => offers(choice),
            }
    }
}

/// The questions that conditions read, in the order to ask them.
pub fn questions() -> &'static [Question] {
    &QUESTIONS
}

/// The sheets that suit an office, in the order of the framework. A sheet one of whose conditions
/// fails is left out; one all of whose conditions hold is in; where the answers leave it open, the
/// usual ones are in. Whatever is answered, every mission has a sheet.
pub fn propose(framework: &str, answers: &Answers) -> Vec<&'static Sheet> {
    all(framework)
        .filter(|sheet| suits(sheet, answers))
        .collect()
}

fn suits(sheet: &Sheet, answers: &Answers) -> bool {
    let mut all_hold = !sheet.when.is_empty();
    for condition in &sheet.when {
        match condition.holds(answers) {
            Some(false) => return false,
            Some(true) => {}
            None => all_hold = false,
        }
    }
    all_hold || sheet.usual
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::framework;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    const VERSION: &str = "2566-2570";

    fn sheets() -> Vec<&'static Sheet> {
        all(VERSION).collect()
    }

    fn answered(answers: impl IntoIterator<Item = (&'static str, Answer)>) -> Answers {
        let questions = answers
            .into_iter()
            .map(|(id, answer)| (id.to_owned(), answer));
        Answers {
            questions: questions.collect(),
            ..Answers::default()
        }
    }

    #[test]
    fn with_no_answers_a_middle_set_is_proposed() {
        let proposed = propose(VERSION, &Answers::default());
        assert!(
            (22..=30).contains(&proposed.len()),
            "{} sheets",
            proposed.len()
        );
        let missing = missions_without(&proposed);
        assert!(missing.is_empty(), "{missing:?}");
    }

    fn missions_without(sheets: &[&Sheet]) -> Vec<&'static str> {
        let version = framework::get(VERSION).expect("the version");
        let codes = version.missions().map(|mission| mission.code.as_str());
        codes
            .filter(|code| !sheets.iter().any(|sheet| sheet.group.starts_with(code)))
            .collect()
    }

    #[test]
    fn every_sheet_is_proposed_to_some_office() {
        let none = propose(VERSION, &Answers::default());
        let big = propose(
            VERSION,
            &answered([
                ("money", Answer::Choice("enough".into())),
                ("staff", Answer::Number(200)),
                ("ita", Answer::Number(70)),
                ("school", Answer::YesNo(true)),
                ("audit_unit", Answer::YesNo(true)),
                ("counter", Answer::YesNo(true)),
                ("eservice", Answer::YesNo(false)),
                ("vehicles", Answer::YesNo(true)),
                ("observers", Answer::YesNo(true)),
                ("community_council", Answer::YesNo(true)),
                ("cases", Answer::YesNo(true)),
            ]),
        );
        let small = propose(
            VERSION,
            &answered([
                ("money", Answer::Choice("none".into())),
                ("audit_unit", Answer::YesNo(false)),
            ]),
        );
        let seen: BTreeSet<&str> = [none, big, small]
            .iter()
            .flatten()
            .map(|sheet| sheet.id.as_str())
            .collect();
        let never = sheets()
            .into_iter()
            .filter(|sheet| !seen.contains(sheet.id.as_str()));
        assert_eq!(
            never.map(|sheet| sheet.id.as_str()).collect::<Vec<_>>(),
            [""; 0]
        );
    }

    #[test]
    fn an_office_without_money_is_proposed_nothing_that_costs() {
        let proposed = propose(
            VERSION,
            &answered([("money", Answer::Choice("none".into()))]),
        );
        assert!(proposed.iter().all(|sheet| sheet.budget.is_none()));
        assert!(proposed.len() >= 20, "{}", proposed.len());
    }

    #[test]
    fn an_answer_adds_and_takes_away() {
        let has = |answers: &Answers, id: &str| {
            propose(VERSION, answers).iter().any(|sheet| sheet.id == id)
        };
        let with = answered([("audit_unit", Answer::YesNo(true))]);
        let without = answered([("audit_unit", Answer::YesNo(false))]);
        assert!(has(&with, "internal-audit-plan") && !has(&with, "audit-without-own-unit"));
        assert!(!has(&without, "internal-audit-plan") && has(&without, "audit-without-own-unit"));
        let staff = |number| answered([("staff", Answer::Number(number))]);
        assert!(has(&staff(20), "delegation-orders") && !has(&staff(19), "delegation-orders"));
        // Two conditions: one answered, the other not, leave an unusual sheet out.
        let school = answered([("school", Answer::YesNo(true))]);
        assert!(!has(&school, "school-honesty") && has(&school, "honesty-corner"));
    }

    #[test]
    fn every_condition_reads_a_question_of_its_kind_and_every_question_is_read() {
        let mut read = BTreeSet::new();
        for sheet in sheets() {
            assert!(
                sheet.usual || !sheet.when.is_empty(),
                "{} is never proposed",
                sheet.id
            );
            for condition in &sheet.when {
                assert!(
                    questions().iter().any(|question| condition.suits(question)),
                    "{}: {condition:?}",
                    sheet.id
                );
                read.insert(condition.question.as_str());
            }
        }
        let asked: BTreeSet<&str> = questions().iter().map(|q| q.id.as_str()).collect();
        assert_eq!(read, asked);
        for question in questions() {
            let is_choice = question.kind == QuestionKind::Choice;
            assert_eq!(is_choice, question.choices.len() > 1, "{}", question.id);
        }
    }

    #[test]
    fn a_text_that_is_no_condition_is_refused() {
        for text in ["", "staff > 20", "staff >= many", "not", "a b c d"] {
            assert!(Condition::try_from(text.to_owned()).is_err(), "{text}");
        }
    }

    /// Each question with an answer of any kind, or none.
    fn any_answers() -> impl Strategy<Value = Answers> {
        let answer = prop_oneof![
            any::<bool>().prop_map(Answer::YesNo),
            (0..300_u32).prop_map(Answer::Number),
            prop_oneof![Just("none"), Just("little"), Just("enough"), Just("?")]
                .prop_map(|choice| Answer::Choice(choice.to_owned())),
        ];
        let ids: Vec<String> = questions()
            .iter()
            .map(|question| question.id.clone())
            .collect();
        let count = ids.len();
        prop::collection::vec(prop::option::of(answer), count).prop_map(move |answers| {
            let given = ids.iter().cloned().zip(answers);
            Answers {
                questions: given
                    .filter_map(|(id, answer)| Some((id, answer?)))
                    .collect(),
                ..Answers::default()
            }
        })
    }

    proptest! {
        #[test]
        fn whatever_is_answered_every_mission_is_covered(answers in any_answers()) {
            let proposed = propose(VERSION, &answers);
            prop_assert_eq!(missions_without(&proposed), Vec::<&str>::new());
        }
    }
}
