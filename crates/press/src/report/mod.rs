//! The report of a round of six or twelve months: what was done of a plan, for the executive or for
//! the public.
//!
//! It is another manuscript, so PDF, Word and Excel say the same. Nothing is computed here: figures
//! are those of the [`Account`], and each sum stands beside how much it covers. For the public it has
//! no names of people and no remarks that were written for the office.

mod details;
mod entries;
mod follow_up;
mod summary;
#[cfg(test)]
mod tests;
mod words;

use crate::{
    MOST_ENTRIES, Options, Pdf, PressError, docx as word,
    manuscript::{Align, Block, Column, Manuscript, Pages, Section},
    name, pdf as paper,
    text::Pen,
    xlsx as workbook,
};
use jiff::civil::Date;
use plan::{
    framework::{self, Framework},
    progress::Account,
};

/// For whom a report is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reader {
    /// The office's executive: also what is late, missing and failing, and who says so.
    Executive,
    /// Everybody: no names of people, no internal remarks.
    Public,
}

/// Which state of a round a report shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// The copy that was frozen when the round was closed, on this day where it is known.
    Frozen(Option<Date>),
    /// As of a day.
    AsOf(Date),
}

/// What a report says of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edition {
    /// For whom it is.
    pub reader: Reader,
    /// Which state it shows.
    pub state: State,
    /// The address of the same data for programs; where there is none, the public is sent to the
    /// office.
    pub data: Option<String>,
}

/// The report as PDF. See [`crate::set`] for what it promises.
///
/// # Errors
/// [`PressError::TooMany`] for more than [`MOST_ENTRIES`] entries, [`PressError::Typeset`] if the
/// typesetter refuses the document.
pub fn pdf(account: &Account, edition: &Edition, options: &Options) -> Result<Vec<u8>, PressError> {
    Ok(set(account, edition, options)?.bytes)
}

/// The report as PDF, with the warning where it is not as accessible as it should be.
///
/// # Errors
/// As [`pdf`].
pub fn set(account: &Account, edition: &Edition, options: &Options) -> Result<Pdf, PressError> {
    if account.lines.len() > MOST_ENTRIES {
        return Err(PressError::TooMany);
    }
    paper::of(manuscript(account, edition, options))
}

/// The report as a Word document.
///
/// # Errors
/// [`PressError::Docx`] if the archive cannot be written.
pub fn docx(
    account: &Account,
    edition: &Edition,
    options: &Options,
) -> Result<Vec<u8>, PressError> {
    word::of(manuscript(account, edition, options))
}

/// The report as an Excel workbook, its sums as formulas.
///
/// # Errors
/// [`PressError::Xlsx`] if the workbook cannot be written.
pub fn xlsx(
    account: &Account,
    edition: &Edition,
    options: &Options,
) -> Result<Vec<u8>, PressError> {
    workbook::of(&manuscript(account, edition, options), options)
}

/// The name a report is saved under: "รายงานผลแผนป้องกันการทุจริต อบต.ตัวอย่าง 2569 รอบ 6 เดือน
/// ฉบับประชาชน.pdf".
pub fn file_name(
    account: &Account,
    edition: &Edition,
    options: &Options,
    extension: &str,
) -> String {
    let round = account.round;
    let name = format!(
        "{} {} {} {} {}",
        words::SHORT_TITLE,
        name::office(&account.office),
        round.year,
        words::round(round.months),
        edition.reader.word()
    );
    format!("{}.{extension}", Pen::new(options).line(&name))
}

impl Reader {
    const fn word(self) -> &'static str {
        match self {
            Self::Executive => "ฉบับผู้บริหาร",
            Self::Public => "ฉบับประชาชน",
        }
    }
}

fn manuscript(account: &Account, edition: &Edition, options: &Options) -> Manuscript {
    let report = Report {
        account,
        edition,
        pen: Pen::new(options),
        framework: framework::for_year(account.round.year),
    };
    let mut sections = vec![report.cover(), report.contents(), report.summary()];
    sections.extend(report.entries());
    sections.extend(report.details());
    let round = account.round;
    let title = format!(
        "{} {} {} {}",
        words::SHORT_TITLE,
        round.year,
        words::round(round.months),
        edition.reader.word()
    );
    let office = report.pen.line(&account.office);
    Manuscript::fitted(report.pen.line(&title), office, options, sections)
}

/// What the parts of a report are made of.
struct Report<'a> {
    account: &'a Account,
    edition: &'a Edition,
    pen: Pen,
    framework: Option<&'static Framework>,
}

impl Report<'_> {
    fn is_for_executive(&self) -> bool {
        self.edition.reader == Reader::Executive
    }

    /// "รอบ 6 เดือน" and "(1 ตุลาคม 2568 – 31 มีนาคม 2569)".
    fn round(&self) -> [String; 2] {
        let round = self.account.round;
        let days = [round.year.first_day(), round.last_day()].map(|day| self.pen.date(day));
        let name = self.pen.line(words::round(round.months));
        [name, format!("({} – {})", days[0], days[1])]
    }

    /// "ปีงบประมาณ พ.ศ. 2569".
    fn year(&self) -> String {
        format!("ปีงบประมาณ พ.ศ. {}", self.pen.year(self.account.round.year))
    }

    /// Which state of the round this is.
    fn state(&self) -> String {
        match self.edition.state {
            State::Frozen(Some(day)) => {
                format!("สำเนาถาวร ณ วันปิดรอบ {}", self.pen.date(day))
            }
            State::Frozen(None) => "สำเนาถาวร ณ วันปิดรอบ".to_owned(),
            State::AsOf(day) => format!("ข้อมูล ณ วันที่ {}", self.pen.date(day)),
        }
    }

    fn version(&self) -> String {
        let number = self.pen.line(&self.account.version.to_string());
        format!("ตามแผนฉบับที่ {number}")
    }

    fn cover(&self) -> Section {
        let [round, days] = self.round();
        let title = vec![words::TITLE.to_owned(), self.year(), round, days];
        let mut office = vec![self.pen.line(&self.account.office)];
        office.push(self.edition.reader.word().to_owned());
        office.extend([self.version(), self.state()]);
        office.retain(|line| !line.is_empty());
        Section {
            pages: Pages::Bare,
            blocks: vec![Block::Cover { title, office }],
        }
    }

    fn contents(&self) -> Section {
        Section {
            pages: Pages::Front,
            blocks: vec![Block::Contents {
                title: "สารบัญ".to_owned(),
            }],
        }
    }

    /// The dimensions that entries stand under, those without one last.
    fn dimensions(&self) -> Vec<Option<u8>> {
        let mut dimensions = self.account.dimensions();
        dimensions.sort_by_key(|dimension| (dimension.is_none(), *dimension));
        dimensions
    }

    /// "มิติที่ 1".
    fn dimension(&self, dimension: Option<u8>) -> String {
        match dimension {
            Some(number) => format!("มิติที่ {}", self.pen.number(number.into())),
            None => "ไม่ระบุมิติ".to_owned(),
        }
    }

    /// "มิติที่ 1 การสร้างวัฒนธรรมสุจริต".
    fn titled(&self, dimension: Option<u8>) -> String {
        let title = dimension
            .and_then(|number| self.framework?.dimension(number))
            .map_or("", |dimension| dimension.title.as_str());
        self.pen
            .line(&format!("{} {title}", self.dimension(dimension)))
    }

    /// Number and title of an entry.
    fn name(&self, line: &plan::progress::Line) -> String {
        let code = line.code.as_deref().unwrap_or_default();
        self.pen.line(&format!("{code} {}", line.title))
    }
}

/// A heading that stands at the left.
fn heading(level: u8, text: String) -> Block {
    Block::Heading {
        level,
        text,
        listed: level <= 2,
        centred: level == 1,
    }
}

/// A label with a short text on its line.
fn field(label: &str, text: String) -> Block {
    Block::Field {
        label: label.to_owned(),
        text,
    }
}

/// A column whose head stands on two lines, or on one where the second is empty.
fn column(head: [&str; 2], align: Align) -> Column {
    let lines = head.into_iter().filter(|line| !line.is_empty());
    Column::of_lines(lines.map(str::to_owned).collect(), align)
}

fn paragraph(text: String) -> Block {
    Block::Paragraph { text }
}
