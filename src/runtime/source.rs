//! Where the bytes of images are: in files, in files that hold many, in the program itself. What they show
//! is the decoder's affair.

use crate::dataset::container::read_held;
use crate::dataset::{self, demo};
use crate::domain::{EMBEDDED_DEMO, ImageId};
use crate::imaging::{self, Limits};
use crate::store::{ImageFile, Store, StoreError, picture_name};
use std::borrow::Cow;
use std::collections::HashMap;
use std::path::{Component, Path};
use std::sync::{Arc, Mutex, PoisonError};

/// Where images are. A session may show any of a hundred thousand: each is looked up when it is wanted.
#[derive(Clone, Debug, Default)]
pub struct Source {
    /// Images looked up beforehand.
    files: HashMap<ImageId, ImageFile>,
    /// The data file, where all others are looked up.
    data: Option<Arc<Mutex<Store>>>,
}

impl Source {
    /// The source of these images.
    pub fn new(files: Vec<ImageFile>) -> Self {
        Self { files: files.into_iter().map(|file| (file.id, file)).collect(), data: None }
    }

    /// The source of every image in a data file, which must be there.
    pub fn of_data_file(path: &Path) -> Result<Self, StoreError> {
        let data = Some(Arc::new(Mutex::new(Store::open_read_only(path)?)));
        Ok(Self { files: HashMap::new(), data })
    }

    /// Where an image lies. The reason why that is not known names no path.
    fn file(&self, image: ImageId) -> Result<Cow<'_, ImageFile>, String> {
        if let Some(file) = self.files.get(&image) {
            return Ok(Cow::Borrowed(file));
        }
        let data = self.data.as_ref().ok_or("not in this dataset")?;
        let data = data.lock().unwrap_or_else(PoisonError::into_inner);
        data.image_file(image).map(Cow::Owned).map_err(|error| error.to_string())
    }

    /// The bytes of an image, or why they cannot be had.
    pub fn bytes(&self, image: ImageId) -> Result<Cow<'static, [u8]>, String> {
        let file = self.file(image)?;
        let ImageFile { root, path, held, .. } = file.as_ref();
        if root == EMBEDDED_DEMO {
            let bytes = demo::image_bytes(path).ok_or("not in the demonstration set")?;
            return Ok(Cow::Borrowed(bytes));
        }
        let is_below =
            Path::new(path).components().all(|part| matches!(part, Component::Normal(_)));
        if !is_below {
            return Err("its path leads out of the dataset".to_owned());
        }
        let root = Path::new(root);
        if let Some(held) = held {
            let read = read_held(root, held, Limits::default().max_file_bytes);
            return read.map(Cow::Owned).map_err(|error| error.to_string());
        }
        let path = root.join(path);
        // The file's name may give its class away: the reason is told without it.
        imaging::read(&path, &Limits::default()).map(Cow::Owned).map_err(|error| error.to_string())
    }

    /// The name the thumbnail of an image is kept under. `None` if none is kept: of images to label, of
    /// the demonstration set, and where the file is not there.
    pub fn kept_name(&self, image: ImageId) -> Option<String> {
        let file = self.file(image).ok().filter(|file| file.is_example)?;
        let ImageFile { root, path, held, .. } = file.as_ref();
        if root == EMBEDDED_DEMO {
            return None;
        }
        let (bytes, modified_ms) = if let Some(held) = held {
            (held.container.bytes, held.container.modified_ms)
        } else {
            let facts = dataset::file_facts(Path::new(root), path).ok()?;
            (facts.bytes, facts.modified_ms)
        };
        Some(picture_name(root, path, bytes, modified_ms))
    }
}
