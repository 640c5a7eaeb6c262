//! From a sheet with placeholders to an entry of an office's plan.
//!
//! A placeholder is a word of the office (`{office}`, `{head}` …), a unit (`{unit:finance}`) or a
//! field (`{people:60}`, `{place}`). Fields are filled from the answers, else from their default.
//! One that has neither stays open as "(ระบุสถานที่ดำเนินการ)", which the check TXT001 finds: a plan
//! is not approved with it.

use super::{Answers, Sheet};
use crate::{Budget, BudgetStatus, Entry, Office, OfficeType};
use serde::Deserialize;
use std::sync::LazyLock;
use thai::{
    fiscal::FiscalYear,
    money::{self, Money},
};

static FILE: LazyLock<File> = LazyLock::new(|| {
    toml::from_str(include_str!("../../../../data/catalogue/fields.toml"))
        .expect("the file of fields is sound: a test reads it")
});

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[allow(dead_code, reason = "for whoever keeps the file")]
    year: u16,
    #[allow(dead_code, reason = "for whoever keeps the file")]
    source: String,
    field: Vec<Field>,
    unit: Vec<Unit>,
}

/// Something a sheet leaves to the office: a number, an amount, a place.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Field {
    /// Its key in sheets and answers, e.g. "people".
    pub key: String,
    /// What it holds.
    pub kind: FieldKind,
    /// Its label in Thai.
    pub th: String,
    /// Its label in English.
    pub en: String,
}

/// What a field holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FieldKind {
    /// Any text of one line.
    Text,
    /// A number, in Thai or Arabic digits.
    Number,
    /// Baht.
    Money,
}

/// A unit of an office that sheets make responsible.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Unit {
    /// Its role in sheets and answers, e.g. "finance".
    pub role: String,
    /// The role in Thai.
    pub th: String,
    /// The role in English.
    pub en: String,
    default: String,
    municipality: Option<String>,
    provincial: Option<String>,
}

impl Unit {
    /// What offices of a type usually call it.
    pub fn usual_name(&self, kind: Option<OfficeType>) -> &str {
        let own = match kind {
            Some(OfficeType::Provincial) => self.provincial.as_ref(),
            Some(kind) if kind.is_municipality() => self.municipality.as_ref(),
            _ => None,
        };
        own.unwrap_or(&self.default)
    }
}

/// Every field that a sheet may leave to the office.
pub fn fields() -> &'static [Field] {
    &FILE.field
}

/// Every unit that sheets name.
pub fn units() -> &'static [Unit] {
    &FILE.unit
}

impl Sheet {
    /// Its fields with their defaults, each once, in the order they stand in the text.
    pub fn fields(&self) -> Vec<(&'static Field, Option<&str>)> {
        let mut found: Vec<(&Field, Option<&str>)> = Vec::new();
        for placeholder in self.texts().flat_map(placeholders) {
            let field = fields().iter().find(|field| field.key == placeholder.key);
            if let Some(field) = field.filter(|field| found.iter().all(|(f, _)| f.key != field.key))
            {
                found.push((field, placeholder.default));
            }
        }
        found
    }

    /// The entry it makes in the plan of an office over these years. The entry has no number yet,
    /// see [`Plan::number`](crate::Plan::number). Texts hold Arabic digits and no brace, whatever was answered.
    pub fn fill(&self, office: &Office, years: &[FiscalYear], answers: &Answers) -> Entry {
        let pen = Pen {
            sheet: self,
            office,
            kind: office.kind.or_else(|| OfficeType::of_name(&office.name)),
            years,
            answers,
        };
        let budget = pen.budget();
        let (mission, dimension) = (self.group.get(..3), self.group.get(..1));
        Entry {
            dimension: dimension.and_then(|number| number.parse().ok()),
            mission: mission.map(str::to_owned),
            group: Some(self.group.clone()),
            kind: Some(self.kind),
            title: pen.write(&self.title),
            quarters: self.quarters.clone(),
            responsible: pen.all(&self.responsible),
            sheet: Some(crate::Sheet {
                rationale: pen.all(&self.rationale).join("\n"),
                objectives: pen.all(&self.objectives),
                target_group: Some(pen.write(&self.target)),
                place: self.place.as_deref().map(|place| pen.write(place)),
                steps: pen.all(&self.steps),
                period: Some(pen.write("ปีงบประมาณ พ.ศ. {years}")),
                budget_text: Some(pen.budget_text(&budget)),
                outputs: pen.all(&self.outputs),
                outcomes: pen.all(&self.outcomes),
                fields: Vec::new(),
            }),
            budget,
            ..Entry::default()
        }
    }

    /// Every text that may hold placeholders.
    pub(super) fn texts(&self) -> impl Iterator<Item = &str> {
        let lists = [
            &self.rationale,
            &self.objectives,
            &self.steps,
            &self.responsible,
            &self.outputs,
            &self.outcomes,
        ];
        let single = [Some(&self.title), Some(&self.target)];
        (single.into_iter())
            .chain([self.place.as_ref(), self.budget.as_ref()])
            .flatten()
            .chain(lists.into_iter().flatten())
            .map(String::as_str)
    }
}

/// A placeholder of a text: `{key}` or `{key:default}`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Placeholder<'a> {
    pub key: &'a str,
    pub default: Option<&'a str>,
}

impl<'a> Placeholder<'a> {
    fn of(inside: &'a str) -> Self {
        match inside.split_once(':') {
            Some((key, default)) => Self {
                key,
                default: Some(default),
            },
            None => Self {
                key: inside,
                default: None,
            },
        }
    }
}

/// The placeholders of a text, in order.
pub(super) fn placeholders(text: &str) -> impl Iterator<Item = Placeholder<'_>> {
    let after_brace = text.split('{').skip(1);
    let inside = after_brace.filter_map(|part| Some(part.split_once('}')?.0));
    inside.map(Placeholder::of)
}

/// What fills the texts of one sheet.
struct Pen<'a> {
    sheet: &'a Sheet,
    office: &'a Office,
    kind: Option<OfficeType>,
    years: &'a [FiscalYear],
    answers: &'a Answers,
}

impl Pen<'_> {
    fn all(&self, texts: &[String]) -> Vec<String> {
        texts.iter().map(|text| self.write(text)).collect()
    }

    fn write(&self, text: &str) -> String {
        let mut parts = text.split('{');
        let mut written = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            match part.split_once('}') {
                Some((inside, after)) => {
                    written += &self.word(&Placeholder::of(inside));
                    written += after;
                }
                None => written += part,
            }
        }
        plain(&written)
    }

    /// What stands in the place of a placeholder.
    fn word(&self, placeholder: &Placeholder<'_>) -> String {
        let own = |of: fn(OfficeType) -> &'static str, anyone: &str| {
            self.kind.map_or(anyone, of).to_owned()
        };
        let name = Some(self.office.name.trim()).filter(|name| !name.is_empty());
        match placeholder.key {
            "office" => name.unwrap_or("หน่วยงาน").to_owned(),
            "office_short" => match OfficeType::split(name.unwrap_or_default()) {
                Some((kind, own)) => format!("{}{own}", kind.abbreviation()),
                None => name.unwrap_or("หน่วยงาน").to_owned(),
            },
            "type_word" => own(OfficeType::word, "องค์กรปกครองส่วนท้องถิ่น"),
            "head" => own(OfficeType::executive, "ผู้บริหารท้องถิ่น"),
            "clerk" => own(OfficeType::clerk, "ปลัดองค์กรปกครองส่วนท้องถิ่น"),
            "council" => own(OfficeType::council, "สภาท้องถิ่น"),
            "ordinance" => own(OfficeType::ordinance, "ข้อบัญญัติหรือเทศบัญญัติ"),
            "staff" => own(OfficeType::staff, "ข้าราชการหรือพนักงานส่วนท้องถิ่น"),
            "years" => self.span().unwrap_or_else(|| open("ปีงบประมาณ")),
            "base_year" => {
                let before = self
                    .years
                    .iter()
                    .min()
                    .map(|first| first.get().saturating_sub(1));
                let year = self.answers.base_year.map(FiscalYear::get).or(before);
                year.map_or_else(|| open("ปีฐาน"), |year| year.to_string())
            }
            "unit" => self.unit(placeholder.default.unwrap_or_default()),
            key => self.field(key, placeholder.default),
        }
    }

    /// "2566 – 2570", or the only year.
    fn span(&self) -> Option<String> {
        let (first, last) = (self.years.iter().min()?, self.years.iter().max()?);
        Some(match first == last {
            true => first.get().to_string(),
            false => format!("{} – {}", first.get(), last.get()),
        })
    }

    fn unit(&self, role: &str) -> String {
        let answered = self.answered(role).or_else(|| {
            let name = self.answers.units.get(role)?.trim();
            (!name.is_empty()).then_some(name)
        });
        let usual = || {
            let unit = units().iter().find(|unit| unit.role == role);
            unit.map_or_else(
                || open("ส่วนราชการ"),
                |unit| unit.usual_name(self.kind).to_owned(),
            )
        };
        answered.map_or_else(usual, str::to_owned)
    }

    /// The value of a field: what was answered, else the default, else the mark of an open field.
    /// A number or an amount that is none counts as not answered.
    fn field(&self, key: &str, default: Option<&str>) -> String {
        let field = fields().iter().find(|field| field.key == key);
        let kind = field.map_or(FieldKind::Text, |field| field.kind);
        let fits = |value: &&str| match kind {
            FieldKind::Text => true,
            FieldKind::Number => {
                let value = thai::digits::to_arabic(value);
                value.bytes().all(|byte| byte.is_ascii_digit())
            }
            FieldKind::Money => amount(value).is_some(),
        };
        let value = self.answered(key).filter(fits).or(default);
        match (value, kind) {
            (None, _) => open(field.map_or(key, |field| &field.th)),
            (Some(value), FieldKind::Money) => {
                amount(value).map_or_else(|| value.to_owned(), |money| money.to_string())
            }
            (Some(value), FieldKind::Number) => thai::digits::to_arabic(value).into_owned(),
            (Some(value), FieldKind::Text) => value.to_owned(),
        }
    }

    fn answered(&self, key: &str) -> Option<&str> {
        let value = self.answers.fields.get(&self.sheet.id)?.get(key)?.trim();
        (!value.is_empty()).then_some(value)
    }

    /// The same amount in each year; none where the sheet uses no money or nought was answered.
    fn budget(&self) -> Budget {
        let money = self.sheet.budget.as_deref().map(|text| self.write(text));
        let (status, money) = match money.as_deref().map(amount) {
            None => (BudgetStatus::None, None),
            Some(Some(money)) if money.satang() == 0 => (BudgetStatus::None, None),
            Some(Some(money)) => (BudgetStatus::Amount, Some(money)),
            Some(None) => (BudgetStatus::Unstated, None),
        };
        let of_year = |year: &FiscalYear| Some((*year, money?));
        Budget {
            amounts: self.years.iter().filter_map(of_year).collect(),
            status,
            ..Budget::default()
        }
    }

    fn budget_text(&self, budget: &Budget) -> String {
        match (budget.status, budget.amounts.values().next()) {
            (BudgetStatus::None, _) => "ไม่ใช้งบประมาณ".to_owned(),
            (_, Some(money)) if self.years.len() == 1 => format!("{money} บาท"),
            (_, Some(money)) => format!("ปีละ {money} บาท"),
            (_, None) => open("งบประมาณ"),
        }
    }
}

/// An amount of at least nought.
fn amount(text: &str) -> Option<Money> {
    let money = match money::parse(text).ok()? {
        money::Printed::Amount(money) => money,
        money::Printed::Dash => return None,
    };
    (money.satang() >= 0).then_some(money)
}

/// The mark of a field that nobody has filled in yet.
fn open(what: &str) -> String {
    format!("(ระบุ{what})")
}

/// A text of one line without braces: an answer is never taken for a placeholder.
fn plain(text: &str) -> String {
    let letters = text.chars().map(|letter| match letter {
        '{' => '(',
        '}' => ')',
        letter if letter.is_control() => ' ',
        letter => letter,
    });
    letters.collect()
}
