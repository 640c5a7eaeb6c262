//! A manuscript as a Word document that a clerk goes on editing: real styles, tables and fields.
//!
//! No kept library writes what an official Thai letter needs (`thaiDistribute`, the complex-script
//! language, repeated table headers), so the WordprocessingML is written here. What is the same
//! in every document stands in `templates/docx/`; the typeface is only named, because every
//! office has TH SarabunPSK. Numbers of lists are typed, as clerks do, not counted by Word.

use crate::{
    Options, PressError,
    manuscript::{Align, Block, Cell, Manuscript, Pages, RowOf, Section, Table, line_ends},
};
use plan::Plan;
use quick_xml::escape::escape;
use std::{
    fmt::Write as _,
    io::{Cursor, Write as _},
};
use zip::{ZipWriter, write::SimpleFileOptions};

const NAMESPACES: &str = r#"xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships""#;
const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";

/// Width of the text in twentieths of a point, upright and wide.
const TEXT_WIDTH: (u32, u32) = (9071, 14286);

/// Parts that are the same in every document.
const PARTS: [(&str, &str); 5] = [
    (
        "[Content_Types].xml",
        include_str!("../templates/docx/content-types.xml"),
    ),
    ("_rels/.rels", include_str!("../templates/docx/rels.xml")),
    (
        "word/_rels/document.xml.rels",
        include_str!("../templates/docx/document-rels.xml"),
    ),
    (
        "word/styles.xml",
        include_str!("../templates/docx/styles.xml"),
    ),
    (
        "word/settings.xml",
        include_str!("../templates/docx/settings.xml"),
    ),
];

/// The whole plan in official form as a Word document.
///
/// # Errors
/// [`PressError::Docx`] if the archive cannot be written.
pub fn docx(plan: &Plan, options: &Options) -> Result<Vec<u8>, PressError> {
    of(Manuscript::of(plan, options))
}

/// A manuscript as a Word document.
pub(crate) fn of(mut manuscript: Manuscript) -> Result<Vec<u8>, PressError> {
    manuscript.for_each_text(line_ends::hold);
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    let (title, office) = (escape(&manuscript.title), escape(&manuscript.office));
    let own = [
        ("word/document.xml", document(&manuscript)),
        ("word/header.xml", header(&manuscript, TEXT_WIDTH.0)),
        ("word/header-wide.xml", header(&manuscript, TEXT_WIDTH.1)),
        (
            "word/header-none.xml",
            format!("{HEAD}<w:hdr {NAMESPACES}><w:p/></w:hdr>"),
        ),
        (
            "word/footer.xml",
            format!(
                r#"{HEAD}<w:ftr {NAMESPACES}><w:p><w:pPr><w:pStyle w:val="Footer"/></w:pPr>{}</w:p></w:ftr>"#,
                field("PAGE", "1")
            ),
        ),
        (
            "docProps/core.xml",
            format!(
                r#"{HEAD}<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{title}</dc:title><dc:creator>{office}</dc:creator><dc:language>th-TH</dc:language></cp:coreProperties>"#
            ),
        ),
    ];
    let fixed = PARTS.map(|(name, text)| (name, text.to_owned()));
    for (name, text) in fixed.into_iter().chain(own) {
        archive.start_file(name, SimpleFileOptions::default())?;
        archive.write_all(text.as_bytes())?;
    }
    Ok(archive.finish()?.into_inner())
}

/// A running head for pages of this width.
fn header(manuscript: &Manuscript, width: u32) -> String {
    format!(
        r#"{HEAD}<w:hdr {NAMESPACES}><w:p><w:pPr><w:pStyle w:val="Header"/><w:tabs><w:tab w:val="right" w:pos="{width}"/></w:tabs></w:pPr>{}<w:r><w:tab/></w:r>{}</w:p></w:hdr>"#,
        run(&manuscript.title),
        run(&manuscript.office)
    )
}

/// `word/document.xml`.
fn document(manuscript: &Manuscript) -> String {
    let mut body = Body {
        manuscript,
        xml: String::new(),
        bookmarks: 0,
    };
    let last = manuscript.sections.len().saturating_sub(1);
    for (index, section) in manuscript.sections.iter().enumerate() {
        for block in &section.blocks {
            body.block(block, section);
        }
        let page = page(manuscript, index);
        if index == last {
            body.xml.push_str(&page);
        } else {
            let end = format!(r#"<w:p><w:pPr><w:pStyle w:val="SectionEnd"/>{page}</w:pPr></w:p>"#);
            body.xml.push_str(&end);
        }
    }
    format!(
        "{HEAD}<w:document {NAMESPACES}><w:body>{}</w:body></w:document>",
        body.xml
    )
}

/// The page of a section: paper, margins, running head, numbers.
fn page(manuscript: &Manuscript, index: usize) -> String {
    let pages = manuscript.sections[index].pages;
    let kind = |pages: Pages| match pages {
        Pages::Bare => 0,
        Pages::Front => 1,
        Pages::Upright | Pages::Wide => 2,
    };
    let before = index
        .checked_sub(1)
        .map(|before| kind(manuscript.sections[before].pages));
    let start = if before == Some(kind(pages)) {
        ""
    } else {
        r#" w:start="1""#
    };
    let (head, foot) = match pages {
        Pages::Bare => ("", ""),
        Pages::Front => ("rIdNoHeader", "rIdFooter"),
        Pages::Upright => ("rIdHeader", "rIdFooter"),
        Pages::Wide => ("rIdWideHeader", "rIdFooter"),
    };
    let mut xml = "<w:sectPr>".to_owned();
    if !foot.is_empty() {
        let _ = write!(
            xml,
            r#"<w:headerReference w:type="default" r:id="{head}"/><w:footerReference w:type="default" r:id="{foot}"/>"#
        );
    }
    let format = match (pages, manuscript.thai_digits) {
        (Pages::Front, _) => "thaiLetters",
        (_, true) => "thaiNumbers",
        (_, false) => "decimal",
    };
    let paper = if pages == Pages::Wide {
        r#"<w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/><w:pgMar w:top="1701" w:right="1134" w:bottom="1134" w:left="1418" w:header="851" w:footer="567" w:gutter="0"/>"#
    } else {
        r#"<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1418" w:right="1134" w:bottom="1134" w:left="1701" w:header="709" w:footer="567" w:gutter="0"/>"#
    };
    let _ = write!(
        xml,
        r#"<w:type w:val="nextPage"/>{paper}<w:pgNumType w:fmt="{format}"{start}/></w:sectPr>"#
    );
    xml
}

/// Writes the body of the document.
struct Body<'a> {
    manuscript: &'a Manuscript,
    xml: String,
    bookmarks: usize,
}

impl Body<'_> {
    fn block(&mut self, block: &Block, section: &Section) {
        match block {
            Block::Cover { title, office } => self.cover(title, office),
            Block::Contents { title } => self.contents(title),
            Block::Heading {
                level,
                text,
                listed,
                ..
            } => self.heading(*level, text, *listed),
            Block::Paragraph { text } => self.paragraph("BodyText", &run(text)),
            Block::Centred { text } => self.paragraph("Centered", &run(text)),
            Block::Signature { text, signed } => self.signature(text, *signed),
            Block::Field { label, text } => {
                let rest = match text.as_str() {
                    "" => String::new(),
                    text => run(&format!(" {text}")),
                };
                self.paragraph("Field", &format!("{}{rest}", strong(label)));
            }
            Block::Item {
                number,
                text,
                depth,
            } => {
                let style = if *depth == 0 {
                    "ListNumber"
                } else {
                    "ListBullet"
                };
                self.paragraph(style, &run(&format!("{number} {text}")));
            }
            Block::Table(table) => {
                let width = if section.pages == Pages::Wide {
                    TEXT_WIDTH.1
                } else {
                    TEXT_WIDTH.0
                };
                self.table(table, width);
            }
        }
    }

    fn paragraph(&mut self, style: &str, runs: &str) {
        let _ = write!(
            self.xml,
            r#"<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{runs}</w:p>"#
        );
    }

    /// A line of a signature, three lines below the text where it is signed by hand.
    fn signature(&mut self, text: &str, signed: bool) {
        let room = if signed {
            r#"<w:spacing w:before="1200"/>"#
        } else {
            ""
        };
        let _ = write!(
            self.xml,
            r#"<w:p><w:pPr><w:pStyle w:val="Signature"/>{room}</w:pPr>{}</w:p>"#,
            run(text)
        );
    }

    fn cover(&mut self, title: &[String], office: &[String]) {
        // Lines beyond those of a plan's cover take from the room between title and office.
        let more = (title.len() + office.len()).saturating_sub(4) * 700;
        let room = 5670_usize.saturating_sub(more);
        for (style, lines, before) in [("Title", title, 2835), ("Subtitle", office, room)] {
            for (index, line) in lines.iter().enumerate() {
                let spacing = match index {
                    0 => format!(r#"<w:spacing w:before="{before}"/>"#),
                    _ => String::new(),
                };
                let _ = write!(
                    self.xml,
                    r#"<w:p><w:pPr><w:pStyle w:val="{style}"/>{spacing}</w:pPr>{}</w:p>"#,
                    run(line)
                );
            }
        }
    }

    /// A heading; the contents point at those that are listed.
    fn heading(&mut self, level: u8, text: &str, listed: bool) {
        if !listed && level == 1 {
            return self.paragraph("FrontHeading", &run(text));
        }
        let style = format!("Heading{level}");
        if !listed {
            return self.paragraph(&style, &run(text));
        }
        let id = self.bookmarks;
        self.bookmarks += 1;
        let runs = format!(
            r#"<w:bookmarkStart w:id="{id}" w:name="_Toc{id}"/>{}<w:bookmarkEnd w:id="{id}"/>"#,
            run(text)
        );
        self.paragraph(&style, &runs);
    }

    /// The contents as lines that each refer to the page of their heading. Word and LibreOffice both
    /// bring such a reference up to date by themselves; of a field for the whole list, LibreOffice
    /// shows what is stored in the file, and the pages are not known before it sets them.
    fn contents(&mut self, title: &str) {
        self.paragraph("FrontHeading", &run(title));
        let listed = self
            .manuscript
            .sections
            .iter()
            .flat_map(|section| section.blocks.iter().map(|block| (section.pages, block)));
        let listed = listed.filter_map(|(pages, block)| match block {
            Block::Heading {
                level,
                text,
                listed: true,
                ..
            } => Some((*level, text, pages)),
            _ => None,
        });
        for (id, (level, text, pages)) in listed.enumerate() {
            // The foreword opens the pages with letters, which LibreOffice would count in digits.
            let page = match pages {
                Pages::Front => run("ก"),
                _ => field(&format!("PAGEREF _Toc{id} \\h"), ""),
            };
            let runs = format!(
                r#"<w:hyperlink w:anchor="_Toc{id}">{}<w:r><w:tab/></w:r>{}</w:hyperlink>"#,
                run(text),
                page,
            );
            self.paragraph(&format!("TOC{level}"), &runs);
        }
    }

    fn table(&mut self, table: &Table, width: u32) {
        let widths: Vec<u32> = table
            .columns
            .iter()
            .map(|column| (column.share * f64::from(width)).round() as u32)
            .collect();
        let total: u32 = widths.iter().sum();
        let _ = write!(
            self.xml,
            r#"<w:tbl><w:tblPr><w:tblStyle w:val="TableGrid"/><w:tblW w:w="{total}" w:type="dxa"/><w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>"#
        );
        for width in &widths {
            let _ = write!(self.xml, r#"<w:gridCol w:w="{width}"/>"#);
        }
        self.xml
            .push_str("</w:tblGrid><w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>");
        for (column, width) in table.columns.iter().zip(&widths) {
            let head = r#"<w:shd w:val="clear" w:color="auto" w:fill="EBEBEB"/><w:vAlign w:val="center"/>"#;
            let look = Look {
                style: "TableHead",
                bold: false,
                size: None,
            };
            self.cell(*width, head, look, &column.head);
        }
        self.xml.push_str("</w:tr>");
        // Rows that the cell of a column still covers, and how many columns it is wide.
        let mut covered = vec![(0, 1); widths.len()];
        for row in &table.rows {
            self.xml.push_str(if row.whole {
                "<w:tr><w:trPr><w:cantSplit/></w:trPr>"
            } else {
                "<w:tr>"
            });
            let mut column = 0;
            while column < widths.len() {
                let own = row.cells.iter().find(|cell| cell.column == column);
                let (rows, columns) = covered[column];
                let blank = Cell {
                    columns,
                    ..Cell::new(column, Vec::new())
                };
                let cell = own.unwrap_or(&blank);
                let mut properties = String::new();
                if cell.columns > 1 {
                    let _ = write!(properties, r#"<w:gridSpan w:val="{}"/>"#, cell.columns);
                }
                if own.is_some() && cell.rows > 1 {
                    properties.push_str(r#"<w:vMerge w:val="restart"/>"#);
                    covered[column] = (cell.rows - 1, cell.columns);
                } else if own.is_none() && rows > 0 {
                    properties.push_str("<w:vMerge/>");
                    covered[column].0 -= 1;
                }
                if row.is_total() || row.of == RowOf::Band {
                    properties.push_str(r#"<w:shd w:val="clear" w:color="auto" w:fill="F5F5F5"/>"#);
                }
                let style = match table.columns[column].align {
                    _ if row.of == RowOf::Band => "TableHead",
                    _ if cell.columns > 1 && !row.is_total() => "TableCentered",
                    Align::Left => "TableText",
                    Align::Centre => "TableCentered",
                    Align::Right => "TableFigure",
                };
                let end = (column + cell.columns.max(1)).min(widths.len());
                let width = widths[column..end].iter().sum();
                let look = Look {
                    style,
                    bold: row.is_total(),
                    size: (style == "TableFigure").then_some(table.figures),
                };
                self.cell(width, &properties, look, &cell.lines);
                column = end;
            }
            self.xml.push_str("</w:tr>");
        }
        self.xml.push_str("</w:tbl>");
    }

    fn cell(&mut self, width: u32, properties: &str, look: Look<'_>, lines: &[String]) {
        let _ = write!(
            self.xml,
            r#"<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{properties}</w:tcPr>"#
        );
        for line in lines {
            self.paragraph(look.style, &look.run(line));
        }
        if lines.is_empty() {
            self.paragraph(look.style, "");
        }
        self.xml.push_str("</w:tc>");
    }
}

/// How the text of a cell looks.
#[derive(Clone, Copy)]
struct Look<'a> {
    style: &'a str,
    bold: bool,
    /// Its size in points, where it is not the style's.
    size: Option<f64>,
}

impl Look<'_> {
    fn run(self, text: &str) -> String {
        let mut properties = String::new();
        if self.bold {
            properties.push_str(r#"<w:rStyle w:val="Strong"/>"#);
        }
        if let Some(points) = self.size {
            let half = (points * 2.0).round();
            let _ = write!(
                properties,
                r#"<w:sz w:val="{half}"/><w:szCs w:val="{half}"/>"#
            );
        }
        format!(
            r#"<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{}</w:t></w:r>"#,
            escape(text)
        )
    }
}

fn run(text: &str) -> String {
    format!(
        r#"<w:r><w:t xml:space="preserve">{}</w:t></w:r>"#,
        escape(text)
    )
}

fn strong(text: &str) -> String {
    format!(
        r#"<w:r><w:rPr><w:rStyle w:val="Strong"/></w:rPr><w:t xml:space="preserve">{}</w:t></w:r>"#,
        escape(text)
    )
}

/// A field with the text that stands there until it is brought up to date.
fn field(instruction: &str, text: &str) -> String {
    format!(
        r#"<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> {instruction} </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>{}<w:r><w:fldChar w:fldCharType="end"/></w:r>"#,
        run(text)
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use plan::Entry;

    fn plan() -> Plan {
        let mut plan = Plan {
            announcement: vec![
                "ประกาศองค์การบริหารส่วนตำบลตัวอย่าง".to_owned(),
                "เรื่อง แผนปฏิบัติการป้องกันการทุจริต (พ.ศ. 2566 – 2570)".to_owned(),
                "จึงประกาศให้ทราบโดยทั่วกัน".to_owned(),
                "(นายสมมติ ตัวอย่าง)".to_owned(),
                "นายกองค์การบริหารส่วนตำบลตัวอย่าง".to_owned(),
            ],
            ..Plan::default()
        };
        plan.entries.push(Entry {
            title: "โครงการต้นกล้า".to_owned(),
            ..Entry::default()
        });
        plan
    }

    fn xml() -> String {
        let mut manuscript = Manuscript::of(&plan(), &Options::default());
        manuscript.for_each_text(line_ends::hold);
        document(&manuscript)
    }

    #[test]
    fn a_short_row_stays_on_one_page() {
        let xml = xml();
        let rows = xml.matches("<w:tr>").count();
        assert!(rows > 2);
        assert_eq!(xml.matches("<w:cantSplit/>").count(), rows);
    }

    #[test]
    fn each_line_of_the_contents_refers_to_a_heading() {
        let xml = xml();
        let references = xml.matches(" PAGEREF _Toc").count();
        assert!(references > 0);
        assert_eq!(xml.matches("<w:bookmarkStart ").count(), references);
    }

    #[test]
    fn an_announcement_has_room_to_sign_above_the_name_only() {
        let xml = xml();
        let room = r#"<w:pStyle w:val="Signature"/><w:spacing w:before="1200"/>"#;
        assert_eq!(xml.matches(room).count(), 1);
        let name = xml.find(room).and_then(|at| xml[at..].find("(นายสมมติ"));
        assert!(name.is_some_and(|after| after < 200));
    }

    #[test]
    fn years_in_brackets_stay_on_one_line() {
        assert!(xml().contains("(พ.ศ.\u{a0}2566\u{a0}–\u{a0}2570)"));
    }
}
