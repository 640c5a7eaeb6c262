//! Figures that may be missing, and sums that say how much they cover.

use serde::{Deserialize, Serialize};
use thai::money::Money;

/// Why there is no figure. The reasons are never mixed, and none of them is nought.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Missing {
    /// Nobody has reported it (ยังไม่รายงาน).
    NotReported,
    /// Its time has not come (ยังไม่ถึงกำหนด).
    NotDue,
    /// There can be none (ไม่เกี่ยวข้อง).
    NotApplicable,
    /// It cannot be measured (วัดไม่ได้).
    NotMeasurable,
    /// It exists and is not shown (ไม่เปิดเผย).
    Withheld,
}

impl Missing {
    /// All, in the order in which they are told.
    pub const ALL: [Self; 5] = [
        Self::NotReported,
        Self::NotDue,
        Self::NotApplicable,
        Self::NotMeasurable,
        Self::Withheld,
    ];

    /// As it stands in open data.
    pub const fn code(self) -> &'static str {
        match self {
            Self::NotReported => "not_reported",
            Self::NotDue => "not_due",
            Self::NotApplicable => "not_applicable",
            Self::NotMeasurable => "not_measurable",
            Self::Withheld => "withheld",
        }
    }
}

/// A figure, or why there is none.
pub type Figure<T> = Result<T, Missing>;

/// A sum of money with how much it covers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sum {
    /// What was given, together.
    pub total: Money,
    /// How many figures were given.
    pub given: u32,
    /// How many were missing, in the order of [`Missing::ALL`].
    pub missing: [u32; Missing::ALL.len()],
}

impl Sum {
    /// The sum of these figures.
    pub fn of(figures: impl IntoIterator<Item = Figure<Money>>) -> Self {
        let mut sum = Self::default();
        for figure in figures {
            match figure {
                Ok(amount) => {
                    let total = sum.total.satang().saturating_add(amount.satang());
                    sum.total = Money::from_satang(total);
                    sum.given += 1;
                }
                Err(why) => sum.missing[why as usize] += 1,
            }
        }
        sum
    }

    /// How many figures there ought to be: those given and those that are missing though there
    /// could be one now.
    pub fn expected(&self) -> u32 {
        let open = [
            Missing::NotReported,
            Missing::NotMeasurable,
            Missing::Withheld,
        ];
        self.given + open.iter().map(|why| self.count(*why)).sum::<u32>()
    }

    /// How many are missing for this reason.
    pub const fn count(&self, why: Missing) -> u32 {
        self.missing[why as usize]
    }

    /// Whether nothing is missing that could be there.
    pub fn is_whole(&self) -> bool {
        self.given == self.expected()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::{collection::vec, prelude::*};

    #[test]
    fn a_sum_says_how_much_it_covers() {
        let sum = Sum::of([
            Ok(Money::from_baht(100)),
            Ok(Money::ZERO),
            Err(Missing::NotReported),
            Err(Missing::NotApplicable),
            Err(Missing::NotDue),
        ]);
        assert_eq!(sum.total, Money::from_baht(100));
        assert_eq!((sum.given, sum.expected()), (2, 3), "nought is given");
        assert!(!sum.is_whole());
    }

    proptest! {
        #[test]
        fn nothing_is_lost_or_counted_twice(
            figures in vec(prop_oneof![
                (0i64..1_000_000).prop_map(|satang| Ok(Money::from_satang(satang))),
                prop::sample::select(Missing::ALL.to_vec()).prop_map(Err),
            ], 0..50)
        ) {
            let sum = Sum::of(figures.iter().copied());
            let missing: u32 = sum.missing.iter().sum();
            prop_assert_eq!((sum.given + missing) as usize, figures.len());
            for (place, why) in Missing::ALL.into_iter().enumerate() {
                prop_assert_eq!(why as usize, place);
                let counted = figures.iter().filter(|figure| **figure == Err(why)).count();
                prop_assert_eq!(sum.count(why) as usize, counted);
            }
        }
    }
}
