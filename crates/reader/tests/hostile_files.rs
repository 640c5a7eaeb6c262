//! Whatever the bytes, reading ends in a document or in one error: no panic, no flood of memory.

use proptest::prelude::*;
use reader::{Format, ReadError};
use std::io::{Cursor, Write};

fn zipped(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        zip.start_file(*name, zip::write::SimpleFileOptions::default())
            .expect("starts");
        zip.write_all(text.as_bytes()).expect("writes");
    }
    zip.finish().expect("ends").into_inner()
}

fn docx() -> Vec<u8> {
    zipped(&[
        (
            "word/document.xml",
            "<w:document xmlns:w='w'><w:body><w:p><w:pPr><w:numPr><w:ilvl w:val='0'/><w:numId w:val='1'/></w:numPr></w:pPr><w:r><w:t>องค์การบริหารส่วนตำบลตัวอย่าง</w:t></w:r></w:p><w:tbl><w:tr><w:tc><w:tcPr><w:vMerge/></w:tcPr><w:p><w:r><w:t>มิติ</w:t></w:r></w:p></w:tc><w:tc><w:p/></w:tc></w:tr></w:tbl></w:body></w:document>",
        ),
        (
            "word/numbering.xml",
            "<w:numbering xmlns:w='w'><w:abstractNum w:abstractNumId='0'><w:lvl w:ilvl='0'><w:start w:val='1'/><w:numFmt w:val='thaiNumbers'/><w:lvlText w:val='%1.'/></w:lvl></w:abstractNum><w:num w:numId='1'><w:abstractNumId w:val='0'/></w:num></w:numbering>",
        ),
    ])
}

fn xlsx() -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for row in 0..5 {
        sheet.write(row, 0, "โครงการ").expect("writes");
        sheet.write(row, 1, 1_000).expect("writes");
    }
    book.save_to_buffer().expect("saved")
}

fn ods() -> Vec<u8> {
    zipped(&[
        ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
        (
            "content.xml",
            "<o xmlns:table='t' xmlns:text='x'><table:table table:name='ก'><table:table-row table:number-rows-repeated='3'><table:table-cell table:number-columns-repeated='2'><text:p>งบ</text:p></table:table-cell></table:table-row></table:table></o>",
        ),
    ])
}

fn pdf() -> Vec<u8> {
    let content = "BT /F 12 Tf 1 0 0 1 50 700 Tm (A plan of an office) Tj ET 40 600 m 240 600 l S";
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F 5 0 R >> >> >>".to_owned(),
        format!("<< /Length {} >>\nstream\n{content}\nendstream", content.len()),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_owned(),
    ];
    let mut out = b"%PDF-1.7\n".to_vec();
    let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for (n, object) in objects.iter().enumerate() {
        table.push_str(&format!("{:010} 00000 n \n", out.len()));
        out.extend(format!("{} 0 obj\n{object}\nendobj\n", n + 1).bytes());
    }
    let start = out.len();
    out.extend(
        format!("{table}trailer << /Size 6 /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n").bytes(),
    );
    out
}

fn html() -> Vec<u8> {
    "<!doctype html><h1>แผน</h1><ol><li>ก<li>ข</ol><table><tr><td rowspan=2>ค<td>ง<tr><td>จ</table>"
        .into()
}

fn text() -> Vec<u8> {
    "แผน\n| ก | ข |\n|---|---|\n| 1 | 2 |\n\nก\tข\tค\n1\t<p>ก</p><p>ข</p>\t3\n<table><tr><td>x</table>\n"
        .into()
}

fn samples() -> Vec<(&'static str, Vec<u8>)> {
    vec![
        ("a.docx", docx()),
        ("a.xlsx", xlsx()),
        ("a.ods", ods()),
        ("a.pdf", pdf()),
        ("a.html", html()),
        ("a.txt", text()),
        ("a.csv", "มิติ;โครงการ;งบ\n1;\"ก\nข\";3\n".into()),
    ]
}

#[test]
fn the_samples_themselves_are_read() {
    let formats = samples().into_iter().map(|(name, bytes)| {
        let document = reader::document(name, &bytes).expect(name);
        document.format
    });
    assert_eq!(
        formats.collect::<Vec<_>>(),
        [
            Format::Docx,
            Format::Xlsx,
            Format::Ods,
            Format::Pdf,
            Format::Html,
            Format::Text,
            Format::Csv
        ]
    );
}

#[test]
fn each_bad_file_has_its_own_reason() {
    let read = |name: &str, bytes: &[u8]| reader::document(name, bytes).expect_err(name);
    assert_eq!(read("a.txt", b""), ReadError::Empty);
    assert_eq!(read("a.txt", b" \r\n\t"), ReadError::Empty);
    let png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR";
    assert_eq!(
        read("a.docx", png),
        ReadError::Binary {
            found: Some("image/png".to_owned())
        }
    );
    assert_eq!(
        read("a.txt", &[7, 0, 3, 0x80, 0, 1]),
        ReadError::Binary { found: None }
    );
    let mut old = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec();
    old.resize(600, 0);
    let mut word = old.clone();
    word.extend("WordDocument".encode_utf16().flat_map(u16::to_le_bytes));
    assert_eq!(read("a.doc", &word), ReadError::LegacyWord);
    let mut locked = old;
    locked.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
    assert_eq!(read("a.docx", &locked), ReadError::Encrypted);
    assert_eq!(
        read("a.doc", b"{\\rtf1 x}"),
        ReadError::Unsupported { found: "RTF" }
    );
    assert_eq!(
        read("a.pptx", &zipped(&[("ppt/presentation.xml", "<p/>")])),
        ReadError::Unsupported {
            found: "PowerPoint"
        }
    );
    assert!(matches!(
        read("a.txt", b"caf\xE9 cr\xE8me br\xFBl\xE9e"),
        ReadError::WrongEncoding
    ));
    let whole = xlsx();
    assert_eq!(
        read("a.xlsx", &whole[..whole.len() / 2]),
        ReadError::Truncated {
            format: Format::Xlsx
        }
    );
}

#[test]
fn huge_texts_are_refused_at_once() {
    let huge = vec![b'a'; 51 << 20];
    assert!(matches!(
        reader::document("a.txt", &huge),
        Err(ReadError::TooLarge { .. })
    ));
    assert!(matches!(
        reader::document("a.txt", &huge[..11 << 20]),
        Err(ReadError::TooLarge { .. })
    ));
    let lines = "\n".repeat(1 << 20);
    assert!(matches!(
        reader::document("a.txt", format!("{lines}ก").as_bytes()),
        Err(ReadError::TooManyParts { .. })
    ));
    let cells = "|".repeat(1 << 20);
    assert!(matches!(
        reader::document("a.txt", cells.as_bytes()),
        Err(ReadError::TooManyParts { .. }) | Ok(_)
    ));
}

#[test]
fn every_reason_says_in_both_languages_what_to_do() {
    let reasons = [
        ReadError::Empty,
        ReadError::Binary { found: None },
        ReadError::Unsupported { found: "RTF" },
        ReadError::LegacyWord,
        ReadError::Encrypted,
        ReadError::Scanned { pages: 3 },
        ReadError::Truncated {
            format: Format::Docx,
        },
        ReadError::Damaged {
            format: Format::Pdf,
            detail: String::new(),
        },
        ReadError::WrongEncoding,
        ReadError::TooLarge {
            bytes: 60 << 20,
            limit: 50 << 20,
        },
        ReadError::TooManyParts { limit: 1 },
        ReadError::ZipBomb { limit: 64 << 20 },
    ];
    for reason in reasons {
        let words = reason.words();
        assert!(words.th.contains("โปรด"), "{}", words.th);
        assert!(words.en.ends_with('.'), "{}", words.en);
        assert_eq!(words.en.matches(". ").count(), 0, "{}", words.en);
    }
}

proptest! {
    #[test]
    fn arbitrary_bytes_end_in_a_document_or_an_error(bytes in proptest::collection::vec(any::<u8>(), 0..600), head in 0usize..6) {
        let heads: [&[u8]; 6] = [b"", b"PK\x03\x04", b"%PDF-1.7\n", b"<html>", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", b"\xFF\xFE"];
        let _ = reader::document("a", &[heads[head], &bytes].concat());
    }

    #[test]
    fn cut_and_flipped_files_end_in_a_document_or_an_error(kind in 0usize..7, cut in any::<prop::sample::Index>(), flips in proptest::collection::vec((any::<prop::sample::Index>(), 0u8..8), 0..6)) {
        let (name, mut bytes) = samples().swap_remove(kind);
        for (at, bit) in flips {
            let at = at.index(bytes.len());
            bytes[at] ^= 1 << bit;
        }
        let _ = reader::document(name, &bytes);
        bytes.truncate(cut.index(bytes.len()));
        let _ = reader::document(name, &bytes);
    }
}
