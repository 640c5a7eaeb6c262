//! How long a file takes to become blocks. `cargo bench -p reader --bench formats`.

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use std::hint::black_box;

/// A plan of an office that does not exist: summary table and sheets, about 480 KB.
fn plan() -> String {
    let mut text =
        String::from("แผนปฏิบัติการป้องกันการทุจริต\n\n| มิติ | โครงการ | งบประมาณ |\n|---|---|---|\n");
    for n in 1..=400 {
        text.push_str(&format!(
            "| {n} | โครงการอบรมคุณธรรม จริยธรรม ที่ {n} | ๑๐,๐๐๐ |\n"
        ));
    }
    text.push('\n');
    while text.len() < 480_000 {
        text.push_str("๑. ชื่อโครงการ : โครงการส่งเสริมคุณธรรมและจริยธรรม ประจำปีงบประมาณ พ.ศ. ๒๕๖๖\n");
        text.push_str("**๒. หลักการและเหตุผล** ตามที่สำนักงานตัวอย่างได้จัดทำแผน เพื่อให้การดำเนินงานเป็นไปด้วยความโปร่งใส\n\n");
        text.push_str("ขั้นตอน\t<p>๑) วางแผน</p><p>๒) ดำเนินการ</p>\tไตรมาสที่ ๑\n\n");
    }
    text
}

fn text(criterion: &mut Criterion) {
    let plan = plan();
    let mut group = criterion.benchmark_group("text to blocks");
    for times in [1, 4, 16] {
        let text = plan.repeat(times);
        group.throughput(Throughput::Bytes(text.len() as u64));
        group.bench_with_input(
            BenchmarkId::from_parameter(times),
            &text,
            |bencher, text| {
                bencher.iter(|| black_box(reader::document("plan.txt", text.as_bytes())));
            },
        );
    }
    group.finish();
}

criterion_group!(benches, text);
criterion_main!(benches);
