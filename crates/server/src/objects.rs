//! Bytes: objects that are written once and never changed, in local files with fsync.
//!
//! Which object belongs to whom is in the rows; nothing here decides.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use bytes::Bytes;
use futures_util::Stream;
use object_store::{
    ObjectStore as _, ObjectStoreExt as _, PutMode, PutOptions, local::LocalFileSystem,
    path::Path as Key,
};

/// The store of objects.
#[derive(Debug)]
pub(crate) struct Objects {
    files: LocalFileSystem,
    folder: PathBuf,
}

/// Why bytes could not be had or kept.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ObjectError {
    #[error("no such object")]
    Missing,
    #[error("object store: {0}")]
    Failed(String),
}

impl From<object_store::Error> for ObjectError {
    fn from(error: object_store::Error) -> Self {
        match error {
            object_store::Error::NotFound { .. } => Self::Missing,
            other => Self::Failed(other.to_string()),
        }
    }
}

impl Objects {
    /// Keeps objects in `folder`, which is made if it does not exist.
    pub fn open(folder: &Path) -> io::Result<Self> {
        fs::create_dir_all(folder)?;
        let files = LocalFileSystem::new_with_prefix(folder)
            .map_err(io::Error::other)?
            .with_fsync(true)
            .with_automatic_cleanup(true);
        Ok(Self {
            files,
            folder: folder.to_owned(),
        })
    }

    /// Writes a new object: all of it or nothing, and never over another one.
    pub async fn create(&self, key: &str, bytes: Vec<u8>) -> Result<(), ObjectError> {
        let options = PutOptions::from(PutMode::Create);
        self.files
            .put_opts(&Key::from(key), bytes.into(), options)
            .await?;
        Ok(())
    }

    /// The bytes piece by piece, for answers that may be long.
    pub async fn stream(
        &self,
        key: &str,
    ) -> Result<impl Stream<Item = object_store::Result<Bytes>> + Send + 'static, ObjectError> {
        Ok(self.files.get(&Key::from(key)).await?.into_stream())
    }

    /// All bytes at once.
    pub async fn read(&self, key: &str) -> Result<Bytes, ObjectError> {
        Ok(self.files.get(&Key::from(key)).await?.bytes().await?)
    }

    /// Deletes the object and what an interrupted write may have left of it.
    pub async fn discard(&self, key: &str) -> Result<(), ObjectError> {
        self.discard_unfinished(key)
            .map_err(|error| ObjectError::Failed(error.to_string()))?;
        match self
            .files
            .delete(&Key::from(key))
            .await
            .map_err(ObjectError::from)
        {
            Ok(()) | Err(ObjectError::Missing) => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// `object_store` writes to `key#n` first and links that to `key`.
    fn discard_unfinished(&self, key: &str) -> io::Result<()> {
        let file = self.folder.join(key);
        let (Some(folder), Some(name)) = (file.parent(), file.file_name()) else {
            return Ok(());
        };
        let prefix = format!("{}#", name.to_string_lossy());
        let Ok(entries) = fs::read_dir(folder) else {
            return Ok(());
        };
        for entry in entries.flatten() {
            if entry.file_name().to_string_lossy().starts_with(&prefix) {
                fs::remove_file(entry.path())?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn an_object_is_written_once_and_discarded_with_its_remains() {
        let folder = tempfile::tempdir().expect("folder");
        let objects = Objects::open(folder.path()).expect("opened");
        objects.create("a/b/c", vec![1, 2]).await.expect("created");
        assert!(objects.create("a/b/c", vec![3]).await.is_err());
        assert_eq!(objects.read("a/b/c").await.expect("read")[..], [1, 2]);
        fs::write(folder.path().join("a/b/c#1"), b"half").expect("written");
        objects.discard("a/b/c").await.expect("discarded");
        objects.discard("a/b/c").await.expect("again");
        assert!(matches!(
            objects.read("a/b/c").await,
            Err(ObjectError::Missing)
        ));
        assert!(!folder.path().join("a/b/c#1").exists());
    }
}
