//! How long a plan takes from text to checked plan, at once, four and sixteen times its size: the
//! time grows with the text. How much memory the first takes is printed before.
//! `cargo bench -p reader --bench read`.

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use plan::check::{self, Subject};
use std::{fs, hint::black_box, path::Path};

const DEMO: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../data/demo/plan.txt");
const CORPUS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/corpus");

/// The example office's plan, as often as makes 480 KB, and real plans where their folder is.
fn plans() -> Vec<(String, String)> {
    let demo = fs::read_to_string(DEMO).expect("the example office's plan");
    let times = 480_000_usize.div_ceil(demo.len());
    let mut plans = vec![("example".to_owned(), demo.repeat(times))];
    let real = fs::read_dir(Path::new(CORPUS))
        .into_iter()
        .flatten()
        .flatten();
    for file in real.map(|file| file.path()) {
        if file.extension().is_some_and(|extension| extension == "txt")
            && let Ok(text) = fs::read_to_string(&file)
        {
            let name = file
                .file_stem()
                .map(|name| name.to_string_lossy().into_owned());
            plans.push((name.unwrap_or_default(), text));
        }
    }
    plans
}

/// Reads and checks a text; the number of its entries and findings.
fn read_and_check(text: &str) -> (usize, usize) {
    let document = reader::document("plan.txt", text.as_bytes()).expect("text");
    let reading = reader::understand(&document);
    let findings = check::run(&Subject {
        plan: &reading.plan,
        lines: &document.lines,
    });
    (reading.plan.entries.len(), findings.len())
}

/// The most memory this process held so far, in MB, where the system tells.
fn peak_memory() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    let kilobytes: u64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kilobytes / 1024)
}

fn read(criterion: &mut Criterion) {
    for (name, plan) in plans() {
        let before = peak_memory();
        read_and_check(&plan);
        if let (Some(before), Some(after)) = (before, peak_memory()) {
            let size = plan.len() / 1000;
            println!("{name}, {size} KB: {after} MB at most, {before} MB before");
        }
    }
    for (name, plan) in plans() {
        let mut group = criterion.benchmark_group(format!("read {name}"));
        group.sample_size(10);
        for times in [1, 4, 16] {
            let text = plan.repeat(times);
            group.throughput(Throughput::Bytes(text.len() as u64));
            group.bench_with_input(
                BenchmarkId::from_parameter(times),
                &text,
                |bencher, text| {
                    bencher.iter(|| black_box(read_and_check(text)));
                },
            );
        }
        group.finish();
    }
}

criterion_group!(benches, read);
criterion_main!(benches);
