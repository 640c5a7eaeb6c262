//! Why a file cannot be read at all, each reason with one plain sentence that says what to do.

use crate::Format;
use plan::check::Words;

/// Why a file cannot be read at all.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// Nothing in it.
    #[error("the file is empty")]
    Empty,
    /// Bytes that are no document, whatever the name says.
    #[error("no document, but {}", found.as_deref().unwrap_or("binary data"))]
    Binary {
        /// What it looks like, as a media type, where the first bytes tell.
        found: Option<String>,
    },
    /// A kind of document that is not read.
    #[error("{found} is not read")]
    Unsupported {
        /// What it is, e.g. "PowerPoint".
        found: &'static str,
    },
    /// Word 97–2003.
    #[error("a Word 97–2003 file")]
    LegacyWord,
    /// Locked with a password.
    #[error("locked with a password")]
    Encrypted,
    /// Pictures of pages, no text.
    #[error("{pages} pages without text")]
    Scanned {
        /// Number of pages; 0 where the format has none.
        pages: usize,
    },
    /// The end is missing.
    #[error("the end of the {} file is missing", format.name())]
    Truncated {
        /// Format it began as.
        format: Format,
    },
    /// Damaged inside.
    #[error("damaged {} file: {detail}", format.name())]
    Damaged {
        /// Format it claims to be.
        format: Format,
        /// What the parser stumbled on.
        detail: String,
    },
    /// Text in an encoding that is neither Unicode nor Thai.
    #[error("neither Unicode nor Thai Windows-874 text")]
    WrongEncoding,
    /// More bytes than a plan can have.
    #[error("{bytes} bytes, more than {limit}")]
    TooLarge {
        /// Its size.
        bytes: u64,
        /// The most that is read.
        limit: u64,
    },
    /// More lines or cells than a plan can have.
    #[error("more than {limit} lines or cells")]
    TooManyParts {
        /// The most that is read.
        limit: usize,
    },
    /// A small file that unpacks into a huge one.
    #[error("unpacks to more than {limit} bytes or parts")]
    ZipBomb {
        /// The most that is unpacked.
        limit: u64,
    },
    /// A document in which nothing of a plan was recognised.
    #[error("nothing of a plan in it")]
    NotAPlan,
}

impl ReadError {
    /// One plain sentence: what is wrong and what to do.
    pub fn words(&self) -> Words {
        let (th, en) = match self {
            Self::Empty => (
                "ไฟล์นี้ว่างเปล่า โปรดเลือกไฟล์แผนที่มีเนื้อหา".to_owned(),
                "This file is empty; choose the file that holds the plan.".to_owned(),
            ),
            Self::Binary { found } => {
                let found = found.as_deref();
                (
                    format!(
                        "ไฟล์นี้ไม่ใช่เอกสาร{} โปรดเลือกไฟล์แผนที่เป็น Word (.docx) PDF Excel หรือข้อความ",
                        found.map(|f| format!(" ({f})")).unwrap_or_default()
                    ),
                    format!(
                        "This file is not a document{}; choose the plan as Word (.docx), PDF, Excel or text.",
                        found.map(|f| format!(" but {f}")).unwrap_or_default()
                    ),
                )
            }
            Self::Unsupported { found } => (
                format!("ยังอ่านไฟล์ {found} ไม่ได้ โปรดบันทึกเป็น Word (.docx) หรือ PDF แล้วนำเข้าใหม่"),
                format!("{found} files are not read yet; save it as Word (.docx) or PDF and try again."),
            ),
            Self::LegacyWord => (
                "ไฟล์นี้เป็น Word รุ่นเก่า (.doc) โปรดเปิดในโปรแกรม Word แล้วบันทึกเป็น .docx ก่อนนำเข้า".to_owned(),
                "This is an old Word file (.doc); open it in Word, save it as .docx and try again.".to_owned(),
            ),
            Self::Encrypted => (
                "ไฟล์นี้มีรหัสผ่าน โปรดบันทึกสำเนาที่ไม่มีรหัสผ่านแล้วนำเข้าใหม่".to_owned(),
                "This file is locked with a password; save a copy without one and try again.".to_owned(),
            ),
            Self::Scanned { .. } => (
                "ไฟล์นี้เป็นภาพสแกน ไม่มีตัวอักษรให้อ่าน โปรดใช้ไฟล์ต้นฉบับ หรือแปลงด้วยโปรแกรมรู้จำอักษร (OCR) ก่อน"
                    .to_owned(),
                "This file is a scan without text and needs OCR first; better, use the original document.".to_owned(),
            ),
            Self::Truncated { format } => (
                format!("ไฟล์ {} นี้ไม่ครบ ส่วนท้ายขาดหาย โปรดคัดลอกหรือดาวน์โหลดใหม่", format.name()),
                format!(
                    "This {} file is cut off at the end; copy or download it again.",
                    format.name()
                ),
            ),
            Self::Damaged { format, .. } => (
                format!(
                    "ไฟล์ {} นี้เสียหาย โปรดเปิดในโปรแกรมเดิมแล้วบันทึกใหม่ก่อนนำเข้า",
                    format.name()
                ),
                format!(
                    "This {} file is damaged; open it in its own program, save it again and try once more.",
                    format.name()
                ),
            ),
            Self::WrongEncoding => (
                "อ่านตัวอักษรในไฟล์นี้ไม่ออก โปรดบันทึกเป็นข้อความแบบ UTF-8 แล้วนำเข้าใหม่".to_owned(),
                "The letters of this file cannot be read; save it as UTF-8 text and try again.".to_owned(),
            ),
            Self::TooLarge { bytes, limit } => (
                format!(
                    "ไฟล์นี้ใหญ่เกินไป ({} เมกะไบต์) รับได้ไม่เกิน {} เมกะไบต์ โปรดตรวจสอบว่าเลือกไฟล์แผนถูกต้อง",
                    megabytes(*bytes),
                    limit / MEGABYTE
                ),
                format!(
                    "This file is too large ({} MB, the limit is {} MB); make sure that it is the plan.",
                    megabytes(*bytes),
                    limit / MEGABYTE
                ),
            ),
            Self::TooManyParts { limit } => (
                format!("ไฟล์นี้มีมากกว่า {limit} บรรทัดหรือช่อง ซึ่งเกินขนาดของแผน โปรดตรวจสอบว่าเลือกไฟล์ถูกต้อง"),
                format!("This file has more than {limit} lines or cells, more than any plan; make sure that it is the plan."),
            ),
            Self::ZipBomb { limit } => (
                format!(
                    "ไฟล์นี้ขยายแล้วใหญ่ผิดปกติ (เกิน {} เมกะไบต์) จึงไม่เปิดเพื่อความปลอดภัย โปรดบันทึกใหม่จากโปรแกรมเดิม",
                    limit / MEGABYTE
                ),
                format!(
                    "This file unpacks to an abnormal size (over {} MB) and was not opened; save it again from its own program.",
                    limit / MEGABYTE
                ),
            ),
            Self::NotAPlan => (
                "ไม่พบแผนในไฟล์นี้ โปรดเลือกไฟล์แผนปฏิบัติการป้องกันการทุจริตที่มีตารางสรุปหรือรายละเอียดโครงการ"
                    .to_owned(),
                "No plan was found in this file; choose the anti-corruption action plan with its summary table or project sheets."
                    .to_owned(),
            ),
        };
        Words { th, en }
    }
}

const MEGABYTE: u64 = 1 << 20;

/// Whole megabytes, rounded up so that a file over the limit never shows as the limit.
fn megabytes(bytes: u64) -> u64 {
    bytes.div_ceil(MEGABYTE)
}
