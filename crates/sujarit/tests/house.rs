//! The rules of the house that the compiler does not see: which crate may know which, and what
//! the pure crates may not touch.

use std::{
    fs,
    path::{Path, PathBuf},
};

fn crates() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Every Rust source below `folder`, with its text.
fn sources(folder: &Path) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder of the workspace") {
        let path = entry.expect("an entry of the folder").path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = fs::read_to_string(&path).expect("a source file");
            found.push((path, text));
        }
    }
    found
}

/// The libraries a crate's manifest lists under `[dependencies]`.
fn dependencies(name: &str) -> Vec<String> {
    let manifest = fs::read_to_string(crates().join(name).join("Cargo.toml")).expect("a manifest");
    let manifest: toml::Table = manifest.parse().expect("a manifest in TOML");
    manifest["dependencies"]
        .as_table()
        .expect("a table of dependencies")
        .keys()
        .cloned()
        .collect()
}

#[test]
fn arrows_point_down_only() {
    for (name, below) in [
        ("thai", &[][..]),
        ("plan", &["thai"][..]),
        ("reader", &["thai", "plan"][..]),
        ("press", &["thai", "plan"][..]),
    ] {
        let ours = ["thai", "plan", "reader", "press", "sujarit"];
        for dependency in dependencies(name) {
            assert!(
                !ours.contains(&dependency.as_str()) || below.contains(&dependency.as_str()),
                "{name} knows {dependency}"
            );
        }
    }
}

#[test]
fn the_pure_crates_touch_no_file_no_network_and_no_clock() {
    for name in ["thai", "plan"] {
        for (path, text) in sources(&crates().join(name).join("src")) {
            // Tests may read fixtures and write the manual; they stand last in their files or in
            // files of their own.
            let name = path.file_name().and_then(|name| name.to_str());
            if name.is_some_and(|name| name.ends_with("tests.rs")) {
                continue;
            }
            let code = text.split("#[cfg(test)]\nmod tests").next().unwrap_or("");
            for forbidden in [
                "std::fs",
                "std::net",
                "std::process",
                "std::env::",
                "SystemTime",
                "Instant::now",
                "Zoned::now",
                "Timestamp::now",
            ] {
                assert!(
                    !code.contains(forbidden),
                    "{} uses {forbidden}",
                    path.display()
                );
            }
        }
    }
}

#[test]
fn no_float_touches_money() {
    let text = fs::read_to_string(crates().join("thai/src/money.rs")).expect("money");
    assert!(!text.contains("f64") && !text.contains("f32"));
    for name in ["plan", "press", "sujarit"] {
        for (path, text) in sources(&crates().join(name).join("src")) {
            // A cell of Excel holds nothing but floats; the amount is whole until it is written.
            if path.ends_with("press/src/xlsx.rs") {
                continue;
            }
            for line in text.lines() {
                assert!(
                    !(line.contains("satang()") && (line.contains("f64") || line.contains("f32"))),
                    "{}: {line}",
                    path.display()
                );
            }
        }
    }
}
