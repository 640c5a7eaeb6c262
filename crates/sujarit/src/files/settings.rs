//! Where uploaded files are kept: the data folder, or a bucket that several instances share.

use serde::Deserialize;
use std::path::PathBuf;

/// The section `[files]`. Without a bucket, files are kept in the data folder.
#[derive(Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// Name of a bucket on a server that speaks S3.
    pub bucket: Option<String>,
    /// The server's address, e.g. "https://s3.example.go.th"; Amazon's own where nothing is said.
    pub endpoint: Option<String>,
    /// The region; "us-east-1", which most other servers take, where nothing is said.
    pub region: Option<String>,
    /// Who asks.
    pub key_id: Option<String>,
    /// The secret that belongs to it.
    pub secret: Option<String>,
    /// A file that holds the secret, so that it need not stand in the settings.
    pub secret_file: Option<PathBuf>,
}

impl std::fmt::Debug for Settings {
    /// Without the secret.
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Settings")
            .field("bucket", &self.bucket)
            .field("endpoint", &self.endpoint)
            .finish_non_exhaustive()
    }
}
