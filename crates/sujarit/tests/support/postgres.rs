//! A PostgreSQL server of a test's own, for what the shared one cannot show: certificates, limits,
//! a replica, its own sudden end. It is there where `TEST_PG_URL` says that PostgreSQL is tested.

use sea_orm::{ConnectionTrait, Database};
use std::{
    net::TcpListener,
    path::{Path, PathBuf},
    process::{Command, Output},
};

/// A server that ends with the test.
pub struct Server {
    folder: PathBuf,
    port: u16,
    options: String,
}

impl Server {
    /// Starts one with these options of `postgres`; `None`, said in a word, where PostgreSQL is
    /// not tested.
    pub fn start(options: &str) -> Option<Self> {
        let server = Self::prepare(options)?;
        run(&[
            "initdb",
            "-A",
            "trust",
            "-U",
            "sujarit",
            "--locale=C.UTF-8",
            "-E",
            "UTF8",
            "-D",
            &server.data(),
        ]);
        server.go();
        Some(server)
    }

    fn prepare(options: &str) -> Option<Self> {
        if std::env::var("TEST_PG_URL").is_err() {
            eprintln!("skipped on PostgreSQL: TEST_PG_URL names no server");
            return None;
        }
        let made = as_owner("mktemp")
            .args(["-d", "/tmp/sujarit-pg.XXXXXX"])
            .output()
            .expect("mktemp");
        let folder = String::from_utf8(made.stdout).expect("a folder's name");
        let free = TcpListener::bind("127.0.0.1:0").expect("a port");
        Some(Self {
            folder: PathBuf::from(folder.trim()),
            port: free.local_addr().expect("its address").port(),
            options: options.to_owned(),
        })
    }

    /// A streaming replica of this server.
    pub fn replica(&self) -> Self {
        let replica = Self::prepare("").expect("PostgreSQL is tested");
        let (socket, port) = (self.socket(), self.port.to_string());
        run(&[
            "pg_basebackup",
            "-h",
            &socket,
            "-p",
            &port,
            "-U",
            "sujarit",
            "-R",
            "-D",
            &replica.data(),
        ]);
        replica.go();
        replica
    }

    /// Puts a file, readable by the server alone, into its data folder.
    pub fn put(&self, name: &str, content: &str) {
        let path = self.folder.join("db").join(name);
        std::fs::write(&path, content).expect("a file of the server");
        let path = path.to_string_lossy().into_owned();
        if is_root() {
            let changed = Command::new("chown").args(["postgres", &path]).status();
            assert!(changed.is_ok_and(|status| status.success()));
        }
        run(&["chmod", "600", &path]);
    }

    /// Starts it again after [`Self::kill`], or with other options.
    pub fn restart(&mut self, options: &str) {
        self.options = options.to_owned();
        self.kill();
        self.go();
    }

    /// Ends it at once, as a power failure would.
    pub fn kill(&self) {
        let _ = tool("pg_ctl")
            .args(["-D", &self.data(), "-m", "immediate", "-w", "stop"])
            .output();
    }

    /// Starts it.
    pub fn go(&self) {
        let options = format!(
            "-k {} -p {} -c listen_addresses=localhost {}",
            self.socket(),
            self.port,
            self.options
        );
        let log = self.folder.join("log").to_string_lossy().into_owned();
        run(&[
            "pg_ctl",
            "-D",
            &self.data(),
            "-w",
            "-l",
            &log,
            "-o",
            &options,
            "start",
        ]);
    }

    fn data(&self) -> String {
        self.folder.join("db").to_string_lossy().into_owned()
    }

    fn socket(&self) -> String {
        self.folder.to_string_lossy().into_owned()
    }

    /// Its folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Its port on localhost.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// The address of a database on it, reached through its socket.
    pub fn url(&self, database: &str) -> String {
        let (socket, port) = (self.socket(), self.port);
        format!("postgres://sujarit@localhost:{port}/{database}?host={socket}")
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.kill();
        let _ = as_owner("rm").arg("-rf").arg(&self.folder).output();
    }
}

fn is_root() -> bool {
    let id = Command::new("id").arg("-u").output();
    id.is_ok_and(|id| id.stdout.starts_with(b"0\n"))
}

/// A command as a user who may run a server.
fn as_owner(program: &str) -> Command {
    let mut command;
    if is_root() {
        command = Command::new("runuser");
        command.args(["-u", "postgres", "--", program]);
    } else {
        command = Command::new(program);
    }
    command.current_dir("/");
    command
}

/// A tool of PostgreSQL, or another program.
fn tool(name: &str) -> Command {
    let mut found: Vec<PathBuf> = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten()
        .map(|version| version.path().join("bin").join(name))
        .filter(|path| path.is_file())
        .collect();
    found.sort();
    let path = found
        .pop()
        .map(|path| path.to_string_lossy().into_owned())
        .unwrap_or_else(|| name.to_owned());
    as_owner(&path)
}

fn run(words: &[&str]) {
    let output: Output = tool(words[0])
        .args(&words[1..])
        // The server that is started would hold the pipe open for ever.
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::null())
        .output()
        .expect("a tool of PostgreSQL");
    assert!(output.status.success(), "{words:?}");
}

/// A database of its own on the server of the tests.
pub async fn own_database() -> Option<String> {
    let url = std::env::var("TEST_PG_URL").ok()?;
    let name = format!("sujarit_{}", sujarit::db::new_id().simple());
    let server = Database::connect(&url).await.expect("the server");
    let create = format!("CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'");
    let created = server.execute_unprepared(&create).await;
    created.expect("a database");
    let (address, options) = url.split_once('?').unwrap_or((&url, ""));
    let (server, _) = address.rsplit_once('/').expect("a database in TEST_PG_URL");
    Some(format!("{server}/{name}?{options}"))
}
