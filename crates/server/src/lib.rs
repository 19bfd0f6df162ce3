//! The companion server: one process that serves the page, the person's API, the systems' own APIs
//! and the images.
//!
//! What lives here: routes and what stands before them (tenant, session, tokens, origins), rows in
//! SQLite, bytes in local files, and the two dialects in which attributes change. `start` brings
//! it up; everything else hangs below `routes`.
//!
//! What deliberately does not: decoding and sanitising (`cameo-pipeline`), and the time, which is
//! injected (`clock`).

mod accept;
mod access;
mod access_log;
mod admin;
mod advice;
mod attributes;
mod auth0;
mod clock;
mod config;
mod cookie;
mod cors;
mod default_picture;
mod demo;
mod destination;
mod drain;
mod envelope;
mod gateway;
mod graphql;
mod headers;
mod igloo;
mod images;
mod initials;
mod jwt;
mod keyed;
mod objects;
mod oidc;
mod operator;
mod pages;
mod person;
mod profile;
mod routes;
mod secrets;
mod signin;
mod stall;
mod start;
mod state;
mod store;
mod sweep;
mod tenant;
mod token;

pub use clock::{Clock, ManualClock, SystemClock};
pub use config::{
    AccountConfig, Auth0Config, ClientConfig, Config, DefaultPicture, Dialect, GatewayConfig,
    IglooConfig, IpNet, OidcConfig, PictureSource, Place, Scheme, SecretText, TenantConfig,
    UploadLimits,
};
pub use start::{Running, StartError, start};
pub use token::mint_admin_token;
