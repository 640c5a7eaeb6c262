//! The Thai government's fiscal year: year N of the Buddhist era runs from 1 October N−1 to
//! 30 September N, in four quarters.

use serde::{Deserialize, Serialize};

/// A fiscal year, named by its year of the Buddhist era (2566 = 1 Oct 2022 – 30 Sep 2023).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct FiscalYear(u16);

impl FiscalYear {
    /// The fiscal year of this Buddhist-era year.
    pub const fn new(buddhist_year: u16) -> Self {
        Self(buddhist_year)
    }

    /// The Buddhist-era year.
    pub const fn get(self) -> u16 {
        self.0
    }
}

/// A quarter of a fiscal year: 1 Oct–Dec, 2 Jan–Mar, 3 Apr–Jun, 4 Jul–Sep.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "u8", try_from = "u8")]
pub struct Quarter(u8);

impl Quarter {
    /// The quarter with this number; `None` unless 1 to 4.
    pub const fn new(number: u8) -> Option<Self> {
        if number >= 1 && number <= 4 {
            Some(Self(number))
        } else {
            None
        }
    }

    /// 1 to 4.
    pub const fn get(self) -> u8 {
        self.0
    }
}

impl From<Quarter> for u8 {
    fn from(quarter: Quarter) -> Self {
        quarter.0
    }
}

impl TryFrom<u8> for Quarter {
    type Error = String;
    fn try_from(number: u8) -> Result<Self, Self::Error> {
        Self::new(number).ok_or_else(|| format!("no quarter {number}"))
    }
}
