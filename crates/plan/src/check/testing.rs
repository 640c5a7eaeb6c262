//! A sound plan of an office that does not exist, to be broken in one way by each test.

use super::{ALL, Context, Finding, Language, Subject, written};
use crate::{
    Budget, BudgetStatus, Entry, FieldSeen, Goal, Kind, Office, OfficeType, PartOne, Place, Plan,
    Printed, Risk, Scope, Sheet, SourceLine, Stated, StatedTotal,
};
use thai::{fiscal::FiscalYear, money::Money};

/// The plan of "องค์การบริหารส่วนตำบลหนองตัวอย่าง": five entries in four dimensions, two years.
pub fn good() -> Plan {
    let mut plan = Plan {
        office: Office {
            name: "องค์การบริหารส่วนตำบลหนองตัวอย่าง".into(),
            kind: Some(OfficeType::Subdistrict),
            district: Some("สมมติ".into()),
            province: Some("ตัวอย่าง".into()),
        },
        title: "แผนปฏิบัติการป้องกันการทุจริต (พ.ศ. ๒๕๖๖ – ๒๕๖๗)".into(),
        years: vec![FiscalYear::new(2566), FiscalYear::new(2567)],
        foreword: vec!["แผนฉบับนี้มีทั้งสิ้น ๕ รายการ ขององค์การบริหารส่วนตำบลหนองตัวอย่าง".into()],
        part_one: part_one(),
        entries: vec![
            entry(
                "1.1.1 (1)",
                "โครงการอบรมคุณธรรมสำหรับบุคลากร",
                Some(20_000),
                ["จัดอบรมบุคลากร ๑ รุ่น", "บุคลากรร้อยละ ๘๐ ของผู้เข้าอบรมผ่านการทดสอบ"],
            ),
            entry(
                "1.2.1 (1)",
                "กิจกรรมเยาวชนรักษ์สาธารณะ",
                Some(10_000),
                ["จัดกิจกรรม ๒ ครั้ง", "เยาวชนเข้าร่วมไม่น้อยกว่า ๕๐ คน"],
            ),
            entry(
                "2.2.1 (1)",
                "มาตรการไม่รับของขวัญของกำนัล",
                None,
                ["ประกาศ ๑ ฉบับ", "ไม่มีเรื่องร้องเรียนเรื่องการรับของขวัญ"],
            ),
            entry(
                "3.2.1 (1)",
                "มาตรการจัดการเรื่องร้องเรียน",
                None,
                ["มีช่องทางร้องเรียน ๓ ช่องทาง", "ตอบผู้ร้องเรียนภายใน ๑๕ วัน ทุกเรื่อง"],
            ),
            entry(
                "4.1.1 (1)",
                "กิจกรรมติดตามการควบคุมภายใน",
                None,
                [
                    "รายงานการควบคุมภายใน ๑ ฉบับ",
                    "แก้ไขข้อบกพร่องได้ร้อยละ ๘๐ ของข้อที่พบ",
                ],
            ),
        ],
        ..Plan::default()
    };
    for (scope, number) in [
        (Scope::Dimension(1), 2),
        (Scope::Plan, 5),
        (Scope::Foreword, 5),
    ] {
        plan.stated.push(count(scope, None, number));
    }
    for (scope, baht) in [(Scope::Dimension(1), 30_000), (Scope::Plan, 30_000)] {
        for year in [2566, 2567] {
            plan.stated.push(amount(scope, year, baht));
        }
    }
    plan
}

/// [`good`], with an entry for every mission of its framework version.
pub fn covering_every_mission() -> Plan {
    let mut plan = good();
    plan.framework = Some("2566-2570".into());
    plan.stated.clear();
    let version = crate::framework::get("2566-2570").expect("the version");
    for mission in version.missions() {
        let has_one =
            (plan.entries.iter()).any(|entry| entry.mission.as_deref() == Some(&mission.code));
        if !has_one {
            let title = format!("มาตรการตาม{}", mission.title);
            let results = ["ประกาศ ๑ ฉบับ", "ปฏิบัติตามประกาศครบทุกหน่วยงาน ๕ หน่วยงาน"];
            plan.entries.push(entry(
                &format!("{}.1 (1)", mission.code),
                &title,
                None,
                results,
            ));
        }
    }
    plan
}

/// The fields of the standard sheet, as [`written`] lays them out.
pub fn sheet_fields() -> Vec<FieldSeen> {
    let sheet = written(&good()).0.entries[0].sheet.clone();
    sheet.expect("a sheet").fields
}

fn part_one() -> PartOne {
    PartOne {
        risks: vec![Risk {
            process: "การจัดซื้อจัดจ้าง".into(),
            issues: vec!["การรับของขวัญจากผู้ขาย".into()],
            levels: vec!["ปานกลาง".into()],
            controls: vec!["มาตรการไม่รับของขวัญของกำนัล".into()],
            place: Place::default(),
        }],
        goals: [(2566, 85), (2567, 90)]
            .map(|(year, score)| {
                goal(
                    year,
                    &format!("คะแนน ITA ปี พ.ศ. {year} ไม่น้อยกว่า {score} คะแนน"),
                )
            })
            .into(),
        ..PartOne::default()
    }
}

/// A goal for a year.
pub fn goal(year: u16, text: &str) -> Goal {
    Goal {
        text: text.into(),
        year: Some(FiscalYear::new(year)),
        place: Place::default(),
    }
}

/// An entry with row, sheet and the same budget in both years; `results` are output and outcome.
pub fn entry(code: &str, title: &str, baht: Option<i64>, results: [&str; 2]) -> Entry {
    let kinds = [
        ("โครงการ", Kind::Project),
        ("กิจกรรม", Kind::Activity),
        ("มาตรการ", Kind::Measure),
    ];
    let kind = (kinds.iter())
        .find(|(word, _)| title.starts_with(word))
        .map(|(_, kind)| *kind);
    let group: String = code.split(' ').next().unwrap_or_default().into();
    let mission: String = group.chars().take(3).collect();
    let budget = Budget {
        amounts: (baht.iter())
            .flat_map(|baht| {
                [2566, 2567].map(|year| (FiscalYear::new(year), Money::from_baht(*baht)))
            })
            .collect(),
        status: baht.map_or(BudgetStatus::None, |_| BudgetStatus::Amount),
        ..Budget::default()
    };
    let printed = Printed {
        code: Some(code.into()),
        title: title.into(),
        kind,
        mission: Some(mission.clone()),
        budget: budget.clone(),
        place: Place::default(),
    };
    let budget_text = baht.map_or("ไม่ใช้งบประมาณ".into(), |baht| {
        format!("ปีละ {baht} บาท")
    });
    Entry {
        code: Some(code.into()),
        dimension: code[..1].parse().ok(),
        mission: Some(mission),
        group: Some(group),
        kind,
        title: title.into(),
        budget,
        responsible: vec!["สำนักปลัด".into()],
        sheet: Some(Sheet {
            rationale: "เพื่อให้การปฏิบัติราชการโปร่งใส ตรวจสอบได้".into(),
            objectives: vec!["เพื่อป้องกันการทุจริต".into()],
            target_group: Some("บุคลากรในสังกัด".into()),
            steps: vec!["จัดทำแผนการดำเนินงาน".into(), "รายงานผลให้ผู้บริหารทราบ".into()],
            period: Some("ปีงบประมาณ พ.ศ. ๒๕๖๖ – ๒๕๖๗".into()),
            budget_text: Some(budget_text),
            outputs: vec![results[0].into()],
            outcomes: vec![results[1].into()],
            ..Sheet::default()
        }),
        row: Some(printed.clone()),
        head: Some(printed),
        ..Entry::default()
    }
}

/// A stated number of entries.
pub fn count(scope: Scope, kind: Option<Kind>, number: u32) -> StatedTotal {
    let unit = match kind {
        Some(Kind::Project) => "โครงการ",
        Some(Kind::Activity) => "กิจกรรม",
        Some(Kind::Measure) => "มาตรการ",
        None => "รายการ",
    };
    StatedTotal {
        scope,
        stated: Stated::Count { kind, number },
        text: format!("รวม {number} {unit}"),
        place: Place::default(),
    }
}

/// A stated amount of money.
pub fn amount(scope: Scope, year: u16, baht: i64) -> StatedTotal {
    StatedTotal {
        scope,
        stated: Stated::Amount {
            year: Some(FiscalYear::new(year)),
            amount: Money::from_baht(baht),
        },
        text: format!("รวมงบประมาณ ปี {year} {baht} บาท"),
        place: Place::default(),
    }
}

/// What a check finds in a plan that was written in the program.
pub fn findings(code: &str, plan: &Plan) -> (Vec<Finding>, Vec<SourceLine>) {
    let (plan, lines) = written(plan);
    let check = ALL.iter().find(|check| check.code == code).expect("a code");
    let context = Context::new(&Subject {
        plan: &plan,
        lines: &lines,
    });
    ((check.run)(&context), lines)
}

/// What a check prints of a plan, which it must find wrong.
pub fn fires(code: &str, plan: &Plan) -> String {
    let (findings, lines) = findings(code, plan);
    assert!(!findings.is_empty(), "{code} finds nothing");
    (findings.iter())
        .map(|finding| finding.show("แผน.txt", &lines, Language::Thai))
        .collect::<Vec<_>>()
        .join("\n")
}

/// Asserts that a check finds nothing wrong in a plan.
pub fn is_quiet(code: &str, plan: &Plan) {
    let (findings, lines) = findings(code, plan);
    let shown: Vec<String> = (findings.iter())
        .map(|finding| finding.show("แผน.txt", &lines, Language::English))
        .collect();
    assert!(shown.is_empty(), "{}", shown.join("\n"));
}
