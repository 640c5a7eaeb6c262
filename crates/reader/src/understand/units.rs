//! Units and posts responsible, as a list.

use super::{
    mark,
    text::{append, tidy},
};

const UNITS: [&str; 14] = [
    "สำนัก",
    "กอง",
    "งาน",
    "ฝ่าย",
    "หน่วย",
    "ส่วน",
    "ปลัด",
    "ทุก",
    "ศูนย์",
    "คณะ",
    "นัก",
    "เจ้า",
    "หัวหน้า",
    "ผู้อำนวยการ",
];

/// Reads the lines of a field or cell of units. A line that does not begin with a unit goes on the
/// line before; "กองคลัง/กองช่าง" are two, "ทุกสำนัก/กอง" is one.
pub(super) fn read(lines: &[String]) -> Vec<String> {
    let mut whole: Vec<String> = Vec::new();
    for line in lines {
        let marked = mark::leading(line).is_some();
        let text = tidy(mark::unmarked(&line.replace("**", "")));
        let text = text.trim_matches([' ', ':', '-']);
        if text.is_empty() {
            continue;
        }
        let begins = marked || UNITS.iter().any(|unit| text.starts_with(unit));
        match whole.last_mut() {
            Some(last) if !begins => append(last, text),
            _ => whole.push(text.to_owned()),
        }
    }
    whole
        .iter()
        .flat_map(|text| split(text))
        .map(|unit| close(&unit))
        .collect()
}

/// Whether a text begins with the word of a unit or post.
pub(super) fn is_unit(text: &str) -> bool {
    UNITS.iter().any(|unit| text.starts_with(unit))
}

fn split(text: &str) -> Vec<String> {
    let mut units: Vec<String> = Vec::new();
    for part in text.split(['/', ',', '\u{2022}']) {
        let part = part.trim();
        let begins = UNITS.iter().any(|unit| part.starts_with(unit)) && part.chars().count() > 4;
        let every = units
            .last()
            .is_some_and(|last| last.starts_with("ทุก") || last.chars().count() < 4);
        match units.last_mut() {
            Some(last) if !begins || every => {
                last.push('/');
                last.push_str(part);
            }
            _ => units.push(part.to_owned()),
        }
    }
    units.retain(|unit| !unit.is_empty());
    units
}

/// "งาน นิติการ" → "งานนิติการ".
fn close(unit: &str) -> String {
    for word in ["งาน", "กอง", "ฝ่าย", "สำนัก"] {
        if let Some(rest) = unit
            .strip_prefix(word)
            .and_then(|rest| rest.strip_prefix(' '))
        {
            return format!("{word}{rest}");
        }
    }
    unit.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(lines: &[&str]) -> Vec<String> {
        let lines: Vec<_> = lines.iter().map(|&line| line.to_owned()).collect();
        read(&lines)
    }

    #[test]
    fn units_are_told_apart() {
        assert_eq!(of(&["สำนักปลัด/กองคลัง"]), ["สำนักปลัด", "กองคลัง"]);
        assert_eq!(of(&["ทุกสำนัก/กอง"]), ["ทุกสำนัก/กอง"]);
        assert_eq!(of(&["งาน นิติการ"]), ["งานนิติการ"]);
        assert_eq!(of(&["๑. กองช่าง", "๒. กองคลัง"]), ["กองช่าง", "กองคลัง"]);
        assert_eq!(of(&["สำนักปลัด องค์การบริหาร", "ส่วนตำบลสมมติ"]).len(), 2);
    }
}
