//! Zip archives, as DOCX, XLSX and ODF are: opened with bounds on what they may unpack to.

use crate::{Format, ReadError};
use encoding_rs::{Encoding, UTF_8};
use std::io::{Cursor, Read};
use zip::{ZipArchive, result::ZipError};

/// Most entries of an archive: a plan with a photograph on each of its pages has a few hundred.
const MAX_ENTRIES: usize = 4_096;
/// Most bytes that are unpacked from one archive.
pub const MAX_UNPACKED: u64 = 64 << 20;

/// An archive that unpacks no more than [`MAX_UNPACKED`] in all.
pub struct Archive<'a> {
    zip: ZipArchive<Cursor<&'a [u8]>>,
    format: Format,
    left: u64,
}

impl<'a> Archive<'a> {
    /// Opens an archive that claims to be of this format.
    pub fn open(bytes: &'a [u8], format: Format) -> Result<Self, ReadError> {
        if stated_entries(bytes).is_some_and(|entries| entries > MAX_ENTRIES) {
            return Err(bomb());
        }
        let zip = ZipArchive::new(Cursor::new(bytes)).map_err(|_| match stated_entries(bytes) {
            Some(_) => damaged(format, "directory of the archive"),
            None => ReadError::Truncated { format },
        })?;
        if zip.len() > MAX_ENTRIES {
            return Err(bomb());
        }
        Ok(Self {
            zip,
            format,
            left: MAX_UNPACKED,
        })
    }

    /// Names of the entries.
    pub fn names(&self) -> Vec<String> {
        self.zip
            .file_names()
            .filter_map(|name| name.ok().map(std::borrow::Cow::into_owned))
            .collect()
    }

    /// From here on, messages name this format.
    pub fn claim(&mut self, format: Format) {
        self.format = format;
    }

    /// Text of an entry, `None` where there is none of this name.
    pub fn text(&mut self, name: &str) -> Result<Option<String>, ReadError> {
        let format = self.format;
        let entry = match self.zip.by_name(name) {
            Ok(entry) => entry,
            Err(ZipError::FileNotFound) => return Ok(None),
            Err(error) => return Err(broken(format, &error.to_string())),
        };
        let mut bytes = Vec::new();
        let read = entry.take(self.left + 1).read_to_end(&mut bytes);
        self.left = self.left.checked_sub(bytes.len() as u64).ok_or_else(bomb)?;
        if let Err(error) = read {
            return Err(broken(format, &error.to_string()));
        }
        let encoding = Encoding::for_bom(&bytes).map_or(UTF_8, |(encoding, _)| encoding);
        let (text, _) = encoding.decode_with_bom_removal(&bytes);
        Ok(Some(text.into_owned()))
    }

    /// Unpacks every entry to nowhere, so that another reader may unpack them safely.
    pub fn check_unpacked_size(&mut self) -> Result<(), ReadError> {
        let format = self.format;
        for index in 0..self.zip.len() {
            let entry = match self.zip.by_index(index) {
                Ok(entry) => entry,
                Err(error) => return Err(broken(format, &error.to_string())),
            };
            let copied = std::io::copy(&mut entry.take(self.left + 1), &mut std::io::sink());
            let unpacked = match copied {
                Ok(unpacked) => unpacked,
                Err(error) => return Err(broken(format, &error.to_string())),
            };
            self.left = self.left.checked_sub(unpacked).ok_or_else(bomb)?;
        }
        Ok(())
    }
}

/// What is wrong with an entry: zip names a password only in words.
fn broken(format: Format, detail: &str) -> ReadError {
    match detail.contains("assword") {
        true => ReadError::Encrypted,
        false => damaged(format, detail),
    }
}

fn bomb() -> ReadError {
    ReadError::ZipBomb {
        limit: MAX_UNPACKED,
    }
}

/// A file that is damaged inside.
pub fn damaged(format: Format, detail: &str) -> ReadError {
    ReadError::Damaged {
        format,
        detail: detail.to_owned(),
    }
}

/// Number of entries that the end of the archive states; `None` where the end is missing.
fn stated_entries(bytes: &[u8]) -> Option<usize> {
    let tail = &bytes[bytes.len().saturating_sub(22 + 65_536)..];
    let end = memchr::memmem::rfind(tail, b"PK\x05\x06")?;
    let field = tail.get(end + 10..end + 12)?;
    Some(usize::from(u16::from_le_bytes([field[0], field[1]])))
}
