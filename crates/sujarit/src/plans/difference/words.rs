//! Two texts laid over each other, word by word.

use similar::{Algorithm, DiffOp, capture_diff_slices};

/// Most words of a text that are compared by themselves; longer ones are shown one after the other.
const MOST_WORDS: usize = 6_000;
/// Texts of which less than this share stays are two texts, not one that was changed.
const LEAST_KEPT: f64 = 0.25;

/// A run of words of either text or of both.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    how: How,
    /// The words.
    pub text: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum How {
    Kept,
    Gone,
    New,
}

impl Piece {
    fn new(how: How, text: String) -> Self {
        Self { how, text }
    }

    /// Whether only the text before has it.
    pub fn is_gone(&self) -> bool {
        self.how == How::Gone
    }

    /// Whether only the text after has it.
    pub fn is_new(&self) -> bool {
        self.how == How::New
    }
}

/// What becomes of the words of one text in the other, in order; words between two changes that
/// are nothing but spaces belong to them.
pub fn compare(before: &str, after: &str) -> Vec<Piece> {
    let (old, new) = (thai::words::segment(before), thai::words::segment(after));
    if before.is_empty() || after.is_empty() || old.len().max(new.len()) > MOST_WORDS {
        return replaced(before, after);
    }
    let ops = capture_diff_slices(Algorithm::Myers, &old, &new);
    let letters = |words: &[&str]| words.iter().map(|word| word.trim().len()).sum::<usize>();
    let kept: usize = (ops.iter())
        .filter(|op| matches!(op, DiffOp::Equal { .. }))
        .map(|op| letters(&old[op.old_range()]))
        .sum();
    let most = letters(&old).max(letters(&new)).max(1);
    if (kept as f64) < LEAST_KEPT * most as f64 {
        return replaced(before, after);
    }
    let mut pieces = Vec::new();
    let (mut gone, mut come) = (String::new(), String::new());
    for (index, op) in ops.iter().enumerate() {
        let old = old[op.old_range()].concat();
        let is_between = index > 0 && index + 1 < ops.len();
        match op {
            DiffOp::Equal { .. } if is_between && old.chars().all(|c| c == ' ') => {
                gone.push_str(&old);
                come.push_str(&old);
            }
            DiffOp::Equal { .. } => {
                pieces.extend(replaced(&gone, &come));
                (gone, come) = (String::new(), String::new());
                pieces.push(Piece::new(How::Kept, old));
            }
            op => {
                gone.push_str(&old);
                come.push_str(&new[op.new_range()].concat());
            }
        }
    }
    pieces.extend(replaced(&gone, &come));
    pieces
}

/// One text in the place of another.
fn replaced(before: &str, after: &str) -> Vec<Piece> {
    [(How::Gone, before), (How::New, after)]
        .into_iter()
        .filter(|(_, text)| !text.is_empty())
        .map(|(how, text)| Piece::new(how, text.to_owned()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn marked(before: &str, after: &str) -> String {
        let pieces = compare(before, after).into_iter();
        let pieces = pieces.map(|piece| match piece.how {
            How::Kept => piece.text,
            How::Gone => format!("[-{}-]", piece.text),
            How::New => format!("[+{}+]", piece.text),
        });
        pieces.collect()
    }

    #[test]
    fn whole_words_are_marked_not_letters() {
        assert_eq!(
            marked("รายงานผลต่อผู้บริหารทุกเดือน", "รายงานผลต่อผู้บริหารทุกไตรมาส"),
            "รายงานผลต่อผู้บริหารทุก[-เดือน-][+ไตรมาส+]"
        );
        assert_eq!(
            marked("อบรม 50 คน ณ หอประชุม", "อบรม 80 คน ณ หอประชุม"),
            "อบรม [-50-][+80+] คน ณ หอประชุม"
        );
    }

    #[test]
    fn another_text_stands_whole_beside_the_old_one() {
        assert_eq!(marked("กองคลัง", "สำนักปลัด"), "[-กองคลัง-][+สำนักปลัด+]");
        assert_eq!(marked("", "ใหม่"), "[+ใหม่+]");
        assert_eq!(marked("เดิม", ""), "[-เดิม-]");
    }

    proptest! {
        #[test]
        fn both_texts_can_be_read_off_the_pieces(
            before in "(การ|งาน|ประชุม|รายงาน|[0-9]{1,2}| |\n|ๆ){0,30}",
            after in "(การ|งาน|ประชุม|รายงาน|[0-9]{1,2}| |\n|ๆ){0,30}",
        ) {
            let pieces = compare(&before, &after);
            let read = |without: How| -> String {
                let left = pieces.iter().filter(|piece| piece.how != without);
                left.map(|piece| piece.text.as_str()).collect()
            };
            prop_assert_eq!(read(How::New), before);
            prop_assert_eq!(read(How::Gone), after);
        }
    }
}
