//! Totals and counts that a plan states about itself.

use super::{
    amount,
    column::Role,
    frame::Spot,
    table::Columns,
    text::{fold, strip_folded, tidy},
};
use plan::{BudgetStatus, Kind, Place, Scope, Stated, StatedTotal};
use thai::{digits, fiscal::FiscalYear, money::Money};

/// Whether a row is a total: its first words say "รวม".
pub(super) fn is_total(texts: &[String]) -> bool {
    texts
        .iter()
        .filter(|text| !text.is_empty())
        .take(2)
        .any(|text| says_total(text))
}

/// Whether a text begins as a total does.
pub(super) fn says_total(text: &str) -> bool {
    let text = text.trim_start_matches(['*', ' ']);
    let Some(rest) = strip_folded(text, "รวม").or_else(|| strip_folded(text, &fold("ยอดรวม")))
    else {
        return false;
    };
    let rest = fold(rest);
    rest.is_empty()
        || [
            "มิติ",
            "มติ",
            "ทั้ง",
            "งบ",
            "เป็น",
            "จำนวน",
            "ภารกิจ",
            "เงิน",
            "ยอด",
        ]
        .iter()
        .any(|word| rest.starts_with(&fold(word)))
        || rest.starts_with(|c: char| c.is_ascii_digit())
}

/// Reads a total row. Cells may have slid: the amounts are given to the years in order.
pub(super) fn row(
    texts: &[String],
    columns: &Columns,
    spot: &Spot,
    place: &Place,
    stated: &mut Vec<StatedTotal>,
) {
    let words: Vec<&str> = texts
        .iter()
        .map(String::as_str)
        .filter(|text| !text.is_empty())
        .collect();
    let label = words
        .iter()
        .take(2)
        .find(|text| says_total(text))
        .copied()
        .unwrap_or_default();
    let scope = scope(label, spot);
    let text = tidy(&words.join(" "));
    let push = |stated: &mut Vec<StatedTotal>, figure| {
        stated.push(StatedTotal {
            scope,
            stated: figure,
            text: text.clone(),
            place: place.clone(),
        });
    };
    let mut money: Vec<Option<Money>> = Vec::new();
    for cell in &words {
        let counts = counts(cell);
        if !counts.is_empty() {
            for (kind, number) in counts {
                push(stated, Stated::Count { kind, number });
            }
            continue;
        }
        if says_total(cell) {
            continue;
        }
        let said = amount::read(cell, true);
        match said.status {
            BudgetStatus::Amount => money.push(said.amounts.first().map(|(_, money)| *money)),
            BudgetStatus::None if amount::refuses(cell) => {}
            BudgetStatus::None => money.push(Some(Money::default())),
            BudgetStatus::Unstated => {}
        }
    }
    let years: Vec<Option<FiscalYear>> = columns
        .iter()
        .flatten()
        .filter_map(|role| match role {
            Role::Year(year) => Some(Some(FiscalYear::new(*year))),
            Role::Budget => Some(None),
            _ => None,
        })
        .collect();
    for (year, amount) in years.into_iter().zip(money) {
        if let Some(amount) = amount {
            push(stated, Stated::Amount { year, amount });
        }
    }
}

fn scope(label: &str, spot: &Spot) -> Scope {
    let folded = fold(label);
    let whole = folded.contains(&fold("ทั้ง"));
    let dimension = ["มิติที่", "มติที่", "มิตินี้", "มิติ", "มติ"].iter().find_map(|word| {
        let at = folded.find(&fold(word))? + fold(word).len();
        folded[at..]
            .chars()
            .next()
            .and_then(|c| c.to_digit(10))
            .filter(|n| (1..=4).contains(n))
    });
    match (whole, dimension, spot.dimension) {
        (true, ..) => Scope::Plan,
        (false, Some(number), _) => Scope::Dimension(number as u8),
        (false, None, Some(number)) => Scope::Dimension(number),
        (false, None, None) => Scope::Plan,
    }
}

/// Counts in a text: "๑๓ มาตรการ ๗ กิจกรรม", "จำนวน ๔๔ โครงการ". Where "โครงการ" alone is
/// counted, it stands for entries of every kind, as does "รายการ".
pub(super) fn counts(text: &str) -> Vec<(Option<Kind>, u32)> {
    let arabic = digits::to_arabic(text);
    let mut found = Vec::new();
    let mut rest = &*arabic;
    while let Some(at) = rest.find(|c: char| c.is_ascii_digit()) {
        let number: String = rest[at..]
            .chars()
            .take_while(char::is_ascii_digit)
            .collect();
        let before_digit = rest[..at].chars().next_back();
        rest = &rest[at + number.len()..];
        if matches!(before_digit, Some(',' | '.')) || rest.starts_with([',', '.']) {
            continue;
        }
        let words = rest.trim_start_matches([' ', '\u{a0}']);
        let kind = if [
            "รายการ",
            "โครงการ/กิจกรรม",
            "โครงการ / กิจกรรม",
            "โครงการ กิจกรรม และ",
        ]
        .iter()
        .any(|both| words.starts_with(both))
        {
            None
        } else if let Some((_, kind)) = Kind::words()
            .iter()
            .find(|(word, _)| words.starts_with(word))
        {
            Some(*kind)
        } else {
            continue;
        };
        if let Ok(number) = number.parse::<u32>()
            && number < 1000
        {
            found.push((kind, number));
        }
    }
    if let [(kind @ Some(Kind::Project), _)] = found.as_mut_slice() {
        *kind = None;
    }
    found
}

/// Counts stated in running text of the foreword or announcement.
pub(super) fn foreword(
    text: &str,
    dimension: &mut Option<u8>,
    place: &Place,
    stated: &mut Vec<StatedTotal>,
) {
    let named = super::lines::dimension_words(text.trim_start_matches(['-', ' ', '*', '•']))
        .and_then(|(number, _)| number)
        .filter(|number| (1..=4).contains(number));
    if let Some(number) = named {
        *dimension = Some(number as u8);
    }
    let counts = counts(text);
    if counts.is_empty() {
        return;
    }
    let folded = fold(text);
    let whole = folded.contains(&fold("ทั้งสิ้น"))
        || folded.contains(&fold("ทั้งหมด"))
        || folded.starts_with("รวม");
    let scope = match *dimension {
        Some(number) if named.is_some() || folded.starts_with(&fold("จำนวน")) && !whole => {
            Scope::ForewordDimension(number)
        }
        _ if whole => Scope::Foreword,
        _ => return,
    };
    for (kind, number) in counts {
        stated.push(StatedTotal {
            scope,
            stated: Stated::Count { kind, number },
            text: tidy(text),
            place: place.clone(),
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_read_by_kind() {
        assert_eq!(counts("๑๓ มาตรการ ๗ กิจกรรม ๖ โครงการ").len(), 3);
        assert_eq!(counts("จำนวน ๔๔ โครงการ"), [(None, 44)]);
        assert_eq!(
            counts("จำนวน ๒๖ รายการ แยกเป็น ๘ โครงการ ๗ กิจกรรม"),
            [
                (None, 26),
                (Some(Kind::Project), 8),
                (Some(Kind::Activity), 7)
            ]
        );
        assert_eq!(counts("๗๐,๐๐๐"), []);
    }

    #[test]
    fn totals_are_told_from_titles() {
        assert!(says_total("รวมมิติที่ ๑") && says_total("รวม") && says_total("รวมทั้งสิ้น"));
        assert!(!says_total("รวมพลังต้านโกง"));
    }
}
