use super::{fill::placeholders, *};
use crate::{
    BudgetStatus, Office, OfficeType, Plan, Printed,
    check::{self, Severity, Subject, written},
    framework, recurrence,
};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use thai::{fiscal::FiscalYear, money::Money};

const VERSION: &str = "2566-2570";

/// Words that the office itself fills in.
const OWN_WORDS: [&str; 10] = [
    "office",
    "office_short",
    "type_word",
    "head",
    "clerk",
    "council",
    "ordinance",
    "staff",
    "years",
    "base_year",
];

fn sheets() -> Vec<&'static Sheet> {
    all(VERSION).collect()
}

fn years() -> Vec<FiscalYear> {
    (2566..=2570).map(FiscalYear::new).collect()
}

fn office(name: &str) -> Office {
    Office {
        name: name.to_owned(),
        kind: OfficeType::of_name(name),
        district: Some("สมมติ".to_owned()),
        province: Some("ตัวอย่าง".to_owned()),
    }
}

fn offices() -> [Office; 3] {
    [
        "องค์การบริหารส่วนตำบลหนองตัวอย่าง",
        "เทศบาลตำบลเวียงสมมติ",
        "องค์การบริหารส่วนจังหวัดตัวอย่าง",
    ]
    .map(office)
}

/// A whole plan of these sheets, with its rows and heads as a printed plan has them.
fn plan_of(office: &Office, sheets: &[&Sheet], answers: &Answers) -> Plan {
    let entries = sheets
        .iter()
        .map(|sheet| sheet.fill(office, &years(), answers));
    let mut plan = Plan {
        office: office.clone(),
        title: "แผนปฏิบัติการป้องกันการทุจริต (พ.ศ. 2566 – 2570)".to_owned(),
        framework: Some(VERSION.to_owned()),
        years: years(),
        entries: entries.collect(),
        ..Plan::default()
    };
    plan.number();
    for entry in &mut plan.entries {
        let printed = Printed {
            code: entry.code.clone(),
            title: entry.title.clone(),
            kind: entry.kind,
            mission: entry.mission.clone(),
            budget: entry.budget.clone(),
            ..Printed::default()
        };
        (entry.row, entry.head) = (Some(printed.clone()), Some(printed));
    }
    plan
}

/// The codes and messages of what the checks find.
fn findings(plan: &Plan) -> Vec<String> {
    let (plan, lines) = written(plan);
    let found = check::run(&Subject {
        plan: &plan,
        lines: &lines,
    });
    let told = |finding: check::Finding| {
        let title = finding.entry.map_or("", |entry| &plan.entries[entry].title);
        format!("{} {} [{title}]", finding.code, finding.message.th)
    };
    found.into_iter().map(told).collect()
}

/// Answers that leave no field open.
fn places_answered() -> Answers {
    let place = BTreeMap::from([("place".to_owned(), "ห้องประชุมของหน่วยงาน".to_owned())]);
    let fields = sheets().into_iter().map(|s| (s.id.clone(), place.clone()));
    Answers {
        fields: fields.collect(),
        ..Answers::default()
    }
}

#[test]
fn every_file_of_the_folder_is_compiled_in() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../data/catalogue");
    let mut versions = 0;
    for version in std::fs::read_dir(folder).expect("folder of the catalogue") {
        let version = version.expect("entry").path();
        if !version.is_dir() {
            continue;
        }
        versions += 1;
        let name = version.file_name().expect("name").to_string_lossy();
        let mut written = 0;
        for file in std::fs::read_dir(&version).expect("files") {
            let text = std::fs::read_to_string(file.expect("file").path()).expect("text");
            written += text.lines().filter(|line| *line == "[[sheet]]").count();
        }
        assert_eq!(all(&name).count(), written, "{name}");
    }
    assert_eq!(versions, 1);
    assert_eq!(all("2561-2564").count(), 0);
}

#[test]
fn every_group_of_the_framework_has_a_sheet_and_no_sheet_another_group() {
    let version = framework::get(VERSION).expect("the version");
    let groups: BTreeSet<&str> = (version.missions())
        .flat_map(|mission| &mission.groups)
        .map(|group| group.code.as_str())
        .collect();
    let covered: BTreeSet<&str> = sheets().iter().map(|sheet| sheet.group.as_str()).collect();
    assert_eq!(covered, groups);
    assert!(sheets().len() >= 48, "{} sheets", sheets().len());
}

#[test]
fn a_sheet_has_an_identifier_of_its_own_and_is_found_by_it() {
    for sheet in sheets() {
        let slug = |letter: char| letter.is_ascii_lowercase() || letter == '-';
        assert!(sheet.id.chars().all(slug), "{}", sheet.id);
        assert_eq!(get(VERSION, &sheet.id), Some(sheet), "{}", sheet.id);
    }
    let ids: BTreeSet<&str> = sheets().iter().map(|sheet| sheet.id.as_str()).collect();
    assert_eq!(ids.len(), sheets().len());
    assert_eq!(get(VERSION, "no-such-sheet"), None);
}

#[test]
fn a_sheet_says_all_that_the_form_asks_for() {
    for sheet in sheets() {
        let id = &sheet.id;
        assert_eq!(Kind::of_title(&sheet.title), Some(sheet.kind), "{id}");
        assert!(sheet.title.starts_with(sheet.kind.word()), "{id}");
        assert_eq!(sheet.rationale.len(), 2, "{id}");
        assert!((2..=3).contains(&sheet.objectives.len()), "{id}");
        assert!(
            sheet.objectives.iter().all(|o| o.starts_with("เพื่อ")),
            "{id}"
        );
        assert!((5..=8).contains(&sheet.steps.len()), "{id}");
        assert!(
            !sheet.outputs.is_empty() && !sheet.outcomes.is_empty(),
            "{id}"
        );
        assert!(!sheet.quarters.is_empty(), "{id}");
        assert!(sheet.quarters.is_sorted(), "{id}");
        assert!(!sheet.responsible.is_empty(), "{id}");
        assert!(!sheet.mechanisms.is_empty(), "{id}");
        assert!(!sheet.target_groups.is_empty(), "{id}");
        let groups: BTreeSet<_> = sheet.target_groups.iter().collect();
        assert_eq!(groups.len(), sheet.target_groups.len(), "{id}");
        assert!(sheet.year >= 2569 && !sheet.source.is_empty(), "{id}");
        assert_eq!(sheet.kind == Kind::Project, sheet.budget.is_some(), "{id}");
    }
}

#[test]
fn every_placeholder_is_known_and_every_default_fits() {
    for sheet in sheets() {
        for text in sheet.texts() {
            assert_eq!(text.matches('{').count(), text.matches('}').count());
            for placeholder in placeholders(text) {
                let (key, default) = (placeholder.key, placeholder.default);
                let field = fields().iter().find(|field| field.key == key);
                let is_sound = match (field.map(|field| field.kind), default) {
                    (Some(FieldKind::Number | FieldKind::Money), Some(default)) => {
                        default.parse::<u32>().is_ok_and(|number| number > 0)
                    }
                    (Some(FieldKind::Text), _) => true,
                    (Some(_), None) => true,
                    (None, Some(role)) => {
                        key == "unit" && units().iter().any(|unit| unit.role == role)
                    }
                    (None, None) => OWN_WORDS.contains(&key),
                };
                assert!(is_sound, "{}: {key} in \"{text}\"", sheet.id);
            }
        }
        // One key is one field: wherever it stands in a sheet its default is the same.
        for (field, default) in sheet.fields() {
            let others = sheet.texts().flat_map(placeholders);
            for other in others.filter(|other| other.key == field.key) {
                assert_eq!(other.default, default, "{}: {}", sheet.id, field.key);
            }
        }
    }
}

#[test]
fn fields_and_units_have_keys_of_their_own() {
    let mut keys: Vec<&str> = OWN_WORDS.to_vec();
    keys.push("unit");
    keys.extend(fields().iter().map(|field| field.key.as_str()));
    keys.extend(units().iter().map(|unit| unit.role.as_str()));
    let distinct: BTreeSet<&str> = keys.iter().copied().collect();
    assert_eq!(keys.len(), distinct.len());
    for field in fields() {
        assert!(
            !field.th.contains(['(', ')']),
            "{} is shown in brackets",
            field.key
        );
    }
}

#[test]
fn a_returning_duty_is_said_in_the_words_of_the_sheet() {
    for sheet in sheets() {
        let entry = sheet.fill(&offices()[0], &years(), &Answers::default());
        let filled = entry.sheet.expect("a sheet");
        let said = recurrence::of_sheet(&filled);
        let returns: Vec<_> = (said.iter())
            .map(|(_, duty)| &duty.recurrence)
            .filter(|recurrence| recurrence.returns())
            .collect();
        if let Some(duty) = &sheet.recurrence {
            // A field could be answered against the steps, which say the rhythm in words.
            let leaves_it_open = sheet.fields().iter().any(|(field, _)| field.key == "times");
            assert!(!leaves_it_open, "{}", sheet.id);
            assert!(returns.contains(&duty), "{}: {returns:?}", sheet.id);
        }
        let most = (returns.iter())
            .filter_map(|duty| duty.quarters())
            .max()
            .unwrap_or(0);
        let of_data = sheet
            .recurrence
            .as_ref()
            .and_then(recurrence::Recurrence::quarters);
        if most > 1 {
            assert!(of_data.is_some(), "{}: {returns:?}", sheet.id);
        }
    }
}

#[test]
fn the_checks_find_nothing_in_a_filled_plan_but_open_fields() {
    for office in offices() {
        let plan = plan_of(&office, &sheets(), &places_answered());
        assert_eq!(findings(&plan), [""; 0], "{}", office.name);

        let plan = plan_of(&office, &sheets(), &Answers::default());
        let found = findings(&plan);
        let open = sheets()
            .iter()
            .flat_map(|sheet| sheet.fields())
            .filter(|(_, default)| default.is_none())
            .count();
        assert!(open > 0);
        assert_eq!(found.len(), open, "{found:#?}");
        assert!(found.iter().all(|f| f.starts_with("TXT001")), "{found:#?}");
    }
}

#[test]
fn entries_without_printed_rows_are_as_sound() {
    let office = &offices()[0];
    let mut plan = plan_of(
        office,
        &propose(VERSION, &Answers::default()),
        &places_answered(),
    );
    for entry in &mut plan.entries {
        (entry.row, entry.head) = (None, None);
    }
    assert_eq!(findings(&plan), [""; 0]);
}

#[test]
fn an_open_field_is_an_error_that_blocks_approval() {
    let sheet = get(VERSION, "ethics-training").expect("a sheet");
    let plan = plan_of(&offices()[0], &[sheet], &Answers::default());
    let (plan, lines) = written(&plan);
    let found = check::run(&Subject {
        plan: &plan,
        lines: &lines,
    });
    let open: Vec<_> = found.iter().filter(|f| f.code == "TXT001").collect();
    assert_eq!(open.len(), 1);
    assert_eq!(open[0].severity, Severity::Error);
    assert_eq!(open[0].entry, Some(0));
}

#[test]
fn a_text_that_is_no_code_of_a_mechanism_is_refused() {
    for code in ["", "F", "F0", "Z1", "f1", "ก1"] {
        assert!(Mechanism::try_from(code.to_owned()).is_err(), "{code}");
    }
}

#[test]
fn what_was_answered_stands_in_the_entry() {
    let sheet = get(VERSION, "finance-and-procurement-skills").expect("a sheet");
    let mut answers = Answers {
        units: BTreeMap::from([("finance".to_owned(), "สำนักคลัง".to_owned())]),
        base_year: Some(FiscalYear::new(2564)),
        ..Answers::default()
    };
    let own = [
        ("people", "๔๕"),
        ("money", "12,500"),
        ("place", "ศาลาประชาคม"),
    ];
    let own = own.map(|(key, value)| (key.to_owned(), value.to_owned()));
    answers.fields.insert(sheet.id.clone(), BTreeMap::from(own));
    let entry = sheet.fill(&offices()[0], &years(), &answers);
    let filled = entry.sheet.expect("a sheet");
    assert_eq!(entry.responsible, ["สำนักคลัง"]);
    assert_eq!(filled.place.as_deref(), Some("ศาลาประชาคม"));
    assert_eq!(filled.outputs[1], "มีผู้เข้าอบรมไม่น้อยกว่า 45 คน");
    assert!(filled.outcomes[1].ends_with("เมื่อเทียบกับปีงบประมาณ พ.ศ. 2564"));
    assert_eq!(filled.budget_text.as_deref(), Some("ปีละ 12,500 บาท"));
    assert_eq!(entry.budget.amounts.len(), 5);
    let amount = entry.budget.amounts.get(&FiscalYear::new(2570));
    assert_eq!(amount, Some(&Money::from_baht(12_500)));
}

#[test]
fn nought_is_no_budget_and_a_word_is_no_amount() {
    let sheet = get(VERSION, "council-training").expect("a sheet");
    let budget = |money: &str| {
        let own = BTreeMap::from([("money".to_owned(), money.to_owned())]);
        let answers = Answers {
            fields: BTreeMap::from([(sheet.id.clone(), own)]),
            ..Answers::default()
        };
        let entry = sheet.fill(&offices()[1], &[FiscalYear::new(2570)], &answers);
        let text = entry.sheet.and_then(|sheet| sheet.budget_text);
        (entry.budget.status, text.unwrap_or_default())
    };
    assert_eq!(budget("0"), (BudgetStatus::None, "ไม่ใช้งบประมาณ".to_owned()));
    let default = (BudgetStatus::Amount, "30,000 บาท".to_owned());
    assert_eq!(budget("มาก"), default);
    assert_eq!(budget("-5"), (BudgetStatus::Amount, "5 บาท".to_owned()));
    assert_eq!(budget(""), default);
}

#[test]
fn an_office_of_no_known_type_is_called_by_neutral_words() {
    let entry = |office: &Office| {
        let sheet = get(VERSION, "council-training").expect("a sheet");
        sheet
            .fill(office, &[], &Answers::default())
            .sheet
            .expect("a sheet")
    };
    let filled = entry(&Office::default());
    assert!(filled.rationale.contains("หน่วยงานจึงจัดอบรม"));
    assert_eq!(
        filled.target_group.as_deref(),
        Some("สมาชิกสภาท้องถิ่นและเลขานุการสภาทุกคน")
    );
    assert_eq!(
        filled.period.as_deref(),
        Some("ปีงบประมาณ พ.ศ. (ระบุปีงบประมาณ)")
    );
    let pattaya = entry(&office("เมืองพัทยา"));
    assert!(pattaya.steps[1].ends_with("เสนอนายกเมืองพัทยาอนุมัติ"));
}

#[test]
fn each_office_is_called_by_its_own_words() {
    let mut sheet = sheets()[0].clone();
    sheet.steps = [
        "{office_short} {type_word}",
        "{head} {clerk} {council}",
        "{ordinance} {staff} {years}",
    ]
    .map(str::to_owned)
    .to_vec();
    let steps = |office: &Office| {
        let entry = sheet.fill(office, &years(), &Answers::default());
        entry.sheet.expect("a sheet").steps
    };
    let [subdistrict, municipality, provincial] = offices();
    assert_eq!(
        steps(&subdistrict),
        [
            "อบต.หนองตัวอย่าง องค์การบริหารส่วนตำบล",
            "นายกองค์การบริหารส่วนตำบล ปลัดองค์การบริหารส่วนตำบล สภาองค์การบริหารส่วนตำบล",
            "ข้อบัญญัติ พนักงานส่วนตำบล 2566 – 2570",
        ]
    );
    assert_eq!(
        steps(&municipality),
        [
            "ทต.เวียงสมมติ เทศบาลตำบล",
            "นายกเทศมนตรี ปลัดเทศบาล สภาเทศบาล",
            "เทศบัญญัติ พนักงานเทศบาล 2566 – 2570",
        ]
    );
    assert_eq!(steps(&provincial)[0], "อบจ.ตัวอย่าง องค์การบริหารส่วนจังหวัด");
}

#[test]
fn one_sheet_in_full() {
    let sheet = get(VERSION, "no-gift-policy").expect("a sheet");
    let plan = plan_of(&offices()[0], &[sheet], &Answers::default());
    let text: Vec<String> = check::lines(&plan)
        .into_iter()
        .map(|line| line.text)
        .collect();
    insta::assert_snapshot!(text.join("\n"));
}

proptest! {
    #[test]
    fn filling_never_leaves_a_brace(
        index in any::<prop::sample::Index>(),
        name in "(องค์การบริหารส่วนตำบล|เทศบาลเมือง|)[{}ก-ฮ0-9]{0,8}",
        value in "[{}:ก-ฮ๐-๙0-9 \n,.-]{0,12}|\\{head\\}|\\{place",
    ) {
        let sheet = *index.get(&sheets());
        let keys = sheet.fields().into_iter().map(|(field, _)| field.key.clone());
        let roles = units().iter().map(|unit| unit.role.clone());
        let own = keys.chain(roles).map(|key| (key, value.clone())).collect();
        let answers = Answers {
            fields: BTreeMap::from([(sheet.id.clone(), own)]),
            units: BTreeMap::from([("finance".to_owned(), value)]),
            ..Answers::default()
        };
        let entry = sheet.fill(&office(&name), &years(), &answers);
        let printed = serde_json::to_value(&entry).expect("an entry is JSON");
        let mut texts = Vec::new();
        collect(&printed, &mut texts);
        for text in texts {
            prop_assert!(!text.contains(['{', '}']), "{}", text);
        }
    }
}

/// Every text of a JSON value.
fn collect<'a>(value: &'a serde_json::Value, texts: &mut Vec<&'a str>) {
    match value {
        serde_json::Value::String(text) => texts.push(text),
        serde_json::Value::Array(items) => items.iter().for_each(|item| collect(item, texts)),
        serde_json::Value::Object(map) => map.values().for_each(|item| collect(item, texts)),
        _ => {}
    }
}
