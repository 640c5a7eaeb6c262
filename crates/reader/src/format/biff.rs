//! How large the sheets of an Excel file of 97–2003 are, before calamine lays them out.
//!
//! calamine makes room for every cell between the first and the last, and for as many as a sheet
//! says it has. So its records are walked once before: the file is a file system of its own
//! (MS-CFB), one stream of it the workbook, a row of records (MS-XLS).

use super::{MAX_PARTS, archive::damaged};
use crate::{Format, ReadError};

/// Rows and columns of a sheet, by the format.
const SHEET: (u32, u32) = (65_536, 256);
/// Most cells, empty ones included, between the first and the last of all sheets.
const MAX_AREA: u64 = 2_000_000;
/// Most sheets.
const MAX_SHEETS: usize = 1_000;
/// Numbers of sectors from here on mean something else.
const RESERVED: u32 = 0xFFFF_FFFA;

/// Whether the sheets of this file are of a size that a file may have.
pub fn check(bytes: &[u8]) -> Result<(), ReadError> {
    let refused = || damaged(Format::Xls, "sectors of the file");
    let workbook = Compound::open(bytes).and_then(|file| file.workbook());
    let workbook = workbook.ok_or_else(refused)?;
    let sheets = records(&workbook).filter(|(kind, _)| *kind == 0x0085);
    let sheets: Vec<usize> = sheets
        .filter_map(|(_, data)| Some(word(data, 0)? as usize))
        .collect();
    let mut area = 0;
    for sheet in &sheets {
        area += sheet_area(workbook.get(*sheet..).unwrap_or_default())?;
        if area > MAX_AREA || sheets.len() > MAX_SHEETS {
            return Err(ReadError::TooManyParts { limit: MAX_PARTS });
        }
    }
    Ok(())
}

/// Cells between the first and the last of a sheet.
fn sheet_area(sheet: &[u8]) -> Result<u64, ReadError> {
    let (mut top, mut left, mut bottom, mut right) = (u16::MAX, u16::MAX, 0, 0);
    let (mut inside, mut has_begun) = (0usize, false);
    for (kind, data) in records(sheet) {
        match kind {
            // Charts stand in the sheet and begin and end as it does.
            0x0809 if has_begun => inside += 1,
            0x0809 => has_begun = true,
            0x000A if inside == 0 => break,
            0x000A => inside -= 1,
            _ if inside > 0 => {}
            // What the sheet says of itself: rows in four bytes, columns in two.
            0x0200 => {
                let rows = word(data, 4).unwrap_or(0);
                let columns = half(data, 10).unwrap_or(0);
                if rows > SHEET.0 || u32::from(columns) > SHEET.1 {
                    return Err(damaged(Format::Xls, "a sheet beyond all bounds"));
                }
            }
            0x0006 | 0x00BD | 0x00D6 | 0x00FD | 0x0203 | 0x0204 | 0x0205 | 0x027E => {
                let (Some(row), Some(column)) = (half(data, 0), half(data, 2)) else {
                    continue;
                };
                let last = match kind {
                    0x00BD => half(data, data.len().saturating_sub(2)),
                    _ => None,
                };
                (top, bottom) = (top.min(row), bottom.max(row));
                (left, right) = (left.min(column), right.max(last.unwrap_or(column)));
            }
            _ => {}
        }
    }
    let reach = |from: u16, to: u16| u64::from(to.saturating_sub(from)) + 1;
    Ok(reach(top, bottom) * reach(left, right))
}

/// Records of a stream, each with its kind.
fn records(mut stream: &[u8]) -> impl Iterator<Item = (u16, &[u8])> {
    std::iter::from_fn(move || {
        let (kind, length) = (half(stream, 0)?, half(stream, 2)?);
        let data = stream.get(4..4 + usize::from(length))?;
        stream = &stream[4 + data.len()..];
        Some((kind, data))
    })
}

/// The file system that the file is.
struct Compound<'a> {
    bytes: &'a [u8],
    /// What follows the head, sector by sector.
    body: &'a [u8],
    size: usize,
    /// For each sector the next of its chain.
    next: Vec<u32>,
}

impl<'a> Compound<'a> {
    fn open(bytes: &'a [u8]) -> Option<Self> {
        let size = match half(bytes, 30)? {
            0x0009 => 512,
            0x000C => 4_096,
            _ => return None,
        };
        let mut file = Self {
            bytes,
            body: bytes.get(size..)?,
            size,
            next: Vec::new(),
        };
        let most = file.body.len() / size + 1;
        let mut tables: Vec<u32> = words(bytes.get(76..512)?).collect();
        let mut more = word(bytes, 68)?;
        while more < RESERVED {
            tables.extend(words(file.sector(more)?));
            more = tables.pop()?;
            // Unused places at the end come to one sector's worth.
            if tables.len() > most + size {
                return None;
            }
        }
        tables.retain(|sector| *sector < RESERVED);
        if tables.len() > most {
            return None;
        }
        for table in tables {
            let table = file.sector(table)?;
            file.next.extend(words(table));
        }
        Some(file)
    }

    fn sector(&self, number: u32) -> Option<&'a [u8]> {
        let from = (number as usize).checked_mul(self.size)?;
        let rest = self.body.get(from..)?;
        Some(&rest[..rest.len().min(self.size)])
    }

    /// The stream that begins in this sector; `None` where it does not end.
    fn chain(&self, mut number: u32, length: usize) -> Option<Vec<u8>> {
        let mut stream = Vec::new();
        while number < RESERVED && stream.len() < length {
            stream.extend_from_slice(self.sector(number)?);
            if stream.len() > self.bytes.len() {
                return None;
            }
            number = *self.next.get(number as usize)?;
        }
        stream.truncate(length);
        Some(stream)
    }

    fn workbook(&self) -> Option<Vec<u8>> {
        let entries = self.chain(word(self.bytes, 48)?, usize::MAX)?;
        let mut entries = entries.chunks_exact(128);
        let root = entries.clone().next()?;
        let is_named = |entry: &[u8], name: &str| {
            let letters = entry[..64].chunks_exact(2).map(|pair| pair[0]);
            let letters: Vec<u8> = letters.take_while(|letter| *letter != 0).collect();
            letters.eq_ignore_ascii_case(name.as_bytes())
        };
        let mut others = entries.clone();
        let entry = entries
            .find(|entry| is_named(entry, "Workbook"))
            .or_else(|| others.find(|entry| is_named(entry, "Book")))?;
        let (start, length) = (word(entry, 116)?, word(entry, 120)? as usize);
        if length >= 4_096 {
            return self.chain(start, length);
        }
        // Small streams share the root's, in sectors of 64 bytes with a table of their own.
        let shared = self.chain(word(root, 116)?, word(root, 120)? as usize)?;
        let small = Compound {
            bytes: self.bytes,
            body: &shared,
            size: 64,
            next: words(&self.chain(word(self.bytes, 60)?, usize::MAX)?).collect(),
        };
        small.chain(start, length)
    }
}

fn half(bytes: &[u8], at: usize) -> Option<u16> {
    let pair = bytes.get(at..at.checked_add(2)?)?;
    Some(u16::from_le_bytes([pair[0], pair[1]]))
}

fn word(bytes: &[u8], at: usize) -> Option<u32> {
    let (low, high) = (half(bytes, at)?, half(bytes, at.checked_add(2)?)?);
    Some(u32::from(high) << 16 | u32::from(low))
}

fn words(bytes: &[u8]) -> impl Iterator<Item = u32> {
    let quads = bytes.chunks_exact(4);
    quads.map(|quad| u32::from_le_bytes([quad[0], quad[1], quad[2], quad[3]]))
}
