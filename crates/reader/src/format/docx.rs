//! DOCX: paragraphs with the numbers that Word would print in front of them, and tables.
//!
//! One pass over the document's XML keeps a stack of bodies (a text box is a body of its own,
//! set behind the paragraph it hangs on). Text counts as Word prints it: inserted text stays,
//! deleted and hidden text goes, running heads are left out, notes follow at the end.

mod numbering;
mod styles;
#[cfg(test)]
mod tests;

use super::{
    archive::{Archive, damaged},
    budget::{Budget, MAX_SPAN},
    flow::{self, Builder, Flow},
    xml,
};
use crate::{Document, Format, ReadError};
use numbering::Numbering;
use quick_xml::events::{BytesStart, Event};
use styles::Styles;

/// Deepest nesting of text boxes.
const MAX_BODIES: usize = 8;

/// Elements whose content is no text of the document as it stands.
const SKIPPED: [&str; 16] = [
    "del",
    "moveFrom",
    "Fallback",
    "pPrChange",
    "rPrChange",
    "tblPrChange",
    "tblPrExChange",
    "trPrChange",
    "tcPrChange",
    "tblGridChange",
    "sectPrChange",
    "numberingChange",
    "instrText",
    "delText",
    "delInstrText",
    "sectPr",
];
/// Prefixes of drawing languages; their `p`, `r` and `t` are not Word's.
const DRAWING: [&str; 8] = ["a", "pic", "wp", "wp14", "c", "dgm", "o", "v"];

/// Takes a Word file apart.
pub fn document(mut archive: Archive<'_>) -> Result<Document, ReadError> {
    archive.claim(Format::Docx);
    let names = archive.names();
    let main = main_part(&names).unwrap_or("word/document.xml");
    let text = archive
        .text(main)?
        .ok_or_else(|| damaged(Format::Docx, "no word/document.xml"))?;
    let styles = match archive.text("word/styles.xml")? {
        Some(text) => Styles::read(&text),
        None => Styles::default(),
    };
    let mut numbering = match archive.text("word/numbering.xml")? {
        Some(text) => Numbering::read(&text),
        None => Numbering::default(),
    };
    let mut budget = Budget::default();
    let mut content = body(&text, &styles, &mut numbering, &mut budget)?;
    drop(text);
    for part in ["word/footnotes.xml", "word/endnotes.xml"] {
        if let Some(text) = archive.text(part)? {
            content.extend(body(&text, &styles, &mut numbering, &mut budget)?);
        }
    }
    let document = flow::document(Format::Docx, content)?;
    if !document.blocks.is_empty() {
        return Ok(document);
    }
    let pictures = names.iter().filter(|name| name.starts_with("word/media/"));
    match pictures.count() {
        0 => Err(ReadError::Empty),
        pages => Err(ReadError::Scanned { pages }),
    }
}

fn main_part(names: &[String]) -> Option<&str> {
    let names = names.iter().map(String::as_str);
    names
        .clone()
        .find(|name| *name == "word/document.xml")
        .or_else(|| {
            names
                .filter(|name| name.starts_with("word/document") && name.ends_with(".xml"))
                .min()
        })
}

/// Content of one part.
fn body(
    text: &str,
    styles: &Styles,
    numbering: &mut Numbering,
    budget: &mut Budget,
) -> Result<Vec<Flow>, ReadError> {
    let mut reader = xml::reader(text);
    let mut bodies = Bodies {
        styles,
        numbering,
        stack: vec![Body::within(budget)],
        too_deep: 0,
        in_text: false,
        in_paragraph_properties: false,
    };
    let mut depth = 0usize;
    loop {
        let event = reader.read_event().map_err(broken)?;
        match event {
            Event::Start(element) => {
                let name = element.local_name().into_inner();
                if bodies.is_skipped(&element) {
                    reader.read_to_end(element.name()).map_err(broken)?;
                    continue;
                }
                depth += 1;
                if !is_drawing(&element) {
                    bodies.start(name, &element)?;
                }
            }
            Event::End(element) => {
                depth = depth.saturating_sub(1);
                let prefix = element.name().prefix();
                if !prefix.is_some_and(|prefix| DRAWING.contains(&prefix.into_inner())) {
                    bodies.end(element.local_name().into_inner())?;
                }
            }
            Event::Text(text) => bodies.text(&text.xml10_content()),
            Event::CData(text) => bodies.text(&text.xml10_content()),
            Event::GeneralRef(reference) => {
                if let Some(letter) = xml::letter(&reference) {
                    bodies.text(letter.encode_utf8(&mut [0; 4]));
                }
            }
            Event::Eof if depth > 0 => {
                return Err(damaged(Format::Docx, "the document ends in the middle"));
            }
            Event::Eof => break,
            _ => {}
        }
    }
    bodies.finish(budget)
}

fn broken(error: quick_xml::Error) -> ReadError {
    damaged(Format::Docx, &error.to_string())
}

fn is_drawing(element: &BytesStart<'_>) -> bool {
    let prefix = element.name().prefix();
    prefix.is_some_and(|prefix| DRAWING.contains(&prefix.into_inner()))
}

/// The bodies that stand open, the document's own first.
struct Bodies<'a> {
    styles: &'a Styles,
    numbering: &'a mut Numbering,
    stack: Vec<Body>,
    /// Text boxes opened below [`MAX_BODIES`].
    too_deep: usize,
    in_text: bool,
    in_paragraph_properties: bool,
}

#[derive(Default)]
struct Body {
    builder: Builder,
    paragraph: Option<Open>,
    /// Text of paragraphs whose end was deleted: it goes on in the next.
    carried: String,
}

impl Body {
    /// A body that goes on with this budget; it gives it back when it ends.
    fn within(budget: &mut Budget) -> Self {
        let mut body = Self::default();
        body.builder.budget = std::mem::take(budget);
        body
    }
}

/// A paragraph that stands open.
#[derive(Default)]
struct Open {
    text: String,
    style: Option<String>,
    list: Option<u32>,
    level: Option<u8>,
    outline: Option<u8>,
    hidden: bool,
    end_deleted: bool,
    /// Text boxes that hang on it.
    boxes: Vec<Flow>,
}

impl Bodies<'_> {
    fn is_skipped(&self, element: &BytesStart<'_>) -> bool {
        let name = element.local_name().into_inner();
        let marks_the_end = name == "del" && self.in_paragraph_properties;
        SKIPPED.contains(&name) && !marks_the_end
    }

    fn open(&mut self) -> Option<&mut Open> {
        self.stack.last_mut()?.paragraph.as_mut()
    }

    fn builder(&mut self) -> Option<&mut Builder> {
        self.stack.last_mut().map(|body| &mut body.builder)
    }

    fn start(&mut self, name: &str, element: &BytesStart<'_>) -> Result<(), ReadError> {
        if self.in_paragraph_properties {
            self.paragraph_property(name, element);
            return Ok(());
        }
        match name {
            "p" => {
                if let Some(body) = self.stack.last_mut() {
                    body.paragraph = Some(Open::default());
                }
            }
            "pPr" => self.in_paragraph_properties = true,
            "r" => {
                if let Some(open) = self.open() {
                    open.hidden = false;
                }
            }
            "vanish" => {
                if let Some(open) = self.open() {
                    open.hidden = xml::is_on(element);
                }
            }
            "t" => self.in_text = true,
            "tab" | "ptab" => self.put("\t"),
            "br" | "cr" => self.put("\n"),
            "noBreakHyphen" => self.put("-"),
            "sym" => self.put(symbol(xml::attribute(element, "char").as_deref())),
            "txbxContent" => match self.stack.len() < MAX_BODIES {
                true => {
                    let body = self
                        .builder()
                        .map(|builder| Body::within(&mut builder.budget));
                    self.stack.extend(body);
                }
                false => self.too_deep += 1,
            },
            _ => self.table_start(name, element)?,
        }
        Ok(())
    }

    fn table_start(&mut self, name: &str, element: &BytesStart<'_>) -> Result<(), ReadError> {
        let Some(builder) = self.builder() else {
            return Ok(());
        };
        match name {
            "tbl" => builder.open_table(),
            "tr" => builder.open_row()?,
            "gridBefore" => {
                builder.open_cell(xml::number(element).unwrap_or(1), false)?;
                builder.close_cell();
            }
            "tc" => builder.open_cell(1, false)?,
            "gridSpan" => {
                if let (Some(cell), Some(span)) = (builder.cell(), xml::number::<u16>(element)) {
                    cell.span = span.clamp(1, MAX_SPAN);
                }
            }
            "vMerge" | "hMerge" => {
                if let Some(cell) = builder.cell() {
                    cell.continues = xml::attribute(element, "val").as_deref() != Some("restart");
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn paragraph_property(&mut self, name: &str, element: &BytesStart<'_>) {
        let Some(open) = self.open() else { return };
        match name {
            "pStyle" => open.style = xml::attribute(element, "val"),
            "numId" => open.list = xml::number(element),
            "ilvl" => open.level = xml::number(element),
            "outlineLvl" => open.outline = xml::number(element),
            "del" => open.end_deleted = true,
            _ => {}
        }
    }

    fn end(&mut self, name: &str) -> Result<(), ReadError> {
        match name {
            "p" if !self.in_paragraph_properties => self.end_paragraph()?,
            "pPr" => self.in_paragraph_properties = false,
            "t" => self.in_text = false,
            "txbxContent" if self.too_deep > 0 => self.too_deep -= 1,
            "txbxContent" if self.stack.len() > 1 => {
                let flows = self.close_box()?;
                match self.open() {
                    Some(open) => open.boxes.extend(flows),
                    None => self.add(flows)?,
                }
            }
            "tc" => {
                if let Some(builder) = self.builder() {
                    builder.close_cell();
                }
            }
            "tbl" => {
                if let Some(builder) = self.builder() {
                    builder.close_table()?;
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// Ends the innermost text box; the body around it goes on with what is left of the budget.
    fn close_box(&mut self) -> Result<Vec<Flow>, ReadError> {
        let Some(mut body) = self.stack.pop() else {
            return Ok(Vec::new());
        };
        if let Some(around) = self.builder() {
            around.budget = std::mem::take(&mut body.builder.budget);
        }
        body.builder.finish()
    }

    fn end_paragraph(&mut self) -> Result<(), ReadError> {
        let Some(body) = self.stack.last_mut() else {
            return Ok(());
        };
        let Some(open) = body.paragraph.take() else {
            return Ok(());
        };
        if open.end_deleted {
            body.carried.push_str(&open.text);
            return self.add(open.boxes);
        }
        let mut text = std::mem::take(&mut body.carried);
        text.push_str(&open.text);
        let style = self.styles.get(open.style.as_deref());
        if !text.trim().is_empty() {
            let list = open.list.or(style.list);
            let level = open.level.or(style.level).or_else(|| {
                let style = open.style.as_deref()?;
                self.numbering.level_of_style(list?, style)
            });
            let label = list.and_then(|list| self.numbering.label(list, level.unwrap_or(0)));
            if let Some(label) = label {
                text.insert_str(0, &label);
            }
        }
        let outline = open.outline.or(style.outline);
        let heading = outline.filter(|level| *level < 9).map(|level| level + 1);
        if let Some(builder) = self.builder() {
            builder.paragraph(text, heading)?;
        }
        self.add(open.boxes)
    }

    fn add(&mut self, flows: Vec<Flow>) -> Result<(), ReadError> {
        if let Some(builder) = self.builder() {
            for flow in flows {
                builder.flow(flow)?;
            }
        }
        Ok(())
    }

    fn text(&mut self, text: &str) {
        if self.in_text {
            self.put(text);
        }
    }

    fn put(&mut self, text: &str) {
        if let Some(open) = self.open().filter(|open| !open.hidden) {
            open.text.push_str(text);
        }
    }

    fn finish(mut self, budget: &mut Budget) -> Result<Vec<Flow>, ReadError> {
        let carried = match self.stack.last_mut() {
            Some(body) => std::mem::take(&mut body.carried),
            None => String::new(),
        };
        let Some(mut body) = self.stack.into_iter().next() else {
            return Ok(Vec::new());
        };
        body.builder.paragraph(carried, None)?;
        *budget = std::mem::take(&mut body.builder.budget);
        body.builder.finish()
    }
}

/// A letter of a symbol font (Wingdings for the most part), by its code.
fn symbol(code: Option<&str>) -> &'static str {
    match code.map(str::to_ascii_uppercase).as_deref() {
        Some("F0FE" | "F052" | "F053" | "F078") => "☑",
        Some("F0FC" | "F050") => "✓",
        Some("F06F" | "F0A8" | "F071" | "F072") => "☐",
        _ => "•",
    }
}
