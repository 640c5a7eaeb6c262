//! The server of an office: opens the data, listens on this machine only, answers until stopped.

use std::{net::SocketAddr, path::PathBuf};

/// Port the server listens on unless told otherwise.
pub const DEFAULT_PORT: u16 = 8086;

/// How the server is started.
#[derive(Clone, Debug)]
pub struct ServeOptions {
    /// Fill an empty data directory with the example office.
    pub demo: bool,
    /// Where to listen; anything but this machine's own address is refused.
    pub address: SocketAddr,
    /// Where database and files are kept, e.g. `./sujarit-data`.
    pub data_dir: PathBuf,
}

/// Serves the pages until the program is stopped.
///
/// # Errors
/// When the address is not this machine's own or taken, or the data cannot be opened.
pub async fn serve(options: ServeOptions) -> anyhow::Result<()> {
    anyhow::ensure!(
        options.address.ip().is_loopback(),
        "refusing to listen on {}: there is no sign-in yet",
        options.address
    );
    Ok(())
}
