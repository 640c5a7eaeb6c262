//! Printing a plan and reading it back gives the same plan.

mod invented;

use plan::Plan;
use press::Options;
use proptest::{prelude::*, test_runner::TestCaseError};
use serde_json::Value;

type Print = fn(&Plan, &Options) -> Result<Vec<u8>, press::PressError>;

/// Prints, reads back, and compares what is said; not how and where.
fn same(plan: &Plan, thai_digits: bool, name: &str, print: Print) -> Result<(), TestCaseError> {
    let bytes = print(plan, &Options { thai_digits })
        .map_err(|error| TestCaseError::fail(error.to_string()))?;
    let document =
        reader::document(name, &bytes).map_err(|error| TestCaseError::fail(error.to_string()))?;
    let read = reader::understand(&document).plan.essence();
    let mut found = Vec::new();
    differences("plan", &value(&plan.essence()), &value(&read), &mut found);
    prop_assert!(found.is_empty(), "{}", found.join("\n"));
    Ok(())
}

fn value(plan: &Plan) -> Value {
    serde_json::to_value(plan).unwrap_or_default()
}

/// A schedule with a row for each step. Which step has which quarter and unit is in the plan's data
/// and not read back from paper: a reader gives an entry those of the row it begins in. What is
/// left must be the same.
fn same_schedule(
    plan: &Plan,
    thai_digits: bool,
    name: &str,
    print: Print,
) -> Result<(), TestCaseError> {
    let bytes = print(plan, &Options { thai_digits })
        .map_err(|error| TestCaseError::fail(error.to_string()))?;
    let document =
        reader::document(name, &bytes).map_err(|error| TestCaseError::fail(error.to_string()))?;
    let mut read = reader::understand(&document).plan.essence();
    let mut printed = plan.essence();
    for entry in printed.entries.iter_mut().chain(&mut read.entries) {
        entry.scheduled.clear();
        entry.responsible.clear();
        entry.quarters.clear();
    }
    let mut found = Vec::new();
    differences("plan", &value(&printed), &value(&read), &mut found);
    prop_assert!(found.is_empty(), "{}", found.join("\n"));
    Ok(())
}

/// Where two values differ, by path, so that a failure says what was lost.
fn differences(path: &str, printed: &Value, read: &Value, found: &mut Vec<String>) {
    match (printed, read) {
        (Value::Object(one), Value::Object(other)) => {
            for (key, value) in one {
                let other = other.get(key).unwrap_or(&Value::Null);
                differences(&format!("{path}.{key}"), value, other, found);
            }
        }
        (Value::Array(one), Value::Array(other)) if one.len() == other.len() => {
            for (index, (one, other)) in one.iter().zip(other).enumerate() {
                differences(&format!("{path}[{index}]"), one, other, found);
            }
        }
        _ if printed == read => {}
        _ => found.push(format!("{path}: printed {printed}, read {read}")),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn word_reads_back(plan in invented::plan(), thai in any::<bool>()) {
        same(&plan, thai, "plan.docx", press::docx)?;
    }

    #[test]
    fn a_schedule_in_word_reads_back(plan in invented::schedule(), thai in any::<bool>()) {
        same(&plan, thai, "plan.docx", press::docx)?;
    }

    #[test]
    fn a_schedule_by_step_in_word_reads_back(plan in invented::by_step(), thai in any::<bool>()) {
        same_schedule(&plan, thai, "plan.docx", press::docx)?;
    }

    #[test]
    fn a_schedule_by_step_in_excel_reads_back(plan in invented::by_step(), thai in any::<bool>()) {
        same_schedule(&plan, thai, "plan.xlsx", press::xlsx)?;
    }

    #[test]
    fn excel_reads_back(plan in invented::plan(), thai in any::<bool>()) {
        same(&plan, thai, "plan.xlsx", press::xlsx)?;
    }

    #[test]
    fn a_schedule_in_excel_reads_back(plan in invented::schedule(), thai in any::<bool>()) {
        same(&plan, thai, "plan.xlsx", press::xlsx)?;
    }
}

proptest! {
    // Typesetting without optimisation is slow.
    #![proptest_config(ProptestConfig { cases: 4, ..ProptestConfig::default() })]

    #[test]
    fn pdf_reads_back(plan in invented::plan(), thai in any::<bool>()) {
        same(&plan, thai, "plan.pdf", press::pdf)?;
    }

    #[test]
    fn a_schedule_by_step_in_pdf_reads_back(plan in invented::by_step(), thai in any::<bool>()) {
        same_schedule(&plan, thai, "plan.pdf", press::pdf)?;
    }

    #[test]
    fn a_schedule_in_pdf_reads_back(plan in invented::schedule(), thai in any::<bool>()) {
        same(&plan, thai, "plan.pdf", press::pdf)?;
    }
}
