//! What a file is, told by its first bytes and never by its name, and how large it may be.

use infer::Infer;

/// Kinds of files that are taken in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// PDF.
    Pdf,
    /// Word, since 2007.
    Docx,
    /// Excel, since 2007.
    Xlsx,
    /// A photograph or drawing.
    Jpeg,
    /// A photograph or drawing.
    Png,
    /// A photograph or drawing.
    Webp,
}

impl Kind {
    /// What is taken as evidence of work done.
    pub const EVIDENCE: [Self; 6] = [
        Self::Pdf,
        Self::Docx,
        Self::Xlsx,
        Self::Jpeg,
        Self::Png,
        Self::Webp,
    ];

    /// First bytes of a file that tell its kind, at most.
    pub const TELLING: usize = 8 * 1024;

    /// The kind that these first bytes of a file tell; `None` for all others, pages and programs
    /// among them.
    pub fn of(first: &[u8]) -> Option<Self> {
        match Infer::new().get(first)?.extension() {
            "pdf" => Some(Self::Pdf),
            "docx" => Some(Self::Docx),
            "xlsx" => Some(Self::Xlsx),
            "jpg" => Some(Self::Jpeg),
            "png" => Some(Self::Png),
            "webp" => Some(Self::Webp),
            _ => None,
        }
    }

    /// Whether it is a picture, whose metadata is taken out.
    pub const fn is_image(self) -> bool {
        matches!(self, Self::Jpeg | Self::Png | Self::Webp)
    }

    /// Largest size in bytes: a photograph of a telephone has some megabytes.
    pub const fn largest(self) -> u64 {
        match self.is_image() {
            true => 20 * 1024 * 1024,
            false => super::LARGEST,
        }
    }
}
