//! The server of an office: opens the data, listens on this machine only, answers until stopped.

use crate::{
    db::{Db, catalogue},
    files::Files,
    log,
    messages::{self, Language},
    offices, plans, session,
    settings::Settings,
    web::{self, App},
};
use std::{io::ErrorKind, net::SocketAddr, path::PathBuf, time::Duration};
use tokio::net::TcpListener;
use tracing_subscriber::EnvFilter;

/// Port the server listens on unless told otherwise.
pub const DEFAULT_PORT: u16 = 8086;

/// How the server is started.
#[derive(Clone, Debug)]
pub struct ServeOptions {
    /// Fill an empty data directory with the example office.
    pub demo: bool,
    /// Where to listen; anything but this machine's own address is refused. Port 0 takes any.
    pub address: SocketAddr,
    /// Where database and files are kept, e.g. `./sujarit-data`.
    pub data_dir: PathBuf,
    /// How the installation is set up.
    pub settings: Settings,
    /// The language of what is printed on the terminal.
    pub language: Language,
}

/// The data cannot be opened.
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
pub struct DataRefused(pub anyhow::Error);

/// Serves the pages until the program is stopped (Ctrl+C or SIGTERM). Prints the address.
///
/// # Errors
/// When the address is not this machine's own or taken, or the data cannot be opened.
pub fn serve(options: &ServeOptions) -> anyhow::Result<()> {
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?
        .block_on(run(options))
}

async fn run(options: &ServeOptions) -> anyhow::Result<()> {
    // Faults are told on the terminal; RUST_LOG asks for more.
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("warn"));
    let _ = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .try_init();
    let say = |key, value: &str| messages::fill(options.language, key, &[("0", value)]);
    let wanted = options.address.to_string();
    anyhow::ensure!(
        options.address.ip().is_loopback(),
        say("serve.refused", &wanted)
    );
    let listener =
        TcpListener::bind(options.address)
            .await
            .map_err(|error| match error.kind() {
                ErrorKind::AddrInUse => anyhow::anyhow!(say("serve.taken", &wanted)),
                _ => error.into(),
            })?;
    let app = open(options).await.map_err(DataRefused)?;
    if options.demo {
        let office = offices::home(&app.db, &session::by_command("serve")).await?;
        let scope = session::of_command("serve", &office);
        if !plans::fill_with_example(&app, &scope, &office).await? {
            println!("{}", messages::text(options.language, "serve.demo_kept"));
        }
    }
    let address = format!("http://{}", listener.local_addr()?);
    println!("{}", say("serve.address", &address));
    println!(
        "{}",
        messages::text(options.language, "serve.this_machine_only")
    );
    tokio::spawn(close_days(app.db.clone(), options.data_dir.clone()));
    let pages = web::router(app).into_make_service_with_connect_info::<SocketAddr>();
    let serving = axum::serve(listener, pages).with_graceful_shutdown(stopped());
    tokio::select! {
        ended = serving => Ok(ended?),
        () = overdue() => Ok(()),
    }
}

/// Answers under way are waited for, but not for ever.
async fn overdue() {
    stopped().await;
    tokio::time::sleep(Duration::from_secs(10)).await;
}

/// Opens database and files, and removes files that nothing names.
async fn open(options: &ServeOptions) -> anyhow::Result<App> {
    let db = match &options.settings.database.url {
        Some(url) => Db::open_as(url, &options.settings.database).await?,
        None => Db::open_dir(&options.data_dir).await?,
    };
    let files = Files::open_as(&options.data_dir, &options.settings.files).await?;
    let named = catalogue::named_files(db.read()).await?;
    files.keep_only(&named).await?;
    App::new(db, files, std::env::current_exe()?)
}

/// How often it is looked whether a day is over.
const LOOK: Duration = Duration::from_secs(5 * 60);

/// Closes each day of the log when it is over, and keeps its root beside the files, where who can
/// write to the database cannot.
async fn close_days(db: Db, folder: PathBuf) {
    loop {
        if let Err(error) = log::days::close(&db).await {
            tracing::error!("closing the day: {error}");
        }
        match log::days::all(&db).await {
            Ok(days) => {
                if let Err(error) = log::roots::keep(&folder, &days) {
                    tracing::error!("keeping the roots of the log: {error}");
                }
            }
            Err(error) => tracing::error!("roots of the log: {error}"),
        }
        tokio::time::sleep(LOOK).await;
    }
}

async fn stopped() {
    let interrupted = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminated) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = interrupted => {}
                _ = terminated.recv() => {}
            }
            return;
        }
    }
    let _ = interrupted.await;
}
