//! What a reader of documents does with every line: mend, squash, compare, cut into words.
//! Beside the cut stands ICU's, which users would have without this crate.

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use std::hint::black_box;
use thai::{digits, fiscal::Years, letters, likeness::Key, money, squash, words};

/// Sentences of no plan in particular, varied so that no two lines are alike.
fn lines(count: usize) -> Vec<String> {
    const WHO: [&str; 4] = [
        "ประชาชน",
        "พนักงานส่วนตำบล",
        "ผู้บริหารและสมาชิกสภา",
        "เด็กและเยาวชน",
    ];
    const WHAT: [&str; 5] = [
        "โครงการฝึกอบรมคุณธรรมจริยธรรมแก่",
        "มาตรการเผยแพร่ข้อมูลข่าวสารการจัดซื้อจัดจ้างให้",
        "กิจกรรมสร้างจิตสำนึกและความตระหนักแก่",
        "๑.๒ ส่งเสริมการมีส่วนร่วมในการตรวจสอบของ",
        "ดําเนินการจัดทำแผนปฎิบัติการร่วมกับ",
    ];
    const HOW: [&str; 3] = [
        " งบประมาณ ๑๐,๐๐๐ บาท ปีงบประมาณ พ.ศ. ๒๕๖๖ – ๒๕๗๐",
        " อย่างน้อยปีละ ๑ ครั้ง โดยไม่ใช้งบประมาณ",
        " ในไตรมาสที่ ๑-๔ ให้เกิดความโปร่งใสตรวจสอบได้",
    ];
    (0..count)
        .map(|n| format!("{}{}{} ที่ {n}", WHAT[n % 5], WHO[n / 5 % 4], HOW[n / 20 % 3]))
        .collect()
}

fn by_line(c: &mut Criterion) {
    let lines = lines(2_500);
    let text = lines.join("\n");
    let mut group = c.benchmark_group("line by line");
    group.throughput(Throughput::Bytes(text.len() as u64));
    group.sample_size(20);
    group.bench_function("mend", |b| {
        b.iter(|| {
            lines
                .iter()
                .map(|line| letters::mend(line).len())
                .sum::<usize>()
        });
    });
    group.bench_function("digits to Arabic", |b| {
        b.iter(|| {
            lines
                .iter()
                .map(|line| digits::to_arabic(line).len())
                .sum::<usize>()
        });
    });
    group.bench_function("digits to Thai", |b| {
        b.iter(|| {
            lines
                .iter()
                .map(|line| digits::to_thai(line).len())
                .sum::<usize>()
        });
    });
    group.bench_function("squash", |b| {
        b.iter(|| lines.iter().map(|line| squash(line).len()).sum::<usize>());
    });
    group.bench_function("find money and years", |b| {
        let found = |line: &String| money::find(line).len() + Years::find(line).len();
        b.iter(|| lines.iter().map(found).sum::<usize>());
    });
    group.finish();
}

fn segmentation(c: &mut Criterion) {
    let text = lines(2_500).join("\n");
    let icu = icu_segmenter::WordSegmenter::new_dictionary(Default::default());
    let mut group = c.benchmark_group("words");
    group.throughput(Throughput::Bytes(text.len() as u64));
    group.sample_size(20);
    group.bench_function("segment", |b| {
        b.iter(|| words::segment(black_box(&text)).len())
    });
    group.bench_function("ICU dictionary", |b| {
        b.iter(|| icu.segment_str(black_box(&text)).count());
    });
    group.finish();
}

fn titles(c: &mut Criterion) {
    let titles = lines(100);
    let (rows, sheets) = titles.split_at(50);
    let mut group = c.benchmark_group("50 × 50 titles");
    group.bench_function("keys and likeness from 0.85", |b| {
        b.iter(|| {
            let rows: Vec<Key> = rows.iter().map(|title| Key::new(title)).collect();
            let sheets: Vec<Key> = sheets.iter().map(|title| Key::new(title)).collect();
            let pairs = rows
                .iter()
                .flat_map(|row| sheets.iter().map(move |sheet| (row, sheet)));
            pairs
                .filter_map(|(row, sheet)| row.likeness_from(sheet, 0.85))
                .count()
        });
    });
    group.bench_function("likeness of every pair", |b| {
        let rows: Vec<Key> = rows.iter().map(|title| Key::new(title)).collect();
        let sheets: Vec<Key> = sheets.iter().map(|title| Key::new(title)).collect();
        b.iter(|| {
            let pairs = rows
                .iter()
                .flat_map(|row| sheets.iter().map(move |sheet| (row, sheet)));
            pairs.map(|(row, sheet)| row.likeness(sheet)).sum::<f32>()
        });
    });
    group.finish();
}

criterion_group!(benches, by_line, segmentation, titles);
criterion_main!(benches);
