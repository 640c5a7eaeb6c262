//! What an office is called when the installation has no table of the department: as its first plan
//! prints it, or as whoever sets the installation up types it.

use super::{
    Office, changes, code_of, department, period, province,
    tables::{name, office::Entity},
    type_of,
};
use crate::{
    log::{Action, NewEntry},
    names,
    session::Scope,
};
use plan::OfficeType;
use sea_orm::{ConnectionTrait, DbErr, IntoActiveModel, entity::prelude::*};

/// Longest name of an office or a district, in characters.
pub const LONGEST: usize = 120;

/// An office as somebody types it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Typed {
    /// The code of its type ([`code_of`]).
    pub kind: String,
    /// Its name, with or without the type word.
    pub name: String,
    /// Its district, with or without "อำเภอ".
    pub district: String,
    /// Its province.
    pub province: String,
}

/// What is missing or wrong in what was typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mistake {
    /// No type was chosen.
    NoType,
    /// There is no name, or one too long.
    NoName,
    /// The name begins with the word of another type.
    OtherType,
    /// There is no district, or one too long.
    NoDistrict,
    /// There is no such province.
    NoProvince,
}

impl Mistake {
    /// The field, and the key of the sentence that says what is wrong.
    pub const fn told(self) -> (&'static str, &'static str) {
        match self {
            Self::NoType => ("office_type", "offices.no_type"),
            Self::NoName => ("office", "offices.no_name"),
            Self::OtherType => ("office", "offices.other_type"),
            Self::NoDistrict => ("district", "offices.no_district"),
            Self::NoProvince => ("province", "offices.no_province"),
        }
    }
}

impl Typed {
    /// The office that was typed; the same rules as for a row of the department's table.
    ///
    /// # Errors
    /// Every mistake, in the order of the fields.
    pub fn check(&self) -> Result<plan::Office, Vec<Mistake>> {
        let kind = type_of(&self.kind);
        let name = names::plain(&self.name);
        let (of_name, own) = match OfficeType::split(&name) {
            Some((of_name, own)) => (Some(of_name), own),
            None => (kind, name.as_str()),
        };
        let has_own_name = !matches!(kind, Some(OfficeType::Pattaya | OfficeType::Bangkok));
        let district = names::plain(&self.district);
        let district = district.trim_start_matches("อำเภอ").trim();
        let has_district = !kind.is_some_and(department::is_of_whole_province);
        let province = province(&self.province);
        let mistakes: Vec<Mistake> = [
            (kind.is_none(), Mistake::NoType),
            (has_own_name && !fits(own), Mistake::NoName),
            (kind.is_some() && of_name != kind, Mistake::OtherType),
            (
                !fits(district) && (has_district || !district.is_empty()),
                Mistake::NoDistrict,
            ),
            (province.is_none(), Mistake::NoProvince),
        ]
        .into_iter()
        .filter_map(|(is_wrong, mistake)| is_wrong.then_some(mistake))
        .collect();
        match (kind, province) {
            (Some(kind), Some(province)) if mistakes.is_empty() => Ok(plan::Office {
                name: department::full_name(kind, &name),
                kind: Some(kind),
                district: (!district.is_empty()).then(|| district.to_owned()),
                province: Some(province.to_owned()),
            }),
            _ => Err(mistakes),
        }
    }
}

/// Whether this can be the name of an office or a district.
fn fits(name: &str) -> bool {
    names::is_name(name) && name.chars().count() <= LONGEST
}

/// Gives the office the name that its plan prints or somebody typed, if it has none yet; then there is
/// an entry for the log. Part of the write that keeps the plan or sets the installation up.
///
/// # Errors
/// When the database cannot be written.
pub async fn name_unnamed(
    tx: &impl ConnectionTrait,
    scope: &Scope,
    told: &plan::Office,
) -> Result<Option<NewEntry>, DbErr> {
    let id = scope.office_id();
    let unnamed = Entity::find_by_id(id).one(tx).await?;
    let unnamed = unnamed.filter(|office| office.name.is_empty() && !told.name.is_empty());
    let Some(before) = unnamed else {
        return Ok(None);
    };
    let named = Office {
        name: told.name.clone(),
        district: told.district.clone(),
        province: told.province.clone(),
        kind: told.kind.map(|kind| code_of(kind).to_owned()),
        ..before.clone()
    };
    let named = named.looked_up();
    let changes = changes(&before, &named);
    let row = named.clone().into_active_model().reset_all();
    row.update(tx).await?;
    name::Entity::insert(period(&named, 1, None).into_active_model())
        .exec_without_returning(tx)
        .await?;
    Ok(Some(
        NewEntry::new(id, Action::OfficeNamed, id).changing(changes),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(
        kind: OfficeType,
        name: &str,
        district: &str,
        province: &str,
    ) -> Result<plan::Office, Vec<Mistake>> {
        let typed = Typed {
            kind: code_of(kind).to_owned(),
            name: name.to_owned(),
            district: district.to_owned(),
            province: province.to_owned(),
        };
        typed.check()
    }

    #[test]
    fn a_typed_office_is_called_as_the_departments_table_calls_it() {
        for name in ["บ้านสมมติ", "อบต.บ้านสมมติ", " องค์การบริหารส่วนตำบลบ้านสมมติ"]
        {
            let named = typed(OfficeType::Subdistrict, name, "อำเภอสมมติใต้", "กระบี่");
            let named = named.expect("an office");
            assert_eq!(named.name, "องค์การบริหารส่วนตำบลบ้านสมมติ");
            assert_eq!(named.district.as_deref(), Some("สมมติใต้"));
            assert_eq!(named.kind, Some(OfficeType::Subdistrict));
        }
        let whole = typed(OfficeType::Provincial, "กระบี่", "", "จังหวัดกระบี่").expect("an office");
        assert_eq!(
            (whole.district, whole.province.as_deref()),
            (None, Some("กระบี่"))
        );
        let pattaya = typed(OfficeType::Pattaya, "", "บางละมุง", "ชลบุรี").expect("an office");
        assert_eq!(pattaya.name, "เมืองพัทยา");
    }

    #[test]
    fn what_is_missing_is_told_at_its_field() {
        use OfficeType::{Subdistrict, SubdistrictMunicipality as Municipality};
        let long = "ก".repeat(LONGEST + 1);
        for (given, mistake) in [
            (typed(Subdistrict, "", "สมมติใต้", "กระบี่"), Mistake::NoName),
            (
                typed(Subdistrict, "อบต.", "สมมติใต้", "กระบี่"),
                Mistake::NoName,
            ),
            (typed(Subdistrict, &long, "สมมติใต้", "กระบี่"), Mistake::NoName),
            (
                typed(Municipality, "อบต.บ้านสมมติ", "สมมติใต้", "กระบี่"),
                Mistake::OtherType,
            ),
            (
                typed(Subdistrict, "บ้านสมมติ", "อำเภอ", "กระบี่"),
                Mistake::NoDistrict,
            ),
            (
                typed(Subdistrict, "บ้านสมมติ", "สมมติใต้", "สมมตินคร"),
                Mistake::NoProvince,
            ),
        ] {
            assert_eq!(given, Err(vec![mistake]));
        }
        let all = [
            Mistake::NoType,
            Mistake::NoName,
            Mistake::NoDistrict,
            Mistake::NoProvince,
        ];
        assert_eq!(Typed::default().check(), Err(all.to_vec()));
    }
}
