//! Recurring duties: what a step or a period promises to do again and again, and by when.
//!
//! A plan sets a duty into one quarter of its schedule and says in a step that it returns each
//! month. The rhythm is read from the words ("รายงานทุกเดือน", "ปีละ ๒ ครั้ง", "รอบ ๖ เดือน ๙ เดือน และ
//! ๑๒ เดือน") and kept apart from the planned quarter. A time within which something is to be done
//! ("ภายใน ๑๕ วัน") is a deadline and no rhythm. Rounds count from October, the first month of the
//! fiscal year.

mod dates;
#[cfg(test)]
mod dates_tests;
#[cfg(test)]
mod tests;

use crate::{Sheet, fold::Folded};
pub use crate::{fold::Span, indicator::Period};
pub use dates::Occurrence;
use regex::{Captures, Regex};
use serde::{Deserialize, Serialize};
use std::sync::LazyLock;
use thai::date::MONTHS;

/// A duty that returns, or a deadline, where a text says it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Duty {
    /// When it is due.
    pub recurrence: Recurrence,
    /// The words that say so.
    pub span: Span,
}

/// When a duty is due.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Recurrence {
    /// Once in each period (ทุกเดือน, รายไตรมาส, ปีละครั้ง); each time something happens (ทุกครั้ง).
    Every(Period),
    /// Once in several periods (ทุก ๔ เดือน, ทุก ๒ ปี).
    EveryFew {
        /// How many periods.
        number: u32,
        /// Of what length.
        period: Period,
    },
    /// Several times in each period, or at least so often (ปีละ ๒ ครั้ง).
    Times {
        /// How often.
        number: u32,
        /// In what period.
        period: Period,
        /// Whether it may be more often.
        at_least: bool,
    },
    /// On, or by, a day of each month (ทุกวันที่ ๕ ของเดือน).
    OnDay(u32),
    /// In, or by the end of, these months of the calendar, in the order of the fiscal year:
    /// months that are named, and the rounds of 6, 9 and 12 months (March, June, September).
    InMonths(Vec<u8>),
    /// Within a time of what sets it off (ภายใน ๑๕ วัน): due, but not returning by itself.
    Deadline {
        /// How long.
        number: u32,
        /// Counted in what.
        unit: TimeUnit,
    },
}

/// What a deadline is counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "named as they are")]
pub enum TimeUnit {
    Minutes,
    Hours,
    Days,
    WorkingDays,
    Weeks,
    Months,
    Years,
}

/// Which part of a project sheet says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SaidIn {
    /// The step with this index in [`Sheet::steps`].
    Step(usize),
    /// [`Sheet::period`].
    Period,
}

impl Recurrence {
    /// Whether it returns by itself; a deadline and "each time" wait for something to happen.
    pub const fn returns(&self) -> bool {
        !matches!(self, Self::Deadline { .. } | Self::Every(Period::Occasion))
    }

    /// How often it is due in a fiscal year; `None` where that is not fixed, is a matter of days,
    /// or is less than once.
    pub fn times_per_year(&self) -> Option<u32> {
        let in_year = |period| match period {
            Period::Day | Period::Occasion => None,
            Period::Week => Some(52),
            Period::Month => Some(12),
            Period::Quarter => Some(4),
            Period::HalfYear => Some(2),
            Period::Year => Some(1),
        };
        match self {
            Self::Every(period) => in_year(*period),
            Self::EveryFew { number, period } => in_year(*period)?
                .checked_div(*number)
                .filter(|times| *times > 0),
            Self::Times { number, period, .. } => in_year(*period)?.checked_mul(*number),
            Self::OnDay(_) => Some(12),
            Self::InMonths(months) => u32::try_from(months.len()).ok(),
            Self::Deadline { .. } => None,
        }
    }

    /// The months of the calendar at whose end it is due at the latest, in the order of the
    /// fiscal year; empty where the words leave them open.
    pub fn months(&self) -> Vec<u8> {
        let each = |step: usize| (step..=12).step_by(step).map(round).collect();
        match self {
            Self::Every(Period::Day | Period::Week | Period::Month) | Self::OnDay(_) => each(1),
            Self::Every(Period::Quarter) => each(3),
            Self::Every(Period::HalfYear) => each(6),
            Self::Every(Period::Year) => each(12),
            Self::EveryFew {
                number: number @ (2 | 4),
                period: Period::Month,
            } => each(*number as usize),
            Self::InMonths(months) => months.clone(),
            _ => Vec::new(),
        }
    }

    /// In how many quarters of a fiscal year it is to be expected, 1 to 4; `None` where it does
    /// not return by itself.
    pub fn quarters(&self) -> Option<u32> {
        match self {
            _ if !self.returns() => None,
            Self::InMonths(months) => {
                let mut quarters: Vec<_> = months.iter().map(|month| month.div_ceil(3)).collect();
                quarters.sort_unstable();
                quarters.dedup();
                u32::try_from(quarters.len()).ok()
            }
            Self::Every(Period::Day)
            | Self::Times {
                period: Period::Day,
                ..
            } => Some(4),
            _ => Some(self.times_per_year().unwrap_or(1).min(4)),
        }
    }
}

/// The recurring duties and deadlines of a text, in its order; one that is said twice stands once.
pub fn read(text: &str) -> Vec<Duty> {
    let folded = Folded::new(text);
    let mut duties: Vec<(Duty, bool)> = Vec::new();
    for words in RHYTHM.captures_iter(&folded.text) {
        let Some(whole) = words.get(0) else { continue };
        let (before, after) = (&folded.text[..whole.start()], &folded.text[whole.end()..]);
        let Some(recurrence) = recurrence(&words, before, after) else {
            continue;
        };
        if duties.iter().all(|(duty, _)| duty.recurrence != recurrence) {
            let word = whole.as_str().trim_matches([' ', ',', '/']);
            let word = word.strip_suffix("และ").unwrap_or(word).trim_end();
            let start = whole.start() + whole.as_str().find(word).unwrap_or(0);
            let span = folded.span(start..start + word.len());
            duties.push((Duty { recurrence, span }, word.starts_with("ประจำปี")));
        }
    }
    // "รายงานประจำปี รอบ ๖ เดือน": the year is the report's name where the text has another rhythm.
    let has_rhythm = duties
        .iter()
        .any(|(duty, is_name)| !is_name && duty.recurrence.returns());
    duties.retain(|(_, is_name)| !(*is_name && has_rhythm));
    duties.into_iter().map(|(duty, _)| duty).collect()
}

/// The recurring duties and deadlines of a project sheet, from its steps and its period.
pub fn of_sheet(sheet: &Sheet) -> Vec<(SaidIn, Duty)> {
    let steps = sheet
        .steps
        .iter()
        .enumerate()
        .map(|(index, step)| (SaidIn::Step(index), step));
    let period = sheet.period.iter().map(|period| (SaidIn::Period, period));
    let duties = steps
        .chain(period)
        .flat_map(|(place, text)| read(text).into_iter().map(move |duty| (place, duty)));
    duties.collect()
}

/// Words for numbers that rhythms are given in; longer ones first.
const NUMBER: &str = "(?:[0-9]{1,3}|สิบสอง|สิบห้า|สามสิบ|หนึ่ง|สอง|สาม|สี่|ห้า|หก|เจ็ด|แปด|เก้า|สิบ)";
const PERIOD: &str = "(?:ครึ่งปี|ปีงบประมาณ|ปี|ไตรมาส|เดือน|สัปดาห์|อาทิตย์|วัน)";
const LEAST: &str = "(?:อย่างน้อย|ไม่น้อยกว่า|ไม่ต่ำกว่า)";

static RHYTHM: LazyLock<Regex> = LazyLock::new(|| {
    let months = MONTHS.join("|");
    let parts = [
        // ภายใน ๑๕ วัน; first, for its number must not begin a list of rounds
        format!(
            "(?:ภายใน|ไม่เกิน) *(?:กำหนด|ระยะเวลา|เวลา)? *(?P<within>{NUMBER}) *(?P<unit>นาที|ชั่วโมง|วันทำการ|วัน|สัปดาห์|เดือน|ปี)"
        ),
        // ปีละ ๒ ครั้ง, อย่างน้อยไตรมาสละ ๑ ครั้ง, เดือนละครั้ง
        format!(
            "(?P<least>{LEAST} *)?(?P<per>{PERIOD})ละ *(?P<least_too>{LEAST} *)?(?P<times>{NUMBER})? *(?:ครั้ง|รุ่น|รอบ) *(?P<more>เป็นอย่างน้อย|ขึ้นไป)?"
        ),
        // ๒ ครั้งต่อปี, ๑ ครั้ง/ไตรมาส
        format!(
            "(?P<least_b>{LEAST} *)?(?P<times_b>{NUMBER}) *(?:ครั้ง|รุ่น) *(?:ต่อ|/|ในทุก|ในแต่ละ|ทุก) *(?P<per_b>{PERIOD})"
        ),
        // ทุกวันที่ ๕ ของเดือน, ภายในวันที่ ๕ ของเดือนถัดไป
        "(?:ทุก|ภายใน|ก่อน|ไม่เกิน) *วันที่ *(?P<day>[0-9]{1,2}) *(?:ของ|ใน)? *(?:ทุก)? *เดือน".to_owned(),
        // เดือนเมษายนและเดือนตุลาคมของทุกปี, ทุกเดือนตุลาคม
        format!(
            "(?P<all>ทุก *)?(?P<months>(?:เดือน *)?(?:(?:{months})(?:[ ,]|และ|กับ|เดือน)*)+)(?P<each>(?:ของ|ใน)? *(?:ทุก|แต่ละ) *ปี)?"
        ),
        // ทุก ๖ เดือน, ทุก ๒ ปี
        format!("ทุก *ๆ? *(?:รอบ|ระยะ)? *(?P<few>{NUMBER}) *(?P<few_unit>{PERIOD})"),
        // ทุกเดือน, รายไตรมาส, ประจำปี, แต่ละปี, สิ้นปีงบประมาณ, ทุกวันจันทร์
        format!(
            "(?P<how>ทุก *ๆ? *(?:รอบ|สิ้น|ต้น|กลาง)?|ราย|แต่ละ|ประจำ|สิ้น|รอบ) *(?P<every>วัน(?:จันทร์|อังคาร|พุธ|พฤหัสบดี|ศุกร์)|วันทำการ|{PERIOD}|ครั้ง)"
        ),
        // รอบ ๖ เดือน และ ๑๒ เดือน; ๖, ๙, ๑๒ เดือน
        format!("(?P<round>รอบ *)?(?P<rounds>(?:{NUMBER}(?: *เดือน)?(?:[ ,/]|และ|กับ|รอบ)*)+)"),
    ];
    Regex::new(&parts.join("|")).expect("constant pattern")
});

/// What the words of one match mean.
fn recurrence(words: &Captures<'_>, before: &str, after: &str) -> Option<Recurrence> {
    let named = |name: &str| words.name(name).map(|part| part.as_str());
    let least = ["least", "least_too", "least_b", "more"]
        .iter()
        .any(|name| words.name(name).is_some());
    if let Some(per) = named("per").or(named("per_b")) {
        let number = named("times")
            .or(named("times_b"))
            .map_or(Some(1), number)?;
        let period = period(per)?;
        let at_least = least || after.trim_start().starts_with("เป็นอย่างน้อย");
        return Some(match number {
            0 => return None,
            1 => Recurrence::Every(period),
            number => Recurrence::Times {
                number,
                period,
                at_least,
            },
        });
    }
    if let Some(day) = named("day") {
        let month = MONTHS
            .iter()
            .position(|month| after.trim_start().starts_with(month));
        return match month {
            Some(month) => Some(Recurrence::InMonths(vec![month as u8 + 1])),
            None => number(day)
                .filter(|day| (1..=31).contains(day))
                .map(Recurrence::OnDay),
        };
    }
    if let Some(months) = named("months") {
        let returns = words.name("all").is_some() || words.name("each").is_some();
        let named = MONTHS
            .iter()
            .zip(1..)
            .filter(|(name, _)| months.contains(**name));
        return returns.then(|| in_months(named.map(|(_, month)| month).collect()));
    }
    if let Some(few) = named("few") {
        let (number, period) = (
            number(few).filter(|few| *few > 0)?,
            period(named("few_unit")?)?,
        );
        return Some(match (number, period) {
            (1, period) => Recurrence::Every(period),
            (3, Period::Month) => Recurrence::Every(Period::Quarter),
            (6, Period::Month) | (2, Period::Quarter) => Recurrence::Every(Period::HalfYear),
            (12, Period::Month) | (4, Period::Quarter) => Recurrence::Every(Period::Year),
            (number, period) => Recurrence::EveryFew { number, period },
        });
    }
    if let Some(word) = named("every") {
        return every(named("how")?, word, before, after);
    }
    if let Some(within) = named("within") {
        let unit = match named("unit")? {
            "นาที" => TimeUnit::Minutes,
            "ชั่วโมง" => TimeUnit::Hours,
            "วันทำการ" => TimeUnit::WorkingDays,
            "วัน" => TimeUnit::Days,
            "สัปดาห์" => TimeUnit::Weeks,
            "เดือน" => TimeUnit::Months,
            _ => TimeUnit::Years,
        };
        return Some(Recurrence::Deadline {
            number: number(within)?,
            unit,
        });
    }
    let is_round = words.name("round").is_some();
    rounds(named("rounds")?)
        .filter(|months| is_round || months.len() > 1)
        .map(in_months)
}

/// "ทุกเดือน", "รายปี", "ประจำไตรมาส": what the period before or after does not make something else.
fn every(how: &str, word: &str, before: &str, after: &str) -> Option<Recurrence> {
    let before = before.trim_end();
    let is_name = |names: &[&str]| names.iter().any(|name| before.ends_with(name));
    let goes_on = after.starts_with(thai::letters::is_thai);
    match (how, word) {
        (how, "ครั้ง") if !how.starts_with("ทุก") && how != "แต่ละ" => {
            None
        }
        (_, "ครั้ง") => Some(Recurrence::Every(Period::Occasion)),
        // "ทุกวันสำคัญ", "ชีวิตประจำวัน"
        (_, "วัน") if goes_on || is_name(&["ชีวิต"]) => None,
        ("ประจำ", "ปี" | "ปีงบประมาณ") if is_name(&["รายจ่าย", "บัญญัติ", "งบประมาณ", "รายรับ"]) => {
            None
        }
        // "รอบปี" and "สิ้นเดือน" of a named year or month are dates, not rhythms.
        ("รอบ" | "สิ้น", _) if after.trim_start().starts_with(|c: char| c.is_ascii_digit()) => {
            None
        }
        (_, word) if word.starts_with("วัน") && word.len() > "วัน".len() => {
            Some(Recurrence::Every(if word == "วันทำการ" {
                Period::Day
            } else {
                Period::Week
            }))
        }
        (_, word) => period(word).map(Recurrence::Every),
    }
}

/// The calendar months of rounds counted in months from October: "6 เดือน 9 เดือน และ 12 เดือน".
fn rounds(list: &str) -> Option<Vec<u8>> {
    if !list.trim_end_matches([' ', ',', '/']).ends_with("เดือน") {
        return None;
    }
    let list = list
        .replace("เดือน", " ")
        .replace("และ", " ")
        .replace("กับ", " ")
        .replace("รอบ", " ");
    let numbers: Option<Vec<u32>> = list
        .split([' ', ',', '/'])
        .filter(|part| !part.is_empty())
        .map(number)
        .collect();
    let numbers = numbers.filter(|numbers| numbers.is_sorted_by(|a, b| a < b))?;
    let in_year = numbers.iter().all(|number| (1..=12).contains(number));
    in_year.then(|| {
        numbers
            .into_iter()
            .map(|number| round(number as usize))
            .collect()
    })
}

/// The calendar month that ends a round of so many months, 1 to 12, from October on.
const fn round(months: usize) -> u8 {
    ((months + 8) % 12 + 1) as u8
}

fn in_months(mut months: Vec<u8>) -> Recurrence {
    months.sort_by_key(|month| (month + 2) % 12);
    Recurrence::InMonths(months)
}

fn period(word: &str) -> Option<Period> {
    Some(match word {
        "วัน" => Period::Day,
        "สัปดาห์" | "อาทิตย์" => Period::Week,
        "เดือน" => Period::Month,
        "ไตรมาส" => Period::Quarter,
        "ครึ่งปี" => Period::HalfYear,
        "ปี" | "ปีงบประมาณ" => Period::Year,
        _ => return None,
    })
}

fn number(text: &str) -> Option<u32> {
    let text = text.trim();
    text.parse()
        .ok()
        .or_else(|| thai::numerals::parse(text)?.try_into().ok())
}
