//! The plan as it is kept, for other programs.

use crate::{Options, PressError};
use plan::Plan;

/// The whole plan as JSON, indented. Texts are as the plan has them: [`Options::thai_digits`]
/// is for documents that people read.
pub fn json(plan: &Plan, _options: &Options) -> Result<Vec<u8>, PressError> {
    let mut bytes = serde_json::to_vec_pretty(plan)?;
    bytes.push(b'\n');
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_reads_back_as_the_same_plan() -> Result<(), PressError> {
        let mut plan = Plan::default();
        plan.office.name = "องค์การบริหารส่วนตำบลตัวอย่าง".to_owned();
        let bytes = json(&plan, &Options::default())?;
        assert_eq!(serde_json::from_slice::<Plan>(&bytes)?, plan);
        Ok(())
    }
}
