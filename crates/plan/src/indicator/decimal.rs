//! Exact numbers: targets are compared with results, and 0.1 + 0.2 must be 0.3.

use serde::{Deserialize, Serialize};
use std::{cmp::Ordering, fmt};

/// A decimal number without rounding, e.g. 3.51 or 1,500. Two that are equal are the same, however
/// they were written: 80 and 80.0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Decimal {
    digits: i64,
    /// Digits behind the point; the last of them is not zero.
    places: u8,
}

impl Decimal {
    /// A whole number.
    pub const fn whole(number: i64) -> Self {
        Self {
            digits: number,
            places: 0,
        }
    }

    /// `digits` with the last `places` of them behind the point: (351, 2) is 3.51. `None` beyond
    /// nine places.
    pub const fn new(mut digits: i64, mut places: u8) -> Option<Self> {
        if places > 9 {
            return None;
        }
        while places > 0 && digits % 10 == 0 {
            digits /= 10;
            places -= 1;
        }
        Some(Self { digits, places })
    }

    /// A number in Arabic or Thai digits, with commas between thousands or without; `None` where
    /// the text is more or the number has more than 18 digits.
    pub fn parse(text: &str) -> Option<Self> {
        let (mut digits, mut places, mut point, mut any) = (0i64, 0u8, false, false);
        for letter in text.chars() {
            match (letter, thai::digits::value(letter)) {
                (_, Some(value)) => {
                    digits = digits.checked_mul(10)?.checked_add(i64::from(value))?;
                    places += u8::from(point);
                    any = true;
                }
                ('.', None) if any && !point => point = true,
                (',', None) if any && !point => {}
                _ => return None,
            }
        }
        if any { Self::new(digits, places) } else { None }
    }

    /// The number times a whole number; `None` where it grows too large.
    pub const fn times(self, factor: i64) -> Option<Self> {
        match self.digits.checked_mul(factor) {
            Some(digits) => Self::new(digits, self.places),
            None => None,
        }
    }

    /// Whether it is nought.
    pub const fn is_zero(self) -> bool {
        self.digits == 0
    }

    /// What one is in [`Decimal::scaled`].
    pub(crate) const SCALE: i128 = 1_000_000_000;

    /// The number in billionths: whole, so that nothing is rounded.
    pub(crate) fn scaled(self) -> i128 {
        i128::from(self.digits) * 10i128.pow(9 - u32::from(self.places))
    }
}

impl Ord for Decimal {
    fn cmp(&self, other: &Self) -> Ordering {
        self.scaled().cmp(&other.scaled())
    }
}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl From<u32> for Decimal {
    fn from(number: u32) -> Self {
        Self::whole(number.into())
    }
}

/// Arabic digits without commas: "3.51".
impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let unit = 10u64.pow(self.places.into());
        let (whole, rest) = (
            self.digits.unsigned_abs() / unit,
            self.digits.unsigned_abs() % unit,
        );
        let sign = if self.digits < 0 { "-" } else { "" };
        match usize::from(self.places) {
            0 => write!(f, "{sign}{whole}"),
            places => write!(f, "{sign}{whole}.{rest:0places$}"),
        }
    }
}

/// As text, so that no reader of the JSON makes a float of it.
impl Serialize for Decimal {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Decimal {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let (negative, number) = match text.strip_prefix('-') {
            Some(number) => (true, number),
            None => (false, text.as_str()),
        };
        let number = Self::parse(number)
            .ok_or_else(|| serde::de::Error::custom(format!("not a decimal number: {text}")))?;
        Ok(if negative {
            Self {
                digits: -number.digits,
                ..number
            }
        } else {
            number
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn numbers_are_read_exactly() {
        assert_eq!(Decimal::parse("80.0"), Some(Decimal::whole(80)));
        assert_eq!(Decimal::parse("๑,๕๐๐"), Some(Decimal::whole(1500)));
        assert_eq!(Decimal::parse("3.51"), Decimal::new(351, 2));
        for text in [
            "",
            ".",
            "1.2.3",
            ".5",
            "1.1,0",
            "8O",
            "1e9",
            "99999999999999999999",
        ] {
            assert_eq!(Decimal::parse(text), None, "{text}");
        }
        assert!(Decimal::parse("3.51") > Decimal::parse("3.5"));
        assert!(Decimal::parse("3.51") < Decimal::parse("4"));
    }

    proptest! {
        #[test]
        fn a_number_survives_print_and_json(digits in -1_000_000_000i64..1_000_000_000, places in 0u8..10) {
            let number = Decimal::new(digits, places).expect("places");
            let json = serde_json::to_string(&number).expect("json");
            prop_assert_eq!(serde_json::from_str::<Decimal>(&json).expect("json"), number);
            prop_assert_eq!(number.scaled(), i128::from(digits) * 10i128.pow(9 - u32::from(places)));
        }
    }
}
