//! Small documents, one for each habit of offices and converters.

use super::*;
use plan::{BudgetStatus, Entry, Plan};
use thai::fiscal::Quarter;

fn plan(text: &str) -> Plan {
    understand(&crate::document("plan.txt", text.as_bytes()).expect("text")).plan
}

fn titles(plan: &Plan) -> Vec<&str> {
    plan.entries
        .iter()
        .map(|entry| entry.title.as_str())
        .collect()
}

fn steps(entry: &Entry) -> Vec<&str> {
    let sheet = entry.sheet.as_ref().expect("sheet");
    sheet.steps.iter().map(String::as_str).collect()
}

fn baht(entry: &Entry) -> Vec<i64> {
    let amounts = entry.budget.amounts.values();
    amounts.map(|money| money.satang() / 100).collect()
}

#[test]
fn dotted_numbers_with_a_bracket_are_headings() {
    let plan = plan(
        "มิติ\tภารกิจตามมิติ\tโครงการ/กิจกรรม/มาตรการ\tขั้นตอนการดำเนินการ\tงบประมาณ\n\
         ๑. การสร้างวัฒนธรรมสุจริต\t๑.๑) การเสริมสร้างจิตสำนึก\t๑.๑.๑) เสริมสร้างจิตสำนึก (๑) โครงการต้นกล้า\t๑) ประชุม ๒) อบรม\t๕,๐๐๐\n",
    );
    assert_eq!(titles(&plan), ["โครงการต้นกล้า"]);
    assert_eq!(plan.entries[0].group.as_deref(), Some("1.1.1"));
}

#[test]
fn the_word_before_a_headings_number_is_no_title() {
    let plan = plan(
        "มิติ\tภารกิจตามมิติ\tโครงการ/กิจกรรม/มาตรการ\tงบประมาณ\tผู้รับผิดชอบ\n\
         มิติที่ 2 การบริหารราชการด้วยความโปร่งใส\tภารกิจตามมิติที่ 2.1 การเปิดเผยข้อมูล\tกลุ่มที่ 2.1.2 การเปิดเผยข้อมูล (1) มาตรการเผยแพร่แผน\t-\tกองคลัง\n",
    );
    assert_eq!(titles(&plan), ["มาตรการเผยแพร่แผน"]);
    assert_eq!(plan.entries[0].mission.as_deref(), Some("2.1"));
    assert_eq!(plan.entries[0].group.as_deref(), Some("2.1.2"));
}

#[test]
fn a_fourth_number_counts_the_entries_of_a_group() {
    let plan = plan(
        "มิติ\tภารกิจตามมิติ\tโครงการ/กิจกรรม\tปี 2566\tปี 2567\n\
         1. การสร้างวัฒนธรรมสุจริต\t1.2 การเสริมสร้าง\t1.2.1.1 โครงการป่าชุมชน\t10,000\t10,000\n\
         \t\t1.2.2.1 รณรงค์ความพอเพียงในครัวเรือน\t-\t-\n",
    );
    assert_eq!(titles(&plan), ["โครงการป่าชุมชน", "รณรงค์ความพอเพียงในครัวเรือน"]);
    assert_eq!(plan.entries[1].group.as_deref(), Some("1.2.2"));
}

#[test]
fn amounts_of_a_packed_cell_are_told_apart_on_one_line() {
    let plan = plan(
        "มิติ\tภารกิจตามมิติ\tโครงการ/กิจกรรม/มาตรการ\tปี 2566\tปี 2567\tหมายเหตุ\n\
         1. การสร้างวัฒนธรรมสุจริต\t1.1 การเสริมสร้าง\t7) โครงการรณรงค์ 8) กิจกรรมเด็กไทย 9) มาตรการงดของขวัญ\t15,000 24,000 -\t15,000 25,000 -\t\n",
    );
    let amounts: Vec<_> = plan.entries.iter().map(baht).collect();
    assert_eq!(
        amounts,
        [vec![15_000, 15_000], vec![24_000, 25_000], vec![]]
    );
    assert_eq!(plan.entries[2].budget.status, BudgetStatus::None);
}

#[test]
fn amounts_of_a_packed_cell_are_told_apart_below_each_other() {
    let plan = plan(
        "มิติ\nภารกิจตามมิติ\nโครงการ/กิจกรรม/มาตรการ\nปี 2566\nปี 2567\nหมายเหตุ\n\
         1. การสร้างวัฒนธรรมสุจริต\n1.1 การเสริมสร้างจิตสำนึก\n1) โครงการต้นกล้า\n2) มาตรการงดของขวัญ\n20,000\n-\n30,000\n-\n",
    );
    assert_eq!(baht(&plan.entries[0]), [20_000, 30_000]);
    assert_eq!(plan.entries[1].budget.status, BudgetStatus::None);
}

#[test]
fn dimensions_as_rows_do_not_end_a_table_of_lines() {
    let plan = plan(
        "ลำดับที่\nโครงการ/กิจกรรม\nปี 2566\nปี 2567\nหมายเหตุ\n\
         มิติที่ 1 การสร้างวัฒนธรรมสุจริต\n1.1 การเสริมสร้างจิตสำนึก\n1\nโครงการต้นกล้า\n20,000\n20,000\n\
         มิติที่ 2 การบริหารราชการด้วยความโปร่งใส\n2.1 การเปิดเผยข้อมูล\n2\nกิจกรรมเผยแพร่แผน\n-\n-\n",
    );
    assert_eq!(titles(&plan), ["โครงการต้นกล้า", "กิจกรรมเผยแพร่แผน"]);
    assert_eq!(plan.entries[1].dimension, Some(2));
}

#[test]
fn a_schedule_of_one_cell_to_a_line_is_read() {
    let plan = plan(
        "แผนดำเนินงาน พ.ศ. ๒๕๖๘\nโครงการ/กิจกรรม\nกิจกรรมที่ดำเนินการ\nงบประมาณ\nระยะเวลา\nผู้รับผิดชอบ\n\
         มิติที่ ๑ การสร้างวัฒนธรรมสุจริต\n๑.๑ การเสริมสร้างจิตสำนึก\n(๑) โครงการต้นกล้า\n๑. วางแผน\n๒. จัดอบรม\n๕,๐๐๐ บาท\nไตรมาสที่ ๒\nสำนักปลัด\n\
         (๒) ยกย่องคนดีศรีตำบล\n๑. คัดเลือก\n๒. มอบรางวัล\nไม่ใช้งบประมาณ\nไตรมาสที่ ๓\nกองคลัง\n",
    );
    assert_eq!(titles(&plan), ["โครงการต้นกล้า", "ยกย่องคนดีศรีตำบล"]);
    assert_eq!(steps(&plan.entries[1]), ["คัดเลือก", "มอบรางวัล"]);
    assert_eq!(plan.entries[1].responsible, ["กองคลัง"]);
    assert_eq!(plan.entries[1].mission.as_deref(), Some("1.1"));
}

#[test]
fn a_row_that_the_page_cut_goes_on_below_the_next_head() {
    let head = "มิติ\tภารกิจตามมิติ\tโครงการ/กิจกรรม/มาตรการ\tงบประมาณ (บาท)\tหมายเหตุ\n\t\t\tปี 2569\t\n";
    let plan = plan(&format!(
        "{head}1. การสร้างวัฒนธรรมสุจริต\t1.1 การเสริมสร้าง\t1.1.3 (1) กิจกรรมกล่าวคำปฏิญาณเป็น\t-\tไม่ใช้งบ\n\n\
         {head}\t\tข้าราชการที่ดีก่อนการประชุม\t\tประมาณ\n\t\t1.1.3 (2) โครงการต้นกล้า\t9,000\t\n",
    ));
    assert_eq!(
        titles(&plan),
        ["กิจกรรมกล่าวคำปฏิญาณเป็นข้าราชการที่ดีก่อนการประชุม", "โครงการต้นกล้า"]
    );
}

#[test]
fn steps_in_rows_of_their_own_add_their_quarters() {
    let plan = plan(
        "ที่\tโครงการ/กิจกรรม\tขั้นตอน\tงบประมาณ\tไตรมาส 1\tไตรมาส 2\tไตรมาส 3\tไตรมาส 4\tผู้รับผิดชอบ\n\
         มิติที่ 1 การสร้างวัฒนธรรมสุจริต\t\t\t\t\t\t\t\t\n\
         1\tโครงการต้นกล้า\t1) วางแผน\t5,000\t/\t\t\t\tสำนักปลัด\n\
         \t\t2) จัดอบรม\t\t\t/\t/\t\t\n\
         \t\t3) รายงาน\t\t\t\t\t/\t\n",
    );
    let quarters: Vec<_> = plan.entries[0]
        .quarters
        .iter()
        .map(|q| Quarter::get(*q))
        .collect();
    assert_eq!(quarters, [1, 2, 3, 4]);
    assert_eq!(steps(&plan.entries[0]), ["วางแผน", "จัดอบรม", "รายงาน"]);
}

#[test]
fn a_mission_that_begins_like_a_title_stands_between_schedules() {
    let head = "โครงการ/กิจกรรม/มาตรการ\tขั้นตอน\tงบประมาณ\tไตรมาสที่ ๑\tไตรมาสที่ ๒\tผู้รับผิดชอบ\n";
    let plan = plan(&format!(
        "แผนดำเนินงาน พ.ศ. ๒๕๖๘\nมิติที่ ๒ การบริหารราชการด้วยความโปร่งใส\n\
         ๒.๒ มาตรการส่งเสริมคุณธรรมและความโปร่งใส\n{head}(๑) มาตรการงดของขวัญ\t๑) ประกาศ\t-\t/\t\tสำนักปลัด\n\n\
         ๒.๓ มาตรการลดการใช้ดุลยพินิจในการปฏิบัติงาน\n{head}(๒) มาตรการทำคู่มือ\t๑) ร่าง\t-\t/\t\tกองคลัง\n",
    ));
    let missions: Vec<_> = plan.entries.iter().map(|e| e.mission.as_deref()).collect();
    assert_eq!(missions, [Some("2.2"), Some("2.3")]);
}

#[test]
fn a_title_without_class_word_begins_a_sheet_without_name_field() {
    let plan = plan(
        "ส่วนที่ 3\nมิติที่ 2 การบริหารราชการด้วยความโปร่งใส\n\
         2.2.2 (1) มาตรการงดรับของขวัญในสำนักงาน\nหลักการและเหตุผล\nของขวัญ\nวัตถุประสงค์\nเพื่อลดความเสี่ยง\nวิธีดำเนินการ\n1) ประกาศ\n2) ติดตาม\nงบประมาณ\n-\nผู้รับผิดชอบ\nสำนักปลัด\n\
         2.2.2 (2) บริการประชาชนอย่างเท่าเทียม\nหลักการและเหตุผล\nบริการ\nวัตถุประสงค์\nเพื่อความเป็นธรรม\nวิธีดำเนินการ\n1) กำหนดคิว\n2) ติดตาม\n\
         ยกย่องผู้มีความซื่อสัตย์สุจริต\nหลักการและเหตุผล\nคนดี\nวัตถุประสงค์\nเพื่อเป็นขวัญกำลังใจ\n",
    );
    assert_eq!(
        titles(&plan),
        [
            "มาตรการงดรับของขวัญในสำนักงาน",
            "บริการประชาชนอย่างเท่าเทียม",
            "ยกย่องผู้มีความซื่อสัตย์สุจริต"
        ]
    );
}

#[test]
fn a_label_that_returns_with_its_value_is_a_label() {
    let sheet = |title: &str| {
        format!(
            "- ชื่อกิจกรรม\nกิจกรรม{title}\n- หลักการและเหตุผล\nความซื่อสัตย์\n- วัตถุประสงค์\nเพื่อเป็นแบบอย่าง\n\
             - เป้าหมาย ประชาชนในตำบล\n- วิธีดำเนินการ\n๑) ประชุม\n๒) รายงาน\n- งบประมาณ ๕,๐๐๐ บาท\n"
        )
    };
    let text: String = ["หนึ่ง", "สอง", "สาม", "สี่"].map(sheet).concat();
    let plan = plan(&format!("แผนปฏิบัติการป้องกันการทุจริต พ.ศ. ๒๕๖๖\nส่วนที่ ๓\n{text}"));
    assert_eq!(plan.entries.len(), 4);
    for entry in &plan.entries {
        let sheet = entry.sheet.as_ref().expect("sheet");
        assert_eq!(sheet.target_group.as_deref(), Some("ประชาชนในตำบล"));
        assert_eq!(baht(entry), [5_000]);
    }
}

#[test]
fn outputs_and_outcomes_below_their_label_may_be_numbered_anew() {
    let plan = plan(
        "ส่วนที่ ๓\n๑. ชื่อโครงการ : โครงการต้นกล้า\n๙. ผู้รับผิดชอบ\nสำนักปลัด\n๑๐. ตัวชี้วัด/ผลสัมฤทธิ์\n\
         ๑) ตัวชี้วัดผลผลิต\n(๑) อบรม ๑ ครั้ง\n(๒) ผู้ร่วม ๕๐ คน\n๒) ตัวชี้วัดผลลัพธ์\nผ่านร้อยละ ๘๐\n",
    );
    let sheet = plan.entries[0].sheet.as_ref().expect("sheet");
    assert_eq!(sheet.outputs.len(), 2);
    assert_eq!(sheet.outcomes, ["ผ่านร้อยละ ๘๐"]);
}

#[test]
fn signatures_and_appendices_are_no_results() {
    let document = crate::document(
        "plan.txt",
        "ส่วนที่ ๓\n๑. ชื่อโครงการ : โครงการต้นกล้า\n๒. หลักการและเหตุผล\nความซื่อสัตย์\n๓. ผลที่คาดว่าจะได้รับ\nบุคลากรสุจริต\n\
         (ลงชื่อ) ........ ผู้เสนอโครงการ\nตำแหน่ง นักวิเคราะห์\nภาคผนวก\nคำสั่งแต่งตั้งคณะทำงาน\n๑. ปลัด เป็นประธาน\n"
            .as_bytes(),
    )
    .expect("text");
    let reading = understand(&document);
    let sheet = reading.plan.entries[0].sheet.as_ref().expect("sheet");
    assert_eq!(sheet.outcomes, ["บุคลากรสุจริต"]);
    assert_eq!(reading.unread.len(), 4);
}

#[test]
fn a_list_without_marks_is_one_item_to_a_line_where_nobody_broke_the_lines() {
    let long = "ความซื่อสัตย์สุจริตของผู้ปฏิบัติหน้าที่เป็นพื้นฐานของความเชื่อมั่นที่ประชาชนมีต่อหน่วยงาน".repeat(3);
    let text = format!(
        "ส่วนที่ ๓\n๑. ชื่อโครงการ : โครงการต้นกล้า\n๒. หลักการและเหตุผล\n{long}\n{long}\n{long}\n๓. วิธีดำเนินการ\n\
         จัดทำโครงการ\nประสานวิทยากรและสถานที่\nจัดอบรม\n๔. งบประมาณ\n-\n"
    );
    let open = plan(&text);
    assert_eq!(steps(&open.entries[0]).len(), 3);
}

#[test]
fn a_schedules_year_is_its_own_wherever_it_stands() {
    for title in [
        "แผนดำเนินงาน พ.ศ. ๒๕๖๘ ตามแผนปฏิบัติการป้องกันการทุจริต (พ.ศ. ๒๕๖๖-๒๕๗๐)",
        "แผนดำเนินงาน พ.ศ. ๒๕๖๘\nตามแผนปฏิบัติการป้องกันการทุจริต (พ.ศ. ๒๕๖๖-๒๕๗๐)",
        "แผนดำเนินงานตามแผนปฏิบัติการป้องกันการทุจริต (พ.ศ. ๒๕๖๖-๒๕๗๐) ประจำปีงบประมาณ พ.ศ. ๒๕๖๘",
        "แผนดำเนินงานตามแผนปฏิบัติการป้องกันการทุจริต\n(พ.ศ. ๒๕๖๖-๒๕๗๐)\nประจำปีงบประมาณ พ.ศ. ๒๕๖๘",
    ] {
        let years: Vec<_> = plan(&format!("{title}\nเทศบาลตำบลสมมติ\n"))
            .years
            .iter()
            .map(|year| year.get())
            .collect();
        assert_eq!(years, [2568], "{title}");
    }
}

#[test]
fn the_office_is_told_although_its_type_word_is_broken() {
    for name in ["เทศบาลต าบลสมมติ", "เทศบาล ตำบลสมมติ"]
    {
        let text = format!("แผนปฏิบัติการป้องกันการทุจริต พ.ศ. 2566\n{name}\nอ าเภอจำลอง จังหวัดนิมิต\n");
        let office = plan(&text).office;
        assert_eq!(office.name, "เทศบาลตำบลสมมติ");
        assert_eq!(office.district.as_deref(), Some("จำลอง"));
    }
}

#[test]
fn risk_tables_are_read_however_their_columns_are_called() {
    for heads in [
        "ที่\tชื่อกระบวนงาน\tรูปแบบพฤติการณ์ความเสี่ยงการทุจริต\tระดับความเสี่ยง\tมาตรการดำเนินการ",
        "ลำดับ\tภารกิจงาน\tปัจจัยเสี่ยง\tค่าความเสี่ยง\tการควบคุมที่มีอยู่",
        "ที่\tโครงการ/กิจกรรม\tเหตุการณ์ที่อาจเกิดการทุจริต\tระดับความเสี่ยง\tมาตรการป้องกันการทุจริต",
        "ที่\tงาน/กระบวนงาน\tโอกาสเกิดการทุจริต\tระดับ\tแนวทางแก้ไข",
    ] {
        let text = format!(
            "ส่วนที่ 1 บทนำ\n1. การประเมินความเสี่ยง\n{heads}\n1\tงานพัสดุ\t1. กำหนดแบบเอื้อ 2. ตรวจรับหละหลวม\tปาน กลาง\tมาตรการตรวจสอบ\n"
        );
        let risks = plan(&text).part_one.risks;
        assert_eq!(risks.len(), 1, "{heads}");
        assert_eq!(risks[0].process, "งานพัสดุ", "{heads}");
        assert_eq!(risks[0].issues.len(), 2, "{heads}");
        assert_eq!(risks[0].levels, ["ปานกลาง"], "{heads}");
        assert_eq!(risks[0].controls, ["มาตรการตรวจสอบ"], "{heads}");
    }
}

#[test]
fn a_missing_class_word_is_doubted_at_the_title() {
    let text =
        "ส่วนที่ ๓\nโครงการที่ ๑\n๑. ชื่อโครงการ : บริการประชาชนอย่างเท่าเทียม\n๒. หลักการและเหตุผล\nบริการ\n";
    let reading = understand(&crate::document("plan.txt", text.as_bytes()).expect("text"));
    let doubt = reading.doubts.iter().find(|doubt| doubt.code == "READ005");
    assert_eq!(doubt.map(|doubt| doubt.place.line), Some(3));
}

#[test]
fn a_row_that_speaks_of_prevention_is_no_heading() {
    let plan = plan(
        "มิติ\tภารกิจตามมิติ\tโครงการ/กิจกรรม/มาตรการ\tประเภท\tปี ๒๕๖๒\tหมายเหตุ\n\
         ๒. การบริหารราชการเพื่อป้องกันการทุจริต\t๒.๕ มาตรการจัดการในกรณีตรวจสอบพบการทุจริต\t๒.๕.๒ (๑) โครงการตัวอย่าง\tโครงการ\t\t\n",
    );
    assert_eq!(titles(&plan), ["โครงการตัวอย่าง"]);
}

#[test]
fn a_title_that_speaks_of_risks_is_a_title() {
    let plan = plan(
        "ลำดับที่\tโครงการ/กิจกรรม/มาตรการ\tขั้นตอนการดำเนินงาน\tงบประมาณ\tผู้รับผิดชอบ\n\
         ๑๘\tมาตรการบริหารจัดการความเสี่ยงการทุจริต\t๑. แต่งตั้งคณะทำงาน ๒. ประเมินความเสี่ยง\t-\tสำนักปลัด\n\
         ๑๙\tกิจกรรมบูรณาการทุกภาคส่วนเพื่อต่อต้านการทุจริต\t๑. ประสานหน่วยงาน ๒. ประชุม\t-\tสำนักปลัด\n",
    );
    let codes: Vec<_> = plan
        .entries
        .iter()
        .map(|entry| entry.code.as_deref())
        .collect();
    assert_eq!(codes, [Some("18"), Some("19")]);
}
