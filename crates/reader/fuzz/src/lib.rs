//! What the fuzz targets do with their bytes: `cargo +nightly fuzz run docx` in `crates/reader`.
//!
//! A fuzzer does not find its way through compression, so the targets of zipped formats pack the
//! bytes as the part that is read; the archive itself is damaged in the reader's own tests. A
//! document that comes out is understood as a plan; every place points at a line that exists.

use reader::{Block, Document};
use std::io::{Cursor, Write};

/// Text and Markdown.
pub fn text(bytes: &[u8]) {
    read("a.txt", bytes);
}

/// HTML.
pub fn html(bytes: &[u8]) {
    read("a.html", &[b"<html>".as_slice(), bytes].concat());
}

/// CSV.
pub fn csv(bytes: &[u8]) {
    read("a.csv", bytes);
}

/// PDF.
pub fn pdf(bytes: &[u8]) {
    let_panics_be_caught();
    read("a.pdf", &[b"%PDF-1.7\n".as_slice(), bytes].concat());
}

/// Word: the document, and behind a zero byte its numbering.
pub fn docx(bytes: &[u8]) {
    let mut parts = bytes.splitn(2, |byte| *byte == 0);
    let document = parts.next().unwrap_or_default();
    let numbering = parts.next().unwrap_or_default();
    read(
        "a.docx",
        &zipped(&[
            ("word/document.xml", document),
            ("word/numbering.xml", numbering),
        ]),
    );
}

/// OpenDocument and Excel sheets.
pub fn spreadsheet(bytes: &[u8]) {
    let_panics_be_caught();
    let kind = b"application/vnd.oasis.opendocument.spreadsheet";
    read(
        "a.ods",
        &zipped(&[("mimetype", kind), ("content.xml", bytes)]),
    );
    let book = br#"<workbook xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="A" sheetId="1" r:id="r1"/></sheets></workbook>"#;
    let relations = br#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#;
    read(
        "a.xlsx",
        &zipped(&[
            ("xl/workbook.xml", book),
            ("xl/_rels/workbook.xml.rels", relations),
            ("xl/worksheets/sheet1.xml", bytes),
        ]),
    );
}

/// The fuzzer ends the process from its panic hook, even where the reader catches the panic of a
/// library; a panic that is not caught still ends it.
fn let_panics_be_caught() {
    static ONCE: std::sync::Once = std::sync::Once::new();
    ONCE.call_once(|| std::panic::set_hook(Box::new(|_| {})));
}

fn read(name: &str, bytes: &[u8]) {
    if let Ok(document) = reader::document(name, bytes) {
        check(&document);
        let _ = reader::read(&document);
    }
}

fn check(document: &Document) {
    let lines = document.lines.len() as u32;
    let sound = |line: u32| assert!((1..=lines.max(1)).contains(&line), "line {line} of {lines}");
    for block in &document.blocks {
        match block {
            Block::Paragraph(paragraph) => sound(paragraph.place.line),
            Block::Table(table) => {
                for row in &table.rows {
                    for line in row.cells.iter().flat_map(|cell| &cell.lines) {
                        sound(line.place.line);
                    }
                }
            }
        }
    }
}

fn zipped(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        let options = zip::write::SimpleFileOptions::default()
            .compression_method(zip::CompressionMethod::Stored);
        if zip.start_file(*name, options).is_ok() {
            let _ = zip.write_all(bytes);
        }
    }
    zip.finish().map(Cursor::into_inner).unwrap_or_default()
}
