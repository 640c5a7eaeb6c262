//! Where a line of Thai may end.
//!
//! Thai has no spaces between words, so a line may end between any two, but not between all with
//! grace: "การ" belongs to the verb it makes a noun of, "ที่ ๒" to what is counted, a year to the
//! other end of its span. Breaks that are allowed are marked with a space of no width; spaces that
//! hold together become no-break spaces.

use super::Place;
use thai::{date::MONTHS, words::width};

/// Where a line may end; not part of the text.
pub(crate) const ZERO_WIDTH_SPACE: char = '\u{200b}';
/// Where it may not, though a dash stands before; not part of the text either.
pub(crate) const WORD_JOINER: char = '\u{2060}';
const NO_BREAK_SPACE: char = '\u{a0}';

/// Words that the next one completes.
const PREFIXES: [&str; 4] = ["การ", "ความ", "ผู้", "นัก"];
/// Words that hold the number behind them.
const BEFORE_NUMBERS: [&str; 6] = ["พ.ศ.", "ที่", "ปี", "ข้อ", "มาตรา", "หมู่"];

/// Words that hold the number before them, as months do: what is counted.
const AFTER_NUMBERS: [&str; 10] = [
    "บาท",
    "คน",
    "ครั้ง",
    "วัน",
    "เดือน",
    "ปี",
    "โครงการ",
    "กิจกรรม",
    "มาตรการ",
    "รายการ",
];

/// Marks every place where a line may end: between two words, in a cell of a table also between
/// the words that a long one is made of, but never before the marks of repetition and abbreviation
/// ("ต่าง ๆ", "ฯลฯ").
pub(crate) fn mark(text: &mut String, place: Place) {
    let (pieces, widest) = match place {
        Place::Line | Place::Heading => (thai::words::segment(text), usize::MAX),
        Place::Cell(letters) => (thai::words::segment_narrowly(text, letters), letters),
    };
    let mut marked = String::with_capacity(text.len() + text.len() / 4);
    for (index, piece) in pieces.iter().enumerate() {
        let before = index.checked_sub(1).map_or("", |at| pieces[at]);
        let next = pieces.get(index + 1).copied().unwrap_or_default();
        // A whole date is too wide for many a cell.
        let dated = place == Place::Line && MONTHS.contains(&before) && is_number(next);
        if *piece == " " && (dated || holds(&pieces, index)) {
            if is_dash(before) {
                marked.push(WORD_JOINER);
            }
            marked.push(NO_BREAK_SPACE);
            continue;
        }
        let ordinal = *piece == "ที่"
            && pieces.get(index + 1) == Some(&" ")
            && pieces.get(index + 2).is_some_and(|next| is_number(next));
        let prefixed = PREFIXES.contains(&before) && width(before) + width(piece) <= widest;
        if is_word(before) && is_word(piece) && !ordinal && !prefixed {
            marked.push(ZERO_WIDTH_SPACE);
        }
        marked.push_str(piece);
    }
    if place == Place::Heading {
        marked.retain(|letter| letter != ZERO_WIDTH_SPACE);
    }
    *text = marked;
}

/// The spaces that hold together as no-break spaces, and nothing marked: for programs that find
/// Thai words themselves.
pub(crate) fn hold(text: &mut String, _: Place) {
    if text.contains(' ') {
        mark(text, Place::Line);
        text.retain(|letter| !is_sign(letter));
    }
}

/// Whether a letter only says where a line may end.
pub(crate) const fn is_sign(letter: char) -> bool {
    matches!(letter, ZERO_WIDTH_SPACE | WORD_JOINER)
}

/// The parts of a marked text that stay on one line.
pub(crate) fn unbreakable(marked: &str) -> impl Iterator<Item = &str> {
    marked
        .split([ZERO_WIDTH_SPACE, ' '])
        .flat_map(|part| part.split_inclusive(['/', '-']))
}

/// Whether the space at `index` keeps its neighbours on one line: before a mark of repetition,
/// between a word and its number or a number and what it counts, in a span of years.
fn holds(pieces: &[&str], index: usize) -> bool {
    let before = index.checked_sub(1).map_or("", |at| pieces[at]);
    let after = pieces.get(index + 1).copied().unwrap_or_default();
    let beyond = pieces.get(index + 2).copied().unwrap_or_default();
    let farther = pieces.get(index + 3).copied().unwrap_or_default();
    let before_dash = is_dash(after) && beyond == " " && is_number(farther) && is_number(before);
    let after_dash = is_dash(before)
        && is_number(after)
        && index.checked_sub(3).is_some_and(|at| is_number(pieces[at]));
    after.starts_with(['ๆ', 'ฯ'])
        || (is_number(after) && BEFORE_NUMBERS.iter().any(|word| before.ends_with(word)))
        || (is_number(before) && (AFTER_NUMBERS.contains(&after) || MONTHS.contains(&after)))
        || before_dash
        || after_dash
}

fn is_dash(piece: &str) -> bool {
    matches!(piece, "-" | "–" | "—")
}

fn is_number(piece: &str) -> bool {
    let first = piece.chars().next();
    first.is_some_and(|letter| thai::digits::value(letter).is_some())
}

/// A Thai word, which no space sets off; not a number, not a mark that belongs to the word before.
fn is_word(piece: &str) -> bool {
    let thai = |letter: Option<char>| {
        letter.is_some_and(|letter| thai::letters::is_thai(letter) && !letter.is_numeric())
    };
    thai(piece.chars().next()) && thai(piece.chars().next_back()) && !piece.starts_with(['ๆ', 'ฯ'])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str, place: Place) -> String {
        let mut text = text.to_owned();
        mark(&mut text, place);
        text.replace(ZERO_WIDTH_SPACE, "|")
            .replace(NO_BREAK_SPACE, "_")
            .replace(WORD_JOINER, "+")
    }

    #[test]
    fn a_prefix_stays_with_its_word() {
        for (text, marked) in [
            ("แผนปฏิบัติการป้องกันการทุจริต", "แผนปฏิบัติการ|ป้องกัน|การทุจริต"),
            ("สร้างความตระหนัก", "สร้าง|ความตระหนัก"),
            ("เด็กๆ และผู้ปกครองต่าง ๆ", "เด็กๆ และ|ผู้ปกครอง|ต่าง_ๆ"),
        ] {
            assert_eq!(shown(text, Place::Line), marked);
        }
    }

    #[test]
    fn numbers_stay_with_what_they_count_and_spans_of_years_together() {
        for (text, marked) in [
            ("(พ.ศ. ๒๕๖๖ – ๒๕๗๐)", "(พ.ศ._๒๕๖๖_–+_๒๕๗๐)"),
            ("ไตรมาสที่ ๒", "ไตรมาสที่_๒"),
            ("ประจำปี 2566 งบประมาณ", "ประจำปี_2566 งบประมาณ"),
            ("๑ ตุลาคม ๒๕๖๘ ๙ รายการ ๕ ที่", "๑_ตุลาคม ๒๕๖๘ ๙_รายการ ๕ ที่"),
            ("ที่ดินที่ใช้", "ที่ดิน|ที่|ใช้"),
        ] {
            assert_eq!(shown(text, Place::Cell(8)), marked);
        }
    }

    #[test]
    fn a_date_stays_together_in_a_line_and_may_part_before_its_year_in_a_cell() {
        let text = "๓๑ มีนาคม ๒๕๖๙";
        assert_eq!(shown(text, Place::Line), "๓๑_มีนาคม_๒๕๖๙");
        assert_eq!(shown(text, Place::Cell(8)), "๓๑_มีนาคม ๒๕๖๙");
    }

    #[test]
    fn a_prefix_may_part_where_a_cell_has_no_room_for_both() {
        assert_eq!(shown("ความตระหนัก", Place::Cell(6)), "ความ|ตระหนัก");
    }
}
