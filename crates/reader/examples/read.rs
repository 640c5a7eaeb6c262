//! Reads a file and prints the plan as JSON: `cargo run -p reader --example read -- FILE`.

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let name = std::env::args().nth(1).ok_or("which file?")?;
    let bytes = std::fs::read(&name)?;
    let document = reader::document(&name, &bytes)?;
    let reading = reader::understand(&document);
    println!(
        "{}",
        serde_json::to_string_pretty(&reader::json(&reading, &[]))?
    );
    Ok(())
}
