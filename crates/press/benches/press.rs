//! How long a plan of 44 sheets takes to print, and LibreOffice with the same Word file beside it.
//! Each round prints another plan, so that the typesetter cannot answer from its cache.

#[expect(dead_code, reason = "the tests print schedules too")]
#[path = "../tests/invented/mod.rs"]
mod invented;

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use plan::Plan;
use press::Options;
use proptest::{
    strategy::{Strategy, ValueTree},
    test_runner::TestRunner,
};
use std::{cell::Cell, fs, hint::black_box, process::Command};

const SHEETS: usize = 44;

/// An invented plan with as many sheets as a province's, each a little different.
fn plan() -> Plan {
    let mut runner = TestRunner::deterministic();
    let mut sample = || {
        let tree = invented::plan().new_tree(&mut runner);
        tree.map(|tree| tree.current()).unwrap_or_default()
    };
    let mut plan = sample();
    while plan.entries.len() < SHEETS {
        let more = sample()
            .entries
            .into_iter()
            .filter(|entry| entry.sheet.is_some());
        plan.entries.extend(more);
    }
    plan.entries.retain(|entry| entry.sheet.is_some());
    plan.entries.truncate(SHEETS);
    plan.entries.sort_by(|a, b| a.group.cmp(&b.group));
    plan
}

/// The plan with a mark in every text that takes room, so that no two rounds set the same.
fn another(plan: &Plan, round: &Cell<usize>) -> Plan {
    round.set(round.get() + 1);
    let mark = format!(" ({})", round.get());
    let mut plan = plan.clone();
    for entry in &mut plan.entries {
        entry.title.push_str(&mark);
        if let Some(sheet) = &mut entry.sheet {
            sheet.rationale = sheet.rationale.replace('\n', &format!("{mark}\n")) + &mark;
            let lists = [
                &mut sheet.objectives,
                &mut sheet.steps,
                &mut sheet.outputs,
                &mut sheet.outcomes,
            ];
            for text in lists.into_iter().flatten() {
                text.push_str(&mark);
            }
        }
    }
    plan
}

fn print(criterion: &mut Criterion) {
    let plan = plan();
    let round = Cell::new(0);
    let options = Options { thai_digits: true };
    let mut group = criterion.benchmark_group("44 sheets");
    group.sample_size(10);
    type Print = fn(&Plan, &Options) -> Result<Vec<u8>, press::PressError>;
    let formats: [(&str, Print); 4] = [
        ("pdf", press::pdf),
        ("docx", press::docx),
        ("xlsx", press::xlsx),
        ("csv", press::csv),
    ];
    for (name, print) in formats {
        group.bench_function(name, |bencher| {
            bencher.iter_batched(
                || another(&plan, &round),
                |plan| black_box(print(&plan, &options).expect("a sound plan")),
                BatchSize::PerIteration,
            );
        });
    }
    let folder = std::env::temp_dir().join(format!("press-bench-{}", std::process::id()));
    let docx = folder.join("plan.docx");
    let soffice = || {
        Command::new("soffice")
            .args(["--headless", "--convert-to", "pdf", "--outdir"])
            .arg(&folder)
            .arg(&docx)
            .output()
    };
    fs::create_dir_all(&folder).expect("a folder for temporary files");
    let bytes = press::docx(&plan, &options).expect("a sound plan");
    fs::write(&docx, bytes).expect("a file in it");
    if soffice().is_ok() {
        group.bench_function("LibreOffice, the same Word file to PDF", |bencher| {
            bencher.iter(|| black_box(soffice()));
        });
    } else {
        println!("LibreOffice (soffice) is not installed: no comparison");
    }
    let _ = fs::remove_dir_all(&folder);
}

criterion_group!(benches, print);
criterion_main!(benches);
