//! Lines under a label → items. Numbers and bullets tell the items; what is numbered otherwise than
//! the list itself is a sub-item; a line without either goes on the item before it.

use super::{
    mark::{self, Mark, Style},
    text::{append, tidy},
};

/// A line under a label.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Line {
    pub text: String,
    /// A blank line stands before it.
    pub gap: bool,
    /// The line is a whole paragraph, or a row of a small table: it never goes on the one before.
    pub whole: bool,
    /// The document's lines are longer than a page is wide: a short one was not broken.
    pub unbroken: bool,
}

/// How far the end of a list inside an item is looked for.
const MOST_NESTED: usize = 40;

/// What begins a sub-item in a list of the plan.
pub(super) const SUB: &str = "  - ";

/// Takes a list apart. An item loses its number; a sub-item begins with [`SUB`].
pub(super) fn items(lines: &[Line]) -> Vec<String> {
    let mut out: Vec<Item> = Vec::new();
    let mut top: Option<Mark> = None;
    let longest = lines
        .iter()
        .map(|line| line.text.chars().count())
        .max()
        .unwrap_or(0);
    let mut short_before = false;
    let unmarked = lines.len() > 2
        && lines.iter().all(|line| {
            let mark = mark::leading(line.text.trim());
            line.unbroken && mark.is_none_or(|mark| mark.style == Style::Bullet)
        });
    let parts = lines.iter().flat_map(|line| {
        split(line.text.trim())
            .into_iter()
            .enumerate()
            .map(move |(index, text)| (text, line.gap && index == 0, line.whole))
    });
    for (text, gap, whole) in parts {
        if text.is_empty() {
            continue;
        }
        let short = text.chars().count() * 2 < longest && longest < 130;
        match mark::leading(text) {
            Some(found) => {
                let sub = top.as_ref().is_some_and(|top| is_sub(top, &found));
                if !sub {
                    top = Some(found.clone());
                }
                // Bullets below a head word without a mark are its sub-items.
                let below_head = out
                    .iter()
                    .rev()
                    .find(|item| !item.sub)
                    .is_some_and(|item| !item.marked);
                let sub = sub || found.style == Style::Bullet && below_head;
                let mut text = tidy(&text[found.length..].replace("**", ""));
                if text.is_empty() {
                    text = found.dotted();
                }
                out.push(Item {
                    text,
                    sub,
                    marked: true,
                });
            }
            None => {
                let text = tidy(&text.replace("**", ""));
                let begins = match out.last() {
                    None => true,
                    // After sub-items a paragraph of its own is the next head word.
                    Some(last) if last.sub => gap || whole || unmarked,
                    Some(last) if last.marked => false,
                    Some(last) if unmarked => !goes_on(&last.text, &text),
                    Some(_) => whole || text.starts_with("เพื่อ") || (short_before && !gap),
                };
                if begins {
                    out.push(Item {
                        text,
                        sub: false,
                        marked: false,
                    });
                } else if let Some(last) = out.last_mut() {
                    append(&mut last.text, &text);
                }
            }
        }
        short_before = short;
    }
    out.into_iter()
        .filter(|item| !item.text.is_empty())
        .map(|item| {
            if item.sub {
                format!("{SUB}{}", item.text)
            } else {
                item.text
            }
        })
        .collect()
}

/// Whether a line without a mark goes on the one before it.
fn goes_on(before: &str, text: &str) -> bool {
    const JOINS: [&str; 8] = ["และ", "หรือ", "โดย", "ซึ่ง", "ของ", "ตาม", "รวมทั้ง", "<"];
    JOINS.iter().any(|word| text.starts_with(word))
        || text.starts_with(|c| thai::digits::value(c).is_some())
        || before.ends_with("จำนวน")
}

/// "1. วางแผน 2. จัดทำ 3. รายงาน" on one line: its numbers run on, written alike.
fn split(text: &str) -> Vec<&str> {
    let Some(first) = mark::leading(text).filter(|mark| (1..=2).contains(&mark.parts.len())) else {
        return vec![text];
    };
    let (mut parts, mut start, mut next) = (Vec::new(), 0, first.parts.clone());
    let marks: Vec<(usize, Mark)> = mark::all(text)
        .into_iter()
        .filter(|(at, mark)| *at >= first.length && mark.style == first.style)
        .collect();
    let mut nested = false;
    for (index, (at, mark)) in marks.iter().enumerate() {
        if let Some(last) = next.last_mut() {
            *last += 1;
        }
        // A number that a nested list took comes once more.
        let again = || {
            let mut later = marks[index + 1..].iter().take(MOST_NESTED);
            later.any(|(_, later)| later.parts == mark.parts)
        };
        if mark.parts == next && !(nested && again()) {
            parts.push(text[start..*at].trim());
            start = *at;
            nested = false;
        } else {
            nested |= mark.last() == Some(1);
            if let Some(last) = next.last_mut() {
                *last -= 1;
            }
        }
    }
    parts.push(text[start..].trim());
    parts
}

struct Item {
    text: String,
    sub: bool,
    marked: bool,
}

/// Whether a mark is below the list's own: otherwise written, or deeper.
fn is_sub(top: &Mark, found: &Mark) -> bool {
    if found.style == Style::Bullet {
        return top.style != Style::Bullet;
    }
    if top.style == Style::Bullet {
        return false;
    }
    // The list goes on although the number is written otherwise: 6.1, 6.2, 3.
    let goes_on = found.last() == top.last().map(|last| last + 1)
        && found.last() > Some(1)
        && (found.parts.len() <= top.parts.len())
        && !(top.style == Style::Dot && found.style != Style::Dot);
    if goes_on {
        return false;
    }
    found.parts.len() > top.parts.len()
        || found.style != top.style && found.parts.len() >= top.parts.len()
        || found.style != top.style && found.parts.len() == 1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(lines: &[&str]) -> Vec<String> {
        let lines: Vec<_> = lines
            .iter()
            .map(|text| Line {
                text: text.trim_start_matches('|').to_owned(),
                gap: text.starts_with('|'),
                whole: false,
                unbroken: false,
            })
            .collect();
        items(&lines)
    }

    #[test]
    fn numbers_tell_items_and_other_marks_sub_items() {
        assert_eq!(
            read(&["๑. ประชุม", "๑.๑ เตรียม", "- แจ้ง", "๒. รายงาน"]),
            ["ประชุม", "  - เตรียม", "  - แจ้ง", "รายงาน"]
        );
        assert_eq!(
            read(&["- ๕.๑ ศึกษา", "- ๑) รวบรวม", "- ๕.๒ จัดทำ"]),
            ["ศึกษา", "  - รวบรวม", "จัดทำ"]
        );
        assert_eq!(
            read(&["๖.๑ คัดเลือก", "๖.๒ ประชุม", "๓. ประกาศ"]),
            ["คัดเลือก", "ประชุม", "ประกาศ"]
        );
    }

    #[test]
    fn a_line_without_a_mark_goes_on() {
        assert_eq!(
            read(&["๑. จัดทำคู่มือ", "การปฏิบัติงาน", "๒. เผยแพร่"]),
            ["จัดทำคู่มือการปฏิบัติงาน", "เผยแพร่"]
        );
        assert_eq!(
            read(&["ประชาชนในพื้นที่ได้รับความรู้ความเข้าใจ จำนวน", "|๑ ฉบับ"]).len(),
            1
        );
    }

    #[test]
    fn head_words_between_bullets_are_items() {
        assert_eq!(
            read(&["ด้านบุคคล", "|- สรรหา", "|- แต่งตั้ง", "|ด้านพัสดุ", "|- จัดซื้อ"]),
            ["ด้านบุคคล", "  - สรรหา", "  - แต่งตั้ง", "ด้านพัสดุ", "  - จัดซื้อ"]
        );
    }

    #[test]
    fn items_on_one_line_are_told_apart() {
        assert_eq!(
            read(&["1. วางแผน 2. จัดทำ 3. รายงาน"]),
            ["วางแผน", "จัดทำ", "รายงาน"]
        );
        assert_eq!(read(&["๑. ตามข้อ (๒) แห่งระเบียบ"]).len(), 1);
        assert_eq!(
            read(&["1) แต่งตั้ง 1) ปลัด 2) หัวหน้าสำนัก 2) ประชุม 3) รายงาน"]),
            ["แต่งตั้ง 1) ปลัด 2) หัวหน้าสำนัก", "ประชุม", "รายงาน"]
        );
    }

    #[test]
    fn bullets_alone_are_items() {
        assert_eq!(read(&["- ประชาชน", "- เยาวชน"]), ["ประชาชน", "เยาวชน"]);
    }
}
