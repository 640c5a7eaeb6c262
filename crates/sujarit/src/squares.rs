//! Codes to be photographed (QR), for whoever draws them.

use qrcode::{Color, EcLevel, QrCode};

/// A dark run: column, row, length.
pub type Run = (usize, usize, usize);

/// The dark runs of a text's code, with how many modules it has on each side.
///
/// # Errors
/// When the text is too long for a code.
pub fn runs(text: &str, level: EcLevel) -> anyhow::Result<(usize, Vec<Run>)> {
    let code = QrCode::with_error_correction_level(text, level)?;
    let width = code.width();
    let mut runs = Vec::new();
    for (y, row) in code.to_colors().chunks(width).enumerate() {
        let mut x = 0;
        for run in row.chunk_by(|one, next| one == next) {
            if run.first() == Some(&Color::Dark) {
                runs.push((x, y, run.len()));
            }
            x += run.len();
        }
    }
    Ok((width, runs))
}
