//! The plan as JSON for other programs: digits Arabic, years of the Buddhist era, money in baht.

use crate::{Doubt, Reading};
use plan::{
    BudgetStatus, Entry, Part, Scope, Sheet, SourceLine, Stated, StatedTotal,
    check::{Finding, Severity},
};
use serde_json::{Map, Value, json};
use thai::{digits::to_arabic, money::Money};

/// What begins a sub-item in a list of a sheet.
const SUB: &str = "  - ";

/// The reading in the shape that `read --format json` prints, with findings of the checks beside
/// the reader's own doubts under `diagnostics`.
pub fn json(reading: &Reading, findings: &[Finding]) -> Value {
    let plan = &reading.plan;
    let office = &plan.office;
    let mut diagnostics: Vec<(u32, Value)> = reading
        .doubts
        .iter()
        .map(|doubt| (doubt.place.line, of_doubt(doubt)))
        .collect();
    diagnostics.extend(
        findings
            .iter()
            .map(|finding| (finding.place.line, of_finding(finding))),
    );
    diagnostics.extend(
        reading
            .unread
            .iter()
            .map(|line| (line.place.line, of_unread(line))),
    );
    diagnostics.sort_by_key(|(line, _)| *line);
    json!({
        "organisation": {
            "name": none_if_empty(&office.name),
            "type": office.kind,
            "district": office.district,
            "province": office.province,
        },
        "title": none_if_empty(&plan.title),
        "framework": plan.framework,
        "fiscal_years": plan.years,
        "entries": plan.entries.iter().map(entry).collect::<Vec<_>>(),
        "risks": plan.part_one.risks.iter().map(|risk| json!({
            "process": to_arabic(&risk.process),
            "issues": texts(&risk.issues),
            "levels": texts(&risk.levels),
            "controls": texts(&risk.controls),
        })).collect::<Vec<_>>(),
        "goals": plan.part_one.goals.iter().map(|goal| json!({
            "text": to_arabic(&goal.text),
            "year": goal.year,
            "line": goal.place.line,
        })).collect::<Vec<_>>(),
        "totals": plan.stated.iter().map(total).collect::<Vec<_>>(),
        "diagnostics": diagnostics.into_iter().map(|(_, value)| value).collect::<Vec<_>>(),
    })
}

fn entry(entry: &Entry) -> Value {
    let budget: Map<String, Value> = entry
        .budget
        .amounts
        .iter()
        .map(|(year, money)| (year.get().to_string(), baht(*money)))
        .collect();
    let status = match entry.budget.status {
        BudgetStatus::Amount => "amount",
        BudgetStatus::None => "none",
        BudgetStatus::Unstated => "unstated",
    };
    json!({
        "code": entry.code,
        "dimension": entry.dimension,
        "mission": entry.mission,
        "group": entry.group,
        "kind": entry.kind,
        "title": to_arabic(&entry.title),
        "budget": budget,
        "budget_status": status,
        "quarters": entry.quarters,
        "responsible": texts(&entry.responsible),
        "sheet": entry.sheet.as_ref().map(|sheet| json!({
            "rationale": to_arabic(&sheet.rationale),
            "objectives": top(&sheet.objectives),
            "target_group": sheet.target_group.as_deref().map(to_arabic),
            "place": sheet.place.as_deref().map(to_arabic),
            "steps": top(&sheet.steps),
            "period": sheet.period.as_deref().map(to_arabic),
            "outputs": top(&sheet.outputs),
            "outcomes": top(&sheet.outcomes),
            "details": details(sheet),
        })),
        "sources": entry.sources.iter().map(|source| json!({
            "part": match source.part {
                Part::Summary => "summary",
                Part::Sheet => "sheet",
                Part::Schedule => "schedule",
            },
            "line": source.place.line,
        })).collect::<Vec<_>>(),
    })
}

fn total(total: &StatedTotal) -> Value {
    let (scope, dimension) = match total.scope {
        Scope::Plan => ("plan", None),
        Scope::Dimension(number) => ("dimension", Some(number)),
        Scope::Foreword => ("foreword", None),
        Scope::ForewordDimension(number) => ("foreword", Some(number)),
    };
    let mut value = json!({
        "scope": scope,
        "dimension": dimension,
        "text": to_arabic(&total.text),
        "line": total.place.line,
    });
    match total.stated {
        Stated::Count { kind, number } => {
            value["kind"] = json!(kind);
            value["count"] = json!(number);
        }
        Stated::Amount { year, amount } => {
            value["year"] = json!(year);
            value["amount"] = baht(amount);
        }
    }
    value
}

fn of_doubt(doubt: &Doubt) -> Value {
    json!({
        "code": doubt.code,
        "severity": "doubt",
        "line": doubt.place.line,
        "column": doubt.place.column,
        "message": doubt.message.en,
        "message_th": doubt.message.th,
        "help": doubt.help.en,
        "help_th": doubt.help.th,
        "entry": doubt.entry,
        "read": to_arabic(&doubt.read),
        "others": texts(&doubt.others),
    })
}

fn of_unread(line: &SourceLine) -> Value {
    json!({
        "code": "READ900",
        "severity": "note",
        "line": line.place.line,
        "column": line.place.column,
        "message": "not understood",
        "message_th": "โปรแกรมไม่เข้าใจบรรทัดนี้",
        "read": line.text,
    })
}

fn of_finding(finding: &Finding) -> Value {
    let severity = match finding.severity {
        Severity::Note => "note",
        Severity::Warning => "warning",
        Severity::Error => "error",
    };
    json!({
        "code": finding.code,
        "severity": severity,
        "line": finding.place.line,
        "column": finding.place.column,
        "message": finding.message.en,
        "message_th": finding.message.th,
        "help": finding.help.en,
        "help_th": finding.help.th,
        "entry": finding.entry,
    })
}

/// Whole baht as an integer, with satang as a decimal fraction.
fn baht(money: Money) -> Value {
    let satang = money.satang();
    if satang % 100 == 0 {
        json!(satang / 100)
    } else {
        json!(satang as f64 / 100.0)
    }
}

/// The items of a list without their sub-items.
fn top(items: &[String]) -> Vec<Value> {
    let own = items.iter().filter(|item| !item.starts_with(SUB));
    own.map(|item| json!(to_arabic(item))).collect()
}

/// Sub-items by the field and the item (from 0) that they stand under.
fn details(sheet: &Sheet) -> Vec<Value> {
    let fields = [
        ("objectives", &sheet.objectives),
        ("steps", &sheet.steps),
        ("outputs", &sheet.outputs),
        ("outcomes", &sheet.outcomes),
    ];
    let mut found = Vec::new();
    for (field, items) in fields {
        let mut item = 0_usize;
        for text in items {
            match text.strip_prefix(SUB) {
                Some(text) => found.push(json!({
                    "field": field,
                    "item": item.saturating_sub(1),
                    "text": to_arabic(text),
                })),
                None => item += 1,
            }
        }
    }
    found
}

fn texts(texts: &[String]) -> Vec<Value> {
    texts.iter().map(|text| json!(to_arabic(text))).collect()
}

fn none_if_empty(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| to_arabic(text).into_owned())
}
