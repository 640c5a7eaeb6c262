use crate::{Block, Document, Format, ReadError, Row};

fn read(html: &str) -> Document {
    let page = format!("<!DOCTYPE html><html><body>{html}</body></html>");
    crate::document("plan.html", page.as_bytes()).expect("readable")
}

fn texts(document: &Document) -> Vec<String> {
    let text = |block: &Block| match block {
        Block::Paragraph(p) => match p.heading {
            Some(level) => format!("h{level} {}", p.text),
            None => p.text.clone(),
        },
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

#[test]
fn paragraphs_headings_and_lists_are_read_as_shown() {
    let document = read(
        "<title>ไม่แสดง</title><style>p{}</style><script>if (a<b) document.write('<p>x</p>')</script>
         <h2>ส่วนที่  ๑</h2><p>ข้อ&nbsp;ความ<br>บรรทัดสอง</p>ลอย
         <ol><li>หนึ่ง<li>สอง<ul><li>จุด</ul></ol><ol start=5 style='list-style-type: thai'><li>ห้า</ol>",
    );
    assert_eq!(document.format, Format::Html);
    assert_eq!(
        texts(&document),
        [
            "h2 ส่วนที่ ๑",
            "ข้อ ความ",
            "บรรทัดสอง",
            "ลอย",
            "1. หนึ่ง",
            "2. สอง",
            "• จุด",
            "๕. ห้า"
        ]
    );
}

#[test]
fn tables_keep_what_cells_cover() {
    let document = read(
        "<table><caption>ตาราง</caption><tr><th rowspan=2>มิติ<th colspan=2>งบ<tr><td>๒๕๖๖<td>๒๕๖๗
         <tr><td>๑<td>-<td><p>ก</p><p>ข</p></table>",
    );
    assert_eq!(
        texts(&document),
        [
            "ตาราง",
            "มิติ×1 | งบ×2\n↑×1 | ๒๕๖๖×1 | ๒๕๖๗×1\n๑×1 | -×1 | ก ข×1"
        ]
    );
}

#[test]
fn a_table_in_a_cell_becomes_lines_of_the_cell() {
    let document = read("<table><tr><td>ก<table><tr><td>ค่าอาหาร<td>๕๐๐</table>ท้าย<td>ข</table>");
    let Block::Table(table) = &document.blocks[0] else {
        panic!("a table")
    };
    let lines: Vec<_> = table.rows[0].cells[0]
        .lines
        .iter()
        .map(|l| l.text.as_str())
        .collect();
    assert_eq!(lines, ["ก", "ค่าอาหาร\t๕๐๐", "ท้าย"]);
}

#[test]
fn a_page_without_text_is_empty() {
    assert_eq!(
        crate::document("a.html", b"<html><body><img src=x></body></html>"),
        Err(ReadError::Empty)
    );
}

#[test]
fn nesting_without_end_costs_no_stack() {
    let deep = "<table><tr><td><ul><li>".repeat(50_000);
    let _ = crate::document("a.html", format!("<html>{deep}ก").as_bytes());
}

#[test]
fn html_tables_inside_text_keep_the_lines_of_the_file() {
    let text = "คำนำ\n\n<table>\n<tr><td>มิติ</td><td>งบ</td></tr>\n<tr>\n<td>๑</td><td>-</td></tr>\n</table>\nท้าย\n";
    let document = crate::document("plan.md", text.as_bytes()).expect("readable");
    assert_eq!(texts(&document), ["คำนำ", "มิติ×1 | งบ×1\n๑×1 | -×1", "ท้าย"]);
    let Block::Table(table) = &document.blocks[1] else {
        panic!("a table")
    };
    assert_eq!(table.rows[0].cells[1].lines[0].place.line, 4);
    assert_eq!(table.rows[1].cells[0].lines[0].place.line, 6);
    assert_eq!(document.lines.len(), 8);
}
