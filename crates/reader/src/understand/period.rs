//! Years and quarters as plans print them.

use super::{column::MONTHS, text::fold};
use std::sync::LazyLock;
use thai::{digits, fiscal::Quarter};

/// Buddhist-era years named in a text, a range filled in: "๒๕๖๖ – ๒๕๗๐" is five years. A range
/// that ends before it begins, or runs over ten years, gives its two ends.
pub(super) fn years(text: &str) -> Vec<u16> {
    let arabic = digits::to_arabic(text);
    let mut years: Vec<u16> = Vec::new();
    let mut range = false;
    let mut rest = &*arabic;
    while let Some(at) = rest.find(|c: char| c.is_ascii_digit()) {
        let between = fold(&rest[..at]);
        let dash = rest[..at].contains(['-', '–', '—', '−']) || between.contains(&fold("ถึง"));
        let number: String = rest[at..]
            .chars()
            .take_while(char::is_ascii_digit)
            .collect();
        rest = &rest[at + number.len()..];
        let long = number.len() == 4;
        let value: Option<u16> = number
            .parse()
            .ok()
            .filter(|year| long && (2500..2700).contains(year));
        // "2566-70" is short for 2566-2570.
        let short = (number.len() == 2 && dash && range)
            .then(|| {
                years
                    .last()
                    .and_then(|last| Some(last / 100 * 100 + number.parse::<u16>().ok()?))
            })
            .flatten();
        let Some(year) = value.or(short) else {
            range = false;
            continue;
        };
        let near = between.is_empty() || between.chars().count() <= 8;
        if range
            && dash
            && near
            && let Some(&first) = years.last()
            && year > first
            && year - first <= 10
        {
            years.extend(first + 1..=year);
        } else {
            years.push(year);
        }
        range = true;
    }
    years.sort_unstable();
    years.dedup();
    years
}

static WORDS: LazyLock<[String; 6]> = LazyLock::new(|| {
    [
        "ไตรมาส",
        "ตลอดปี",
        "ทุกไตรมาส",
        "ตลอดทั้งปี",
        "ทั้งปี",
        "ตลอดระยะเวลา",
    ]
    .map(fold)
});

/// Quarters of the fiscal year named in a text.
pub(super) fn quarters(text: &str) -> Vec<Quarter> {
    let arabic = digits::to_arabic(text);
    let folded = fold(&arabic);
    if folded.is_empty() {
        return Vec::new();
    }
    let mut found = [false; 5];
    if WORDS[1..5]
        .iter()
        .any(|words| folded.contains(words.as_str()))
    {
        found = [true; 5];
    }
    // Digits after the word "ไตรมาส" (or Q), with "-" and "ถึง" as ranges.
    let mut quarter = false;
    let mut last: Option<usize> = None;
    let mut dash = false;
    let letters: Vec<char> = arabic.chars().collect();
    let word: Vec<char> = "ไตรมาส".chars().collect();
    let mut at = 0;
    while at < letters.len() {
        let compact: String = letters[at..]
            .iter()
            .filter(|c| !c.is_whitespace())
            .take(word.len())
            .collect();
        if letters[at] == 'ไ' && compact.chars().eq(word.iter().copied()) {
            quarter = true;
            last = if dash { last } else { None };
            at += 1;
            continue;
        }
        let letter = letters[at];
        if matches!(letter, 'Q' | 'q') {
            quarter = true;
        }
        if matches!(letter, '-' | '–' | '—')
            || (letter == 'ถ' && letters[at..].iter().take(3).collect::<String>() == "ถึง")
        {
            dash = true;
        }
        if letter.is_ascii_digit() {
            let run: String = letters[at..]
                .iter()
                .take_while(|c| c.is_ascii_digit())
                .collect();
            at += run.len();
            if quarter
                && run.len() == 1
                && let Some(number) = run.parse::<usize>().ok().filter(|n| (1..=4).contains(n))
            {
                match last {
                    Some(first) if dash && first < number => found[first..=number].fill(true),
                    _ => found[number] = true,
                }
                last = Some(number);
                dash = false;
            } else if run.len() > 2 {
                quarter = false;
                dash = false;
            }
            continue;
        }
        at += 1;
    }
    if !found[1..].contains(&true) {
        months(&folded, &arabic, &mut found);
    }
    (1..=4)
        .filter(|&n| found[n])
        .filter_map(|n| Quarter::new(n as u8))
        .collect()
}

/// "ต.ค. 65 – มี.ค. 66": the quarters from the first month to the last.
fn months(folded: &str, text: &str, found: &mut [bool; 5]) {
    static FOLDED: LazyLock<Vec<(String, String)>> = LazyLock::new(|| {
        MONTHS
            .iter()
            .map(|(long, short)| (fold(long), fold(short)))
            .collect()
    });
    let mut named: Vec<(usize, usize)> = Vec::new();
    for (index, (long, short)) in FOLDED.iter().enumerate() {
        if let Some(at) = folded.find(long.as_str()) {
            named.push((at, index));
        } else if text.contains(MONTHS[index].1)
            && let Some(at) = folded.find(short.as_str())
        {
            named.push((at, index));
        }
    }
    named.sort_unstable();
    let ranges = text.contains(['-', '–', '—', '−', '→', '~']) || folded.contains(&fold("ถึง"));
    match named.as_slice() {
        [] => {}
        [(_, only)] => found[only / 3 + 1] = true,
        // "มี.ค. และ ก.ย." are two months, not the time between them.
        several if !ranges => several
            .iter()
            .for_each(|(_, month)| found[month / 3 + 1] = true),
        [(_, first), .., (_, last)] if first <= last => {
            found[first / 3 + 1..=last / 3 + 1].fill(true)
        }
        _ => found.fill(true),
    }
}

/// Whether a cell of a quarter's or month's column is ticked.
pub(super) fn ticked(text: &str) -> bool {
    let text = text.trim();
    !text.is_empty()
        && !text
            .chars()
            .all(|c| matches!(c, '-' | '–' | '—' | '.' | ' ' | '0' | '๐'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(text: &str) -> Vec<u8> {
        quarters(text).into_iter().map(Quarter::get).collect()
    }

    #[test]
    fn quarters_are_read_however_written() {
        let cases: [(&str, &[u8]); 10] = [
            ("ไตรมาสที่ ๑ ไตรมาสที่ ๒", &[1, 2]),
            ("ไตรมาสที่ 1-4", &[1, 2, 3, 4]),
            ("ไตรมาส 2 และ 4", &[2, 4]),
            ("ตลอดปีงบประมาณ", &[1, 2, 3, 4]),
            ("ต.ค. 65 - มี.ค. 66", &[1, 2]),
            ("เดือนมกราคม 2566", &[2]),
            ("มี.ค. 66 และ ก.ย. 66", &[2, 4]),
            ("ไตร มาสที่ ๓", &[3]),
            ("ปีงบประมาณ พ.ศ. ๒๕๖๖", &[]),
            ("", &[]),
        ];
        for (text, expected) in cases {
            assert_eq!(numbers(text), expected, "{text}");
        }
    }

    #[test]
    fn ranges_of_years_are_filled() {
        assert_eq!(years("(พ.ศ. ๒๕๖๖ – ๒๕๗๐)"), [2566, 2567, 2568, 2569, 2570]);
        assert_eq!(years("พ.ศ.2565"), [2565]);
        assert_eq!(years("๒๕๖๖ - ๒๕๖๕"), [2565, 2566]);
        assert_eq!(years("ข้อ ๑๒๓"), [] as [u16; 0]);
    }
}
