//! Thai clusters in one piece, so that a PDF's text reads back exactly.
//!
//! The typesetter begins a new run of text wherever a glyph is raised or lowered, and each run
//! carries the whole text of its clusters: "สิทธิ์", whose last mark is raised, would be copied,
//! searched and read aloud as "สิทธิ์ธิ์". Here a run that begins in the middle of a cluster is
//! joined to the run before it; its glyphs keep their places.

use typst::{
    layout::{Abs, Em, Frame, FrameItem, Point},
    text::TextItem,
};
use typst_layout::PagedDocument;

/// The document with every cluster in one run.
pub(super) fn whole(document: &PagedDocument) -> PagedDocument {
    let pages = document.pages().iter().cloned().map(|mut page| {
        page.frame = joined(&page.frame);
        page
    });
    PagedDocument::new(
        pages.collect(),
        typst::model::Document::info(document).clone(),
    )
}

fn joined(frame: &Frame) -> Frame {
    let mut items: Vec<(Point, FrameItem)> = Vec::with_capacity(frame.items().len());
    for (at, item) in frame.items() {
        let mut item = item.clone();
        if let FrameItem::Group(group) = &mut item {
            group.frame = joined(&group.frame);
        }
        if let (FrameItem::Text(text), Some((before, FrameItem::Text(last)))) =
            (&item, items.last_mut())
            && join(last, *before, text, *at).is_some()
        {
            continue;
        }
        items.push((*at, item));
    }
    let mut whole = Frame::new(frame.size(), frame.kind());
    if frame.has_baseline() {
        whole.set_baseline(frame.baseline());
    }
    whole.push_multiple(items);
    whole
}

/// Appends a run to the one before it if it goes on with the same cluster; `None` where it does
/// not.
fn join(last: &mut TextItem, before: Point, text: &TextItem, at: Point) -> Option<()> {
    let (end, start) = (last.glyphs.last()?, text.glyphs.first()?);
    let cluster = text.text.get(start.range())?;
    let same = end.span == start.span
        && last.text.get(end.range()) == Some(cluster)
        && end.range().end == last.text.len()
        && start.range.start == 0
        && cluster.chars().nth(1).is_some();
    let alike = last.font == text.font
        && last.size == text.size
        && last.fill == text.fill
        && last.stroke == text.stroke;
    let beside = (before.x + last.width() - at.x).abs() < Abs::pt(0.01);
    if !(same && alike && beside) {
        return None;
    }
    let shift = u16::try_from(last.text.len() - cluster.len()).ok()?;
    // Ranges count bytes of a run in 16 bits.
    u16::try_from(usize::from(shift) + text.text.len()).ok()?;
    let raised = Em::from_abs(before.y - at.y, last.size);
    last.text.push_str(&text.text[cluster.len()..]);
    last.glyphs
        .extend(text.glyphs.iter().cloned().map(|mut glyph| {
            glyph.range = glyph.range.start + shift..glyph.range.end + shift;
            glyph.y_offset += raised;
            glyph
        }));
    Some(())
}
