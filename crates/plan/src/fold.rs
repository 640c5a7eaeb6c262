//! A text made easy to read by rules: letters mended, digits Arabic. What a rule finds is told in
//! characters of the text as it was printed.

use serde::{Deserialize, Serialize};
use std::{borrow::Cow, ops::Range};
use thai::{digits::to_arabic, letters::mend};

/// Characters of a text: what a message underlines.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Span {
    /// Characters before it.
    pub start: u32,
    /// How many characters.
    pub length: u32,
}

pub(crate) struct Folded<'a> {
    pub text: Cow<'a, str>,
    /// For each character of `text`, the character of the printed text it comes from; `None`
    /// where nothing was mended and the two agree.
    origin: Option<Vec<u32>>,
}

impl<'a> Folded<'a> {
    pub fn new(printed: &'a str) -> Self {
        let mended = mend(printed);
        let origin = match mended {
            Cow::Borrowed(_) => None,
            Cow::Owned(ref mended) => Some(align(printed, mended)),
        };
        let text = match mended {
            Cow::Borrowed(text) => to_arabic(text),
            Cow::Owned(text) => Cow::Owned(to_arabic(&text).into_owned()),
        };
        Self { text, origin }
    }

    /// The characters of the printed text that became these bytes.
    pub fn span(&self, bytes: Range<usize>) -> Span {
        let start = self.text[..bytes.start].chars().count();
        let end = start + self.text[bytes].chars().count();
        let printed = |index: usize| match &self.origin {
            None => index as u32,
            Some(origin) => origin[index],
        };
        let (start, end) = (printed(start), printed(end));
        Span {
            start,
            length: end.saturating_sub(start),
        }
    }
}

/// Where each character of the mended text comes from, and at the end where the text ends. A
/// stretch that differs is passed over up to the nearest place where both agree again.
fn align(printed: &str, mended: &str) -> Vec<u32> {
    const REACH: usize = 6;
    let (printed, mended): (Vec<char>, Vec<char>) =
        (printed.chars().collect(), mended.chars().collect());
    let mut origin = Vec::with_capacity(mended.len() + 1);
    let (mut i, mut j) = (0, 0);
    while j < mended.len() {
        origin.push(i.min(printed.len()) as u32);
        if printed.get(i) == Some(&mended[j]) {
            (i, j) = (i + 1, j + 1);
            continue;
        }
        let agree = |&(di, dj): &(usize, usize)| matches!((printed.get(i + di), mended.get(j + dj)), (Some(a), Some(b)) if a == b);
        let steps =
            (1..=2 * REACH).flat_map(|sum| (0..=sum.min(REACH)).map(move |di| (di, sum - di)));
        let (di, dj) = steps
            .filter(|&(_, dj)| dj <= REACH)
            .find(agree)
            .unwrap_or((1, 1));
        origin.extend(std::iter::repeat_n(
            i.min(printed.len()) as u32,
            dj.saturating_sub(1).min(mended.len() - j - 1),
        ));
        if dj == 0 {
            origin.pop();
        }
        (i, j) = (i + di, (j + dj).min(mended.len()));
    }
    origin.push(printed.len() as u32);
    origin
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn span(printed: &str, find: &str) -> (u32, u32) {
        let folded = Folded::new(printed);
        let at = folded.text.find(find).expect("found");
        let span = folded.span(at..at + find.len());
        (span.start, span.length)
    }

    #[test]
    fn spans_count_characters_of_the_printed_text() {
        assert_eq!(span("ร้อยละ ๘๐ ขึ้นไป", "80"), (7, 2));
        assert_eq!(span("จํานวน ๑๒ ครั้ง", "12"), (7, 2), "sara am in two pieces");
        assert_eq!(
            span("จ\u{200b}ำ\u{200b}นวน ๑๒ ครั้ง", "12"),
            (8, 2),
            "invisible letters"
        );
        assert_eq!(span("เเผน ๓ แผน", "3"), (5, 1), "doubled sara e");
    }

    proptest! {
        #[test]
        fn spans_stay_inside_the_text(printed in "([ก-๛]|ํา|เเ|\u{200b}|[0-9 ]|\\PC){0,30}") {
            let folded = Folded::new(&printed);
            let length = printed.chars().count() as u32;
            let mut last = 0;
            for (at, letter) in folded.text.char_indices() {
                let span = folded.span(at..at + letter.len_utf8());
                prop_assert!(span.start >= last && span.start + span.length <= length);
                last = span.start;
            }
        }
    }
}
