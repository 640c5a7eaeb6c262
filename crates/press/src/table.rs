//! A plain table as an Excel workbook: a head and rows of texts.

use crate::PressError;
use rust_xlsxwriter::{Format, FormatAlign, FormatBorder, Workbook};

/// Characters in a column, at most.
const WIDEST: f64 = 40.0;

/// A workbook with one sheet of this name. Every cell is a text, whatever sign it begins with.
///
/// # Errors
/// [`PressError::Xlsx`] if the workbook cannot be written, such as with more rows than Excel takes.
pub fn table(name: &str, head: &[String], rows: &[Vec<String>]) -> Result<Vec<u8>, PressError> {
    let cell = || {
        Format::new()
            .set_font_name("TH SarabunPSK")
            .set_font_size(14)
            .set_text_wrap()
            .set_align(FormatAlign::Top)
            .set_border(FormatBorder::Thin)
    };
    let (plain, bold) = (cell(), cell().set_bold().set_background_color("#EBEBEB"));
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.set_name(name)?;
    sheet.set_freeze_panes(1, 1)?;
    for (column, title) in (0u16..).zip(head) {
        sheet.write_string_with_format(0, column, title, &bold)?;
        sheet.set_column_width(
            column,
            WIDEST.min(14.0 + title.chars().count().min(40) as f64),
        )?;
    }
    for (line, row) in (1u32..).zip(rows) {
        for (column, value) in (0u16..).zip(row) {
            sheet.write_string_with_format(line, column, value, &plain)?;
        }
    }
    Ok(workbook.save_to_buffer()?)
}
