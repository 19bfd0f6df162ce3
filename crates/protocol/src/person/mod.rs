//! The browser's conversation with a Cameo origin: `POST /api/images/upload`, a multipart `POST`
//! to the link, `POST /api/graphql`. No dialect of an identity system and no secret of an
//! administrator ever appears here.

mod change_photo;
mod commit;
mod presign;
mod read;

pub use change_photo::ChangePhoto;
pub use commit::{change_attributes, remove_photo, undo_picture, use_picture};
pub use read::{EarlierPicture, Viewer, read_viewer};

use crate::{
    backend::{Backend, RemovesPhoto, ShowsPhoto},
    single::SingleExchange,
};

/// A Cameo origin, as the person who is signed in there sees it.
#[derive(Debug, Clone, Copy)]
pub struct Person;

impl Backend for Person {
    type Done = Viewer;
    type ChangePhoto = ChangePhoto;

    fn change_photo(&self, user_id: &str) -> ChangePhoto {
        ChangePhoto::start(user_id)
    }
}

impl RemovesPhoto for Person {
    type RemovePhoto = SingleExchange<Viewer>;

    fn remove_photo(&self, user_id: &str) -> SingleExchange<Viewer> {
        remove_photo(user_id)
    }
}

impl ShowsPhoto for Person {
    type ShowPhoto = SingleExchange<Viewer>;

    /// Whoever is signed in; there is nobody else to be seen.
    fn show_photo(&self, _user_id: &str) -> SingleExchange<Viewer> {
        read_viewer()
    }
}
