//! # TXT002 ชื่อหน่วยงานอื่น · Another office's name
//!
//! ## ตรวจอะไร
//!
//! ข้อความมีชื่อองค์กรปกครองส่วนท้องถิ่นที่ไม่ใช่หน่วยงานเจ้าของแผน หรือที่ตั้ง (อำเภอ จังหวัด) ที่ไม่ใช่ของหน่วยงาน
//!
//! ## ทำไมจึงสำคัญ
//!
//! แสดงว่าคัดลอกแผนของหน่วยงานอื่น และข้อความนั้นผูกพันหน่วยงานผิดแห่ง
//!
//! ## ตัวอย่าง
//!
//! แผนของ อบต. แห่งหนึ่ง มีข้อความ "องค์การบริหารส่วนตำบล(ชื่ออื่น)จะดำเนินการ"
//!
//! ## วิธีแก้
//!
//! แก้เป็นชื่อหน่วยงานของท่าน แล้วอ่านทั้งรายการว่ามีส่วนใดไม่ใช่ของหน่วยงานอีก
//!
//! ## In English
//!
//! The text names a local authority other than the plan's own, or a district and province where
//! the office does not stand. Where the name is nearly the office's own, it is taken for a
//! misspelling and the own name is offered. Read the whole entry again: more may have been
//! copied.
//!
//! Why it matters: It shows a copy of another office's plan, and binds the wrong office.

use super::{Check, Context, Finding, Severity};
use crate::OfficeType;
use regex::Regex;
use std::{ops::Range, sync::LazyLock};
use thai::likeness::likeness;

pub(super) const CHECK: Check = Check {
    code: "TXT002",
    name: "another-office",
    severity: Severity::Error,
    help: (
        "แก้เป็นชื่อหน่วยงานของท่าน แล้วอ่านข้อความรอบ ๆ อีกครั้ง",
        "Put your own office's name, and read what stands around it again.",
    ),
    source: include_str!("txt002.rs"),
    run,
};

static NAMED: LazyLock<Regex> = LazyLock::new(|| {
    let office = r"องค์การบริหารส่วน\s?(?:ตำบล|จังหวัด)|เทศบาล(?:ตำบล|เมือง|นคร)|อบต\.|อบจ\.|ทต\.|ทม\.";
    Regex::new(&format!(r"(?:{office})\s?([ก-ูเ-๎]+)")).expect("constant pattern")
});

static ADDRESS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"อำเภอ\s?([ก-ูเ-๎]{2,20})\s{0,2}จังหวัด\s?([ก-ูเ-๎]{2,})").expect("constant pattern")
});

/// Words that a name of a place begins with.
const PLACES: &str = "บ้าน หนอง วัง ห้วย ดอน โคก นา ท่า แม่ บาง คลอง บึง ทุ่ง เขา โพธิ์ ป่า ลำ สระ บ่อ \
    โนน ดง ศรี เวียง เชียง ปาก เกาะ ไผ่ ปาง สาม กุด เมือง พระ คำ ไทร สวน ควน หาด สะ ตะ กระ ภู ชัย";

/// What follows the words for an office where no name does.
const NO_NAMES: &str = "ใกล้ ข้างเคียง เพื่อนบ้าน และ ที่ เพื่อ ให้ ได้ มี ต้อง จะ ใน ของ เป็น โดย หรือ ทุก ตาม จึง ดำ ทราบ พิจารณา อย่าง \
    จัด กับ ต่อ เรื่อง ซึ่ง ตั้ง แต่ นี้ นั้น เอง ทั้ง ว่า ไป มา ใด อื่น ประ ร่วม สามารถ ควร ไม่ ยัง เห็น เข้า ออก กำหนด \
    ปฏิบัติ รับ ส่ง สู่ แห่ง ด้วย แล้ว จำนวน ครั้ง ผู้ สมาชิก พนักงาน นายก ปลัด การ ความ ด้าน เกี่ยว คณะ สภา เขต ใช้ \
    หลัก ระดับ สำนัก กอง งาน เท่า แบบ ใช่ ขอ บริหาร พัฒนา รายงาน แจ้ง เผยแพร่ สนับสนุน ทำ นำ ผ่าน มอบ ยึด เปิด ปี \
    เมื่อ หาก ถ้า ก็ คือ ถึง จาก ภาย บางแห่ง บางส่วน ข้า ลูกจ้าง หัวหน้า ส่วน หน่วย องค์ เทศ อบ อำเภอ จังหวัด ดี ใหม่ \
    เดิม ครบ อาจ เช่น ดัง ราย แก่ รวม ซึ่ง กลุ่ม บุคคล โทร ตำบล หมู่ ต่าง ๆ เรียก ทาง สมัย สังกัด ยก สร้าง คน โปร่ง \
    อนุมัติ อนุญาต ลงนาม ลงชื่อ รอง";

/// The longest name, in letters, that ends at a space and begins with no word for a place.
const LONGEST: usize = 12;
/// Names this alike are one name, misspelt.
const MISSPELT: f32 = 0.7;

fn run(context: &Context<'_>) -> Vec<Finding> {
    let office = &context.plan.office;
    let Some((_, own)) = OfficeType::split(&office.name) else {
        return Vec::new();
    };
    let own: String = own.split_whitespace().collect();
    if own.is_empty() {
        return Vec::new();
    }
    let mut named: Vec<(usize, Range<usize>, &str)> = Vec::new();
    let mut findings = Vec::new();
    for (line, source) in context.lines.iter().enumerate() {
        for found in NAMED.captures_iter(&source.text) {
            if let (Some(whole), Some(name)) = (found.get(0), found.get(1))
                && is_foreign(name.as_str(), &own)
            {
                named.push((line, whole.start()..name.start(), name.as_str()));
            }
        }
        findings.extend(elsewhere(context, line, &source.text));
    }
    for (line, word, letters) in &named {
        // Thai writes on without a space: the name ends where it ends elsewhere.
        let names = named.iter().map(|(_, _, name)| *name);
        let name = names
            .filter(|name| letters.starts_with(name))
            .min_by_key(|name| name.len());
        let name = name.unwrap_or(letters);
        let word_text = &context.lines[*line].text[word.clone()];
        let finding = CHECK.finding(
            context.stretch(*line, word.start..word.end + name.len()),
            format!("\"{word_text}{name}\" ไม่ใช่ชื่อของหน่วยงาน ({})", office.name),
            format!("\"{word_text}{name}\" is not this office ({})", office.name),
        );
        findings.push(if likeness(name, &own) >= MISSPELT {
            finding.fix(format!("{word_text}{own}"))
        } else {
            finding
        });
    }
    findings
}

/// An address in another district or province.
fn elsewhere(context: &Context<'_>, line: usize, text: &str) -> Option<Finding> {
    let office = &context.plan.office;
    let (district, province) = (office.district.as_deref()?, office.province.as_deref()?);
    if !text.contains("อำเภอ") {
        return None;
    }
    let found = ADDRESS.captures(text)?;
    if found[1].starts_with(district) && found[2].starts_with(province) {
        return None;
    }
    let whole = found.get(0)?;
    Some(CHECK.finding(
        context.stretch(line, whole.range()),
        format!(
            "\"{}\" ไม่ใช่ที่ตั้งของหน่วยงาน (อำเภอ{district} จังหวัด{province})",
            whole.as_str()
        ),
        format!("\"{}\" is not where this office stands", whole.as_str()),
    ))
}

/// Whether the letters that follow the words for an office are the name of another.
fn is_foreign(letters: &str, own: &str) -> bool {
    let is_own = letters.starts_with(own) || own.starts_with(letters);
    let begins_with = |words: &str| {
        words
            .split_whitespace()
            .any(|word| letters.starts_with(word))
    };
    let length = letters.chars().count();
    if is_own || length < 2 || begins_with(NO_NAMES) {
        return false;
    }
    length <= LONGEST || begins_with(PLACES)
}

#[cfg(test)]
mod tests {
    use super::super::testing::{fires, good, is_quiet};

    #[test]
    fn fires_when_a_sheet_names_another_office() {
        let mut plan = good();
        if let Some(sheet) = &mut plan.entries[0].sheet {
            sheet.rationale = "เทศบาลตำบลโคกสมมติ อำเภอโนนสมมติ จังหวัดสมมตินคร เห็นความสำคัญ".into();
            sheet.objectives = vec!["เพื่อให้องค์การบริหารส่วนตำบลหนองตัวอยาง โปร่งใส".into()];
        }
        insta::assert_snapshot!(fires("TXT002", &plan));
    }

    #[test]
    fn is_quiet_when_the_words_for_an_office_are_followed_by_no_name() {
        let mut plan = good();
        plan.foreword = vec![
            "องค์การบริหารส่วนตำบลจะดำเนินการ องค์การบริหารส่วนตำบลและเทศบาลตำบลทุกแห่ง".into(),
            "องค์การบริหารส่วนตำบล หนองตัวอย่าง อำเภอสมมติ จังหวัดตัวอย่าง".into(),
            "อบต.หนองตัวอย่างได้ประชุมร่วมกับองค์การบริหารส่วนตำบลใกล้เคียงในการพัฒนาพื้นที่".into(),
            "เสนอนายกองค์การบริหารส่วนตำบลอนุมัติ แล้วเสนอนายกองค์การบริหารส่วนตำบลลงนาม".into(),
        ];
        is_quiet("TXT002", &plan);
    }
}
