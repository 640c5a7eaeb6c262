//! The registry is whole: every file is in it, every page is complete and up to date.

use super::{ALL, Language, Subject, find, run, testing, written};
use std::{collections::BTreeSet, fs, path::Path};

const HEADINGS: [&str; 5] = [
    "## ตรวจอะไร",
    "## ทำไมจึงสำคัญ",
    "## ตัวอย่าง",
    "## วิธีแก้",
    "## In English",
];

#[test]
fn every_file_of_a_check_is_registered_in_the_order_of_the_codes() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/check");
    let files: BTreeSet<String> = (fs::read_dir(folder).expect("the folder of checks"))
        .filter_map(|file| file.expect("a file").file_name().into_string().ok())
        .filter_map(|name| Some(name.strip_suffix(".rs")?.to_uppercase()))
        .filter(|name| name.len() == 6 && name[3..].bytes().all(|b| b.is_ascii_digit()))
        .collect();
    let codes: Vec<&str> = ALL.iter().map(|check| check.code).collect();
    assert_eq!(codes, files.iter().map(String::as_str).collect::<Vec<_>>());
}

#[test]
fn every_page_tells_what_why_how_in_thai_and_english() {
    for check in ALL {
        let page = check.page();
        let title = check.title();
        assert!(
            page.starts_with(&format!("# {} ", check.code)),
            "{}",
            check.code
        );
        assert!(
            !title.th.is_empty() && !title.en.is_empty(),
            "{}",
            check.code
        );
        let why = check.why();
        assert!(!why.th.is_empty() && !why.en.is_empty(), "{}", check.code);
        let mut rest = page.as_str();
        for heading in HEADINGS {
            let found = rest.split_once(&format!("\n{heading}\n\n"));
            rest = found
                .unwrap_or_else(|| panic!("{}: {heading}", check.code))
                .1;
        }
    }
}

#[test]
fn a_page_is_found_by_its_code_in_any_case() {
    assert_eq!(find(" sum001").map(|check| check.code), Some("SUM001"));
    assert!(find("SUM999").is_none());
}

#[test]
fn no_check_finds_anything_wrong_in_a_sound_plan() {
    let (plan, lines) = written(&testing::covering_every_mission());
    let findings = run(&Subject {
        plan: &plan,
        lines: &lines,
    });
    let shown: Vec<String> = (findings.iter())
        .map(|finding| finding.show("plan", &lines, Language::English))
        .collect();
    assert!(shown.is_empty(), "{}", shown.join("\n"));
}

#[test]
fn an_empty_plan_is_checked_without_complaint_about_places() {
    run(&Subject {
        plan: &crate::Plan::default(),
        lines: &[],
    });
}

/// With `SUJARIT_WRITE_MANUAL=1` this writes the manual of checks; without, it compares.
#[test]
fn the_manual_of_checks_is_up_to_date() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/user/checks");
    let mut index = String::from(
        "# รายการตรวจแผน\n\n\
         โปรแกรมตรวจแผนทุกฉบับตามรายการต่อไปนี้ กดรหัสเพื่อดูว่าตรวจอะไร สำคัญอย่างไร และแก้อย่างไร\n\
         ดูจากหน้าเว็บได้ที่เมนู “รายการตรวจ” หรือจากบรรทัดคำสั่งด้วย `sujarit check --explain รหัส`\n\n\
         | รหัส | ตรวจอะไร | ระดับ |\n|---|---|---|\n",
    );
    let mut pages = Vec::new();
    for check in ALL {
        let title = check.title();
        let severity = check.severity.word(Language::Thai);
        index += &format!(
            "| [{code}]({code}.md) | {} | {severity} |\n",
            title.th,
            code = check.code
        );
        pages.push((format!("{}.md", check.code), check.page()));
    }
    pages.push(("README.md".into(), index));
    let write = std::env::var_os("SUJARIT_WRITE_MANUAL").is_some();
    if write {
        fs::create_dir_all(&folder).expect("the folder of the manual");
    }
    for (name, page) in pages {
        let path = folder.join(name);
        if write {
            fs::write(&path, page).expect("a page");
        } else {
            let standing = fs::read_to_string(&path).unwrap_or_default();
            assert!(
                standing == page,
                "{} is stale: run SUJARIT_WRITE_MANUAL=1 cargo test -p plan",
                path.display()
            );
        }
    }
}
