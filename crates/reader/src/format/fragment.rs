//! Fragments of HTML and Markdown that converters leave inside lines of text.
//!
//! What shapes the text becomes shape: `<p>` and `<br>` part a cell into lines, bold that begins
//! in the middle of a line and fills the rest of it was a line of its own. What only paints it
//! (`<b>`, `**`, `\.`) is taken off. An unknown tag, `<http://…>` for one, is text.

use crate::CellLine;
use plan::Place;

/// Tags that end a line.
const BREAKING: [&str; 16] = [
    "p", "br", "div", "li", "ul", "ol", "tr", "td", "th", "table", "tbody", "thead", "h1", "h2",
    "h3", "hr",
];
/// Tags that only paint.
const PAINTING: [&str; 13] = [
    "b", "i", "u", "s", "em", "strong", "span", "font", "sup", "sub", "a", "small", "mark",
];
/// Longest tag that is taken for one.
const MAX_TAG: usize = 200;

/// The lines in a piece of a source line that begins at `place`. Blank ones are left out.
pub fn lines(body: &str, place: &Place) -> Vec<CellLine> {
    let mut out = Vec::new();
    let mut line = Line::new(place);
    if !body.contains(['<', '&', '*', '\\']) {
        line.push_str(body);
        line.end(&mut out);
        return out;
    }
    let mut bold = false;
    let mut at = 0;
    while at < body.len() {
        let rest = &body[at..];
        let plain = rest.find(['<', '&', '*', '\\']).unwrap_or(rest.len());
        line.push_str(&rest[..plain]);
        at += plain;
        let rest = &body[at..];
        let Some(first) = rest.chars().next() else {
            break;
        };
        match first {
            '<' => match tag(rest) {
                Some((length, Tag::Breaking)) => {
                    line.end(&mut out);
                    line.skip(&rest[..length]);
                    at += length;
                }
                Some((length, Tag::Painting)) => {
                    line.skip(&rest[..length]);
                    at += length;
                }
                None => at += line.push(first),
            },
            '&' => match entity(rest) {
                Some((length, letter)) => {
                    line.put(letter, &rest[..length]);
                    at += length;
                }
                None => at += line.push(first),
            },
            '*' if rest.starts_with("**") => {
                let length = rest.len() - rest.trim_start_matches('*').len();
                bold = !bold;
                if bold && line.is_glued() && fills_the_rest(&rest[length..]) {
                    line.end(&mut out);
                }
                line.skip(&rest[..length]);
                at += length;
            }
            '\\' if rest[1..].starts_with(|c: char| c.is_ascii_punctuation()) => {
                line.skip("\\");
                at += 1;
                if let Some(next) = rest[1..].chars().next() {
                    at += line.push(next);
                }
            }
            other => at += line.push(other),
        }
    }
    line.end(&mut out);
    out
}

/// Characters of a text, as a place counts them.
pub fn plain_len(text: &str) -> u32 {
    u32::try_from(text.chars().count()).unwrap_or(u32::MAX)
}

/// Whether the bold that opens here runs to the end of the line, or opens a numbered label.
fn fills_the_rest(after: &str) -> bool {
    match after.find("**") {
        Some(0) => false,
        Some(close) => {
            after[close..].trim_start_matches('*').trim().is_empty()
                || after.starts_with(|c: char| c.is_numeric())
        }
        None => !after.trim().is_empty(),
    }
}

/// A line that grows, with the column its first letter stands in.
struct Line {
    text: String,
    place: Place,
    /// Column of what is read next.
    column: u32,
}

impl Line {
    fn new(place: &Place) -> Self {
        Self {
            text: String::new(),
            place: place.clone(),
            column: place.column,
        }
    }

    fn push(&mut self, letter: char) -> usize {
        if self.text.is_empty() {
            if letter.is_whitespace() {
                self.column += 1;
                return letter.len_utf8();
            }
            self.place.column = self.column;
        }
        self.column += 1;
        self.text.push(letter);
        letter.len_utf8()
    }

    fn push_str(&mut self, text: &str) {
        let body = match self.text.is_empty() {
            true => text.trim_start(),
            false => text,
        };
        self.column += plain_len(&text[..text.len() - body.len()]);
        if self.text.is_empty() {
            self.place.column = self.column;
        }
        self.column += plain_len(body);
        self.text.push_str(body);
    }

    /// A letter that stands for the source's `written`.
    fn put(&mut self, letter: char, written: &str) {
        self.push(letter);
        self.column += plain_len(written).saturating_sub(1);
    }

    fn skip(&mut self, written: &str) {
        self.column += plain_len(written);
    }

    fn is_glued(&self) -> bool {
        self.text.ends_with(|c: char| !c.is_whitespace())
    }

    fn end(&mut self, out: &mut Vec<CellLine>) {
        let text = std::mem::take(&mut self.text);
        let trimmed = text.trim_end();
        if !trimmed.is_empty() {
            out.push(CellLine {
                text: trimmed.to_owned(),
                place: self.place.clone(),
            });
        }
    }
}

enum Tag {
    Breaking,
    Painting,
}

/// The tag at the beginning of this text and its length.
fn tag(text: &str) -> Option<(usize, Tag)> {
    let bytes = &text.as_bytes()[..text.len().min(MAX_TAG)];
    let end = memchr::memchr(b'>', bytes)?;
    let inner = text[1..end].trim_start_matches('/');
    let name = inner
        .split(|c: char| !c.is_ascii_alphanumeric())
        .next()
        .unwrap_or_default()
        .to_ascii_lowercase();
    let follows = inner[name.len()..].chars().next();
    if !follows.is_none_or(|c| c.is_whitespace() || c == '/') {
        return None;
    }
    match name.as_str() {
        name if BREAKING.contains(&name) => Some((end + 1, Tag::Breaking)),
        name if PAINTING.contains(&name) => Some((end + 1, Tag::Painting)),
        _ => None,
    }
}

/// The character reference at the beginning of this text and its length.
fn entity(text: &str) -> Option<(usize, char)> {
    const NAMED: [(&str, char); 8] = [
        ("&nbsp;", ' '),
        ("&amp;", '&'),
        ("&lt;", '<'),
        ("&gt;", '>'),
        ("&quot;", '"'),
        ("&apos;", '\''),
        ("&ldquo;", '“'),
        ("&rdquo;", '”'),
    ];
    if let Some((name, letter)) = NAMED.iter().find(|(name, _)| text.starts_with(name)) {
        return Some((name.len(), *letter));
    }
    let digits = text.strip_prefix("&#")?;
    let end = memchr::memchr(b';', &digits.as_bytes()[..digits.len().min(10)])?;
    let number = match digits[..end].strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16).ok()?,
        None => digits[..end].parse().ok()?,
    };
    let letter = char::from_u32(number).filter(|c| !c.is_control())?;
    let letter = if letter == '\u{A0}' { ' ' } else { letter };
    Some((2 + end + 1, letter))
}
