//! Words of Thai text, which has no spaces between them.
//!
//! Every dictionary word is found in one pass (Aho–Corasick); the cut with the least unknown text
//! and the fewest words wins, as in PyThaiNLP's newmm, and among equals the one whose words are
//! commoner. No word begins or ends inside a letter cluster, so a vowel never parts from its
//! consonant. The pieces put together are the text again.

use crate::{digits, letters};
use daachorse::{CharwiseDoubleArrayAhoCorasick, Match};
use std::sync::OnceLock;

type Automaton = CharwiseDoubleArrayAhoCorasick<u32>;

/// The text cut into words, numbers, signs and spaces; together they are the text again.
pub fn segment(text: &str) -> Vec<&str> {
    let mut pieces = Vec::with_capacity(text.len() / 9);
    let mut cutter = Cutter::default();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let length = if first.is_whitespace() {
            run(rest, char::is_whitespace)
        } else {
            let length = stretch(rest);
            cutter.cut(&rest[..length], &mut pieces);
            rest = &rest[length..];
            continue;
        };
        pieces.push(&rest[..length]);
        rest = &rest[length..];
    }
    pieces
}

/// The text cut into words as [`segment`] does, but words wider than `widest` letters are cut again
/// where they are made of narrower ones: where a line may end in a narrow column. Marks above and
/// below a letter have no width.
pub fn segment_narrowly(text: &str, widest: usize) -> Vec<&str> {
    let mut cutter = Cutter {
        widest,
        ..Cutter::default()
    };
    let mut narrow = Vec::new();
    for piece in segment(text) {
        let first = narrow.len();
        if width(piece) > widest {
            cutter.cut(piece, &mut narrow);
        }
        let parts = &narrow[first..];
        if parts.is_empty() || cutter.is_at_a_loss || parts.iter().any(|part| width(part) < 2) {
            narrow.truncate(first);
            narrow.push(piece);
        }
    }
    narrow
}

/// Letters of a text that stand beside each other; marks above and below them have no width.
pub fn width(text: &str) -> usize {
    let letters = text.chars();
    letters.filter(|letter| !letters::is_mark(*letter)).count()
}

/// Whether a gap between two pieces of text, such as a line end, falls inside a word: a word of
/// the dictionary reaches over it and no cut at the gap does as well.
pub fn is_inside_word(left: &str, right: &str) -> bool {
    /// Bytes looked at on either side; the longest words of the dictionary are about as long.
    const REACH: usize = 120;
    let left = left.trim_end();
    let right = right.trim_start();
    let start = left.ceil_char_boundary(left.len().saturating_sub(REACH));
    let end = right.floor_char_boundary(REACH);
    let last = left[start..].rsplit(char::is_whitespace).next();
    let first = right[..end].split(char::is_whitespace).next();
    let (left, right) = (last.unwrap_or_default(), first.unwrap_or_default());
    if left.is_empty() || right.is_empty() {
        return false;
    }
    let joined = format!("{left}{right}");
    let mut at = 0;
    segment(&joined).into_iter().any(|piece| {
        let before = at < left.len();
        at += piece.len();
        before && at > left.len()
    })
}

/// Lines of one paragraph put together: without a space where the line end falls inside a word,
/// with one elsewhere.
pub fn join_lines<'a>(lines: impl IntoIterator<Item = &'a str>) -> String {
    let mut out = String::new();
    for line in lines {
        let line = line.trim();
        if !out.is_empty() && !line.is_empty() && !is_inside_word(&out, line) {
            out.push(' ');
        }
        out.push_str(line);
    }
    out
}

fn automaton() -> &'static Automaton {
    static AUTOMATON: OnceLock<Automaton> = OnceLock::new();
    AUTOMATON.get_or_init(|| {
        let bytes = include_bytes!(concat!(env!("OUT_DIR"), "/words"));
        let (automaton, _) = Automaton::deserialize(bytes).expect("made by the build");
        automaton
    })
}

/// Bytes up to the next space, but no more than a table of costs ought to hold.
fn stretch(text: &str) -> usize {
    const LONGEST: usize = 8_192;
    let length = text[..text.floor_char_boundary(LONGEST)]
        .find(char::is_whitespace)
        .unwrap_or(text.len());
    if length <= LONGEST {
        return length;
    }
    let end = text.floor_char_boundary(LONGEST);
    let tail = text.floor_char_boundary(LONGEST / 2);
    // A cluster may be cut only where all of half a stretch is one cluster: no Thai then.
    (tail..end)
        .rev()
        .find(|at| may_cut(text, *at))
        .unwrap_or(end)
}

fn run(text: &str, belongs: impl Fn(char) -> bool) -> usize {
    text.find(|letter| !belongs(letter)).unwrap_or(text.len())
}

/// Whether a word may end and another begin at this byte.
fn may_cut(text: &str, at: usize) -> bool {
    if !text.is_char_boundary(at) {
        return false;
    }
    let (left, right) = text.split_at(at);
    let (Some(last), Some(next)) = (left.chars().next_back(), right.chars().next()) else {
        return true;
    };
    if !letters::is_thai(next) {
        return true;
    }
    if letters::is_mark(next) || letters::is_following_vowel(next) || next == 'ๅ' {
        return false;
    }
    if letters::is_leading_vowel(last) {
        return false;
    }
    if !letters::is_consonant(next) {
        return true;
    }
    // Behind ั and ื comes the consonant that ends the syllable.
    let mut before = left
        .chars()
        .rev()
        .take(3)
        .skip_while(|letter| matches!(letter, '่'..='๋'));
    if letters::is_thai(last) && matches!(before.next(), Some('ั' | 'ื')) {
        return false;
    }
    // A silenced consonant belongs to the word before it: ศุกร์, สิทธิ์.
    let mut marks = right
        .chars()
        .skip(1)
        .take(3)
        .take_while(|letter| letters::is_mark(*letter));
    !marks.any(|mark| mark == '์')
}

/// The cheapest way from one place of a stretch to its end.
#[derive(Clone, Copy)]
struct Way {
    cost: u32,
    /// Where its first piece ends; 0 where none begins.
    next: u32,
    /// Whether its first piece is a Thai cluster that no word covers.
    unknown: bool,
}

/// Finds the cheapest cut; keeps its tables between stretches.
struct Cutter {
    /// Letters of the widest word to use.
    widest: usize,
    /// Whether the last stretch had a cluster that no word covers.
    is_at_a_loss: bool,
    ways: Vec<Way>,
    /// Where the smallest pieces begin: numbers, Latin words, signs, Thai clusters.
    atoms: Vec<u32>,
    /// Beginning, end and cost of every dictionary word in the stretch, by end.
    words: Vec<(u32, u32, u32)>,
}

impl Default for Cutter {
    fn default() -> Self {
        Self {
            widest: usize::MAX,
            is_at_a_loss: false,
            ways: Vec::new(),
            atoms: Vec::new(),
            words: Vec::new(),
        }
    }
}

impl Cutter {
    /// A number or sign; about as much as the commonest word.
    const PLAIN: u32 = 160;
    /// A cluster that no word covers costs more than any words that would cover it.
    const UNKNOWN: u32 = 10_000;
    /// Inside an atom, where no piece may begin or end.
    const INSIDE: Way = Way {
        cost: u32::MAX,
        next: 0,
        unknown: false,
    };

    fn cut<'a>(&mut self, text: &'a str, pieces: &mut Vec<&'a str>) {
        self.split(text);
        let widest = self.widest;
        let words = automaton().find_overlapping_iter(text).filter(|word| {
            widest == usize::MAX || width(&text[word.start()..word.end()]) <= widest
        });
        self.words.clear();
        let placed = |word: Match<u32>| (word.start() as u32, word.end() as u32, word.value());
        self.words.extend(words.map(placed));
        self.weigh(text.len());
        self.collect(text, pieces);
    }

    /// Finds the atoms.
    fn split(&mut self, text: &str) {
        self.atoms.clear();
        self.ways.clear();
        self.ways.resize(text.len() + 1, Self::INSIDE);
        self.ways[text.len()].cost = 0;
        let mut at = 0;
        while let Some(first) = text[at..].chars().next() {
            let unknown = letters::is_thai(first) && digits::value(first).is_none();
            let next = at + atom(&text[at..], first);
            self.atoms.push(at as u32);
            self.ways[at] = Way {
                cost: u32::MAX,
                next: next as u32,
                unknown,
            };
            at = next;
        }
    }

    /// Weighs the ways from the end to the beginning. Words come with the farthest end first,
    /// so that among equals the one whose first word is longest wins.
    fn weigh(&mut self, length: usize) {
        let mut words = self.words.iter().rev().copied().peekable();
        let mut end = length as u32;
        for at in self.atoms.iter().rev().copied() {
            // A word that ends inside an atom is passed over.
            while let Some((from, to, cost)) = words.next_if(|(_, to, _)| *to >= end) {
                let cost = self.ways[to as usize].cost.saturating_add(cost);
                let way = &mut self.ways[from as usize];
                if to == end && way.next > 0 && cost < way.cost {
                    (way.cost, way.next) = (cost, to);
                }
            }
            let rest = self.ways[end as usize].cost;
            let way = &mut self.ways[at as usize];
            let piece = if way.unknown {
                Self::UNKNOWN
            } else {
                Self::PLAIN
            };
            if rest + piece < way.cost {
                (way.cost, way.next) = (rest + piece, end);
            } else {
                way.unknown = false;
            }
            end = at;
        }
    }

    /// The pieces of the cheapest way; unknown clusters that touch are one piece.
    fn collect<'a>(&mut self, text: &'a str, pieces: &mut Vec<&'a str>) {
        let mut at = 0;
        self.is_at_a_loss = false;
        while at < text.len() {
            let way = self.ways[at];
            self.is_at_a_loss |= way.unknown;
            let mut end = way.next as usize;
            while way.unknown && self.ways[end].unknown {
                end = self.ways[end].next as usize;
            }
            pieces.push(&text[at..end]);
            at = end;
        }
    }
}

/// Bytes of the number, Latin word, sign or Thai cluster with which the text begins.
fn atom(text: &str, first: char) -> usize {
    if digits::value(first).is_some() {
        number(text)
    } else if letters::is_thai(first) {
        let ends = text.char_indices().skip(1).map(|(at, _)| at);
        ends.into_iter()
            .find(|at| may_cut(text, *at))
            .unwrap_or(text.len())
    } else if first.is_alphanumeric() {
        run(text, |letter| {
            letter.is_alphanumeric() && !letters::is_thai(letter)
        })
    } else {
        first.len_utf8()
    }
}

/// Bytes of the number with which the text begins, with its commas and points.
fn number(text: &str) -> usize {
    let mut end = 0;
    loop {
        end += run(&text[end..], |letter| digits::value(letter).is_some());
        let mut next = text[end..].chars();
        let goes_on = matches!(next.next(), Some(',' | '.'))
            && next
                .next()
                .is_some_and(|letter| digits::value(letter).is_some());
        if !goes_on {
            return end;
        }
        end += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn office_sentences_are_cut_into_words() {
        for (text, pieces) in [
            ("ผลการดำเนินงาน", "ผลการดำเนินงาน"),
            ("โครงการอบรมให้ความรู้", "โครงการ|อบรม|ให้ความรู้"),
            ("ในการปฏิบัติงานของเจ้าหน้าที่", "ใน|การ|ปฏิบัติงาน|ของ|เจ้าหน้าที่"),
            ("จัดซื้อจัดจ้างโดยวิธีเฉพาะเจาะจง", "จัดซื้อจัดจ้าง|โดย|วิธี|เฉพาะเจาะจง"),
            (
                "องค์การบริหารส่วนตำบลมีอำนาจหน้าที่",
                "องค์การบริหารส่วนตำบล|มี|อำนาจหน้าที่",
            ),
            ("งบประมาณ ๒๕,๐๐๐ บาท", "งบประมาณ| |๒๕,๐๐๐| |บาท"),
            ("ตาม พ.ร.บ. พ.ศ.๒๕๖๖", "ตาม| |พ.ร.บ.| |พ.ศ.|๒๕๖๖"),
            (
                "นโยบาย No Gift Policy ปี2566",
                "นโยบาย| |No| |Gift| |Policy| |ปี|2566",
            ),
            ("", ""),
        ] {
            assert_eq!(segment(text).join("|"), pieces);
        }
    }

    #[test]
    fn wide_words_are_cut_into_narrower_ones_where_they_are_made_of_them() {
        for (text, pieces) in [
            ("งบประมาณ", "งบ|ประมาณ"),
            ("องค์กรปกครองส่วนท้องถิ่น", "องค์กร|ปกครอง|ส่วน|ท้องถิ่น"),
            ("ความโปร่งใส", "ความ|โปร่งใส"),
            ("เจ้าหน้าที่ประชาชน", "เจ้าหน้าที่|ประชาชน"),
            ("กระบวนทัศน์", "กระบวน|ทัศน์"),
            ("Accountability", "Accountability"),
        ] {
            assert_eq!(segment_narrowly(text, 7).join("|"), pieces);
        }
    }

    #[test]
    fn unknown_text_stays_in_one_piece_and_clusters_whole() {
        for piece in segment("กฬฌฆ์ขฃืฅ่าเ") {
            assert!(!piece.starts_with(letters::is_mark), "{piece}");
        }
    }

    #[test]
    fn a_line_end_inside_a_word_is_told_from_one_between_words() {
        assert!(is_inside_word("โครงการป้องกันผลประ", "โยชน์ทับซ้อน"));
        assert!(is_inside_word("ไม่ใช้งบ", "ประมาณ"));
        assert!(!is_inside_word("โครงการอบรม", "ให้ความรู้แก่ประชาชน"));
        assert!(!is_inside_word("", "ประชาชน"));
        assert_eq!(
            join_lines(["ส่งเสริมความโปร่ง", "ใสในการปฏิบัติงาน", "", "ของเจ้าหน้าที่"]),
            "ส่งเสริมความโปร่งใสในการปฏิบัติงาน ของเจ้าหน้าที่"
        );
    }

    #[test]
    fn text_without_a_space_is_cut_in_stretches() {
        let text = "ประชาชน".repeat(5_000);
        let pieces = segment(&text);
        assert_eq!(pieces.concat(), text);
        assert!(pieces.iter().filter(|piece| **piece == "ประชาชน").count() > 4_900);
    }

    proptest! {
        #[test]
        fn the_pieces_are_the_text(text in "([ก-๛]{1,8}|การ|งาน|ประมาณ|[0-9๐-๙,.]{1,4}|[a-z]{1,3}|\\s|.){0,20}") {
            let pieces = segment(&text);
            prop_assert!(pieces.iter().all(|piece| !piece.is_empty()));
            prop_assert_eq!(pieces.concat(), text.as_str());
            prop_assert_eq!(segment_narrowly(&text, 4).concat(), text);
        }

        #[test]
        fn any_two_lines_can_be_joined(left in any::<String>(), right in "[ก-๛ ]{0,60}") {
            let _ = is_inside_word(&left, &right);
            let _ = is_inside_word(&right, &left);
        }
    }
}
