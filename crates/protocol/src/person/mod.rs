//! The browser's conversation with a Cameo origin: `POST /api/images/upload`, a multipart `POST`
//! to the link, `POST /api/graphql`. No dialect of an identity system and no secret of an
//! administrator ever appears here.

mod change_photo;
mod commit;
mod presign;
mod read;
mod refusal;
mod single;
mod upload;

pub use change_photo::ChangePhoto;
pub use commit::{change_attributes, remove_photo};
pub use read::{Attributes, Viewer, read_viewer};
pub use single::SingleExchange;

/// What a back end lets a person commit, such as `authgearimages:///app1/7d0c…`.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct PhotoRef(pub String);
