//! The directory of all offices: public facts, the same for everyone, and therefore asked for
//! without a scope. The example office, which does not exist, is not listed.

use super::{
    Office,
    look::plain,
    tables::{
        name,
        office::{Column, Entity},
    },
};
use crate::db::Db;
use sea_orm::{
    Condition, DbErr, PaginatorTrait, QueryOrder, QuerySelect, Select,
    entity::prelude::*,
    sea_query::{ExprTrait, LikeExpr},
};
use serde::Deserialize;

/// Offices on a page.
pub const PAGE: u64 = 50;

/// Characters of a question that count.
const LONGEST_QUESTION: usize = 100;
/// Words of a question that count: each is a condition, and a database takes only so many.
const MOST_WORDS: usize = 8;

/// What is searched for, and in which order it is listed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct Wanted {
    /// Words that must all be found in name, type, district, province or code; what is beyond
    /// eight words or a hundred characters does not count.
    #[serde(default)]
    pub q: String,
    /// The type's code; empty for all.
    #[serde(default)]
    pub kind: String,
    /// The province; empty for all.
    #[serde(default)]
    pub province: String,
    /// "place" for province, district, name; else by own name.
    #[serde(default)]
    pub sort: String,
    /// The page, from 1.
    #[serde(default)]
    pub page: u64,
}

impl Wanted {
    fn select(&self) -> Select<Entity> {
        let mut select = Entity::find()
            .filter(Column::Name.ne(""))
            .filter(Column::Example.eq(false));
        let question: String = self.q.chars().take(LONGEST_QUESTION).collect();
        let words = question.split_whitespace().take(MOST_WORDS).map(plain);
        let all = words.fold(Condition::all(), |all, word| {
            let escaped = word
                .replace('\\', "\\\\")
                .replace('%', "\\%")
                .replace('_', "\\_");
            let like = LikeExpr::new(format!("%{escaped}%")).escape('\\');
            all.add(Column::Search.into_expr().like(like))
        });
        select = select.filter(all);
        if !self.kind.is_empty() {
            select = select.filter(Column::Kind.eq(&self.kind));
        }
        if !self.province.is_empty() {
            select = select.filter(Column::Province.eq(&self.province));
        }
        let key = match self.sort.as_str() {
            "place" => Column::PlaceKey,
            _ => Column::NameKey,
        };
        select.order_by_asc(key).order_by_asc(Column::Id)
    }
}

/// The offices of one page, in Thai order, and how many there are on all pages.
///
/// # Errors
/// When the database cannot be read.
pub async fn find(db: &Db, wanted: &Wanted) -> Result<(Vec<Office>, u64), DbErr> {
    let total = wanted.select().count(db.read()).await?;
    let before = wanted.page.saturating_sub(1).saturating_mul(PAGE);
    let offices = wanted
        .select()
        .offset(Ord::min(before, total))
        .limit(PAGE)
        .all(db.read())
        .await?;
    Ok((offices, total))
}

/// All offices that are searched for.
///
/// # Errors
/// When the database cannot be read.
pub async fn all(db: &Db, wanted: &Wanted) -> Result<Vec<Office>, DbErr> {
    wanted.select().all(db.read()).await
}

/// Whether there is this province, and in it this district as far as the directory knows the
/// province.
///
/// # Errors
/// When the database cannot be read.
pub async fn has_place(db: &Db, province: &str, district: Option<&str>) -> Result<bool, DbErr> {
    if super::province(province).is_none() {
        return Ok(false);
    }
    let wanted = Wanted {
        province: province.to_owned(),
        ..Wanted::default()
    };
    let there = all(db, &wanted).await?;
    let is_there = |office: &Office| office.district.as_deref() == district;
    Ok(district.is_none() || there.is_empty() || there.iter().any(is_there))
}

/// One office, the example among them; `None` where there is none with a name.
///
/// # Errors
/// When the database cannot be read.
pub async fn get(db: &Db, id: Uuid) -> Result<Option<Office>, DbErr> {
    Entity::find_by_id(id)
        .filter(Column::Name.ne(""))
        .one(db.read())
        .await
}

/// A name that an office has or had.
pub type Named = name::Model;

/// The names of an office, the present one first.
///
/// # Errors
/// When the database cannot be read.
pub async fn names(db: &Db, office: Uuid) -> Result<Vec<Named>, DbErr> {
    name::Entity::find()
        .filter(name::Column::OfficeId.eq(office))
        .order_by_desc(name::Column::Number)
        .all(db.read())
        .await
}

/// The office with this code of the department.
///
/// # Errors
/// When the database cannot be read.
pub async fn by_code(db: &Db, code: &str) -> Result<Option<Office>, DbErr> {
    Entity::find()
        .filter(Column::Code.eq(code.trim()))
        .one(db.read())
        .await
}
