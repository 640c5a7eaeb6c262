//! Runs of text as a PDF must hold them, so that it reads back exactly and says what language it is.
//!
//! The typesetter begins a new run of text wherever a glyph is raised or lowered, and each run
//! carries the whole text of its clusters: "สิทธิ์", whose last mark is raised, would be copied,
//! searched and read aloud as "สิทธิ์ธิ์". Here a run that begins in the middle of a cluster is
//! joined to the run before it; its glyphs keep their places. The marks of where a line may break
//! are taken out of the text, and every run is Thai.

use crate::manuscript::line_ends::{ZERO_WIDTH_SPACE, is_sign};
use typst::{
    foundations::Smart,
    layout::{Abs, Em, Frame, FrameItem, Point},
    text::{Glyph, Lang, Locale, Region, TextItem},
};
use typst_layout::PagedDocument;

/// The document with every cluster in one run, without marks between words, in Thai.
pub(super) fn clean(document: &PagedDocument) -> PagedDocument {
    let pages = document.pages().iter().cloned().map(|mut page| {
        page.frame = cleaned(&page.frame);
        page
    });
    let mut info = typst::model::Document::info(document).clone();
    let region = match info.locale {
        Smart::Custom(locale) => locale.region,
        Smart::Auto => None,
    };
    info.locale = Smart::Custom(thai(region));
    PagedDocument::new(pages.collect(), info)
}

fn thai(region: Option<Region>) -> Locale {
    Locale::new(Lang::THAI, region)
}

fn cleaned(frame: &Frame) -> Frame {
    let mut items: Vec<(Point, FrameItem)> = Vec::with_capacity(frame.items().len());
    for (at, item) in frame.items() {
        let mut item = item.clone();
        match &mut item {
            FrameItem::Group(group) => group.frame = cleaned(&group.frame),
            FrameItem::Text(text) => {
                text.lang = Lang::THAI;
                unmark(text);
                if text.glyphs.is_empty() {
                    continue;
                }
                if let Some((before, FrameItem::Text(last))) = items.last_mut()
                    && join(last, *before, text, *at).is_some()
                {
                    continue;
                }
            }
            _ => {}
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

/// Takes the marks between words out of a run, and the glyphs of no width that stand for them.
fn unmark(run: &mut TextItem) {
    if !run.text.contains(is_sign) {
        return;
    }
    let text = std::mem::take(&mut run.text);
    let is_mark = |glyph: &Glyph| {
        text.get(glyph.range())
            .is_some_and(|shown| !shown.is_empty() && shown.chars().all(is_sign))
    };
    run.glyphs.retain(|glyph| !is_mark(glyph));
    let marks: Vec<usize> = text.match_indices(is_sign).map(|(at, _)| at).collect();
    // Ranges grow along Thai text, and either mark is three bytes that vanish before what follows it.
    let moved = |at: u16| {
        let before = marks.partition_point(|mark| *mark < usize::from(at));
        at - u16::try_from(before * ZERO_WIDTH_SPACE.len_utf8()).unwrap_or(at)
    };
    for glyph in &mut run.glyphs {
        glyph.range = moved(glyph.range.start)..moved(glyph.range.end);
    }
    run.text = text.as_str().replace(is_sign, "").into();
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
