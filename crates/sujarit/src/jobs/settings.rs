//! How jobs are done: `[jobs]` of the settings.

use serde::Deserialize;

/// How jobs are done. The defaults serve an office and a nation alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// Jobs that this instance does at once; 0 leaves all of them to other instances.
    pub at_once: u16,
    /// Seconds for which a job is held; when an instance dies, another takes its jobs so much later.
    pub lease_seconds: u32,
    /// Seconds after which a job that did not succeed is tried again; doubled each time.
    pub retry_seconds: u32,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            at_once: 2,
            lease_seconds: 300,
            retry_seconds: 15,
        }
    }
}

impl Settings {
    /// How long a job is held, in milliseconds; at least a second.
    pub fn lease(self) -> i64 {
        i64::from(self.lease_seconds.max(1)) * 1000
    }

    /// How long after the `attempts`-th attempt a job is tried again, in milliseconds: doubled each
    /// time up to [`LONGEST_WAIT`], and up to a quarter more by `spread`, so that what failed
    /// together does not come back together.
    pub fn wait(self, attempts: i32, spread: u8) -> i64 {
        let first = i64::from(self.retry_seconds.max(1)) * 1000;
        let doublings = attempts.saturating_sub(1).clamp(0, 30);
        let wait = first.saturating_mul(1 << doublings).min(LONGEST_WAIT);
        wait + wait / 4 * i64::from(spread) / i64::from(u8::MAX)
    }
}

/// Longest wait between two attempts, in milliseconds, before the spread.
const LONGEST_WAIT: i64 = 4 * 60 * 60 * 1000;

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn waits_grow_up_to_five_hours_and_never_overflow(
            retry_seconds in any::<u32>(), attempts in any::<i32>(), spread in any::<u8>()
        ) {
            let settings = Settings { retry_seconds, ..Settings::default() };
            let wait = settings.wait(attempts, spread);
            prop_assert!((1000..=5 * 60 * 60 * 1000).contains(&wait));
            prop_assert!(settings.wait(attempts.saturating_add(1), spread) >= wait);
        }
    }

    #[test]
    fn a_wait_doubles() {
        let waits = [1, 2, 3].map(|attempt| Settings::default().wait(attempt, 0) / 1000);
        assert_eq!(waits, [15, 30, 60]);
        assert_eq!(Settings::default().wait(1, 255) / 1000, 18);
    }
}
