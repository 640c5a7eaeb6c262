//! A look at the bytes of a PDF before its parser gets them.
//!
//! A file that was cut off still opens: the parser finds objects without the table that the end
//! holds, and what is gone is not missed. And the parser follows brackets in brackets as deep as
//! they go. Both show from outside: by the end of the file, and by counting brackets between the
//! streams.

use super::MAX_HEAD;
use crate::{Format, ReadError, format::archive::damaged};
use memchr::memmem;

/// The end of a PDF stands in its last bytes (ISO 32000-1, 7.5.5; others than Adobe's are found
/// with up to 2 KB behind them).
const TAIL: usize = 2_048;
/// How far from where the end says it is the table of objects is looked for.
const NEAR: usize = 64;
/// Deepest nesting of arrays and dictionaries outside streams; writers nest them some ten deep.
const MAX_DEPTH: usize = 500;
/// Most words of one object outside a stream; that of a tagged document of 160 pages that lists
/// all its marked contents has 50,000.
const MAX_WORDS: usize = 250_000;

/// Whether the file is whole.
pub fn check_end(bytes: &[u8]) -> Result<(), ReadError> {
    let truncated = ReadError::Truncated {
        format: Format::Pdf,
    };
    let is_filling = |byte: &u8| *byte == 0 || byte.is_ascii_whitespace();
    let end = bytes.iter().rposition(|byte| !is_filling(byte));
    let whole = &bytes[..end.map_or(0, |end| end + 1)];
    let tail = &whole[whole.len().saturating_sub(TAIL)..];
    let stated = memmem::rfind(tail, b"%%EOF").and_then(|end| {
        let start = memmem::rfind(&tail[..end], b"startxref")?;
        number(&tail[start + b"startxref".len()..end])
    });
    // The first part of a file made for the web ends with a zero.
    let Some(stated) = stated.filter(|at| (1..bytes.len()).contains(at)) else {
        return Err(truncated);
    };
    let head = &bytes[..bytes.len().min(MAX_HEAD)];
    let shift = memmem::find(head, b"%PDF-").unwrap_or(0);
    match holds_table(bytes, stated) || holds_table(bytes, stated.saturating_add(shift)) {
        true => Ok(()),
        false => Err(damaged(
            Format::Pdf,
            "no table of objects where it ought to be",
        )),
    }
}

fn number(bytes: &[u8]) -> Option<usize> {
    let digits = std::str::from_utf8(bytes).ok()?;
    digits.trim().parse().ok()
}

/// Whether a table of objects, or the object that holds one, begins about here.
fn holds_table(bytes: &[u8], at: usize) -> bool {
    let from = at.saturating_sub(NEAR);
    let rest = bytes.get(from..).unwrap_or_default();
    let near = &rest[..rest.len().min(at - from + NEAR)];
    let is_table = |at: usize| !near[..at].ends_with(b"start");
    if memmem::find_iter(near, b"xref").any(is_table) {
        return true;
    }
    let Some(object) = memmem::find(near, b" obj") else {
        return false;
    };
    let object = &rest[object..];
    let end = memmem::find(object, b"stream").unwrap_or(0);
    memmem::find(&object[..end], b"/XRef").is_some()
}

/// Whether what stands between the streams is such as writers write it.
pub fn check_nesting(bytes: &[u8]) -> Result<(), ReadError> {
    let refused = |what| Err(damaged(Format::Pdf, what));
    let (mut depth, mut words, mut at) = (0usize, 0usize, 0usize);
    while let Some(&byte) = bytes.get(at) {
        let rest = &bytes[at..];
        let length = match byte {
            b'%' => memchr::memchr2(b'\n', b'\r', rest).unwrap_or(rest.len()),
            b'(' => match string(rest) {
                Some(length) => length,
                None => return refused("a text without an end"),
            },
            b'<' | b'>' if rest.get(1) == Some(&byte) => 2,
            b'<' => memchr::memchr(b'>', rest).unwrap_or(0) + 1,
            _ if is_regular(byte) => {
                let end = rest.iter().position(|byte| !is_regular(*byte));
                end.unwrap_or(rest.len())
            }
            _ => 1,
        };
        let word = &rest[..length];
        at += length;
        match word {
            b"[" | b"<<" => depth += 1,
            b"]" | b">>" => depth = depth.saturating_sub(1),
            b"obj" | b"endobj" => (depth, words) = (0, 0),
            // The lines of the table of objects, as many as there are objects.
            b"n" | b"f" => words = 0,
            b"stream" => at += memmem::find(&bytes[at..], b"endstream").unwrap_or(0),
            _ => words += usize::from(is_regular(byte)),
        }
        if depth > MAX_DEPTH {
            return refused("brackets in brackets without end");
        }
        if words > MAX_WORDS {
            return refused("an object of abnormal size");
        }
    }
    Ok(())
}

/// Length of the text in round brackets that begins here; `None` where nothing ends it, or where
/// it hides objects.
fn string(bytes: &[u8]) -> Option<usize> {
    let mut depth = 0usize;
    let mut at = 0;
    let length = loop {
        match bytes.get(at)? {
            b'\\' => at += 1,
            b'(' => depth += 1,
            b')' => depth -= 1,
            _ => {}
        }
        at += 1;
        if depth == 0 {
            break at;
        }
    };
    let hides = memmem::find(&bytes[..length], b"endobj").is_some();
    (!hides).then_some(length)
}

/// Whether a byte is part of a word (ISO 32000-1, 7.2.2).
fn is_regular(byte: u8) -> bool {
    !matches!(
        byte,
        0 | b'\t' | b'\n' | 0x0C | b'\r' | b' ' | b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'%'
    )
}
