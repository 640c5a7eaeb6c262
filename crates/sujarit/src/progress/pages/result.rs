//! What came of a round: the score with its formula and rows, late and missing reports, failing
//! indicators, money, load by unit and quarter. Every figure leads to its rows.

use super::{
    super::{
        accounts,
        rounds::{self, Opened},
    },
    Asked, finding_key, missing_key, name,
};
use crate::{
    plans::attachment,
    web::{App, Page, Problem, render},
};
use askama::Template;
use axum::{
    extract::{Query, State},
    response::{Html, IntoResponse, Response},
};
use plan::progress::{
    Account, Expected, Findings, Line, Missing, Points, Score, Spending, Sum, Target, national,
};
use serde::Deserialize;

#[derive(Template)]
#[template(path = "progress/result.html")]
struct ResultPage {
    page: Page,
    opened: Opened,
    account: Account,
    score: Score,
    points: Points,
    spending: Spending,
    findings: Findings,
    parts: Vec<Part>,
    units: Vec<Load>,
}

/// The figures of a dimension.
struct Part {
    dimension: Option<u8>,
    score: Score,
    spending: Spending,
}

/// What a unit has to report.
struct Load {
    unit: String,
    score: Score,
    late: usize,
}

impl ResultPage {
    fn name(&self) -> String {
        name(&self.page, self.opened.round)
    }

    fn printed(&self, score: &Score) -> String {
        score.printed(self.points).unwrap_or_else(|| "–".to_owned())
    }

    fn source(&self) -> &'static str {
        &national().source
    }

    fn missing(&self) -> Vec<&Line> {
        let missing = |line: &&Line| line.report.is_none() && line.expected == Expected::Due;
        self.account.lines.iter().filter(missing).collect()
    }

    fn late(&self) -> Vec<&Line> {
        let late = |line: &&Line| line.report.as_ref().is_some_and(|report| report.late);
        self.account.lines.iter().filter(late).collect()
    }

    fn failing(&self) -> Vec<(&Line, &Target)> {
        let failed = |target: &&Target| target.finding == plan::progress::Finding::NotReached;
        let lines = self.account.lines.iter();
        lines
            .flat_map(|line| {
                line.targets
                    .iter()
                    .filter(failed)
                    .map(move |target| (line, target))
            })
            .collect()
    }

    fn address(&self, line: &Line) -> String {
        format!("{}/entries/{}", self.opened.address(), line.id)
    }

    /// A sum as it is printed: of nothing at all there is none, which is not nought.
    fn money(&self, sum: &Sum) -> String {
        match sum.given {
            0 => "–".to_owned(),
            _ => self.page.money(&sum.total),
        }
    }

    /// How much a sum covers: "12 จาก 20 รายการ", and what is missing and why.
    fn covers(&self, sum: &Sum) -> String {
        let mut told = vec![self.page.t2("result.covers", sum.given, sum.expected())];
        for why in Missing::ALL {
            if sum.count(why) > 0 {
                told.push(format!(
                    "{} {}",
                    self.page.t(missing_key(why)),
                    sum.count(why)
                ));
            }
        }
        told.join(" · ")
    }

    /// How much of what is to be reported was, in whole percent, for the width of a bar.
    fn share(&self, score: &Score) -> u32 {
        (score.reported() * 100)
            .checked_div(score.items())
            .unwrap_or_default()
    }

    /// The bar of the score's parts: where each begins, how wide it is (of 100), its class.
    fn bar(&self, score: &Score) -> Vec<(u32, u32, &'static str)> {
        let all = score.items().max(1);
        let parts = [
            (score.done, "done"),
            (score.in_progress, "progress"),
            (score.cannot, "cannot"),
            (score.not_reported, "none"),
        ];
        let (mut from, mut bar) = (0, Vec::new());
        for (count, class) in parts {
            let until = (from + count) * 1000 / all;
            let begin = from * 1000 / all;
            if count > 0 {
                bar.push((begin, until - begin, class));
            }
            from += count;
        }
        bar
    }

    /// The three sums of money as shares of the largest, for the chart.
    fn money_bars(&self) -> Vec<(&'static str, &Sum, i64)> {
        let sums = [
            ("result.planned", &self.spending.planned),
            ("result.ordinance", &self.spending.ordinance),
            ("result.paid", &self.spending.paid),
        ];
        let largest = sums.iter().map(|(_, sum)| sum.total.satang()).max();
        let largest = largest.unwrap_or_default().max(1);
        let share = |sum: &Sum| {
            let share = i128::from(sum.total.satang()) * 600 / i128::from(largest);
            i64::try_from(share).unwrap_or_default()
        };
        sums.map(|(key, sum)| (key, sum, share(sum))).into()
    }

    fn findings(&self) -> [(&'static str, u32); 5] {
        use plan::progress::{Finding, Unmeasured};
        [
            (finding_key(&Finding::Reached), self.findings.reached),
            (finding_key(&Finding::NotReached), self.findings.not_reached),
            (
                finding_key(&Finding::NotMeasurable(Unmeasured::Said)),
                self.findings.not_measurable,
            ),
            (finding_key(&Finding::NotDue), self.findings.not_due),
            (
                finding_key(&Finding::NotReported),
                self.findings.not_reported,
            ),
        ]
    }
}

/// `GET /rounds/{year}/{months}/result`
pub async fn show(
    State(app): State<App>,
    page: Page,
    Asked(opened): Asked,
) -> Result<Html<String>, Problem> {
    let account = accounts::of(&app.db, &app.shelf, &page.scope, &page.office, &opened).await?;
    let parts = account.dimensions().into_iter().map(|dimension| Part {
        dimension,
        score: account.score(|line| line.dimension == dimension),
        spending: account.spending(|line| line.dimension == dimension),
    });
    let mut names: Vec<String> = account
        .lines
        .iter()
        .map(|line| line.responsible.clone())
        .collect();
    names.sort_by(|one, other| thai::sort::compare(one, other));
    names.dedup();
    let units = names.into_iter().map(|unit| Load {
        score: account.score(|line| line.responsible == unit),
        late: account
            .lines
            .iter()
            .filter(|line| line.responsible == unit)
            .filter(|line| line.report.as_ref().is_some_and(|report| report.late))
            .count(),
        unit,
    });
    render(&ResultPage {
        parts: parts.collect(),
        units: units.collect(),
        score: account.score(|_| true),
        points: national().points,
        spending: account.spending(|_| true),
        findings: account.findings(|_| true),
        page,
        opened,
        account,
    })
}

/// Which document is wanted.
#[derive(Debug, Deserialize)]
pub struct Wanted {
    format: String,
    /// "frozen" for the copy that was made when the round was closed.
    #[serde(default)]
    copy: String,
}

/// `GET /rounds/{year}/{months}/download?format=json`
pub async fn download(
    State(app): State<App>,
    page: Page,
    Asked(opened): Asked,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Problem> {
    let frozen = match wanted.copy.as_str() {
        "frozen" => rounds::frozen(&app.files, &opened).await?,
        _ => None,
    };
    let account = match frozen {
        Some(account) => account,
        None => accounts::of(&app.db, &app.shelf, &page.scope, &page.office, &opened).await?,
    };
    let round = opened.round;
    let name = format!(
        "result-{}-{}.{}",
        round.year,
        round.months.get(),
        wanted.format
    );
    let (content, media) = match wanted.format.as_str() {
        "json" => (serde_json::to_vec_pretty(&account)?, "application/json"),
        _ => return Err(Problem::NotFound),
    };
    Ok((attachment(&name, media), content).into_response())
}
