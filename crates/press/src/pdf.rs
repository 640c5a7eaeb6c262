//! A manuscript as PDF, set by Typst from `templates/plan.typ`.
//!
//! The template reads the manuscript as a virtual `data.json`; nothing is read from disk and no
//! system font is looked at, so the same plan gives the same pages on every machine. The file is
//! tagged for screen readers (PDF/UA-1) and for the archive (PDF/A-2a); a text with a character
//! that the typeface lacks cannot be, and is exported without those promises, with a warning.

mod runs;

use crate::{
    MOST_ENTRIES, Mark, Options, PressError,
    manuscript::{Manuscript, line_ends},
    typeface::FONTS,
};
use plan::Plan;
use std::sync::LazyLock;
use typst::{
    Library, LibraryExt, World,
    diag::{FileError, FileResult, SourceDiagnostic},
    foundations::{Bytes, Datetime, Duration, Smart},
    syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot},
    text::{Font, FontBook},
    utils::LazyHash,
};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};

/// How many documents the typesetter's cache outlives the document it was made for.
const CACHE_AGE: usize = 4;

static BOOK: LazyLock<LazyHash<FontBook>> =
    LazyLock::new(|| LazyHash::new(FontBook::from_fonts(FONTS.iter())));
static LIBRARY: LazyLock<LazyHash<Library>> = LazyLock::new(|| LazyHash::new(Library::default()));
static TEMPLATE: LazyLock<Source> = LazyLock::new(|| {
    let text = include_str!("../templates/plan.typ").to_owned();
    Source::new(file_id("/plan.typ"), text)
});
static DATA: LazyLock<FileId> = LazyLock::new(|| file_id("/data.json"));

/// A PDF file, and what could not be promised about it.
#[derive(Clone, Debug)]
pub struct Pdf {
    /// The file.
    pub bytes: Vec<u8>,
    /// Why the file is not PDF/UA-1 and PDF/A-2a, where it is not.
    pub warning: Option<String>,
}

/// The whole plan in official form as PDF. See [`set`] for what it promises.
///
/// # Errors
/// [`PressError::TooMany`] for more than [`MOST_ENTRIES`] entries, [`PressError::Typeset`] if the
/// typesetter refuses the document.
pub fn pdf(plan: &Plan, options: &Options) -> Result<Vec<u8>, PressError> {
    Ok(set(plan, options)?.bytes)
}

/// The whole plan in official form as PDF, with the warning where it is not as accessible as it
/// should be.
///
/// # Errors
/// [`PressError::TooMany`] for more than [`MOST_ENTRIES`] entries, [`PressError::Typeset`] if the
/// typesetter refuses the document.
pub fn set(plan: &Plan, options: &Options) -> Result<Pdf, PressError> {
    typeset(plan, options, None)
}

/// The same with a mark at the foot of every page.
///
/// # Errors
/// As [`set`].
pub fn announced(plan: &Plan, options: &Options, mark: Mark) -> Result<Pdf, PressError> {
    typeset(plan, options, Some(mark))
}

fn typeset(plan: &Plan, options: &Options, mark: Option<Mark>) -> Result<Pdf, PressError> {
    if plan.entries.len() > MOST_ENTRIES {
        return Err(PressError::TooMany);
    }
    let mut manuscript = Manuscript::of(plan, options);
    manuscript.mark = mark;
    of(manuscript)
}

/// A manuscript as PDF.
pub(crate) fn of(mut manuscript: Manuscript) -> Result<Pdf, PressError> {
    // The typesetter's own way of finding Thai words, a neural network, would take longer than all
    // the rest of its work.
    manuscript.for_each_text(line_ends::mark);
    let world = Desk {
        data: Bytes::from_string(serde_json::to_string(&manuscript)?),
    };
    let document = typst::compile::<PagedDocument>(&world).output;
    let pdf = document.map_err(refused).and_then(|document| {
        let document = runs::clean(&document);
        let strict = PdfStandards::new(&[PdfStandard::Ua_1, PdfStandard::A_2a])
            .map_err(|error| PressError::Typeset(error.message().to_string()))?;
        match export(&document, strict) {
            Ok(bytes) => Ok(Pdf {
                bytes,
                warning: None,
            }),
            Err(why) => Ok(Pdf {
                bytes: export(&document, PdfStandards::default())?,
                warning: Some(why.to_string()),
            }),
        }
    });
    typst::comemo::evict(CACHE_AGE);
    pdf
}

fn export(document: &PagedDocument, standards: PdfStandards) -> Result<Vec<u8>, PressError> {
    let options = PdfOptions {
        creator: Smart::Custom(Some("Sujarit".to_owned())),
        timestamp: now().map(Timestamp::new_utc),
        standards,
        ..PdfOptions::default()
    };
    typst_pdf::pdf(document, &options).map_err(refused)
}

/// The time of printing, which an archived file must carry.
fn now() -> Option<Datetime> {
    let now = jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC);
    let part = |number: i8| u8::try_from(number).ok();
    Datetime::from_ymd_hms(
        now.year().into(),
        part(now.month())?,
        part(now.day())?,
        part(now.hour())?,
        part(now.minute())?,
        part(now.second())?,
    )
}

fn refused(errors: impl IntoIterator<Item = SourceDiagnostic>) -> PressError {
    let messages: Vec<String> = errors
        .into_iter()
        .map(|error| error.message.to_string())
        .collect();
    PressError::Typeset(messages.join("; "))
}

fn file_id(path: &str) -> FileId {
    let path = VirtualPath::new(path).expect("a constant path is sound");
    RootedPath::new(VirtualRoot::Project, path).intern()
}

/// What the typesetter sees: template, data, typefaces.
struct Desk {
    data: Bytes,
}

impl World for Desk {
    fn library(&self) -> &LazyHash<Library> {
        &LIBRARY
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &BOOK
    }

    fn main(&self) -> FileId {
        TEMPLATE.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == TEMPLATE.id() {
            Ok(TEMPLATE.clone())
        } else {
            Err(missing(id))
        }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        if id == *DATA {
            Ok(self.data.clone())
        } else {
            Err(missing(id))
        }
    }

    fn font(&self, index: usize) -> Option<Font> {
        FONTS.get(index).cloned()
    }

    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        None
    }
}

fn missing(id: FileId) -> FileError {
    FileError::NotFound(id.vpath().get_with_slash().into())
}
