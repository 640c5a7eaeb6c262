//! From bytes to a [`Document`], one file for each format.
//!
//! The format is told from the content; a name is only a hint where the content leaves it open
//! (text that may be CSV or plain). No reader here panics or allocates without a bound on what it
//! was given: each has a limit, and what goes over it ends in a [`ReadError`].

mod archive;
mod biff;
mod budget;
mod csv;
mod docx;
mod encoding;
mod flow;
mod fragment;
mod grid;
mod html;
mod ods;
mod pdf;
mod sheet;
mod text;
mod xml;

use crate::{Document, Format, ReadError};
use archive::Archive;

/// Largest text file: twenty times the longest plan we know of (500 KB). Text, lines and blocks
/// together take about five times the file.
pub const MAX_TEXT_BYTES: u64 = 10 << 20;
/// Largest file of the other formats: a plan with photographs and a scanned annex.
pub const MAX_FILE_BYTES: u64 = 50 << 20;
/// How far into a file the head of a PDF is looked for, as Adobe's reader does.
const MAX_HEAD: usize = 1_024;
/// Most lines, and most cells, of one document.
pub const MAX_PARTS: usize = 400_000;

/// Takes a file apart. `name` only hints at the format where the content leaves it open.
///
/// # Errors
///
/// [`ReadError`] where nothing can be read; a strange document is read as far as it goes.
pub fn document(name: &str, bytes: &[u8]) -> Result<Document, ReadError> {
    if bytes.is_empty() {
        return Err(ReadError::Empty);
    }
    check_size(bytes, MAX_FILE_BYTES)?;
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return zipped(name, bytes);
    }
    if bytes.starts_with(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1") {
        return compound(bytes);
    }
    let head = &bytes[..bytes.len().min(MAX_HEAD)];
    if memchr::memmem::find(head, b"%PDF-").is_some() {
        return pdf::document(bytes);
    }
    if let Some(found) = foreign(bytes) {
        return Err(found);
    }
    check_size(bytes, MAX_TEXT_BYTES)?;
    let text = encoding::decode(bytes)?;
    if text.trim().is_empty() {
        return Err(ReadError::Empty);
    }
    if html::is_html(
        &text,
        matches!(extension(name).as_str(), "html" | "htm" | "xhtml"),
    ) {
        return html::document(&text);
    }
    if let Some(found) = markup(&text) {
        return Err(ReadError::Unsupported { found });
    }
    let named = matches!(extension(name).as_str(), "csv" | "tsv");
    let open = named || extension(name).is_empty();
    if open && let Some(delimiter) = csv::delimiter(&text, named) {
        return csv::document(&text, delimiter);
    }
    text::document(&text)
}

fn check_size(bytes: &[u8], limit: u64) -> Result<(), ReadError> {
    let bytes = bytes.len() as u64;
    match bytes > limit {
        true => Err(ReadError::TooLarge { bytes, limit }),
        false => Ok(()),
    }
}

/// A zip archive: which of the formats that are one.
fn zipped(name: &str, bytes: &[u8]) -> Result<Document, ReadError> {
    let hint = hinted(name, bytes);
    let mut archive = Archive::open(bytes, hint)?;
    let names = archive.names();
    let has = |prefix: &str| names.iter().any(|name| name.starts_with(prefix));
    if has("word/document") {
        return docx::document(archive);
    }
    if has("xl/workbook.xml") {
        return sheet::xlsx(archive, bytes);
    }
    let kind = archive.text("mimetype").ok().flatten().unwrap_or_default();
    if kind
        .trim()
        .starts_with("application/vnd.oasis.opendocument.spreadsheet")
    {
        return ods::document(archive);
    }
    let found = match kind.trim() {
        kind if kind.ends_with("opendocument.text") => "OpenDocument Text (.odt)",
        _ if has("xl/") => "Excel (.xlsb)",
        kind if kind.ends_with("opendocument.presentation") => "OpenDocument Presentation",
        _ if has("ppt/") => "PowerPoint",
        _ => {
            return Err(ReadError::Binary {
                found: Some("application/zip".to_owned()),
            });
        }
    };
    Err(ReadError::Unsupported { found })
}

/// The format that an archive most likely is, before it could be opened.
fn hinted(name: &str, bytes: &[u8]) -> Format {
    let head = &bytes[..bytes.len().min(1 << 16)];
    let mentions = |text: &[u8]| memchr::memmem::find(head, text).is_some();
    match extension(name).as_str() {
        "xlsx" | "xlsm" | "xltx" => Format::Xlsx,
        "ods" => Format::Ods,
        _ if mentions(b"xl/") => Format::Xlsx,
        _ if mentions(b"opendocument.spreadsheet") => Format::Ods,
        _ => Format::Docx,
    }
}

/// A compound file, in which Office kept its documents before 2007 and keeps locked ones still.
fn compound(bytes: &[u8]) -> Result<Document, ReadError> {
    let names = |name: &str| {
        let wide: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        memchr::memmem::find(bytes, &wide).is_some()
    };
    if names("EncryptedPackage") {
        return Err(ReadError::Encrypted);
    }
    if names("WordDocument") {
        return Err(ReadError::LegacyWord);
    }
    if names("PowerPoint Document") {
        return Err(ReadError::Unsupported {
            found: "PowerPoint",
        });
    }
    if names("Workbook") || names("Book") {
        return sheet::xls(bytes);
    }
    Err(ReadError::Binary { found: None })
}

/// What these bytes are, where they are plainly no document.
fn foreign(bytes: &[u8]) -> Option<ReadError> {
    if bytes.starts_with(b"{\\rtf") {
        return Some(ReadError::Unsupported { found: "RTF" });
    }
    let kind = infer::get(bytes)?;
    match kind.matcher_type() {
        _ if kind.mime_type() == "application/pdf" => Some(ReadError::Truncated {
            format: Format::Pdf,
        }),
        infer::MatcherType::Text => None,
        _ => Some(ReadError::Binary {
            found: Some(kind.mime_type().to_owned()),
        }),
    }
}

/// Documents that are text only to a machine.
fn markup(text: &str) -> Option<&'static str> {
    let text = text.trim_start();
    let head = text.get(..text.floor_char_boundary(2_000)).unwrap_or(text);
    if head.starts_with("<?xml") {
        return Some(match head.contains("schemas.microsoft.com/office/word") {
            true => "Word XML",
            false => "XML",
        });
    }
    (head.starts_with("MIME-Version:") && head.contains("multipart/related"))
        .then_some("Web Archive (.mht)")
}

/// Ending of a file's name in small letters, without the dot.
fn extension(name: &str) -> String {
    let ending = name.rsplit_once('.').map(|(_, ending)| ending);
    ending.unwrap_or_default().to_lowercase()
}
