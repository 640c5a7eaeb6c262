//! The words that stand before and after a number, and what they make of it. Of two that fit, the
//! longer is meant, so the order is free.

use super::{Operator, Period, Unit};
use Operator::{AtLeast, AtMost, Exactly, Falls, LessThan, MoreThan, Rises};
use regex::Regex;
use std::sync::LazyLock;

/// What a word before a number says of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Before {
    Bound(Operator),
    /// ภายใน: at most, of a span of time. Elsewhere it is part of another word ("ควบคุมภายใน").
    Within,
    /// The amount by which something falls or rises.
    Change(Operator),
    Percent,
    /// จำนวน: a count follows.
    Count,
    Per(Period),
    Rank,
    Score,
    /// ระดับ: a level given as a number.
    Level,
    /// เป็น: after a fall or rise, the number is where it ends; otherwise it means nothing.
    To,
    /// เหลือ: the number is where a fall ends.
    Left,
    /// จากเดิม: the number is where it begins.
    From,
    /// Means nothing by itself.
    Filler,
    /// The number is no target: a section of a law, a year, an ordinal, a telephone.
    Never,
}

pub const BEFORE: &[(&str, Before)] = &[
    ("ไม่น้อยกว่า", Before::Bound(AtLeast)),
    ("ไม่น้อยไปกว่า", Before::Bound(AtLeast)),
    ("ไม่น้อยว่า", Before::Bound(AtLeast)),
    ("ไม่ต่ำกว่า", Before::Bound(AtLeast)),
    ("ไม่ต่ำว่า", Before::Bound(AtLeast)),
    ("อย่างน้อย", Before::Bound(AtLeast)),
    ("อย่างต่ำ", Before::Bound(AtLeast)),
    ("ขั้นต่ำ", Before::Bound(AtLeast)),
    ("ตั้งแต่", Before::Bound(AtLeast)),
    ("มากกว่าหรือเท่ากับ", Before::Bound(AtLeast)),
    ("≥", Before::Bound(AtLeast)),
    (">=", Before::Bound(AtLeast)),
    ("มากกว่า", Before::Bound(MoreThan)),
    ("เกินกว่า", Before::Bound(MoreThan)),
    ("เกิน", Before::Bound(MoreThan)),
    ("สูงกว่า", Before::Bound(MoreThan)),
    (">", Before::Bound(MoreThan)),
    ("ไม่เกิน", Before::Bound(AtMost)),
    ("ไม่เกินกว่า", Before::Bound(AtMost)),
    ("ไม่มากกว่า", Before::Bound(AtMost)),
    ("ไม่สูงกว่า", Before::Bound(AtMost)),
    ("น้อยกว่าหรือเท่ากับ", Before::Bound(AtMost)),
    ("อย่างมาก", Before::Bound(AtMost)),
    ("ภายใน", Before::Within),
    ("≤", Before::Bound(AtMost)),
    ("<=", Before::Bound(AtMost)),
    ("น้อยกว่า", Before::Bound(LessThan)),
    ("ต่ำกว่า", Before::Bound(LessThan)),
    ("<", Before::Bound(LessThan)),
    ("เท่ากับ", Before::Bound(Exactly)),
    ("คิดเป็น", Before::Bound(Exactly)),
    ("=", Before::Bound(Exactly)),
    ("ลดลง", Before::Change(Falls)),
    ("ลดน้อยลง", Before::Change(Falls)),
    ("น้อยลง", Before::Change(Falls)),
    ("ลด", Before::Change(Falls)),
    ("เพิ่มขึ้น", Before::Change(Rises)),
    ("เพิ่มมากขึ้น", Before::Change(Rises)),
    ("สูงขึ้น", Before::Change(Rises)),
    ("มากขึ้น", Before::Change(Rises)),
    ("เพิ่ม", Before::Change(Rises)),
    ("ร้อยละ", Before::Percent),
    ("เปอร์เซ็นต์", Before::Percent),
    ("จำนวน", Before::Count),
    ("ครบ", Before::Count),
    ("วันละ", Before::Per(Period::Day)),
    ("สัปดาห์ละ", Before::Per(Period::Week)),
    ("เดือนละ", Before::Per(Period::Month)),
    ("ไตรมาสละ", Before::Per(Period::Quarter)),
    ("ปีละ", Before::Per(Period::Year)),
    ("ปีงบประมาณละ", Before::Per(Period::Year)),
    ("ต่อปี", Before::Per(Period::Year)),
    ("แต่ละปี", Before::Per(Period::Year)),
    ("ครั้งละ", Before::Per(Period::Occasion)),
    ("รุ่นละ", Before::Per(Period::Occasion)),
    ("อันดับ", Before::Rank),
    ("อันดับที่", Before::Rank),
    ("ในลำดับ", Before::Rank),
    ("ในลำดับที่", Before::Rank),
    ("คะแนน", Before::Score),
    ("ค่าเฉลี่ย", Before::Score),
    ("คะแนนเฉลี่ย", Before::Score),
    ("ระดับ", Before::Level),
    ("เหลือ", Before::Left),
    ("เหลือเพียง", Before::Left),
    ("เป็น", Before::To),
    ("เป็นจำนวน", Before::Count),
    ("จาก", Before::From),
    ("จากเดิม", Before::From),
    ("จากฐาน", Before::From),
    ("ได้", Before::Filler),
    ("ถึง", Before::Filler),
    ("อยู่ที่", Before::Filler),
    ("อยู่ใน", Before::Filler),
    ("ใน", Before::Filler),
    ("รวม", Before::Filler),
    ("ทั้งสิ้น", Before::Filler),
    ("ประมาณ", Before::Filler),
    ("เฉลี่ย", Before::Filler),
    ("เวลา", Before::Filler),
    ("ระยะเวลา", Before::Filler),
    ("กำหนด", Before::Filler),
    ("ทั้งหมด", Before::Filler),
    ("พื้นที่", Before::Filler),
    ("หน้าที่", Before::Filler),
    ("สถานที่", Before::Filler),
    ("หัวหน้า", Before::Filler),
    ("ก้าวหน้า", Before::Filler),
    ("หัวข้อ", Before::Filler),
    ("(", Before::Filler),
    (":", Before::Filler),
    ("“", Before::Filler),
    ("\"", Before::Filler),
    ("ที่", Before::Never),
    ("มาตรา", Before::Never),
    ("หมวด", Before::Never),
    ("วรรค", Before::Never),
    ("ข้อ", Before::Never),
    ("พ.ศ.", Before::Never),
    ("พ.ศ", Before::Never),
    ("ค.ศ.", Before::Never),
    ("พุทธศักราช", Before::Never),
    ("ปี", Before::Never),
    ("ปีงบประมาณ", Before::Never),
    ("เลขที่", Before::Never),
    ("โทร", Before::Never),
    ("โทร.", Before::Never),
    ("โทรศัพท์", Before::Never),
    ("สายด่วน", Before::Never),
    ("ทุก", Before::Never),
    ("ทุกๆ", Before::Never),
    ("รอบ", Before::Never),
    ("ระยะ", Before::Never),
    ("เต็ม", Before::Never),
    ("คะแนนเต็ม", Before::Never),
    ("ปค.", Before::Never),
    ("ชั้น", Before::Never),
    ("หมู่", Before::Never),
    ("หน้า", Before::Never),
    ("ภาคผนวก", Before::Never),
    ("แบบ", Before::Never),
    ("ตาราง", Before::Never),
    ("ไตรมาส", Before::Never),
    ("วันที่", Before::Never),
];

/// A counting word behind a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counted {
    Percent,
    Times,
    Channels,
    People,
    Matters,
    Reports,
    Orders,
    Announcements,
    Score,
    Rank,
    /// Baht, times the factor.
    Baht(i64),
    /// ฉบับ, ชุด, เล่ม: copies of what the words before them name.
    Copies,
    /// A span of time: a target only with a bound before it.
    Duration,
    Other,
}

pub const COUNTED: &[(&str, Counted)] = &[
    ("%", Counted::Percent),
    ("％", Counted::Percent),
    ("เปอร์เซ็นต์", Counted::Percent),
    ("เปอร์เซนต์", Counted::Percent),
    ("เปอร์เซ็น", Counted::Percent),
    ("ครั้ง", Counted::Times),
    ("ช่องทาง", Counted::Channels),
    ("คน", Counted::People),
    ("ราย", Counted::People),
    ("ท่าน", Counted::People),
    ("เรื่อง", Counted::Matters),
    ("ข้อร้องเรียน", Counted::Matters),
    ("ประเด็น", Counted::Matters),
    ("กรณี", Counted::Matters),
    ("คดี", Counted::Matters),
    ("เบาะแส", Counted::Matters),
    ("รายงาน", Counted::Reports),
    ("คำสั่ง", Counted::Orders),
    ("ประกาศ", Counted::Announcements),
    ("คะแนน", Counted::Score),
    ("อันดับ", Counted::Rank),
    ("บาท", Counted::Baht(1)),
    ("พันบาท", Counted::Baht(1_000)),
    ("หมื่นบาท", Counted::Baht(10_000)),
    ("แสนบาท", Counted::Baht(100_000)),
    ("ล้านบาท", Counted::Baht(1_000_000)),
    ("ฉบับ", Counted::Copies),
    ("ชุด", Counted::Copies),
    ("เล่ม", Counted::Copies),
    ("วัน", Counted::Duration),
    ("วันทำการ", Counted::Duration),
    ("ชั่วโมง", Counted::Duration),
    ("นาที", Counted::Duration),
    ("สัปดาห์", Counted::Duration),
    ("เดือน", Counted::Duration),
    ("ไตรมาส", Counted::Duration),
    ("ปี", Counted::Duration),
    ("แห่ง", Counted::Other),
    ("จุด", Counted::Other),
    ("กลุ่ม", Counted::Other),
    ("เครือข่าย", Counted::Other),
    ("โครงการ", Counted::Other),
    ("กิจกรรม", Counted::Other),
    ("มาตรการ", Counted::Other),
    ("ชุมชน", Counted::Other),
    ("หมู่บ้าน", Counted::Other),
    ("ครัวเรือน", Counted::Other),
    ("โรงเรียน", Counted::Other),
    ("สถานศึกษา", Counted::Other),
    ("หน่วยงาน", Counted::Other),
    ("ส่วนราชการ", Counted::Other),
    ("องค์กร", Counted::Other),
    ("คณะ", Counted::Other),
    ("รุ่น", Counted::Other),
    ("หลักสูตร", Counted::Other),
    ("แผ่น", Counted::Other),
    ("ป้าย", Counted::Other),
    ("สื่อ", Counted::Other),
    ("ชิ้น", Counted::Other),
    ("ชิ้นงาน", Counted::Other),
    ("ผลงาน", Counted::Other),
    ("ต้น", Counted::Other),
    ("ระบบ", Counted::Other),
    ("ศูนย์", Counted::Other),
    ("แผน", Counted::Other),
    ("ข้อ", Counted::Other),
    ("ด้าน", Counted::Other),
    ("ระดับ", Counted::Other),
    ("รายการ", Counted::Other),
    ("ตำแหน่ง", Counted::Other),
    ("สัญญา", Counted::Other),
    ("คู่มือ", Counted::Other),
    ("เวที", Counted::Other),
    ("ประเภท", Counted::Other),
    ("ขั้นตอน", Counted::Other),
    ("กระบวนงาน", Counted::Other),
    ("งานบริการ", Counted::Other),
    ("คลิป", Counted::Other),
    ("หัวข้อ", Counted::Other),
    ("เท่า", Counted::Other),
    ("ทีม", Counted::Other),
    ("รูปแบบ", Counted::Other),
    ("ตัวชี้วัด", Counted::Other),
    ("บอร์ด", Counted::Other),
    ("ไร่", Counted::Other),
    ("รางวัล", Counted::Other),
    ("นวัตกรรม", Counted::Other),
    ("ข้อเสนอแนะ", Counted::Other),
    ("เสียง", Counted::Other),
];

/// What a word behind number and unit says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum After {
    Bound(Operator),
    Per(Period),
}

pub const AFTER: &[(&str, After)] = &[
    ("ขึ้นไป", After::Bound(AtLeast)),
    ("เป็นอย่างน้อย", After::Bound(AtLeast)),
    ("เป็นอย่างต่ำ", After::Bound(AtLeast)),
    ("หรือมากกว่า", After::Bound(AtLeast)),
    ("หรือสูงกว่า", After::Bound(AtLeast)),
    ("ลงมา", After::Bound(AtMost)),
    ("เป็นอย่างมาก", After::Bound(AtMost)),
    ("หรือน้อยกว่า", After::Bound(AtMost)),
    ("หรือต่ำกว่า", After::Bound(AtMost)),
    ("ต่อวัน", After::Per(Period::Day)),
    ("ต่อสัปดาห์", After::Per(Period::Week)),
    ("ต่อเดือน", After::Per(Period::Month)),
    ("/เดือน", After::Per(Period::Month)),
    ("ต่อไตรมาส", After::Per(Period::Quarter)),
    ("/ไตรมาส", After::Per(Period::Quarter)),
    ("ต่อปี", After::Per(Period::Year)),
    ("/ปี", After::Per(Period::Year)),
    ("ในแต่ละปี", After::Per(Period::Year)),
    ("ต่อครั้ง", After::Per(Period::Occasion)),
    ("/ครั้ง", After::Per(Period::Occasion)),
];

/// A number in digits; in words; or half.
pub static NUMBER: LazyLock<Regex> = LazyLock::new(|| {
    constant(
        r"(?P<digits>[0-9](?:[0-9,]*[0-9])?(?:[.][0-9]+)?)|(?P<half>กึ่งหนึ่ง|ครึ่งหนึ่ง|ครึ่ง)|(?P<words>(?:หนึ่ง|สอง|สาม|สี่|ห้า|หก|เจ็ด|แปด|เก้า|ยี่|เอ็ด|สิบ|ร้อย|พัน)+)",
    )
});

/// A level of quality; how far it reaches; and a rise that only looks like one ("ระดับดีขึ้น").
pub static LEVEL: LazyLock<Regex> = LazyLock::new(|| {
    constant(
        r"ระดับ *(มากที่สุด|ดีมาก|ดีเยี่ยม|ดีเลิศ|ผ่านดีเยี่ยม|ผ่านดี|ผ่าน|ปานกลาง|พอใช้|พึงพอใจมาก|น้อยที่สุด|สูงมาก|สูงสุด|มาก|ดี|น้อย|สูง|ต่ำ|AA|A|B|C|D) *(ขึ้นไป|ลงมา|ขึ้น)?",
    )
});

/// Nought in words, and the condition that makes it none ("กรณีไม่มีเรื่องร้องเรียน").
pub static NOUGHT: LazyLock<Regex> = LazyLock::new(|| {
    constant(
        r"(?P<if>กรณี|หาก|ถ้า|แม้|เมื่อ)? *(?P<nought>(?:ไม่มี|ไม่พบ|ไม่เกิด|ไม่ปรากฏ|ไม่ถูก) *(?:จำนวน|ปัญหา|กรณี|เหตุ|การ|เรื่อง|ข้อ|คดี|ผู้|บุคลากร|เจ้าหน้าที่|ที่|ถูก|ราว|ใด| )*(?:ร้องเรียน|ร้องทุกข์|ทุจริต|คอร์รัปชัน|กระทำผิด|กระทำความผิด|ชี้มูล|ทักท้วง|กล่าวหา|เรียกรับ)|(?:เป็น|เท่ากับ) ?ศูนย์(?:[ )]|$)|ปลอดจาก *(?:การ|เรื่อง)? *(?:ทุจริต|ร้องเรียน)|ปลอด(?:การ)?ทุจริต)",
    )
});

/// Everybody or everything: 100 per cent.
pub static ALL: LazyLock<Regex> = LazyLock::new(|| {
    constant(r"ทุก ?(?:คน|ราย|เรื่อง|แห่ง|ครั้ง|โครงการ|กิจกรรม|หน่วยงาน|ส่วนราชการ|กระบวนงาน|ฉบับ|รายการ)")
});

/// A fall, a rise, or neither; in "มากขึ้นไป" it is part of a level and the last group tells.
pub static CHANGE: LazyLock<Regex> = LazyLock::new(|| {
    constant(
        r"(?P<not>ไม่)?(?:(?P<keep>คงที่|คงเดิม|เท่าเดิม|รักษาระดับ)|(?P<falls>ลดลง|ลดน้อยลง|น้อยลง|ต่ำลง|ลดจำนวน)|(?P<rises>เพิ่มมากขึ้น|เพิ่มขึ้น|สูงขึ้น|มากขึ้น|ดีขึ้น))(?P<level>ไป)?",
    )
});

/// What may stand between the numbers of a list that gives one for each year: "ลดลงร้อยละ 10 ในปี
/// 2566 ร้อยละ 20 ในปี 2567".
pub static YEAR_LIST: LazyLock<Regex> =
    LazyLock::new(|| constant(r"^(?:[ ,:;0-9]|และ|ใน|ปี|งบประมาณ|พ[.]ศ[.]|ร้อยละ|ที่|เป็น|ต่อมา)*$"));

/// What a fall or rise is measured against: a named year, or the year before.
pub static BASE: LazyLock<Regex> = LazyLock::new(|| {
    constant(
        r"(?:เมื่อ *)?(?:เปรียบ)?(?:(?:เทียบ|จาก|กว่า)[^0-9()]*?|ของ *)ปี *(?:งบประมาณ)? *(?:พ\.? *ศ\.?)? *(?:(?P<year>2[456][0-9][0-9])|(?P<before>ที่ผ่านมา|ก่อน|ที่แล้ว))|ปี *ฐาน *(?:คือ|=|:)? *(?:ปี)? *(?:พ\.? *ศ\.?)? *(?P<year_after>2[456][0-9][0-9])|(?P<year_before>2[456][0-9][0-9]) *เป็น *(?:ปี)? *ฐาน",
    )
});

/// How a result is found out.
pub static METHOD: LazyLock<Regex> = LazyLock::new(|| {
    constant(
        r"\((?P<inside>[^()]*(?:สำรวจ|แบบประเมิน|แบบสอบถาม|แบบทดสอบ|ทดสอบ|ประเมินจาก|วัดจาก|วัดโดย|พิจารณาจาก|ข้อมูลจาก)[^()]*)\)|(?P<open>(?:โดยใช้แบบ|วัดจาก|วัดโดย|ประเมินโดย|ประเมินจาก|สำรวจโดย|สำรวจจาก|พิจารณาจาก|จากการสำรวจ|จากแบบ|จากผลการสำรวจ|จากผลการประเมิน|จากการทดสอบ|โดยการสำรวจ|โดยการทดสอบ|โดยการประเมิน|โดยแบบ)[^(),;0-9]*)",
    )
});

/// Those of whom a percentage may be meant.
pub static POPULATION: LazyLock<Regex> = LazyLock::new(|| {
    constant(
        r"ผู้เข้าร่วม(?:โครงการ|กิจกรรม|อบรม|ประชุม)?|ผู้เข้า(?:รับการ)?(?:อบรม|ฝึกอบรม)|ผู้ผ่านการ(?:อบรม|ฝึกอบรม)|ผู้(?:มา|เข้า)?(?:รับบริการ|ใช้บริการ|ติดต่อราชการ)|ผู้ร้องเรียน|ผู้ตอบแบบสอบถาม|ผู้บริหาร|ผู้ปกครอง|ผู้สูงอายุ|ผู้มีส่วนได้ส่วนเสีย|ผู้มีส่วนได้เสีย|ผู้เกี่ยวข้อง|ผู้ที่เกี่ยวข้อง|กลุ่มเป้าหมาย|ประชาชน|บุคลากร|เจ้าหน้าที่|ข้าราชการ|พนักงาน|ลูกจ้าง|สมาชิกสภา|นักเรียน|เด็กและเยาวชน|เด็ก|เยาวชน|คณะกรรมการ|คณะผู้บริหาร|หน่วยงาน|ส่วนราชการ|ครัวเรือน|เรื่อง(?:ราว)?ร้อง(?:เรียน|ทุกข์)|ข้อร้องเรียน|กิจกรรมการควบคุม|กระบวนงาน|งานบริการ|งบประมาณ|โครงการ|รายการ|คู่สัญญา|เครือข่าย|ชุมชน",
    )
});

/// What ends the words of a denominator.
pub static DENOMINATOR_END: LazyLock<Regex> = LazyLock::new(|| {
    constant(
        r"[(),;]| (?:และ|โดย|ภายใน|ในปี|เมื่อ|มี|ผ่าน|ได้รับ|สามารถ|จาก)|มีความ|มีคะแนน|มีผล|มีส่วนร่วม|ลดลง|เพิ่มขึ้น|ได้รับการ|เมื่อเทียบ|โดย|ไม่น้อย|ไม่ต่ำ|อย่างน้อย|ไม่เกิน|มากกว่า|เกิน|เท่ากับ",
    )
});

fn constant(pattern: &str) -> Regex {
    Regex::new(pattern).expect("constant pattern")
}

impl Counted {
    /// What a number before the counting word is to be multiplied by.
    pub const fn factor(self) -> i64 {
        match self {
            Self::Baht(factor) => factor,
            _ => 1,
        }
    }

    /// The unit; `word` is the counting word and `named` the words before the number.
    pub fn unit(self, word: &str, named: &str) -> Unit {
        let last = |word: &str| named.rfind(word);
        match self {
            Self::Percent => Unit::Percent,
            Self::Times => Unit::Times,
            Self::Channels => Unit::Channels,
            Self::People => Unit::People,
            Self::Matters => Unit::Matters,
            Self::Reports => Unit::Reports,
            Self::Orders => Unit::Orders,
            Self::Announcements => Unit::Announcements,
            Self::Score => Unit::Score,
            Self::Rank => Unit::Rank,
            Self::Baht(_) => Unit::Baht,
            Self::Duration if word.starts_with("วัน") => Unit::Days,
            Self::Copies => {
                let things = [
                    (last("รายงาน"), Unit::Reports),
                    (last("คำสั่ง"), Unit::Orders),
                    (last("ประกาศ"), Unit::Announcements),
                    (last("คู่มือ"), Unit::Other(word.to_owned())),
                    (last("แผน"), Unit::Other(word.to_owned())),
                ];
                let nearest = things.into_iter().max_by_key(|(at, _)| *at);
                match nearest {
                    Some((Some(_), unit)) => unit,
                    _ => Unit::Other(word.to_owned()),
                }
            }
            Self::Duration | Self::Other => Unit::Other(word.to_owned()),
        }
    }
}
