//! Rows of texts as CSV, for open data and for Excel.

use crate::{
    PressError,
    csv::{BYTE_ORDER_MARK, harmless},
};

/// A head and rows as CSV in UTF-8; no cell is a formula.
///
/// # Errors
/// [`PressError::Csv`] if a row cannot be written.
pub fn records(head: &[&str], rows: &[Vec<String>]) -> Result<Vec<u8>, PressError> {
    let mut writer = ::csv::Writer::from_writer(BYTE_ORDER_MARK.to_vec());
    writer.write_record(head)?;
    for row in rows {
        writer.write_record(row.iter().map(|cell| harmless(cell)))?;
    }
    let written = writer.into_inner().map_err(|error| error.into_error())?;
    Ok(written)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_text_whatever_it_begins_with() -> Result<(), PressError> {
        let rows = [vec!["=1+1".to_owned(), "ก,ข".to_owned()]];
        let bytes = records(&["a", "b"], &rows)?;
        let text = String::from_utf8_lossy(&bytes).into_owned();
        assert!(
            text.starts_with('\u{feff}') && text.contains("\"ก,ข\""),
            "{text}"
        );
        assert!(!text.contains("\n=1"), "{text}");
        Ok(())
    }
}
