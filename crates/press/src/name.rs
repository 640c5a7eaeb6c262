//! What a printed document is called as a file.

use crate::{Options, text::Pen};
use plan::{OfficeType, Plan};

/// The name a plan is saved under, with whose it is and for which years, in the digits it is
/// printed in: "แผนป้องกันการทุจริต อบต.ตัวอย่าง ๒๕๖๖-๒๕๗๐.pdf". No letter of it means anything to a
/// file system. Formats for programs, `csv` and `json`, have Arabic digits.
pub fn file_name(plan: &Plan, options: &Options, extension: &str) -> String {
    let for_programs = matches!(extension, "csv" | "json");
    let pen = Pen::new(&Options {
        thai_digits: options.thai_digits && !for_programs,
    });
    let office = office(&plan.office.name);
    let years = match plan.years.as_slice() {
        [] => String::new(),
        [year] => pen.year(*year),
        [first, .., last] => format!("{}-{}", pen.year(*first), pen.year(*last)),
    };
    let what = if plan.title.starts_with("แผนดำเนินงาน") {
        "แผนดำเนินงาน"
    } else {
        "แผนป้องกันการทุจริต"
    };
    let name = pen.line(&format!("{what} {office} {years}"));
    format!("{name}.{extension}")
}

/// An office's name as part of a file's name: its type short, no letter that means anything to a
/// file system.
pub(crate) fn office(name: &str) -> String {
    /// Letters of it that every file system takes beside the rest.
    const LONGEST: usize = 40;
    let short = match OfficeType::split(name) {
        Some((kind, name)) if !name.is_empty() => format!("{}{name}", kind.abbreviation()),
        _ => name.to_owned(),
    };
    let safe = |letter: char| match letter {
        '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|' => ' ',
        letter if letter.is_control() => ' ',
        letter => letter,
    };
    short.chars().map(safe).take(LONGEST).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use thai::fiscal::FiscalYear;

    fn plan(office: &str) -> Plan {
        let mut plan = Plan {
            years: (2566..=2570).map(FiscalYear::new).collect(),
            ..Plan::default()
        };
        plan.office.name = office.to_owned();
        plan
    }

    #[test]
    fn the_name_tells_office_years_and_digits() {
        let plan = plan("องค์การบริหารส่วนตำบลตัวอย่าง");
        let (thai, arabic) = (Options { thai_digits: true }, Options::default());
        for (options, extension, name) in [
            (thai, "pdf", "แผนป้องกันการทุจริต อบต.ตัวอย่าง ๒๕๖๖-๒๕๗๐.pdf"),
            (arabic, "pdf", "แผนป้องกันการทุจริต อบต.ตัวอย่าง 2566-2570.pdf"),
            (thai, "csv", "แผนป้องกันการทุจริต อบต.ตัวอย่าง 2566-2570.csv"),
        ] {
            assert_eq!(file_name(&plan, &options, extension), name);
        }
        assert_eq!(
            file_name(&Plan::default(), &arabic, "docx"),
            "แผนป้องกันการทุจริต.docx"
        );
    }

    #[test]
    fn an_office_cannot_name_another_folder() {
        let name = file_name(&plan("../a\\b:c\n\"d\""), &Options::default(), "pdf");
        assert_eq!(name, "แผนป้องกันการทุจริต .. a b c d 2566-2570.pdf");
    }
}
