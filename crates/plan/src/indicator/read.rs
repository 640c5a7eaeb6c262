//! Finding the targets of a line; the idea is told at the head of [`super`].

use super::around::{
    Said, after_words, base, begins_with_less, changes, is_no_number, longest, next_word,
    range_end, rank_out_of, said_before, strip_end,
};
use super::words::{
    AFTER, ALL, After, COUNTED, Counted, DENOMINATOR_END, LEVEL, METHOD, NOUGHT, NUMBER,
    POPULATION, YEAR_LIST,
};
use super::{Base, Decimal, Direction, Indicator, Operator, Unit};
use crate::{
    fold::Folded,
    kind::{is_space, strip_spaced},
};
use regex::{Captures, Match};
use std::ops::Range;
use thai::fiscal::FiscalYear;

const HUNDRED: Decimal = Decimal::whole(100);
const HALF: Decimal = Decimal::whole(50);
const NONE: Decimal = Decimal::whole(0);

/// The targets of a line of outputs, outcomes or goals, in the order of the line. Empty where it
/// promises nothing that can be counted, ranked, levelled or seen to fall or rise.
pub fn read(line: &str) -> Vec<Indicator> {
    let folded = Folded::new(line);
    let mut reader = Reader::new(&folded);
    for number in NUMBER.captures_iter(&folded.text) {
        reader.number(&number);
    }
    reader.nought();
    reader.everybody();
    reader.levels();
    reader.change();
    reader.finish()
}

/// What counts as better in a line, told from its words alone. Fewer complaints are a success for
/// some entries, more of them are participation for others: a line that only names complaints
/// tells neither.
pub fn direction_of(line: &str) -> Option<Direction> {
    const PARTICIPATION: [&str; 5] = ["เบาะแส", "เฝ้าระวัง", "มีส่วนร่วม", "ช่องทาง", "มีบทบาท"];
    const GOOD: [&str; 7] = [
        "พึงพอใจ",
        "ความรู้",
        "เชื่อมั่น",
        "เข้าร่วม",
        "ผ่านการ",
        "เกียรติ",
        "เครือข่าย",
    ];
    let folded = Folded::new(line);
    let text = &*folded.text;
    if let Some((operator, negated, _)) = changes(text).next() {
        return Some(if negated {
            Direction::Level
        } else {
            direction(operator, None, &Unit::Unstated)
        });
    }
    if begins_with_less(text)
        || NOUGHT
            .captures(text)
            .is_some_and(|nought| nought.name("if").is_none())
    {
        return Some(Direction::Lower);
    }
    let names = |words: &[&str]| words.iter().any(|word| text.contains(word));
    (names(&PARTICIPATION) || names(&GOOD)).then_some(Direction::Higher)
}

struct Reader<'a> {
    folded: &'a Folded<'a>,
    text: &'a str,
    found: Vec<Indicator>,
    /// Years that a target may be set for, with the byte each stands at.
    years: Vec<(usize, FiscalYear)>,
    base: Option<(Range<usize>, Base)>,
    /// Whether a number was taken that says by how much or where to something falls or rises.
    changed: bool,
    /// A figure that the line says something falls or rises from.
    from: Option<Decimal>,
    /// Where the words of the next number may begin.
    clause: usize,
}

impl<'a> Reader<'a> {
    fn new(folded: &'a Folded<'a>) -> Self {
        let text = &*folded.text;
        Self {
            folded,
            text,
            found: Vec::new(),
            years: Vec::new(),
            base: base(text),
            changed: false,
            from: None,
            clause: 0,
        }
    }

    /// Takes a number, if the words around it speak for it.
    fn number(&mut self, number: &Captures<'_>) {
        let Some(whole) = number.get(0).filter(|whole| whole.start() >= self.clause) else {
            return;
        };
        let (before, after) = (
            &self.text[self.clause..whole.start()],
            &self.text[whole.end()..],
        );
        if let Some(digits) = number.name("digits") {
            if is_no_number(&self.text[..whole.start()], after) || self.year(before, digits, after)
            {
                return;
            }
            if let (Some(value), Some(said)) =
                (Decimal::parse(digits.as_str()), self.said(whole.start()))
            {
                self.target(value, whole.range(), said);
            }
        } else if number.name("half").is_some() {
            let said = self.said(whole.start()).unwrap_or_default();
            if said.bound.is_some() || strip_spaced(after, "ของ").is_some() {
                self.target(
                    HALF,
                    whole.range(),
                    Said {
                        percent: true,
                        ..said
                    },
                );
            }
        } else if let Some(words) = number.name("words")
            && longest(after, COUNTED, strip_spaced).is_some()
            && let (Some(value), Some(said)) = (
                thai::numerals::parse(words.as_str()),
                self.said(whole.start()),
            )
        {
            self.target(Decimal::whole(value), whole.range(), said);
        }
    }

    /// Whether a number is a year; it is kept where a target may be set for it.
    fn year(&mut self, before: &str, digits: Match<'_>, after: &str) -> bool {
        let Some(year) = digits
            .as_str()
            .parse()
            .ok()
            .filter(|year| (2400..2700).contains(year))
        else {
            return false;
        };
        let named = ["พ.ศ.", "พ.ศ"]
            .iter()
            .find_map(|era| strip_end(before, era))
            .unwrap_or(before);
        let is_named = ["ปี", "ปีงบประมาณ"]
            .iter()
            .any(|word| strip_end(named, word).is_some());
        let is_counted = || longest(after, COUNTED, strip_spaced).is_some();
        let is_bound = || {
            self.said(digits.start())
                .is_some_and(|said| said.percent || said.bound.is_some())
        };
        if !is_named && (is_counted() || is_bound()) {
            return false;
        }
        let is_range = range_end(after).is_some();
        let is_base = self
            .base
            .as_ref()
            .is_some_and(|(range, _)| range.contains(&digits.start()));
        if is_named && !is_range && !is_base {
            self.years.push((digits.start(), FiscalYear::new(year)));
        }
        true
    }

    /// What the words before a number say, within the clause.
    fn said(&self, number: usize) -> Option<Said> {
        let base = self
            .base
            .as_ref()
            .filter(|(range, _)| range.start >= self.clause);
        let base = base.map(|(range, _)| range.start - self.clause..range.end - self.clause);
        said_before(&self.text[self.clause..number], base.as_ref())
    }

    fn target(&mut self, value: Decimal, range: Range<usize>, said: Said) {
        let (mut value, mut end, mut upper) = (value, range.end, None);
        let mut rest = &self.text[end..];
        if let Some((digits, after)) = range_end(rest).or_else(|| rank_out_of(&said, rest))
            && let Some(last) = Decimal::parse(digits)
            && last > value
        {
            if said.rank {
                value = last;
            } else {
                upper = Some(last);
            }
            (rest, end) = (after, self.text.len() - after.len());
        }
        let Some((unit, factor, mut rest)) = self.unit(&said, range.start, after_words(rest))
        else {
            return;
        };
        let Some(value) = value.times(factor) else {
            return;
        };
        let upper = upper.and_then(|upper| upper.times(factor));
        let within = (said.within && is_duration(&unit)).then_some(Operator::AtMost);
        let (mut bound, mut per) = (said.bound.or(within), said.per);
        while let Some((word, _, after)) = longest(rest, AFTER, strip_spaced) {
            match word {
                After::Bound(operator) => bound = bound.or(Some(operator)),
                After::Per(period) => per = per.or(Some(period)),
            }
            rest = after;
        }
        self.changed |= said.change.is_some() || said.left;
        if said.from {
            self.from = Some(value);
            self.clause = end;
            return;
        }
        let operator = self.operator(&said, bound, upper.is_some(), value, range.start);
        let denominator = self.denominator(&unit, operator, range.start, rest);
        self.found.push(Indicator {
            operator,
            number: Some(value),
            upper,
            direction: direction(operator, Some(value), &unit),
            unit,
            denominator,
            frequency: per,
            method: None,
            base: None,
            level: None,
            year: None,
            span: self.folded.span(range.start..end),
        });
        self.clause = self.text.len() - rest.len();
    }

    /// The unit of a number, what the number is to be multiplied by, and what follows; `None`
    /// where nothing speaks for the number.
    fn unit<'t>(&self, said: &Said, start: usize, rest: &'t str) -> Option<(Unit, i64, &'t str)> {
        let bounded = said.bound.is_some() || said.change.is_some() || said.left;
        let spoken = bounded || said.per.is_some() || longest(rest, AFTER, strip_spaced).is_some();
        let unit = match longest(rest, COUNTED, strip_spaced) {
            Some((Counted::Percent, _, after)) => return Some((Unit::Percent, 1, after)),
            // "ร้อยละ 80 คน" counts no people.
            _ if said.percent => Unit::Percent,
            Some((Counted::Duration, ..)) if !bounded && !said.within => return None,
            Some((counted, word, after)) => {
                return Some((
                    counted.unit(word, &self.text[..start]),
                    counted.factor(),
                    after,
                ));
            }
            None if said.rank => Unit::Rank,
            None if said.score => Unit::Score,
            None if said.level && spoken => Unit::Other("ระดับ".to_owned()),
            None if said.count && !bounded => {
                let (word, after) = next_word(rest)?;
                return Some((Unit::Other(word.to_owned()), 1, after));
            }
            None if spoken || said.from => self.unit_of_clause(start),
            None => return None,
        };
        Some((unit, 1, rest))
    }

    fn operator(
        &self,
        said: &Said,
        bound: Option<Operator>,
        range: bool,
        value: Decimal,
        start: usize,
    ) -> Operator {
        use Operator::{AtLeast, AtMost, Between, Exactly, Falls, Rises};
        match (said.change, bound) {
            (Some(Falls), Some(AtMost)) => AtMost,
            (Some(change), _) if !said.to && !said.left => change,
            (Some(Rises), bound) => bound.unwrap_or(AtLeast),
            (Some(_), bound) => bound.unwrap_or(AtMost),
            (None, None) if self.continues_list(start) => {
                self.found.last().map_or(Exactly, |last| last.operator)
            }
            (None, bound) if said.left => bound.unwrap_or(AtMost),
            (None, None) if said.to && self.from.is_some() => {
                if self.from < Some(value) {
                    AtLeast
                } else {
                    AtMost
                }
            }
            (None, _) if said.rank => AtMost,
            (None, None | Some(AtLeast | Exactly)) if self.clause_is_of_less(start) => Falls,
            (None, _) if range => Between,
            (None, bound) => bound.unwrap_or(Exactly),
        }
    }

    /// Whether the clause before a number speaks of making less of something: "ลดข้อร้องเรียน …
    /// ไม่น้อยกว่า 80 %". Satisfaction and knowledge are not what is made less.
    fn clause_is_of_less(&self, start: usize) -> bool {
        let clause = &self.text[self.clause..start];
        let other = ["พึงพอใจ", "ผ่าน", "เข้าร่วม", "ความรู้", "ได้รับ"];
        begins_with_less(clause) && !other.iter().any(|word| clause.contains(word))
    }

    /// Whether only years stand between the number before and this one, and that was a fall or rise.
    fn continues_list(&self, start: usize) -> bool {
        let changed = self
            .found
            .last()
            .is_some_and(|last| last.operator.is_change());
        changed && YEAR_LIST.is_match(&self.text[self.clause..start])
    }

    /// The unit of a number that none stands behind.
    fn unit_of_clause(&self, start: usize) -> Unit {
        let clause = &self.text[self.clause..start];
        if clause.contains("ร้อยละ") {
            Unit::Percent
        } else if ["คะแนน", "ITA", "CPI", "ค่าเฉลี่ย"]
            .iter()
            .any(|word| clause.contains(word))
        {
            Unit::Score
        } else {
            Unit::Unstated
        }
    }

    /// Of whom or what a percentage is taken: what "ของ" names behind it, what "ร้อยละของ" names
    /// before it, or the people and things the line speaks of.
    fn denominator(
        &self,
        unit: &Unit,
        operator: Operator,
        start: usize,
        rest: &str,
    ) -> Option<String> {
        let named = |text: &str| {
            let end = DENOMINATOR_END
                .find(text)
                .map_or(text.len(), |end| end.start());
            let words = text[..end].trim();
            (!words.is_empty()).then(|| words.to_owned())
        };
        match unit {
            Unit::Score => {
                let (_, full) = self.text.split_once("คะแนนเต็ม")?;
                let digits: &str = &full[..full
                    .find(|c: char| !is_space(c) && !c.is_ascii_digit())
                    .unwrap_or(full.len())];
                Some(format!("คะแนนเต็ม {}", digits.trim()))
            }
            Unit::Percent if !operator.is_change() => {
                let clause = &self.text[self.clause..start];
                let before = clause
                    .split_once("ร้อยละ")
                    .and_then(|(_, of)| strip_spaced(of, "ของ"));
                let population = || {
                    POPULATION
                        .find(clause)
                        .or_else(|| POPULATION.find(&self.text[..start]))
                };
                strip_spaced(rest, "ของ")
                    .or(before)
                    .and_then(named)
                    .or_else(|| Some(population()?.as_str().to_owned()))
                    .or_else(|| Some(POPULATION.find(rest)?.as_str().to_owned()))
            }
            _ => None,
        }
    }

    /// "ไม่มีเรื่องร้องเรียน": nought, where the line gives it no number.
    fn nought(&mut self) {
        let is_nought = |indicator: &Indicator| indicator.number == Some(NONE);
        if self.found.iter().any(is_nought) {
            return;
        }
        let words = NOUGHT
            .captures(self.text)
            .filter(|words| words.name("if").is_none());
        if let Some(words) = words.and_then(|words| words.name("nought")) {
            let span = words.start()..words.start() + words.as_str().trim_end().len();
            self.push(Operator::Exactly, Some(NONE), Unit::Matters, span);
        }
    }

    /// "ทุกคน": 100 per cent, where the line gives no number.
    fn everybody(&mut self) {
        if let Some(all) = ALL.find(self.text).filter(|_| self.found.is_empty()) {
            self.push(Operator::Exactly, Some(HUNDRED), Unit::Percent, all.range());
            if let Some(indicator) = self.found.last_mut() {
                indicator.denominator = Some(all.as_str().to_owned());
            }
        }
    }

    /// Levels: each belongs to a percentage of the line, or is a target of its own.
    fn levels(&mut self) {
        for level in LEVEL.captures_iter(self.text) {
            let (Some(whole), Some(word)) = (level.get(0), level.get(1)) else {
                continue;
            };
            let operator = match level.get(2).map(|reach| reach.as_str()) {
                Some("ขึ้น") => continue,
                Some("ขึ้นไป") => Operator::AtLeast,
                Some(_) => Operator::AtMost,
                None => Operator::Exactly,
            };
            let takes = |indicator: &&mut Indicator| {
                indicator.unit == Unit::Percent && indicator.level.is_none()
            };
            match self.found.iter_mut().find(takes) {
                Some(indicator) => indicator.level = Some(word.as_str().to_owned()),
                None => {
                    self.push(operator, None, Unit::Unstated, whole.range());
                    if let Some(indicator) = self.found.last_mut() {
                        indicator.level = Some(word.as_str().to_owned());
                        if matches!(word.as_str(), "น้อย" | "น้อยที่สุด" | "ต่ำ")
                        {
                            indicator.direction = Direction::Lower;
                        } else {
                            indicator.direction = Direction::Higher;
                        }
                    }
                }
            }
        }
    }

    /// A fall or rise without a number.
    fn change(&mut self) {
        let is_change = |indicator: &Indicator| indicator.operator.is_change();
        if self.changed || self.found.iter().any(is_change) {
            return;
        }
        if let Some((operator, negated, range)) = changes(self.text).next() {
            if negated {
                self.push(Operator::Exactly, None, Unit::Unstated, range);
                if let Some(indicator) = self.found.last_mut() {
                    indicator.direction = Direction::Level;
                }
            } else {
                self.push(operator, None, Unit::Unstated, range);
            }
        } else if begins_with_less(self.text)
            && self.found.is_empty()
            && let Some(at) = self.text.find("ลด")
        {
            self.push(Operator::Falls, None, Unit::Unstated, at..at + "ลด".len());
        }
    }

    fn push(
        &mut self,
        operator: Operator,
        number: Option<Decimal>,
        unit: Unit,
        range: Range<usize>,
    ) {
        self.found.push(Indicator {
            operator,
            number,
            upper: None,
            direction: direction(operator, number, &unit),
            unit,
            denominator: None,
            frequency: None,
            method: None,
            base: None,
            level: None,
            year: None,
            span: self.folded.span(range),
        });
    }

    /// What concerns the line as a whole: method, base and year.
    fn finish(mut self) -> Vec<Indicator> {
        if self.found.is_empty() {
            return self.found;
        }
        self.found.sort_by_key(|indicator| indicator.span.start);
        let method = METHOD.captures(self.text);
        let method =
            method.and_then(|method| method.name("inside").or_else(|| method.name("open")));
        let base = self
            .base
            .map(|(_, base)| base)
            .or(self.from.map(Base::Figure));
        let years: Vec<_> = self
            .years
            .iter()
            .map(|&(at, year)| (self.folded.span(at..at).start, year))
            .collect();
        let first = self.found[0].span.start;
        let years_lead = years.first().is_some_and(|(at, _)| *at < first);
        for indicator in &mut self.found {
            indicator.method = method.map(|method| method.as_str().trim().to_owned());
            if indicator.operator.is_change()
                || indicator.direction == Direction::Level
                || self.from.is_some()
            {
                indicator.base = base;
            }
            let start = indicator.span.start;
            let before = years.iter().rev().find(|(at, _)| *at < start);
            let after = years.iter().find(|(at, _)| *at > start);
            let year = if years_lead {
                before.or(after)
            } else {
                after.or(before)
            };
            indicator.year = year.map(|&(_, year)| year);
        }
        self.found
    }
}

/// Whether a unit is a span of time.
fn is_duration(unit: &Unit) -> bool {
    let is_counted = |word| {
        matches!(
            longest(word, COUNTED, strip_spaced),
            Some((Counted::Duration, ..))
        )
    };
    is_counted(unit.word())
}

/// What counts as better, where nothing but operator and unit tell.
fn direction(operator: Operator, number: Option<Decimal>, unit: &Unit) -> Direction {
    match operator {
        Operator::Falls | Operator::AtMost | Operator::LessThan => Direction::Lower,
        Operator::Exactly if number == Some(NONE) || *unit == Unit::Days => Direction::Lower,
        _ => Direction::Higher,
    }
}
