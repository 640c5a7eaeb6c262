//! Uploaded files, kept under the hash of their content, outside everything that is served: in the
//! data folder, or in a bucket that several instances share.
//!
//! A file is written whole before anything names it: first under a passing name in the data folder,
//! then moved or sent to its place. What no row names is removed at the next start
//! ([`Files::keep_only`]). What is a picture loses its metadata before it is hashed.

mod image;
mod kind;
mod settings;

pub use kind::Kind;
pub use settings::Settings;

use crate::hex::hex;
use axum::body::Bytes;
use futures_util::{Stream, StreamExt};
use object_store::{
    ObjectStore, ObjectStoreExt, aws::AmazonS3Builder, buffered::BufWriter, local::LocalFileSystem,
    path::Path as Location,
};
use sha2::{Digest, Sha256};
use std::{
    collections::BTreeSet,
    io,
    path::{Path, PathBuf},
    sync::Arc,
    time::{Duration, SystemTime},
};
use tempfile::TempPath;
use tokio::{fs, io::AsyncWriteExt};

/// Largest file that is taken in.
pub const LARGEST: u64 = 32 * 1024 * 1024;

/// Age up to which a file is kept although nothing names it yet.
const YOUNG: Duration = Duration::from_secs(60 * 60);

/// The files of an installation.
#[derive(Clone, Debug)]
pub struct Files {
    root: PathBuf,
    store: Arc<dyn ObjectStore>,
    /// Whether the files lie in the folder.
    in_folder: bool,
}

/// A file that has been taken in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored {
    /// SHA-256 of its content, in hexadecimal digits.
    pub hash: String,
    /// Its size in bytes.
    pub size: u64,
}

/// Why a file was not taken in.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    /// It is of no kind that is taken here, or not whole.
    #[error("not a kind of file that is taken")]
    Kind,
    /// It is larger than files of its kind may be.
    #[error("too large")]
    TooLarge,
    /// It could not be kept.
    #[error("{0}")]
    Io(#[from] io::Error),
}

fn io_error(error: object_store::Error) -> io::Error {
    match error {
        object_store::Error::NotFound { .. } => io::ErrorKind::NotFound.into(),
        other => io::Error::other(other),
    }
}

impl Files {
    /// The files in a data directory.
    ///
    /// # Errors
    /// When the directory cannot be made.
    pub fn open(data_dir: &Path) -> io::Result<Self> {
        let root = data_dir.join("files");
        std::fs::create_dir_all(root.join("arriving"))?;
        let store = LocalFileSystem::new_with_prefix(&root).map_err(io_error)?;
        Ok(Self {
            root,
            store: Arc::new(store),
            in_folder: true,
        })
    }

    /// The files where the settings say; passing files lie in the data directory in any case.
    ///
    /// # Errors
    /// When the directory cannot be made, or the bucket not be reached.
    pub async fn open_as(data_dir: &Path, settings: &Settings) -> io::Result<Self> {
        let files = Self::open(data_dir)?;
        let Some(bucket) = &settings.bucket else {
            return Ok(files);
        };
        // Who has chosen one before has chosen the same.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let mut builder = AmazonS3Builder::new()
            .with_bucket_name(bucket)
            .with_region(settings.region.as_deref().unwrap_or("us-east-1"));
        if let Some(endpoint) = &settings.endpoint {
            builder = builder
                .with_endpoint(endpoint)
                .with_allow_http(endpoint.starts_with("http://"));
        }
        if let Some(key) = &settings.key_id {
            builder = builder.with_access_key_id(key);
        }
        let secret = match &settings.secret_file {
            Some(file) => Some(std::fs::read_to_string(file)?.trim().to_owned()),
            None => settings.secret.clone(),
        };
        if let Some(secret) = secret {
            builder = builder.with_secret_access_key(secret);
        }
        let store = builder.build().map_err(io_error)?;
        // What may not be listed could not be tidied either.
        if let Some(Err(error)) = store.list(None).next().await {
            return Err(io_error(error));
        }
        Ok(Self {
            store: Arc::new(store),
            in_folder: false,
            ..files
        })
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
            files: self.clone(),
            file: fs::File::create(&path).await?,
            path: Some(path),
            first: Vec::new(),
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

    /// A file where it can be opened by its path: in its place in the folder, or brought here for
    /// the time being.
    ///
    /// # Errors
    /// When there is none with this hash, or it cannot be brought.
    pub async fn local(&self, hash: &str) -> io::Result<Local> {
        if !is_hash(hash) {
            return Err(io::ErrorKind::NotFound.into());
        }
        if self.in_folder {
            let path = self.root.join(&hash[..2]).join(&hash[2..]);
            return match fs::try_exists(&path).await? {
                true => Ok(Local::Kept(path)),
                false => Err(io::ErrorKind::NotFound.into()),
            };
        }
        let passing = tempfile::NamedTempFile::new_in(self.root.join("arriving"))?.into_temp_path();
        let mut file = fs::File::create(&passing).await?;
        let mut content = std::pin::pin!(self.content(hash).await?);
        while let Some(piece) = content.next().await {
            file.write_all(&piece?).await?;
        }
        file.flush().await?;
        Ok(Local::Passing(passing))
    }

    /// The content of a file, piece by piece.
    ///
    /// # Errors
    /// When there is none with this hash, or it cannot be read.
    pub async fn content(
        &self,
        hash: &str,
    ) -> io::Result<impl Stream<Item = io::Result<Bytes>> + Send + use<>> {
        if !is_hash(hash) {
            return Err(io::ErrorKind::NotFound.into());
        }
        let found = self.store.get(&key(hash)).await.map_err(io_error)?;
        Ok(found.into_stream().map(|piece| piece.map_err(io_error)))
    }

    /// Removes files that nothing names, and those whose arrival was cut off. Young files stay:
    /// another instance or command may be about to name them.
    ///
    /// # Errors
    /// When the files cannot be listed or one not removed.
    pub async fn keep_only(&self, named: &BTreeSet<String>) -> io::Result<()> {
        for file in std::fs::read_dir(self.root.join("arriving"))? {
            let file = file?;
            let age = file.metadata()?.modified()?.elapsed().unwrap_or_default();
            if age > YOUNG {
                std::fs::remove_file(file.path())?;
            }
        }
        let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
        let now = now.unwrap_or_default().as_millis();
        let young = i64::try_from(now.saturating_sub(YOUNG.as_millis())).unwrap_or(i64::MAX);
        let mut listed = self.store.list(None);
        while let Some(file) = listed.next().await {
            let file = file.map_err(io_error)?;
            let hash = file.location.as_ref().replace('/', "");
            let is_ours = is_hash(&hash) && file.location == key(&hash);
            let is_old = file.last_modified.timestamp_millis() < young;
            if is_ours && is_old && !named.contains(&hash) {
                self.store.delete(&file.location).await.map_err(io_error)?;
            }
        }
        Ok(())
    }
}

/// Where the file with this hash lies in the store.
fn key(hash: &str) -> Location {
    Location::from(format!("{}/{}", &hash[..2], &hash[2..]))
}

/// A file that can be opened by its path, as long as this is held.
#[derive(Debug)]
pub enum Local {
    /// In its place.
    Kept(PathBuf),
    /// A copy that goes with this.
    Passing(TempPath),
}

impl Local {
    /// Where it lies.
    pub fn path(&self) -> &Path {
        match self {
            Self::Kept(path) => path,
            Self::Passing(path) => path,
        }
    }
}

/// Whether a text is the hash of a file.
pub fn is_hash(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// A file that is being taken in. Dropped before its end, it leaves nothing.
#[derive(Debug)]
pub struct Arriving {
    files: Files,
    file: fs::File,
    path: Option<PathBuf>,
    first: Vec<u8>,
    hash: Sha256,
    size: u64,
}

impl Arriving {
    /// Adds a piece.
    ///
    /// # Errors
    /// When it cannot be written.
    pub async fn write(&mut self, piece: &[u8]) -> io::Result<()> {
        let telling = Kind::TELLING.saturating_sub(self.first.len());
        self.first.extend(&piece[..telling.min(piece.len())]);
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

    /// Puts the file in its place for good, if it is of one of these kinds; a picture without its
    /// metadata.
    ///
    /// # Errors
    /// When it is of another kind, too large, no whole picture, or cannot be written.
    pub async fn finish_as(mut self, kinds: &[Kind]) -> Result<(Stored, Kind), FileError> {
        let kind = Kind::of(&self.first).filter(|kind| kinds.contains(kind));
        let kind = kind.ok_or(FileError::Kind)?;
        if self.size > kind.largest() {
            return Err(FileError::TooLarge);
        }
        if !kind.is_image() {
            return Ok((self.finish().await?, kind));
        }
        self.settle().await?;
        let path = self.path().ok_or(io::ErrorKind::NotFound);
        let content = fs::read(path.map_err(io::Error::from)?).await?;
        let bare = image::bare(kind, content).ok_or(FileError::Kind)?;
        Ok((self.files.store(&bare).await?, kind))
    }

    /// Puts the file in its place for good, as it is.
    ///
    /// # Errors
    /// When it cannot be written.
    pub async fn finish(mut self) -> io::Result<Stored> {
        self.file.sync_all().await?;
        let stored = Stored {
            hash: hex(&std::mem::take(&mut self.hash).finalize()),
            size: self.size,
        };
        let hash = &stored.hash;
        if self.files.in_folder {
            let folder = self.files.root.join(&hash[..2]);
            fs::create_dir_all(&folder).await?;
            if let Some(path) = &self.path {
                fs::rename(path, folder.join(&hash[2..])).await?;
                self.path = None;
            }
            // Its name must be as lasting as its content before anything names it.
            for folder in [&folder, &self.files.root] {
                fs::File::open(folder).await?.sync_all().await?;
            }
        } else if let Some(path) = &self.path {
            let mut from = fs::File::open(path).await?;
            let mut to = BufWriter::new(Arc::clone(&self.files.store), key(hash));
            tokio::io::copy(&mut from, &mut to).await?;
            to.shutdown().await?;
        }
        Ok(stored)
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
        let local = files.local(&stored.hash).await.expect("a file");
        assert_eq!(std::fs::read(local.path()).expect("read"), b"plan");
        let path = format!("files/{}/{}", &stored.hash[..2], &stored.hash[2..]);
        assert_eq!(local.path(), directory.path().join(path));
        let other = files.local("../../etc/passwd").await;
        assert!(other.is_err());

        let mut arriving = files.arrive().await.expect("arriving");
        arriving.write(b"half").await.expect("written");
        drop(arriving);
        let left = directory.path().join("files/arriving");
        assert_eq!(std::fs::read_dir(left).expect("a folder").count(), 0);

        files.keep_only(&BTreeSet::new()).await.expect("tidied");
        assert!(local.path().exists(), "young");
        let old = SystemTime::now() - 2 * YOUNG;
        let kept = std::fs::File::options().write(true).open(local.path());
        let set = kept.expect("opened").set_modified(old);
        set.expect("made old");
        let named = BTreeSet::from([stored.hash]);
        files.keep_only(&named).await.expect("tidied");
        assert!(local.path().exists(), "named");
        files.keep_only(&BTreeSet::new()).await.expect("tidied");
        assert!(!local.path().exists(), "litter");
    }

    #[tokio::test]
    async fn only_listed_kinds_are_taken_whatever_a_file_is_called() {
        let directory = tempfile::tempdir().expect("a directory");
        let files = Files::open(directory.path()).expect("files");
        let taken = async |content: &[u8]| {
            let mut arriving = files.arrive().await.expect("arriving");
            arriving.write(content).await.expect("written");
            arriving.finish_as(&Kind::EVIDENCE).await
        };
        assert!(matches!(taken(b"%PDF-1.7 plan").await, Ok((_, Kind::Pdf))));
        for refused in [
            &b"<!DOCTYPE html><script>alert(1)</script>"[..],
            b"<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"alert(1)\"/>",
            b"MZ\x90\0\x03 program",
            b"\x7fELF program",
            b"",
            b"\xff\xd8\xff\xe0 no picture",
        ] {
            let refused = taken(refused).await;
            assert!(matches!(refused, Err(FileError::Kind)), "{refused:?}");
        }
        let folders = std::fs::read_dir(directory.path().join("files"));
        assert_eq!(folders.expect("a folder").count(), 2, "one file was kept");
    }
}
