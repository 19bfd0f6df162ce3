//! Pictures: links that are signed, uploads that are checked and kept, and how they are served.

pub(crate) mod form;
pub(crate) mod gate;
pub(crate) mod link;
pub(crate) mod publish;
pub(crate) mod serve;
pub(crate) mod sign;
pub(crate) mod upload;
pub(crate) mod variants;
