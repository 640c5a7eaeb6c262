//! A report says what its account says, to whom it may be said, in every format.

use super::*;
use crate::manuscript::{Figure, RowOf, Table, Whose};
use plan::{
    Basis, Budget, BudgetStatus, Kind,
    indicator::{self, Decimal},
    progress::{
        self, Answer, Expected, Line, Missing, Months, Round, Says, Shown, Status, Sum, Target,
        Verdict, judge,
    },
};
use proptest::{collection::vec, option, prelude::*, sample::select};
use std::{
    collections::BTreeSet,
    io::{Cursor, Read as _},
};
use thai::{fiscal::FiscalYear, money::Money};

const YEAR: FiscalYear = FiscalYear::new(2569);
/// 10 April 2026, noon in Thailand.
const SENT: i64 = 1_775_797_200_000;

fn budget(status: BudgetStatus, basis: Basis, satang: i64) -> Budget {
    let amounts = [(YEAR, Money::from_satang(satang))];
    let amounts = amounts
        .into_iter()
        .filter(|_| status == BudgetStatus::Amount);
    Budget {
        amounts: amounts.collect(),
        status,
        basis,
    }
}

fn target(line: &str, value: &str) -> Target {
    let indicator = indicator::read(line).into_iter().next();
    let answer = Answer {
        value: Decimal::parse(value),
        ..Answer::default()
    };
    Target {
        finding: judge(indicator.as_ref(), &answer, true),
        line: line.to_owned(),
        nth: 0,
        indicator,
        answer,
    }
}

fn verdict(says: Says) -> Verdict {
    Verdict {
        says,
        reason: "ภาพถ่ายไม่ตรงกับวันที่".to_owned(),
        by: "นางสาวผู้ตรวจ ตัวอย่าง".to_owned(),
        at: SENT,
    }
}

fn line(number: usize, dimension: Option<u8>) -> Line {
    Line {
        id: number.to_string(),
        code: Some(format!("1.1.1 ({number})")),
        kind: Some(Kind::Project),
        title: format!("โครงการต้นกล้าสุจริตที่ {number}"),
        dimension,
        responsible: "สำนักปลัด".to_owned(),
        expected: Expected::Due,
        budget: budget(BudgetStatus::Amount, Basis::PerYear, 2_000_000),
        before: None,
        report: None,
        targets: Vec::new(),
        evidence: Vec::new(),
        verdict: None,
    }
}

fn reported(status: Status) -> progress::Report {
    progress::Report {
        status: Some(status),
        result: "จัดอบรมให้แก่พนักงาน 45 คน\nเมื่อวันที่ 12 มกราคม 2569".to_owned(),
        version: 1,
        sent_at: Some(SENT),
        sent_by: "นายผู้ส่ง สมมติ".to_owned(),
        ..progress::Report::default()
    }
}

/// An account with an entry in each state.
fn account() -> Account {
    let done = Line {
        report: Some(progress::Report {
            in_ordinance: Some(true),
            ordinance: Some(Money::from_baht(20_000)),
            paid: Some(Money::from_satang(1_500_050)),
            steps: vec!["ขออนุมัติโครงการ".to_owned()],
            ..reported(Status::Done)
        }),
        targets: vec![
            target("ผู้เข้าอบรมไม่น้อยกว่าร้อยละ 80 มีความรู้เพิ่มขึ้น", "92.5"),
            target("เผยแพร่ไม่น้อยกว่า 3 ช่องทาง", "2"),
        ],
        evidence: vec![Shown {
            title: "ภาพถ่ายการอบรม".to_owned(),
            sha256: None,
            link: None,
        }],
        verdict: Some(verdict(Says::NotAgreed)),
        ..line(1, Some(1))
    };
    let late = Line {
        responsible: "กองคลัง".to_owned(),
        report: Some(progress::Report {
            late: true,
            ..reported(Status::InProgress)
        }),
        ..line(2, Some(1))
    };
    let cannot = Line {
        responsible: "กองช่าง".to_owned(),
        budget: budget(BudgetStatus::Amount, Basis::WholePeriod, 9_000_000),
        report: Some(progress::Report {
            reason: Some("other".to_owned()),
            reason_text: "อยู่ระหว่างปรับปรุงสถานที่".to_owned(),
            in_ordinance: Some(false),
            ..reported(Status::Cannot)
        }),
        ..line(3, Some(2))
    };
    let not_yet = Line {
        expected: Expected::NotYet,
        ..line(5, Some(3))
    };
    let other_year = Line {
        expected: Expected::NotThisYear,
        budget: Budget {
            status: BudgetStatus::Amount,
            ..Budget::default()
        },
        ..line(6, Some(3))
    };
    let without_money = Line {
        budget: budget(BudgetStatus::None, Basis::PerYear, 0),
        ..line(7, None)
    };
    Account {
        office: "องค์การบริหารส่วนตำบลตัวอย่าง".to_owned(),
        round: Round {
            year: YEAR,
            months: Months::Six,
        },
        plan: "แผนปฏิบัติการป้องกันการทุจริต (พ.ศ. 2566 – 2570)".to_owned(),
        version: 3,
        lines: vec![
            done,
            late,
            cannot,
            line(4, Some(2)),
            not_yet,
            other_year,
            without_money,
        ],
    }
}

fn edition(reader: Reader) -> Edition {
    Edition {
        reader,
        state: State::Frozen(Some(jiff::civil::date(2026, 4, 16))),
        data: Some("https://example.go.th/open/2569-6.json".to_owned()),
    }
}

/// Every text of a manuscript.
fn texts(account: &Account, edition: &Edition) -> String {
    let mut manuscript = manuscript(account, edition, &Options::default());
    let mut all = String::new();
    manuscript.for_each_text(|text, _| {
        all.push_str(text);
        all.push('\n');
    });
    all
}

#[test]
fn a_report_says_what_its_account_says() {
    let said = texts(&account(), &edition(Reader::Executive));
    for text in [
        "ปีงบประมาณ พ.ศ. 2569 รอบ 6 เดือน (1 ตุลาคม 2568 – 31 มีนาคม 2569)",
        "ตามแผนฉบับที่ 3\nสำเนาถาวร ณ วันปิดรอบ 16 เมษายน 2569",
        "25.00",
        "(1 × 1 + 1 × 0.5 + 1 × 0) ÷ 6 × 100 = 25.00",
        "งบประมาณตามแผน 80,000 บาท",
        "งบประมาณตามแผน มีตัวเลข 4 จาก 5 รายการ (ไม่มีในปีนี้ 1, ไม่ใช้งบประมาณ 1, ไม่แยกรายปี 1)",
        "งบประมาณตามข้อบัญญัติ 20,000 บาท",
        "งบประมาณที่เบิกจ่าย 15,000.50 บาท",
        "งบประมาณที่เบิกจ่าย มีตัวเลข 1 จาก 4 รายการ (ยังไม่รายงาน 3, ยังไม่ถึงกำหนด 2, ไม่ใช้งบประมาณ 1)",
        "มิติที่ 1 การสร้างวัฒนธรรมสุจริต",
        "เนื่องจากอยู่ระหว่างปรับปรุงสถานที่",
        "ไม่มีในปีนี้",
        "ยังไม่ถึงกำหนด",
        "ไม่แยกรายปี",
        "ไม่อยู่ในข้อบัญญัติ",
        "ไม่ใช้งบประมาณ",
        "บรรลุ: เป้าหมาย ไม่น้อยกว่าร้อยละ 80, ผลที่ได้ 92.5",
        "ไม่บรรลุ: เป้าหมาย ไม่น้อยกว่า 3 ช่องทาง, ผลที่ได้ 2",
        "ภาพถ่ายการอบรม",
        "ขออนุมัติโครงการ",
        "ไม่เห็นด้วย ภาพถ่ายไม่ตรงกับวันที่ (โดย นางสาวผู้ตรวจ ตัวอย่าง 10 เมษายน 2569)",
        "10 เมษายน 2569 โดย นายผู้ส่ง สมมติ (ส่งล่าช้า)",
    ] {
        assert!(said.contains(text), "{text} in\n{said}");
    }
}

#[test]
fn the_public_reads_no_names_and_no_remarks_and_where_the_data_is() {
    let said = texts(&account(), &edition(Reader::Public));
    for hidden in ["ผู้ส่ง", "ผู้ตรวจ ", "ภาพถ่ายไม่ตรง", "ล่าช้า", "ผลรายส่วนราชการ"]
    {
        assert!(!said.contains(hidden), "{hidden} in\n{said}");
    }
    for shown in [
        "https://example.go.th/open/2569-6.json",
        "ฉบับประชาชน",
        "ไม่เห็นด้วย",
        "ไม่บรรลุ",
    ] {
        assert!(said.contains(shown), "{shown} in\n{said}");
    }
    let nowhere = Edition {
        data: None,
        ..edition(Reader::Public)
    };
    assert!(texts(&account(), &nowhere).contains("ได้ที่หน่วยงาน"));
}

#[test]
fn a_state_of_a_day_is_told_with_it_and_digits_are_chosen() {
    let edition = Edition {
        state: State::AsOf(jiff::civil::date(2026, 3, 1)),
        ..edition(Reader::Public)
    };
    assert!(texts(&account(), &edition).contains("ข้อมูล ณ วันที่ 1 มีนาคม 2569"));
    let thai = Options { thai_digits: true };
    let mut manuscript = manuscript(&account(), &edition, &thai);
    manuscript.for_each_text(|text, _| {
        let address = text.contains("https://");
        let arabic = text.contains(|letter: char| letter.is_ascii_digit());
        assert!(!arabic || address, "{text}");
    });
    let name = file_name(&account(), &edition, &thai, "pdf");
    assert_eq!(
        name,
        "รายงานผลแผนป้องกันการทุจริต อบต.ตัวอย่าง ๒๕๖๙ รอบ ๖ เดือน ฉบับประชาชน.pdf"
    );
}

#[test]
fn a_municipality_has_an_ordinance_of_its_own_name() {
    let account = Account {
        office: "เทศบาลตำบลบ้านสมมติ".to_owned(),
        ..account()
    };
    assert!(texts(&account, &edition(Reader::Public)).contains("งบประมาณตามเทศบัญญัติ 20,000 บาท"));
}

#[test]
fn all_formats_print_it_and_a_pdf_is_accessible() -> Result<(), PressError> {
    let (account, options) = (account(), Options { thai_digits: true });
    for reader in [Reader::Executive, Reader::Public] {
        let edition = edition(reader);
        let pdf = set(&account, &edition, &options)?;
        assert!(pdf.bytes.starts_with(b"%PDF-"));
        assert_eq!(pdf.warning, None);
        assert!(docx(&account, &edition, &options)?.starts_with(b"PK"));
        assert!(xlsx(&account, &edition, &options)?.starts_with(b"PK"));
    }
    Ok(())
}

#[test]
fn an_empty_account_and_hostile_texts_print_in_every_format() -> Result<(), PressError> {
    let empty = Account {
        office: String::new(),
        plan: String::new(),
        lines: Vec::new(),
        ..account()
    };
    let hostile = |letters: usize| {
        let mut hostile = account();
        let long = "ก".repeat(letters);
        let line = &mut hostile.lines[0];
        line.title = format!("{long}\u{0}\u{b}\u{ffff}<&>\"'{}", line.title);
        line.responsible.clone_from(&line.title);
        if let Some(report) = &mut line.report {
            report.result.clone_from(&line.title);
            report.sent_at = Some(i64::MAX);
        }
        hostile
    };
    // More letters than a cell of Excel holds.
    for account in [&empty, &hostile(33_000)] {
        for reader in [Reader::Executive, Reader::Public] {
            let (edition, options) = (edition(reader), Options::default());
            assert!(!docx(account, &edition, &options)?.is_empty());
            assert!(!xlsx(account, &edition, &options)?.is_empty());
        }
    }
    for account in [&empty, &hostile(400)] {
        assert!(!pdf(account, &edition(Reader::Executive), &Options::default())?.is_empty());
    }
    Ok(())
}

#[test]
fn thousands_of_entries_are_refused_at_once() {
    let mut endless = account();
    endless.lines = vec![line(1, Some(1)); MOST_ENTRIES + 1];
    let refused = pdf(&endless, &edition(Reader::Public), &Options::default());
    assert!(matches!(refused, Err(PressError::TooMany)));
}

#[test]
fn a_workbook_adds_up_numbers_with_formulas() -> Result<(), PressError> {
    let book = xlsx(&account(), &edition(Reader::Executive), &Options::default())?;
    let mut archive = zip::ZipArchive::new(Cursor::new(book))?;
    let mut sums = String::new();
    for index in 0..archive.len() {
        let mut part = archive.by_index(index)?;
        if part.name()?.starts_with("xl/worksheets/sheet") {
            part.read_to_string(&mut sums)?;
        }
    }
    // Paid money of the first dimension, in the table of all entries: number and formula.
    assert!(sums.contains("<v>15000.5</v>"), "{sums}");
    assert!(sums.contains("<f>SUM(G5:G6)</f><v>15000.5</v>"), "{sums}");
    Ok(())
}

fn any_line() -> impl Strategy<Value = Line> {
    let expected = [Expected::Due, Expected::NotYet, Expected::NotThisYear];
    let statuses = [
        BudgetStatus::Amount,
        BudgetStatus::None,
        BudgetStatus::Unstated,
    ];
    let bases = [Basis::PerYear, Basis::WholePeriod];
    let money = || option::of(0i64..10_000_000);
    let report = (
        option::of(select(Status::ALL.to_vec())),
        option::of(any::<bool>()),
        money(),
        money(),
    );
    (
        option::of(1u8..5),
        select(expected.to_vec()),
        (
            select(statuses.to_vec()),
            select(bases.to_vec()),
            0i64..10_000_000,
        ),
        option::of(report),
        option::of(select(Says::ALL.to_vec())),
        vec(option::of(0u32..200), 0..3),
    )
        .prop_map(
            |(dimension, expected, (status, basis, satang), report, says, values)| Line {
                expected,
                budget: budget(status, basis, satang),
                report: report.map(|(status, in_ordinance, ordinance, paid)| progress::Report {
                    status,
                    in_ordinance,
                    ordinance: ordinance.map(Money::from_satang),
                    paid: paid.map(Money::from_satang),
                    ..progress::Report::default()
                }),
                verdict: says.map(verdict),
                targets: values
                    .into_iter()
                    .map(|value| {
                        let value = value.map(|value| value.to_string()).unwrap_or_default();
                        target("ความพึงพอใจไม่น้อยกว่าร้อยละ 80", &value)
                    })
                    .collect(),
                ..line(1, dimension)
            },
        )
}

/// The tables of a manuscript.
fn tables(manuscript: &Manuscript) -> impl Iterator<Item = &Table> {
    let blocks = manuscript
        .sections
        .iter()
        .flat_map(|section| &section.blocks);
    blocks.filter_map(|block| match block {
        Block::Table(table) => Some(table),
        _ => None,
    })
}

/// The figures of the row of a table that is this sum.
fn totals(table: &Table, whose: Whose) -> Vec<Figure> {
    let of = RowOf::Total { dimension: whose };
    let rows = table.rows.iter().filter(|row| row.of == of);
    rows.flat_map(|row| row.cells.iter().filter_map(|cell| cell.figure))
        .collect()
}

fn told(sum: &Sum) -> Vec<Figure> {
    let mut told = vec![Figure::Money(sum.total)];
    let counts = [sum.given, sum.expected()].into_iter();
    let missing = Missing::ALL.into_iter().map(|why| sum.count(why));
    told.extend(counts.chain(missing).map(Figure::Count));
    told
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn the_sums_printed_are_those_of_the_account(lines in vec(any_line(), 1..30)) {
        let account = Account { lines, ..account() };
        let manuscript = manuscript(&account, &edition(Reader::Executive), &Options::default());
        let spending = account.spending(|_| true);
        let table = |name: &str| tables(&manuscript).find(|table| table.name == name);
        for (name, sum) in [
            ("เงินตามแผน", spending.planned),
            ("เงินตามข้อบัญญัติ", spending.ordinance),
            ("เงินที่เบิกจ่าย", spending.paid),
        ] {
            let table = table(name).expect("a table of this money");
            prop_assert_eq!(totals(table, Whose::All), told(&sum), "{}", name);
        }
        let entries = table("ส่วนที่ 2").expect("the table of entries");
        for dimension in account.dimensions() {
            let part = account.spending(|line| line.dimension == dimension);
            let printed = totals(entries, Whose::Dimension(dimension));
            let sums = [part.planned.total, part.paid.total].map(Figure::Money);
            prop_assert_eq!(&printed[..2], &sums);
        }
        let score = account.score(|_| true);
        let counts = [
            score.done, score.in_progress, score.cannot, score.not_reported, score.items(), score.exempt,
        ];
        let status = table("สถานะ").expect("the table of statuses");
        prop_assert_eq!(totals(status, Whose::All), counts.map(Figure::Count));
    }

    #[test]
    fn a_formula_comes_to_what_is_printed_in_its_place(lines in vec(any_line(), 1..30)) {
        let account = Account { lines, ..account() };
        let manuscript = manuscript(&account, &edition(Reader::Executive), &Options::default());
        let mut names = BTreeSet::new();
        for table in tables(&manuscript) {
            prop_assert!(names.insert(table.name), "two worksheets {}", table.name);
            for row in &table.rows {
                let RowOf::Total { dimension: whose } = row.of else { continue };
                for cell in &row.cells {
                    let Some(printed) = cell.figure else { continue };
                    let entries = table.rows.iter().filter(|row| match row.of {
                        RowOf::Entry { dimension, .. } => {
                            [Whose::All, Whose::Dimension(dimension)].contains(&whose)
                        }
                        _ => false,
                    });
                    let cells = entries.flat_map(|row| &row.cells);
                    let figures = cells.filter(|other| other.column == cell.column);
                    let sum: i64 = figures.filter_map(|cell| cell.figure).map(units).sum();
                    prop_assert_eq!(sum, units(printed));
                }
            }
        }
    }
}

fn units(figure: Figure) -> i64 {
    match figure {
        Figure::Money(amount) => amount.satang(),
        Figure::Count(count) => count.into(),
    }
}
