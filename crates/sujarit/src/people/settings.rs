//! How people sign in: the section `[sign_in]` of the settings, and what is made of it at the
//! start.

use super::{
    Role,
    factors::{Vault, VaultError, vault},
    providers::{Provider, ProviderSettings},
};
use crate::{db::Db, messages::Language};
use serde::{Deserialize, Deserializer, de::Error as _};
use std::path::{Path, PathBuf};

/// The section as it is written.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SignInSettings {
    /// The roles whose holders must have a second factor, by their codes.
    #[serde(deserialize_with = "roles")]
    pub second_factor: Vec<Role>,
    /// The file of the key that seals secrets of second factors; in the data folder where nothing
    /// is said. Every instance needs the same.
    pub key_file: Option<PathBuf>,
    /// Providers by which people may sign in too.
    pub providers: Vec<ProviderSettings>,
}

fn roles<'de, D: Deserializer<'de>>(source: D) -> Result<Vec<Role>, D::Error> {
    let codes = Vec::<String>::deserialize(source)?;
    let role = |code: &String| {
        let known = Role::of_code(code);
        known.ok_or_else(|| D::Error::custom(format!("no role is called {code:?}")))
    };
    codes.iter().map(role).collect()
}

/// What the door of the running program knows.
#[derive(Debug, Default)]
pub struct Door {
    /// The roles whose holders must have a second factor.
    pub second_factor: Vec<Role>,
    /// Seals the secrets of apps; none where its key cannot be had.
    pub vault: Option<Vault>,
    /// Providers by which people may sign in too, in the order of the settings.
    pub providers: Vec<Provider>,
}

impl SignInSettings {
    /// The file of the key that seals second factors, where the data is in this folder.
    pub fn key_in(&self, folder: &Path) -> PathBuf {
        let named = self.key_file.clone();
        named.unwrap_or_else(|| folder.join(vault::FILE))
    }
}

impl Door {
    /// As the settings say. A key that is not there stops nobody who needs no code: it is told, and
    /// codes of apps are refused.
    ///
    /// # Errors
    /// When a provider cannot be used, or the database refuses.
    pub async fn open(
        db: &Db,
        settings: &SignInSettings,
        folder: &Path,
        lang: Language,
    ) -> anyhow::Result<Self> {
        let vault = match Vault::open(db, &settings.key_in(folder)).await {
            Ok(vault) => Some(vault),
            Err(VaultError::Db(error)) => return Err(error.into()),
            Err(error) => {
                tracing::error!("{}", error.sentence(lang));
                None
            }
        };
        let providers: Result<Vec<Provider>, _> =
            settings.providers.iter().map(Provider::of).collect();
        Ok(Self {
            second_factor: settings.second_factor.clone(),
            vault,
            providers: providers?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_role_that_is_misspelt_protects_nothing_and_is_refused() {
        let read = |text: &str| toml::from_str::<SignInSettings>(text);
        let settings = read("second_factor = [\"complaint-officer\"]").expect("settings");
        assert_eq!(settings.second_factor, [Role::ComplaintOfficer]);
        let error = read("second_factor = [\"complaints-officer\"]").expect_err("refused");
        assert!(error.to_string().contains("complaints-officer"), "{error}");
    }
}
