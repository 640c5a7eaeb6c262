//! Prints the blocks of a document with their places: `cargo run -p reader --example blocks FILE`.

use reader::{Block, Cell};

fn main() {
    for name in std::env::args().skip(1) {
        let bytes = match std::fs::read(&name) {
            Ok(bytes) => bytes,
            Err(error) => {
                eprintln!("{name}: {error}");
                continue;
            }
        };
        let start = std::time::Instant::now();
        let document = match reader::document(&name, &bytes) {
            Ok(document) => document,
            Err(error) => {
                println!("{name}: {error}\n  {}", error.words().th);
                continue;
            }
        };
        let time = start.elapsed();
        for block in &document.blocks {
            match block {
                Block::Paragraph(p) => println!(
                    "{}:{} {}{}",
                    p.place.line,
                    p.place.column,
                    p.heading.map(|h| format!("[h{h}] ")).unwrap_or_default(),
                    p.text
                ),
                Block::Table(table) => {
                    println!("table of {} rows", table.rows.len());
                    for row in &table.rows {
                        let cells: Vec<String> = row.cells.iter().map(cell).collect();
                        println!("  {}: {}", row.place.line, cells.join(" ┃ "));
                    }
                }
            }
        }
        println!(
            "{name}: {:?}, {} lines, {} blocks, {} furniture, {time:?}",
            document.format,
            document.lines.len(),
            document.blocks.len(),
            document.furniture.len()
        );
    }
}

fn cell(cell: &Cell) -> String {
    let lines: Vec<&str> = cell.lines.iter().map(|line| line.text.as_str()).collect();
    let span = match cell.span {
        0 | 1 => String::new(),
        n => format!("«{n}» "),
    };
    let merged = if cell.continues { "↑" } else { "" };
    format!("{span}{merged}{}", lines.join(" ⏎ "))
}
