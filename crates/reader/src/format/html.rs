//! HTML: paragraphs, headings, lists with their numbers, tables.
//!
//! The tokenizer of html5ever is enough: what opens and ends a paragraph is known by the tag, and
//! no tree means no depth that a hostile file could drive up. A paragraph gets a running number,
//! as in the other formats that have no lines of their own: a saved web page is often one line.

use super::flow::{self, Builder, Flow};
use crate::{Document, Format, ReadError};
use html5ever::{
    tendril::StrTendril,
    tokenizer::{
        BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
        states::RawKind,
    },
};
use std::cell::RefCell;

/// Tags that open and end paragraphs.
const BLOCKS: [&str; 33] = [
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "caption",
    "center",
    "dd",
    "details",
    "dir",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "header",
    "hr",
    "html",
    "legend",
    "main",
    "menu",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "summary",
    "title",
    "ul",
    "li",
];
/// Tags whose text is not shown as text.
const UNSEEN: [&str; 12] = [
    "script", "style", "title", "template", "svg", "select", "textarea", "iframe", "noembed",
    "noframes", "object", "math",
];
/// Deepest nesting of lists.
const MAX_LISTS: usize = 32;

/// Whether this text is HTML.
pub fn is_html(text: &str, named: bool) -> bool {
    let head: String = text.trim_start().chars().take(1_000).collect();
    let head = head.to_ascii_lowercase();
    let begins = ["<!doctype html", "<html", "<head", "<body", "<meta"];
    begins.iter().any(|tag| head.starts_with(tag))
        || (head.starts_with("<?xml") || head.starts_with("<!--")) && head.contains("<html")
        || named && head.starts_with('<')
}

/// Takes HTML apart.
pub fn document(text: &str) -> Result<Document, ReadError> {
    let document = flow::document(Format::Html, content(text, |_| None)?)?;
    match document.blocks.is_empty() {
        true => Err(ReadError::Empty),
        false => Ok(document),
    }
}

/// The content of HTML; `page` tells from the number of a line (from 1) what stands in for the
/// page of the paragraphs on it.
pub fn content(text: &str, page: fn(u64) -> Option<u32>) -> Result<Vec<Flow>, ReadError> {
    let input = BufferQueue::default();
    input.push_back(StrTendril::from_slice(text));
    let sink = Sink(RefCell::new(Machine::new(page)));
    let tokenizer = Tokenizer::new(sink, TokenizerOpts::default());
    let _ = tokenizer.feed(&input);
    tokenizer.end();
    tokenizer.sink.0.into_inner().finish()
}

struct Sink(RefCell<Machine>);

impl TokenSink for Sink {
    type Handle = ();

    fn process_token(&self, token: Token, line: u64) -> TokenSinkResult<()> {
        let mut machine = self.0.borrow_mut();
        match token {
            Token::TagToken(tag) => {
                let raw = machine.tag(&tag, line);
                if let Some(raw) = raw {
                    return TokenSinkResult::RawData(raw);
                }
            }
            Token::CharacterTokens(text) => machine.text(&text, line),
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

struct Machine {
    builder: Builder,
    failed: Option<ReadError>,
    page: fn(u64) -> Option<u32>,
    text: String,
    heading: Option<u8>,
    lists: Vec<List>,
    /// Number or bullet of the item whose text comes next.
    label: String,
    unseen: Option<(String, usize)>,
    in_pre: bool,
}

struct List {
    style: Style,
    next: u32,
}

#[derive(Clone, Copy)]
enum Style {
    Bullet,
    Arabic,
    Thai,
    Letters,
    None,
}

impl Machine {
    fn new(page: fn(u64) -> Option<u32>) -> Self {
        Self {
            builder: Builder::default(),
            failed: None,
            page,
            text: String::new(),
            heading: None,
            lists: Vec::new(),
            label: String::new(),
            unseen: None,
            in_pre: false,
        }
    }

    fn finish(mut self) -> Result<Vec<Flow>, ReadError> {
        self.flush();
        match self.failed {
            Some(error) => Err(error),
            None => self.builder.finish(),
        }
    }

    fn keep(&mut self, result: Result<(), ReadError>) {
        if let Err(error) = result {
            self.failed.get_or_insert(error);
        }
    }

    fn text(&mut self, text: &str, line: u64) {
        if self.unseen.is_some() || self.failed.is_some() {
            return;
        }
        if self.text.is_empty() && !text.trim().is_empty() {
            // The tokenizer counts up to the end of the piece it hands over.
            let behind = memchr::memchr_iter(b'\n', text.trim_start().as_bytes()).count() as u64;
            self.builder.page = (self.page)(line.saturating_sub(behind));
        }
        for letter in text.chars() {
            match letter {
                '\n' if self.in_pre => self.text.push('\n'),
                letter if letter.is_whitespace() => {
                    if !self.text.ends_with([' ', '\n']) && !self.text.is_empty() {
                        self.text.push(' ');
                    }
                }
                letter => self.text.push(letter),
            }
        }
    }

    fn flush(&mut self) {
        let text = std::mem::take(&mut self.text);
        if text.trim().is_empty() {
            return;
        }
        let mut labelled = std::mem::take(&mut self.label);
        labelled.push_str(&text);
        let result = self.builder.paragraph(labelled, self.heading);
        self.keep(result);
    }

    /// Takes a tag; what it says about how its content is to be read.
    fn tag(&mut self, tag: &Tag, line: u64) -> Option<RawKind> {
        let name: &str = &tag.name;
        let opens = tag.kind == TagKind::StartTag;
        if let Some((unseen, depth)) = &mut self.unseen {
            if unseen == name {
                match opens {
                    true => *depth += 1,
                    false => *depth -= 1,
                }
                if *depth == 0 {
                    self.unseen = None;
                }
            }
            return None;
        }
        if opens && UNSEEN.contains(&name) && !tag.self_closing {
            self.unseen = Some((name.to_owned(), 1));
            return match name {
                "script" => Some(RawKind::ScriptData),
                "title" | "textarea" => Some(RawKind::Rcdata),
                "style" | "iframe" | "noembed" | "noframes" => Some(RawKind::Rawtext),
                _ => None,
            };
        }
        match name {
            "br" => self.text.push('\n'),
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                self.flush();
                let level = name.as_bytes().get(1).map(|digit| digit - b'0');
                self.heading = level.filter(|_| opens);
            }
            "table" | "tr" | "td" | "th" => {
                self.flush();
                self.label.clear();
                self.builder.page = (self.page)(line);
                self.table(name, tag, opens);
            }
            _ if BLOCKS.contains(&name) => {
                self.flush();
                self.list(name, tag, opens);
            }
            _ => {}
        }
        None
    }

    fn table(&mut self, name: &str, tag: &Tag, opens: bool) {
        let result = match (name, opens) {
            ("table", true) => {
                self.builder.open_table();
                Ok(())
            }
            ("table", false) => self.builder.close_table(),
            ("tr", true) => self.builder.open_row(),
            ("tr", false) => Ok(()),
            (_, true) => {
                let reach = |name: &str| {
                    let value = attribute(tag, name).and_then(|value| value.trim().parse().ok());
                    value.filter(|n| (1..=1000).contains(n)).unwrap_or(1u16)
                };
                self.builder
                    .open_tall_cell(reach("colspan"), reach("rowspan"))
            }
            (_, false) => {
                self.builder.close_cell();
                Ok(())
            }
        };
        self.keep(result);
    }

    fn list(&mut self, name: &str, tag: &Tag, opens: bool) {
        match (name, opens) {
            ("pre", _) => self.in_pre = opens,
            ("ol" | "ul" | "menu" | "dir", true) if self.lists.len() < MAX_LISTS => {
                self.lists.push(List {
                    style: style(name, tag),
                    next: number(tag, "start").unwrap_or(1),
                });
            }
            ("ol" | "ul" | "menu" | "dir", false) => {
                self.lists.pop();
                self.label.clear();
            }
            ("li", true) => {
                let Some(list) = self.lists.last_mut() else {
                    return;
                };
                let count = number(tag, "value").unwrap_or(list.next);
                list.next = count.saturating_add(1);
                self.label = label(list.style, count);
            }
            ("li", false) => self.label.clear(),
            _ => {}
        }
    }
}

fn attribute<'a>(tag: &'a Tag, name: &str) -> Option<&'a str> {
    let attribute = tag.attrs.iter().find(|a| &*a.name.local == name)?;
    Some(&attribute.value)
}

fn number(tag: &Tag, name: &str) -> Option<u32> {
    attribute(tag, name)?.trim().parse().ok()
}

fn style(name: &str, tag: &Tag) -> Style {
    let css = attribute(tag, "style")
        .unwrap_or_default()
        .to_ascii_lowercase();
    let css = css.split("list-style").nth(1).unwrap_or_default();
    let css = css.split(';').next().unwrap_or_default();
    match attribute(tag, "type").unwrap_or_default() {
        _ if css.contains("none") => Style::None,
        _ if css.contains("thai") => Style::Thai,
        "a" | "A" => Style::Letters,
        _ if css.contains("alpha") => Style::Letters,
        _ if name == "ol" => Style::Arabic,
        _ => Style::Bullet,
    }
}

fn label(style: Style, count: u32) -> String {
    match style {
        Style::Bullet => "• ".to_owned(),
        Style::Arabic => format!("{count}. "),
        Style::Thai => format!("{}. ", thai::digits::to_thai(&count.to_string())),
        Style::Letters => match u8::try_from(count) {
            Ok(count @ 1..=26) => format!("{}. ", char::from(b'a' + count - 1)),
            _ => format!("{count}. "),
        },
        Style::None => String::new(),
    }
}

#[cfg(test)]
mod tests;
