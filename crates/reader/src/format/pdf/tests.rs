use crate::{Block, Document, Format, ReadError};

/// A PDF with these objects, numbered from 1; the first is the catalogue.
fn pdf(objects: &[String]) -> Vec<u8> {
    let mut out = b"%PDF-1.7\n".to_vec();
    let mut places = Vec::new();
    for (n, object) in objects.iter().enumerate() {
        places.push(out.len());
        out.extend(format!("{} 0 obj\n{object}\nendobj\n", n + 1).bytes());
    }
    let start = out.len();
    out.extend(format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).bytes());
    for place in places {
        out.extend(format!("{place:010} 00000 n \n").bytes());
    }
    let size = objects.len() + 1;
    out.extend(
        format!("trailer << /Size {size} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n").bytes(),
    );
    out
}

/// One page with this content; `more` are further objects, from number 6, and `catalogue` what
/// the catalogue says besides.
fn page(content: &str, catalogue: &str, more: &[&str]) -> Vec<u8> {
    let mut objects = vec![
        format!("<< /Type /Catalog /Pages 2 0 R {catalogue} >>"),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F 5 0 R >> >> >>".to_owned(),
        format!("<< /Length {} >>\nstream\n{content}\nendstream", content.len()),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>".to_owned(),
    ];
    objects.extend(more.iter().map(|object| (*object).to_owned()));
    pdf(&objects)
}

fn text(x: u32, y: u32, text: &str) -> String {
    format!("BT /F 12 Tf 1 0 0 1 {x} {y} Tm ({text}) Tj ET\n")
}

/// Text that stands for another, as typesetters write Thai clusters.
fn stands_for(x: u32, y: u32, thai: &str) -> String {
    let hex: String = thai
        .encode_utf16()
        .map(|unit| format!("{unit:04X}"))
        .collect();
    format!(
        "/Span << /ActualText <FEFF{hex}> >> BDC BT /F 12 Tf 1 0 0 1 {x} {y} Tm (x) Tj ET EMC\n"
    )
}

fn marked(number: u32, content: &str) -> String {
    format!("/P << /MCID {number} >> BDC\n{content}EMC\n")
}

fn read(bytes: &[u8]) -> Document {
    crate::document("plan.pdf", bytes).expect("readable")
}

fn texts(document: &Document) -> Vec<String> {
    let text = |block: &Block| match block {
        Block::Paragraph(p) => match p.heading {
            Some(level) => format!("h{level} {}", p.text),
            None => p.text.clone(),
        },
        Block::Table(table) => {
            let rows = table.rows.iter().map(|row| {
                let cells = row.cells.iter().map(|cell| {
                    let merged = if cell.continues { "↑" } else { "" };
                    format!("{merged}{}×{}", cell.text(), cell.span)
                });
                cells.collect::<Vec<_>>().join(" | ")
            });
            rows.collect::<Vec<_>>().join("\n")
        }
    };
    document.blocks.iter().map(text).collect()
}

#[test]
fn a_tagged_file_is_read_by_its_tags() {
    let content = [
        marked(0, &text(50, 800, "1.")),
        marked(1, &stands_for(70, 800, "บทนำ")),
        marked(2, &stands_for(50, 780, "ข้อความที่ยาว")),
        marked(3, &stands_for(50, 760, "ต่ออีกบรรทัด")),
        marked(4, &text(50, 700, "A")),
        marked(5, &text(150, 700, "B C")),
        marked(6, &text(50, 680, "D")),
        marked(7, &text(150, 680, "E")),
        marked(8, &text(250, 680, "F")),
    ];
    let kids = |items: &str| format!("/K [{items}]");
    let document = read(&page(
        &content.concat(),
        "/MarkInfo << /Marked true >> /StructTreeRoot 6 0 R",
        &[
            &format!("<< /Type /StructTreeRoot {} >>", kids("7 0 R 8 0 R 9 0 R")),
            "<< /S /H2 /Pg 3 0 R /K [0 1] >>",
            "<< /S /P /Pg 3 0 R /K [2 3] >>",
            &format!("<< /S /Table {} >>", kids("10 0 R 13 0 R")),
            &format!("<< /S /TR {} >>", kids("11 0 R 12 0 R")),
            "<< /S /TD /Pg 3 0 R /K 4 /A << /O /Table /RowSpan 2 >> >>",
            "<< /S /TD /Pg 3 0 R /K 5 /A [<< /O /Table /ColSpan 2 >>] >>",
            &format!("<< /S /TR {} >>", kids("14 0 R 15 0 R")),
            "<< /S /TD /Pg 3 0 R /K [6 7] >>",
            "<< /S /TD /Pg 3 0 R /K 8 >>",
        ],
    ));
    assert_eq!(document.format, Format::Pdf);
    assert_eq!(
        texts(&document),
        [
            "h2 1. บทนำ",
            "ข้อความที่ยาวต่ออีกบรรทัด",
            "A×1 | B C×2\n↑×1 | D E×1 | F×1"
        ]
    );
}

#[test]
fn without_tags_lines_and_ruled_tables_are_read_by_their_places() {
    let mut content = [
        text(50, 800, "Title of the plan"),
        text(52, 702, "A"),
        text(152, 702, "B"),
        text(152, 688, "below B"),
        text(52, 662, "C"),
        text(50, 600, "after"),
        text(290, 20, "- 7 -"),
    ]
    .concat();
    for (from, to) in [
        ("40 720", "240 720"),
        ("40 680", "240 680"),
        ("40 650", "240 650"),
        ("40 650", "40 720"),
        ("140 650", "140 720"),
        ("240 650", "240 720"),
    ] {
        content.push_str(&format!("{from} m {to} l S\n"));
    }
    let document = read(&page(&content, "", &[]));
    assert_eq!(
        texts(&document),
        ["Title of the plan", "A×1 | B below B×1\nC×1 | ×1", "after"]
    );
    assert_eq!(document.furniture.len(), 1);
    assert_eq!(document.lines[0].place.page, Some(1));
}

#[test]
fn a_scan_and_a_cut_file_are_told_apart() {
    assert_eq!(
        crate::document("a.pdf", &page("0 0 100 100 re f\n", "", &[])),
        Err(ReadError::Scanned { pages: 1 })
    );
    let whole = page(&text(50, 700, "Some text of the plan"), "", &[]);
    let cut = crate::document("a.pdf", &whole[..40]);
    assert_eq!(
        cut,
        Err(ReadError::Truncated {
            format: Format::Pdf
        })
    );
}
