//! The content of a tagged PDF, in the order and the shape that its structure tree gives it.
//!
//! The tree (ISO 32000-1, 14.7) names for each element the marked contents that hold its text.
//! Runs of text carry the number of theirs; what the tree does not name, and is no running head,
//! follows behind the page it stands on.

use super::layout::{self, Piece};
use crate::{
    ReadError,
    format::flow::{Builder, Flow},
};
use pdf_oxide::{
    PdfDocument,
    layout::TextSpan,
    object::{Object, ObjectRef},
    structure::McidScope,
};
use std::collections::{HashMap, HashSet};

type Dictionary = HashMap<String, Object>;

/// Deepest nesting of the tree that is followed.
const MAX_DEPTH: usize = 100;
/// Share of the letters that the tree must name, in percent, to be trusted.
const TRUSTED_SHARE: usize = 80;

/// Content by the structure tree; `None` where the file has none worth trusting.
pub fn content(
    pdf: &PdfDocument,
    pages: &[ObjectRef],
    spans: &[Vec<TextSpan>],
) -> Result<Option<Vec<Flow>>, ReadError> {
    let Some(root) = root(pdf) else {
        return Ok(None);
    };
    let mut walk = Walk {
        pdf,
        pages: (0..).zip(pages).map(|(n, page)| (*page, n)).collect(),
        roles: roles(pdf, &root),
        marked: marked(spans),
        spans,
        used: HashSet::new(),
        seen: HashSet::new(),
        builder: Builder::default(),
        text: String::new(),
        page: None,
        heading: None,
        last: None,
        label: false,
    };
    walk.children(&root, None, 0)?;
    walk.flush()?;
    let (named, all) = walk.coverage();
    if named * 100 < all * TRUSTED_SHARE || named == 0 {
        return Ok(None);
    }
    let rest = walk.rest();
    let mut content = walk.builder.finish()?;
    content.extend(rest);
    Ok(Some(content))
}

/// Where a marked content stands: page, and the form it was drawn by where it was.
type Key = (usize, Option<ObjectRef>, u32);

fn key(page: usize, span: &TextSpan) -> Option<Key> {
    let form = match &span.mcid_scope {
        Some(McidScope::Form(form) | McidScope::Pattern(form)) => Some(*form),
        _ => None,
    };
    Some((page, form, span.mcid?))
}

/// Pieces of text by the marked content they stand in, in the order of reading.
fn marked(spans: &[Vec<TextSpan>]) -> HashMap<Key, Vec<Piece>> {
    let mut runs: HashMap<Key, Vec<&TextSpan>> = HashMap::new();
    for (page, spans) in spans.iter().enumerate() {
        for span in spans {
            if let Some(key) = key(page, span) {
                runs.entry(key).or_default().push(span);
            }
        }
    }
    let runs = runs.into_iter();
    runs.map(|(key, runs)| (key, layout::in_reading_order(&runs)))
        .collect()
}

struct Walk<'a> {
    pdf: &'a PdfDocument,
    pages: HashMap<ObjectRef, usize>,
    roles: HashMap<String, String>,
    marked: HashMap<Key, Vec<Piece>>,
    spans: &'a [Vec<TextSpan>],
    used: HashSet<Key>,
    seen: HashSet<ObjectRef>,
    builder: Builder,
    /// Text of the paragraph that stands open, its page and heading level.
    text: String,
    page: Option<usize>,
    heading: Option<u8>,
    /// The piece of text that was read last.
    last: Option<Piece>,
    /// Whether the text so far is the label of a list item.
    label: bool,
}

impl Walk<'_> {
    fn children(
        &mut self,
        element: &Dictionary,
        page: Option<usize>,
        depth: usize,
    ) -> Result<(), ReadError> {
        let Some(kids) = element.get("K") else {
            return Ok(());
        };
        match self.object(kids) {
            Some(Object::Array(kids)) => {
                for kid in &kids {
                    self.child(kid, page, depth)?;
                }
                Ok(())
            }
            _ => self.child(kids, page, depth),
        }
    }

    fn child(&mut self, kid: &Object, page: Option<usize>, depth: usize) -> Result<(), ReadError> {
        if let Some(reference) = kid.as_reference()
            && !self.seen.insert(reference)
        {
            return Ok(());
        }
        match self.object(kid) {
            Some(Object::Integer(number)) => {
                self.content(page, None, number);
                Ok(())
            }
            Some(Object::Dictionary(element)) if depth < MAX_DEPTH => {
                let page = self.page_of(&element).or(page);
                if let Some(number) = element.get("MCID").and_then(Object::as_integer) {
                    let form = element.get("Stm").and_then(Object::as_reference);
                    self.content(page, form, number);
                    return Ok(());
                }
                self.element(&element, page, depth)
            }
            _ => Ok(()),
        }
    }

    fn element(
        &mut self,
        element: &Dictionary,
        page: Option<usize>,
        depth: usize,
    ) -> Result<(), ReadError> {
        let role = self.role(element);
        let role = role.as_str();
        match role {
            "Artifact" => return Ok(()),
            "Table" => {
                self.flush()?;
                self.builder.open_table();
                self.children(element, page, depth + 1)?;
                self.flush()?;
                return self.builder.close_table();
            }
            "TR" => {
                self.flush()?;
                self.builder.open_row()?;
            }
            "TH" | "TD" => {
                self.flush()?;
                let (columns, rows) = self.reach(element);
                self.builder.open_tall_cell(columns, rows)?;
                self.children(element, page, depth + 1)?;
                self.flush()?;
                self.builder.close_cell();
                return Ok(());
            }
            "Lbl" => {
                self.flush_unless_label()?;
                self.children(element, page, depth + 1)?;
                self.label = !self.text.trim().is_empty();
                if self.label && !self.text.ends_with(' ') {
                    self.text.push(' ');
                }
                return Ok(());
            }
            // Set behind the text of its own paragraph, not into it.
            "Note" | "FENote" | "Caption" | "L" | "LI" | "BlockQuote" => self.flush()?,
            _ if is_paragraph(role) => self.flush_unless_label()?,
            _ => {
                if let Some(text) = element.get("ActualText").and_then(|text| self.string(text)) {
                    self.mark_all(element, page, depth + 1);
                    self.page = self.page.or(page);
                    self.builder.budget.text(text.len())?;
                    self.text.push_str(&text);
                    return Ok(());
                }
                let block = !INLINE.contains(&role);
                if block {
                    self.flush_unless_label()?;
                }
                self.children(element, page, depth + 1)?;
                return match block {
                    true => self.flush(),
                    false => Ok(()),
                };
            }
        }
        let before = self.heading.take();
        self.heading = heading(role);
        self.children(element, page, depth + 1)?;
        self.flush()?;
        self.heading = before;
        Ok(())
    }

    /// Adds the text of a marked content to the paragraph that stands open.
    fn content(&mut self, page: Option<usize>, form: Option<ObjectRef>, number: i64) {
        let (Some(page), Ok(number)) = (page, u32::try_from(number)) else {
            return;
        };
        let key = (page, form, number);
        if !self.used.insert(key) {
            return;
        }
        let Some(pieces) = self.marked.get(&key) else {
            return;
        };
        let text: String = pieces.iter().map(|piece| piece.text.as_str()).collect();
        let parted = match (&self.last, pieces.first()) {
            (Some(last), Some(first)) => layout::is_parted(last, first),
            _ => false,
        };
        let parted = parted || layout::needs_space(&self.text, &text);
        if parted && !self.text.ends_with(char::is_whitespace) {
            self.text.push(' ');
        }
        self.last = pieces.last().cloned();
        self.label = false;
        self.page = self.page.or(Some(page));
        self.text.push_str(&text);
    }

    /// Takes all contents below an element as read: another text stands for them.
    fn mark_all(&mut self, element: &Dictionary, page: Option<usize>, depth: usize) {
        let kept = std::mem::take(&mut self.text);
        let builder = std::mem::take(&mut self.builder);
        let heading = self.heading;
        // The contents go into a builder of their own that is thrown away.
        let _ = self.children(element, page, depth);
        self.builder = builder;
        self.text = kept;
        self.heading = heading;
    }

    fn flush_unless_label(&mut self) -> Result<(), ReadError> {
        match self.label {
            true => Ok(()),
            false => self.flush(),
        }
    }

    fn flush(&mut self) -> Result<(), ReadError> {
        self.label = false;
        self.last = None;
        let text = layout::clean(&std::mem::take(&mut self.text));
        self.builder.page = self.page.take().map(number);
        self.builder.paragraph(text, self.heading)
    }

    /// Letters that the tree named, and letters that it ought to have named.
    fn coverage(&self) -> (usize, usize) {
        let (mut named, mut all) = (0, 0);
        for (page, spans) in self.spans.iter().enumerate() {
            for span in spans.iter().filter(|span| span.artifact_type.is_none()) {
                let letters = span.text.chars().filter(|c| c.is_alphanumeric()).count();
                all += letters;
                if key(page, span).is_some_and(|key| self.used.contains(&key)) {
                    named += letters;
                }
            }
        }
        (named, all)
    }

    /// Lines that the tree did not name: what was drawn as an artifact or comes twice (running
    /// heads, heads of tables repeated on the next page) as such, the rest as paragraphs.
    fn rest(&self) -> Vec<Flow> {
        let mut lines = Vec::new();
        for (page, spans) in self.spans.iter().enumerate() {
            let is_left =
                |span: &&TextSpan| !key(page, span).is_some_and(|key| self.used.contains(&key));
            let (artifacts, lost): (Vec<_>, Vec<_>) = spans
                .iter()
                .filter(is_left)
                .partition(|span| span.artifact_type.is_some());
            for (is_lost, spans) in [(false, artifacts), (true, lost)] {
                let texts = layout::lines(&spans).into_iter();
                lines.extend(texts.map(|text| (number(page), is_lost, text)));
            }
        }
        let mut counts: HashMap<String, usize> = HashMap::new();
        for (_, _, text) in &lines {
            *counts.entry(text.clone()).or_default() += 1;
        }
        let flow = |(page, is_lost, text): (u32, bool, String)| {
            let page = Some(page);
            match is_lost && counts.get(&text) == Some(&1) {
                true => Flow::Paragraph {
                    text,
                    heading: None,
                    page,
                },
                false => Flow::Furniture { text, page },
            }
        };
        lines.into_iter().map(flow).collect()
    }

    // ---- raw objects

    fn object(&self, object: &Object) -> Option<Object> {
        resolve(self.pdf, object)
    }

    fn dictionary(&self, object: &Object) -> Option<Dictionary> {
        self.object(object)?.as_dict().cloned()
    }

    fn page_of(&self, element: &Dictionary) -> Option<usize> {
        let page = element.get("Pg")?.as_reference()?;
        self.pages.get(&page).copied()
    }

    /// Standard role of an element.
    fn role(&self, element: &Dictionary) -> String {
        let mut role = element
            .get("S")
            .and_then(|role| self.object(role))
            .and_then(|role| role.as_name().map(str::to_owned))
            .unwrap_or_default();
        for _ in 0..10 {
            match self.roles.get(&role) {
                Some(standard) if !is_standard(&role) => role.clone_from(standard),
                _ => break,
            }
        }
        role
    }

    /// Columns and rows that a cell covers.
    fn reach(&self, element: &Dictionary) -> (u16, u16) {
        let mut columns = 1;
        let mut rows = 1;
        let attributes = element.get("A").and_then(|a| self.object(a));
        let attributes = match attributes {
            Some(Object::Array(list)) => list,
            Some(other) => vec![other],
            None => Vec::new(),
        };
        for attribute in attributes.iter().filter_map(|a| self.dictionary(a)) {
            let reach = |name: &str| {
                let number = self.object(attribute.get(name)?)?.as_integer()?;
                u16::try_from(number).ok().filter(|n| (1..1000).contains(n))
            };
            columns = reach("ColSpan").unwrap_or(columns);
            rows = reach("RowSpan").unwrap_or(rows);
        }
        (columns, rows)
    }

    fn string(&self, object: &Object) -> Option<String> {
        let object = self.object(object)?;
        let bytes = object.as_string()?;
        let text = match encoding_rs::Encoding::for_bom(bytes) {
            Some((encoding, _)) => encoding.decode(bytes).0.into_owned(),
            None => bytes.iter().map(|&b| char::from(b)).collect(),
        };
        Some(text)
    }
}

/// Roles inside a paragraph; all others part paragraphs.
const INLINE: [&str; 17] = [
    "Span",
    "Quote",
    "Reference",
    "BibEntry",
    "Code",
    "Link",
    "Annot",
    "Ruby",
    "RB",
    "RT",
    "RP",
    "Warichu",
    "WT",
    "WP",
    "Em",
    "Strong",
    "Sub",
];

fn is_paragraph(role: &str) -> bool {
    matches!(role, "P" | "LBody" | "TOCI" | "Title") || heading(role).is_some()
}

fn is_standard(role: &str) -> bool {
    is_paragraph(role)
        || INLINE.contains(&role)
        || matches!(
            role,
            "Table" | "TR" | "TH" | "TD" | "L" | "LI" | "Lbl" | "Caption" | "Note"
        )
}

fn heading(role: &str) -> Option<u8> {
    match role.strip_prefix('H')? {
        "" => Some(1),
        level => level.parse().ok().filter(|level| (1..=9).contains(level)),
    }
}

/// Pages count from 1.
fn number(page: usize) -> u32 {
    u32::try_from(page + 1).unwrap_or(u32::MAX)
}

/// The object that a reference stands for.
pub fn resolve(pdf: &PdfDocument, object: &Object) -> Option<Object> {
    let mut object = object.clone();
    for _ in 0..8 {
        match object.as_reference() {
            Some(reference) => object = pdf.load_object(reference).ok()?,
            None => return Some(object),
        }
    }
    None
}

fn root(pdf: &PdfDocument) -> Option<Dictionary> {
    let catalog = pdf.catalog().ok()?;
    let root = resolve(pdf, catalog.as_dict()?.get("StructTreeRoot")?)?;
    root.as_dict().cloned()
}

fn roles(pdf: &PdfDocument, root: &Dictionary) -> HashMap<String, String> {
    let map = root.get("RoleMap").and_then(|map| resolve(pdf, map));
    let Some(Object::Dictionary(map)) = map else {
        return HashMap::new();
    };
    let pairs = map.into_iter();
    pairs
        .filter_map(|(role, standard)| Some((role, standard.as_name()?.to_owned())))
        .collect()
}
