//! The server: opens the data, listens, answers until stopped. Machines other than this one are
//! served only where what is sent is protected and somebody looks after the installation.

use crate::{
    db::{Db, catalogue},
    files::Files,
    jobs::Worker,
    messages::{self, Language},
    monitor::{figures, lines},
    offices, people, plans, session,
    settings::{self, Settings},
    web::{self, App, Site},
};
use axum_server::{Handle, tls_rustls::RustlsConfig};
use hyper_util::rt::TokioTimer;
use std::{io::ErrorKind, net::SocketAddr, path::PathBuf, time::Duration};
use tokio::{net::TcpListener, sync::watch};

/// Port the server listens on unless told otherwise.
pub const DEFAULT_PORT: u16 = 8086;

/// How the server is started.
#[derive(Clone, Debug)]
pub struct ServeOptions {
    /// Fill an empty data directory with the example office.
    pub demo: bool,
    /// Where to listen. Port 0 takes any.
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
/// When the address is taken or may not be served so, or the data cannot be opened.
pub fn serve(options: &ServeOptions) -> anyhow::Result<()> {
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?
        .block_on(run(options))
}

async fn run(options: &ServeOptions) -> anyhow::Result<()> {
    lines::begin(options.settings.server.log_format);
    // Another part of the program may have installed it already.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let say = |key, value: &str| messages::fill(options.language, key, &[("0", value)]);
    let wanted = options.address.to_string();
    let server = &options.settings.server;
    if let Some(public) = &server.public {
        anyhow::ensure!(web::is_public(public), say("serve.public", public));
    }
    let tls = tls(server)
        .await
        .map_err(|why| anyhow::anyhow!(say("serve.certificate", &why)))?;
    for provider in &options.settings.sign_in.providers {
        people::providers::Provider::of(provider)
            .map_err(|why| anyhow::anyhow!(say("serve.provider", &why.to_string())))?;
    }
    let is_open = !options.address.ip().is_loopback();
    let site = Site::of(server);
    anyhow::ensure!(
        !is_open || site.is_secure() || server.plain,
        say("serve.needs_tls", &wanted)
    );
    let listener = std::net::TcpListener::bind(options.address);
    let listener = listener.map_err(|error| match error.kind() {
        ErrorKind::AddrInUse => anyhow::anyhow!(say("serve.taken", &wanted)),
        _ => error.into(),
    })?;
    listener.set_nonblocking(true)?;
    let app = open(options, site).await.map_err(DataRefused)?;
    let worker = Worker::new(
        app.db.clone(),
        options.data_dir.clone(),
        options.settings.clone(),
    )
    .map_err(|error| anyhow::anyhow!(say(error.key(), &error.to_string())))?;
    if options.demo {
        let office = offices::home(&app.db, &session::by_command("serve")).await?;
        let scope = session::of_command("serve", &office);
        if plans::fill_with_example(&app, &scope, &office).await? {
            people::example::fill(&app.db, &scope).await?;
        } else {
            println!("{}", messages::text(options.language, "serve.demo_kept"));
        }
    }
    let is_for_others = is_open || server.public.is_some();
    let is_example = people::example::is_open(app.db.read()).await?;
    anyhow::ensure!(
        !is_for_others || !is_example,
        say("serve.example_open", &wanted)
    );
    // Whoever removes the example makes the first administrator then.
    let needs_administrator =
        !is_example && people::installation::needs_administrator(app.db.read()).await?;
    anyhow::ensure!(
        !is_open || !needs_administrator,
        say("serve.needs_administrator", &wanted)
    );
    if let Some(address) = server.metrics {
        let listener = TcpListener::bind(address).await;
        let listener =
            listener.map_err(|_| anyhow::anyhow!(say("serve.metrics", &address.to_string())))?;
        let serving = figures::serve(listener, app.db.clone(), figures::begin()?);
        tokio::spawn(serving);
    }
    let code = if needs_administrator {
        Some(people::installation::new_code(&app.db).await?)
    } else {
        None
    };
    let scheme = if tls.is_some() { "https" } else { "http" };
    let address = format!("{scheme}://{}", listener.local_addr()?);
    println!("{}", say("serve.address", &address));
    if let Some(code) = code {
        let setup = format!("{address}/setup?code={code}");
        let values = [("0", setup.as_str()), ("1", code.as_str())];
        println!(
            "{}",
            messages::fill(options.language, "setup.terminal", &values)
        );
    }
    if !is_open {
        println!(
            "{}",
            messages::text(options.language, "serve.this_machine_only")
        );
    }
    let (stop, stopping) = watch::channel(false);
    let working = tokio::spawn(worker.run(stopping));
    answer(listener, tls, web::router(app), stop).await?;
    // Jobs under way are waited for as answers are.
    let _ = tokio::time::timeout(LAST_ANSWERS, working).await;
    Ok(())
}

/// Certificate and key where TLS is spoken without a proxy.
async fn tls(server: &settings::Server) -> Result<Option<RustlsConfig>, String> {
    let (certificate, key) = match (&server.certificate, &server.key) {
        (Some(certificate), Some(key)) => (certificate, key),
        (None, None) => return Ok(None),
        _ => return Err("certificate, key".to_owned()),
    };
    let config = RustlsConfig::from_pem_file(certificate, key).await;
    config.map(Some).map_err(|error| error.to_string())
}

/// Answers until the program is stopped; a browser that never ends its first lines is let go.
async fn answer(
    listener: std::net::TcpListener,
    tls: Option<RustlsConfig>,
    pages: axum::Router,
    stop: watch::Sender<bool>,
) -> anyhow::Result<()> {
    let pages = pages.into_make_service_with_connect_info::<SocketAddr>();
    let handle = Handle::new();
    tokio::spawn({
        let handle = handle.clone();
        async move {
            stopped().await;
            let _ = stop.send(true);
            handle.graceful_shutdown(Some(LAST_ANSWERS));
        }
    });
    match tls {
        Some(tls) => {
            let mut server = axum_server::from_tcp_rustls(listener, tls)?.handle(handle);
            server
                .http_builder()
                .http1()
                .timer(TokioTimer::new())
                .header_read_timeout(FIRST_LINES);
            server.serve(pages).await?;
        }
        None => {
            let mut server = axum_server::from_tcp(listener)?.handle(handle);
            server
                .http_builder()
                .http1()
                .timer(TokioTimer::new())
                .header_read_timeout(FIRST_LINES);
            server.serve(pages).await?;
        }
    }
    Ok(())
}

/// Answers under way are waited for, but not for ever.
const LAST_ANSWERS: Duration = Duration::from_secs(10);
/// How long the lines before a request's body may take.
const FIRST_LINES: Duration = Duration::from_secs(30);

/// Opens database and files, and removes files that nothing names.
async fn open(options: &ServeOptions, site: Site) -> anyhow::Result<App> {
    let db = match &options.settings.database.url {
        Some(url) => Db::open_as(url, &options.settings.database).await?,
        None => Db::open_dir(&options.data_dir).await?,
    };
    let files = Files::open_as(&options.data_dir, &options.settings.files).await?;
    let named = catalogue::named_files(db.read()).await?;
    files.keep_only(&named).await?;
    let door = people::Door::open(
        &db,
        &options.settings.sign_in,
        &options.data_dir,
        options.language,
    )
    .await?;
    App::with_door(db, files, std::env::current_exe()?, site, door).await
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
