use super::*;
use Period::{Day, HalfYear, Month, Occasion, Quarter, Week, Year};
use Recurrence::{Deadline, Every, EveryFew, InMonths, OnDay, Times};
use proptest::prelude::*;

fn check(cases: &[(&str, Recurrence)]) {
    for (text, expected) in cases {
        let found: Vec<_> = read(text).into_iter().map(|duty| duty.recurrence).collect();
        assert_eq!(found, std::slice::from_ref(expected), "{text}");
    }
}

#[test]
fn each_period_once() {
    check(&[
        ("รายงานผลการดำเนินงานทุกเดือน", Every(Month)),
        ("รายงานตามคำสั่งในทุกเดือน", Every(Month)),
        ("รายงานทุก ๆ เดือน", Every(Month)),
        ("สรุปผลเป็นรายเดือน", Every(Month)),
        ("ปฏิญาณตนก่อนการประชุมประจำเดือน", Every(Month)),
        ("ตรวจสอบทุกสิ้นเดือน", Every(Month)),
        ("ประชุมเดือนละครั้ง", Every(Month)),
        ("รายงานรายไตรมาส", Every(Quarter)),
        ("ประชุมอย่างน้อยไตรมาสละ ๑ ครั้ง", Every(Quarter)),
        ("เผยแพร่ทุกไตรมาส", Every(Quarter)),
        ("รายงานประจำไตรมาส", Every(Quarter)),
        ("ประชุม ๑ ครั้ง/ไตรมาส", Every(Quarter)),
        ("ทบทวนทุก ๓ เดือน", Every(Quarter)),
        ("รวบรวมความเห็นทุกสัปดาห์", Every(Week)),
        ("สรุปแบบประเมินรายสัปดาห์", Every(Week)),
        ("เข้าแถวทุกวันจันทร์", Every(Week)),
        ("สัปดาห์ละ ๑ ครั้ง", Every(Week)),
        ("บันทึกทุกวันทำการ", Every(Day)),
        ("ตรวจตู้รับความเห็นทุกวัน", Every(Day)),
        ("รายงานทุก ๖ เดือน", Every(HalfYear)),
        ("รายงานทุกหกเดือน", Every(HalfYear)),
        ("ประเมินทุกครึ่งปี", Every(HalfYear)),
        ("ลงนามข้อตกลงทุกปี", Every(Year)),
        ("จัดทำรายงานประจำปี", Every(Year)),
        ("อบรมอย่างน้อยปีละ ๑ ครั้ง", Every(Year)),
        ("ปีงบประมาณละหนึ่งครั้ง", Every(Year)),
        ("ดำเนินการในแต่ละปี", Every(Year)),
        ("เผยแพร่เมื่อสิ้นปีงบประมาณ", Every(Year)),
        ("เชิญผู้สังเกตการณ์ทุกครั้ง", Every(Occasion)),
    ]);
}

#[test]
fn several_times_in_a_period() {
    let times = |number, period, at_least| Times {
        number,
        period,
        at_least,
    };
    check(&[
        ("ประเมินผลปีละ ๒ ครั้ง", times(2, Year, false)),
        ("ประเมินผลปีละ ๒ ครั้ง เป็นอย่างน้อย", times(2, Year, true)),
        ("รายงานผู้บริหารอย่างน้อยปีละ ๒ ครั้ง", times(2, Year, true)),
        ("จัดกิจกรรมอย่างน้อย ๒ ครั้งต่อปี", times(2, Year, true)),
        ("จัดกิจกรรม ๔ ครั้ง/ปี", times(4, Year, false)),
        ("ปีละสามครั้ง", times(3, Year, false)),
        ("ปีละไม่น้อยกว่า ๓ ครั้ง", times(3, Year, true)),
        ("เดือนละ ๒ ครั้ง", times(2, Month, false)),
        ("ไตรมาสละไม่ต่ำกว่า ๒ ครั้ง", times(2, Quarter, true)),
        ("สัปดาห์ละ ๓ ครั้งขึ้นไป", times(3, Week, true)),
        ("อบรมปีละ ๒ รุ่น", times(2, Year, false)),
        (
            "ทุก ๒ ปี",
            EveryFew {
                number: 2,
                period: Year,
            },
        ),
        (
            "ทุก ๔ เดือน",
            EveryFew {
                number: 4,
                period: Month,
            },
        ),
        (
            "ทุก ๒ สัปดาห์",
            EveryFew {
                number: 2,
                period: Week,
            },
        ),
    ]);
}

#[test]
fn months_that_are_named_and_rounds() {
    check(&[
        (
            "รายงานรอบ ๖ เดือน ๙ เดือน และ ๑๒ เดือน",
            InMonths(vec![3, 6, 9]),
        ),
        ("รายงานผล ๖, ๙, ๑๒ เดือน", InMonths(vec![3, 6, 9])),
        ("รอบ ๖ เดือนและ ๑๒ เดือน", InMonths(vec![3, 9])),
        ("รอบ ๖ และ ๑๒ เดือน", InMonths(vec![3, 9])),
        ("รอบ ๖ เดือน และรอบ ๑๒ เดือน", InMonths(vec![3, 9])),
        ("รายงานรอบ 6/12 เดือน", InMonths(vec![3, 9])),
        ("รายงานประจำปีรอบ ๖ เดือน", InMonths(vec![3])),
        ("รอบหกเดือน", InMonths(vec![3])),
        ("ทบทวนในเดือนตุลาคมของทุกปี", InMonths(vec![10])),
        ("เดือนเมษายนและเดือนตุลาคมของทุกปี", InMonths(vec![10, 4])),
        ("จัดงานทุกเดือนธันวาคม", InMonths(vec![12])),
        ("รายงานทุกวันที่ ๕ ของเดือน", OnDay(5)),
        ("ส่งรายงานภายในวันที่ ๑๐ ของเดือนถัดไป", OnDay(10)),
        ("ส่งภายในวันที่ ๕ ของทุกเดือน", OnDay(5)),
    ]);
}

#[test]
fn a_deadline_is_no_rhythm() {
    let within = |number, unit| Deadline { number, unit };
    check(&[
        ("แก้ไขเรื่องร้องเรียนภายใน ๑๕ วัน", within(15, TimeUnit::Days)),
        ("แจ้งผลภายใน ๗ วันทำการ", within(7, TimeUnit::WorkingDays)),
        ("ตอบรับภายใน ๒๔ ชั่วโมง", within(24, TimeUnit::Hours)),
        ("ไม่เกิน ๓๐ วัน", within(30, TimeUnit::Days)),
        ("ให้แล้วเสร็จภายในสามสิบวัน", within(30, TimeUnit::Days)),
        ("ภายในระยะเวลา ๓ เดือน", within(3, TimeUnit::Months)),
        ("ภายในกำหนด ๒ สัปดาห์", within(2, TimeUnit::Weeks)),
        ("ให้บริการไม่เกิน ๑๐ นาที", within(10, TimeUnit::Minutes)),
        ("ภายใน ๑ ปี", within(1, TimeUnit::Years)),
        (
            "ภายในเวลา ๑๕ วัน หากไม่ทันภายใน ๑๕ วัน ให้ชี้แจง",
            within(15, TimeUnit::Days),
        ),
    ]);
    assert!(
        read("ภายใน ๑๕ วัน")
            .iter()
            .all(|duty| !duty.recurrence.returns())
    );
}

#[test]
fn words_that_are_no_rhythm() {
    let texts = [
        "พิจารณาเลื่อนขั้นเงินเดือน",
        "ร่างข้อบัญญัติงบประมาณรายจ่ายประจำปี",
        "นำไปใช้ในชีวิตประจำวัน",
        "ประชาสัมพันธ์ในวันสำคัญและทุกวันสำคัญ",
        "ทุกส่วนราชการ ทุกขั้นตอน ทุกพื้นที่",
        "รายงานผลต่อผู้บริหารท้องถิ่น",
        "ดำเนินการในไตรมาสที่ ๒",
        "รายการทรัพย์สิน ๑๒ รายการ",
        "ระยะเวลาดำเนินการ ๖ เดือน",
        "ปีงบประมาณ พ.ศ. ๒๕๖๖ - ๒๕๗๐",
        "อบรม ๒ ครั้ง",
        "ประกาศวันที่ ๕ ตุลาคม ๒๕๖๕",
        "ค่าตอบแทนเดือนละ ๕๐๐ บาท",
        "",
    ];
    for text in texts {
        assert_eq!(read(text), [], "{text}");
    }
}

#[test]
fn several_rhythms_of_one_text_are_all_told_once() {
    let found: Vec<_> = read("รายงานรายเดือนและรายปี ทุกเดือน ภายใน ๑๕ วัน")
        .into_iter()
        .map(|duty| duty.recurrence)
        .collect();
    assert_eq!(
        found,
        [
            Every(Month),
            Every(Year),
            Deadline {
                number: 15,
                unit: TimeUnit::Days
            }
        ]
    );
}

#[test]
fn a_rhythm_tells_times_months_and_quarters() {
    let cases = [
        (
            Every(Month),
            Some(12),
            vec![10, 11, 12, 1, 2, 3, 4, 5, 6, 7, 8, 9],
            Some(4),
        ),
        (Every(Quarter), Some(4), vec![12, 3, 6, 9], Some(4)),
        (Every(HalfYear), Some(2), vec![3, 9], Some(2)),
        (Every(Year), Some(1), vec![9], Some(1)),
        (InMonths(vec![3, 6, 9]), Some(3), vec![3, 6, 9], Some(3)),
        (InMonths(vec![10, 11]), Some(2), vec![10, 11], Some(1)),
        (
            Times {
                number: 2,
                period: Year,
                at_least: false,
            },
            Some(2),
            vec![],
            Some(2),
        ),
        (
            EveryFew {
                number: 4,
                period: Month,
            },
            Some(3),
            vec![1, 5, 9],
            Some(3),
        ),
        (
            EveryFew {
                number: 2,
                period: Year,
            },
            None,
            vec![],
            Some(1),
        ),
        (Every(Occasion), None, vec![], None),
        (
            Deadline {
                number: 15,
                unit: TimeUnit::Days,
            },
            None,
            vec![],
            None,
        ),
    ];
    for (recurrence, times, months, quarters) in cases {
        assert_eq!(recurrence.times_per_year(), times, "{recurrence:?}");
        assert_eq!(recurrence.months(), months, "{recurrence:?}");
        assert_eq!(recurrence.quarters(), quarters, "{recurrence:?}");
    }
}

#[test]
fn a_sheet_tells_its_duties_by_step_and_period() {
    let sheet = Sheet {
        steps: vec!["แต่งตั้งคณะทำงาน".into(), "รายงานผลทุกเดือน".into()],
        period: Some("ดำเนินการทุกปี".into()),
        ..Sheet::default()
    };
    let duties: Vec<_> = of_sheet(&sheet)
        .into_iter()
        .map(|(place, duty)| (place, duty.recurrence))
        .collect();
    assert_eq!(
        duties,
        [
            (SaidIn::Step(1), Every(Month)),
            (SaidIn::Period, Every(Year))
        ]
    );
}

#[test]
fn the_span_underlines_the_words_as_printed() {
    let text = "ประชุมประจําเดือน และรายงานปีละ ๒ ครั้ง";
    let words = |span: Span| {
        text.chars()
            .skip(span.start as usize)
            .take(span.length as usize)
            .collect::<String>()
    };
    let found: Vec<_> = read(text).iter().map(|duty| words(duty.span)).collect();
    assert_eq!(found, ["ประจําเดือน", "ปีละ ๒ ครั้ง"]);
}

proptest! {
    #[test]
    fn no_text_panics_and_spans_stay_inside(
        text in "(ทุก|ราย|ประจำ|ปี|เดือน|ไตรมาส|ละ|ครั้ง|รอบ|ภายใน|วันที่|ตุลาคม|[๐-๙0-9]{1,4}|[, /]|และ|ํา|\\PC){0,20}"
    ) {
        let length = text.chars().count() as u32;
        for duty in read(&text) {
            prop_assert!(duty.span.start + duty.span.length <= length);
            prop_assert!(duty.recurrence.months().iter().all(|month| (1..=12).contains(month)));
            duty.recurrence.times_per_year();
            duty.recurrence.quarters();
        }
    }
}
