//! Whatever the bytes, reading ends in a document or in one error: no panic, no flood of memory.

use proptest::prelude::*;
use reader::{Block, Format, ReadError};
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
    pdf_of(&[])
}

/// A PDF of one page, some of its objects (numbered from 1) others than usual.
fn pdf_of(others: &[(usize, &str)]) -> Vec<u8> {
    let content = "BT /F 12 Tf 1 0 0 1 50 700 Tm (A plan of an office) Tj ET 40 600 m 240 600 l S";
    let mut objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        format!("<< /Contents 4 0 R {PAGE}"),
        stream(content),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_owned(),
        "null".to_owned(),
    ];
    for (number, object) in others {
        objects[number - 1] = (*object).to_owned();
    }
    let mut out = b"%PDF-1.7\n".to_vec();
    let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for (n, object) in objects.iter().enumerate() {
        table.push_str(&format!("{:010} 00000 n \n", out.len()));
        out.extend(format!("{} 0 obj\n{object}\nendobj\n", n + 1).bytes());
    }
    let start = out.len();
    out.extend(
        format!("{table}trailer << /Size 7 /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n").bytes(),
    );
    out
}

/// What a page has besides its content.
const PAGE: &str =
    "/Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F 5 0 R >> >> >>";

fn stream(content: &str) -> String {
    let length = content.len();
    format!("<< /Length {length} >>\nstream\n{content}\nendstream")
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

/// A spreadsheet of this one table.
fn ods_of(name: &str, rows: &str) -> Vec<u8> {
    zipped(&[
        ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
        (
            "content.xml",
            &format!(
                "<o xmlns:table='t' xmlns:text='x'><table:table table:name='{name}'>{rows}</table:table></o>"
            ),
        ),
    ])
}

/// A Word file of this body, its lists labelled by this pattern.
fn docx_of(body: &str, label: &str) -> Vec<u8> {
    zipped(&[
        (
            "word/document.xml",
            &format!("<w:document xmlns:w='w'><w:body>{body}</w:body></w:document>"),
        ),
        (
            "word/numbering.xml",
            &format!(
                "<w:numbering xmlns:w='w'><w:abstractNum w:abstractNumId='0'><w:lvl w:ilvl='0'><w:start w:val='1'/><w:numFmt w:val='decimal'/><w:lvlText w:val='{label}'/></w:lvl></w:abstractNum><w:num w:numId='1'><w:abstractNumId w:val='0'/></w:num></w:numbering>"
            ),
        ),
    ])
}

#[test]
fn text_that_grows_beyond_all_measure_while_it_is_read_is_refused() {
    let mut shared = rust_xlsxwriter::Workbook::new();
    let sheet = shared.add_worksheet();
    let long = "ก".repeat(10_000);
    for row in 0..400 {
        sheet.write(row, 0, &long).expect("writes");
    }
    let shared = shared.save_to_buffer().expect("saved");
    let repeated = ods_of(
        "ก",
        &format!(
            "<table:table-row table:number-rows-repeated='200'><table:table-cell table:number-columns-repeated='200'><text:p>{}</text:p></table:table-cell></table:table-row>",
            "ก".repeat(100)
        ),
    );
    let spaces = ods_of(
        "ก",
        &format!(
            "<table:table-row><table:table-cell><text:p>ก{}</text:p></table:table-cell></table:table-row>",
            "<text:s text:c='100'/>".repeat(105_000)
        ),
    );
    for (name, bytes) in [("a.xlsx", shared), ("a.ods", repeated), ("b.ods", spaces)] {
        assert!(bytes.len() < 100_000, "{name}: {}", bytes.len());
        assert_eq!(
            reader::document(name, &bytes),
            Err(ReadError::ZipBomb { limit: 10 << 20 }),
            "{name}"
        );
    }
}

#[test]
fn a_cell_is_placed_by_no_more_than_a_hundred_letters_of_its_sheets_name() {
    let row = "<table:table-row><table:table-cell><text:p>ก</text:p></table:table-cell></table:table-row>";
    let document = reader::document("a.ods", &ods_of(&"น".repeat(5_000), row)).expect("reads");
    let cell = document.lines[0].place.cell.as_deref();
    assert_eq!(cell, Some(format!("{}!1", "น".repeat(100)).as_str()));
}

#[test]
fn the_label_of_a_list_stays_short_whatever_its_pattern() {
    let item = "<w:p><w:pPr><w:numPr><w:ilvl w:val='0'/><w:numId w:val='1'/></w:numPr></w:pPr><w:r><w:t>ก</w:t></w:r></w:p>";
    let document = reader::document("a.docx", &docx_of(item, &"x".repeat(5_000))).expect("reads");
    assert_eq!(document.lines[0].text, format!("{} ก", "x".repeat(100)));
}

#[test]
fn no_cell_covers_more_than_two_hundred_columns() {
    let rows = "<w:tr><w:tc><w:tcPr><w:gridSpan w:val='65535'/></w:tcPr><w:p><w:r><w:t>ก</w:t></w:r></w:p></w:tc><w:tc><w:p/></w:tc></w:tr>";
    let word = docx_of(&format!("<w:tbl>{rows}</w:tbl>"), "%1");
    let html = "<!doctype html><table><tr><td colspan=1000>ก<td>ข</table>";
    for (name, bytes) in [("a.docx", word), ("a.html", html.into())] {
        let document = reader::document(name, &bytes).expect(name);
        let [Block::Table(table)] = document.blocks.as_slice() else {
            panic!("{name}: a table expected, got {:?}", document.blocks)
        };
        assert_eq!(table.rows[0].cells[0].span, 200, "{name}");
    }
}

#[test]
fn rows_that_tall_cells_reach_into_count_as_full() {
    let tall = "<td rowspan=1000>ก".repeat(250);
    let below = "<tr>".repeat(1_000);
    let html = format!(
        "<!doctype html><table>{}",
        format!("<tr>{tall}{below}").repeat(2)
    );
    assert!(matches!(
        reader::document("a.html", html.as_bytes()),
        Err(ReadError::TooManyParts { .. })
    ));
}

#[test]
fn cells_far_out_are_named_without_an_overflow() {
    let rows = "<table:table-row table:number-rows-repeated='4294967295'><table:table-cell/></table:table-row><table:table-row><table:table-cell table:number-columns-repeated='4294967295'/><table:table-cell><text:p>ก</text:p></table:table-cell></table:table-row>";
    let document = reader::document("a.ods", &ods_of("", rows)).expect("reads");
    assert_eq!(document.lines[0].text, "ก");
}

#[test]
fn cells_of_a_long_line_are_found_each_behind_the_last() {
    let places = |name: &str, text: &str| -> Vec<(u32, u32)> {
        let document = reader::document(name, text.as_bytes()).expect(name);
        let tables = document.blocks.iter().filter_map(|block| match block {
            Block::Table(table) => Some(table),
            Block::Paragraph(_) => None,
        });
        let lines = tables
            .flat_map(|table| &table.rows)
            .flat_map(|row| &row.cells)
            .flat_map(|cell| &cell.lines);
        lines
            .map(|line| (line.place.line, line.place.column))
            .collect()
    };
    assert_eq!(
        places("a.csv", "ก,ก,ก\nข,\"ค\nง\",ข\n"),
        [(1, 1), (1, 3), (1, 5), (2, 1), (2, 4), (3, 1), (3, 4)]
    );
    assert_eq!(
        places(
            "a.txt",
            "<table><tr><td>1<td>1<td>a&amp;b<td>1<tr><td>1<td>2</table>"
        ),
        [(1, 16), (1, 21), (1, 1), (1, 37), (1, 46), (1, 51)]
    );
}

#[test]
fn a_pdf_that_was_cut_off_is_refused_wherever_it_was_cut() {
    let whole = pdf();
    let end = whole.len() - "\n".len();
    for cut in 4..end {
        assert_eq!(
            reader::document("a.pdf", &whole[..cut]),
            Err(ReadError::Truncated {
                format: Format::Pdf
            }),
            "cut at {cut} of {end}"
        );
    }
}

#[test]
fn a_pdf_with_a_little_too_much_or_too_little_around_it_is_read() {
    let whole = pdf();
    let end = whole.len() - "\n".len();
    let around = [
        whole[..end].to_vec(),
        [&whole[..], b"\0\0\0"].concat(),
        [&whole[..], b"<!-- sent by a server -->"].concat(),
        [&whole[..], &[b' '; 5_000]].concat(),
        [b"sent by a server\n", &whole[..]].concat(),
    ];
    for bytes in around {
        let document = reader::document("a.pdf", &bytes);
        let text = document.map(|document| document.lines[0].text.clone());
        assert_eq!(text.as_deref(), Ok("A plan of an office"));
    }
}

#[test]
fn a_pdf_without_its_middle_is_refused() {
    let whole = pdf();
    let without = [&whole[..200], &whole[400..]].concat();
    assert!(matches!(
        reader::document("a.pdf", &without),
        Err(ReadError::Truncated { .. } | ReadError::Damaged { .. })
    ));
}

#[test]
fn a_pdf_that_goes_on_without_end_inside_is_refused() {
    let page = |more: &str| format!("<< {more} {PAGE}");
    let nested = |depth: usize| {
        let (open, close) = ("[".repeat(depth), "]".repeat(depth));
        page(&format!("/Contents 4 0 R /X {open}{close}"))
    };
    let pages = |kids: &str| format!("<< /Type /Pages /Count 1000 /Kids [{kids}] >>");
    let marked = format!(
        "{} BT /F 12 Tf (A plan of an office) Tj ET",
        "/P BMC ".repeat(1_000)
    );
    let hostile = [
        pdf_of(&[(3, &nested(10_000))]),
        pdf_of(&[(3, &page(&format!("/X {}", "<< /A ".repeat(1_000))))]),
        pdf_of(&[(2, &pages("6 0 R")), (6, &pages("2 0 R 2 0 R"))]),
        pdf_of(&[(2, &pages("6 0 R 6 0 R")), (6, &pages("3 0 R"))]),
        pdf_of(&[(3, &page(&format!("/Contents [{}]", "4 0 R ".repeat(2_000))))]),
        pdf_of(&[(4, &stream(&marked))]),
        pdf_of(&[(6, &format!("[{}]", "0 ".repeat(260_000)))]),
    ];
    for (n, bytes) in hostile.iter().enumerate() {
        let read = reader::document("a.pdf", bytes);
        assert!(
            matches!(read, Err(ReadError::Damaged { .. })),
            "file {n}: {read:?}"
        );
    }
    let usual = reader::document("a.pdf", &pdf_of(&[(3, &nested(50))]));
    assert!(usual.is_ok(), "{usual:?}");
}

/// A record of a workbook of 97–2003.
fn record(kind: u16, data: &[u8]) -> Vec<u8> {
    let length = u16::try_from(data.len()).expect("short");
    [&kind.to_le_bytes()[..], &length.to_le_bytes(), data].concat()
}

/// An Excel file of 97–2003 with numbers in these cells of one sheet that says it has so many
/// rows; its workbook begins in sector 2, and sector 2 goes on in `next`.
fn xls_of(cells: &[(u16, u16)], rows: u32, next: u32) -> Vec<u8> {
    let begin = record(0x0809, &[0, 6, 5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    let end = record(0x000A, &[]);
    let at = begin.len() + 14 + end.len();
    let at = u32::try_from(at).expect("short").to_le_bytes();
    let sheet = record(0x0085, &[&at[..], &[0, 0, 2, 0, b'a', b'b']].concat());
    let size = [&[0; 4][..], &rows.to_le_bytes(), &[0, 0, 9, 0, 0, 0]].concat();
    let mut workbook = [&begin[..], &sheet, &end, &begin, &record(0x0200, &size)].concat();
    for (row, column) in cells {
        let place = [row.to_le_bytes(), column.to_le_bytes(), [0, 0]].concat();
        let number = [&place[..], &1_000_f64.to_le_bytes()].concat();
        workbook.extend(record(0x0203, &number));
    }
    workbook.extend(&end);
    workbook.resize(4_096, 0);
    let words = |words: &[u32]| -> Vec<u8> { words.iter().flat_map(|w| w.to_le_bytes()).collect() };
    let sector = |mut bytes: Vec<u8>, fill: u8| {
        bytes.resize(512, fill);
        bytes
    };
    let mut head = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec();
    head.resize(24, 0);
    head.extend(b"\x3E\0\x03\0\xFE\xFF\x09\0\x06\0\0\0\0\0\0\0");
    const END: u32 = 0xFFFF_FFFE;
    head.extend(words(&[0, 1, 1, 0, 4_096, END, 0, END, 0, 0]));
    // Sector 0 holds the chains, sector 1 the names, from sector 2 on stands the workbook.
    let chains = [0xFFFF_FFFD, END, next, 4, 5, 6, 7, 8, 9, END];
    let entry = |name: &str, kind: u8, start: u32, length: u32| {
        let mut entry: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let letters = u8::try_from(entry.len() + 2).expect("short");
        entry.resize(64, 0);
        entry.extend([letters, 0, kind, 1]);
        entry.extend(words(&[u32::MAX, u32::MAX, u32::from(kind == 5)]));
        entry.resize(116, 0);
        entry.extend(words(&[start, length, 0]));
        entry
    };
    let names = [
        entry("Root Entry", 5, END, 0),
        entry("Workbook", 2, 2, 4_096),
    ]
    .concat();
    let (chains, names) = (sector(words(&chains), 0xFF), sector(names, 0));
    [sector(head, 0xFF), chains, names, workbook].concat()
}

#[test]
fn an_old_excel_file_is_refused_before_room_is_made_for_what_it_does_not_hold() {
    let document = reader::document("a.xls", &xls_of(&[(0, 0), (1, 1)], 2, 3)).expect("reads");
    assert_eq!(document.lines[0].text.trim(), "1000");
    let far = reader::document("a.xls", &xls_of(&[(0, 0), (65_535, 255)], 2, 3));
    assert!(
        matches!(far, Err(ReadError::TooManyParts { .. })),
        "{far:?}"
    );
    for bytes in [xls_of(&[(0, 0)], u32::MAX, 3), xls_of(&[(0, 0)], 2, 1_000)] {
        let read = reader::document("a.xls", &bytes);
        assert!(matches!(read, Err(ReadError::Damaged { .. })), "{read:?}");
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
