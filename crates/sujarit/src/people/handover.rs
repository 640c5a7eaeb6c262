//! A handover: somebody leaves his post, and in one sitting, before a witness, his post, his roles
//! and what is open in the office go to his successor. Everything is one write: nobody has the
//! roles twice, nobody is without them in between, and what cannot go (a role that the rules do
//! not let the successor have) stops the whole. What was handed over stands in a certificate.

use super::{
    PersonError, Role,
    appoint::{self, Moved},
    roster::{self, Member},
    tables::handover::{Column, Entity, Model},
};
use crate::{
    db::{self, Db},
    log::{Action, NewEntry},
    session::Scope,
};
use sea_orm::{DbErr, IntoActiveModel, QueryOrder, entity::prelude::*};
use serde::{Deserialize, Serialize};

/// A handover that took place.
pub type Handover = Model;

/// Something that waits for somebody, as a room tells it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Matter {
    /// The key of the word for its kind.
    pub kind: String,
    /// What it is called.
    pub name: String,
    /// Where it is worked on.
    pub address: String,
}

/// Who is named in a certificate.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Named {
    /// His name then.
    pub name: String,
    /// His post then.
    pub post: String,
}

/// What was handed over, as it stood then.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Certificate {
    /// The office's name then.
    pub office: String,
    /// Who left.
    pub leaver: Named,
    /// Who followed.
    pub successor: Named,
    /// Who was there.
    pub witness: Named,
    /// Under whose hand it was done.
    pub by: String,
    /// The titles of the posts.
    pub posts: Vec<String>,
    /// The codes of the roles that went over.
    pub roles: Vec<String>,
    /// The codes of the roles that the successor had already.
    pub had: Vec<String>,
    /// What was open.
    pub matters: Vec<Matter>,
}

/// Who takes part.
#[derive(Clone, Copy, Debug)]
pub struct Sitting {
    /// Who leaves.
    pub leaver: Uuid,
    /// Who follows.
    pub successor: Uuid,
    /// Who is there besides.
    pub witness: Uuid,
}

/// Three different people of the office, each of whom may sign in.
///
/// # Errors
/// Which of them is wrong.
pub async fn seated(db: &Db, scope: &Scope, sitting: Sitting) -> Result<[Member; 3], PersonError> {
    let Sitting {
        leaver,
        successor,
        witness,
    } = sitting;
    if successor == leaver {
        return Err(PersonError::Mistake("successor", "handover.same"));
    }
    if witness == leaver || witness == successor {
        return Err(PersonError::Mistake("witness", "handover.same"));
    }
    let mut seated = Vec::with_capacity(3);
    for (field, person) in [
        ("leaver", leaver),
        ("successor", successor),
        ("witness", witness),
    ] {
        let member = roster::find(db, scope, person).await;
        let member = member.ok().filter(Member::is_active);
        seated.push(member.ok_or(PersonError::Mistake(field, "handover.not_here"))?);
    }
    seated.try_into().map_err(|_| PersonError::NoSuchPerson)
}

/// Hands everything over and gives the certificate's key.
///
/// # Errors
/// When somebody is not who he should be, the rules do not let the successor have a role, or the
/// database refuses; then nothing was handed over.
pub async fn hand_over(
    db: &Db,
    scope: &Scope,
    sitting: Sitting,
    office: &str,
    matters: Vec<Matter>,
) -> Result<Uuid, PersonError> {
    let [leaver, successor, witness] = seated(db, scope, sitting).await?;
    let write = db.write(scope.by()).await?;
    let (moved, mut entries) = appoint::move_posts(
        &write,
        scope,
        sitting.leaver,
        sitting.successor,
        sitting.witness,
    )
    .await?;
    let Moved { posts, roles, had } = moved;
    let named = |member: &Member| Named {
        name: member.person.name.clone(),
        post: member.title().to_owned(),
    };
    let certificate = Certificate {
        office: office.to_owned(),
        leaver: named(&leaver),
        successor: named(&successor),
        witness: named(&witness),
        by: scope.by().name.clone(),
        posts,
        roles: roles
            .into_iter()
            .map(|role| role.code().to_owned())
            .collect(),
        had: had.into_iter().map(|role| role.code().to_owned()).collect(),
        matters,
    };
    let row = Model {
        office_id: scope.office_id(),
        id: db::new_id(),
        leaver_id: sitting.leaver,
        successor_id: sitting.successor,
        witness_id: sitting.witness,
        at: write.at(),
        certificate: serde_json::to_string(&certificate)
            .map_err(|error| DbErr::Json(error.to_string()))?,
    };
    let id = row.id;
    Entity::insert(row.into_active_model())
        .exec_without_returning(write.tx())
        .await?;
    entries.push(
        NewEntry::new(scope.office_id(), Action::HandedOver, sitting.leaver)
            .with(serde_json::json!({ "handover": id, "matters": certificate.matters.len() })),
    );
    write.finish_all(entries).await?;
    Ok(id)
}

/// The handovers of an office, the latest first.
///
/// # Errors
/// When the database cannot be read.
pub async fn list(db: &Db, scope: &Scope) -> Result<Vec<(Handover, Certificate)>, DbErr> {
    let rows = Entity::find()
        .filter(Column::OfficeId.eq(scope.office_id()))
        .order_by_desc(Column::At)
        .all(db.read())
        .await?;
    Ok(rows.into_iter().map(read).collect())
}

/// One handover.
///
/// # Errors
/// When the database cannot be read.
pub async fn find(
    db: &Db,
    scope: &Scope,
    id: Uuid,
) -> Result<Option<(Handover, Certificate)>, DbErr> {
    let row = Entity::find_by_id((scope.office_id(), id))
        .one(db.read())
        .await?;
    Ok(row.map(read))
}

fn read(row: Handover) -> (Handover, Certificate) {
    let certificate = serde_json::from_str(&row.certificate).unwrap_or_default();
    (row, certificate)
}

impl Certificate {
    /// The keys of the names of these roles.
    pub fn keys(codes: &[String]) -> Vec<&'static str> {
        let roles = codes.iter().filter_map(|code| Role::of_code(code));
        roles.map(Role::key).collect()
    }
}
