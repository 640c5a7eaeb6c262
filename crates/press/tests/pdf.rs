//! What a printed plan promises about its file: letters that read back, tags, the archive.

use plan::{Entry, Plan};
use press::{Options, PressError};

/// Clusters that typefaces and PDF readers damage: stacked marks, marks that move aside, letters
/// that lose their foot, sara am, the marks of repetition and abbreviation.
const AWKWARD: &str = "ที่นี่ป่าช้า ป้าปี่ ฟ้าฝ้า น้ำซ้ำค่ำ กตัญญู ปฏิญญา ฐานฐูฐุ ผู้ใหญ่ เป็นปัญหา ป้องกัน \
    ก้าวปั๊มปุ๋ย เพื่อชื่อยื่นตื้น ฎีกาฏุฎู ฤๅษี ศักดิ์สิทธิ์ พันธุ์ทรัพย์ สร้างสรรค์ ๑๒๓๔๕๖๗๘๙๐ \
    ต่าง ๆ นานา เด็กๆ ฯลฯ กรุงเทพฯ พ.ศ. ๒๕๔๐ “ซื่อสัตย์” (e-Service) 1,250.50 บาท";

fn plan(foreword: &str) -> Plan {
    let mut plan = Plan {
        foreword: vec![foreword.to_owned()],
        title: "แผนปฏิบัติการป้องกันการทุจริต".to_owned(),
        ..Plan::default()
    };
    plan.office.name = "เทศบาลตำบลบ้านสมมติ".to_owned();
    plan.entries.push(Entry {
        title: "โครงการบ้านสมมติไม่ทนต่อการทุจริต".to_owned(),
        ..Entry::default()
    });
    plan
}

#[test]
fn every_letter_reads_back() -> Result<(), PressError> {
    let options = Options { thai_digits: true };
    let pdf = press::pdf(&plan(AWKWARD), &options)?;
    let document = reader::document("plan.pdf", &pdf).expect("a PDF with text");
    let read = reader::understand(&document).plan.essence();
    assert_eq!(read.foreword, plan(AWKWARD).essence().foreword);
    Ok(())
}

#[test]
fn a_printed_plan_is_accessible_and_fit_for_the_archive() -> Result<(), PressError> {
    let pdf = press::set(&plan(AWKWARD), &Options::default())?;
    assert_eq!(pdf.warning, None);
    Ok(())
}

#[test]
fn years_held_together_leave_no_sign_in_the_file() -> Result<(), PressError> {
    let title = "แผนปฏิบัติการป้องกันการทุจริต (พ.ศ. 2566 – 2570)";
    let plan = Plan {
        title: title.to_owned(),
        ..plan("แผนฉบับนี้ใช้ใน พ.ศ. 2566 – 2570")
    };
    let pdf = press::set(&plan, &Options::default())?;
    assert_eq!(pdf.warning, None);
    let document = reader::document("plan.pdf", &pdf.bytes).expect("a PDF with text");
    let read = reader::understand(&document).plan;
    assert_eq!(read.title, title);
    assert_eq!(read.foreword, plan.foreword);
    Ok(())
}

#[test]
fn a_letter_the_typeface_lacks_is_printed_with_a_warning() -> Result<(), PressError> {
    let pdf = press::set(&plan("ອັກສອນລາວ"), &Options::default())?;
    assert!(pdf.bytes.starts_with(b"%PDF-"));
    assert!(pdf.warning.is_some_and(|warning| warning.contains("PDF/")));
    Ok(())
}

#[test]
fn a_plan_of_thousands_of_entries_is_refused_at_once() {
    let mut endless = plan(AWKWARD);
    endless.entries = vec![endless.entries[0].clone(); press::MOST_ENTRIES + 1];
    let refused = press::pdf(&endless, &Options::default());
    assert!(matches!(refused, Err(PressError::TooMany)));
}

#[test]
fn an_empty_plan_prints_in_every_format() -> Result<(), PressError> {
    let (plan, options) = (Plan::default(), Options::default());
    for print in [
        press::pdf,
        press::docx,
        press::xlsx,
        press::csv,
        press::json,
    ] {
        assert!(!print(&plan, &options)?.is_empty());
    }
    Ok(())
}
