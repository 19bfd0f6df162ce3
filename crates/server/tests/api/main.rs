//! The server over real loopback HTTP. What the systems' contracts say of it is tested beside this,
//! in `conformance`.

mod access;
mod admin_auth;
mod admin_graphql;
mod answers;
mod between;
mod capture;
mod crash;
mod default_pictures;
mod gateway;
mod history;
mod hostile;
mod in_stead;
mod logs;
mod operator;
mod pages;
mod person;
mod pictures;
mod races;
mod serve;
mod server;
mod starting;
mod stored;
mod sweeping;
mod upload;
mod userinfo;

#[path = "../conformance/auth0.rs"]
mod auth0;
