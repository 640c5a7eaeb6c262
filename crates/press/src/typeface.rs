//! The typeface of official letters, and how wide a text is in it.
//!
//! Laksaman has the widths of TH SarabunPSK, so what fits its columns fits those of a Word file
//! that names the other.

use crate::manuscript::line_ends::is_sign;
use std::sync::LazyLock;
use typst::{
    foundations::Bytes,
    layout::Abs,
    text::{Font, FontInstance, FontVariant, FontVariations},
};

static FILES: [&[u8]; 2] = [
    include_bytes!("../../../data/fonts/laksaman/Laksaman.ttf"),
    include_bytes!("../../../data/fonts/laksaman/Laksaman-Bold.ttf"),
];

/// Upright and bold.
pub(crate) static FONTS: LazyLock<Vec<Font>> = LazyLock::new(|| {
    let files = FILES.iter().map(|file| Bytes::new(*file));
    files.flat_map(Font::iter).collect()
});

/// Width of a text on one line, in parts of its size. A letter that the face lacks is taken to be
/// as wide as high.
pub(crate) fn width(text: &str) -> f64 {
    static UPRIGHT: LazyLock<Face> = LazyLock::new(|| Face::new(FONTS.first()));
    UPRIGHT.width(text)
}

/// The same in the bold face.
pub(crate) fn bold(text: &str) -> f64 {
    static BOLD: LazyLock<Face> = LazyLock::new(|| Face::new(FONTS.last()));
    BOLD.width(text)
}

/// The widths of letters.
struct Face {
    font: Option<FontInstance>,
    /// Those of Latin and Thai, nearly all there is.
    known: Vec<f64>,
}

impl Face {
    const KNOWN: u32 = 0xe80;

    fn new(font: Option<&Font>) -> Self {
        let font = font.map(|font| {
            let (variant, none) = (FontVariant::default(), FontVariations::default());
            font.clone().instantiate(variant, Abs::pt(16.0), &none)
        });
        let mut face = Self {
            font,
            known: Vec::new(),
        };
        let letters = (0..Self::KNOWN).map(|code| char::from_u32(code).unwrap_or_default());
        face.known = letters.map(|letter| face.look_up(letter)).collect();
        face
    }

    fn width(&self, text: &str) -> f64 {
        let letter = |letter: char| {
            let known = self.known.get(letter as usize).copied();
            known.unwrap_or_else(|| self.look_up(letter))
        };
        text.chars().map(letter).sum()
    }

    fn look_up(&self, letter: char) -> f64 {
        if thai::letters::is_mark(letter) || letter.is_control() || is_sign(letter) {
            return 0.0;
        }
        let advance = self.font.as_ref().and_then(|font| {
            let glyph = font.ttf().glyph_index(letter)?;
            Some(font.x_advance(glyph.0)?.get())
        });
        advance.unwrap_or(1.0)
    }
}
