//! A file named on the command line, or standard input, read and checked. A child process reads
//! it, with limits on memory and time, as it does for the pages.

use crate::plans::worker::{self, ReadFile, Reply};
use plan::check::{Finding, Subject, Words};
use std::{
    fs::File,
    io,
    path::{Path, PathBuf},
    process::Stdio,
};

/// Why a file named on the command line gives no plan.
#[derive(Debug, thiserror::Error)]
pub enum InputError {
    /// The file cannot be opened, or no child process be started.
    #[error("{0}")]
    Open(#[from] io::Error),
    /// The file holds no plan that can be read; one sentence says why.
    #[error("{}", .0.en)]
    Refused(Words),
}

/// A file, read and checked.
pub struct Input {
    /// Its name as given; "-" for standard input.
    pub name: String,
    /// What stands in it and what was understood.
    pub read: ReadFile,
    /// What the checks found.
    pub findings: Vec<Finding>,
}

impl Input {
    /// Reads and checks the file at `path`; "-" is standard input.
    pub fn open(path: &Path) -> Result<Self, InputError> {
        let name = path.display().to_string();
        let reading = read(&name, stdin(path)?);
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()?;
        let read = runtime.block_on(reading)?;
        let findings = plan::check::run(&Subject {
            plan: &read.reading.plan,
            lines: &read.lines,
        });
        Ok(Self {
            name,
            read,
            findings,
        })
    }
}

/// Has a file read by a child process.
pub async fn read(name: &str, file: Stdio) -> Result<ReadFile, InputError> {
    match worker::read(&std::env::current_exe()?, name, file).await? {
        Reply::Read(read) => Ok(*read),
        Reply::Refused(words) => Err(InputError::Refused(words)),
    }
}

/// What a child reads for a path; "-" is our own standard input.
fn stdin(path: &Path) -> io::Result<Stdio> {
    if path == Path::new("-") {
        return Ok(Stdio::inherit());
    }
    Ok(file(path)?.into())
}

/// Opens a file; a folder is none.
pub fn file(path: &Path) -> io::Result<File> {
    let file = File::open(path)?;
    if file.metadata()?.is_dir() {
        return Err(io::ErrorKind::IsADirectory.into());
    }
    Ok(file)
}

/// Whether two paths name the same file, so that a print never overwrites its source.
pub fn same_file(a: &Path, b: &Path) -> bool {
    let real = |path: &Path| -> Option<PathBuf> { path.canonicalize().ok() };
    real(a).is_some_and(|a| Some(a) == real(b))
}
