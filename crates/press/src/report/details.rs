//! Part 3: each entry that was reported, with its result in words, its targets and its evidence.

use super::{
    Block, Pages, Report, Section, field, heading, paragraph,
    words::{self, Purse},
};
use plan::progress::{self, Line, Target};

impl Report<'_> {
    /// Part 3; `None` where nothing was reported.
    pub(super) fn details(&self) -> Option<Section> {
        let title = format!("ส่วนที่ {} รายละเอียดผลการดำเนินงาน", self.pen.number(3));
        let mut blocks = vec![heading(1, title)];
        for dimension in self.dimensions() {
            let lines = self.account.lines.iter();
            let reported = lines.filter(|line| line.dimension == dimension);
            let mut reported = reported
                .filter_map(|line| Some((line, line.report.as_ref()?)))
                .peekable();
            if reported.peek().is_none() {
                continue;
            }
            blocks.push(heading(2, self.titled(dimension)));
            for (line, report) in reported {
                blocks.push(heading(3, self.name(line)));
                self.line(line, report, &mut blocks);
            }
        }
        (blocks.len() > 1).then_some(Section {
            pages: Pages::Upright,
            blocks,
        })
    }

    fn line(&self, line: &Line, report: &progress::Report, blocks: &mut Vec<Block>) {
        blocks.push(field("ผู้รับผิดชอบ :", self.unit(&line.responsible)));
        blocks.push(field("สถานะ :", self.status(line).join(" ")));
        let result = self.pen.paragraphs(&report.result);
        let nothing = if result.is_empty() {
            words::NOTHING
        } else {
            ""
        };
        blocks.push(field("ผลการดำเนินงาน", nothing.to_owned()));
        blocks.extend(result.into_iter().map(paragraph));
        self.items("ขั้นตอนที่ดำเนินการแล้ว", &report.steps, blocks);
        blocks.push(field("งบประมาณ :", self.amounts(line, report)));
        self.targets(&line.targets, blocks);
        let titles: Vec<String> = line
            .evidence
            .iter()
            .map(|shown| shown.title.clone())
            .collect();
        self.items("หลักฐาน", &titles, blocks);
        if report.version > 1 || !report.correction.trim().is_empty() {
            let why = self.pen.line(&report.correction);
            blocks.push(field("แก้ไขหลังปิดรอบ :", why));
        }
        if let Some(verdict) = &line.verdict {
            let mut text = words::says(verdict.says).to_owned();
            if self.is_for_executive() {
                let by = format!("โดย {} {}", verdict.by, self.day(Some(verdict.at)));
                text = format!("{text} {} ({})", verdict.reason, by.trim_end());
            }
            blocks.push(field("ความเห็นผู้ตรวจทาน :", self.pen.line(&text)));
        }
        if self.is_for_executive() {
            let mut text = format!("{} โดย {}", self.day(report.sent_at), report.sent_by);
            if report.late {
                text.push_str(" (ส่งล่าช้า)");
            }
            blocks.push(field("ส่งรายงาน :", self.pen.line(&text)));
        }
    }

    /// A numbered list under its label; nothing where it is empty.
    fn items(&self, label: &str, texts: &[String], blocks: &mut Vec<Block>) {
        if texts.is_empty() {
            return;
        }
        blocks.push(field(label, String::new()));
        let item = |(index, text): (usize, &String)| Block::Item {
            number: format!("({})", self.pen.number(index + 1)),
            text: self.pen.line(text),
            depth: 0,
        };
        blocks.extend(texts.iter().enumerate().map(item));
    }

    /// The entry's money in the plan, in the ordinance, and paid, or why there is none.
    fn amounts(&self, line: &Line, report: &progress::Report) -> String {
        let mut told: Vec<String> = Vec::new();
        for purse in Purse::ALL {
            let figure = match self.figure(line, purse) {
                Ok(amount) => format!("{} บาท", self.pen.money(amount)),
                Err(why) => purse.missing(why),
            };
            let title = purse.title(&self.account.office);
            told.push(format!(
                "{} {figure}",
                title.trim_start_matches("งบประมาณ").trim_start_matches("ที่")
            ));
        }
        if let Some(amount) = report.development_plan {
            told.insert(1, format!("ตามแผนพัฒนาท้องถิ่น {} บาท", self.pen.money(amount)));
        }
        told.join(", ")
    }

    /// Each line of outputs and outcomes once, below it its targets with what became of them.
    fn targets(&self, targets: &[Target], blocks: &mut Vec<Block>) {
        if targets.is_empty() {
            return;
        }
        blocks.push(field("ผลตามตัวชี้วัด", String::new()));
        let mut number = 0;
        for (index, target) in targets.iter().enumerate() {
            let before = index.checked_sub(1).map(|before| &targets[before]);
            let goes_on = before.is_some_and(|before| before.line == target.line && target.nth > 0);
            if !goes_on {
                number += 1;
                blocks.push(Block::Item {
                    number: format!("({})", self.pen.number(number)),
                    text: self.pen.line(&target.line),
                    depth: 0,
                });
            }
            blocks.push(Block::Item {
                number: "-".to_owned(),
                text: self.pen.line(&told(target)),
                depth: 1,
            });
        }
    }
}

/// What a target asks for, what was found, and what follows.
fn told(target: &Target) -> String {
    let answer = &target.answer;
    let mut told = Vec::new();
    let asked = target.indicator.as_ref().map(words::target);
    told.extend(
        asked
            .filter(|asked| !asked.is_empty())
            .map(|asked| format!("เป้าหมาย {asked}")),
    );
    told.extend(answer.value.map(|value| format!("ผลที่ได้ {value}")));
    told.extend(answer.base.map(|base| format!("ค่าเดิม {base}")));
    let texts = [
        ("จากทั้งหมด", &answer.denominator),
        ("วิธีวัด", &answer.method),
        ("แหล่งข้อมูล", &answer.source),
        ("เหตุผลที่วัดไม่ได้", &answer.unmeasured),
    ];
    let texts = texts.iter().filter(|(_, text)| !text.trim().is_empty());
    told.extend(texts.map(|(label, text)| format!("{label} {text}")));
    format!("{}: {}", words::finding(target.finding), told.join(", "))
        .trim_end_matches(": ")
        .to_owned()
}
