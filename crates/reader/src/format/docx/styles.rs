//! What paragraph styles bring with them: a heading level, a list.

use crate::format::xml;
use quick_xml::events::Event;
use std::collections::HashMap;

/// Longest chain of styles based on one another.
const MAX_CHAIN: usize = 20;

/// A paragraph style, with what it inherits.
#[derive(Clone, Debug, Default)]
pub struct Style {
    /// Numbering it belongs to.
    pub list: Option<u32>,
    /// Level of the list, from 0.
    pub level: Option<u8>,
    /// Heading level, from 0; 9 is body text.
    pub outline: Option<u8>,
    based_on: Option<String>,
}

/// The styles of a document, by identifier.
#[derive(Debug, Default)]
pub struct Styles(HashMap<String, Style>);

impl Styles {
    /// Reads `word/styles.xml` as far as it is sound.
    pub fn read(text: &str) -> Self {
        let mut reader = xml::reader(text);
        let mut styles = HashMap::new();
        let mut open: Option<(String, Style)> = None;
        while let Ok(event) = reader.read_event() {
            match event {
                Event::Start(element) => {
                    let name = element.local_name().into_inner();
                    if name == "style" {
                        open = xml::attribute(&element, "styleId").map(|id| (id, Style::default()));
                    }
                    let Some((_, style)) = &mut open else {
                        continue;
                    };
                    let value = || xml::attribute(&element, "val");
                    match name {
                        "name" => style.outline = style.outline.or(value().and_then(heading)),
                        "basedOn" => style.based_on = value(),
                        "numId" => style.list = xml::number(&element),
                        "ilvl" => style.level = xml::number(&element),
                        "outlineLvl" => style.outline = xml::number(&element),
                        _ => {}
                    }
                }
                Event::End(element) if element.local_name().into_inner() == "style" => {
                    if let Some((id, style)) = open.take() {
                        styles.insert(id, style);
                    }
                }
                Event::Eof => break,
                _ => {}
            }
        }
        Self(styles)
    }

    /// The style of this identifier, with what it inherits.
    pub fn get(&self, id: Option<&str>) -> Style {
        let mut style = Style::default();
        let mut next = id;
        for _ in 0..MAX_CHAIN {
            let Some(base) = next.and_then(|id| self.0.get(id)) else {
                break;
            };
            style.level = style.level.or(base.level.filter(|_| style.list.is_none()));
            style.list = style.list.or(base.list);
            style.outline = style.outline.or(base.outline);
            next = base.based_on.as_deref();
        }
        style
    }
}

/// Level of a built-in heading style, from 0; Word keeps these names in English.
fn heading(name: String) -> Option<u8> {
    let name = name.to_lowercase();
    if name == "title" {
        return Some(0);
    }
    let number = name.strip_prefix("heading ")?;
    number
        .parse()
        .ok()
        .filter(|n| (1..=9).contains(n))
        .map(|n: u8| n - 1)
}
