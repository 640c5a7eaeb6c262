//! The pages of a PDF, by its page tree.
//!
//! The library follows the tree wherever it leads: in circles, or down a branch without end. Here
//! it is walked once before, with bounds, from a list of what is left to do.

use super::{MAX_PAGES, tagged::resolve};
use crate::{Format, ReadError, format::archive::damaged};
use pdf_oxide::{
    PdfDocument,
    object::{Object, ObjectRef},
};
use std::collections::HashSet;

/// Deepest nesting of the tree; the library follows fifty levels.
const MAX_DEPTH: usize = 50;
/// Most streams that one page is made of; each program that stamps a page adds two.
const MAX_CONTENTS: usize = 1_000;

/// The page objects in the order of the pages, as far as the tree names them.
pub fn pages(pdf: &PdfDocument) -> Result<Vec<ObjectRef>, ReadError> {
    let refused = |what| Err(damaged(Format::Pdf, what));
    let mut pages = Vec::new();
    let mut branches = HashSet::new();
    let catalog = pdf.catalog().ok();
    let root = catalog.and_then(|catalog| catalog.as_dict()?.get("Pages").cloned());
    let mut stack: Vec<(Object, usize)> = root.into_iter().map(|root| (root, 0)).collect();
    while let Some((object, depth)) = stack.pop() {
        let Some(reference) = object.as_reference() else {
            continue;
        };
        let Some(node) = resolve(pdf, &object) else {
            continue;
        };
        let Some(node) = node.as_dict() else { continue };
        match node.get("Kids").and_then(|kids| resolve(pdf, kids)) {
            Some(Object::Array(kids)) => {
                if depth > MAX_DEPTH || !branches.insert(reference) {
                    return refused("pages in a circle");
                }
                if stack.len() + kids.len() > MAX_PAGES || branches.len() > MAX_PAGES {
                    return Err(ReadError::TooManyParts { limit: MAX_PAGES });
                }
                let kids = kids.into_iter().rev();
                stack.extend(kids.map(|kid| (kid, depth + 1)));
            }
            _ => {
                let contents = node.get("Contents").and_then(|list| resolve(pdf, list));
                let streams = contents.as_ref().and_then(Object::as_array);
                if streams.is_some_and(|streams| streams.len() > MAX_CONTENTS) {
                    return refused("a page of too many pieces");
                }
                pages.push(reference);
            }
        }
        if pages.len() > MAX_PAGES {
            return Err(ReadError::TooManyParts { limit: MAX_PAGES });
        }
    }
    Ok(pages)
}
