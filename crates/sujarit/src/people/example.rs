//! The people of the example office, one for each role: they sign in with a click, as long as the
//! example is there. None of them exists.

use super::{
    Person, PersonError, Role, accounts,
    appoint::{self, NewPerson},
    roster,
    tables::{grant, holding, person, post},
};
use crate::{
    db::Db,
    log::{INSTALLATION, day_of},
    session::{self, Scope},
};
use sea_orm::{
    ActiveValue::Set, Condition, ConnectionTrait, DbErr, IntoActiveModel, QueryOrder,
    entity::prelude::*,
};

/// Name, title and role.
const PEOPLE: [(&str, &str, Role); 11] = [
    ("สมบูรณ์ ตัวอย่าง", "นายกองค์การบริหารส่วนตำบล", Role::Executive),
    ("ปราณี ตัวอย่าง", "ปลัดองค์การบริหารส่วนตำบล", Role::Clerk),
    ("วิเคราะห์ ตัวอย่าง", "นักวิเคราะห์นโยบายและแผน", Role::Planner),
    ("ช่างคิด ตัวอย่าง", "เจ้าพนักงานธุรการ กองช่าง", Role::UnitOfficer),
    (
        "ตรวจตรา ตัวอย่าง",
        "นักวิชาการตรวจสอบภายใน",
        Role::InternalAuditor,
    ),
    ("เที่ยงธรรม ตัวอย่าง", "นิติกร", Role::ComplaintOfficer),
    ("เปิดเผย ตัวอย่าง", "นักประชาสัมพันธ์", Role::DisclosureOfficer),
    ("ดูแล ตัวอย่าง", "นักวิชาการคอมพิวเตอร์", Role::OfficeAdministrator),
    ("ทบทวน ตัวอย่าง", "เจ้าหน้าที่ตรวจทานระดับจังหวัด", Role::Verifier),
    ("ติดตาม ตัวอย่าง", "เจ้าหน้าที่ติดตามระดับประเทศ", Role::Reader),
    ("ระบบ ตัวอย่าง", "ผู้ดูแลระบบกลาง", Role::SystemAdministrator),
];

/// Makes the people of the example; does nothing where there is anybody already.
///
/// # Errors
/// When the database refuses.
pub async fn fill(db: &Db, scope: &Scope) -> Result<(), PersonError> {
    if person::Entity::find().one(db.read()).await?.is_some() {
        return Ok(());
    }
    let write = db.write(scope.by()).await?;
    let beyond = session::of_setup(INSTALLATION, scope.by().clone());
    let mut entries = Vec::new();
    let mut second = None;
    for (name, title, role) in PEOPLE {
        let new = NewPerson {
            login: format!("{}@example", role.code()),
            name: name.to_owned(),
            title: title.to_owned(),
            roles: vec![(role, None, None)],
            example: true,
            second,
            ..NewPerson::default()
        };
        let is_of_office = !matches!(
            role,
            Role::Verifier | Role::Reader | Role::SystemAdministrator
        );
        let scope = if is_of_office { scope } else { &beyond };
        let (person, added) = appoint::add_within(&write, scope, &new, false).await?;
        entries.extend(added);
        // Who comes first agrees to what those after him are given.
        second = second.or(Some(person));
    }
    write.finish_all(entries).await?;
    Ok(())
}

/// The people of the example who may sign in, with post and role, in the order in which they were
/// made.
///
/// # Errors
/// When the database cannot be read.
pub async fn list(db: &Db) -> Result<Vec<(Person, String, Role)>, DbErr> {
    let mut people = person::Entity::find()
        .filter(person::Column::Example.eq(true))
        .filter(person::Column::DisabledAt.is_null())
        .all(db.read())
        .await?;
    let order = |person: &Person| {
        let code = person.login.trim_end_matches("@example");
        PEOPLE.iter().position(|(.., role)| role.code() == code)
    };
    people.sort_by_key(order);
    let mut listed = Vec::with_capacity(people.len());
    for person in people {
        let (_, grants) = roster::with_grants(db, person.id).await?.unzip();
        let role =
            grants.and_then(|grants: Vec<super::Grant>| grants.first().map(|grant| grant.role));
        let post = roster::post_of(db, person.id, None).await?;
        if let Some(role) = role {
            listed.push((person, post, role));
        }
    }
    Ok(listed)
}

/// Whether people of the example may sign in.
///
/// # Errors
/// When the database cannot be read.
pub async fn is_open(connection: &impl ConnectionTrait) -> Result<bool, DbErr> {
    let open = person::Entity::find()
        .filter(person::Column::Example.eq(true))
        .filter(person::Column::DisabledAt.is_null());
    Ok(open.one(connection).await?.is_some())
}

/// Ends whatever the example's people could do, as part of the write that removes the example:
/// their accounts, and those of everybody else in their office, because whoever tried the example
/// may have made them. Where nobody of the example is open, the example is a plan alone and its
/// people are real.
///
/// # Errors
/// When the database refuses.
pub async fn close(tx: &impl ConnectionTrait, scope: &Scope, at: i64) -> Result<(), DbErr> {
    if !is_open(tx).await? {
        return Ok(());
    }
    let office = scope.office_id();
    let held = holding::Entity::find()
        .filter(holding::Column::OfficeId.eq(office))
        .all(tx)
        .await?;
    let of_office = held.iter().map(|held| held.person_id);
    let people = person::Entity::find()
        .filter(
            Condition::any()
                .add(person::Column::Example.eq(true))
                .add(person::Column::Id.is_in(of_office)),
        )
        .order_by_asc(person::Column::Id)
        .all(tx)
        .await?;
    for row in people {
        accounts::shut_out(tx, row.id).await?;
        grant::Entity::update_many()
            .col_expr(grant::Column::TakenAt, Expr::value(at))
            .filter(grant::Column::PersonId.eq(row.id))
            .filter(grant::Column::TakenAt.is_null())
            .exec(tx)
            .await?;
        holding::Entity::update_many()
            .col_expr(holding::Column::Until, Expr::value(day_of(at)))
            .filter(holding::Column::PersonId.eq(row.id))
            .filter(holding::Column::Until.is_null())
            .exec(tx)
            .await?;
        let mut closed = row.into_active_model();
        closed.disabled_at = Set(Some(at));
        closed.rights_at = Set(at);
        closed.update(tx).await?;
    }
    post::Entity::update_many()
        .col_expr(post::Column::Until, Expr::value(day_of(at)))
        .filter(post::Column::OfficeId.eq(office))
        .filter(post::Column::Until.is_null())
        .exec(tx)
        .await?;
    Ok(())
}
