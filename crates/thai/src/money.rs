//! Money in whole satang. No float ever touches an amount.

use serde::{Deserialize, Serialize};

/// An amount in whole satang (1 baht = 100 satang).
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Money(i64);

impl Money {
    /// An amount given in satang.
    pub const fn from_satang(satang: i64) -> Self {
        Self(satang)
    }

    /// An amount given in whole baht.
    pub const fn from_baht(baht: i64) -> Self {
        Self(baht.saturating_mul(100))
    }

    /// The amount in satang.
    pub const fn satang(self) -> i64 {
        self.0
    }
}
