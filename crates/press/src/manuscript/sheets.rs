//! Part 3: a sheet for each entry, with the fields of its framework's form.

use super::{Block, Pages, Section, summary};
use crate::text::Pen;
use plan::{Basis, BudgetStatus, Entry, Plan, Sheet, framework::Framework};

/// Whether a sheet has more than the steps that a schedule prints too.
pub(super) fn is_full(sheet: &Sheet) -> bool {
    let steps_only = Sheet {
        steps: sheet.steps.clone(),
        fields: sheet.fields.clone(),
        ..Sheet::default()
    };
    *sheet != steps_only
}

/// Whether the plan has sheets to print.
pub(super) fn any(plan: &Plan) -> bool {
    let scheduled = super::schedule::is_schedule(plan);
    let printed = |entry: &Entry| {
        let sheet = entry.sheet.as_ref();
        sheet.is_some_and(|sheet| !scheduled || is_full(sheet))
    };
    plan.entries.iter().any(printed)
}

/// Part 3; `None` where no entry has a sheet.
pub(super) fn section(plan: &Plan, pen: &Pen) -> Option<Section> {
    if !any(plan) {
        return None;
    }
    let version = summary::version(plan);
    let mut blocks = vec![heading(
        1,
        format!("ส่วนที่ {} รายละเอียดโครงการ/กิจกรรม/มาตรการ", pen.number(3)),
    )];
    let mut place = (None, None, None);
    for (index, entry) in plan.entries.iter().enumerate() {
        let Some(sheet) = &entry.sheet else { continue };
        let here = (
            entry.dimension,
            entry.mission.as_ref(),
            entry.group.as_ref(),
        );
        blocks.extend(headings(version, place, here, pen));
        place = here;
        blocks.push(heading(4, sheet_number(entry, index, pen)));
        blocks.extend(fields(plan, entry, sheet, pen));
    }
    Some(Section {
        pages: Pages::Upright,
        blocks,
    })
}

/// "ลำดับที่ 3": the entry's own number where it is a plain one, else its place in the plan.
fn sheet_number(entry: &Entry, index: usize, pen: &Pen) -> String {
    let own = entry
        .code
        .as_deref()
        .map(|code| code.trim_matches(|c: char| !c.is_ascii_digit()));
    match own {
        Some(code) if !code.is_empty() && code.chars().all(|c| c.is_ascii_digit()) => {
            pen.line(&format!("ลำดับที่ {code}"))
        }
        _ => format!("ลำดับที่ {}", pen.number(index + 1)),
    }
}

type Where<'a> = (Option<u8>, Option<&'a String>, Option<&'a String>);

/// The headings of the framework that change between two sheets. Where a level ends without a
/// new one, the level above is printed again, so that the old one is not taken to go on.
fn headings(
    version: Option<&Framework>,
    before: Where<'_>,
    here: Where<'_>,
    pen: &Pen,
) -> Vec<Block> {
    let mut blocks = Vec::new();
    let group_ends = before.2.is_some() && here.2.is_none();
    let mission_ends = before.1.is_some() && here.1.is_none();
    let dimension = before.0 != here.0 || mission_ends;
    let mission = dimension || before.1 != here.1 || group_ends;
    let group = mission || before.2 != here.2;
    if let (true, Some(number)) = (dimension, here.0) {
        let title = version
            .and_then(|version| version.dimension(number))
            .map_or("", |dimension| dimension.title.as_str());
        blocks.push(heading(2, pen.line(&format!("มิติที่ {number} {title}"))));
    }
    if let (true, Some(code)) = (mission, here.1) {
        let title = version
            .and_then(|version| version.mission(code))
            .map_or("", |mission| mission.title.as_str());
        blocks.push(heading(3, pen.line(&format!("{code} {title}"))));
    }
    if let (true, Some(code)) = (group, here.2) {
        let title = version
            .and_then(|version| version.group(code))
            .map_or("", |group| group.title.as_str());
        blocks.push(heading(3, pen.line(&format!("{code} {title}"))));
    }
    blocks
}

fn heading(level: u8, text: String) -> Block {
    Block::Heading {
        level,
        text,
        listed: level <= 2,
        centred: level == 1,
    }
}

/// Numbers the fields of one sheet.
struct Form<'a> {
    pen: &'a Pen,
    blocks: Vec<Block>,
    number: usize,
}

impl Form<'_> {
    /// The next field; its text on the label's line where `text` is given.
    fn field(&mut self, label: &str, text: String) {
        self.number += 1;
        let label = format!("{}. {label}", self.pen.number(self.number));
        self.blocks.push(Block::Field { label, text });
    }

    fn paragraphs(&mut self, text: &str) {
        let lines = self.pen.paragraphs(text).into_iter();
        self.blocks
            .extend(lines.map(|text| Block::Paragraph { text }));
    }

    /// Items numbered after their field ("5.1"), or "(1)" where `own` numbers are asked for;
    /// sub-items with a dash.
    fn items(&mut self, texts: &[String], own: bool) {
        let mut count = 0;
        for text in texts {
            let sub = text.trim_start().strip_prefix("- ");
            let number = match sub {
                Some(_) => "-".to_owned(),
                None => {
                    count += 1;
                    if own {
                        format!("({})", self.pen.number(count))
                    } else {
                        self.pen.line(&format!("{}.{count}", self.number))
                    }
                }
            };
            self.blocks.push(Block::Item {
                number,
                text: self.pen.line(sub.unwrap_or(text)),
                depth: u8::from(sub.is_some()),
            });
        }
    }
}

fn fields(plan: &Plan, entry: &Entry, sheet: &Sheet, pen: &Pen) -> Vec<Block> {
    let older = plan.framework.as_deref() == Some("2561-2564");
    let mut form = Form {
        pen,
        blocks: Vec::new(),
        number: 0,
    };
    form.field("ชื่อโครงการ/กิจกรรม/มาตรการ :", pen.line(&entry.title));
    form.field("หลักการและเหตุผล", String::new());
    form.paragraphs(&sheet.rationale);
    form.field("วัตถุประสงค์", String::new());
    form.items(&sheet.objectives, false);
    form.field(
        if older {
            "เป้าหมาย"
        } else {
            "กลุ่มเป้าหมาย"
        },
        String::new(),
    );
    form.paragraphs(sheet.target_group.as_deref().unwrap_or_default());
    if older || sheet.place.is_some() {
        form.field("พื้นที่ดำเนินการ", String::new());
        form.paragraphs(sheet.place.as_deref().unwrap_or_default());
    }
    form.field("วิธีดำเนินการ", String::new());
    form.items(&sheet.steps, false);
    form.field("ระยะเวลาดำเนินการ", String::new());
    form.paragraphs(sheet.period.as_deref().unwrap_or_default());
    form.field("งบประมาณ", String::new());
    form.paragraphs(&budget_text(plan, entry, sheet, pen));
    form.field("ผู้รับผิดชอบ", String::new());
    form.paragraphs(&entry.responsible.join("\n"));
    if older && sheet.outputs.is_empty() {
        form.field("ตัวชี้วัด/ผลลัพธ์", String::new());
        form.items(&sheet.outcomes, true);
    } else {
        form.field("ผลผลิต/ผลลัพธ์", String::new());
        for (label, texts) in [("ผลผลิต", &sheet.outputs), ("ผลลัพธ์", &sheet.outcomes)]
        {
            form.blocks.push(Block::Field {
                label: label.to_owned(),
                text: String::new(),
            });
            form.items(texts, true);
        }
    }
    form.blocks
}

/// The sheet's own words about money, or those that the amounts tell.
fn budget_text(plan: &Plan, entry: &Entry, sheet: &Sheet, pen: &Pen) -> String {
    if let Some(text) = &sheet.budget_text {
        return text.clone();
    }
    let budget = &entry.budget;
    let first = budget.amounts.values().next();
    match (budget.status, budget.basis, first) {
        (BudgetStatus::None, ..) => summary::NO_BUDGET.to_owned(),
        (BudgetStatus::Unstated, ..) | (_, _, None) => String::new(),
        (_, Basis::WholePeriod, Some(&amount)) => {
            format!("{} บาท (ตลอดระยะเวลาของแผน)", pen.money(amount))
        }
        (_, _, Some(&amount))
            if budget.amounts.len() == plan.years.len()
                && budget.amounts.values().all(|&other| other == amount) =>
        {
            format!("ปีละ {} บาท", pen.money(amount))
        }
        _ => budget
            .amounts
            .iter()
            .map(|(&year, &amount)| {
                format!(
                    "ปีงบประมาณ พ.ศ. {} จำนวน {} บาท",
                    pen.year(year),
                    pen.money(amount)
                )
            })
            .collect::<Vec<_>>()
            .join("\n"),
    }
}
