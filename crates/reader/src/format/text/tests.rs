use super::*;
use proptest::prelude::*;

fn read(text: &str) -> Document {
    document(text).expect("readable")
}

fn cells(row: &Row) -> Vec<String> {
    row.cells.iter().map(Cell::text).collect()
}

fn only_table(document: &Document) -> &Table {
    match document.blocks.as_slice() {
        [Block::Table(table)] => table,
        other => panic!("one table expected, got {other:#?}"),
    }
}

fn paragraphs(document: &Document) -> Vec<&str> {
    document
        .blocks
        .iter()
        .map(|block| match block {
            Block::Paragraph(paragraph) => paragraph.text.as_str(),
            Block::Table(_) => "<table>",
        })
        .collect()
}

#[test]
fn every_line_is_a_paragraph_with_its_line_and_column() {
    let document = read("\r\n  คำนำ\r\n\r\n## ส่วนที่ ๑\rท้าย");
    let places: Vec<_> = document
        .blocks
        .iter()
        .map(|block| match block {
            Block::Paragraph(p) => (p.text.as_str(), p.place.line, p.place.column, p.heading),
            Block::Table(_) => panic!("no table here"),
        })
        .collect();
    assert_eq!(
        places,
        [
            ("คำนำ", 2, 3, None),
            ("ส่วนที่ ๑", 4, 4, Some(2)),
            ("ท้าย", 5, 1, None)
        ]
    );
    assert_eq!(document.lines.len(), 5);
    assert_eq!(document.lines[1].text, "  คำนำ");
}

#[test]
fn pipes_make_a_table_and_its_rules_are_furniture() {
    let document = read("| มิติ | งบประมาณ |\n|---|---:|\n| ๑ | ๑๐,๐๐๐ |\n| | - |\nหลังตาราง");
    let Block::Table(table) = &document.blocks[0] else {
        panic!("a table first")
    };
    let rows: Vec<_> = table.rows.iter().map(cells).collect();
    assert_eq!(rows, [["มิติ", "งบประมาณ"], ["๑", "๑๐,๐๐๐"], ["", "-"]]);
    assert_eq!(table.rows[1].cells[1].lines[0].place, Place::at(3, 7));
    assert_eq!(document.furniture, [Place::at(2, 1)]);
    assert_eq!(paragraphs(&document), ["<table>", "หลังตาราง"]);
}

#[test]
fn a_pipe_table_may_lack_its_outer_pipes() {
    let document = read("ก | ข\n--|--\n๑ | ๒\n");
    let rows: Vec<_> = only_table(&document).rows.iter().map(cells).collect();
    assert_eq!(rows, [["ก", "ข"], ["๑", "๒"]]);
}

#[test]
fn a_cell_broken_over_lines_stays_one_cell() {
    let document = read("| โครงการ | หน่วย |\n|--|--|\n| อบรม\nจริยธรรม | สำนักปลัด |\n");
    let table = only_table(&document);
    assert_eq!(cells(&table.rows[1]), ["อบรม จริยธรรม", "สำนักปลัด"]);
    assert_eq!(table.rows[1].cells[0].lines[1].place, Place::at(4, 1));
}

#[test]
fn lines_with_tabs_are_one_table_until_a_blank_line() {
    let document = read("มิติ\tโครงการ\tงบ\n๑\tอบรม\t-\n\tยกย่อง\t\n\nมิติ\tโครงการ\tงบ\n");
    let [Block::Table(first), Block::Table(second)] = document.blocks.as_slice() else {
        panic!("two tables expected")
    };
    assert_eq!(first.rows.len(), 3);
    assert_eq!(cells(&first.rows[2]), ["", "ยกย่อง", ""]);
    assert_eq!(first.rows[2].cells[1].lines[0].place, Place::at(3, 2));
    assert_eq!(second.rows.len(), 1);
}

#[test]
fn tabs_that_indent_or_follow_a_number_make_no_table() {
    let document = read(
        "\tด้วยสำนักงานเห็นว่า\n\tจึงประกาศ\n\n๑.\tข้อแรก\n๒.\tข้อสอง\n(ก)\tข้อย่อย\n\nวงเงิน\t๑๐,๐๐๐ บาท\n",
    );
    assert_eq!(
        paragraphs(&document),
        [
            "ด้วยสำนักงานเห็นว่า",
            "จึงประกาศ",
            "๑.\tข้อแรก",
            "๒.\tข้อสอง",
            "(ก)\tข้อย่อย",
            "วงเงิน\t๑๐,๐๐๐ บาท"
        ]
    );
}

#[test]
fn two_columns_of_a_contents_table_are_a_table() {
    let document = read("คำนำ\tก\nส่วนที่ ๑\t๑\n");
    assert_eq!(only_table(&document).rows.len(), 2);
}

#[test]
fn paragraphs_inside_a_cell_become_its_lines() {
    let document = read("ก\t<p>๑) วาง&nbsp;แผน</p><p>๒) <b>อบรม</b></p>\tข<br/>ค\n");
    let row = &only_table(&document).rows[0];
    let lines: Vec<_> = row
        .cells
        .iter()
        .flat_map(|cell| &cell.lines)
        .map(|line| (line.text.as_str(), line.place.column))
        .collect();
    assert_eq!(
        lines,
        [
            ("ก", 1),
            ("๑) วาง แผน", 6),
            ("๒) อบรม", 28),
            ("ข", 47),
            ("ค", 53)
        ]
    );
}

#[test]
fn bold_glued_to_the_line_before_it_was_a_line_of_its_own() {
    let document = read("โครงการที่ ๓**๑. ชื่อโครงการ**\nข้อ**เน้น**ความ\n**ทั้งบรรทัด\nสองบรรทัด**\n");
    assert_eq!(
        paragraphs(&document),
        [
            "โครงการที่ ๓",
            "๑. ชื่อโครงการ",
            "ข้อเน้นความ",
            "ทั้งบรรทัด",
            "สองบรรทัด"
        ]
    );
}

#[test]
fn addresses_in_angle_brackets_are_text() {
    assert_eq!(
        paragraphs(&read("ดูที่ <http://example.go.th> ก < ข")),
        ["ดูที่ <http://example.go.th> ก < ข"]
    );
}

#[test]
fn a_form_feed_begins_a_page() {
    let document = read("หน้าแรก\n\x0Cหน้าสอง\n");
    assert_eq!(document.lines[1].place.page, Some(2));
    assert_eq!(paragraphs(&document), ["หน้าแรก", "หน้าสอง"]);
}

#[test]
fn rules_and_pictures_are_furniture() {
    let document = read("ก\n---\n![img-0.jpeg](img-0.jpeg)\n");
    assert_eq!(paragraphs(&document), ["ก"]);
    assert_eq!(document.furniture.len(), 2);
}

proptest! {
    /// Every non-blank line is in a block or furniture, whatever the text.
    #[test]
    fn no_line_is_lost(text in "([ก-๙a-z0-9 |\t<>/&;*#.\\\\-]{0,12}(\n|\r\n|<p>|</p>|\\*\\*|<br>|\\|)){0,30}") {
        let document = read(&text);
        let mut seen = vec![false; document.lines.len() + 1];
        for place in &document.furniture {
            seen[place.line as usize] = true;
        }
        for block in &document.blocks {
            match block {
                Block::Paragraph(p) => seen[p.place.line as usize] = true,
                Block::Table(table) => for row in &table.rows {
                    seen[row.place.line as usize] = true;
                    for line in row.cells.iter().flat_map(|cell| &cell.lines) {
                        seen[line.place.line as usize] = true;
                    }
                },
            }
        }
        for line in &document.lines {
            prop_assert!(line.text.trim().is_empty() || seen[line.place.line as usize], "{:?}", line);
        }
    }

    /// A piece of text stands where its place says.
    #[test]
    fn a_place_points_at_its_text(text in "([ก-๙a-z0-9 |\t]{0,12}(\n|\\*\\*|<br>|\\|)){0,30}") {
        let document = read(&text);
        for block in &document.blocks {
            let pieces: Vec<(&str, &Place)> = match block {
                Block::Paragraph(p) => vec![(&p.text, &p.place)],
                Block::Table(t) => t.rows.iter().flat_map(|r| &r.cells).flat_map(|c| &c.lines)
                    .map(|l| (l.text.as_str(), &l.place)).collect(),
            };
            for (piece, place) in pieces {
                let line = &document.lines[place.line as usize - 1].text;
                let there: String = line.chars().skip(place.column as usize - 1).collect();
                prop_assert!(there.starts_with(&piece.chars().take(1).collect::<String>()), "{piece:?} {place:?} {line:?}");
            }
        }
    }
}
