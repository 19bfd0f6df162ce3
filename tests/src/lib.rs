//! What the end-to-end tests stand on: files, a browser, servers, a faulty network, oracles.
//!
//! The scenarios themselves are in `e2e/`. Nothing here decides what is right about Cameo except
//! the oracles, and those use tools that are not Cameo's.

pub mod api;
pub mod browser;
pub mod corpus;
pub mod oracle;
pub mod patience;
mod program;
pub mod provider;
pub mod proxy;
pub mod rows;
pub mod server;
pub mod site;
pub mod stage;
pub mod weight;
pub mod words;
pub mod workspace;
