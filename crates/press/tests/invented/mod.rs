//! Plans of offices that do not exist, for properties that hold of every plan.
//!
//! Sentences are put together from phrases as plans have them, with what makes texts hard to
//! read back: numbers and years, quotes, brackets, slashes, Latin words, "ๆ" and "ฯลฯ", stacked
//! marks, and lengths from one word to several lines.

use plan::{
    Basis, Budget, BudgetStatus, Entry, Goal, Kind, NoActivity, Office, OfficeType, PartOne, Plan,
    Risk, Sheet,
    framework::{self, Framework},
};
use proptest::{collection::vec, option, prelude::*, sample::select};
use std::collections::{BTreeMap, BTreeSet};
use thai::{
    fiscal::{FiscalYear, Quarter},
    money::Money,
};

const SUBJECTS: &[&str] = &[
    "ผู้บริหารท้องถิ่น สมาชิกสภาท้องถิ่น และบุคลากร",
    "เจ้าหน้าที่ผู้ปฏิบัติงานด้านพัสดุ",
    "ประชาชนทุกหมู่บ้าน/ชุมชน",
    "เด็กและเยาวชนในพื้นที่",
    "คณะกรรมการตรวจรับพัสดุ",
    "ผู้ใหญ่บ้าน กำนัน และผู้นำชุมชน",
];
const VERBS: &[&str] = &[
    "มีความรู้ความเข้าใจ",
    "ปฏิบัติหน้าที่ด้วยความซื่อสัตย์สุจริต",
    "ร่วมกันเฝ้าระวังการทุจริต",
    "ตรวจสอบข้อมูลข่าวสารได้ด้วยตนเอง",
    "ยื่นคำขอผ่านระบบ e-Service",
    "น้อมนำหลักปรัชญาของเศรษฐกิจพอเพียงไปใช้",
];
const ENDS: &[&str] = &[
    "อย่างต่อเนื่องและยั่งยืน",
    "ตามพระราชบัญญัติข้อมูลข่าวสารของราชการ พ.ศ. 2540",
    "ไม่น้อยกว่าร้อยละ 80 ของกลุ่มเป้าหมาย",
    "ในเรื่องต่าง ๆ ที่เกี่ยวข้อง",
    "ภายใน 15 วันทำการ นับแต่วันที่ได้รับเรื่อง",
    "เช่น ป้ายประกาศ เว็บไซต์ จดหมายข่าว ฯลฯ",
    "“โปร่งใส ใส่ใจ ไร้ทุจริต”",
    "(ตามมาตรา 9 วรรคหนึ่ง (4))",
    "ณ ที่ทำการและในเครือข่ายสารสนเทศ",
    "ปีละ 2 ครั้ง",
    "ทั้งนี้ ให้เป็นไปตามระเบียบที่กำหนด",
    "ด้วยคะแนน 85.50 ขึ้นไป",
];
const TOPICS: &[&str] = &[
    "อบรมคุณธรรม จริยธรรม และธรรมาภิบาล",
    "ส่งเสริมการปฏิบัติตามประมวลจริยธรรม",
    "“งดรับ งดให้ ของขวัญทุกชนิด” (No Gift Policy)",
    "เผยแพร่ข้อมูลการจัดซื้อจัดจ้าง ประจำปี 2567",
    "เครือข่าย 5 หมู่บ้านร่วมต้านทุจริต",
    "จัดทำคู่มือป้องกันผลประโยชน์ทับซ้อน",
    "ปลูกป่าชุมชนและดูแลที่สาธารณประโยชน์",
    "รับเรื่องร้องเรียน/ร้องทุกข์ 24 ชั่วโมง",
    "ติดตามประเมินผลระบบควบคุมภายใน",
    "ประชุมประชาคมเพื่อจัดทำแผนพัฒนาท้องถิ่น",
    "ค่ายเยาวชนคนดี มีความซื่อสัตย์",
    "ประเมินความพึงพอใจของผู้รับบริการ ณ จุดบริการ",
];
const UNITS: &[&str] = &[
    "สำนักปลัด",
    "กองคลัง",
    "กองช่าง",
    "กองการศึกษา",
    "หน่วยตรวจสอบภายใน",
];

fn pick(from: &'static [&'static str]) -> impl Strategy<Value = String> {
    select(from).prop_map(str::to_owned)
}

/// A sentence of one to three clauses.
pub fn sentence() -> impl Strategy<Value = String> {
    let clause = (pick(SUBJECTS), pick(VERBS), option::of(pick(ENDS)));
    vec(clause, 1..3).prop_map(|clauses| {
        let clauses = clauses.into_iter().map(|(subject, verb, end)| match end {
            Some(end) => format!("{subject}{verb} {end}"),
            None => format!("{subject}{verb}"),
        });
        clauses.collect::<Vec<_>>().join(" และ")
    })
}

fn item(first: &'static [&'static str]) -> impl Strategy<Value = String> {
    (select(first), sentence()).prop_map(|(first, rest)| format!("{first}{rest}"))
}

fn objectives() -> impl Strategy<Value = Vec<String>> {
    vec(item(&["เพื่อให้", "เพื่อส่งเสริมให้"]), 1..4)
}

/// Steps, some with sub-steps.
fn steps() -> impl Strategy<Value = Vec<String>> {
    let step = item(&["ประสานให้", "ประชุมชี้แจงให้", "รายงานผลการดำเนินการที่"]);
    let sub = item(&["จัดเวทีให้", "ฝึกอบรมให้"]).prop_map(|text| format!("  - {text}"));
    let group = (step, vec(sub, 0..3), 0..4_u8)
        .prop_map(|(step, subs, some)| (step, if some == 0 { subs } else { Vec::new() }));
    vec(group, 1..12).prop_map(|groups| {
        let lines = groups
            .into_iter()
            .flat_map(|(step, subs)| [vec![step], subs].concat());
        lines.collect()
    })
}

fn paragraphs() -> impl Strategy<Value = Vec<String>> {
    vec(item(&["ด้วยปัจจุบัน", "ดังนั้น เพื่อให้", "ในการนี้ "]), 1..4)
}

fn office() -> impl Strategy<Value = Office> {
    let kinds = vec![
        OfficeType::Subdistrict,
        OfficeType::SubdistrictMunicipality,
        OfficeType::Provincial,
    ];
    let names = vec!["ตัวอย่างใจดี", "บ้านสมมติ", "หนองจำลองน้ำใส"];
    (select(kinds), select(names), any::<bool>()).prop_map(|(kind, name, district)| Office {
        name: match kind {
            OfficeType::Provincial => format!("{}สมมตินคร", kind.word()),
            _ => format!("{}{name}", kind.word()),
        },
        kind: Some(kind),
        district: (district && kind != OfficeType::Provincial).then(|| "สมมติธรรม".to_owned()),
        province: Some("สมมตินคร".to_owned()),
    })
}

/// Framework and years of a plan, with its title.
fn frame() -> impl Strategy<Value = (&'static Framework, Vec<FiscalYear>, String)> {
    let five: (&str, &[u16]) = ("2566-2570", &[2566, 2567, 2568, 2569, 2570]);
    let frames = [
        five,
        five,
        ("2566-2570", &[2567]),
        ("2561-2564", &[2562, 2563, 2564]),
        ("2561-2564", &[2565]),
    ];
    select(frames.to_vec()).prop_map(|(id, years)| {
        let title = match years {
            [year] => format!("แผนปฏิบัติการป้องกันการทุจริต ประจำปีงบประมาณ พ.ศ. {year}"),
            [first, .., last] => {
                format!("แผนปฏิบัติการป้องกันการทุจริต (พ.ศ. {first} – {last})")
            }
            [] => String::new(),
        };
        let years = years.iter().map(|&year| FiscalYear::new(year)).collect();
        (framework::get(id).expect("a version"), years, title)
    })
}

fn part_one(years: Vec<FiscalYear>) -> impl Strategy<Value = PartOne> {
    let risk = (
        pick(&[
            "การบริหารงานบุคคล",
            "การจัดซื้อจัดจ้าง และการใช้ทรัพย์สินของทางราชการ",
            "การให้บริการประชาชน",
        ]),
        vec(item(&["การที่", "การเรียกรับผลประโยชน์จาก"]), 1..3),
        pick(&["สูง", "ปานกลาง", "ต่ำ"]),
        vec(
            pick(TOPICS).prop_map(|topic| format!("มาตรการ{topic}")),
            1..3,
        ),
    );
    let risk = risk.prop_map(|(process, issues, level, controls)| Risk {
        process,
        issues,
        levels: vec![level],
        controls,
        ..Risk::default()
    });
    // A goal may name a year; another year in its text would be taken for it.
    let goal = (pick(SUBJECTS), pick(VERBS), option::of(select(years)));
    let goal = goal.prop_map(|(subject, verb, year)| Goal {
        text: match year {
            Some(year) => format!("{subject}{verb} ในปีงบประมาณ พ.ศ. {}", year.get()),
            None => format!("{subject}{verb}"),
        },
        year,
        ..Goal::default()
    });
    let lists = (objectives(), vec(goal, 1..3), objectives());
    (paragraphs(), vec(risk, 1..4), paragraphs(), lists).prop_map(
        |(risk_introduction, risks, rationale, (objectives, goals, benefits))| PartOne {
            risk_introduction,
            risks,
            rationale,
            objectives,
            goals,
            benefits,
        },
    )
}

/// Money that is stated in one of the four ways.
fn budget(years: Vec<FiscalYear>) -> impl Strategy<Value = Budget> {
    let baht = select(vec![5_000_i64, 20_000, 45_500, 1_250_000]);
    (0..5_u8, vec(option::weighted(0.8, baht), years.len())).prop_map(move |(way, amounts)| {
        let all: BTreeMap<_, _> = years.iter().copied().zip(amounts).collect();
        let amounts: BTreeMap<_, _> = all
            .into_iter()
            .filter_map(|(year, baht)| Some((year, Money::from_baht(baht?))))
            .collect();
        match way {
            0 => Budget::default(),
            1 => Budget {
                status: BudgetStatus::None,
                ..Budget::default()
            },
            _ if amounts.is_empty() => Budget::default(),
            2 if years.len() > 1 => Budget {
                amounts: years
                    .first()
                    .map(|&year| (year, Money::from_baht(500_000)))
                    .into_iter()
                    .collect(),
                status: BudgetStatus::Amount,
                basis: Basis::WholePeriod,
            },
            _ => Budget {
                amounts,
                status: BudgetStatus::Amount,
                basis: Basis::PerYear,
            },
        }
    })
}

fn sheet(older: bool) -> impl Strategy<Value = Sheet> {
    let texts = (
        paragraphs(),
        objectives(),
        sentence(),
        steps(),
        objectives(),
        objectives(),
    );
    texts.prop_map(
        move |(rationale, objectives, target, steps, outputs, outcomes)| Sheet {
            rationale: rationale.join("\n"),
            objectives,
            target_group: Some(target),
            place: older.then(|| "ทุกหมู่บ้านในเขตพื้นที่".to_owned()),
            steps,
            outputs: if older { Vec::new() } else { outputs },
            outcomes,
            ..Sheet::default()
        },
    )
}

fn budget_text(budget: &Budget, years: &[FiscalYear]) -> Option<String> {
    let amount = budget.amounts.values().next().copied().unwrap_or_default();
    let even = budget.amounts.len() == years.len()
        && budget.amounts.values().all(|&other| other == amount);
    match (budget.status, budget.basis) {
        (BudgetStatus::Unstated, _) => None,
        (BudgetStatus::None, _) => Some("ไม่ใช้งบประมาณ".to_owned()),
        (_, Basis::WholePeriod) => Some(format!("{amount} บาท (ตลอดระยะเวลาของแผน)")),
        _ if even => Some(format!("ปีละ {amount} บาท")),
        _ => {
            let each = budget
                .amounts
                .iter()
                .map(|(year, amount)| format!("ปีงบประมาณ พ.ศ. {} จำนวน {amount} บาท", year.get()));
            Some(each.collect::<Vec<_>>().join("\n"))
        }
    }
}

/// What an entry is made of before it stands in a plan.
type Parts = (
    Kind,
    usize,
    usize,
    Budget,
    Option<Sheet>,
    Vec<String>,
    Option<String>,
);

fn parts(years: Vec<FiscalYear>, older: bool) -> impl Strategy<Value = Parts> {
    (
        select(Kind::ALL.to_vec()),
        0..1000_usize,
        0..TOPICS.len(),
        budget(years),
        option::weighted(0.8, sheet(older)),
        vec(pick(UNITS), 1..3),
        option::weighted(0.2, Just("ตามแผนพัฒนาท้องถิ่น".to_owned())),
    )
}

fn entries(version: &'static Framework, years: &[FiscalYear], all: Vec<Parts>) -> Vec<Entry> {
    let groups: Vec<(u8, &str, &str)> = version
        .dimensions
        .iter()
        .flat_map(|dimension| {
            let missions = dimension.missions.iter();
            missions.flat_map(move |mission| {
                let groups = mission.groups.iter();
                groups.map(move |group| {
                    (dimension.number, mission.code.as_str(), group.code.as_str())
                })
            })
        })
        .collect();
    let mut all: Vec<(usize, Parts)> = all
        .into_iter()
        .map(|parts| (parts.1 % groups.len(), parts))
        .collect();
    all.sort_by_key(|(group, _)| *group);
    let mut titles = BTreeSet::new();
    let mut counts = BTreeMap::new();
    let mut entries = Vec::new();
    for (group, (kind, _, topic, budget, sheet, responsible, note)) in all {
        if !titles.insert(topic) {
            continue;
        }
        let (dimension, mission, group) = groups[group];
        let number = counts.entry(group).or_insert(0);
        *number += 1;
        let sheet = sheet.map(|sheet| Sheet {
            period: Some(match years {
                [year] => format!("ปีงบประมาณ พ.ศ. {}", year.get()),
                _ => format!(
                    "ปีงบประมาณ พ.ศ. {} – {}",
                    years[0].get(),
                    years[years.len() - 1].get()
                ),
            }),
            budget_text: budget_text(&budget, years),
            ..sheet
        });
        entries.push(Entry {
            code: Some(format!("{group} ({number})")),
            dimension: Some(dimension),
            mission: Some(mission.to_owned()),
            group: Some(group.to_owned()),
            kind: Some(kind),
            title: format!("{}{}", kind.word(), TOPICS[topic]),
            budget,
            responsible: if sheet.is_some() {
                responsible
            } else {
                Vec::new()
            },
            note,
            sheet,
            ..Entry::default()
        });
    }
    entries
}

/// Groups that no entry stands in, some of them declared to have no activity.
fn no_activity(
    version: &'static Framework,
    entries: &[Entry],
    wanted: &[(usize, String)],
) -> Vec<NoActivity> {
    let groups = version.missions().flat_map(|mission| &mission.groups);
    let mut free: Vec<&str> = groups
        .map(|group| group.code.as_str())
        .filter(|code| {
            entries
                .iter()
                .all(|entry| entry.group.as_deref() != Some(code))
        })
        .collect();
    let mut declared = Vec::new();
    for (which, reason) in wanted {
        if !free.is_empty() {
            let code = free.remove(which % free.len());
            declared.push(NoActivity::new(code, reason));
        }
    }
    declared.sort_by(|one, other| one.group.cmp(&other.group));
    declared
}

/// A plan with a summary table and sheets.
pub fn plan() -> impl Strategy<Value = Plan> {
    frame().prop_flat_map(|(version, years, title)| {
        let older = version.id == "2561-2564";
        let entries_of = vec(parts(years.clone(), older), 1..7);
        let empty = vec((0..1000_usize, sentence()), 0..3);
        let texts = (office(), paragraphs(), part_one(years.clone()));
        (texts, entries_of, empty).prop_map(move |((office, foreword, part_one), parts, empty)| {
            let entries = entries(version, &years, parts);
            Plan {
                office,
                title: title.clone(),
                framework: Some(version.id.clone()),
                years: years.clone(),
                foreword,
                part_one,
                no_activity: no_activity(version, &entries, &empty),
                entries,
                ..Plan::default()
            }
        })
    })
}

/// The schedule of a year with a quarter and a unit of its own for each step.
pub fn by_step() -> impl Strategy<Value = Plan> {
    schedule().prop_map(|mut plan| {
        let year = *plan.years.last().expect("a plan has years");
        for entry in &mut plan.entries {
            let mut made = entry.propose_schedule(year);
            made.note.clone_from(&entry.note);
            for (index, step) in made.steps.iter_mut().enumerate() {
                let number = u8::try_from(index % 4 + 1).expect("a quarter");
                step.quarters = Quarter::new(number).into_iter().collect();
                step.units = vec![entry.responsible[index % entry.responsible.len()].clone()];
            }
            entry.schedule(made);
        }
        plan.yearly(year)
    })
}

/// A one-year schedule: steps, quarters and units, no sheets.
pub fn schedule() -> impl Strategy<Value = Plan> {
    let quarters = vec(any::<bool>(), 4);
    let more = vec((quarters, steps()), 8);
    (plan(), more).prop_map(|(plan, more)| {
        let year = *plan.years.last().expect("a plan has years");
        let title = "แผนดำเนินงานตามแผนปฏิบัติการป้องกันการทุจริต";
        let mut plan = Plan {
            title: format!("{title} ประจำปีงบประมาณ พ.ศ. {}", year.get()),
            years: vec![year],
            foreword: Vec::new(),
            part_one: PartOne::default(),
            ..plan
        };
        for (entry, (quarters, steps)) in plan.entries.iter_mut().zip(more) {
            entry.quarters = (1..=4)
                .zip(quarters)
                .filter(|&(number, chosen)| chosen || number == 2)
                .filter_map(|(number, _)| Quarter::new(number))
                .collect();
            entry.sheet = Some(Sheet {
                steps,
                ..Sheet::default()
            });
            if entry.responsible.is_empty() {
                entry.responsible.push(UNITS[0].to_owned());
            }
            let first = entry.budget.amounts.values().next().copied();
            entry.budget.basis = Basis::PerYear;
            entry.budget.amounts = first.map(|amount| (year, amount)).into_iter().collect();
        }
        plan
    })
}
