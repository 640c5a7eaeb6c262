use super::*;
use crate::{Block, Table};
use rust_xlsxwriter::{ExcelDateTime, Format as Style, Workbook};

fn read(book: &mut Workbook) -> Document {
    let bytes = book.save_to_buffer().expect("saved");
    crate::document("ตาราง.xlsx", &bytes).expect("readable")
}

fn table(document: &Document) -> &Table {
    document
        .blocks
        .iter()
        .find_map(|block| match block {
            Block::Table(table) => Some(table),
            Block::Paragraph(_) => None,
        })
        .expect("a table")
}

fn rows(table: &Table) -> Vec<Vec<String>> {
    let text = |cell: &crate::Cell| {
        let merged = if cell.continues { "↑" } else { "" };
        match cell.span {
            1 => format!("{merged}{}", cell.text()),
            n => format!("{merged}{}×{n}", cell.text()),
        }
    };
    let rows = table.rows.iter();
    rows.map(|row| row.cells.iter().map(text).collect())
        .collect()
}

#[test]
fn cells_show_what_a_person_sees() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("แผ่น1").expect("name");
    let percent = Style::new().set_num_format("0%");
    let day = Style::new().set_num_format("d mmm yyyy");
    sheet.write(0, 0, "จำนวน").expect("writes");
    sheet.write(0, 1, 10_000).expect("writes");
    sheet.write(1, 0, 0.1 + 0.2).expect("writes");
    sheet
        .write_with_format(1, 1, 0.85, &percent)
        .expect("writes");
    let date = ExcelDateTime::from_ymd(2022, 10, 1).expect("a day");
    sheet.write_with_format(2, 0, &date, &day).expect("writes");
    let formula = rust_xlsxwriter::Formula::new("=B1*2").set_result("20000");
    sheet.write(2, 1, formula).expect("writes");
    let document = read(&mut book);
    assert_eq!(
        rows(table(&document)),
        [["จำนวน", "10000"], ["0.3", "85%"], ["1/10/2565", "20000"]]
    );
}

#[test]
fn titles_stand_above_the_table_and_places_name_the_cell() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("แผ่น1").expect("name");
    let plain = Style::new();
    sheet
        .merge_range(0, 0, 0, 2, "แผนป้องกันการทุจริต", &plain)
        .expect("merges");
    sheet.write(2, 0, "มิติ").expect("writes");
    sheet.write(2, 1, "โครงการ").expect("writes");
    sheet.write(2, 2, "งบ").expect("writes");
    sheet
        .merge_range(3, 0, 4, 0, "มิติที่ 1", &plain)
        .expect("merges");
    sheet.write(3, 1, "อบรม\nจริยธรรม").expect("writes");
    sheet.write(4, 1, "ยกย่อง").expect("writes");
    sheet.write(6, 0, "หมายเหตุ").expect("writes");
    let document = read(&mut book);
    let [
        Block::Paragraph(title),
        Block::Table(table),
        Block::Paragraph(remark),
    ] = document.blocks.as_slice()
    else {
        panic!("title, table, remark expected, got {:#?}", document.blocks)
    };
    assert_eq!(title.text, "แผนป้องกันการทุจริต");
    assert_eq!(remark.text, "หมายเหตุ");
    assert_eq!(
        rows(table),
        [
            vec!["มิติ", "โครงการ", "งบ"],
            vec!["มิติที่ 1", "อบรม จริยธรรม", ""],
            vec!["↑", "ยกย่อง", ""]
        ]
    );
    let second = &table.rows[1].cells[1].lines[1];
    assert_eq!(second.place.cell.as_deref(), Some("แผ่น1!B4"));
    let line = &document.lines[second.place.line as usize - 1].text;
    let there: String = line
        .chars()
        .skip(second.place.column as usize - 1)
        .collect();
    assert!(there.starts_with("จริยธรรม"));
}

#[test]
fn hidden_sheets_are_left_out() {
    let mut book = Workbook::new();
    book.add_worksheet().write(0, 0, "เห็น").expect("writes");
    let hidden = book.add_worksheet().set_hidden(true);
    hidden.write(0, 0, "ซ่อน").expect("writes");
    let document = read(&mut book);
    assert_eq!(document.lines.len(), 1);
}

#[test]
fn csv_keeps_quoted_line_breaks_and_the_lines_of_the_file() {
    let text = "แผนปี 2566\r\nมิติ;โครงการ;งบ\r\n1;\"อบรม\nจริยธรรม\";10,000\r\n2;ยกย่อง;-\r\n";
    let document = crate::document("a.csv", text.as_bytes()).expect("readable");
    assert_eq!(document.format, Format::Csv);
    assert_eq!(
        rows(table(&document)),
        [
            ["มิติ", "โครงการ", "งบ"],
            ["1", "อบรม จริยธรรม", "10,000"],
            ["2", "ยกย่อง", "-"]
        ]
    );
    let row = &table(&document).rows[1];
    let second = &row.cells[1].lines[1].place;
    assert_eq!((row.place.line, second.line, second.column), (3, 4, 1));
    let money = &row.cells[2].lines[0].place;
    assert_eq!((money.line, money.column), (4, 11));
    assert_eq!(table(&document).rows[2].place.line, 5);
}

#[test]
fn running_text_with_commas_is_no_csv() {
    let text = "ด้วยสำนักงาน, กอง, และงาน\nจึงประกาศ, ณ วันที่ 1, ตุลาคม\n";
    let document = crate::document("a.txt", text.as_bytes()).expect("readable");
    assert_eq!(document.format, Format::Text);
}

#[test]
fn an_opendocument_sheet_shows_its_cells() {
    use std::io::Write;
    let content = r#"<office:document-content xmlns:office="o" xmlns:table="t" xmlns:text="x"><office:body><office:spreadsheet>
      <table:table table:name="แผ่น1"><table:table-row><table:table-cell table:number-columns-spanned="2"><text:p>งบประมาณ</text:p></table:table-cell><table:covered-table-cell/><table:table-cell><text:p>หน่วย</text:p></table:table-cell></table:table-row>
      <table:table-row><table:table-cell table:number-columns-repeated="2"><text:p>1,000</text:p></table:table-cell><table:table-cell><text:p>กอง<text:s/>คลัง</text:p><text:p>สำนัก</text:p></table:table-cell></table:table-row>
      <table:table-row table:number-rows-repeated="1048000"><table:table-cell table:number-columns-repeated="16384"/></table:table-row></table:table></office:spreadsheet></office:body></office:document-content>"#;
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    for (name, text) in [
        ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
        ("content.xml", content),
    ] {
        zip.start_file(name, options).expect("starts");
        zip.write_all(text.as_bytes()).expect("writes");
    }
    let bytes = zip.finish().expect("ends").into_inner();
    let document = crate::document("a.ods", &bytes).expect("readable");
    assert_eq!(
        rows(table(&document)),
        [
            vec!["งบประมาณ×2", "หน่วย"],
            vec!["1,000", "1,000", "กอง คลัง สำนัก"]
        ]
    );
}
