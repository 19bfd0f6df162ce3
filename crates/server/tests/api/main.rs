//! The server over real loopback HTTP. Tests are named after the conformance checks of the wire
//! contract (`check_NN_…`) where there is one.

mod admin_auth;
mod admin_graphql;
mod crash;
mod history;
mod hostile;
mod logs;
mod pages;
mod person;
mod pictures;
mod races;
mod serve;
mod server;
mod starting;
mod sweeping;
mod upload;
