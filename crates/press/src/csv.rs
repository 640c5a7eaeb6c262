//! One row for each entry, for spreadsheets and open data.

use crate::{Options, PressError, manuscript::summary, text::Pen};
use plan::{Basis, BudgetStatus, Entry, Plan, Sheet};

/// Tells Excel that the file is UTF-8.
pub(crate) const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

/// One row for each entry, with a header row: its place in the framework, money by fiscal year,
/// quarters, units and every field of its sheet. Items of a list stand on lines of their own.
/// Digits are Arabic whatever `_options` say, since programs read the file. A text that a
/// spreadsheet would take for a formula has an apostrophe in front.
///
/// # Errors
/// [`PressError::Csv`] if a row cannot be written.
pub fn csv(plan: &Plan, _options: &Options) -> Result<Vec<u8>, PressError> {
    let pen = Pen::new(&Options { thai_digits: false });
    let mut writer = ::csv::Writer::from_writer(BYTE_ORDER_MARK.to_vec());
    writer.write_record(head(plan, &pen))?;
    for entry in &plan.entries {
        let record = record(plan, entry, &pen);
        writer.write_record(record.iter().map(|text| harmless(text)))?;
    }
    writer
        .into_inner()
        .map_err(|error| PressError::Io(error.into_error()))
}

fn head(plan: &Plan, pen: &Pen) -> Vec<String> {
    let first = [
        "รหัส",
        "มิติ",
        "ชื่อมิติ",
        "ภารกิจ",
        "กลุ่ม",
        "ประเภท",
        "โครงการ/กิจกรรม/มาตรการ",
    ];
    let rest = [
        "สถานะงบประมาณ",
        "ฐานงบประมาณ",
        "ไตรมาส",
        "ผู้รับผิดชอบ",
        "หมายเหตุ",
        "หลักการและเหตุผล",
        "วัตถุประสงค์",
        "กลุ่มเป้าหมาย",
        "พื้นที่ดำเนินการ",
        "วิธีดำเนินการ",
        "ระยะเวลาดำเนินการ",
        "รายละเอียดงบประมาณ",
        "ผลผลิต",
        "ผลลัพธ์",
    ];
    let years = plan.years.iter();
    first
        .map(str::to_owned)
        .into_iter()
        .chain(years.map(|&year| format!("งบประมาณปี {} (บาท)", pen.year(year))))
        .chain(rest.map(str::to_owned))
        .collect()
}

fn record(plan: &Plan, entry: &Entry, pen: &Pen) -> Vec<String> {
    let none = Sheet::default();
    let sheet = entry.sheet.as_ref().unwrap_or(&none);
    let line = |text: &Option<String>| {
        text.as_ref()
            .map_or_else(String::new, |text| pen.line(text))
    };
    let lines = |text: &str| pen.paragraphs(text).join("\n");
    let list = |texts: &[String]| {
        let items = texts.iter().map(|text| pen.line(text));
        items.collect::<Vec<_>>().join("\n")
    };
    let dimension = entry.dimension.and_then(|number| {
        summary::version(plan)?
            .dimension(number)
            .map(|dimension| dimension.title.clone())
    });
    let mut record = vec![
        line(&entry.code),
        entry
            .dimension
            .map_or_else(String::new, |number| pen.number(number.into())),
        dimension.unwrap_or_default(),
        line(&entry.mission),
        line(&entry.group),
        entry
            .kind
            .map_or_else(String::new, |kind| kind.word().to_owned()),
        pen.line(&entry.title),
    ];
    // A figure that a program adds up, so without separators.
    record.extend(plan.years.iter().map(|year| {
        let amount = entry.budget.amounts.get(year);
        amount.map_or_else(String::new, |amount| amount.to_string().replace(',', ""))
    }));
    let quarters: Vec<String> = entry
        .quarters
        .iter()
        .map(|quarter| pen.number(quarter.get().into()))
        .collect();
    record.extend([
        match entry.budget.status {
            BudgetStatus::Amount => "มีงบประมาณ",
            BudgetStatus::None => summary::NO_BUDGET,
            BudgetStatus::Unstated => "ไม่ระบุ",
        }
        .to_owned(),
        match (entry.budget.status, entry.budget.basis) {
            (BudgetStatus::Amount, Basis::PerYear) => "รายปี",
            (BudgetStatus::Amount, Basis::WholePeriod) => "ตลอดระยะเวลาของแผน",
            _ => "",
        }
        .to_owned(),
        quarters.join(" "),
        list(&entry.responsible),
        lines(entry.note.as_deref().unwrap_or_default()),
        lines(&sheet.rationale),
        list(&sheet.objectives),
        lines(sheet.target_group.as_deref().unwrap_or_default()),
        lines(sheet.place.as_deref().unwrap_or_default()),
        list(&sheet.steps),
        lines(sheet.period.as_deref().unwrap_or_default()),
        lines(sheet.budget_text.as_deref().unwrap_or_default()),
        list(&sheet.outputs),
        list(&sheet.outcomes),
    ]);
    record
}

/// A text that no spreadsheet runs. One that has apostrophes before a formula gets another, so that
/// whoever takes one off has the text again.
pub(crate) fn harmless(text: &str) -> String {
    let bare = text.trim_start_matches('\'');
    if bare.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠']) {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use thai::{fiscal::FiscalYear, money::Money};

    fn plan(title: &str) -> Plan {
        let mut entry = Entry {
            title: title.to_owned(),
            ..Entry::default()
        };
        let year = FiscalYear::new(2566);
        entry.budget.amounts.insert(year, Money::from_baht(20_000));
        Plan {
            years: vec![year],
            entries: vec![entry],
            ..Plan::default()
        }
    }

    fn text(plan: &Plan) -> Result<String, PressError> {
        Ok(String::from_utf8_lossy(&csv(plan, &Options::default())?).into_owned())
    }

    #[test]
    fn excel_is_told_that_it_is_utf8_and_figures_add_up() -> Result<(), PressError> {
        let text = text(&plan("โครงการต้นกล้า"))?;
        assert!(text.starts_with("\u{feff}รหัส,มิติ,"));
        assert!(text.contains(",โครงการต้นกล้า,20000,"));
        Ok(())
    }

    #[test]
    fn codes_years_and_amounts_have_arabic_digits() -> Result<(), PressError> {
        let mut plan = plan("โครงการต้นกล้า");
        plan.entries[0].code = Some("๑.๑.๑ (๑)".to_owned());
        let bytes = csv(&plan, &Options { thai_digits: true })?;
        let text = String::from_utf8_lossy(&bytes);
        assert!(text.contains("งบประมาณปี 2566 (บาท)"), "{text}");
        assert!(text.contains("1.1.1 (1),"), "{text}");
        assert!(
            !text.contains(|letter| matches!(letter, '๐'..='๙')),
            "{text}"
        );
        Ok(())
    }

    #[test]
    fn a_title_is_never_a_formula() -> Result<(), PressError> {
        for title in ["=1+1", "+66", "-1", "@SUM(A1)", "'=1+1"] {
            assert!(text(&plan(title))?.contains(&format!(",'{title},")));
        }
        Ok(())
    }
}
