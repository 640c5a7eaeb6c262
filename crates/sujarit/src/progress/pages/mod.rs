//! The pages of following: the rounds, the report of an entry, many reports at once, evidence, what
//! verifiers say, and what came of a round.

mod entry;
mod evidence;
mod many;
mod national;
mod overview;
mod public;
mod result;
mod rounds;
mod verify;

use super::{
    ProgressError,
    rounds::{self as opened, Opened},
};
use crate::{
    files,
    people::Act,
    web::{Access, App, LARGEST_UPLOAD, Page, Problem, Routes},
};
use axum::extract::{FromRequestParts, Path};
use plan::progress::{Expected, Finding, Line, Missing, Months, Refusal, Round, Says, Status};
use thai::fiscal::FiscalYear;

/// The addresses of following.
pub fn routes() -> Routes {
    let read = Access::May(Act::ReadPlan);
    let report = Access::May(Act::ReportProgress);
    let send = Access::May(Act::SendReport);
    let files = Routes::new()
        .post(
            "/rounds/{year}/{months}/entries/{entry}/files",
            report,
            evidence::add_file,
        )
        .post("/rounds/{year}/{months}/proof", send, national::prove)
        .largest_body(LARGEST_UPLOAD);
    Routes::new()
        .get("/overview", Access::May(Act::ReadOverview), overview::show)
        .get("/rounds", read, rounds::list)
        .post("/rounds", send, rounds::open)
        .get("/rounds/{year}/{months}", read, rounds::show)
        .post("/rounds/{year}/{months}/due", send, rounds::set_due)
        .post("/rounds/{year}/{months}/close", send, rounds::close)
        .post(
            "/rounds/{year}/{months}/publish",
            Access::May(Act::AnnouncePlan),
            rounds::publish,
        )
        .get("/rounds/{year}/{months}/many", report, many::show)
        .post("/rounds/{year}/{months}/many", report, many::save)
        .get("/rounds/{year}/{months}/entries/{entry}", read, entry::show)
        .post(
            "/rounds/{year}/{months}/entries/{entry}",
            report,
            entry::save,
        )
        .post(
            "/rounds/{year}/{months}/entries/{entry}/unit",
            Access::May(Act::EditPlan),
            entry::assign,
        )
        .post(
            "/rounds/{year}/{months}/entries/{entry}/links",
            report,
            evidence::add_link,
        )
        .post(
            "/rounds/{year}/{months}/entries/{entry}/evidence",
            report,
            evidence::set_use,
        )
        .get("/evidence/{evidence}", read, evidence::show)
        .get("/evidence/{evidence}/file", read, evidence::file)
        .get(
            "/rounds/{year}/{months}/verify",
            Access::May(Act::VerifyReports),
            verify::show,
        )
        .post(
            "/rounds/{year}/{months}/verify/{entry}",
            Access::May(Act::VerifyReports),
            verify::say,
        )
        .get("/rounds/{year}/{months}/result", read, result::show)
        .get("/rounds/{year}/{months}/download", read, result::download)
        .get("/rounds/{year}/{months}/national", read, national::show)
        .get(
            "/rounds/{year}/{months}/national/download",
            read,
            national::download,
        )
        .get(
            "/rounds/{year}/{months}/proof/{proof}",
            read,
            national::proof,
        )
        .get("/public/{office}", Access::Public, public::office)
        .get(
            "/public/{office}/{year}/{months}",
            Access::Public,
            public::round,
        )
        .get("/open-data", Access::Public, public::described)
        .get(
            "/open-data/{office}/{year}/{months}/{file}",
            Access::Public,
            public::data,
        )
        .merge(files)
}

impl From<ProgressError> for Problem {
    fn from(error: ProgressError) -> Self {
        match error {
            ProgressError::NotFound => Self::NotFound,
            ProgressError::OpenAlready => Self::Refused("round.open_already"),
            ProgressError::NoPlan => Self::Refused("round.no_plan"),
            ProgressError::Closed => Self::Refused("round.is_closed"),
            ProgressError::NotClosed => Self::Refused("round.not_closed"),
            ProgressError::Conflict => Self::Refused("report.conflict"),
            ProgressError::AnotherUnits => Self::Refused("report.another_unit"),
            ProgressError::Refused(_) => Self::Refused("report.refused"),
            ProgressError::NeedsReason => Self::Refused("report.needs_correction"),
            ProgressError::Store(error) => error.into(),
            ProgressError::File(error) => error.into(),
        }
    }
}

impl From<files::FileError> for Problem {
    fn from(error: files::FileError) -> Self {
        match error {
            files::FileError::Kind => Self::Refused("evidence.no_kind"),
            files::FileError::TooLarge => Self::TooLarge,
            files::FileError::Io(error) => error.into(),
        }
    }
}

/// The round that an address names, opened.
struct Asked(Opened);

impl FromRequestParts<App> for Asked {
    type Rejection = Problem;

    async fn from_request_parts(
        parts: &mut axum::http::request::Parts,
        app: &App,
    ) -> Result<Self, Problem> {
        let page = Page::from_request_parts(parts, app).await?;
        let path: Path<Vec<(String, String)>> = Path::from_request_parts(parts, app)
            .await
            .map_err(|_| Problem::NotFound)?;
        let value = |wanted: &str| {
            let mut values = path.iter();
            let found = values.find(|(name, _)| name == wanted);
            found.map(|(_, value)| value.as_str()).unwrap_or_default()
        };
        let round = round_of(value("year"), value("months")).ok_or(Problem::NotFound)?;
        let found = opened::find(app.db.read(), &page.scope, round).await?;
        found.map(Self).ok_or(Problem::NotFound)
    }
}

/// A round by the words of an address or a form.
fn round_of(year: &str, months: &str) -> Option<Round> {
    Some(Round {
        year: FiscalYear::new(
            year.parse()
                .ok()
                .filter(|year| (2500..=2700).contains(year))?,
        ),
        months: Months::try_from(months.parse::<u8>().ok()?).ok()?,
    })
}

/// The key of the name of a round of so many months.
const fn months_key(months: Months) -> &'static str {
    match months {
        Months::Six => "round.six",
        Months::Twelve => "round.twelve",
    }
}

/// A round's name: "รอบ 6 เดือน ปีงบประมาณ พ.ศ. 2569".
fn name(page: &Page, round: Round) -> String {
    page.t1(months_key(round.months), round.year)
}

/// The key of a status's name.
pub(crate) const fn status_key(status: &Status) -> &'static str {
    match status {
        Status::InProgress => "status.in_progress",
        Status::Done => "status.done",
        Status::Cannot => "status.cannot",
    }
}

/// The key of a reason's name; its own code where the catalogue has none.
fn reason_key(code: &str) -> &'static str {
    match code {
        "no_budget" => "status.no_budget",
        "policy_changed" => "status.policy_changed",
        "too_few_staff" => "status.too_few_staff",
        _ => "status.other",
    }
}

const fn finding_key(finding: &Finding) -> &'static str {
    match finding {
        Finding::Reached => "finding.reached",
        Finding::NotReached => "finding.not_reached",
        Finding::NotMeasurable(_) => "finding.not_measurable",
        Finding::NotDue => "finding.not_due",
        Finding::NotReported => "finding.not_reported",
    }
}

const fn missing_key(why: Missing) -> &'static str {
    match why {
        Missing::NotReported => "missing.not_reported",
        Missing::NotDue => "missing.not_due",
        Missing::NotApplicable => "missing.not_applicable",
        Missing::NotMeasurable => "missing.not_measurable",
        Missing::Withheld => "missing.withheld",
    }
}

const fn says_key(says: &Says) -> &'static str {
    match says {
        Says::Agreed => "verdict.agreed",
        Says::NotAgreed => "verdict.not_agreed",
        Says::NotInAccord => "verdict.not_in_accord",
    }
}

const fn expected_key(expected: &Expected) -> &'static str {
    match expected {
        Expected::Due => "status.none",
        Expected::NotYet => "status.not_yet",
        Expected::NotThisYear => "status.not_this_year",
    }
}

/// The key of the sentence that tells what would be refused.
const fn refusal_key(refusal: Refusal) -> &'static str {
    match refusal {
        Refusal::NoStatus => "report.needs_status",
        Refusal::NoReason => "report.needs_reason",
        Refusal::NoReasonText => "report.needs_reason_text",
        Refusal::NoResult => "report.needs_result",
        Refusal::NoOrdinance => "report.needs_ordinance",
        Refusal::NotInOrdinance => "report.not_in_ordinance",
    }
}

/// How a line stands, as a tag shows it: its class and the key of its words.
fn tag(line: &Line) -> (&'static str, &'static str) {
    match (&line.report, line.expected) {
        (Some(report), _) => {
            let status = report.status.as_ref().map_or("status.none", status_key);
            let class = match report.status {
                Some(Status::Done) => "good",
                Some(Status::Cannot) => "error",
                _ => "note",
            };
            (class, status)
        }
        (None, Expected::Due) => ("warning", "status.none"),
        (None, expected) => ("note", expected_key(&expected)),
    }
}
