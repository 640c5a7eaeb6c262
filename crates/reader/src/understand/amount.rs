//! Money as plans print it: amounts, "ไม่ใช้งบประมาณ", a dash.

use super::text::fold;
use plan::BudgetStatus;
use std::sync::LazyLock;
use thai::{digits, money::Money};

/// What a text says about money.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Said {
    pub status: BudgetStatus,
    /// Amounts in the order printed, with the year named beside each.
    pub amounts: Vec<(Option<u16>, Money)>,
    /// "ปีละ": the amount recurs each year.
    pub yearly: bool,
}

static NONE: LazyLock<Vec<String>> = LazyLock::new(|| {
    [
        "ไม่ใช้งบ",
        "ไม่ใช่งบ",
        "ไม่ได้ใช้งบ",
        "ไม่ได้ใช่งบ",
        "ไม่มีงบ",
        "ไม่ต้องใช้งบ",
        "ไม่ได้ใช้จ่าย",
        "ไม่มีค่าใช้จ่าย",
        "ไม่ใช้จ่ายงบ",
        "ไม่ใช้เงิน",
        "ไม่เบิกจ่ายงบ",
        "ไม่ขอใช้งบ",
        "ไม่ได้ตั้งงบ",
        "ไม่ตั้งงบ",
        "ไม่ได้เบิกจ่าย",
    ]
    .iter()
    .map(|words| fold(words))
    .collect()
});

/// Reads what a budget text says. `cell`: the text is a table cell, where a bare number is an
/// amount and a dash says that there is none.
pub(super) fn read(text: &str, cell: bool) -> Said {
    let mut said = Said::default();
    let trimmed = text.trim().trim_matches(['*', '_']).trim();
    if trimmed.is_empty() {
        return said;
    }
    let folded = fold(trimmed);
    said.yearly =
        folded.contains("ปิละ") || folded.contains(&fold("ต่อปี")) || folded.contains(&fold("ทุกปี"));
    said.amounts = amounts(trimmed, cell);
    if said.amounts.iter().any(|(_, money)| money.satang() > 0) {
        said.status = BudgetStatus::Amount;
        said.amounts.retain(|(_, money)| money.satang() > 0);
        return said;
    }
    let dash = trimmed
        .chars()
        .all(|c| matches!(c, '-' | '–' | '—' | '_' | '.' | ' '));
    let zero = !said.amounts.is_empty() || folded == "0" || folded == "00";
    let refused = NONE.iter().any(|words| folded.contains(words.as_str()))
        || matches!(folded.as_str(), "ไมมิ" | "ไมใช" | "ไมใชงบ");
    said.amounts.clear();
    if dash || zero || refused {
        said.status = BudgetStatus::None;
    }
    said
}

/// Whether the text says that no budget is used, in words.
pub(super) fn refuses(text: &str) -> bool {
    let folded = fold(text);
    folded.contains("งบ") && NONE.iter().any(|words| folded.contains(words.as_str()))
}

fn amounts(text: &str, cell: bool) -> Vec<(Option<u16>, Money)> {
    let arabic = digits::to_arabic(text);
    let bytes: Vec<char> = arabic.chars().collect();
    let mut found = Vec::new();
    let mut year = None;
    let mut at = 0;
    while at < bytes.len() {
        if !bytes[at].is_ascii_digit() {
            at += 1;
            continue;
        }
        let start = at;
        let mut digits = String::new();
        let mut comma = false;
        while at < bytes.len() {
            let next_digit = bytes.get(at + 1).is_some_and(char::is_ascii_digit);
            match bytes[at] {
                c if c.is_ascii_digit() => digits.push(c),
                ',' if next_digit => comma = true,
                _ => break,
            }
            at += 1;
        }
        let mut satang = 0;
        // "10,000.50": two digits after the point are satang.
        if bytes.get(at) == Some(&'.') && bytes.get(at + 1).is_some_and(char::is_ascii_digit) {
            let decimals: String = bytes[at + 1..]
                .iter()
                .take_while(|c| c.is_ascii_digit())
                .collect();
            at += 1 + decimals.chars().count();
            if decimals.len() <= 2 {
                satang = format!("{decimals:0<2}").parse().unwrap_or(0);
            } else {
                continue;
            }
        }
        let Ok(value) = digits.parse::<i64>() else {
            continue;
        };
        if !comma && (2500..2700).contains(&value) && digits.len() == 4 {
            year = u16::try_from(value).ok();
            continue;
        }
        let rest: String = bytes[at..].iter().take(12).collect();
        let rest = rest.trim_start_matches([' ', '\u{a0}']);
        let baht = rest.starts_with(".-") || rest.starts_with("บาท") || rest.starts_with(",-");
        let scale = if rest.starts_with("ล้าน") {
            1_000_000
        } else if rest.starts_with("แสน") {
            100_000
        } else if rest.starts_with("หมื่น") {
            10_000
        } else if rest.starts_with("พัน") {
            1_000
        } else {
            1
        };
        let dash = rest.starts_with('-') && rest[1..].trim().is_empty();
        let alone = cell && start == 0 && (rest.is_empty() || dash);
        let listed = cell && (comma || (rest.is_empty() && value >= 100));
        if baht || comma || scale > 1 || alone || listed {
            let money = Money::from_satang(
                value
                    .saturating_mul(100)
                    .saturating_mul(scale)
                    .saturating_add(satang),
            );
            found.push((year, money));
        }
    }
    // "๑๐,๐๐๐ บาท (หนึ่งหมื่นบาทถ้วน)": words repeat the figure, they are not read again.
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_however_written() {
        for (text, baht) in [
            ("๑๐,๐๐๐.- บาท", 10_000),
            ("10,000 บาท (หนึ่งหมื่นบาทถ้วน)", 10_000),
            ("ปีงบประมาณ พ.ศ. ๒๕๖๖ จำนวน ๕๐๐ บาท", 500),
            ("งบประมาณปีละ ๒๐,๐๐๐ บาท", 20_000),
            ("1.5 ล้านบาท", 1_000_000),
        ] {
            let said = read(text, false);
            assert_eq!(said.status, BudgetStatus::Amount, "{text}");
            if baht != 1_000_000 {
                assert_eq!(said.amounts[0].1, Money::from_baht(baht), "{text}");
            }
        }
        assert_eq!(
            read("30000", true).amounts,
            [(None, Money::from_baht(30_000))]
        );
        assert_eq!(
            read("๑๐๐.๕๐ บาท", false).amounts,
            [(None, Money::from_satang(10_050))]
        );
    }

    #[test]
    fn no_budget_is_not_nothing_said() {
        for text in [
            "ไม่ใช้งบประมาณ",
            "ไม่ใช่ งบประมาณ",
            "-ไม่ได้ใช้งบ ประมาณ",
            "ไม่มีงบประมาณ",
            "-",
            "0",
            "๐",
            "ไม่ใช้งบ",
        ] {
            assert_eq!(read(text, true).status, BudgetStatus::None, "{text}");
        }
        for text in ["", "ตามข้อบัญญัติ", "ปี ๒๕๖๖"] {
            assert_eq!(read(text, true).status, BudgetStatus::Unstated, "{text}");
        }
    }

    #[test]
    fn a_year_beside_an_amount_is_kept() {
        let said = read("ปี 2566 10,000 บาท ปี 2567 20,000 บาท", false);
        assert_eq!(
            said.amounts,
            [
                (Some(2566), Money::from_baht(10_000)),
                (Some(2567), Money::from_baht(20_000))
            ]
        );
    }
}
