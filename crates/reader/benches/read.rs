//! How long a plan takes from text to plan, at once, four and sixteen times its size: the time
//! grows with the text. `cargo bench -p reader --bench read`.

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
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

fn read(criterion: &mut Criterion) {
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
                    bencher.iter(|| {
                        let document = reader::document("plan.txt", text.as_bytes()).expect("text");
                        black_box(reader::understand(&document))
                    });
                },
            );
        }
        group.finish();
    }
}

criterion_group!(benches, read);
criterion_main!(benches);
