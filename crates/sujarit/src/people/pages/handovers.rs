//! A handover in one sitting: who leaves, who follows and who is there choose each other, see what
//! is open, show that it is they, each with what he signs in with, and print the certificate.

use super::super::{
    PersonError,
    handover::{self, Certificate, Handover, Matter, Sitting},
    roster::{self, Member},
    sign_in::{self, Proof, Tried},
};
use crate::{
    plans,
    web::{App, Fields, Page, Problem, render},
};
use askama::Template;
use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
    response::{Html, IntoResponse, Redirect, Response},
};
use plan::check::Language;
use serde::Deserialize;
use uuid::Uuid;

#[derive(Template)]
#[template(path = "people/handovers.html")]
struct ListPage {
    page: Page,
    handovers: Vec<(Handover, Certificate)>,
}

/// `GET /handovers`
pub async fn list(State(app): State<App>, page: Page) -> Result<Html<String>, Problem> {
    let handovers = handover::list(&app.db, &page.scope).await?;
    render(&ListPage { page, handovers })
}

/// Who was chosen so far.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Chosen {
    #[serde(default)]
    leaver: String,
    #[serde(default)]
    successor: String,
    #[serde(default)]
    witness: String,
}

impl Chosen {
    fn sitting(&self) -> Option<Sitting> {
        Some(Sitting {
            leaver: self.leaver.parse().ok()?,
            successor: self.successor.parse().ok()?,
            witness: self.witness.parse().ok()?,
        })
    }
}

/// One of the three of a sitting.
struct Seat {
    /// What he is there: the name of his fields.
    what: &'static str,
    member: Member,
    proof: Proof,
}

#[derive(Template)]
#[template(path = "people/handover_new.html")]
struct NewPage {
    page: Page,
    members: Vec<Member>,
    chosen: Chosen,
    seated: Vec<Seat>,
    matters: Vec<Matter>,
    mistake: Option<(&'static str, &'static str)>,
}

/// What the three of a sitting are.
const SEATS: [&str; 3] = ["leaver", "successor", "witness"];

impl NewPage {
    fn is(&self, chosen: &str, member: &Member) -> bool {
        member.person.id.to_string() == chosen
    }

    /// The key of the word for who leaves, follows or is there.
    fn word(&self, what: &str) -> &'static str {
        match what {
            "leaver" => "handover.leaver",
            "successor" => "handover.successor",
            _ => "handover.witness",
        }
    }

    fn wrong(&self, field: &str) -> Option<&'static str> {
        self.mistake
            .filter(|(wrong, _)| *wrong == field)
            .map(|(_, why)| why)
    }
}

async fn new_page(
    app: &App,
    page: Page,
    chosen: Chosen,
    mut mistake: Option<(&'static str, &'static str)>,
) -> Result<Response, Problem> {
    let members = roster::list(&app.db, &page.scope).await?;
    let mut seated = Vec::new();
    if let Some(sitting) = chosen.sitting() {
        match handover::seated(&app.db, &page.scope, sitting).await {
            Ok(members) => {
                for (what, member) in SEATS.into_iter().zip(members) {
                    let proof = sign_in::proof_of(&app.db, member.person.id).await?;
                    seated.push(Seat {
                        what,
                        member,
                        proof,
                    });
                }
            }
            Err(PersonError::Mistake(field, why)) => mistake = mistake.or(Some((field, why))),
            Err(error) => return Err(error.into()),
        }
    }
    let status = match mistake {
        Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
        None => StatusCode::OK,
    };
    let html = render(&NewPage {
        matters: plans::open_matters(&app.db, &page.scope).await?,
        members: members.into_iter().filter(Member::is_active).collect(),
        page,
        chosen,
        seated,
        mistake,
    })?;
    Ok((status, html).into_response())
}

/// `GET /handovers/new`
pub async fn new(
    State(app): State<App>,
    page: Page,
    Query(chosen): Query<Chosen>,
) -> Result<Response, Problem> {
    new_page(&app, page, chosen, None).await
}

/// `POST /handovers/new`
pub async fn hand_over(
    State(app): State<App>,
    page: Page,
    form: Fields,
) -> Result<Response, Problem> {
    let chosen = Chosen {
        leaver: form.get("leaver").to_owned(),
        successor: form.get("successor").to_owned(),
        witness: form.get("witness").to_owned(),
    };
    match handed_over(&app, &page, &form, &chosen).await {
        Ok(id) => Ok(Redirect::to(&format!("/handovers/{id}")).into_response()),
        Err(PersonError::Mistake(field, why)) => {
            new_page(&app, page, chosen, Some((field, why))).await
        }
        Err(PersonError::Refused(refusal)) => {
            let why = refusal.key();
            new_page(&app, page, chosen, Some(("successor", why))).await
        }
        Err(error) => Err(error.into()),
    }
}

async fn handed_over(
    app: &App,
    page: &Page,
    form: &Fields,
    chosen: &Chosen,
) -> Result<Uuid, PersonError> {
    let nobody = PersonError::Mistake("leaver", "handover.choose");
    let sitting = chosen.sitting().ok_or(nobody)?;
    let seated = handover::seated(&app.db, &page.scope, sitting).await?;
    let address = page.from().0;
    for (what, member) in SEATS.into_iter().zip(&seated) {
        if member.person.example {
            continue;
        }
        let (password, code) = (format!("{what}-password"), format!("{what}-code"));
        let given = (form.secret(&password), form.get(&code));
        let guarded = (&app.secret, &app.door);
        let tried = sign_in::shows(&app.db, guarded, &member.person, given, address).await;
        match tried.map_err(|error| sea_orm::DbErr::Custom(error.to_string()))? {
            Tried::In(()) => {}
            Tried::Wrong => return Err(PersonError::Mistake(what, "confirm.wrong")),
            Tried::Wait(_) => return Err(PersonError::Mistake(what, "setup.wait")),
        }
    }
    let matters = plans::open_matters(&app.db, &page.scope).await?;
    handover::hand_over(&app.db, &page.scope, sitting, &page.office.name, matters).await
}

#[derive(Template)]
#[template(path = "people/handover.html")]
struct CertificatePage {
    page: Page,
    handover: Handover,
    certificate: Certificate,
    roles: Vec<&'static str>,
    had: Vec<&'static str>,
}

impl CertificatePage {
    /// A short number for the paper: the end of the key, which no two of an office share in
    /// practice.
    fn number(&self) -> String {
        let key = self.handover.id.simple().to_string().to_uppercase();
        key.chars().skip(24).collect()
    }

    /// How many matters are open, in the digits of papers.
    fn count(&self) -> String {
        let count = self.certificate.matters.len().to_string();
        match self.page.language {
            Language::Thai => thai::digits::to_thai(&count).into_owned(),
            Language::English => count,
        }
    }

    /// Who signs, with the key of the word for what he is.
    fn signatures(&self) -> [(&'static str, &str); 3] {
        let certificate = &self.certificate;
        [
            ("handover.leaver", &certificate.leaver.name),
            ("handover.successor", &certificate.successor.name),
            ("handover.witness", &certificate.witness.name),
        ]
    }
}

/// `GET /handovers/{handover}`: the certificate, to be printed and signed.
pub async fn show(
    State(app): State<App>,
    page: Page,
    Path(id): Path<Uuid>,
) -> Result<Html<String>, Problem> {
    let found = handover::find(&app.db, &page.scope, id).await?;
    let (handover, certificate) = found.ok_or(Problem::NotFound)?;
    render(&CertificatePage {
        page,
        roles: Certificate::keys(&certificate.roles),
        had: Certificate::keys(&certificate.had),
        handover,
        certificate,
    })
}
