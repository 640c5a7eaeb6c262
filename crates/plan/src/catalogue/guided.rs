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
    pub(super) fn suits(&self, question: &Question) -> bool {
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
