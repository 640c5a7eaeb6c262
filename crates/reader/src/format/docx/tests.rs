use crate::{Block, Document, ReadError, Row, Table};
use std::io::Write;

/// A Word file with this body, and these further parts.
pub fn docx(body: &str, parts: &[(&str, &str)]) -> Vec<u8> {
    let main = format!(
        r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><w:body>{body}</w:body></w:document>"#
    );
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    let parts = parts.iter().copied();
    for (name, text) in std::iter::once(("word/document.xml", main.as_str())).chain(parts) {
        zip.start_file(name, options).expect("starts");
        zip.write_all(text.as_bytes()).expect("writes");
    }
    zip.finish().expect("ends").into_inner()
}

fn read(body: &str, parts: &[(&str, &str)]) -> Document {
    crate::document("แผน.docx", &docx(body, parts)).expect("readable")
}

fn p(text: &str) -> String {
    format!("<w:p><w:r><w:t xml:space=\"preserve\">{text}</w:t></w:r></w:p>")
}

fn item(list: u32, level: u8, text: &str) -> String {
    format!(
        r#"<w:p><w:pPr><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list}"/></w:numPr></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"#
    )
}

fn cell(properties: &str, text: &str) -> String {
    format!("<w:tc><w:tcPr>{properties}</w:tcPr>{}</w:tc>", p(text))
}

fn texts(document: &Document) -> Vec<String> {
    let text = |block: &Block| match block {
        Block::Paragraph(paragraph) => paragraph.text.clone(),
        Block::Table(table) => table.rows.iter().map(row).collect::<Vec<_>>().join("\n"),
    };
    document.blocks.iter().map(text).collect()
}

fn row(row: &Row) -> String {
    let cells = row.cells.iter().map(|cell| {
        let merged = if cell.continues { "↑" } else { "" };
        format!("{merged}{}×{}", cell.text(), cell.span)
    });
    cells.collect::<Vec<_>>().join(" | ")
}

fn only_table(document: &Document) -> &Table {
    match document.blocks.as_slice() {
        [Block::Table(table)] => table,
        other => panic!("one table expected, got {other:#?}"),
    }
}

const NUMBERING: (&str, &str) = (
    "word/numbering.xml",
    r#"<w:numbering xmlns:w="w"><w:abstractNum w:abstractNumId="0">
    <w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="thaiNumbers"/><w:lvlText w:val="%1."/></w:lvl>
    <w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="thaiNumbers"/><w:lvlText w:val="%1.%2"/></w:lvl>
    <w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="thaiLetters"/><w:suff w:val="nothing"/><w:lvlText w:val="(%3)"/></w:lvl>
    </w:abstractNum><w:abstractNum w:abstractNumId="1">
    <w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="&#xF0B7;"/></w:lvl></w:abstractNum>
    <w:num w:numId="5"><w:abstractNumId w:val="0"/></w:num>
    <w:num w:numId="6"><w:abstractNumId w:val="1"/></w:num>
    <w:num w:numId="7"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>
    </w:numbering>"#,
);

#[test]
fn automatic_numbers_stand_in_front_of_the_text() {
    let body = [
        item(5, 0, "ชื่อโครงการ"),
        item(5, 1, "หัวข้อ"),
        item(5, 1, "หัวข้อ"),
        item(5, 2, "ย่อย"),
        item(5, 2, "ย่อย"),
        p("คั่น"),
        item(5, 0, "หลักการ"),
        item(5, 1, "หัวข้อ"),
        item(6, 0, "จุด"),
        item(7, 0, "เริ่มใหม่"),
        item(7, 0, "ต่อ"),
    ];
    assert_eq!(
        texts(&read(&body.concat(), &[NUMBERING])),
        [
            "๑. ชื่อโครงการ",
            "๑.๑ หัวข้อ",
            "๑.๒ หัวข้อ",
            "(ก)ย่อย",
            "(ข)ย่อย",
            "คั่น",
            "๒. หลักการ",
            "๒.๑ หัวข้อ",
            "• จุด",
            "๑. เริ่มใหม่",
            "๒. ต่อ"
        ]
    );
}

#[test]
fn styles_bring_headings_and_lists() {
    let styles = r#"<w:styles xmlns:w="w"><w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/>
      <w:pPr><w:numPr><w:ilvl w:val="1"/><w:numId w:val="5"/></w:numPr></w:pPr></w:style>
      <w:style w:type="paragraph" w:styleId="2"><w:name w:val="มิติ"/><w:basedOn w:val="1"/></w:style></w:styles>"#;
    let body = r#"<w:p><w:pPr><w:pStyle w:val="2"/></w:pPr><w:r><w:t>บทนำ</w:t></w:r></w:p>"#;
    let document = read(body, &[NUMBERING, ("word/styles.xml", styles)]);
    let Block::Paragraph(paragraph) = &document.blocks[0] else {
        panic!("a paragraph")
    };
    assert_eq!(paragraph.text, "๑.๑ บทนำ");
    assert_eq!(paragraph.heading, Some(1));
}

#[test]
fn tables_keep_spans_and_merges() {
    let body = format!(
        "<w:tbl><w:tr>{}{}</w:tr><w:tr>{}{}{}</w:tr></w:tbl>",
        cell(r#"<w:vMerge w:val="restart"/>"#, "มิติ"),
        cell(r#"<w:gridSpan w:val="2"/>"#, "งบประมาณ"),
        cell("<w:vMerge/>", ""),
        cell("", "๒๕๖๖"),
        cell("", "๒๕๖๗"),
    );
    let document = read(&body, &[]);
    let rows: Vec<_> = only_table(&document).rows.iter().map(row).collect();
    assert_eq!(rows, ["มิติ×1 | งบประมาณ×2", "↑×1 | ๒๕๖๖×1 | ๒๕๖๗×1"]);
}

#[test]
fn a_table_in_a_cell_becomes_lines_of_the_cell() {
    let inner = format!(
        "<w:tbl><w:tr>{}{}</w:tr></w:tbl>",
        cell("", "ค่าวิทยากร"),
        cell("", "๓,๐๐๐")
    );
    let body = format!(
        "<w:tbl><w:tr><w:tc>{}{inner}{}</w:tc>{}</w:tr></w:tbl>",
        p("งบประมาณ"),
        p("รวม"),
        cell("", "ข")
    );
    let document = read(&body, &[]);
    let lines = &only_table(&document).rows[0].cells[0].lines;
    let texts: Vec<_> = lines.iter().map(|line| line.text.as_str()).collect();
    assert_eq!(texts, ["งบประมาณ", "ค่าวิทยากร\t๓,๐๐๐", "รวม"]);
}

#[test]
fn a_frame_around_the_page_is_no_table() {
    let inner = format!(
        "<w:tbl><w:tr>{}{}</w:tr></w:tbl>",
        cell("", "ก"),
        cell("", "ข")
    );
    let body = format!(
        "<w:tbl><w:tr><w:tc>{}{inner}</w:tc></w:tr></w:tbl>",
        p("คำนำ")
    );
    assert_eq!(texts(&read(&body, &[])), ["คำนำ", "ก×1 | ข×1"]);
}

#[test]
fn text_counts_as_word_prints_it() {
    let body = r#"<w:p><w:r><w:t>ก</w:t></w:r><w:ins><w:r><w:t>เพิ่ม</w:t></w:r></w:ins><w:del><w:r><w:delText>ลบ</w:delText></w:r></w:del>
      <w:r><w:rPr><w:vanish/></w:rPr><w:t>ซ่อน</w:t></w:r><w:r><w:softHyphen/><w:t>ข</w:t><w:tab/><w:t>ค &amp; ง</w:t><w:br/><w:t>บรรทัดสอง</w:t></w:r>
      <w:r><w:instrText>PAGE</w:instrText></w:r></w:p>"#;
    assert_eq!(texts(&read(body, &[])), ["กเพิ่มข\tค & ง", "บรรทัดสอง"]);
}

#[test]
fn a_paragraph_whose_end_was_deleted_goes_on_in_the_next() {
    let body = format!(
        r#"<w:p><w:pPr><w:rPr><w:del w:id="1"/></w:rPr></w:pPr><w:r><w:t>ต้น</w:t></w:r></w:p>{}"#,
        p("ปลาย")
    );
    assert_eq!(texts(&read(&body, &[])), ["ต้นปลาย"]);
}

#[test]
fn text_boxes_and_notes_are_kept_once() {
    let body = format!(
        r#"<w:p><w:r><w:t>ปก</w:t><mc:AlternateContent><mc:Choice><w:txbxContent>{0}</w:txbxContent></mc:Choice><mc:Fallback><w:txbxContent>{0}</w:txbxContent></mc:Fallback></mc:AlternateContent><w:t>แผน</w:t></w:r></w:p>"#,
        p("กล่อง")
    );
    let notes = format!(
        "<w:footnotes xmlns:w=\"w\"><w:footnote>{}</w:footnote></w:footnotes>",
        p("เชิงอรรถ")
    );
    assert_eq!(
        texts(&read(&body, &[("word/footnotes.xml", &notes)])),
        ["ปกแผน", "กล่อง", "เชิงอรรถ"]
    );
}

#[test]
fn every_paragraph_has_a_line_of_its_own() {
    let body = format!(
        "{}<w:tbl><w:tr>{}{}</w:tr></w:tbl>{}",
        p("ก"),
        cell("", "ข"),
        cell("", "ค"),
        p("ง")
    );
    let document = read(&body, &[]);
    let lines: Vec<_> = document.lines.iter().map(|l| l.text.as_str()).collect();
    assert_eq!(lines, ["ก", "ข", "ค", "ง"]);
    for (n, line) in document.lines.iter().enumerate() {
        assert_eq!(line.place.line as usize, n + 1);
    }
}

#[test]
fn a_cut_file_is_truncated_and_a_broken_one_damaged() {
    let whole = docx(&p("ข้อความ"), &[]);
    let cut = &whole[..whole.len() - 40];
    assert_eq!(
        crate::document("a.docx", cut),
        Err(ReadError::Truncated {
            format: crate::Format::Docx
        })
    );
    let unclosed = docx("<w:p><w:r><w:t>ข้อ", &[]);
    assert!(matches!(
        crate::document("a.docx", &unclosed),
        Err(ReadError::Damaged { .. })
    ));
}

#[test]
fn a_word_file_of_pictures_needs_ocr() {
    let picture = [("word/media/image1.png", "x")];
    assert_eq!(
        crate::document("a.docx", &docx("<w:p/>", &picture)),
        Err(ReadError::Scanned { pages: 1 })
    );
    assert_eq!(
        crate::document("a.docx", &docx("<w:p/>", &[])),
        Err(ReadError::Empty)
    );
}

#[test]
fn what_unpacks_without_end_is_refused() {
    let bomb = docx(&" ".repeat(70 << 20), &[]);
    assert!(bomb.len() < 1 << 20);
    assert!(matches!(
        crate::document("a.docx", &bomb),
        Err(ReadError::ZipBomb { .. })
    ));
}
