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
    log::{date_of, day_of},
    people::Act,
    plans::{attachment, media, print},
    web::{App, Page, Problem, render},
};
use askama::Template;
use axum::{
    extract::{Query, State},
    response::{Html, IntoResponse, Response},
};
use plan::progress::{
    Account, Findings, Line, Load, Missing, Points, Score, Spending, Sum, Target, national,
};
use press::{
    Options, PressError,
    report::{self, Edition, Reader, State as Shown},
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
        self.account.missing().collect()
    }

    fn late(&self) -> Vec<&Line> {
        self.account.late().collect()
    }

    fn failing(&self) -> Vec<(&Line, &Target)> {
        self.account.failing().collect()
    }

    /// Whether who looks may have the executive's report.
    fn for_executive(&self) -> bool {
        self.page.may(Act::ReadOverview)
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
    render(&ResultPage {
        parts: parts.collect(),
        units: account.loads(),
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
    /// "executive" for the executive, else for the public.
    #[serde(default, rename = "for")]
    reader: String,
    #[serde(default)]
    digits: String,
}

type Writer = fn(&Account, &Edition, &Options) -> Result<Vec<u8>, PressError>;

fn writer(format: &str) -> Option<Writer> {
    Some(match format {
        "pdf" => report::pdf,
        "docx" => report::docx,
        "xlsx" => report::xlsx,
        _ => return None,
    })
}

/// The account of a round with which state of it this is: the frozen copy where it is asked for and
/// there is one.
async fn shown(
    app: &App,
    page: &Page,
    opened: &Opened,
    is_frozen: bool,
) -> Result<(Account, Shown), Problem> {
    let day = |at: i64| date_of(day_of(at));
    if is_frozen && let Some(account) = rounds::frozen(&app.files, opened).await? {
        let closed = opened.closed.as_ref();
        let closed = closed.and_then(|(at, ..)| day(*at));
        return Ok((account, Shown::Frozen(closed)));
    }
    let account = accounts::of(&app.db, &app.shelf, &page.scope, &page.office, opened).await?;
    Ok((account, Shown::AsOf(day(app.db.now()).unwrap_or_default())))
}

/// `GET /rounds/{year}/{months}/download?format=pdf&for=executive&digits=thai&copy=frozen`
pub async fn download(
    State(app): State<App>,
    page: Page,
    Asked(opened): Asked,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Problem> {
    let format = wanted.format.as_str();
    let (account, state) = shown(&app, &page, &opened, wanted.copy == "frozen").await?;
    let media = media(format).ok_or(Problem::NotFound)?;
    if format == "json" {
        let round = opened.round;
        let name = format!("result-{}-{}.json", round.year, round.months.get());
        let content = serde_json::to_vec_pretty(&account)?;
        return Ok((attachment(&name, media), content).into_response());
    }
    let write = writer(format).ok_or(Problem::NotFound)?;
    let reader = match wanted.reader.as_str() {
        "executive" if !page.may(Act::ReadOverview) => return Err(Problem::Forbidden),
        "executive" => Reader::Executive,
        _ => Reader::Public,
    };
    let edition = Edition {
        reader,
        state,
        data: None,
    };
    let options = Options {
        thai_digits: wanted.digits == "thai",
    };
    let name = report::file_name(&account, &edition, &options, format);
    let document = print(move || write(&account, &edition, &options)).await?;
    Ok((attachment(&name, media), document).into_response())
}
