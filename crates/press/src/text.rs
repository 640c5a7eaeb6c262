//! How figures and texts are written out: chosen digits, money, years, list numbers.

use crate::Options;
use jiff::civil::Date;
use plan::Plan;
use thai::{date, digits::Digits, fiscal::FiscalYear, money::Money};

/// Writes texts with the digits of one document.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Pen {
    digits: Digits,
}

impl Pen {
    pub(crate) const fn new(options: &Options) -> Self {
        Self {
            digits: if options.thai_digits {
                Digits::Thai
            } else {
                Digits::Arabic
            },
        }
    }

    /// One paragraph: digits as chosen, runs of white space and of characters that no document may
    /// hold a space.
    pub(crate) fn line(&self, text: &str) -> String {
        let words: Vec<&str> = text
            .split(|c: char| c.is_control() || matches!(c, ' ' | '\u{fffe}' | '\u{ffff}'))
            .filter(|word| !word.is_empty())
            .collect();
        self.digits.write(&words.join(" ")).into_owned()
    }

    /// The paragraphs of a text that joins them by line feeds, empty ones left out.
    pub(crate) fn paragraphs(&self, text: &str) -> Vec<String> {
        text.lines()
            .map(|line| self.line(line))
            .filter(|line| !line.is_empty())
            .collect()
    }

    /// A number.
    pub(crate) fn number(&self, number: usize) -> String {
        self.digits.write(&number.to_string()).into_owned()
    }

    /// A year of the Buddhist era.
    pub(crate) fn year(&self, year: FiscalYear) -> String {
        self.number(year.get().into())
    }

    /// A day: "31 มีนาคม 2569".
    pub(crate) fn date(&self, date: Date) -> String {
        date::print(date, date::Style::Long, self.digits)
    }

    /// Money with separators, without satang where there are none: "20,000", "1,234.50".
    pub(crate) fn money(&self, money: Money) -> String {
        money.figures(self.digits)
    }

    /// "2566" or "2566 – 2570", as the plan's years run; empty without years.
    pub(crate) fn years(&self, plan: &Plan) -> String {
        match plan.years.as_slice() {
            [] => String::new(),
            [year] => self.year(*year),
            [first, .., last] => format!("{} – {}", self.year(*first), self.year(*last)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const THAI: Pen = Pen {
        digits: Digits::Thai,
    };
    const ARABIC: Pen = Pen {
        digits: Digits::Arabic,
    };

    #[test]
    fn digits_are_chosen_but_addresses_keep_theirs() {
        assert_eq!(THAI.line("ปี 2566 – ๒๕๗๐"), "ปี ๒๕๖๖ – ๒๕๗๐");
        assert_eq!(ARABIC.line("ปี 2566 – ๒๕๗๐"), "ปี 2566 – 2570");
        assert_eq!(THAI.line("10 แผ่น ที่ www.a1.go.th"), "๑๐ แผ่น ที่ www.a1.go.th");
    }

    #[test]
    fn money_has_separators_and_satang_only_where_there_are_some() {
        assert_eq!(ARABIC.money(Money::from_baht(0)), "0");
        assert_eq!(ARABIC.money(Money::from_baht(1_234_567)), "1,234,567");
        assert_eq!(THAI.money(Money::from_satang(100_050)), "๑,๐๐๐.๕๐");
    }

    #[test]
    fn a_line_has_no_control_characters() {
        assert_eq!(ARABIC.line("  ก\u{b}ข\tค\n\nง\u{ffff} "), "ก ข ค ง");
    }
}
