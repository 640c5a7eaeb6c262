//! What the reader was unsure of. Each code stands for one kind of decision and never changes its
//! meaning; the words say what was read, why it is unsure and what a person ought to look at.

use crate::{Doubt, Field};
use plan::{Place, check::Words};

/// The kinds of decisions that may be unsure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unsure {
    /// A cell stands in another column than its heading says.
    ShiftedCell,
    /// A row and a sheet were joined although their titles differ.
    JoinedByLikeness,
    /// A row and a sheet were joined by number, not by title.
    JoinedByNumber,
    /// A heading's number cannot stand where it is.
    NumberCorrected,
    /// No class word is printed.
    KindMissing,
    /// A class word was misread.
    KindMisread,
    /// A budget field holds neither an amount nor "ไม่ใช้งบประมาณ".
    AmountUnread,
    /// One amount stands beside several titles of one cell.
    AmountShared,
    /// A row has content but no title.
    TitleMissing,
    /// A continued row says something else than the row before it.
    ContinuationDiffers,
    /// Which office it is could not be told.
    OfficeUnknown,
    /// Which years the plan runs over could not be told.
    YearsUnknown,
    /// A heading that names no place of the framework.
    MissionUnknown,
    /// The steps of a cell were shared out over several entries.
    StepsShared,
    /// Nothing that looks like an entry of a plan was found.
    NoEntries,
}

impl Unsure {
    const fn code(self) -> &'static str {
        match self {
            Self::ShiftedCell => "READ001",
            Self::JoinedByLikeness => "READ002",
            Self::JoinedByNumber => "READ003",
            Self::NumberCorrected => "READ004",
            Self::KindMissing => "READ005",
            Self::KindMisread => "READ006",
            Self::AmountUnread => "READ007",
            Self::AmountShared => "READ008",
            Self::TitleMissing => "READ009",
            Self::ContinuationDiffers => "READ010",
            Self::OfficeUnknown => "READ011",
            Self::YearsUnknown => "READ012",
            Self::MissionUnknown => "READ013",
            Self::StepsShared => "READ014",
            Self::NoEntries => "READ015",
        }
    }

    const fn field(self) -> Option<Field> {
        match self {
            Self::ShiftedCell
            | Self::JoinedByLikeness
            | Self::JoinedByNumber
            | Self::TitleMissing => Some(Field::Title),
            Self::NumberCorrected => Some(Field::Group),
            Self::KindMissing | Self::KindMisread => Some(Field::Kind),
            Self::AmountUnread | Self::AmountShared => Some(Field::Budget),
            Self::ContinuationDiffers => Some(Field::Quarters),
            Self::MissionUnknown => Some(Field::Mission),
            Self::StepsShared => Some(Field::Steps),
            Self::OfficeUnknown | Self::YearsUnknown | Self::NoEntries => None,
        }
    }

    const fn message(self) -> (&'static str, &'static str) {
        match self {
            Self::ShiftedCell => (
                "ข้อความอยู่ผิดช่องของตาราง",
                "The text stands in another column than its heading says",
            ),
            Self::JoinedByLikeness => (
                "จับคู่ตารางกับรายละเอียดโครงการจากชื่อที่คล้ายกัน แต่ไม่ตรงกัน",
                "Table row and project sheet were joined by titles that are alike but not the same",
            ),
            Self::JoinedByNumber => (
                "จับคู่ตารางกับรายละเอียดโครงการจากลำดับที่ เพราะชื่อไม่ตรงกัน",
                "Table row and project sheet were joined by their number, as their titles differ",
            ),
            Self::NumberCorrected => (
                "เลขหัวข้อไม่เข้ากับลำดับ จึงถือตามข้อความของหัวข้อ",
                "The heading's number cannot stand here; its wording was followed",
            ),
            Self::KindMissing => (
                "ไม่มีคำว่า โครงการ กิจกรรม หรือมาตรการ นำหน้าชื่อ",
                "The title has no class word (project, activity, measure)",
            ),
            Self::KindMisread => (
                "คำนำหน้าชื่ออาจอ่านเพี้ยนจาก โครงการ กิจกรรม หรือมาตรการ",
                "The class word before the title may be misread",
            ),
            Self::AmountUnread => ("อ่านจำนวนงบประมาณไม่ได้", "The budget could not be read"),
            Self::AmountShared => (
                "ช่องเดียวกันมีหลายรายการแต่มีงบประมาณจำนวนเดียว",
                "One amount stands beside several entries of the same cell",
            ),
            Self::TitleMissing => (
                "แถวนี้มีเนื้อหาแต่ไม่พบชื่อรายการที่ชัดเจน",
                "This row has content but no clear title",
            ),
            Self::ContinuationDiffers => (
                "แถวต่อหน้าพิมพ์ข้อมูลต่างจากแถวแรก ใช้ตามแถวแรก",
                "The continued row says something else than the first; the first was kept",
            ),
            Self::OfficeUnknown => (
                "ไม่พบชื่อหน่วยงานเจ้าของแผน",
                "The office whose plan this is was not found",
            ),
            Self::YearsUnknown => (
                "ไม่พบปีงบประมาณของแผน",
                "The plan's fiscal years were not found",
            ),
            Self::MissionUnknown => (
                "หัวข้อนี้ไม่ตรงกับมิติหรือภารกิจใดในกรอบ",
                "The heading names no dimension or mission of the framework",
            ),
            Self::StepsShared => (
                "แบ่งขั้นตอนในช่องเดียวกันให้หลายรายการตามลำดับเลขข้อ",
                "The steps of one cell were shared out over several entries by their numbers",
            ),
            Self::NoEntries => (
                "ไม่พบโครงการ กิจกรรม หรือมาตรการในเอกสารนี้",
                "No project, activity or measure was found in this document",
            ),
        }
    }

    const fn help(self) -> (&'static str, &'static str) {
        match self {
            Self::JoinedByLikeness | Self::JoinedByNumber => (
                "ตรวจว่าเป็นรายการเดียวกัน แล้วใช้ชื่อเดียวกันทั้งสองแห่ง",
                "See whether they are the same entry, and give both the same title",
            ),
            Self::NumberCorrected | Self::MissionUnknown => (
                "ตรวจมิติ ภารกิจ และกลุ่มของรายการใต้หัวข้อนี้",
                "See dimension, mission and group of the entries below it",
            ),
            Self::KindMissing | Self::KindMisread => {
                ("เลือกประเภทของรายการ", "Choose the kind of the entry")
            }
            Self::AmountUnread | Self::AmountShared => {
                ("ระบุงบประมาณของแต่ละรายการ", "State the budget of each entry")
            }
            Self::OfficeUnknown | Self::YearsUnknown => {
                ("ระบุเองก่อนนำเข้าแผน", "State it before the plan is taken in")
            }
            Self::NoEntries => (
                "ตรวจว่าเป็นแฟ้มแผนปฏิบัติการป้องกันการทุจริต",
                "See whether the file is an anti-corruption action plan",
            ),
            _ => (
                "เทียบกับเอกสารต้นฉบับ แล้วแก้ไขหากไม่ตรง",
                "Compare with the source and correct it where it differs",
            ),
        }
    }
}

/// Whose doubt it is, until table and sheets are joined.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Owner {
    /// The whole plan.
    Plan,
    /// An entry of a table, by index.
    Row(usize),
    /// A sheet, by index.
    Sheet(usize),
    /// An entry of the plan, by index.
    Entry(usize),
}

/// Doubts as they come up.
#[derive(Debug, Default)]
pub(super) struct Doubts(Vec<(Owner, Doubt)>);

impl Doubts {
    pub(super) fn add(
        &mut self,
        unsure: Unsure,
        owner: Owner,
        place: &Place,
        read: impl Into<String>,
        others: Vec<String>,
    ) {
        let ((th, en), (help_th, help_en)) = (unsure.message(), unsure.help());
        self.0.push((
            owner,
            Doubt {
                code: unsure.code().to_owned(),
                place: place.clone(),
                length: 0,
                message: words(th, en),
                help: words(help_th, help_en),
                entry: None,
                field: unsure.field(),
                read: read.into(),
                others,
            },
        ));
    }

    /// The doubts in document order, with `entry` telling which entry a row or sheet became.
    pub(super) fn settle(self, entry: impl Fn(Owner) -> Option<usize>) -> Vec<Doubt> {
        let mut doubts: Vec<Doubt> = self
            .0
            .into_iter()
            .map(|(owner, doubt)| Doubt {
                entry: entry(owner),
                ..doubt
            })
            .collect();
        doubts.sort_by_key(|doubt| (doubt.place.line, doubt.place.column));
        doubts.dedup_by(|a, b| a.code == b.code && a.place == b.place && a.entry == b.entry);
        doubts
    }
}

fn words(th: &str, en: &str) -> Words {
    Words {
        th: th.to_owned(),
        en: en.to_owned(),
    }
}
