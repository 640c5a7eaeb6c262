//! Uploaded files, kept under the hash of their content, outside everything that is served.
//!
//! A file is written whole before anything names it: first under a passing name, then renamed.
//! What no draft and no version names is removed at the next start ([`Files::keep_only`]).

use crate::hex::hex;
use sha2::{Digest, Sha256};
use std::{
    collections::BTreeSet,
    io,
    path::{Path, PathBuf},
};
use tokio::{fs, io::AsyncWriteExt};

/// Largest file that is taken in.
pub const LARGEST: u64 = 32 * 1024 * 1024;

/// Age up to which a file is kept although nothing names it yet.
const YOUNG: std::time::Duration = std::time::Duration::from_secs(60 * 60);

/// The files of an installation.
#[derive(Clone, Debug)]
pub struct Files {
    root: PathBuf,
}

/// A file that has been taken in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored {
    /// SHA-256 of its content, in hexadecimal digits.
    pub hash: String,
    /// Its size in bytes.
    pub size: u64,
}

impl Files {
    /// The files below a data directory.
    ///
    /// # Errors
    /// When the directory cannot be made.
    pub fn open(data_dir: &Path) -> io::Result<Self> {
        let root = data_dir.join("files");
        std::fs::create_dir_all(root.join("arriving"))?;
        Ok(Self { root })
    }

    /// Begins to take in a file.
    ///
    /// # Errors
    /// When it cannot be written.
    pub async fn arrive(&self) -> io::Result<Arriving> {
        let path = self
            .root
            .join("arriving")
            .join(crate::db::new_id().simple().to_string());
        Ok(Arriving {
            root: self.root.clone(),
            file: fs::File::create(&path).await?,
            path: Some(path),
            hash: Sha256::new(),
            size: 0,
        })
    }

    /// Takes in a whole file.
    ///
    /// # Errors
    /// When it cannot be written.
    pub async fn store(&self, content: &[u8]) -> io::Result<Stored> {
        let mut arriving = self.arrive().await?;
        arriving.write(content).await?;
        arriving.finish().await
    }

    /// Where the file with this hash lies; `None` where the hash is none.
    pub fn path(&self, hash: &str) -> Option<PathBuf> {
        is_hash(hash).then(|| self.root.join(&hash[..2]).join(&hash[2..]))
    }

    /// A file of this installation where it can be opened by its path.
    ///
    /// # Errors
    /// When there is none with this hash.
    pub async fn local(&self, hash: &str) -> io::Result<Local> {
        let path = self.path(hash).filter(|path| path.is_file());
        let path = path.ok_or(io::ErrorKind::NotFound)?;
        Ok(Local { path })
    }

    /// Removes files that nothing names, and those whose arrival was cut off. Young files stay:
    /// another command may be about to name them.
    ///
    /// # Errors
    /// When the directory cannot be read or a file not removed.
    pub fn keep_only(&self, named: &BTreeSet<String>) -> io::Result<()> {
        for directory in std::fs::read_dir(&self.root)? {
            let directory = directory?;
            let prefix = directory.file_name().to_string_lossy().into_owned();
            for file in std::fs::read_dir(directory.path())? {
                let file = file?;
                let hash = format!("{prefix}{}", file.file_name().to_string_lossy());
                let age = file.metadata()?.modified()?.elapsed().unwrap_or_default();
                if age > YOUNG && !named.contains(&hash) {
                    std::fs::remove_file(file.path())?;
                }
            }
        }
        Ok(())
    }
}

/// A file that can be opened by its path, as long as this is held.
#[derive(Debug)]
pub struct Local {
    path: PathBuf,
}

impl Local {
    /// Where it lies.
    pub fn path(&self) -> &Path {
        &self.path
    }
}

/// Whether a text is the hash of a file.
pub fn is_hash(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// A file that is being taken in. Dropped before its end, it leaves nothing.
#[derive(Debug)]
pub struct Arriving {
    root: PathBuf,
    file: fs::File,
    path: Option<PathBuf>,
    hash: Sha256,
    size: u64,
}

impl Arriving {
    /// Adds a piece.
    ///
    /// # Errors
    /// When it cannot be written.
    pub async fn write(&mut self, piece: &[u8]) -> io::Result<()> {
        self.hash.update(piece);
        self.size += piece.len() as u64;
        self.file.write_all(piece).await
    }

    /// Waits until all that was written can be read.
    ///
    /// # Errors
    /// When it cannot be written.
    pub async fn settle(&mut self) -> io::Result<()> {
        self.file.flush().await
    }

    /// Where it lies meanwhile.
    pub fn path(&self) -> Option<&Path> {
        self.path.as_deref()
    }

    /// Bytes that have arrived.
    pub const fn size(&self) -> u64 {
        self.size
    }

    /// Puts the file in its place for good.
    ///
    /// # Errors
    /// When it cannot be written.
    pub async fn finish(mut self) -> io::Result<Stored> {
        self.file.sync_all().await?;
        let hash = hex(&std::mem::take(&mut self.hash).finalize());
        let directory = self.root.join(&hash[..2]);
        fs::create_dir_all(&directory).await?;
        if let Some(path) = self.path.take() {
            fs::rename(path, directory.join(&hash[2..])).await?;
        }
        Ok(Stored {
            hash,
            size: self.size,
        })
    }
}

impl Drop for Arriving {
    fn drop(&mut self) {
        if let Some(path) = &self.path {
            let _ = std::fs::remove_file(path);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_file_lies_under_its_hash_and_a_broken_arrival_leaves_nothing() {
        let directory = tempfile::tempdir().expect("a directory");
        let files = Files::open(directory.path()).expect("files");
        let stored = files.store(b"plan").await.expect("stored");
        let path = files.path(&stored.hash).expect("a path");
        assert_eq!(std::fs::read(path).expect("a file"), b"plan");
        assert_eq!(files.path("../../etc/passwd"), None);

        let mut arriving = files.arrive().await.expect("arriving");
        arriving.write(b"half").await.expect("written");
        drop(arriving);
        let left = directory.path().join("files/arriving");
        assert_eq!(std::fs::read_dir(left).expect("a folder").count(), 0);

        files.keep_only(&BTreeSet::new()).expect("tidied");
        assert!(
            files.path(&stored.hash).is_some_and(|path| path.exists()),
            "young"
        );
    }
}
