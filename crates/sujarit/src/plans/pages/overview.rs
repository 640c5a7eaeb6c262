//! The plan page: figures, the tree of dimensions, missions and groups with their entries, search.

use super::super::{
    show::{Counts, Headings, Row},
    store::{self, ListedVersion},
};
use super::{Opened, Which};
use crate::web::{App, Page, Problem, render};
use askama::Template;
use axum::{
    extract::{Path, Query, State},
    http::header,
    response::{Html, IntoResponse, Response},
};
use plan::{
    Entry, NoActivity,
    totals::{Tally, Totals},
};
use serde::Deserialize;
use std::borrow::Cow;
use uuid::Uuid;

/// What is searched for, and in which order it is listed.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Wanted {
    #[serde(default)]
    q: String,
    #[serde(default)]
    kind: String,
    #[serde(default)]
    dimension: String,
    #[serde(default)]
    state: String,
    #[serde(default)]
    sort: String,
    version: Option<i32>,
}

impl Wanted {
    fn is_any(&self) -> bool {
        [
            &self.q,
            &self.kind,
            &self.dimension,
            &self.state,
            &self.sort,
        ]
        .iter()
        .any(|field| !field.trim().is_empty())
    }

    const fn which(&self) -> Which {
        Which {
            version: self.version,
        }
    }

    /// The entries that are asked for, in the order that is asked for.
    fn choose<'a>(&self, mut rows: Vec<Row<'a>>) -> Vec<Row<'a>> {
        let (numbers, words): (Vec<_>, Vec<_>) = self.q.split_whitespace().partition(is_number);
        let numbers: Vec<_> = numbers.into_iter().map(thai::digits::to_arabic).collect();
        let words: Vec<String> = words.into_iter().map(plain).collect();
        rows.retain(|row| {
            let entry = row.entry;
            let kind = entry.kind.map_or("none", plan::Kind::english);
            let dimension = entry.dimension.unwrap_or(0).to_string();
            (self.kind.is_empty() || self.kind == kind)
                && (self.dimension.is_empty() || self.dimension == dimension)
                && (match self.state.as_str() {
                    "found" => row.counts.all() > 0,
                    "error" => row.counts.errors > 0,
                    "sound" => row.counts.all() == 0,
                    "no-sheet" => entry.sheet.is_none(),
                    _ => true,
                })
                && numbers.iter().all(|number| stands_under(entry, number))
                && contains_all(entry, &words)
        });
        match self.sort.as_str() {
            "title" => rows.sort_by(|a, b| thai::sort::compare(&a.entry.title, &b.entry.title)),
            "budget" => {
                rows.sort_by_key(|row| std::cmp::Reverse(Tally::of([row.entry]).amount(None)))
            }
            "findings" => rows.sort_by_key(|row| {
                let counts = row.counts;
                std::cmp::Reverse((counts.errors, counts.warnings, counts.notes))
            }),
            _ => {}
        }
        rows
    }
}

/// Text for searching: Arabic digits, small Latin letters, no spaces.
fn plain(text: &str) -> String {
    thai::squash(text)
}

/// Whether a word of a search is the number of a mission, a group or an entry: "1.2", "๒.๑.๓".
fn is_number(word: &&str) -> bool {
    let digit = |letter| thai::digits::value(letter).is_some();
    word.contains('.') && word.starts_with(digit) && word.ends_with(digit)
}

/// Whether the number is the entry's own or that of a part it stands in.
fn stands_under(entry: &Entry, number: &str) -> bool {
    let within = |code: &Option<String>| {
        let code = code
            .as_deref()
            .map(thai::digits::to_arabic)
            .unwrap_or_default();
        let rest = code.strip_prefix(number);
        rest.is_some_and(|rest| !rest.starts_with(|next: char| next.is_ascii_digit()))
    };
    [&entry.code, &entry.group, &entry.mission]
        .into_iter()
        .any(within)
}

fn contains_all(entry: &Entry, words: &[String]) -> bool {
    if words.is_empty() {
        return true;
    }
    let text = plain(&all_text(entry));
    words.iter().all(|word| text.contains(word.as_str()))
}

fn all_text(entry: &Entry) -> Cow<'_, str> {
    let mut text = format!("{} {} ", entry.code.as_deref().unwrap_or(""), entry.title);
    let mut add = |more: &str| {
        text.push_str(more);
        text.push('\n');
    };
    entry.responsible.iter().for_each(|unit| add(unit));
    if let Some(sheet) = &entry.sheet {
        add(&sheet.rationale);
        for list in [
            &sheet.objectives,
            &sheet.steps,
            &sheet.outputs,
            &sheet.outcomes,
        ] {
            list.iter().for_each(|item| add(item));
        }
        for field in [
            &sheet.target_group,
            &sheet.place,
            &sheet.period,
            &sheet.budget_text,
        ] {
            field.iter().for_each(|field| add(field));
        }
    }
    Cow::Owned(text)
}

#[derive(Template)]
#[template(path = "plans/plan.html")]
struct PlanPage {
    page: Page,
    opened: Opened,
    totals: Totals,
    counts: Counts,
    headings: Headings,
    wanted: Wanted,
    query: String,
    versions: Vec<ListedVersion>,
}

impl PlanPage {
    fn rows(&self) -> Vec<Row<'_>> {
        self.wanted.choose(Row::all(&self.opened.version))
    }

    /// Whether a yearly schedule was made.
    fn is_scheduled(&self) -> bool {
        let mut entries = self.opened.version.plan.entries.iter();
        entries.any(|entry| !entry.scheduled.is_empty())
    }

    fn tree(&self) -> Vec<DimensionNode<'_>> {
        let declared = &self.opened.version.plan.no_activity;
        tree(Row::all(&self.opened.version), declared)
    }
}

/// The entries of one dimension in document order.
struct DimensionNode<'a> {
    number: Option<u8>,
    entries: usize,
    missions: Vec<MissionNode<'a>>,
}

struct MissionNode<'a> {
    code: Option<&'a str>,
    groups: Vec<GroupNode<'a>>,
}

struct GroupNode<'a> {
    code: Option<&'a str>,
    rows: Vec<Row<'a>>,
    /// Why nothing is planned here, where that is declared.
    declared: Option<&'a str>,
}

/// Dimensions, missions and groups by number, entries in document order; what stands nowhere
/// comes last.
fn tree<'a>(rows: Vec<Row<'a>>, declared: &'a [NoActivity]) -> Vec<DimensionNode<'a>> {
    let entries = rows.into_iter().map(|row| (Some(row), None));
    let declared = declared.iter().map(|declared| (None, Some(declared)));
    let mut leaves: Vec<Leaf<'a>> = entries.chain(declared).collect();
    leaves.sort_by_key(place_of);
    let mut dimensions: Vec<DimensionNode<'a>> = Vec::new();
    for leaf in leaves {
        let (number, mission, group) = codes(&leaf);
        if dimensions.last().is_none_or(|last| last.number != number) {
            dimensions.push(DimensionNode {
                number,
                entries: 0,
                missions: Vec::new(),
            });
        }
        let Some(dimension) = dimensions.last_mut() else {
            continue;
        };
        if dimension
            .missions
            .last()
            .is_none_or(|last| last.code != mission)
        {
            dimension.missions.push(MissionNode {
                code: mission,
                groups: Vec::new(),
            });
        }
        let Some(mission) = dimension.missions.last_mut() else {
            continue;
        };
        if mission.groups.last().is_none_or(|last| last.code != group) {
            mission.groups.push(GroupNode {
                code: group,
                rows: Vec::new(),
                declared: None,
            });
        }
        let Some(group) = mission.groups.last_mut() else {
            continue;
        };
        match leaf {
            (Some(row), _) => {
                dimension.entries += 1;
                group.rows.push(row);
            }
            (None, declared) => group.declared = declared.map(|one| one.reason.as_str()),
        }
    }
    dimensions
}

/// What stands in the tree: an entry, or a group without activity.
type Leaf<'a> = (Option<Row<'a>>, Option<&'a NoActivity>);

/// The dimension, mission and group that it stands under.
fn codes<'a>(leaf: &Leaf<'a>) -> (Option<u8>, Option<&'a str>, Option<&'a str>) {
    match leaf {
        (Some(row), _) => (
            row.entry.dimension,
            row.entry.mission.as_deref(),
            row.entry.group.as_deref(),
        ),
        (None, Some(declared)) => (
            declared.dimension(),
            Some(declared.mission()),
            Some(declared.group.as_str()),
        ),
        (None, None) => (None, None, None),
    }
}

fn place_of(leaf: &Leaf<'_>) -> (u8, Vec<u16>, Vec<u16>) {
    let numbers = |code: Option<&str>| {
        code.map_or_else(
            || vec![u16::MAX],
            |code| {
                code.split('.')
                    .map(|part| part.parse().unwrap_or(u16::MAX))
                    .collect()
            },
        )
    };
    let (dimension, mission, group) = codes(leaf);
    (
        dimension.unwrap_or(u8::MAX),
        numbers(mission),
        numbers(group),
    )
}

/// `GET /plans/{plan}`
pub async fn show(
    State(app): State<App>,
    page: Page,
    Path(plan): Path<Uuid>,
    Query(wanted): Query<Wanted>,
) -> Result<Html<String>, Problem> {
    let opened = Opened::open(&app, &page, plan, wanted.which()).await?;
    let versions = store::versions(&app.db, &page.scope, plan).await?;
    render(&PlanPage {
        query: page.query().to_owned(),
        totals: Totals::of(&opened.version.plan),
        counts: Counts::of(&opened.version.findings),
        headings: Headings::of(&opened.version.plan),
        page,
        opened,
        wanted,
        versions,
    })
}

/// `GET /plans/{plan}/entries.csv`: the list that is looked at, for a spreadsheet.
pub async fn csv(
    State(app): State<App>,
    page: Page,
    Path(plan): Path<Uuid>,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Problem> {
    let opened = Opened::open(&app, &page, plan, wanted.which()).await?;
    let chosen = wanted.choose(Row::all(&opened.version));
    let chosen = plan::Plan {
        entries: chosen.iter().map(|row| row.entry.clone()).collect(),
        ..opened.version.plan.clone()
    };
    let csv = press::csv(&chosen, &press::Options::default()).map_err(anyhow::Error::from)?;
    let about = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (
            header::CONTENT_DISPOSITION,
            "attachment; filename=\"entries.csv\"",
        ),
    ];
    Ok((about, csv).into_response())
}
