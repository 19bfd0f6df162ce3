//! The messages of all languages beside what reads them: `messages/LANGUAGE.json`, and `messages.js`,
//! which says where they are.
//!
//! What deliberately does not live here: the check of the languages, and what a table has inside,
//! which are `cameo-messages`'.

use std::fs;
use std::path::Path;

use cameo_messages::Catalogue;

use crate::checkout::Checkout;
use crate::failure::{Failure, Result};

/// Writes them into a folder, and takes away what lay there of languages that are no more.
///
/// # Errors
/// A language lacks something, or a file can't be written.
pub fn write(checkout: &Checkout, folder: &Path) -> Result<()> {
    let catalogue = Catalogue::read(&checkout.root.join("crates/widget/messages"))
        .map_err(|problems| Failure::because(problems.to_string()))?;
    let unwritable = |error: std::io::Error| {
        Failure::because(format!("cannot write to {}: {error}", folder.display()))
    };
    let tables = folder.join("messages");
    if tables.exists() {
        fs::remove_dir_all(&tables).map_err(unwritable)?;
    }
    fs::create_dir_all(&tables).map_err(unwritable)?;
    for (language, table) in catalogue.tables() {
        fs::write(tables.join(format!("{language}.json")), table).map_err(unwritable)?;
    }
    fs::write(folder.join("messages.js"), catalogue.script()).map_err(unwritable)
}
