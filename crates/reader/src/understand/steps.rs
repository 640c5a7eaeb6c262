//! Steps in a schedule's cells: numbered runs inside a cell → lists, each given to the entry that
//! it belongs to. A cell may hold the end of one entry's steps and the whole of the next one's.

use super::{
    list::SUB,
    mark::{self, Style},
    text::{append, fold, tidy},
};

/// A run of steps: from a number one (or the cell's start) to the next number one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Run {
    /// Number of its first step; `None` where the run begins without a number.
    pub first: Option<u16>,
    /// Words before the first number: they go on the step before.
    pub lead: String,
    pub items: Vec<String>,
}

/// Words that announce a list inside a step.
const ANNOUNCE: [&str; 6] = ["ดังนี้", "ได้แก่", "ประกอบด้วย", "ดังต่อไปนี้", "เช่น", "คือ"];

/// How far the end of a nested list is looked for.
const MOST_NESTED: usize = 40;

/// Takes a cell's lines apart into runs of steps.
pub(super) fn runs<'a>(lines: impl Iterator<Item = &'a str>) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    let mut style: Option<Style> = None;
    let mut last = 0_u16;
    let mut nested = 0_u16;
    for line in lines.flat_map(bullets) {
        let line = line.trim().trim_start_matches("(ต่อ)").trim();
        if line.is_empty() {
            continue;
        }
        if mark::leading(line).is_some_and(|mark| mark.style == Style::Bullet) {
            let text = tidy(mark::unmarked(line));
            let run = open(&mut runs);
            // Below numbers a bullet is a sub-item; bullets by themselves are the list.
            if run.first.is_some() {
                run.items.push(format!("{SUB}{text}"));
            } else {
                run.items.push(text);
            }
            continue;
        }
        let marks: Vec<_> = mark::all(line)
            .into_iter()
            .filter(|(_, mark)| mark.parts.len() == 1)
            .collect();
        let mut at = 0;
        for (index, (start, found)) in marks.iter().enumerate() {
            let number = found.parts[0];
            let own = *style.get_or_insert(found.style) == found.style;
            if !own || number > 60 {
                continue;
            }
            let before = line[at..*start].trim();
            let announced = last > 0 && number == 1 && announces(before_or_last(before, &runs));
            if announced {
                nested = 1;
                continue;
            }
            // "2)" after a nested "1)" is the outer list's, unless another "2)" comes before the
            // list begins anew.
            let outer = || {
                let mut later = marks[index + 1..]
                    .iter()
                    .map(|(_, mark)| mark)
                    .filter(|mark| mark.style == found.style)
                    .take(MOST_NESTED)
                    .take_while(|mark| mark.parts[0] != 1);
                number == last + 1 && !later.any(|mark| mark.parts[0] == number)
            };
            if nested > 0 && number == nested + 1 && !outer() {
                nested = number;
                continue;
            }
            let restart = number == 1 && last > 0;
            let follows = number > last && (number <= last + 3 || last == 0 || index == 0);
            if !(restart || follows) {
                continue;
            }
            nested = 0;
            push_text(&mut runs, before);
            if restart || runs.is_empty() {
                runs.push(Run::default());
            }
            let run = open(&mut runs);
            if run.first.is_none() && run.items.is_empty() {
                run.first = Some(number);
            }
            run.items.push(String::new());
            last = number;
            at = start + found.length;
        }
        push_text(&mut runs, &line[at..]);
    }
    for run in &mut runs {
        run.items.retain(|item| !item.trim().is_empty());
    }
    runs.retain(|run| !run.items.is_empty() || !run.lead.is_empty());
    runs
}

/// "- สำรวจ - จัดทำ - รายงาน" in one line of a cell: each bullet begins a line. One dash between
/// words may be theirs ("รับ - จ่าย"), several are bullets where the line begins with one.
fn bullets(line: &str) -> Vec<&str> {
    let Some(bullet) = line
        .trim_start()
        .chars()
        .next()
        .filter(|c| matches!(c, '-' | '•' | '–'))
    else {
        return vec![line];
    };
    let between = [' ', bullet, ' '].iter().collect::<String>();
    let parts: Vec<&str> = line.split(between.as_str()).collect();
    let long = parts
        .iter()
        .filter(|part| part.chars().count() > 12)
        .count();
    if parts.len() < 3 || long * 4 < parts.len() * 3 {
        return vec![line];
    }
    let mut lines = Vec::with_capacity(parts.len());
    let mut at = 0;
    for part in &parts {
        // A line keeps the bullet before it.
        let start = at.max(1) - 1;
        let end = at + part.len();
        lines.push(
            line.get(
                if at == 0 {
                    0
                } else {
                    start - bullet.len_utf8()
                }..end,
            )
            .unwrap_or(part),
        );
        at = end + between.len();
    }
    lines
}

fn open(runs: &mut Vec<Run>) -> &mut Run {
    if runs.is_empty() {
        runs.push(Run::default());
    }
    let last = runs.len() - 1;
    &mut runs[last]
}

fn before_or_last<'a>(before: &'a str, runs: &'a [Run]) -> &'a str {
    if before.is_empty() {
        runs.last()
            .and_then(|run| run.items.last())
            .map_or("", String::as_str)
    } else {
        before
    }
}

fn announces(text: &str) -> bool {
    let text = fold(text);
    ANNOUNCE.iter().any(|word| text.ends_with(&fold(word)))
}

fn push_text(runs: &mut Vec<Run>, text: &str) {
    let text = tidy(text);
    if text.is_empty() {
        return;
    }
    let run = open(runs);
    match run.items.last_mut() {
        Some(item) if item.is_empty() => *item = text,
        Some(item) => append(item, &text),
        None => append(&mut run.lead, &text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<(Option<u16>, usize)> {
        runs(text.split('\n'))
            .into_iter()
            .map(|run| (run.first, run.items.len()))
            .collect()
    }

    #[test]
    fn a_new_number_one_begins_a_new_run() {
        assert_eq!(
            read("๕) ประเมิน ๖) รายงาน ๑) วางแผน ๒) ดำเนินการ"),
            [(Some(5), 2), (Some(1), 2)]
        );
        assert_eq!(read("๑)วางแผน\n๒) จัดทำ\n๓) รายงาน"), [(Some(1), 3)]);
    }

    #[test]
    fn an_announced_list_stays_in_its_step() {
        assert_eq!(
            read("๑) ประชุม ๒) ดำเนินการดังนี้ ๑) สำรวจ ๓) รายงาน"),
            [(Some(1), 3)]
        );
        assert_eq!(read("๑) จัดทำ (๑) แผน (๒) คู่มือ ๒) รายงาน"), [(Some(1), 2)]);
        let nested = runs(std::iter::once(
            "๑) แต่งตั้งคณะทำงาน ดังนี้ ๑) ปลัด ๒) หัวหน้าสำนัก ๒) ประชุม ๓) รายงาน",
        ));
        assert_eq!(nested[0].items[1..], ["ประชุม", "รายงาน"]);
    }

    #[test]
    fn bullets_without_numbers_are_the_list() {
        assert_eq!(read("- วางแผน\n- จัดทำ\n- รายงาน"), [(None, 3)]);
        assert_eq!(
            read("- สำรวจข้อมูลพื้นฐาน - จัดทำเอกสารสรุป - รายงานผู้บริหาร"),
            [(None, 3)]
        );
        assert_eq!(read("- เผยแพร่รายรับ - รายจ่าย"), [(None, 1)]);
        assert_eq!(read("๑) จัดทำ\n- แผน\n- คู่มือ\n๒) รายงาน"), [(Some(1), 4)]);
    }

    #[test]
    fn words_before_the_first_number_lead() {
        let runs = runs(std::iter::once("ให้ประชาชนทราบ ๕) ประเมินผล"));
        assert_eq!(
            (runs[0].lead.as_str(), runs[0].first),
            ("ให้ประชาชนทราบ", Some(5))
        );
    }
}
