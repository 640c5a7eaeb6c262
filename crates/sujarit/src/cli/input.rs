//! A file named on the command line, or standard input, read and checked.

use plan::check::{Finding, Subject};
use reader::{Document, ReadError, Reading};
use std::{
    io::{self, Read},
    path::{Path, PathBuf},
};

/// Why a file named on the command line gives no plan.
#[derive(Debug, thiserror::Error)]
pub enum InputError {
    /// The file cannot be opened.
    #[error(transparent)]
    Open(#[from] io::Error),
    /// The file holds no plan that can be read.
    #[error(transparent)]
    Read(#[from] ReadError),
}

/// A file, read and checked.
pub struct Input {
    /// Its name as given; "-" for standard input.
    pub name: String,
    /// What stands in it.
    pub document: Document,
    /// What was understood.
    pub reading: Reading,
    /// What the checks found.
    pub findings: Vec<Finding>,
}

impl Input {
    /// Reads and checks the file at `path`; "-" is standard input.
    pub fn open(path: &Path) -> Result<Self, InputError> {
        let name = path.display().to_string();
        let document = reader::document(&name, &bytes(path)?)?;
        let reading = reader::read(&document)?;
        let findings = plan::check::run(&Subject {
            plan: &reading.plan,
            lines: &document.lines,
        });
        Ok(Self {
            name,
            document,
            reading,
            findings,
        })
    }
}

/// The bytes of a file, no more than a reader will look at; one byte more tells it of the rest.
pub fn bytes(path: &Path) -> io::Result<Vec<u8>> {
    let most = reader::format::MAX_FILE_BYTES + 1;
    let mut bytes = Vec::new();
    if path == Path::new("-") {
        io::stdin().lock().take(most).read_to_end(&mut bytes)?;
    } else {
        std::fs::File::open(path)?
            .take(most)
            .read_to_end(&mut bytes)?;
    }
    Ok(bytes)
}

/// Whether two paths name the same file, so that a print never overwrites its source.
pub fn same_file(a: &Path, b: &Path) -> bool {
    let real = |path: &Path| -> Option<PathBuf> { path.canonicalize().ok() };
    real(a).is_some_and(|a| Some(a) == real(b))
}
