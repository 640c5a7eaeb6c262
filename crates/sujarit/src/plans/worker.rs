//! Reading an uploaded file in a child process of this very program, so that a hostile file can
//! at worst end the child: it may use so much memory and time and no more, and it holds neither
//! the database nor anything else of the office.
//!
//! The file comes on the child's standard input, its [`Reply`] goes to standard output as JSON.
//! Files named on the command line are read in the same way.

use crate::messages;
use plan::{SourceLine, check::Words};
use reader::Reading;
use serde::{Deserialize, Serialize};
use std::{
    io::{self, Read as _, Write as _},
    path::Path,
    process::Stdio,
    sync::LazyLock,
    time::{Duration, Instant},
};
use tokio::{io::AsyncReadExt, process::Command, sync::Semaphore};

/// The hidden command of the child.
pub const COMMAND: &str = "import-worker";
/// Longest time a file may take to read.
const TIME: Duration = Duration::from_secs(20);
/// Most memory the child may ask for, in bytes.
#[cfg(unix)]
const MEMORY: u64 = 1 << 30;
/// Longest reply that is taken from the child, in bytes.
const LONGEST_REPLY: u64 = 128 << 20;

/// What stands in a file, and what the reader made of it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ReadFile {
    /// The format's name.
    pub format: String,
    /// Its lines.
    pub lines: Vec<SourceLine>,
    /// Plan, doubts and what was not understood.
    pub reading: Reading,
}

/// What the child says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reply {
    /// The file was read.
    Read(Box<ReadFile>),
    /// The file cannot be read; one sentence says why.
    Refused(Words),
}

/// Reads a file that is already in memory, in this process.
pub fn read_here(name: &str, content: &[u8]) -> Reply {
    let document = match reader::document(name, content) {
        Ok(document) => document,
        Err(error) => return Reply::Refused(error.words()),
    };
    let reading = match reader::read(&document) {
        Ok(reading) => reading,
        Err(error) => return Reply::Refused(error.words()),
    };
    Reply::Read(Box::new(ReadFile {
        format: document.format.name().to_owned(),
        lines: document.lines,
        reading,
    }))
}

/// The child: reads standard input, replies on standard output.
///
/// # Errors
/// When its limits cannot be set or the reply not be written.
pub fn child(name: &str) -> anyhow::Result<()> {
    limit()?;
    let mut content = Vec::new();
    io::stdin()
        .lock()
        .take(reader::format::MAX_FILE_BYTES + 1)
        .read_to_end(&mut content)?;
    let reply = serde_json::to_vec(&read_here(name, &content))?;
    io::stdout().lock().write_all(&reply)?;
    Ok(())
}

#[cfg(unix)]
fn limit() -> io::Result<()> {
    use rustix::process::{Resource, Rlimit, setrlimit};
    let limits = [
        (Resource::As, MEMORY),
        (Resource::Cpu, TIME.as_secs()),
        (Resource::Core, 0),
        (Resource::Fsize, 0),
    ];
    for (resource, most) in limits {
        let limit = Rlimit {
            current: Some(most),
            maximum: Some(most),
        };
        setrlimit(resource, limit)?;
    }
    Ok(())
}

#[cfg(not(unix))]
fn limit() -> io::Result<()> {
    Ok(()) // time is still limited by the parent
}

/// One child for each core: more would only take each other's time and memory.
static CHILDREN: LazyLock<Semaphore> =
    LazyLock::new(|| Semaphore::new(std::thread::available_parallelism().map_or(1, usize::from)));

/// Has a file read by a child process of `program`; waits for its turn where many are read.
///
/// # Errors
/// When the child cannot be started. A child that dies or takes too long is a refusal.
pub async fn read(program: &Path, name: &str, file: impl Into<Stdio>) -> io::Result<Reply> {
    let _turn = CHILDREN.acquire().await.map_err(io::Error::other)?;
    let begun = Instant::now();
    let running = Running::begin();
    let reply = read_now(program, name, file).await;
    drop(running);
    let outcome = match &reply {
        Ok(Reply::Read(_)) => "read",
        Ok(Reply::Refused(_)) => "refused",
        Err(_) => "failed",
    };
    metrics::counter!("sujarit_readings_total", "outcome" => outcome).increment(1);
    metrics::histogram!("sujarit_reading_seconds").record(begun.elapsed());
    reply
}

/// Counts a child as running, also when nobody waits for it any more.
struct Running;

impl Running {
    fn begin() -> Self {
        metrics::gauge!("sujarit_readings_running").increment(1);
        Self
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        metrics::gauge!("sujarit_readings_running").decrement(1);
    }
}

async fn read_now(program: &Path, name: &str, file: impl Into<Stdio>) -> io::Result<Reply> {
    let mut child = Command::new(program)
        .arg(COMMAND)
        .arg(format!("--name={name}"))
        .stdin(file)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()?;
    let mut reply = Vec::new();
    let reading = async {
        if let Some(output) = child.stdout.take() {
            output.take(LONGEST_REPLY).read_to_end(&mut reply).await?;
        }
        child.wait().await
    };
    let Ok(status) = tokio::time::timeout(TIME, reading).await else {
        return Ok(Reply::Refused(messages::words("read.too_long")));
    };
    if !status?.success() {
        return Ok(Reply::Refused(messages::words("read.broke_down")));
    }
    Ok(serde_json::from_slice(&reply)
        .unwrap_or_else(|_| Reply::Refused(messages::words("read.broke_down"))))
}
