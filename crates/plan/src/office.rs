use serde::{Deserialize, Serialize};

/// The office as the plan names it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Office {
    /// Full name with its type word, e.g. "องค์การบริหารส่วนตำบลตัวอย่าง"; empty where not printed.
    pub name: String,
    /// Its type, told from the name.
    pub kind: Option<OfficeType>,
    /// District without "อำเภอ".
    pub district: Option<String>,
    /// Province without "จังหวัด".
    pub province: Option<String>,
}

/// The types of local authority.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum OfficeType {
    /// องค์การบริหารส่วนจังหวัด (อบจ.)
    #[serde(rename = "pao")]
    Provincial,
    /// เทศบาลนคร
    #[serde(rename = "city")]
    City,
    /// เทศบาลเมือง
    #[serde(rename = "town")]
    Town,
    /// เทศบาลตำบล
    #[serde(rename = "subdistrict-municipality")]
    SubdistrictMunicipality,
    /// องค์การบริหารส่วนตำบล (อบต.)
    #[serde(rename = "sao")]
    Subdistrict,
    /// เมืองพัทยา
    #[serde(rename = "pattaya")]
    Pattaya,
    /// กรุงเทพมหานคร
    #[serde(rename = "bangkok")]
    Bangkok,
}
