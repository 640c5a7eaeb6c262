//! A plan that was written in the program has no source file. Its own texts, laid out line by
//! line in the order of the printed plan, serve as one, so that every check works on it alike.

use crate::{Entry, FieldSeen, Part, Place, Plan, Printed, SheetField, Source, SourceLine};

/// The lines of a plan's own texts, in the order of the printed plan.
pub fn lines(plan: &Plan) -> Vec<SourceLine> {
    written(plan).1
}

/// The plan with every place set to the line of its own texts, and these lines. Use it for a plan
/// that was written or changed in the program, whose places in a source file no longer hold.
pub fn written(plan: &Plan) -> (Plan, Vec<SourceLine>) {
    let mut plan = plan.clone();
    let mut pen = Pen::default();
    pen.line(&plan.title);
    pen.line(&plan.office.name);
    pen.all(&plan.announcement);
    pen.all(&plan.foreword);
    let part = &mut plan.part_one;
    pen.line("ส่วนที่ ๑ บทนำ");
    pen.all(&part.risk_introduction);
    for risk in &mut part.risks {
        risk.place = pen.line(&risk.process);
        pen.all(&risk.issues);
        pen.all(&risk.levels);
        pen.all(&risk.controls);
    }
    pen.all(&part.rationale);
    pen.all(&part.objectives);
    for goal in &mut part.goals {
        goal.place = pen.line(&goal.text);
    }
    pen.all(&part.benefits);
    pen.line("ส่วนที่ ๒ แผนปฏิบัติการป้องกันการทุจริต");
    for entry in &mut plan.entries {
        entry.sources.clear();
        if let Some(row) = &mut entry.row {
            row.place = pen.line(&printed(row));
            entry.sources.push(Source {
                part: Part::Summary,
                place: row.place.clone(),
            });
        }
    }
    for declared in &plan.no_activity {
        pen.line(&format!("{} {}", declared.group, declared.sentence()));
    }
    for total in &mut plan.stated {
        total.place = pen.line(&total.text);
    }
    pen.line("ส่วนที่ ๓ รายละเอียดโครงการ/กิจกรรม/มาตรการ");
    for entry in &mut plan.entries {
        pen.entry(entry);
    }
    (plan, pen.lines)
}

#[derive(Default)]
struct Pen {
    lines: Vec<SourceLine>,
}

impl Pen {
    fn line(&mut self, text: &str) -> Place {
        let place = Place::at(self.lines.len() as u32 + 1, 1);
        for part in text.split('\n') {
            self.lines.push(SourceLine {
                place: Place::at(self.lines.len() as u32 + 1, 1),
                text: part.to_owned(),
            });
        }
        place
    }

    fn all(&mut self, texts: &[String]) {
        for text in texts {
            self.line(text);
        }
    }

    fn entry(&mut self, entry: &mut Entry) {
        let Some(sheet) = &mut entry.sheet else {
            if entry.row.is_none() {
                let place = self.line(&entry.title);
                entry.sources.push(Source {
                    part: Part::Summary,
                    place,
                });
            }
            return;
        };
        let place = match &mut entry.head {
            Some(head) => {
                head.place = self.line(&printed(head));
                head.place.clone()
            }
            None => self.line(&entry.title),
        };
        entry.sources.push(Source {
            part: Part::Sheet,
            place,
        });
        if sheet.fields.is_empty() {
            sheet.fields = standard_fields(sheet.place.is_some());
        }
        let has_own_lists = (sheet.fields.iter())
            .any(|seen| matches!(seen.field, SheetField::Outputs | SheetField::Outcomes));
        for index in 0..sheet.fields.len() {
            let seen = &sheet.fields[index];
            let heading = match &seen.number {
                Some(number) => format!("{number}. {}", seen.label),
                None => seen.label.clone(),
            };
            let field = seen.field;
            sheet.fields[index].place = self.line(&heading);
            match field {
                SheetField::Name => {}
                SheetField::Rationale => self.all(std::slice::from_ref(&sheet.rationale)),
                SheetField::Objectives => self.all(&sheet.objectives),
                SheetField::TargetGroup => self.all(sheet.target_group.as_slice()),
                SheetField::Place => self.all(sheet.place.as_slice()),
                SheetField::Steps => self.all(&sheet.steps),
                SheetField::Period => self.all(sheet.period.as_slice()),
                SheetField::Budget => self.all(sheet.budget_text.as_slice()),
                SheetField::Responsible => self.all(&entry.responsible),
                SheetField::Outputs => self.all(&sheet.outputs),
                SheetField::Outcomes => self.all(&sheet.outcomes),
                SheetField::Results if has_own_lists => {}
                SheetField::Results => {
                    self.all(&sheet.outputs);
                    self.all(&sheet.outcomes);
                }
            }
        }
    }
}

/// A row of the table or the head of a sheet, on one line.
fn printed(printed: &Printed) -> String {
    let mut text = printed.code.clone().unwrap_or_default();
    if !text.is_empty() {
        text.push(' ');
    }
    text += &printed.title;
    for amount in printed.budget.amounts.values() {
        text += &format!(" {}", amount.satang() / 100);
    }
    text
}

/// The nine fields of a sheet of 2566–2570, with their numbers; the place stands among them where
/// the sheet names one.
fn standard_fields(has_place: bool) -> Vec<FieldSeen> {
    let fields = [
        (SheetField::Name, "ชื่อโครงการ"),
        (SheetField::Rationale, "หลักการและเหตุผล"),
        (SheetField::Objectives, "วัตถุประสงค์"),
        (SheetField::TargetGroup, "กลุ่มเป้าหมาย"),
        (SheetField::Place, "พื้นที่ดำเนินการ"),
        (SheetField::Steps, "วิธีดำเนินการ"),
        (SheetField::Period, "ระยะเวลาดำเนินการ"),
        (SheetField::Budget, "งบประมาณดำเนินการ"),
        (SheetField::Responsible, "ผู้รับผิดชอบ"),
        (SheetField::Results, "ผลผลิต/ผลลัพธ์"),
        (SheetField::Outputs, "ผลผลิต"),
        (SheetField::Outcomes, "ผลลัพธ์"),
    ];
    let numbered = |(index, (field, label)): (usize, (SheetField, &str))| FieldSeen {
        field,
        number: (!matches!(field, SheetField::Outputs | SheetField::Outcomes))
            .then(|| (index + 1).to_string()),
        label: label.to_owned(),
        place: Place::default(),
    };
    let fields = fields
        .into_iter()
        .filter(|(field, _)| has_place || *field != SheetField::Place);
    fields.enumerate().map(numbered).collect()
}
